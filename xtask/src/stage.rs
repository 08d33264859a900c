//! The stages of the tests: each is one question about the repository, answered by one or two programs.

use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde_json::Value;

use crate::chromium::Chromium;
use crate::toolchain::{self, TARGET, Toolchain};
use crate::{npm, program, repository, site};

/// In the order in which they run: what is quick to fail comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Stage {
    /// Is every file as rustfmt writes it?
    Format,
    /// Has clippy nothing to say, for this machine and for the browser?
    Lint,
    /// Does the core compute what it should?
    Native,
    /// Does it compute so in a browser?
    Wasm,
    /// Does the site build?
    Build,
    /// Is the JavaScript true to its types and to the core's?
    Types,
    /// Does the built core run in Node?
    Node,
    /// Does the page do what it should, in a browser?
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

    /// Runs it; what it prints goes to the terminal.
    pub fn run(self) -> Result<()> {
        match self {
            Self::Format => program::run(cargo("fmt").args(["--all", "--check"])),
            Self::Lint => lint(),
            Self::Native => native(),
            Self::Wasm => wasm(),
            Self::Build => site::build(&repository::dist()).map(|site| print!("{site}")),
            Self::Types => types(),
            Self::Node => node(),
            Self::Pages => pages(),
        }
    }
}

fn lint() -> Result<()> {
    program::run(cargo("clippy").args(["--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    let mut web = Toolchain::ready()?.cargo("clippy");
    program::run(web.args(["--package", "fall-line", "--lib", "--test", "wasm", "--", "-D", "warnings"]))
}

/// One package at a time: together they would be compiled once more, with the features of both.
fn native() -> Result<()> {
    program::run(cargo("test").args(["--locked", "--no-fail-fast", "--package", "fall-line"]))?;
    program::run(cargo("test").args(["--locked", "--no-fail-fast", "--package", "xtask", "--lib", "--bins"]))
}

fn wasm() -> Result<()> {
    let chromium = Chromium::ready()?;
    let settings = repository::target().join("tools/webdriver.json");
    fs::create_dir_all(repository::target().join("tools"))?;
    fs::write(&settings, chromium.capabilities().to_string()).context("cannot write the browser's settings")?;
    let runner = [env::current_exe()?.to_string_lossy().into_owned(), "test-runner".to_owned()];
    let mut test = Toolchain::ready()?.cargo("test");
    test.args(["--config", &format!("target.{TARGET}.runner={}", Value::from(runner.to_vec()))])
        .args(["--package", "fall-line", "--test", "wasm"])
        .env("CHROMEDRIVER", &chromium.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings)
        .env_remove("GECKODRIVER")
        .env_remove("SAFARIDRIVER");
    program::run(&mut test)
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

fn pages() -> Result<()> {
    // Found or installed here, once, and not by every test for itself.
    Chromium::ready()?;
    let mut test = cargo("test");
    // An error of a test says what was amiss on the page; where the test itself stood is of no help.
    test.env("RUST_LIB_BACKTRACE", "0");
    program::run(test.args(["--locked", "--package", "xtask", "--test", "pages"]))
}

/// The cargo that runs this program, for this machine.
fn cargo(task: &str) -> Command {
    let mut cargo = Command::new(toolchain::current("CARGO", "cargo"));
    cargo.current_dir(repository::root()).arg(task);
    cargo
}
