//! Chromium and its driver: found where people have them, installed where that is possible, else named.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};

use crate::{apt, program};

/// A browser, and the driver that speaks WebDriver for it.
pub struct Chromium {
    browser: PathBuf,
    /// The chromedriver to start.
    pub driver: PathBuf,
}

const BROWSERS: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const USUAL_PLACES: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
];
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-dejavu-core"];
/// One picture on every machine, as root too, and not a word to the network.
const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

impl Chromium {
    /// Finds both programs, and installs them on Debian.
    pub fn ready() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        if apt::present() {
            apt::install(&PACKAGES)?;
        }
        Self::find().ok_or_else(|| {
            anyhow!("no Chrome with its chromedriver: install both, or name them in CHROME and CHROMEDRIVER")
        })
    }

    /// CHROME and CHROMEDRIVER first, then PATH, then where installers put Chrome.
    fn find() -> Option<Self> {
        let named = |variable| env::var_os(variable).map(PathBuf::from);
        let usual = || USUAL_PLACES.iter().map(PathBuf::from).find(|path| path.is_file());
        let browser = named("CHROME").or_else(|| program::find(&BROWSERS)).or_else(usual)?;
        let driver = named("CHROMEDRIVER").or_else(|| program::find(&["chromedriver"]))?;
        Some(Self { browser, driver })
    }

    /// What a session has to ask for, in WebDriver's words.
    pub fn capabilities(&self) -> Value {
        json!({
            "goog:chromeOptions": { "binary": self.browser, "args": FLAGS },
            "goog:loggingPrefs": { "browser": "ALL" },
        })
    }
}

/// A running chromedriver; it ends when it is dropped.
pub struct Driver {
    child: Child,
    /// Where it listens.
    pub url: String,
}

impl Driver {
    /// Starts chromedriver on a port of its own choice.
    pub fn start(chromium: &Chromium) -> Result<Self> {
        let mut command = Command::new(&chromium.driver);
        command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().with_context(|| format!("cannot start {}", chromium.driver.display()))?;
        let mut lines = BufReader::new(child.stdout.take().context("chromedriver is mute")?).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| port(&line));
        // What else it prints is read and dropped, or it would stop when the pipe is full.
        std::thread::spawn(move || lines.for_each(drop));
        let Some(port) = port else {
            child.kill().ok();
            bail!("chromedriver did not start");
        };
        Ok(Self { child, url: format!("http://127.0.0.1:{port}") })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The port in "ChromeDriver was started successfully on port 41235."
fn port(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
}
