//! `cargo xtask serve`: the built site on 127.0.0.1, built again whenever its sources change.

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

/// Between two looks at the sources.
const GLANCE: Duration = Duration::from_millis(100);

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
    /// Leave the core in one piece, as --watch does too
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

/// Serves a draft of the site, and builds it again at every change; a build that fails leaves the last good one. The draft has a
/// folder of its own, so that what is in `dist/` can always be published.
fn watch(options: &Options) -> Result<()> {
    let folder = repository::target().join("draft");
    let reload = Reload::default();
    let mut seen = Sources::look();
    let mut core = site::draft_core()?;
    site::build_around(&core, &folder)?;
    let server = Server::with_reload(&folder, options.port, &reload)?;
    options.announce(&server)?;
    loop {
        thread::sleep(GLANCE);
        let now = Sources::look();
        if now == seen {
            continue;
        }
        let began = Instant::now();
        match rebuild(&mut core, now.core != seen.core, &folder) {
            Ok(()) => {
                println!("Built again in {:.1} s", began.elapsed().as_secs_f64());
                reload.now();
            }
            Err(error) => eprintln!("error: {error:#}"),
        }
        // What has changed meanwhile is seen at the next look.
        seen = now;
    }
}

/// Builds what has changed.
fn rebuild(core: &mut Core, is_core: bool, folder: &Path) -> Result<()> {
    if is_core {
        *core = site::draft_core()?;
    }
    site::build_around(core, folder)
}

impl Options {
    /// Prints the address of the page, and opens it with --open.
    fn announce(&self, server: &Server) -> Result<()> {
        println!("{}", server.url("/"));
        if self.open {
            open::that_detached(server.url("/")).context("cannot open a browser: open the address by hand")?;
        }
        Ok(())
    }
}

/// The files that the site is made of, each with its size and when it was written. A look at a few hundred costs less than a
/// millisecond, and works on every file system.
#[derive(PartialEq)]
struct Sources {
    core: BTreeMap<PathBuf, (u64, Option<SystemTime>)>,
    shell: BTreeMap<PathBuf, (u64, Option<SystemTime>)>,
}

impl Sources {
    fn look() -> Self {
        Self {
            core: stamps(&["crate", "Cargo.toml", "Cargo.lock"]),
            shell: stamps(&["www", "index.html", "tests/snapshots"]),
        }
    }
}

/// What is below some paths of the repository. A file that is gone in between has no stamp.
fn stamps(paths: &[&str]) -> BTreeMap<PathBuf, (u64, Option<SystemTime>)> {
    let mut stamps = BTreeMap::new();
    let mut open: Vec<_> = paths.iter().map(|path| repository::root().join(path)).collect();
    while let Some(path) = open.pop() {
        match path.metadata() {
            Ok(data) if data.is_dir() => {
                open.extend(fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()));
            }
            Ok(data) => drop(stamps.insert(path, (data.len(), data.modified().ok()))),
            Err(_) => {}
        }
    }
    stamps
}
