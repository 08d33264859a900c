//! Every run of `reference/trajectories.json` (PyTorch's optimisers in double precision, gradients by autograd) at
//! every recorded step, each coordinate within a relative bound of 1e-10.
//!
//! | runs | relative bound | why |
//! | --- | --- | --- |
//! | all | 1e-10 | the same rules in the same order; what differs is a fused multiply-add here and there |

use fall_line::optimisers;
use fall_line::problem::FunctionProblem;
use fall_line::trajectory::Run;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

const BOUND: f64 = 1e-10;

#[derive(Deserialize)]
struct Case {
    formula: String,
    optimiser: String,
    params: BTreeMap<String, Value>,
    start: Vec<f64>,
    steps: usize,
    every: usize,
    points: Vec<Vec<f64>>,
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
    run
}

fn gradient_of(formula: &str) -> fn(&[f64], &mut [f64]) -> f64 {
    match formula {
        "(1-x)^2 + 100*(y-x^2)^2" => |at, gradient| {
            let (a, b) = (1.0 - at[0], at[1] - at[0] * at[0]);
            gradient.copy_from_slice(&[-400.0 * b * at[0] - 2.0 * a, 200.0 * b]);
            a * a + 100.0 * b * b
        },
        "(x+2*y-7)^2 + (2*x+y-5)^2" => |at, gradient| {
            let (a, b) = (at[0] + 2.0 * at[1] - 7.0, 2.0 * at[0] + at[1] - 5.0);
            gradient.copy_from_slice(&[2.0 * a + 4.0 * b, 4.0 * a + 2.0 * b]);
            a * a + b * b
        },
        _ => |at, gradient| {
            let [x, y] = [at[0], at[1]];
            gradient.copy_from_slice(&[2.0 * x, y * y * y - 2.0 * y]);
            x * x - y * y + y * y * y * y / 4.0
        },
    }
}

#[test]
fn every_point_is_the_reference() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("reference/trajectories.json")).unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let trajectory = run_of(&case).walk(&mut FunctionProblem::new(2, gradient_of(&case.formula))).unwrap();
        let mut worst: f64 = 0.0;
        for (k, expected) in case.points.iter().enumerate() {
            for (found, expected) in trajectory.point(k * case.every).iter().zip(expected) {
                worst = worst.max((found / expected - 1.0).abs());
            }
        }
        println!("{worst:8.1e} {} on {}", case.optimiser, case.formula);
        assert!(worst <= BOUND, "{} on {} with {:?}: off by {worst:e}", case.optimiser, case.formula, case.params);
    }
}
