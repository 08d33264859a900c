//! Debian's packages, where there is Debian and the right to install them.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::lock::Lock;
use crate::progress::Progress;
use crate::{program, repository};

/// How often apt is tried, and the pause between two tries.
const TRIES: usize = 6;
const PAUSE: Duration = Duration::from_secs(10);

/// Whether this is Debian, or made from it.
pub fn present() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let debian = release.lines().any(|line| line.starts_with("ID") && line.contains("debian"));
    debian && program::find(&["apt-get"]).is_some()
}

/// Waits while packages are being installed: until that is done, a program that is there may lack what it needs.
pub fn settle() -> Result<()> {
    turn().map(drop)
}

/// Installs packages; where that takes another user, the error is the command to type.
pub fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if program::output(Command::new("id").arg("-u"))? != "0" {
        bail!("run `sudo apt-get update && sudo apt-get install --no-install-recommends {names}`, then try again");
    }
    let _turn = turn()?;
    if packages.iter().all(|package| installed(package)) {
        return Ok(());
    }
    eprintln!("Installing {names}");
    let progress = Progress::start(format!("Installing {}", packages[0]));
    for _ in 1..TRIES {
        if fetch(packages, &progress).is_ok() {
            return Ok(());
        }
        UPDATED.store(false, Ordering::Relaxed);
        thread::sleep(PAUSE);
    }
    fetch(packages, &progress)
}

/// Whether the lists of packages have been read since this program began.
static UPDATED: AtomicBool = AtomicBool::new(false);

/// One installation at a time: apt-get does not wait for the lock of the lists.
fn turn() -> Result<Lock> {
    Lock::take(&repository::tools().join("apt.lock"), "Debian's packages that are being installed")
}

/// Whether Debian says that a package is there, with all that it needs.
fn installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    program::output(query.args(["--show", "--showformat=${db:Status-Status}", package]))
        .is_ok_and(|status| status == "installed")
}

/// Reads the lists of packages, unless that has been done, and installs.
fn fetch(packages: &[&str], progress: &Progress) -> Result<()> {
    if !UPDATED.load(Ordering::Relaxed) {
        program::run(apt().arg("update").stdout(Stdio::null()))?;
        UPDATED.store(true, Ordering::Relaxed);
    }
    let mut install = apt();
    install.args(["install", "--yes", "--no-install-recommends", "-o", "APT::Status-Fd=1"]).args(packages);
    program::each_line(&mut install, |line| {
        if let Some(reached) = reached(line) {
            progress.reach(reached);
        }
    })
}

/// How far it is, by a line of apt-get's status: `dlstatus:1:12.5:Retrieving file 1 of 8`, later `pmstatus:` of the same form.
fn reached(status: &str) -> Option<String> {
    let (kind, rest) = status.split_once(':')?;
    let done = match kind {
        "dlstatus" => "downloaded",
        "pmstatus" => "unpacked and set up",
        _ => return None,
    };
    // A package's own name may have a colon: libc6:amd64.
    let percent: f64 = rest.split(':').find_map(|field| field.contains('.').then(|| field.parse().ok())?)?;
    Some(format!("{percent:.0} % {done}"))
}

/// apt-get, quiet, never asking, and waiting for its turn among others.
fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.args(["-qq", "-o", "DPkg::Lock::Timeout=300"]).env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_says_how_far_it_is() {
        for (status, words) in [
            ("dlstatus:1:12.5:Retrieving file 1 of 8", Some("12 % downloaded")),
            ("pmstatus:libc6:amd64:40.0000:Unpacking libc6:amd64 (amd64)", Some("40 % unpacked and set up")),
            ("pmstatus:dpkg-exec:90.9091:Running dpkg", Some("91 % unpacked and set up")),
            ("Setting up node (1.5) ...", None),
        ] {
            assert_eq!(reached(status).as_deref(), words, "{status}");
        }
    }
}
