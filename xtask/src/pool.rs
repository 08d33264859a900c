//! Browsers of one engine that serve one test after the other, for some take seconds to start. Each test gets a new window, and
//! from its own server a new origin, so that nothing stored by one is found by another.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;

use crate::engine::Engine;
use crate::screen::Screen;
use crate::session::Session;

/// So many wait for the next test: each takes memory, and those for a screen of their own may wait in vain.
const MOST_IDLE: usize = 4;

/// The open browsers of an engine that nobody uses, and the screens that they were started for. They end with the last pool that
/// shares them.
#[derive(Clone)]
pub struct Pool {
    engine: &'static dyn Engine,
    idle: Arc<Mutex<Vec<(Screen, Session)>>>,
}

/// A session in use; when it is dropped it goes back to its pool, if it has one.
pub struct Lease {
    session: Option<Session>,
    screen: Screen,
    pool: Option<Pool>,
}

impl Pool {
    /// A pool without browsers; each is started when there is no other.
    pub fn new(engine: &'static dyn Engine) -> Self {
        Self { engine, idle: Arc::default() }
    }

    /// What runs in it.
    pub fn engine(&self) -> &'static dyn Engine {
        self.engine
    }

    /// A browser with a new window: one that was used before, or a new one if there is none.
    pub fn lease(&self, screen: &Screen) -> Result<Lease> {
        let session = match self.take(screen) {
            Some(session) => session,
            None => Session::start(self.engine, screen)?,
        };
        Ok(Lease { session: Some(session), screen: *screen, pool: Some(self.clone()) })
    }

    /// One that can show the screen: all can, unless the screen is settled at the start.
    fn take(&self, screen: &Screen) -> Option<Session> {
        let mut idle = self.idle();
        let index = idle.iter().rposition(|(started_for, _)| !self.engine.fixed() || started_for == screen)?;
        Some(idle.swap_remove(index).1)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<(Screen, Session)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    /// A new session, never used before or after.
    pub fn new(engine: &'static dyn Engine, screen: &Screen) -> Result<Self> {
        Ok(Self { session: Some(Session::start(engine, screen)?), screen: *screen, pool: None })
    }

    /// Has the session end when it is dropped.
    pub fn retire(&mut self) {
        self.pool = None;
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
        let (Some(session), Some(pool)) = (self.session.take(), &self.pool) else { return };
        // Now and not when it is needed again: a page that is left open goes on working.
        if session.renew().is_err() {
            return;
        }
        let mut idle = pool.idle();
        idle.push((self.screen, session));
        let surplus = if idle.len() > MOST_IDLE { Some(idle.remove(0)) } else { None };
        drop(idle);
        // It takes its time to end, and nobody has to wait for that.
        drop(surplus);
    }
}
