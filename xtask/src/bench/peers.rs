//! The libraries Fall Line is compared with, from npm, and the benchmark's pages: installed under `target/bench`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{npm, program, repository};

const LOCK: &str = "package-lock.json";

/// Updates `target/bench` to `xtask/bench` and its lock file, and returns its path.
pub fn install() -> Result<PathBuf> {
    let source = pages();
    let folder = repository::target().join("bench");
    let lock = fs::read(source.join(LOCK)).context("cannot read the benchmark's lock file")?;
    // Written last: its presence means that the installation finished.
    let installed = folder.join("installed.json");
    let is_installed = fs::read(&installed).is_ok_and(|installed| installed == lock);
    copy(&source, &folder)?;
    if !is_installed {
        eprintln!("Installing the libraries to compare with");
        // npm comes with Node, found or installed.
        npm::node()?;
        let npm = program::find(&["npm", "npm.cmd"]).context("npm is missing: install it, then try again")?;
        program::run(Command::new(npm).current_dir(&folder).args(["ci", "--silent", "--no-audit", "--no-fund"]))?;
        fs::write(&installed, lock)?;
    }
    Ok(folder)
}

/// The script that measures the compressed size of addresses, run by Node.
pub fn weigh() -> Result<Command> {
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
