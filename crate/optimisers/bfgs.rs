//! BFGS: Newton's step with an inverse Hessian estimated from successive gradients.
//!
//! p = −B∇f(xₜ); xₜ₊₁ = xₜ + tp; s = xₜ₊₁ − xₜ, y = ∇f(xₜ₊₁) − ∇f(xₜ), ρ = 1∕(s·y);
//! B ← (I − ρsyᵀ) B (I − ρysᵀ) + ρssᵀ, from B = (s·y ∕ y·y) I after the first step.
//!
//! Broyden, Fletcher, Goldfarb, Shanno (1970); Nocedal & Wright 2006, algorithm 6.1 with equation 6.20, and their line search
//! with c = 0.1, tighter than their 0.9, so that a quadratic takes about n steps. The learning rate only sets the first trial
//! of the first step, η·min(1, 1∕‖∇f‖) along −∇f, when the scale is unknown; later steps try t = 1 first. A pair without
//! positive curvature (s·y ≤ 0 up to rounding) is skipped. If the search finds no improvement, x stays and B is reset. Costs
//! O(n²) per step.

use super::line_search::{LineSearch, dot};
use crate::optimiser::{Evaluation, Optimiser, OptimiserCard};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "bfgs",
    title: "BFGS",
    equation: "x ← x − t B∇f, B ← (I − ρsyᵀ)B(I − ρysᵀ) + ρssᵀ",
    source: "Broyden, Fletcher, Goldfarb, Shanno 1970; Nocedal & Wright 2006, §6.1",
    learning_rate: 1.0,
    parameters: &[],
    make: |_, n| Box::new(Bfgs::new(n)),
};

/// Curvature below this fraction of ‖s‖‖y‖ is rounding error.
const MIN_CURVATURE: f64 = 1e-10;

struct Bfgs {
    line: LineSearch,
    /// Whether B is still the identity.
    is_identity: bool,
    /// B, n × n and symmetric.
    inverse: Vec<f64>,
    direction: Vec<f64>,
    /// y.
    change: Vec<f64>,
    /// By.
    image: Vec<f64>,
}

impl Bfgs {
    fn new(n: usize) -> Self {
        let vector = vec![0.0; n];
        let mut bfgs = Self {
            line: LineSearch::new(n, 0.1),
            is_identity: true,
            inverse: vec![0.0; n * n],
            direction: vector.clone(),
            change: vector.clone(),
            image: vector,
        };
        bfgs.reset();
        bfgs
    }

    fn reset(&mut self) {
        self.is_identity = true;
        self.scale(1.0);
    }

    /// B = size·I.
    fn scale(&mut self, size: f64) {
        let n = self.direction.len();
        self.inverse.fill(0.0);
        self.inverse.iter_mut().step_by(n + 1).for_each(|entry| *entry = size);
    }

    /// p = −Bg if that is a descent direction; otherwise B is reset.
    fn set_direction(&mut self, gradient: &[f64]) {
        multiply(&self.inverse, gradient, &mut self.direction);
        if dot(&self.direction, gradient) <= 0.0 {
            self.reset();
            self.direction.copy_from_slice(gradient);
        }
        self.direction.iter_mut().for_each(|entry| *entry = -*entry);
    }

    /// Updates B from the step s = t·direction.
    fn learn_step(&mut self, t: f64, gradient: &[f64]) {
        let after = self.line.arrival().gradient;
        self.change.iter_mut().zip(after).zip(gradient).for_each(|((y, after), before)| *y = after - before);
        let (curvature, change_square) = (t * dot(&self.direction, &self.change), dot(&self.change, &self.change));
        let length = t * dot(&self.direction, &self.direction).sqrt();
        if curvature.is_nan() || curvature <= MIN_CURVATURE * length * change_square.sqrt() {
            return;
        }
        if self.is_identity {
            self.scale(curvature / change_square);
            self.is_identity = false;
        }
        self.update(t, curvature);
    }

    /// B − ρ(s(By)ᵀ + (By)sᵀ) + ρ(1 + ρ y·By)ssᵀ.
    fn update(&mut self, t: f64, curvature: f64) {
        let n = self.direction.len();
        multiply(&self.inverse, &self.change, &mut self.image);
        let own = (1.0 + dot(&self.change, &self.image) / curvature) / curvature;
        for row in 0..n {
            let (s, b) = (t * self.direction[row], self.image[row]);
            for column in 0..n {
                let (s_column, b_column) = (t * self.direction[column], self.image[column]);
                self.inverse[row * n + column] += own * s * s_column - (s * b_column + b * s_column) / curvature;
            }
        }
    }
}

impl Optimiser for Bfgs {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, problem: &mut dyn Problem) {
        self.set_direction(here.gradient);
        let gradient_norm = dot(here.gradient, here.gradient).sqrt();
        let first = if self.is_identity { learning_rate * (1.0 / gradient_norm).min(1.0) } else { 1.0 };
        let length = self.line.search(at, here, &self.direction, first, problem);
        if length > 0.0 { self.learn_step(length, here.gradient) } else { self.reset() }
    }

    fn arrival(&self) -> Option<Evaluation<'_>> {
        Some(self.line.arrival())
    }
}

/// result = matrix·vector.
fn multiply(matrix: &[f64], vector: &[f64], result: &mut [f64]) {
    for (entry, row) in result.iter_mut().zip(matrix.chunks(vector.len().max(1))) {
        *entry = dot(row, vector);
    }
}

#[cfg(test)]
mod tests {
    use crate::problem::FunctionProblem;
    use crate::trajectory::{Run, Trajectory};

    fn run(start: &[f64], steps: usize, function: fn(&[f64], &mut [f64]) -> f64) -> Trajectory {
        let mut run = Run::new(&super::CARD, start);
        run.steps = steps;
        run.trajectory(&mut FunctionProblem::new(start.len(), function)).unwrap()
    }

    fn quadratic(at: &[f64], gradient: &mut [f64]) -> f64 {
        let term = |i: usize| {
            let curvature = (1 + i * i) as f64;
            gradient[i] = curvature * at[i];
            0.5 * gradient[i] * at[i]
        };
        (0..6).map(term).sum()
    }

    fn gradient_norm(at: &[f64], function: fn(&[f64], &mut [f64]) -> f64) -> f64 {
        let mut gradient = vec![0.0; at.len()];
        function(at, &mut gradient);
        gradient.iter().map(|slope| slope * slope).sum::<f64>().sqrt()
    }

    #[test]
    fn a_quadratic_of_n_numbers_takes_about_n_steps() {
        let trajectory = run(&[1.0, -2.0, 3.0, -4.0, 5.0, -6.0], 10, quadratic);
        let [first, last] = [0, 10].map(|step| gradient_norm(trajectory.point(step), quadratic));
        assert!(last < 1e-6 * first, "{first} {last}");
    }

    #[test]
    fn rosenbrock_converges_as_fast_as_in_the_book() {
        // Nocedal & Wright, table 6.1: 34 steps from (−1.2, 1), the last of them superlinear.
        let rosenbrock = |at: &[f64], gradient: &mut [f64]| {
            let (a, b) = (1.0 - at[0], at[1] - at[0] * at[0]);
            gradient.copy_from_slice(&[-400.0 * b * at[0] - 2.0 * a, 200.0 * b]);
            a * a + 100.0 * b * b
        };
        let trajectory = run(&[-1.2, 1.0], 45, rosenbrock);
        let gradient_norm = |step| gradient_norm(trajectory.point(step), rosenbrock);
        assert!(trajectory.losses.windows(2).all(|pair| pair[1] <= pair[0]));
        assert!((0..=40).any(|step| gradient_norm(step) < 1e-5));
        assert!(gradient_norm(45) < 1e-8);
    }

    #[test]
    fn it_stays_where_no_neighbour_is_defined() {
        let trajectory = run(&[0.0], 3, |at, gradient| {
            gradient[0] = -1.0;
            if at[0] == 0.0 { 0.0 } else { f64::NAN }
        });
        assert_eq!(trajectory.points, [0.0; 4]);
    }
}
