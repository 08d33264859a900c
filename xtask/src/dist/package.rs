//! The npm package: the element and the computing module as source, with types generated from their JSDoc, for bundlers and for
//! pages that load them from a host.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use xtask_site::{source_map, styles};

use super::release::closure;
use crate::files::{self, Files};
use crate::{cargo, npm, program, repository};

/// The main export.
const MAIN: &str = "fall-line.js";
const CORE: &str = "core.js";
const WASM: &str = "core/fall_line_bg.wasm";
/// The module of the element; its types are emitted.
const ELEMENT: &str = "element.js";

/// Writes the package to a folder, packs it into another, and returns the tarball. `site` is the built site.
pub fn package(site: &Files, folder: &Path, tarballs: &Path) -> Result<PathBuf> {
    files::write(folder, &contents(site)?)?;
    types(folder)?;
    let mut pack = npm::npm()?;
    pack.current_dir(folder).args(["pack", "--silent", "--pack-destination"]).arg(tarballs);
    let name = program::output(&mut pack)?;
    Ok(tarballs.join(name.lines().last().context("npm pack printed no tarball name")?))
}

/// All files but the emitted types.
fn contents(site: &Files) -> Result<Files> {
    let root = repository::root();
    // The sources rather than the built scripts, so authors can read them when debugging a course.
    let mut sources = files::read(&root.join("www"))?;
    styles::bundle(&mut sources)?;
    sources.extend(
        site.iter().filter(|(path, _)| path.starts_with("core/")).map(|(path, bytes)| (path.clone(), bytes.clone())),
    );
    let mut contents = Files::new();
    for path in closure(&sources, MAIN)? {
        contents.insert(path.clone(), files::bytes(&sources, &path)?.to_owned());
        let map = source_map::of(&path);
        contents.extend(sources.get(&map).map(|bytes| (map, bytes.clone())));
    }
    let types = "core/fall_line.d.ts";
    contents.insert(types.into(), files::bytes(&sources, types)?.to_owned());
    for name in ["README.md", "fall-line.d.ts"] {
        contents.insert(name.into(), fs::read(root.join("xtask/package").join(name))?);
    }
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        contents.insert(name.into(), fs::read(root.join(name))?);
    }
    contents.insert("package.json".into(), format!("{:#}\n", manifest(&core()?)).into_bytes());
    Ok(contents)
}

/// The core's metadata in Cargo.toml.
fn core() -> Result<Value> {
    let mut metadata = cargo::host_cargo("metadata");
    metadata.args(["--no-deps", "--format-version", "1", "--offline"]);
    let metadata: Value = serde_json::from_str(&program::output(&mut metadata)?)?;
    let mut packages = metadata["packages"].as_array().into_iter().flatten();
    packages.find(|package| package["name"] == "fall-line").cloned().context("cargo metadata lists no fall-line")
}

/// package.json. Only the modules that define the element have side effects on import.
fn manifest(core: &Value) -> Value {
    json!({
        "name": core["name"],
        "version": core["version"],
        "description": core["description"],
        "license": "MIT OR Apache-2.0",
        "type": "module",
        "types": "./fall-line.d.ts",
        "main": format!("./{MAIN}"),
        "exports": {
            ".": { "types": "./fall-line.d.ts", "default": format!("./{MAIN}") },
            "./core": { "types": "./core.d.ts", "default": format!("./{CORE}") },
            "./core.wasm": format!("./{WASM}"),
            "./package.json": "./package.json",
        },
        "sideEffects": [format!("./{MAIN}"), format!("./{ELEMENT}")],
        "keywords": ["calculus", "gradient-descent", "optimisation", "machine-learning", "custom-element", "webassembly"],
    })
}

/// Emits the types of the public modules from their JSDoc.
fn types(folder: &Path) -> Result<()> {
    let mut tsc = npm::tool("typescript/bin/tsc")?;
    tsc.current_dir(folder).args([
        "--allowJs",
        "--skipLibCheck",
        "--declaration",
        "--emitDeclarationOnly",
        "--target",
        "es2024",
        "--module",
        "es2022",
        "--moduleResolution",
        "bundler",
        "--lib",
        "es2024,esnext.disposable,dom,dom.iterable",
        "--rootDir",
        ".",
        "--outDir",
        ".types",
        CORE,
        ELEMENT,
    ]);
    program::run(&mut tsc)?;
    let emitted = folder.join(".types");
    for module in [CORE, ELEMENT] {
        let name = Path::new(module).with_extension("d.ts");
        fs::rename(emitted.join(&name), folder.join(&name)).with_context(|| format!("{module} has no types"))?;
    }
    fs::remove_dir_all(&emitted)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_matches_cargo_toml() {
        let manifest = manifest(&core().unwrap());
        let toml = fs::read_to_string(repository::root().join("Cargo.toml")).unwrap();
        for name in ["version", "description", "license"] {
            let line = format!("{name} = {}", manifest[name]);
            assert!(toml.lines().any(|one| one == line), "{line}");
        }
    }
}
