//! Other programs: run them, and when one is missing or fails, say so in one line.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

/// Runs a command whose output goes to the terminal; anything but success is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| unstarted(command))?;
    succeeded(command, status)
}

/// Runs a command and hands over each line that it prints; anything but success is an error.
pub fn each_line(command: &mut Command, mut take: impl FnMut(&str)) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| unstarted(command))?;
    for line in child.stdout.take().into_iter().flat_map(|pipe| BufReader::new(pipe).split(b'\n')) {
        take(String::from_utf8_lossy(&line?).trim_end());
    }
    let status = child.wait()?;
    succeeded(command, status)
}

/// Runs a command and returns what it printed; what it complained of is told only where it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| unstarted(command))?;
    if !output.status.success() {
        bail!("`{}` failed ({})\n{}", line(command), output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first of the programs that PATH has.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<_> = env::split_paths(&env::var_os("PATH")?).collect();
    let mut candidates = names.iter().flat_map(|name| {
        // A script such as npm.cmd has its extension already.
        let suffix = if name.contains('.') { "" } else { env::consts::EXE_SUFFIX };
        folders.iter().map(move |folder| folder.join(format!("{name}{suffix}")))
    });
    candidates.find(|path| path.is_file())
}

/// The first of some paths that is a file.
pub fn first(paths: &[&str]) -> Option<PathBuf> {
    paths.iter().map(PathBuf::from).find(|path| path.is_file())
}

/// What to say of a command that does not start.
fn unstarted(command: &Command) -> String {
    format!("cannot start `{}`", line(command))
}

/// A program that gives way to whatever else there is to do, where the system has `nice`.
pub fn gentle(program: &Path) -> Command {
    let Some(nice) = find(&["nice"]) else { return Command::new(program) };
    let mut gentle = Command::new(nice);
    gentle.args(["-n", "10"]).arg(program);
    gentle
}

/// Anything but success is an error.
fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
