//! Root-mean-square errors against the number of samples, and the straight lines through them on logarithmic axes.

use super::averages::{Run, SAMPLES, TOP};
use super::truth::Truth;
use super::work::{SobolRun, Work};

/// Errors below this multiple of the integral's own are not told apart from it; neither is rounding.
const RESOLUTION: f64 = 3.0;
const ROUNDING: f64 = 1e-15;

/// The least number of samples that are not 0 for an error to be known.
const HITS: usize = 10;

/// From this power of 2 on, Sobol′ points show their order.
const FIRST_SOBOL: usize = 4;

/// The errors of a method, and the line fitted to them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Errors {
    /// Pairs of samples and root-mean-square error, ascending.
    pub points: Vec<[f64; 2]>,
    /// The slope of ln(error) against ln(samples), and the line's ends.
    pub fit: Option<Fit>,
}

/// A line on logarithmic axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Its slope.
    pub slope: f64,
    /// The first and the last point.
    pub ends: [[f64; 2]; 2],
}

/// The errors of Monte Carlo, grid and scrambled Sobol′.
pub fn errors(work: &Work) -> [Errors; 3] {
    let Some(truth) = work.truth() else { return Default::default() };
    let grid = work.grids().iter().map(|[points, mean]| [*points, (mean - truth.value).abs()]);
    let grid = resolved(grid.collect(), truth);
    // A jump is met by chance: two grids are no line.
    let least = if work.is_smooth() { 2 } else { 3 };
    let finest = grid.len().div_ceil(2).max(least);
    let line = (grid.len() >= finest).then(|| Fit::through(&grid[grid.len() - finest..])).flatten();
    [
        Errors::new(resolved(monte_carlo(work.monte_carlo()), truth), 0),
        Errors { fit: line, points: grid },
        Errors::new(resolved(sobol(work.sobol(), truth), truth), FIRST_SOBOL),
    ]
}

impl Errors {
    /// Errors, with a line through those from 2 to some power on.
    fn new(points: Vec<[f64; 2]>, first: usize) -> Self {
        let from = points.partition_point(|[samples, _]| *samples < (1 << first) as f64);
        Self { fit: Fit::through(&points[from..]), points }
    }
}

/// The errors that can be told from zero.
fn resolved(points: Vec<[f64; 2]>, truth: Truth) -> Vec<[f64; 2]> {
    let least = (RESOLUTION * truth.error).max(ROUNDING * truth.value.abs()).max(f64::MIN_POSITIVE);
    points.into_iter().filter(|[_, error]| error.is_finite() && *error > least).collect()
}

/// Over all blocks of 2ᵐ samples in all runs; nothing if hardly a sample is different from 0.
fn monte_carlo(runs: &[Run]) -> Vec<[f64; 2]> {
    if runs.iter().map(|run| run.hits).sum::<usize>() < HITS {
        return Vec::new();
    }
    let point = |m: usize| {
        let blocks = runs.len() * (SAMPLES >> m);
        let squares: f64 = runs.iter().map(|run| run.squares[m]).sum();
        [(1 << m) as f64, (squares / blocks as f64).sqrt()]
    };
    (0..=TOP).map(point).collect()
}

/// Over the scrambles; nothing if hardly a point is where f is different from 0.
fn sobol(runs: &[SobolRun], truth: Truth) -> Vec<[f64; 2]> {
    if runs.iter().map(|run| run.hits).sum::<usize>() < HITS {
        return Vec::new();
    }
    let point = |m: usize| {
        let squares: f64 = runs.iter().map(|run| (run.means[m] - truth.value) * (run.means[m] - truth.value)).sum();
        [(1 << m) as f64, (squares / runs.len() as f64).sqrt()]
    };
    (0..=TOP).map(point).collect()
}

impl Fit {
    /// The line of least squares through the logarithms of at least two points.
    fn through(points: &[[f64; 2]]) -> Option<Self> {
        let ([first, .., last], count) = (points, points.len() as f64) else { return None };
        let logs = || points.iter().map(|point| point.map(libm::log));
        let [x, y] = logs().fold([0.0; 2], |sum, [x, y]| [sum[0] + x / count, sum[1] + y / count]);
        let [xx, xy] = logs().fold([0.0; 2], |sum, [u, v]| [sum[0] + (u - x) * (u - x), sum[1] + (u - x) * (v - y)]);
        let slope = xy / xx;
        let at = |samples: f64| [samples, libm::exp(y + slope * (libm::log(samples) - x))];
        slope.is_finite().then(|| Self { slope, ends: [at(first[0]), at(last[0])] })
    }
}
