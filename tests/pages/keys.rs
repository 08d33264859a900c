//! Keys when the focused element disappears, and keys that are left to the browser.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    One: sliders_leave_the_browser_its_shortcuts, escape_during_composition_keeps_the_text;
    Every: undo_that_removes_a_handle_can_be_redone, undo_that_removes_a_field_can_be_redone,
        losing_the_focus_while_a_key_is_held_dispatches_change;
}

const PATH: &str = "embed.html?figure=descent&optimisers=sgd&start=1,1";

/// Undoes or redoes, and waits until a parameter has a value.
fn undo_or_redo(page: &Page, key: &str, name: &str, value: &str) -> Result<()> {
    page.press_with(Key::Control, key)?;
    page.wait_until(&format!("value({name:?}) === {}", json!(Some(value).filter(|text| !text.is_empty()))))?;
    page.settle()
}

fn undo_that_removes_a_handle_can_be_redone(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.tap(Pointer::Mouse, page.plot_point(0.25, 0.8)?)?;
    page.wait_until("inside.querySelectorAll('.handles button').length === 2")?;
    page.settle()?;
    let added = page.text("value('start')")?;
    page.focus(".handles button:last-of-type")?;
    page.press(Key::Right)?;
    page.wait_until(&format!("value('start') !== {}", json!(added)))?;
    page.settle()?;
    let moved = page.text("value('start')")?;
    undo_or_redo(&page, "z", "start", &added)?;
    undo_or_redo(&page, "z", "start", "1,1")?;
    assert_eq!(page.get("inside.activeElement?.matches('.handles button')")?, json!(true));
    undo_or_redo(&page, "y", "start", &added)?;
    undo_or_redo(&page, "y", "start", &moved)?;
    page.expect_no_errors()
}

fn undo_that_removes_a_field_can_be_redone(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.enter("formula", "q x^2 + y^2")?;
    page.wait_until("inside.querySelector('[data-name=q] input[type=range]')")?;
    page.focus("[data-name=q] input[type=range]")?;
    undo_or_redo(&page, "z", "formula", "")?;
    page.wait_until("!inside.querySelector('[data-name=q]')")?;
    assert_ne!(page.get("inside.activeElement?.localName ?? null")?, json!(null), "the focus is lost");
    page.execute("inside.activeElement.blur(); inside.querySelector('.picture').focus()")?;
    undo_or_redo(&page, "y", "formula", "q x^2 + y^2")?;
    page.expect_no_errors()
}

fn sliders_leave_the_browser_its_shortcuts(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let state = page.state()?;
    let handled = page.execute(
        "const slider = inside.querySelector('.controls input[type=range]');
         const press = (key, held) => !slider.dispatchEvent(new KeyboardEvent('keydown', { key, [held]: true, bubbles: true, composed: true, cancelable: true }));
         return [['ArrowLeft', 'altKey'], ['PageDown', 'ctrlKey'], ['ArrowRight', 'metaKey'], ['ArrowRight', 'shiftKey']]
           .map(([key, held]) => { const handled = press(key, held); return [handled, figure.state] })",
    )?;
    for index in [0, 1, 2] {
        assert_eq!(handled[index], json!([false, state]));
    }
    assert_eq!(handled[3][0], json!(true));
    assert_ne!(handled[3][1], json!(state));
    Ok(())
}

fn escape_during_composition_keeps_the_text(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    for name in ["formula", "learning-rate"] {
        let texts = page.execute(&format!(
            "const field = inside.querySelector(\"[data-name='{name}'] input[type=text]\");
             const press = (isComposing) => field.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Escape', isComposing, bubbles: true }}));
             const before = field.value;
             field.value = 'half a word';
             press(true);
             const during = field.value;
             press(false);
             return [during, field.value === before]"
        ))?;
        assert_eq!(texts, json!(["half a word", true]), "{name}");
    }
    Ok(())
}

fn losing_the_focus_while_a_key_is_held_dispatches_change(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.record_events()?;
    page.focus(".handles button")?;
    let arrow = |what: &str| {
        let actions = json!([{ "type": what, "value": '\u{E014}' }]);
        page.act(json!([{ "type": "key", "id": "keys", "actions": actions }]))
    };
    arrow("keyDown")?;
    page.wait_until("events.some(([type]) => type === 'input')")?;
    page.execute("inside.activeElement.blur()")?;
    page.wait_until("events.some(([type]) => type === 'change')")?;
    arrow("keyUp")?;
    page.expect_no_errors()
}
