//! An X display in memory, for browsers that open a window wherever they are.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::screen::Screen;

/// Room for the bar of a browser, in CSS pixels.
const BAR: u32 = 100;

/// A running Xvfb; it ends when it is dropped.
pub struct Display {
    child: Child,
    /// What DISPLAY has to be.
    pub name: String,
}

impl Display {
    /// Starts one on a number that is free. It is hardly larger than the window, so that the pointer, which rests in the
    /// middle, is over it: that is how a window has the focus where no window manager gives it.
    pub fn start(screen: &Screen) -> Result<Self> {
        let [width, height] = [screen.width, screen.height + BAR].map(|size| (f64::from(size) * screen.scale).ceil());
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{width}x{height}x24")]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("cannot start Xvfb")?;
        let mut number = String::new();
        BufReader::new(child.stdout.take().context("Xvfb is mute")?).read_line(&mut number)?;
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
