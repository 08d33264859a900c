//! A browser engine as the tests see it: how it comes to a machine, how it is started, and how it is shown on a screen.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use serde_json::Value;

use crate::screen::Screen;

/// What every engine has to say. Sessions are WebDriver's; see `session.rs`.
pub trait Engine: Sync {
    /// What one types, and what the table says.
    fn name(&self) -> &'static str;

    /// Finds its programs, or installs them where that is possible; else the error says what to install.
    fn ready(&self) -> Result<Programs>;

    /// The variable in which the runner of the wasm tests looks for this driver.
    fn variable(&self) -> &'static str;

    /// The capabilities that a session requests of WebDriver.
    fn capabilities(&self, programs: &Programs, screen: &Screen) -> Value;

    /// What the driver has to find in its environment to show a screen.
    fn environment(&self, _screen: &Screen) -> Result<Vec<(&'static str, OsString)>> {
        Ok(Vec::new())
    }

    /// The requests that give a window of an open session the size and the preferences of a screen: each a path below the
    /// session's and a body.
    fn emulation(&self, _screen: &Screen) -> Vec<(&'static str, Value)> {
        Vec::new()
    }

    /// The requests that make it collect its garbage, so that what its heap holds is what a page keeps.
    fn collection(&self) -> Vec<(&'static str, Value)> {
        Vec::new()
    }

    /// The body of a function as it has to be sent to run among the page's own scripts.
    fn script(&self, body: &str) -> String {
        body.to_owned()
    }

    /// Whether its screen is fixed when it starts, by its capabilities and its environment, so that its window has to be cut to size
    /// and a session serves tests on that screen alone.
    fn fixed(&self) -> bool {
        false
    }

    /// Whether a window is what it was told to be only a moment after it was told.
    fn takes_time(&self) -> bool {
        false
    }

    /// Whether it draws on an X display.
    fn wants_display(&self) -> bool {
        false
    }

    /// Whether its driver keeps the console log.
    fn keeps_log(&self) -> bool {
        false
    }

    /// What nobody can do in it by way of its driver.
    fn lacks(&self) -> &'static [Lack] {
        &[]
    }
}

/// A browser, and the driver that speaks WebDriver for it.
pub struct Programs {
    /// The browser.
    pub browser: PathBuf,
    /// The driver to start.
    pub driver: PathBuf,
}

/// Something that a test needs and that not every driver can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A finger that presses, moves and lets go.
    Finger,
    /// A finger under which the browser itself scrolls.
    FingerScroll,
    /// A wheel that turns and stays turned, also while Ctrl is held.
    Wheel,
    /// The system's few colours instead of the page's.
    ForcedColours,
    /// Going back to entries of the history that a script has made.
    HistoryByScript,
    /// The worker of an old release ends soon after its last page.
    ReleasesEnd,
    /// How large the heap of a page is.
    HeapSize,
}

/// Something that tests need elsewhere, and that an engine or its driver does not have.
pub struct Lack {
    /// What it is.
    pub need: Need,
    /// Why it cannot be had, as a sentence.
    pub why: &'static str,
}
