//! A talk controlled by a clicker, or by the buttons that match its keys.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::{Point, Pointer};
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every needs Finger: a_talk_can_be_led_and_left_by_touch;
    Every needs ForcedColours: under_forced_colours_buttons_have_borders_and_do_not_fade;
    One: key_repeat_is_ignored;
    Every: buttons_fade_while_the_mouse_rests_unless_focused, a_clicker_works_wherever_the_focus_is,
        fields_checkboxes_and_buttons_keep_their_keys, a_tap_ends_the_black_screen;
}

const HALL: Screen = Screen { width: 1920, height: 1080, reduced_motion: true, ..Screen::LAPTOP };

/// The names of the buttons from left to right.
const BUTTONS: [&str; 5] = ["Previous figure", "Numbers", "Controls", "Next figure", "Back to the page"];

/// The id of the projected figure, and its visible buttons.
const CURRENT: &str = "document.querySelector('[projected]')?.getAttribute('figure')";
const BAR: &str =
    "[...document.querySelector('[projected]').shadowRoot.querySelectorAll('.clicker button')].filter(shown)";

/// Whether the numbers, the controls and the black screen are visible.
const VISIBLE: &str = "['.readouts td', '.controls', '.blank'].map((part) => shown(inside.querySelector(part)))";

fn projected(run: &TestRun, screen: Screen) -> Result<Page> {
    let page = Page::open(run, screen, "index.html")?;
    page.execute("figure.project(true)")?;
    page.settle()?;
    Ok(page)
}

/// The centre of a button of the projected figure.
fn centre_of(page: &Page, name: &str) -> Result<Point> {
    let box_of = format!("{BAR}.find((one) => one.ariaLabel === {name:?}).getBoundingClientRect()");
    let at = page.get(&format!("(({{ x, y, width, height }}) => [x + width / 2, y + height / 2])({box_of})"))?;
    Ok((at[0].as_f64().unwrap_or_default(), at[1].as_f64().unwrap_or_default()))
}

fn a_talk_can_be_led_and_left_by_touch(run: &TestRun) -> Result<()> {
    let page = Page::open_at_figure(run, Screen { touch: true, ..HALL }, "1-derivatives.html", "rules")?;
    let tap = |name: &str| page.tap(Pointer::Finger, centre_of(&page, name)?);
    page.execute("document.querySelector('[figure=rules]').project(true)")?;
    assert_eq!(page.get(&format!("{BAR}.map((one) => one.ariaLabel)"))?, json!(BUTTONS));
    let small = format!(
        "{BAR}.map((one) => one.getBoundingClientRect()).filter(({{ width, height }}) => Math.min(width, height) < 44)"
    );
    assert_eq!(page.get(&small)?, json!([]));
    page.wait_until("document.querySelector('[projected]').shadowRoot.querySelector('.clicker.resting')")?;
    let opacity =
        "getComputedStyle(document.querySelector('[projected]').shadowRoot.querySelector('.clicker')).opacity";
    assert_eq!(page.text(opacity)?, "1", "buttons do not fade for touch");
    for (name, part) in [("Numbers", ".readouts td"), ("Controls", ".controls")] {
        tap(name)?;
        page.wait_until(&format!("shown(document.querySelector('[projected]').shadowRoot.querySelector('{part}'))"))?;
        let pressed = format!("{BAR}.find((one) => one.ariaLabel === {name:?}).ariaPressed");
        assert_eq!(page.text(&pressed)?, "true");
    }
    for (name, figure) in [("Next figure", "mse"), ("Previous figure", "rules"), ("Previous figure", "tangent")] {
        tap(name)?;
        page.wait_until(&format!("{CURRENT} === {figure:?}"))?;
        page.settle()?;
    }
    let ends = format!("{BAR}.filter((one) => one.disabled).map((one) => one.ariaLabel)");
    assert_eq!(page.get(&ends)?, json!(["Previous figure"]));
    tap("Back to the page")?;
    page.wait_until("!document.querySelector('[projected]') && !location.search.includes('project')")?;
    page.expect_no_errors()
}

fn buttons_fade_while_the_mouse_rests_unless_focused(run: &TestRun) -> Result<()> {
    let page = projected(run, HALL)?;
    let seen = |opacity: &str| {
        page.wait_until(&format!("getComputedStyle(inside.querySelector('.clicker')).opacity === {opacity:?}"))
    };
    assert_eq!(page.get(&format!("{BAR}.length"))?, json!(3), "a single figure has no neighbours");
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
    let at = centre_of(&page, "Numbers")?;
    page.tap(Pointer::Mouse, at)?;
    page.wait_until("shown(inside.querySelector('.readouts td'))")?;
    assert_eq!(page.text("inside.activeElement.ariaLabel")?, "Controls", "a click leaves the focus alone");
    page.tap(Pointer::Mouse, centre_of(&page, "Back to the page")?)?;
    page.wait_until("!figure.hasAttribute('projected') && inside.activeElement !== null")?;
    page.expect_no_errors()
}

fn under_forced_colours_buttons_have_borders_and_do_not_fade(run: &TestRun) -> Result<()> {
    let page = projected(run, Screen { forced_colours: true, ..HALL })?;
    page.wait_until("inside.querySelector('.clicker').matches('.resting')")?;
    assert_eq!(page.text("getComputedStyle(inside.querySelector('.clicker')).opacity")?, "1");
    let edges = format!("{BAR}.map((one) => getComputedStyle(one)).map((style) => style.borderTopStyle)");
    assert_eq!(page.get(&edges)?, json!(["solid", "solid", "solid"]));
    let lines = format!("{BAR}.map((one) => parseFloat(getComputedStyle(one).borderBottomWidth) > 1)");
    page.press("r")?;
    assert_eq!(page.get(&lines)?, json!([true, false, false]), "active buttons have a line");
    Ok(())
}

fn a_clicker_works_wherever_the_focus_is(run: &TestRun) -> Result<()> {
    let page = projected(run, HALL)?;
    page.press("c")?;
    let numbers = |on: bool| page.wait_until(&format!("shown(inside.querySelector('.readouts td')) === {on}"));
    let before = page.state()?;
    let targets = [
        (".picture", " "),
        (".handles button", " "),
        (".play-bar input", " "),
        (".play-bar input", "\u{e00f}"),
        (".controls input[type=range]", "\u{e00f}"),
        ("[data-name=surface] select", "\u{e00f}"),
        (".controls input[type=checkbox]", "\u{e00f}"),
    ];
    for (selector, key) in targets {
        page.focus(selector)?;
        page.press(key)?;
        numbers(true)?;
        page.press(Key::PageUp)?;
        numbers(false)?;
        assert_eq!(page.state()?, before, "{selector}");
    }
    Ok(())
}

fn fields_checkboxes_and_buttons_keep_their_keys(run: &TestRun) -> Result<()> {
    let page = projected(run, HALL)?;
    page.press("c")?;
    let shown = page.get(VISIBLE)?;
    let boxed = "input[type=checkbox]:not(:checked)";
    page.execute(&format!("window.box = inside.querySelector('.controls {boxed}'); box.focus()"))?;
    page.press(" ")?;
    page.wait_until("box.checked")?;
    page.focus(".play-bar .play")?;
    page.press(" ")?;
    page.wait_until("inside.querySelector('.play').ariaLabel === 'Pause'")?;
    page.execute("figure.pause()")?;
    page.focus("[data-name=learning-rate] input[type=text]")?;
    page.press(" ")?;
    page.press(Key::PageDown)?;
    assert_eq!(page.get(VISIBLE)?, shown);
    Ok(())
}

fn key_repeat_is_ignored(run: &TestRun) -> Result<()> {
    let page = Page::open(run, HALL, "index.html")?;
    let hold = |key: &str| {
        page.execute(&format!(
            "const event = new KeyboardEvent('keydown', {{ key: {key:?}, repeat: true, bubbles: true, composed: true, cancelable: true }});
             inside.querySelector('.picture').dispatchEvent(event);
             return event.defaultPrevented"
        ))
    };
    assert_eq!(hold("p")?, json!(true), "the default action is prevented");
    assert_eq!(page.get("figure.hasAttribute('projected')")?, json!(false));
    page.execute("figure.project(true)")?;
    let shown = page.get(VISIBLE)?;
    for key in ["p", ".", "r", "c", " ", "PageDown", "Escape"] {
        hold(key)?;
        assert_eq!(page.get(VISIBLE)?, shown, "{key}");
        assert_eq!(page.get("figure.hasAttribute('projected')")?, json!(true), "{key}");
    }
    Ok(())
}

fn a_tap_ends_the_black_screen(run: &TestRun) -> Result<()> {
    let page = projected(run, HALL)?;
    page.press(".")?;
    page.wait_until("shown(inside.querySelector('.blank'))")?;
    page.tap(Pointer::Mouse, (960.0, 540.0))?;
    page.wait_until("!shown(inside.querySelector('.blank')) && figure.hasAttribute('projected')")
}
