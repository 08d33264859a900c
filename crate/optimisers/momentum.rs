//! Momentum, the heavy ball: a velocity that accumulates past gradients.
//!
//! gₜ = ∇f(xₜ) + λxₜ; v₀ = g₀, vₜ = μ vₜ₋₁ + (1 − d) gₜ; xₜ₊₁ = xₜ − η vₜ.
//!
//! Polyak, *Some methods of speeding up the convergence of iteration methods* (1964); `torch.optim.SGD` with momentum. As in
//! PyTorch the first velocity is the full gradient whatever the dampening d, and without momentum there is no dampening.

use super::arithmetic::{each, retain};
use super::parameters::{MOMENTUM, WEIGHT_DECAY};
use crate::optimiser::{Evaluation, Hyperparameter, HyperparameterKind, Optimiser, OptimiserCard, Settings};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "momentum",
    title: "Momentum",
    equation: "v ← μ v + ∇f, x ← x − η v",
    source: "Polyak 1964; torch.optim.SGD(momentum)",
    learning_rate: 1e-3,
    parameters: &[MOMENTUM, DAMPENING, WEIGHT_DECAY],
    make: |settings, n| Box::new(Momentum::new(settings, n)),
};

const DAMPENING: Hyperparameter = Hyperparameter {
    name: "dampening",
    title: "Dampening",
    symbol: "d",
    default: 0.0,
    range: [0.0, 1.0],
    kind: HyperparameterKind::Plain,
};

struct Momentum {
    momentum: f64,
    weight_decay: f64,
    /// 1 − d; but 1 without momentum.
    share: f64,
    /// The share of the next step: 1 for the first.
    next_share: f64,
    velocity: Vec<f64>,
}

impl Momentum {
    fn new(settings: &Settings, n: usize) -> Self {
        let momentum = settings.get("momentum");
        let share = if momentum == 0.0 { 1.0 } else { 1.0 - settings.get("dampening") };
        Self { momentum, weight_decay: settings.get("weightDecay"), share, next_share: 1.0, velocity: vec![0.0; n] }
    }
}

impl Optimiser for Momentum {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        each!(at, here.gradient, self.velocity => |x, g, v| {
            let g = g + self.weight_decay * *x;
            *v = *v * self.momentum + self.next_share * g;
            *x += -learning_rate * *v;
        });
        self.next_share = self.share;
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.velocity])
    }
}

#[cfg(test)]
mod tests {
    use crate::problem::FunctionProblem;
    use crate::trajectory::Run;

    /// On f = λx²∕2 one step is linear: (v, x) ← ((μ, λ), (−ημ, 1 − ηλ)) (v, x), so k steps are that matrix to the kth
    /// power.
    #[test]
    fn steps_on_a_quadratic_are_matrix_powers() {
        let (curvature, rate, momentum) = (3.0, 0.2, 0.8);
        let mut problem = FunctionProblem::new(1, |at, gradient| {
            gradient[0] = curvature * at[0];
            0.5 * curvature * at[0] * at[0]
        });
        let mut run = Run::new(&super::CARD, &[1.5]);
        run.learning_rate = rate;
        run.steps = 60;
        run.settings.set("momentum", momentum).unwrap();
        let trajectory = run.trajectory(&mut problem).unwrap();
        let step = [[momentum, curvature], [-rate * momentum, 1.0 - rate * curvature]];
        let mut power = [[1.0, 0.0], [0.0, 1.0]];
        for k in 0..=60 {
            let exact = 1.5 * power[1][1];
            assert!((trajectory.point(k)[0] - exact).abs() < 1e-14, "step {k}");
            power = [0, 1].map(|i| [0, 1].map(|j| step[i][0] * power[0][j] + step[i][1] * power[1][j]));
        }
    }
}
