//! Where each start of the view ends up, as a strip of colours: the basins of a curve. They are worked out coarse to fine in
//! slices of time; whatever changes meanwhile starts them anew.

use std::cell::RefCell;
use std::rc::Rc;

use crate::basin::{self, Basins, Entry, Outcome};
use crate::curve::Curve;
use crate::scene::Raster;
use crate::surface::{Grid, Point, Surface, View};
use crate::trajectory::Run;

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
    basins: Basins,
    /// The picture between two heights, until more is known.
    raster: Option<([f64; 2], Rc<Raster>)>,
}

/// A curve as a valley along y, which no descent leaves its line in.
struct Valley<'a>(&'a Curve);

impl Surface for Valley<'_> {
    fn value(&self, at: Point) -> f64 {
        self.0.value(at[0])
    }

    fn value_and_gradient(&self, at: Point) -> (f64, Point) {
        let [value, slope, _] = self.0.jet(at[0]);
        (value, [slope, 0.0])
    }

    fn hessian(&self, at: Point) -> [f64; 3] {
        [self.0.jet(at[0])[2], 0.0, 0.0]
    }
}

impl Strip {
    /// Turns to a request, if it is another one than the last. `run` says how each start walks, `minima` are those known.
    pub fn ask(&self, request: Request, run: impl FnOnce() -> Run, minima: &[f64]) {
        let mut work = self.0.borrow_mut();
        if work.as_ref().is_none_or(|work| work.request != request) {
            let view = View { x: request.view, y: [0.0; 2] };
            let known: Vec<Point> = minima.iter().map(|&x| [x, 0.0]).collect();
            let basins = Basins::new(Grid { view, columns: request.columns, rows: 1 }, &known);
            *work = Some(Work { request, run: Run { start: vec![0.0; 2], ..run() }, basins, raster: None });
        }
    }

    /// Works on while `go_on` says so; says whether there is more to do.
    pub fn advance(&mut self, curve: &Curve, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(work) = self.0.get_mut() else { return false };
        if work.basins.is_done() || !go_on() {
            return !work.basins.is_done();
        }
        let valley = Valley(curve);
        let Ok(mut road) = basin::road(&valley, &work.run) else { return false };
        work.raster = None;
        work.basins.advance(&mut *road, go_on)
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
    use crate::problem::CurveProblem;
    use crate::trajectory::Verdict;

    /// What a walk of its own says of a start, by the verdict on it: the minimum it comes to, or none.
    fn expected(curve: &Curve, run: &Run, start: f64) -> Result<f64, Verdict> {
        let run = Run { start: vec![start], ..run.clone() };
        let walk = run.walk(&mut CurveProblem::new(curve)).expect("a run");
        let x = walk.last_point()[0];
        let rests = walk.verdict == Verdict::Converged && curve.jet(x)[2] > 0.0;
        if rests { Ok(x) } else { Err(walk.verdict) }
    }

    fn told(outcome: Outcome, minima: &[Point]) -> Result<f64, bool> {
        match outcome {
            Outcome::Reached { minimum, .. } => Ok(minima[usize::from(minimum)][0]),
            Outcome::Diverged { .. } => Err(true),
            Outcome::Level { .. } | Outcome::Undecided { .. } => Err(false),
            Outcome::Pending => panic!("every start has been looked at"),
        }
    }

    #[test]
    fn the_strip_agrees_with_running_the_descent_from_each_pixel() {
        let cases = [
            ("many-wells", 0.05, 200),
            ("many-wells", 0.24, 200),
            ("many-wells", 0.02, 12),
            ("double-well", 0.05, 100),
            ("double-well", 0.3, 60),
            ("quartic", 0.02, 300),
            ("product", 0.02, 150),
            ("logarithm", 0.5, 40),
        ];
        for (id, learning_rate, steps) in cases {
            let row = curves::named(id).expect("a row");
            let curve = row.curve();
            let (places, _) = crate::curve::stationary(&curve, row.view);
            let minima: Vec<f64> =
                places.iter().filter(|place| place.kind == crate::curve::Kind::Minimum).map(|place| place.x).collect();
            let descent = optimisers::named("sgd").expect("a card");
            let known = minima.iter().map(|&x| vec![x]).collect();
            let run = Run { learning_rate, steps, minima: known, ..Run::new(descent, &[0.0]) };
            let mut strip = Strip::default();
            let request = Request { revision: 0, learning_rate, steps, view: row.view, columns: 500 };
            strip.ask(request, || Run { minima: Vec::new(), ..run.clone() }, &minima);
            while strip.advance(&curve, &mut || true) {}
            let work = strip.0.borrow();
            let basins = &work.as_ref().expect("work").basins;
            for (column, outcome) in basins.outcomes().iter().enumerate() {
                let start = basins.grid().x(column);
                match (told(*outcome, basins.minima()), expected(&curve, &run, start)) {
                    (Ok(one), Ok(two)) => {
                        assert!((one - two).abs() < 2e-3 * (1.0 + one.abs()), "{id}: {start}: {one} {two}")
                    }
                    (Err(lost), Err(verdict)) => assert_eq!(lost, verdict == Verdict::Diverged, "{id}: {start}"),
                    (one, two) => panic!("{id} from {start} with η = {learning_rate}: {one:?}, but a walk {two:?}"),
                }
            }
        }
    }

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
