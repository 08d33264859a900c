//! Damped Newton: a step to the minimum of the local quadratic model.
//!
//! H = Σ λᵢ qᵢqᵢᵀ the Hessian, g = ∇f(xₜ); p = −Σ qᵢ (qᵢ·g) ∕ (|λᵢ| + μ); xₜ₊₁ = xₜ + tp.
//!
//! Every eigenvalue is replaced by its absolute value (Dauphin et al., *Identifying and attacking the saddle point problem*,
//! 2014), so that p leads downhill at a saddle too, away from it; μ is Levenberg's damping, which shortens the step where the
//! curvature is small. t is the learning rate, halved until the loss decreases sufficiently (Boyd & Vandenberghe, *Convex
//! optimization*, 2004, algorithm 9.5), at most 30 times: each trial counts as a loss evaluation. If all fail, x stays. With η
//! = 1 and μ = 0 a quadratic bowl takes one step. It rests at any stationary point, whatever its kind. Without a Hessian, or
//! with a zero one, p = −g.

use super::line_search::{along, dot, is_decrease};
use crate::optimiser::{Evaluation, Hyperparameter, HyperparameterKind, Optimiser, OptimiserCard, Settings};
use crate::problem::{Problem, eigendecomposition::Eigendecomposition};

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "newton",
    title: "Newton (damped)",
    equation: "x ← x − η (|H| + μI)⁻¹ ∇f",
    source: "Boyd & Vandenberghe 2004, §9.5; |H|: Dauphin et al. 2014",
    learning_rate: 1.0,
    parameters: &[DAMPING],
    make: |settings, n| Box::new(Newton::new(settings, n)),
};

const DAMPING: Hyperparameter = Hyperparameter {
    name: "damping",
    title: "Damping",
    symbol: "μ",
    default: 0.0,
    range: [0.0, 1000.0],
    kind: HyperparameterKind::Plain,
};

const HALVINGS: usize = 30;

struct Newton {
    damping: f64,
    curvature: Eigendecomposition,
    direction: Vec<f64>,
    trial: Vec<f64>,
}

impl Newton {
    fn new(settings: &Settings, n: usize) -> Self {
        Self {
            damping: settings.get("damping"),
            curvature: Eigendecomposition::new(n),
            direction: vec![0.0; n],
            trial: vec![0.0; n],
        }
    }

    fn set_direction(&mut self, at: &[f64], gradient: &[f64], problem: &mut dyn Problem) {
        let is_known = self.curvature.decompose(problem, at) && {
            self.curvature.solve(gradient, self.damping, &mut self.direction);
            self.direction.iter().all(|entry| entry.is_finite())
        };
        if !is_known {
            self.direction.copy_from_slice(gradient);
        }
        self.direction.iter_mut().for_each(|entry| *entry = -*entry);
    }
}

impl Optimiser for Newton {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, problem: &mut dyn Problem) {
        self.set_direction(at, here.gradient, problem);
        let descent = dot(here.gradient, &self.direction);
        let mut t = learning_rate;
        for _ in 0..=HALVINGS {
            along(&mut self.trial, at, t, &self.direction);
            if is_decrease(problem.loss(&self.trial), here.loss, descent, t) {
                at.copy_from_slice(&self.trial);
                return;
            }
            t *= 0.5;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::plane::Point;
    use crate::problem::{FunctionProblem, SurfaceProblem};
    use crate::surface::Surface;
    use crate::trajectory::{Run, Trajectory, Verdict};

    /// a x² + b xy + c y² + d y⁴.
    struct Quartic(f64, f64, f64, f64);

    impl Surface for Quartic {
        fn value(&self, [x, y]: Point) -> f64 {
            self.0 * x * x + self.1 * x * y + self.2 * y * y + self.3 * y * y * y * y
        }
        fn value_and_gradient(&self, [x, y]: Point) -> (f64, Point) {
            let slope = [2.0 * self.0 * x + self.1 * y, self.1 * x + 2.0 * self.2 * y + 4.0 * self.3 * y * y * y];
            (self.value([x, y]), slope)
        }
        fn hessian(&self, [_, y]: Point) -> [f64; 3] {
            [2.0 * self.0, self.1, 2.0 * self.2 + 12.0 * self.3 * y * y]
        }
    }

    fn run(surface: &Quartic, start: Point, steps: usize) -> Trajectory {
        let mut run = Run::new(&super::CARD, &start);
        run.steps = steps;
        run.trajectory(&mut SurfaceProblem::new(surface)).unwrap()
    }

    #[test]
    fn a_bowl_takes_one_step() {
        let trajectory = run(&Quartic(3.0, 1.0, 50.0, 0.0), [2.0, -1.0], 2);
        assert!(trajectory.point(1).iter().all(|number| number.abs() < 1e-14), "{:?}", trajectory.point(1));
        assert_eq!((trajectory.verdict, trajectory.converged_at), (Verdict::Converged, Some(1)));
        // The gradient at the start, its Hessian, one trial, the gradient at the end.
        assert_eq!([0, 1].map(|step| trajectory.evaluations(step)), [1, 4]);
    }

    #[test]
    fn without_curvature_it_follows_the_gradient() {
        struct Incline;
        impl Surface for Incline {
            fn value(&self, [x, y]: Point) -> f64 {
                x + y
            }
            fn value_and_gradient(&self, at: Point) -> (f64, Point) {
                (self.value(at), [1.0, 1.0])
            }
            fn hessian(&self, _: Point) -> [f64; 3] {
                [0.0; 3]
            }
        }
        let run = Run { steps: 5, ..Run::new(&super::CARD, &[1.0, 1.0]) };
        let trajectory = run.trajectory(&mut SurfaceProblem::new(&Incline)).unwrap();
        assert_eq!(trajectory.last_point(), [-4.0, -4.0]);
    }

    #[test]
    fn a_saddle_is_escaped() {
        let trajectory = run(&Quartic(1.0, 0.0, -1.0, 0.25), [0.5, 1e-3], 30);
        let [x, y] = [trajectory.last_point()[0], trajectory.last_point()[1]];
        assert!(x.abs() < 1e-12 && (y - 2.0f64.sqrt()).abs() < 1e-12, "{x} {y}");
        assert!(trajectory.losses.windows(2).all(|pair| pair[1] <= pair[0]));
    }

    #[test]
    fn without_a_hessian_it_follows_the_gradient() {
        let mut run = Run::new(&super::CARD, &[1.0]);
        (run.steps, run.learning_rate) = (1, 0.25);
        let mut problem = FunctionProblem::new(1, |at, gradient| {
            gradient[0] = 2.0 * at[0];
            at[0] * at[0]
        });
        assert_eq!(run.trajectory(&mut problem).unwrap().points, [1.0, 0.5]);
    }
}
