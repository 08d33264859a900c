//! A function f(x, y) ≥ 0 that has not been divided by its integral: its values along lines, checked, and where most of it lies.
//! If the formula is ln f, the values are f/c with the highest known f as c, so that none is too large or too small for a number.

use std::cell::{Cell, RefCell};

use super::axis::MappedAxis;
use super::flaw::Flaw;
use super::rule::POINTS;
use crate::formula::Machine;
use crate::formula_surface::FormulaSurface;
use crate::plane::{Point, View};

/// The points along each axis of the grid on which the mass is looked for.
const GRID: usize = 48;

/// The rounds in which the grid moves to where the mass is, and the factor by which it grows while there is none.
const ROUNDS: usize = 10;
const GROWTH: f64 = 3.0;

/// The share of the mass below and above the middle part, and the scale of an axis in widths of that part: two standard deviations of a
/// normal variable.
const OUTSIDE: f64 = 0.05;
const WIDTHS: f64 = 0.6;

/// The grid stays where it is if the median is within this many scales of its centre and the scale within this factor.
const OFFSET: f64 = 0.25;
const FACTOR: f64 = 1.5;

/// A scale is at least and at most this.
const SCALES: [f64; 2] = [1e-6, 1e9];

/// Farther from the centre than this many scales, an undefined value is an overflow such as 0 · ∞, and counts as 0.
const FAR: f64 = 20.0;

/// A value that is negative by less than this share of the highest is rounding.
const ROUNDING: f64 = 1e-12;

/// What a formula says of f.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The formula is f.
    Density,
    /// The formula is ln f.
    Logarithm,
}

/// f(x, y)/c, seen along lines.
#[derive(Debug)]
pub struct Density {
    machine: RefCell<Machine>,
    /// What the formula says.
    pub form: Form,
    /// ln c; 0 unless the formula is a logarithm.
    pub shift: f64,
    /// The axes of x and y, mapped around the mass.
    pub axes: [MappedAxis; 2],
    /// The highest value on the grid.
    pub peak: f64,
    evaluations: Cell<usize>,
}

impl Density {
    /// Looks for the mass of a formula, beginning in a view.
    ///
    /// # Errors
    /// If f is 0 there and far around, or undefined, infinite or negative on the way.
    pub fn new(surface: &FormulaSurface, form: Form, home: View) -> Result<Self, Flaw> {
        let machine = Machine::new(surface.formula().program(), surface.constants());
        let [x, y] = home.centre();
        let [width, height] = home.size();
        let axes = [(x, width), (y, height)].map(|(centre, size)| MappedAxis { centre, scale: 0.25 * size });
        let machine = RefCell::new(machine);
        let mut density = Self { machine, form, shift: 0.0, axes, peak: 0.0, evaluations: Cell::new(0) };
        density.locate()?;
        Ok(density)
    }

    /// The value at a point, as it is.
    pub fn value(&self, at: Point) -> f64 {
        let [value] = self.machine.borrow_mut().point(at);
        self.height(value)
    }

    /// f/c where the formula has a value.
    fn height(&self, value: f64) -> f64 {
        match self.form {
            Form::Density => value,
            Form::Logarithm => libm::exp(value - self.shift),
        }
    }

    /// How often f has been evaluated along lines.
    pub fn evaluations(&self) -> usize {
        self.evaluations.get()
    }

    /// The values where the coordinate `axis` is fixed and the other one varies.
    pub fn along(&self, axis: usize, at: f64, others: &[f64; POINTS]) -> Result<[f64; POINTS], Flaw> {
        let mut values = [0.0; POINTS];
        let fixed = [at; POINTS];
        let [xs, ys] = if axis == 0 { [&fixed, others] } else { [others, &fixed] };
        self.evaluate(xs, ys, &mut values)?;
        Ok(values)
    }

    fn evaluate(&self, xs: &[f64], ys: &[f64], values: &mut [f64]) -> Result<(), Flaw> {
        self.machine.borrow_mut().exact_points(xs, ys, values);
        self.evaluations.set(self.evaluations.get() + values.len());
        for (value, at) in values.iter_mut().zip(xs.iter().zip(ys).map(|(x, y)| [*x, *y])) {
            *value = self.checked(self.height(*value), at)?;
        }
        Ok(())
    }

    fn checked(&self, value: f64, at: Point) -> Result<f64, Flaw> {
        let is_far = || (0..2).any(|axis| (at[axis] - self.axes[axis].centre).abs() > FAR * self.axes[axis].scale);
        match value {
            _ if value.is_nan() => {
                if is_far() {
                    Ok(0.0)
                } else {
                    Err(Flaw::Undefined(at))
                }
            }
            _ if value.is_infinite() => Err(Flaw::Infinite(at)),
            _ if value < -ROUNDING * self.peak => Err(Flaw::Negative(at)),
            _ => Ok(value.max(0.0)),
        }
    }

    /// Moves the axes until their centres are the medians and their scales follow the quantiles.
    fn locate(&mut self) -> Result<(), Flaw> {
        for _ in 0..ROUNDS {
            let masses = self.masses()?;
            if self.peak == 0.0 {
                self.axes.iter_mut().for_each(|axis| axis.scale *= GROWTH);
                continue;
            }
            let moved = [0, 1].map(|index| moved(self.axes[index], &masses[index]));
            if moved == self.axes {
                break;
            }
            self.axes = moved;
        }
        if self.peak == 0.0 { Err(Flaw::Zero) } else { Ok(()) }
    }

    /// The highest finite value of the formula on a grid; 0 if there is none.
    fn highest(&self, xs: &[f64; GRID], ys: &[f64; GRID]) -> f64 {
        let mut values = [0.0; GRID];
        let mut highest = f64::NEG_INFINITY;
        for x in xs {
            self.machine.borrow_mut().exact_points(&[*x; GRID], ys, &mut values);
            highest = values.iter().copied().filter(|value| value.is_finite()).fold(highest, f64::max);
        }
        if highest.is_finite() { highest } else { 0.0 }
    }

    /// The mass of each column and of each row of the grid, roughly, and the peak.
    fn masses(&mut self) -> Result<[[f64; GRID]; 2], Flaw> {
        let ts: [f64; GRID] = std::array::from_fn(grid_position);
        let [xs, ys] = self.axes.map(|axis| ts.map(|t| axis.at(t)));
        let [widths, heights] = self.axes.map(|axis| ts.map(|t| axis.stretch(t)));
        let mut masses = [[0.0; GRID]; 2];
        let mut values = [0.0; GRID];
        if self.form == Form::Logarithm {
            self.shift = self.highest(&xs, &ys);
        }
        self.peak = 0.0;
        for column in 0..GRID {
            self.evaluate(&[xs[column]; GRID], &ys, &mut values)?;
            for row in 0..GRID {
                let mass = values[row] * widths[column] * heights[row];
                masses[0][column] += mass;
                masses[1][row] += mass;
                self.peak = self.peak.max(values[row]);
            }
        }
        Ok(masses)
    }
}

/// The t of a column or row of the grid.
fn grid_position(index: usize) -> f64 {
    (2 * index + 1) as f64 / GRID as f64 - 1.0
}

/// An axis moved to the median and the quantiles of masses along it; unchanged if it fits already.
fn moved(axis: MappedAxis, masses: &[f64; GRID]) -> MappedAxis {
    let total: f64 = masses.iter().sum();
    let quantile = |share: f64| {
        let mut below = 0.0;
        for (index, mass) in masses.iter().enumerate() {
            if below + mass >= share * total {
                let part = if *mass > 0.0 { (share * total - below) / mass } else { 0.5 };
                return axis.at(grid_position(index) + (2.0 * part - 1.0) / GRID as f64);
            }
            below += mass;
        }
        axis.centre
    };
    let [low, centre, high] = [OUTSIDE, 0.5, 1.0 - OUTSIDE].map(quantile);
    let scale = (WIDTHS * (high - low)).clamp(SCALES[0], SCALES[1]);
    let fits =
        (centre - axis.centre).abs() <= OFFSET * scale && (1.0 / FACTOR..=FACTOR).contains(&(scale / axis.scale));
    if fits || !centre.is_finite() || !scale.is_finite() { axis } else { MappedAxis { centre, scale } }
}
