//! `cargo xtask test`: runs the stages in order, browser stages once per engine, times each, and ends with one table and one
//! overall result.

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
    /// Run only these stages and those they need [default: all, in this order]
    #[arg(value_enum)]
    stages: Vec<Stage>,
    /// Run only in this engine, which must be available [default: all available]
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(ENGINES.map(Engine::name)))]
    browser: Option<String>,
    /// Repeat states, drags, moves and messages in the page tests ten thousand times instead of some hundred times
    #[arg(long)]
    soak: bool,
}

/// The result of a task.
#[derive(PartialEq, Eq)]
enum StageStatus {
    /// Passed; names the tests that passed only on retry, and those that could not run on this machine.
    Passed(Vec<String>),
    Failed,
    /// The site it tests was not built.
    NotRun,
    /// The engine is not available here, for this reason.
    Skipped(String),
}

/// A stage and the engines it runs in.
#[derive(Clone)]
struct StageTask {
    stage: Stage,
    engines: Vec<&'static dyn Engine>,
}

/// One row of the table.
struct StageOutcome {
    task: StageTask,
    status: StageStatus,
    time: Duration,
}

/// Runs every stage, even after a failure, and fails if any stage failed.
pub fn test(options: &Options) -> Result<()> {
    let engines = match &options.browser {
        Some(name) => vec![engines::named(name)?],
        None => ENGINES.to_vec(),
    };
    let stages = stages(&options.stages);
    // From here on, several independent programs write to the terminal.
    progress::write_lines_only();
    let mut provision = Provision::start(&stages, &engines);
    let mut outcomes: Vec<StageOutcome> = Vec::new();
    for stage in stages {
        let no_site = outcomes.iter().any(|o| o.task.stage == Stage::Build && !o.passed());
        if stage.needs_site() && no_site {
            let task = StageTask { stage, engines: Vec::new() };
            outcomes.push(StageOutcome { task, status: StageStatus::NotRun, time: Duration::ZERO });
            continue;
        }
        let mut ready = Vec::new();
        for &engine in engines.iter().filter(|_| stage.needs_engine()) {
            match provision.missing(engine) {
                Some(why) => outcomes.push(StageOutcome::unavailable(stage, engine, why, options)),
                None => ready.push(engine),
            }
        }
        for task in StageTask::all(stage, ready) {
            outcomes.push(StageOutcome::of(task, options.soak));
        }
    }
    report(&outcomes)
}

/// The selected stages, with the build if one of them needs the site.
fn stages(named: &[Stage]) -> BTreeSet<Stage> {
    let named = if named.is_empty() { Stage::value_variants() } else { named };
    let build = named.iter().any(|stage| stage.needs_site()).then_some(Stage::Build);
    named.iter().copied().chain(build).collect()
}

/// Prints the table. Any failure is an error, and so is a stage for which no engine is available.
fn report(outcomes: &[StageOutcome]) -> Result<()> {
    println!("\n── stages {}", "─".repeat(62));
    for StageOutcome { task, status, time } in outcomes {
        println!("{:<30} {:>7.1} s   {}", task.name(), time.as_secs_f64(), status.text());
    }
    let total: Duration = outcomes.iter().map(|outcome| outcome.time).sum();
    let count = |is: fn(&StageOutcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
    let [passed, skipped] = [count(StageOutcome::passed), count(StageOutcome::skipped)];
    let failed = outcomes.len() - passed - skipped;
    println!("{:<30} {:>7.1} s\n\n{passed} passed, {failed} failed, {skipped} skipped", "total", total.as_secs_f64());
    if failed > 0 {
        let failed =
            outcomes.iter().filter(|outcome| outcome.status == StageStatus::Failed).map(|outcome| outcome.task.name());
        bail!("failed: {}", failed.collect::<Vec<_>>().join(", "));
    }
    let ran = |stage| outcomes.iter().any(|outcome| outcome.task.stage == stage && outcome.passed());
    match outcomes.iter().find(|outcome| !ran(outcome.task.stage)) {
        Some(outcome) => bail!("no engine is available for {}", outcome.task.stage.name()),
        None => Ok(()),
    }
}

impl StageTask {
    /// The page tests run in all engines at once, the core's tests in one engine after the other.
    fn all(stage: Stage, ready: Vec<&'static dyn Engine>) -> Vec<Self> {
        match stage {
            Stage::Wasm => ready.into_iter().map(|engine| Self { stage, engines: vec![engine] }).collect(),
            Stage::Pages if ready.is_empty() => Vec::new(),
            _ => vec![Self { stage, engines: ready }],
        }
    }

    /// The name in the table.
    fn name(&self) -> String {
        let names = self.engines.iter().map(|engine| engine.name());
        std::iter::once(self.stage.name().as_str()).chain(names).collect::<Vec<_>>().join(" ")
    }
}

impl StageOutcome {
    /// Runs a task under its header.
    fn of(task: StageTask, soak: bool) -> Self {
        let name = task.name();
        println!("\n── {name} {}", "─".repeat(70usize.saturating_sub(name.len())));
        let start = Instant::now();
        let status = match task.stage.run(&task.engines, soak) {
            Ok(notes) => StageStatus::Passed(notes),
            Err(error) => {
                println!("error: {error:#}");
                StageStatus::Failed
            }
        };
        let time = start.elapsed();
        println!("{name} {} in {:.1} s", status.text(), time.as_secs_f64());
        Self { task, status, time }
    }

    /// An unavailable engine is a failure only if it was requested by name.
    fn unavailable(stage: Stage, engine: &'static dyn Engine, why: String, options: &Options) -> Self {
        let is_requested = options.browser.is_some();
        if is_requested {
            println!("error: {why}");
        }
        let status = if is_requested { StageStatus::Failed } else { StageStatus::Skipped(why) };
        Self { task: StageTask { stage, engines: vec![engine] }, status, time: Duration::ZERO }
    }

    fn passed(&self) -> bool {
        matches!(self.status, StageStatus::Passed(_))
    }

    fn skipped(&self) -> bool {
        matches!(self.status, StageStatus::Skipped(_))
    }
}

impl StageStatus {
    fn text(&self) -> String {
        match self {
            Self::Passed(notes) if notes.is_empty() => "passed".into(),
            Self::Passed(notes) => format!("passed; {}", notes.join("; ")),
            Self::Failed => "FAILED".into(),
            Self::NotRun => "not run: no site was built".into(),
            Self::Skipped(why) => format!("skipped: {why}"),
        }
    }
}
