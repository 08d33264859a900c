//! A figure as a test opens, reads and looks at it.

use fall_line::figure::{Figure, Value, state};
use fall_line::figures;
use fall_line::scene::Frame;

/// A laptop's picture.
pub const FRAME: Frame = Frame::new(960.0, 600.0);

/// The figure in a state that it takes whole.
pub fn open(id: &str, text: &str) -> Box<dyn Figure> {
    let mut figure = (figures::named(id).expect("a figure").open)();
    let rejected = state::restore(&mut *figure, text);
    assert!(rejected.is_empty(), "{text}: {rejected:?}");
    figure
}

/// A cell of the readouts.
pub fn value(figure: &dyn Figure, row: usize, name: &str) -> Value {
    let readouts = figure.readouts();
    readouts[row].cells.iter().find(|cell| cell.name == name).expect("a cell").value.clone()
}

/// A cell that is a number.
pub fn number(figure: &dyn Figure, row: usize, name: &str) -> f64 {
    match value(figure, row, name) {
        Value::Number(number) => number,
        other => panic!("{name} is a number, not {other:?}"),
    }
}

/// A cell that is a word.
pub fn word(figure: &dyn Figure, row: usize, name: &str) -> String {
    match value(figure, row, name) {
        Value::Word(word) => word,
        Value::Verdict(verdict, _) => verdict.into(),
        other => panic!("{name} is a word, not {other:?}"),
    }
}

/// What a parameter is now.
pub fn parameter(figure: &mut dyn Figure, name: &str) -> String {
    figure.parameters().into_iter().find(|parameter| parameter.name == name).expect("a parameter").value
}
