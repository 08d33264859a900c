//! A browser engine for the tests: how to install it, start it, and emulate a screen.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use serde_json::Value;

use crate::screen::Screen;

/// A browser engine. Sessions use WebDriver; see `session.rs`.
pub trait Engine: Sync {
    /// The name on the command line and in the table.
    fn name(&self) -> &'static str;

    /// Finds its programs, or installs them if possible; otherwise the error says what to install.
    fn ready(&self) -> Result<Programs>;

    /// The environment variable that names this driver to the wasm test runner.
    fn variable(&self) -> &'static str;

    /// The WebDriver capabilities a session requests.
    fn capabilities(&self, programs: &Programs, screen: &Screen) -> Value;

    /// The environment variables the driver needs to emulate a screen.
    fn environment(&self, _screen: &Screen) -> Result<Vec<(&'static str, OsString)>> {
        Ok(Vec::new())
    }

    /// The requests that give a window of an open session the size and the preferences of a screen: each a path below the
    /// session's, and a body.
    fn emulation(&self, _screen: &Screen) -> Vec<(&'static str, Value)> {
        Vec::new()
    }

    /// The requests that run the garbage collector, so the heap holds only what a page still references.
    fn collection(&self) -> Vec<(&'static str, Value)> {
        Vec::new()
    }

    /// The request that prints the page on paper of a size in cm, where the driver's own command is too impatient: its answer has the
    /// PDF as `data`.
    fn printing(&self, _width: f64, _height: f64) -> Option<(&'static str, Value)> {
        None
    }

    /// Wraps the body of a function so it runs among the page's own scripts.
    fn script(&self, body: &str) -> String {
        body.to_owned()
    }

    /// Whether its screen is fixed at start, by capabilities and environment: its window must then be resized to fit, and a session
    /// serves only tests on that screen.
    fn has_fixed_screen(&self) -> bool {
        false
    }

    /// Whether a window takes its requested size and preferences only after a delay.
    fn applies_late(&self) -> bool {
        false
    }

    /// Whether it needs an X display.
    fn needs_display(&self) -> bool {
        false
    }

    /// Whether its driver provides the console log.
    fn has_console_log(&self) -> bool {
        false
    }

    /// What its driver does not support.
    fn limitations(&self) -> &'static [Limitation] {
        &[]
    }
}

/// A browser and its WebDriver server.
pub struct Programs {
    /// The browser.
    pub browser: PathBuf,
    /// The driver to start.
    pub driver: PathBuf,
}

/// A feature that a test needs and not every driver supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A finger that presses, moves and lifts.
    Finger,
    /// A finger whose moves make the browser itself scroll.
    FingerScroll,
    /// A wheel whose scrolling persists, also while Ctrl is held.
    Wheel,
    /// Forced colours: the system's palette instead of the page's.
    ForcedColours,
    /// Going back to history entries created by a script.
    HistoryByScript,
    /// An old release's service worker ends soon after its last page closes.
    ReleasesEnd,
    /// The heap size of a page.
    HeapSize,
    /// The page on paper.
    Print,
}

/// A feature that an engine or its driver does not support.
pub struct Limitation {
    /// The feature.
    pub need: Need,
    /// Why it is not available, as a sentence.
    pub why: &'static str,
}
