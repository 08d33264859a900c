//! A typed density: any formula in x that is nowhere negative and has a finite area, divided by that area.
//!
//! The axis is searched for the stretches on which the formula is positive; where it is undefined the density is 0. Quadrature finds the
//! area of each, or the reason why there is none. Then the stretches are divided, in v with x = sinh v, into cells in each of which the
//! density is a series of Legendre polynomials to within 10⁻¹² of the area: its integral is a series too, so the tails and the quantiles
//! cost no further evaluation of the formula.

use std::cell::{OnceCell, RefCell};
use std::fmt;

use crate::curve::Curve;
use crate::distribution::Distribution;
use crate::formula::{Formula, PointMachine};
use crate::integral::{Integrand, Obstacle, gauss_legendre};
use crate::number::to_text;

/// Cells of the grid on which the positive stretches are looked for, and the farthest x of it: a formula that is positive there has an
/// infinite tail.
const SCAN: i32 = 800;
const FARTHEST: f64 = 1e12;

/// The end of the cells of an infinite tail, as |v|: x = 1e100. Cells are at first no wider than the first of these near 0, and than the
/// second in the far tail.
const LAST: f64 = 230.951;
const WIDTHS: [f64; 2] = [1.0, 4.0];
const NEAR: f64 = 28.0;

/// A boundary is at a special point of the formula if it is this close.
const SNAP: f64 = 1e-9;

/// Halvings that locate a boundary, and those that a cell may be the result of.
const HALVINGS: usize = 80;
const MAX_DEPTH: usize = 60;

/// The terms of a cell's series, and the most cells.
const TERMS: usize = 16;
const MAX_CELLS: usize = 4000;

/// The share of the whole area that the last terms of a cell's series may have, and by which the two ways to the area may differ.
const TOLERANCE: f64 = 1e-12;
const AGREEMENT: f64 = 1e-7;

/// The tolerance of the area, relative.
const AREA_TOLERANCE: f64 = 1e-11;

/// Where the power of a tail is measured, and how far it must be beyond the last one without a moment: closer, no quadrature can tell.
const FAR: f64 = 1e10;
const MARGIN: f64 = 0.05;

/// Why a formula is no density.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DensityFault {
    /// f is negative at x.
    Negative {
        /// x.
        at: f64,
        /// f(x).
        value: f64,
    },
    /// f is 0 wherever it is defined.
    Zero,
    /// f has no finite area.
    Area(Obstacle),
}

/// A sentence for a visitor.
impl fmt::Display for DensityFault {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Negative { at, value } => {
                let [at, value] = [*at, *value].map(|number| to_text(number, 3));
                write!(formatter, "a density is nowhere negative, and f({at}) = {value}")
            }
            Self::Zero => formatter.write_str("f is 0 everywhere: no factor makes its area 1"),
            Self::Area(obstacle) => write!(formatter, "no factor makes the area 1: {obstacle}"),
        }
    }
}

/// The distribution whose density is proportional to a formula. Tails and quantiles are good to about 10⁻¹¹ of the whole.
#[derive(Debug)]
pub struct FormulaDistribution {
    f: RefCell<PointMachine>,
    area: f64,
    cells: Vec<Cell>,
    /// The area left of each cell, and right of it, both with the whole as 1; one more than there are cells.
    below: Vec<f64>,
    above: Vec<f64>,
    mean: Option<f64>,
    variance: Option<f64>,
    entropy: OnceCell<f64>,
}

impl FormulaDistribution {
    /// The distribution of a formula in x, with values of its letters.
    ///
    /// # Errors
    /// If the formula is negative somewhere, 0 everywhere, or without a finite area.
    pub fn new(formula: &Formula, letters: &[f64]) -> Result<Self, DensityFault> {
        let curve = Curve::new(formula.clone(), letters.to_vec());
        let integrand = Integrand::new(&curve);
        let special: Vec<f64> = integrand
            .special_points([f64::NEG_INFINITY, f64::INFINITY])
            .iter()
            .map(|point| point.x)
            .filter(|x| x.abs() < FARTHEST)
            .collect();
        let machine = PointMachine::new(formula.program(), curve.constants());
        let mut f = Sampled { machine, integrand, lowest: [0.0; 2] };
        let stretches = stretches(&mut f, &special);
        f.check()?;
        if stretches.is_empty() {
            return Err(DensityFault::Zero);
        }
        let mut area = 0.0;
        for stretch in &stretches {
            area += f.integrand.integrate(*stretch, AREA_TOLERANCE).map_err(DensityFault::Area)?.value;
        }
        if area < f64::MIN_POSITIVE {
            return Err(DensityFault::Zero);
        }
        let cells = cells(&mut f, &stretches, &special, area);
        f.check()?;
        let sum: f64 = cells.iter().map(Cell::area).sum();
        let middle = stretches[0][0].max(-FARTHEST);
        if cells.len() >= MAX_CELLS || !((sum / area - 1.0).abs() <= AGREEMENT) {
            return Err(DensityFault::Area(Obstacle::Unsettled(middle)));
        }
        Ok(Self::of(f.machine, &curve, cells, sum, area))
    }

    /// The distribution with these cells.
    fn of(machine: PointMachine, curve: &Curve, mut cells: Vec<Cell>, sum: f64, area: f64) -> Self {
        cells.iter_mut().for_each(|cell| cell.series.iter_mut().for_each(|term| *term /= sum));
        let mut below = vec![0.0];
        for cell in &cells {
            below.push(below[below.len() - 1] + cell.area());
        }
        let mut above = vec![0.0];
        for cell in cells.iter().rev() {
            above.push(above[above.len() - 1] + cell.area());
        }
        above.reverse();
        let mut whole = Self {
            f: RefCell::new(machine),
            area,
            cells,
            below,
            above,
            mean: None,
            variance: None,
            entropy: OnceCell::new(),
        };
        let ends = [whole.cells[0].ends[0], whole.cells[whole.cells.len() - 1].ends[1]];
        let power = |end: f64| if end.abs() < LAST { f64::INFINITY } else { tail_power(curve, FAR.copysign(end)) };
        let power = power(ends[0]).min(power(ends[1]));
        if power > 2.0 + MARGIN {
            // What is left of two sides that cancel is rounding.
            let mean = whole.expectation(|x, _| x);
            let mean = if mean.abs() <= 1e-13 * whole.expectation(|x, _| x.abs()) { 0.0 } else { mean };
            let square = |x: f64, _: f64| (x - mean) * (x - mean);
            whole.mean = Some(mean);
            whole.variance = Some(if power > 3.0 + MARGIN { whole.expectation(square) } else { f64::INFINITY });
        }
        whole
    }

    /// The area under the formula, by which it is divided.
    pub fn area(&self) -> f64 {
        self.area
    }

    /// ∫ g(x, p(x)) p(x) dx, by the cells.
    fn expectation(&self, g: impl Fn(f64, f64) -> f64) -> f64 {
        let rule = gauss_legendre(TERMS);
        self.cells.iter().map(|cell| self.part(&rule, cell.ends, &g)).sum()
    }

    /// The same, where g may be steep at the end of a cell: halves the cells until nothing changes.
    fn fine_expectation(&self, g: impl Fn(f64, f64) -> f64) -> f64 {
        let rule = gauss_legendre(TERMS);
        let mut open: Vec<([f64; 2], f64, usize)> =
            self.cells.iter().map(|cell| (cell.ends, self.part(&rule, cell.ends, &g), 0)).collect();
        let mut sum = 0.0;
        while let Some(([from, to], whole, depth)) = open.pop() {
            let middle = 0.5 * (from + to);
            let halves = [[from, middle], [middle, to]].map(|ends| (ends, self.part(&rule, ends, &g), depth + 1));
            let both = halves[0].1 + halves[1].1;
            if (both - whole).abs() <= TOLERANCE || depth >= MAX_DEPTH {
                sum += both;
            } else {
                open.extend(halves);
            }
        }
        sum
    }

    /// The same over an interval of v, by Gauss–Legendre quadrature.
    fn part(&self, rule: &[[f64; 2]], [from, to]: [f64; 2], g: &impl Fn(f64, f64) -> f64) -> f64 {
        let half = 0.5 * (to - from);
        let term = |[node, weight]: &[f64; 2]| {
            let v = from + half * (1.0 + node);
            let x = libm::sinh(v);
            let p = self.density(x);
            if p > 0.0 && p.is_finite() { weight * half * libm::cosh(v) * p * g(x, p) } else { 0.0 }
        };
        rule.iter().map(term).sum()
    }

    /// x at the end of a cell, infinite where the tail is.
    fn end(&self, cell: usize, side: usize) -> f64 {
        let v = self.cells[cell].ends[side];
        if v.abs() < LAST { libm::sinh(v) } else { f64::INFINITY.copysign(v) }
    }
}

impl Distribution for FormulaDistribution {
    fn log_density(&self, x: f64) -> f64 {
        if x.is_nan() { x } else { libm::log(self.density(x)) }
    }

    fn density(&self, x: f64) -> f64 {
        let mut value = [0.0];
        self.f.borrow_mut().evaluate(&[x], &mut value);
        if value[0] > 0.0 { value[0] / self.area } else { 0.0 }
    }

    fn tails(&self, x: f64) -> [f64; 2] {
        if x.is_nan() {
            return [x; 2];
        }
        let v = libm::asinh(x.clamp(-1e200, 1e200));
        let index = self.cells.partition_point(|cell| cell.ends[1] <= v);
        match self.cells.get(index) {
            None => [1.0, 0.0],
            Some(cell) if v <= cell.ends[0] => [self.below[index], self.above[index]],
            Some(cell) => {
                let part = cell.area_to((v - cell.ends[0]) / cell.half() - 1.0).clamp(0.0, cell.area());
                [self.below[index] + part, self.above[index + 1] + (cell.area() - part)]
            }
        }
    }

    fn quantile(&self, p: f64) -> f64 {
        if p.is_nan() || !(0.0..=1.0).contains(&p) {
            return f64::NAN;
        }
        let last = self.cells.len() - 1;
        if p == 0.0 || p == 1.0 {
            return if p == 0.0 { self.end(0, 0) } else { self.end(last, 1) };
        }
        // By the nearer tail, which keeps its digits.
        let (index, part) = if p <= 0.5 {
            let index = (self.below.partition_point(|below| *below < p) - 1).min(last);
            (index, p - self.below[index])
        } else {
            let index = (self.above.partition_point(|above| *above >= 1.0 - p).max(1) - 1).min(last);
            (index, self.cells[index].area() - ((1.0 - p) - self.above[index + 1]))
        };
        let cell = &self.cells[index];
        libm::sinh(cell.at(cell.place(part)))
    }

    fn support(&self) -> [f64; 2] {
        [self.end(0, 0), self.end(self.cells.len() - 1, 1)]
    }

    fn mean(&self) -> Option<f64> {
        self.mean
    }

    fn variance(&self) -> Option<f64> {
        self.variance
    }

    fn entropy(&self) -> Option<f64> {
        Some(*self.entropy.get_or_init(|| self.fine_expectation(|_, p| -libm::log(p))))
    }
}

/// q if f falls like |x|^−q, measured at x: −x f′(x)/f(x).
fn tail_power(curve: &Curve, x: f64) -> f64 {
    let [value, slope, _] = curve.jet(x);
    let power = -x * slope / value;
    if power.is_nan() { f64::INFINITY } else { power }
}

/// The formula with its lowest value so far.
struct Sampled {
    machine: PointMachine,
    integrand: Integrand,
    /// x and f(x), if f is negative there by more than rounding.
    lowest: [f64; 2],
}

impl Sampled {
    /// f(x), and 0 where it is undefined.
    fn at(&mut self, x: f64) -> f64 {
        let mut value = [0.0];
        self.machine.evaluate(&[x], &mut value);
        let value = if value[0].is_nan() { 0.0 } else { value[0] };
        if value < self.lowest[1] && (value.is_infinite() || value < -self.integrand.rounding(x)) {
            self.lowest = [x, value];
        }
        value
    }

    fn check(&self) -> Result<(), DensityFault> {
        let [at, value] = self.lowest;
        if value < 0.0 { Err(DensityFault::Negative { at, value }) } else { Ok(()) }
    }
}

/// The intervals on which f is positive, from left to right.
fn stretches(f: &mut Sampled, special: &[f64]) -> Vec<[f64; 2]> {
    let reach = libm::asinh(FARTHEST);
    let mut xs: Vec<f64> = (-SCAN / 2..=SCAN / 2)
        .map(|step| libm::sinh(reach * f64::from(step) / f64::from(SCAN / 2)))
        .chain(special.iter().copied())
        .collect();
    xs.sort_unstable_by(f64::total_cmp);
    xs.dedup();
    let signs: Vec<bool> = xs.iter().map(|x| f.at(*x) > 0.0).collect();
    let mut stretches = Vec::new();
    let mut from = signs[0].then_some(f64::NEG_INFINITY);
    for index in 1..xs.len() {
        if signs[index] != signs[index - 1] {
            let edge = boundary(f, [xs[index - 1], xs[index]], signs[index], special);
            match from.take() {
                Some(from) if edge > from => stretches.push([from, edge]),
                _ => from = Some(edge),
            }
        }
    }
    stretches.extend(from.map(|from| [from, f64::INFINITY]));
    stretches
}

/// Where f begins to be positive, or ceases to be.
fn boundary(f: &mut Sampled, [mut left, mut right]: [f64; 2], begins: bool, special: &[f64]) -> f64 {
    for _ in 0..HALVINGS {
        let middle = 0.5 * left + 0.5 * right;
        if middle <= left || middle >= right {
            break;
        }
        if (f.at(middle) > 0.0) == begins { right = middle } else { left = middle }
    }
    let edge = if begins { right } else { left };
    let near = special.iter().find(|x| (*x - edge).abs() <= SNAP * edge.abs().max(1.0));
    near.copied().unwrap_or(edge)
}

/// A part of the axis of v, and the density in v times half its width as a series of Legendre polynomials.
#[derive(Clone, Debug)]
struct Cell {
    ends: [f64; 2],
    series: [f64; TERMS],
}

impl Cell {
    fn half(&self) -> f64 {
        0.5 * (self.ends[1] - self.ends[0])
    }

    /// v at a place from −1 to 1.
    fn at(&self, place: f64) -> f64 {
        self.ends[0] + self.half() * (1.0 + place)
    }

    fn area(&self) -> f64 {
        2.0 * self.series[0]
    }

    /// The area from the left end to a place: the integral of Pₖ is (Pₖ₊₁ − Pₖ₋₁)/(2k + 1).
    fn area_to(&self, place: f64) -> f64 {
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
    fn place(&self, area: f64) -> f64 {
        let ([mut low, mut high], whole) = ([-1.0, 1.0], self.area());
        if !(area > 0.0 && area < whole) {
            return if area > 0.0 { 1.0 } else { -1.0 };
        }
        let mut place = 2.0 * area / whole - 1.0;
        for _ in 0..HALVINGS {
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
fn cells(f: &mut Sampled, stretches: &[[f64; 2]], special: &[f64], area: f64) -> Vec<Cell> {
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
                v += if v < -NEAR - WIDTHS[1] || v >= NEAR { WIDTHS[1] } else { WIDTHS[0] };
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
