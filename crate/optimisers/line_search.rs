//! Line search: the step t along a direction p from x that makes φ(t) = f(x + tp), with φ′(t) = ∇f(x + tp)·p, small enough.
//!
//! [`LineSearch`] meets the strong Wolfe conditions: sufficient decrease φ(t) ≤ φ(0) + 10⁻⁴ t φ′(0), and |φ′(t)| ≤ c|φ′(0)| for
//! a given c. It requires φ′(0) < 0; otherwise it stays. It maintains an interval whose lower end is the best step so far,
//! extends it while φ falls, and then shrinks it by cubic interpolation, which is exact on a quadratic (Nocedal & Wright,
//! *Numerical optimization*, 2006, algorithms 3.5, 3.6 and equation 3.59). A non-finite trial only ends the interval. After 30
//! trials it takes the best step so far, if any: no loss can make it hang. The problem counts every trial.

use crate::optimiser::Evaluation;
use crate::problem::Problem;

/// The maximum number of trials.
const TRIALS: usize = 30;

/// The required fraction of the decrease that φ′(0) predicts.
const DECREASE: f64 = 1e-4;

/// Losses this close, relative to their size, may differ by rounding alone.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// a·b.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// to = from + t·direction.
pub(super) fn along(to: &mut [f64], from: &[f64], t: f64, direction: &[f64]) {
    to.iter_mut().zip(from).zip(direction).for_each(|((to, from), direction)| *to = from + t * direction);
}

/// Whether the loss at t shows sufficient decrease, up to rounding. False for NaN.
pub(super) fn is_decrease(loss: f64, from: f64, slope: f64, t: f64) -> bool {
    loss <= from + DECREASE * t * slope + ROUNDING * from.abs()
}

/// φ and φ′ at a step t.
#[derive(Clone, Copy)]
struct Trial {
    t: f64,
    loss: f64,
    slope: f64,
}

/// A search for the strong Wolfe conditions. It owns its buffers, and holds the evaluation where the last search ended.
pub(super) struct LineSearch {
    /// c: the fraction of φ′(0) that may remain.
    flatness: f64,
    at: Vec<f64>,
    loss: f64,
    gradient: Vec<f64>,
}

impl LineSearch {
    /// Buffers for `n` numbers. A smaller `flatness` searches closer to the minimum along the line.
    pub fn new(n: usize, flatness: f64) -> Self {
        Self { flatness, at: vec![0.0; n], loss: f64::NAN, gradient: vec![0.0; n] }
    }

    /// The evaluation where the last search ended, or where it started if it found no improvement.
    pub fn arrival(&self) -> Evaluation<'_> {
        Evaluation { loss: self.loss, gradient: &self.gradient }
    }

    /// Moves `at` along `direction`, trying the step `first` first. Returns the step taken: 0 if none improves the loss.
    pub fn search(
        &mut self,
        at: &mut [f64],
        here: Evaluation,
        direction: &[f64],
        first: f64,
        problem: &mut dyn Problem,
    ) -> f64 {
        let start = Trial { t: 0.0, loss: here.loss, slope: dot(here.gradient, direction) };
        let length = match self.find(at, start, direction, first, problem) {
            Ok(t) => t,
            Err(best) if best > 0.0 => self.try_at(at, best, direction, problem).t,
            Err(_) => 0.0,
        };
        if length > 0.0 {
            at.copy_from_slice(&self.at);
        } else {
            self.loss = here.loss;
            self.gradient.copy_from_slice(here.gradient);
        }
        length
    }

    /// A step that meets the conditions, which is the last trial; otherwise `Err` with the best step so far.
    fn find(
        &mut self,
        from: &[f64],
        start: Trial,
        direction: &[f64],
        first: f64,
        problem: &mut dyn Problem,
    ) -> Result<f64, f64> {
        let (mut previous, mut low, mut high) = (start, start, None);
        let mut t = first;
        for _ in 0..if start.slope < 0.0 { TRIALS } else { 0 } {
            let trial = self.try_at(from, t, direction, problem);
            let falls = is_decrease(trial.loss, start.loss, start.slope, t) && trial.slope.is_finite();
            if !falls || trial.loss > low.loss + ROUNDING * low.loss.abs() {
                high = Some(trial);
            } else if trial.slope.abs() <= -self.flatness * start.slope {
                return Ok(t);
            } else {
                let onwards = high.map_or(1.0, |high: Trial| high.t - low.t);
                if trial.slope * onwards >= 0.0 {
                    high = Some(low);
                }
                (previous, low) = (low, trial);
            }
            t = high.map_or_else(|| further(previous, low), |high| between(low, high));
            if !t.is_finite() || t == low.t {
                break;
            }
        }
        Err(low.t)
    }

    fn try_at(&mut self, from: &[f64], t: f64, direction: &[f64], problem: &mut dyn Problem) -> Trial {
        along(&mut self.at, from, t, direction);
        self.loss = problem.loss_and_gradient(&self.at, &mut self.gradient);
        Trial { t, loss: self.loss, slope: dot(&self.gradient, direction) }
    }
}

/// A longer step, while φ still falls: the zero of φ′ by the secant method, limited to 1.1 to 10 times the length; ten times if
/// φ′ does not rise.
fn further(previous: Trial, low: Trial) -> f64 {
    let rise = (low.slope - previous.slope) / (low.t - previous.t);
    let zero = low.t - low.slope / rise;
    if rise > 0.0 { zero.clamp(1.1 * low.t, 10.0 * low.t) } else { 10.0 * low.t }
}

/// A step inside the interval: the minimum of the cubic through both ends, but at least a tenth from either; the midpoint if
/// there is no such cubic.
fn between(low: Trial, high: Trial) -> f64 {
    let width = high.t - low.t;
    let d1 = low.slope + high.slope - 3.0 * (high.loss - low.loss) / width;
    let d2 = (d1 * d1 - low.slope * high.slope).sqrt().copysign(width);
    let fraction = 1.0 - (high.slope + d2 - d1) / (high.slope - low.slope + 2.0 * d2);
    low.t + width * if fraction.is_nan() { 0.5 } else { fraction.clamp(0.1, 0.9) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::FunctionProblem;

    fn search(function: fn(f64) -> (f64, f64), first: f64, flatness: f64) -> (f64, u32) {
        let mut problem = FunctionProblem::new(1, |at, gradient| {
            let (loss, slope) = function(at[0]);
            gradient[0] = slope;
            loss
        });
        let mut gradient = [0.0];
        let loss = problem.loss_and_gradient(&[0.0], &mut gradient);
        let mut at = [0.0];
        let mut line = LineSearch::new(1, flatness);
        let length = line.search(&mut at, Evaluation { loss, gradient: &gradient }, &[1.0], first, &mut problem);
        assert_eq!(at[0], length);
        (length, problem.evaluations().gradients - 1)
    }

    #[test]
    fn a_quadratic_takes_one_interpolation() {
        for first in [0.3, 2.9, 50.0] {
            let (length, trials) = search(|t| ((t - 3.0) * (t - 3.0), 2.0 * (t - 3.0)), first, 1e-3);
            assert!((length - 3.0).abs() < 1e-3, "{first}: {length}");
            assert!(trials <= 5, "{first}: {trials}");
        }
    }

    #[test]
    fn undefined_regions_are_avoided() {
        let (length, _) = search(|t| if t < 1.0 { (-t, -1.0) } else { (f64::NAN, f64::NAN) }, 5.0, 0.1);
        assert!((0.9..1.0).contains(&length), "{length}");
        let (length, trials) = search(|t| if t == 0.0 { (0.0, -1.0) } else { (f64::NAN, f64::NAN) }, 1.0, 0.1);
        assert_eq!((length, trials), (0.0, TRIALS as u32));
    }

    #[test]
    fn a_search_on_an_endless_descent_ends() {
        let (length, trials) = search(|t| (-t, -1.0), 1.0, 0.1);
        assert!(length > 1e6 && trials <= TRIALS as u32 + 1);
    }
}
