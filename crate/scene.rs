//! A picture as plain data: panels with axes and marks. What is slow to make or to paint is shared by reference, so
//! that a painter sees by identity that it has not changed.
//!
//! Lengths of the page are CSS pixels, x to the right and y down; lengths of the plane are those of the axes.

pub mod letters;
mod mark;
mod rect;

use crate::plane::{Grid, Point, View};

pub use mark::{Align, Mark, Stroke};
pub use rect::{Margins, Rect, margins};

/// The room a picture is given, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// CSS pixels across.
    pub width: f64,
    /// CSS pixels down.
    pub height: f64,
    /// How much larger than usual text, lines and markers are: 1 on a desk, about 1.6 on a projector.
    pub scale: f64,
    /// Samples of a surface to a CSS pixel: as many as the screen has pixels, or fewer while something moves.
    pub detail: f64,
    /// What is covered of the upper right corner of each panel, across and down in CSS pixels, and holds no text.
    pub covered: [f64; 2],
}

impl Frame {
    /// A frame in which things are as large as usual, with a sample to a CSS pixel, of which nothing is covered.
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height, scale: 1.0, detail: 1.0, covered: [0.0; 2] }
    }

    /// All of it.
    pub fn rect(&self) -> Rect {
        Rect { left: 0.0, top: 0.0, width: self.width, height: self.height }
    }

    /// Whether panels stand better side by side than on top of each other.
    pub fn is_wide(&self) -> bool {
        self.width > 1.2 * self.height
    }
}

/// A whole picture.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The panels; they do not overlap.
    pub panels: Vec<Panel>,
}

/// One coordinate system with what is drawn in it.
#[derive(Clone, Debug)]
pub struct Panel {
    /// What handles, hover and tests call it: `plane`, `loss`.
    pub id: &'static str,
    /// Where the data area is, without the labels around it.
    pub area: Rect,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What changes rarely, painted first and kept; in their order but for texts, which come last.
    pub backdrop: Vec<Mark>,
    /// What follows the hand, painted over it; in the same order.
    pub front: Vec<Mark>,
}

impl Panel {
    /// A coordinate system with nothing in it yet.
    pub fn new(id: &'static str, area: Rect, x: Axis, y: Axis) -> Self {
        Self { id, area, x, y, backdrop: Vec::new(), front: Vec::new() }
    }

    /// What of the plane the axes show.
    pub fn view(&self) -> View {
        View { x: self.x.range, y: self.y.range }
    }

    /// Where a point of the plane is on the page.
    pub fn to_page(&self, at: Point) -> Point {
        self.places()(at)
    }

    /// Where each of many points of the plane is on the page: [`Panel::to_page`] with what they share reckoned once.
    pub fn places(&self) -> impl Fn(Point) -> Point + use<> {
        let Rect { left, top, width, height } = self.area;
        let (along, up) = (self.x.fractions(), self.y.fractions());
        move |[x, y]| [left + along(x) * width, top + (1.0 - up(y)) * height]
    }

    /// Which point of the plane is at a place of the page: the inverse of [`Panel::to_page`].
    pub fn to_plane(&self, [x, y]: Point) -> Point {
        let Rect { left, top, width, height } = self.area;
        [self.x.at((x - left) / width), self.y.at(1.0 - (y - top) / height)]
    }
}

/// How an axis spreads its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisScale {
    /// Evenly.
    Linear,
    /// By powers of ten; the range is positive.
    Logarithmic,
}

/// One axis: what it measures, from where to where.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The quantity, with its unit or symbol.
    pub label: String,
    /// The numbers at its two ends.
    pub range: [f64; 2],
    /// How numbers are spread between them.
    pub scale: AxisScale,
}

impl Axis {
    /// Evenly spread numbers.
    pub fn linear(label: impl Into<String>, range: [f64; 2]) -> Self {
        Self { label: label.into(), range, scale: AxisScale::Linear }
    }

    /// Powers of ten; the range is positive.
    pub fn logarithmic(label: impl Into<String>, range: [f64; 2]) -> Self {
        Self { label: label.into(), range, scale: AxisScale::Logarithmic }
    }

    /// How far along the axis a number is: 0 at the lower end, 1 at the upper.
    pub fn fraction(&self, value: f64) -> f64 {
        self.fractions()(value)
    }

    /// The same of many numbers.
    fn fractions(&self) -> impl Fn(f64) -> f64 + use<> {
        let is_even = self.scale == AxisScale::Linear;
        let measure = move |value| if is_even { value } else { libm::log(value) };
        let [low, high] = self.range.map(measure);
        move |value| (measure(value) - low) / (high - low)
    }

    /// The number at a fraction of the axis: the inverse of [`Axis::fraction`].
    pub fn at(&self, fraction: f64) -> f64 {
        let [low, high] = self.range;
        match self.scale {
            AxisScale::Linear => low + fraction * (high - low),
            AxisScale::Logarithmic => libm::pow(low, 1.0 - fraction) * libm::pow(high, fraction),
        }
    }
}

/// A colour by what it stands for; the theme knows how it looks on light and on dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Text, axes and what must stand out most: black on light, white on dark.
    Foreground,
    /// The page itself.
    Background,
    /// Secondary text and guides.
    Muted,
    /// The n-th colour of a series (Okabe–Ito, in a fixed order).
    Series(u8),
}

/// The shape of a dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A filled disc.
    Circle,
    /// A filled square.
    Square,
    /// A square on its corner.
    Diamond,
    /// A triangle that points up.
    Triangle,
    /// A triangle that points down.
    TriangleDown,
    /// An upright cross, +.
    Plus,
    /// A diagonal cross, ×.
    Cross,
    /// A five-pointed star.
    Star,
    /// A ring with an empty middle.
    Ring,
}

/// Which ramp of colours a raster uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ramp {
    /// The theme's sequential, colour-blind-safe map (viridis or cividis), low to high.
    Sequential,
    /// Cells carry their own colour.
    Own,
}

/// Values on a grid as a picture.
#[derive(Clone, Debug)]
pub struct Raster {
    /// Where the values are.
    pub grid: Grid,
    /// For [`Ramp::Sequential`], one number a cell from 0 to 1, row-major from the lowest y; NaN is hatched.
    pub shades: Vec<f32>,
    /// For [`Ramp::Own`], one RGBA quadruple a cell in the same order; otherwise empty.
    pub colors: Vec<[u8; 4]>,
    /// How shades become colours.
    pub ramp: Ramp,
}

/// The contour lines of one level.
#[derive(Clone, Debug, PartialEq)]
pub struct Contour {
    /// The value of f along the lines.
    pub level: f64,
    /// Joined lines, each x0, y0, x1, y1, …; a closed one ends where it began.
    pub lines: Vec<Vec<f64>>,
    /// Drawn heavier and labelled.
    pub heavy: bool,
    /// What its label says.
    pub label: String,
}
