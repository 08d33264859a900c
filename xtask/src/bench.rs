//! `cargo xtask bench`: how fast the built site is, beside what people would otherwise use.
//!
//! Everything is measured in headless Chromium, on pages from `xtask/bench/` and with peers from npm that neither the
//! site nor the tests ever see. Both sides of a row get the same input, and before anything is timed they have to come to the
//! same result. Then each runs for 0.3 s to warm up, and after that they take turns, up to eleven rounds of at
//! least 10 ms each; what the table shows are medians. Of frames, the median of 25 counts, from the beginning of the work
//! until the browser has painted. A first picture is timed on pages opened in turn, each in a new browser. Only
//! the ratios carry over to other machines.

mod growth;
mod outcome;
mod pages;
mod peers;
mod row;
mod start;
mod table;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::Value;

use self::outcome::Outcome;
use self::pages::Pages;
use self::row::Row;
use crate::{repository, site};

/// What to measure.
#[derive(Args)]
pub struct Options {
    /// Only these rows [default: all]
    #[arg(value_enum)]
    rows: Vec<Row>,
    /// Measure how our time grows with the size of the work, and nothing else
    #[arg(long, conflicts_with = "rows")]
    growth: bool,
    /// Print JSON, with the parts that each number is the mean of
    #[arg(long)]
    json: bool,
    /// Take dist/ as it is instead of building it first
    #[arg(long)]
    no_build: bool,
}

/// Measures and prints the table. A ratio that falls short is no error.
pub fn bench(options: &Options) -> Result<()> {
    if !options.no_build {
        site::build(&repository::dist())?;
    }
    let pages = Pages::open()?;
    if options.growth {
        let works = growth::measure(&pages)?;
        print!("{}", if options.json { growth::json(&works) } else { growth::text(&works) });
        return Ok(());
    }
    let rows = if options.rows.is_empty() { Row::value_variants() } else { &options.rows };
    let outcomes: Vec<_> = rows.iter().map(|&row| (row, measured(row, &pages))).collect();
    match options.json {
        true => {
            println!("{:#}", outcomes.iter().flat_map(|(row, outcome)| table::json(*row, outcome)).collect::<Value>())
        }
        false => print!("{}", table::text(&outcomes)),
    }
    Ok(())
}

/// Measures a row; one that fails does not stop the others.
fn measured(row: Row, pages: &Pages) -> Outcome {
    eprintln!("Measuring {}", row.name());
    row.measure(pages).unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")))
}
