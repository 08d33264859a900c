//! The core as a browser loads it: compiled to WebAssembly, with the JavaScript and the types that wasm-bindgen writes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::program;
use crate::toolchain::Toolchain;

const PACKAGE: &str = r#"{ "name": "fall-line", "type": "module", "main": "fall_line.js", "types": "fall_line.d.ts" }
"#;

/// Compiles the core in release mode and returns the module, not yet fit for a browser.
pub fn compile() -> Result<PathBuf> {
    let toolchain = Toolchain::ready()?;
    program::run(toolchain.cargo("build").args(["--quiet", "--release", "--lib", "--package", "fall-line"]))?;
    Ok(toolchain.artifacts("release").join("fall_line.wasm"))
}

/// Writes fall_line.js, fall_line_bg.wasm and fall_line.d.ts to a folder.
pub fn write(module: &Path, folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(module)
        .web(true)?
        .typescript(true)
        // Without it, init() has no default address to load the module from.
        .omit_default_module_path(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .context("cannot write the bindings")?;
    // Node reads the bindings as a module only where a package says so.
    fs::write(folder.join("package.json"), PACKAGE).context("cannot write the package")?;
    // Types of the bare module, which nobody imports.
    fs::remove_file(folder.join("fall_line_bg.wasm.d.ts")).context("cannot tidy the bindings")
}
