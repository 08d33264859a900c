//! Adaptive quadrature: the interval in pieces, the worst of which is bisected.

use super::double_exponential;
use super::gauss_kronrod;
use super::noise::NoisyProgram;
use super::obstacle::Obstacle;
use super::piece::{End, Estimate, middle};
use super::special::{Parts, SpecialKind, SpecialPoint};
use crate::curve::Curve;
use crate::formula::PointMachine;

/// The most evaluations of an integral.
const MAX_EVALUATIONS: usize = 40_000;

/// An integral whose error cannot be brought below this share of ∫|f| is refused.
const COARSEST: f64 = 1e-4;

/// The shares of a piece at which the rounding of a smooth integrand is sampled.
const SAMPLES: [f64; 3] = [0.07, 0.5, 0.93];

/// The share of a piece that is nearer to its end than any node, and the relative change of f over it that is steep.
const NEAR: f64 = 1e-3;
const STEEP: f64 = 0.02;

/// The value of an integral.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Integral {
    /// ∫ f(x) dx.
    pub value: f64,
    /// A bound on |value − integral|: an estimate, and meant to be larger than the error.
    pub error: f64,
    /// The number of evaluations of f.
    pub evaluations: usize,
    /// Whether the tolerance was met.
    pub is_settled: bool,
}

/// A function to integrate, with what is known of its special points.
#[derive(Clone, Debug)]
pub struct Integrand {
    machine: PointMachine,
    noisy: NoisyProgram,
    parts: Parts,
    evaluations: usize,
}

impl Integrand {
    /// The integrand f of a curve.
    pub fn new(curve: &Curve) -> Self {
        let program = curve.formula().program();
        Self {
            machine: PointMachine::new(program.clone(), curve.constants()),
            noisy: NoisyProgram::new(program, curve.constants()),
            parts: Parts::of(curve),
            evaluations: 0,
        }
    }

    /// The points of an interval, its ends included, where the formula may fail to be smooth, from left to right.
    pub fn special_points(&self, range: [f64; 2]) -> Vec<SpecialPoint> {
        self.parts.points(range)
    }

    /// A bound on the rounding error of f(x); infinite where nothing is certain.
    pub fn rounding(&mut self, x: f64) -> f64 {
        self.noisy.run(x, 0.0);
        self.noisy.output(0)[1]
    }

    /// The integral from a to b, either of which may be infinite; negative if b < a and f > 0. Bisects until the error is below
    /// `tolerance` times ∫|f|, or rounding dominates it, or 40,000 evaluations are spent.
    ///
    /// # Errors
    /// If the integral does not exist, or its error stays above 1e-4 ∫|f|.
    pub fn integrate(&mut self, [a, b]: [f64; 2], tolerance: f64) -> Result<Integral, Obstacle> {
        if a.is_nan() || b.is_nan() || a.is_infinite() && a == b {
            return Err(Obstacle::BadEnds);
        }
        if a == b {
            let value = self.value(a)?;
            return Ok(Integral { value: 0.0 * value, error: 0.0, evaluations: 1, is_settled: true });
        }
        let (low, high, sign) = if a < b { (a, b, 1.0) } else { (b, a, -1.0) };
        let special = self.parts.points([low, high]);
        let found = self.integrate_between([low, high], &special, tolerance)?;
        Ok(Integral { value: sign * found.value, ..found })
    }

    /// The integral over each interval between neighbours of an ascending list of numbers, as [`Integrand::integrate`] finds it, except
    /// that the special points of all are looked for at once.
    pub fn integrate_each(&mut self, xs: &[f64], tolerance: f64) -> Vec<Result<Integral, Obstacle>> {
        let Some((first, last)) = xs.first().zip(xs.last()) else { return Vec::new() };
        let special = self.parts.points([*first, *last]);
        xs.windows(2).map(|ends| self.integrate_between([ends[0], ends[1]], &special, tolerance)).collect()
    }

    fn integrate_between(
        &mut self,
        [low, high]: [f64; 2],
        special: &[SpecialPoint],
        tolerance: f64,
    ) -> Result<Integral, Obstacle> {
        self.evaluations = 0;
        let mut pieces = Vec::new();
        for ends in ends([low, high], special).windows(2) {
            pieces.push(self.piece([ends[0], ends[1]])?);
        }
        while let Some(worst) = worst(&pieces, tolerance) {
            let ends = pieces[worst].ends;
            let x = middle(ends.map(|end| end.x));
            if self.evaluations > MAX_EVALUATIONS || x <= ends[0].x || x >= ends[1].x {
                break;
            }
            let between = End { x, is_singular: false, is_steep: false };
            let mut halves = [self.piece([ends[0], between])?, self.piece([between, ends[1]])?];
            distrust(&pieces[worst], &mut halves);
            let [left, right] = halves;
            pieces[worst] = left;
            pieces.push(right);
        }
        self.settle(&pieces, tolerance)
    }

    /// Integrates over a piece.
    fn piece(&mut self, ends: [End; 2]) -> Result<Piece, Obstacle> {
        if ends.iter().any(|end| end.is_singular) || self.is_steep(ends)? {
            let noisy = &mut self.noisy;
            let (estimate, evaluations) = double_exponential::integrate(ends, &mut |x, error| {
                noisy.run(x, error);
                noisy.output(0)
            })?;
            self.evaluations += evaluations;
            return Ok(Piece { ends, estimate });
        }
        let range = ends.map(|end| end.x);
        let mut estimate = gauss_kronrod::integrate(range, |x| self.value(x))?;
        let width = range[1] - range[0];
        let noise = SAMPLES.map(|share| {
            let x = range[0] + share * width;
            self.noisy.run(x, f64::EPSILON * x.abs());
            self.noisy.output(0)[1]
        });
        estimate.floor += width * noise.into_iter().fold(0.0, f64::max);
        self.evaluations += gauss_kronrod::EVALUATIONS;
        Ok(Piece { ends, estimate })
    }

    /// Whether a finite piece has a peak or a step at an end that is narrower than the distance from it to the nearest node.
    fn is_steep(&mut self, ends: [End; 2]) -> Result<bool, Obstacle> {
        for (end, other) in [(ends[0], ends[1]), (ends[1], ends[0])] {
            if end.is_steep {
                let [at, beside] = [self.value(end.x)?, self.value(end.x + NEAR * (other.x - end.x))?];
                if (at - beside).abs() > STEEP * at.abs().max(beside.abs()) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn value(&mut self, x: f64) -> Result<f64, Obstacle> {
        let mut value = [0.0];
        self.machine.evaluate(&[x], &mut value);
        match value[0] {
            value if value.is_nan() => Err(Obstacle::Undefined(x)),
            value if value.is_infinite() => Err(Obstacle::Overflow(x)),
            value => Ok(value),
        }
    }

    /// The sum over the pieces, if its error is small enough to be of use.
    fn settle(&self, pieces: &[Piece], tolerance: f64) -> Result<Integral, Obstacle> {
        let sum = |part: fn(&Estimate) -> f64| pieces.iter().map(|piece| part(&piece.estimate)).sum::<f64>();
        let (value, size) = (sum(|estimate| estimate.value), sum(|estimate| estimate.size));
        let (truncation, floor) = (sum(|estimate| estimate.truncation), sum(|estimate| estimate.floor));
        let error = truncation + floor;
        let is_usable = error <= COARSEST * size || error < f64::MIN_POSITIVE;
        if !value.is_finite() || !is_usable {
            let at = pieces.iter().max_by(|one, two| one.error().total_cmp(&two.error()));
            return Err(Obstacle::Unsettled(at.map_or(f64::NAN, |piece| middle(piece.ends.map(|end| end.x)))));
        }
        let is_settled = truncation <= (tolerance * size).max(floor);
        Ok(Integral { value, error, evaluations: self.evaluations, is_settled })
    }
}

/// The ends of the interval and the special points between them.
fn ends([low, high]: [f64; 2], special: &[SpecialPoint]) -> Vec<End> {
    let is = |x: f64, kind| special.iter().any(|point| point.x == x && point.kind == kind);
    let end = |x: f64| End {
        x,
        is_singular: x.is_infinite() || is(x, SpecialKind::Singular),
        is_steep: is(x, SpecialKind::Steep),
    };
    let mut xs: Vec<f64> = special.iter().map(|point| point.x).filter(|x| low < *x && *x < high).collect();
    if low.is_infinite() && high.is_infinite() && xs.is_empty() {
        xs.push(0.0);
    }
    [low].into_iter().chain(xs).chain([high]).map(end).collect()
}

/// A piece with its estimate.
struct Piece {
    ends: [End; 2],
    estimate: Estimate,
}

impl Piece {
    fn error(&self) -> f64 {
        self.estimate.truncation + self.estimate.floor
    }
}

/// If the halves of a piece disagree with the whole by more than its error, one of the three has missed something, and the halves are
/// charged with the difference.
fn distrust(whole: &Piece, halves: &mut [Piece; 2]) {
    let sum: f64 = halves.iter().map(|half| half.estimate.value).sum();
    let [whole_error, error] = [whole.error(), halves.iter().map(Piece::error).sum()];
    let difference = (whole.estimate.value - sum).abs();
    if difference > whole_error + error {
        for half in halves {
            half.estimate.truncation += difference;
        }
    }
}

/// The piece that bisecting would help most, or `None` if nothing is to be gained: all truncation together is within the tolerance,
/// or within rounding.
fn worst(pieces: &[Piece], tolerance: f64) -> Option<usize> {
    let [truncation, size] = pieces.iter().fold([0.0; 2], |[truncation, size], piece| {
        [truncation + piece.estimate.truncation, size + piece.estimate.size]
    });
    if truncation <= tolerance * size {
        return None;
    }
    let gain =
        |piece: &Piece| if piece.estimate.truncation > piece.estimate.floor { piece.estimate.truncation } else { 0.0 };
    let (index, best) = pieces.iter().map(gain).enumerate().max_by(|one, two| one.1.total_cmp(&two.1))?;
    (best > 0.0).then_some(index)
}
