//! A typed density: any formula in x that is nowhere negative and has a finite area, divided by that area.
//!
//! The axis is searched for the stretches on which the formula is positive; where it is undefined the density is 0. Quadrature finds the
//! area of each, or the reason why there is none. Then the stretches are divided, in v with x = sinh v, into cells in each of which the
//! density is a series of Legendre polynomials to within 10⁻¹² of the area: its integral is a series too, so the tails and the quantiles
//! cost no further evaluation of the formula.

mod cells;
mod stretches;

use std::cell::{OnceCell, RefCell};
use std::fmt;

use crate::curve::Curve;
use crate::distribution::Distribution;
use crate::formula::{Formula, PointMachine};
use crate::integral::{Integrand, Obstacle, gauss_legendre};
use crate::number::to_text;

use cells::{Cell, LAST, MAX_CELLS, MAX_DEPTH, TERMS, TOLERANCE, cells};
use stretches::{FARTHEST, Sampled, stretches};

/// By how much of the whole the two ways to the area may differ.
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
        let agrees = (sum / area - 1.0).abs() <= AGREEMENT;
        if cells.len() >= MAX_CELLS || !agrees {
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
