//! The plane of learning rates and batch sizes: where descent holds at the minimum, and how far above it the noise then keeps the loss.
//! Both are those of independent batches, for which they have a closed form; a reshuffled epoch is quieter at its end.

use std::rc::Rc;

use super::prediction::Quadratics;
use crate::decimal::power_of_ten;
use crate::minibatch::{Order, independent, mean_limit, mean_square_limit, share};
use crate::plane::{Grid, View};
use crate::scene::{Ramp, Raster};

/// The learning rates that can be set, and the decades of them that are shown around the limits.
const RATES: [f64; 2] = super::RATE.range;
const MARGINS: [f64; 2] = [0.125, 1.6];

/// The batch sizes shown beyond the smallest and the largest, as a factor.
const BEYOND: f64 = 1.25;

/// The size of the picture.
const COLUMNS: usize = 48;
const ROWS: usize = 20;

/// Decades of the loss above the minimum, in units of the least loss, from the darkest to the brightest.
const DECADES: [f64; 2] = [-3.0, 0.5];

/// The picture of the plane.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Where descent holds: the brighter, the higher the loss at which it settles. Hatched elsewhere.
    pub raster: Rc<Raster>,
    /// The largest rate of each batch size: η₀, B₀, η₁, B₁, …
    pub limit: Rc<Vec<f64>>,
}

/// The part of the plane that is shown: it includes a rate.
pub fn view(quadratics: Option<&Quadratics>, order: Order, rate: f64) -> View {
    let samples = quadratics.map_or(&[][..], |one| &one.samples);
    let highest = (samples.len() as f64).max(2.0);
    let limits = [mean_square_limit(samples, share(order, samples.len(), 1.0)), mean_limit(samples)];
    let [low, high] = match limits.iter().all(|limit| limit.is_finite() && *limit > 0.0) {
        true => [limits[0] * MARGINS[0], limits[1] * MARGINS[1]],
        false => [1e-3, 1.0],
    };
    let decade = |value: f64, round: fn(f64) -> f64| power_of_ten(round(libm::log10(value.clamp(RATES[0], RATES[1]))));
    let [low, high] = [decade(low.min(rate), libm::floor), decade(high.max(rate), libm::ceil)];
    View { x: [low, high.max(10.0 * low)], y: [1.0 / BEYOND, BEYOND * highest] }
}

/// The largest rate that holds at a batch size.
pub fn limit(quadratics: &Quadratics, order: Order, size: f64) -> f64 {
    mean_square_limit(&quadratics.samples, share(order, quadratics.samples.len(), size))
}

impl Hold {
    /// The picture of a part of the plane; `least` is the loss at the minimum.
    pub fn of(quadratics: &Quadratics, order: Order, least: f64, view: View) -> Self {
        let grid = Grid { view, columns: COLUMNS, rows: ROWS };
        let count = quadratics.samples.len();
        let along = |[low, high]: [f64; 2], part: f64| low * libm::pow(high / low, part);
        let shade = |row: usize, column: usize| {
            let size = along(view.y, row as f64 / (ROWS - 1) as f64).clamp(1.0, count as f64);
            let rate = along(view.x, column as f64 / (COLUMNS - 1) as f64);
            let share = share(order, count, size);
            let settled = (rate < mean_square_limit(&quadratics.samples, share))
                .then(|| independent(&quadratics.samples, share, rate).fixed_point());
            let Some(settled) = settled.flatten() else { return f32::NAN };
            let decades = libm::log10(settled.expected_loss(quadratics.hessian).max(0.0) / least);
            let part = (decades - DECADES[0]) / (DECADES[1] - DECADES[0]);
            if part.is_nan() { 0.0 } else { part.clamp(0.0, 1.0) as f32 }
        };
        let shades = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| shade(row, column))).collect();
        let size = |step: usize| along([1.0, count as f64], step as f64 / 48.0);
        let limit = |step: usize| {
            let size = size(step);
            [limit(quadratics, order, size), size]
        };
        let line: Vec<f64> = (0..=48).flat_map(limit).map(|end| if end.is_finite() { end } else { f64::NAN }).collect();
        Self {
            raster: Rc::new(Raster { grid, shades, colors: Vec::new(), ramp: Ramp::Sequential }),
            limit: line.into(),
        }
    }
}
