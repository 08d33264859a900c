//! A derivation on the page: x is dragged by mouse, finger and keys, and the lines follow the steps.

use anyhow::Result;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::screen::Screen;

use crate::page::Page;

const PATH: &str = "embed.html?figure=rules&function=product&x=2";

/// d/dx[x² sin x] = 2x sin x + x² cos x at the x of the readouts.
fn expect_the_slope(page: &Page) -> Result<f64> {
    let [x, slope] = ["x", "slope"].map(|name| page.number(&format!("figure.readouts[0].{name}")));
    let (x, slope) = (x?, slope?);
    let truth = 2.0 * x * x.sin() + x * x * x.cos();
    assert!((slope - truth).abs() <= 1e-12 * truth.abs().max(1.0), "at {x}: {slope} and not {truth}");
    Ok(x)
}

#[test]
fn x_follows_mouse_finger_and_keys() -> Result<()> {
    for (screen, pointer) in [(Screen::LAPTOP, Pointer::Mouse), (Screen::PHONE, Pointer::Finger)] {
        let page = Page::open(screen, PATH)?;
        assert_eq!(expect_the_slope(&page)?, 2.0);
        let from = page.handle(0)?;
        page.drag(pointer, from, (from.0 - 40.0, from.1))?;
        page.settle()?;
        let dragged = expect_the_slope(&page)?;
        assert!(dragged < 2.0, "{dragged}");
        page.focus(".handles button")?;
        page.press(Key::Right)?;
        page.settle()?;
        assert!(expect_the_slope(&page)? > dragged);
        page.expect_no_errors()?;
    }
    Ok(())
}

#[test]
fn steps_write_lines_and_keep_the_current_one_in_sight() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, "embed.html?figure=rules&function=quotient&step=0")?;
    let lines = || page.number("inside.querySelectorAll('.statements > li').length");
    assert_eq!(lines()?, 1.0);
    for written in 2..=9 {
        page.press_button("Step")?;
        assert_eq!(lines()?, f64::from(written));
        let current = "inside.querySelector('.statements > [aria-current]')";
        assert_eq!(
            page.text(&format!("{current}.querySelector('.label').textContent"))?,
            page.text("figure.readouts[0].rule")?
        );
        let hidden = format!(
            "(([list, line]) => Math.max(list.top - line.top, line.bottom - list.bottom))
             ([inside.querySelector('.statements'), {current}].map((one) => one.getBoundingClientRect()))"
        );
        assert!(page.number(&hidden)? < 2.0, "line {written} is out of sight");
    }
    page.expect_no_errors()
}
