//! Brotli compression at the highest level, with a cache because it takes seconds.

use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Result;
use brotli::CompressorWriter;
use xtask_start::progress::Progress;

use crate::cache;
use crate::files::Files;

/// Compresses each file with brotli.
pub fn brotli(files: &Files) -> Result<Files> {
    each("brotli", files, |bytes| {
        let mut writer = CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
        writer.write_all(bytes)?;
        Ok(writer.into_inner())
    })
}

/// Compresses files in parallel, through the cache, where `name` identifies the method.
pub fn each(name: &str, files: &Files, compress: impl Fn(&[u8]) -> Result<Vec<u8>> + Sync) -> Result<Files> {
    let progress = Progress::start(format!("Compressing with {name}"));
    let (pending, done, copies) = (Mutex::new(files.iter()), AtomicUsize::new(0), Mutex::new(Files::new()));
    let work = || -> Result<()> {
        // The lock is held only while picking a file.
        while let Some((path, bytes)) = { pending.lock().expect("picking cannot fail").next() } {
            let entry = cache::files(name, bytes, || Ok(Files::from([("copy".into(), compress(bytes)?)])))?;
            let copy = entry.into_values().next().unwrap_or_default();
            copies.lock().expect("storing cannot fail").insert(path.clone(), copy);
            progress.reach(format!("{} of {} files", done.fetch_add(1, Ordering::Relaxed) + 1, files.len()));
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..thread::available_parallelism()?.get()).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("compressing does not panic"))
    })?;
    Ok(copies.into_inner().expect("storing cannot fail"))
}
