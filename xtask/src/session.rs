//! A WebDriver session: an open browser and its driver.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use axum::http::Method;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use thirtyfour::common::command::{Command, FormatRequestData};
use thirtyfour::common::print::{PrintPage, PrintParameters};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Capabilities, RequestData, SessionId, TimeoutConfiguration, WebDriver};
use tokio::runtime::{Builder, Runtime};

use crate::driver::Driver;
use crate::engine::{Engine, Programs};
use crate::screen::Screen;

/// How long a window may take to reach its size.
const RESIZE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long to wait for a resize to take effect before the next attempt.
const RESIZE_INTERVAL: Duration = Duration::from_millis(250);
/// How many times to try to start a browser: on a busy machine its port may be taken or the start may time out.
const START_ATTEMPTS: usize = 3;
/// How long a page may take to load, or a script to finish, on a busy machine.
const SCRIPT_TIMEOUT: Duration = Duration::from_secs(300);
/// How long to wait for the driver; longer than [`SCRIPT_TIMEOUT`], so the driver itself reports a script timeout.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(360);

/// One browser with its driver; dropping it ends both.
pub struct Session {
    /// Its engine.
    pub engine: &'static dyn Engine,
    /// The commands of WebDriver, for [`Session::wait`].
    pub web: WebDriver,
    runtime: Runtime,
    _driver: Driver,
}

impl Session {
    /// Finds or installs an engine and opens an empty window.
    pub fn start(engine: &'static dyn Engine, screen: &Screen) -> Result<Self> {
        let programs = installed(engine)?;
        for _ in 1..START_ATTEMPTS {
            match Self::open(engine, &programs, screen) {
                Ok(session) => return Ok(session),
                Err(error) => eprintln!("starting {} again: {error:#}", engine.name()),
            }
        }
        Self::open(engine, &programs, screen)
    }

    fn open(engine: &'static dyn Engine, programs: &Programs, screen: &Screen) -> Result<Self> {
        let driver = Driver::start(engine, programs, screen)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let capabilities: Capabilities = serde_json::from_value(engine.capabilities(programs, screen))?;
        let connection = WebDriver::builder(&driver.url, capabilities).request_timeout(REQUEST_TIMEOUT).connect();
        let web = wait(&runtime, connection).context("cannot open a browser session")?;
        let session = Self { engine, web, runtime, _driver: driver };
        let timeouts = TimeoutConfiguration::new(Some(SCRIPT_TIMEOUT), Some(SCRIPT_TIMEOUT), None);
        session.wait(session.web.update_timeouts(timeouts))?;
        Ok(session)
    }

    /// Gives the window the size and the preferences of a screen.
    pub fn show(&self, screen: &Screen) -> Result<()> {
        self.post(self.engine.emulation(screen))?;
        if self.engine.applies_late() { self.fit(screen) } else { Ok(()) }
    }

    /// Runs the browser's garbage collector, if its driver supports it.
    pub fn collect(&self) -> Result<()> {
        self.post(self.engine.collection())
    }

    /// Replaces all windows with a new one, and clears cookies and pressed keys.
    pub fn renew(&self) -> Result<()> {
        self.wait(self.web.handle().cmd(Command::ReleaseActions))?;
        let old = self.wait(self.web.windows())?;
        let new = self.wait(self.web.new_tab())?;
        for window in old {
            self.wait(self.web.switch_to_window(window))?;
            self.wait(self.web.close_window())?;
        }
        self.wait(self.web.switch_to_window(new))?;
        self.wait(self.web.delete_all_cookies())
    }

    /// Blocks until the browser has answered; error messages omit chromedriver's own stack trace.
    pub fn wait<T>(&self, answer: impl Future<Output = WebDriverResult<T>>) -> Result<T> {
        wait(&self.runtime, answer)
    }

    /// The page on paper of a size in cm, as a PDF.
    pub fn print(&self, width: f64, height: f64) -> Result<Vec<u8>> {
        let Some((path, body)) = self.engine.printing(width, height) else {
            let page = PrintPage { width, height };
            return self.wait(self.web.handle().print_page(PrintParameters { page, ..PrintParameters::default() }));
        };
        let answer = self.wait(async { self.web.handle().cmd(Post { path, body }).await?.value_json() })?;
        BASE64_STANDARD.decode(answer["data"].as_str().unwrap_or_default()).context("the browser printed no PDF")
    }

    fn post(&self, requests: Vec<(&'static str, Value)>) -> Result<()> {
        requests
            .into_iter()
            .try_for_each(|(path, body)| self.wait(self.web.handle().cmd(Post { path, body })).map(drop))
    }

    /// Waits until the viewport has the size of the screen, resizing the window if necessary.
    fn fit(&self, screen: &Screen) -> Result<()> {
        let expected = [f64::from(screen.width), f64::from(screen.height)];
        let start = Instant::now();
        while start.elapsed() < RESIZE_TIMEOUT {
            let size = self.size()?;
            if size == [expected[0], expected[1], screen.scale] {
                return Ok(());
            }
            if self.engine.has_fixed_screen() {
                self.grow([expected[0] - size[0], expected[1] - size[1]])?;
            }
            let requested = Instant::now();
            while self.size()? == size && requested.elapsed() < RESIZE_INTERVAL {
                thread::sleep(Duration::from_millis(10));
            }
        }
        let Screen { width, height, scale, .. } = screen;
        bail!("{} cannot show {width} × {height} pixels at a scale of {scale}", self.engine.name())
    }

    /// The width and height of the viewport, and the device pixel ratio.
    fn size(&self) -> Result<[f64; 3]> {
        self.numbers("return [innerWidth, innerHeight, devicePixelRatio]")
    }

    /// Enlarges the window, or shrinks it if `by` is negative.
    fn grow(&self, by: [f64; 2]) -> Result<()> {
        let [width, height] = self.numbers("return [outerWidth, outerHeight]")?;
        let body = json!({ "x": 0, "y": 0, "width": width + by[0], "height": height + by[1] });
        self.wait(self.web.handle().cmd(Post { path: "window/rect", body })).map(drop)
    }

    fn numbers<const COUNT: usize>(&self, script: &str) -> Result<[f64; COUNT]> {
        let answer = self.wait(self.web.execute(script, Vec::new()))?;
        let numbers: Option<Vec<_>> =
            answer.json().as_array().map(|all| all.iter().filter_map(Value::as_f64).collect());
        numbers.and_then(|all| all.try_into().ok()).context("the window reports no size")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.runtime.block_on(self.web.clone().quit()).ok();
    }
}

/// Finds or installs an engine. Tests run in parallel, so one of them installs while the others wait.
fn installed(engine: &dyn Engine) -> Result<Programs> {
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _installing = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    engine.ready()
}

fn wait<T>(runtime: &Runtime, answer: impl Future<Output = WebDriverResult<T>>) -> Result<T> {
    runtime.block_on(answer).map_err(|error| {
        let text = error.to_string();
        anyhow!("{}", text.split("Stacktrace:").next().unwrap_or(&text).trim_end().to_owned())
    })
}

/// An engine-specific request, below the address of the session.
#[derive(Debug)]
struct Post {
    path: &'static str,
    body: Value,
}

impl FormatRequestData for Post {
    fn format_request(&self, session: &SessionId) -> RequestData {
        RequestData::new(Method::POST, Arc::<str>::from(format!("session/{session}/{}", self.path)))
            .add_body(self.body.clone())
    }
}
