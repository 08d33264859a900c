//! The modules of the element in one file of the built site. The sources are thirty small modules, and each of them that a browser
//! has to ask for and to read delays the first picture; what only the element needs therefore comes with it. A module becomes
//! a function of its own, so that no name of one is in the way of another, and nothing of its text is changed otherwise.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

use crate::files::{self, Files};
use crate::preload;

/// The module that the others come with.
const MAIN: &str = "element.js";

/// What stays by itself: it is asked for before the element, because it fetches what takes longest.
const APART: [&str; 2] = ["core.js", "stylesheet.js"];

/// Modules by their names in the site.
type Modules = BTreeMap<String, String>;

/// What is left of a module when it stands among others.
struct Part<'a> {
    /// The imports: what is named, and of which module.
    imports: Vec<(&'a str, &'a str)>,
    body: String,
    exports: Vec<&'a str>,
}

/// Joins the modules of a site and removes those that came into another.
pub fn join(site: &mut Files) -> Result<()> {
    let mut modules = Modules::new();
    for name in site.keys().filter(|path| files::extension(path) == "js" && !path.contains('/')) {
        modules.insert(name.clone(), files::text(site, name)?.to_owned());
    }
    let members = members(&modules);
    let text = joined(&modules, &members)?;
    site.retain(|path, _| !members.contains(path));
    site.insert(MAIN.into(), text.into_bytes());
    Ok(())
}

/// The element and what nobody else imports, each after those that it imports.
fn members(modules: &Modules) -> Vec<String> {
    let mut found = Vec::new();
    visit(modules, MAIN, &mut found);
    loop {
        let set: BTreeSet<_> = found.iter().cloned().collect();
        let outside = || modules.iter().filter(|(name, _)| !set.contains(*name));
        let shared: BTreeSet<_> = outside().flat_map(|(_, text)| preload::imports(text)).collect();
        found.retain(|name| name == MAIN || !shared.contains(&**name));
        if found.len() == set.len() {
            return found;
        }
    }
}

fn visit(modules: &Modules, name: &str, found: &mut Vec<String>) {
    let Some(text) = modules.get(name).filter(|_| !APART.contains(&name) && !found.iter().any(|one| one == name))
    else {
        return;
    };
    preload::imports(text).for_each(|other| visit(modules, other, found));
    found.push(name.to_owned());
}

/// The text of the one module.
fn joined(modules: &Modules, members: &[String]) -> Result<String> {
    let parts: Vec<_> = members
        .iter()
        .map(|name| Part::of(&modules[name]).with_context(|| format!("in {name}")))
        .collect::<Result<_>>()?;
    let imported = parts.iter().flat_map(|part| part.imports.iter().map(|(_, from)| *from));
    let others: BTreeSet<_> = imported.filter(|from| !members.iter().any(|name| name == from)).collect();
    let mut text = String::new();
    for other in others {
        text += &format!("import * as {} from \"./{other}\";\n", variable(other));
    }
    for (name, part) in members.iter().zip(&parts) {
        text += &format!("const {} = (() => {{\n", variable(name));
        for (names, from) in &part.imports {
            text += &format!("const {} = {};\n", names.replace(" as ", ": "), variable(from));
        }
        text += &format!("{}return {{ {} }};\n}})();\n", part.body, part.exports.join(", "));
    }
    let main = parts.last().context("there is no element")?;
    text += &format!("export const {{ {} }} = {};\n", main.exports.join(", "), variable(MAIN));
    Ok(text)
}

impl<'a> Part<'a> {
    /// Takes a module apart: imports by name at its top, then declarations, some of them exported.
    fn of(text: &'a str) -> Result<Self> {
        let mut part = Self { imports: Vec::new(), body: String::new(), exports: Vec::new() };
        let mut rest = text;
        while let Some(import) = rest.strip_prefix("import ") {
            let (statement, after) = import.split_once(";\n").context("an import does not end")?;
            let (names, from) = statement.rsplit_once(" from \"./").context("it does not import by name")?;
            if !names.starts_with('{') {
                bail!("`{names}` is not imported by name");
            }
            part.imports.push((names, from.trim_end_matches('"')));
            rest = after;
        }
        for line in rest.lines() {
            if line.starts_with("import ") {
                bail!("`{line}` cannot stand in a function");
            }
            let declared = line.strip_prefix("export ");
            if let Some(declaration) = declared {
                part.exports.push(named(declaration)?);
            }
            part.body.push_str(declared.unwrap_or(line));
            part.body.push('\n');
        }
        Ok(part)
    }
}

/// What a declaration declares.
fn named(declaration: &str) -> Result<&str> {
    let after =
        ["class ", "function ", "async function ", "const "].iter().find_map(|kind| declaration.strip_prefix(kind));
    let name = after.and_then(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next());
    name.filter(|name| !name.is_empty())
        .with_context(|| format!("`export {declaration}` is no declaration of one name"))
}

/// A module's name in the one that it became a part of.
fn variable(module: &str) -> String {
    format!("${}", module.trim_end_matches(".js").replace(['-', '/'], "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(modules: &[(&str, &str)]) -> Modules {
        modules.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect()
    }

    #[test]
    fn what_only_the_element_needs_comes_with_it() {
        let site = site(&[
            (
                "element.js",
                "import { a } from \"./a.js\";\nimport { b as c } from \"./b-c.js\";\nexport class E {}\nc(a);\n",
            ),
            ("a.js", "export const a = 1;\n"),
            (
                "b-c.js",
                "import { a } from \"./a.js\";\nimport { init } from \"./core.js\";\nexport function b(x) {\nreturn a + x;\n}\n",
            ),
            ("core.js", "export const init = 1;\n"),
            ("page.js", "import { a } from \"./a.js\";\n"),
        ]);
        let members = members(&site);
        assert_eq!(members, ["b-c.js", "element.js"], "the page has a.js too");
        assert_eq!(
            joined(&site, &members).unwrap(),
            "import * as $a from \"./a.js\";\nimport * as $core from \"./core.js\";\n\
             const $b_c = (() => {\nconst { a } = $a;\nconst { init } = $core;\nfunction b(x) {\nreturn a + x;\n}\nreturn { b };\n})();\n\
             const $element = (() => {\nconst { a } = $a;\nconst { b: c } = $b_c;\nclass E {}\nc(a);\nreturn { E };\n})();\n\
             export const { E } = $element;\n"
        );
    }

    #[test]
    fn what_cannot_stand_in_a_function_fails_the_build() {
        for text in [
            "import a from \"./a.js\";\n",
            "import \"./a.js\";\n",
            "export default 1;\n",
            "export * from \"./a.js\";\n",
            "export const { a } = b;\n",
            "a();\nimport { a } from \"./a.js\";\n",
        ] {
            assert!(Part::of(text).is_err(), "{text}");
        }
    }
}
