//! The engines the site is tested in.

mod chromium;
mod firefox;
mod webkit;

use anyhow::{Context, Result};

use crate::engine::Engine;

/// All engines; screenshots and benchmarks use the first.
pub static ENGINES: [&dyn Engine; 3] = [&chromium::Chromium, &firefox::Firefox, &webkit::WebKit];

/// Finds an engine by name.
pub fn named(name: &str) -> Result<&'static dyn Engine> {
    ENGINES.into_iter().find(|engine| engine.name() == name).with_context(|| format!("no engine is named {name}"))
}
