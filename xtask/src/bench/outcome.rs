//! The outcome of measuring a row.

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Two measurements to compare, in the unit of their row; less is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BenchPair {
    /// What Fall Line takes.
    pub ours: f64,
    /// What the competitor takes.
    pub theirs: f64,
}

impl BenchPair {
    /// How many times less Fall Line takes.
    pub fn ratio(self) -> f64 {
        self.theirs / self.ours
    }
}

/// The outcome of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum BenchOutcome {
    /// A pair for each of its lines, and the parts of which they are means.
    Measured(Vec<BenchPair>, Value),
    /// The results differ; the message says where.
    Wrong(String),
    /// The row could not be measured.
    Failed(String),
}

impl BenchOutcome {
    /// Reads a page's answer.
    ///
    /// # Errors
    ///
    /// Fails if the page could not measure, or if its answer is malformed.
    pub fn read(answer: &Value) -> Result<Self> {
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        if let Some(message) = text("wrong") {
            return Ok(Self::Wrong(message));
        }
        if let Some(message) = text("failed") {
            bail!(message);
        }
        let lines = answer["lines"].as_array().with_context(|| format!("the page answered {answer}"))?;
        let number =
            |line: &Value, name: &str| line[name].as_f64().with_context(|| format!("the page answered {line}"));
        let pair = |line: &Value| Ok(BenchPair { ours: number(line, "ours")?, theirs: number(line, "theirs")? });
        Ok(Self::Measured(lines.iter().map(pair).collect::<Result<_>>()?, answer["parts"].clone()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_are_pairs_or_reasons() {
        let pairs = json!({ "lines": [{ "ours": 2.0, "theirs": 5.0 }] });
        assert_eq!(
            BenchOutcome::read(&pairs).unwrap(),
            BenchOutcome::Measured(vec![BenchPair { ours: 2.0, theirs: 5.0 }], Value::Null)
        );
        assert_eq!(
            BenchOutcome::read(&json!({ "wrong": "1 is not 2" })).unwrap(),
            BenchOutcome::Wrong("1 is not 2".into())
        );
        assert!(BenchOutcome::read(&json!({ "failed": "no such module" })).is_err());
        assert!(BenchOutcome::read(&json!({ "lines": [{ "ours": null }] })).is_err());
    }
}
