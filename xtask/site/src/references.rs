//! The references of a script: `import … from "x"`, `export … from "x"`, `import("x")` and `new URL("x", import.meta.url)`.
//! Bundling, preloading, hashed names and the single file follow only these; an address that is not a string literal is rejected.

use std::ops::Range;

use anyhow::{Result, bail};
use oxc_allocator::Allocator;
use oxc_ast::ast::{Argument, Expression, ImportExpression, ImportMeta, NewExpression, StringLiteral, TemplateLiteral};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};

use crate::edit::Edit;
use crate::script;

/// How a script uses a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A static import.
    Import,
    /// A dynamic import.
    DynamicImport,
    /// A file whose URL is computed.
    Url,
}

/// A reference and its position.
#[derive(Debug, PartialEq, Eq)]
pub struct Reference {
    /// How it is used.
    pub kind: Kind,
    /// The address as written.
    pub address: String,
    /// The byte range of the address between its quotes.
    range: Range<usize>,
    /// The byte range of `import.meta.url`; empty for imports, which are always relative to their module.
    base: Range<usize>,
}

/// The strings of a script: the references, in order, and the others.
#[derive(Debug, Default)]
pub struct Strings {
    /// The references.
    pub references: Vec<Reference>,
    /// Every other string.
    pub others: Vec<String>,
}

/// Every reference of a script, in order.
pub fn references(text: &str) -> Result<Vec<Reference>> {
    Ok(strings(text)?.references)
}

/// Every string of a script.
pub fn strings(text: &str) -> Result<Strings> {
    let allocator = Allocator::default();
    let parsed = script::parse(&allocator, text)?;
    let mut collector = Collector::default();
    for (address, requests) in &parsed.module_record.requested_modules {
        for request in requests {
            collector.add(Kind::Import, address, request.span, None);
        }
    }
    collector.visit_program(&parsed.program);
    if let Some((span, why)) = collector.rejected.first() {
        bail!("`{}` {why}", span.source_text(text));
    }
    let mut references = collector.references;
    references.sort_by_key(|reference| reference.range.start);
    let is_reference = |span: &Span| references.iter().any(|one| one.range == inner(*span));
    let others = collector.strings.into_iter().filter(|(span, _)| !is_reference(span)).map(|(_, text)| text).collect();
    Ok(Strings { references, others })
}

/// The edits that rewrite each address, in order.
pub fn edits(text: &str, mut write: impl FnMut(Kind, &str) -> Result<String>) -> Result<Vec<Edit>> {
    edits_with_base(text, |kind, address| Ok((write(kind, address)?, None)))
}

/// The edits that rewrite each address, and its base if one is given.
pub fn edits_with_base(
    text: &str,
    mut write: impl FnMut(Kind, &str) -> Result<(String, Option<&'static str>)>,
) -> Result<Vec<Edit>> {
    let mut edits = Vec::new();
    for reference in references(text)? {
        let (address, base) = write(reference.kind, &reference.address)?;
        edits.push(Edit::new(reference.range, address));
        edits.extend(base.map(|base| Edit::new(reference.base, base)));
    }
    Ok(edits)
}

/// Collects the references in a syntax tree.
#[derive(Default)]
struct Collector {
    references: Vec<Reference>,
    strings: Vec<(Span, String)>,
    /// The occurrences of `import.meta` that belong to a reference.
    bases: Vec<Span>,
    rejected: Vec<(Span, &'static str)>,
}

impl Collector {
    fn add(&mut self, kind: Kind, address: &str, quoted: Span, base: Option<Span>) {
        let range = inner(quoted);
        let base = base.map_or(range.end..range.end, |base| base.start as usize..base.end as usize);
        self.references.push(Reference { kind, address: address.to_owned(), range, base });
    }
}

impl<'a> Visit<'a> for Collector {
    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        match literal(&import.source) {
            Some(address) => self.add(Kind::DynamicImport, address, import.source.span(), None),
            None => self.rejected.push((import.span, "imports an address that is not a string literal")),
        }
        walk::walk_import_expression(self, import);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        if let (true, [Argument::StringLiteral(_) | Argument::TemplateLiteral(_), base]) =
            (new.callee.is_specific_id("URL"), &new.arguments[..])
            && let (Some(meta), Some(address)) =
                (import_meta_url(base), new.arguments[0].as_expression().and_then(literal))
        {
            self.add(Kind::Url, address, new.arguments[0].span(), Some(base.span()));
            self.bases.push(meta.span);
        }
        walk::walk_new_expression(self, new);
    }

    fn visit_import_meta(&mut self, meta: &ImportMeta) {
        if !self.bases.contains(&meta.span) {
            self.rejected.push((meta.span, "is only allowed in `new URL(\"…\", import.meta.url)`"));
        }
    }

    fn visit_string_literal(&mut self, string: &StringLiteral<'a>) {
        self.strings.push((string.span, string.value.to_string()));
    }

    fn visit_template_literal(&mut self, template: &TemplateLiteral<'a>) {
        if let Some(text) = template.single_quasi() {
            self.strings.push((template.span, text.to_string()));
        }
        walk::walk_template_literal(self, template);
    }
}

/// The text of a string, or of a template without expressions.
fn literal<'a>(expression: &Expression<'a>) -> Option<&'a str> {
    match expression {
        Expression::StringLiteral(string) => Some(string.value.as_str()),
        Expression::TemplateLiteral(template) => template.single_quasi().map(|text| text.as_str()),
        _ => None,
    }
}

/// The `import.meta` of an `import.meta.url`.
fn import_meta_url<'t>(argument: &'t Argument) -> Option<&'t ImportMeta> {
    match argument {
        Argument::StaticMemberExpression(member) if member.property.name == "url" => match &member.object {
            Expression::ImportMeta(meta) => Some(meta),
            _ => None,
        },
        _ => None,
    }
}

/// The byte range between quotes.
fn inner(quoted: Span) -> Range<usize> {
    quoted.start as usize + 1..quoted.end as usize - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;

    fn found(text: &str) -> Vec<(Kind, String)> {
        references(text).unwrap().into_iter().map(|one| (one.kind, one.address)).collect()
    }

    #[test]
    fn every_form_of_a_reference_is_found() {
        use Kind::{DynamicImport, Import, Url};
        for (text, kind, address) in [
            (r#"import a, { b } from "./a.js";"#, Import, "./a.js"),
            (r#"import{a as b}from"./a.js";"#, Import, "./a.js"),
            (r#"import './a.js'"#, Import, "./a.js"),
            (r#"export*from"./a.js""#, Import, "./a.js"),
            (r#"const { a } = await import("./a.js");"#, DynamicImport, "./a.js"),
            ("import(`./a.js`)", DynamicImport, "./a.js"),
            (r#"fetch(new URL('a.css', import.meta.url))"#, Url, "a.css"),
            ("new URL(`a.css`,import.meta.url).href", Url, "a.css"),
            ("const q = /['\"`]/g; import './a.js'", Import, "./a.js"),
            ("`x ${a ? `'${b}` : {}} '`; import './a.js'", Import, "./a.js"),
            ("a = b / c; d = 'x/'; import './a.js'", Import, "./a.js"),
            (r#"if (ok) /"/.test(a); import './a.js'"#, Import, "./a.js"),
        ] {
            assert_eq!(found(text), [(kind, address.to_owned())], "{text}");
        }
    }

    #[test]
    fn nothing_else_is_mistaken_for_a_reference() {
        for text in [
            r#"/** @import { A } from "./a.js" */"#,
            r#"// import "./a.js""#,
            r#""import './a.js'""#,
            r#"Array.from("./a.js")"#,
            r#"new URL("./a.js", document.baseURI)"#,
            r#"loader.import("./a.js")"#,
            r"/import '.\/a.js'/.test(x)",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn an_address_that_is_not_a_literal_is_rejected() {
        for text in
            ["import(name)", "import(`./${name}.js`)", "new URL(name, import.meta.url)", "'./' + import.meta.url"]
        {
            assert!(references(text).is_err(), "{text}");
        }
    }

    #[test]
    fn rewriting_changes_only_addresses() {
        let text = r#"import "./a.js"; import './b.js'; // "./a.js""#;
        let edits = edits(text, |_, name| Ok(name.to_uppercase())).unwrap();
        let rewritten = edit::apply(text, edits);
        assert_eq!(rewritten, r#"import "./A.JS"; import './B.JS'; // "./a.js""#);
        let text = "f(new URL('a', import.meta.url).href)";
        let based = edit::apply(text, edits_with_base(text, |_, _| Ok(("b".into(), Some("base")))).unwrap());
        assert_eq!(based, "f(new URL('b', base).href)");
    }

    #[test]
    fn other_strings_are_listed() {
        let strings = strings(r#"import "./a.js"; f("b.css", `c.css`, `d${e}`, { "f": 1 })"#).unwrap();
        assert_eq!(strings.others, ["b.css", "c.css", "f"]);
    }
}
