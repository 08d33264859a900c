//! The static site: the page, the shell and the core in one folder, with relative addresses alone.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use brotli::CompressorWriter;

use crate::{bindings, joined, lean, preload, repository};

/// A built site, to print as a table of its files and their sizes.
pub struct Site {
    folder: PathBuf,
    files: Vec<File>,
}

struct File {
    path: PathBuf,
    raw: usize,
    compressed: usize,
}

/// Builds the site in a folder: `index.html`, what `www/` holds, the core in `core/`, and in `thumbnails/` the pictures that the
/// tests keep of each figure.
pub fn build(folder: &Path) -> Result<Site> {
    // Compiled first: where that fails, the last good site stays.
    let module = bindings::compile()?;
    empty(folder)?;
    bindings::write(&module, &folder.join("core"))?;
    let glue = folder.join("core/fall_line.js");
    copy(&glue, &glue)?;
    let root = repository::root();
    copy(&root.join("index.html"), &folder.join("index.html"))?;
    copy(&root.join("www"), folder)?;
    copy(&root.join("tests/snapshots"), &folder.join("thumbnails"))?;
    joined::join(folder)?;
    preload::add(folder)?;
    let mut files = Vec::new();
    weigh(folder, folder, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Site { folder: folder.to_owned(), files })
}

/// Removes what an earlier build left, but keeps the folder itself: a server may be standing in it.
fn empty(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }
            .with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

/// Copies a file, or everything in a folder: scripts and styles without what browsers do not need.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        let leaned = match from.extension().and_then(|extension| extension.to_str()) {
            Some("js") => Some(lean::script(&fs::read_to_string(from)?)),
            Some("css") => Some(lean::style(&fs::read_to_string(from)?)),
            _ => None,
        };
        let copied = match leaned {
            Some(text) => fs::write(to, text),
            None => fs::copy(from, to).map(drop),
        };
        return copied.with_context(|| format!("cannot copy {}", from.display()));
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Measures every file below a folder.
fn weigh(site: &Path, folder: &Path, files: &mut Vec<File>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            weigh(site, &path, files)?;
        } else {
            let bytes = fs::read(&path)?;
            let path = path.strip_prefix(site)?.to_owned();
            files.push(File { path, raw: bytes.len(), compressed: compressed(&bytes) });
        }
    }
    Ok(())
}

/// The size that travels from a host that compresses with brotli at its best.
fn compressed(bytes: &[u8]) -> usize {
    let mut count = Count(0);
    let mut brotli = CompressorWriter::new(&mut count, 1 << 16, 11, 22);
    brotli.write_all(bytes).expect("counting bytes cannot fail");
    drop(brotli);
    count.0
}

/// Counts what is written to it.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Display for Site {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        writeln!(f, "{:>10} {:>10}   {}", "bytes", "brotli", self.folder.display())?;
        for file in &self.files {
            writeln!(f, "{:>10} {:>10}   {}", file.raw, file.compressed, file.path.display())?;
        }
        let sum = |size: fn(&File) -> usize| self.files.iter().map(size).sum::<usize>();
        writeln!(f, "{:>10} {:>10}   in all", sum(|file| file.raw), sum(|file| file.compressed))
    }
}
