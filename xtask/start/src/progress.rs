//! Progress of long-running jobs: on a terminal one line that is rewritten, in a log a line every ten seconds. Short jobs print
//! nothing.

use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a job runs before it is shown.
const MIN_TIME: Duration = Duration::from_secs(2);
/// The time between two lines in a log.
const LOG_INTERVAL: Duration = Duration::from_secs(10);
/// The time between two updates.
const TICK: Duration = Duration::from_millis(200);

/// The running jobs, in the order they started. Several may run at once and share the line.
static JOBS: Mutex<Vec<Job>> = Mutex::new(Vec::new());
/// Set while other programs write to the terminal: a line cannot be rewritten between theirs.
static LINES_ONLY: AtomicBool = AtomicBool::new(false);

struct Job {
    id: u64,
    what: String,
    started: Instant,
    /// Its progress, if known.
    reached: String,
}

/// A running job; dropping it ends the job.
pub struct Progress {
    id: u64,
}

impl Progress {
    /// Starts a job, such as "Compiling the core".
    pub fn start(what: impl Into<String>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        static TICKING: Once = Once::new();
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        jobs().push(Job { id, what: what.into(), started: Instant::now(), reached: String::new() });
        TICKING.call_once(|| drop(thread::spawn(tick)));
        Self { id }
    }

    /// Reports progress, such as "12 of 34 crates".
    pub fn reach(&self, reached: impl Into<String>) {
        if let Some(job) = jobs().iter_mut().find(|job| job.id == self.id) {
            job.reached = reached.into();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let mut jobs = jobs();
        jobs.retain(|job| job.id != self.id);
        if jobs.is_empty() && rewrites() {
            write("");
        }
    }
}

/// From now on, writes whole lines on terminals too, because other programs write there.
pub fn write_lines_only() {
    LINES_ONLY.store(true, Ordering::Relaxed);
}

fn jobs() -> MutexGuard<'static, Vec<Job>> {
    JOBS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn rewrites() -> bool {
    stderr().is_terminal() && !LINES_ONLY.load(Ordering::Relaxed)
}

/// Shows the running jobs for as long as the program runs.
fn tick() {
    let mut last_shown = None::<Instant>;
    loop {
        thread::sleep(TICK);
        let jobs = jobs();
        let now = Instant::now();
        let is_due = rewrites() || last_shown.is_none_or(|last| now - last >= LOG_INTERVAL);
        let line = line(&jobs, now);
        if !line.is_empty() && is_due {
            last_shown = Some(now);
            write(&line);
        }
    }
}

/// One line for all jobs that have run for at least [`MIN_TIME`].
fn line(jobs: &[Job], now: Instant) -> String {
    let long = jobs.iter().filter(|job| now - job.started >= MIN_TIME);
    let texts: Vec<_> = long.map(|job| job.text((now - job.started).as_secs())).collect();
    texts.join("; ")
}

impl Job {
    fn text(&self, seconds: u64) -> String {
        let Self { what, reached, .. } = self;
        if reached.is_empty() { format!("{what}: {seconds} s") } else { format!("{what}: {reached}, {seconds} s") }
    }
}

/// Writes a line, or rewrites the current one. The cursor stays at its beginning, so any other output overwrites it.
fn write(line: &str) {
    let mut out = stderr().lock();
    // If the terminal is gone, there is nothing to do.
    if rewrites() { write!(out, "\x1b[2K{line}\r") } else { writeln!(out, "{line}") }.ok();
    out.flush().ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_jobs_share_a_line() {
        let started = Instant::now();
        let job =
            |id, what: &str, started, reached: &str| Job { id, what: what.into(), started, reached: reached.into() };
        let later = started + Duration::from_secs(25);
        let jobs = [
            job(0, "Compiling the core", started, "12 of 34 crates"),
            job(1, "Installing node", started, ""),
            job(2, "Compiling nothing", later, ""),
        ];
        assert_eq!(line(&jobs, later), "Compiling the core: 12 of 34 crates, 25 s; Installing node: 25 s");
        assert_eq!(line(&jobs, started), "");
    }
}
