//! The figure of local and global minima under hands: on cos x the ball comes to −π or to π, by the side on which it is dropped.

use std::f64::consts::PI;

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::screen::Screen;

use crate::page::Page;

const PATH: &str = "embed.html?figure=locality&formula=cos(x)&view=-5,5&x=1.5&learning-rate=0.5&steps=100";

/// Fails unless the ball has come to the minimum on the side of its start; says where the start is.
fn expect_side(page: &Page) -> Result<f64> {
    let x = page.number("Number(value('x') ?? 1)")?;
    assert_eq!(page.column("verdict")?, [json!("converged")], "from {x}");
    let minimum = page.column("minimum")?[0].as_f64().unwrap_or(f64::NAN);
    assert!((minimum - PI.copysign(x)).abs() < 1e-9, "{minimum} from {x}");
    Ok(x)
}

#[test]
fn a_mouse_and_keys_drop_the_ball_elsewhere() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, PATH)?;
    assert_eq!(expect_side(&page)?, 1.5);
    let (from, middle) = (page.handle(0)?, page.middle(".picture")?);
    page.drag(Pointer::Mouse, from, (2.0 * middle.0 - from.0, from.1))?;
    page.settle()?;
    let x = expect_side(&page)?;
    assert!(x < 0.0, "{x}");
    page.focus(".handles button")?;
    page.press(Key::Left)?;
    page.settle()?;
    // A fiftieth of the view.
    assert!((expect_side(&page)? - (x - 0.2)).abs() < 1e-12);
    page.wait_until("[...inside.querySelectorAll('.legend li')].filter((line) => line.textContent.startsWith('minimum')).length === 2")?;
    page.expect_no_errors()
}

#[test]
fn a_finger_drops_the_ball_elsewhere() -> Result<()> {
    let page = Page::open(Screen::PHONE, PATH)?;
    let from = page.handle(0)?;
    page.drag(Pointer::Finger, from, (from.0 - 100.0, from.1))?;
    page.settle()?;
    assert!(expect_side(&page)? < 0.0);
    page.expect_no_errors()
}
