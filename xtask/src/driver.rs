//! A running WebDriver server for a browser.

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use reqwest::Client;
use serde_json::Value;
use tokio::runtime::Builder;

use crate::display::Display;
use crate::engine::{Engine, Programs};
use crate::screen::Screen;

/// How long a driver may take to answer.
const STARTUP_TIMEOUT: Duration = Duration::from_secs(60);

/// A running driver; dropping it ends the process and the display it draws on.
pub struct Driver {
    child: Child,
    /// The address it listens on.
    pub url: String,
    _display: Option<Display>,
}

impl Driver {
    /// Starts an engine's driver on a free port, with the display and environment it needs.
    pub fn start(engine: &dyn Engine, programs: &Programs, screen: &Screen) -> Result<Self> {
        let display = engine.needs_display().then(|| Display::start(screen)).transpose()?;
        let port = free_port()?;
        let mut command = Command::new(&programs.driver);
        command.arg(format!("--port={port}")).envs(engine.environment(screen)?);
        command.envs(display.iter().map(|display| ("DISPLAY", &display.name)));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.with_context(|| format!("cannot start {}", programs.driver.display()))?;
        let mut driver = Self { child, url: format!("http://127.0.0.1:{port}"), _display: display };
        driver.wait().with_context(|| format!("{} did not start", programs.driver.display()))?;
        Ok(driver)
    }

    /// Waits until the driver answers.
    fn wait(&mut self) -> Result<()> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let client = Client::builder().timeout(STARTUP_TIMEOUT).no_proxy().build()?;
        let status = format!("{}/status", self.url);
        let start = Instant::now();
        while !runtime.block_on(is_ready(&status, &client)).unwrap_or(false) {
            if let Some(status) = self.child.try_wait()? {
                bail!("it exited with {status}");
            }
            if start.elapsed() > STARTUP_TIMEOUT {
                bail!("no answer from {status}");
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Whether a driver answers with its status. By now another program may listen on the port and answer something else.
async fn is_ready(status: &str, client: &Client) -> reqwest::Result<bool> {
    let answer = client.get(status).send().await?.error_for_status()?;
    Ok(answer.json::<Value>().await?.get("value").is_some())
}

/// A free port.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    /// Whether a program with this answer counts as a ready driver.
    fn is_driver(answer: &'static str) -> bool {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let status = format!("http://{}/status", listener.local_addr().unwrap());
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let length = stream.read(&mut request).unwrap();
            assert!(request[..length].starts_with(b"GET /status HTTP/1.1\r\n"));
            stream.write_all(answer.as_bytes()).unwrap();
        });
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let client = Client::builder().timeout(STARTUP_TIMEOUT).no_proxy().build().unwrap();
        let ready = runtime.block_on(is_ready(&status, &client)).unwrap_or(false);
        server.join().unwrap();
        ready
    }

    #[test]
    fn only_a_driver_that_reports_its_status_is_ready() {
        for (answer, ready) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n{\"value\":{\"ready\":true}}", true),
            ("HTTP/1.1 500 Error\r\nContent-Length: 12\r\n\r\n{\"value\":{}}", false),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", false),
            ("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", false),
            ("SSH-2.0-OpenSSH\r\n", false),
        ] {
            assert_eq!(is_driver(answer), ready, "{answer}");
        }
    }
}
