//! What a figure that fills the screen does to the page around it, and how that gets back what it had.

use anyhow::Result;
use serde_json::json;
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: a_figure_in_a_part_that_is_moved_fills_the_screen_all_the_same, the_page_around_is_out_of_reach_meanwhile,
        the_page_scrolls_as_it_did_and_attributes_are_what_they_were, only_a_screen_that_was_asked_for_is_given_back,
        one_figure_at_a_time_has_the_wall;
}

/// A course's page whose main part is moved as a whole, with links beside the figure and beside what it is in.
const COURSE: &str = r##"
    <nav><a href="#one">one</a></nav>
    <main style="transform: scale(1); overflow: hidden; width: 40rem; padding: 3rem">
      <p inert><a href="#two">two</a></p>
      <div><p><a href="#three">three</a></p><fall-line figure="descent" style="border: 4px solid; max-height: 30rem"></fall-line></div>
    </main>
    <footer><a href="#four">four</a></footer>
"##;

fn course(run: &Run) -> Result<Page> {
    let page = Page::made(run, Screen::LAPTOP, COURSE)?;
    page.ready()?;
    Ok(page)
}

/// Which of the page's own links take the focus.
const REACHED: &str = "[...document.links].filter((link) => (link.focus(), document.activeElement === link)).map((link) => link.textContent)";

/// Whether the figure is as large as the window and lies above all else in it.
const FILLED: &str = r"
    (() => {
      const { x, y, width, height } = figure.getBoundingClientRect();
      const corners = [[1, 1], [innerWidth - 2, 1], [1, innerHeight - 2], [innerWidth - 2, innerHeight - 2]];
      return [x, y, width - innerWidth, height - innerHeight].every((off) => off === 0)
        && corners.every((corner) => document.elementFromPoint(...corner) === figure);
    })()
";

fn a_figure_in_a_part_that_is_moved_fills_the_screen_all_the_same(run: &Run) -> Result<()> {
    let page = course(run)?;
    let size = "(({ x, y, width, height }) => [x, y, width, height])(figure.getBoundingClientRect())";
    let before = page.get(size)?;
    page.ask("figure.project(true)")?;
    page.settle()?;
    assert_eq!(page.get(FILLED)?, json!(true), "{}", page.get(size)?);
    page.ask("figure.project(false)")?;
    page.settle()?;
    assert_eq!((page.get(size)?, page.get("figure.getAttribute('popover')")?), (before, json!(null)));
    page.expect_no_errors()
}

fn the_page_around_is_out_of_reach_meanwhile(run: &Run) -> Result<()> {
    let page = course(run)?;
    assert_eq!(page.get(REACHED)?, json!(["one", "three", "four"]));
    page.ask("figure.project(true)")?;
    assert_eq!(page.get(REACHED)?, json!([]));
    page.ask("figure.project(false)")?;
    assert_eq!(page.get(REACHED)?, json!(["one", "three", "four"]), "what was out of reach before is so still");
    page.ask(
        "const frame = document.createElement('div');
         frame.attachShadow({ mode: 'open' }).innerHTML = '<slot></slot><a href=\"#five\">five</a>';
         document.querySelector('footer').before(frame);
         frame.shadowRoot.append(figure);
         figure.setAttribute('loading', 'eager');
         window.kept = figure;
         window.five = frame.shadowRoot.querySelector('a')",
    )?;
    page.ask("return kept.settled.then(() => null)")?;
    page.ask("kept.project(true); five.focus()")?;
    assert_eq!(
        page.get("[five.matches(':focus'), kept.getBoundingClientRect().width === innerWidth]")?,
        json!([false, true])
    );
    assert_eq!(page.get(REACHED)?, json!([]));
    page.ask("kept.project(false)")?;
    assert_eq!(page.get("document.querySelectorAll('[inert]').length")?, json!(1));
    page.expect_no_errors()
}

fn the_page_scrolls_as_it_did_and_attributes_are_what_they_were(run: &Run) -> Result<()> {
    let page = course(run)?;
    page.ask("document.documentElement.style.overflowY = 'scroll'; figure.setAttribute('popover', 'auto')")?;
    let had = "[document.documentElement.style.cssText, figure.getAttribute('popover')]";
    let before = page.get(had)?;
    page.ask("figure.project(true)")?;
    assert_eq!(page.text("document.documentElement.style.overflowY")?, "hidden");
    assert_eq!(page.get(FILLED)?, json!(true));
    page.ask("figure.project(false)")?;
    assert_eq!(page.get(had)?, before);
    Ok(())
}

fn only_a_screen_that_was_asked_for_is_given_back(run: &Run) -> Result<()> {
    let page = course(run)?;
    // No driver leaves a screen that is full by a key, and not every one fills it.
    page.ask(
        "window.given = 0;
         const become = (full) => {
           Object.defineProperty(document, 'fullscreenElement', { configurable: true, value: full ? document.documentElement : null });
           document.dispatchEvent(new Event('fullscreenchange'));
           return Promise.resolve();
         };
         window.become = become;
         document.documentElement.requestFullscreen = () => become(true);
         document.exitFullscreen = () => (given++, become(false))",
    )?;
    page.ask("figure.project(true)")?;
    assert_eq!(page.get("document.fullscreenElement !== null")?, json!(true));
    page.ask("figure.project(false)")?;
    assert_eq!(page.get("given")?, json!(1));
    page.ask("become(true); figure.project(true)")?;
    page.ask("figure.project(false)")?;
    assert_eq!(page.get("[given, document.fullscreenElement !== null]")?, json!([1, true]));
    // The browser's Escape in a screen that was full before.
    page.ask("figure.project(true); become(false)")?;
    assert_eq!(page.get("figure.hasAttribute('projected')")?, json!(false));
    // What comes true too late is given back at once.
    page.ask("figure.project(true); figure.project(false)")?;
    page.wait_until("given === 2 && document.fullscreenElement === null")?;
    page.expect_no_errors()
}

fn one_figure_at_a_time_has_the_wall(run: &Run) -> Result<()> {
    let page = Page::made(
        run,
        Screen::LAPTOP,
        &format!("{COURSE}<fall-line id=\"other\" figure=\"tangent\" loading=\"eager\"></fall-line>"),
    )?;
    page.ready()?;
    page.ask("return document.querySelector('#other').ready.then(() => null)")?;
    page.ask("figure.project(true); document.querySelector('#other').project(true)")?;
    assert_eq!(page.get("[...document.querySelectorAll('[projected]')].map((one) => one.id)")?, json!(["other"]));
    assert_eq!(page.get("[figure.closest('[inert]') !== null, figure.hasAttribute('popover')]")?, json!([true, false]));
    page.ask("document.querySelector('#other').project(false)")?;
    assert_eq!(page.get(REACHED)?, json!(["one", "three", "four"]));
    page.expect_no_errors()
}
