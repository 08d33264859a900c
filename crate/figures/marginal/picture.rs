//! The picture: the joint density, above it the marginal of x, beside it the marginal of y with the slice and the conditional, and in the
//! corner, where there is room, what a grid costs.

mod corner;
mod plane;
mod sides;

use super::Marginal;
use crate::scene::{Axis, Frame, Ink, Panel, Rect, margins};

pub use sides::Sides;

/// The panels.
pub const PLANE: &str = "plane";
pub const ABOVE: &str = "above";
const BESIDE: &str = "beside";
const COST: &str = "cost";

/// Marginals; the slice, its conditional and its mean; the strip and what lies in it; the other regression.
const MARGINAL: Ink = Ink::Series(1);
const SLICE: Ink = Ink::Series(0);
const REGION: Ink = Ink::Series(2);
const OTHER: Ink = Ink::Series(3);

/// The shares of the sides.
const WIDE: f64 = 0.27;
const NARROW: f64 = 0.3;
const HIGH: f64 = 0.22;

/// Half the gap between a panel and the one that has its axis, in CSS pixels before scaling.
const GAP: f64 = 15.0;

/// The panels, the main one first.
pub fn panels(figure: &Marginal, frame: Frame) -> Vec<Panel> {
    let areas = Areas::of(frame);
    let view = figure.choice.view();
    let [above, beside] = sides::heights(figure);
    let mut panels = vec![
        Panel::new(PLANE, areas.plane, Axis::linear("x", view.x), Axis::linear("y", view.y)),
        Panel::new(ABOVE, areas.above, Axis::linear("x", view.x).above(), Axis::linear("p(x)", [0.0, above])),
        Panel::new(BESIDE, areas.beside, Axis::linear("density of y", [0.0, beside]), Axis::bare(view.y)),
    ];
    if let Some(area) = areas.corner {
        let [x, y] = corner::axes();
        panels.push(Panel::new(COST, area, x, y));
    }
    panels
}

/// Draws the figure.
pub fn draw(figure: &Marginal, panels: &mut [Panel], frame: Frame) {
    let [plane, above, beside, rest @ ..] = panels else { return };
    plane::draw(figure, plane, frame);
    sides::draw_above(figure, above, frame);
    sides::draw_beside(figure, beside, frame);
    for panel in rest {
        corner::draw(figure, panel, frame);
    }
}

/// Where the panels are.
struct Areas {
    plane: Rect,
    above: Rect,
    beside: Rect,
    corner: Option<Rect>,
}

impl Areas {
    fn of(frame: Frame) -> Self {
        let around = margins(frame.scale);
        let gap = GAP * frame.scale;
        let inner = frame.rect().inset(around);
        let wide = frame.is_wide();
        let width = inner.width * if wide { WIDE } else { NARROW };
        let height = inner.height * HIGH;
        let left = inner.left + inner.width - width;
        let plane = Rect {
            top: inner.top + height + around.top,
            width: (left - inner.left - 2.0 * gap).max(0.0),
            height: (inner.height - height - around.top).max(0.0),
            ..inner
        };
        let above = Rect { height: (height - gap).max(0.0), width: plane.width, ..inner };
        let beside = Rect { left, width, ..plane };
        let corner = Rect {
            left: left + 0.5 * around.left,
            width: width - 0.5 * around.left,
            height: height - around.bottom,
            ..inner
        };
        let fits = wide && corner.height > 0.0 && corner.width > 0.0;
        Self { plane, above, beside, corner: fits.then_some(corner) }
    }
}
