//! The losses of a crowd's runs against the step: the median, and the band that four of five are in.

use crate::trajectory::Trajectory;

/// The first steps, all of which have quantiles, and how many more steps have: the losses fall fastest at first.
const DENSE: usize = 24;
const MORE: usize = 72;

/// The quantiles, in tenths.
const TENTHS: [usize; 3] = [1, 5, 9];

/// Quantiles of the losses of many runs.
pub struct Band {
    /// The steps, ascending, the last one among them.
    pub steps: Vec<usize>,
    /// The first decile, the median and the last decile at each step. A run that has ended counts as infinitely high.
    pub quantiles: Vec<[f64; 3]>,
}

impl Band {
    /// The quantiles over some runs; none without runs.
    pub fn of(trajectories: &[Trajectory], steps: usize) -> Self {
        let steps: Vec<usize> = if trajectories.is_empty() { Vec::new() } else { sampled(steps) };
        let mut losses = Vec::with_capacity(trajectories.len());
        let quantiles = steps.iter().map(|&step| quantiles(trajectories, step, &mut losses)).collect();
        Self { steps, quantiles }
    }
}

/// The first decile, the median and the last decile of the losses after a step; at least one run.
pub fn quantiles(trajectories: &[Trajectory], step: usize, losses: &mut Vec<f64>) -> [f64; 3] {
    losses.clear();
    losses.extend(trajectories.iter().map(|one| match one.losses.get(step) {
        Some(loss) if loss.is_finite() => *loss,
        _ => f64::INFINITY,
    }));
    let last = losses.len() - 1;
    let [low, middle, high] = TENTHS.map(|tenths| last * tenths / 10);
    let (below, median, above) = losses.select_nth_unstable_by(middle, f64::total_cmp);
    let median = *median;
    let nth = |part: &mut [f64], index: usize| *part.select_nth_unstable_by(index, f64::total_cmp).1;
    [
        if low < middle { nth(below, low) } else { median },
        median,
        if high > middle { nth(above, high - middle - 1) } else { median },
    ]
}

fn sampled(steps: usize) -> Vec<usize> {
    let dense = steps.min(DENSE);
    let rest = steps - dense;
    let more = rest.min(MORE);
    (0..=dense).chain((1..=more).map(|index| dense + index * rest / more)).collect()
}
