//! Where each start of the view ends up, as a strip of colours: the basins of a curve. They are worked out coarse to fine in
//! slices of time; whatever changes meanwhile starts them anew.

use std::rc::Rc;

use super::rest_point::RestPoint;
use crate::basin::{Basins, Classifier, Entry, Minima, Outcome};
use crate::curve::{Curve, Stationary};
use crate::plane::{Grid, Point, View};
use crate::problem::CurveProblem;
use crate::scene::Raster;
use crate::trajectory::{Run, Stepper, Trajectory, Verdict};

/// So many steps are taken before it is looked whether a ball still moves.
const STRIDE: usize = 25;

/// The strip as far as it is worked out.
#[derive(Default)]
pub struct Strip(Option<Work>);

/// What a strip follows from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StripRequest {
    /// The revision of the curve.
    pub revision: u64,
    /// η.
    pub learning_rate: f64,
    /// How many steps each start takes.
    pub steps: usize,
    /// Where the starts are: `columns` of them, both ends of the view included.
    pub view: [f64; 2],
    /// How many starts.
    pub columns: usize,
    /// Between which heights of the picture the colours are.
    pub heights: [f64; 2],
}

struct Work {
    request: StripRequest,
    run: Run,
    known: Vec<Stationary>,
    basins: Basins,
    /// The colours, the same thing until more is known.
    raster: Rc<Raster>,
}

/// A ball dropped at each start, and what is said of its rest.
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
            while stepper.advance(&mut problem, STRIDE) && !is_stationary(stepper.so_far()) {}
            *outcome = self.outcome(&stepper.finish(&mut problem), minima);
        }
    }
}

/// Whether the last step led nowhere: then no further one does, since plain descent remembers nothing, and all that could be
/// said of the whole walk can be said already.
fn is_stationary(trajectory: &Trajectory) -> bool {
    let steps = trajectory.steps();
    steps > 0 && trajectory.point(steps) == trajectory.point(steps - 1)
}

impl Drops<'_> {
    fn outcome(&self, trajectory: &Trajectory, minima: &mut Minima) -> Outcome {
        let steps = trajectory.steps() as u16;
        let undecided = Outcome::Undecided { steps: self.run.steps as u16 };
        let since = trajectory.converged_at.map_or(steps, |step| step as u16);
        match RestPoint::of(trajectory, self.curve, self.known) {
            Some(RestPoint::Minimum(place)) => match minima.index_of([place.x, 0.0]) {
                Some(minimum) => Outcome::Reached { minimum, steps: since },
                None => undecided,
            },
            Some(RestPoint::Flat) => Outcome::Flat { steps: since },
            None if trajectory.verdict == Verdict::Diverged => Outcome::Diverged { steps },
            None => undecided,
        }
    }
}

impl Strip {
    /// Whether this is what was asked for last.
    pub fn is_of(&self, request: &StripRequest) -> bool {
        self.0.as_ref().is_some_and(|work| work.request == *request)
    }

    /// Turns to a request. `run` says how each start walks, `known` are the minima of the view.
    pub fn request(&mut self, request: StripRequest, run: Run, known: &[Stationary]) {
        let view = View { x: request.view, y: [0.0; 2] };
        let points: Vec<Point> = known.iter().map(|place| [place.x, 0.0]).collect();
        let basins = Basins::new(Grid { view, columns: request.columns, rows: 1 }, &points);
        let raster = Rc::new(between(basins.raster(), request.heights));
        self.0 = Some(Work { request, run, known: known.to_vec(), basins, raster });
    }

    /// Works on while `go_on` says so; says whether there is more to do.
    pub fn advance(&mut self, curve: &Curve, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(work) = &mut self.0 else { return false };
        if work.basins.is_done() || !go_on() {
            return !work.basins.is_done();
        }
        let mut classifier = Drops { curve, run: &work.run, known: &work.known };
        let is_more = work.basins.advance(&mut classifier, go_on);
        work.raster = Rc::new(between(work.basins.raster(), work.request.heights));
        is_more
    }

    /// The colours.
    pub fn raster(&self) -> Option<Rc<Raster>> {
        self.0.as_ref().map(|work| Rc::clone(&work.raster))
    }

    /// What becomes of each start.
    pub fn outcomes(&self) -> &[Outcome] {
        self.0.as_ref().map_or(&[], |work| work.basins.outcomes())
    }

    /// Where the minima are that outcomes refer to.
    #[cfg(test)]
    pub fn minima(&self) -> Vec<f64> {
        self.0.as_ref().map_or(Vec::new(), |work| work.basins.minima().iter().map(|place| place[0]).collect())
    }

    /// Where a start stands.
    pub fn start(&self, column: usize) -> f64 {
        self.0.as_ref().map_or(f64::NAN, |work| work.basins.grid().x(column))
    }

    /// Whether it is known of every start.
    pub fn is_done(&self) -> bool {
        self.0.as_ref().is_some_and(|work| work.basins.is_done())
    }

    /// What the colours mean.
    pub fn legend(&self) -> Vec<Entry> {
        self.0.as_ref().map_or(Vec::new(), |work| work.basins.legend())
    }
}

/// The only row of a raster from one height of the picture to another.
fn between(raster: Raster, [low, high]: [f64; 2]) -> Raster {
    // A cell sticks out by half its size, and the only row by half the height of the view on both sides.
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
    fn the_picture_is_the_same_thing_until_more_is_known() {
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
