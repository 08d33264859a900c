//! The published site under a strict content security policy: only its own files, and WebAssembly.

use std::fs;

use anyhow::{Context, Result};
use serde_json::json;
use xtask::gesture::Pointer;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::repository;
use xtask::screen::Screen;

use crate::embedding::WAIT_FOR_FIGURES;
use crate::page::Page;

page_tests! {
    Every: the_page_works_under_a_strict_policy, every_page_of_the_site_obeys_the_policy,
        a_figure_needs_no_policy_for_trusted_types;
}

/// With Trusted Types: no text becomes markup or a script.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      require-trusted-types-for 'script'; trusted-types fall-line";

/// The same policy, naming the host: in WebKit, `'self'` matches nothing in a sandboxed frame.
const NAMED: &str = "default-src http://127.0.0.1:*; script-src http://127.0.0.1:* 'wasm-unsafe-eval'; \
                     style-src http://127.0.0.1:*; require-trusted-types-for 'script'; trusted-types fall-line";

fn the_page_works_under_a_strict_policy(run: &TestRun) -> Result<()> {
    let page = Page::empty(run, Screen::LAPTOP)?;
    let server = page.serve_strictly(&repository::published().join("site"), POLICY)?;
    page.go_to_url(&server.url("index.html?figure=descent&surface=himmelblau&wibble=1"))?;
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
    // The policy is in force: what it forbids has no effect.
    let executed = page.script(
        "const script = document.createElement('script');
         try { script.textContent = 'window.executed = true' } catch { /* Trusted Types */ }
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

fn a_figure_needs_no_policy_for_trusted_types(run: &TestRun) -> Result<()> {
    let page = Page::empty(run, Screen::LAPTOP)?;
    let policy = "require-trusted-types-for 'script'; trusted-types 'none'";
    let server = page.serve_strictly(&repository::published().join("site"), policy)?;
    page.go_to_url(&server.url("embedding/element.html"))?;
    assert!(page.number("inside.querySelectorAll('math *').length")? > 5.0, "no mathematics");
    page.expect_no_errors()
}

fn every_page_of_the_site_obeys_the_policy(run: &TestRun) -> Result<()> {
    let site = repository::published().join("site");
    let browser = run.browser(Screen::LAPTOP)?;
    let server = browser.serve_strictly(&site, NAMED)?;
    for folder in ["", "embedding/"] {
        for entry in fs::read_dir(site.join(folder))? {
            let name = format!("{folder}{}", entry?.file_name().to_string_lossy());
            // The single-file build needs no host, so no policy applies.
            if !name.ends_with(".html") || name == "fall-line.html" {
                continue;
            }
            browser.visit(&server.url(&format!("{name}?figure=descent")))?;
            // Wait for frames too: a page that is left while they load reports errors.
            let eager =
                "for (const one of document.querySelectorAll('fall-line')) one.setAttribute('loading', 'eager');";
            browser.script(&format!("{eager}{WAIT_FOR_FIGURES}")).with_context(|| format!("on {name}"))?;
            browser.settle()?;
            browser.expect_no_errors().map_err(|error| error.context(name))?;
        }
    }
    Ok(())
}
