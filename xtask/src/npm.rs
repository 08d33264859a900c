//! Node and the development tools from npm, installed under `target/` at the versions in the lock file.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use xtask_start::lock::Lock;
use xtask_start::progress::Progress;

use crate::{apt, program, repository};

/// Node, installed from Debian on demand.
pub fn node() -> Result<Command> {
    Ok(Command::new(executable("node")?))
}

/// npm itself.
pub fn npm() -> Result<Command> {
    Ok(Command::new(executable("npm")?))
}

/// A tool's script in node_modules, run by Node; the first use installs the packages in the lock file.
pub fn tool(script: &str) -> Result<Command> {
    let modules = install()?;
    let mut node = node()?;
    node.arg(modules.join(script));
    Ok(node)
}

/// A file of a package in node_modules, for code that runs in a browser rather than in Node.
pub fn file(path: &str) -> Result<PathBuf> {
    Ok(install()?.join(path))
}

/// Brings `target/tools/npm/node_modules` to the state of the lock file, and returns its path. Concurrent callers wait for one
/// installation.
pub fn install() -> Result<PathBuf> {
    let _lock = Lock::take(&repository::tools().join("npm.lock"), "another installation of npm packages")?;
    let pins = repository::root().join("xtask/tools");
    let folder = repository::tools().join("npm");
    let modules = folder.join("node_modules");
    let lock = fs::read(pins.join("package-lock.json")).context("cannot read xtask/tools/package-lock.json")?;
    // Written last, so it marks a finished installation.
    let installed = folder.join("installed.json");
    if fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(modules);
    }
    fs::create_dir_all(&folder)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(pins.join(name), folder.join(name)).with_context(|| format!("cannot copy {name}"))?;
    }
    let mut npm = npm()?;
    let _progress = Progress::start("Installing npm packages");
    program::run(npm.current_dir(&folder).args(["ci", "--silent", "--no-audit", "--no-fund", "--fetch-retries=5"]))?;
    fs::write(&installed, lock)?;
    Ok(modules)
}

/// Finds or installs one of Node's programs.
fn executable(name: &str) -> Result<PathBuf> {
    // On Windows npm is a script, which starts only with its extension.
    let names = if cfg!(windows) && name == "npm" { ["npm.cmd"] } else { [name] };
    apt::settle()?;
    if let Some(path) = program::find(&names) {
        return Ok(path);
    }
    if apt::present() {
        apt::install(&["nodejs", "npm"])?;
    }
    match program::find(&names) {
        Some(path) => Ok(path),
        None => bail!("{name} is missing: install Node 20 or later, then try again"),
    }
}
