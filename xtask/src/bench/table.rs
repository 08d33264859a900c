//! The results as a printed table and as JSON.

use serde_json::{Value, json};

use super::outcome::{BenchOutcome, BenchPair};
use super::row::{BenchLine, BenchRow};

const HEADINGS: [&str; 7] = ["work", "against", "ours", "theirs", "reached", "at least", ""];

/// The table in Markdown, followed by the errors.
pub fn text(outcomes: &[(BenchRow, BenchOutcome)]) -> String {
    let mut table = vec![HEADINGS.map(str::to_owned)];
    table.extend(outcomes.iter().flat_map(|(row, outcome)| cells(*row, outcome)));
    let width = |column: usize| table.iter().map(|cells| cells[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 7] = std::array::from_fn(width);
    table.insert(1, widths.map(|width| "-".repeat(width.max(3))));
    let mut text: String = table.iter().map(|cells| markdown_row(cells, &widths)).collect();
    for (row, outcome) in outcomes {
        if let BenchOutcome::Wrong(message) | BenchOutcome::Failed(message) = outcome {
            text += &format!("\n{}: {message}\n", row.name());
        }
    }
    text
}

/// One object per line of a row.
pub fn json(row: BenchRow, outcome: &BenchOutcome) -> Vec<Value> {
    let line = |(index, line): (usize, &BenchLine)| {
        let pair = pair(outcome, index);
        json!({
            "row": row.name(), "work": row.work(), "against": line.against, "unit": row.unit(),
            "ours": pair.map(|pair| pair.ours), "theirs": pair.map(|pair| pair.theirs),
            "ratio": pair.map(BenchPair::ratio), "atLeast": line.at_least, "verdict": verdict(line, outcome, pair),
            "parts": if let BenchOutcome::Measured(_, parts) = outcome { parts } else { &Value::Null },
        })
    };
    row.lines().iter().enumerate().map(line).collect()
}

/// The cells of a row, line by line.
fn cells(row: BenchRow, outcome: &BenchOutcome) -> Vec<[String; 7]> {
    let line = |(index, line): (usize, &BenchLine)| {
        let pair = pair(outcome, index);
        let amount = |side: fn(BenchPair) -> f64| {
            pair.map_or("–".into(), |pair| format!("{} {}", three_digits(side(pair)), row.unit()))
        };
        let times = |ratio: Option<f64>| ratio.map_or("–".into(), |ratio| format!("{} ×", three_digits(ratio)));
        [
            if index == 0 { row.work().to_owned() } else { String::new() },
            line.against.to_owned(),
            amount(|pair| pair.ours),
            amount(|pair| pair.theirs),
            times(pair.map(BenchPair::ratio)),
            times(line.at_least),
            verdict(line, outcome, pair).to_owned(),
        ]
    };
    row.lines().iter().enumerate().map(line).collect()
}

fn pair(outcome: &BenchOutcome, line: usize) -> Option<BenchPair> {
    if let BenchOutcome::Measured(pairs, _) = outcome { pairs.get(line).copied() } else { None }
}

fn verdict(line: &BenchLine, outcome: &BenchOutcome, pair: Option<BenchPair>) -> &'static str {
    match (outcome, pair, line.at_least) {
        (BenchOutcome::Wrong(_), ..) => "wrong",
        (BenchOutcome::Failed(_), ..) | (_, None, _) => "failed",
        (_, Some(_), None) => "",
        (_, Some(pair), Some(min)) => {
            if pair.ratio() >= min {
                "ok"
            } else {
                "short"
            }
        }
    }
}

fn markdown_row(cells: &[String; 7], widths: &[usize; 7]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
    format!("| {} |\n", padded.collect::<Vec<_>>().join(" | "))
}

/// A number rounded to about three significant digits, or to an integer.
fn three_digits(number: f64) -> String {
    let places = match number.abs() {
        size if size < 0.01 => 5,
        size if size < 0.1 => 4,
        size if size < 10.0 => 2,
        size if size < 100.0 => 1,
        _ => 0,
    };
    let text = format!("{number:.places$}");
    if places > 0 { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { thousands(&text) }
}

/// Digits in groups of three.
fn thousands(digits: &str) -> String {
    let mut grouped = String::new();
    for (index, digit) in digits.char_indices() {
        let rest = digits.len() - index;
        if rest.is_multiple_of(3) && index > 0 && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_to_three_digits_or_integers() {
        let texts = [0.003241, 0.4321, 4.0, 27.04, 200.0, 1234.5, 1_234_567.0].map(three_digits);
        assert_eq!(texts, ["0.00324", "0.43", "4", "27", "200", "1,234", "1,234,567"]);
    }

    #[test]
    fn a_line_is_ok_short_or_failed() {
        let measured = |theirs| BenchOutcome::Measured(vec![BenchPair { ours: 2.0, theirs }], Value::Null);
        let last = |outcome: &BenchOutcome| cells(BenchRow::Drag, outcome)[0][6].clone();
        assert_eq!(last(&measured(8.0)), "ok");
        assert_eq!(last(&measured(7.9)), "short");
        assert_eq!(last(&BenchOutcome::Failed("no page".into())), "failed");
        let text = text(&[(BenchRow::Drag, BenchOutcome::Wrong("1 is not 2".into()))]);
        assert!(text.contains("| wrong") && text.ends_with("drag: 1 is not 2\n"), "{text}");
    }
}
