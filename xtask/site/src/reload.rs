//! Pages that load again by themselves: each waits on one request, which is answered when the site has been rebuilt.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn;
use axum::routing::get;
use tokio::sync::watch;

use crate::tag;

/// Tells every open page to load again.
pub struct Reload(watch::Sender<()>);

/// A file and not an inline script, so that a page with a content security policy takes it too.
const SCRIPT: &str = "fetch('/.reload').then(answer => answer.ok && location.reload(), () => {});\n";
const TAG: &str = "<script src=\"/.reload.js\"></script>";

impl Default for Reload {
    fn default() -> Self {
        Self(watch::Sender::new(()))
    }
}

impl Reload {
    /// Loads every open page again.
    pub fn now(&self) {
        self.0.send_replace(());
    }

    /// Adds the script to every page that a router serves.
    pub fn wrap(&self, files: Router) -> Router {
        let script = || async { ([(CONTENT_TYPE, "text/javascript")], SCRIPT) };
        Router::new()
            .route("/.reload", get(rebuilt).with_state(self.0.subscribe()))
            .route("/.reload.js", get(script))
            .merge(files.layer(from_fn(|request, next| tag::insert(TAG, request, next))))
    }
}

/// Answers at the next change.
async fn rebuilt(State(mut changes): State<watch::Receiver<()>>) -> StatusCode {
    changes.mark_unchanged();
    changes.changed().await.map_or(StatusCode::GONE, |()| StatusCode::NO_CONTENT)
}
