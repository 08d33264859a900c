//! The figure of curvature under hands: on 2x² − 4x + 1 Newton's step arrives at 1 from wherever the point is put.

use anyhow::Result;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::screen::Screen;

use crate::page::Page;

const PATH: &str = "embed.html?figure=curvature&formula=2x%5E2-4x%2B1&view=-5,5&x=3&learning-rate=0.1";

/// Fails unless both steps from the state's x are those of the closed forms; says x.
fn expect_steps(page: &Page) -> Result<f64> {
    let x = page.number("Number(value('x'))")?;
    let arrivals = page.column("arrival")?;
    let [gradient, newton] = [0, 1].map(|row: usize| arrivals[row].as_f64().unwrap_or(f64::NAN));
    assert!((gradient - (x - 0.1 * (4.0 * x - 4.0))).abs() < 1e-12, "{gradient} from {x}");
    assert!((newton - 1.0).abs() < 1e-12, "{newton} from {x}");
    assert!(page.column("bend")?.iter().all(|bend| bend.as_f64() == Some(4.0)));
    Ok(x)
}

#[test]
fn a_mouse_and_keys_move_the_point() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, PATH)?;
    assert_eq!(expect_steps(&page)?, 3.0);
    let from = page.handle(0)?;
    page.drag(Pointer::Mouse, from, (from.0 - 120.0, from.1))?;
    page.settle()?;
    let x = expect_steps(&page)?;
    assert!(x < 3.0 && (page.handle(0)?.0 - (from.0 - 120.0)).abs() < 1.5, "{x}");
    page.focus(".handles button")?;
    page.press(Key::Left)?;
    page.settle()?;
    // A fiftieth of the view.
    assert!((expect_steps(&page)? - (x - 0.2)).abs() < 1e-12);
    page.expect_no_errors()
}

#[test]
fn a_finger_moves_the_point() -> Result<()> {
    let page = Page::open(Screen::PHONE, PATH)?;
    let from = page.handle(0)?;
    page.drag(Pointer::Finger, from, (from.0 - 60.0, from.1))?;
    page.settle()?;
    assert!(expect_steps(&page)? < 3.0);
    page.expect_no_errors()
}
