//! Initial weights: their variances, within sampling error, and the orthogonality of orthogonal ones.

use fall_line::network::{Activation, Architecture, Initialisation, Loss};
use fall_line::random::Random;

#[test]
fn weights_have_the_variance_of_their_rule_and_biases_are_zero() {
    let architecture = Architecture::new(&[60, 90, 40], Activation::Tanh, Loss::MeanSquaredError);
    for (name, rule) in Initialisation::ALL {
        let weights = rule.draw(&architecture, &mut Random::new(4));
        for ([matrix, biases], ends) in architecture.ranges().into_iter().zip(architecture.layers.windows(2)) {
            let (entries, expected) = (&weights[matrix], rule.variance(ends[0], ends[1]));
            let count = entries.len() as f64;
            let mean = entries.iter().sum::<f64>() / count;
            let variance = entries.iter().map(|entry| entry * entry).sum::<f64>() / count;
            // Five standard errors; the squares of a normal variable have the variance 2σ⁴, of all these the largest.
            assert!(mean.abs() < 5.0 * (expected / count).sqrt(), "{name}: mean {mean}");
            assert!((variance / expected - 1.0).abs() < 5.0 * (2.0 / count).sqrt(), "{name}: {variance}, {expected}");
            assert!(weights[biases].iter().all(|bias| *bias == 0.0));
        }
        assert_eq!(Initialisation::named(name), Some(rule));
    }
    let bound = (6.0f64 / 150.0).sqrt();
    let weights = Initialisation::XavierUniform.draw(&architecture, &mut Random::new(4));
    let largest = weights[..5400].iter().fold(0.0, |size: f64, weight| size.max(weight.abs()));
    assert!(largest < bound && largest > 0.99 * bound);
}

#[test]
fn orthogonal_weights_are_orthonormal_along_the_shorter_side() {
    for [inputs, outputs] in [[5, 5], [30, 12], [12, 30], [64, 64], [1, 4], [1, 1]] {
        let mut weights = vec![0.0; inputs * outputs];
        Initialisation::Orthogonal.draw_layer(inputs, outputs, &mut Random::new(9), &mut weights);
        let vector = |at: usize| -> Vec<f64> {
            let by_rows = outputs <= inputs;
            (0..inputs.max(outputs)).map(|k| weights[if by_rows { at * inputs + k } else { k * inputs + at }]).collect()
        };
        for one in 0..inputs.min(outputs) {
            for other in 0..=one {
                let product: f64 = vector(one).iter().zip(vector(other)).map(|(a, b)| a * b).sum();
                let expected = f64::from(u8::from(one == other));
                assert!((product - expected).abs() < 1e-14, "{inputs} × {outputs}: {one}·{other} = {product}");
            }
        }
    }
}
