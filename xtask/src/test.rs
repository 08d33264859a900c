//! `cargo xtask test`: the stages one after the other, those in browsers once for each engine, each timed, and at the end
//! one table and one verdict.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use crate::engine::Engine;
use crate::engines::{self, ENGINES};
use crate::stage::Stage;

/// What to test.
#[derive(Args)]
pub struct Options {
    /// Only these, and what they need [default: all, in this order]
    #[arg(value_enum)]
    stages: Vec<Stage>,
    /// Only in this engine, which then has to be there [default: in each that can be had]
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(ENGINES.map(Engine::name)))]
    browser: Option<String>,
}

/// How a task ended.
#[derive(PartialEq, Eq)]
enum Verdict {
    /// These of its tests only when they were tried again.
    Passed(Vec<String>),
    Failed,
    /// The site that it looks at was not built.
    NotRun,
    /// The engine cannot be had here, for this reason.
    Skipped(String),
}

/// A stage, and the engine that it runs in.
#[derive(Clone, Copy)]
struct Task {
    stage: Stage,
    engine: &'static dyn Engine,
}

/// One line of the table.
struct Outcome {
    task: Task,
    verdict: Verdict,
    time: Duration,
}

/// Runs every stage, whatever became of those before it, and fails if one of them did.
pub fn test(options: &Options) -> Result<()> {
    let engines = match &options.browser {
        Some(name) => vec![engines::named(name)?],
        None => ENGINES.to_vec(),
    };
    // Found or installed at the first use, and asked no second time.
    let mut missing = BTreeMap::new();
    let mut outcomes: Vec<Outcome> = Vec::new();
    for task in tasks(&options.stages, &engines) {
        let no_site = outcomes.iter().any(|o| o.task.stage == Stage::Build && !o.passed());
        if task.stage.needs_site() && no_site {
            outcomes.push(Outcome { task, verdict: Verdict::NotRun, time: Duration::ZERO });
            continue;
        }
        outcomes.push(Outcome::of(task, options.browser.is_some(), &mut missing));
    }
    report(&outcomes)
}

/// The stages asked for, with the build where one of them needs it, and those in browsers in each of the engines.
fn tasks(named: &[Stage], engines: &[&'static dyn Engine]) -> Vec<Task> {
    let named = if named.is_empty() { Stage::value_variants() } else { named };
    let build = named.iter().any(|stage| stage.needs_site()).then_some(Stage::Build);
    let stages: BTreeSet<_> = named.iter().copied().chain(build).collect();
    let in_engines = |stage: Stage| if stage.needs_engine() { engines } else { &engines[..1] };
    stages.into_iter().flat_map(|stage| in_engines(stage).iter().map(move |&engine| Task { stage, engine })).collect()
}

/// Prints the table; anything but success everywhere is an error, and so is a stage that no engine could be had for.
fn report(outcomes: &[Outcome]) -> Result<()> {
    println!("\n── stages {}", "─".repeat(62));
    for Outcome { task, verdict, time } in outcomes {
        println!("{:<14} {:>7.1} s   {}", task.name(), time.as_secs_f64(), verdict.words());
    }
    let total: Duration = outcomes.iter().map(|outcome| outcome.time).sum();
    let count = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
    let [passed, skipped] = [count(Outcome::passed), count(Outcome::skipped)];
    let failed = outcomes.len() - passed - skipped;
    println!("{:<14} {:>7.1} s\n\n{passed} passed, {failed} failed, {skipped} skipped", "in all", total.as_secs_f64());
    if failed > 0 {
        let bad =
            outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Failed).map(|outcome| outcome.task.name());
        bail!("what failed: {}", bad.collect::<Vec<_>>().join(", "));
    }
    let ran = |stage| outcomes.iter().any(|outcome| outcome.task.stage == stage && outcome.passed());
    match outcomes.iter().find(|outcome| !ran(outcome.task.stage)) {
        Some(outcome) => bail!("no engine could be had for {}", outcome.task.stage.name()),
        None => Ok(()),
    }
}

impl Task {
    /// What the table says.
    fn name(self) -> String {
        let stage = self.stage.name();
        if self.stage.needs_engine() { format!("{stage} {}", self.engine.name()) } else { stage }
    }

    /// Runs it; an engine that cannot be had is an error only where it was asked for.
    fn run(self, asked: bool, missing: &mut BTreeMap<&'static str, Option<String>>) -> Verdict {
        if self.stage.needs_engine() {
            let ready = || self.engine.ready().err().map(|error| format!("{error:#}"));
            match missing.entry(self.engine.name()).or_insert_with(ready) {
                Some(why) if asked => {
                    println!("error: {why}");
                    return Verdict::Failed;
                }
                Some(why) => return Verdict::Skipped(why.clone()),
                None => {}
            }
        }
        match self.stage.run(self.engine) {
            Ok(again) => Verdict::Passed(again),
            Err(error) => {
                println!("error: {error:#}");
                Verdict::Failed
            }
        }
    }
}

impl Outcome {
    /// Runs a task under its header.
    fn of(task: Task, asked: bool, missing: &mut BTreeMap<&'static str, Option<String>>) -> Self {
        let name = task.name();
        println!("\n── {name} {}", "─".repeat(70 - name.len()));
        let start = Instant::now();
        let verdict = task.run(asked, missing);
        let time = start.elapsed();
        println!("{name} {} in {:.1} s", verdict.words(), time.as_secs_f64());
        Self { task, verdict, time }
    }

    fn passed(&self) -> bool {
        matches!(self.verdict, Verdict::Passed(_))
    }

    fn skipped(&self) -> bool {
        matches!(self.verdict, Verdict::Skipped(_))
    }
}

impl Verdict {
    fn words(&self) -> String {
        match self {
            Self::Passed(again) if again.is_empty() => "passed".into(),
            Self::Passed(again) => format!("passed, at the second try: {}", again.join(", ")),
            Self::Failed => "FAILED".into(),
            Self::NotRun => "not run, for want of a site".into(),
            Self::Skipped(why) => format!("skipped: {why}"),
        }
    }
}
