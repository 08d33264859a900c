//! Checks every run of `reference/trajectories.json` and `reference/optimiser-options.json` (PyTorch's optimisers in double
//! precision, gradients by autograd) at every recorded step. The second file, made with PyTorch 2.15, has the options
//! that the first one leaves alone, four numbers instead of two, and schedules.
//!
//! | runs | bound on each coordinate | why |
//! | --- | --- | --- |
//! | all | 1e-10 relative; 1e-13 below 10⁻³ | the same rules in the same order, but PyTorch fuses some multiply-adds |
//!
//! The worst of them is 1e-12. A method whose step is too long for the valley it is in doubles every rounding error
//! every few steps, PyTorch's own ones too: no bound holds there, and no such run is among these.

use fall_line::formula_surface::FormulaSurface;
use fall_line::optimisers;
use fall_line::problem::{FunctionProblem, SurfaceProblem};
use fall_line::schedule::{self, Schedule};
use fall_line::trajectory::{Noise, Run, Trajectory};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Case {
    formula: String,
    optimiser: String,
    params: BTreeMap<String, Value>,
    schedule: Option<ScheduleCase>,
    start: Vec<f64>,
    steps: usize,
    every: usize,
    points: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
struct ScheduleCase {
    schedule: String,
    params: BTreeMap<String, Value>,
}

fn number(value: &Value) -> f64 {
    value.as_bool().map(|on| f64::from(u8::from(on))).or(value.as_f64()).unwrap()
}

fn run_of(case: &Case) -> Run {
    let mut run = Run::new(optimisers::named(&case.optimiser).unwrap(), &case.start);
    run.steps = case.steps;
    for (name, value) in &case.params {
        match name.as_str() {
            "learningRate" => run.learning_rate = number(value),
            _ => run.settings.set(name, number(value)).unwrap(),
        }
    }
    if let Some(schedule_case) = &case.schedule {
        run.schedule = Schedule::new(schedule::named(&schedule_case.schedule).unwrap());
        for (name, value) in &schedule_case.params {
            run.schedule.settings.set(name, number(value)).unwrap();
        }
    }
    run
}

/// The reference describes the loss of four numbers in words: formulas have only two.
const OF_FOUR: &str = "sum of 100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2, i = 1..3";

fn rosenbrock(at: &[f64], gradient: &mut [f64]) -> f64 {
    gradient.fill(0.0);
    let pair = |i: usize| {
        let (a, b) = (1.0 - at[i], at[i + 1] - at[i] * at[i]);
        gradient[i] += -400.0 * b * at[i] - 2.0 * a;
        gradient[i + 1] += 200.0 * b;
        a * a + 100.0 * b * b
    };
    (0..at.len() - 1).map(pair).sum()
}

fn trajectory(case: &Case) -> Trajectory {
    let run = run_of(case);
    if case.formula == OF_FOUR {
        return run.trajectory(&mut FunctionProblem::new(4, rosenbrock)).unwrap();
    }
    let surface = FormulaSurface::parse(&case.formula, &[]).unwrap();
    run.trajectory(&mut SurfaceProblem::new(&surface)).unwrap()
}

/// The error of a coordinate relative to its size, or to 10⁻³ if that is larger.
fn error(found: f64, expected: f64) -> f64 {
    (found - expected).abs() / expected.abs().max(1e-3)
}

fn check(cases: &str) {
    let cases: Vec<Case> = serde_json::from_str(cases).unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        assert!(!case.points.is_empty() && case.points.iter().all(|point| point.len() == case.start.len()));
        let trajectory = trajectory(&case);
        let worst = case.points.iter().enumerate().flat_map(|(k, expected)| {
            trajectory.point(k * case.every).iter().zip(expected).map(|(&found, &expected)| error(found, expected))
        });
        let worst = worst.fold(0.0, f64::max);
        println!("{worst:8.1e} {} on {}", case.optimiser, case.formula);
        assert!(worst <= 1e-10, "{} on {} with {:?}: off by {worst:e}", case.optimiser, case.formula, case.params);
    }
}

#[test]
fn every_point_matches_the_reference() {
    check(include_str!("reference/trajectories.json"));
}

#[test]
fn every_option_matches_pytorch() {
    check(include_str!("reference/optimiser-options.json"));
}

#[test]
fn each_run_of_a_batch_equals_the_run_alone() {
    // Some settle, some diverge at different steps; one starts where the loss is undefined.
    let starts = [[1.5, 0.3], [-0.7, 0.9], [-3.0, 2.0], [0.4, -1.1], [30.0, 40.0], [0.1, 0.2]];
    for formula in ["(1-x)^2 + 10*(y-x^2)^2 + log(x + 2)", "sin(x)*exp(0.3y) + 0.1x^2 + y^2"] {
        let surface = FormulaSurface::parse(formula, &[]).unwrap();
        for card in &optimisers::OPTIMISERS {
            let cases = [
                ("constant", 150, 0.0),
                ("cosine", 64, 0.0),
                ("constant", 1, 0.0),
                ("constant", 0, 0.0),
                ("cosine", 150, 1.0),
            ];
            for (schedule, steps, deviation) in cases {
                let run = Run {
                    learning_rate: 0.02,
                    schedule: Schedule::new(schedule::named(schedule).unwrap()),
                    steps,
                    minima: vec![vec![1.0, 1.0]],
                    noise: Noise { deviation, seed: 4, stream: 7 },
                    ..Run::new(card, &[0.0, 0.0])
                };
                let batch = run.trajectories(&starts, &surface).unwrap();
                assert_eq!(batch.len(), starts.len());
                for ((stream, start), found) in (7..).zip(&starts).zip(batch) {
                    let alone = Run { start: start.to_vec(), noise: Noise { stream, ..run.noise }, ..run.clone() };
                    let alone = alone.trajectory(&mut SurfaceProblem::new(&surface)).unwrap();
                    // Compared as text, since NaN does not equal itself.
                    assert_eq!(format!("{found:?}"), format!("{alone:?}"), "{} from {start:?} on {formula}", card.id);
                }
            }
        }
    }
}
