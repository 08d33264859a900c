//! The landscape in three dimensions on a page: its code loads when a state asks for it, it turns by mouse, keys and fingers, and starts
//! are dragged along the surface.

use anyhow::{Context, Result, ensure};
use fall_line::figure::state;
use fall_line::figures;
use fall_line::paint::{Theme, svg};
use fall_line::scene::Frame;
use serde_json::{Value, json};
use thirtyfour::Key;
use xtask::gesture::{Point, Pointer};
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: a_mouse_turns_the_block_and_two_clicks_reset_it, keys_turn_the_eye_and_home_brings_it_back,
        a_start_is_dragged_along_the_surface, beside_the_map_each_start_is_one_stop_of_the_tab_key,
        the_code_loads_when_a_state_asks_for_it, pictures_have_the_same_bytes_on_every_engine;
    Every needs Wheel: the_wheel_zooms_around_the_pointer;
    Every needs Finger: two_fingers_zoom;
}

const ALONE: &str = "embed.html?figure=descent&relief=alone&optimisers=sgd";

fn open(run: &TestRun, screen: Screen, path: &str) -> Result<Page> {
    let page = Page::open(run, screen, path)?;
    page.settle()?;
    Ok(page)
}

/// Free ground in the picture of the relief, beside the block.
fn ground(page: &Page) -> Result<Point> {
    page.plot_point(0.03, 0.3)
}

fn a_mouse_turns_the_block_and_two_clicks_reset_it(run: &TestRun) -> Result<()> {
    let page = open(run, Screen::LAPTOP, ALONE)?;
    let (before, from) = (page.picture()?, ground(&page)?);
    page.drag(Pointer::Mouse, from, (from.0 + 80.0, from.1 + 30.0))?;
    page.settle()?;
    let [azimuth, elevation] = [page.number("Number(value('azimuth'))")?, page.number("Number(value('elevation'))")?];
    assert!(azimuth < 29.0 && elevation > 51.0, "{azimuth}°, {elevation}°");
    assert_eq!(page.get("value('start')")?, Value::Null, "the block is turned, and no start is moved");
    assert_ne!(page.picture()?, before);
    page.press_button("Undo")?;
    assert_eq!(page.picture()?, before, "turning is undone");
    page.drag(Pointer::Mouse, from, (from.0 + 80.0, from.1))?;
    page.settle()?;
    page.tap(Pointer::Mouse, from)?;
    page.tap(Pointer::Mouse, from)?;
    page.wait_until("value('azimuth') === null")?;
    page.settle()?;
    assert_eq!(page.picture()?, before);
    page.expect_no_errors()
}

fn keys_turn_the_eye_and_home_brings_it_back(run: &TestRun) -> Result<()> {
    let page = open(run, Screen::LAPTOP, ALONE)?;
    page.focus(".handles button[aria-label=Eye]")?;
    page.press(Key::Right)?;
    page.press(Key::Up)?;
    page.settle()?;
    assert_eq!(page.get("[value('azimuth'), value('elevation')]")?, json!(["37.2", "51.7"]));
    let spoken = page.text("inside.querySelector('.handles button[aria-label=Eye]').getAttribute('aria-valuetext')")?;
    assert_eq!(spoken, "seen from the south-east, azimuth 37.2°, 51.7° above the horizon");
    page.press(Key::Home)?;
    page.settle()?;
    assert_eq!(page.state()?, "relief=alone&optimisers=sgd");
    page.expect_no_errors()
}

fn a_start_is_dragged_along_the_surface(run: &TestRun) -> Result<()> {
    let page = open(run, Screen::LAPTOP, ALONE)?;
    let from = page.handle(0)?;
    let to = (from.0 + 40.0, from.1 - 50.0);
    page.drag(Pointer::Mouse, from, to)?;
    page.settle()?;
    let after = page.handle(0)?;
    assert!((after.0 - to.0).abs() < 1.5 && (after.1 - to.1).abs() < 1.5, "{after:?}, not {to:?}");
    assert_ne!(page.get("value('start')")?, Value::Null);
    assert_eq!(page.get("value('azimuth')")?, Value::Null);
    page.expect_no_errors()
}

fn beside_the_map_each_start_is_one_stop_of_the_tab_key(run: &TestRun) -> Result<()> {
    let page = open(run, Screen::LAPTOP, "embed.html?figure=descent&relief=beside")?;
    let stops = "[...inside.querySelectorAll('.handles button')].map((one) => [one.getAttribute('aria-label'), one.tabIndex, one.ariaHidden])";
    assert_eq!(page.get(stops)?, json!([["Start", 0, null], ["Start", -1, "true"], ["Eye", 0, null]]));
    let (map, relief) = (page.handle(0)?, page.handle(1)?);
    page.drag(Pointer::Mouse, relief, (relief.0 + 30.0, relief.1 - 30.0))?;
    page.settle()?;
    let moved = page.handle(0)?;
    assert!((moved.0 - map.0).hypot(moved.1 - map.1) > 5.0, "the handle on the map follows: {map:?}, {moved:?}");
    page.expect_no_errors()
}

fn the_code_loads_when_a_state_asks_for_it(run: &TestRun) -> Result<()> {
    let page = open(run, Screen::LAPTOP, "embed.html?figure=descent")?;
    let chunks = "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/relief.wasm')).length";
    assert_eq!(page.get(chunks)?, json!(0));
    page.choose("relief", "alone")?;
    page.wait_until(&format!("{chunks} === 1"))?;
    page.wait_until("inside.querySelector('.handles button[aria-label=Eye]')")?;
    page.settle()?;
    assert_eq!(page.state()?, "relief=alone");
    page.expect_no_errors()
}

fn pictures_have_the_same_bytes_on_every_engine(run: &TestRun) -> Result<()> {
    let page = Page::from_html(run, Screen::LAPTOP, "<p>No figure here.</p>")?;
    let frame = Frame::new(480.0, 300.0);
    for state in [
        "relief=alone",
        "surface=rastrigin&relief=alone&azimuth=-140&elevation=20",
        "formula=ln(x) + y^2&relief=alone&height=linear",
    ] {
        let drawn = page.execute(&format!(
            "return import(`${{location.origin}}/fall-line.js`).then(async (core) => {{
               await core.default();
               return core.render({:?}, {{ width: 480, height: 300 }});
             }})",
            format!("figure=descent&{state}").replace('+', "%2B").replace(' ', "%20")
        ))?;
        let card = figures::named("descent").context("no such figure")?;
        let mut figure = (card.open)();
        let rejected = state::restore(&mut *figure, &state.replace('+', "%2B"));
        ensure!(rejected.is_empty(), "{state}: {rejected:?}");
        let expected = svg(&figure.scene(frame), frame, Theme::Light, card.title, &figure.description());
        let same = drawn.as_str().is_some_and(|drawn| drawn == expected);
        ensure!(same && expected.contains("data:image/png"), "{state}: the page's picture has other bytes");
    }
    page.expect_no_errors()
}

fn the_wheel_zooms_around_the_pointer(run: &TestRun) -> Result<()> {
    let page = open(run, Screen::LAPTOP, ALONE)?;
    let at = ground(&page)?;
    page.tap(Pointer::Mouse, at)?;
    page.wheel(at, -100)?;
    page.wait_until("value('relief-view') !== null")?;
    assert!(page.number("Number(value('relief-view').split(',')[0])")? > 1.0);
    page.press_button("Reset the view")?;
    assert_eq!(page.get("value('relief-view')")?, Value::Null);
    page.expect_no_errors()
}

fn two_fingers_zoom(run: &TestRun) -> Result<()> {
    let page = open(run, Screen::PHONE, ALONE)?;
    let at = page.plot_point(0.5, 0.2)?;
    page.pinch(at, 30.0, 60.0)?;
    page.wait_until("value('relief-view') !== null")?;
    assert!(page.number("Number(value('relief-view').split(',')[0])")? > 1.0);
    page.expect_no_errors()
}
