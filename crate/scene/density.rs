//! Thousands of lines and dots as one image: how much of each ink lies in each cell. Lines add up, so bundles are denser than single
//! lines, and the image does not depend on their order: an animation adds only what is new.

use super::Ink;
use crate::plane::{Point, View};

/// The density of lines over a part of the plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    /// The part of the plane that the cells fill.
    pub view: View,
    /// Cells along x.
    pub columns: usize,
    /// Cells along y.
    pub rows: usize,
    /// The inks, each over those before it.
    pub layers: Vec<Layer>,
    /// The absorption of a line through the middle of a cell: of several lines, transparencies multiply. The more lines, the less is
    /// right.
    pub absorption: f64,
    /// How far the background shines through under all inks, 0 to 1: it keeps thin lines legible on any map.
    pub veil: f64,
    /// The radius of the dots, in cells.
    pub radius: f64,
}

/// The lines of one ink.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Their colour.
    pub ink: Ink,
    /// The length of the lines in each cell in units of [`Layer::UNIT`] to a cell's side, row-major from the highest y.
    pub lengths: Vec<u16>,
    /// Dots over the lines of all layers: their places x0, y0, x1, y1, …
    pub dots: Vec<f64>,
}

impl Layer {
    /// The length of a line straight through a cell.
    pub const UNIT: u16 = 256;
}

impl Density {
    /// No lines yet: an empty image that hides nothing. There are at least two cells each way.
    pub fn new(view: View, [columns, rows]: [usize; 2], inks: impl IntoIterator<Item = Ink>) -> Self {
        let [columns, rows] = [columns.max(2), rows.max(2)];
        let layers =
            inks.into_iter().map(|ink| Layer { ink, lengths: vec![0; columns * rows], dots: Vec::new() }).collect();
        Self { view, columns, rows, layers, absorption: 1.0, veil: 0.0, radius: 1.0 }
    }

    /// Adds straight lines between consecutive points x0, y0, x1, y1, … to a layer. Parts outside the view, and lines to points that
    /// are not finite, are left out, and lines that end farther away than numbers can resolve a cell. Returns how much work it was: about the number of cells crossed and of lines.
    pub fn add(&mut self, layer: usize, points: &[f64]) -> usize {
        let (columns, place) = (self.columns, self.cell_mapping());
        let far = [(columns - 1) as f64, (self.rows - 1) as f64];
        let lengths = &mut self.layers[layer].lengths;
        let mut ends = points.as_chunks::<2>().0.iter().map(|at| place(*at));
        let Some(mut from) = ends.next() else { return 0 };
        let mut work = 0;
        for to in ends {
            if let Some([from, to]) = clipped(from, to, far) {
                work += deposit(lengths, columns, from, to);
            }
            (from, work) = (to, work + 1);
        }
        work
    }

    /// The position of a point of the plane in units of cells, from the centre of the upper left one to the right and down, as a
    /// function for many points.
    pub fn cell_mapping(&self) -> impl Fn(Point) -> Point + use<> {
        let [width, height] = self.view.size();
        let (left, top) = (self.view.x[0], self.view.y[1]);
        let scale = [self.columns as f64 / width, self.rows as f64 / height];
        move |[x, y]| [(x - left) * scale[0] - 0.5, (top - y) * scale[1] - 0.5]
    }
}

/// The part of a line inside the rectangle from (0, 0) to `far`, if any (Liang & Barsky 1984).
fn clipped(from: Point, to: Point, far: Point) -> Option<[Point; 2]> {
    let is_inside = |at: Point| (0.0..=far[0]).contains(&at[0]) && (0.0..=far[1]).contains(&at[1]);
    if is_inside(from) && is_inside(to) {
        return Some([from, to]);
    }
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let delta = [to[0] - from[0], to[1] - from[1]];
    for axis in [0, 1] {
        let (one, two) = (-from[axis] / delta[axis], (far[axis] - from[axis]) / delta[axis]);
        if delta[axis] != 0.0 {
            (enter, leave) = (enter.max(one.min(two)), leave.min(one.max(two)));
        } else if !(0.0..=far[axis]).contains(&from[axis]) {
            return None;
        }
    }
    let at = |t: f64| [0, 1].map(|axis| (from[axis] + t * delta[axis]).clamp(0.0, far[axis]));
    (enter < leave && delta.iter().all(|side| side.is_finite())).then(|| [at(enter), at(leave)])
}

/// Adds a line inside the rectangle from (0, 0) to the centre of the last cell: at points less than a cell apart, its length is shared
/// among the four cells whose centres surround each. In fixed point, which is three times as fast. Returns the number of points.
fn deposit(lengths: &mut [u16], columns: usize, from: Point, to: Point) -> usize {
    let delta = [to[0] - from[0], to[1] - from[1]];
    let length = (delta[0] * delta[0] + delta[1] * delta[1]).sqrt();
    let count = length.ceil();
    if count < 1.0 {
        return 0;
    }
    let weight = (f64::from(Layer::UNIT) * length / count + 0.5) as u32;
    let steps = delta.map(|side| side / count);
    let [right, down] = steps.map(|step| (step * CELL) as i32);
    let [mut x, mut y] = [0, 1].map(|axis| ((from[axis] + 0.5 * steps[axis]) * CELL) as i32);
    for _ in 0..count as usize {
        let cell = (y >> CELL_BITS) as usize * columns + (x >> CELL_BITS) as usize;
        let [across, along] = [x, y].map(|place| (place >> (CELL_BITS - 8)) as u32 & 255);
        let (lower, upper) = (weight * along, weight * (256 - along));
        if let Some([a, b, .., c, d]) = lengths.get_mut(cell..cell + columns + 2) {
            *a = a.saturating_add(((upper * (256 - across) + HALF) >> 16) as u16);
            *b = b.saturating_add(((upper * across + HALF) >> 16) as u16);
            *c = c.saturating_add(((lower * (256 - across) + HALF) >> 16) as u16);
            *d = d.saturating_add(((lower * across + HALF) >> 16) as u16);
        }
        (x, y) = (x + right, y + down);
    }
    count as usize
}

/// The side of a cell in fixed point: a line of thousands of cells strays by less than a tenth of one.
const CELL_BITS: u32 = 16;
const CELL: f64 = 65_536.0;

/// Half of a unit of length in the products of weights.
const HALF: u32 = 1 << 15;

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: View = View { x: [0.0, 20.0], y: [0.0, 10.0] };

    fn density(points: &[f64]) -> Density {
        let mut density = Density::new(VIEW, [20, 10], [Ink::Foreground]);
        density.add(0, points);
        density
    }

    fn total(density: &Density) -> f64 {
        density.layers[0].lengths.iter().map(|length| f64::from(*length)).sum::<f64>() / f64::from(Layer::UNIT)
    }

    #[test]
    fn the_total_is_the_length_inside_the_view() {
        for (points, expected) in [
            (&[2.0, 3.0, 14.0, 3.0][..], 12.0),
            (&[2.0, 2.0, 5.0, 6.0], 5.0),
            (&[2.0, 3.0, 2.25, 3.0], 0.25),
            (&[-1e9, 5.0, 1e9, 5.0], 19.0),
            (&[5.0, 1e12, 5.0, -1e12], 9.0),
            (&[5.0, 1e300, 5.0, -1e300], 0.0),
            (&[1.0, 1.0, f64::NAN, 1.0, 5.0, 1.0, 7.0, 1.0], 2.0),
            (&[1.0, 1.0, f64::INFINITY, 1.0], 0.0),
            (&[30.0, 1.0, 30.0, 9.0], 0.0),
            (&[5.0, 5.0], 0.0),
            (&[], 0.0),
        ] {
            let found = total(&density(points));
            assert!((found - expected).abs() < 0.02 * expected + 1e-9, "{points:?}: {found}, not {expected}");
        }
    }

    #[test]
    fn a_line_is_as_dense_in_many_pieces_as_in_one_and_in_any_order() {
        let along = |step: usize| [3.0 + 0.01 * step as f64, 2.0 + 0.005 * step as f64];
        let many: Vec<f64> = (0..=1000).flat_map(along).collect();
        let (one, many) = (density(&[3.0, 2.0, 13.0, 7.0]), density(&many));
        for (one, many) in one.layers[0].lengths.iter().zip(&many.layers[0].lengths) {
            assert!(one.abs_diff(*many) <= 40, "{one} {many}");
        }
        let [mut there, mut back] = [density(&[]), density(&[])];
        let lines = [[1.0, 1.0, 9.0, 8.0], [9.0, 1.0, 3.0, 8.0], [2.0, 5.0, 18.0, 5.5]];
        let works = [
            lines.iter().map(|line| there.add(0, line)).sum::<usize>(),
            lines.iter().rev().map(|line| back.add(0, line)).sum(),
        ];
        assert_eq!(works[0], works[1]);
        assert_eq!(there, back);
    }

    #[test]
    fn the_first_row_is_the_highest_y() {
        let density = density(&[2.0, 9.5, 12.0, 9.5]);
        let row = |row: usize| density.layers[0].lengths[20 * row..20 * (row + 1)].iter().any(|length| *length > 0);
        assert!(row(0) && !row(1) && !row(9));
    }

    #[test]
    fn a_cell_saturates() {
        let zigzag: Vec<f64> = (0..1000).flat_map(|turn| [if turn % 2 == 0 { 2.0 } else { 12.0 }, 5.5]).collect();
        assert_eq!(density(&zigzag).layers[0].lengths.iter().max(), Some(&u16::MAX));
    }
}
