//! What takes long says what it is doing and how far it is: on a terminal in one line that is rewritten, in a log in a line every
//! ten seconds. What is done in a moment says nothing.

use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long something has to take before it is spoken of.
const MOMENT: Duration = Duration::from_secs(2);
/// Between two lines of a log.
const PAUSE: Duration = Duration::from_secs(10);
/// Between two looks at what is going on.
const TICK: Duration = Duration::from_millis(200);

/// What is going on, in the order in which it began. Several things may at once, and share the line.
static JOBS: Mutex<Vec<Job>> = Mutex::new(Vec::new());
/// Set where other programs write to the terminal meanwhile, between whose lines there is no place for one that is rewritten.
static LINES_ONLY: AtomicBool = AtomicBool::new(false);

struct Job {
    id: u64,
    what: String,
    began: Instant,
    /// How far it is, as far as it knows.
    reached: String,
}

/// Something that is going on, until it is dropped.
pub struct Progress {
    id: u64,
}

impl Progress {
    /// Begins something, as in "Compiling the core".
    pub fn start(what: impl Into<String>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        static TICKING: Once = Once::new();
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        jobs().push(Job { id, what: what.into(), began: Instant::now(), reached: String::new() });
        TICKING.call_once(|| drop(thread::spawn(tick)));
        Self { id }
    }

    /// Says how far it is, as in "12 of 34 crates".
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

/// From now on whole lines are written on terminals too, for other programs write there.
pub fn write_lines_only() {
    LINES_ONLY.store(true, Ordering::Relaxed);
}

fn jobs() -> MutexGuard<'static, Vec<Job>> {
    JOBS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn rewrites() -> bool {
    stderr().is_terminal() && !LINES_ONLY.load(Ordering::Relaxed)
}

/// Speaks of what is going on for as long as the program runs.
fn tick() {
    let mut spoke = None::<Instant>;
    loop {
        thread::sleep(TICK);
        let jobs = jobs();
        let now = Instant::now();
        let is_due = rewrites() || spoke.is_none_or(|spoke| now - spoke >= PAUSE);
        let line = line(&jobs, now);
        if !line.is_empty() && is_due {
            spoke = Some(now);
            write(&line);
        }
    }
}

/// One line about everything that has taken longer than a moment.
fn line(jobs: &[Job], now: Instant) -> String {
    let long = jobs.iter().filter(|job| now - job.began >= MOMENT);
    let texts: Vec<_> = long.map(|job| job.text((now - job.began).as_secs())).collect();
    texts.join("; ")
}

impl Job {
    fn text(&self, seconds: u64) -> String {
        let Self { what, reached, .. } = self;
        if reached.is_empty() { format!("{what}: {seconds} s") } else { format!("{what}: {reached}, {seconds} s") }
    }
}

/// Writes a line, or rewrites the one that is there. The cursor stays at its beginning, so that whatever else is written
/// covers it.
fn write(line: &str) {
    let mut out = stderr().lock();
    // There is nothing to be done about a terminal that is gone.
    if rewrites() { write!(out, "\x1b[2K{line}\r") } else { writeln!(out, "{line}") }.ok();
    out.flush().ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_longer_than_a_moment_shares_a_line() {
        let began = Instant::now();
        let job = |id, what: &str, began, reached: &str| Job { id, what: what.into(), began, reached: reached.into() };
        let later = began + Duration::from_secs(25);
        let jobs = [
            job(0, "Compiling the core", began, "12 of 34 crates"),
            job(1, "Installing node", began, ""),
            job(2, "Compiling nothing", later, ""),
        ];
        assert_eq!(line(&jobs, later), "Compiling the core: 12 of 34 crates, 25 s; Installing node: 25 s");
        assert_eq!(line(&jobs, began), "");
    }
}
