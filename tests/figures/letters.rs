//! A loss in other letters than x and y: they name the axes, and everything that is said of them.

use fall_line::figure::Figure;
use fall_line::figures;
use fall_line::scene::{Frame, Mark};

use super::harness::open;

const FORMULA: &str = "L(w_1, b) = (w_1 - 1)^2 + 2b^2 + w_1 b";

/// Everything that a figure writes.
fn texts(figure: &mut dyn Figure) -> Vec<String> {
    let mut texts: Vec<String> = figure.parameters().into_iter().map(|parameter| parameter.label).collect();
    let frame = Frame::new(1200.0, 800.0);
    let mut panels = figure.panels(frame);
    figure.draw(&mut panels, frame);
    for panel in panels {
        texts.extend([panel.x.label, panel.y.label]);
        texts.extend(panel.front.into_iter().filter_map(|mark| match mark {
            Mark::Text { text, .. } => Some(text),
            _ => None,
        }));
    }
    texts.extend(figure.readouts().into_iter().flat_map(|row| row.cells).map(|cell| cell.label.into_owned()));
    texts.extend(figure.statements().into_iter().flat_map(|statement| [statement.label, statement.mathml]));
    texts.extend(figure.table().columns.into_iter().map(String::from));
    texts.push(figure.description());
    texts
}

/// Whether a letter stands alone in a text.
fn has(text: &str, letter: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '₁').any(|word| word == letter)
}

#[test]
fn a_loss_in_other_letters_is_labelled_so_everywhere() {
    let mut names = Vec::new();
    for card in figures::FIGURES {
        let mut figure = (card.open)();
        if figure.set("formula", FORMULA).is_err() {
            continue;
        }
        names.push(card.id);
        let texts = texts(&mut *figure);
        for letter in ["w₁", "b"] {
            assert!(texts.iter().any(|text| text == letter), "{}: no axis is named {letter}", card.id);
        }
        for letter in ["x", "y"] {
            let found = texts.iter().find(|text| has(text, letter));
            assert_eq!(found, None, "{} still speaks of {letter}", card.id);
        }
    }
    assert!(["descent", "gradient", "hessian"].iter().all(|id| names.contains(id)), "{names:?}");
}

#[test]
fn a_formula_in_x_and_y_has_these_letters_again() {
    let mut figure = open("gradient", "formula=X^2 + 3Y^2");
    assert!(texts(&mut *figure).iter().any(|text| text == "(X, Y)"));
    figure.set("formula", "x^2 + 3y^2").expect("a formula");
    assert!(texts(&mut *figure).iter().any(|text| text == "(x, y)"));
    assert!(texts(&mut *figure).iter().all(|text| !has(text, "X")));
}
