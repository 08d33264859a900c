//! The whole site as one HTML file, which opens from a USB drive and in a frame with `sandbox="allow-scripts"`, where nothing can
//! be fetched and no module loaded. So every module becomes a `data:` URL in the page's import map, every other file a `data:`
//! URL where it is referenced, and every page a template; `www/one-file.js` puts one of them into the document.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use lol_html::html_content::{Element, TextChunk};
use lol_html::{HandlerResult, element, text};
use serde_json::{Map, json};

use super::{page, release};
use crate::files::{self, Files, extension, resolve};
use xtask_site::edit;
use xtask_site::references::{self, Kind};
use xtask_site::source_map;

/// The script that chooses the page.
const LOADER: &str = "one-file.js";
const ICON: &str = "icon.svg";

/// Puts a built site into one page.
pub fn one_file(site: &Files) -> Result<String> {
    let mut modules = BTreeSet::new();
    let mut templates = String::new();
    let mut pages: Vec<_> = site.keys().filter(|path| is_page(path)).collect();
    // A figure on several pages is looked up on this one first.
    pages.sort_by_key(|path| *path != "index.html");
    for path in pages {
        templates += &template(site, path, &mut modules).with_context(|| format!("in {path}"))?;
    }
    let mut imports = Map::new();
    for path in &modules {
        let module = module(site, path).with_context(|| format!("in {path}"))?;
        imports.insert(name(path), data("text/javascript", module.as_bytes()).into());
    }
    let loader = source_map::detach(files::text(site, LOADER)?);
    if loader.contains("</") {
        bail!("{LOADER} would end its own script element: write `<\\/` for `</`");
    }
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Fall Line</title>\n\
         <link rel=\"icon\" href=\"{icon}\">\n\
         <script type=\"importmap\">\n{imports}\n</script>\n</head>\n<body>\n\
         <noscript>These figures need JavaScript.</noscript>\n\
         {templates}<script>\n{loader}</script>\n</body>\n</html>\n",
        icon = data_of(site, ICON)?,
        imports = serde_json::to_string_pretty(&json!({ "imports": imports }))?,
    ))
}

/// Whether a path is a page of the file. The embedding examples are left out: they need a host.
fn is_page(path: &str) -> bool {
    extension(path) == "html" && !path.contains('/')
}

/// A page as a template: styles and scripts, then the body.
fn template(site: &Files, path: &str, modules: &mut BTreeSet<String>) -> Result<String> {
    let html = files::text(site, path)?;
    let (mut title, mut inner) = (String::new(), String::new());
    let read_title = |text: &mut TextChunk| -> HandlerResult {
        title += text.as_str();
        Ok(())
    };
    let inline_head = |element: &mut Element| -> HandlerResult {
        let attribute = |name: &str| element.get_attribute(name).unwrap_or_default();
        let file = |address: &str| resolve(path, address).with_context(|| format!("{address} is outside this site"));
        if element.tag_name() == "link" {
            inner += &format!("<style>\n{}</style>\n", files::text(site, &file(&attribute("href"))?)?);
        } else {
            let main = file(&attribute("src"))?;
            inner += &format!("<script type=\"module\">import \"{}\";</script>\n", name(&main));
            modules.extend(release::modules(site, &main)?);
        }
        Ok(())
    };
    let references = |element: &mut Element| -> HandlerResult { Ok(inline(site, path, element)?) };
    let handlers = vec![
        text!("head > title", read_title),
        element!("head > link[rel=stylesheet], head > script", inline_head),
        element!("body [href], body [src]", references),
    ];
    let body = page::body(html, handlers)?;
    if title.is_empty() {
        bail!("the page has no title");
    }
    let (page, title) = (path.trim_end_matches(".html"), title.replace('"', "&quot;"));
    Ok(format!("<template data-page=\"{page}\" data-title=\"{title}\">\n{inner}{body}\n</template>\n"))
}

/// Inlines the file that an element references. A link to another page becomes a link to its template; a link to a page left
/// out of the file becomes plain text.
fn inline(site: &Files, path: &str, element: &mut Element) -> Result<()> {
    for name in ["href", "src"] {
        let Some(address) = element.get_attribute(name).map(|value| page::unescaped(&value)) else { continue };
        // A query alone sets a figure on this page.
        let Some(target) = resolve(path, &address).filter(|_| !address.starts_with('?')) else { continue };
        let value = match is_page(&target) {
            true => {
                let fragment = address.split_once('#').map_or(String::new(), |(_, fragment)| format!("/{fragment}"));
                // The empty query makes it another page and clears this page's query.
                format!("?#/{}{fragment}", target.trim_end_matches(".html"))
            }
            false if extension(&target) == "html" => {
                element.remove_and_keep_content();
                return Ok(());
            }
            false => data_of(site, &target)?,
        };
        element.set_attribute(name, &page::escaped(&value))?;
    }
    Ok(())
}

/// A module that imports others by their names in the import map and embeds files as `data:` URLs.
fn module(site: &Files, path: &str) -> Result<String> {
    let text = source_map::detach(files::text(site, path)?);
    let edits = references::edits_with_base(text, |kind, address| {
        let target = resolve(path, address).with_context(|| format!("{address} is outside this site"))?;
        Ok(match kind {
            Kind::Import | Kind::DynamicImport => (name(&target), None),
            // All pages are this file; the query selects one.
            Kind::Url if is_page(&target) => ("?".to_owned(), Some("document.baseURI")),
            Kind::Url => (data_of(site, &target)?, None),
        })
    })?;
    Ok(edit::apply(text, edits))
}

/// The name of a module in the import map: not a relative address, which cannot resolve from a `data:` URL.
fn name(path: &str) -> String {
    format!("fall-line/{path}")
}

fn data_of(site: &Files, path: &str) -> Result<String> {
    Ok(data(files::media_type(path)?, files::bytes(site, path)?))
}

/// A `data:` URL that is valid between quotes of any kind in JavaScript, JSON and HTML: text stays legible, other bytes are
/// base64.
fn data(media_type: &str, bytes: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return format!("data:{media_type};base64,{}", BASE64_STANDARD.encode(bytes));
    };
    let mut address = format!("data:{media_type};charset=utf-8,");
    for byte in text.bytes() {
        match byte {
            b' '
            | b'!'
            | b'$'
            | b'('..=b';'
            | b'='
            | b'?'..=b'['
            | b']'
            | b'_'
            | b'a'..=b'z'
            | b'{'
            | b'|'
            | b'}'
            | b'~' => address.push(byte as char),
            _ => address += &format!("%{byte:02X}"),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_url_is_valid_between_any_quotes() {
        let address = data("text/css", "a::before { content: \"'`\\</%#&é\"; }\n".as_bytes());
        assert_eq!(
            address,
            "data:text/css;charset=utf-8,a::before { content: %22%27%60%5C%3C/%25%23%26%C3%A9%22; }%0A"
        );
        assert_eq!(data("application/wasm", &[0xff, 0xfe]), "data:application/wasm;base64,//4=");
    }

    #[test]
    fn pages_become_templates_and_links_point_to_them() {
        let page = |body: &str| {
            let head = "<head><title>T</title><link rel=\"stylesheet\" href=\"a.css\"><script type=\"module\" src=\"a.js\"></script></head>";
            format!("{head}<body>{body}</body>").into_bytes()
        };
        let site = Files::from([
            (
                "index.html".into(),
                page(
                    "<a href=\"1.html\">1</a><a href=\"1.html#x\">x</a><a href=\"examples/\">examples</a><img src=\"icon.svg\">",
                ),
            ),
            ("1.html".into(), page("<a href=\"./\">home</a><a href=\"#x\">x</a>")),
            ("examples/index.html".into(), page("examples")),
            ("a.css".into(), b"p { color: red }".to_vec()),
            ("a.js".into(), b"import './b.js'; fetch(new URL('b.wasm', import.meta.url))".to_vec()),
            ("b.js".into(), b"".to_vec()),
            ("b.wasm".into(), b"\xff".to_vec()),
            ("icon.svg".into(), b"<svg/>".to_vec()),
            ("one-file.js".into(), b"// chooses".to_vec()),
        ]);
        let file = one_file(&site).unwrap();
        for part in [
            "<template data-page=\"index\" data-title=\"T\">",
            "<a href=\"?#/1\">1</a><a href=\"?#/1/x\">x</a>examples<img src=\"data:image/svg+xml;charset=utf-8,%3Csvg/%3E\">",
            "<a href=\"?#/index\">home</a><a href=\"#x\">x</a>",
            "<style>\np { color: red }</style>",
            "<script type=\"module\">import \"fall-line/a.js\";</script>",
            "\"fall-line/a.js\": \"data:text/javascript;charset=utf-8,import %27fall-line/b.js%27; fetch(new URL(%27data:application/wasm;base64,/w==%27, import.meta.url))\"",
            "// chooses</script>",
        ] {
            assert!(file.contains(part), "{part} is not in {file}");
        }
    }
}
