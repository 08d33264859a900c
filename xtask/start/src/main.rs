//! `cargo xtask`: compiles a command, and meanwhile what that will wait for; then it becomes that command.
//!
//! Commands are in two packages: `xtask-site` builds and serves the page, and `xtask` does the rest, which is a browser's driver,
//! a test runner and more. Whoever only wants to see the page compiles only the first.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::thread;

use anyhow::{Context, Result};
use xtask_start::cargo::host_cargo;
use xtask_start::core::{self, Profile};
use xtask_start::crates::{self, MESSAGES};
use xtask_start::toolchain::Toolchain;

/// What a command takes a while for, and what can begin before the command has been compiled.
#[derive(Clone, Copy)]
enum Background {
    Core(Profile),
    Toolchain,
    Nothing,
}

fn main() -> ExitCode {
    match run(env::args_os().skip(1).collect()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Vec<OsString>) -> Result<ExitCode> {
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    let task = arguments.first().and_then(|task| task.to_str()).unwrap_or_default();
    let package = if matches!(task, "build" | "serve") { "xtask-site" } else { "xtask" };
    let background = match task {
        _ if has("--help") || has("-h") || has("--no-build") => Background::Nothing,
        "serve" if has("--watch") => Background::Core(Profile::Watch),
        "build" | "serve" | "dist" => Background::Core(Profile::Release),
        "test" => Background::Toolchain,
        _ => Background::Nothing,
    };
    become_program(Command::new(compile(package, background)?).args(arguments))
}

/// Compiles a package and returns its program. Where that has to be done at all, it is not alone.
fn compile(package: &str, background: Background) -> Result<PathBuf> {
    let mut cargo = host_cargo("build");
    cargo.args(["--locked", "--package", package]).args(MESSAGES);
    let mut beside = None;
    let compiled = crates::compile("Compiling the commands", &mut cargo, || {
        beside = Some(thread::spawn(move || background.begin()));
        crates::count(package, None)
    });
    // Its own error says enough; one of the toolchain is for the stage that needs it.
    let core = beside.map_or(Ok(()), |thread| thread.join().unwrap_or(Ok(())));
    let program = compiled?.context("cargo says nothing of the program that it has compiled")?;
    core.map(|()| program)
}

impl Background {
    fn begin(self) -> Result<()> {
        match self {
            Self::Core(profile) => core::compile(profile).map(drop),
            Self::Toolchain => {
                Toolchain::ready().ok();
                Ok(())
            }
            Self::Nothing => Ok(()),
        }
    }
}

/// Goes on as another program, so that whoever ends this one ends that.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(command.exec()).context("cannot start the command")
}

/// Runs another program to its end.
#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<ExitCode> {
    let status = command.status().context("cannot start the command")?;
    Ok(u8::try_from(status.code().unwrap_or(1)).map_or(ExitCode::FAILURE, ExitCode::from))
}
