//! `cargo xtask serve`: the built site on 127.0.0.1, built again whenever its sources change.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{fs, thread};

use anyhow::{Context, Result};
use clap::Args;

use crate::reload::Reload;
use crate::server::Server;
use crate::{repository, site};

/// Between two looks at the sources.
const GLANCE: Duration = Duration::from_millis(300);

/// How to serve.
#[derive(Args)]
pub struct Options {
    /// Open the page in the default browser
    #[arg(long)]
    open: bool,
    /// The port to listen on; 0 takes any free one
    #[arg(long, value_name = "N", default_value_t = 8000)]
    port: u16,
    /// Build again when a source changes, and load open pages again
    #[arg(long)]
    watch: bool,
}

/// Builds the site and serves it until it is interrupted.
pub fn serve(options: &Options) -> Result<()> {
    let folder = repository::dist();
    let reload = Reload::default();
    site::build(&folder)?;
    let server = match options.watch {
        true => Server::with_reload(&folder, options.port, &reload)?,
        false => Server::start(&folder, options.port)?,
    };
    println!("{}", server.url("/"));
    if options.open {
        open::that_detached(server.url("/")).context("cannot open a browser: open the address by hand")?;
    }
    if !options.watch {
        loop {
            thread::park();
        }
    }
    watch(&folder, &reload)
}

/// Rebuilds at every change; a build that fails leaves the last good site.
fn watch(folder: &Path, reload: &Reload) -> Result<()> {
    let mut seen = newest();
    loop {
        thread::sleep(GLANCE);
        let now = newest();
        if now == seen {
            continue;
        }
        seen = now;
        match site::build(folder) {
            Ok(_) => {
                println!("Built again");
                reload.now();
            }
            Err(error) => eprintln!("error: {error:#}"),
        }
    }
}

/// How many sources there are and when one was last written. A glance at a hundred files costs less than a millisecond,
/// and works on every file system.
fn newest() -> (usize, Option<SystemTime>) {
    let root = repository::root();
    let mut folders: Vec<_> = ["crate", "www"].map(|name| root.join(name)).into();
    let mut files: Vec<_> = ["index.html", "Cargo.toml"].map(|name| root.join(name)).into();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let written = |path: &PathBuf| path.metadata().and_then(|data| data.modified()).ok();
    (files.len(), files.iter().filter_map(written).max())
}
