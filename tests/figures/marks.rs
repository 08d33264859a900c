//! Helpers to find marks in a picture.

use fall_line::figure::Figure;
use fall_line::plane::Point;
use fall_line::scene::{Ink, Mark, Panel};

use super::harness::FRAME;

/// A panel of the figure's picture.
pub fn panel(figure: &mut dyn Figure, id: &str) -> Panel {
    figure.scene(FRAME).panels.into_iter().find(|panel| panel.id == id).expect("a panel")
}

/// The foreground lines of a colour, in drawing order.
pub fn lines(panel: &Panel, of: Ink) -> Vec<Vec<f64>> {
    let line = |mark: &Mark| match mark {
        Mark::Line { points, stroke } if stroke.ink == of => Some(points.to_vec()),
        _ => None,
    };
    panel.front.iter().filter_map(line).collect()
}

/// The tail and head of each arrow of a colour.
pub fn arrows(panel: &Panel, of: Ink) -> Vec<[Point; 2]> {
    let arrow = |mark: &Mark| match mark {
        Mark::Arrow { from, to, stroke } if stroke.ink == of => Some([*from, *to]),
        _ => None,
    };
    panel.front.iter().filter_map(arrow).collect()
}

/// Asserts that an action leaves the backdrops of some panels as they are, mark by mark.
pub fn assert_backdrops_survive(figure: &mut dyn Figure, panels: &[&str], action: impl FnOnce(&mut dyn Figure)) {
    let before: Vec<_> = panels.iter().map(|id| panel(figure, id).backdrop).collect();
    action(figure);
    for (id, before) in panels.iter().zip(before) {
        let after = panel(figure, id).backdrop;
        assert!(!before.is_empty() && before.len() == after.len(), "{id}");
        assert!(before.iter().zip(&after).all(|(one, two)| one.is_same(two)), "{id}");
    }
}
