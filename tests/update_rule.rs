//! Typed update rules: what they mean, that the rules of known methods give the runs of those methods, and how errors are placed.

mod errors;
mod fragments;
mod presets;

use std::rc::Rc;

use fall_line::basin::{self, Basins};
use fall_line::formula_surface::FormulaSurface;
use fall_line::optimiser::Settings;
use fall_line::optimisers;
use fall_line::plane::Grid;
use fall_line::problem::{FunctionProblem, SurfaceProblem};
use fall_line::surfaces;
use fall_line::trajectory::{Run, Trajectory, Verdict};
use fall_line::update_rule::{Target, UpdateRule};

/// A run of a rule, at a learning rate.
fn run_of(rule: &str, rate: f64, start: &[f64], steps: usize) -> Run {
    let rule = UpdateRule::parse(rule).unwrap_or_else(|error| panic!("{rule}: {error}"));
    let own = optimisers::named("own").expect("a card");
    Run { settings: Settings::of_rule(Rc::new(rule)), learning_rate: rate, steps, ..Run::new(own, start) }
}

/// The x of each point of a run on the loss a x, whose derivative is a everywhere.
fn on_slope(rule: &str, rate: f64, slope: f64, start: f64, steps: usize) -> Vec<f64> {
    let loss = |at: &[f64], gradient: &mut [f64]| {
        gradient[0] = slope;
        slope * at[0]
    };
    run_of(rule, rate, &[start], steps).trajectory(&mut FunctionProblem::new(1, loss)).expect("a run").points
}

#[test]
fn assignments_run_in_order_and_memory_starts_at_zero() {
    // m is last step's before it is assigned, and this step's after.
    assert_eq!(on_slope("m = m + g; x = x - m", 1.0, 1.0, 0.0, 3), [0.0, -1.0, -3.0, -6.0]);
    assert_eq!(on_slope("x = x - m; m = m + g", 1.0, 1.0, 0.0, 3), [0.0, 0.0, -1.0, -3.0]);
    // x too: here m is the new x.
    assert_eq!(on_slope("x = x - g + m; m = x", 1.0, 1.0, 0.0, 3), [0.0, -1.0, -3.0, -7.0]);
    // h is a value of this step alone: nothing reads it before it is assigned.
    let rule = UpdateRule::parse("h = 2 g; m = m + h; h = h + m; x = x - h").expect("a rule");
    assert_eq!(rule.memory(), 1);
    let targets: Vec<_> = rule.assignments().iter().map(|one| one.target).collect();
    assert_eq!(targets, [Target::Intermediate, Target::Memory, Target::Intermediate, Target::Coordinate]);
    assert_eq!(on_slope(rule.source(), 1.0, 1.0, 0.0, 2), [0.0, -4.0, -10.0]);
}

#[test]
fn a_rule_may_choose_between_two_steps() {
    // A slope of at most 1 in either direction, and steps that count from one.
    let clipped = "h = where(abs(g) <= 1, g, sign(g)); x = x - eta h";
    assert_eq!(on_slope(clipped, 0.5, 8.0, 2.0, 2), [2.0, 1.5, 1.0]);
    assert_eq!(on_slope(clipped, 0.5, 0.5, 2.0, 1), [2.0, 1.75]);
    assert_eq!(on_slope("x = x - (g if t == 1 else 2g)", 1.0, 1.0, 0.0, 3), [0.0, -1.0, -3.0, -5.0]);
    assert_eq!(on_slope("x -= g if t != 2 and g >= 1 else 0", 1.0, 1.0, 0.0, 3), [0.0, -1.0, -1.0, -2.0]);
}

#[test]
fn the_step_counts_from_one_and_the_rate_and_the_loss_are_those_of_the_step() {
    assert_eq!(on_slope("x = x + t", 1.0, 1.0, 0.0, 3), [0.0, 1.0, 3.0, 6.0]);
    assert_eq!(on_slope("x = x - eta g", 0.25, 2.0, 1.0, 2), [1.0, 0.5, 0.0]);
    // The loss at x is 2x.
    assert_eq!(on_slope("x = x + loss", 1.0, 2.0, 1.0, 2), [1.0, 3.0, 9.0]);
    // η follows the schedule.
    let scheduled = |steps: usize| {
        let mut run = run_of("x = x - eta", 1.0, &[0.0], steps);
        run.schedule = fall_line::schedule::Schedule::new(fall_line::schedule::named("step").expect("a schedule"));
        run.schedule.settings.set("every", 1.0).expect("a parameter");
        run.schedule.settings.set("factor", 0.5).expect("a parameter");
        run.trajectory(&mut FunctionProblem::new(1, |_, gradient| {
            gradient[0] = 1.0;
            0.0
        }))
    };
    assert_eq!(scheduled(3).expect("a run").points, [0.0, -1.0, -1.5, -1.75]);
}

#[test]
fn the_same_rule_can_be_written_in_several_ways() {
    let written = [
        "m = beta m + g; x = x - eta m",
        "m=beta*m+g;x=x-eta*m",
        "m ← β m + g\nx ← x − η·m",
        "  m := β m + g ;; \r\n x -= η m ; # done",
        "# momentum\nm *= beta; m += g # the gradient\nx -= eta m",
        "v = β v + g; x = x - η v",
    ];
    for rule in written {
        let points = on_slope(rule, 0.5, 1.0, 0.0, 3);
        assert_eq!(points, on_slope(written[0], 0.5, 1.0, 0.0, 3), "{rule}");
        assert_eq!(UpdateRule::parse(rule).expect("a rule").letters()[0].name, "beta");
    }
    // An operation applies to the formula as a whole.
    assert_eq!(on_slope("x -= 1 - 3", 1.0, 1.0, 0.0, 1), [0.0, 2.0]);
    assert_eq!(on_slope("x /= 1 + 1", 1.0, 1.0, 4.0, 1), [4.0, 2.0]);
}

#[test]
fn letters_are_set_by_name_and_others_refused() {
    let mut run = run_of("x = x - c beta_2 g", 1.0, &[0.0], 1);
    run.settings.set("c", 3.0).expect("a letter");
    run.settings.set("beta_2", 0.5).expect("a letter");
    assert_eq!(run.settings.rule().expect("a rule").1, [3.0, 0.5]);
    assert!(run.settings.set("d", 1.0).expect_err("no letter").contains("c, beta_2"));
    for value in [f64::NAN, f64::INFINITY, 1e10] {
        assert!(run.settings.set("c", value).is_err(), "{value}");
    }
}

#[test]
fn each_coordinate_has_its_own_memory_and_many_are_as_exact_as_one() {
    let rule = "m = 0.9 m + 0.1 g; v = max(v, |m|); h = exp(-v) + t; x = x - eta m / (sqrt(v) + 1e-8) / h^c";
    // More coordinates than fit into a row, in one loss that separates.
    let n = 150;
    let slopes: Vec<f64> = (0..n).map(|index| (f64::from(index) * 0.37).sin()).collect();
    let loss = |curvatures: Vec<f64>| {
        move |at: &[f64], gradient: &mut [f64]| {
            for ((to, x), c) in gradient.iter_mut().zip(at).zip(&curvatures) {
                *to = c * x + c;
            }
            at.iter().zip(&curvatures).map(|(x, c)| 0.5 * c * x * x + c * x).sum()
        }
    };
    let start: Vec<f64> = (0..n).map(|index| f64::from(index) / 50.0 - 1.0).collect();
    let all = run_of(rule, 0.1, &start, 60);
    let all = all.trajectory(&mut FunctionProblem::new(150, loss(slopes.clone()))).expect("a run");
    for (index, slope) in slopes.iter().enumerate() {
        let alone = run_of(rule, 0.1, &start[index..=index], 60);
        let alone = alone.trajectory(&mut FunctionProblem::new(1, loss(vec![*slope]))).expect("a run");
        for step in 0..=60 {
            assert_eq!(all.point(step)[index].to_bits(), alone.point(step)[0].to_bits(), "{index} after {step}");
        }
    }
}

/// Some settle, some diverge at different steps, so that the batch shrinks; one starts where the loss is undefined.
const STARTS: [[f64; 2]; 7] =
    [[1.5, 0.3], [-0.7, 0.9], [-3.0, 2.0], [0.4, -1.1], [30.0, 40.0], [0.1, 0.2], [-1.2, -0.4]];

#[test]
fn each_run_of_a_batch_equals_the_run_alone() {
    let rules = [
        "x = x - eta g",
        "m = 0.9 m + g; x = x - eta m",
        "v = 0.9 v + g^2; w = max(w, v); x = x - eta g / sqrt(w + epsilon)",
        "x = x - eta g / (1 + |loss|)",
        "x = x - eta t sign(g)^t",
        "k = k + 1; x = x - eta g / sqrt(4 - k)",
    ];
    for formula in ["(1-x)^2 + 10*(y-x^2)^2 + log(x + 2)", "sin(x)*exp(0.3y) + 0.1x^2 + y^2"] {
        let surface = FormulaSurface::parse(formula, &[]).expect("a formula");
        for rule in rules {
            // More steps than a batch takes before it removes the runs that have ended.
            let run = run_of(rule, 0.02, &[0.0; 2], 700);
            let batch = run.trajectories(&STARTS, &surface).expect("a run");
            for (start, found) in STARTS.iter().zip(batch) {
                let alone = Run { start: start.to_vec(), ..run.clone() };
                let alone = alone.trajectory(&mut SurfaceProblem::new(&surface)).expect("a run");
                // Compared as text, since NaN does not equal itself.
                assert_eq!(format!("{found:?}"), format!("{alone:?}"), "{rule} from {start:?} on {formula}");
            }
        }
    }
}

/// Starts leave the batch as they settle, and memory goes with them.
#[test]
fn basins_are_those_of_the_optimiser_with_the_same_rule() {
    let row = surfaces::named("himmelblau").expect("a row");
    let surface = row.surface();
    let typed = run_of("v = 0.9 v + g; x = x - eta v", 0.01, &[0.0; 2], 300);
    let mut built_in = Run { optimiser: optimisers::named("momentum").expect("a card"), ..typed.clone() };
    built_in.settings = Settings::new(built_in.optimiser.parameters);
    let [typed, built_in] = [typed, built_in].map(|run| {
        let mut classifier = basin::classifier(&surface, &run).expect("a classifier");
        let minima: Vec<_> = row.minima(&[]).iter().map(|minimum| minimum.at).collect();
        let mut basins = Basins::new(Grid { view: row.view, columns: 48, rows: 36 }, &minima);
        while basins.advance(&mut *classifier, &mut || true) {}
        (basins.minimum_indices(), basins.steps())
    });
    assert_eq!(typed, built_in);
}

#[test]
fn an_undefined_update_ends_the_run_at_the_last_point() {
    let surface = FormulaSurface::parse("x^2 + y^2", &[]).expect("a formula");
    let from = |rule: &str| -> Trajectory {
        run_of(rule, 0.1, &[1.0, 2.0], 200).trajectory(&mut SurfaceProblem::new(&surface)).expect("a run")
    };
    // √(3 − t) is undefined in the fourth step.
    let stopped = from("x = x - eta g sqrt(3 - t)");
    assert_eq!((stopped.verdict, stopped.steps()), (Verdict::Diverged, 3));
    assert!(stopped.points.iter().chain(&stopped.losses).all(|number| number.is_finite()));
    assert_eq!((from("x = x / 0").verdict, from("x = 0 / 0").steps()), (Verdict::Diverged, 0));
    assert_eq!(from("x = x + 1e300").verdict, Verdict::Diverged);
    // A wrong sign climbs.
    assert_eq!(from("x = x + eta g").verdict, Verdict::Diverged);
    assert_eq!(from("x = x - eta g").verdict, Verdict::Converged);
}
