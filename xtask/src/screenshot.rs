//! `cargo xtask screenshot`: takes a screenshot of a page.

use std::time::Duration;

use anyhow::Result;
use clap::Args;

use crate::browser::Browser;
use crate::engines::ENGINES;
use crate::screen::Screen;
use crate::{repository, site};

/// The page and the screen.
#[derive(Args)]
pub struct Options {
    /// Path within the site, with its query, such as "embed.html?figure=descent"
    address: String,
    /// The screenshot goes to target/screenshots/NAME.png
    name: String,
    /// Width in CSS pixels
    #[arg(long)]
    width: Option<u32>,
    /// Height in CSS pixels
    #[arg(long)]
    height: Option<u32>,
    /// Device pixels per CSS pixel
    #[arg(long)]
    scale: Option<f64>,
    /// Prefer the dark theme
    #[arg(long)]
    dark: bool,
    /// A phone in portrait orientation, with touch and no mouse
    #[arg(long)]
    phone: bool,
    /// Prefer reduced motion
    #[arg(long)]
    still: bool,
    /// Use forced colours: the system's high-contrast palette instead of the page's
    #[arg(long)]
    forced_colours: bool,
    /// Body of a function to run in the page first; its result is printed, a promise is awaited
    #[arg(long, value_name = "JS")]
    script: Option<String>,
    /// Milliseconds to wait before the script runs and before the screenshot is taken
    #[arg(long, value_name = "MS", default_value_t = 500)]
    wait: u64,
    /// Use dist/ as it is instead of building it first
    #[arg(long)]
    no_build: bool,
}

/// Takes the screenshot and prints the page's console log.
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
        let base = if self.phone { Screen::PHONE } else { Screen::LAPTOP };
        Screen {
            width: self.width.unwrap_or(base.width),
            height: self.height.unwrap_or(base.height),
            scale: self.scale.unwrap_or(base.scale),
            dark: self.dark,
            reduced_motion: self.still,
            forced_colours: self.forced_colours,
            ..base
        }
    }
}
