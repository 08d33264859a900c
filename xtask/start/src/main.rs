//! `cargo xtask`: compiles a command, prepares what it will need in parallel, then becomes that command.
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
    let parallel = thread::spawn(move || background.run());
    let compiled = compile(package);
    // An error of the compilation comes first; an error of the toolchain is reported by the stage that needs it.
    let prepared = parallel.join().expect("preparing a command does not panic");
    let mut command = Command::new(compiled?);
    command.args(arguments).envs(prepared?.map(|core| (core::COMPILED, core)));
    become_program(&mut command)
}

/// Compiles a package and returns the path of its program.
fn compile(package: &str) -> Result<PathBuf> {
    let mut cargo = host_cargo("build");
    cargo.args(["--locked", "--package", package]).args(MESSAGES);
    let compiled = crates::compile("Compiling the commands", &mut cargo, || crates::count(package, None))?;
    compiled.context("cargo did not report the compiled program")
}

impl Background {
    /// Does the work and returns the path of a compiled release core.
    fn run(self) -> Result<Option<PathBuf>> {
        match self {
            Self::Core(Profile::Release) => core::compile(Profile::Release).map(Some),
            // The server compiles it again, and waits for a correction if that fails.
            Self::Core(Profile::Watch) => {
                core::compile(Profile::Watch).ok();
                Ok(None)
            }
            Self::Toolchain => {
                Toolchain::ready().ok();
                Ok(None)
            }
            Self::Nothing => Ok(None),
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
