//! The promises of the deep network.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | mean and spread over seeds of ln ‖∂L/∂h‖², plain ReLU, Kaiming, 50 layers | the exact law of Hanin & Nica (2018), evaluated in Python | 1e-6 decades |
//! | the same, of networks that are drawn | the same | five standard errors |
//! | the factor of ‖∂L/∂h‖² a layer with batch and layer normalisation | π ∕ (π − 1) and 1 | 3 % at width 256 |
//! | ‖h‖² through an unscaled residual block | twice as large on average | five standard errors |
//! | singular values of an orthogonal linear network | 1 | 1e-12 |
//! | singular values of a linear network | Frobenius norm and determinant of the multiplied weights | 1e-12, 1e-9 |
//!
//! That gradients equal central differences is held by `tests/network/gradients.rs`, for every kind of block.

use std::f64::consts::{LN_10, PI};

use fall_line::figure::{Figure, Value, state};
use fall_line::network::{Activation, Architecture, Initialisation, Loss, Matrix, Network, Normalisation};
use fall_line::random::Random;
use fall_line::scene::Mark;

use super::harness::{FRAME, number, open, value, word};

/// Width, and the expected decades of the norm after 50 layers with their standard deviation.
const LAW: [(usize, f64, f64); 3] =
    [(16, -1.915_209_6, 0.994_611_9), (64, -0.435_473_6, 0.442_355_5), (256, -0.106_713_3, 0.216_160_8)];

/// A plain network of equal layers.
fn plain(depth: usize, width: usize, activation: &str) -> Architecture {
    let activation = Activation::named(activation).expect("an activation");
    Architecture::new(&vec![width; depth + 1], activation, Loss::MeanSquaredError)
}

/// Normal numbers.
fn normals(rows: usize, columns: usize, random: &mut Random) -> Matrix {
    let numbers: Vec<f64> = (0..rows * columns).map(|_| random.normal()).collect();
    Matrix::from_fn(rows, columns, |row, column| numbers[row * columns + column])
}

/// A network after a forward and a backward pass of random signals, and the norm of its inputs.
fn passed(architecture: &Architecture, rule: Initialisation, samples: usize, random: &mut Random) -> (Network, f64) {
    let mut network = Network::new(architecture.clone());
    let weights = rule.draw(architecture, random);
    let width = architecture.layers[0];
    let inputs = normals(width, samples, random);
    network.forward(&weights, &inputs);
    let mut output = normals(width, samples, random);
    output.clear_padding();
    network.backward_from(&weights, &output);
    (network, inputs.norm())
}

fn mean_and_deviation(draws: &[f64]) -> [f64; 2] {
    let n = draws.len() as f64;
    let mean = draws.iter().sum::<f64>() / n;
    [mean, (draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt()]
}

#[test]
fn the_law_for_relu_is_that_of_hanin_and_nica() {
    for (width, mean, deviation) in LAW.into_iter().filter(|(width, ..)| *width <= 128) {
        // 51 layers have 50 factors between the first and the last.
        let figure = open("depth", &format!("depth=51&width={width}"));
        assert!((number(&*figure, 0, "expected") - mean).abs() < 1e-6, "{width}");
        assert!((number(&*figure, 0, "spread") - deviation).abs() < 1e-6, "{width}");
    }
}

#[test]
fn the_norms_of_drawn_networks_follow_the_law() {
    for ((width, mean, deviation), runs) in LAW.into_iter().zip([1500, 150, 12]) {
        let architecture = plain(51, width, "relu");
        let draw = |run: u64| {
            let (network, inputs) = passed(&architecture, Initialisation::Kaiming, 1, &mut Random::stream(3, run));
            let backward = network.state_gradients(1).norm() / network.state_gradients(51).norm();
            let forward = network.activations(50).norm() / inputs;
            // Where all units of a layer are off nothing arrives; the law is about the others.
            [backward, forward].map(|ratio| if ratio > 0.0 { ratio.ln() / LN_10 } else { f64::NAN })
        };
        let draws: Vec<[f64; 2]> = (0..runs).map(draw).filter(|draw| draw[0].is_finite()).collect();
        assert!(draws.len() as f64 > 0.99 * runs as f64);
        let n = draws.len() as f64;
        for direction in 0..2 {
            let [found, found_deviation] =
                mean_and_deviation(&draws.iter().map(|draw| draw[direction]).collect::<Vec<_>>());
            let error = 5.0 * deviation / n.sqrt();
            assert!((found - mean).abs() < error, "width {width}: {found}, not {mean} ± {error}");
            let error = 5.0 * deviation / (2.0 * n).sqrt();
            assert!((found_deviation - deviation).abs() < error, "width {width}: ± {found_deviation}, not {deviation}");
        }
    }
}

#[test]
fn other_activations_follow_the_law_of_first_order() {
    let cases = [
        "activation=tanh&initialisation=lecun&width=64&depth=30",
        "activation=tanh&initialisation=orthogonal&width=64&depth=30",
        "activation=tanh&initialisation=lecun&weight-scale=1.6&width=64&depth=20",
        "activation=leaky-relu&initialisation=xavier-uniform&weight-scale=1.4&width=64&depth=30",
        "activation=linear&initialisation=xavier-normal&width=16&depth=30",
        "activation=relu&initialisation=orthogonal&weight-scale=1.41&width=64&depth=30",
    ];
    for case in cases {
        let mut figure = open("depth", case);
        let mut draws = Vec::new();
        for seed in 0..100 {
            figure.set("seed", &seed.to_string()).expect("a seed");
            draws.push(number(&*figure, 0, "ratio").ln() / LN_10);
        }
        let [mean, deviation] = mean_and_deviation(&draws);
        let [expected, spread] = ["expected", "spread"].map(|name| number(&*figure, 0, name));
        // Four standard errors of a mean and of a deviation over 100 draws.
        assert!((mean - expected).abs() < 0.4 * spread, "{case}: {mean}, not {expected} ± {spread}");
        assert!((deviation / spread - 1.0).abs() < 0.29, "{case}: ± {deviation}, not {spread}");
    }
}

#[test]
fn no_spread_is_promised_where_first_order_is_not_enough() {
    for state in ["activation=gelu", "activation=softplus", "residual=true", "normalisation=layer"] {
        assert_eq!(value(&*open("depth", state), 0, "expected"), Value::None, "{state}");
    }
}

#[test]
fn batch_normalisation_explodes_by_pi_over_pi_minus_one_and_layer_normalisation_does_not() {
    let factor = |normalisation, samples| {
        let architecture = Architecture { normalisation: Some(normalisation), ..plain(14, 256, "relu") };
        let logs: Vec<f64> = (0..2)
            .map(|run| {
                let (network, _) = passed(&architecture, Initialisation::Kaiming, samples, &mut Random::stream(8, run));
                // The first layers have inputs of their own kind, the last no normalisation behind it.
                (network.state_gradients(3).norm() / network.state_gradients(13).norm()).ln() * 2.0 / 10.0
            })
            .collect();
        mean_and_deviation(&logs)[0].exp()
    };
    let batch = factor(Normalisation::Batch, 128);
    assert!((batch / (PI / (PI - 1.0)) - 1.0).abs() < 0.03, "batch normalisation: {batch}");
    let layer = factor(Normalisation::Layer, 32);
    assert!((layer - 1.0).abs() < 0.03, "layer normalisation: {layer}");
    for (normalisation, chi) in [("batch", PI / (PI - 1.0)), ("layer", 1.0)] {
        let figure = open("depth", &format!("normalisation={normalisation}"));
        assert!((number(&*figure, 0, "chi") - chi).abs() < 1e-4, "{normalisation}");
    }
    assert_eq!(word(&*open("depth", "normalisation=batch"), 0, "verdict"), "exploding");
}

#[test]
fn an_unscaled_residual_block_doubles_the_squared_norm() {
    let architecture = Architecture { residual: Some(1.0), ..plain(12, 64, "relu") };
    let ratios: Vec<f64> = (0..200)
        .flat_map(|run| {
            let (network, _) = passed(&architecture, Initialisation::Kaiming, 1, &mut Random::stream(4, run));
            let ratio = |layer: usize| (network.states(layer + 1).norm() / network.states(layer).norm()).powi(2);
            (1..11).map(ratio).collect::<Vec<_>>()
        })
        .collect();
    let [mean, deviation] = mean_and_deviation(&ratios);
    assert!((mean - 2.0).abs() < 5.0 * deviation / (ratios.len() as f64).sqrt(), "{mean}");
    let figure = open("depth", "residual=true");
    assert!((number(&*figure, 0, "chi") - 2.0).abs() < 1e-12);
    let states: Vec<f64> = column(&*figure, "meanFieldState");
    assert!(states.windows(2).take(48).all(|pair| (pair[1] / pair[0] - 2f64.sqrt()).abs() < 1e-12));
}

/// The numbers of a column of the exported table.
fn column(figure: &dyn Figure, name: &str) -> Vec<f64> {
    let table = figure.table();
    let index = table.columns.iter().position(|column| *column == name).expect("a column");
    let number = |row: &Vec<Value>| match row[index] {
        Value::Number(number) => number,
        ref other => panic!("{other:?} is no number"),
    };
    table.rows.iter().map(number).collect()
}

/// The points of the markers and of the lines in a panel, once all work is done.
fn marks(figure: &mut dyn Figure, panel: &str) -> Vec<Mark> {
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
    let scene = figure.scene(FRAME);
    scene.panels.into_iter().find(|one| one.id == panel).expect("the panel").backdrop
}

#[test]
fn an_orthogonal_linear_network_has_all_singular_values_one() {
    for state in ["width=32&depth=100", "width=5&depth=40"] {
        let mut figure = open("depth", &format!("activation=linear&initialisation=orthogonal&{state}"));
        let marks = marks(&mut *figure, "spectrum");
        let points = marks.iter().find_map(|mark| match mark {
            Mark::Points { points, .. } => Some(points.clone()),
            _ => None,
        });
        let points = points.expect("singular values");
        assert_eq!(points.len(), if state.starts_with("width=5") { 10 } else { 64 });
        assert!(points.chunks(2).all(|point| (point[1] - 1.0).abs() < 1e-12), "{points:?}");
        assert!((number(&*figure, 0, "ratio") - 1.0).abs() < 1e-12);
        assert_eq!(number(&*figure, 0, "spread"), 0.0);
    }
}

#[test]
fn singular_values_are_those_of_the_product_of_the_layers() {
    let (width, depth) = (6, 5);
    let mut figure = open("depth", "activation=linear&width=6&depth=5&seed=9&weight-scale=1.5");
    let marks = marks(&mut *figure, "spectrum");
    let Some(Mark::Points { points, .. }) = marks.last() else { panic!("{marks:?}") };
    let values: Vec<f64> = points.chunks(2).map(|point| point[1]).collect();
    // The weights that a seed means, multiplied out.
    let architecture = plain(depth, width, "linear");
    let weights = Initialisation::Kaiming.draw(&architecture, &mut Random::stream(9, 0));
    let mut product: Vec<f64> = (0..36).map(|at| f64::from(u8::from(at % 7 == 0))).collect();
    for [matrix, _] in architecture.ranges() {
        let layer = &weights[matrix];
        let entry = |at: usize| (0..6).map(|k| 1.5 * layer[at / 6 * 6 + k] * product[k * 6 + at % 6]).sum();
        product = (0..36).map(entry).collect();
    }
    let squares: f64 = product.iter().map(|entry| entry * entry).sum();
    assert!((values.iter().map(|value| value * value).sum::<f64>() / squares - 1.0).abs() < 1e-12);
    assert!((values.iter().product::<f64>() / determinant(product).abs() - 1.0).abs() < 1e-9, "{values:?}");
    assert!(values.windows(2).all(|pair| pair[0] >= pair[1]));
}

/// The determinant of a 6 × 6 matrix, by elimination with pivots.
fn determinant(mut rows: Vec<f64>) -> f64 {
    let mut product = 1.0;
    for column in 0..6 {
        let size = |row: &usize| rows[row * 6 + column].abs();
        let pivot = (column..6).max_by(|one, other| size(one).total_cmp(&size(other))).expect("a row");
        (0..6).for_each(|at| rows.swap(column * 6 + at, pivot * 6 + at));
        product *= rows[column * 7];
        for row in column + 1..6 {
            let factor = rows[row * 6 + column] / rows[column * 7];
            (0..6).for_each(|at| rows[row * 6 + at] -= factor * rows[column * 6 + at]);
        }
    }
    product
}

#[test]
fn a_hundred_factors_of_nine_and_eleven_tenths() {
    let mut figure = open("depth", "depth=100&width=4");
    let lines: Vec<Vec<f64>> = marks(&mut *figure, "gradient")
        .into_iter()
        .filter_map(|mark| match mark {
            Mark::Line { points, .. } => Some(points.to_vec()),
            _ => None,
        })
        .collect();
    for expected in [2.656_139_888_758_747_7e-5, 13_780.612_339_822_182] {
        let found = lines.iter().any(|line| line[0] == 0.0 && (line[1] / expected - 1.0).abs() < 1e-12);
        assert!(found, "no line starts at {expected}");
    }
}

#[test]
fn verdicts_follow_the_ratio_at_their_thresholds() {
    for (state, verdict) in [
        ("", "healthy"),
        ("activation=sigmoid&initialisation=xavier-normal&depth=20", "vanishing"),
        ("weight-scale=1.3", "exploding"),
        ("residual=true", "exploding"),
        ("residual=true&branch-scale=0.1", "healthy"),
        ("weight-scale=0.25&depth=100&activation=sigmoid", "vanishing"),
        ("weight-scale=4&depth=100&width=16", "exploding"),
    ] {
        let figure = open("depth", state);
        assert_eq!(word(&*figure, 0, "verdict"), verdict, "{state}: {}", number(&*figure, 0, "ratio"));
        let gradients = column(&*figure, "gradient");
        let ratio = gradients[0] / gradients[gradients.len() - 1];
        assert_eq!(number(&*figure, 0, "ratio"), ratio);
    }
}

#[test]
fn clipping_by_norm_turns_nothing_and_clipping_by_value_does() {
    let figure = open("depth", "clip-norm=0.5&clip-value=0.001");
    let [norm, by_norm, by_value] =
        ["gradientNorm", "clippedNorm", "clippedValue"].map(|name| number(&*figure, 0, name));
    assert!(norm > 0.5 && (by_norm - 0.5).abs() < 1e-12 && by_value < norm);
    assert_eq!(number(&*figure, 0, "clippedNormAngle"), 0.0);
    assert!((5.0..90.0).contains(&number(&*figure, 0, "clippedValueAngle")));
    let loose = open("depth", "clip-norm=10000&clip-value=10000");
    assert_eq!(number(&*loose, 0, "clippedNorm"), norm);
    assert_eq!(number(&*loose, 0, "clippedValueAngle"), 0.0);
}

#[test]
fn the_newest_request_wins_and_slices_do_not_matter() {
    let mut fresh = open("depth", "width=9&depth=7");
    let expected = format!("{:?}", marks(&mut *fresh, "gradient"));
    let mut figure = open("depth", "width=20");
    figure.scene(FRAME);
    let mut left = 20;
    figure.advance(&mut || {
        left -= 1;
        left > 0
    });
    assert!(state::restore(&mut *figure, "width=9&depth=7").is_empty());
    figure.scene(FRAME);
    let mut slices = 0;
    while {
        let mut once = false;
        figure.advance(&mut || !std::mem::replace(&mut once, true))
    } {
        slices += 1;
    }
    assert!(slices > 100, "{slices} slices");
    assert_eq!(format!("{:?}", marks(&mut *figure, "gradient")), expected);
}

#[test]
fn a_progress_is_shown_while_seeds_are_drawn() {
    let mut figure = open("depth", "");
    let texts = |figure: &mut dyn Figure| -> Vec<String> {
        let front = figure.scene(FRAME).panels.into_iter().flat_map(|panel| panel.front);
        front.filter_map(|mark| if let Mark::Text { text, .. } = mark { Some(text) } else { None }).collect()
    };
    assert!(texts(&mut *figure).contains(&"0 of 100 seeds".to_owned()));
    let mut left = 41;
    figure.advance(&mut || {
        left -= 1;
        left > 0
    });
    assert!(texts(&mut *figure).contains(&"40 of 100 seeds".to_owned()));
    while figure.advance(&mut || true) {}
    assert!(texts(&mut *figure).contains(&"100 seeds".to_owned()));
}
