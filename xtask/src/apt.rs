//! Debian's packages, where there is Debian and the right to install them.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::program;

/// How often packages are asked for, and how long nobody asks between.
const TRIES: usize = 6;
const PAUSE: Duration = Duration::from_secs(10);

/// Whether this is Debian, or made from it.
pub fn present() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let debian = release.lines().any(|line| line.starts_with("ID") && line.contains("debian"));
    debian && program::find(&["apt-get"]).is_some()
}

/// Installs packages; where that takes another user, the error is the command to type.
pub fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if program::output(Command::new("id").arg("-u"))? != "0" {
        bail!("run `sudo apt-get update && sudo apt-get install --no-install-recommends {names}`, then try again");
    }
    eprintln!("Installing {names}");
    for _ in 1..TRIES {
        if fetch(packages).is_ok() {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
    fetch(packages)
}

/// Reads the lists of packages, which have a lock of their own for which apt-get does not wait, and installs.
fn fetch(packages: &[&str]) -> Result<()> {
    program::run(apt().arg("update"))?;
    program::run(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

/// apt-get, quiet, never asking, and waiting for its turn.
fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.args(["-qq", "-o", "DPkg::Lock::Timeout=300"]).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
    apt
}
