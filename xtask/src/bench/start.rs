//! What a visitor waits for: the time to the first picture, and the bytes loaded before it.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::outcome::{BenchOutcome, BenchPair};
use super::pages::Pages;
use super::peers;
use crate::program;

/// The pages, opened in turn.
const PAGES: [&str; 3] = ["start/empty.html", "start/fall-line.html", "start/plotly.html"];

const ROUNDS: usize = 5;

/// The byte budget for all code of a page with one figure.
const BUDGET: f64 = 200_000.0;

/// Measures the time from navigation to the first picture, minus an empty page's: medians over rounds. Each page is opened in a new
/// browser, because a second visit finds its code compiled.
pub fn first_picture() -> Result<BenchOutcome> {
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        for (page, times) in PAGES.iter().zip(&mut times) {
            let pages = Pages::open()?;
            pages.go(page)?;
            times.push(pages.evaluate("firstPicture")?.as_f64().context("the page has no picture")?);
        }
    }
    let [empty, ours, theirs] = times.map(median);
    let parts = json!({ "empty": empty, "ours": ours, "theirs": theirs });
    Ok(BenchOutcome::Measured(vec![BenchPair { ours: ours - empty, theirs: theirs - empty }], parts))
}

/// Measures all code that a page with one figure loads from the site, compressed, in kB.
pub fn weight(pages: &Pages) -> Result<BenchOutcome> {
    pages.go("start/fall-line.html")?;
    let loaded: Vec<String> = serde_json::from_value(pages.evaluate("loaded()")?)?;
    let ours: Vec<_> = loaded.into_iter().filter(|address| address.starts_with(pages.site())).collect();
    let bytes: f64 = program::output(peers::weigh()?.args(&ours))?.parse().context("weigh.mjs printed no number")?;
    let pair = BenchPair { ours: bytes / 1000.0, theirs: BUDGET / 1000.0 };
    Ok(BenchOutcome::Measured(vec![pair], Value::from(ours)))
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
