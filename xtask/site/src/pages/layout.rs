//! The layout of every page, in `page.html`: head, header with navigation, and footer.

use anyhow::Result;

use super::SitePage;
use super::html::escaped;

/// A complete page around its main content.
pub fn page(pages: &[SitePage], index: usize, main: &str) -> Result<String> {
    let fragment = &pages[index].fragment;
    let title = match fragment.optional("tab") {
        Some(tab) => escaped(tab),
        None => format!("{}: Fall Line", escaped(fragment.required("title")?)),
    };
    let tagline = fragment.optional("tagline").map(|text| format!("\n      <p>{}</p>", escaped(text)));
    Ok(format!(
        include_str!("page.html"),
        title = title,
        description = escaped(fragment.required("description")?),
        tagline = tagline.unwrap_or_default(),
        navigation = navigation(pages, index)?,
        class = if fragment.is_home() { "" } else { " class=\"lesson\"" },
        main = main,
    ))
}

/// A link to every page; the current one is marked.
fn navigation(pages: &[SitePage], index: usize) -> Result<String> {
    let links = pages.iter().enumerate().map(|(place, page)| {
        let current = if place == index { " aria-current=\"page\"" } else { "" };
        let (address, label) = (&page.fragment.address, escaped(page.fragment.label()?));
        Ok(format!("<a href=\"{address}\"{current}>{label}</a>"))
    });
    Ok(links.collect::<Result<Vec<_>>>()?.join("\n        "))
}
