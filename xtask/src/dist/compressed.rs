//! Precompressed copies next to the files, for hosts that serve them: `x.br` and `x.gz` are compressed copies of `x`.

use std::io::Write;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use xtask_site::compressed;

use crate::files::{Files, extension};

/// Already compressed, or too rarely requested.
const EXCLUDED: [&str; 2] = ["png", "map"];

/// Adds brotli and gzip copies of each file, where they are smaller.
pub fn add(files: &mut Files) -> Result<()> {
    let mut originals = files.clone();
    originals.retain(|path, _| !EXCLUDED.contains(&extension(path)));
    for (suffix, copies) in
        [("br", compressed::brotli(&originals)?), ("gz", compressed::each("gzip", &originals, gzip)?)]
    {
        let smaller = copies.into_iter().filter(|(path, copy)| copy.len() < originals[path].len());
        files.extend(smaller.map(|(path, copy)| (format!("{path}.{suffix}"), copy)));
    }
    Ok(())
}

/// Gzip at the highest level, without a timestamp: equal content gives an equal file.
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
    fn copies_decompress_to_the_original() {
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
