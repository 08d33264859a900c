//! The point under the activations is moved by mouse, finger and keys, and the readouts are the closed forms there.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::screen::Screen;

use crate::page::Page;

const PATH: &str = "embed.html?figure=activations&activations=sigmoid+tanh+softplus&x=0.5";

#[test]
fn a_mouse_and_keys_move_the_point() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, PATH)?;
    expect_closed_forms(&page, 0.5)?;
    let from = page.handle(0)?;
    page.drag(Pointer::Mouse, from, (from.0 - 70.0, from.1))?;
    page.settle()?;
    let dragged = page.number("Number(value('x'))")?;
    assert!(dragged < 0.0, "{dragged}");
    expect_closed_forms(&page, dragged)?;
    page.focus(".handles button")?;
    page.press(Key::Right)?;
    page.settle()?;
    let stepped = page.number("Number(value('x'))")?;
    // A fiftieth of the 16 units in sight.
    assert!((stepped - dragged - 0.32).abs() < 1e-9, "{dragged} {stepped}");
    expect_closed_forms(&page, stepped)?;
    page.press(Key::Home)?;
    page.settle()?;
    assert_eq!(page.get("value('x')")?, json!(null), "the opening point is the default");
    expect_closed_forms(&page, 1.5)?;
    page.expect_no_errors()
}

#[test]
fn a_finger_moves_the_point() -> Result<()> {
    let page = Page::open(Screen::PHONE, PATH)?;
    let from = page.handle(0)?;
    page.drag(Pointer::Finger, from, (from.0 + 50.0, from.1))?;
    page.settle()?;
    let dragged = page.number("Number(value('x'))")?;
    assert!(dragged > 0.5, "{dragged}");
    expect_closed_forms(&page, dragged)?;
    page.expect_no_errors()
}

fn expect_closed_forms(page: &Page, x: f64) -> Result<()> {
    let logistic = 1.0 / (1.0 + (-x).exp());
    let truth = [
        ("sigmoid", logistic, logistic * (1.0 - logistic)),
        ("tanh", x.tanh(), 1.0 - x.tanh().powi(2)),
        ("softplus", x.exp().ln_1p(), logistic),
    ];
    for (row, (id, value, slope)) in truth.into_iter().enumerate() {
        assert_eq!(page.text(&format!("figure.readouts[{row}].id"))?, id);
        for (name, truth) in [("value", value), ("slope", slope)] {
            let told = page.number(&format!("figure.readouts[{row}].{name}"))?;
            assert!((told - truth).abs() < 1e-12, "{id} {name} at {x}: {told}, not {truth}");
        }
    }
    Ok(())
}
