//! An X display in memory, for browsers without a headless mode.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::screen::Screen;

/// Room for the browser's toolbar, in CSS pixels.
const TOOLBAR: u32 = 100;

/// A running Xvfb; dropping it ends the process.
pub struct Display {
    child: Child,
    /// The value of DISPLAY.
    pub name: String,
}

impl Display {
    /// Starts a display with a free number. It is barely larger than the window, so the pointer, initially at the centre, lies over
    /// the window and gives it the focus: there is no window manager to do so.
    pub fn start(screen: &Screen) -> Result<Self> {
        let [width, height] =
            [screen.width, screen.height + TOOLBAR].map(|size| (f64::from(size) * screen.scale).ceil());
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{width}x{height}x24")]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("cannot start Xvfb")?;
        let mut number = String::new();
        BufReader::new(child.stdout.take().context("Xvfb has no output")?).read_line(&mut number)?;
        let display = Self { child, name: format!(":{}", number.trim()) };
        if number.trim().is_empty() {
            bail!("Xvfb did not start");
        }
        Ok(display)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
