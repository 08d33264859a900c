//! The table that is printed, and the same as JSON.

use serde_json::{Value, json};

use super::outcome::{Outcome, Pair};
use super::row::{Line, Row};

const HEADINGS: [&str; 7] = ["work", "against", "ours", "theirs", "reached", "at least", ""];

/// The table in Markdown, and below it what is wrong or failed.
pub fn text(outcomes: &[(Row, Outcome)]) -> String {
    let mut table = vec![HEADINGS.map(str::to_owned)];
    table.extend(outcomes.iter().flat_map(|(row, outcome)| cells(*row, outcome)));
    let width = |column: usize| table.iter().map(|cells| cells[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 7] = std::array::from_fn(width);
    table.insert(1, widths.map(|width| "-".repeat(width.max(3))));
    let mut text: String = table.iter().map(|cells| written(cells, &widths)).collect();
    for (row, outcome) in outcomes {
        if let Outcome::Wrong(message) | Outcome::Failed(message) = outcome {
            text += &format!("\n{}: {message}\n", row.name());
        }
    }
    text
}

/// One object a line.
pub fn json(row: Row, outcome: &Outcome) -> Vec<Value> {
    let line = |(index, line): (usize, &Line)| {
        let pair = pair(outcome, index);
        json!({
            "row": row.name(), "work": row.work(), "against": line.against, "unit": row.unit(),
            "ours": pair.map(|pair| pair.ours), "theirs": pair.map(|pair| pair.theirs),
            "ratio": pair.map(Pair::ratio), "atLeast": line.at_least, "verdict": verdict(line, outcome, pair),
            "parts": if let Outcome::Measured(_, parts) = outcome { parts } else { &Value::Null },
        })
    };
    row.lines().iter().enumerate().map(line).collect()
}

/// The lines of a row.
fn cells(row: Row, outcome: &Outcome) -> Vec<[String; 7]> {
    let line = |(index, line): (usize, &Line)| {
        let pair = pair(outcome, index);
        let amount =
            |side: fn(Pair) -> f64| pair.map_or("–".into(), |pair| format!("{} {}", short(side(pair)), row.unit()));
        let times = |ratio: Option<f64>| ratio.map_or("–".into(), |ratio| format!("{} ×", short(ratio)));
        [
            if index == 0 { row.work().to_owned() } else { String::new() },
            line.against.to_owned(),
            amount(|pair| pair.ours),
            amount(|pair| pair.theirs),
            times(pair.map(Pair::ratio)),
            times(line.at_least),
            verdict(line, outcome, pair).to_owned(),
        ]
    };
    row.lines().iter().enumerate().map(line).collect()
}

fn pair(outcome: &Outcome, line: usize) -> Option<Pair> {
    if let Outcome::Measured(pairs, _) = outcome { pairs.get(line).copied() } else { None }
}

fn verdict(line: &Line, outcome: &Outcome, pair: Option<Pair>) -> &'static str {
    match (outcome, pair, line.at_least) {
        (Outcome::Wrong(_), ..) => "wrong",
        (Outcome::Later, ..) => "later",
        (Outcome::Failed(_), ..) | (_, None, _) => "failed",
        (_, Some(_), None) => "",
        (_, Some(pair), Some(least)) => {
            if pair.ratio() >= least {
                "ok"
            } else {
                "short"
            }
        }
    }
}

fn written(cells: &[String; 7], widths: &[usize; 7]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
    format!("| {} |\n", padded.collect::<Vec<_>>().join(" | "))
}

/// A number in three digits.
fn short(number: f64) -> String {
    let places = match number.abs() {
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
    fn numbers_have_three_digits() {
        let texts = [0.4321, 4.0, 27.04, 200.0, 1234.5, 1_234_567.0].map(short);
        assert_eq!(texts, ["0.43", "4", "27", "200", "1,234", "1,234,567"]);
    }

    #[test]
    fn a_line_is_ok_short_or_not_there() {
        let measured = |theirs| Outcome::Measured(vec![Pair { ours: 2.0, theirs }], Value::Null);
        let last = |outcome: &Outcome| cells(Row::Drag, outcome)[0][6].clone();
        assert_eq!(last(&measured(8.0)), "ok");
        assert_eq!(last(&measured(7.9)), "short");
        assert_eq!(last(&Outcome::Later), "later");
        let text = text(&[(Row::Drag, Outcome::Wrong("1 is not 2".into()))]);
        assert!(text.contains("| wrong") && text.ends_with("drag: 1 is not 2\n"), "{text}");
    }
}
