//! The references of an HTML page, rewritten. What a strict content security policy would block, a script or a style
//! inside the page, is refused.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use anyhow::{Error, Result, bail};
use lol_html::html_content::{ContentType, Element};
use lol_html::{ElementContentHandlers, HandlerResult, RewriteStrSettings, Selector, doctype, element, rewrite_str};

/// The attributes that name other files.
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
pub fn rewrite_with(html: &str, handlers: Vec<Handler>) -> Result<String> {
    rewrite_str(html, settings(handlers)).map_err(Error::msg)
}

/// What is inside the body of a page, rewritten by handlers.
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
        count => bail!("it has {count} <body> tags: write one"),
    }
}

fn settings<'h>(handlers: Vec<Handler<'h>>) -> RewriteStrSettings<'h, 'static> {
    let add = |settings: RewriteStrSettings<'h, 'static>, handler| settings.append_element_content_handler(handler);
    handlers.into_iter().fold(RewriteStrSettings::new(), add)
}

/// A selector with what is done to the elements that it finds.
pub type Handler<'h> = (Cow<'static, Selector>, ElementContentHandlers<'h>);

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
    fn references_are_rewritten_and_text_is_not() {
        let page = r#"<head><link href="a.css"></head><a href="b?x=1&amp;y=2">&lt;script src="c.js"&gt;</a>"#;
        let rewritten = rewrite(page, |address| Ok(format!("new/{address}")), "<meta>").unwrap();
        let expected =
            r#"<head><link href="new/a.css"><meta></head><a href="new/b?x=1&amp;y=2">&lt;script src="c.js"&gt;</a>"#;
        assert_eq!(rewritten, expected);
    }

    #[test]
    fn a_body_comes_without_what_is_around_it() {
        let page = "<!doctype html>\n<html>\n<head><title>T</title></head>\n<body class=\"a\">\n<p>b</p><!-- <body> -->\n</body>\n</html>\n";
        assert_eq!(body(page, Vec::new()).unwrap(), "<p>b</p><!-- <body> -->");
        assert!(body("<p>b</p>", Vec::new()).unwrap_err().to_string().contains("0 <body> tags"));
    }

    #[test]
    fn what_a_strict_policy_blocks_is_refused() {
        for page in ["<script>1</script>", "<style>a {}</style>", "<p style='color: red'>", "<p onclick='1'>"] {
            let refused = rewrite(page, |address| Ok(address.to_owned()), "").unwrap_err();
            assert!(refused.to_string().contains("strict policy"), "{refused}");
        }
    }
}
