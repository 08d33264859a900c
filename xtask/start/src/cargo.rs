//! The cargo commands of this machine: the one that runs this program, and Debian's.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::repository;

/// The target of the core in a browser.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A program from cargo's environment variable, or else the one on PATH.
pub fn current(variable: &str, name: &str) -> PathBuf {
    env::var_os(variable).map_or_else(|| name.into(), PathBuf::from)
}

/// The cargo that runs this program, for this machine.
pub fn host_cargo(task: &str) -> Command {
    let mut cargo = Command::new(current("CARGO", "cargo"));
    cargo.current_dir(repository::root()).arg(task);
    cargo
}

/// Debian's cargo, without the environment that rustup set for this program.
pub fn packaged() -> Command {
    let mut cargo = Command::new("/usr/bin/cargo");
    let path = env::var("PATH").unwrap_or_default();
    cargo.env("PATH", format!("/usr/bin:{path}")).env("RUSTC", "/usr/bin/rustc");
    for variable in ["RUSTUP_TOOLCHAIN", "RUSTUP_HOME", "LD_LIBRARY_PATH", "CARGO"] {
        cargo.env_remove(variable);
    }
    cargo
}
