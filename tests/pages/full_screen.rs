//! What a full-screen figure does to the page around it, and how the page is restored.

use anyhow::Result;
use serde_json::json;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: a_figure_in_a_transformed_part_fills_the_screen, the_page_around_is_inert_meanwhile,
        scrolling_and_attributes_are_restored, only_requested_full_screen_is_left,
        one_figure_at_a_time_is_projected;
}

/// A course page whose main part is transformed, with links beside the figure and beside its ancestors.
const COURSE: &str = r##"
    <nav><a href="#one">one</a></nav>
    <main style="transform: scale(1); overflow: hidden; width: 40rem; padding: 3rem">
      <p inert><a href="#two">two</a></p>
      <div><p><a href="#three">three</a></p><fall-line figure="descent" style="border: 4px solid; max-height: 30rem"></fall-line></div>
    </main>
    <footer><a href="#four">four</a></footer>
"##;

fn course(run: &TestRun) -> Result<Page> {
    let page = Page::from_html(run, Screen::LAPTOP, COURSE)?;
    page.ready()?;
    Ok(page)
}

/// The page's own links that can be focused.
const FOCUSABLE: &str = "[...document.links].filter((link) => (link.focus(), document.activeElement === link)).map((link) => link.textContent)";

/// Whether the figure covers the viewport and lies on top.
const FILLED: &str = r"
    (() => {
      const { x, y, width, height } = figure.getBoundingClientRect();
      const corners = [[1, 1], [innerWidth - 2, 1], [1, innerHeight - 2], [innerWidth - 2, innerHeight - 2]];
      return [x, y, width - innerWidth, height - innerHeight].every((off) => off === 0)
        && corners.every((corner) => document.elementFromPoint(...corner) === figure);
    })()
";

fn a_figure_in_a_transformed_part_fills_the_screen(run: &TestRun) -> Result<()> {
    let page = course(run)?;
    let size = "(({ x, y, width, height }) => [x, y, width, height])(figure.getBoundingClientRect())";
    let before = page.get(size)?;
    page.execute("figure.project(true)")?;
    page.settle()?;
    assert_eq!(page.get(FILLED)?, json!(true), "{}", page.get(size)?);
    page.execute("figure.project(false)")?;
    page.settle()?;
    assert_eq!((page.get(size)?, page.get("figure.getAttribute('popover')")?), (before, json!(null)));
    page.expect_no_errors()
}

fn the_page_around_is_inert_meanwhile(run: &TestRun) -> Result<()> {
    let page = course(run)?;
    assert_eq!(page.get(FOCUSABLE)?, json!(["one", "three", "four"]));
    page.execute("figure.project(true)")?;
    assert_eq!(page.get(FOCUSABLE)?, json!([]));
    page.execute("figure.project(false)")?;
    assert_eq!(page.get(FOCUSABLE)?, json!(["one", "three", "four"]), "what was inert before still is");
    page.execute(
        "const frame = document.createElement('div');
         frame.attachShadow({ mode: 'open' }).innerHTML = '<slot></slot><a href=\"#five\">five</a>';
         document.querySelector('footer').before(frame);
         frame.shadowRoot.append(figure);
         figure.setAttribute('loading', 'eager');
         window.element = figure;
         window.five = frame.shadowRoot.querySelector('a')",
    )?;
    page.execute("return element.settled.then(() => null)")?;
    page.execute("element.project(true); five.focus()")?;
    assert_eq!(
        page.get("[five.matches(':focus'), element.getBoundingClientRect().width === innerWidth]")?,
        json!([false, true])
    );
    assert_eq!(page.get(FOCUSABLE)?, json!([]));
    page.execute("element.project(false)")?;
    assert_eq!(page.get("document.querySelectorAll('[inert]').length")?, json!(1));
    page.expect_no_errors()
}

fn scrolling_and_attributes_are_restored(run: &TestRun) -> Result<()> {
    let page = course(run)?;
    page.execute("document.documentElement.style.overflowY = 'scroll'; figure.setAttribute('popover', 'auto')")?;
    let restored = "[document.documentElement.style.cssText, figure.getAttribute('popover')]";
    let before = page.get(restored)?;
    page.execute("figure.project(true)")?;
    assert_eq!(page.text("document.documentElement.style.overflowY")?, "hidden");
    assert_eq!(page.get(FILLED)?, json!(true));
    page.execute("figure.project(false)")?;
    assert_eq!(page.get(restored)?, before);
    Ok(())
}

fn only_requested_full_screen_is_left(run: &TestRun) -> Result<()> {
    let page = course(run)?;
    // No driver leaves full screen by a key, and not every driver can enter it.
    page.execute(
        "window.exits = 0;
         const setFullScreen = (full) => {
           Object.defineProperty(document, 'fullscreenElement', { configurable: true, value: full ? document.documentElement : null });
           document.dispatchEvent(new Event('fullscreenchange'));
           return Promise.resolve();
         };
         window.setFullScreen = setFullScreen;
         document.documentElement.requestFullscreen = () => setFullScreen(true);
         document.exitFullscreen = () => (exits++, setFullScreen(false))",
    )?;
    page.execute("figure.project(true)")?;
    assert_eq!(page.get("document.fullscreenElement !== null")?, json!(true));
    page.execute("figure.project(false)")?;
    assert_eq!(page.get("exits")?, json!(1));
    page.execute("setFullScreen(true); figure.project(true)")?;
    page.execute("figure.project(false)")?;
    assert_eq!(page.get("[exits, document.fullscreenElement !== null]")?, json!([1, true]));
    // The browser's Escape when the screen was full before.
    page.execute("figure.project(true); setFullScreen(false)")?;
    assert_eq!(page.get("figure.hasAttribute('projected')")?, json!(false));
    // Full screen granted too late is left at once.
    page.execute("figure.project(true); figure.project(false)")?;
    page.wait_until("exits === 2 && document.fullscreenElement === null")?;
    page.expect_no_errors()
}

fn one_figure_at_a_time_is_projected(run: &TestRun) -> Result<()> {
    let page = Page::from_html(
        run,
        Screen::LAPTOP,
        &format!("{COURSE}<fall-line id=\"other\" figure=\"tangent\" loading=\"eager\"></fall-line>"),
    )?;
    page.ready()?;
    page.execute("return document.querySelector('#other').ready.then(() => null)")?;
    page.execute("figure.project(true); document.querySelector('#other').project(true)")?;
    assert_eq!(page.get("[...document.querySelectorAll('[projected]')].map((one) => one.id)")?, json!(["other"]));
    assert_eq!(page.get("[figure.closest('[inert]') !== null, figure.hasAttribute('popover')]")?, json!([true, false]));
    page.execute("document.querySelector('#other').project(false)")?;
    assert_eq!(page.get(FOCUSABLE)?, json!(["one", "three", "four"]));
    page.expect_no_errors()
}
