//! Lion, evolved sign momentum: only the sign of the blended gradient counts, so every step has length η in each coordinate.
//!
//! xₜ ← xₜ(1 − ηλ); xₜ₊₁ = xₜ − η sign(β₁ mₜ₋₁ + (1 − β₁) ∇f(xₜ)); mₜ = β₂ mₜ₋₁ + (1 − β₂) ∇f(xₜ), from m₀ = 0.
//!
//! Chen et al., *Symbolic discovery of optimization algorithms* (2023), in the order of the authors' PyTorch code (PyTorch
//! itself has no Lion): the weight decay is decoupled, and sign 0 = 0. With a constant η it ends up oscillating around the
//! minimum.

use super::arithmetic::{each, retain, sign};
use super::parameters::{BETA1, BETA2, WEIGHT_DECAY};
use crate::optimiser::{Evaluation, Hyperparameter, Optimiser, OptimiserCard, Settings};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "lion",
    title: "Lion",
    equation: "x ← x − η sign(β₁m + (1−β₁)∇f), m ← β₂m + (1−β₂)∇f",
    source: "Chen et al. 2023",
    learning_rate: 1e-4,
    parameters: &[BETA1, Hyperparameter { title: "Decay of the momentum", default: 0.99, ..BETA2 }, WEIGHT_DECAY],
    make: |settings, n| Box::new(Lion::new(settings, n)),
};

struct Lion {
    betas: [f64; 2],
    weight_decay: f64,
    mean: Vec<f64>,
}

impl Lion {
    fn new(settings: &Settings, n: usize) -> Self {
        let betas = [settings.get("beta1"), settings.get("beta2")];
        Self { betas, weight_decay: settings.get("weightDecay"), mean: vec![0.0; n] }
    }
}

impl Optimiser for Lion {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        let [beta1, beta2] = self.betas;
        let decay = 1.0 - learning_rate * self.weight_decay;
        each!(at, here.gradient, self.mean => |x, g, m| {
            *x = *x * decay - learning_rate * sign(*m * beta1 + g * (1.0 - beta1));
            *m = *m * beta2 + g * (1.0 - beta2);
        });
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.mean])
    }
}

#[cfg(test)]
mod tests {
    use crate::problem::FunctionProblem;
    use crate::trajectory::Run;

    /// f = x² from 0.25 with η = 0.1, β₁ = β₂ = 0.5: g = 0.5, m = 0, blend 0.25 → x = 0.15, m = 0.25; g = 0.3, blend
    /// 0.275 → x = 0.05, m = 0.275; g = 0.1, blend 0.1875 → x = −0.05, m = 0.1875; g = −0.1, blend 0.04375 → x = −0.15,
    /// m = 0.04375; g = −0.3, blend −0.128125 → x = −0.05.
    #[test]
    fn steps_match_a_calculation_by_hand() {
        let mut run = Run::new(&super::CARD, &[0.25]);
        (run.learning_rate, run.steps) = (0.1, 5);
        for name in ["beta1", "beta2"] {
            run.settings.set(name, 0.5).unwrap();
        }
        let mut problem = FunctionProblem::new(1, |at, gradient| {
            gradient[0] = 2.0 * at[0];
            at[0] * at[0]
        });
        let points = run.trajectory(&mut problem).unwrap().points;
        let expected = [0.25, 0.15, 0.05, -0.05, -0.15, -0.05];
        assert!(points.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-15), "{points:?}");
    }

    /// The decay shrinks the old x before the step is added: 1 · (1 − 0.1 · 0.5) − 0.1.
    #[test]
    fn weight_decay_is_decoupled() {
        let mut run = Run::new(&super::CARD, &[1.0]);
        (run.learning_rate, run.steps) = (0.1, 1);
        run.settings.set("weightDecay", 0.5).unwrap();
        let mut problem = FunctionProblem::new(1, |at, gradient| {
            gradient[0] = 1.0;
            at[0]
        });
        assert_eq!(run.trajectory(&mut problem).unwrap().points[1], 0.95 - 0.1);
    }
}
