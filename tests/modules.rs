//! The order of modules: a module of the core imports only from modules above it in `crate/lib.rs`, and only `web` depends on the
//! browser.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the core, in the order of `crate/lib.rs`.
fn modules() -> Vec<String> {
    let text = fs::read_to_string(crate_folder().join("lib.rs")).expect("the list of modules");
    let name = |line: &str| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';').map(String::from);
    text.lines().filter_map(name).collect()
}

fn crate_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("crate")
}

/// Every file of the core: its path, its top-level module, and its text up to its tests.
fn sources() -> Vec<(PathBuf, String, String)> {
    let mut folders = vec![crate_folder()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source");
                let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
                let inside = path.strip_prefix(crate_folder()).expect("a file of the core");
                let first = inside.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
                sources.push((inside.to_path_buf(), first.trim_end_matches(".rs").to_owned(), code));
            }
        }
    }
    sources
}

/// The modules that code names as `crate::module`, outside comments.
fn imports(code: &str) -> Vec<&str> {
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let paths = lines.flat_map(|line| line.split("crate::").skip(1));
    paths
        .map(|rest| rest.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next().unwrap_or(rest))
        .collect()
}

#[test]
fn a_module_imports_only_from_those_above_it() {
    let modules = modules();
    assert!(modules.len() > 20, "{modules:?}");
    let position = |module: &str| modules.iter().position(|one| one == module);
    let mut count = 0;
    for (path, module, code) in sources().iter().filter(|(_, module, _)| module != "lib") {
        let own = position(module).unwrap_or_else(|| panic!("{} is not in a module of lib.rs", path.display()));
        for import in imports(code) {
            let imported =
                position(import).unwrap_or_else(|| panic!("{}: crate::{import} is not a module", path.display()));
            assert!(imported <= own, "{}: {import} is below {module} in lib.rs", path.display());
            count += usize::from(imported < own);
        }
    }
    assert!(count > 300, "only {count} imports were found");
}

#[test]
fn only_web_depends_on_the_browser() {
    for (path, module, code) in sources() {
        let browser = ["wasm_bindgen", "web_sys", "js_sys", "plotters_canvas"];
        let named: Vec<_> = browser.into_iter().filter(|name| code.contains(name)).collect();
        assert!(module == "web" || named.is_empty(), "{} names {named:?}", path.display());
    }
}

#[test]
fn figures_write_texts_only_through_labels() {
    for (path, _, code) in sources().iter().filter(|(_, module, _)| module == "figures") {
        assert!(!code.contains("Mark::Text"), "{} places a text of its own", path.display());
    }
}

#[test]
fn a_contract_names_none_of_its_implementations() {
    for contract in ["curve", "surface", "optimiser", "figure"] {
        let implementations = format!("{contract}s");
        for (path, _, code) in sources().iter().filter(|(_, module, _)| module == contract) {
            assert!(!imports(code).contains(&&*implementations), "{} names {implementations}", path.display());
        }
    }
}
