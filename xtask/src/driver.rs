//! A program that speaks WebDriver for a browser, while it runs.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::display::Display;
use crate::engine::{Engine, Programs};
use crate::screen::Screen;

/// How long a driver may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running driver; it ends when it is dropped, and with it the display that it drew on.
pub struct Driver {
    child: Child,
    /// Where it listens.
    pub url: String,
    _display: Option<Display>,
}

impl Driver {
    /// Starts an engine's driver on a free port, with what it needs around it.
    pub fn start(engine: &dyn Engine, programs: &Programs, screen: &Screen) -> Result<Self> {
        let display = engine.wants_display().then(|| Display::start(screen)).transpose()?;
        let port = free_port()?;
        let mut command = Command::new(&programs.driver);
        command.arg(format!("--port={port}")).envs(engine.environment(screen)?);
        command.envs(display.iter().map(|display| ("DISPLAY", &display.name)));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.with_context(|| format!("cannot start {}", programs.driver.display()))?;
        let mut driver = Self { child, url: format!("http://127.0.0.1:{port}"), _display: display };
        driver.wait(port).with_context(|| format!("{} did not start", programs.driver.display()))?;
        Ok(driver)
    }

    /// Waits until it answers.
    fn wait(&mut self, port: u16) -> Result<()> {
        let start = Instant::now();
        while !answers(port).unwrap_or(false) {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended with {status}");
            }
            if start.elapsed() > PATIENCE {
                bail!("it does not answer on port {port}");
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

/// Whether a driver answers on a port, on which somebody else may listen by now.
fn answers(port: u16) -> io::Result<bool> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /status HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n")?;
    let mut answer = Vec::new();
    BufReader::new(stream).read_until(b'}', &mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.starts_with("HTTP/1.1 200") && answer.contains("\"value\""))
}

/// A port that nobody listens on.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}
