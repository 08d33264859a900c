//! A pool of browsers of one engine, reused from test to test because some take seconds to start. Each test gets a new window, and
//! its own server gives it a new origin, so no test finds what another stored.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;

use crate::engine::Engine;
use crate::screen::Screen;
use crate::session::Session;

/// The most browsers that stay idle: each takes memory, and one with a fixed screen may never be needed again.
const MAX_IDLE: usize = 4;

/// The idle browsers of an engine, and the screens they were started for. They end with the last clone of the pool.
#[derive(Clone)]
pub struct Pool {
    engine: &'static dyn Engine,
    idle: Arc<Mutex<Vec<(Screen, Session)>>>,
}

/// A session in use; dropping it releases the session to its pool, if it has one.
pub struct Lease {
    session: Option<Session>,
    screen: Screen,
    pool: Option<Pool>,
}

impl Pool {
    /// An empty pool; browsers start on demand.
    pub fn new(engine: &'static dyn Engine) -> Self {
        Self { engine, idle: Arc::default() }
    }

    /// The engine of its browsers.
    pub fn engine(&self) -> &'static dyn Engine {
        self.engine
    }

    /// A browser with a new window: an idle one, or else a new one.
    pub fn lease(&self, screen: &Screen) -> Result<Lease> {
        let session = match self.take(screen) {
            Some(session) => session,
            None => Session::start(self.engine, screen)?,
        };
        Ok(Lease { session: Some(session), screen: *screen, pool: Some(self.clone()) })
    }

    /// An idle session that can emulate the screen: any, unless the engine fixes the screen at start.
    fn take(&self, screen: &Screen) -> Option<Session> {
        let mut idle = self.idle();
        let index =
            idle.iter().rposition(|(started_for, _)| !self.engine.has_fixed_screen() || started_for == screen)?;
        Some(idle.swap_remove(index).1)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<(Screen, Session)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    /// A new session that no pool reuses.
    pub fn new(engine: &'static dyn Engine, screen: &Screen) -> Result<Self> {
        Ok(Self { session: Some(Session::start(engine, screen)?), screen: *screen, pool: None })
    }

    /// Makes the session end when it is dropped.
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
        // Renewed now rather than on the next lease: a page left open keeps running.
        if session.renew().is_err() {
            return;
        }
        let mut idle = pool.idle();
        idle.push((self.screen, session));
        let surplus = if idle.len() > MAX_IDLE { Some(idle.remove(0)) } else { None };
        drop(idle);
        // Ending a browser is slow, so the pool is unlocked first.
        drop(surplus);
    }
}
