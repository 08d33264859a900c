//! The weights and the data are moved by mouse, finger and keys, and the readouts are the plain sums over the data.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::screen::Screen;

use crate::page::Page;

const PATH: &str = "embed.html?figure=mse&points=-2,-1+-1,0.5+1,1+2,2.5&w=0.2&b=1";

#[test]
fn a_mouse_and_keys_move_weights_and_data() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, PATH)?;
    expect_plain_sums(&page)?;
    let from = page.handle(0)?;
    page.drag(Pointer::Mouse, from, (from.0 + 30.0, from.1 - 10.0))?;
    page.settle()?;
    assert!(page.number("figure.readouts[0].weights[0]")? > 0.2);
    expect_plain_sums(&page)?;
    let weight = page.number("figure.readouts[0].weights[0]")?;
    page.focus(".handles button")?;
    page.press(Key::Left)?;
    page.settle()?;
    assert!(page.number("figure.readouts[0].weights[0]")? < weight);
    expect_plain_sums(&page)?;
    let data = page.handle(4)?;
    page.drag(Pointer::Mouse, data, (data.0, data.1 + 40.0))?;
    page.settle()?;
    assert!(page.number("Number(value('points').split(' ')[3].split(',')[1])")? < 2.5);
    expect_plain_sums(&page)?;
    page.focus(".handles button:last-of-type")?;
    page.press(Key::Delete)?;
    page.settle()?;
    assert_eq!(page.get("value('points').split(' ').length")?, json!(3));
    expect_plain_sums(&page)?;
    page.expect_no_errors()
}

#[test]
fn a_finger_moves_the_weights() -> Result<()> {
    let page = Page::open(Screen::PHONE, PATH)?;
    let from = page.handle(0)?;
    page.drag(Pointer::Finger, from, (from.0 + 25.0, from.1))?;
    page.settle()?;
    assert!(page.number("figure.readouts[0].weights[0]")? > 0.2);
    expect_plain_sums(&page)?;
    page.expect_no_errors()
}

fn expect_plain_sums(page: &Page) -> Result<()> {
    let points: Vec<[f64; 2]> =
        serde_json::from_value(page.get("value('points').split(' ').map((pair) => pair.split(',').map(Number))")?)?;
    let [w, b] = [0, 1].map(|axis| page.number(&format!("figure.readouts[0].weights[{axis}]")));
    let (w, b) = (w?, b?);
    let mean = |term: &dyn Fn(f64, f64) -> f64| {
        points.iter().map(|&[x, y]| term(x, y - (w * x + b))).sum::<f64>() / points.len() as f64
    };
    let truth = [
        ("loss", mean(&|_, residual| residual * residual)),
        ("slopeAlongW", mean(&|x, residual| -2.0 * residual * x)),
        ("slopeAlongB", mean(&|_, residual| -2.0 * residual)),
    ];
    for (name, truth) in truth {
        let told = page.number(&format!("figure.readouts[0].{name}"))?;
        assert!((told - truth).abs() < 1e-12 * truth.abs().max(1.0), "{name} is {told}, not {truth}");
    }
    Ok(())
}
