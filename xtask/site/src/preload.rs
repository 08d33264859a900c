//! Asking at once for all modules of a figure. A browser finds them only one after the other, each in the one before; on a real
//! network every such hop is a round trip. So the built `fall-line.js` names them, and imports nothing before it has. What scripts
//! fetch, the core and the style sheet, is left to them: a preload beside a fetch counts, and in WebKit may come, twice.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use crate::files::{self, Files};

/// The script that a page loads, and the module that it loads where there is a page.
pub const ENTRY: &str = "fall-line.js";
const ELEMENT: &str = "element.js";

/// The modules that fetch what takes longest.
const FIRST: [&str; 4] = ["core.js", "core/fall_line.js", "core/parts.js", "stylesheet.js"];

/// Where what is added ends.
const END: &str = "/* Asked for. */\n";

/// Adds to the entry of a site that it asks for all that follows.
pub fn add(site: &mut Files) -> Result<()> {
    let mut found = BTreeSet::new();
    collect(site, ELEMENT, &mut found)?;
    let asked = request(&in_order(found), |name| format!("./{name}"));
    let entry = format!("{asked}{END}{}", files::text(site, ENTRY)?);
    site.insert(ENTRY.into(), entry.into_bytes());
    Ok(())
}

/// The modules in the order in which they are asked for.
pub fn in_order(mut found: BTreeSet<String>) -> Vec<String> {
    let first = FIRST.into_iter().filter_map(|name| found.take(name)).collect::<Vec<_>>();
    first.into_iter().chain(found).collect()
}

/// A statement that asks for modules where there is a page that could need them.
pub fn request(modules: &[String], address: impl Fn(&String) -> String) -> String {
    let imports: Vec<_> = modules.iter().map(|name| format!("import(\"{}\")", address(name))).collect();
    format!("if (globalThis.document?.head) for (const one of [{}]) one.catch(() => {{}});\n", imports.join(","))
}

/// The entry as it was before: files under other names ask for others.
pub fn without(entry: &str) -> &str {
    entry.split_once(END).map_or(entry, |(_, entry)| entry)
}

/// A module and all that it imports, by their names in the site.
fn collect(site: &Files, module: &str, found: &mut BTreeSet<String>) -> Result<()> {
    if !found.insert(module.to_owned()) {
        return Ok(());
    }
    let text = files::text(site, module).context("something is imported that is not there")?;
    imports(text).try_for_each(|name| collect(site, &beside(module, name), found))
}

/// What a script imports by a relative address, without the `./`.
pub fn imports(text: &str) -> impl Iterator<Item = &str> {
    let lines =
        text.lines().filter(|line| line.starts_with("import ") || line.starts_with("export ") || line.starts_with('}'));
    lines.filter_map(|line| line.split_once("\"./")?.1.split_once("\";").map(|(name, _)| name))
}

/// The name in the site of a file beside a module.
fn beside(module: &str, name: &str) -> String {
    match module.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_found_in_their_lines() {
        let text = "import a, { b } from \"./c.js\";\nimport \"./d.js\";\nexport * from \"./core/e.js\";\nimport {\nf,\n} from \"./g.js\";\nsay(\"./h.js\");\n";
        assert_eq!(imports(text).collect::<Vec<_>>(), ["c.js", "d.js", "core/e.js", "g.js"]);
        assert_eq!(beside("core/e.js", "i.js"), "core/i.js");
    }
}
