//! `cargo xtask test`: the stages one after the other, those in browsers once for each engine, each timed, and at the end
//! one table and one verdict.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use xtask_start::progress;

use crate::engine::Engine;
use crate::engines::{self, ENGINES};
use crate::provision::Provision;
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
    /// Repeat ten thousand times what the page tests otherwise repeat some hundred times: states, drags, moves, messages
    #[arg(long)]
    soak: bool,
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

/// A stage, and the engines that it runs in.
#[derive(Clone)]
struct Task {
    stage: Stage,
    engines: Vec<&'static dyn Engine>,
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
    let stages = stages(&options.stages);
    // From here on programs write to the terminal that know nothing of each other.
    progress::write_lines_only();
    let mut provision = Provision::begin(&stages, &engines);
    let mut outcomes: Vec<Outcome> = Vec::new();
    for stage in stages {
        let no_site = outcomes.iter().any(|o| o.task.stage == Stage::Build && !o.passed());
        if stage.needs_site() && no_site {
            let task = Task { stage, engines: Vec::new() };
            outcomes.push(Outcome { task, verdict: Verdict::NotRun, time: Duration::ZERO });
            continue;
        }
        let mut ready = Vec::new();
        for &engine in engines.iter().filter(|_| stage.needs_engine()) {
            match provision.lack(engine) {
                Some(why) => outcomes.push(Outcome::without(stage, engine, why, options)),
                None => ready.push(engine),
            }
        }
        for task in Task::all(stage, ready) {
            outcomes.push(Outcome::of(task, options.soak));
        }
    }
    report(&outcomes)
}

/// The selected stages, with the build where one of them needs it.
fn stages(named: &[Stage]) -> BTreeSet<Stage> {
    let named = if named.is_empty() { Stage::value_variants() } else { named };
    let build = named.iter().any(|stage| stage.needs_site()).then_some(Stage::Build);
    named.iter().copied().chain(build).collect()
}

/// Prints the table; anything but success everywhere is an error, and so is a stage that no engine could be had for.
fn report(outcomes: &[Outcome]) -> Result<()> {
    println!("\n── stages {}", "─".repeat(62));
    for Outcome { task, verdict, time } in outcomes {
        println!("{:<30} {:>7.1} s   {}", task.name(), time.as_secs_f64(), verdict.words());
    }
    let total: Duration = outcomes.iter().map(|outcome| outcome.time).sum();
    let count = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
    let [passed, skipped] = [count(Outcome::passed), count(Outcome::skipped)];
    let failed = outcomes.len() - passed - skipped;
    println!("{:<30} {:>7.1} s\n\n{passed} passed, {failed} failed, {skipped} skipped", "in all", total.as_secs_f64());
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
    /// The page tests run in all engines at once, the tests of the core in one after the other.
    fn all(stage: Stage, ready: Vec<&'static dyn Engine>) -> Vec<Self> {
        match stage {
            Stage::Wasm => ready.into_iter().map(|engine| Self { stage, engines: vec![engine] }).collect(),
            Stage::Pages if ready.is_empty() => Vec::new(),
            _ => vec![Self { stage, engines: ready }],
        }
    }

    /// What the table says.
    fn name(&self) -> String {
        let names = self.engines.iter().map(|engine| engine.name());
        std::iter::once(self.stage.name().as_str()).chain(names).collect::<Vec<_>>().join(" ")
    }
}

impl Outcome {
    /// Runs a task under its header.
    fn of(task: Task, soak: bool) -> Self {
        let name = task.name();
        println!("\n── {name} {}", "─".repeat(70usize.saturating_sub(name.len())));
        let start = Instant::now();
        let verdict = match task.stage.run(&task.engines, soak) {
            Ok(again) => Verdict::Passed(again),
            Err(error) => {
                println!("error: {error:#}");
                Verdict::Failed
            }
        };
        let time = start.elapsed();
        println!("{name} {} in {:.1} s", verdict.words(), time.as_secs_f64());
        Self { task, verdict, time }
    }

    /// An engine that cannot be had is a failure only where it was named.
    fn without(stage: Stage, engine: &'static dyn Engine, why: String, options: &Options) -> Self {
        let asked = options.browser.is_some();
        if asked {
            println!("error: {why}");
        }
        let verdict = if asked { Verdict::Failed } else { Verdict::Skipped(why) };
        Self { task: Task { stage, engines: vec![engine] }, verdict, time: Duration::ZERO }
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
