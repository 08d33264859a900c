//! The test stages: each answers one question about the repository with one or two programs.

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

/// The stages in the order they run, those that fail fastest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Stage {
    /// Is every file formatted by rustfmt?
    Format,
    /// Is clippy silent, for this machine and for the browser?
    Lint,
    /// Does the core compute correctly?
    Native,
    /// Does it compute correctly in browsers?
    Wasm,
    /// Does the site build?
    Build,
    /// Does the JavaScript type-check, also against the core's types?
    Types,
    /// Does the built core run in Node?
    Node,
    /// Do the pages work in browsers?
    Pages,
}

impl Stage {
    /// The name on the command line and in the table.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Whether it needs the built site.
    pub fn needs_site(self) -> bool {
        self > Self::Build
    }

    /// Whether it runs in browsers.
    pub fn needs_engine(self) -> bool {
        matches!(self, Self::Wasm | Self::Pages)
    }

    /// Runs the stage in these engines, if it [needs any](Self::needs_engine); its output goes to the terminal. With `soak`,
    /// repeated checks run ten thousand times. Returns notes for the table: the tests that passed only on
    /// retry, and those that could not run on this machine.
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

/// Builds the site and the published files: the page tests use both.
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

/// All tests but the page tests, in one command: shared dependencies are compiled once.
fn native() -> Result<()> {
    let mut test = host_cargo("test");
    program::run(test.args(["--locked", "--no-fail-fast", "--workspace", "--lib", "--bins", "--test", "native"]))
}

fn wasm(engine: &dyn Engine) -> Result<()> {
    let programs = engine.ready()?;
    let display = engine.needs_display().then(|| Display::start(&Screen::LAPTOP)).transpose()?;
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
    // Timeouts, in seconds, for a busy machine: to run the tests, and to start the driver.
    test.env("WASM_BINDGEN_TEST_TIMEOUT", "300").env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    program::run(test.env(engine.variable(), &programs.driver).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings))
}

fn pages(engines: &[&'static dyn Engine], soak: bool) -> Result<Vec<String>> {
    let mut test = host_cargo("test");
    test.args(["--locked", "--package", "xtask", "--test", "pages", "--"]);
    test.args(engines.iter().flat_map(|engine| ["--engine", engine.name()])).args(soak.then_some("--soak"));
    program::run(&mut test)?;
    let report = fs::read(page_tests::report()).context("the page tests wrote no report")?;
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
