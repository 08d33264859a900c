//! The drawing primitives of marks: paths, coats of colour, text, images. All lengths are CSS pixels of the page.

use super::picture::Picture;
use super::theme::Color;
use crate::plane::Point;
use crate::scene::{Align, Rect};

/// A drawing target: a canvas or an SVG document.
pub trait Pen {
    /// Draws coats over a path, the first at the bottom.
    fn draw(&mut self, path: &Path, coats: &[Coat]);

    /// Writes a line of text.
    fn write(&mut self, label: &Label);

    /// Draws a picture stretched over a rectangle, with smooth interpolation.
    fn show(&mut self, picture: &Picture, place: Rect);

    /// Clips what follows to a rectangle, until [`Pen::unclip`].
    fn clip(&mut self, area: Rect);

    /// Ends the last [`Pen::clip`].
    fn unclip(&mut self);
}

/// One coat of colour on a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Coat {
    /// A fill.
    Fill(Color),
    /// A line along the path.
    Line {
        /// Its colour.
        color: Color,
        /// Its width.
        width: f64,
        /// Alternating dash and gap lengths; empty for a solid line.
        dash: Vec<f64>,
    },
}

impl Coat {
    /// A solid line.
    pub fn line(color: Color, width: f64) -> Self {
        Coat::Line { color, width, dash: Vec::new() }
    }
}

/// A line of text, vertically centred on its anchor.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The text.
    pub text: String,
    /// Its anchor.
    pub at: Point,
    /// Where the anchor lies in the text.
    pub align: Align,
    /// Its font size.
    pub size: f64,
    /// Its rotation about the anchor in radians, clockwise.
    pub angle: f64,
    /// Its colour.
    pub color: Color,
    /// The colour around its letters.
    pub halo: Color,
}

/// The font family of every text in a picture.
pub const FONT: &str = "system-ui, sans-serif";

/// The distance from the middle of digits and capitals down to their baseline, in font sizes.
pub const BASELINE: f64 = 0.35;

/// The width of the halo around letters, in font sizes; half of it lies under them.
pub const LETTER_HALO: f64 = 0.3;

/// Lines, polygons and circles that are drawn together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    points: Vec<Point>,
    pieces: Vec<Piece>,
    circles: Vec<(Point, f64)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    start: usize,
    closed: bool,
}

impl Path {
    /// Starts a line at a point.
    pub fn start(&mut self, at: Point) {
        self.pieces.push(Piece { start: self.points.len(), closed: false });
        self.points.push(at);
    }

    /// Continues the line to a point; without one, starts a line there.
    pub fn line_to(&mut self, to: Point) {
        match self.pieces.last() {
            Some(piece) if !piece.closed => self.points.push(to),
            _ => self.start(to),
        }
    }

    /// Adds a closed polygon.
    pub fn polygon(&mut self, corners: impl IntoIterator<Item = Point>) {
        self.pieces.push(Piece { start: self.points.len(), closed: true });
        self.points.extend(corners);
    }

    /// Adds a circle.
    pub fn circle(&mut self, centre: Point, radius: f64) {
        self.circles.push((centre, radius));
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty() && self.circles.is_empty()
    }

    /// Its lines and polygons; the flag is `true` for closed ones.
    pub fn pieces(&self) -> impl Iterator<Item = (&[Point], bool)> {
        self.pieces.iter().enumerate().map(|(index, piece)| {
            let end = self.pieces.get(index + 1).map_or(self.points.len(), |next| next.start);
            (&self.points[piece.start..end], piece.closed)
        })
    }

    /// Whether a line turns at a corner by more than the angle with this cosine; true for any polygon.
    #[cfg(any(test, target_arch = "wasm32"))]
    pub fn turns_by(&self, cosine: f64) -> bool {
        let turns = |corner: &[Point]| {
            let &[from, at, to] = corner else { return false };
            let (one, two) = ([at[0] - from[0], at[1] - from[1]], [to[0] - at[0], to[1] - at[1]]);
            let square = |[x, y]: Point| x * x + y * y;
            one[0] * two[0] + one[1] * two[1] < cosine * (square(one) * square(two)).sqrt()
        };
        let is_sharp = |(points, closed): (&[Point], bool)| closed || points.windows(3).any(turns);
        self.pieces().any(is_sharp)
    }

    /// The centres and radii of its circles.
    pub fn circles(&self) -> &[(Point, f64)] {
        &self.circles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sharp_corners_are_recognised_by_their_angle() {
        let mut path = Path::default();
        [[0.0, 0.0], [2.0, 0.0], [3.0, 1.0], [3.0, 5.0]].into_iter().for_each(|point| path.line_to(point));
        assert!(path.turns_by(0.75) && !path.turns_by(0.7));
        path.line_to([3.0, 4.0]);
        assert!(path.turns_by(-0.9));
        path.polygon([[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]]);
        assert!(path.turns_by(-1.0));
    }
}
