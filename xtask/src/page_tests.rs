//! The tests of the pages in one engine: which of them it cannot be put to, and a second try for those that fail.
//!
//! Three engines and their drivers are large programs of others on a machine that may stall, and there are hundreds of tests: one that
//! fails once in a thousand runs would spoil every other run of them. So what fails is tried once more, by itself. A fault of the
//! page fails again; what passes then is named in the table, for its cause is to be sought.

use std::process::Command;

use anyhow::Result;

use crate::engine::{Engine, Lack};
use crate::{engines, program, toolchain};

/// More failures than this are no accident and are not tried again.
const MOST: usize = 3;

/// Runs them all, and returns the names of those that passed only when they were tried again.
pub fn run(engine: &dyn Engine) -> Result<Vec<String>> {
    for lack in engine.lacks() {
        tell(engine, lack)?;
    }
    let mut all = command(engine);
    for Lack { word, .. } in engine.lacks() {
        all.args(["--skip", word]);
    }
    let (printed, outcome) = program::echo(&mut all)?;
    let Err(error) = outcome else { return Ok(Vec::new()) };
    let failed = failed(&printed);
    if failed.is_empty() || failed.len() > MOST {
        return Err(error);
    }
    println!("once more, by {}: {}", if failed.len() == 1 { "itself" } else { "themselves" }, failed.join(", "));
    program::run(command(engine).args(["--test-threads", "1", "--exact"]).args(&failed))?;
    Ok(failed)
}

/// The names of the tests that failed, by what the runner of tests printed.
fn failed(printed: &str) -> Vec<String> {
    let lines = printed.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"));
    lines.map(str::to_owned).collect()
}

/// Names the tests that an engine cannot be put to, and why.
fn tell(engine: &dyn Engine, Lack { word, why }: &Lack) -> Result<()> {
    let list = program::output(command(engine).args(["--list", "--format", "terse", word]))?;
    println!("Not in {}: {why}", engine.name());
    for test in list.lines() {
        println!("  {}", test.trim_end_matches(": test"));
    }
    Ok(())
}

/// The page tests, to be told which.
fn command(engine: &dyn Engine) -> Command {
    let mut test = toolchain::host_cargo("test");
    // An error of a test says what was amiss on the page; where the test itself stood is of no help.
    test.env(engines::VARIABLE, engine.name()).env("RUST_LIB_BACKTRACE", "0");
    test.args(["--locked", "--package", "xtask", "--test", "pages", "--"]);
    test
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_failed_are_named_once() {
        let printed = "running 3 tests
test view::a_mouse_drags_the_plane ... ok
test wall::one_figure_at_a_time_has_the_wall ... FAILED
test view::slow has been running for over 60 seconds
test view::slow ... FAILED

failures:
    view::slow
    wall::one_figure_at_a_time_has_the_wall

test result: FAILED. 1 passed; 2 failed; 0 ignored";
        assert_eq!(failed(printed), ["wall::one_figure_at_a_time_has_the_wall", "view::slow"]);
    }
}
