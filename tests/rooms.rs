//! Data flows one way: a module of the core names only modules above it in `crate/lib.rs`, and the browser is known in `web` alone.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the core, in the order of `crate/lib.rs`.
fn rooms() -> Vec<String> {
    let text = fs::read_to_string(crate_folder().join("lib.rs")).expect("the list of modules");
    let name = |line: &str| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';').map(String::from);
    text.lines().filter_map(name).collect()
}

fn crate_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("crate")
}

/// Every file of the core with the module that it belongs to and its text up to its tests.
fn sources() -> Vec<(PathBuf, String, String)> {
    let mut open = vec![crate_folder()];
    let mut sources = Vec::new();
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                open.push(path);
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

/// The modules that a text names as `crate::module`, also where several stand in braces.
fn named(code: &str) -> Vec<&str> {
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let parts = lines.flat_map(|line| line.split("crate::").skip(1));
    parts
        .map(|rest| rest.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next().unwrap_or(rest))
        .collect()
}

#[test]
fn a_module_names_only_those_above_it() {
    let rooms = rooms();
    assert!(rooms.len() > 20, "{rooms:?}");
    let place = |room: &str| rooms.iter().position(|one| one == room);
    let mut uses = 0;
    for (path, room, code) in sources().iter().filter(|(_, room, _)| room != "lib") {
        let own = place(room).unwrap_or_else(|| panic!("{} is no module of lib.rs", path.display()));
        for other in named(code) {
            let other_place =
                place(other).unwrap_or_else(|| panic!("{}: crate::{other} names no module", path.display()));
            assert!(other_place <= own, "{}: {other} stands below {room} in lib.rs", path.display());
            uses += usize::from(other_place < own);
        }
    }
    assert!(uses > 300, "{uses} names are no picture of the core");
}

#[test]
fn only_web_knows_the_browser() {
    for (path, room, code) in sources() {
        let browser = ["wasm_bindgen", "web_sys", "js_sys", "plotters_canvas"];
        let known: Vec<_> = browser.into_iter().filter(|name| code.contains(name)).collect();
        assert!(room == "web" || known.is_empty(), "{} names {known:?}", path.display());
    }
}

#[test]
fn a_contract_names_no_member() {
    for contract in ["curve", "surface", "optimiser", "figure"] {
        let members = format!("{contract}s");
        for (path, _, code) in sources().iter().filter(|(_, room, _)| room == contract) {
            assert!(!named(code).contains(&&*members), "{} names {members}", path.display());
        }
    }
}
