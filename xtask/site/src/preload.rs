//! Preloads the element's modules. A browser discovers them one after another, each imported by the one before, and each costs a
//! network round trip. So the built `fall-line.js` first imports all of them in parallel. Files that scripts fetch, the core and
//! the style sheet, are not preloaded: a preload in addition to a fetch counts twice, and WebKit may transfer the file twice.

use std::collections::BTreeSet;
use std::slice;

use anyhow::{Context, Result};

use crate::edit::{self, Edit};
use crate::files::{self, Files};
use crate::references::{self, Kind};
use crate::source_map;

/// The script that a page loads, and the module that the script loads if there is a document.
pub const ENTRY: &str = "fall-line.js";
const ELEMENT: &str = "element.js";

/// The modules that fetch the largest files.
const FIRST: [&str; 4] = ["core.js", "core/fall_line.js", "core/chunks.js", "stylesheet.js"];

/// Marks the end of the added statement.
const END: &str = "/* Preloaded. */\n";

/// Adds a statement to the entry script that preloads all modules of the element.
pub fn add(site: &mut Files) -> Result<()> {
    let mut found = BTreeSet::new();
    collect(site, ELEMENT, &mut found)?;
    let statement = statement(&in_order(found), |name| format!("./{name}"));
    edit(site, Edit::new(0..0, statement + END))
}

/// Removes the statement: a release preloads files with hashed names.
pub fn remove(site: &mut Files) -> Result<()> {
    let added = files::text(site, ENTRY)?.find(END).map(|end| 0..end + END.len());
    added.map_or(Ok(()), |added| edit(site, Edit::new(added, "")))
}

/// Edits the entry script and its source map.
fn edit(site: &mut Files, edit: Edit) -> Result<()> {
    let (entry, map) = (files::text(site, ENTRY)?, source_map::of(ENTRY));
    let moved = source_map::after(files::text(site, &map)?, entry, slice::from_ref(&edit))?;
    let entry = edit::apply(entry, vec![edit]);
    site.insert(map, moved.into_bytes());
    site.insert(ENTRY.into(), entry.into_bytes());
    Ok(())
}

/// The modules in the order they should be requested.
pub fn in_order(mut found: BTreeSet<String>) -> Vec<String> {
    let first = FIRST.into_iter().filter_map(|name| found.take(name)).collect::<Vec<_>>();
    first.into_iter().chain(found).collect()
}

/// A statement that preloads modules if there is a document.
pub fn statement(modules: &[String], address: impl Fn(&String) -> String) -> String {
    let imports: Vec<_> = modules.iter().map(|name| format!("import(\"{}\")", address(name))).collect();
    format!("if(globalThis.document?.head)for(const one of[{}])one.catch(()=>{{}});\n", imports.join(","))
}

/// Collects a module and its static imports, direct and indirect, by path.
fn collect(site: &Files, module: &str, found: &mut BTreeSet<String>) -> Result<()> {
    if !found.insert(module.to_owned()) {
        return Ok(());
    }
    let text = files::text(site, module)?;
    let references = references::references(text).with_context(|| format!("in {module}"))?;
    for import in references.iter().filter(|one| one.kind == Kind::Import) {
        let address = &import.address;
        let target = files::resolve(module, address).with_context(|| format!("{address} is outside this site"))?;
        collect(site, &target, found).with_context(|| format!("in {module}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_of_the_element_is_preloaded_and_only_once() {
        let mut site: Files = [
            (ENTRY, "await import(\"./core.js\");"),
            (ELEMENT, "import { a } from \"./core.js\"; import \"./b.js\"; import(\"./later.js\");"),
            ("core.js", "export * from \"./core/fall_line.js\";"),
            ("core/fall_line.js", "new URL(\"fall_line_bg.wasm\", import.meta.url);"),
            ("b.js", "import \"./core.js\";"),
            (
                "fall-line.js.map",
                r#"{"version":3,"sources":["a.js"],"sourcesContent":[""],"names":[],"mappings":"AAAA"}"#,
            ),
        ]
        .map(|(path, text)| (path.to_owned(), text.as_bytes().to_owned()))
        .into();
        add(&mut site).unwrap();
        let entry = files::text(&site, ENTRY).unwrap();
        let list = r#"[import("./core.js"),import("./core/fall_line.js"),import("./b.js"),import("./element.js")]"#;
        assert!(entry.contains(list), "{entry}");
        remove(&mut site).unwrap();
        assert_eq!(files::text(&site, ENTRY).unwrap(), "await import(\"./core.js\");");
    }
}
