//! The distribution of a field's values, from which its levels and shades are chosen.

use crate::plane::Grid;

/// Values are clamped to this magnitude, so that differences stay finite.
const HUGE: f64 = 1e300;

/// Quantiles are read from at most this many samples along each axis.
const SIDE: usize = 64;

/// Statistics of a field's finite values.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    /// The lowest value, or a known lower one.
    pub(super) low: f64,
    /// The highest value.
    pub(super) high: f64,
    /// Samples in ascending order, evenly spaced on the grid.
    sorted: Vec<f64>,
}

impl Spread {
    /// `None` if no value is finite.
    pub(super) fn of(grid: &Grid, values: &[f64]) -> Option<Self> {
        let (low, high) = range(values);
        if low > high {
            return None;
        }
        let [across, up] = [grid.columns, grid.rows].map(|count| count.div_ceil(SIDE));
        let lines = values.chunks(grid.columns).skip(up / 2).step_by(up);
        let every = lines.flat_map(|line| line.iter().skip(across / 2).step_by(across));
        let mut sorted: Vec<f64> = every.copied().filter(|value| value.is_finite()).map(bounded).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        if sorted.is_empty() {
            sorted = vec![bounded(low), bounded(high)];
        }
        Some(Self { low: bounded(low), high: bounded(high), sorted })
    }

    /// Lowers the lowest value to `floor` if that is below it.
    pub(super) fn lower(&mut self, floor: f64) {
        if floor.is_finite() {
            self.low = self.low.min(bounded(floor));
        }
    }

    /// The difference between the highest and the lowest value.
    pub(super) fn height(&self) -> f64 {
        self.high - self.low
    }

    /// Heights above the lowest value up to this are rounding errors.
    pub(super) fn noise(&self) -> f64 {
        16.0 * f64::EPSILON * self.low.abs()
    }

    /// The value below which a given fraction of the samples lies.
    pub(super) fn quantile(&self, fraction: f64) -> f64 {
        quantile(&self.sorted, fraction)
    }

    /// The height below which a given fraction of the samples above the lowest value lies; the whole height if there are
    /// none.
    pub(super) fn rise(&self, fraction: f64) -> f64 {
        let flat = self.sorted.partition_point(|value| value - self.low <= self.noise());
        match &self.sorted[flat..] {
            [] => self.height(),
            risen => quantile(risen, fraction) - self.low,
        }
    }
}

fn bounded(value: f64) -> f64 {
    value.clamp(-HUGE, HUGE)
}

fn quantile(sorted: &[f64], fraction: f64) -> f64 {
    sorted[(fraction * (sorted.len() - 1) as f64) as usize]
}

/// The lowest and the highest finite value; the former exceeds the latter if there is none.
fn range(values: &[f64]) -> (f64, f64) {
    const LANES: usize = 4;
    let mut low = [f64::INFINITY; LANES];
    let mut high = [f64::NEG_INFINITY; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            let value = chunk[lane];
            let finite = value.abs() < f64::INFINITY;
            low[lane] = if finite && value < low[lane] { value } else { low[lane] };
            high[lane] = if finite && value > high[lane] { value } else { high[lane] };
        }
    }
    let rest = rest.iter().copied().filter(|value| value.is_finite());
    let low = low.into_iter().chain(rest.clone()).fold(f64::INFINITY, f64::min);
    let high = high.into_iter().chain(rest).fold(f64::NEG_INFINITY, f64::max);
    (low, high)
}
