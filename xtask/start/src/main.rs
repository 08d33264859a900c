//! `cargo xtask`: compiles a command while preparing what it will need in parallel, then becomes that command.
//!
//! Commands are in two packages: `xtask-site` builds and serves the site, and `xtask` does the rest, with browser drivers, a test
//! runner and more. Building and serving the site compiles only the first.

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

/// Slow work for a command that can start before the command has been compiled.
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

/// Compiles a package and returns the path of its program. If there is anything to compile, the background work runs in parallel.
fn compile(package: &str, background: Background) -> Result<PathBuf> {
    let mut cargo = host_cargo("build");
    cargo.args(["--locked", "--package", package]).args(MESSAGES);
    let mut parallel = None;
    let compiled = crates::compile("Compiling the commands", &mut cargo, || {
        parallel = Some(thread::spawn(move || background.run()));
        crates::count(package, None)
    });
    // An error of the compilation comes first; an error of the toolchain is reported by the stage that needs it.
    let core = parallel.map_or(Ok(()), |thread| thread.join().unwrap_or(Ok(())));
    let program = compiled?.context("cargo did not report the compiled program")?;
    core.map(|()| program)
}

impl Background {
    fn run(self) -> Result<()> {
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

/// Replaces this process with another program, so signals reach that program.
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
