//! A page in a real browser, for tests and screenshots: blocking calls, coordinates in CSS pixels.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use thirtyfour::common::command::Command;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Key, TypingData};

use crate::console_log::ConsoleLog;
use crate::engine::Engine;
use crate::pool::Lease;
use crate::repository;
use crate::screen::Screen;
use crate::server::Server;

/// How long [`Browser::wait_for`] waits before it fails.
const TIMEOUT: Duration = Duration::from_secs(120);
/// How many equal samples in a row [`Browser::wait_until_stable`] needs; between two, a frame and [`SAMPLE_INTERVAL`] pass.
const SAMPLES: u32 = 20;
const SAMPLE_INTERVAL: Duration = Duration::from_millis(50);

/// One window on the built site; dropping it releases the browser and stops its server.
pub struct Browser {
    session: Lease,
    server: Server,
    console_log: ConsoleLog,
    screen: Screen,
}

impl Browser {
    /// Serves `dist/` and opens an empty window in a new browser.
    pub fn start(engine: &'static dyn Engine, screen: Screen) -> Result<Self> {
        Self::new(Lease::new(engine, &screen)?, screen)
    }

    /// Serves `dist/` to an empty window.
    pub fn new(session: Lease, screen: Screen) -> Result<Self> {
        if !repository::dist().join("index.html").is_file() {
            bail!("no site in dist/: run `cargo xtask build`");
        }
        let console_log = ConsoleLog::default();
        let server = Server::with_console_log(&repository::dist(), 0, &console_log)?;
        session.show(&screen)?;
        let browser = Self { session, server, console_log, screen };
        browser.console()?;
        Ok(browser)
    }

    /// Its engine.
    pub fn engine(&self) -> &'static dyn Engine {
        self.session.engine
    }

    /// Makes the browser end with this window: otherwise other tests would find what it stored.
    pub fn retire(&mut self) {
        self.session.retire();
    }

    /// Goes to a path of the site, with its query and fragment.
    pub fn open(&self, path: &str) -> Result<()> {
        self.visit(&self.server.url(path))
    }

    /// Goes to an address anywhere.
    pub fn visit(&self, address: &str) -> Result<()> {
        self.wait(self.session.web.goto(address)).with_context(|| format!("cannot open {address}"))
    }

    /// Turns or resizes the window, or changes the visitor's preferences, with the page open.
    pub fn show(&mut self, screen: Screen) -> Result<()> {
        self.session.show(&screen)?;
        self.screen = screen;
        self.settle()
    }

    /// Serves another folder; the console output of its pages is logged like that of the site's own.
    pub fn serve(&self, folder: &Path, port: u16) -> Result<Server> {
        Server::with_console_log(folder, port, &self.console_log)
    }

    /// Serves another folder under a content security policy.
    pub fn serve_strictly(&self, folder: &Path, policy: &'static str) -> Result<Server> {
        Server::with_policy(folder, policy, &self.console_log)
    }

    /// Opens a path in a new tab and stays there.
    pub fn open_in_new_tab(&self, path: &str) -> Result<()> {
        // Engines with a fixed screen open tabs in the background, where nothing is drawn.
        let tab = match self.engine().has_fixed_screen() {
            true => self.wait(self.session.web.new_window())?,
            false => self.wait(self.session.web.new_tab())?,
        };
        self.wait(self.session.web.switch_to_window(tab))?;
        self.session.show(&self.screen)?;
        self.open(path)
    }

    /// Closes all tabs but the current one.
    pub fn close_other_tabs(&self) -> Result<()> {
        let here = self.wait(self.session.web.window())?;
        for tab in self.wait(self.session.web.windows())? {
            if tab != here {
                self.wait(self.session.web.switch_to_window(tab))?;
                self.wait(self.session.web.close_window())?;
            }
        }
        self.wait(self.session.web.switch_to_window(here))
    }

    /// The address of the page.
    pub fn address(&self) -> Result<String> {
        Ok(self.wait(self.session.web.current_url())?.to_string())
    }

    /// Goes back in history.
    pub fn back(&self) -> Result<()> {
        self.wait(self.session.web.back())
    }

    /// Goes forward in history.
    pub fn forward(&self) -> Result<()> {
        self.wait(self.session.web.forward())
    }

    /// Reloads the page.
    pub fn reload(&self) -> Result<()> {
        self.wait(self.session.web.refresh())
    }

    /// Runs the body of a function in the page and returns its result; a promise is awaited.
    pub fn script(&self, body: &str) -> Result<Value> {
        let answer = self.wait(self.session.web.execute(self.engine().script(body), Vec::new()));
        let answer = answer.with_context(|| format!("in the page: {body}"))?;
        Ok(answer.json().clone())
    }

    /// Waits until an expression in the page is true. A page being unloaded cannot run scripts, so errors are retried.
    pub fn wait_for(&self, expression: &str) -> Result<()> {
        let start = Instant::now();
        loop {
            let answer = self.script(&format!("return Boolean({expression})"));
            match answer {
                Ok(Value::Bool(true)) => return Ok(()),
                _ if start.elapsed() < TIMEOUT => self.pause(Duration::from_millis(20)),
                Err(error) => return Err(error),
                Ok(_) => bail!("`{expression}` was not true within {} s", TIMEOUT.as_secs()),
            }
        }
    }

    /// Waits until an expression in the page is truthy and has not changed for a second, and returns it. Frames count too, because
    /// a busy machine may stall the page for that long.
    pub fn wait_until_stable(&self, expression: &str) -> Result<Value> {
        let (interval, timeout) = (SAMPLE_INTERVAL.as_millis(), TIMEOUT.as_millis());
        let result = self.script(&format!(
            "const sample = () => {expression};
             const pass = () => Promise.all([new Promise(requestAnimationFrame), new Promise((done) => setTimeout(done, {interval}))]);
             const end = performance.now() + {timeout};
             for (let before, equal = 0; performance.now() < end; await pass()) {{
               const value = sample(), now = JSON.stringify(value);
               equal = value && now === before ? equal + 1 : 0;
               before = now;
               if (equal === {SAMPLES}) return [value];
             }}
             return [sample(), 'unstable']"
        ))?;
        match result.as_array().map(Vec::as_slice) {
            Some([value]) => Ok(value.clone()),
            _ => bail!("`{expression}` did not settle within {} s: {result}", TIMEOUT.as_secs()),
        }
    }

    /// Runs the browser's garbage collector, if its driver supports it.
    pub fn collect_garbage(&self) -> Result<()> {
        self.session.collect()
    }

    /// Waits until the page has drawn its last change.
    pub fn settle(&self) -> Result<()> {
        self.script("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))")?;
        Ok(())
    }

    /// Waits for some time.
    pub fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }

    /// Types text, or one key such as `Key::Right`, into the focused element.
    pub fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        self.wait(self.session.web.action_chain().send_keys(keys).perform())
    }

    /// Types while a key is held.
    pub fn press_with(&self, held: Key, keys: impl Into<TypingData>) -> Result<()> {
        let chain = self.session.web.action_chain().key_down(held.clone());
        self.wait(chain.send_keys(keys).key_up(held).perform())
    }

    /// Performs WebDriver action sequences; see `gesture.rs` for the common ones.
    pub fn act(&self, actions: Value) -> Result<()> {
        self.wait(self.session.web.handle().cmd(Command::PerformActions(actions.into())))?;
        Ok(())
    }

    /// The page's console log since the last call, as "LEVEL message".
    pub fn console(&self) -> Result<Vec<String>> {
        if !self.engine().has_console_log() {
            return Ok(self.console_log.take());
        }
        let mut entries = self.wait(self.session.web.handle().get_log("browser"))?;
        // The browser itself requests it, at any time.
        entries.retain(|entry| !entry.message.contains("/favicon.ico"));
        Ok(entries.into_iter().map(|entry| format!("{} {}", entry.level, entry.message)).collect())
    }

    /// Fails if the page has logged an error: an exception, a console.error, a missing file.
    pub fn expect_no_errors(&self) -> Result<()> {
        let mut console = self.console()?;
        console.retain(|line| line.starts_with("SEVERE"));
        if !console.is_empty() {
            bail!("errors on the console:\n{}", console.join("\n"));
        }
        Ok(())
    }

    /// The page on paper of a size in cm, with the browser's usual margins, as a PDF.
    pub fn print(&self, width: f64, height: f64) -> Result<Vec<u8>> {
        self.session.print(width, height)
    }

    /// Writes a screenshot to `target/screenshots/<name>.png`.
    pub fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let path = repository::target().join("screenshots").join(name).with_extension("png");
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        let picture = self.wait(self.session.web.screenshot_as_png())?;
        fs::write(&path, picture).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    fn wait<T>(&self, answer: impl Future<Output = WebDriverResult<T>>) -> Result<T> {
        self.session.wait(answer)
    }
}
