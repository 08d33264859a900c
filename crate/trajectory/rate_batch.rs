//! Many runs from one start that differ only in their learning rates, as one batch: for sweeps over the rate.
//!
//! A method that is linear in the gradients it has seen does the same at rate 1 with gradients of η∇f as at rate η with ∇f. One optimiser in
//! 2k coordinates therefore makes k runs, and f is evaluated at all their points at once. Plain descent comes out bit for bit as each
//! run alone; with a velocity, its rounding differs.

use super::{REACH, Run};
use crate::optimiser::{Evaluation, Optimiser};
use crate::problem::FunctionProblem;
use crate::surface::Surface;

/// The methods that are linear in the gradient, as long as they have no weight decay.
const LINEAR: [&str; 3] = ["sgd", "momentum", "nesterov"];

/// Numbers below this become 0, and a coordinate below this share of the other that shrinks does not matter any more.
const TINY: f64 = 1e-290;
const NEGLIGIBLE: f64 = 1e-20;

/// Runs that differ in their rates.
pub struct RateBatch {
    optimiser: Box<dyn Optimiser>,
    /// The numbers of the runs that go on, ascending.
    running: Vec<usize>,
    /// The rate of each of them.
    rates: Vec<f64>,
    /// Their x, then their y.
    at: Vec<f64>,
    /// f, ∂f/∂x and ∂f/∂y at their points.
    outputs: Vec<f64>,
    reach: f64,
}

/// How a run of a batch ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RateEnd {
    /// It does not move any more, but for a coordinate that vanishes beside the other.
    Settled([f64; 2]),
    /// It is out of bounds, or f is undefined there.
    Escaped,
}

impl RateBatch {
    /// A batch at constant rates from the start of a run in the plane; `None` if its method is not linear in the gradient.
    pub fn new(run: &Run, rates: &[f64]) -> Option<Self> {
        let is_linear = LINEAR.contains(&run.optimiser.id) && run.settings.get("weightDecay") == 0.0;
        let (&[x, y], true) = (&run.start[..], is_linear) else { return None };
        let k = rates.len();
        Some(Self {
            optimiser: (run.optimiser.make)(&run.settings, 2 * k),
            running: (0..k).collect(),
            rates: rates.to_vec(),
            at: [vec![x; k], vec![y; k]].concat(),
            outputs: vec![0.0; 3 * k],
            reach: REACH * x.abs().max(y.abs()).max(1.0),
        })
    }

    /// The numbers of the runs that go on, ascending.
    pub fn running(&self) -> &[usize] {
        &self.running
    }

    /// The x of each run that goes on.
    pub fn xs(&self) -> &[f64] {
        &self.at[..self.running.len()]
    }

    /// Takes one step of each run that goes on.
    pub fn step(&mut self, surface: &dyn Surface) {
        let k = self.running.len();
        let (xs, ys) = self.at.split_at(k);
        surface.exact_values_and_gradients(xs, ys, &mut self.outputs);
        for along in self.outputs[k..].chunks_exact_mut(k.max(1)) {
            along.iter_mut().zip(&self.rates).for_each(|(slope, rate)| *slope *= rate);
        }
        // The methods evaluate nothing themselves.
        let mut nothing = FunctionProblem::new(0, |_: &[f64], _: &mut [f64]| f64::NAN);
        let here = Evaluation { loss: f64::NAN, gradient: &self.outputs[k..] };
        self.optimiser.step(&mut self.at, here, 1.0, &mut nothing);
    }

    /// Takes `steps` steps, and ends the runs that have settled or escaped by then: `ended` receives the number of each. A coordinate
    /// that is about to underflow becomes 0: processors are slow with subnormal numbers.
    pub fn advance(&mut self, surface: &dyn Surface, steps: usize, mut ended: impl FnMut(usize, RateEnd)) {
        let before = self.at.clone();
        let mut last = Vec::new();
        for step in 0..steps {
            if step + 1 == steps {
                last.clone_from(&self.at);
            }
            self.step(surface);
        }
        self.at.iter_mut().filter(|number| number.abs() < TINY).for_each(|number| *number = 0.0);
        let k = self.running.len();
        let end = |index: usize| {
            let at = [self.at[index], self.at[k + index]];
            let size = at[0].abs().max(at[1].abs());
            // With a velocity one step may be short by chance: it rests if it is where it was long before, too.
            let rests = |index: usize| {
                let [now, last, before] = [self.at[index], last[index], before[index]];
                let is_negligible =
                    now.abs() < NEGLIGIBLE * size && now.abs() <= last.abs() && last.abs() < before.abs();
                now == last && now == before || is_negligible
            };
            if !at.iter().all(|number| number.abs() <= self.reach) {
                Some(RateEnd::Escaped)
            } else {
                (rests(index) && rests(k + index)).then_some(RateEnd::Settled(at))
            }
        };
        let ends: Vec<Option<RateEnd>> = (0..k).map(end).collect();
        if ends.iter().all(Option::is_none) {
            return;
        }
        let kept: Vec<usize> = (0..k).filter(|&index| ends[index].is_none()).collect();
        self.running.iter().zip(&ends).for_each(|(run, end)| end.iter().for_each(|end| ended(*run, *end)));
        let coordinates: Vec<usize> = kept.iter().copied().chain(kept.iter().map(|index| k + index)).collect();
        self.optimiser.retain(&coordinates);
        self.at = coordinates.iter().map(|&index| self.at[index]).collect();
        self.rates = kept.iter().map(|&index| self.rates[index]).collect();
        self.running = kept.iter().map(|&index| self.running[index]).collect();
        self.outputs.truncate(3 * kept.len());
    }
}
