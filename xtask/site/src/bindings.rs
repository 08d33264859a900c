//! The core as a browser loads it: the compiled module with the JavaScript and the types that wasm-bindgen writes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fs, process};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;
use xtask_start::progress::Progress;
use xtask_start::repository;

use crate::chunks::{self, Chunks};
use crate::files::{self, Files};
use crate::{cache, catalogue};

/// The core itself, beside its chunks.
pub const MODULE: &str = "fall_line_bg.wasm";
/// What is cached beside the files of a split core.
const WHOLE: &str = "whole.wasm";
const FIGURES: &str = "figures.json";
const PACKAGE: &str = r#"{ "name": "fall-line", "type": "module", "main": "fall_line.js", "types": "fall_line.d.ts" }
"#;

/// The core with its bindings.
pub struct Core {
    /// fall_line.js, fall_line_bg.wasm and fall_line.d.ts, [`chunks::SCRIPT`], and the chunks that figures need besides. With
    /// them come the figures' cards, for the pages.
    pub files: Files,
    /// What it was split from; nothing where it is in one piece.
    pub split: Option<Split>,
}

/// A core that was split.
pub struct Split {
    /// The module in one piece, as it would be published.
    pub whole: Vec<u8>,
    /// The chunks that each figure needs.
    pub figures: BTreeMap<String, Vec<String>>,
}

/// The core that is published, in chunks.
pub fn split(module: &Path) -> Result<Core> {
    let linked = read(module)?;
    // What another state of this program has made of it may be something else.
    let mut files = cache::files(concat!("bindings-", env!("STATE")), &linked, || {
        let _progress = Progress::start("Writing the bindings");
        let chunks = Chunks::of(&linked).context("cannot tell the chunks of the core")?;
        let mut files = bound(&linked)?;
        let whole = chunks.take(&mut files, MODULE).context("cannot take the chunks out of the core")?;
        files.insert(catalogue::FILE.into(), catalogue::section(&linked)?);
        files.insert(WHOLE.into(), whole);
        files.insert(FIGURES.into(), serde_json::to_vec(&chunks.of_figures())?);
        Ok(files)
    })?;
    let whole = files.remove(WHOLE).context("the whole core is not cached: remove target/cache/")?;
    let figures = files.remove(FIGURES).context("the list of figures is not cached: remove target/cache/")?;
    Ok(Core { files, split: Some(Split { whole, figures: serde_json::from_slice(&figures)? }) })
}

/// The same in one piece.
pub fn whole(module: &Path) -> Result<Core> {
    let mut core = draft(module)?;
    let whole = chunks::whole(files::bytes(&core.files, MODULE)?)?;
    core.files.insert(MODULE.into(), whole);
    Ok(core)
}

/// The same with all that the compiler has left in it, which takes no time.
pub fn draft(module: &Path) -> Result<Core> {
    let linked = read(module)?;
    let mut files = bound(&linked)?;
    files.insert(chunks::SCRIPT.into(), Chunks::default().script().into_bytes());
    files.insert(catalogue::FILE.into(), catalogue::section(&linked)?);
    Ok(Core { files, split: None })
}

fn read(module: &Path) -> Result<Vec<u8>> {
    fs::read(module).with_context(|| format!("cannot read {}", module.display()))
}

/// What wasm-bindgen makes of a module.
fn bound(linked: &[u8]) -> Result<Files> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = repository::target().join(format!("bindings-{}-{id}", process::id()));
    let written = Bindgen::new()
        .input_bytes("fall_line", linked.to_owned())
        .web(true)?
        .typescript(true)
        // Without it, init() has no default address to load the module from.
        .omit_default_module_path(false)
        // By their names the functions of the chunks are found again.
        .demangle(false)
        .generate(&folder)
        .and_then(|()| files::read(&folder));
    fs::remove_dir_all(&folder).ok();
    let mut files = written.context("cannot write the bindings")?;
    // Types of the bare module, which nobody imports.
    files.remove("fall_line_bg.wasm.d.ts");
    // Node reads the bindings as a module only where a package says so.
    files.insert("package.json".into(), PACKAGE.into());
    Ok(files)
}
