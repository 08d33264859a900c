//! A Rust that compiles to WebAssembly: the one in use with its target added by rustup, or else Debian's own.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::cargo::{TARGET, current, packaged};
use crate::lock::Lock;
use crate::{apt, program, repository, sysroot};

/// A cargo that can compile for [`TARGET`].
pub enum Toolchain {
    /// The cargo that runs this program.
    Current,
    /// Debian's packaged cargo, with a library built beside it.
    Packaged {
        /// The folder given to rustc as `--sysroot`.
        sysroot: PathBuf,
    },
}

impl Toolchain {
    /// Finds a toolchain, or installs what one lacks: the ordinary way first, Debian's where that fails.
    pub fn ready() -> Result<Self> {
        if let Some(found) = Self::found() {
            return Ok(found);
        }
        let _turn = Lock::take(&repository::tools().join("rust.lock"), "Rust's library for WebAssembly")?;
        if let Some(found) = Self::found() {
            return Ok(found);
        }
        if add_target() && has_target() {
            return Ok(Self::Current);
        }
        if !apt::present() {
            bail!("Rust's library for WebAssembly is missing: run `rustup target add {TARGET}`, then try again");
        }
        Ok(Self::Packaged { sysroot: sysroot::build()? })
    }

    fn found() -> Option<Self> {
        if has_target() {
            return Some(Self::Current);
        }
        Some(Self::Packaged { sysroot: sysroot::built()? })
    }

    /// `cargo <task> --target wasm32-unknown-unknown`, in a target folder that no other toolchain writes to.
    pub fn cargo(&self, task: &str) -> Command {
        let mut cargo = match self {
            Self::Current => Command::new(current("CARGO", "cargo")),
            Self::Packaged { .. } => packaged(),
        };
        cargo.current_dir(repository::root()).args([task, "--locked", "--target", TARGET]);
        cargo.arg("--target-dir").arg(self.folder());
        cargo.args(["--config", &format!("target.{TARGET}.rustflags={}", Value::from(self.flags()))]);
        cargo
    }

    /// What rustc is told besides `.cargo/config.toml`: its library, and not to write into what is published where this machine
    /// keeps the sources of its crates, so that every machine builds the same.
    fn flags(&self) -> Vec<String> {
        let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
        let sources = home.map(|home| format!("--remap-path-prefix={}=crates", home.join("registry/src").display()));
        let sysroot = match self {
            Self::Current => None,
            Self::Packaged { sysroot } => Some(format!("--sysroot={}", sysroot.display())),
        };
        sources.into_iter().chain(sysroot).collect()
    }

    /// Where that cargo puts what it builds.
    pub fn artifacts(&self, profile: &str) -> PathBuf {
        self.folder().join(TARGET).join(profile)
    }

    fn folder(&self) -> PathBuf {
        repository::target().join(if matches!(self, Self::Current) { "web" } else { "web-packaged" })
    }
}

/// Whether the Rust in use has a library for the target, however it came by it.
fn has_target() -> bool {
    let mut rustc = Command::new(current("RUSTC", "rustc"));
    let folder = program::output(rustc.args(["--print", "target-libdir", "--target", TARGET]));
    folder.is_ok_and(|folder| Path::new(&folder).is_dir())
}

/// Asks rustup for the target; it gives up soon, for where there is no network there is Debian's way.
fn add_target() -> bool {
    let Some(rustup) = program::find(&["rustup"]) else { return false };
    let mut add = Command::new(rustup);
    add.args(["target", "add", TARGET]).env("RUSTUP_MAX_RETRIES", "1").env("RUSTUP_DOWNLOAD_TIMEOUT", "30");
    program::output(&mut add).is_ok()
}
