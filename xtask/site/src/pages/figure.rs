//! A figure in a page, with the placeholder that is shown without JavaScript or WebAssembly: its thumbnail and a sentence.

use anyhow::{Context, Result};
use roxmltree::Node;

use super::html::escaped;

/// The element of a figure with its placeholder. In the source, `alt` describes the thumbnail.
pub fn markup(node: Node) -> Result<String> {
    let alt = node
        .attribute("alt")
        .context("the figure has no alt: describe its picture, as in alt=\"A curve with a secant and a tangent.\"")?;
    let id = node.attribute("figure").unwrap_or_default();
    let attributes = node.attributes().filter(|attribute| attribute.name() != "alt");
    let attributes: String =
        attributes.map(|attribute| format!(" {}=\"{}\"", attribute.name(), escaped(attribute.value()))).collect();
    Ok(format!(
        "<fall-line{attributes}>\n\
         <img src=\"{picture}\" loading=\"lazy\" alt=\"{alt}\">\n\
         <p>The figure is interactive: it needs JavaScript and WebAssembly.</p>\n\
         </fall-line>",
        picture = thumbnail(id, Theme::Light),
        alt = escaped(alt),
    ))
}

/// The theme of a thumbnail.
#[derive(Clone, Copy)]
pub enum Theme {
    Light,
    Dark,
}

/// The thumbnail of a figure.
pub fn thumbnail(id: &str, theme: Theme) -> String {
    let ending = match theme {
        Theme::Light => "",
        Theme::Dark => "-dark",
    };
    format!("thumbnails/{id}{ending}.svg")
}
