//! A style sheet in one file. Its source only imports others, in the order in which their rules follow one another; a sheet that a
//! script constructs takes no imports, and a browser would request the others one after the other.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::{Context, Result, bail};
use cssparser::{Parser, ParserInput, Token};

use crate::edit::{self, Edit};
use crate::files::{self, Files};

/// Replaces the imports of each style sheet of a site by the sheets that they name, and removes those from the site.
pub fn bundle(site: &mut Files) -> Result<()> {
    let sheets: Vec<_> = site.keys().filter(|path| files::extension(path) == "css").cloned().collect();
    let mut imported = BTreeSet::new();
    let mut bundled = Files::new();
    for sheet in &sheets {
        let text = with_imports(site, sheet, &mut imported).with_context(|| format!("in {sheet}"))?;
        bundled.insert(sheet.clone(), text.into_bytes());
    }
    let folders: BTreeSet<_> = imported.iter().map(|sheet| folder(sheet)).collect();
    if let Some(lost) = sheets.iter().find(|sheet| !imported.contains(*sheet) && folders.contains(folder(sheet))) {
        bail!("{lost} lies among imported style sheets, and none imports it");
    }
    site.extend(bundled);
    site.retain(|path, _| !imported.contains(path));
    Ok(())
}

/// A sheet with the sheets that it imports in the place of the imports.
fn with_imports(site: &Files, sheet: &str, imported: &mut BTreeSet<String>) -> Result<String> {
    let text = files::text(site, sheet)?;
    let mut edits = Vec::new();
    for (range, address) in imports(text) {
        let target = files::resolve(sheet, &address).with_context(|| format!("{address} is not of this site"))?;
        let rules = files::text(site, &target)?;
        if !imports(rules).is_empty() {
            bail!("{target} is imported itself and cannot import");
        }
        edits.push(Edit::new(range, rules.trim_end()));
        if !imported.insert(target) {
            bail!("{address} is imported already");
        }
    }
    Ok(edit::apply(text, edits))
}

/// Each `@import "address";` of a sheet, with the bytes that it takes.
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
    fn sheets_come_in_the_order_in_which_they_are_imported() {
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
    fn a_sheet_that_is_missing_or_that_nothing_imports_fails_the_build() {
        let importing = ("a.css", "@import \"a/b.css\";\n");
        for (sheets, complaint) in [
            (vec![importing], "there is no a/b.css"),
            (vec![importing, ("a/b.css", ""), ("a/c.css", "")], "a/c.css lies among imported style sheets"),
            (vec![importing, ("a/b.css", "@import \"c.css\";\n"), ("a/c.css", "")], "cannot import"),
            (vec![importing, ("a/b.css", ""), ("c.css", "@import \"a/b.css\";\n")], "is imported already"),
            (vec![("a.css", "@import \"https://b.c/d.css\";\n")], "is not of this site"),
        ] {
            let error = bundle(&mut site(&sheets)).unwrap_err();
            assert!(format!("{error:#}").contains(complaint), "{error:#}");
        }
    }
}
