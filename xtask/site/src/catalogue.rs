//! Reads the figures' cards from a custom section of the compiled core, so that they are defined once, with the figures.
//! `crate/web/catalogue.rs` writes the section.

use anyhow::{Context, Result};
use wasmparser::{Parser, Payload};

use crate::files::{self, Files};

/// The file beside the core that holds the section; it is not published.
pub const FILE: &str = "figures.tsv";

const SECTION: &str = "fall-line-figures";

/// A figure's metadata.
#[derive(Debug, PartialEq, Eq)]
pub struct FigureCard {
    /// The name in attributes and addresses.
    pub id: String,
    /// The title for display.
    pub title: String,
    /// What it shows, in one sentence.
    pub summary: String,
}

/// Extracts the section from a linked module.
pub fn section(module: &[u8]) -> Result<Vec<u8>> {
    for payload in Parser::new(0).parse_all(module) {
        match payload.context("cannot read the core")? {
            Payload::CustomSection(section) if section.name() == SECTION => return Ok(section.data().to_owned()),
            _ => {}
        }
    }
    anyhow::bail!("the core has no section {SECTION}: crate/web/catalogue.rs should write it")
}

/// Removes the cards from a site.
pub fn take(site: &mut Files) -> Result<Vec<FigureCard>> {
    let path = format!("core/{FILE}");
    let cards = files::text(site, &path)?.lines().map(card).collect();
    site.remove(&path);
    cards
}

/// Parses a line.
fn card(line: &str) -> Result<FigureCard> {
    let fields: Vec<_> = line.split('\t').map(str::to_owned).collect();
    let [id, title, summary] = fields.try_into().ok().with_context(|| {
        format!("“{line}” is not a figure's card: expected id, title and summary, separated by tabs")
    })?;
    Ok(FigureCard { id, title, summary })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with one custom section.
    fn module(name: &str, data: &str) -> Vec<u8> {
        let content = [&[name.len() as u8], name.as_bytes(), data.as_bytes()].concat();
        [b"\0asm\x01\0\0\0\0".as_slice(), &[content.len() as u8], &content].concat()
    }

    #[test]
    fn a_section_of_the_core_has_the_cards() {
        let text = section(&module(SECTION, "a\tA\tIt is first.\nb\tB\tIt follows.\n")).unwrap();
        let mut site = Files::from([("core/figures.tsv".into(), text)]);
        let cards = take(&mut site).unwrap();
        let last = FigureCard { id: "b".into(), title: "B".into(), summary: "It follows.".into() };
        assert_eq!((cards.len(), &cards[1]), (2, &last));
        assert!(site.is_empty(), "what the build reads is not published");
    }

    #[test]
    fn a_core_without_cards_fails_the_build() {
        let error = section(&module("name", "")).unwrap_err();
        assert!(error.to_string().contains("crate/web/catalogue.rs"), "{error}");
        let mut site = Files::from([("core/figures.tsv".into(), b"a\tA\n".to_vec())]);
        assert!(take(&mut site).unwrap_err().to_string().contains("is not a figure's card"));
    }
}
