//! Rectangles of the page, and how a picture is divided into them.

use crate::plane::Point;

/// A rectangle of the page in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

impl Rect {
    /// The right edge.
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    /// The lower edge.
    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// The rectangle inside margins; its width and height are never negative.
    pub fn inset(&self, margins: Margins) -> Rect {
        Rect {
            left: self.left + margins.left,
            top: self.top + margins.top,
            width: (self.width - margins.left - margins.right).max(0.0),
            height: (self.height - margins.top - margins.bottom).max(0.0),
        }
    }

    /// The rectangle with margins added around it.
    pub fn outset(&self, margins: Margins) -> Rect {
        Rect {
            left: self.left - margins.left,
            top: self.top - margins.top,
            width: self.width + margins.left + margins.right,
            height: self.height + margins.top + margins.bottom,
        }
    }

    /// Divides the rectangle into rows from the top, with heights in proportion to `shares`.
    pub fn rows<const N: usize>(self, shares: [f64; N]) -> [Rect; N] {
        let mut top = self.top;
        parts(shares, self.height).map(|height| {
            let row = Rect { top, height, ..self };
            top += height;
            row
        })
    }

    /// Divides the rectangle into columns from the left, with widths in proportion to `shares`.
    pub fn columns<const N: usize>(self, shares: [f64; N]) -> [Rect; N] {
        let mut left = self.left;
        parts(shares, self.width).map(|width| {
            let column = Rect { left, width, ..self };
            left += width;
            column
        })
    }

    /// Whether two rectangles share more than an edge.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.left < other.right() && other.left < self.right() && self.top < other.bottom() && other.top < self.bottom()
    }

    /// Whether a point of the page lies inside.
    pub fn contains(&self, [x, y]: Point) -> bool {
        (self.left..=self.right()).contains(&x) && (self.top..=self.bottom()).contains(&y)
    }
}

/// A disc of the page in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disc {
    /// The centre.
    pub centre: Point,
    /// The radius.
    pub radius: f64,
}

impl Disc {
    /// Whether the disc and a rectangle share more than their edges.
    pub fn overlaps(&self, rect: &Rect) -> bool {
        let [x, y] = self.centre;
        let across = (rect.left - x).max(x - rect.right()).max(0.0);
        let down = (rect.top - y).max(y - rect.bottom()).max(0.0);
        across * across + down * down < self.radius * self.radius
    }
}

/// The space around a rectangle, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    /// On the left.
    pub left: f64,
    /// Above.
    pub top: f64,
    /// On the right.
    pub right: f64,
    /// Below.
    pub bottom: f64,
}

/// The space that a panel's ticks and labels need around [`Panel::area`](super::Panel::area) at a
/// [`Frame::scale`](super::Frame::scale): numbers on the left, the vertical axis's name above, numbers and the horizontal axis's
/// name below. Give each panel a rectangle of its own; its area is `rectangle.inset(margins(frame.scale))`.
pub fn margins(scale: f64) -> Margins {
    Margins { left: 52.0 * scale, top: 22.0 * scale, right: 18.0 * scale, bottom: 40.0 * scale }
}

/// The lengths of the parts: whole pixels for all but the last, which gets the rest.
fn parts<const N: usize>(shares: [f64; N], length: f64) -> [f64; N] {
    let total: f64 = shares.iter().sum();
    let mut parts = shares.map(|share| libm::floor(length * share / total));
    parts[N - 1] = length - parts[..N - 1].iter().sum::<f64>();
    parts
}
