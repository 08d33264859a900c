//! A second trial for tests in browsers. Programs that nobody here wrote stand between such a test and the page, and on a busy
//! machine they now and then do not answer in time. What failed beside others is tried once more by itself; what fails
//! again has failed, and what passes then is named, for it may hide a race.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::program;

/// More failures than this are no accident.
const FEW: usize = 3;

/// Runs the tests that `command` makes a command for, its last arguments being those of Rust's test harness.
pub fn run(command: impl Fn() -> Command) -> Result<()> {
    let mut first = command();
    let mut child = first.stdout(Stdio::piped()).spawn().context("cannot start the tests")?;
    let mut said = Vec::new();
    for line in BufReader::new(child.stdout.take().context("the tests say nothing")?).lines() {
        let line = line?;
        println!("{line}");
        said.push(line);
    }
    if child.wait()?.success() {
        return Ok(());
    }
    let failed = failed(&said);
    if failed.is_empty() || failed.len() > FEW {
        bail!("{} tests failed", failed.len());
    }
    println!("Once more, by themselves: {}", failed.join(", "));
    for test in &failed {
        program::run(command().args(["--exact", test]))?;
    }
    println!("At the second trial alone passed: {}", failed.join(", "));
    Ok(())
}

/// The names in the harness's last list.
fn failed(said: &[String]) -> Vec<&str> {
    let list = said.iter().rposition(|line| line == "failures:").map_or(&said[..0], |start| &said[start + 1..]);
    list.iter().map_while(|line| line.strip_prefix("    ")).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A shell that answers as the harness does: the tests named fail, and those of `again` by themselves too.
    fn harness(failures: &str, again: bool) -> impl Fn() -> Command {
        let script = format!(
            "if [ \"$1\" = --exact ]; then exit {}; fi
             printf 'failures:\\n\\n---- a stdout ----\\nfailures:\\n    no name\\n\\nfailures:\\n{failures}\\ntest result: FAILED\\n'
             exit 101",
            u8::from(again)
        );
        move || {
            let mut shell = Command::new("sh");
            shell.args(["-c", &script, "harness"]);
            shell
        }
    }

    #[test]
    fn what_passes_by_itself_has_passed() {
        assert!(run(harness("    a::b\\n    c::d\\n", false)).is_ok());
    }

    #[test]
    fn what_fails_by_itself_too_has_failed() {
        assert!(run(harness("    a::b\\n", true)).is_err());
    }

    #[test]
    fn many_failures_are_no_accident() {
        assert!(run(harness("    a\\n    b\\n    c\\n    d\\n", false)).is_err());
    }

    #[test]
    fn tests_that_did_not_end_have_failed() {
        assert!(run(harness("", false)).is_err());
        let missing = || Command::new("no-such-program-anywhere");
        assert!(run(missing).is_err());
    }

    #[test]
    fn each_that_failed_is_tried_by_its_whole_name() {
        let folder = std::env::temp_dir().join(format!("fall-line-retrial-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let tried = folder.join("tried");
        let script = format!(
            "if [ \"$1\" = --exact ]; then echo $2 >> {}; exit 0; fi; printf 'failures:\\n    a::b\\n    c\\n'; exit 101",
            tried.display()
        );
        let outcome = run(|| {
            let mut shell = Command::new("sh");
            shell.args(["-c", &script, "harness"]);
            shell
        });
        let names = fs::read_to_string(&tried).expect("names");
        fs::remove_dir_all(&folder).ok();
        assert!(outcome.is_ok());
        assert_eq!(names, "a::b\nc\n");
    }
}
