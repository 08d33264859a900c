//! Hashes the sources of this program, so that cached outputs of an earlier version are not reused.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut texts = BTreeMap::new();
    // All inputs of the program: its own sources and the versions of its dependencies.
    read(&package.join("src"), &mut texts)?;
    read(&package.join("../../Cargo.lock"), &mut texts)?;
    let mut hasher = DefaultHasher::new();
    texts.values().for_each(|text| text.hash(&mut hasher));
    println!("cargo::rustc-env=STATE={:016x}", hasher.finish());
    Ok(())
}

fn read(path: &Path, texts: &mut BTreeMap<PathBuf, Vec<u8>>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", path.display());
    if !path.is_dir() {
        texts.insert(path.to_owned(), fs::read(path)?);
        return Ok(());
    }
    fs::read_dir(path)?.try_for_each(|entry| read(&entry?.path(), texts))
}
