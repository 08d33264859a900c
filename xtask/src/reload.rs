//! Pages that load again by themselves: each waits on one request, which is answered when the site has been rebuilt.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::watch;

/// Tells every open page to load again.
pub struct Reload(watch::Sender<()>);

/// A file and not an inline script, so that a page with a content security policy takes it too.
const SCRIPT: &str = "fetch('/.reload').then(answer => answer.ok && location.reload(), () => {});\n";
const TAG: &str = "<script src=\"/.reload.js\"></script>\n";

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
            .merge(files.layer(from_fn(tag)))
    }
}

/// Answers at the next change.
async fn rebuilt(State(mut changes): State<watch::Receiver<()>>) -> StatusCode {
    changes.mark_unchanged();
    changes.changed().await.map_or(StatusCode::GONE, |()| StatusCode::NO_CONTENT)
}

/// Appends the script's tag to a page; everything else passes as it is.
async fn tag(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let html = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !html || response.status() != StatusCode::OK {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(page) = to_bytes(body, usize::MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let page = [&page, TAG.as_bytes()].concat();
    head.headers.insert(CONTENT_LENGTH, HeaderValue::from(page.len()));
    Response::from_parts(head, Body::from(page))
}
