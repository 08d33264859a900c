//! Compressed copies beside the files, for hosts that send them as they lie there: `x.br` and `x.gz` hold what `x` holds.

use std::io::Write;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use xtask_site::compressed;

use crate::files::{Files, extension};

/// What is compressed already, or too rarely requested.
const EXCLUDED: [&str; 2] = ["png", "map"];

/// Adds a copy in brotli and one in gzip to each file that gets smaller by it.
pub fn add(files: &mut Files) -> Result<()> {
    let mut copied = files.clone();
    copied.retain(|path, _| !EXCLUDED.contains(&extension(path)));
    for (suffix, copies) in [("br", compressed::brotli(&copied)?), ("gz", compressed::each("gzip", &copied, gzip)?)] {
        let smaller = copies.into_iter().filter(|(path, copy)| copy.len() < copied[path].len());
        files.extend(smaller.map(|(path, copy)| (format!("{path}.{suffix}"), copy)));
    }
    Ok(())
}

/// Gzip at its best, with no time in it: one content gives one file.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_copy_holds_what_the_file_holds() {
        let text = "the fall line is the line a ball takes down a slope; ".repeat(50);
        let mut files = Files::from([("a.js".into(), text.clone().into_bytes()), ("b.js".into(), b"1".to_vec())]);
        add(&mut files).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["a.js", "a.js.br", "a.js.gz", "b.js"]);
        let (mut from_brotli, mut from_gzip) = (String::new(), String::new());
        brotli::Decompressor::new(&files["a.js.br"][..], 4096).read_to_string(&mut from_brotli).unwrap();
        flate2::read::GzDecoder::new(&files["a.js.gz"][..]).read_to_string(&mut from_gzip).unwrap();
        assert_eq!((from_brotli, from_gzip), (text.clone(), text));
    }
}
