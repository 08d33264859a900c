//! The cells in each of which a density is a series of Legendre polynomials.

use super::stretches::Sampled;
use crate::integral::gauss_legendre;

/// The end of the cells of an infinite tail, as |v|: x = 1e100. Cells are at first no wider than the first of these near 0, and than the
/// second in the far tail.
pub const LAST: f64 = 230.951;
const WIDTHS: [f64; 2] = [1.0, 4.0];
const NEAR: f64 = 28.0;

/// Halvings that a cell may be the result of.
pub const MAX_DEPTH: usize = 60;

/// The terms of a cell's series, and the most cells.
pub const TERMS: usize = 16;
pub const MAX_CELLS: usize = 4000;

/// The share of the whole area that the last terms of a cell's series may have.
pub const TOLERANCE: f64 = 1e-12;

/// The most steps of Newton's method.
const STEPS: usize = 80;

/// A part of the axis of v, and the density in v times half its width as a series of Legendre polynomials.
#[derive(Clone, Debug)]
pub struct Cell {
    pub ends: [f64; 2],
    pub series: [f64; TERMS],
}

impl Cell {
    pub fn half(&self) -> f64 {
        0.5 * (self.ends[1] - self.ends[0])
    }

    /// v at a place from −1 to 1.
    pub fn at(&self, place: f64) -> f64 {
        self.ends[0] + self.half() * (1.0 + place)
    }

    pub fn area(&self) -> f64 {
        2.0 * self.series[0]
    }

    /// The area from the left end to a place: the integral of Pₖ is (Pₖ₊₁ − Pₖ₋₁)/(2k + 1).
    pub fn area_to(&self, place: f64) -> f64 {
        let [mut before, mut here] = [1.0, place];
        let mut sum = self.series[0] * (1.0 + place);
        for (index, term) in self.series.iter().enumerate().skip(1) {
            let k = index as f64;
            let next = ((2.0 * k + 1.0) * place * here - k * before) / (k + 1.0);
            sum += term * (next - before) / (2.0 * k + 1.0);
            (before, here) = (here, next);
        }
        sum
    }

    fn height(&self, place: f64) -> f64 {
        let [mut before, mut here] = [1.0, place];
        let mut sum = self.series[0];
        for (index, term) in self.series.iter().enumerate().skip(1) {
            let k = index as f64;
            sum += term * here;
            (before, here) = (here, ((2.0 * k + 1.0) * place * here - k * before) / (k + 1.0));
        }
        sum
    }

    /// The place up to which the area is `area`: Newton's method within a shrinking bracket.
    pub fn place(&self, area: f64) -> f64 {
        let ([mut low, mut high], whole) = ([-1.0, 1.0], self.area());
        if !(area > 0.0 && area < whole) {
            return if area > 0.0 { 1.0 } else { -1.0 };
        }
        let mut place = 2.0 * area / whole - 1.0;
        for _ in 0..STEPS {
            let excess = self.area_to(place) - area;
            if excess > 0.0 {
                high = place
            } else {
                low = place
            }
            let newton = place - excess / self.height(place);
            let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
            if (next - place).abs() <= 1e-14 {
                return next;
            }
            place = next;
        }
        place
    }
}

/// Divides the stretches into cells.
pub fn cells(f: &mut Sampled, stretches: &[[f64; 2]], special: &[f64], area: f64) -> Vec<Cell> {
    let rule = gauss_legendre(TERMS);
    let mut cells = Vec::new();
    for stretch in stretches {
        let [from, to] = stretch.map(|end| libm::asinh(end).clamp(-LAST, LAST));
        let mut edges = vec![from];
        let cuts = special.iter().map(|x| libm::asinh(*x)).filter(|v| *v > from && *v < to);
        let cuts: Vec<f64> = cuts.chain([to]).collect();
        for cut in cuts {
            let left = edges[edges.len() - 1];
            let mut v = left;
            loop {
                v += if (-NEAR - WIDTHS[1]..NEAR).contains(&v) { WIDTHS[0] } else { WIDTHS[1] };
                if v >= cut {
                    break;
                }
                edges.push(v);
            }
            edges.push(cut);
        }
        let mut open: Vec<([f64; 2], usize)> = edges.windows(2).rev().map(|ends| ([ends[0], ends[1]], 0)).collect();
        while let Some((ends, depth)) = open.pop() {
            let cell = cell(f, ends, &rule);
            let last: f64 = cell.series[TERMS - 3..].iter().map(|term| term.abs()).sum();
            let middle = 0.5 * (ends[0] + ends[1]);
            let is_fine = last <= TOLERANCE * area || depth >= MAX_DEPTH || middle <= ends[0] || middle >= ends[1];
            if is_fine || cells.len() + open.len() >= MAX_CELLS {
                cells.push(cell);
            } else {
                open.push(([middle, ends[1]], depth + 1));
                open.push(([ends[0], middle], depth + 1));
            }
        }
    }
    cells
}

/// A cell, by Gauss–Legendre quadrature of its terms.
fn cell(f: &mut Sampled, ends: [f64; 2], rule: &[[f64; 2]]) -> Cell {
    let mut cell = Cell { ends, series: [0.0; TERMS] };
    for [node, weight] in rule {
        let v = cell.at(*node);
        let height = f.at(libm::sinh(v)) * libm::cosh(v) * cell.half();
        if !(height.is_finite() && height > 0.0) {
            continue;
        }
        let [mut before, mut here] = [0.0, 1.0];
        for (index, term) in cell.series.iter_mut().enumerate() {
            let k = index as f64;
            *term += 0.5 * (2.0 * k + 1.0) * weight * height * here;
            (before, here) = (here, ((2.0 * k + 1.0) * node * here - k * before) / (k + 1.0));
        }
    }
    cell
}
