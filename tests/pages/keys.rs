//! What keys do when what has the focus goes, and which keys are the browser's.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    One: a_slider_leaves_the_browser_its_keys, escape_out_of_a_composition_keeps_the_text;
    Every: undo_that_takes_a_handle_away_can_be_undone, undo_that_takes_a_field_away_can_be_undone,
        a_key_that_is_held_while_the_focus_goes_is_settled;
}

const PATH: &str = "embed.html?figure=descent&optimisers=sgd&start=1,1";

/// Goes back or forward through what was done, and waits for a key of the state.
fn travel(page: &Page, key: &str, name: &str, value: &str) -> Result<()> {
    page.press_with(Key::Control, key)?;
    page.wait_until(&format!("value({name:?}) === {}", json!(Some(value).filter(|text| !text.is_empty()))))?;
    page.settle()
}

fn undo_that_takes_a_handle_away_can_be_undone(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.tap(Pointer::Mouse, page.place(0.25, 0.8)?)?;
    page.wait_until("inside.querySelectorAll('.handles button').length === 2")?;
    page.settle()?;
    let added = page.text("value('start')")?;
    page.focus(".handles button:last-of-type")?;
    page.press(Key::Right)?;
    page.wait_until(&format!("value('start') !== {}", json!(added)))?;
    page.settle()?;
    let moved = page.text("value('start')")?;
    travel(&page, "z", "start", &added)?;
    travel(&page, "z", "start", "1,1")?;
    assert_eq!(page.get("inside.activeElement?.matches('.handles button')")?, json!(true));
    travel(&page, "y", "start", &added)?;
    travel(&page, "y", "start", &moved)?;
    page.expect_no_errors()
}

fn undo_that_takes_a_field_away_can_be_undone(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.enter("formula", "q x^2 + y^2")?;
    page.wait_until("inside.querySelector('[data-name=q] input[type=range]')")?;
    page.focus("[data-name=q] input[type=range]")?;
    travel(&page, "z", "formula", "")?;
    page.wait_until("!inside.querySelector('[data-name=q]')")?;
    assert_ne!(page.get("inside.activeElement?.localName ?? null")?, json!(null), "the focus is lost");
    page.ask("inside.activeElement.blur(); inside.querySelector('.picture').focus()")?;
    travel(&page, "y", "formula", "q x^2 + y^2")?;
    page.expect_no_errors()
}

fn a_slider_leaves_the_browser_its_keys(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let state = page.state()?;
    let taken = page.ask(
        "const slider = inside.querySelector('.controls input[type=range]');
         const press = (key, held) => !slider.dispatchEvent(new KeyboardEvent('keydown', { key, [held]: true, bubbles: true, composed: true, cancelable: true }));
         return [['ArrowLeft', 'altKey'], ['PageDown', 'ctrlKey'], ['ArrowRight', 'metaKey'], ['ArrowRight', 'shiftKey']]
           .map(([key, held]) => { const taken = press(key, held); return [taken, figure.state] })",
    )?;
    for browsers in [0, 1, 2] {
        assert_eq!(taken[browsers], json!([false, state]));
    }
    assert_eq!(taken[3][0], json!(true));
    assert_ne!(taken[3][1], json!(state));
    Ok(())
}

fn escape_out_of_a_composition_keeps_the_text(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    for name in ["formula", "learning-rate"] {
        let kept = page.ask(&format!(
            "const field = inside.querySelector(\"[data-name='{name}'] input[type=text]\");
             const press = (isComposing) => field.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Escape', isComposing, bubbles: true }}));
             const before = field.value;
             field.value = 'half a word';
             press(true);
             const kept = field.value;
             press(false);
             return [kept, field.value === before]"
        ))?;
        assert_eq!(kept, json!(["half a word", true]), "{name}");
    }
    Ok(())
}

fn a_key_that_is_held_while_the_focus_goes_is_settled(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.listen()?;
    page.focus(".handles button")?;
    let arrow = |what: &str| {
        let actions = json!([{ "type": what, "value": '\u{E014}' }]);
        page.act(json!([{ "type": "key", "id": "keys", "actions": actions }]))
    };
    arrow("keyDown")?;
    page.wait_until("heard.some(([type]) => type === 'input')")?;
    page.ask("inside.activeElement.blur()")?;
    page.wait_until("heard.some(([type]) => type === 'change')")?;
    arrow("keyUp")?;
    page.expect_no_errors()
}
