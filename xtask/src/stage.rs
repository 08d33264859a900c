//! The stages of the tests: each is one question about the repository, answered by one or two programs.

use std::{env, fs};

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde_json::Value;

use crate::cargo::{TARGET, host_cargo};
use crate::display::Display;
use crate::engine::Engine;
use crate::screen::Screen;
use crate::toolchain::Toolchain;
use crate::{dist, engines, npm, page_tests, program, repository, site};

/// In the order in which they run: what is quick to fail comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Stage {
    /// Is every file as rustfmt writes it?
    Format,
    /// Has clippy nothing to say, for this machine and for the browser?
    Lint,
    /// Does the core compute what it should?
    Native,
    /// Does it compute so in browsers?
    Wasm,
    /// Does the site build?
    Build,
    /// Is the JavaScript true to its types and to the core's?
    Types,
    /// Does the built core run in Node?
    Node,
    /// Does the page do what it should, in browsers?
    Pages,
}

impl Stage {
    /// What one types, and what the table says.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Whether it looks at the built site.
    pub fn needs_site(self) -> bool {
        self > Self::Build
    }

    /// Whether it runs in browsers.
    pub fn needs_engine(self) -> bool {
        matches!(self, Self::Wasm | Self::Pages)
    }

    /// Runs it in some engines, if it [needs any](Self::needs_engine); what it prints goes to the terminal. With `soak` what is
    /// repeated is repeated ten thousand times. Returns the names of tests that passed only when they were tried again.
    pub fn run(self, engines: &[&'static dyn Engine], soak: bool) -> Result<Vec<String>> {
        let outcome = match self {
            Self::Pages => return pages(engines, soak),
            Self::Format => program::run(host_cargo("fmt").args(["--all", "--check"])),
            Self::Lint => lint(),
            Self::Native => native(),
            Self::Wasm => engines.iter().try_for_each(|&engine| wasm(engine)),
            Self::Build => build(),
            Self::Types => types(),
            Self::Node => node(),
        };
        outcome.map(|()| Vec::new())
    }
}

/// The site, and what is published of it: the page tests look at both.
fn build() -> Result<()> {
    print!("{}", site::build(&repository::dist())?);
    print!("{}", dist::publish(&repository::dist(), &repository::published())?);
    Ok(())
}

fn lint() -> Result<()> {
    program::run(host_cargo("clippy").args(["--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    let mut web = Toolchain::ready()?.cargo("clippy");
    program::run(web.args(["--package", "fall-line", "--lib", "--test", "wasm", "--", "-D", "warnings"]))
}

/// All but the page tests, in one go: what several stand on is compiled once.
fn native() -> Result<()> {
    let mut test = host_cargo("test");
    program::run(test.args(["--locked", "--no-fail-fast", "--workspace", "--lib", "--bins", "--test", "native"]))
}

fn wasm(engine: &dyn Engine) -> Result<()> {
    let programs = engine.ready()?;
    let display = engine.wants_display().then(|| Display::start(&Screen::LAPTOP)).transpose()?;
    let settings = repository::target().join("tools/webdriver.json");
    fs::create_dir_all(repository::target().join("tools"))?;
    fs::write(&settings, engine.capabilities(&programs, &Screen::LAPTOP).to_string())
        .context("cannot write the browser's settings")?;
    let runner = [env::current_exe()?.to_string_lossy().into_owned(), "test-runner".to_owned()];
    let mut test = Toolchain::ready()?.cargo("test");
    test.args(["--config", &format!("target.{TARGET}.runner={}", Value::from(runner.to_vec()))])
        .args(["--package", "fall-line", "--test", "wasm"])
        .envs(engine.environment(&Screen::LAPTOP)?)
        .envs(display.iter().map(|display| ("DISPLAY", &display.name)));
    for other in engines::ENGINES {
        test.env_remove(other.variable());
    }
    // The seconds that a busy machine may need to run the tests, and to start the driver.
    test.env("WASM_BINDGEN_TEST_TIMEOUT", "300").env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    program::run(test.env(engine.variable(), &programs.driver).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings))
}

fn pages(engines: &[&'static dyn Engine], soak: bool) -> Result<Vec<String>> {
    let mut test = host_cargo("test");
    test.args(["--locked", "--package", "xtask", "--test", "pages", "--"]);
    test.args(engines.iter().flat_map(|engine| ["--engine", engine.name()])).args(soak.then_some("--soak"));
    program::run(&mut test)?;
    let report = fs::read(page_tests::report()).context("the page tests left no report")?;
    Ok(serde_json::from_slice(&report)?)
}

fn types() -> Result<()> {
    let settings = repository::root().join("xtask/tools/tsconfig.json");
    program::run(npm::tool("typescript/bin/tsc")?.arg("--project").arg(settings))
}

fn node() -> Result<()> {
    let folder = repository::root().join("tests/node");
    let mut files: Vec<_> = fs::read_dir(&folder)?.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "mjs"));
    files.sort();
    program::run(npm::node()?.arg("--test").args(files))
}
