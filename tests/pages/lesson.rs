//! The prose pages: several figures, sentences that set them, and one address for all.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every needs HistoryByScript: the_address_follows_the_figure_that_changed;
    Every: an_address_opens_its_figure_anywhere_on_the_page, following_a_link_within_the_page_loses_no_state,
        a_sentence_sets_its_figure, reading_through_a_page_releases_off_screen_pictures;
}

/// The lessons, and the first figure of each.
pub const LESSONS: [(&str, &str); 5] = [
    ("1-derivatives.html", "tangent"),
    ("2-gradients.html", "gradient"),
    ("3-chain-rule.html", "chain"),
    ("4-gradient-descent.html", "learning-rate"),
    ("5-integrals.html", "integral"),
];

const PATH: &str = LESSONS[0].0;

/// An expression for a figure of the page, by its id.
fn named(id: &str) -> String {
    format!("document.querySelector('fall-line[figure={id}]')")
}

/// Whether an element's upper edge is in the upper half of the viewport.
fn in_window(page: &Page, element: &str) -> Result<bool> {
    let top = page.number(&format!("{element}.getBoundingClientRect().top"))?;
    Ok(top > -40.0 && top < page.number("innerHeight")? / 2.0)
}

fn state_of(page: &Page, id: &str) -> Result<String> {
    page.text(&format!("{}.state", named(id)))
}

fn open(page: &Page, id: &str) -> Result<()> {
    page.execute(&format!(
        "const it = {}; it.scrollIntoView({{ behavior: 'instant' }}); return it.ready.then(() => null)",
        named(id)
    ))?;
    page.settle()
}

/// Waits until the page has scrolled and all figures in or near the viewport are open, which may move what is below them.
fn wait_for_scroll(page: &Page) -> Result<()> {
    page.wait_until_stable(
        "[...document.querySelectorAll('fall-line')].every((one) => {
           const { top, bottom } = one.getBoundingClientRect();
           return bottom < -0.5 * innerHeight || top > 1.5 * innerHeight || one.readouts.length > 0;
         }) && [scrollY]",
    )?;
    Ok(())
}

fn set(page: &Page, id: &str, name: &str, value: &str) -> Result<()> {
    open(page, id)?;
    page.execute(&format!("{}.set({name:?}, {value:?})", named(id)))?;
    page.settle()
}

/// Waits until the two figures that a test sets have these states.
fn wait_for_states(page: &Page, tangent: &str, curvature: &str) -> Result<()> {
    let (one, other) = (named("tangent"), named("curvature"));
    page.wait_until(&format!("{one}.state === {tangent:?} && {other}.state === {curvature:?}"))
}

fn an_address_opens_its_figure_anywhere_on_the_page(run: &TestRun) -> Result<()> {
    let page = Page::open_at_figure(run, Screen::LAPTOP, &format!("{PATH}?figure=curvature&x=2"), "curvature")?;
    wait_for_scroll(&page)?;
    assert!(in_window(&page, &named("curvature"))?, "the page has not scrolled to it");
    assert_eq!(state_of(&page, "curvature")?, "x=2");
    assert_eq!(page.get(&format!("{}.readouts", named("tangent")))?, json!([]), "an off-screen figure stays closed");
    page.expect_no_errors()
}

fn the_address_follows_the_figure_that_changed(run: &TestRun) -> Result<()> {
    let page = Page::open_at_figure(run, Screen::LAPTOP, PATH, "tangent")?;
    set(&page, "tangent", "x", "0.5")?;
    page.wait_until("location.search === '?figure=tangent&x=0.5'")?;
    // The same state of another figure is another address.
    set(&page, "curvature", "x", "0.5")?;
    page.wait_until("location.search === '?figure=curvature&x=0.5'")?;
    page.back()?;
    page.wait_until("location.search === '?figure=tangent&x=0.5'")?;
    wait_for_states(&page, "x=0.5", "")?;
    page.back()?;
    page.wait_until("location.search === ''")?;
    wait_for_states(&page, "", "")?;
    for _ in 0..2 {
        page.forward()?;
    }
    page.wait_until("location.search === '?figure=curvature&x=0.5'")?;
    // The other figure keeps its state.
    wait_for_states(&page, "x=0.5", "x=0.5")?;
    page.expect_no_errors()
}

fn following_a_link_within_the_page_loses_no_state(run: &TestRun) -> Result<()> {
    let page = Page::open_at_figure(run, Screen::LAPTOP, PATH, "tangent")?;
    set(&page, "tangent", "x", "0.5")?;
    page.execute("document.querySelector('.contents a[href=\"#locality\"]').click()")?;
    wait_for_scroll(&page)?;
    assert!(in_window(&page, "document.getElementById('locality')")?);
    assert_eq!(state_of(&page, "tangent")?, "x=0.5");
    page.expect_no_errors()
}

fn a_sentence_sets_its_figure(run: &TestRun) -> Result<()> {
    let page = Page::open_at_figure(run, Screen::LAPTOP, PATH, "tangent")?;
    let link = "document.querySelector('#tangent a[href^=\"?figure=tangent\"]')";
    let state = page.text(&format!("new URLSearchParams({link}.search).toString().replace('figure=tangent&', '')"))?;
    page.execute(&format!("{link}.focus()"))?;
    page.press(Key::Enter)?;
    page.settle()?;
    assert_eq!(state_of(&page, "tangent")?, state);
    assert_eq!(page.get("location.search")?, json!(format!("?figure=tangent&{state}")));
    assert_eq!(page.get(&format!("document.activeElement === {link}"))?, json!(true), "the link has lost the focus");
    page.wait_until(&format!("{}.getBoundingClientRect().bottom > 100", named("tangent")))?;
    page.back()?;
    page.wait_until(&format!("{}.state === ''", named("tangent")))?;
    page.expect_no_errors()
}

fn reading_through_a_page_releases_off_screen_pictures(run: &TestRun) -> Result<()> {
    let page = Page::open_at_figure(run, Screen::PHONE, PATH, "tangent")?;
    for id in ["rules", "mse", "curvature", "activations", "locality"] {
        open(&page, id)?;
        let readouts = page.get(&format!("{}.readouts.length > 0", named(id)))?;
        assert_eq!(readouts, json!(true), "{id}");
    }
    // Figures scrolled past have released their pixels; those near the viewport have their pictures.
    page.wait_until(&format!("{}.shadowRoot.querySelector('canvas').width === 0", named("tangent")))?;
    let held = "[...document.querySelectorAll('fall-line')].filter((one) => one.shadowRoot.querySelector('canvas')?.width > 0)";
    page.wait_until(&format!("(({{ length }}) => length >= 1 && length <= 3)({held})"))?;
    page.expect_no_errors()
}
