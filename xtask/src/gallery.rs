//! `cargo xtask gallery`: every figure as it opens, in both themes, on a laptop and a phone, side by side.

use anyhow::{Context, Result};
use clap::Args;

use crate::cargo::host_cargo;
use crate::{program, repository};

/// What to do with the gallery.
#[derive(Args)]
pub struct Options {
    /// Only say where it is
    #[arg(long)]
    no_open: bool,
}

/// Has the core draw the gallery, and shows it: the test that draws it also counts its pictures.
pub fn show(options: &Options) -> Result<()> {
    let mut test = host_cargo("test");
    program::run(test.args(["--locked", "--package", "fall-line", "--test", "native", "the_gallery"]))?;
    let page = repository::target().join("tmp/gallery/index.html");
    println!("{}", page.display());
    if !options.no_open {
        open::that_detached(&page).context("cannot open a browser: open the page by hand")?;
    }
    Ok(())
}
