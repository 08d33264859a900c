//! A Rust toolchain for WebAssembly: the current one, with the target added by rustup, or else Debian's.

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
    /// Debian's packaged cargo, with a separately built standard library.
    Packaged {
        /// The folder passed to rustc as `--sysroot`.
        sysroot: PathBuf,
    },
}

impl Toolchain {
    /// Finds a toolchain, or installs what is missing: through rustup first, through Debian if that fails.
    pub fn ready() -> Result<Self> {
        if let Some(found) = Self::found() {
            return Ok(found);
        }
        let _lock = Lock::take(
            &repository::tools().join("rust.lock"),
            "another installation of Rust's standard library for WebAssembly",
        )?;
        if let Some(found) = Self::found() {
            return Ok(found);
        }
        if add_target() && has_target() {
            return Ok(Self::Current);
        }
        if !apt::present() {
            bail!(
                "Rust's standard library for WebAssembly is missing: run `rustup target add {TARGET}`, then try again"
            );
        }
        Ok(Self::Packaged { sysroot: sysroot::build()? })
    }

    fn found() -> Option<Self> {
        if has_target() {
            return Some(Self::Current);
        }
        Some(Self::Packaged { sysroot: sysroot::built()? })
    }

    /// `cargo <task> --target wasm32-unknown-unknown`, with a target folder of its own for each toolchain.
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

    /// The flags of rustc beyond `.cargo/config.toml`: its sysroot, and a remapped path for crate sources, so that every machine
    /// builds the same bytes.
    fn flags(&self) -> Vec<String> {
        let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
        let sources = home.map(|home| format!("--remap-path-prefix={}=crates", home.join("registry/src").display()));
        let sysroot = match self {
            Self::Current => None,
            Self::Packaged { sysroot } => Some(format!("--sysroot={}", sysroot.display())),
        };
        sources.into_iter().chain(sysroot).collect()
    }

    /// The folder of its build artifacts.
    pub fn artifacts(&self, profile: &str) -> PathBuf {
        self.folder().join(TARGET).join(profile)
    }

    fn folder(&self) -> PathBuf {
        repository::target().join(if matches!(self, Self::Current) { "web" } else { "web-packaged" })
    }
}

/// Whether the current Rust has a standard library for the target, however it was installed.
fn has_target() -> bool {
    let mut rustc = Command::new(current("RUSTC", "rustc"));
    let folder = program::output(rustc.args(["--print", "target-libdir", "--target", TARGET]));
    folder.is_ok_and(|folder| Path::new(&folder).is_dir())
}

/// Adds the target through rustup, with a short timeout, because Debian's packages are the fallback without a network.
fn add_target() -> bool {
    let Some(rustup) = program::find(&["rustup"]) else { return false };
    let mut add = Command::new(rustup);
    add.args(["target", "add", TARGET]).env("RUSTUP_MAX_RETRIES", "1").env("RUSTUP_DOWNLOAD_TIMEOUT", "30");
    program::output(&mut add).is_ok()
}
