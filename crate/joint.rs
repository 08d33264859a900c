//! Joint densities of two real variables: what remains when one of them is integrated out, when it is fixed, and how much the two
//! know of each other.
//!
//! A density is f(x, y) ≥ 0 divided by its integral Z; a formula gives f or ln f. Integrals over the plane are iterated (Fubini): along a
//! column of fixed x over all y, and then over x; or by rows. Both directions use the same adaptive rule ([`rule`]) on axes that map all of ℝ to an
//! interval ([`axis`]), so tails are not cut off. The nodes of the outer integral are kept: the integral over a column is, up to Z, the
//! marginal density there, so one pass yields Z, the marginal, the conditional means and the entropies. As Fubini's theorem promises
//! the same Z by columns and by rows, a density whose two passes disagree is refused, and so is one that is no density ([`Flaw`]).

mod axis;
mod density;
mod flaw;
mod rule;
mod section;

use std::cell::RefCell;

use axis::MappedAxis;
use density::Density;
pub use density::Form;
pub use flaw::Flaw;
use rule::{Accuracy, adapt};
pub use rule::{Node, Rule, Sum};
pub use section::Section;

use crate::formula_surface::FormulaSurface;
use crate::number::rounded;
use crate::order::ordered;
use crate::plane::{Point, View};

/// The accuracy along a column or row, and over all of them.
const INNER: Accuracy = Accuracy { relative: 1e-10, least: 0.0, coarsest: 1e-4, pieces: 70 };
const OUTER: Accuracy = Accuracy { relative: 1e-9, least: 0.0, coarsest: 1e-3, pieces: 80 };

/// A column of less than this, as a share of the peak times the scale, need not be accurate: where it is looked at alone, and where it
/// is one of many.
const LEAST: f64 = 1e-280;
const LEAST_OF_MANY: f64 = 1e-40;

/// A column of less than this matters to no moment.
const NEGLIGIBLE: f64 = 1e-9;

/// The pieces of a column, and of the outer integral, before any is halved.
const INNER_PIECES: usize = 8;
const OUTER_PIECES: usize = 8;

/// The steps, in t, in which a ridge is followed from the middle to each end.
const OUTWARD: u32 = 16;

/// The most ridges that a line is expected to cross.
const CROSSINGS: usize = 8;

/// What is below this share of the terms that it is a difference of is rounding.
const ROUNDING: f64 = 1e-13;

/// A division nearer to another than this, in t, is left out; those at the sides of a ridge only nearer than that.
const SHORTEST: f64 = 1e-3;
const SHORTEST_ON_RIDGE: f64 = 1e-9;

/// A ridge whose standard deviation is below this share of the axis's scale could lie between two nodes. It is divided off at so many
/// standard deviations on either side.
const NARROW: f64 = 0.01;
const SIDES: f64 = 6.0;

/// The evaluations after which a pass is not refined further.
const BUDGET: usize = 1_000_000;

/// A point with less than this share of the probability is left out of a sum over points.
const LEAST_SHARE: f64 = 1e-12;

/// The view shows where a marginal density is at least this share of its maximum, and this share of the width beside.
const VISIBLE: f64 = 3e-3;
const MARGIN: f64 = 0.04;

/// The integrals by columns and by rows may differ by this share.
const DISAGREEMENT: f64 = 1e-4;

/// A joint density p(x, y) = f(x, y)/Z.
#[derive(Debug)]
pub struct Joint {
    density: Density,
    /// Over x, the sections of fixed x; over y, those of fixed y.
    passes: [Rule<Section>; 2],
    totals: [Sum; 2],
}

impl Joint {
    /// The density of a formula for f or ln f, looked for around a view.
    ///
    /// # Errors
    /// If f is no density.
    pub fn new(surface: &FormulaSurface, form: Form, home: View) -> Result<Self, Flaw> {
        let density = Density::new(surface, form, home)?;
        let columns = pass(&density, 0, &[])?;
        let rows = pass(&density, 1, columns.nodes())?;
        let passes = [columns, rows];
        let totals = [0, 1].map(|axis: usize| passes[axis].integral(|_, section| section.mass.value));
        let [columns, rows] = totals.map(|total| total.value);
        if columns <= 0.0 || rows <= 0.0 {
            return Err(Flaw::Zero);
        }
        if !columns.is_finite() || !rows.is_finite() {
            return Err(Flaw::SlowDecay(0));
        }
        if (columns - rows).abs() > DISAGREEMENT * columns {
            return Err(Flaw::Unsettled(0, density.axes[0].centre));
        }
        Ok(Self { density, passes, totals })
    }

    /// Z = ∫∫ f dx dy: by columns, and by rows, each with the estimate of its error. If the formula is ln f, Z/c with some c
    /// ([`Joint::log_total`]).
    pub fn totals(&self) -> [Sum; 2] {
        self.totals
    }

    /// What its formula says.
    pub fn form(&self) -> Form {
        self.density.form
    }

    /// ln Z.
    pub fn log_total(&self) -> f64 {
        self.density.shift + libm::log(self.totals[0].value)
    }

    /// E[ln f]: ln Z minus the entropy.
    pub fn mean_logarithm(&self) -> f64 {
        let sum = self.passes[0].integral(|_, section| section.logarithm).value;
        self.density.shift + sum / self.totals[0].value
    }

    /// Points x, y with their shares w of the probability, such that Σ w g(x, y) is E[g(X, Y)]: the nodes of all columns, without
    /// those that hold next to nothing. Their shares add up to 1.
    ///
    /// # Errors
    /// If the integral along a column does not settle.
    pub fn points(&self) -> Result<Vec<[f64; 3]>, Flaw> {
        let mut points = Vec::new();
        let total = self.totals[0].value;
        for column in self.sections(0).iter().filter(|node| node.weight * node.value.mass.value > LEAST_SHARE * total) {
            let line = self.line(0, column.at)?;
            let share = |node: &Node<f64>| [column.at, node.at, column.weight * node.weight * node.value / total];
            points.extend(line.nodes().iter().map(share).filter(|[.., share]| *share > LEAST_SHARE));
        }
        let sum: f64 = points.iter().map(|[.., share]| share).sum();
        points.iter_mut().for_each(|[.., share]| *share /= sum);
        Ok(points)
    }

    /// The part of the plane in which most of the mass lies, with short numbers at its ends.
    pub fn home(&self) -> View {
        let [x, y] = [0, 1].map(|axis: usize| {
            let nodes = self.sections(axis);
            let most = nodes.iter().map(|node| node.value.mass.value).fold(0.0, f64::max);
            let mut visible = nodes.iter().filter(|node| node.value.mass.value >= VISIBLE * most).map(|node| node.at);
            let low = visible.next().unwrap_or(-1.0);
            let high = visible.next_back().unwrap_or(low + 1.0);
            let margin = MARGIN * (high - low);
            let grain = libm::pow(10.0, libm::floor(libm::log10(high - low)) - 1.0);
            let [low, high] = [libm::floor((low - margin) / grain), libm::ceil((high + margin) / grain)];
            [low, high].map(|end| rounded(end * grain, 12))
        });
        View { x, y }
    }

    /// p(x, y); NaN where f is undefined.
    pub fn value(&self, at: Point) -> f64 {
        self.density.value(at) / self.totals[0].value
    }

    /// The sections along an axis (0: of fixed x, over x; 1: of fixed y, over y), from left to right. Divided by Z, the mass of a section
    /// is the marginal density.
    pub fn sections(&self, axis: usize) -> &[Node<Section>] {
        self.passes[axis].nodes()
    }

    /// The marginal density of the variable `axis` (0: x, 1: y) at a number.
    pub fn marginal(&self, axis: usize, at: f64) -> f64 {
        self.section(axis, at).map_or(f64::NAN, |section| section.mass.value / self.totals[axis].value)
    }

    /// The section of a fixed x (axis 0) or y (axis 1).
    ///
    /// # Errors
    /// If the integral along it does not settle.
    pub fn section(&self, axis: usize, at: f64) -> Result<Section, Flaw> {
        Ok(Section::of(&self.line(axis, at)?))
    }

    /// The nodes along the line of a fixed x (axis 0) or y (axis 1), with f there.
    ///
    /// # Errors
    /// If the integral along it does not settle.
    pub fn line(&self, axis: usize, at: f64) -> Result<Rule<f64>, Flaw> {
        let known = self.sections(axis).iter().map(|node| ridge(node.at, &node.value));
        let other = self.density.axes[1 - axis];
        let ridges = Ridges::new(known, self.sections(1 - axis), at);
        line(&self.density, axis, at, &divided(other, INNER_PIECES, &ridges), LEAST)
    }

    /// The integrals over the region |x − `at`| ≤ `half_width(y)`, by rows. `half_width` may bend at y = 0.
    ///
    /// # Errors
    /// If they do not settle.
    pub fn region(&self, at: f64, half_width: impl Fn(f64) -> f64) -> Result<Rule<Section>, Flaw> {
        let axis = self.density.axes[0];
        pass_between(&self.density, 1, |density, y| {
            let half = half_width(y);
            let ends = [at - half, at + half].map(|end| axis.position(end));
            Ok(Section::of(&line(density, 1, y, &ends, LEAST)?))
        })
    }

    /// The integral of a function of x or y (axis 0 or 1) times the marginal density.
    pub fn expectation(&self, axis: usize, of: impl Fn(f64) -> f64) -> Sum {
        let total = self.totals[axis].value;
        let sum = self.passes[axis].integral(|at, section| of(at) * section.mass.value);
        Sum { value: sum.value / total, error: sum.error / total }
    }

    /// Mean and variance of x or y (axis 0 or 1); NaN where they do not exist.
    pub fn moments(&self, axis: usize) -> [f64; 2] {
        let existing = |of: fn(f64) -> f64| {
            let sum = self.expectation(axis, of);
            if sum.error <= 1e-3 * self.expectation(axis, |at| of(at).abs()).value { sum.value } else { f64::NAN }
        };
        let (mean, square) = (existing(|at| at), existing(|at| at * at));
        let mean = if mean.abs() <= ROUNDING * square.sqrt() { 0.0 } else { mean };
        let variance = square - mean * mean;
        [mean, if variance < 0.0 { 0.0 } else { variance }]
    }

    /// Cov[X, Y]; NaN where it does not exist.
    pub fn covariance(&self) -> f64 {
        let negligible = NEGLIGIBLE * self.totals[0].value / self.density.axes[0].scale;
        let product = |x: f64, section: &Section| match section.first {
            first if first.is_nan() && section.mass.value < negligible => 0.0,
            first => x * first,
        };
        let product = self.passes[0].integral(product).value / self.totals[0].value;
        let [[x, along], [y, up]] = [0, 1].map(|axis| self.moments(axis));
        let covariance = product - x * y;
        if covariance.abs() <= ROUNDING * (along * up).sqrt() { 0.0 } else { covariance }
    }

    /// P(X > 0, Y > 0).
    pub fn quadrant(&self) -> f64 {
        let upper = self.passes[0].integral(|x, section| if x > 0.0 { section.upper } else { 0.0 });
        upper.value / self.totals[0].value
    }

    /// The mutual information I(X; Y) = H(X) + H(Y) − H(X, Y) = ∫∫ p(x, y) ln (p(x, y)/(p(x) p(y))) dx dy, in nats.
    pub fn mutual_information(&self) -> f64 {
        let [x, y] = [0, 1].map(|axis: usize| {
            let total = self.totals[axis].value;
            let surprise = |mass: f64| if mass > 0.0 { -mass * libm::log(mass) } else { 0.0 };
            self.passes[axis].integral(|_, section| surprise(section.mass.value / total)).value
        });
        let total = self.totals[0].value;
        let logarithm = self.passes[0].integral(|_, section| section.logarithm).value;
        let both = libm::log(total) - logarithm / total;
        let information = x + y - both;
        if information <= ROUNDING * both.abs() { 0.0 } else { information }
    }
}

/// Ascending positions t that divide an axis from end to end: even ones, 0, and where ridges are expected.
fn divided(axis: MappedAxis, pieces: usize, ridges: &Ridges) -> Vec<f64> {
    let even = (0..=pieces).map(|index| 2.0 * index as f64 / pieces as f64 - 1.0);
    let mut ts = Vec::with_capacity(pieces + 4 + ridges.places.len());
    let mut add = |t: f64, shortest: f64| {
        if t.abs() == 1.0 || t.abs() < 1.0 - shortest && ts.iter().all(|other: &f64| (other - t).abs() > shortest) {
            ts.push(t);
        }
    };
    for t in [0.0].iter().chain(&ridges.places).map(|at| axis.position(*at)).chain(even) {
        add(t, SHORTEST);
    }
    if let Some([mean, deviation]) = ridges.nearest.filter(|[_, deviation]| *deviation < NARROW * axis.scale) {
        for side in [-SIDES, SIDES] {
            add(axis.position(mean + side * deviation), SHORTEST_ON_RIDGE);
        }
    }
    ordered(ts, |one, two| one < two)
}

/// A place, and the mean and the standard deviation of the section there.
fn ridge(at: f64, section: &Section) -> [f64; 3] {
    [at, section.mean(), section.variance().sqrt()]
}

/// Where a line may cross ridges.
#[derive(Default)]
struct Ridges {
    /// On the parabola through the three nearest means, at the nearest, and where the means of the sections across cross the line.
    places: Vec<f64>,
    /// The first of these, with the standard deviation of the nearest section.
    nearest: Option<[f64; 2]>,
}

impl Ridges {
    /// The ridges along the line at a place. `known` are those of other lines beside it.
    fn new(known: impl Iterator<Item = [f64; 3]>, across: &[Node<Section>], at: f64) -> Self {
        let distance = |one: &[f64; 3]| (one[0] - at).abs();
        let mut near: Vec<[f64; 3]> = Vec::with_capacity(4);
        for one in known.filter(|[_, mean, _]| mean.is_finite()) {
            let index = near.partition_point(|other| distance(other) <= distance(&one));
            if index < 3 {
                near.insert(index, one);
                near.truncate(3);
            }
        }
        let term = |[place, mean, _]: &[f64; 3]| {
            let others = near.iter().filter(|[other, ..]| other != place);
            others.fold(*mean, |term, [other, ..]| term * (at - other) / (place - other))
        };
        let parabola: f64 = near.iter().map(term).sum();
        let nearest = near.first().map_or(f64::NAN, |[_, mean, _]| *mean);
        let crossing = |pair: &[Node<Section>]| {
            let [left, right] = [0, 1].map(|end: usize| pair[end].value.mean() - at);
            let is_crossed = (left < 0.0) != (right < 0.0) && left.is_finite() && right.is_finite();
            is_crossed.then(|| pair[0].at + (pair[1].at - pair[0].at) * left / (left - right))
        };
        let crossings = across.windows(2).filter_map(crossing).take(CROSSINGS);
        let places: Vec<f64> =
            [parabola, nearest].into_iter().filter(|mean| mean.is_finite()).chain(crossings).collect();
        let deviation = near.first().map(|[.., deviation]| *deviation);
        let nearest = places.first().copied().zip(deviation).map(|(mean, deviation)| [mean, deviation]);
        Self { places, nearest }
    }
}

/// The nodes along the line on which the coordinate `axis` is fixed, over the other one between ascending positions. Less than `least`,
/// as a share of the peak times the scale, need not be accurate.
fn line(density: &Density, axis: usize, at: f64, ts: &[f64], least: f64) -> Result<Rule<f64>, Flaw> {
    let other = 1 - axis;
    adapt(
        density.axes[other],
        ts,
        Accuracy { least: least * density.peak * density.axes[other].scale, ..INNER },
        |others| density.along(axis, at, others),
        |f| *f,
        || false,
        |place| if place.is_infinite() { Flaw::SlowDecay(other) } else { Flaw::Unsettled(other, place) },
    )
}

/// The sections along an axis. Each is divided also where the known ones let a ridge expect, so that a narrow one is followed: first
/// from the middle outward.
fn pass(density: &Density, axis: usize, others: &[Node<Section>]) -> Result<Rule<Section>, Flaw> {
    let known: RefCell<Vec<[f64; 3]>> = RefCell::default();
    let section = |density: &Density, at: f64| {
        let ridges = Ridges::new(known.borrow().iter().copied(), others, at);
        let ts = divided(density.axes[1 - axis], INNER_PIECES, &ridges);
        let section = Section::of(&line(density, axis, at, &ts, LEAST_OF_MANY)?);
        known.borrow_mut().push(ridge(at, &section));
        Ok(section)
    };
    for step in 0..OUTWARD {
        let t = f64::from(step) / f64::from(OUTWARD);
        for t in [t, -t] {
            section(density, density.axes[axis].at(t))?;
        }
    }
    pass_between(density, axis, section)
}

/// The sections along an axis, each found by a function.
fn pass_between(
    density: &Density,
    axis: usize,
    section: impl Fn(&Density, f64) -> Result<Section, Flaw>,
) -> Result<Rule<Section>, Flaw> {
    let start = density.evaluations();
    adapt(
        density.axes[axis],
        &divided(density.axes[axis], OUTER_PIECES, &Ridges::default()),
        OUTER,
        |places| {
            let mut sections = [Section::default(); rule::POINTS];
            for (result, at) in sections.iter_mut().zip(places) {
                *result = section(density, *at)?;
            }
            Ok(sections)
        },
        |section| section.mass.value,
        || density.evaluations() - start > BUDGET,
        |place| if place.is_infinite() { Flaw::SlowDecay(axis) } else { Flaw::Unsettled(axis, place) },
    )
}
