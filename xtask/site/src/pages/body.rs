//! The body of a page: its prose with the generated parts inserted, a lesson's contents, and links to the previous and next page.

use anyhow::Result;

use super::html::escaped;
use super::{SitePage, list};
use crate::catalogue::FigureCard;
use crate::files::Files;

/// The content of a page's `<main>`.
pub fn markup(pages: &[SitePage], index: usize, cards: &[FigureCard], site: &Files) -> Result<String> {
    let page = &pages[index];
    let mut edits = page.outline.edits.clone();
    if let Some(place) = &page.outline.list {
        edits.push((place.clone(), list::markup(&pages[1..], cards, site)?));
    }
    if page.fragment.is_home() {
        return Ok(edited(&page.fragment.prose, edits));
    }
    if let Some(first) = page.outline.sections.first() {
        edits.push((first.start..first.start, contents(page)));
    }
    let title = escaped(page.fragment.required("title")?);
    Ok(format!("<h1>{title}</h1>\n{}\n{}", edited(&page.fragment.prose, edits), turn(pages, index)?))
}

/// The prose with its edits applied, without the enclosing element.
fn edited(prose: &str, mut edits: Vec<(std::ops::Range<usize>, String)>) -> String {
    edits.sort_by_key(|(place, _)| (place.start, place.end));
    let (mut out, mut at) = (String::with_capacity(2 * prose.len()), 0);
    for (place, text) in edits {
        out += &prose[at..place.start];
        out += &text;
        at = place.end;
    }
    out += &prose[at..];
    out.trim_start().trim_start_matches("<main>").trim_end_matches("</main>").trim().to_owned()
}

/// The sections of a lesson.
fn contents(page: &SitePage) -> String {
    let mut out = String::from("<nav class=\"contents\" aria-label=\"On this page\">\n<ol>\n");
    for section in &page.outline.sections {
        out += &format!("<li><a href=\"#{}\">{}</a></li>\n", section.id, section.title);
    }
    out + "</ol>\n</nav>\n\n"
}

/// Links to the previous and next lesson; the home page is at both ends.
fn turn(pages: &[SitePage], index: usize) -> Result<String> {
    let (before, after) = (&pages[index - 1], pages.get(index + 1).unwrap_or(&pages[0]));
    let link = |page: &SitePage, relation: &str, words: &str| -> Result<String> {
        let (address, title) = (&page.fragment.address, escaped(page.fragment.required("title")?));
        Ok(format!("<a rel=\"{relation}\" href=\"{address}\"><small>{words}</small> {title}</a>\n"))
    };
    Ok(format!(
        "<nav class=\"turn\" aria-label=\"Previous and next page\">\n{}{}</nav>",
        link(before, "prev", "Back to")?,
        link(after, "next", if after.fragment.is_home() { "On to" } else { "Next" })?,
    ))
}
