//! Light and dark: a figure follows what the page declares, and the system where the page declares nothing.

use anyhow::Result;
use serde_json::json;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: a_figure_follows_the_color_scheme_of_its_page, a_page_that_changes_its_scheme_takes_its_figures_along;
}

const FIGURE: &str = r#"<fall-line figure="descent" steps="20" loading="eager"></fall-line>"#;

/// Replaces the body of the page, with all that is declared in it, and waits for its figure.
fn replace(page: &Page, body: &str) -> Result<()> {
    page.execute(&format!("document.body.innerHTML = {}", json!(body)))?;
    page.ready()?;
    page.wait_until_settled()
}

/// The scheme of the style, and the brightness of the picture's corner.
const LOOK: &str = "(() => {
    const { data: [brightness] } = inside.querySelector('canvas').getContext('2d').getImageData(1, 1, 1, 1);
    const style = getComputedStyle(inside.querySelector('.figure'));
    return [style.colorScheme, style.backgroundColor === 'rgb(255, 255, 255)', brightness > 128];
  })()";

fn light() -> serde_json::Value {
    json!(["light", true, true])
}

fn dark() -> serde_json::Value {
    json!(["dark", false, false])
}

fn a_figure_follows_the_color_scheme_of_its_page(run: &TestRun) -> Result<()> {
    for (screen, system) in [(Screen::LAPTOP, light()), (Screen { dark: true, ..Screen::LAPTOP }, dark())] {
        let page = Page::from_html(run, screen, FIGURE)?;
        page.ready()?;
        for (around, expected) in [
            ("<style>:root { color-scheme: dark }</style>", dark()),
            ("<style>:root { color-scheme: light }</style>", light()),
            ("<style>:root { color-scheme: light dark }</style>", system.clone()),
            ("<style>:root { color-scheme: only light }</style>", light()),
            ("<meta name=color-scheme content=dark>", dark()),
            ("", system.clone()),
            ("<style>:root { color-scheme: light }</style><div style='color-scheme: dark'>", dark()),
        ] {
            replace(&page, &format!("{around}{FIGURE}"))?;
            assert_eq!(page.get(LOOK)?, expected, "{around} with a system of {system}");
        }
        let light_figure = FIGURE.replace("figure=", "theme=light figure=");
        replace(&page, &format!("<style>:root {{ color-scheme: dark }}</style>{light_figure}"))?;
        assert_eq!(page.get(LOOK)?, light(), "the attribute comes first");
    }
    Ok(())
}

fn a_page_that_changes_its_scheme_takes_its_figures_along(run: &TestRun) -> Result<()> {
    let page = Page::from_html(run, Screen::LAPTOP, &format!("<div id=around>{FIGURE}</div>"))?;
    page.ready()?;
    for (change, expected) in [
        ("document.documentElement.style.colorScheme = 'dark'", dark()),
        ("document.getElementById('around').style.colorScheme = 'light'", light()),
        ("document.getElementById('around').style.colorScheme = ''", dark()),
        (
            "document.documentElement.className = 'day'; document.head.append(Object.assign(document.createElement('style'), { textContent: '.day { color-scheme: light !important }' }))",
            light(),
        ),
        ("document.documentElement.className = ''", dark()),
    ] {
        page.execute(change)?;
        page.wait_until(&format!("JSON.stringify({LOOK}) === {:?}", expected.to_string()))?;
    }
    // The screen is filled in the same colours.
    page.execute("figure.project(true)")?;
    page.settle()?;
    assert_eq!(page.get("getComputedStyle(figure).backgroundColor === 'rgb(255, 255, 255)'")?, json!(false));
    page.execute("figure.project(false); document.documentElement.style.colorScheme = 'light'")?;
    page.wait_until(&format!("JSON.stringify({LOOK}) === {:?}", light().to_string()))?;
    Ok(())
}
