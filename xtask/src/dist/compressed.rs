//! Compressed copies beside the files, for hosts that send them as they lie there: `x.br` and `x.gz` hold what `x` holds.

use std::io::Write;

use anyhow::Result;
use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::files::{Files, extension};

/// What is compressed already, or too rarely asked for.
const KEPT: [&str; 1] = ["png"];

/// Adds a copy in brotli and one in gzip to each file that gets smaller by it.
pub fn add(files: &mut Files) -> Result<()> {
    let mut copies = Files::new();
    for (path, bytes) in files.iter().filter(|(path, _)| !KEPT.contains(&extension(path))) {
        for (suffix, copy) in [("br", brotli(bytes)?), ("gz", gzip(bytes)?)] {
            if copy.len() < bytes.len() {
                copies.insert(format!("{path}.{suffix}"), copy);
            }
        }
    }
    files.append(&mut copies);
    Ok(())
}

/// Brotli at its best.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
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
