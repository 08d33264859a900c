//! Preloading of the element's modules. A browser finds them only one after the other, each in the one before; on a real network every
//! such hop is a round trip. So the built `fall-line.js` imports all of them at once before anything else. What scripts fetch, the core
//! and the style sheet, is left to them: a preload beside a fetch counts, and in WebKit may be transferred, twice.

use std::collections::BTreeSet;
use std::slice;

use anyhow::{Context, Result};

use crate::edit::{self, Edit};
use crate::files::{self, Files};
use crate::references::{self, Kind};
use crate::source_map;

/// The script that a page loads, and the module that it loads where there is a page.
pub const ENTRY: &str = "fall-line.js";
const ELEMENT: &str = "element.js";

/// The modules that fetch what takes longest.
const FIRST: [&str; 4] = ["core.js", "core/fall_line.js", "core/chunks.js", "stylesheet.js"];

/// Where what is added ends.
const END: &str = "/* Preloaded. */\n";

/// Adds a statement to the entry of a site that preloads all modules of the element.
pub fn add(site: &mut Files) -> Result<()> {
    let mut found = BTreeSet::new();
    collect(site, ELEMENT, &mut found)?;
    let statement = statement(&in_order(found), |name| format!("./{name}"));
    edit(site, Edit::new(0..0, statement + END))
}

/// Removes the statement: a release preloads files of other names.
pub fn remove(site: &mut Files) -> Result<()> {
    let added = files::text(site, ENTRY)?.find(END).map(|end| 0..end + END.len());
    added.map_or(Ok(()), |added| edit(site, Edit::new(added, "")))
}

/// Edits the entry of a site, and its map with it.
fn edit(site: &mut Files, edit: Edit) -> Result<()> {
    let (entry, map) = (files::text(site, ENTRY)?, source_map::of(ENTRY));
    let moved = source_map::after(files::text(site, &map)?, entry, slice::from_ref(&edit))?;
    let entry = edit::apply(entry, vec![edit]);
    site.insert(map, moved.into_bytes());
    site.insert(ENTRY.into(), entry.into_bytes());
    Ok(())
}

/// The modules in the order in which they are requested.
pub fn in_order(mut found: BTreeSet<String>) -> Vec<String> {
    let first = FIRST.into_iter().filter_map(|name| found.take(name)).collect::<Vec<_>>();
    first.into_iter().chain(found).collect()
}

/// A statement that preloads modules where there is a page that could need them.
pub fn statement(modules: &[String], address: impl Fn(&String) -> String) -> String {
    let imports: Vec<_> = modules.iter().map(|name| format!("import(\"{}\")", address(name))).collect();
    format!("if(globalThis.document?.head)for(const one of[{}])one.catch(()=>{{}});\n", imports.join(","))
}

/// A module and all that it imports statically, by their names in the site.
fn collect(site: &Files, module: &str, found: &mut BTreeSet<String>) -> Result<()> {
    if !found.insert(module.to_owned()) {
        return Ok(());
    }
    let text = files::text(site, module)?;
    let references = references::references(text).with_context(|| format!("in {module}"))?;
    for import in references.iter().filter(|one| one.kind == Kind::Import) {
        let address = &import.address;
        let target = files::resolve(module, address).with_context(|| format!("{address} is not of this site"))?;
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
