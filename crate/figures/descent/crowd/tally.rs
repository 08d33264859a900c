//! How the runs of a crowd stand at a step, counted.

use super::band::quantiles;
use crate::plane::Point;
use crate::trajectory::{Trajectory, Verdict};

/// Ends of runs this close, in units of 1 + ‖x‖, are at the same minimum.
const SAME: f64 = 0.01;

/// The number of minima that are told apart; runs that converge to others are counted, without a place.
const MAX_PLACES: usize = 12;

/// The counts of a racer's runs at a step.
#[derive(Debug, Default, PartialEq)]
pub struct Tally {
    /// All runs.
    pub runs: usize,
    /// Those that have converged: from a step up to this one on they stay where they end.
    pub converged: usize,
    /// Those that are on their way.
    pub running: usize,
    /// Those that end back and forth without progress.
    pub oscillating: usize,
    /// Those that have left the bounds, or are about to at their end.
    pub diverged: usize,
    /// Those that have stopped where the gradient is undefined.
    pub stopped: usize,
    /// The median loss; a run that has ended counts as infinitely high.
    pub loss: f64,
    /// The median of the steps after which the converged ones had.
    pub steps: Option<usize>,
    /// Where they have converged to, and how many to each.
    pub places: Vec<(Point, usize)>,
}

impl Tally {
    /// Counts runs at a step; `minima` are the known ones.
    pub fn of(trajectories: &[Trajectory], step: usize, minima: impl IntoIterator<Item = Point>) -> Self {
        let mut tally = Self { runs: trajectories.len(), ..Self::default() };
        tally.places = minima.into_iter().take(MAX_PLACES).map(|at| (at, 0)).collect();
        let mut arrivals = Vec::new();
        for trajectory in trajectories {
            let has_ended = step >= trajectory.steps();
            match (trajectory.converged_at, trajectory.verdict) {
                (Some(arrival), _) if arrival <= step => {
                    tally.converged += 1;
                    arrivals.push(arrival);
                    tally.arrive([trajectory.last_point()[0], trajectory.last_point()[1]]);
                }
                (None, Verdict::Oscillating) if has_ended => tally.oscillating += 1,
                (None, Verdict::Diverged) if has_ended => tally.diverged += 1,
                (None, Verdict::Stopped) if has_ended => tally.stopped += 1,
                _ => tally.running += 1,
            }
        }
        if !trajectories.is_empty() {
            tally.loss = quantiles(trajectories, step, &mut Vec::new())[1];
        }
        tally.places.retain(|(_, count)| *count > 0);
        let middle = arrivals.len().saturating_sub(1) / 2;
        tally.steps = (!arrivals.is_empty()).then(|| *arrivals.select_nth_unstable(middle).1);
        tally
    }

    fn arrive(&mut self, at: Point) {
        let distance = |place: &Point| libm::hypot(place[0] - at[0], place[1] - at[1]);
        let near = SAME * (1.0 + libm::hypot(at[0], at[1]));
        match self.places.iter().position(|(place, _)| distance(place) <= near) {
            Some(index) => self.places[index].1 += 1,
            None if self.places.len() < MAX_PLACES => self.places.push((rounded(at, 0.1 * near), 1)),
            None => {}
        }
    }
}

/// A point with as many decimals as its tolerance has.
fn rounded(at: Point, tolerance: f64) -> Point {
    let grain = libm::pow(10.0, libm::floor(libm::log10(tolerance)));
    // Adding zero removes the sign of a zero.
    at.map(|number| libm::round(number / grain) * grain + 0.0)
}
