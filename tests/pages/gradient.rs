//! The gradient's point and its direction u follow hands and keys, and the numbers are those of the closed form.

use anyhow::Result;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::screen::Screen;

use crate::page::Page;

/// f = x² + 3y², so that ∇f = (2x, 6y).
const PATH: &str = "embed.html?figure=gradient&formula=x^2%2B3y^2&x=1&y=0.5&direction=30";

/// Fails unless the readouts are those of the closed form at the state's own point and direction.
fn expect_closed_form(page: &Page) -> Result<()> {
    let state = |name: &str| page.number(&format!("Number(value('{name}'))"));
    let read = |name: &str| page.number(&format!("figure.readouts[0].{name}"));
    let (slope_x, slope_y) = (2.0 * state("x")?, 6.0 * state("y")?);
    let (sine, cosine) = state("direction")?.to_radians().sin_cos();
    let truth = [
        ("slopeX", slope_x),
        ("slopeY", slope_y),
        ("gradientNorm", slope_x.hypot(slope_y)),
        ("directional", slope_x * cosine + slope_y * sine),
    ];
    for (name, value) in truth {
        let shown = read(name)?;
        assert!((shown - value).abs() < 1e-9, "{name} is {shown}, not {value}, at {}", page.state()?);
    }
    Ok(())
}

#[test]
fn the_point_and_u_follow_a_mouse_and_keys() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, PATH)?;
    expect_closed_form(&page)?;
    for (handle, to) in [(0, (-70.0, 40.0)), (1, (-60.0, -90.0))] {
        let (before, from) = (page.state()?, page.handle(handle)?);
        page.drag(Pointer::Mouse, from, (from.0 + to.0, from.1 + to.1))?;
        page.settle()?;
        assert_ne!(page.state()?, before);
        expect_closed_form(&page)?;
    }
    page.focus(".handles button")?;
    let before = page.number("Number(value('x'))")?;
    page.press(Key::Right)?;
    page.settle()?;
    assert!(page.number("Number(value('x'))")? > before);
    expect_closed_form(&page)?;
    page.expect_no_errors()
}

#[test]
fn the_point_follows_a_finger() -> Result<()> {
    let page = Page::open(Screen::PHONE, PATH)?;
    let (before, from) = (page.state()?, page.handle(0)?);
    page.drag(Pointer::Finger, from, (from.0 - 40.0, from.1 + 20.0))?;
    page.settle()?;
    assert_ne!(page.state()?, before);
    expect_closed_form(&page)?;
    page.expect_no_errors()
}
