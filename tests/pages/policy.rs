//! The published site under a strict content security policy: nothing but files of its own, and WebAssembly.

use std::fs;

use anyhow::{Context, Result};
use serde_json::json;
use xtask::gesture::Pointer;
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::repository;
use xtask::screen::Screen;

use crate::embedding::FIGURES;
use crate::page::Page;

page_tests! {
    Every: the_page_works_under_a_strict_policy, every_page_of_the_site_obeys_it;
}

const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";

/// The same, naming the host: WebKit takes nothing for the own host of a frame in a sandbox.
const NAMED: &str = "default-src http://127.0.0.1:*; script-src http://127.0.0.1:* 'wasm-unsafe-eval'; \
                     style-src http://127.0.0.1:*";

fn the_page_works_under_a_strict_policy(run: &Run) -> Result<()> {
    let page = Page::empty(run, Screen::LAPTOP)?;
    let server = page.serve_strictly(&repository::published().join("site"), POLICY)?;
    page.look_at(&server.url("index.html?figure=descent&surface=himmelblau&wibble=1"))?;
    assert_eq!(page.get("shown(inside.querySelector('.notice'))")?, json!(true));
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

fn every_page_of_the_site_obeys_it(run: &Run) -> Result<()> {
    let site = repository::published().join("site");
    let browser = run.browser(Screen::LAPTOP)?;
    let server = browser.serve_strictly(&site, NAMED)?;
    for folder in ["", "embedding/"] {
        for entry in fs::read_dir(site.join(folder))? {
            let name = format!("{folder}{}", entry?.file_name().to_string_lossy());
            // The one file needs no host, so no host's policy.
            if !name.ends_with(".html") || name == "fall-line.html" {
                continue;
            }
            browser.visit(&server.url(&format!("{name}?figure=descent")))?;
            // Also what is in frames: a page that is left while they load complains of that.
            let eager =
                "for (const one of document.querySelectorAll('fall-line')) one.setAttribute('loading', 'eager');";
            browser.script(&format!("{eager}{FIGURES}")).with_context(|| format!("on {name}"))?;
            browser.settle()?;
            browser.expect_no_errors().map_err(|error| error.context(name))?;
        }
    }
    Ok(())
}
