//! The Jacobian's point follows hands and keys, and the numbers are those of the closed form.

use anyhow::Result;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::screen::Screen;

use crate::page::Page;

/// (x, y) ↦ (x² − y², 2xy), so that J = (2x −2y; 2y 2x) with det J = 4(x² + y²); both singular values are 2√(x² + y²).
const PATH: &str = "embed.html?figure=jacobian&u=x^2-y^2&v=2x*y&x=1&y=0.5";

/// Fails unless the readouts are those of the closed form at the state's own point.
fn expect_closed_form(page: &Page) -> Result<()> {
    let state = |name: &str| page.number(&format!("Number(value('{name}'))"));
    let (x, y) = (state("x")?, state("y")?);
    let square = x * x + y * y;
    let truth = [
        ("ux", 2.0 * x),
        ("uy", -2.0 * y),
        ("vx", 2.0 * y),
        ("vy", 2.0 * x),
        ("determinant", 4.0 * square),
        ("most", 2.0 * square.sqrt()),
        ("least", 2.0 * square.sqrt()),
    ];
    for (name, value) in truth {
        let shown = page.number(&format!("figure.readouts[0].{name}"))?;
        assert!((shown - value).abs() < 1e-9, "{name} is {shown}, not {value}, at {}", page.state()?);
    }
    Ok(())
}

#[test]
fn the_point_that_is_mapped_follows_a_mouse_and_keys() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, PATH)?;
    expect_closed_form(&page)?;
    let (before, from) = (page.state()?, page.handle(0)?);
    page.drag(Pointer::Mouse, from, (from.0 - 50.0, from.1 + 30.0))?;
    page.settle()?;
    assert_ne!(page.state()?, before);
    expect_closed_form(&page)?;
    page.focus(".handles button")?;
    let before = page.number("Number(value('x'))")?;
    page.press(Key::Left)?;
    page.settle()?;
    assert!(page.number("Number(value('x'))")? < before);
    expect_closed_form(&page)?;
    page.expect_no_errors()
}

#[test]
fn the_point_that_is_mapped_follows_a_finger() -> Result<()> {
    let page = Page::open(Screen::PHONE, PATH)?;
    let (before, from) = (page.state()?, page.handle(0)?);
    page.drag(Pointer::Finger, from, (from.0 - 40.0, from.1 + 20.0))?;
    page.settle()?;
    assert_ne!(page.state()?, before);
    expect_closed_form(&page)?;
    page.expect_no_errors()
}
