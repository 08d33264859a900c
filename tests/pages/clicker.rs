//! A talk led by a clicker, or by the buttons that do what its keys do.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::{Point, Pointer};
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every needs Finger: a_finger_leads_a_talk_and_leaves_it;
    Every needs ForcedColours: under_forced_colours_the_buttons_have_edges_and_do_not_fade;
    One: a_key_that_is_held_is_pressed_once;
    Every: buttons_fade_while_a_mouse_rests_unless_one_has_the_focus, a_clicker_leads_the_talk_wherever_the_focus_is,
        what_is_written_ticked_or_pressed_keeps_its_keys, a_black_screen_goes_at_a_touch;
}

const HALL: Screen = Screen { width: 1920, height: 1080, reduced_motion: true, ..Screen::LAPTOP };

/// The names of the buttons from left to right.
const BUTTONS: [&str; 5] = ["Previous figure", "Numbers", "Controls", "Next figure", "Back to the page"];

/// The figure that is projected; of its buttons those that are to be seen.
const NOW: &str = "document.querySelector('[projected]')?.getAttribute('figure')";
const BAR: &str =
    "[...document.querySelector('[projected]').shadowRoot.querySelectorAll('.clicker button')].filter(shown)";

/// The numbers, the controls and a black screen: what a talk uncovers.
const SHOWN: &str = "['.readouts td', '.controls', '.blank'].map((part) => shown(inside.querySelector(part)))";

fn projected(run: &Run, screen: Screen) -> Result<Page> {
    let page = Page::open(run, screen, "index.html")?;
    page.ask("figure.project(true)")?;
    page.settle()?;
    Ok(page)
}

/// The middle of a button of the figure that is projected.
fn place(page: &Page, name: &str) -> Result<Point> {
    let box_of = format!("{BAR}.find((one) => one.ariaLabel === {name:?}).getBoundingClientRect()");
    let at = page.get(&format!("(({{ x, y, width, height }}) => [x + width / 2, y + height / 2])({box_of})"))?;
    Ok((at[0].as_f64().unwrap_or_default(), at[1].as_f64().unwrap_or_default()))
}

fn a_finger_leads_a_talk_and_leaves_it(run: &Run) -> Result<()> {
    let page = Page::open_far(run, Screen { touch: true, ..HALL }, "1-derivatives.html", "rules")?;
    let tap = |name: &str| page.tap(Pointer::Finger, place(&page, name)?);
    page.ask("document.querySelector('[figure=rules]').project(true)")?;
    assert_eq!(page.get(&format!("{BAR}.map((one) => one.ariaLabel)"))?, json!(BUTTONS));
    let small = format!(
        "{BAR}.map((one) => one.getBoundingClientRect()).filter(({{ width, height }}) => Math.min(width, height) < 44)"
    );
    assert_eq!(page.get(&small)?, json!([]));
    page.wait_until("document.querySelector('[projected]').shadowRoot.querySelector('.clicker.resting')")?;
    let opacity =
        "getComputedStyle(document.querySelector('[projected]').shadowRoot.querySelector('.clicker')).opacity";
    assert_eq!(page.text(opacity)?, "1", "a finger does not rest on anything");
    for (name, part) in [("Numbers", ".readouts td"), ("Controls", ".controls")] {
        tap(name)?;
        page.wait_until(&format!("shown(document.querySelector('[projected]').shadowRoot.querySelector('{part}'))"))?;
        let pressed = format!("{BAR}.find((one) => one.ariaLabel === {name:?}).ariaPressed");
        assert_eq!(page.text(&pressed)?, "true");
    }
    for (name, figure) in [("Next figure", "mse"), ("Previous figure", "rules"), ("Previous figure", "tangent")] {
        tap(name)?;
        page.wait_until(&format!("{NOW} === {figure:?}"))?;
        page.settle()?;
    }
    let ends = format!("{BAR}.filter((one) => one.disabled).map((one) => one.ariaLabel)");
    assert_eq!(page.get(&ends)?, json!(["Previous figure"]));
    tap("Back to the page")?;
    page.wait_until("!document.querySelector('[projected]') && !location.search.includes('project')")?;
    page.expect_no_errors()
}

fn buttons_fade_while_a_mouse_rests_unless_one_has_the_focus(run: &Run) -> Result<()> {
    let page = projected(run, HALL)?;
    let seen = |opacity: &str| {
        page.wait_until(&format!("getComputedStyle(inside.querySelector('.clicker')).opacity === {opacity:?}"))
    };
    assert_eq!(page.get(&format!("{BAR}.length"))?, json!(3), "a figure alone has no others beside it");
    seen("0")?;
    page.hover((500.0, 500.0))?;
    seen("1")?;
    seen("0")?;
    page.focus(".clicker button:last-child")?;
    page.press_with(Key::Shift, Key::Tab)?;
    assert_eq!(page.text("inside.activeElement.ariaLabel")?, "Controls");
    assert_eq!(page.get("inside.querySelector('.clicker').matches('.resting')")?, json!(true));
    seen("1")?;
    page.press(" ")?;
    page.wait_until("shown(inside.querySelector('.controls'))")?;
    let at = place(&page, "Numbers")?;
    page.tap(Pointer::Mouse, at)?;
    page.wait_until("shown(inside.querySelector('.readouts td'))")?;
    assert_eq!(page.text("inside.activeElement.ariaLabel")?, "Controls", "a click leaves the focus alone");
    page.tap(Pointer::Mouse, place(&page, "Back to the page")?)?;
    page.wait_until("!figure.hasAttribute('projected') && inside.activeElement !== null")?;
    page.expect_no_errors()
}

fn under_forced_colours_the_buttons_have_edges_and_do_not_fade(run: &Run) -> Result<()> {
    let page = projected(run, Screen { forced_colours: true, ..HALL })?;
    page.wait_until("inside.querySelector('.clicker').matches('.resting')")?;
    assert_eq!(page.text("getComputedStyle(inside.querySelector('.clicker')).opacity")?, "1");
    let edges = format!("{BAR}.map((one) => getComputedStyle(one)).map((style) => style.borderTopStyle)");
    assert_eq!(page.get(&edges)?, json!(["solid", "solid", "solid"]));
    let lines = format!("{BAR}.map((one) => parseFloat(getComputedStyle(one).borderBottomWidth) > 1)");
    page.press("r")?;
    assert_eq!(page.get(&lines)?, json!([true, false, false]), "what is on is told by a line");
    Ok(())
}

fn a_clicker_leads_the_talk_wherever_the_focus_is(run: &Run) -> Result<()> {
    let page = projected(run, HALL)?;
    page.press("c")?;
    let numbers = |on: bool| page.wait_until(&format!("shown(inside.querySelector('.readouts td')) === {on}"));
    let before = page.state()?;
    let places = [
        (".picture", " "),
        (".handles button", " "),
        (".play-bar input", " "),
        (".play-bar input", "\u{e00f}"),
        (".controls input[type=range]", "\u{e00f}"),
        ("[data-name=surface] select", "\u{e00f}"),
        (".controls input[type=checkbox]", "\u{e00f}"),
    ];
    for (place, key) in places {
        page.focus(place)?;
        page.press(key)?;
        numbers(true)?;
        page.press(Key::PageUp)?;
        numbers(false)?;
        assert_eq!(page.state()?, before, "{place}");
    }
    Ok(())
}

fn what_is_written_ticked_or_pressed_keeps_its_keys(run: &Run) -> Result<()> {
    let page = projected(run, HALL)?;
    page.press("c")?;
    let shown = page.get(SHOWN)?;
    let boxed = "input[type=checkbox]:not(:checked)";
    page.ask(&format!("window.box = inside.querySelector('.controls {boxed}'); box.focus()"))?;
    page.press(" ")?;
    page.wait_until("box.checked")?;
    page.focus(".play-bar .play")?;
    page.press(" ")?;
    page.wait_until("inside.querySelector('.play').ariaLabel === 'Pause'")?;
    page.ask("figure.pause()")?;
    page.focus("[data-name=learning-rate] input[type=text]")?;
    page.press(" ")?;
    page.press(Key::PageDown)?;
    assert_eq!(page.get(SHOWN)?, shown);
    Ok(())
}

fn a_key_that_is_held_is_pressed_once(run: &Run) -> Result<()> {
    let page = Page::open(run, HALL, "index.html")?;
    let hold = |key: &str| {
        page.ask(&format!(
            "const event = new KeyboardEvent('keydown', {{ key: {key:?}, repeat: true, bubbles: true, composed: true, cancelable: true }});
             inside.querySelector('.picture').dispatchEvent(event);
             return event.defaultPrevented"
        ))
    };
    assert_eq!(hold("p")?, json!(true), "nor does anything else come of it");
    assert_eq!(page.get("figure.hasAttribute('projected')")?, json!(false));
    page.ask("figure.project(true)")?;
    let shown = page.get(SHOWN)?;
    for key in ["p", ".", "r", "c", " ", "PageDown", "Escape"] {
        hold(key)?;
        assert_eq!(page.get(SHOWN)?, shown, "{key}");
        assert_eq!(page.get("figure.hasAttribute('projected')")?, json!(true), "{key}");
    }
    Ok(())
}

fn a_black_screen_goes_at_a_touch(run: &Run) -> Result<()> {
    let page = projected(run, HALL)?;
    page.press(".")?;
    page.wait_until("shown(inside.querySelector('.blank'))")?;
    page.tap(Pointer::Mouse, (960.0, 540.0))?;
    page.wait_until("!shown(inside.querySelector('.blank')) && figure.hasAttribute('projected')")
}
