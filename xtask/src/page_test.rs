//! The contract of a page test: what it does, in which engines it says something, and what a driver has to be able to do for it.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::browser::Browser;
use crate::engine::{Engine, Need};
use crate::pool::Pool;
use crate::repository;
use crate::screen::Screen;

/// What a test does in one engine; an error says what was wrong with the page.
pub type Body = Box<dyn Fn(&Run) -> Result<()> + Send + Sync>;

/// One test of the pages.
pub struct PageTest {
    /// Its module and its name: `view::a_mouse_drags_the_plane`.
    pub name: String,
    /// Where it runs.
    pub engines: Engines,
    /// What the driver of an engine has to be able to do.
    pub needs: &'static [Need],
    /// What it does.
    pub body: Body,
}

/// Whether engines can differ in what a test asserts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engines {
    /// Pointer, keyboard, layout, canvas, printing, policy, offline, full screen, history, the bits of numbers.
    Every,
    /// Everything else: what one engine shows holds in all.
    One,
}

impl PageTest {
    /// A test whose path begins with the name of the crate of the page tests.
    pub fn new(path: &str, engines: Engines, needs: &'static [Need], body: Body) -> Self {
        let name = path.split_once("::").map_or(path, |(_, name)| name).to_owned();
        Self { name, engines, needs, body }
    }
}

/// What a test is given: browsers of the engine that it runs in, and how long it may repeat itself.
pub struct Run {
    pool: Pool,
    soak: bool,
}

impl Run {
    /// Tests in the engine of a pool, in their long form where `soak` is set.
    pub fn new(pool: Pool, soak: bool) -> Self {
        Self { pool, soak }
    }

    /// A window on the built site; the browser may have served other tests before.
    pub fn browser(&self, screen: Screen) -> Result<Browser> {
        Browser::new(self.pool.lease(&screen)?, screen)
    }

    /// The engine that the test runs in.
    pub fn engine(&self) -> &'static dyn Engine {
        self.pool.engine()
    }

    /// How often to repeat something: `short` in every run, `whole` in a soak.
    pub fn times(&self, short: usize, whole: usize) -> usize {
        if self.soak { whole } else { short }
    }

    /// An empty folder for the files of a test. The same test in another engine has another.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = repository::target().join("pages").join(self.engine().name()).join(name);
        if folder.is_dir() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

/// Lists the tests of a module, each a function from [`Run`] to a result, by where they run:
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
