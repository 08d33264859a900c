//! The references of an HTML page, written anew. What a strict content security policy would block, a script or a style
//! inside the page, is refused.

use anyhow::{Error, Result};
use lol_html::html_content::{ContentType, Element};
use lol_html::{HandlerResult, RewriteStrSettings, element, rewrite_str};

/// The attributes that name other files.
const REFERENCES: [&str; 2] = ["href", "src"];

/// Writes the references of a page anew, and appends markup to its head.
pub fn rewrite(html: &str, mut write: impl FnMut(&str) -> Result<String>, head: &str) -> Result<String> {
    let references = |element: &mut Element| -> HandlerResult {
        for name in REFERENCES {
            if let Some(address) = element.get_attribute(name) {
                element.set_attribute(name, &escaped(&write(&unescaped(&address))?))?;
            }
        }
        Ok(())
    };
    let append = |element: &mut Element| -> HandlerResult {
        element.append(head, ContentType::Html);
        Ok(())
    };
    let handlers = vec![element!("*", inline), element!("[href], [src]", references), element!("head", append)];
    rewrite_with(html, handlers)
}

/// The addresses in a page.
pub fn references(html: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let keep = |address: &str| {
        found.push(address.to_owned());
        Ok(address.to_owned())
    };
    rewrite(html, keep, "")?;
    Ok(found)
}

/// The handlers of lol_html on a whole page.
pub fn rewrite_with<'h>(html: &str, handlers: Vec<Handler<'h>>) -> Result<String> {
    let settings = RewriteStrSettings { element_content_handlers: handlers, ..RewriteStrSettings::new() };
    rewrite_str(html, settings).map_err(Error::msg)
}

/// A selector with what is done to the elements that it finds.
pub type Handler<'h> = (std::borrow::Cow<'h, lol_html::Selector>, lol_html::ElementContentHandlers<'h>);

/// Refuses what a policy of `script-src 'self'; style-src 'self'` blocks.
fn inline(element: &mut Element) -> HandlerResult {
    let tag = element.tag_name();
    if tag == "style" || tag == "script" && !element.has_attribute("src") {
        return Err(format!("a <{tag}> of its own is in the page: a strict policy blocks it").into());
    }
    match element
        .attributes()
        .iter()
        .map(|attribute| attribute.name())
        .find(|name| name == "style" || name.starts_with("on"))
    {
        Some(name) => Err(format!("<{tag}> has an attribute {name}: a strict policy blocks it").into()),
        None => Ok(()),
    }
}

/// An attribute's value as text.
pub fn unescaped(value: &str) -> String {
    value.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&")
}

/// A text as an attribute's value; what stands for quotes is up to the writer.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_written_anew_and_text_is_not() {
        let page = r#"<head><link href="a.css"></head><a href="b?x=1&amp;y=2">&lt;script src="c.js"&gt;</a>"#;
        let rewritten = rewrite(page, |address| Ok(format!("new/{address}")), "<meta>").unwrap();
        let wanted =
            r#"<head><link href="new/a.css"><meta></head><a href="new/b?x=1&amp;y=2">&lt;script src="c.js"&gt;</a>"#;
        assert_eq!(rewritten, wanted);
    }

    #[test]
    fn what_a_strict_policy_blocks_is_refused() {
        for page in ["<script>1</script>", "<style>a {}</style>", "<p style='color: red'>", "<p onclick='1'>"] {
            let refused = rewrite(page, |address| Ok(address.to_owned()), "").unwrap_err();
            assert!(refused.to_string().contains("strict policy"), "{refused}");
        }
    }
}
