//! The static site: the pages, the shell and the core in one folder, with relative addresses only.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xtask_start::core::{self, Profile};
use xtask_start::lock::Lock;
use xtask_start::repository;

use crate::bindings::{self, Core};
use crate::files::{self, Files, extension};
use crate::gains::Gains;
use crate::{bundle, cache, compressed, minify, pages, preload, source_map, styles};

/// The name of the core in one piece among the measured files.
const WHOLE: &str = "(the core in one piece)";

/// A built site, printed as a table of file sizes and of each figure's savings from splitting the core.
pub struct Site {
    folder: PathBuf,
    files: Files,
    core: Core,
}

/// Builds the site in a folder: the pages, the other files of `www/`, the core in `core/`, and the snapshots of each figure in
/// `thumbnails/`. If the build fails, the last good site stays.
pub fn build(folder: &Path) -> Result<Site> {
    build_with(folder, bindings::split)
}

/// Builds the site with the core in one piece.
pub fn build_whole(folder: &Path) -> Result<Site> {
    build_with(folder, bindings::whole)
}

fn build_with(folder: &Path, bind: impl FnOnce(&Path) -> Result<Core>) -> Result<Site> {
    let mut core = None;
    let files = write_locked(&repository::target(), folder, || {
        with_core(&core.insert(bind(&core::compile(Profile::Release)?)?).files)
    })?;
    Ok(Site { folder: folder.to_owned(), files, core: core.context("the site has no core")? })
}

/// Compiles the core quickly and in one piece, for development.
pub fn draft_core() -> Result<Core> {
    let _lock = lock(&repository::target())?;
    bindings::draft(&core::compile(Profile::Watch)?)
}

/// Builds the site in a folder with an already compiled core.
pub fn build_around(core: &Core, folder: &Path) -> Result<()> {
    write_locked(&repository::target(), folder, || with_core(&core.files)).map(drop)
}

/// Reads a built site, without the preloads, whose files have other names in a release.
pub fn built(folder: &Path) -> Result<Files> {
    let mut files = files::read(folder)?;
    preload::remove(&mut files)?;
    Ok(files)
}

/// Locks the build: builds write to the same folders, so only one runs at a time.
pub fn lock(target: &Path) -> Result<Lock> {
    Lock::take(&target.join("build.lock"), "another build in this folder")
}

/// Makes a site and writes it, under the build lock.
fn write_locked(target: &Path, folder: &Path, make: impl FnOnce() -> Result<Files>) -> Result<Files> {
    let _lock = lock(target)?;
    let files = make()?;
    files::write(folder, &files)?;
    Ok(files)
}

/// All files of the site with a given core.
fn with_core(core: &Files) -> Result<Files> {
    let root = repository::root();
    let mut site = Files::new();
    site.insert("index.html".into(), fs::read(root.join("index.html")).context("cannot read index.html")?);
    site.extend(files::read(&root.join("www"))?);
    for (path, bytes) in files::read(&root.join("tests/snapshots"))? {
        site.insert(format!("thumbnails/{path}"), bytes);
    }
    for (path, bytes) in core {
        site.insert(format!("core/{path}"), bytes.clone());
    }
    pages::add(&mut site)?;
    // The embedding examples are published as source.
    let is_code = |path: &str| extension(path) == "css" || extension(path) == "js" && !path.starts_with("embedding/");
    let code = site.extract_if(.., |path, _| is_code(path)).collect();
    site.extend(build_code(code)?);
    Ok(site)
}

/// Bundles and minifies scripts and style sheets.
fn build_code(mut code: Files) -> Result<Files> {
    let entries = code.iter().flat_map(|(path, bytes)| [path.as_bytes(), b"\0", bytes, b"\0"]);
    cache::files(concat!("code-", env!("STATE")), &entries.collect::<Vec<_>>().concat(), || {
        styles::bundle(&mut code)?;
        bundle::bundle(&mut code)?;
        let mut maps = Files::new();
        for (path, bytes) in &mut code {
            let text = str::from_utf8(bytes).with_context(|| format!("{path} is not text"))?;
            let minified = minify(path, text, &mut maps).with_context(|| format!("in {path}"))?;
            *bytes = minified.into_bytes();
        }
        code.extend(maps);
        preload::add(&mut code)?;
        Ok(code)
    })
}

/// Minifies a script or a style sheet, and adds a script's source map to `maps`.
fn minify(path: &str, text: &str, maps: &mut Files) -> Result<String> {
    if extension(path) == "css" {
        return minify::style(text);
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let (script, map) = minify::script(&format!("source/{name}"), text)?;
    maps.insert(source_map::of(path), map.into_bytes());
    Ok(source_map::attach(&script, &source_map::of(name)))
}

impl Display for Site {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let mut files = self.files.clone();
        // Only developer tools load source maps.
        files.retain(|path, _| extension(path) != "map");
        let mut measured = files.clone();
        measured.extend(self.core.split.iter().map(|split| (WHOLE.to_owned(), split.whole.clone())));
        // The transfer size from a host that compresses at the highest level.
        let compressed = compressed::brotli(&measured).map_err(|_| fmt::Error)?;
        let sizes = |path: &str| Some((measured.get(path)?.len(), compressed.get(path)?.len()));
        let rows: Vec<_> = files.keys().filter_map(|path| Some((path, sizes(path)?))).collect();
        writeln!(f, "{:>10} {:>10}   {}", "bytes", "brotli", self.folder.display())?;
        for (path, (raw, small)) in &rows {
            writeln!(f, "{raw:>10} {small:>10}   {path}")?;
        }
        let (raw, small) = rows.iter().fold((0, 0), |all, (_, one)| (all.0 + one.0, all.1 + one.1));
        writeln!(f, "{raw:>10} {small:>10}   total")?;
        let (Some(split), Some(whole)) = (&self.core.split, sizes(WHOLE)) else { return Ok(()) };
        let gains = Gains::of(split, whole, |module| sizes(&format!("core/{module}"))).map_err(|_| fmt::Error)?;
        write!(f, "\n{gains}")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;
    use std::{env, process, thread};

    use anyhow::bail;

    use super::*;

    /// Runs a test with a temporary target folder and a build folder in it.
    fn with_folders(name: &str, test: impl FnOnce(&Path, &Path)) {
        let target = env::temp_dir().join(format!("fall-line-site-{name}-{}", process::id()));
        test(&target, &target.join("dist"));
        fs::remove_dir_all(target).unwrap();
    }

    fn site(text: &str) -> Files {
        ["a.html", "b/c.js", "b/d.wasm"].map(|path| (format!("{text}-{path}"), text.repeat(10_000).into_bytes())).into()
    }

    #[test]
    fn concurrent_builds_wait_for_each_other() {
        with_folders("two", |target, folder| {
            let (started, has_started) = mpsc::channel();
            let second = || {
                let make = || {
                    started.send(()).unwrap();
                    assert_eq!(files::read(folder).unwrap(), site("first"), "the first build is not finished");
                    Ok(site("second"))
                };
                write_locked(target, folder, make).unwrap();
            };
            thread::scope(|scope| {
                let first = || {
                    scope.spawn(second);
                    // Long enough for the second build to start if it did not wait.
                    assert!(has_started.recv_timeout(Duration::from_millis(300)).is_err(), "both builds are running");
                    Ok(site("first"))
                };
                write_locked(target, folder, first).unwrap();
            });
            assert_eq!(files::read(folder).unwrap(), site("second"));
        });
    }

    #[test]
    fn a_failed_build_leaves_the_last_good_site() {
        with_folders("fails", |target, folder| {
            write_locked(target, folder, || Ok(site("good"))).unwrap();
            assert!(write_locked(target, folder, || bail!("a syntax error")).is_err());
            assert_eq!(files::read(folder).unwrap(), site("good"));
        });
    }
}
