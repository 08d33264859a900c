//! Programs from PyPI, installed under `target/` at the versions and hashes in the requirements file. Only tests use them: where there
//! is no Python or no PyPI, these tests are skipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow};
use xtask_start::lock::Lock;
use xtask_start::progress::Progress;

use crate::unavailable::Unavailable;
use crate::{apt, program, repository};

/// The names of Python on PATH.
const NAMES: [&str; 2] = ["python3", "python"];
/// What the programs need: this version, and the means to create an environment with pip in it.
const SUITABLE: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
const PACKAGE: &str = "python3-venv";

/// A module to run, such as `sphinx`; the first use installs the packages of the requirements file. The error is
/// [`Unavailable`] where this machine has no Python or cannot reach PyPI; an installation that fails otherwise is a fault.
pub fn module(name: &str) -> Result<Command> {
    let mut python = Command::new(install()?);
    python.args(["-m", name]);
    Ok(python)
}

/// Brings `target/tools/pypi` to the state of the requirements file, and returns the path of its Python. Concurrent callers wait for
/// one installation.
pub fn install() -> Result<PathBuf> {
    let _lock = Lock::take(&repository::tools().join("pypi.lock"), "another installation of Python packages")?;
    let pins = repository::root().join("xtask/tools/requirements.txt");
    let folder = repository::tools().join("pypi");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let requirements = fs::read(&pins).context("cannot read xtask/tools/requirements.txt")?;
    // Written last, so it marks a finished installation.
    let installed = folder.join("installed.txt");
    // An update of the system's Python breaks the link to it.
    if python.is_file() && fs::read(&installed).is_ok_and(|installed| installed == requirements) {
        return Ok(python);
    }
    let base = python_with_venv()?;
    let _progress = Progress::start("Installing Python packages");
    program::output(Command::new(base).args(["-m", "venv", "--clear"]).arg(&folder))?;
    // pip reports an unknown version and an unreachable index alike, but only the second may skip a test.
    let reached = program::output(pip(&python).args(["index", "versions", "sphinx"]));
    reached.map_err(|_| Unavailable(anyhow!("PyPI cannot be reached: try `pip index versions sphinx`")))?;
    program::output(pip(&python).args(["install", "--require-hashes", "--requirement"]).arg(&pins))?;
    fs::write(&installed, requirements)?;
    Ok(python)
}

/// pip in an environment; no package may run a script of its own to be built.
fn pip(python: &Path) -> Command {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "--disable-pip-version-check", "--retries", "2"]).env("PIP_ONLY_BINARY", ":all:");
    pip
}

/// A Python that can create environments, installed from Debian on demand.
fn python_with_venv() -> Result<PathBuf> {
    apt::settle()?;
    if let Some(python) = find() {
        return Ok(python);
    }
    if apt::present() {
        apt::install(&[PACKAGE]).map_err(Unavailable)?;
    }
    find().ok_or_else(|| Unavailable(anyhow!("no Python 3.11 or later with venv: install it")).into())
}

/// The first suitable Python, on PATH or where Debian installs it.
fn find() -> Option<PathBuf> {
    let found = NAMES.into_iter().filter_map(|name| program::find(&[name])).chain([PathBuf::from("/usr/bin/python3")]);
    found.into_iter().find(|python| is_suitable(python))
}

fn is_suitable(python: &Path) -> bool {
    let mut check = Command::new(python);
    check.args(["-c", SUITABLE]).stdout(Stdio::null()).stderr(Stdio::null());
    check.status().is_ok_and(|status| status.success())
}
