//! Starting points are dragged, and the trajectories from them follow.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::expected::Expected;
use crate::page::Page;

page_tests! {
    Every needs Finger: a_finger_drags_a_start, a_finger_that_misses_slightly_still_grabs_the_start;
    One: the_readouts_match_the_core, buttons_undo_and_redo, undo_reverts_only_the_latest_change;
    Every: a_mouse_drags_a_start, the_picture_and_the_numbers_change_during_a_drag, arrow_keys_move_a_start_and_home_resets_it,
        keys_that_move_a_start_do_not_scroll_the_page, of_overlapping_handles_the_nearest_is_dragged_and_focused,
        a_key_dispatches_one_input_and_one_change, escape_cancels_a_drag, a_drag_can_be_undone_and_redone,
        the_main_handle_has_a_cue_until_a_handle_has_moved,
        a_click_adds_a_start_and_delete_removes_it, dragging_one_start_leaves_the_other,
        a_start_dragged_out_of_the_window_stays_finite;
}

const PATH: &str =
    "index.html?figure=descent&surface=himmelblau&optimisers=sgd+momentum+adam&learning-rate=0.02&start=1,1";
const EXPECTED: Expected = Expected {
    surface: "Surface.named('himmelblau')",
    optimisers: &["sgd", "momentum", "adam"],
    learning_rate: 0.02,
    steps: 200,
};

fn the_readouts_match_the_core(run: &TestRun) -> Result<()> {
    EXPECTED.check(&Page::open(run, Screen::LAPTOP, PATH)?)
}

fn a_mouse_drags_a_start(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.record_events()?;
    let (before, from) = (page.state()?, page.handle(0)?);
    let to = (from.0 - 60.0, from.1 + 45.0);
    page.drag(Pointer::Mouse, from, to)?;
    page.settle()?;
    assert_ne!(page.state()?, before);
    assert_near(page.handle(0)?, to);
    EXPECTED.check(&page)?;
    assert_eq!(page.event_count("change")?, 1);
    page.expect_no_errors()
}

fn the_picture_and_the_numbers_change_during_a_drag(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.record_events()?;
    let from = page.handle(0)?;
    let stops = [from, (from.0 - 50.0, from.1), (from.0 - 50.0, from.1 + 60.0)];
    page.hold(from)?;
    page.settle()?;
    let mut pictures = vec![page.picture()?];
    let mut inputs = vec![page.event_count("input")?];
    for segment in stops.windows(2) {
        page.move_on(segment[0], segment[1])?;
        page.settle()?;
        EXPECTED.check(&page)?;
        pictures.push(page.picture()?);
        inputs.push(page.event_count("input")?);
    }
    assert_eq!(page.event_count("change")?, 0, "a change event came before the release");
    page.release()?;
    page.settle()?;
    assert_eq!(page.event_count("change")?, 1);
    assert!(inputs.is_sorted_by(|one, next| one < next), "{inputs:?}");
    let fronts: Vec<_> = pictures.iter().map(|canvases| &canvases[1]).collect();
    assert!(fronts.windows(2).all(|pair| pair[0] != pair[1]), "{pictures:?}");
    page.expect_no_errors()
}

fn a_finger_drags_a_start(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::PHONE, PATH)?;
    page.record_events()?;
    let (before, from) = (page.state()?, page.handle(0)?);
    let to = (from.0 - 40.0, from.1 - 30.0);
    page.drag(Pointer::Finger, from, to)?;
    page.settle()?;
    assert_ne!(page.state()?, before);
    assert_near(page.handle(0)?, to);
    EXPECTED.check(&page)?;
    assert!(page.event_count("input")? > 0);
    assert_eq!(page.event_count("change")?, 1);
    assert_eq!(page.get("scrollY")?, json!(0), "the page scrolled under the finger");
    page.expect_no_errors()
}

fn a_finger_that_misses_slightly_still_grabs_the_start(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::PHONE, PATH)?;
    let (before, middle) = (page.state()?, page.handle(0)?);
    let from = (middle.0 + 18.0, middle.1);
    page.drag(Pointer::Finger, from, (from.0 - 40.0, from.1))?;
    page.settle()?;
    assert_ne!(page.state()?, before);
    assert_near(page.handle(0)?, (middle.0 - 40.0, middle.1));
    EXPECTED.check(&page)
}

fn arrow_keys_move_a_start_and_home_resets_it(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let coordinate = |axis: usize| page.number(&format!("Number(value('start').split(',')[{axis}])"));
    page.focus(".handles button")?;
    page.press(Key::Right)?;
    page.settle()?;
    let step = coordinate(0)? - 1.0;
    assert!(step > 0.0 && coordinate(1)? == 1.0);
    EXPECTED.check(&page)?;
    page.press_with(Key::Shift, Key::Up)?;
    page.settle()?;
    assert!((coordinate(1)? - 1.0 - 0.1 * step).abs() < 1e-12, "Shift moves by a tenth of {step}: {}", page.state()?);
    EXPECTED.check(&page)?;
    page.press(Key::Home)?;
    page.settle()?;
    assert_eq!(page.get("value('start')")?, json!(null), "the preset's start is the default");
    assert!(page.get("figure.shadowRoot.activeElement.matches('.handles button')")? == json!(true));
    page.expect_no_errors()
}

fn keys_that_move_a_start_do_not_scroll_the_page(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.execute(
        "window.keys = [];
         addEventListener('keydown', (event) => setTimeout(() => keys.push([event.key, event.defaultPrevented])), { capture: true })",
    )?;
    page.focus(".handles button")?;
    for key in [Key::Down, Key::Up, Key::Left, Key::Right, Key::Home] {
        page.press(key)?;
    }
    page.settle()?;
    let handled = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home"].map(|key| json!([key, true]));
    assert_eq!(page.get("keys")?, json!(handled), "keys that are not left to the browser");
    assert_eq!(page.get("scrollY")?, json!(0));
    Ok(())
}

fn of_overlapping_handles_the_nearest_is_dragged_and_focused(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, &PATH.replace("start=1,1", "start=1,1+1.1,1"))?;
    let from = page.handle(0)?;
    let handle = |at: &str| page.number(&format!("[...inside.querySelectorAll('.handles button')].indexOf({at})"));
    assert_eq!(handle(&format!("inside.elementFromPoint({}, {})", from.0, from.1))?, 1.0, "the other lies on top");
    page.hold(from)?;
    page.settle()?;
    assert_eq!(handle("inside.activeElement")?, 0.0);
    page.move_on(from, (from.0 - 60.0, from.1 + 20.0))?;
    page.release()?;
    page.settle()?;
    assert!(page.text("value('start')")?.ends_with(" 1.1,1"), "{}", page.state()?);
    assert_eq!(handle("inside.activeElement")?, 0.0);
    EXPECTED.check(&page)
}

fn buttons_undo_and_redo(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::PHONE, PATH)?;
    let disabled =
        || page.get("['Undo', 'Redo'].map((name) => inside.querySelector(`[aria-label=${name}]`).ariaDisabled)");
    assert_eq!(disabled()?, json!(["true", "true"]));
    let (before, from) = (page.state()?, page.handle(0)?);
    page.drag(Pointer::Finger, from, (from.0 - 60.0, from.1 + 20.0))?;
    page.wait_until_settled()?;
    let after = page.state()?;
    assert_eq!(disabled()?, json!([null, "true"]));
    page.press_button("Undo")?;
    assert_eq!((page.state()?, disabled()?), (before.clone(), json!(["true", null])));
    page.press_button("Undo")?;
    assert_eq!(page.state()?, before, "nothing is left to undo");
    assert_eq!(page.get("inside.activeElement.ariaLabel")?, json!("Undo"), "the button keeps the focus");
    page.press_button("Redo")?;
    assert_eq!((page.state()?, disabled()?), (after, json!([null, "true"])));
    Ok(())
}

fn a_key_dispatches_one_input_and_one_change(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.record_events()?;
    page.focus(".handles button")?;
    page.press(Key::Right)?;
    page.settle()?;
    assert_eq!([page.event_count("input")?, page.event_count("change")?], [1, 1]);
    Ok(())
}

fn escape_cancels_a_drag(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let (before, from) = (page.state()?, page.handle(0)?);
    let to = (from.0 - 60.0, from.1 + 20.0);
    page.hold(from)?;
    page.move_on(from, to)?;
    page.settle()?;
    assert_ne!(page.state()?, before);
    page.press(Key::Escape)?;
    page.settle()?;
    assert_eq!(page.state()?, before);
    page.move_on(to, (to.0 + 10.0, to.1))?;
    page.release()?;
    page.settle()?;
    assert_eq!(page.state()?, before, "a cancelled drag does not resume");
    EXPECTED.check(&page)
}

fn a_drag_can_be_undone_and_redone(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let (before, from) = (page.state()?, page.handle(0)?);
    page.drag(Pointer::Mouse, from, (from.0 - 60.0, from.1 + 20.0))?;
    page.settle()?;
    let after = page.state()?;
    page.press_with(Key::Control, "z")?;
    page.settle()?;
    assert_eq!(page.state()?, before);
    page.press_with(Key::Control, "y")?;
    page.settle()?;
    assert_eq!(page.state()?, after);
    Ok(())
}

fn a_click_adds_a_start_and_delete_removes_it(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.tap(Pointer::Mouse, page.plot_point(0.25, 0.8)?)?;
    page.settle()?;
    assert_eq!(page.get("value('start').split(' ').length")?, json!(2));
    assert_eq!(page.column("id")?, ["sgd", "momentum", "adam", "sgd", "momentum", "adam"]);
    EXPECTED.check(&page)?;
    page.focus(".handles button:last-of-type")?;
    page.press(Key::Delete)?;
    page.settle()?;
    assert_eq!(page.get("value('start')")?, json!("1,1"));
    EXPECTED.check(&page)?;
    page.press(Key::Delete)?;
    page.settle()?;
    assert_eq!(page.get("value('start')")?, json!("1,1"), "the last start stays");
    Ok(())
}

fn dragging_one_start_leaves_the_other(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, &PATH.replace("start=1,1", "start=1,1+-2,-1"))?;
    let from = page.handle(1)?;
    page.drag(Pointer::Mouse, from, (from.0 + 30.0, from.1))?;
    page.settle()?;
    let starts = page.text("value('start')")?;
    assert!(starts.starts_with("1,1 ") && starts != "1,1 -2,-1", "{starts}");
    EXPECTED.check(&page)
}

fn a_start_dragged_out_of_the_window_stays_finite(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let from = page.handle(0)?;
    page.hold(from)?;
    page.move_on(from, (2.0, 2.0))?;
    page.settle()?;
    EXPECTED.check(&page)?;
    page.release()?;
    page.settle()?;
    EXPECTED.check(&page)?;
    page.expect_no_errors()
}

/// Fails unless two points agree to WebDriver's whole pixels.
fn assert_near(actual: (f64, f64), expected: (f64, f64)) {
    assert!(
        (actual.0 - expected.0).abs() < 1.5 && (actual.1 - expected.1).abs() < 1.5,
        "{actual:?} is not at {expected:?}"
    );
}

fn undo_reverts_only_the_latest_change(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embed.html?figure=hessian")?;
    page.execute("figure.set('x', 1)")?;
    page.settle()?;
    let before = page.state()?;
    page.execute(
        "const handle = inside.querySelector('.handles button');
         const press = (key, ctrlKey) => handle.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, composed: true, cancelable: true }));
         press('ArrowRight', false);
         window.moved = figure.state;
         press('z', true)",
    )?;
    page.settle()?;
    assert_ne!(page.text("moved")?, before);
    assert_eq!(page.state()?, before);
    page.expect_no_errors()
}

fn the_main_handle_has_a_cue_until_a_handle_has_moved(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embed.html?figure=mse")?;
    let cues = "[...inside.querySelectorAll('.handles button')].map((handle) => getComputedStyle(handle, '::after').content !== 'none')";
    let first = page.get(cues)?;
    assert_eq!(first.as_array().map(|cues| cues.iter().filter(|cue| **cue == json!(true)).count()), Some(1), "{first}");
    assert_eq!(first[0], json!(true));
    page.drag(Pointer::Mouse, page.handle(1)?, page.handle(2)?)?;
    page.settle()?;
    // The focus has a ring of its own.
    page.execute("inside.activeElement?.blur()")?;
    assert!(page.get(cues)?.as_array().is_some_and(|cues| cues.iter().all(|cue| *cue == json!(false))));
    page.expect_no_errors()
}
