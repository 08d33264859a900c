//! Where each start of the view ends up, as a strip of colours: the basins of a curve. They are worked out coarse to fine in
//! slices of time; whatever changes meanwhile starts them anew.

use std::cell::RefCell;
use std::rc::Rc;

use super::rest::Rest;
use crate::basin::{Basins, Entry, Minima, Outcome, Road};
use crate::curve::{Curve, Stationary};
use crate::problem::CurveProblem;
use crate::scene::Raster;
use crate::surface::{Grid, Point, View};
use crate::trajectory::{Run, Trajectory, Verdict, Walk};

/// So many steps are taken before it is looked whether a ball still moves.
const STRIDE: usize = 25;

/// The strip as far as it is worked out.
#[derive(Default)]
pub struct Strip(RefCell<Option<Work>>);

/// What a strip follows from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
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
}

struct Work {
    request: Request,
    run: Run,
    known: Vec<Stationary>,
    basins: Basins,
    /// The picture between two heights, until more is known.
    raster: Option<([f64; 2], Rc<Raster>)>,
}

/// A ball dropped at each start, and what is said of its rest.
struct Drops<'a> {
    curve: &'a Curve,
    run: &'a Run,
    known: &'a [Stationary],
}

impl Road for Drops<'_> {
    fn walk(&mut self, starts: &[Point], minima: &mut Minima, outcomes: &mut [Outcome]) {
        for (&[x, _], outcome) in starts.iter().zip(outcomes) {
            let run = Run { start: vec![x], ..self.run.clone() };
            let mut problem = CurveProblem::new(self.curve);
            let Ok(mut walk) = Walk::begin(&run, &mut problem) else { continue };
            while walk.advance(&mut problem, STRIDE) && !stands_still(walk.so_far()) {}
            *outcome = self.outcome(&walk.finish(&mut problem), minima);
        }
    }
}

/// Whether the last step led nowhere: then no further one does, since plain descent remembers nothing, and all that could be
/// said of the whole walk can be said already.
fn stands_still(walk: &Trajectory) -> bool {
    let steps = walk.steps();
    steps > 0 && walk.point(steps) == walk.point(steps - 1)
}

impl Drops<'_> {
    fn outcome(&self, walk: &Trajectory, minima: &mut Minima) -> Outcome {
        let steps = walk.steps() as u16;
        let undecided = Outcome::Undecided { steps: self.run.steps as u16 };
        let since = walk.converged_at.map_or(steps, |step| step as u16);
        match Rest::of(walk, self.curve, self.known) {
            Some(Rest::Minimum(place)) => match minima.index_of([place.x, 0.0]) {
                Some(minimum) => Outcome::Reached { minimum, steps: since },
                None => undecided,
            },
            Some(Rest::Level) => Outcome::Level { steps: since },
            None if walk.verdict == Verdict::Diverged => Outcome::Diverged { steps },
            None => undecided,
        }
    }
}

impl Strip {
    /// Turns to a request, if it is another one than the last. `run` says how each start walks, `known` are
    /// the minima of the view.
    pub fn ask(&self, request: Request, run: impl FnOnce() -> Run, known: &[Stationary]) {
        let mut work = self.0.borrow_mut();
        if work.as_ref().is_none_or(|work| work.request != request) {
            let view = View { x: request.view, y: [0.0; 2] };
            let points: Vec<Point> = known.iter().map(|place| [place.x, 0.0]).collect();
            let basins = Basins::new(Grid { view, columns: request.columns, rows: 1 }, &points);
            *work = Some(Work { request, run: run(), known: known.to_vec(), basins, raster: None });
        }
    }

    /// Works on while `go_on` says so; says whether there is more to do.
    pub fn advance(&mut self, curve: &Curve, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(work) = self.0.get_mut() else { return false };
        if work.basins.is_done() || !go_on() {
            return !work.basins.is_done();
        }
        work.raster = None;
        let mut road = Drops { curve, run: &work.run, known: &work.known };
        work.basins.advance(&mut road, go_on)
    }

    /// The colours, between two heights of the picture; the same thing until more is known.
    pub fn raster(&self, heights: [f64; 2]) -> Option<Rc<Raster>> {
        let mut work = self.0.borrow_mut();
        let Work { basins, raster, .. } = work.as_mut()?;
        if raster.as_ref().is_none_or(|(known, _)| *known != heights) {
            *raster = Some((heights, Rc::new(between(basins.raster(), heights))));
        }
        raster.as_ref().map(|(_, raster)| Rc::clone(raster))
    }

    /// What becomes of each start.
    pub fn outcomes(&self) -> Vec<Outcome> {
        self.0.borrow().as_ref().map_or(Vec::new(), |work| work.basins.outcomes().to_vec())
    }

    /// Where the minima are that outcomes refer to.
    #[cfg(test)]
    pub fn minima(&self) -> Vec<f64> {
        self.0.borrow().as_ref().map_or(Vec::new(), |work| work.basins.minima().iter().map(|place| place[0]).collect())
    }

    /// Where a start stands.
    pub fn start(&self, column: usize) -> f64 {
        self.0.borrow().as_ref().map_or(f64::NAN, |work| work.basins.grid().x(column))
    }

    /// Whether it is known of every start.
    pub fn is_done(&self) -> bool {
        self.0.borrow().as_ref().is_some_and(|work| work.basins.is_done())
    }

    /// What the colours mean.
    pub fn legend(&self) -> Vec<Entry> {
        self.0.borrow().as_ref().map_or(Vec::new(), |work| work.basins.legend())
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
        let run = || Run::new(optimisers::named("sgd").expect("a card"), &[0.0]);
        let request = Request { revision: 0, learning_rate: 0.05, steps: 100, view: [-2.0, 2.0], columns: 300 };
        let mut strip = Strip::default();
        strip.ask(request, run, &[]);
        let before = strip.raster([0.0, 1.0]).expect("a strip");
        assert!(Rc::ptr_eq(&before, &strip.raster([0.0, 1.0]).expect("a strip")));
        while strip.advance(&curve, &mut || true) {}
        let after = strip.raster([0.0, 1.0]).expect("a strip");
        assert!(before.colors != after.colors && after.colors.len() == 300);
        assert!(!strip.advance(&curve, &mut || true));
    }
}
