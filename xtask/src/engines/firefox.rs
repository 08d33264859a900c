//! Firefox and geckodriver, which Debian does not package: cargo compiles it. Screens are emulated as in Firefox's own responsive
//! design mode: through the browsing context of the tab.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use xtask_start::crates::{self, MESSAGES};
use xtask_start::lock::Lock;

use crate::engine::{Engine, Limitation, Need, Programs};
use crate::screen::Screen;
use crate::{apt, cargo, program, repository};

/// Gecko and SpiderMonkey.
pub struct Firefox;

const BROWSERS: [&str; 2] = ["firefox", "firefox-esr"];
const DEFAULT_PATHS: [&str; 2] =
    ["/Applications/Firefox.app/Contents/MacOS/firefox", "C:/Program Files/Mozilla Firefox/firefox.exe"];
const PACKAGES: [&str; 2] = ["firefox-esr", "fonts-dejavu-core"];
/// The version of geckodriver to compile if none is installed.
const DRIVER: &str = "0.37.1";
/// Roughly how many crates it has; the number depends on the system.
const CRATES: usize = 160;

/// Sizes the tab within a larger window, because a window cannot be narrower than 500 px.
const EMULATE: &str = "
    const [screen] = arguments, tab = gBrowser.selectedBrowser, context = tab.browsingContext;
    window.resizeTo(screen.width + 200, screen.height + 300);
    for (const side of ['width', 'height'])
      for (const end of ['min', 'max']) tab.style.setProperty(`${end}-${side}`, `${screen[side]}px`);
    context.overrideDPPX = screen.scale;
    context.prefersColorSchemeOverride = screen.dark ? 'dark' : 'light';
    context.prefersReducedMotionOverride = screen.reducedMotion ? 'reduce' : 'no-preference';
    context.forcedColorsOverride = screen.forced ? 'active' : 'none';
    const pointers = screen.touch ? 1 : 6;
    for (const which of ['primaryPointer', 'allPointer']) Services.prefs.setIntPref(`ui.${which}Capabilities`, pointers);";

impl Engine for Firefox {
    fn name(&self) -> &'static str {
        "firefox"
    }

    fn ready(&self) -> Result<Programs> {
        if browser().is_none() && apt::present() {
            apt::install(&PACKAGES)?;
        }
        let browser = browser().context("no Firefox: install it, or set FIREFOX")?;
        let driver = match driver() {
            Some(driver) => driver,
            None => compile().context("no geckodriver: install it, or set GECKODRIVER")?,
        };
        Ok(Programs { browser, driver })
    }

    fn variable(&self) -> &'static str {
        "GECKODRIVER"
    }

    fn capabilities(&self, programs: &Programs, _: &Screen) -> Value {
        // In full screen, Escape goes to the browser and never reaches the page, and a headless browser has no real screen.
        // The built-in extensions and the telemetry do not affect pages.
        let preferences = json!({
            "full-screen-api.enabled": false, "extensions.enabledScopes": 0, "datareporting.healthreport.uploadEnabled": false,
        });
        json!({ "moz:firefoxOptions": { "binary": programs.browser, "args": ["-headless"], "prefs": preferences } })
    }

    fn environment(&self, _: &Screen) -> Result<Vec<(&'static str, OsString)>> {
        // The same as geckodriver's --allow-system-access, which the wasm test runner cannot pass.
        Ok(vec![("MOZ_REMOTE_ALLOW_SYSTEM_ACCESS", "1".into())])
    }

    /// By default scripts run in a sandbox, whose module instances differ from the page's. On a page that forbids `eval`, they
    /// still run there.
    fn script(&self, body: &str) -> String {
        let text = Value::from(format!("(async function () {{ {body}\n}})"));
        format!("let run; try {{ run = window.eval({text}) }} catch {{ run = async () => {{ {body}\n}} }} return run()")
    }

    fn emulation(&self, screen: &Screen) -> Vec<(&'static str, Value)> {
        let Screen { width, height, scale, touch, dark, reduced_motion, forced_colours: forced } = screen;
        let screen = json!({
            "width": width, "height": height, "scale": scale, "touch": touch, "dark": dark, "reducedMotion": reduced_motion, "forced": forced,
        });
        vec![
            ("moz/context", json!({ "context": "chrome" })),
            ("execute/sync", json!({ "script": EMULATE, "args": [screen] })),
            ("moz/context", json!({ "context": "content" })),
        ]
    }

    fn applies_late(&self) -> bool {
        true
    }

    fn limitations(&self) -> &'static [Limitation] {
        &[
            Limitation { need: Need::HeapSize, why: "Firefox does not report its heap size" },
            Limitation { need: Need::FingerScroll, why: "geckodriver sends touches to the page without scrolling it" },
            Limitation {
                need: Need::ReleasesEnd,
                why: "Firefox ends the worker of an old release later than a test can wait",
            },
        ]
    }
}

/// FIREFOX first, then PATH, then the default install paths.
fn browser() -> Option<PathBuf> {
    let named = env::var_os("FIREFOX").map(PathBuf::from);
    named.or_else(|| program::find(&BROWSERS)).or_else(|| program::first(&DEFAULT_PATHS))
}

/// GECKODRIVER first, then PATH, then a previously compiled one.
fn driver() -> Option<PathBuf> {
    let named = env::var_os("GECKODRIVER").map(PathBuf::from);
    named.or_else(|| program::find(&["geckodriver"])).or_else(|| Some(compiled()).filter(|path| path.is_file()))
}

/// The path of the compiled driver.
fn compiled() -> PathBuf {
    folder().join("bin").join(format!("geckodriver{}", env::consts::EXE_SUFFIX))
}

fn folder() -> PathBuf {
    repository::target().join("tools").join(format!("geckodriver-{DRIVER}"))
}

/// Compiles geckodriver: unoptimised, because it only passes messages on, and at low priority.
fn compile() -> Result<PathBuf> {
    let _lock = Lock::take(&repository::tools().join("geckodriver.lock"), "another compilation of geckodriver")?;
    if compiled().is_file() {
        return Ok(compiled());
    }
    let mut install = program::low_priority(&cargo::current("CARGO", "cargo"));
    install.args(["install", "--locked", "--debug", "geckodriver", "--version", DRIVER]).args(MESSAGES);
    install.arg("--root").arg(folder()).env("CARGO_PROFILE_DEV_DEBUG", "false").env("CARGO_NET_RETRY", "10");
    let what = format!("Compiling geckodriver {DRIVER}");
    crates::compile(&what, install.current_dir(repository::root()), || Some(CRATES))?;
    Ok(compiled())
}
