//! `cargo xtask bench`: how fast the built site is, compared with the usual alternatives.
//!
//! Everything is measured in headless Chromium, on pages from `xtask/bench/`, with libraries from npm that neither the site nor
//! the tests use. Both sides of a row get the same input, and must give the same result before anything is timed. Each then warms
//! up for 0.3 s, and they take turns for up to eleven rounds of at least 10 ms each; the table shows medians. Frames are timed
//! from the start of the work until the browser has painted, and the median of 25 counts. First pictures are timed on pages
//! opened in turn, each in a new browser. Only the ratios carry over to other machines.

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

use self::outcome::BenchOutcome;
use self::pages::Pages;
use self::row::BenchRow;
use crate::{repository, site};

/// What to measure.
#[derive(Args)]
pub struct Options {
    /// Measure only these rows [default: all]
    #[arg(value_enum)]
    rows: Vec<BenchRow>,
    /// Measure only how our time grows with the size of the work
    #[arg(long, conflicts_with = "rows")]
    growth: bool,
    /// Print JSON, with the parts of which each number is the mean
    #[arg(long)]
    json: bool,
    /// Use dist/ as it is instead of building it first
    #[arg(long)]
    no_build: bool,
}

/// Measures and prints the table. A ratio that falls short is not an error.
pub fn bench(options: &Options) -> Result<()> {
    if !options.no_build {
        site::build(&repository::dist())?;
    }
    let pages = Pages::open()?;
    if options.growth {
        let workloads = growth::measure(&pages)?;
        print!("{}", if options.json { growth::json(&workloads) } else { growth::text(&workloads) });
        return Ok(());
    }
    let rows = if options.rows.is_empty() { BenchRow::value_variants() } else { &options.rows };
    let outcomes: Vec<_> = rows.iter().map(|&row| (row, measure(row, &pages))).collect();
    match options.json {
        true => {
            println!("{:#}", outcomes.iter().flat_map(|(row, outcome)| table::json(*row, outcome)).collect::<Value>())
        }
        false => print!("{}", table::text(&outcomes)),
    }
    Ok(())
}

/// Measures a row; a failure does not stop the others.
fn measure(row: BenchRow, pages: &Pages) -> BenchOutcome {
    eprintln!("Measuring {}", row.name());
    row.measure(pages).unwrap_or_else(|error| BenchOutcome::Failed(format!("{error:#}")))
}
