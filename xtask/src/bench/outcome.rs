//! What comes of measuring a row.

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Two numbers to compare, in the unit of their row; less is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// What it takes us.
    pub ours: f64,
    /// What it takes the others.
    pub theirs: f64,
}

impl Pair {
    /// How many times less it takes us.
    pub fn ratio(self) -> f64 {
        self.theirs / self.ours
    }
}

/// How a row ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A pair for each of its lines, and what they are the means of.
    Measured(Vec<Pair>, Value),
    /// The results differ, and here.
    Wrong(String),
    /// It could not be measured.
    Failed(String),
    /// There is nothing to measure yet.
    Later,
}

impl Outcome {
    /// Reads what a page answers.
    pub fn read(answer: &Value) -> Result<Self> {
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        if let Some(message) = text("wrong") {
            return Ok(Self::Wrong(message));
        }
        if let Some(message) = text("failed") {
            bail!(message);
        }
        let lines = answer["lines"].as_array().with_context(|| format!("the page says {answer}"))?;
        let number = |line: &Value, name: &str| line[name].as_f64().with_context(|| format!("the page says {line}"));
        let pair = |line: &Value| Ok(Pair { ours: number(line, "ours")?, theirs: number(line, "theirs")? });
        Ok(Self::Measured(lines.iter().map(pair).collect::<Result<_>>()?, answer["parts"].clone()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pages_answer_with_pairs_or_say_why_not() {
        let pairs = json!({ "lines": [{ "ours": 2.0, "theirs": 5.0 }] });
        assert_eq!(
            Outcome::read(&pairs).unwrap(),
            Outcome::Measured(vec![Pair { ours: 2.0, theirs: 5.0 }], Value::Null)
        );
        assert_eq!(Outcome::read(&json!({ "wrong": "1 is not 2" })).unwrap(), Outcome::Wrong("1 is not 2".into()));
        assert!(Outcome::read(&json!({ "failed": "no such module" })).is_err());
        assert!(Outcome::read(&json!({ "lines": [{ "ours": null }] })).is_err());
    }
}
