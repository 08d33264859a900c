//! The Hessian's point follows hands and keys, and the numbers are those of the closed form.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::screen::Screen;

use crate::page::Page;

/// f = x²y + y³, so that H = (2y 2x; 2x 6y) with the eigenvalues 4y ± 2√(y² + x²).
const PATH: &str = "embed.html?figure=hessian&formula=x^2*y%2By^3&x=1&y=0.5";

/// Fails unless the readouts are those of the closed form at the state's own point.
fn expect_closed_form(page: &Page) -> Result<()> {
    let state = |name: &str| page.number(&format!("Number(value('{name}'))"));
    let (x, y) = (state("x")?, state("y")?);
    let radius = 2.0 * x.hypot(y);
    let truth = [
        ("xx", 2.0 * y),
        ("xy", 2.0 * x),
        ("yy", 6.0 * y),
        ("lowest", 4.0 * y - radius),
        ("highest", 4.0 * y + radius),
    ];
    for (name, value) in truth {
        let shown = page.number(&format!("figure.readouts[0].{name}"))?;
        assert!((shown - value).abs() < 1e-9, "{name} is {shown}, not {value}, at {}", page.state()?);
    }
    Ok(())
}

#[test]
fn the_point_of_the_model_follows_a_mouse_and_keys() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, PATH)?;
    expect_closed_form(&page)?;
    let (before, from) = (page.state()?, page.handle(0)?);
    page.drag(Pointer::Mouse, from, (from.0 - 70.0, from.1 + 40.0))?;
    page.settle()?;
    assert_ne!(page.state()?, before);
    expect_closed_form(&page)?;
    page.focus(".handles button")?;
    let before = page.number("Number(value('y'))")?;
    page.press(Key::Up)?;
    page.settle()?;
    assert!(page.number("Number(value('y'))")? > before);
    expect_closed_form(&page)?;
    page.expect_no_errors()
}

#[test]
fn the_point_of_the_model_follows_a_finger() -> Result<()> {
    let page = Page::open(Screen::PHONE, PATH)?;
    let (before, from) = (page.state()?, page.handle(0)?);
    page.drag(Pointer::Finger, from, (from.0 - 40.0, from.1 + 20.0))?;
    page.settle()?;
    assert_ne!(page.state()?, before);
    expect_closed_form(&page)?;
    page.expect_no_errors()
}

#[test]
fn brief_lines_share_a_row_and_long_ones_do_not() -> Result<()> {
    let page = Page::open(Screen { width: 1280, ..Screen::LAPTOP }, "embed.html?figure=hessian")?;
    let rows = "(() => { const rows = new Map();
        for (const line of inside.querySelectorAll('.statements > li')) rows.set(line.offsetTop, 1 + (rows.get(line.offsetTop) ?? 0));
        return [...rows.values()] })()";
    assert_eq!(page.get(rows)?, json!([2, 2]));
    // Larger numbers in the matrix move nothing.
    page.ask("figure.set('x', 1.95); figure.set('y', 1e5)")?;
    page.settle()?;
    assert_eq!(page.get(rows)?, json!([2, 2]));
    page.type_over("formula", "exp(x y) sin(x + y) + cos(x^2 y)")?;
    assert_eq!(page.get(rows)?, json!([1, 1, 1, 1]));
    page.expect_no_errors()
}
