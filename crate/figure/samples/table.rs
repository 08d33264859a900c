//! How samples may be typed, pasted or brought as a file. Accepted is what has one reading; anything else is refused with the line
//! and the reason.
//!
//! | text | read as |
//! | --- | --- |
//! | `1,2,0 3,4,1` | one line with commas: a comma within a sample, spaces or semicolons between samples; what the state writes |
//! | lines | one sample a line; columns are separated by semicolons or tabs, then decimals may have a comma, or else by commas or spaces |
//! | `x,y,class` first | a heading, left out |
//! | `# …`, an empty line | left out |
//!
//! The last column is a number in all samples, or a name in all, as in the first one. Numbers of a table with several lines are rounded
//! to four digits of the largest of their column: a picture shows no more, and an address stays short.

use super::LIMIT;
use crate::figure::Refusal;
use crate::network::data_sets::Sample;
use crate::number::{self, rounded};
use crate::order::ordered;

/// Letters of a column that a refusal repeats.
const SHOWN: usize = 20;

/// A row: where it lies in the text, what it is called, and its columns.
struct Row<'t> {
    place: [usize; 2],
    name: String,
    columns: Vec<&'t str>,
}

impl Row<'_> {
    fn refuse(&self, reason: impl std::fmt::Display) -> Refusal {
        Refusal { message: format!("{}: {reason}", self.name), place: Some(self.place) }
    }
}

/// The samples in a text, and the names of their classes, if they have any; otherwise what is wrong, and where. There are at most
/// `most` samples of at most `classes` named classes.
pub fn parse(text: &str, most: usize, classes: usize) -> Result<(Vec<Sample>, Vec<String>), Refusal> {
    let is_table = text.trim().contains(['\n', '\r']);
    let rows = if is_table { lines(text) } else { entries(text) };
    if rows.len() > most {
        return Err(Refusal::new(format!("There are {} samples: at most {most} are taken", rows.len())));
    }
    let has_names =
        rows.first().is_some_and(|row| row.columns.get(2).is_some_and(|last| number::parse(last).is_none()));
    let (mut samples, mut names) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in &rows {
        let [x, y, target] = row.columns[..] else {
            let count = number::counted(row.columns.len(), "column", "columns");
            return Err(row.refuse(format!("{count}, where a sample has three: x, y, and a class or a value")));
        };
        let at = [coordinate(row, x)?, coordinate(row, y)?];
        if has_names {
            names.push(class(row, target)?);
        }
        samples.push(Sample { at, target: if has_names { 0.0 } else { coordinate(row, target)? } });
    }
    let names = number_classes(&mut samples, &rows, &names, classes)?;
    if is_table {
        shorten(&mut samples, |sample| &mut sample.at[0]);
        shorten(&mut samples, |sample| &mut sample.at[1]);
        shorten(&mut samples, |sample| &mut sample.target);
    }
    Ok((samples, names))
}

/// The rows of a text of several lines.
fn lines(text: &str) -> Vec<Row<'_>> {
    let content = text.trim_start_matches('\u{feff}');
    let mut start = text.len() - content.len();
    let mut rows = Vec::new();
    for (at, line) in content.split('\n').enumerate() {
        let end = start + line.len();
        let place = [start, end];
        start = end + 1;
        let line = line.trim();
        if !line.is_empty() && !line.starts_with('#') {
            rows.push(Row { place, name: format!("Line {}", at + 1), columns: columns(line) });
        }
    }
    let is_heading = |row: &Row| row.columns.iter().take(2).all(|column| number::parse(column).is_none());
    if rows.len() > 1 && is_heading(&rows[0]) {
        rows.remove(0);
    }
    rows
}

/// The columns of a line, without the quotes that some programs write.
fn columns(line: &str) -> Vec<&str> {
    match [';', '\t', ','].into_iter().find(|separator| line.contains(*separator)) {
        Some(separator) => line.split(separator).map(unquoted).collect(),
        None => line.split_whitespace().map(unquoted).collect(),
    }
}

fn unquoted(column: &str) -> &str {
    column.trim().trim_matches('"').trim()
}

/// The rows of a single line.
fn entries(text: &str) -> Vec<Row<'_>> {
    let mut places = Vec::new();
    let mut start = 0;
    for part in text.split(';') {
        match part.contains(',') {
            true => places.extend(words(part).into_iter().map(|[from, to]| [start + from, start + to])),
            false => places.push([start, start + part.len()]),
        }
        start += part.len() + 1;
    }
    places.retain(|[start, end]| !text[*start..*end].trim().is_empty());
    let named = |(at, [start, end]): (usize, [usize; 2])| Row {
        place: [start, end],
        name: format!("Sample {}", at + 1),
        columns: columns(text[start..end].trim()),
    };
    places.into_iter().enumerate().map(named).collect()
}

/// Where the words of a text lie that are separated by spaces, but for spaces beside a comma.
fn words(text: &str) -> Vec<[usize; 2]> {
    let mut words: Vec<[usize; 2]> = Vec::new();
    let mut goes_on = false;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        match (letter, words.last_mut()) {
            (letter, _) if letter.is_whitespace() => continue,
            (letter, Some(last)) if goes_on || letter == ',' || last[1] == at => last[1] = end,
            _ => words.push([at, end]),
        }
        goes_on = letter == ',';
    }
    words
}

/// The beginning of a text, which may come from any file.
fn clipped(text: &str) -> String {
    let more = if text.chars().count() > SHOWN { "…" } else { "" };
    text.chars().take(SHOWN).chain(more.chars()).collect()
}

/// A number that is not out of all proportion.
fn coordinate(row: &Row, text: &str) -> Result<f64, Refusal> {
    let number = number::parse(text).ok_or_else(|| row.refuse(format!("“{}” is not a number", clipped(text))))?;
    if number.abs() > LIMIT { Err(row.refuse(format!("{text} is beyond ±{LIMIT}"))) } else { Ok(number) }
}

/// The name of a class, as one word, since spaces and commas separate samples and their parts.
fn class(row: &Row, text: &str) -> Result<String, Refusal> {
    match text {
        "" => Err(row.refuse("the class is missing")),
        _ if number::parse(text).is_some() => {
            Err(row.refuse(format!("“{text}” is a number, where the first sample has the name of a class")))
        }
        _ => Ok(clipped(text).replace(|letter: char| letter.is_whitespace() || letter == ',', "-")),
    }
}

/// The names in alphabetical order, which does not depend on the order of the samples, and the targets as numbers of names.
fn number_classes(samples: &mut [Sample], rows: &[Row], names: &[String], most: usize) -> Result<Vec<String>, Refusal> {
    let mut all: Vec<String> = Vec::new();
    for (row, name) in rows.iter().zip(names) {
        if !all.contains(name) {
            if all.len() == most {
                let known = all.join("”, “");
                let classes = number::counted(most, "class is", "classes are");
                return Err(row.refuse(format!("“{name}” is a class beside “{known}”: {classes} told apart at most")));
            }
            all.push(name.clone());
        }
    }
    let all = ordered(all, |one, other| one < other);
    for (sample, name) in samples.iter_mut().zip(names) {
        sample.target = all.iter().position(|one| one == name).unwrap_or(0) as f64;
    }
    Ok(all)
}

/// Rounds a column to four digits of its largest number.
fn shorten(samples: &mut [Sample], column: impl Fn(&mut Sample) -> &mut f64) {
    let largest = samples.iter_mut().map(|sample| column(sample).abs()).fold(0.0, f64::max);
    if largest > 0.0 {
        let unit = libm::pow(10.0, libm::floor(libm::log10(largest)) - 3.0);
        for sample in samples {
            let number = column(sample);
            *number = rounded(libm::round(*number / unit) * unit, 12);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Vec<[f64; 3]>, Vec<String>), String> {
        let plain = |samples: Vec<Sample>| samples.iter().map(|one| [one.at[0], one.at[1], one.target]).collect();
        parse(text, 4, 2).map(|(samples, names)| (plain(samples), names)).map_err(|refusal| refusal.message)
    }

    #[test]
    fn what_has_one_reading_is_accepted() {
        let two = [[1.0, 2.0, 0.0], [-3.5, 4.0, 1.0]];
        for text in [
            "1,2,0 -3.5,4,1",
            " 1, 2 ,0   −3.5 , 4, 1 ",
            "1,2,0; -3.5,4,1;",
            "1 2 0; -3.5 4 1",
            "1,2,0\n-3.5,4,1\n",
            "x,y,class\r\n1,2,0\r\n-3.5,4,1\r\n",
            "\u{feff}x;y;class\n\n1;2;0\n# a remark\n-3,5;4;1",
            "\"x\"\t\"y\"\t\"t\"\n1\t2\t0\n-3,5\t4\t1",
            "1 2 0\n-3.5 4 1",
        ] {
            assert_eq!(read(text), Ok((two.to_vec(), vec![])), "{text:?}");
        }
        assert_eq!(read("  \n "), Ok((vec![], vec![])));
        assert_eq!(read("1 2 0.5"), Ok((vec![[1.0, 2.0, 0.5]], vec![])));
    }

    #[test]
    fn names_are_numbered_by_the_alphabet() {
        let names = vec!["Iris-setosa".to_owned(), "virginica".to_owned()];
        let samples = vec![[1.0, 2.0, 1.0], [3.0, 4.0, 0.0]];
        assert_eq!(read("a,b,species\n1,2,virginica\n3,4,Iris setosa"), Ok((samples, names)));
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        for (text, reason) in [
            ("1,2,0 3,4", "Sample 2: 2 columns, where a sample has three: x, y, and a class or a value"),
            ("x,y,t\n1,2,0\n3,abc,1", "Line 3: “abc” is not a number"),
            ("1,2,0\n\n3,4,1,5\n", "Line 3: 4 columns, where a sample has three: x, y, and a class or a value"),
            ("1,2,0\n3,4,red", "Line 2: “red” is not a number"),
            ("abcdefghijklmnopqrstuvwxyz,2,3", "Sample 1: “abcdefghijklmnopqrst…” is not a number"),
            ("1,2,red\n3,4,5", "Line 2: “5” is a number, where the first sample has the name of a class"),
            ("1,2,a\n3,4,b\n5,6,c", "Line 3: “c” is a class beside “a”, “b”: 2 classes are told apart at most"),
            ("1,2,a\n3,4,", "Line 2: the class is missing"),
            ("1,2,0\n3,1e999,1", "Line 2: “1e999” is not a number"),
            ("1,2,0\n3,2e6,1", "Line 2: 2e6 is beyond ±1000000"),
            ("1,2,0\n3,NaN,1", "Line 2: “NaN” is not a number"),
            ("1,1,1 1,1,1 1,1,1 1,1,1 1,1,1", "There are 5 samples: at most 4 are taken"),
        ] {
            assert_eq!(read(text), Err(reason.into()), "{text:?}");
        }
        let place = |text: &str| parse(text, 4, 2).unwrap_err().place.map(|[start, end]| text[start..end].to_owned());
        assert_eq!(place("1,2,0 3, x,4 5,6,1").as_deref(), Some("3, x,4"));
        assert_eq!(place("\u{feff}a,b,c\n1,2,é\n3,4").as_deref(), Some("3,4"));
    }

    #[test]
    fn a_table_is_rounded_to_what_a_picture_shows() {
        let (samples, _) = read("0.12345678,123.456,7\n-0.98765,0.001,7.00001").expect("two samples");
        assert_eq!(samples, [[0.1235, 123.5, 7.0], [-0.9877, 0.0, 7.0]]);
        assert_eq!(read("0.12345678,1,7").expect("one sample").0, [[0.12345678, 1.0, 7.0]]);
    }
}
