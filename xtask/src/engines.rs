//! The engines that the site is tested in.

mod chromium;
mod firefox;
mod webkit;

use anyhow::{Context, Result};

use crate::engine::Engine;

/// All of them; the first is what screenshots and benchmarks are taken in.
pub static ENGINES: [&dyn Engine; 3] = [&chromium::Chromium, &firefox::Firefox, &webkit::WebKit];

/// The engine of that name.
pub fn named(name: &str) -> Result<&'static dyn Engine> {
    ENGINES.into_iter().find(|engine| engine.name() == name).with_context(|| format!("there is no engine {name}"))
}
