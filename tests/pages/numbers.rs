//! One state gives the same numbers everywhere: a page's readouts are compared, bit by bit, with those of the core on this machine.

use anyhow::{Context, Result};
use fall_line::figure::{Figure, Readout, Value, state};
use fall_line::figures::{self, FIGURES};
use fall_line::optimisers::OPTIMISERS;
use fall_line::scene::Frame;
use fall_line::surfaces::surfaces;
use serde_json::json;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: every_surface_and_optimiser_agrees_bit_for_bit, typed_formulas_and_schedules_agree_bit_for_bit,
        everything_a_figure_offers_to_try_agrees_bit_for_bit;
}

/// Losses that are not presets, with functions whose last bits differ between machines.
const FORMULAS: [&str; 4] = [
    "sin(3x) cosh(y/2) + x^2 + y^2",
    "log(1 + e^(x - y)) + 0.1 (x^4 + y^2)",
    "tanh(x y) + sqrt(1 + x^2 + y^2)",
    "abs(x) + abs(y)^1.5",
];

/// Writes the readouts as lines: numbers as their 64 bits, all NaNs alike.
const ROWS: &str = r#"
    const bits = (number) => Number.isNaN(number) ? "NaN" : new BigUint64Array(new Float64Array([number]).buffer)[0].toString(16);
    const display = (value) => value === null ? "-" : typeof value === "number" ? bits(value) : Array.isArray(value) ? value.map(bits).join(" ") : value;
    const rows = () => figure.readouts.map(({ label, ...row }) => Object.entries(row).map(([name, value]) => `${name} ${display(value)}`).join(", "));
"#;

fn every_surface_and_optimiser_agrees_bit_for_bit(run: &TestRun) -> Result<()> {
    let all: Vec<_> = OPTIMISERS.iter().map(|card| card.id).collect();
    let state = |what: String| format!("{what}&optimisers={}&learning-rate=0.003&steps=150", all.join("+"));
    let states: Vec<_> = surfaces().iter().map(|card| state(format!("surface={}", card.id))).collect();
    expect(run, "descent", &states)
}

fn typed_formulas_and_schedules_agree_bit_for_bit(run: &TestRun) -> Result<()> {
    let mut states = Vec::new();
    for formula in FORMULAS {
        let formula = formula.replace('+', "%2B").replace(' ', "+");
        for schedule in ["constant", "cosine", "one-cycle", "exponential"] {
            states.push(format!(
                "formula={formula}&optimisers=sgd+momentum+adam+bfgs&learning-rate=0.05&start=1.25,-0.75+-2,0.5&schedule={schedule}"
            ));
        }
    }
    expect(run, "descent", &states)
}

fn everything_a_figure_offers_to_try_agrees_bit_for_bit(run: &TestRun) -> Result<()> {
    for card in FIGURES {
        expect(run, card.id, &card.tries.iter().map(|(_, state)| (*state).to_owned()).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// Fails unless the page's readouts equal, bit by bit, those of a figure on this machine, once both have done all their work.
pub fn expect_readouts(page: &Page, figure: &mut dyn Figure) -> Result<()> {
    finish(figure);
    page.wait_until_settled()?;
    let page_rows = page.execute(&format!("{ROWS}; return rows()"))?;
    assert_eq!(page_rows, json!(rows(figure)), "{}", page.state()?);
    Ok(())
}

/// Does the work that a page does between frames.
fn finish(figure: &mut dyn Figure) {
    figure.request(Frame::new(960.0, 600.0));
    while figure.advance(&mut || true) {}
}

/// Fails unless the page's readouts in each of some states equal those of the core on this machine.
fn expect(run: &TestRun, figure: &str, states: &[String]) -> Result<()> {
    let page = Page::from_html(run, Screen::LAPTOP, &format!("<fall-line figure=\"{figure}\"></fall-line>"))?;
    page.ready()?;
    let page_rows = page.execute(&format!(
        "{ROWS}; const states = {}; return (async () => {{
           const all = [];
           for (const state of states) {{ figure.state = state; await figure.settled; all.push(rows()) }}
           return all;
         }})()",
        json!(states)
    ))?;
    let card = figures::named(figure).context("no such figure")?;
    for (text, page_rows) in states.iter().zip(page_rows.as_array().context("no rows")?) {
        let mut native = (card.open)();
        let rejected = state::restore(&mut *native, text);
        assert!(rejected.is_empty(), "{text}: {rejected:?}");
        finish(&mut *native);
        assert_eq!(page_rows, &json!(rows(&*native)), "{text}");
    }
    page.expect_no_errors()
}

/// The readouts of a figure in the format of [`ROWS`].
fn rows(figure: &dyn Figure) -> Vec<String> {
    let row = |row: &Readout| {
        let cells = row.cells.iter().map(|cell| format!("{} {}", cell.name, display(&cell.value)));
        std::iter::once(format!("id {}", row.id)).chain(cells).collect::<Vec<_>>().join(", ")
    };
    let rows: Vec<_> = figure.readouts().iter().map(row).collect();
    assert!(!rows.is_empty(), "the figure has no readouts");
    rows
}

/// A value in the format of [`ROWS`].
fn display(value: &Value) -> String {
    match value {
        Value::Number(number) => bits(*number),
        Value::Point(point) => point.map(bits).join(" "),
        Value::Word(word) => word.clone(),
        Value::Verdict(verdict, _) => (*verdict).into(),
        Value::None => "-".into(),
    }
}

fn bits(number: f64) -> String {
    if number.is_nan() { "NaN".into() } else { format!("{:x}", number.to_bits()) }
}
