//! The invariants of any figure, whatever was done to it.

use fall_line::figure::Figure;
use fall_line::paint::{Theme, svg};
use fall_line::scene::{Frame, Mark, Scene};

use super::harness::FRAME;
use crate::paint::document::{self, Element};

/// A frame during a drag: all marks, but a quarter of the samples of a surface, which are most of the cost.
pub const MOVING: Frame = Frame { detail: 0.5, ..FRAME };

/// Asserts that a figure has a valid answer to every query.
pub fn assert_sound(figure: &mut dyn Figure) {
    let scene = figure.scene(MOVING);
    assert!(!scene.panels.is_empty());
    assert_drawable(&scene, MOVING);
    assert!(!figure.description().trim().is_empty());
    for readout in figure.readouts() {
        assert!(readout.cells.iter().all(|cell| !cell.text.is_empty()), "{readout:?}");
    }
    for handle in figure.handles() {
        assert!(handle.at.iter().all(|end| end.is_finite()), "{handle:?}");
        assert!(!handle.label.is_empty() && !handle.value.is_empty(), "{handle:?}");
        assert!(scene.panels.iter().any(|panel| panel.id == handle.panel), "{handle:?}");
    }
    let statements = figure.statements();
    for statement in &statements {
        assert_eq!(document::read(&statement.mathml)[0].name, "math", "{statement:?}");
        assert!(!statement.label.is_empty(), "{statement:?}");
    }
    assert!(statements.iter().filter(|statement| statement.current).count() <= 1);
    assert!(figure.legend().iter().all(|entry| !entry.label.is_empty() && !entry.share.is_empty()));
    assert!(!figure.hovered().contains("inf") && !figure.hovered().contains('\n'), "{}", figure.hovered());
}

/// Asserts that a scene has valid axes and renders to SVG, and that its numbers are finite, or NaN where undefined.
pub fn assert_drawable(scene: &Scene, frame: Frame) {
    for panel in &scene.panels {
        for axis in [&panel.x, &panel.y] {
            let [low, high] = axis.range;
            assert!(low.is_finite() && high.is_finite() && low < high, "{}: {axis:?}", panel.id);
        }
        for mark in panel.backdrop.iter().chain(&panel.front) {
            assert!(numbers(mark).iter().all(|number| !number.is_infinite()), "{}: {mark:?}", panel.id);
        }
    }
    let elements = document::read(&svg(scene, frame, Theme::Light, "a title", ""));
    assert_eq!([&*elements[0].name, &*elements[1].text], ["svg", "a title"]);
    for (name, value) in elements.iter().flat_map(Element::attributes) {
        // An image in base64 may contain these letters; numbers may not.
        assert!(name == "href" || !(value.contains("NaN") || value.contains("inf")), "{name}: {value}");
    }
}

/// The coordinates of a mark.
fn numbers(mark: &Mark) -> Vec<f64> {
    match mark {
        Mark::Raster(raster) => raster.shades.iter().map(|shade| f64::from(*shade)).collect(),
        Mark::Density(density) => density.layers.iter().flat_map(|layer| layer.dots.iter().copied()).collect(),
        Mark::Contours(contours) => contours.iter().flat_map(|one| one.lines.iter().flatten().copied()).collect(),
        Mark::Line { points, .. } | Mark::Polygon { points, .. } | Mark::Points { points, .. } => points.to_vec(),
        Mark::Area { points, base, .. } => points.iter().copied().chain([*base]).collect(),
        Mark::Arrow { from, to, .. } => [*from, *to].concat(),
        Mark::Bars { bars, .. } => bars.iter().flatten().copied().collect(),
        Mark::Text { at, .. } => at.to_vec(),
    }
}
