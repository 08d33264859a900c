//! Rewrites the references of an HTML page. Inline scripts and styles, which a strict content security policy would block, are
//! rejected.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use anyhow::{Error, Result, bail};
use lol_html::html_content::{ContentType, Element};
use lol_html::{ElementContentHandlers, HandlerResult, RewriteStrSettings, Selector, doctype, element, rewrite_str};

/// The attributes that reference other files.
const REFERENCES: [&str; 2] = ["href", "src"];

/// Rewrites the references of a page, and appends markup to its head.
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
    let handlers = vec![element!("*", reject_inline), element!("[href], [src]", references), element!("head", append)];
    rewrite_with(html, handlers)
}

/// The addresses a page references.
pub fn references(html: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let collect = |address: &str| {
        found.push(address.to_owned());
        Ok(address.to_owned())
    };
    rewrite(html, collect, "")?;
    Ok(found)
}

/// Applies lol_html handlers to a whole page.
pub fn rewrite_with(html: &str, handlers: Vec<Handler>) -> Result<String> {
    rewrite_str(html, settings(handlers)).map_err(Error::msg)
}

/// The content of a page's body, rewritten by handlers.
pub fn body(html: &str, mut handlers: Vec<Handler>) -> Result<String> {
    let bodies = Rc::new(Cell::new(0));
    let counted = bodies.clone();
    let unwrap = move |element: &mut Element| -> HandlerResult {
        counted.update(|count| count + usize::from(element.tag_name() == "body"));
        element.remove_and_keep_content();
        Ok(())
    };
    let remove = |element: &mut Element| -> HandlerResult {
        element.remove();
        Ok(())
    };
    let doctype = doctype!(|doctype| {
        doctype.remove();
        Ok(())
    });
    handlers.extend([element!("html, body", unwrap), element!("head", remove)]);
    let inner = rewrite_str(html, settings(handlers).append_document_content_handler(doctype)).map_err(Error::msg)?;
    match bodies.get() {
        1 => Ok(inner.trim().to_owned()),
        count => bail!("the page has {count} <body> tags: write one"),
    }
}

fn settings<'h>(handlers: Vec<Handler<'h>>) -> RewriteStrSettings<'h, 'static> {
    let add = |settings: RewriteStrSettings<'h, 'static>, handler| settings.append_element_content_handler(handler);
    handlers.into_iter().fold(RewriteStrSettings::new(), add)
}

/// A selector with the handlers for matching elements.
pub type Handler<'h> = (Cow<'static, Selector>, ElementContentHandlers<'h>);

/// Rejects what a policy of `script-src 'self'; style-src 'self'` blocks.
fn reject_inline(element: &mut Element) -> HandlerResult {
    let tag = element.tag_name();
    if tag == "style" || tag == "script" && !element.has_attribute("src") {
        return Err(format!("the page has an inline <{tag}>: a strict policy blocks it").into());
    }
    match element
        .attributes()
        .iter()
        .map(|attribute| attribute.name())
        .find(|name| name == "style" || name.starts_with("on"))
    {
        Some(name) => Err(format!("<{tag}> has the attribute {name}: a strict policy blocks it").into()),
        None => Ok(()),
    }
}

/// An attribute's value as text.
pub fn unescaped(value: &str) -> String {
    value.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&")
}

/// A text as an attribute's value; the caller escapes quotes.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_rewritten_and_text_is_not() {
        let page = r#"<head><link href="a.css"></head><a href="b?x=1&amp;y=2">&lt;script src="c.js"&gt;</a>"#;
        let rewritten = rewrite(page, |address| Ok(format!("new/{address}")), "<meta>").unwrap();
        let expected =
            r#"<head><link href="new/a.css"><meta></head><a href="new/b?x=1&amp;y=2">&lt;script src="c.js"&gt;</a>"#;
        assert_eq!(rewritten, expected);
    }

    #[test]
    fn the_body_comes_without_its_surroundings() {
        let page = "<!doctype html>\n<html>\n<head><title>T</title></head>\n<body class=\"a\">\n<p>b</p><!-- <body> -->\n</body>\n</html>\n";
        assert_eq!(body(page, Vec::new()).unwrap(), "<p>b</p><!-- <body> -->");
        assert!(body("<p>b</p>", Vec::new()).unwrap_err().to_string().contains("0 <body> tags"));
    }

    #[test]
    fn inline_code_is_rejected() {
        for page in ["<script>1</script>", "<style>a {}</style>", "<p style='color: red'>", "<p onclick='1'>"] {
            let error = rewrite(page, |address| Ok(address.to_owned()), "").unwrap_err();
            assert!(error.to_string().contains("strict policy"), "{error}");
        }
    }
}
