//! Runs other programs, with one-line errors if one is missing or fails.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

/// Runs a command whose output goes to the terminal; a non-zero exit status is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| start_error(command))?;
    check(command, status)
}

/// Runs a command and calls `take` with each line it prints; a non-zero exit status is an error.
pub fn each_line(command: &mut Command, mut take: impl FnMut(&str)) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| start_error(command))?;
    for line in child.stdout.take().into_iter().flat_map(|pipe| BufReader::new(pipe).split(b'\n')) {
        take(String::from_utf8_lossy(&line?).trim_end());
    }
    let status = child.wait()?;
    check(command, status)
}

/// Runs a command and returns its output; its error output appears only in the error, if it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| start_error(command))?;
    if !output.status.success() {
        bail!("`{}` failed ({})\n{}", line(command), output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first of these programs found on PATH.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<_> = env::split_paths(&env::var_os("PATH")?).collect();
    let mut candidates = names.iter().flat_map(|name| {
        // A script such as npm.cmd already has an extension.
        let suffix = if name.contains('.') { "" } else { env::consts::EXE_SUFFIX };
        folders.iter().map(move |folder| folder.join(format!("{name}{suffix}")))
    });
    candidates.find(|path| path.is_file())
}

/// The first of these paths that is a file.
pub fn first(paths: &[&str]) -> Option<PathBuf> {
    paths.iter().map(PathBuf::from).find(|path| path.is_file())
}

/// The error for a command that does not start.
fn start_error(command: &Command) -> String {
    format!("cannot start `{}`", line(command))
}

/// A program at low priority, if the system has `nice`.
pub fn low_priority(program: &Path) -> Command {
    let Some(nice) = find(&["nice"]) else { return Command::new(program) };
    let mut low_priority = Command::new(nice);
    low_priority.args(["-n", "10"]).arg(program);
    low_priority
}

/// Returns an error unless the command succeeded.
fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// The command as typed in a shell.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
