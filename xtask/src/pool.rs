//! Browsers that serve one test after the other, for some take seconds to start. Each test gets a new window, and from
//! its own server a new origin, so that nothing stored by one is found by another.

use std::ffi::c_int;
use std::ops::Deref;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;

use anyhow::Result;

use crate::engine::Engine;
use crate::screen::Screen;
use crate::session::Session;

/// Open browsers that nobody uses. All are of one engine, that of the run.
static IDLE: Mutex<Vec<Session>> = Mutex::new(Vec::new());

/// A session in use; it goes back when it is dropped if it can serve again, or else it ends.
pub struct Lease {
    session: Option<Session>,
    lent: bool,
}

impl Lease {
    /// A new session, never used before or after.
    pub fn new(engine: &'static dyn Engine, screen: &Screen) -> Result<Self> {
        Ok(Self { session: Some(Session::start(engine, screen)?), lent: false })
    }

    /// One that was used before, or a new one if there is none.
    pub fn lent(engine: &'static dyn Engine, screen: &Screen) -> Result<Self> {
        while let Some(session) = { idle().pop() } {
            if session.renew().is_ok() {
                return Ok(Self { session: Some(session), lent: true });
            }
        }
        Ok(Self { session: Some(Session::start(engine, screen)?), lent: !engine.fixed() })
    }
}

impl Deref for Lease {
    type Target = Session;

    fn deref(&self) -> &Session {
        self.session.as_ref().expect("a lease has its session until it is dropped")
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(session) = self.session.take().filter(|_| self.lent) {
            close_at_exit();
            idle().push(session);
        }
    }
}

fn idle() -> MutexGuard<'static, Vec<Session>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Nothing drops a static, and Rust's tests have no last word: C's exit has.
fn close_at_exit() {
    static REGISTERED: Once = Once::new();
    unsafe extern "C" {
        fn atexit(callback: extern "C" fn()) -> c_int;
    }
    extern "C" fn close() {
        // On a thread of its own, for the main one has nothing left to run on.
        thread::spawn(|| idle().drain(..).for_each(drop)).join().ok();
    }
    // SAFETY: this is C's own signature, and a panic stays in the thread.
    REGISTERED.call_once(|| {
        unsafe { atexit(close) };
    });
}
