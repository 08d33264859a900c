//! Firefox and its driver, which Debian has not: cargo compiles it. What it is shown on, it is told the way its own
//! responsive design view does: by the browsing context of the tab.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use xtask_start::crates::{self, MESSAGES};
use xtask_start::lock::Lock;

use crate::engine::{Engine, Lack, Need, Programs};
use crate::screen::Screen;
use crate::{apt, cargo, program, repository};

/// Gecko and SpiderMonkey.
pub struct Firefox;

const BROWSERS: [&str; 2] = ["firefox", "firefox-esr"];
const USUAL_PLACES: [&str; 2] =
    ["/Applications/Firefox.app/Contents/MacOS/firefox", "C:/Program Files/Mozilla Firefox/firefox.exe"];
const PACKAGES: [&str; 2] = ["firefox-esr", "fonts-dejavu-core"];
/// The geckodriver that is compiled where there is none.
const DRIVER: &str = "0.37.1";
/// How many crates that is, more or less: it depends on the system.
const CRATES: usize = 160;

/// Gives the tab a size of its own in a window that is large enough; a window by itself is never narrower than 500 px.
const EMULATE: &str = "
    const [screen] = arguments, tab = gBrowser.selectedBrowser, context = tab.browsingContext;
    window.resizeTo(screen.width + 200, screen.height + 300);
    for (const side of ['width', 'height'])
      for (const end of ['min', 'max']) tab.style.setProperty(`${end}-${side}`, `${screen[side]}px`);
    context.overrideDPPX = screen.scale;
    context.prefersColorSchemeOverride = screen.dark ? 'dark' : 'light';
    context.prefersReducedMotionOverride = screen.still ? 'reduce' : 'no-preference';
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
        let browser = browser().context("no Firefox: install it, or name it in FIREFOX")?;
        let driver = match driver() {
            Some(driver) => driver,
            None => compile().context("no geckodriver: install it, or name it in GECKODRIVER")?,
        };
        Ok(Programs { browser, driver })
    }

    fn variable(&self) -> &'static str {
        "GECKODRIVER"
    }

    fn capabilities(&self, programs: &Programs, _: &Screen) -> Value {
        // In full screen Escape is the browser's and never reaches the page, and the screen is the one that is not there.
        // Its own extensions and its reports to its makers are nothing that a page sees.
        let preferences = json!({
            "full-screen-api.enabled": false, "extensions.enabledScopes": 0, "datareporting.healthreport.uploadEnabled": false,
        });
        json!({ "moz:firefoxOptions": { "binary": programs.browser, "args": ["-headless"], "prefs": preferences } })
    }

    fn environment(&self, _: &Screen) -> Result<Vec<(&'static str, OsString)>> {
        // Geckodriver's word for --allow-system-access, which the runner of the wasm tests has no way to say.
        Ok(vec![("MOZ_REMOTE_ALLOW_SYSTEM_ACCESS", "1".into())])
    }

    /// Left to itself it runs scripts beside the page, where modules are others than the page's. A page that forbids
    /// `eval` is looked at from there all the same.
    fn script(&self, body: &str) -> String {
        let text = Value::from(format!("(async function () {{ {body}\n}})"));
        format!("let run; try {{ run = window.eval({text}) }} catch {{ run = async () => {{ {body}\n}} }} return run()")
    }

    fn emulation(&self, screen: &Screen) -> Vec<(&'static str, Value)> {
        let Screen { width, height, scale, touch, dark, reduced_motion: still, forced_colours: forced } = screen;
        let screen = json!({
            "width": width, "height": height, "scale": scale, "touch": touch, "dark": dark, "still": still, "forced": forced,
        });
        vec![
            ("moz/context", json!({ "context": "chrome" })),
            ("execute/sync", json!({ "script": EMULATE, "args": [screen] })),
            ("moz/context", json!({ "context": "content" })),
        ]
    }

    fn takes_time(&self) -> bool {
        true
    }

    fn lacks(&self) -> &'static [Lack] {
        &[
            Lack { need: Need::HeapSize, why: "Firefox does not tell how large its heap is" },
            Lack { need: Need::FingerScroll, why: "geckodriver hands touches to the page, past what scrolls it" },
            Lack {
                need: Need::ReleasesEnd,
                why: "Firefox lets the worker of an old release go later than a test can wait",
            },
        ]
    }
}

/// FIREFOX first, then PATH, then where installers put it.
fn browser() -> Option<PathBuf> {
    let named = env::var_os("FIREFOX").map(PathBuf::from);
    named.or_else(|| program::find(&BROWSERS)).or_else(|| program::first(&USUAL_PLACES))
}

/// GECKODRIVER first, then PATH, then what was compiled before.
fn driver() -> Option<PathBuf> {
    let named = env::var_os("GECKODRIVER").map(PathBuf::from);
    named.or_else(|| program::find(&["geckodriver"])).or_else(|| Some(compiled()).filter(|path| path.is_file()))
}

/// Where the compiled driver is, if there is one.
fn compiled() -> PathBuf {
    folder().join("bin").join(format!("geckodriver{}", env::consts::EXE_SUFFIX))
}

fn folder() -> PathBuf {
    repository::target().join("tools").join(format!("geckodriver-{DRIVER}"))
}

/// Compiles geckodriver; without optimisation, for it only passes messages on, and beside what is more urgent.
fn compile() -> Result<PathBuf> {
    let _turn = Lock::take(&repository::tools().join("geckodriver.lock"), "geckodriver that is being compiled")?;
    if compiled().is_file() {
        return Ok(compiled());
    }
    let mut install = program::gentle(&cargo::current("CARGO", "cargo"));
    install.args(["install", "--locked", "--debug", "geckodriver", "--version", DRIVER]).args(MESSAGES);
    install.arg("--root").arg(folder()).env("CARGO_PROFILE_DEV_DEBUG", "false").env("CARGO_NET_RETRY", "10");
    let what = format!("Compiling geckodriver {DRIVER}");
    crates::compile(&what, install.current_dir(repository::root()), || Some(CRATES))?;
    Ok(compiled())
}
