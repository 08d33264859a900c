//! The harness of the page tests: each test in each engine that it is for, several at a time, on browsers that are used again.
//!
//! Three engines and their drivers are large programs of others on a machine that may stall, and there are hundreds of tests: one that
//! fails once in a thousand runs would spoil every other run of them. So what fails is tried once more, with nothing beside it. A fault
//! of the page fails again; what passes then is named in the table of stages, for its cause is to be sought.

use std::any::Any;
use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Parser;
use clap::builder::PossibleValuesParser;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use serde_json::json;

use crate::engine::{Engine, Lack};
use crate::engines::{self, ENGINES};
use crate::page_test::{Engines, PageTest, Run};
use crate::pool::Pool;
use crate::repository;

/// More failures in an engine than this are no accident and are not tried again.
const MOST: usize = 3;
/// Tests wait more than they compute: so many run at a time.
const THREADS: usize = 6;
/// How many of the slowest are named at the end.
const SLOWEST: usize = 10;

/// What the page tests are told, besides what all of Rust's tests are told.
#[derive(Parser)]
struct Options {
    #[command(flatten)]
    usual: Arguments,
    /// Only in these engines [default: in each that can be had]
    #[arg(long = "engine", value_name = "NAME", value_parser = PossibleValuesParser::new(ENGINES.map(Engine::name)))]
    engines: Vec<String>,
    /// What is repeated is repeated ten thousand times
    #[arg(long)]
    soak: bool,
}

/// One test that has run in one engine.
struct Outcome {
    name: String,
    engine: &'static str,
    time: Duration,
    tries: usize,
    passed: bool,
}

/// What the tests of one run share.
#[derive(Default)]
struct Harness {
    /// Tests beside one another hold it for reading, one that has to be alone for writing.
    beside: RwLock<()>,
    /// How many tests failed at the first try, by engine.
    accidents: Mutex<BTreeMap<&'static str, usize>>,
    outcomes: Mutex<Vec<Outcome>>,
}

/// Where the names of those are written that passed only when they were tried again.
pub fn report() -> PathBuf {
    repository::target().join("pages/report.json")
}

/// Runs the tests that the command line names.
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

/// Runs them and says whether all passed.
fn run(tests: Vec<PageTest>, options: Options) -> Result<bool> {
    let Options { mut usual, engines: named, soak } = options;
    let harness = Arc::new(Harness::default());
    let engines = chosen(&named, usual.list)?;
    let trials = trials(tests, &engines, soak, &harness);
    fs::create_dir_all(repository::target().join("pages"))?;
    if !usual.list {
        // Its lines know no times, so the harness writes its own.
        usual.logfile = Some(repository::target().join("pages/libtest.log").to_string_lossy().into_owned());
    }
    usual.test_threads.get_or_insert(THREADS);
    let conclusion = libtest_mimic::run(&usual, trials);
    if usual.list {
        return Ok(true);
    }
    let outcomes = harness.outcomes();
    harness.summarise(&outcomes)?;
    Ok(!conclusion.has_failed())
}

/// The engines to run in. Those that the command line names have to be there.
fn chosen(named: &[String], only_list: bool) -> Result<Vec<&'static dyn Engine>> {
    if !named.is_empty() {
        return named.iter().map(|name| engines::named(name)).collect();
    }
    let engines: Vec<_> = ENGINES.into_iter().filter(|engine| only_list || engine.ready().is_ok()).collect();
    if engines.is_empty() {
        bail!("there is no browser that the page tests could run in");
    }
    Ok(engines)
}

/// Each test in each engine that it is for.
fn trials(tests: Vec<PageTest>, engines: &[&'static dyn Engine], soak: bool, harness: &Arc<Harness>) -> Vec<Trial> {
    let runs: Vec<_> = engines.iter().map(|&engine| Arc::new(Run::new(Pool::new(engine), soak))).collect();
    let mut trials = Vec::new();
    for test in tests.into_iter().map(Arc::new) {
        let runs = if test.engines == Engines::Every { &runs[..] } else { &runs[..1] };
        for run in runs {
            let lack = run.engine().lacks().iter().find(|lack| test.needs.contains(&lack.need));
            let (test, run, harness) = (test.clone(), run.clone(), harness.clone());
            let (name, kind) = (test.name.clone(), run.engine().name());
            let trial = Trial::ignorable_test(name, move || match lack {
                Some(lack) => Ok(skip(&test, &run, lack)),
                None => harness.put(&test, &run).map(|()| Completion::Completed).map_err(Failed::from),
            });
            trials.push(trial.with_kind(kind));
        }
    }
    trials
}

/// Names a test that an engine cannot be put to, and why.
fn skip(test: &PageTest, run: &Run, lack: &Lack) -> Completion {
    println!("{:>7}    {:<9} {} … {}", "skipped", run.engine().name(), test.name, lack.why);
    Completion::ignored_with(lack.why)
}

impl Harness {
    /// Puts an engine to a test, twice if it has to be, and prints what came of it.
    fn put(&self, test: &PageTest, run: &Run) -> Result<(), String> {
        let (start, engine) = (Instant::now(), run.engine().name());
        let first = {
            let _beside = self.beside.read().unwrap_or_else(PoisonError::into_inner);
            attempt(test, run)
        };
        let (tries, result) = match first {
            Err(why) if self.is_accident(engine) => {
                println!("once more, by itself: {} in {engine}: {why}", test.name);
                let _alone = self.beside.write().unwrap_or_else(PoisonError::into_inner);
                (2, attempt(test, run))
            }
            first => (1, first),
        };
        let outcome = Outcome { name: test.name.clone(), engine, time: start.elapsed(), tries, passed: result.is_ok() };
        println!("{}", outcome.line());
        if let Err(why) = &result {
            println!("{why}\n");
        }
        self.outcomes.lock().unwrap_or_else(PoisonError::into_inner).push(outcome);
        result
    }

    /// Whether so few have failed in an engine that one more may be an accident.
    fn is_accident(&self, engine: &'static str) -> bool {
        let mut accidents = self.accidents.lock().unwrap_or_else(PoisonError::into_inner);
        let count = accidents.entry(engine).or_default();
        *count += 1;
        *count <= MOST
    }

    /// All that has run, the slowest first.
    fn outcomes(&self) -> Vec<Outcome> {
        let mut outcomes = std::mem::take(&mut *self.outcomes.lock().unwrap_or_else(PoisonError::into_inner));
        outcomes.sort_by_key(|outcome| std::cmp::Reverse(outcome.time));
        outcomes
    }

    /// Prints what took longest and how many passed, and writes the report for the table of stages.
    fn summarise(&self, outcomes: &[Outcome]) -> Result<()> {
        println!("\nThe slowest:");
        for outcome in outcomes.iter().take(SLOWEST) {
            println!("{}", outcome.line());
        }
        println!();
        for engine in ENGINES.map(Engine::name) {
            let here: Vec<_> = outcomes.iter().filter(|outcome| outcome.engine == engine).collect();
            if here.is_empty() {
                continue;
            }
            let passed = here.iter().filter(|outcome| outcome.passed).count();
            let time: Duration = here.iter().map(|outcome| outcome.time).sum();
            let failed = here.len() - passed;
            println!("{engine:<9} {passed} passed, {failed} failed, {:.0} s one after the other", time.as_secs_f64());
        }
        let again = outcomes.iter().filter(|outcome| outcome.passed && outcome.tries > 1);
        let again: Vec<_> = again.map(|outcome| format!("{} in {}", outcome.name, outcome.engine)).collect();
        fs::write(report(), json!(again).to_string()).context("cannot write the report of the page tests")
    }
}

impl Outcome {
    fn line(&self) -> String {
        let verdict = match (self.passed, self.tries) {
            (true, 1) => "ok",
            (true, _) => "ok, at the second try",
            (false, _) => "failed",
        };
        format!("{:>7.1} s  {:<9} {} … {verdict}", self.time.as_secs_f64(), self.engine, self.name)
    }
}

/// Runs a test once; an assertion that fails is an error like any other.
fn attempt(test: &PageTest, run: &Run) -> Result<(), String> {
    match catch_unwind(AssertUnwindSafe(|| (test.body)(run))) {
        Ok(result) => result.map_err(|error| format!("{error:#}")),
        Err(panic) => Err(words(&*panic)),
    }
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    said.unwrap_or("it panicked without a word").to_owned()
}
