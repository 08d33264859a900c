//! Where each start in the view ends up, as a strip of colours: the basins of a curve. They are computed coarse to fine in time
//! slices; any change restarts them.

use std::rc::Rc;

use super::rest_point::RestPoint;
use crate::basin::{Basins, Classifier, Entry, Minima, Outcome};
use crate::curve::{Curve, Stationary};
use crate::plane::{Grid, Point, View};
use crate::problem::CurveProblem;
use crate::scene::Raster;
use crate::trajectory::{Run, Stepper, Trajectory, Verdict};

/// Steps fitted_between checks that a ball is still moving.
const STRIDE: usize = 25;

/// The strip, as far as it is computed.
#[derive(Default)]
pub struct Strip(Option<Work>);

/// The inputs that determine a strip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StripRequest {
    /// The revision of the curve.
    pub revision: u64,
    /// η.
    pub learning_rate: f64,
    /// The number of steps from each start.
    pub steps: usize,
    /// The range of the `columns` starts, both ends included.
    pub view: [f64; 2],
    /// The number of starts.
    pub columns: usize,
    /// The lower and the upper edge of the colours in the picture.
    pub heights: [f64; 2],
}

struct Work {
    request: StripRequest,
    run: Run,
    known: Vec<Stationary>,
    basins: Basins,
    /// The colours: the same `Rc` until more is known.
    raster: Rc<Raster>,
}

/// Drops a ball at each start and classifies its rest point.
struct Drops<'a> {
    curve: &'a Curve,
    run: &'a Run,
    known: &'a [Stationary],
}

impl Classifier for Drops<'_> {
    fn classify(&mut self, starts: &[Point], minima: &mut Minima, outcomes: &mut [Outcome]) {
        for (&[x, _], outcome) in starts.iter().zip(outcomes) {
            let run = Run { start: vec![x], ..self.run.clone() };
            let mut problem = CurveProblem::new(self.curve);
            let Ok(mut stepper) = Stepper::begin(&run, &mut problem) else { continue };
            while stepper.advance(&mut problem, STRIDE) && !is_at_rest(stepper.so_far()) {}
            *outcome = self.outcome(&stepper.finish(&mut problem), minima);
        }
    }
}

/// Whether the last step did not move the ball. Then no later step will, because plain descent has no memory, and the verdict is
/// final.
fn is_at_rest(trajectory: &Trajectory) -> bool {
    let steps = trajectory.steps();
    steps > 0 && trajectory.point(steps) == trajectory.point(steps - 1)
}

impl Drops<'_> {
    fn outcome(&self, trajectory: &Trajectory, minima: &mut Minima) -> Outcome {
        let steps = trajectory.steps() as u16;
        let undecided = Outcome::Undecided { steps: self.run.steps as u16 };
        let converged_at = trajectory.converged_at.map_or(steps, |step| step as u16);
        match RestPoint::of(trajectory, self.curve, self.known) {
            Some(RestPoint::Minimum(place)) => match minima.index_of([place.x, 0.0]) {
                Some(minimum) => Outcome::Reached { minimum, steps: converged_at },
                None => undecided,
            },
            Some(RestPoint::Flat) => Outcome::Flat { steps: converged_at },
            None => match trajectory.verdict {
                Verdict::Diverged => Outcome::Diverged { steps },
                Verdict::Stopped => Outcome::Stopped { steps },
                _ => undecided,
            },
        }
    }
}

impl Strip {
    /// Whether this is the current request.
    pub fn is_of(&self, request: &StripRequest) -> bool {
        self.0.as_ref().is_some_and(|work| work.request == *request)
    }

    /// Starts on a request. `run` is the run to make from each start, `known` are the minima in view.
    pub fn request(&mut self, request: StripRequest, run: Run, known: &[Stationary]) {
        let view = View { x: request.view, y: [0.0; 2] };
        let points: Vec<Point> = known.iter().map(|place| [place.x, 0.0]).collect();
        let basins = Basins::new(Grid { view, columns: request.columns, rows: 1 }, &points);
        let raster = Rc::new(fitted_between(basins.raster(), request.heights));
        self.0 = Some(Work { request, run, known: known.to_vec(), basins, raster });
    }

    /// Continues while `go_on` returns true. Returns whether there is more to do.
    pub fn advance(&mut self, curve: &Curve, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(work) = &mut self.0 else { return false };
        if work.basins.is_done() || !go_on() {
            return !work.basins.is_done();
        }
        let mut classifier = Drops { curve, run: &work.run, known: &work.known };
        let is_more = work.basins.advance(&mut classifier, go_on);
        work.raster = Rc::new(fitted_between(work.basins.raster(), work.request.heights));
        is_more
    }

    /// The colours.
    pub fn raster(&self) -> Option<Rc<Raster>> {
        self.0.as_ref().map(|work| Rc::clone(&work.raster))
    }

    /// The outcome of each start.
    pub fn outcomes(&self) -> &[Outcome] {
        self.0.as_ref().map_or(&[], |work| work.basins.outcomes())
    }

    /// The positions of the minima that outcomes refer to.
    #[cfg(test)]
    pub fn minima(&self) -> Vec<f64> {
        self.0.as_ref().map_or(Vec::new(), |work| work.basins.minima().iter().map(|place| place[0]).collect())
    }

    /// The x-coordinate of a start.
    pub fn start(&self, column: usize) -> f64 {
        self.0.as_ref().map_or(f64::NAN, |work| work.basins.grid().x(column))
    }

    /// Whether every outcome is known.
    pub fn is_done(&self) -> bool {
        self.0.as_ref().is_some_and(|work| work.basins.is_done())
    }

    /// The legend of the colours.
    pub fn legend(&self) -> Vec<Entry> {
        self.0.as_ref().map_or(Vec::new(), |work| work.basins.legend())
    }
}

/// Fits the single row of a raster fitted_between two heights of the picture.
fn fitted_between(raster: Raster, [low, high]: [f64; 2]) -> Raster {
    // Cells extend beyond the view by half their size: for a single row, half the view's height on either side.
    let quarter = 0.25 * (high - low);
    let view = View { x: raster.grid.view.x, y: [low + quarter, high - quarter] };
    Raster { grid: Grid { view, ..raster.grid }, ..raster }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curves;
    use crate::optimisers;

    #[test]
    fn the_raster_is_reused_until_more_is_known() {
        let curve = curves::named("double-well").expect("a row").curve();
        let run = Run::new(optimisers::named("sgd").expect("a card"), &[0.0]);
        let (view, heights) = ([-2.0, 2.0], [0.0, 1.0]);
        let request = StripRequest { revision: 0, learning_rate: 0.05, steps: 100, view, columns: 300, heights };
        let mut strip = Strip::default();
        assert!(!strip.is_of(&request));
        strip.request(request, run, &[]);
        assert!(strip.is_of(&request) && !strip.is_of(&StripRequest { steps: 99, ..request }));
        let before = strip.raster().expect("a strip");
        assert!(Rc::ptr_eq(&before, &strip.raster().expect("a strip")));
        while strip.advance(&curve, &mut || true) {}
        let after = strip.raster().expect("a strip");
        assert!(before.colors != after.colors && after.colors.len() == 300);
        assert!(!strip.advance(&curve, &mut || true));
    }
}
