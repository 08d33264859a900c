//! The figure of secant and tangent under hands: the numbers beside it are those of x³ − 3x, worked out here.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::screen::Screen;

use crate::page::Page;

const PATH: &str = "embed.html?figure=tangent&function=cubic&x=0.5&step-size=0.75";

/// Fails unless both rows say what the closed forms say at the x and h of the state.
fn expect_closed_forms(page: &Page) -> Result<f64> {
    let [x, h] = [page.number("Number(value('x') ?? -1.6)")?, page.number("Number(value('step-size') ?? 1)")?];
    let slope = 3.0 * x * x - 3.0;
    // ((x + h)³ − x³)/h − 3, and with x − h in place of x.
    let quotients = [3.0 * x * x + 3.0 * x * h + h * h - 3.0, slope + h * h];
    for (row, quotient) in quotients.into_iter().enumerate() {
        let told = |name: &str| Ok::<_, anyhow::Error>(page.column(name)?[row].as_f64().unwrap_or(f64::NAN));
        assert!((told("slope")? - slope).abs() < 1e-12, "slope at {x}");
        assert!((told("quotient")? - quotient).abs() < 1e-11 / h, "row {row} at {x} over {h}");
    }
    Ok(x)
}

#[test]
fn a_mouse_and_keys_move_the_point_and_the_end_of_the_secant() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, PATH)?;
    assert_eq!(expect_closed_forms(&page)?, 0.5);
    let from = page.handle(0)?;
    page.drag(Pointer::Mouse, from, (from.0 - 80.0, from.1))?;
    page.settle()?;
    let x = expect_closed_forms(&page)?;
    assert!(x < 0.5 && (page.handle(0)?.0 - (from.0 - 80.0)).abs() < 1.5, "{x}");
    let end = page.handle(1)?;
    page.drag(Pointer::Mouse, end, (end.0 + 40.0, end.1))?;
    page.settle()?;
    assert!(page.number("Number(value('step-size'))")? > 0.75);
    assert_eq!(expect_closed_forms(&page)?, x);
    page.focus(".handles button")?;
    page.press(Key::Right)?;
    page.settle()?;
    assert!((expect_closed_forms(&page)? - x - 0.1).abs() < 1e-12, "a fiftieth of the view");
    page.press(Key::Home)?;
    page.settle()?;
    assert_eq!(page.get("value('x')")?, json!(null));
    page.expect_no_errors()
}

#[test]
fn a_finger_moves_the_point_and_h_on_the_plot_of_errors() -> Result<()> {
    let page = Page::open(Screen::PHONE, PATH)?;
    let from = page.handle(0)?;
    page.drag(Pointer::Finger, from, (from.0 - 50.0, from.1 + 10.0))?;
    page.settle()?;
    assert!(expect_closed_forms(&page)? < 0.5);
    let error = page.handle(2)?;
    page.drag(Pointer::Finger, error, (error.0 - 60.0, error.1))?;
    page.settle()?;
    assert!(page.number("Number(value('step-size'))")? < 0.01);
    expect_closed_forms(&page)?;
    page.expect_no_errors()
}
