//! `cargo xtask serve`: serves the built site on 127.0.0.1, and with `--watch` rebuilds it when its sources change.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
use std::{fs, thread};

use anyhow::{Context, Result};
use clap::Args;
use xtask_start::repository;

use crate::bindings::Core;
use crate::reload::Reload;
use crate::server::Server;
use crate::site;

/// The time between two checks of the sources.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// The options of the server.
#[derive(Args)]
pub struct Options {
    /// Open the page in the default browser
    #[arg(long)]
    open: bool,
    /// The port to listen on; 0 selects any free port
    #[arg(long, value_name = "N", default_value_t = 8000)]
    port: u16,
    /// Rebuild when a source changes, and reload open pages
    #[arg(long)]
    watch: bool,
    /// Leave the core in one piece, as --watch also does
    #[arg(long)]
    whole: bool,
}

/// Builds the site and serves it until it is interrupted.
pub fn serve(options: &Options) -> Result<()> {
    if options.watch {
        return watch(options);
    }
    let folder = repository::dist();
    if options.whole {
        site::build_whole(&folder)?
    } else {
        site::build(&folder)?
    };
    let server = Server::start(&folder, options.port)?;
    options.announce(&server)?;
    loop {
        thread::park();
    }
}

/// Serves a draft of the site and rebuilds it at every change; a failed build leaves the last good one. The draft has its own
/// folder, so `dist/` can always be published.
fn watch(options: &Options) -> Result<()> {
    let folder = repository::target().join("draft");
    let reload = Reload::default();
    let mut seen = Sources::read();
    let mut core = site::draft_core()?;
    site::build_around(&core, &folder)?;
    let server = Server::with_reload(&folder, options.port, &reload)?;
    options.announce(&server)?;
    loop {
        thread::sleep(POLL_INTERVAL);
        let now = Sources::read();
        if now == seen {
            continue;
        }
        let started = Instant::now();
        match rebuild(&mut core, now.core != seen.core, &folder) {
            Ok(()) => {
                println!("Rebuilt in {:.1} s", started.elapsed().as_secs_f64());
                reload.now();
            }
            Err(error) => eprintln!("error: {error:#}"),
        }
        // Changes during the build are found at the next check.
        seen = now;
    }
}

/// Rebuilds what has changed.
fn rebuild(core: &mut Core, core_changed: bool, folder: &Path) -> Result<()> {
    if core_changed {
        *core = site::draft_core()?;
    }
    site::build_around(core, folder)
}

impl Options {
    /// Prints the address of the page, and opens it with --open.
    fn announce(&self, server: &Server) -> Result<()> {
        println!("{}", server.url("/"));
        if self.open {
            open::that_detached(server.url("/")).context("cannot open a browser: open the address yourself")?;
        }
        Ok(())
    }
}

/// The source files of the site, each with its size and modification time. Checking a few hundred takes less than a millisecond and
/// works on every file system.
#[derive(PartialEq)]
struct Sources {
    core: BTreeMap<PathBuf, (u64, Option<SystemTime>)>,
    shell: BTreeMap<PathBuf, (u64, Option<SystemTime>)>,
}

impl Sources {
    fn read() -> Self {
        Self {
            core: stamps(&["crate", "Cargo.toml", "Cargo.lock"]),
            shell: stamps(&["www", "index.html", "tests/snapshots"]),
        }
    }
}

/// The sizes and times of all files below some paths of the repository. A file deleted meanwhile is skipped.
fn stamps(paths: &[&str]) -> BTreeMap<PathBuf, (u64, Option<SystemTime>)> {
    let mut stamps = BTreeMap::new();
    let mut pending: Vec<_> = paths.iter().map(|path| repository::root().join(path)).collect();
    while let Some(path) = pending.pop() {
        match path.metadata() {
            Ok(data) if data.is_dir() => {
                pending.extend(fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()));
            }
            Ok(data) => drop(stamps.insert(path, (data.len(), data.modified().ok()))),
            Err(_) => {}
        }
    }
    stamps
}
