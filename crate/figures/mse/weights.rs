//! The weights of the line: placed by hand, walked downhill by gradient descent, or held at the best line.

use crate::data_loss::MeanSquaredError;
use crate::figure::clock::Scrub;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::switch::Switch;
use crate::figure::{Clock, Group, Visit};
use crate::number::rounded;
use crate::optimisers;
use crate::plane::Point;
use crate::problem::SurfaceProblem;
use crate::subject::data_sets::DataSetCard;
use crate::trajectory::{Run, Trajectory};

const SLOPE: Dial = Dial { range: [-10.0, 10.0], scale: SliderScale::Linear, whole: false };
const INTERCEPT: Dial = Dial { range: [-20.0, 20.0], scale: SliderScale::Linear, whole: false };
const RATE: Dial = Dial { range: [1e-4, 1.0], scale: SliderScale::Logarithmic, whole: false };

/// So many steps are walked.
const LAST: usize = 100;

/// Steps a second while it plays.
const SPEED: f64 = 12.0;

/// A hand places weights on thousandths, so that a state stays short.
const GRAIN: f64 = 0.001;

/// Where the weights are and how they got there.
pub struct Weights {
    /// w and b.
    start: [Knob; 2],
    rate: Knob,
    /// Steps shown, with the part of the next that has been played.
    step: f64,
    fit: Switch,
    /// Start and rate when they were last looked at.
    seen: [f64; 3],
}

impl Weights {
    /// The weights with which a data set begins.
    pub fn new(card: &DataSetCard) -> Self {
        let [w, b] = card.start;
        let start = [
            Knob::new("w", "Slope at the start", "w", SLOPE, w),
            Knob::new("b", "Intercept at the start", "b", INTERCEPT, b),
        ];
        let rate = Knob::new("learning-rate", "Learning rate", "η", RATE, card.learning_rate).in_group(Group::How);
        let fit = Switch::new("fit", "Hold at the least-squares line", false).in_group(Group::How);
        Self { start, seen: [w, b, card.learning_rate], rate, step: 0.0, fit }
    }

    /// The weights (w, b) that the picture shows.
    pub fn weights(&self, loss: &MeanSquaredError) -> Point {
        match self.trajectory(loss) {
            Some(trajectory) => [trajectory.last_point()[0], trajectory.last_point()[1]],
            None => loss.nearest_fit(self.start()).unwrap_or(self.start()),
        }
    }

    /// The weights step by step, wₖ₊₁ = wₖ − η ∇L(wₖ): as many steps as are shown, or fewer if it diverges. There is none while
    /// the best line is held, nor without data, which have no slope to follow.
    pub fn trajectory(&self, loss: &MeanSquaredError) -> Option<Trajectory> {
        let best = loss.nearest_fit(self.start()).filter(|_| !self.is_held())?;
        let descent = optimisers::named("sgd").expect("plain gradient descent is an optimiser");
        let (learning_rate, steps, minima) = (self.rate(), self.step(), vec![best.to_vec()]);
        let run = Run { learning_rate, steps, minima, ..Run::new(descent, &self.start()) };
        Some(run.trajectory(&mut SurfaceProblem::new(loss)).expect("the dials stay within what a run takes"))
    }

    /// η
    pub fn rate(&self) -> f64 {
        self.rate.value()
    }

    fn start(&self) -> Point {
        [self.start[0].value(), self.start[1].value()]
    }

    /// Whether the weights are held at the best line.
    pub fn is_held(&self) -> bool {
        self.fit.is_on()
    }

    /// Begins anew from where a hand has put the weights. What is no place moves nothing.
    pub fn put(&mut self, at: Point) {
        let on_grain = |end: f64, Dial { range: [low, high], .. }: Dial| {
            rounded(libm::round(end.clamp(low, high) / GRAIN) * GRAIN, 12)
        };
        if at.iter().all(|end| end.is_finite()) {
            self.begin([on_grain(at[0], SLOPE), on_grain(at[1], INTERCEPT)]);
        }
    }

    /// What can be set. The best line comes last, since setting any of the others lets go of it.
    pub fn settings(&mut self, visit: Visit) {
        self.start.iter_mut().for_each(|weight| visit(weight));
        visit(&mut self.rate);
        visit(&mut Scrub::new(self));
        visit(&mut self.fit);
    }

    /// After a setting has got another value. Who turns a knob wants to see what it does; what stays as it was, as in a state
    /// read back, lets nothing go.
    pub fn changed(&mut self) {
        let [w, b] = self.start();
        let now = [w, b, self.rate()];
        if now != self.seen {
            self.seen = now;
            self.fit.put(false);
        }
    }

    fn begin(&mut self, [w, b]: Point) {
        self.start[0].put(w);
        self.start[1].put(b);
        self.seen = [w, b, self.rate()];
        self.show(0);
    }
}

/// Whatever concerns steps lets go of the best line, but holding still.
impl Clock for Weights {
    fn step(&self) -> usize {
        self.step as usize
    }

    fn last(&self) -> usize {
        LAST
    }

    fn opening(&self) -> usize {
        0
    }

    fn show(&mut self, step: usize) {
        self.step = step as f64;
        self.fit.put(false);
    }

    fn hold(&mut self) {
        self.step = libm::floor(self.step);
    }

    fn play(&mut self, seconds: f64) -> bool {
        self.step = (self.step + SPEED * seconds.clamp(0.0, 1.0)).min(LAST as f64);
        self.step() < LAST
    }
}
