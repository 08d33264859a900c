//! The console log of pages, for engines whose drivers provide none: each page reports its errors and warnings to its server.

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};

use crate::tag;

/// The entries logged by the pages of one server.
#[derive(Clone, Default)]
pub struct ConsoleLog(Arc<Mutex<Vec<String>>>);

/// Requests are synchronous, so an entry is logged before the test's next command.
const SCRIPT: &str = "{
  const address = new URL('/.console-log', document.currentScript.src);
  // A page being left aborts its requests, which would be logged as errors.
  let left = false;
  addEventListener('beforeunload', () => (left = true));
  addEventListener('pageshow', () => (left = false));
  const report = (level, text) => {
    if (left) return;
    const request = new XMLHttpRequest();
    request.open('POST', address, false);
    request.send(`${level} ${text}`);
  };
  for (const level of ['error', 'warn']) {
    const before = console[level];
    console[level] = (...words) => { before(...words); report(level === 'error' ? 'SEVERE' : 'WARNING', words.join(' ')); };
  }
  addEventListener('error', ({ target, message, filename, lineno }) =>
    report('SEVERE', message ? `${filename}:${lineno} ${message}` : `cannot load ${target.src ?? target.href}`), true);
  addEventListener('unhandledrejection', ({ reason }) => report('SEVERE', `${reason?.stack ?? ''} ${reason}`));
  // An eval attributed to the page itself comes from the driver: the page's own scripts are files.
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
    const driven = ['eval', 'trusted-types-sink'].includes(blockedURI) && sourceFile.split('?')[0] === location.origin + location.pathname;
    if (!driven) report('SEVERE', `${violatedDirective} forbids ${blockedURI}`);
  });
}
";

/// The tag for a page that a test generates itself instead of serving it.
pub const TAG: &str = "<script src=\"/.console-log.js\"></script>";

impl ConsoleLog {
    /// The entries since the last call, as "LEVEL message".
    pub fn take(&self) -> Vec<String> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds the script to every page that a router serves, and logs requests for missing files.
    pub fn wrap(&self, files: Router) -> Router {
        let script = || async { ([(CONTENT_TYPE, "text/javascript")], SCRIPT) };
        let (log, missing) = (self.clone(), self.clone());
        // A sandboxed page has an opaque origin, so CORS must allow its reports.
        let report = move |entry: String| async move {
            log.write(entry);
            [(ACCESS_CONTROL_ALLOW_ORIGIN, "*")]
        };
        let watch = move |request: Request, next: Next| missing.clone().watch(request, next);
        Router::new()
            .route("/.console-log", post(report))
            .route("/.console-log.js", get(script))
            .merge(files.layer(from_fn(add_script)).layer(from_fn(watch)))
    }

    /// Passes a request on, and logs it if the file is missing.
    async fn watch(self, request: Request, next: Next) -> Response {
        let path = request.uri().path().to_owned();
        let response = next.run(request).await;
        if response.status() == StatusCode::NOT_FOUND && path != "/favicon.ico" {
            self.write(format!("SEVERE there is no {path}"));
        }
        response
    }

    fn write(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

/// Inserts the script into a page, unless a script fetches the page: a service worker verifies digests.
async fn add_script(request: Request, next: Next) -> Response {
    if request.headers().get("sec-fetch-dest").is_some_and(|destination| destination == "empty") {
        return next.run(request).await;
    }
    tag::insert(TAG, request, next).await
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::{env, fs, process};

    use super::*;
    use crate::server::Server;

    /// The answer of a server with a console log to one request, which may include a header.
    fn answer(server: &Server, request: &str, body: &str) -> String {
        let address = server.url("");
        let host = address.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(host).unwrap();
        let length = body.len();
        write!(stream, "{request}\r\nHost: {host}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn pages_get_the_script_and_each_entry_is_taken_once() {
        let folder = env::temp_dir().join(format!("fall-line-console-log-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("index.html"), "<!doctype html><html><head><title>page</title></head></html>").unwrap();
        let console_log = ConsoleLog::default();
        let server = Server::with_console_log(&folder, 0, &console_log).unwrap();
        assert!(
            answer(&server, "GET / HTTP/1.1", "").ends_with(&format!("<head>{TAG}<title>page</title></head></html>"))
        );
        let fetched = answer(&server, "GET / HTTP/1.1\r\nSec-Fetch-Dest: empty", "");
        assert!(!fetched.contains(TAG), "a script gets the page as it is");
        assert!(answer(&server, "GET /.console-log.js HTTP/1.1", "").contains("unhandledrejection"));
        answer(&server, "POST /.console-log HTTP/1.1", "SEVERE a thing");
        answer(&server, "GET /nothing.js HTTP/1.1", "");
        assert_eq!(console_log.take(), ["SEVERE a thing", "SEVERE there is no /nothing.js"]);
        assert!(console_log.take().is_empty());
        fs::remove_dir_all(folder).unwrap();
    }
}
