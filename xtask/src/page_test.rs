//! A page test: its body, the engines it runs in, and the driver features it needs.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::browser::Browser;
use crate::engine::{Engine, Need};
use crate::pool::Pool;
use crate::repository;
use crate::screen::Screen;

/// The body of a test, run once per engine; an error describes the fault of the page.
pub type Body = Box<dyn Fn(&TestRun) -> Result<()> + Send + Sync>;

/// One test of the pages.
pub struct PageTest {
    /// Module and name: `view::a_mouse_drags_the_plane`.
    pub name: String,
    /// The engines it runs in.
    pub engines: Engines,
    /// The driver features it needs.
    pub needs: &'static [Need],
    /// The test itself.
    pub body: Body,
}

/// Whether the behaviour under test may differ between engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engines {
    /// Pointer, keyboard, layout, canvas, printing, content security policy, offline use, full screen, history, bits of numbers.
    Every,
    /// Everything else: a result in one engine holds in all.
    One,
}

impl PageTest {
    /// A test whose path begins with the name of the page test crate.
    pub fn new(path: &str, engines: Engines, needs: &'static [Need], body: Body) -> Self {
        let name = path.split_once("::").map_or(path, |(_, name)| name).to_owned();
        Self { name, engines, needs, body }
    }
}

/// The context of a test: browsers of its engine, and how thorough to be.
pub struct TestRun {
    pool: Pool,
    is_first: bool,
    soak: bool,
}

impl TestRun {
    /// A run in the engine of a pool, which may be the first of several, in the long form if `soak` is set.
    pub fn new(pool: Pool, is_first: bool, soak: bool) -> Self {
        Self { pool, is_first, soak }
    }

    /// A window on the built site; the browser may have run other tests before.
    pub fn browser(&self, screen: Screen) -> Result<Browser> {
        Browser::new(self.pool.lease(&screen)?, screen)
    }

    /// The engine the test runs in.
    pub fn engine(&self) -> &'static dyn Engine {
        self.pool.engine()
    }

    /// Whether its engine is the first of the run, in which a test does what one engine answers for all.
    pub fn is_first_engine(&self) -> bool {
        self.is_first
    }

    /// How often to repeat a check: `short` times in a normal run, `long` times in a soak.
    pub fn times(&self, short: usize, long: usize) -> usize {
        if self.soak { long } else { short }
    }

    /// An empty folder for the files of a test, separate for each engine.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = repository::target().join("pages").join(self.engine().name()).join(name);
        if folder.is_dir() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

/// Lists the tests of a module, each a function from [`TestRun`] to a result, by the engines they run in:
///
/// ```ignore
/// page_tests! {
///     Every: a_mouse_drags_the_plane;
///     Every needs Wheel: the_wheel_zooms;
///     One: a_formula_that_is_not_finished_keeps_the_last_picture;
/// }
/// ```
#[macro_export]
macro_rules! page_tests {
    ($($engines:ident $(needs $($need:ident)+)?: $($test:ident),+;)+) => {
        /// The tests of this module.
        pub fn tests() -> Vec<$crate::page_test::PageTest> {
            use $crate::engine::Need;
            use $crate::page_test::{Engines, PageTest};

            let mut tests = Vec::new();
            $({
                const NEEDS: &[Need] = &[$($(Need::$need),+)?];
                tests.extend([$(PageTest::new(
                    concat!(module_path!(), "::", stringify!($test)),
                    Engines::$engines,
                    NEEDS,
                    Box::new($test),
                )),+]);
            })+
            tests
        }
    };
}
