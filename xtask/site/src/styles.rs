//! Bundles each style sheet into one file. Its source only imports other sheets, in the order of their rules; a constructed style
//! sheet does not support imports, and a browser would request the imported sheets one after another.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::{Context, Result, bail};
use cssparser::{Parser, ParserInput, Token};

use crate::edit::{self, Edit};
use crate::files::{self, Files};

/// Inlines the imports of each style sheet of a site, and removes the imported sheets from the site.
pub fn bundle(site: &mut Files) -> Result<()> {
    let sheets: Vec<_> = site.keys().filter(|path| files::extension(path) == "css").cloned().collect();
    let mut imported = BTreeSet::new();
    let mut bundled = Files::new();
    for sheet in &sheets {
        let text = with_imports(site, sheet, &mut imported).with_context(|| format!("in {sheet}"))?;
        bundled.insert(sheet.clone(), text.into_bytes());
    }
    let folders: BTreeSet<_> = imported.iter().map(|sheet| folder(sheet)).collect();
    if let Some(unused) = sheets.iter().find(|sheet| !imported.contains(*sheet) && folders.contains(folder(sheet))) {
        bail!("{unused} is in a folder of imported style sheets, but no sheet imports it");
    }
    site.extend(bundled);
    site.retain(|path, _| !imported.contains(path));
    Ok(())
}

/// A sheet with its imports inlined.
fn with_imports(site: &Files, sheet: &str, imported: &mut BTreeSet<String>) -> Result<String> {
    let text = files::text(site, sheet)?;
    let mut edits = Vec::new();
    for (range, address) in imports(text) {
        let target = files::resolve(sheet, &address).with_context(|| format!("{address} is outside this site"))?;
        let rules = files::text(site, &target)?;
        if !imports(rules).is_empty() {
            bail!("{target} is imported and cannot import other sheets");
        }
        edits.push(Edit::new(range, rules.trim_end()));
        if !imported.insert(target) {
            bail!("{address} is imported already");
        }
    }
    Ok(edit::apply(text, edits))
}

/// Each `@import "address";` of a sheet, with its byte range.
fn imports(text: &str) -> Vec<(Range<usize>, String)> {
    let mut input = ParserInput::new(text);
    let mut parser = Parser::new(&mut input);
    let mut found = Vec::new();
    loop {
        parser.skip_whitespace();
        let start = parser.position().byte_index();
        match parser.next() {
            Ok(Token::AtKeyword(name)) if name.eq_ignore_ascii_case("import") => {}
            Ok(_) => continue,
            Err(_) => return found,
        }
        let address = parser.expect_string().map(|address| address.to_string());
        if let (Ok(address), Ok(())) = (address, parser.expect_semicolon()) {
            found.push((start..parser.position().byte_index(), address));
        }
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(sheets: &[(&str, &str)]) -> Files {
        sheets.iter().map(|&(path, text)| (path.to_owned(), text.as_bytes().to_owned())).collect()
    }

    #[test]
    fn sheets_are_inlined_in_import_order() {
        let mut bundled = site(&[
            ("a.css", "/* A\n@import \"a/y.css\";\n*/\n@import \"a/z.css\";\n@import 'a/b.css' ;\n"),
            ("a/b.css", "b {\n}\n"),
            ("a/z.css", "z {\n}\n"),
            ("c.css", "c {\n}\n"),
            ("d/e.css", "e {\n}\n"),
            ("f.js", "@import \"a/z.css\";\n"),
        ]);
        bundle(&mut bundled).unwrap();
        let expected = site(&[
            ("a.css", "/* A\n@import \"a/y.css\";\n*/\nz {\n}\nb {\n}\n"),
            ("c.css", "c {\n}\n"),
            ("d/e.css", "e {\n}\n"),
            ("f.js", "@import \"a/z.css\";\n"),
        ]);
        assert_eq!(bundled, expected);
    }

    #[test]
    fn a_missing_or_unused_sheet_fails_the_build() {
        let importing = ("a.css", "@import \"a/b.css\";\n");
        for (sheets, message) in [
            (vec![importing], "a/b.css does not exist"),
            (vec![importing, ("a/b.css", ""), ("a/c.css", "")], "a/c.css is in a folder of imported style sheets"),
            (vec![importing, ("a/b.css", "@import \"c.css\";\n"), ("a/c.css", "")], "cannot import"),
            (vec![importing, ("a/b.css", ""), ("c.css", "@import \"a/b.css\";\n")], "is imported already"),
            (vec![("a.css", "@import \"https://b.c/d.css\";\n")], "is outside this site"),
        ] {
            let error = bundle(&mut site(&sheets)).unwrap_err();
            assert!(format!("{error:#}").contains(message), "{error:#}");
        }
    }
}
