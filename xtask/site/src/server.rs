//! A file server on 127.0.0.1 for developers and for the page tests: it disables caching and never reads outside its folder.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result, anyhow};
use axum::Router;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderName, HeaderValue};
use axum::serve::ListenerExt;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::console_log::ConsoleLog;
use crate::reload::Reload;

/// A server that runs until it is dropped.
pub struct Server {
    address: SocketAddr,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Server {
    /// Serves a folder; port 0 selects any free port.
    pub fn start(folder: &Path, port: u16) -> Result<Self> {
        Self::run(files(folder), port)
    }

    /// Serves a folder, and reloads its pages on request.
    pub fn with_reload(folder: &Path, port: u16, reload: &Reload) -> Result<Self> {
        Self::run(reload.wrap(files(folder)), port)
    }

    /// Serves a folder, and logs the console output of its pages.
    pub fn with_console_log(folder: &Path, port: u16, console_log: &ConsoleLog) -> Result<Self> {
        Self::run(console_log.wrap(files(folder)), port)
    }

    /// Serves a folder with a console log, under a content security policy, on any free port.
    pub fn with_policy(folder: &Path, policy: &'static str, console_log: &ConsoleLog) -> Result<Self> {
        Self::run(console_log.wrap(files(folder).layer(always(CONTENT_SECURITY_POLICY, policy))), 0)
    }

    /// The URL of a path of the site.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{}", self.address, path.trim_start_matches('/'))
    }

    /// Starts the server on its own thread.
    fn run(router: Router, port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => {
                anyhow!("port {port} is in use: choose another with --port N (0 selects any free port)")
            }
            _ => anyhow!("cannot listen on port {port}: {error}"),
        })?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (running, dropped) = oneshot::channel::<()>();
        let runtime = Builder::new_current_thread().enable_all().build().context("cannot start the server")?;
        let thread = thread::spawn(move || {
            runtime.spawn(async move {
                // Small files are sent immediately, without waiting for the client's last acknowledgement (40 ms).
                let listener = tokio::net::TcpListener::from_std(listener)?.tap_io(|stream| {
                    stream.set_nodelay(true).ok();
                });
                axum::serve(listener, router).await
            });
            // An error here means that the server was dropped: the runtime ends, and its connections with it.
            runtime.block_on(dropped).ok();
        });
        Ok(Self { address, running: Some((running, thread)) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some((running, thread)) = self.running.take() {
            drop(running);
            thread.join().ok();
        }
    }
}

/// The files of a folder, with the headers that a course site on another host needs.
fn files(folder: &Path) -> Router {
    Router::new()
        .fallback_service(ServeDir::new(folder))
        .layer(always(CACHE_CONTROL, "no-store"))
        .layer(always(ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
}

/// Sets a header on every response.
fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::{env, fs, process};

    use super::*;

    /// The server's answer to one raw request, for files created during the call.
    fn answer(method: &str, path: &str) -> String {
        let folder = env::temp_dir().join(format!("fall-line-server-{}-{}", process::id(), path.len()));
        fs::create_dir_all(folder.join("site/core")).unwrap();
        fs::write(folder.join("secret.txt"), "secret").unwrap();
        fs::write(folder.join("site/index.html"), "<p>page").unwrap();
        fs::write(folder.join("site/shell.js"), "shell").unwrap();
        fs::write(folder.join("site/core/a.wasm"), "wasm").unwrap();
        let server = Server::start(&folder.join("site"), 0).unwrap();
        let mut stream = TcpStream::connect(server.address).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        fs::remove_dir_all(folder).unwrap();
        answer.to_lowercase()
    }

    #[test]
    fn a_folder_serves_its_index() {
        let answer = answer("GET", "/");
        assert!(answer.starts_with("http/1.1 200") && answer.ends_with("<p>page"), "{answer}");
        assert!(answer.contains("content-type: text/html") && answer.contains("cache-control: no-store"), "{answer}");
    }

    #[test]
    fn scripts_and_modules_have_the_required_media_types() {
        assert!(answer("GET", "/shell.js").contains("content-type: text/javascript"));
        assert!(answer("GET", "/core/a.wasm").contains("content-type: application/wasm"));
    }

    #[test]
    fn head_has_no_body() {
        let answer = answer("HEAD", "/index.html");
        assert!(answer.starts_with("http/1.1 200") && answer.ends_with("\r\n\r\n"), "{answer}");
    }

    #[test]
    fn a_missing_file_is_not_found() {
        assert!(answer("GET", "/nothing").starts_with("http/1.1 404"));
    }

    #[test]
    fn nothing_outside_the_folder_is_read() {
        for path in ["/../secret.txt", "/core/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt"] {
            assert!(
                !answer("GET", path).contains("secret\r\n") && answer("GET", path).starts_with("http/1.1 404"),
                "{path}"
            );
        }
    }

    #[test]
    fn a_port_in_use_is_reported() {
        let server = Server::start(Path::new("."), 0).unwrap();
        let error = Server::start(Path::new("."), server.address.port()).err().unwrap();
        assert!(error.to_string().contains("is in use"), "{error}");
    }
}
