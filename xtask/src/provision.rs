//! What a run of tests will need and this machine lacks, installed in the background: a stage waits only for what it needs itself,
//! and an installation that fails is an error of the stage that needs it.

use std::collections::{BTreeMap, BTreeSet};
use std::panic;
use std::thread::{self, JoinHandle};

use anyhow::Result;

use crate::engine::{Engine, Programs};
use crate::npm;
use crate::stage::Stage;
use crate::toolchain::Toolchain;

/// The engines of a run: those that are being made ready, and why others cannot be had.
pub struct Provision {
    begun: BTreeMap<&'static str, JoinHandle<Result<Programs>>>,
    lacking: BTreeMap<&'static str, Option<String>>,
}

impl Provision {
    /// Begins whatever these stages need; for what is there already that is a look.
    pub fn begin(stages: &BTreeSet<Stage>, engines: &[&'static dyn Engine]) -> Self {
        let any = |some: &[Stage]| some.iter().any(|stage| stages.contains(stage));
        // Both are requested again where they are needed, and report there what is amiss.
        if any(&[Stage::Lint, Stage::Wasm, Stage::Build]) {
            thread::spawn(|| Toolchain::ready().ok());
        }
        if any(&[Stage::Build, Stage::Types, Stage::Node, Stage::Pages]) {
            thread::spawn(|| npm::install().ok());
        }
        let needed = engines.iter().filter(|_| stages.iter().any(|stage| stage.needs_engine()));
        let begun = needed.map(|&engine| (engine.name(), thread::spawn(|| engine.ready()))).collect();
        Self { begun, lacking: BTreeMap::new() }
    }

    /// Waits until an engine is ready; if it cannot be had, says why.
    pub fn lack(&mut self, engine: &'static dyn Engine) -> Option<String> {
        let mut ready = || match self.begun.remove(engine.name()) {
            Some(begun) => begun.join().unwrap_or_else(|panic| panic::resume_unwind(panic)),
            None => engine.ready(),
        };
        self.lacking.entry(engine.name()).or_insert_with(|| ready().err().map(|error| format!("{error:#}"))).clone()
    }
}
