//! `cargo xtask test`: the stages one after the other, each timed, and at the end one table and one verdict.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::stage::Stage;

/// What to test.
#[derive(Args)]
pub struct Options {
    /// Only these, and what they need [default: all, in this order]
    #[arg(value_enum)]
    stages: Vec<Stage>,
}

/// How a stage ended.
#[derive(PartialEq, Eq)]
enum Verdict {
    Passed,
    Failed,
    /// The site that it looks at was not built.
    NotRun,
}

/// One line of the table.
struct Outcome {
    stage: Stage,
    verdict: Verdict,
    time: Duration,
}

/// Runs every stage, whatever became of those before it, and fails if one of them did.
pub fn test(options: &Options) -> Result<()> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    for stage in chosen(&options.stages) {
        let no_site = outcomes.iter().any(|o| o.stage == Stage::Build && o.verdict != Verdict::Passed);
        outcomes.push(if stage.needs_site() && no_site { Outcome::not_run(stage) } else { Outcome::of(stage) });
    }
    report(&outcomes)
}

/// The stages asked for, with the build where one of them needs it.
fn chosen(named: &[Stage]) -> BTreeSet<Stage> {
    let named = if named.is_empty() { Stage::value_variants() } else { named };
    let build = named.iter().any(|stage| stage.needs_site()).then_some(Stage::Build);
    named.iter().copied().chain(build).collect()
}

/// Prints the table; anything but success everywhere is an error.
fn report(outcomes: &[Outcome]) -> Result<()> {
    println!("\n── stages {}", "─".repeat(62));
    for Outcome { stage, verdict, time } in outcomes {
        println!("{:<8} {:>7.1} s   {}", stage.name(), time.as_secs_f64(), verdict.word());
    }
    let total: Duration = outcomes.iter().map(|outcome| outcome.time).sum();
    let passed = outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Passed).count();
    let failed = outcomes.len() - passed;
    println!("{:<8} {:>7.1} s\n\n{passed} passed, {failed} failed", "in all", total.as_secs_f64());
    if failed > 0 {
        let bad =
            outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Failed).map(|outcome| outcome.stage.name());
        bail!("what failed: {}", bad.collect::<Vec<_>>().join(", "));
    }
    Ok(())
}

impl Outcome {
    /// Runs a stage under its header.
    fn of(stage: Stage) -> Self {
        let name = stage.name();
        println!("\n── {name} {}", "─".repeat(70 - name.len()));
        let start = Instant::now();
        let verdict = match stage.run() {
            Ok(()) => Verdict::Passed,
            Err(error) => {
                println!("error: {error:#}");
                Verdict::Failed
            }
        };
        let time = start.elapsed();
        println!("{name} {} in {:.1} s", verdict.word(), time.as_secs_f64());
        Self { stage, verdict, time }
    }

    fn not_run(stage: Stage) -> Self {
        Self { stage, verdict: Verdict::NotRun, time: Duration::ZERO }
    }
}

impl Verdict {
    fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "FAILED",
            Self::NotRun => "not run, for want of a site",
        }
    }
}
