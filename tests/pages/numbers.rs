//! One state gives the same numbers everywhere: a page's readouts are compared, bit by bit, with those of the core on this machine.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use fall_line::figure::{Figure, FigureCard, Readout, Value, state};
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
    expect_of_descent(run, &states)
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
    expect_of_descent(run, &states)
}

fn everything_a_figure_offers_to_try_agrees_bit_for_bit(run: &TestRun) -> Result<()> {
    let page = small(run, FIGURES[0].id)?;
    for card in FIGURES {
        page.change_figure(card.id)?;
        expect(&page, card, &card.tries.iter().map(|(_, state)| (*state).to_owned()).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// Fails unless the page's readouts equal, bit by bit, those of the figure in the same state on this machine, once both have done all
/// their work.
pub fn expect_readouts(page: &Page, card: &FigureCard) -> Result<()> {
    page.wait_until_settled()?;
    let page_rows = page.execute(&format!("{ROWS}; return rows()"))?;
    let state = page.state()?;
    assert_eq!(page_rows, json!(rows(card, &state)?), "{}: {state}", card.id);
    Ok(())
}

/// A figure on this machine in a state that it must accept completely.
pub fn restored(card: &FigureCard, text: &str) -> Result<Box<dyn Figure>> {
    let mut figure = (card.open)();
    let rejected = state::restore(&mut *figure, text);
    ensure!(rejected.is_empty(), "{}: {text}: {rejected:?}", card.id);
    Ok(figure)
}

/// Opens `descent`, and fails unless its readouts in each of some states equal those of the core on this machine.
fn expect_of_descent(run: &TestRun, states: &[String]) -> Result<()> {
    expect(&small(run, "descent")?, figures::named("descent").context("no such figure")?, states)
}

/// A page with a small figure: its size changes no readout, and pictures are another test's.
fn small(run: &TestRun, figure: &str) -> Result<Page> {
    let body = format!("<fall-line figure=\"{figure}\" style=\"width: 240px; --fall-line-height: 120px\"></fall-line>");
    let page = Page::from_html(run, Screen::LAPTOP, &body)?;
    page.ready()?;
    Ok(page)
}

/// Fails unless the page's readouts in each of some states equal those of the core on this machine.
fn expect(page: &Page, card: &FigureCard, states: &[String]) -> Result<()> {
    let page_rows = page.execute(&format!(
        "{ROWS}; const states = {}; return (async () => {{
           const all = [];
           for (const state of states) {{ figure.state = state; await figure.settled; all.push(rows()) }}
           return all;
         }})()",
        json!(states)
    ))?;
    for (text, page_rows) in states.iter().zip(page_rows.as_array().context("no rows")?) {
        assert_eq!(page_rows, &json!(rows(card, text)?), "{text}");
    }
    page.expect_no_errors()
}

/// The readouts of a figure in a state, in the format of [`ROWS`], after the work that a page does between frames. Computed once for
/// all engines.
fn rows(card: &FigureCard, text: &str) -> Result<Vec<String>> {
    static KNOWN: Mutex<BTreeMap<(&str, String), Vec<String>>> = Mutex::new(BTreeMap::new());
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (card.id, text.to_owned());
    if let Some(rows) = known().get(&key) {
        return Ok(rows.clone());
    }
    let mut figure = restored(card, text)?;
    figure.request(Frame::new(960.0, 600.0));
    while figure.advance(&mut || true) {}
    let rows: Vec<_> = figure.readouts().iter().map(row).collect();
    ensure!(!rows.is_empty(), "{} has no readouts", card.id);
    known().insert(key, rows.clone());
    Ok(rows)
}

/// One row of the readouts in the format of [`ROWS`].
fn row(row: &Readout) -> String {
    let cells = row.cells.iter().map(|cell| format!("{} {}", cell.name, display(&cell.value)));
    std::iter::once(format!("id {}", row.id)).chain(cells).collect::<Vec<_>>().join(", ")
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
