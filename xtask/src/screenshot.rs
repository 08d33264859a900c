//! `cargo xtask screenshot`: what a page looks like, for people who would rather see it than imagine it.

use std::time::Duration;

use anyhow::Result;
use clap::Args;

use crate::browser::Browser;
use crate::engines::ENGINES;
use crate::screen::Screen;
use crate::{repository, site};

/// What to look at, and on which screen.
#[derive(Args)]
pub struct Options {
    /// Path of the site with its query, such as "embed.html?figure=descent"
    address: String,
    /// The picture goes to target/screenshots/NAME.png
    name: String,
    /// Width in CSS pixels
    #[arg(long)]
    width: Option<u32>,
    /// Height in CSS pixels
    #[arg(long)]
    height: Option<u32>,
    /// Device pixels to a CSS pixel
    #[arg(long)]
    scale: Option<f64>,
    /// Prefer dark colours
    #[arg(long)]
    dark: bool,
    /// A phone held upright, with fingers and no mouse
    #[arg(long)]
    phone: bool,
    /// Prefer reduced motion
    #[arg(long)]
    still: bool,
    /// The system's few colours instead of the page's, as people set who need contrast
    #[arg(long)]
    forced_colours: bool,
    /// Body of a function to run in the page first; what it returns is printed, a promise is awaited
    #[arg(long, value_name = "JS")]
    script: Option<String>,
    /// Milliseconds to wait for the page before the script runs and before the picture is taken
    #[arg(long, value_name = "MS", default_value_t = 500)]
    wait: u64,
    /// Take dist/ as it is instead of building it first
    #[arg(long)]
    no_build: bool,
}

/// Takes the picture, and prints what the page wrote to its console.
pub fn take(options: &Options) -> Result<()> {
    if !options.no_build {
        site::build(&repository::dist())?;
    }
    let browser = Browser::start(ENGINES[0], options.screen())?;
    browser.open(&options.address)?;
    browser.pause(Duration::from_millis(options.wait));
    if let Some(script) = &options.script {
        println!("{}", browser.script(script)?);
        browser.pause(Duration::from_millis(options.wait));
    }
    browser.settle()?;
    let path = browser.screenshot(&options.name)?;
    for line in browser.console()? {
        println!("console: {line}");
    }
    println!("{}", path.display());
    Ok(())
}

impl Options {
    fn screen(&self) -> Screen {
        let usual = if self.phone { Screen::PHONE } else { Screen::LAPTOP };
        Screen {
            width: self.width.unwrap_or(usual.width),
            height: self.height.unwrap_or(usual.height),
            scale: self.scale.unwrap_or(usual.scale),
            dark: self.dark,
            reduced_motion: self.still,
            forced_colours: self.forced_colours,
            ..usual
        }
    }
}
