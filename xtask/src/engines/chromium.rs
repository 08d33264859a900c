//! Chromium and chromedriver. Screens are emulated through the Chrome DevTools Protocol.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, anyhow};
use serde_json::{Value, json};

use crate::engine::{Engine, Programs};
use crate::screen::Screen;
use crate::{apt, program};

/// Blink and V8.
pub struct Chromium;

const BROWSERS: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const DEFAULT_PATHS: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
];
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-dejavu-core"];
/// The same rendering on every machine, also as root, and no background network traffic.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    // A container's /dev/shm is too small for a page with many pictures.
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Otherwise the reported heap size is rounded and minutes old.
    "--enable-precise-memory-info",
];

impl Engine for Chromium {
    fn name(&self) -> &'static str {
        "chromium"
    }

    fn ready(&self) -> Result<Programs> {
        if let Some(found) = find() {
            return Ok(found);
        }
        if apt::present() {
            apt::install(&PACKAGES)?;
        }
        find().ok_or_else(|| anyhow!("no Chrome with chromedriver: install both, or set CHROME and CHROMEDRIVER"))
    }

    fn variable(&self) -> &'static str {
        "CHROMEDRIVER"
    }

    fn capabilities(&self, programs: &Programs, _: &Screen) -> Value {
        json!({
            "goog:chromeOptions": { "binary": programs.browser, "args": FLAGS },
            "goog:loggingPrefs": { "browser": "ALL" },
        })
    }

    fn emulation(&self, screen: &Screen) -> Vec<(&'static str, Value)> {
        let scheme = if screen.dark { "dark" } else { "light" };
        let motion = if screen.reduced_motion { "reduce" } else { "no-preference" };
        let colours = if screen.forced_colours { "active" } else { "none" };
        let size = json!({
            "width": screen.width, "height": screen.height, "deviceScaleFactor": screen.scale, "mobile": screen.touch,
        });
        let preferences = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": motion},
            {"name": "forced-colors", "value": colours},
        ]});
        let fingers = json!({ "enabled": screen.touch, "maxTouchPoints": 5 });
        vec![
            call("Emulation.setDeviceMetricsOverride", size),
            call("Emulation.setEmulatedMedia", preferences),
            call("Emulation.setTouchEmulationEnabled", fingers),
        ]
    }

    fn collection(&self) -> Vec<(&'static str, Value)> {
        vec![call("HeapProfiler.collectGarbage", json!({}))]
    }

    /// chromedriver's own command gives up after ten seconds.
    fn printing(&self, width: f64, height: f64) -> Option<(&'static str, Value)> {
        let [width, height] = [width, height].map(|length| length / 2.54);
        Some(call("Page.printToPDF", json!({ "paperWidth": width, "paperHeight": height })))
    }

    fn has_console_log(&self) -> bool {
        true
    }
}

/// A DevTools Protocol command as a request.
fn call(method: &str, parameters: Value) -> (&'static str, Value) {
    ("goog/cdp/execute", json!({ "cmd": method, "params": parameters }))
}

/// CHROME and CHROMEDRIVER first, then PATH, then the default install paths.
fn find() -> Option<Programs> {
    let named = |variable| env::var_os(variable).map(PathBuf::from);
    let browser = named("CHROME").or_else(|| program::find(&BROWSERS)).or_else(|| program::first(&DEFAULT_PATHS))?;
    let driver = named("CHROMEDRIVER").or_else(|| program::find(&["chromedriver"]))?;
    Some(Programs { browser, driver })
}
