//! What a reader waits for: the time to the first picture, and the weight of what comes before it.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::outcome::{Outcome, Pair};
use super::pages::Pages;
use super::peers;
use crate::program;

/// The pages that are opened in turn.
const TURN: [&str; 3] = ["start/empty.html", "start/fall-line.html", "start/plotly.html"];

const ROUNDS: usize = 5;

/// Bytes that all code of a page with one figure may come to.
const ALLOWANCE: f64 = 200_000.0;

/// The first picture after navigation, minus an empty page's: the median over rounds. Each page is opened in a browser that
/// has never seen it, for a second visit finds its code compiled.
pub fn first_picture() -> Result<Outcome> {
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        for (page, times) in TURN.iter().zip(&mut times) {
            let pages = Pages::open()?;
            pages.go(page)?;
            times.push(pages.ask("firstPicture")?.as_f64().context("the page has no picture")?);
        }
    }
    let [empty, ours, theirs] = times.map(median);
    let parts = json!({ "empty": empty, "ours": ours, "theirs": theirs });
    Ok(Outcome::Measured(vec![Pair { ours: ours - empty, theirs: theirs - empty }], parts))
}

/// All code that a page with one figure loads from the site, compressed, in kB.
pub fn weight(pages: &Pages) -> Result<Outcome> {
    pages.go("start/fall-line.html")?;
    let loaded: Vec<String> = serde_json::from_value(pages.ask("loaded()")?)?;
    let ours: Vec<_> = loaded.into_iter().filter(|address| address.starts_with(pages.site())).collect();
    let bytes: f64 = program::output(peers::scales()?.args(&ours))?.parse().context("the scales print no number")?;
    let pair = Pair { ours: bytes / 1000.0, theirs: ALLOWANCE / 1000.0 };
    Ok(Outcome::Measured(vec![pair], Value::from(ours)))
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
