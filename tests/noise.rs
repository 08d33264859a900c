//! Noise on the gradient. Seeds are fixed, so a test that passes once passes always; bounds are those that perfect noise would exceed
//! once in about a million such tests.

use fall_line::formula_surface::FormulaSurface;
use fall_line::optimisers::{self, OPTIMISERS};
use fall_line::plane::Point;
use fall_line::problem::SurfaceProblem;
use fall_line::trajectory::{Noise, Run, Trajectory, Verdict};

/// Standard deviations that a normal variable exceeds once in about a million.
const SIGMAS: f64 = 5.0;

fn run(optimiser: &str, rate: f64, start: Point, steps: usize, noise: Noise) -> Run {
    let card = optimisers::named(optimiser).expect("a card");
    Run { learning_rate: rate, steps, noise, ..Run::new(card, &start) }
}

fn surface(formula: &str) -> FormulaSurface {
    FormulaSurface::parse(formula, &[]).expect("a formula")
}

fn trajectory(formula: &str, run: &Run) -> Trajectory {
    run.trajectory(&mut SurfaceProblem::new(&surface(formula))).expect("a run")
}

fn noise(deviation: f64) -> Noise {
    Noise { deviation, seed: 3, stream: 0 }
}

#[test]
fn plain_descent_on_a_quadratic_has_the_stationary_variance_of_theory() {
    // x ← (1 − ηλ)x − ησξ has the variance η²σ²∕(1 − (1 − ηλ)²) = ησ²∕(λ(2 − ηλ)).
    let (rate, deviation, curvatures) = (0.2, 0.7, [1.0, 4.0]);
    let (steps, warm_up) = (20_000, 200);
    let run = run("sgd", rate, [0.0; 2], steps, noise(deviation));
    let starts = [[0.0; 2]; 16];
    let trajectories = run.trajectories(&starts, &surface("x^2/2 + 2y^2")).expect("runs");
    for (axis, curvature) in curvatures.into_iter().enumerate() {
        let numbers = trajectories.iter().flat_map(|one| (warm_up..=steps).map(move |step| one.point(step)[axis]));
        let squares: Vec<f64> = numbers.map(|x| x * x).collect();
        let found = squares.iter().sum::<f64>() / squares.len() as f64;
        let expected = rate * deviation * deviation / (curvature * (2.0 - rate * curvature));
        // Neighbours are correlated by a = 1 − ηλ, their squares by a².
        let square = (1.0 - rate * curvature) * (1.0 - rate * curvature);
        let bound = SIGMAS * (2.0 * (1.0 + square) / (1.0 - square) / squares.len() as f64).sqrt();
        assert!((found / expected - 1.0).abs() < bound, "λ = {curvature}: {found}, not {expected} ± {bound:.1e}");
    }
}

#[test]
fn the_noise_is_standard_normal_times_sigma_and_independent_between_coordinates_steps_and_streams() {
    let deviation = 2.5;
    let draw = |stream| -> Vec<[f64; 2]> { Noise { stream, ..noise(deviation) }.samples().take(100_000).collect() };
    let (one, two) = (draw(0), draw(1));
    let mean = |numbers: &mut dyn Iterator<Item = f64>| numbers.sum::<f64>() / one.len() as f64;
    let close = |name: &str, found: f64, expected: f64, variance: f64| {
        let bound = SIGMAS * (variance / one.len() as f64).sqrt();
        assert!((found - expected).abs() < bound, "{name}: {found}, not {expected} ± {bound}");
    };
    for axis in [0, 1] {
        close("mean", mean(&mut one.iter().map(|at| at[axis])), 0.0, deviation.powi(2));
        close("variance", mean(&mut one.iter().map(|at| at[axis].powi(2))), deviation.powi(2), 2.0 * deviation.powi(4));
        close(
            "fourth moment",
            mean(&mut one.iter().map(|at| at[axis].powi(4))),
            3.0 * deviation.powi(4),
            96.0 * deviation.powi(8),
        );
        close(
            "streams",
            mean(&mut one.iter().zip(&two).map(|(one, two)| one[axis] * two[axis])),
            0.0,
            deviation.powi(4),
        );
        close("steps", mean(&mut one.windows(2).map(|pair| pair[0][axis] * pair[1][axis])), 0.0, deviation.powi(4));
    }
    close("coordinates", mean(&mut one.iter().map(|at| at[0] * at[1])), 0.0, deviation.powi(4));
}

#[test]
fn every_optimiser_sees_the_same_noise() {
    // At the minimum there is nothing but noise, and every method's first step is against it. A line search takes a step only if
    // the loss that it evaluates has the gradient that it was given.
    for seed in 0..20 {
        let noise = Noise { seed, ..noise(0.3) };
        let first = noise.samples().next().expect("a sample");
        for card in &OPTIMISERS {
            let run = Run { noise, learning_rate: 0.1, steps: 1, ..Run::new(card, &[0.0; 2]) };
            let moved = trajectory("x^2 + y^2", &run);
            for axis in [0, 1] {
                let step = moved.point(1)[axis] - moved.point(0)[axis];
                assert!(step * first[axis] < 0.0, "{}: {step} along {}", card.id, first[axis]);
            }
        }
    }
}

#[test]
fn plain_descent_moves_by_the_gradient_and_the_samples() {
    let noise = Noise { stream: 9, ..noise(0.3) };
    let trajectory = trajectory("x^2 + 3y", &run("sgd", 0.1, [1.0, 2.0], 50, noise));
    let mut at = [1.0, 2.0];
    for (step, [x, y]) in noise.samples().take(50).enumerate() {
        at = [at[0] - 0.1 * (2.0 * at[0] + x), at[1] - 0.1 * (3.0 + y)];
        let found = trajectory.point(step + 1);
        assert!((found[0] - at[0]).abs() < 1e-13 && (found[1] - at[1]).abs() < 1e-12, "{step}: {found:?}, not {at:?}");
    }
}

#[test]
fn a_newton_step_with_noise_ends_at_the_minimum_of_the_tilted_loss() {
    // f + σξ·x has its minimum where Hx = −σξ.
    let noise = noise(0.8);
    let trajectory = trajectory("x^2/2 + 2y^2", &run("newton", 1.0, [3.0, -2.0], 5, noise));
    for (step, [x, y]) in noise.samples().take(5).enumerate() {
        let [found_x, found_y] = [0, 1].map(|axis| trajectory.point(step + 1)[axis]);
        assert!((found_x + x).abs() < 1e-12 && (found_y + y / 4.0).abs() < 1e-12, "{step}: {found_x} {found_y}");
    }
    // Losses are those of f.
    let [x, y] = [0, 1].map(|axis| trajectory.point(3)[axis]);
    assert!((trajectory.losses[3] - (x * x / 2.0 + 2.0 * y * y)).abs() < 1e-14);
}

#[test]
fn without_noise_the_seed_changes_nothing() {
    for card in &OPTIMISERS {
        let run = Run { learning_rate: 0.01, steps: 60, ..Run::new(card, &[-1.2, 1.0]) };
        let seeded = Run { noise: Noise { deviation: 0.0, seed: 77, stream: 5 }, ..run.clone() };
        let [one, two] = [run, seeded].map(|run| trajectory("(1-x)^2 + 10(y-x^2)^2", &run));
        assert_eq!(one, two, "{}", card.id);
    }
}

#[test]
fn a_noisy_run_is_judged_by_the_exact_gradient() {
    let verdict = |deviation| trajectory("x^2 + y^2", &run("sgd", 0.1, [2.0, 1.0], 400, noise(deviation))).verdict;
    assert_eq!([1e-6, 0.0].map(verdict), [Verdict::Converged; 2], "too little noise to matter");
    let hovering = |seed| {
        let noise = Noise { seed, ..noise(1.0) };
        trajectory("x^2 + y^2", &run("sgd", 0.1, [2.0, 1.0], 400, noise)).verdict
    };
    let verdicts: Vec<Verdict> = (0..200).map(hovering).collect();
    let share = |verdict| verdicts.iter().filter(|one| **one == verdict).count();
    assert_eq!(share(Verdict::Oscillating) + share(Verdict::Running), 200, "{verdicts:?}");
    assert!(share(Verdict::Oscillating) > 120, "{} oscillate", share(Verdict::Oscillating));
    let up = trajectory("x^2 + y^2", &run("sgd", 1.1, [2.0, 1.0], 400, noise(0.1)));
    assert_eq!(up.verdict, Verdict::Diverged);
}

#[test]
fn an_invalid_noise_is_refused() {
    for deviation in [-1.0, f64::NAN, f64::INFINITY] {
        let run = run("sgd", 0.1, [0.0; 2], 5, noise(deviation));
        let refused = run.trajectory(&mut SurfaceProblem::new(&surface("x"))).expect_err("refused");
        assert!(refused.starts_with("the noise must be"), "{refused}");
    }
}
