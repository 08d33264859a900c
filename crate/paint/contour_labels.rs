//! Placement of contour labels: along a straight stretch of their line, as near to horizontal as possible, inside the area and
//! apart from each other. The same lines give the same placements.

use super::limits::{clamped_scale, is_drawable};
use super::marks::near;
use super::pen::Path;
use super::trace::trace_onto;
use crate::plane::Point;
use crate::scene::letters;
use crate::scene::{Contour, Disc, Margins, Panel, Rect};

/// The font size of the labels in CSS pixels, before the frame's scale.
pub const LETTER_SIZE: f64 = 11.0;

/// The radius of the discs that cover a label from end to end, in font sizes.
const DISC: f64 = 0.8;

/// The area per label, in squares of the font size.
const AREA_PER_LABEL: f64 = 160.0;

/// The shortest part of a line that gets a label, in widths of the label.
const MIN_LENGTH: f64 = 2.5;

/// The length of line per label, in font sizes; labels on one line are at least half of that apart.
const SPACING: f64 = 60.0;

/// A stretch is straight enough if the distance of its ends is at least this fraction of its length.
const MIN_STRAIGHTNESS: f64 = 0.95;

/// A label on a contour line, and the space that it takes on the page: discs, because it is rotated.
#[derive(Clone, Debug, PartialEq)]
pub struct ContourLabel {
    /// The text.
    pub text: String,
    /// Discs that cover it.
    pub discs: Vec<Disc>,
}

/// The labels that are drawn on contours in a panel at a [`Frame::scale`](crate::scene::Frame::scale).
pub fn contour_labels(contours: &[Contour], panel: &Panel, scale: f64) -> Vec<ContourLabel> {
    if !is_drawable(panel.area) {
        return Vec::new();
    }
    let scale = clamped_scale(scale);
    let mut layout = Layout::new(panel.area, LETTER_SIZE * scale);
    let mut labels = Vec::new();
    for contour in contours.iter().filter(|contour| contour.heavy) {
        let placements = layout.place(&lines(contour, panel, scale), &contour.label);
        let width = layout.width(&contour.label);
        let label = |placement: &LabelPlacement| {
            let disc = |centre| Disc { centre, radius: DISC * layout.size };
            ContourLabel { text: contour.label.clone(), discs: layout.discs(placement, width).map(disc).collect() }
        };
        labels.extend(placements.iter().map(label));
    }
    labels
}

/// The lines of a contour on the page, as far as they are in a panel or close to it.
pub fn lines(contour: &Contour, panel: &Panel, scale: f64) -> Path {
    let mut path = Path::default();
    for line in &contour.lines {
        let points = line.as_chunks().0.iter().copied().map(panel.page_mapping());
        trace_onto(&mut path, points, near(panel.area, scale));
    }
    path
}

/// The placement of a label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelPlacement {
    /// Its centre.
    pub at: Point,
    /// Its rotation in radians, clockwise, at most a quarter turn either way.
    pub angle: f64,
    /// The index of its line in the path.
    piece: usize,
    /// The interval of arc length that it covers.
    gap: [f64; 2],
}

/// The labels placed so far.
#[derive(Debug)]
pub struct Layout {
    area: Rect,
    size: f64,
    /// How many more labels may be placed.
    remaining: usize,
    /// Centres of discs that cover the labels.
    occupied: Vec<Point>,
}

impl Layout {
    /// An empty area for labels of a font size.
    pub fn new(area: Rect, size: f64) -> Self {
        let remaining = (area.width * area.height / (AREA_PER_LABEL * size * size)) as usize;
        Self { area, size, remaining: remaining.clamp(2, 24), occupied: Vec::new() }
    }

    /// Finds placements for a label on the lines of a path, and reserves them.
    pub fn place(&mut self, path: &Path, label: &str) -> Vec<LabelPlacement> {
        let width = self.width(label);
        let mut placements = Vec::new();
        for (piece, (points, _)) in path.pieces().enumerate() {
            let arc = ArcLength::new(points);
            let count = (arc.length() / (SPACING * self.size)) as usize + 1;
            for nth in 0..count {
                let part = [nth, nth + 1].map(|end| arc.length() * end as f64 / count as f64);
                let placement = self.best(&arc, part, width, piece, &placements);
                placements.extend(placement.inspect(|placement| self.reserve(placement, width)));
            }
        }
        placements
    }

    /// The length of line that a label takes.
    fn width(&self, label: &str) -> f64 {
        letters::width(label, self.size) + 0.6 * self.size
    }

    /// The path without the gaps for the labels.
    pub fn cut(&self, path: &Path, placements: &[LabelPlacement]) -> Path {
        let mut rest = Path::default();
        for (piece, (points, _)) in path.pieces().enumerate() {
            let arc = ArcLength::new(points);
            let mut from = 0.0;
            for placement in placements.iter().filter(|placement| placement.piece == piece) {
                arc.copy([from, placement.gap[0]], &mut rest);
                from = placement.gap[1];
            }
            arc.copy([from, arc.length()], &mut rest);
        }
        rest
    }

    /// The best placement on a part of a line: straight, nearly horizontal, and near the middle of the part.
    fn best(
        &self,
        arc: &ArcLength,
        [start, end]: [f64; 2],
        width: f64,
        piece: usize,
        siblings: &[LabelPlacement],
    ) -> Option<LabelPlacement> {
        if self.remaining == 0 || end - start < MIN_LENGTH * width {
            return None;
        }
        let step = (0.05 * (end - start)).clamp(0.5 * self.size, 4.0 * self.size);
        let count = ((end - start - width) / step) as usize;
        let mut best: Option<(f64, LabelPlacement)> = None;
        for candidate in 0..=count {
            let from = start + candidate as f64 * step;
            let gap = [from, from + width];
            let [tail, head] = gap.map(|place| arc.at(place));
            let straightness = distance(tail, head) / width;
            let placement = LabelPlacement { at: arc.at(from + 0.5 * width), angle: upright(tail, head), piece, gap };
            let off_middle = (2.0 * (from + 0.5 * width - start) / (end - start) - 1.0).abs();
            let cost = 8.0 * (1.0 - straightness) + 0.5 * placement.angle.abs() + 0.2 * off_middle;
            let better = best.is_none_or(|(lowest, _)| cost < lowest);
            let near = |sibling: &LabelPlacement| distance(sibling.at, placement.at) < 0.5 * SPACING * self.size;
            let is_apart = !siblings.iter().any(|sibling| sibling.piece == piece && near(sibling));
            if straightness >= MIN_STRAIGHTNESS && better && is_apart && self.is_free(&placement, width) {
                best = Some((cost, placement));
            }
        }
        best.map(|(_, placement)| placement)
    }

    fn is_free(&self, placement: &LabelPlacement, width: f64) -> bool {
        let edge = 0.8 * self.size;
        let inner = self.area.inset(Margins { left: edge, top: edge, right: edge, bottom: edge });
        let apart = |one: Point, two: Point| distance(one, two) > 2.0 * self.size;
        self.discs(placement, width)
            .all(|disc| inner.contains(disc) && self.occupied.iter().all(|&other| apart(disc, other)))
    }

    fn reserve(&mut self, placement: &LabelPlacement, width: f64) {
        let discs: Vec<Point> = self.discs(placement, width).collect();
        self.occupied.extend(discs);
        self.remaining -= 1;
    }

    /// The centres of discs along a label, from end to end.
    fn discs(&self, placement: &LabelPlacement, width: f64) -> impl Iterator<Item = Point> + use<> {
        let (along, at) = ([libm::cos(placement.angle), libm::sin(placement.angle)], placement.at);
        let count = (width / self.size) as i32 + 1;
        (0..=count).map(move |disc| {
            let out = width * (f64::from(disc) / f64::from(count) - 0.5);
            [at[0] + along[0] * out, at[1] + along[1] * out]
        })
    }
}

fn distance(one: Point, two: Point) -> f64 {
    let [x, y] = [two[0] - one[0], two[1] - one[1]];
    (x * x + y * y).sqrt()
}

/// The angle of the direction between two points, from left to right so that a text is upright.
fn upright(one: Point, two: Point) -> f64 {
    let (left, right) = if one[0] <= two[0] { (one, two) } else { (two, one) };
    libm::atan2(right[1] - left[1], right[0] - left[0])
}

/// A line parametrised by arc length.
struct ArcLength<'a> {
    points: &'a [Point],
    /// The arc length up to each point.
    lengths: Vec<f64>,
}

impl<'a> ArcLength<'a> {
    fn new(points: &'a [Point]) -> Self {
        let mut sum = 0.0;
        let steps = points.windows(2).map(|pair| distance(pair[0], pair[1]));
        let lengths = std::iter::once(0.0)
            .chain(steps.map(|step| {
                sum += step;
                sum
            }))
            .collect();
        Self { points, lengths }
    }

    fn length(&self) -> f64 {
        self.lengths.last().copied().unwrap_or(0.0)
    }

    /// The point at an arc length.
    fn at(&self, length: f64) -> Point {
        let next = self.lengths.partition_point(|&reached| reached < length).clamp(1, self.points.len().max(2) - 1);
        let (Some(&from), Some(&to)) = (self.points.get(next - 1), self.points.get(next)) else {
            return self.points.first().copied().unwrap_or([f64::NAN; 2]);
        };
        let step = self.lengths[next] - self.lengths[next - 1];
        let part = if step > 0.0 { ((length - self.lengths[next - 1]) / step).clamp(0.0, 1.0) } else { 0.0 };
        [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]
    }

    /// Adds the stretch between two arc lengths to a path.
    fn copy(&self, [from, to]: [f64; 2], path: &mut Path) {
        if from >= to {
            return;
        }
        path.start(self.at(from));
        let inner = self.lengths.iter().zip(self.points).filter(|&(&length, _)| from < length && length < to);
        inner.for_each(|(_, &point)| path.line_to(point));
        path.line_to(self.at(to));
    }
}
