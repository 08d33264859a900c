//! Installs missing tools for a test run in the background: each stage waits only for the tools it needs, and a failed installation
//! is an error of the stage that needs it.

use std::collections::{BTreeMap, BTreeSet};
use std::panic;
use std::thread::{self, JoinHandle};

use anyhow::Result;

use crate::engine::{Engine, Programs};
use crate::stage::Stage;
use crate::toolchain::Toolchain;
use crate::{npm, pypi};

/// The engines of a run: those still being installed, and the errors of those not available.
pub struct Provision {
    pending: BTreeMap<&'static str, JoinHandle<Result<Programs>>>,
    missing: BTreeMap<&'static str, Option<String>>,
}

impl Provision {
    /// Starts installing what these stages need; what is already installed is only checked.
    pub fn start(stages: &BTreeSet<Stage>, engines: &[&'static dyn Engine]) -> Self {
        let any = |some: &[Stage]| some.iter().any(|stage| stages.contains(stage));
        // These are requested again by the stages that need them, which report any error.
        if any(&[Stage::Lint, Stage::Wasm, Stage::Build]) {
            thread::spawn(|| Toolchain::ready().ok());
        }
        if any(&[Stage::Build, Stage::Types, Stage::Node, Stage::Pages]) {
            thread::spawn(|| npm::install().ok());
        }
        if stages.contains(&Stage::Pages) {
            thread::spawn(|| pypi::install().ok());
        }
        let needed = engines.iter().filter(|_| stages.iter().any(|stage| stage.needs_engine()));
        let pending = needed.map(|&engine| (engine.name(), thread::spawn(|| engine.ready()))).collect();
        Self { pending, missing: BTreeMap::new() }
    }

    /// Waits until an engine is ready; returns the error if it is not available.
    pub fn missing(&mut self, engine: &'static dyn Engine) -> Option<String> {
        let mut ready = || match self.pending.remove(engine.name()) {
            Some(pending) => pending.join().unwrap_or_else(|panic| panic::resume_unwind(panic)),
            None => engine.ready(),
        };
        self.missing.entry(engine.name()).or_insert_with(|| ready().err().map(|error| format!("{error:#}"))).clone()
    }
}
