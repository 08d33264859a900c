//! A browser that is open, as WebDriver knows it.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use axum::http::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::{Command, FormatRequestData};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Capabilities, RequestData, SessionId, TimeoutConfiguration, WebDriver};
use tokio::runtime::{Builder, Runtime};

use crate::driver::Driver;
use crate::engine::{Engine, Programs};
use crate::screen::Screen;

/// How long a window may take until it fits.
const FITTING: Duration = Duration::from_secs(30);
/// How long to wait for a window that was resized before it is resized again.
const MOMENT: Duration = Duration::from_millis(250);
/// How often a browser is started before it is said not to start: a busy machine may take a driver's port or a browser's time.
const STARTS: usize = 3;
/// How long a page may take to load, or for a script that waits, on a busy machine.
const SCRIPT: Duration = Duration::from_secs(300);
/// How long an answer of the driver is waited for; it is the driver that says that a script took too long.
const ANSWER: Duration = Duration::from_secs(360);

/// One browser with its driver; both end when it is dropped.
pub struct Session {
    /// What runs in it.
    pub engine: &'static dyn Engine,
    /// The commands of WebDriver, for [`Session::wait`].
    pub web: WebDriver,
    runtime: Runtime,
    _driver: Driver,
}

impl Session {
    /// Finds or installs an engine and opens an empty window of it.
    pub fn start(engine: &'static dyn Engine, screen: &Screen) -> Result<Self> {
        let programs = installed(engine)?;
        for _ in 1..STARTS {
            match Self::open(engine, &programs, screen) {
                Ok(session) => return Ok(session),
                Err(error) => eprintln!("{} is started once more: {error:#}", engine.name()),
            }
        }
        Self::open(engine, &programs, screen)
    }

    fn open(engine: &'static dyn Engine, programs: &Programs, screen: &Screen) -> Result<Self> {
        let driver = Driver::start(engine, programs, screen)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let capabilities: Capabilities = serde_json::from_value(engine.capabilities(programs, screen))?;
        let opening = WebDriver::builder(&driver.url, capabilities).request_timeout(ANSWER).connect();
        let web = wait(&runtime, opening).context("no browser session")?;
        let session = Self { engine, web, runtime, _driver: driver };
        let timeouts = TimeoutConfiguration::new(Some(SCRIPT), Some(SCRIPT), None);
        session.wait(session.web.update_timeouts(timeouts))?;
        Ok(session)
    }

    /// Gives the window the size and the preferences of a screen.
    pub fn show(&self, screen: &Screen) -> Result<()> {
        self.post(self.engine.emulation(screen))?;
        if self.engine.takes_time() { self.fit(screen) } else { Ok(()) }
    }

    /// Makes the browser forget what no page holds any more, where its driver can request it.
    pub fn collect(&self) -> Result<()> {
        self.post(self.engine.collection())
    }

    /// Leaves a new window and nothing of what was before.
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

    /// Blocks until the browser has answered; from what it complains of, chromedriver's own stack is left out.
    pub fn wait<T>(&self, answer: impl Future<Output = WebDriverResult<T>>) -> Result<T> {
        wait(&self.runtime, answer)
    }

    fn post(&self, requests: Vec<(&'static str, Value)>) -> Result<()> {
        requests
            .into_iter()
            .try_for_each(|(path, body)| self.wait(self.web.handle().cmd(Post { path, body })).map(drop))
    }

    /// Waits until the page in the window has the size of the screen, and cuts the window where it has to be.
    fn fit(&self, screen: &Screen) -> Result<()> {
        let expected = [f64::from(screen.width), f64::from(screen.height)];
        let start = Instant::now();
        while start.elapsed() < FITTING {
            let size = self.size()?;
            if size == [expected[0], expected[1], screen.scale] {
                return Ok(());
            }
            if self.engine.fixed() {
                self.grow([expected[0] - size[0], expected[1] - size[1]])?;
            }
            let asked = Instant::now();
            while self.size()? == size && asked.elapsed() < MOMENT {
                thread::sleep(Duration::from_millis(10));
            }
        }
        let Screen { width, height, scale, .. } = screen;
        bail!("{} cannot show {width} × {height} pixels at a scale of {scale}", self.engine.name())
    }

    /// Width and height of the page in the window, and how many pixels make one of its own.
    fn size(&self) -> Result<[f64; 3]> {
        self.numbers("return [innerWidth, innerHeight, devicePixelRatio]")
    }

    /// Makes the window larger, by a negative number smaller.
    fn grow(&self, by: [f64; 2]) -> Result<()> {
        let [width, height] = self.numbers("return [outerWidth, outerHeight]")?;
        let body = json!({ "x": 0, "y": 0, "width": width + by[0], "height": height + by[1] });
        self.wait(self.web.handle().cmd(Post { path: "window/rect", body })).map(drop)
    }

    fn numbers<const COUNT: usize>(&self, script: &str) -> Result<[f64; COUNT]> {
        let answer = self.wait(self.web.execute(script, Vec::new()))?;
        let numbers: Option<Vec<_>> =
            answer.json().as_array().map(|all| all.iter().filter_map(Value::as_f64).collect());
        numbers.and_then(|all| all.try_into().ok()).context("a window without a size")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.runtime.block_on(self.web.clone().quit()).ok();
    }
}

/// Tests run side by side, and one of them installs for all.
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

/// A request of an engine's own, below the address of the session.
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
