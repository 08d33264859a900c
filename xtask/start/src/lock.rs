//! A lock between processes, and between the threads of one.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result};

use crate::progress::Progress;

/// A lock on a file, released when it is dropped or when the process ends, however it ends.
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock. If it is held elsewhere, prints what it is waiting for: "Waiting for another build".
    pub fn take(path: &Path, other: &str) -> Result<Self> {
        let file = open(path).with_context(|| format!("cannot write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                eprintln!("Waiting for {other}");
                let _progress = Progress::start(format!("Waiting for {other}"));
                file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", path.display()));
            }
        }
        Ok(Self { _file: file })
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    File::options().create(true).truncate(false).write(true).open(path)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::{env, process, thread};

    use super::*;

    #[test]
    fn only_one_thread_holds_the_lock_at_a_time() {
        let folder = env::temp_dir().join(format!("fall-line-lock-{}", process::id()));
        let (inside, count) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let _lock = Lock::take(&folder.join("a.lock"), "another test").unwrap();
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two threads hold the lock");
                    thread::yield_now();
                    inside.fetch_sub(1, Ordering::SeqCst);
                    count.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(count.into_inner(), 8);
        fs::remove_dir_all(folder).unwrap();
    }
}
