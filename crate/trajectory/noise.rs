//! Normal noise on the gradient: what mini-batches do to descent, without any data.
//!
//! At step k, from xₖ, a method sees g̃ = ∇f(xₖ) + σξₖ instead of ∇f(xₖ). The entries of ξₖ are independent standard normal numbers
//! that depend on the seed, the stream, k and the coordinate alone: not on the method, its settings or the point. So the methods
//! of a race see the same noise, and a batch the same as each of its runs alone.
//!
//! A method that evaluates other points within its step (a line search, BFGS, damped Newton) must find the same noise there, as
//! it would on the samples of one mini-batch (Vaswani et al., *Painless stochastic gradient*, 2019). The loss with gradient
//! ∇f + σξₖ everywhere is f tilted, f̃ₖ(x) = f(x) + σξₖ·(x − xₖ), and its Hessian is that of f: this is the loss that the method
//! sees during step k ([`Tilted`]). Points, losses and verdicts of a trajectory are those of f itself.

use crate::problem::{Evaluations, Problem};
use crate::random::Random;

/// The noise of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Noise {
    /// σ, the standard deviation of each partial derivative: finite and not negative; 0, the default, for exact gradients.
    pub deviation: f64,
    /// The seed of the random numbers.
    pub seed: u64,
    /// Which of the seed's independent streams. Run number i of many takes stream `stream + i`.
    pub stream: u64,
}

impl Noise {
    /// The noise of run number `index` of many; `None` without noise.
    pub(super) fn of(self, index: usize) -> Option<NoiseStream> {
        let stream = self.stream.wrapping_add(index as u64);
        (self.deviation > 0.0)
            .then(|| NoiseStream { deviation: self.deviation, random: Random::stream(self.seed, stream) })
    }

    /// σξ₀, σξ₁, …: what is added to each gradient of a run in the plane, step by step. Zeros without noise.
    pub fn samples(self) -> impl Iterator<Item = [f64; 2]> {
        let mut stream = self.of(0);
        std::iter::repeat_with(move || stream.as_mut().map_or([0.0; 2], |stream| [stream.next(), stream.next()]))
    }
}

/// The noise of one run, step after step and coordinate after coordinate.
pub(super) struct NoiseStream {
    deviation: f64,
    random: Random,
}

impl NoiseStream {
    /// σξ of the next coordinate.
    pub(super) fn next(&mut self) -> f64 {
        self.deviation * self.random.normal()
    }
}

/// The loss that a method sees during a noisy step: f(x) + tilt·(x − from).
pub(super) struct Tilted<'a> {
    pub(super) problem: &'a mut dyn Problem,
    /// σξₖ.
    pub(super) tilt: &'a [f64],
    /// xₖ.
    pub(super) from: &'a [f64],
}

impl Tilted<'_> {
    fn rise(&self, at: &[f64]) -> f64 {
        at.iter().zip(self.from).zip(self.tilt).map(|((at, from), tilt)| tilt * (at - from)).sum()
    }
}

impl Problem for Tilted<'_> {
    fn dimension(&self) -> usize {
        self.problem.dimension()
    }

    fn loss(&mut self, at: &[f64]) -> f64 {
        self.problem.loss(at) + self.rise(at)
    }

    fn loss_and_gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        let loss = self.problem.loss_and_gradient(at, gradient);
        gradient.iter_mut().zip(self.tilt).for_each(|(entry, tilt)| *entry += tilt);
        loss + self.rise(at)
    }

    fn hessian(&mut self, at: &[f64], hessian: &mut [f64]) -> bool {
        self.problem.hessian(at, hessian)
    }

    fn evaluations(&self) -> Evaluations {
        self.problem.evaluations()
    }
}
