//! The exact data behind a picture as a table, for export as comma-separated values.

use std::borrow::Cow;

use super::readout::{Readout, Value};

/// Named columns, and rows with one value per column.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The names of the columns, in camel case.
    pub columns: Vec<Cow<'static, str>>,
    /// The rows, each with a value for every column.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table of known columns.
    pub fn new(columns: Vec<&'static str>, rows: Vec<Vec<Value>>) -> Self {
        Self { columns: columns.into_iter().map(Cow::Borrowed).collect(), rows }
    }

    /// The readouts as a table; the first two columns are their ids and labels.
    pub fn of(readouts: Vec<Readout>) -> Self {
        let names = readouts.first().map(|row| row.cells.iter().map(|cell| cell.name).collect::<Vec<_>>());
        let columns = ["id", "label"].into_iter().chain(names.unwrap_or_default()).collect();
        let row = |readout: Readout| {
            let title = [readout.id, readout.label].map(Value::Word);
            title.into_iter().chain(readout.cells.into_iter().map(|cell| cell.value)).collect()
        };
        Self::new(columns, readouts.into_iter().map(row).collect())
    }

    /// The table as CSV (RFC 4180) with a header line. Numbers read back exactly; a point is two numbers separated by a space; an
    /// undefined value is empty.
    pub fn to_csv(&self) -> String {
        let mut text = self.columns.join(",");
        text.push_str("\r\n");
        for row in &self.rows {
            text.push_str(&row.iter().map(field).collect::<Vec<_>>().join(","));
            text.push_str("\r\n");
        }
        text
    }
}

fn field(value: &Value) -> String {
    match value {
        Value::Number(number) => plain(*number),
        Value::Point(point) => point.map(plain).join(" "),
        Value::Word(word) => quoted(word),
        Value::Verdict(word, _) => quoted(word),
        Value::None => String::new(),
    }
}

/// The shortest text that reads back exactly; empty if not finite, since spreadsheets have no NaN.
fn plain(number: f64) -> String {
    match number.is_finite() {
        true if number != 0.0 && !(1e-5..1e16).contains(&number.abs()) => format!("{number:e}"),
        true => number.to_string(),
        false => String::new(),
    }
}

/// The word, quoted if it has to be. An apostrophe keeps a spreadsheet from reading it as a formula.
fn quoted(word: &str) -> String {
    let word = if word.starts_with(['=', '+', '-', '@']) { format!("'{word}") } else { word.into() };
    if word.contains([',', '"', '\r', '\n']) { format!("\"{}\"", word.replace('"', "\"\"")) } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_quotes_words_and_keeps_every_digit() {
        let row = vec![Value::Word("a, \"b\"".into()), Value::Number(0.1 + 0.2), Value::Point([-1.0, 1e-300])];
        let odd = vec![Value::Word("=1+1".into()), Value::Number(f64::NAN), Value::None];
        let table = Table::new(vec!["name", "loss", "at"], vec![row, odd]);
        let expected = "name,loss,at\r\n\"a, \"\"b\"\"\",0.30000000000000004,-1 1e-300\r\n'=1+1,,\r\n";
        assert_eq!(table.to_csv(), expected);
    }
}
