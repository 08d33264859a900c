//! The pages of prose: several figures between sentences that set them, one address for all.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every needs HistoryByScript: the_address_follows_whichever_figure_changes;
    Every: an_address_opens_its_figure_wherever_on_the_page_that_is, a_place_on_the_page_is_gone_to_without_a_loss,
        a_sentence_sets_its_figure, a_page_is_read_through_and_stays_light;
}

const PATH: &str = "1-derivatives.html";

/// A figure of the page, by its name.
fn named(id: &str) -> String {
    format!("document.querySelector('fall-line[figure={id}]')")
}

/// Whether an element's upper edge is in the window.
fn in_window(page: &Page, element: &str) -> Result<bool> {
    let top = page.number(&format!("{element}.getBoundingClientRect().top"))?;
    Ok(top > -40.0 && top < page.number("innerHeight")? / 2.0)
}

fn state_of(page: &Page, id: &str) -> Result<String> {
    page.text(&format!("{}.state", named(id)))
}

fn open(page: &Page, id: &str) -> Result<()> {
    page.ask(&format!(
        "const it = {}; it.scrollIntoView({{ behavior: 'instant' }}); return it.ready.then(() => null)",
        named(id)
    ))?;
    page.settle()
}

/// Waits until the page has scrolled and all figures in the window or near it are open, which may move what is below them.
fn arrive(page: &Page) -> Result<()> {
    page.still(
        "[...document.querySelectorAll('fall-line')].every((one) => {
           const { top, bottom } = one.getBoundingClientRect();
           return bottom < -0.5 * innerHeight || top > 1.5 * innerHeight || one.readouts.length > 0;
         }) && [scrollY]",
    )?;
    Ok(())
}

fn set(page: &Page, id: &str, name: &str, value: &str) -> Result<()> {
    open(page, id)?;
    page.ask(&format!("{}.set({name:?}, {value:?})", named(id)))?;
    page.settle()
}

/// Waits until the two figures that a test sets are in these states.
fn states_come_to(page: &Page, tangent: &str, curvature: &str) -> Result<()> {
    let (one, other) = (named("tangent"), named("curvature"));
    page.wait_until(&format!("{one}.state === {tangent:?} && {other}.state === {curvature:?}"))
}

fn an_address_opens_its_figure_wherever_on_the_page_that_is(run: &Run) -> Result<()> {
    let page = Page::open_far(run, Screen::LAPTOP, &format!("{PATH}?figure=curvature&x=2"), "curvature")?;
    arrive(&page)?;
    assert!(in_window(&page, &named("curvature"))?, "it is not scrolled to");
    assert_eq!(state_of(&page, "curvature")?, "x=2");
    assert_eq!(page.get(&format!("{}.readouts", named("tangent")))?, json!([]), "what is not seen is not opened");
    page.expect_no_errors()
}

fn the_address_follows_whichever_figure_changes(run: &Run) -> Result<()> {
    let page = Page::open_far(run, Screen::LAPTOP, PATH, "tangent")?;
    set(&page, "tangent", "x", "0.5")?;
    page.wait_until("location.search === '?figure=tangent&x=0.5'")?;
    // The same words in another figure are another address.
    set(&page, "curvature", "x", "0.5")?;
    page.wait_until("location.search === '?figure=curvature&x=0.5'")?;
    page.back()?;
    page.wait_until("location.search === '?figure=tangent&x=0.5'")?;
    states_come_to(&page, "x=0.5", "")?;
    page.back()?;
    page.wait_until("location.search === ''")?;
    states_come_to(&page, "", "")?;
    for _ in 0..2 {
        page.forward()?;
    }
    page.wait_until("location.search === '?figure=curvature&x=0.5'")?;
    // What was done to the other figure is not lost.
    states_come_to(&page, "x=0.5", "x=0.5")?;
    page.expect_no_errors()
}

fn a_place_on_the_page_is_gone_to_without_a_loss(run: &Run) -> Result<()> {
    let page = Page::open_far(run, Screen::LAPTOP, PATH, "tangent")?;
    set(&page, "tangent", "x", "0.5")?;
    page.ask("document.querySelector('.contents a[href=\"#locality\"]').click()")?;
    arrive(&page)?;
    assert!(in_window(&page, "document.getElementById('locality')")?);
    assert_eq!(state_of(&page, "tangent")?, "x=0.5");
    page.expect_no_errors()
}

fn a_sentence_sets_its_figure(run: &Run) -> Result<()> {
    let page = Page::open_far(run, Screen::LAPTOP, PATH, "tangent")?;
    let link = "document.querySelector('#tangent a[href^=\"?figure=tangent\"]')";
    let wanted = page.text(&format!("new URLSearchParams({link}.search).toString().replace('figure=tangent&', '')"))?;
    page.ask(&format!("{link}.focus()"))?;
    page.press(Key::Enter)?;
    page.settle()?;
    assert_eq!(state_of(&page, "tangent")?, wanted);
    assert_eq!(page.get("location.search")?, json!(format!("?figure=tangent&{wanted}")));
    assert_eq!(page.get(&format!("document.activeElement === {link}"))?, json!(true), "the reader loses the place");
    page.wait_until(&format!("{}.getBoundingClientRect().bottom > 100", named("tangent")))?;
    page.back()?;
    page.wait_until(&format!("{}.state === ''", named("tangent")))?;
    page.expect_no_errors()
}

fn a_page_is_read_through_and_stays_light(run: &Run) -> Result<()> {
    let page = Page::open_far(run, Screen::PHONE, PATH, "tangent")?;
    for id in ["rules", "mse", "curvature", "activations", "locality"] {
        open(&page, id)?;
        let readouts = page.get(&format!("{}.readouts.length > 0", named(id)))?;
        assert_eq!(readouts, json!(true), "{id}");
    }
    // What was scrolled past has let go of its pixels; what is near the window has its picture.
    page.wait_until(&format!("{}.shadowRoot.querySelector('canvas').width === 0", named("tangent")))?;
    let held = "[...document.querySelectorAll('fall-line')].filter((one) => one.shadowRoot.querySelector('canvas')?.width > 0)";
    page.wait_until(&format!("(({{ length }}) => length >= 1 && length <= 3)({held})"))?;
    page.expect_no_errors()
}
