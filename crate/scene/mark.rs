//! Marks: the things drawn in a panel. Data that is slow to compute is shared by reference, so that a painter recognises unchanged
//! data by its identity.

use std::rc::Rc;

use super::{Contour, Density, Ink, Marker, Raster};
use crate::plane::Point;

/// How a line is drawn. Widths and dashes are CSS pixels before [`Frame::scale`].
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub ink: Ink,
    /// Its width.
    pub width: f64,
    /// Alternating dash and gap lengths; empty for a solid line.
    pub dash: &'static [f64],
    /// Whether a wider line of the opposite shade lies under it, which keeps it legible on any colour.
    pub halo: bool,
}

impl Stroke {
    /// A solid line without a halo.
    pub const fn new(ink: Ink, width: f64) -> Self {
        Self { ink, width, dash: &[], halo: false }
    }

    /// The same with alternating dash and gap lengths.
    pub const fn dashed(self, dash: &'static [f64]) -> Self {
        Self { dash, ..self }
    }

    /// The same with a wider line of the opposite shade under it.
    pub const fn haloed(self) -> Self {
        Self { halo: true, ..self }
    }
}

/// The position of a text relative to its anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The anchor is the text's left end.
    Start,
    /// The anchor is its middle.
    Middle,
    /// The anchor is its right end.
    End,
}

/// One thing that is drawn. Coordinates are data coordinates of the panel unless stated otherwise.
#[derive(Clone, Debug)]
pub enum Mark {
    /// Values as an image; cells without a value are hatched.
    Raster(Rc<Raster>),
    /// Thousands of lines as one image.
    Density(Rc<Density>),
    /// Contour lines with labels along them.
    Contours(Rc<Vec<Contour>>),
    /// A line through points x0, y0, x1, y1, …; a non-finite point breaks it.
    Line {
        /// The points.
        points: Rc<Vec<f64>>,
        /// Its stroke.
        stroke: Stroke,
    },
    /// The area between a line and y = `base`.
    Area {
        /// The line's points x0, y0, x1, y1, …
        points: Rc<Vec<f64>>,
        /// The other edge.
        base: f64,
        /// Its colour.
        ink: Ink,
        /// From 0, invisible, to 1, solid.
        opacity: f64,
    },
    /// The inside of a closed line through points x0, y0, x1, y1, …; a non-finite point starts another.
    Polygon {
        /// The corners.
        points: Rc<Vec<f64>>,
        /// Its colour.
        ink: Ink,
        /// From 0, invisible, to 1, solid.
        opacity: f64,
    },
    /// A marker at each of the points x0, y0, x1, y1, …
    Points {
        /// The points.
        points: Rc<Vec<f64>>,
        /// Their shape.
        marker: Marker,
        /// Their radius in CSS pixels.
        radius: f64,
        /// Their colour.
        ink: Ink,
        /// Whether they have a rim of the opposite shade.
        halo: bool,
    },
    /// An arrow from one point to another.
    Arrow {
        /// Its tail.
        from: Point,
        /// Its head.
        to: Point,
        /// Its stroke.
        stroke: Stroke,
    },
    /// Rectangles from y = 0 (or the lower end of a logarithmic axis) to a height.
    Bars {
        /// Left edge, right edge and height of each.
        bars: Rc<Vec<[f64; 3]>>,
        /// Their colour.
        ink: Ink,
    },
    /// A short text.
    Text {
        /// Its anchor.
        at: Point,
        /// The offset from the anchor to the right and down, in CSS pixels.
        offset: Point,
        /// The text.
        text: String,
        /// Where the anchor lies in the text.
        align: Align,
        /// Its colour; it always has a halo.
        ink: Ink,
    },
}

impl Mark {
    /// A line through points x0, y0, x1, y1, …
    pub fn line(points: impl Into<Rc<Vec<f64>>>, stroke: Stroke) -> Self {
        Mark::Line { points: points.into(), stroke }
    }

    /// A marker with a rim at each of the points x0, y0, x1, y1, …
    pub fn points(points: impl Into<Rc<Vec<f64>>>, marker: Marker, radius: f64, ink: Ink) -> Self {
        Mark::Points { points: points.into(), marker, radius, ink, halo: true }
    }

    /// A round dot with a rim.
    pub fn dot(at: Point, ink: Ink) -> Self {
        Self::points(at.to_vec(), Marker::Circle, 5.0, ink)
    }

    /// Whether two marks are known to be the same: shared data is compared by identity, everything else by value.
    pub fn is_same(&self, other: &Mark) -> bool {
        match (self, other) {
            (Mark::Raster(one), Mark::Raster(two)) => Rc::ptr_eq(one, two),
            (Mark::Density(one), Mark::Density(two)) => Rc::ptr_eq(one, two),
            (Mark::Contours(one), Mark::Contours(two)) => Rc::ptr_eq(one, two),
            (Mark::Line { points: one, stroke: a }, Mark::Line { points: two, stroke: b }) => {
                Rc::ptr_eq(one, two) && a == b
            }
            (
                Mark::Area { points: one, base: a, ink: i, opacity: o },
                Mark::Area { points: two, base: b, ink: j, opacity: p },
            ) => Rc::ptr_eq(one, two) && (a, i, o) == (b, j, p),
            (Mark::Polygon { points: one, ink: i, opacity: o }, Mark::Polygon { points: two, ink: j, opacity: p }) => {
                Rc::ptr_eq(one, two) && (i, o) == (j, p)
            }
            (
                Mark::Points { points: one, marker: a, radius: r, ink: i, halo: h },
                Mark::Points { points: two, marker: b, radius: s, ink: j, halo: k },
            ) => Rc::ptr_eq(one, two) && (a, r, i, h) == (b, s, j, k),
            (Mark::Arrow { from: a, to: b, stroke: s }, Mark::Arrow { from: c, to: d, stroke: t }) => {
                (a, b, s) == (c, d, t)
            }
            (Mark::Bars { bars: one, ink: i }, Mark::Bars { bars: two, ink: j }) => Rc::ptr_eq(one, two) && i == j,
            (
                Mark::Text { at: a, offset: o, text: s, align: l, ink: i },
                Mark::Text { at: b, offset: p, text: t, align: m, ink: j },
            ) => (a, o, s, l, i) == (b, p, t, m, j),
            _ => false,
        }
    }
}
