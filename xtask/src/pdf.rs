//! Printed pages as pixels, through Poppler's `pdftoppm`, which is installed if possible.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, anyhow};

use crate::unavailable::Unavailable;
use crate::{apt, program, repository};

/// A page as pixels.
pub struct Sheet {
    /// Its width in pixels.
    pub width: usize,
    /// Its height in pixels.
    pub height: usize,
    /// Red, green and blue, row by row from the top.
    pub pixels: Vec<[u8; 3]>,
}

/// The pages of a PDF at a resolution in pixels per inch. `name` tells its files in `target/` from others'. The error is [`Unavailable`]
/// where there is no Poppler.
pub fn sheets(pdf: &[u8], resolution: u32, name: &str) -> Result<Vec<Sheet>> {
    let folder = repository::target().join("pages").join("printed").join(name);
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let file = folder.join("pages.pdf");
    fs::write(&file, pdf)?;
    program::output(Command::new(ready()?).arg("-r").arg(resolution.to_string()).arg(&file).arg(folder.join("page")))?;
    let mut pages: Vec<_> = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "ppm"));
    pages.sort();
    pages.iter().map(|path| read(&fs::read(path)?).context("pdftoppm wrote no picture")).collect()
}

/// Finds or installs the program.
fn ready() -> Result<PathBuf> {
    let find = || program::find(&["pdftoppm"]);
    if find().is_none() && apt::present() {
        apt::install(&["poppler-utils"])?;
    }
    find().ok_or_else(|| Unavailable(anyhow!("no pdftoppm: install Poppler")).into())
}

/// Reads a portable pixmap of 8 bits per channel: `P6`, width, height and 255 as text, then the pixels.
fn read(file: &[u8]) -> Option<Sheet> {
    let mut rest = file.strip_prefix(b"P6")?;
    let mut number = || {
        let text = rest.trim_ascii_start();
        let end = text.iter().position(u8::is_ascii_whitespace)?;
        let (word, after) = text.split_at(end);
        rest = after;
        std::str::from_utf8(word).ok()?.parse::<usize>().ok()
    };
    let (width, height, _) = (number()?, number()?, number()?);
    let pixels: Vec<[u8; 3]> = rest[1..].chunks_exact(3).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    (pixels.len() == width * height).then_some(Sheet { width, height, pixels })
}
