//! The weights of the line: placed by hand, walked downhill by gradient descent, or held at the best line.

use super::data::Row;
use crate::data_loss::MeanSquaredError;
use crate::figure::dial::Dial;
use crate::figure::number::rounded;
use crate::figure::switch::Switch;
use crate::figure::{Command, Group, Parameter, Refusal};
use crate::optimiser::Scale;
use crate::optimisers;
use crate::problem::SurfaceProblem;
use crate::surface::Point;
use crate::trajectory::{Run, Trajectory};

const SLOPE: Dial = Dial { range: [-10.0, 10.0], scale: Scale::Linear, whole: false };
const INTERCEPT: Dial = Dial { range: [-20.0, 20.0], scale: Scale::Linear, whole: false };
const RATE: Dial = Dial { range: [1e-4, 1.0], scale: Scale::Logarithmic, whole: false };
const STEP: Dial = Dial { range: [0.0, 100.0], scale: Scale::Linear, whole: true };

/// Steps a second while it plays.
const SPEED: f64 = 12.0;

/// A hand places weights on thousandths, so that a state stays short.
const GRAIN: f64 = 0.001;

/// Where the weights are and how they got there.
pub struct Walk {
    start: Point,
    rate: f64,
    /// Steps shown, with the part of the next that has been played.
    step: f64,
    fit: Switch,
}

impl Walk {
    /// The weights with which a data set begins.
    pub fn new(row: &Row) -> Self {
        let fit = Switch::new("fit", "Hold at the least-squares line", false).in_group(Group::How);
        Self { start: row.start, rate: row.learning_rate, step: 0.0, fit }
    }

    /// The weights (w, b) that the picture shows.
    pub fn weights(&self, loss: &MeanSquaredError) -> Point {
        match self.trajectory(loss) {
            Some(walk) => [walk.last_point()[0], walk.last_point()[1]],
            None => loss.nearest_fit(self.start).unwrap_or(self.start),
        }
    }

    /// The weights step by step, wₖ₊₁ = wₖ − η ∇L(wₖ): as many steps as are shown, or fewer if it diverges. There is none while
    /// the best line is held, nor without data, which have no slope to follow.
    pub fn trajectory(&self, loss: &MeanSquaredError) -> Option<Trajectory> {
        let best = loss.nearest_fit(self.start).filter(|_| !self.is_held())?;
        let descent = optimisers::named("sgd").expect("plain gradient descent is an optimiser");
        let (learning_rate, steps, minima) = (self.rate, self.step as usize, vec![best.to_vec()]);
        let run = Run { learning_rate, steps, minima, ..Run::new(descent, &self.start) };
        Some(run.walk(&mut SurfaceProblem::new(loss)).expect("the dials stay within what a run takes"))
    }

    /// η
    pub fn rate(&self) -> f64 {
        self.rate
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

    /// Begins anew from these weights.
    pub fn begin(&mut self, start: Point) {
        (self.start, self.step) = (start, 0.0);
        self.fit.put(false);
    }

    /// Does what concerns steps; each lets go of the best line.
    pub fn command(&mut self, command: Command) {
        let [first, last] = STEP.range;
        let whole = libm::floor(self.step);
        self.step = match command {
            Command::Play if whole == last => first,
            Command::Play | Command::Pause => whole,
            Command::Step => (whole + 1.0).min(last),
            Command::StepBack => (whole - 1.0).max(first),
            Command::Reset => first,
        };
        if command != Command::Pause {
            self.fit.put(false);
        }
    }

    /// Lets time pass; says whether steps are left.
    pub fn play(&mut self, seconds: f64) -> bool {
        self.step = (self.step + SPEED * seconds.clamp(0.0, 1.0)).min(STEP.range[1]);
        self.step < STEP.range[1]
    }

    /// The parameters a person can set; `row` has the defaults.
    pub fn parameters(&self, row: &Row) -> [Parameter; 5] {
        let number = |name, label, symbol, dial: Dial, value: f64, default: f64| {
            Parameter::number(name, label, symbol, &dial, value).with_default(value == default)
        };
        let step = libm::floor(self.step);
        [
            number("w", "Slope at the start", "w", SLOPE, self.start[0], row.start[0]),
            number("b", "Intercept at the start", "b", INTERCEPT, self.start[1], row.start[1]),
            number("learning-rate", "Learning rate", "η", RATE, self.rate, row.learning_rate).in_group(Group::How),
            number("step", "Step shown", "k", STEP, step, 0.0).in_group(Group::Play),
            // Last, since setting any of the others lets go.
            self.fit.parameter(),
        ]
    }

    /// Sets one of them; `None` says that the name is none of them.
    pub fn set(&mut self, name: &str, text: &str) -> Option<Result<(), Refusal>> {
        if name == "fit" {
            return Some(self.fit.set(text));
        }
        let (dial, label) = dial(name)?;
        Some(dial.parse(label, text).map(|value| self.turn(name, value)))
    }

    /// Sets one of them from its slider; `None` likewise.
    pub fn slide(&mut self, name: &str, position: f64) -> Option<()> {
        let (dial, _) = dial(name)?;
        self.turn(name, dial.at(position));
        Some(())
    }

    fn turn(&mut self, name: &str, value: f64) {
        let place = match name {
            "w" => &mut self.start[0],
            "b" => &mut self.start[1],
            "learning-rate" => &mut self.rate,
            _ => &mut self.step,
        };
        // Who turns something wants to see what it does; what stays as it was, as in a state read back, lets nothing go.
        if *place != value {
            *place = value;
            self.fit.put(false);
        }
    }
}

fn dial(name: &str) -> Option<(Dial, &'static str)> {
    match name {
        "w" => Some((SLOPE, "the slope")),
        "b" => Some((INTERCEPT, "the intercept")),
        "learning-rate" => Some((RATE, "the learning rate")),
        "step" => Some((STEP, "the step shown")),
        _ => None,
    }
}
