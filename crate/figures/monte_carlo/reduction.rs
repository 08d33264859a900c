//! Ways to make the variance of a sample smaller: antithetic pairs, a control, and importance sampling. All are unbiased: what is
//! fitted is fitted to a pilot sample of its own.

use super::integrand::Integrand;
use crate::random::Random;

/// The samples of the pilot.
const PILOT: usize = 4096;

/// The intervals of equal probability into which importance sampling divides a coordinate.
const INTERVALS: usize = 32;

/// The share of each coordinate's density that stays uniform, so that no weight is large.
const UNIFORM: f64 = 0.1;
const UNIFORM_FOR_BALL: f64 = 0.02;

/// Which of them are on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switches {
    /// Each point is followed by its mirror image 1 − u.
    pub antithetic: bool,
    /// A polynomial whose mean is known is subtracted.
    pub control: bool,
    /// Points are drawn more often where f is large, and weighted.
    pub importance: bool,
}

impl Switches {
    /// Whether all are off.
    pub fn are_off(self) -> bool {
        self == Self::default()
    }
}

/// The reductions of an integrand, fitted.
pub struct Reduction {
    switches: Switches,
    /// The ends of each coordinate's intervals of equal probability; none without importance sampling.
    intervals: Vec<Vec<f64>>,
    /// For each coordinate the coefficients of the first and second Legendre polynomial on [0, 1]; none without a control.
    control: Vec<[f64; 2]>,
}

impl Reduction {
    /// Fits what is switched on.
    pub fn fit(switches: Switches, integrand: &mut Integrand, random: &mut Random) -> Self {
        let dimension = integrand.dimension();
        let mut reduction = Self { switches, intervals: Vec::new(), control: Vec::new() };
        if !switches.control && !switches.importance {
            return reduction;
        }
        let mut columns = vec![vec![0.0; PILOT]; dimension];
        columns.iter_mut().flatten().for_each(|slot| *slot = random.uniform());
        let mut values = vec![0.0; PILOT];
        if switches.importance {
            reduction.intervals = match integrand {
                Integrand::Ball { .. } => vec![ball_intervals(dimension); dimension],
                _ => {
                    integrand.evaluate(&columns, &mut values);
                    columns.iter().map(|column| pilot_intervals(column, &values)).collect()
                }
            };
        }
        if switches.control {
            reduction.evaluate(integrand, &mut columns.clone(), &mut values);
            // ∫ P₁² = 1 ∕ 3 and ∫ P₂² = 1 ∕ 5: the coefficients of a least-squares fit.
            let coefficients = |column: &Vec<f64>| {
                let mut sums = [0.0; 2];
                for (&u, &value) in column.iter().zip(&values).filter(|(_, value)| value.is_finite()) {
                    let [first, second] = legendre(u);
                    sums[0] += 3.0 * first * value;
                    sums[1] += 5.0 * second * value;
                }
                sums.map(|sum| sum / PILOT as f64)
            };
            reduction.control = columns.iter().map(coefficients).collect();
        }
        reduction
    }

    /// Draws the next points, an even number, a stream for each coordinate.
    pub fn draw(&self, streams: &mut [Random], columns: &mut [Vec<f64>]) {
        for (stream, column) in streams.iter_mut().zip(columns) {
            if self.switches.antithetic {
                for pair in column.chunks_exact_mut(2) {
                    let u = stream.uniform();
                    (pair[0], pair[1]) = (u, 1.0 - u);
                }
            } else {
                column.iter_mut().for_each(|slot| *slot = stream.uniform());
            }
        }
    }

    /// The samples whose mean is the integral, at points that it may move.
    pub fn evaluate(&self, integrand: &mut Integrand, columns: &mut [Vec<f64>], out: &mut [f64]) {
        let mut controls = vec![0.0; if self.control.is_empty() { 0 } else { out.len() }];
        for (coefficients, column) in self.control.iter().zip(columns.iter()) {
            for (sum, &u) in controls.iter_mut().zip(column) {
                let [first, second] = legendre(u);
                *sum += coefficients[0] * first + coefficients[1] * second;
            }
        }
        let mut weights = vec![1.0; if self.intervals.is_empty() { 0 } else { out.len() }];
        for (ends, column) in self.intervals.iter().zip(columns.iter_mut()) {
            for (weight, u) in weights.iter_mut().zip(column.iter_mut()) {
                let position = *u * INTERVALS as f64;
                let index = (position as usize).min(INTERVALS - 1);
                let width = ends[index + 1] - ends[index];
                *u = ends[index] + (position - index as f64) * width;
                *weight *= INTERVALS as f64 * width;
            }
        }
        integrand.evaluate(columns, out);
        out.iter_mut().zip(&weights).for_each(|(value, weight)| *value *= weight);
        out.iter_mut().zip(&controls).for_each(|(value, control)| *value -= control);
    }
}

/// The Legendre polynomials of degree 1 and 2 on [0, 1]; their integrals are 0.
fn legendre(u: f64) -> [f64; 2] {
    let t = 2.0 * u - 1.0;
    [t, 1.5 * t * t - 0.5]
}

/// The ends of intervals of equal probability under a density that is constant on equal cells, mixed with the uniform one.
fn ends(density: &[f64], uniform: f64) -> Vec<f64> {
    let (cells, total) = (density.len() as f64, density.iter().sum::<f64>());
    let share = |value: &f64| {
        let own = if total > 0.0 && total.is_finite() { value / total } else { 1.0 / cells };
        (1.0 - uniform) * own + uniform / cells
    };
    let shares: Vec<f64> = density.iter().map(share).collect();
    let mut ends = vec![0.0];
    let (mut cell, mut below) = (0, 0.0);
    for interval in 1..INTERVALS {
        let target = interval as f64 / INTERVALS as f64;
        while cell + 1 < shares.len() && below + shares[cell] < target {
            below += shares[cell];
            cell += 1;
        }
        ends.push(((cell as f64 + (target - below) / shares[cell]) / cells).clamp(ends[interval - 1], 1.0));
    }
    ends.push(1.0);
    ends
}

/// From the marginal density of a point of the ball, (1 − x²)^((d − 1)/2).
fn ball_intervals(dimension: usize) -> Vec<f64> {
    let cell = |index: usize| {
        let x = (index as f64 + 0.5) / 64.0 - 1.0;
        libm::pow(1.0 - x * x, 0.5 * (dimension as f64 - 1.0))
    };
    ends(&(0..128).map(cell).collect::<Vec<_>>(), UNIFORM_FOR_BALL)
}

/// From the root mean square of a pilot's values in each cell, the best density of one coordinate, smoothed over neighbours.
fn pilot_intervals(column: &[f64], values: &[f64]) -> Vec<f64> {
    let mut sums = [[0.0; 2]; INTERVALS];
    for (u, value) in column.iter().zip(values).filter(|(_, value)| value.is_finite()) {
        let cell = &mut sums[((u * INTERVALS as f64) as usize).min(INTERVALS - 1)];
        *cell = [cell[0] + value * value, cell[1] + 1.0];
    }
    let smooth = |index: usize| {
        let near = &sums[index.saturating_sub(1)..(index + 2).min(INTERVALS)];
        let [squares, count] = near.iter().fold([0.0; 2], |sum, cell| [sum[0] + cell[0], sum[1] + cell[1]]);
        if count > 0.0 { (squares / count).sqrt() } else { 0.0 }
    };
    ends(&(0..INTERVALS).map(smooth).collect::<Vec<_>>(), UNIFORM)
}
