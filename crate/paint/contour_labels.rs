//! Where the labels of contour lines stand: along a straight stretch of their line, upright as far as it goes, inside the
//! area, apart from each other. The same lines give the same places.

use super::pen::Path;
use crate::plane::Point;
use crate::scene::letters;
use crate::scene::{Margins, Rect};

/// Room for one label, in squares of the letter size; the area has as many labels as fit.
const ROOM: f64 = 160.0;

/// At least so much line for each label on it, in widths of the label.
const LINE: f64 = 2.5;

/// A line gets another label after so many letter sizes, and no two nearer to each other than half of that.
const AGAIN: f64 = 60.0;

/// A stretch is straight enough if its ends are at least this part of its length apart.
const STRAIGHT: f64 = 0.95;

/// A place for a label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelPlacement {
    /// Its middle.
    pub at: Point,
    /// How far it is turned, in radians clockwise, a quarter turn at most.
    pub angle: f64,
    /// Which line of the path it stands on.
    piece: usize,
    /// From where to where along that line it reaches.
    gap: [f64; 2],
}

/// The labels placed so far.
#[derive(Debug)]
pub struct Layout {
    area: Rect,
    size: f64,
    room: usize,
    /// Discs that cover the labels.
    occupied: Vec<Point>,
}

impl Layout {
    /// An empty area for labels of a letter size.
    pub fn new(area: Rect, size: f64) -> Self {
        let room = (area.width * area.height / (ROOM * size * size)) as usize;
        Self { area, size, room: room.clamp(2, 24), occupied: Vec::new() }
    }

    /// Finds places for a label on the lines of a path, and takes them.
    pub fn place(&mut self, path: &Path, label: &str) -> Vec<LabelPlacement> {
        let width = letters::width(label, self.size) + 0.6 * self.size;
        let mut placements = Vec::new();
        for (piece, (points, _)) in path.pieces().enumerate() {
            let arc = ArcLength::new(points);
            let wanted = (arc.length() / (AGAIN * self.size)) as usize + 1;
            for nth in 0..wanted {
                let part = [nth, nth + 1].map(|end| arc.length() * end as f64 / wanted as f64);
                let placement = self.best(&arc, part, width, piece, &placements);
                placements.extend(placement.inspect(|placement| self.take(placement, width)));
            }
        }
        placements
    }

    /// The path without the gaps in which labels stand.
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

    /// The best place on a part of a line: straight and level, as near the middle of the part as may be.
    fn best(
        &self,
        arc: &ArcLength,
        [start, end]: [f64; 2],
        width: f64,
        piece: usize,
        twins: &[LabelPlacement],
    ) -> Option<LabelPlacement> {
        if self.room == 0 || end - start < LINE * width {
            return None;
        }
        let step = (0.05 * (end - start)).clamp(0.5 * self.size, 4.0 * self.size);
        let count = ((end - start - width) / step) as usize;
        let mut best: Option<(f64, LabelPlacement)> = None;
        for candidate in 0..=count {
            let from = start + candidate as f64 * step;
            let gap = [from, from + width];
            let [tail, head] = gap.map(|place| arc.at(place));
            let straight = distance(tail, head) / width;
            let placement = LabelPlacement { at: arc.at(from + 0.5 * width), angle: upright(tail, head), piece, gap };
            let off_middle = (2.0 * (from + 0.5 * width - start) / (end - start) - 1.0).abs();
            let cost = 8.0 * (1.0 - straight) + 0.5 * placement.angle.abs() + 0.2 * off_middle;
            let better = best.is_none_or(|(least, _)| cost < least);
            let near = |twin: &LabelPlacement| distance(twin.at, placement.at) < 0.5 * AGAIN * self.size;
            let alone = !twins.iter().any(|twin| twin.piece == piece && near(twin));
            if straight >= STRAIGHT && better && alone && self.is_free(&placement, width) {
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

    fn take(&mut self, placement: &LabelPlacement, width: f64) {
        let discs: Vec<Point> = self.discs(placement, width).collect();
        self.occupied.extend(discs);
        self.room -= 1;
    }

    /// Middles of discs along a label, from end to end.
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

/// The direction between two points as one in which a text can be read.
fn upright(one: Point, two: Point) -> f64 {
    let (left, right) = if one[0] <= two[0] { (one, two) } else { (two, one) };
    libm::atan2(right[1] - left[1], right[0] - left[0])
}

/// A line measured along itself.
struct ArcLength<'a> {
    points: &'a [Point],
    /// The length up to each point.
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

    /// The point after a length.
    fn at(&self, length: f64) -> Point {
        let next = self.lengths.partition_point(|&there| there < length).clamp(1, self.points.len().max(2) - 1);
        let (Some(&from), Some(&to)) = (self.points.get(next - 1), self.points.get(next)) else {
            return self.points.first().copied().unwrap_or([f64::NAN; 2]);
        };
        let step = self.lengths[next] - self.lengths[next - 1];
        let part = if step > 0.0 { ((length - self.lengths[next - 1]) / step).clamp(0.0, 1.0) } else { 0.0 };
        [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]
    }

    /// Adds the stretch between two lengths to a path.
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
