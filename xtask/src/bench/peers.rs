//! What we are measured beside, from npm, with the benchmark's pages: installed under `target/bench`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{npm, program, repository};

const LOCK: &str = "package-lock.json";

/// Brings `target/bench` to the state of `xtask/bench` and of its lock file, and says where it is.
pub fn install() -> Result<PathBuf> {
    let source = pages();
    let folder = repository::target().join("bench");
    let lock = fs::read(source.join(LOCK)).context("cannot read the benchmark's lock file")?;
    // Written last, so it says that an installation was finished.
    let installed = folder.join("installed.json");
    let is_installed = fs::read(&installed).is_ok_and(|installed| installed == lock);
    copy(&source, &folder)?;
    if !is_installed {
        eprintln!("Installing the peers");
        // Found or installed: npm comes with it.
        npm::node()?;
        let npm = program::find(&["npm", "npm.cmd"]).context("npm is missing: install it, then try again")?;
        program::run(Command::new(npm).current_dir(&folder).args(["ci", "--silent", "--no-audit", "--no-fund"]))?;
        fs::write(&installed, lock)?;
    }
    Ok(folder)
}

/// The script that weighs addresses, run by Node.
pub fn scales() -> Result<Command> {
    let mut node = npm::node()?;
    node.arg(pages().join("weigh.mjs"));
    Ok(node)
}

fn pages() -> PathBuf {
    repository::root().join("xtask/bench")
}

/// Copies a folder over another.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot write {}", to.display()))?;
    for entry in fs::read_dir(from)?.flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target).with_context(|| format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}
