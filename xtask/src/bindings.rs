//! The core as a browser loads it: compiled to WebAssembly, with the JavaScript and the types that wasm-bindgen writes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::parts::Parts;
use crate::program;
use crate::toolchain::Toolchain;

const PACKAGE: &str = r#"{ "name": "fall-line", "type": "module", "main": "fall_line.js", "types": "fall_line.d.ts" }
"#;

/// Compiles the core in release mode and returns the module, not yet fit for a browser.
pub fn compile() -> Result<PathBuf> {
    let toolchain = Toolchain::ready()?;
    let mut cargo = toolchain.cargo("rustc");
    cargo.args(["--quiet", "--release", "--lib", "--package", "fall-line"]);
    // From what the linker leaves so, the parts are found.
    program::run(cargo.args(["--", "-Clink-arg=--emit-relocs"]))?;
    Ok(toolchain.artifacts("release").join("fall_line.wasm"))
}

/// Writes fall_line.js, fall_line_bg.wasm and fall_line.d.ts to a folder, and the parts that figures need besides.
pub fn write(module: &Path, folder: &Path) -> Result<()> {
    let linked = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let parts = Parts::of(&linked).context("cannot tell the parts of the core")?;
    Bindgen::new()
        .input_bytes("fall_line", linked)
        .web(true)?
        .typescript(true)
        // Without it, init() has no default address to load the module from.
        .omit_default_module_path(false)
        // By their names the functions of the parts are found again.
        .demangle(false)
        .generate(folder)
        .context("cannot write the bindings")?;
    parts.write(folder, "fall_line_bg.wasm").context("cannot write the parts of the core")?;
    // Node reads the bindings as a module only where a package says so.
    fs::write(folder.join("package.json"), PACKAGE).context("cannot write the package")?;
    // Types of the bare module, which nobody imports.
    fs::remove_file(folder.join("fall_line_bg.wasm.d.ts")).context("cannot tidy the bindings")
}
