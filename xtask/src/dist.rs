//! `cargo xtask dist`: makes the published files in `target/dist/` from the built site.
//!
//! - `site/`: the site with hashed names and compressed copies, for a host;
//! - `fall-line-VERSION.tgz`: the npm package, unpacked in `npm/`;
//! - `fall-line.html`: everything in one file, for a USB drive or a course platform.

mod compressed;
mod one_file;
mod package;
mod page;
mod release;

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result};

use crate::files::{self, Files};
use crate::{repository, site};

/// The published files, to print.
pub struct Published {
    /// Each file with its size and a description.
    rows: Vec<(PathBuf, usize, &'static str)>,
}

/// Publishes a built site into a folder.
pub fn publish(site: &Path, folder: &Path) -> Result<Published> {
    let _lock = site::lock(&repository::target())?;
    let site = site::built(site)?;
    fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    // The package waits for the TypeScript compiler and npm, the rest for this program.
    let (tarball, published) = thread::scope(|scope| {
        let package = scope.spawn(|| package::package(&site, &folder.join("npm"), folder));
        let published = publish_site(&site, folder);
        (package.join().expect("the package is written without a panic"), published)
    });
    let (tarball, (release, one_file)) = (tarball?, published?);
    remove_other_tarballs(folder, &tarball)?;
    let raw = |(path, bytes): (&String, &Vec<u8>)| if is_extra(path) { 0 } else { bytes.len() };
    let packed = fs::metadata(&tarball)?.len() as usize;
    Ok(Published {
        rows: vec![
            (folder.join("site"), release.iter().map(raw).sum(), "the site, for a host"),
            (folder.join("fall-line.html"), one_file.len(), "everything in one file"),
            (tarball, packed, "the npm package"),
        ],
    })
}

/// Writes the site for a host and the page in one file, and returns both.
fn publish_site(site: &Files, folder: &Path) -> Result<(Files, String)> {
    let one_file = one_file(site)?;
    let mut release = release(site)?;
    // Offered for download on the host, but not precached: it is too large for every visitor.
    release.insert("fall-line.html".into(), one_file.clone().into_bytes());
    compressed::add(&mut release)?;
    files::write(&folder.join("site"), &release)?;
    fs::write(folder.join("fall-line.html"), &one_file).context("cannot write fall-line.html")?;
    Ok((release, one_file))
}

/// Removes the packages of earlier versions.
fn remove_other_tarballs(folder: &Path, tarball: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path != tarball && path.extension().is_some_and(|extension| extension == "tgz") {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// The built site as a host serves it, without compressed copies.
pub fn release(site: &Files) -> Result<Files> {
    release::release(site).context("in the release")
}

/// The built site as one HTML file.
pub fn one_file(site: &Files) -> Result<String> {
    one_file::one_file(site).context("in fall-line.html")
}

/// Whether a file is a compressed copy or a source map, which only developer tools request.
fn is_extra(path: &str) -> bool {
    matches!(files::extension(path), "br" | "gz" | "map")
}

impl Display for Published {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        for (path, size, what) in &self.rows {
            writeln!(f, "{size:>10}   {what}: {}", path.display())?;
        }
        Ok(())
    }
}
