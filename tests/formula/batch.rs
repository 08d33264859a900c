//! Formulas in many variables at many points, against evaluation at one point.

use fall_line::formula::{Batch, Evaluator, Formula, Vocabulary};
use fall_line::random::Random;

const VARIABLES: [&str; 20] = [
    "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17",
    "x18", "x19", "x20",
];

const FORMULAS: [&str; 5] = [
    "exp(-(x1^2 + x2^2))",
    "x20 - x19*x1 + sin(3 x7) a",
    "max(x1, x2, x3, x15) / (1 + x9^2)",
    "sqrt(x4 - 0.5) + 2",
    "7",
];

#[test]
fn a_batch_has_the_values_of_single_points() {
    let mut random = Random::new(3);
    let columns: Vec<Vec<f64>> = VARIABLES.iter().map(|_| (0..1001).map(|_| random.uniform()).collect()).collect();
    for text in FORMULAS {
        let vocabulary = Vocabulary { variables: &VARIABLES, constants: &[] };
        let formula = Formula::parse(text, &vocabulary).expect("a formula");
        let mut out = vec![0.0; 1001];
        Batch::new(formula.program(), &[0.3]).evaluate(&columns, &mut out);
        let mut evaluator = Evaluator::new(formula.program(), &[0.3]);
        for (index, found) in out.iter().enumerate() {
            let at: Vec<f64> = columns.iter().map(|column| column[index]).collect();
            let [expected] = evaluator.evaluate(&at);
            let is_same =
                found.is_nan() && expected.is_nan() || (found - expected).abs() <= 1e-13 * expected.abs().max(1.0);
            assert!(is_same, "{text} at {index}: {found}, {expected}");
        }
        // Neither the size of a batch nor a point's neighbour matters.
        let mut first = 0;
        for size in [1, 2, 300, 698] {
            let part: Vec<Vec<f64>> = columns.iter().map(|column| column[first..first + size].to_vec()).collect();
            let mut again = vec![0.0; size];
            Batch::new(formula.program(), &[0.3]).evaluate(&part, &mut again);
            let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&again), bits(&out[first..first + size]), "{text}");
            first += size;
        }
    }
}

#[test]
fn a_missing_coordinate_is_undefined() {
    let vocabulary = Vocabulary { variables: &VARIABLES, constants: &[] };
    let formula = Formula::parse("x1 + x5", &vocabulary).expect("a formula");
    let mut out = [0.0; 3];
    Batch::new(formula.program(), &[]).evaluate(&vec![vec![0.5; 3]; 4], &mut out);
    assert!(out.iter().all(|value| value.is_nan()));
}
