//! Bundles the element and the modules that only it needs into one module, because each extra request delays the first rendering.
//! The modules then share one scope. Each top-level name gets a `$` and its module's name as a suffix, and imports are renamed to
//! match, so no two names clash; minifying shortens them again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context, Result, bail};
use oxc_allocator::Allocator;
use oxc_ast::ast::{
    AssignmentTargetPropertyIdentifier, BindingIdentifier, BindingProperty, ExportNamedDeclaration,
    IdentifierReference, ImportDeclaration, ImportDeclarationSpecifier, ObjectProperty, Program, Statement,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::{Scoping, SemanticBuilder, SymbolId};
use oxc_span::{GetSpan, Span};

use crate::edit::{self, Edit};
use crate::files::{self, Files};
use crate::references::{self, Kind};
use crate::script;

/// The entry module of the bundle.
const MAIN: &str = "element.js";

/// The modules that stay separate files: they are requested before the element, because they fetch the largest files.
const EXCLUDED: [&str; 2] = ["core.js", "stylesheet.js"];

/// The modules that each module imports, by their paths in the site.
type Imports = BTreeMap<String, Vec<String>>;

/// Bundles the modules of a site and removes those that are now in the bundle.
pub fn bundle(site: &mut Files) -> Result<()> {
    let members = members(&imports(site)?);
    let mut bundle = Bundle::default();
    for name in &members {
        bundle.add(name, files::text(site, name)?).with_context(|| format!("in {name}"))?;
    }
    let text = bundle.finish();
    site.retain(|path, _| !members.contains(path));
    site.insert(MAIN.into(), text.into_bytes());
    Ok(())
}

/// The static and dynamic imports of the modules in the root folder of a site.
fn imports(site: &Files) -> Result<Imports> {
    let mut imports = Imports::new();
    for path in site.keys().filter(|path| files::extension(path) == "js" && !path.contains('/')) {
        let references = references::references(files::text(site, path)?).with_context(|| format!("in {path}"))?;
        let modules = references.iter().filter(|one| one.kind != Kind::Url);
        imports.insert(path.clone(), modules.filter_map(|one| files::resolve(path, &one.address)).collect());
    }
    Ok(imports)
}

/// The element and the modules only it imports, each after its own imports.
fn members(imports: &Imports) -> Vec<String> {
    let mut found = Vec::new();
    visit(imports, MAIN, &mut found);
    loop {
        let before = found.len();
        let others = imports.iter().filter(|(name, _)| !found.contains(name));
        let shared: BTreeSet<_> = others.flat_map(|(_, imported)| imported).collect();
        let exclusive: Vec<_> = found.iter().filter(|name| *name == MAIN || !shared.contains(name)).cloned().collect();
        found = exclusive;
        if found.len() == before {
            return found;
        }
    }
}

fn visit(imports: &Imports, name: &str, found: &mut Vec<String>) {
    let Some(imported) =
        imports.get(name).filter(|_| !EXCLUDED.contains(&name) && !found.iter().any(|one| one == name))
    else {
        return;
    };
    imported.iter().for_each(|other| visit(imports, other, found));
    found.push(name.to_owned());
}

/// A bundle under construction.
#[derive(Default)]
struct Bundle {
    text: String,
    /// The exports of each module, with their names in the bundle.
    exports: BTreeMap<String, BTreeMap<String, String>>,
    /// The names imported from modules outside the bundle.
    external: BTreeMap<String, BTreeSet<String>>,
}

impl Bundle {
    /// Adds a module whose imports have been added before or stay outside the bundle.
    fn add(&mut self, module: &str, text: &str) -> Result<()> {
        let allocator = Allocator::default();
        let parsed = script::parse(&allocator, text)?;
        let scoping = SemanticBuilder::new().build(&parsed.program).semantic.into_scoping();
        if let Some(name) = scoping.symbol_names().find(|name| name.contains('$')) {
            bail!("`{name}` contains a $, which is reserved for names in the bundle: rename it");
        }
        let names = self.names(module, &parsed.program, &scoping)?;
        let mut renaming = Renaming { scoping: &scoping, names: &names, shorthand: None, edits: Vec::new() };
        renaming.visit_program(&parsed.program);
        let mut edits = renaming.edits;
        edits.extend(parsed.program.body.iter().filter_map(|statement| without_module_syntax(statement, text)));
        self.text += &edit::apply(text, edits);
        let mut exports = BTreeMap::new();
        for entry in &parsed.module_record.local_export_entries {
            let local = entry.local_name.name().context("an export has no name")?;
            let symbol = scoping.get_root_binding(local.as_str().into());
            let name =
                symbol.and_then(|symbol| names.get(&symbol)).with_context(|| format!("`{local}` is not declared"))?;
            let exported = entry.export_name.span().map_or(local.as_str(), |span| span.source_text(text));
            exports.insert(exported.to_owned(), name.clone());
        }
        self.exports.insert(module.to_owned(), exports);
        Ok(())
    }

    /// The name in the bundle of every top-level name of a module.
    fn names(&mut self, module: &str, program: &Program, scoping: &Scoping) -> Result<HashMap<SymbolId, String>> {
        let mut names: HashMap<_, _> = (scoping.get_bindings(scoping.root_scope_id()).iter())
            .map(|(name, symbol)| (*symbol, suffixed(name.as_str(), module)))
            .collect();
        for statement in &program.body {
            match statement {
                Statement::ImportDeclaration(import) => self.import(module, import, &mut names)?,
                Statement::ExportAllDeclaration(_) | Statement::ExportFromDeclaration(_) => {
                    bail!("`export … from` cannot be bundled: import the name where it is needed")
                }
                Statement::ExportDefaultDeclaration(_) => {
                    bail!("`export default` cannot be bundled: use a named export")
                }
                _ => {}
            }
        }
        Ok(names)
    }

    fn import(
        &mut self,
        module: &str,
        import: &ImportDeclaration,
        names: &mut HashMap<SymbolId, String>,
    ) -> Result<()> {
        let address = &import.source.value;
        let from = files::resolve(module, address).with_context(|| format!("{address} is outside this site"))?;
        let exports = self.exports.get(&from);
        if exports.is_none() {
            self.external.entry(from.clone()).or_default();
        }
        for specifier in import.specifiers.iter().flatten() {
            let ImportDeclarationSpecifier::ImportSpecifier(specifier) = specifier else {
                bail!("`{}` is not a named import from {from}: write `import {{ … }}`", specifier.local().name);
            };
            let imported = specifier.imported.name().to_string();
            let name = match exports {
                Some(exports) => {
                    exports.get(&imported).cloned().with_context(|| format!("{from} exports no {imported}"))?
                }
                None => suffixed(&imported, &from),
            };
            names.insert(specifier.local.symbol_id(), name);
            self.external.entry(from.clone()).and_modify(|names| _ = names.insert(imported));
        }
        Ok(())
    }

    /// The text of the bundle.
    fn finish(self) -> String {
        let mut text = String::new();
        for (from, names) in &self.external {
            let names: Vec<_> = names.iter().map(|name| format!("{name} as {}", suffixed(name, from))).collect();
            text += &format!("import {{ {} }} from \"./{from}\";\n", names.join(", "));
        }
        let exports = self.exports.get(MAIN).into_iter().flatten();
        let exports: Vec<_> = exports.map(|(exported, name)| format!("{name} as {exported}")).collect();
        format!("{text}{}export {{ {} }};\n", self.text, exports.join(", "))
    }
}

/// The name in the bundle of a top-level name of a module.
fn suffixed(name: &str, module: &str) -> String {
    format!("{name}${}", module.trim_end_matches(".js").replace(['-', '/'], "_"))
}

/// Removes `import` and `export` from a statement and keeps its line breaks.
fn without_module_syntax(statement: &Statement, text: &str) -> Option<Edit> {
    let lines = |span: Span| "\n".repeat(span.source_text(text).matches('\n').count());
    let range = |span: Span| span.start as usize..span.end as usize;
    match statement {
        Statement::ImportDeclaration(import) => Some(Edit::new(range(import.span), lines(import.span))),
        Statement::ExportNamedDeclaration(export) => Some(Edit::new(range(export.span), lines(export.span))),
        Statement::ExportDeclaration(export) => {
            Some(Edit::new(export.span.start as usize..export.declaration.span().start as usize, ""))
        }
        _ => None,
    }
}

/// Renames the top-level names of a module wherever they occur.
struct Renaming<'s> {
    scoping: &'s Scoping,
    names: &'s HashMap<SymbolId, String>,
    /// The start of the current shorthand property, if any.
    shorthand: Option<u32>,
    edits: Vec<Edit>,
}

impl Renaming<'_> {
    fn rename(&mut self, symbol: Option<SymbolId>, name: &str, span: Span) {
        let Some(new) = symbol.and_then(|symbol| self.names.get(&symbol)) else { return };
        let is_shorthand = self.shorthand == Some(span.start);
        let text = if is_shorthand { format!("{name}: {new}") } else { new.clone() };
        self.edits.push(Edit::new(span.start as usize..span.end as usize, text));
    }
}

impl<'a> Visit<'a> for Renaming<'_> {
    fn visit_identifier_reference(&mut self, reference: &IdentifierReference<'a>) {
        let symbol = self.scoping.get_reference(reference.reference_id()).symbol_id();
        self.rename(symbol, &reference.name, reference.span);
    }

    fn visit_binding_identifier(&mut self, identifier: &BindingIdentifier<'a>) {
        self.rename(Some(identifier.symbol_id()), &identifier.name, identifier.span);
    }

    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        self.shorthand = property.shorthand.then_some(property.span.start);
        walk::walk_object_property(self, property);
    }

    fn visit_binding_property(&mut self, property: &BindingProperty<'a>) {
        self.shorthand = property.shorthand.then_some(property.span.start);
        walk::walk_binding_property(self, property);
    }

    fn visit_assignment_target_property_identifier(&mut self, property: &AssignmentTargetPropertyIdentifier<'a>) {
        self.shorthand = Some(property.span.start);
        walk::walk_assignment_target_property_identifier(self, property);
    }

    // Import and export declarations are removed, so their names need no renaming.
    fn visit_import_declaration(&mut self, _: &ImportDeclaration<'a>) {}

    fn visit_export_named_declaration(&mut self, _: &ExportNamedDeclaration<'a>) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(modules: &[(&str, &str)]) -> Files {
        modules.iter().map(|&(name, text)| (name.to_owned(), text.as_bytes().to_owned())).collect()
    }

    #[test]
    fn modules_only_the_element_needs_are_bundled_with_it() {
        let mut site = site(&[
            (
                "element.js",
                "import { a } from \"./a.js\";\nimport { b as c } from \"./b-c.js\";\nexport class E {}\nc(a);\n",
            ),
            ("a.js", "export const a = 1;\n"),
            (
                "b-c.js",
                "import { a } from \"./a.js\";\nimport {\n  init,\n} from \"./core.js\";\nexport function b(x) {\n  return a + x + init;\n}\n",
            ),
            ("core.js", "export const init = 1;\n"),
            ("page.js", "import { a } from \"./a.js\";\n"),
        ]);
        bundle(&mut site).unwrap();
        assert_eq!(
            site.keys().collect::<Vec<_>>(),
            ["a.js", "core.js", "element.js", "page.js"],
            "the page needs a.js too"
        );
        assert_eq!(
            files::text(&site, "element.js").unwrap(),
            "import { a as a$a } from \"./a.js\";\nimport { init as init$core } from \"./core.js\";\n\
             \n\n\n\nfunction b$b_c(x) {\n  return a$a + x + init$core;\n}\n\
             \n\nclass E$element {}\nb$b_c(a$a);\nexport { E$element as E };\n"
        );
    }

    #[test]
    fn equal_names_do_not_clash() {
        let bundled = |text: &str| {
            let mut site = site(&[("element.js", text), ("a.js", "export let one = 1; export { one as two };")]);
            bundle(&mut site).unwrap();
            files::text(&site, "element.js").unwrap().replace('\n', "")
        };
        for (text, expected) in [
            (
                "let a = 1; { let a = 2; f(a); } f({ a });",
                "let a$element = 1; { let a = 2; f(a); } f({ a: a$element });",
            ),
            ("const { a, b = a } = c;", "const { a: a$element, b: b$element = a$element } = c;"),
            ("let a; ({ a, b: a } = c);", "let a$element; ({ a: a$element, b: a$element } = c);"),
            ("let a; f(b.a, { a: 1, a() {}, [a]: 2 });", "let a$element; f(b.a, { a: 1, a() {}, [a$element]: 2 });"),
            ("import { two as open } from './a.js'; f(open);", " f(one$a);"),
            ("import { one } from './a.js'; (one) => one;", " (one) => one;"),
        ] {
            assert_eq!(
                bundled(text).trim_start_matches("let one$a = 1; "),
                format!("{expected}export {{  }};"),
                "{text}"
            );
        }
    }

    #[test]
    fn unsupported_syntax_fails_the_build() {
        for (text, message) in [
            ("import a from \"./a.js\";", "`a` is not a named import from a.js"),
            ("import * as a from \"./a.js\";", "`a` is not a named import from a.js"),
            ("import { c } from \"./a.js\";", "a.js exports no c"),
            ("export default 1;", "`export default` cannot be bundled"),
            ("export * from \"./a.js\";", "`export … from` cannot be bundled"),
            ("import { a } from \"https://a.b/c.js\";", "is outside this site"),
            ("import(name);", "not a string literal"),
            ("const $a = 1;", "contains a $"),
            ("const a = ;", "line 1: "),
        ] {
            let mut site = site(&[("element.js", text), ("a.js", "export const a = 1;")]);
            let error = bundle(&mut site).unwrap_err();
            let error = format!("{error:#}");
            assert!(error.starts_with("in element.js: ") && error.contains(message), "{text}: {error}");
        }
    }
}
