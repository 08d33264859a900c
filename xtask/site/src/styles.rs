//! A style sheet in one file. Its source only names its parts, each by an `@import`, in the order in which their rules follow one
//! another; a sheet that a script constructs takes no imports, and a browser would ask for the parts one after the other.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use crate::files::{self, Files};

/// Puts into each style sheet of a site the parts that it names, and removes them from the site.
pub fn join(site: &mut Files) -> Result<()> {
    let sheets: Vec<_> = site.keys().filter(|path| files::extension(path) == "css").cloned().collect();
    let mut parts = BTreeSet::new();
    let mut joined = Files::new();
    for sheet in &sheets {
        let text = with_parts(site, sheet, &mut parts).with_context(|| format!("in {sheet}"))?;
        joined.insert(sheet.clone(), text.into_bytes());
    }
    let folders: BTreeSet<_> = parts.iter().map(|part| folder(part)).collect();
    if let Some(lost) = sheets.iter().find(|sheet| !parts.contains(*sheet) && folders.contains(folder(sheet))) {
        bail!("{lost} lies among the parts of a style sheet, and none names it");
    }
    site.extend(joined);
    site.retain(|path, _| !parts.contains(path));
    Ok(())
}

/// A sheet with its parts in the place of their names.
fn with_parts(site: &Files, sheet: &str, parts: &mut BTreeSet<String>) -> Result<String> {
    let mut text = String::new();
    for line in files::text(site, sheet)?.split_inclusive('\n') {
        let Some(name) = imported(line) else {
            text.push_str(line);
            continue;
        };
        let part = files::resolve(sheet, name).with_context(|| format!("{name} is not of this site"))?;
        let rules = files::text(site, &part)?;
        if rules.lines().any(|line| imported(line).is_some()) {
            bail!("{part} is a part itself and can have none");
        }
        text.push_str(rules);
        if !parts.insert(part) {
            bail!("{name} is a part already");
        }
    }
    Ok(text)
}

/// The address in a line that imports.
fn imported(line: &str) -> Option<&str> {
    line.trim_end().strip_prefix("@import \"")?.strip_suffix("\";")
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
    fn parts_come_in_the_order_in_which_they_are_named() {
        let mut joined = site(&[
            ("a.css", "/* A */\n@import \"a/z.css\";\n@import \"a/b.css\";\n"),
            ("a/b.css", "b {\n}\n"),
            ("a/z.css", "z {\n}\n"),
            ("c.css", "c {\n}\n"),
            ("d/e.css", "e {\n}\n"),
            ("f.js", "@import \"a/z.css\";\n"),
        ]);
        join(&mut joined).unwrap();
        let expected = site(&[
            ("a.css", "/* A */\nz {\n}\nb {\n}\n"),
            ("c.css", "c {\n}\n"),
            ("d/e.css", "e {\n}\n"),
            ("f.js", "@import \"a/z.css\";\n"),
        ]);
        assert_eq!(joined, expected);
    }

    #[test]
    fn a_part_that_is_missing_or_that_nothing_names_fails_the_build() {
        let named = ("a.css", "@import \"a/b.css\";\n");
        for (sheets, complaint) in [
            (vec![named], "there is no a/b.css"),
            (vec![named, ("a/b.css", ""), ("a/c.css", "")], "a/c.css lies among the parts"),
            (vec![named, ("a/b.css", "@import \"c.css\";\n"), ("a/c.css", "")], "can have none"),
            (vec![named, ("a/b.css", ""), ("c.css", "@import \"a/b.css\";\n")], "is a part already"),
            (vec![("a.css", "@import \"https://b.c/d.css\";\n")], "is not of this site"),
        ] {
            let error = join(&mut site(&sheets)).unwrap_err();
            assert!(format!("{error:#}").contains(complaint), "{error:#}");
        }
    }
}
