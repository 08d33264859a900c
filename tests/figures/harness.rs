//! Helpers to open and read a figure in a test.

use fall_line::figure::{Figure, Value, state};
use fall_line::figures;
use fall_line::scene::Frame;

/// The frame of a laptop.
pub const FRAME: Frame = Frame::new(960.0, 600.0);

/// Opens a figure in a state that it must accept completely.
pub fn open(id: &str, text: &str) -> Box<dyn Figure> {
    let mut figure = (figures::named(id).expect("a figure").open)();
    let rejected = state::restore(&mut *figure, text);
    assert!(rejected.is_empty(), "{text}: {rejected:?}");
    figure
}

/// The value of a cell of the readouts.
pub fn value(figure: &dyn Figure, row: usize, name: &str) -> Value {
    let readouts = figure.readouts();
    readouts[row].cells.iter().find(|cell| cell.name == name).expect("a cell").value.clone()
}

/// The value of a numeric cell.
pub fn number(figure: &dyn Figure, row: usize, name: &str) -> f64 {
    match value(figure, row, name) {
        Value::Number(number) => number,
        other => panic!("{name} is a number, not {other:?}"),
    }
}

/// The value of a cell that is a word or a verdict.
pub fn word(figure: &dyn Figure, row: usize, name: &str) -> String {
    match value(figure, row, name) {
        Value::Word(word) => word,
        Value::Verdict(verdict, _) => verdict.into(),
        other => panic!("{name} is a word, not {other:?}"),
    }
}

/// The current value of a parameter.
pub fn parameter(figure: &mut dyn Figure, name: &str) -> String {
    figure.parameters().into_iter().find(|parameter| parameter.name == name).expect("a parameter").value
}
