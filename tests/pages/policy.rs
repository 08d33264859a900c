//! The published site under a strict content security policy: nothing but files of its own, and WebAssembly.

use std::fs;

use anyhow::{Context, Result};
use serde_json::json;
use xtask::browser::Browser;
use xtask::gesture::Pointer;
use xtask::repository;
use xtask::screen::Screen;
use xtask::server::Server;

use crate::page::Page;

const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";

#[test]
fn the_page_works_under_a_strict_policy() -> Result<()> {
    let server = Server::with_policy(&repository::published().join("site"), 0, POLICY)?;
    let page = Page::at(Screen::LAPTOP, &server.url("index.html?figure=descent&surface=himmelblau&wibble=1"))?;
    assert_eq!(page.get("shown(inside.querySelector('.note'))")?, json!(true));
    let from = page.handle(0)?;
    page.drag(Pointer::Mouse, from, (from.0 + 40.0, from.1 + 10.0))?;
    page.enter("formula", "a x^2 + y^4")?;
    page.paste("learning-rate", "-1")?;
    page.paste("learning-rate", "0.01")?;
    page.press_button("Zoom in")?;
    page.press_button("Step back")?;
    assert!(page.column("loss")?.iter().all(|loss| loss.is_f64()), "{}", page.state()?);
    page.expect_no_errors()?;
    // The policy is in force: what it forbids does not happen.
    let executed = page.script(
        "const script = document.createElement('script');
         script.textContent = 'window.executed = true';
         document.body.append(script);
         return window.executed ?? false",
    )?;
    assert_eq!(executed, json!(false));
    let style = page.script(
        "const styled = document.createElement('p');
         styled.setAttribute('style', 'color: rgb(1, 2, 3)');
         document.body.append(styled);
         return getComputedStyle(styled).color",
    )?;
    assert_ne!(style, json!("rgb(1, 2, 3)"));
    Ok(())
}

#[test]
fn every_page_of_the_site_obeys_it() -> Result<()> {
    let site = repository::published().join("site");
    let server = Server::with_policy(&site, 0, POLICY)?;
    let browser = Browser::start(Screen::LAPTOP)?;
    for folder in ["", "embedding/"] {
        for entry in fs::read_dir(site.join(folder))? {
            let name = format!("{folder}{}", entry?.file_name().to_string_lossy());
            // The one file needs no host, so no host's policy.
            if !name.ends_with(".html") || name == "fall-line.html" {
                continue;
            }
            browser.visit(&server.url(&format!("{name}?figure=descent")))?;
            browser
                .script(
                    "const ready = (figure) => {
                   figure.setAttribute('loading', 'eager');
                   return customElements.whenDefined('fall-line').then(() => figure.ready);
                 };
                 return Promise.all([...document.querySelectorAll('fall-line')].map(ready)).then(() => null)",
                )
                .with_context(|| format!("on {name}"))?;
            browser.settle()?;
            browser.expect_no_errors().map_err(|error| error.context(name))?;
        }
    }
    Ok(())
}
