//! What marks are drawn with: paths, coats of colour, letters, pictures. All lengths are CSS pixels of the page.

use super::picture::Picture;
use super::theme::Color;
use crate::plane::Point;
use crate::scene::{Align, Rect};

/// Something that draws: a canvas, an SVG document.
pub trait Pen {
    /// Lays coats over one path, the first at the bottom.
    fn draw(&mut self, path: &Path, coats: &[Coat]);

    /// Writes a line of text.
    fn write(&mut self, label: &Label);

    /// Stretches a picture over a rectangle, smoothly.
    fn show(&mut self, picture: &Picture, place: Rect);

    /// Keeps what follows inside a rectangle, until [`Pen::unclip`].
    fn clip(&mut self, area: Rect);

    /// Ends the last [`Pen::clip`].
    fn unclip(&mut self);
}

/// One coat of colour on a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Coat {
    /// Inside it.
    Fill(Color),
    /// Along it.
    Line {
        /// Its colour.
        color: Color,
        /// Its width.
        width: f64,
        /// Dash and gap lengths in turn; empty for a solid line.
        dash: Vec<f64>,
    },
}

impl Coat {
    /// A solid line.
    pub fn line(color: Color, width: f64) -> Self {
        Coat::Line { color, width, dash: Vec::new() }
    }
}

/// A line of text, its letters centred on the anchor's height.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// What it says.
    pub text: String,
    /// Its anchor.
    pub at: Point,
    /// Where the anchor is in it.
    pub align: Align,
    /// The size of its letters.
    pub size: f64,
    /// How far it is turned about the anchor, in radians, clockwise.
    pub angle: f64,
    /// Its colour.
    pub color: Color,
    /// The colour around its letters.
    pub halo: Color,
}

/// The family in which every text of a picture is set.
pub const FONT: &str = "system-ui, sans-serif";

/// How far below the middle of digits and capitals their baseline lies, in letter sizes.
pub const BASELINE: f64 = 0.35;

/// How wide the halo around letters is, in letter sizes; half of it lies under them.
pub const LETTER_HALO: f64 = 0.3;

/// Lines, polygons and circles that are drawn as one.
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
    /// Lifts the pen and sets it down at a point.
    pub fn start(&mut self, at: Point) {
        self.pieces.push(Piece { start: self.points.len(), closed: false });
        self.points.push(at);
    }

    /// Draws on to a point; the first one starts a line.
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

    /// Its lines and polygons; the flag says which are closed.
    pub fn pieces(&self) -> impl Iterator<Item = (&[Point], bool)> {
        self.pieces.iter().enumerate().map(|(index, piece)| {
            let end = self.pieces.get(index + 1).map_or(self.points.len(), |next| next.start);
            (&self.points[piece.start..end], piece.closed)
        })
    }

    /// Whether a line or polygon has a corner at which it turns by more than an angle of this cosine.
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

    /// Centres and radii of its circles.
    pub fn circles(&self) -> &[(Point, f64)] {
        &self.circles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_as_sharp_as_they_turn() {
        let mut path = Path::default();
        [[0.0, 0.0], [2.0, 0.0], [3.0, 1.0], [3.0, 5.0]].into_iter().for_each(|point| path.line_to(point));
        assert!(path.turns_by(0.75) && !path.turns_by(0.7));
        path.line_to([3.0, 4.0]);
        assert!(path.turns_by(-0.9));
        path.polygon([[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]]);
        assert!(path.turns_by(-1.0));
    }
}
