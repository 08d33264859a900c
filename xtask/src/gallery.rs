//! `cargo xtask gallery`: the initial view of every figure, in both themes, on a laptop and a phone, side by side.

use anyhow::{Context, Result};
use clap::Args;

use crate::cargo::host_cargo;
use crate::{program, repository};

/// The options of the gallery.
#[derive(Args)]
pub struct Options {
    /// Print the path without opening the gallery
    #[arg(long)]
    no_open: bool,
}

/// Draws the gallery with the core and opens it; the test that draws it also counts its pictures.
pub fn show(options: &Options) -> Result<()> {
    let mut test = host_cargo("test");
    program::run(test.args(["--locked", "--package", "fall-line", "--test", "native", "the_gallery"]))?;
    let page = repository::target().join("tmp/gallery/index.html");
    println!("{}", page.display());
    if !options.no_open {
        open::that_detached(&page).context("cannot open a browser: open the page yourself")?;
    }
    Ok(())
}
