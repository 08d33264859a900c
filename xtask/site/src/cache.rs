//! A cache of build outputs under `target/cache/`, keyed by the hash of all inputs.

use std::fs::{self, File};
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::Result;
use sha2::{Digest, Sha256};
use xtask_start::repository;

use crate::files::{self, Files};

/// How long an unused entry stays.
const LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);

/// The cached files for an input, or else the files that `make` produces. `kind` names the output and the program that makes it:
/// for equal `kind` and equal input, `make` must produce equal files.
pub fn files(kind: &str, input: &[u8], make: impl FnOnce() -> Result<Files>) -> Result<Files> {
    files_in(&repository::target().join("cache").join(kind), input, make)
}

fn files_in(folder: &Path, input: &[u8], make: impl FnOnce() -> Result<Files>) -> Result<Files> {
    let entry = folder.join(hash(input));
    if let Ok(files) = files::read(&entry) {
        touch(&entry);
        return Ok(files);
    }
    let files = make()?;
    // A full disk causes an error elsewhere; here it only costs time.
    store(&entry, &files).ok();
    evict(folder).ok();
    Ok(files)
}

/// Writes an entry under a temporary name and renames it, so it is complete or absent.
fn store(entry: &Path, files: &Files) -> Result<()> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let unfinished = entry.with_extension(format!("{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
    let stored = files::write(&unfinished, files).and_then(|()| Ok(fs::rename(&unfinished, entry)?));
    if stored.is_err() {
        fs::remove_dir_all(&unfinished).ok();
    }
    stored
}

/// Removes entries that have not been used for a long time, and unfinished ones.
fn evict(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_old = |used: SystemTime| used.elapsed().is_ok_and(|age| age > LIFETIME);
        if entry.metadata()?.modified().is_ok_and(is_old) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// Marks an entry as used; if that fails, it is evicted and made again later.
fn touch(entry: &Path) {
    File::open(entry).and_then(|folder| folder.set_modified(SystemTime::now())).ok();
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::{env, thread};

    use anyhow::bail;

    use super::*;

    /// Runs a test with a temporary folder.
    fn with_folder(name: &str, test: impl FnOnce(&Path)) {
        let folder = env::temp_dir().join(format!("fall-line-cache-{name}-{}", process::id()));
        test(&folder);
        fs::remove_dir_all(folder).unwrap();
    }

    fn some(text: &str) -> Files {
        Files::from([("a/b".into(), text.as_bytes().to_owned()), ("c".into(), Vec::new())])
    }

    #[test]
    fn equal_inputs_are_made_once() {
        with_folder("same", |folder| {
            assert_eq!(files_in(folder, b"1", || Ok(some("one"))).unwrap(), some("one"));
            assert_eq!(files_in(folder, b"1", || bail!("made again")).unwrap(), some("one"));
            assert_eq!(files_in(folder, b"2", || Ok(some("two"))).unwrap(), some("two"));
        });
    }

    #[test]
    fn an_entry_is_complete_or_absent() {
        with_folder("complete", |folder| {
            let many: Files = (0..500).map(|number| (format!("{number}.js"), b"text".to_vec())).collect();
            thread::scope(|scope| {
                let writer = scope.spawn(|| files_in(folder, b"1", || Ok(many.clone())).unwrap());
                // What would remain if the writer were killed at this moment.
                while !writer.is_finished() {
                    if let Ok(entry) = files::read(&folder.join(hash(b"1"))) {
                        assert_eq!(entry.len(), many.len());
                    }
                }
            });
            assert_eq!(files_in(folder, b"1", || bail!("made again")).unwrap(), many);
        });
    }

    #[test]
    fn a_failure_is_not_cached() {
        with_folder("fails", |folder| {
            assert!(files_in(folder, b"1", || bail!("failed")).is_err());
            assert_eq!(files_in(folder, b"1", || Ok(some("one"))).unwrap(), some("one"));
        });
    }

    #[test]
    fn an_unused_entry_is_evicted() {
        with_folder("old", |folder| {
            let stored = |input| folder.join(hash(input));
            for input in [b"1", b"2"] {
                files_in(folder, input, || Ok(some("old"))).unwrap();
                let entry = File::open(stored(input)).unwrap();
                entry.set_modified(SystemTime::now() - 2 * LIFETIME).unwrap();
            }
            files_in(folder, b"2", || bail!("made again")).unwrap();
            files_in(folder, b"3", || Ok(some("new"))).unwrap();
            assert!(!stored(b"1").exists() && stored(b"2").exists() && stored(b"3").exists());
        });
    }
}
