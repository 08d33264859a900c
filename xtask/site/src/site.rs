//! The static site: the page, the shell and the core in one folder, with relative addresses alone.

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

/// The core in one piece among the files that are measured.
const WHOLE: &str = "(the core in one piece)";

/// A built site, to print as a table of its files and their sizes, and of what figures gain by the split of the core.
pub struct Site {
    folder: PathBuf,
    files: Files,
    core: Core,
}

/// Builds the site in a folder: the pages, what else `www/` holds, the core in `core/`, and in `thumbnails/` the snapshots of each figure.
/// Where something fails, the last good site stays.
pub fn build(folder: &Path) -> Result<Site> {
    build_with(folder, bindings::split)
}

/// The same with the core in one piece.
pub fn build_whole(folder: &Path) -> Result<Site> {
    build_with(folder, bindings::whole)
}

fn build_with(folder: &Path, bind: impl FnOnce(&Path) -> Result<Core>) -> Result<Site> {
    let mut core = None;
    let files = write_in_turn(&repository::target(), folder, || {
        with_core(&core.insert(bind(&core::compile(Profile::Release)?)?).files)
    })?;
    Ok(Site { folder: folder.to_owned(), files, core: core.context("a site has a core")? })
}

/// Compiles the core quickly and in one piece, for people who are at work on it.
pub fn draft_core() -> Result<Core> {
    let _turn = turn(&repository::target())?;
    bindings::draft(&core::compile(Profile::Watch)?)
}

/// Builds the site in a folder around a core that is there.
pub fn build_around(core: &Core, folder: &Path) -> Result<()> {
    write_in_turn(&repository::target(), folder, || with_core(&core.files)).map(drop)
}

/// Reads a built site. What its entry preloads has other names in a release.
pub fn built(folder: &Path) -> Result<Files> {
    let mut files = files::read(folder)?;
    preload::remove(&mut files)?;
    Ok(files)
}

/// Builds come one after the other, for they write to the same folders.
pub fn turn(target: &Path) -> Result<Lock> {
    Lock::take(&target.join("build.lock"), "another build, which is at work in this folder")
}

/// Makes a site and writes it, while no other build does.
fn write_in_turn(target: &Path, folder: &Path, make: impl FnOnce() -> Result<Files>) -> Result<Files> {
    let _turn = turn(target)?;
    let files = make()?;
    files::write(folder, &files)?;
    Ok(files)
}

/// All files of the site.
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
    // The examples are read as they are written.
    let is_code = |path: &str| extension(path) == "css" || extension(path) == "js" && !path.starts_with("embedding/");
    let code = site.extract_if(.., |path, _| is_code(path)).collect();
    site.extend(built_code(code)?);
    Ok(site)
}

/// Scripts and style sheets, bundled and minified.
fn built_code(mut code: Files) -> Result<Files> {
    let entries = code.iter().flat_map(|(path, bytes)| [path.as_bytes(), b"\0", bytes, b"\0"]);
    cache::files(concat!("code-", env!("STATE")), &entries.collect::<Vec<_>>().concat(), || {
        styles::bundle(&mut code)?;
        bundle::bundle(&mut code)?;
        let mut maps = Files::new();
        for (path, bytes) in &mut code {
            let text = str::from_utf8(bytes).with_context(|| format!("{path} is not text"))?;
            let minified = minified(path, text, &mut maps).with_context(|| format!("in {path}"))?;
            *bytes = minified.into_bytes();
        }
        code.extend(maps);
        preload::add(&mut code)?;
        Ok(code)
    })
}

/// A script or a style sheet, minified. A script's map goes beside it.
fn minified(path: &str, text: &str, maps: &mut Files) -> Result<String> {
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
        // Maps travel to developer tools alone.
        files.retain(|path, _| extension(path) != "map");
        let mut measured = files.clone();
        measured.extend(self.core.split.iter().map(|split| (WHOLE.to_owned(), split.whole.clone())));
        // The size that travels from a host that compresses at its best.
        let compressed = compressed::brotli(&measured).map_err(|_| fmt::Error)?;
        let sizes = |path: &str| Some((measured.get(path)?.len(), compressed.get(path)?.len()));
        let rows: Vec<_> = files.keys().filter_map(|path| Some((path, sizes(path)?))).collect();
        writeln!(f, "{:>10} {:>10}   {}", "bytes", "brotli", self.folder.display())?;
        for (path, (raw, small)) in &rows {
            writeln!(f, "{raw:>10} {small:>10}   {path}")?;
        }
        let (raw, small) = rows.iter().fold((0, 0), |all, (_, one)| (all.0 + one.0, all.1 + one.1));
        writeln!(f, "{raw:>10} {small:>10}   in all")?;
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

    /// A folder that is there during a test, and in it one to build in.
    fn with_folders(name: &str, test: impl FnOnce(&Path, &Path)) {
        let target = env::temp_dir().join(format!("fall-line-site-{name}-{}", process::id()));
        test(&target, &target.join("dist"));
        fs::remove_dir_all(target).unwrap();
    }

    fn site(text: &str) -> Files {
        ["a.html", "b/c.js", "b/d.wasm"].map(|path| (format!("{text}-{path}"), text.repeat(10_000).into_bytes())).into()
    }

    #[test]
    fn of_two_builds_at_once_the_second_waits() {
        with_folders("two", |target, folder| {
            let (began, has_begun) = mpsc::channel();
            let second = || {
                let make = || {
                    began.send(()).unwrap();
                    assert_eq!(files::read(folder).unwrap(), site("first"), "the first is still at work");
                    Ok(site("second"))
                };
                write_in_turn(target, folder, make).unwrap();
            };
            thread::scope(|scope| {
                let first = || {
                    scope.spawn(second);
                    // Time enough for the second to go wrong, were it let.
                    assert!(has_begun.recv_timeout(Duration::from_millis(300)).is_err(), "both are at work");
                    Ok(site("first"))
                };
                write_in_turn(target, folder, first).unwrap();
            });
            assert_eq!(files::read(folder).unwrap(), site("second"));
        });
    }

    #[test]
    fn a_build_that_fails_leaves_the_last_good_site() {
        with_folders("fails", |target, folder| {
            write_in_turn(target, folder, || Ok(site("good"))).unwrap();
            assert!(write_in_turn(target, folder, || bail!("a typing error")).is_err());
            assert_eq!(files::read(folder).unwrap(), site("good"));
        });
    }
}
