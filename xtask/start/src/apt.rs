//! Debian packages, on Debian and with the permission to install them.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::lock::Lock;
use crate::progress::Progress;
use crate::{program, repository};

/// How often to try apt, and the pause between attempts.
const ATTEMPTS: usize = 6;
const PAUSE: Duration = Duration::from_secs(10);

/// Whether this is Debian or a derivative.
pub fn present() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let debian = release.lines().any(|line| line.starts_with("ID") && line.contains("debian"));
    debian && program::find(&["apt-get"]).is_some()
}

/// Waits while packages are being installed: until then, an installed program may lack its dependencies.
pub fn settle() -> Result<()> {
    lock().map(drop)
}

/// Installs packages; without root permission, the error gives the command to type.
pub fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if program::output(Command::new("id").arg("-u"))? != "0" {
        bail!("run `sudo apt-get update && sudo apt-get install --no-install-recommends {names}`, then try again");
    }
    let _lock = lock()?;
    if packages.iter().all(|package| installed(package)) {
        return Ok(());
    }
    eprintln!("Installing {names}");
    let progress = Progress::start(format!("Installing {}", packages[0]));
    for _ in 1..ATTEMPTS {
        if fetch(packages, &progress).is_ok() {
            return Ok(());
        }
        UPDATED.store(false, Ordering::Relaxed);
        thread::sleep(PAUSE);
    }
    fetch(packages, &progress)
}

/// Whether the package lists have been updated since this program started.
static UPDATED: AtomicBool = AtomicBool::new(false);

/// One installation at a time: apt-get does not wait for the lock on the package lists.
fn lock() -> Result<Lock> {
    Lock::take(&repository::tools().join("apt.lock"), "another installation of Debian packages")
}

/// Whether a package is installed with all its dependencies.
fn installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    program::output(query.args(["--show", "--showformat=${db:Status-Status}", package]))
        .is_ok_and(|status| status == "installed")
}

/// Updates the package lists, unless that has been done, and installs the packages.
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

/// The progress reported by a line of apt-get's status: `dlstatus:1:12.5:Retrieving file 1 of 8`, later `pmstatus:` of the same
/// form.
fn reached(status: &str) -> Option<String> {
    let (kind, rest) = status.split_once(':')?;
    let done = match kind {
        "dlstatus" => "downloaded",
        "pmstatus" => "unpacked and set up",
        _ => return None,
    };
    // A package name may contain a colon: libc6:amd64.
    let percent: f64 = rest.split(':').find_map(|field| field.contains('.').then(|| field.parse().ok())?)?;
    Some(format!("{percent:.0} % {done}"))
}

/// apt-get: quiet, non-interactive, and waiting for the dpkg lock.
fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.args(["-qq", "-o", "DPkg::Lock::Timeout=300"]).env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_lines_give_the_progress() {
        for (status, text) in [
            ("dlstatus:1:12.5:Retrieving file 1 of 8", Some("12 % downloaded")),
            ("pmstatus:libc6:amd64:40.0000:Unpacking libc6:amd64 (amd64)", Some("40 % unpacked and set up")),
            ("pmstatus:dpkg-exec:90.9091:Running dpkg", Some("91 % unpacked and set up")),
            ("Setting up node (1.5) ...", None),
        ] {
            assert_eq!(reached(status).as_deref(), text, "{status}");
        }
    }
}
