//! A figure in a page. Where there is no JavaScript or no WebAssembly, a picture of it stands in its place, with a sentence.

use anyhow::{Context, Result};
use roxmltree::Node;

use super::html::escaped;

/// The element of a figure with what stands in it. Its source says in `alt` what the picture shows.
pub fn markup(node: Node) -> Result<String> {
    let alt = node.attribute("alt").context(
        "the figure has no alt: say in it what its picture shows, as in alt=\"A curve with a secant and a tangent.\"",
    )?;
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

/// What a picture is drawn on.
#[derive(Clone, Copy)]
pub enum Theme {
    Light,
    Dark,
}

/// The picture of a figure as it opens.
pub fn thumbnail(id: &str, theme: Theme) -> String {
    let ending = match theme {
        Theme::Light => "",
        Theme::Dark => "-dark",
    };
    format!("thumbnails/{id}{ending}.svg")
}
