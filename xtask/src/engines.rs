//! The engines that the site is tested in.

mod chromium;
mod firefox;
mod webkit;

use std::env;

use anyhow::{Context, Result};

use crate::engine::Engine;

/// All of them; the first is what screenshots and benchmarks are taken in.
pub static ENGINES: [&dyn Engine; 3] = [&chromium::Chromium, &firefox::Firefox, &webkit::WebKit];

/// Names the engine of a run of page tests.
pub const VARIABLE: &str = "FALL_LINE_BROWSER";

/// The engine of that name.
pub fn named(name: &str) -> Result<&'static dyn Engine> {
    ENGINES.into_iter().find(|engine| engine.name() == name).with_context(|| format!("there is no engine {name}"))
}

/// The engine that [`VARIABLE`] names, or else the first.
pub fn chosen() -> Result<&'static dyn Engine> {
    env::var(VARIABLE).map_or(Ok(ENGINES[0]), |name| named(&name))
}
