//! A picture as plain data: panels with axes and marks. Data that is slow to compute or to paint is shared by reference, so that
//! a painter recognises unchanged data by its identity.
//!
//! Page coordinates are CSS pixels, x to the right and y down; plane coordinates are the data coordinates of the axes.

mod density;
pub mod letters;
mod mark;
mod rect;

use crate::plane::{Grid, Point, View};

pub use density::{Density, Layer};
pub use mark::{Align, Mark, Stroke};
pub use rect::{Disc, Margins, Rect, margins};

/// The size of a picture in CSS pixels, and how finely to draw it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The width in CSS pixels.
    pub width: f64,
    /// The height in CSS pixels.
    pub height: f64,
    /// The magnification of text, lines and markers: 1 on a desk, about 1.6 on a projector.
    pub scale: f64,
    /// Samples of a surface per CSS pixel: the device pixel ratio, or less while something moves.
    pub detail: f64,
    /// Whether something moves: finer samples that are at hand are then shown instead. At rest there are exactly as many as asked for,
    /// so that an export is the same from every screen.
    pub moving: bool,
    /// The width and height, in CSS pixels, of the upper right corner of each panel that is covered and must hold no text.
    pub covered: [f64; 2],
}

impl Frame {
    /// A frame at normal scale with one sample per CSS pixel and nothing covered.
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height, scale: 1.0, detail: 1.0, moving: false, covered: [0.0; 2] }
    }

    /// The whole frame.
    pub fn rect(&self) -> Rect {
        Rect { left: 0.0, top: 0.0, width: self.width, height: self.height }
    }

    /// Whether panels fit better side by side than stacked.
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

/// A coordinate system and what is drawn in it.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Its identifier in handles, hit tests and tests: `plane`, `loss`.
    pub id: &'static str,
    /// The data area, without the labels around it.
    pub area: Rect,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// The marks that rarely change, painted first and cached; in this order, except that texts come last.
    pub backdrop: Vec<Mark>,
    /// The marks that follow the pointer, painted over the backdrop; ordered in the same way.
    pub front: Vec<Mark>,
}

/// How far the number at the left end of a horizontal axis reaches beyond it, in CSS pixels before scaling.
const HALF_NUMBER: f64 = 12.0;

impl Panel {
    /// A panel without marks.
    pub fn new(id: &'static str, area: Rect, x: Axis, y: Axis) -> Self {
        Self { id, area, x, y, backdrop: Vec::new(), front: Vec::new() }
    }

    /// The part of the page that the panel takes at a [`Frame::scale`]: its area, and what its axes need around it.
    pub fn outer(&self, scale: f64) -> Rect {
        let Margins { left, top, right, bottom } = margins(scale);
        let [half, right, bottom] = if self.x.bare { [0.0; 3] } else { [HALF_NUMBER * scale, right, bottom] };
        let [left, top] = if self.y.bare { [half, 0.0] } else { [left, top] };
        self.area.outset(Margins { left, top, right, bottom })
    }

    /// The part of the plane that the axes show.
    pub fn view(&self) -> View {
        View { x: self.x.range, y: self.y.range }
    }

    /// The position on the page of a point of the plane.
    pub fn to_page(&self, at: Point) -> Point {
        self.page_mapping()(at)
    }

    /// [`Panel::to_page`] as a function for many points, with everything they share computed once.
    pub fn page_mapping(&self) -> impl Fn(Point) -> Point + use<> {
        let Rect { left, top, width, height } = self.area;
        let (along, up) = (self.x.fraction_mapping(), self.y.fraction_mapping());
        move |[x, y]| [left + along(x) * width, top + (1.0 - up(y)) * height]
    }

    /// The point of the plane at a position on the page: the inverse of [`Panel::to_page`].
    pub fn to_plane(&self, [x, y]: Point) -> Point {
        let Rect { left, top, width, height } = self.area;
        [self.x.at((x - left) / width), self.y.at(1.0 - (y - top) / height)]
    }
}

/// The scale of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisScale {
    /// Linear.
    Linear,
    /// Logarithmic; the range is positive.
    Logarithmic,
}

/// An axis: its quantity, range and scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The quantity, with its unit or symbol.
    pub label: String,
    /// The numbers at its two ends.
    pub range: [f64; 2],
    /// How numbers are mapped between them.
    pub scale: AxisScale,
    /// Whether a panel directly below has the same axis: its numbers and its name are written only there.
    pub shared: bool,
    /// Whether the axis is not drawn at all, since the panel's marks are a diagram with scales of its own.
    pub bare: bool,
    /// What 0, 1, 2, … stand for, where they are categories: written in place of numbers.
    pub categories: Vec<String>,
}

impl Axis {
    /// A linear axis.
    pub fn linear(label: impl Into<String>, range: [f64; 2]) -> Self {
        let scale = AxisScale::Linear;
        Self { label: label.into(), range, scale, shared: false, bare: false, categories: Vec::new() }
    }

    /// A logarithmic axis; the range is positive.
    pub fn logarithmic(label: impl Into<String>, range: [f64; 2]) -> Self {
        Self { scale: AxisScale::Logarithmic, ..Self::linear(label, range) }
    }

    /// An axis of categories, each as wide as 1: the first is centred at 0, the next at 1.
    pub fn of_categories(label: impl Into<String>, categories: Vec<String>) -> Self {
        let range = [-0.5, categories.len().max(1) as f64 - 0.5];
        Self { categories, ..Self::linear(label, range) }
    }

    /// A linear axis that is not drawn.
    pub fn bare(range: [f64; 2]) -> Self {
        Self { bare: true, ..Self::linear("", range) }
    }

    /// The same axis in a panel directly above: its ticks alone.
    pub fn above(self) -> Self {
        Self { shared: true, ..self }
    }

    /// The position of a number along the axis: 0 at the lower end, 1 at the upper.
    pub fn fraction(&self, value: f64) -> f64 {
        self.fraction_mapping()(value)
    }

    /// The same as a function for many numbers.
    fn fraction_mapping(&self) -> impl Fn(f64) -> f64 + use<> {
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

/// A colour by its role; the theme maps it to a colour on a light or a dark page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Text, axes and whatever must stand out most: black on light, white on dark.
    Foreground,
    /// The background of the page.
    Background,
    /// Secondary text and guides.
    Muted,
    /// The n-th colour of a series (Okabe–Ito in a fixed order, then violet).
    Series(u8),
}

/// The shape of a marker.
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
    /// A ring with an empty centre.
    Ring,
}

/// The colour ramp of a raster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ramp {
    /// The theme's sequential, colour-blind-safe map (viridis or cividis), low to high.
    Sequential,
    /// No ramp: cells carry their own colours.
    Own,
    /// The same, laid over the page: a cell that is not opaque shows the page through, and no hatching.
    Tint,
    /// The sequential map under a light. Each of [`Raster::colors`] holds, in this order, the step of the ramp, the light
    /// ([`LIGHT_UNIT`] leaves the colour as it is), the opacity of a contour line over it, and what the cell shows: 0 the page, 1
    /// the hatching, and from 2 to 255 the colour over the page, 255 alone.
    Lit,
}

/// The light of a [`Ramp::Lit`] cell that leaves its colour as it is.
pub const LIGHT_UNIT: u8 = 200;

/// Values on a grid, drawn as an image.
#[derive(Clone, Debug)]
pub struct Raster {
    /// The grid of the values.
    pub grid: Grid,
    /// For [`Ramp::Sequential`], one number from 0 to 1 per cell, row-major from the lowest y; NaN is hatched.
    pub shades: Vec<f32>,
    /// For [`Ramp::Own`] and [`Ramp::Tint`], one RGBA quadruple per cell in the same order; for [`Ramp::Lit`], four numbers; otherwise empty.
    pub colors: Vec<[u8; 4]>,
    /// The ramp that maps shades to colours.
    pub ramp: Ramp,
}

/// The contour lines of one level.
#[derive(Clone, Debug, PartialEq)]
pub struct Contour {
    /// The value of f along the lines.
    pub level: f64,
    /// Connected lines, each x0, y0, x1, y1, …; a closed one ends at its first point.
    pub lines: Vec<Vec<f64>>,
    /// Whether the lines are drawn heavier and labelled.
    pub heavy: bool,
    /// The text of the label.
    pub label: String,
}
