//! Every verdict on both sides of its threshold, and the runs that are rejected.

use fall_line::optimisers;
use fall_line::plane::Point;
use fall_line::problem::{FunctionProblem, SurfaceProblem};
use fall_line::schedule::{self, Schedule};
use fall_line::surface::Surface;
use fall_line::trajectory::{MAX_STEPS, Run, Stepper, Trajectory, Verdict};

/// A surface given by its loss, gradient and Hessian.
struct Given {
    loss: fn(f64, f64) -> f64,
    gradient: fn(f64, f64) -> [f64; 2],
    hessian: fn(f64, f64) -> [f64; 3],
}

impl Surface for Given {
    fn value(&self, [x, y]: Point) -> f64 {
        (self.loss)(x, y)
    }
    fn value_and_gradient(&self, [x, y]: Point) -> (f64, Point) {
        ((self.loss)(x, y), (self.gradient)(x, y))
    }
    fn hessian(&self, [x, y]: Point) -> [f64; 3] {
        (self.hessian)(x, y)
    }
}

/// x² + 10y²: the eigenvalues are 2 and 20.
const BOWL: Given =
    Given { loss: |x, y| x * x + 10.0 * y * y, gradient: |x, y| [2.0 * x, 20.0 * y], hessian: |_, _| [2.0, 0.0, 20.0] };

/// x² − y².
const SADDLE: Given =
    Given { loss: |x, y| x * x - y * y, gradient: |x, y| [2.0 * x, -2.0 * y], hessian: |_, _| [2.0, 0.0, -2.0] };

/// −exp(−x² − y²): a hole in a plateau.
const HOLE: Given = Given {
    loss: |x, y| -(-x * x - y * y).exp(),
    gradient: |x, y| [x, y].map(|z| 2.0 * z * (-x * x - y * y).exp()),
    hessian: |x, y| [2.0 - 4.0 * x * x, -4.0 * x * y, 2.0 - 4.0 * y * y].map(|h| h * (-x * x - y * y).exp()),
};

/// √(x² + y²): a cone, whose gradient never vanishes.
const CONE: Given = Given {
    loss: |x, y| x.hypot(y),
    gradient: |x, y| [x / x.hypot(y), y / x.hypot(y)],
    hessian: |x, y| [y * y, -x * y, x * x].map(|h| h / x.hypot(y).powi(3)),
};

fn run(optimiser: &str, rate: f64, start: Point, steps: usize) -> Run {
    let mut run = Run::new(optimisers::named(optimiser).unwrap(), &start);
    (run.learning_rate, run.steps) = (rate, steps);
    run
}

fn descend(run: &Run, surface: &Given) -> Trajectory {
    run.trajectory(&mut SurfaceProblem::new(surface)).unwrap()
}

fn verdict(optimiser: &str, rate: f64, start: Point, steps: usize, surface: &Given) -> Verdict {
    descend(&run(optimiser, rate, start, steps), surface).verdict
}

#[test]
fn gradient_descent_diverges_above_two_over_lambda_and_not_below() {
    for start in [[2.0, 1.0], [-0.3, 0.2], [10.0, 0.01], [0.0, 1.0]] {
        for steps in [200, 300, 500, 1000] {
            let at = |factor: f64| verdict("sgd", factor * 2.0 / 20.0, start, steps, &BOWL);
            assert_eq!(at(1.01), Verdict::Diverged, "{start:?} {steps}");
            assert_eq!(at(1.2), Verdict::Diverged, "{start:?} {steps}");
            assert!([Verdict::Converged, Verdict::Running].contains(&at(0.99)), "{start:?} {steps}: {:?}", at(0.99));
            assert_eq!(at(0.5), Verdict::Converged, "{start:?} {steps}");
        }
        assert_eq!(verdict("sgd", 0.099, start, 1000, &BOWL), Verdict::Converged);
        assert_eq!(verdict("sgd", 0.1, start, 1000, &BOWL), Verdict::Oscillating);
    }
    assert_eq!(verdict("momentum", 1.01 * 2.0 * 1.9 / 20.0, [2.0, 1.0], 400, &BOWL), Verdict::Diverged);
}

#[test]
fn a_run_stops_at_its_last_finite_point() {
    let far = descend(&run("sgd", 1.0, [2.0, 1.0], 1000), &BOWL);
    assert_eq!(far.verdict, Verdict::Diverged);
    assert!(far.steps() < 20 && far.points.iter().all(|number| number.abs() <= 2e9));
    let edge = Given {
        loss: |x, _| x.sqrt(),
        gradient: |x, _| [0.5 / x.sqrt(), 0.0],
        hessian: |x, _| [-0.25 / (x * x.sqrt()), 0.0, 0.0],
    };
    let outside = descend(&run("sgd", 0.1, [1.0, 0.0], 1000), &edge);
    assert_eq!(outside.verdict, Verdict::Diverged);
    assert!(outside.losses.iter().chain(&outside.points).all(|value| value.is_finite()));
    let undefined = descend(&run("sgd", 0.1, [-1.0, 0.0], 1000), &edge);
    assert_eq!((undefined.steps(), undefined.verdict), (0, Verdict::Diverged));
    assert_eq!(undefined.points, [-1.0, 0.0]);
}

#[test]
fn no_method_hangs_or_panics_at_an_undefined_region() {
    let cliff = Given {
        loss: |x, _| if x > 0.5 { x } else { f64::NAN },
        gradient: |x, _| if x > 0.5 { [1.0, 0.0] } else { [f64::NAN; 2] },
        hessian: |x, _| if x > 0.5 { [0.0; 3] } else { [f64::NAN; 3] },
    };
    for card in &optimisers::OPTIMISERS {
        let trajectory = descend(&run(card.id, 0.1, [1.0, 0.0], 500), &cliff);
        assert!(trajectory.points.chunks(2).all(|point| point[0] > 0.5), "{}", card.id);
    }
}

#[test]
fn convergence_is_dated_from_the_first_step_of_the_final_stay() {
    let trajectory = descend(&run("sgd", 0.05, [2.0, 1.0], 300), &BOWL);
    let step = trajectory.converged_at.unwrap();
    // x shrinks by 0.9 a step from 2: 2·0.9^87 is the first below 2·10⁻⁴.
    assert_eq!((trajectory.verdict, step), (Verdict::Converged, 88));
    assert_eq!(descend(&run("sgd", 0.05, [0.0, 0.0], 0), &BOWL).converged_at, Some(0));
    assert_eq!(verdict("sgd", 0.05, [2.0, 1.0], 30, &BOWL), Verdict::Running);
}

#[test]
fn a_known_minimum_counts_where_the_gradient_does_not_vanish() {
    let mut run = run("adam", 0.1, [1.0, 0.5], 400);
    run.schedule = Schedule::new(schedule::named("polynomial").unwrap());
    assert_ne!(descend(&run, &CONE).verdict, Verdict::Converged);
    run.minima = vec![vec![5.0, 5.0], vec![0.0, 0.0]];
    assert_eq!(descend(&run, &CONE).verdict, Verdict::Converged);
}

#[test]
fn a_plateau_does_not_count_as_converged_and_a_saddle_does() {
    for start in [[2.0, 2.0], [3.0, 1.0], [0.0, 4.0], [10.0, 10.0]] {
        assert_eq!(verdict("sgd", 0.1, start, 200, &HOLE), Verdict::Running, "{start:?}");
    }
    assert_eq!(verdict("sgd", 0.1, [0.5, 0.5], 200, &HOLE), Verdict::Converged);
    assert_eq!(verdict("sgd", 0.1, [1.0, 0.0], 200, &SADDLE), Verdict::Converged);
    assert_eq!(verdict("sgd", 0.1, [1.0, 1e-9], 60, &SADDLE), Verdict::Running);
    assert_eq!(verdict("sgd", 0.1, [1.0, 1e-9], 500, &SADDLE), Verdict::Diverged);
}

#[test]
fn sign_methods_oscillate_and_momentum_does_not() {
    for steps in [200, 500, 1000] {
        assert_eq!(verdict("lion", 0.05, [1.0, 0.7], steps, &BOWL), Verdict::Oscillating, "{steps}");
    }
    for steps in 20..300 {
        let found = verdict("momentum", 0.005, [2.0, 1.0], steps, &BOWL);
        assert!([Verdict::Converged, Verdict::Running].contains(&found), "{steps}: {found:?}");
        let found = verdict("adam", 0.1, [2.0, 1.0], steps, &BOWL);
        assert!([Verdict::Converged, Verdict::Running].contains(&found), "{steps}: {found:?}");
    }
    assert_eq!(verdict("momentum", 0.005, [2.0, 1.0], 300, &BOWL), Verdict::Converged);
}

#[test]
fn every_method_with_a_suitable_rate_converges_on_a_bowl() {
    let rates = [
        ("sgd", 0.05),
        ("momentum", 0.01),
        ("nesterov", 0.01),
        ("adagrad", 0.5),
        ("adam", 0.05),
        ("amsgrad", 0.05),
        ("adamw", 0.05),
        ("adamax", 0.05),
        ("nadam", 0.05),
        ("radam", 0.01),
        ("rprop", 0.1),
        ("newton", 1.0),
        ("bfgs", 1.0),
        ("conjugate-gradient", 1.0),
    ];
    for (optimiser, rate) in rates {
        let trajectory = descend(&run(optimiser, rate, [1.0, 0.7], 2000), &BOWL);
        assert_eq!(trajectory.verdict, Verdict::Converged, "{optimiser} ends at {:?}", trajectory.last_point());
    }
}

#[test]
fn without_a_hessian_the_gradient_must_vanish() {
    let mut problem = FunctionProblem::new(3, |at, gradient| {
        gradient.copy_from_slice(&[at[0], 2.0 * at[1], 3.0 * at[2]]);
        0.5 * (at[0] * at[0] + 2.0 * at[1] * at[1] + 3.0 * at[2] * at[2])
    });
    let mut run = Run::new(optimisers::named("sgd").unwrap(), &[1.0, 1.0, 1.0]);
    (run.learning_rate, run.steps) = (0.3, 50);
    assert_eq!(run.trajectory(&mut problem).unwrap().verdict, Verdict::Converged);
    run.steps = 5;
    assert_eq!(run.trajectory(&mut problem).unwrap().verdict, Verdict::Running);
}

#[test]
fn each_bound_of_convergence_is_as_documented() {
    // Steps too short to move: only the position counts.
    let verdict_at = |surface: &Given, x: f64, minima: &[Vec<f64>]| {
        let run = Run { minima: minima.to_vec(), ..self::run("sgd", 1e-12, [x, 0.0], 2) };
        descend(&run, surface).verdict
    };
    for (name, bound, surface, minima) in [
        ("a known minimum", 1e-3, &CONE, vec![vec![0.0, 0.0]]),
        ("Newton's step", 1e-4, &BOWL, vec![]),
        ("Newton's step on a saddle", 1e-8, &SADDLE, vec![]),
    ] {
        assert_eq!(verdict_at(surface, 0.9 * bound, &minima), Verdict::Converged, "{name}");
        assert_eq!(verdict_at(surface, 1.1 * bound, &minima), Verdict::Running, "{name}");
    }
    // Without a Hessian; each step halves the gradient.
    let mut bowl = FunctionProblem::new(3, |at, gradient| {
        gradient.copy_from_slice(at);
        0.5 * at.iter().map(|x| x * x).sum::<f64>()
    });
    let mut halves = Run::new(optimisers::named("sgd").unwrap(), &[1.0, 0.0, 0.0]);
    for (steps, verdict) in [(13, Verdict::Running), (14, Verdict::Converged)] {
        (halves.learning_rate, halves.steps) = (0.5, steps);
        assert_eq!(halves.trajectory(&mut bowl).unwrap().verdict, verdict, "2^-{steps} of the first gradient");
    }
}

#[test]
fn a_stepper_gives_the_same_trajectory() {
    let run = run("adam", 0.1, [2.0, 1.0], 57);
    let mut problem = SurfaceProblem::new(&BOWL);
    let mut stepper = Stepper::begin(&run, &mut problem).unwrap();
    while stepper.advance(&mut problem, 10) {
        assert_eq!(stepper.so_far().steps() % 10, 0);
    }
    assert_eq!(stepper.finish(&mut problem), descend(&run, &BOWL));
}

#[test]
fn invalid_runs_are_rejected_with_a_message() {
    let message = |change: fn(&mut Run)| {
        let mut run = run("sgd", 0.1, [1.0, 1.0], 10);
        change(&mut run);
        run.trajectory(&mut SurfaceProblem::new(&BOWL)).unwrap_err()
    };
    for change in [
        |run: &mut Run| run.learning_rate = -1.0,
        |run: &mut Run| run.learning_rate = 0.0,
        |run: &mut Run| run.learning_rate = f64::NAN,
        |run: &mut Run| run.learning_rate = f64::INFINITY,
    ] {
        assert!(message(change).starts_with("the learning rate must be a positive number, not "));
    }
    assert_eq!(message(|run| run.steps = 1_000_000), format!("a run takes at most {MAX_STEPS} steps, not 1000000"));
    assert_eq!(message(|run| run.start[1] = f64::NAN), "the start must be finite, not NaN");
    assert_eq!(message(|run| run.start = vec![1.0]), "the start has 1 numbers, but the loss takes 2");
    assert_eq!(verdict("sgd", 1e308, [1.0, 1.0], 10, &BOWL), Verdict::Diverged);
}
