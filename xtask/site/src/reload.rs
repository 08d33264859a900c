//! Automatic page reload: each page waits for a request that is answered when the site has been rebuilt.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn;
use axum::routing::get;
use tokio::sync::watch;

use crate::tag;

/// Reloads all open pages.
pub struct Reload(watch::Sender<()>);

/// A file rather than an inline script, so it also works under a content security policy.
const SCRIPT: &str = "fetch('/.reload').then(answer => answer.ok && location.reload(), () => {});\n";
const TAG: &str = "<script src=\"/.reload.js\"></script>";

impl Default for Reload {
    fn default() -> Self {
        Self(watch::Sender::new(()))
    }
}

impl Reload {
    /// Reloads every open page.
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

/// Answers at the next rebuild.
async fn rebuilt(State(mut changes): State<watch::Receiver<()>>) -> StatusCode {
    changes.mark_unchanged();
    changes.changed().await.map_or(StatusCode::GONE, |()| StatusCode::NO_CONTENT)
}
