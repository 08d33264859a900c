//! A page in a real browser, as a test or a screenshot needs it: plain calls that block, coordinates in CSS pixels.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use axum::http::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::{Command, FormatRequestData};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Capabilities, Key, RequestData, SessionId, TypingData, WebDriver};
use tokio::runtime::{Builder, Runtime};

use crate::chromium::{Chromium, Driver};
use crate::repository;
use crate::screen::Screen;
use crate::server::Server;

/// How long [`Browser::wait_for`] waits before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// One window on the built site; the browser and its server end when it is dropped.
pub struct Browser {
    runtime: Runtime,
    session: WebDriver,
    server: Server,
    screen: Screen,
    _driver: Driver,
}

impl Browser {
    /// Serves `dist/` and opens an empty window.
    pub fn start(screen: Screen) -> Result<Self> {
        if !repository::dist().join("index.html").is_file() {
            bail!("there is no site in dist/: run `cargo xtask build`");
        }
        let chromium = Chromium::ready()?;
        let server = Server::start(&repository::dist(), 0)?;
        let driver = Driver::start(&chromium)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let capabilities: Capabilities = serde_json::from_value(chromium.capabilities())?;
        let session = wait(&runtime, WebDriver::new(&driver.url, capabilities)).context("no browser session")?;
        let browser = Self { runtime, session, server, screen, _driver: driver };
        browser.emulate()?;
        Ok(browser)
    }

    /// Goes to a path of the site, with its query and fragment.
    pub fn open(&self, path: &str) -> Result<()> {
        let address = self.server.url(path);
        self.wait(self.session.goto(&address)).with_context(|| format!("cannot open {address}"))
    }

    /// Opens a path in a new tab and stays there.
    pub fn open_in_new_tab(&self, path: &str) -> Result<()> {
        let tab = self.wait(self.session.new_tab())?;
        self.wait(self.session.switch_to_window(tab))?;
        self.emulate()?;
        self.open(path)
    }

    /// The address of the page.
    pub fn address(&self) -> Result<String> {
        Ok(self.wait(self.session.current_url())?.to_string())
    }

    /// The page before.
    pub fn back(&self) -> Result<()> {
        self.wait(self.session.back())
    }

    /// The page after.
    pub fn forward(&self) -> Result<()> {
        self.wait(self.session.forward())
    }

    /// Runs the body of a function in the page and returns what it returns; a promise is awaited.
    pub fn script(&self, body: &str) -> Result<Value> {
        let answer =
            self.wait(self.session.execute(body, Vec::new())).with_context(|| format!("in the page: {body}"))?;
        Ok(answer.json().clone())
    }

    /// Waits until an expression in the page is true.
    pub fn wait_for(&self, expression: &str) -> Result<()> {
        let start = Instant::now();
        while self.script(&format!("return Boolean({expression})"))? != json!(true) {
            if start.elapsed() > PATIENCE {
                bail!("waited {} s in vain for `{expression}`", PATIENCE.as_secs());
            }
            self.pause(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Waits until the page has drawn what it was last told.
    pub fn settle(&self) -> Result<()> {
        self.script("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))")?;
        Ok(())
    }

    /// Lets time pass.
    pub fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }

    /// Types text, or one key such as `Key::Right`, into what has the focus.
    pub fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        self.wait(self.session.action_chain().send_keys(keys).perform())
    }

    /// The same while a key is held.
    pub fn press_with(&self, held: Key, keys: impl Into<TypingData>) -> Result<()> {
        let chain = self.session.action_chain().key_down(held.clone());
        self.wait(chain.send_keys(keys).key_up(held).perform())
    }

    /// Performs WebDriver's own action sequences; see `gesture.rs` for the usual ones.
    pub fn act(&self, actions: Value) -> Result<()> {
        self.wait(self.session.handle().cmd(Command::PerformActions(actions.into())))?;
        Ok(())
    }

    /// What the page has written to the console since the last call, as "LEVEL message".
    pub fn console(&self) -> Result<Vec<String>> {
        let entries = self.wait(self.session.handle().get_log("browser"))?;
        Ok(entries.into_iter().map(|entry| format!("{} {}", entry.level, entry.message)).collect())
    }

    /// Fails if the page has complained: an exception, a console.error, a file that is missing.
    pub fn expect_no_errors(&self) -> Result<()> {
        let mut console = self.console()?;
        console.retain(|line| line.starts_with("SEVERE"));
        if !console.is_empty() {
            bail!("errors on the console:\n{}", console.join("\n"));
        }
        Ok(())
    }

    /// Writes what is to be seen to `target/screenshots/<name>.png`.
    pub fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let path = repository::target().join("screenshots").join(name).with_extension("png");
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        let picture = self.wait(self.session.screenshot_as_png())?;
        fs::write(&path, picture).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    /// Gives the tab the size and the tastes of the screen.
    fn emulate(&self) -> Result<()> {
        for (method, parameters) in self.screen.emulation() {
            self.wait(self.session.handle().cmd(DevTools { method, parameters }))?;
        }
        Ok(())
    }

    fn wait<T>(&self, answer: impl Future<Output = WebDriverResult<T>>) -> Result<T> {
        wait(&self.runtime, answer)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.runtime.block_on(self.session.clone().quit()).ok();
    }
}

/// Blocks until the browser has answered; from what it complains of, chromedriver's own stack is left out.
fn wait<T>(runtime: &Runtime, answer: impl Future<Output = WebDriverResult<T>>) -> Result<T> {
    runtime.block_on(answer).map_err(|error| {
        let text = error.to_string();
        anyhow!("{}", text.split("Stacktrace:").next().unwrap_or(&text).trim_end().to_owned())
    })
}

/// A command of the Chrome DevTools Protocol, sent by way of WebDriver.
#[derive(Debug)]
struct DevTools {
    method: &'static str,
    parameters: Value,
}

impl FormatRequestData for DevTools {
    fn format_request(&self, session: &SessionId) -> RequestData {
        RequestData::new(Method::POST, Arc::<str>::from(format!("session/{session}/goog/cdp/execute")))
            .add_body(json!({ "cmd": self.method, "params": self.parameters }))
    }
}
