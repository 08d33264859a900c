//! The weights of the line: dragged, moved by gradient descent, or held at the least-squares line.

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

/// The number of gradient descent steps.
const STEPS: usize = 100;

/// Steps per second while playing.
const STEPS_PER_SECOND: f64 = 12.0;

/// Dragged weights are rounded to thousandths, which keeps the state short.
const RESOLUTION: f64 = 0.001;

/// The weights and the run that leads to them.
pub struct Weights {
    /// w and b.
    start: [Knob; 2],
    rate: Knob,
    /// Steps shown, including the fraction of the next that has been played.
    step: f64,
    fit: Switch,
    /// Start and learning rate at the last change.
    last_seen: [f64; 3],
}

impl Weights {
    /// The initial weights of a data set.
    pub fn new(card: &DataSetCard) -> Self {
        let [w, b] = card.start;
        let start =
            [Knob::new("w", "Initial slope", "w", SLOPE, w), Knob::new("b", "Initial intercept", "b", INTERCEPT, b)];
        let rate = Knob::new("learning-rate", "Learning rate", "η", RATE, card.learning_rate).in_group(Group::How);
        let fit = Switch::new("fit", "Hold at the least-squares line", false).in_group(Group::How);
        Self { start, last_seen: [w, b, card.learning_rate], rate, step: 0.0, fit }
    }

    /// The weights (w, b) that are shown.
    pub fn weights(&self, loss: &MeanSquaredError) -> Point {
        match self.trajectory(loss) {
            Some(trajectory) => [trajectory.last_point()[0], trajectory.last_point()[1]],
            None => loss.nearest_fit(self.start()).unwrap_or(self.start()),
        }
    }

    /// The run of gradient descent, wₖ₊₁ = wₖ − η ∇L(wₖ), up to the step shown, or shorter if it diverges. `None` while the
    /// least-squares line is held, or without data.
    pub fn trajectory(&self, loss: &MeanSquaredError) -> Option<Trajectory> {
        let best = loss.nearest_fit(self.start()).filter(|_| !self.is_held())?;
        let descent = optimisers::named("sgd").expect("plain gradient descent is an optimiser");
        let (learning_rate, steps, minima) = (self.rate(), self.step(), vec![best.to_vec()]);
        let run = Run { learning_rate, steps, minima, ..Run::new(descent, &self.start()) };
        Some(run.trajectory(&mut SurfaceProblem::new(loss)).expect("the dials stay within a run's limits"))
    }

    /// The learning rate η.
    pub fn rate(&self) -> f64 {
        self.rate.value()
    }

    fn start(&self) -> Point {
        [self.start[0].value(), self.start[1].value()]
    }

    /// Whether the weights are held at the least-squares line.
    pub fn is_held(&self) -> bool {
        self.fit.is_on()
    }

    /// Restarts from the weights at a point that the visitor chose. Does nothing if it is not finite.
    pub fn put(&mut self, at: Point) {
        let snapped = |end: f64, Dial { range: [low, high], .. }: Dial| {
            rounded(libm::round(end.clamp(low, high) / RESOLUTION) * RESOLUTION, 12)
        };
        if at.iter().all(|end| end.is_finite()) {
            self.restart([snapped(at[0], SLOPE), snapped(at[1], INTERCEPT)]);
        }
    }

    /// Visits the settings. `fit` comes last because setting any of the others clears it.
    pub fn settings(&mut self, visit: Visit) {
        self.start.iter_mut().for_each(|weight| visit(weight));
        visit(&mut self.rate);
        visit(&mut Scrub::new(self));
        visit(&mut self.fit);
    }

    /// Responds to a changed setting. A new start or learning rate clears `fit`, so that its effect shows; setting the same
    /// value, as when a state is restored, does not.
    pub fn changed(&mut self) {
        let [w, b] = self.start();
        let now = [w, b, self.rate()];
        if now != self.last_seen {
            self.last_seen = now;
            self.fit.put(false);
        }
    }

    fn restart(&mut self, [w, b]: Point) {
        self.start[0].put(w);
        self.start[1].put(b);
        self.last_seen = [w, b, self.rate()];
        self.show(0);
    }
}

/// Showing a step clears `fit`; pausing does not.
impl Clock for Weights {
    fn step(&self) -> usize {
        self.step as usize
    }

    fn last(&self) -> usize {
        STEPS
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
        self.step = (self.step + STEPS_PER_SECOND * seconds.clamp(0.0, 1.0)).min(STEPS as f64);
        self.step() < STEPS
    }
}
