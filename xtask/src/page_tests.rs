//! The harness of the page tests: runs each test in each of its engines, several at a time, on reused browsers.
//!
//! Three engines and their drivers are large third-party programs on a machine that may stall, and there are hundreds of tests:
//! if each failed once in a thousand runs, every other run would fail. So a failed test is retried once, alone. A fault of the
//! page fails again; a test that passes on retry is listed in the stage table, so its cause can be investigated.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use std::{fmt, fs};

use anyhow::{Context, Result, bail};
use clap::Parser;
use clap::builder::PossibleValuesParser;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use serde_json::json;

use crate::engine::Engine;
use crate::engines::{self, ENGINES};
use crate::page_test::{Engines, PageTest, TestRun};
use crate::pool::Pool;
use crate::repository;
use crate::unavailable::Unavailable;

/// Beyond this many failures in one engine, failed tests are not retried.
const MAX_RETRIES: usize = 3;
/// How many tests run at a time; they wait more than they compute.
const THREADS: usize = 6;
/// How many of the slowest tests are listed at the end.
const SLOWEST: usize = 10;

/// The options of the page tests, in addition to those of every Rust test.
#[derive(Parser)]
struct Options {
    #[command(flatten)]
    standard: Arguments,
    /// Run only in these engines [default: all available]
    #[arg(long = "engine", value_name = "NAME", value_parser = PossibleValuesParser::new(ENGINES.map(Engine::name)))]
    engines: Vec<String>,
    /// Repeat the repeated checks ten thousand times
    #[arg(long)]
    soak: bool,
}

/// The result of one test in one engine.
struct TestOutcome {
    name: String,
    engine: &'static str,
    time: Duration,
    attempts: usize,
    /// Why it failed, unless it passed.
    failure: Option<String>,
}

/// The state shared by the tests of one run.
#[derive(Default)]
struct Harness {
    /// Tests that run in parallel hold it for reading; a retry, which runs alone, holds it for writing.
    exclusion: RwLock<()>,
    /// How many tests failed at the first attempt, by engine.
    first_failures: Mutex<BTreeMap<&'static str, usize>>,
    outcomes: Mutex<Vec<TestOutcome>>,
    /// The tests that cannot run on this machine, and why.
    skipped: Mutex<Vec<String>>,
}

/// The file that lists the tests that passed only on retry, and those that could not run on this machine.
pub fn report() -> PathBuf {
    repository::target().join("pages/report.json")
}

/// Runs the tests selected on the command line.
pub fn main(tests: Vec<PageTest>) -> ExitCode {
    match run(tests, Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the tests and returns whether all passed.
fn run(tests: Vec<PageTest>, options: Options) -> Result<bool> {
    let Options { mut standard, engines: named, soak } = options;
    let harness = Arc::new(Harness::default());
    let engines = selected_engines(&named, standard.list)?;
    let trials = trials(tests, &engines, soak, &harness);
    fs::create_dir_all(repository::target().join("pages"))?;
    if !standard.list {
        // libtest's lines have no times, so the harness prints its own.
        standard.logfile = Some(repository::target().join("pages/libtest.log").to_string_lossy().into_owned());
    }
    standard.test_threads.get_or_insert(THREADS);
    let conclusion = libtest_mimic::run(&standard, trials);
    if standard.list {
        return Ok(true);
    }
    let outcomes = harness.outcomes();
    harness.summarise(&outcomes)?;
    Ok(!conclusion.has_failed())
}

/// The engines to run in. Those named on the command line must be available.
fn selected_engines(named: &[String], only_list: bool) -> Result<Vec<&'static dyn Engine>> {
    if !named.is_empty() {
        return named.iter().map(|name| engines::named(name)).collect();
    }
    let engines: Vec<_> = ENGINES.into_iter().filter(|engine| only_list || engine.ready().is_ok()).collect();
    if engines.is_empty() {
        bail!("no browser is available for the page tests");
    }
    Ok(engines)
}

/// Each test in each of its engines.
fn trials(tests: Vec<PageTest>, engines: &[&'static dyn Engine], soak: bool, harness: &Arc<Harness>) -> Vec<Trial> {
    let run =
        |(index, &engine): (usize, &&'static dyn Engine)| Arc::new(TestRun::new(Pool::new(engine), index == 0, soak));
    let runs: Vec<_> = engines.iter().enumerate().map(run).collect();
    let mut trials = Vec::new();
    for test in tests.into_iter().map(Arc::new) {
        let runs = if test.engines == Engines::Every { &runs[..] } else { &runs[..1] };
        for run in runs {
            let limitation = run.engine().limitations().iter().find(|limitation| test.needs.contains(&limitation.need));
            let (test, run, harness) = (test.clone(), run.clone(), harness.clone());
            let (name, kind) = (test.name.clone(), run.engine().name());
            let trial = Trial::ignorable_test(name, move || match limitation {
                Some(limitation) => Ok(skip(&test, &run, limitation.why)),
                None => harness.execute(&test, &run).map_err(Failed::from),
            });
            trials.push(trial.with_kind(kind));
        }
    }
    trials
}

/// Reports a test that cannot run in an engine or on this machine, and why.
fn skip(test: &PageTest, run: &TestRun, why: &str) -> Completion {
    println!("{:>7}    {:<9} {} … {why}", "skipped", run.engine().name(), test.name);
    Completion::ignored_with(why)
}

impl Harness {
    /// Runs a test in an engine, with a retry if necessary, and prints the result.
    fn execute(&self, test: &PageTest, run: &TestRun) -> Result<Completion, String> {
        let (start, engine) = (Instant::now(), run.engine().name());
        let first = {
            let _parallel = self.exclusion.read().unwrap_or_else(PoisonError::into_inner);
            attempt(test, run)
        };
        let (attempts, result) = match first {
            Err(why) if self.may_retry(engine) => {
                println!("retrying alone: {} in {engine}: {why}", test.name);
                let _alone = self.exclusion.write().unwrap_or_else(PoisonError::into_inner);
                (2, attempt(test, run))
            }
            first => (1, first),
        };
        if let Ok(Completion::Ignored { reason: Some(why) }) = &result {
            let mut skipped = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
            skipped.push(format!("{} skipped in {engine}: {why}", test.name));
            return Ok(skip(test, run, why));
        }
        let failure = result.as_ref().err().cloned();
        let outcome = TestOutcome { name: test.name.clone(), engine, time: start.elapsed(), attempts, failure };
        println!("{outcome}");
        self.outcomes.lock().unwrap_or_else(PoisonError::into_inner).push(outcome);
        result
    }

    /// Whether few enough tests have failed in an engine to retry this one.
    fn may_retry(&self, engine: &'static str) -> bool {
        let mut failures = self.first_failures.lock().unwrap_or_else(PoisonError::into_inner);
        let count = failures.entry(engine).or_default();
        *count += 1;
        *count <= MAX_RETRIES
    }

    /// All results, slowest first.
    fn outcomes(&self) -> Vec<TestOutcome> {
        let mut outcomes = std::mem::take(&mut *self.outcomes.lock().unwrap_or_else(PoisonError::into_inner));
        outcomes.sort_by_key(|outcome| std::cmp::Reverse(outcome.time));
        outcomes
    }

    /// Prints the slowest tests, those that failed and the counts, and writes the report for the stage table.
    fn summarise(&self, outcomes: &[TestOutcome]) -> Result<()> {
        println!("\nSlowest tests:");
        for outcome in outcomes.iter().take(SLOWEST) {
            println!("{}", outcome.line());
        }
        // Once more: hours of other tests may lie between a failure and the end, which is all that some readers see.
        println!();
        for outcome in outcomes.iter().filter(|outcome| outcome.failure.is_some()) {
            println!("{outcome}");
        }
        for engine in ENGINES.map(Engine::name) {
            let here: Vec<_> = outcomes.iter().filter(|outcome| outcome.engine == engine).collect();
            if here.is_empty() {
                continue;
            }
            let passed = here.iter().filter(|outcome| outcome.failure.is_none()).count();
            let time: Duration = here.iter().map(|outcome| outcome.time).sum();
            let failed = here.len() - passed;
            println!("{engine:<9} {passed} passed, {failed} failed, {:.0} s of test time", time.as_secs_f64());
        }
        let retried = outcomes.iter().filter(|outcome| outcome.failure.is_none() && outcome.attempts > 1);
        let mut notes: Vec<_> =
            retried.map(|outcome| format!("{} in {} on retry", outcome.name, outcome.engine)).collect();
        notes.append(&mut self.skipped.lock().unwrap_or_else(PoisonError::into_inner));
        fs::write(report(), json!(notes).to_string()).context("cannot write the page test report")
    }
}

impl TestOutcome {
    fn line(&self) -> String {
        let verdict = match (&self.failure, self.attempts) {
            (None, 1) => "ok",
            (None, _) => "ok on retry",
            (Some(_), _) => "failed",
        };
        format!("{:>7.1} s  {:<9} {} … {verdict}", self.time.as_secs_f64(), self.engine, self.name)
    }
}

impl fmt::Display for TestOutcome {
    /// The line of the test, and why it failed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line())?;
        self.failure.as_ref().map_or(Ok(()), |why| write!(f, "\n{why}\n"))
    }
}

/// Runs a test once; a failed assertion is an error like any other, and a test that the machine cannot run is ignored.
fn attempt(test: &PageTest, run: &TestRun) -> Result<Completion, String> {
    match catch_unwind(AssertUnwindSafe(|| (test.body)(run))) {
        Ok(Ok(())) => Ok(Completion::Completed),
        Ok(Err(error)) => match error.downcast_ref::<Unavailable>() {
            Some(why) => Ok(Completion::ignored_with(why)),
            None => Err(format!("{error:#}")),
        },
        Err(panic) => Err(panic_message(&*panic)),
    }
}

/// The message of a panic.
fn panic_message(panic: &(dyn Any + Send)) -> String {
    let message = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    message.unwrap_or("panicked without a message").to_owned()
}
