//! The passes of random networks against the plain forward pass and its central differences.

use fall_line::activations::ACTIVATIONS;
use fall_line::network::clipping::{angle, clip_norm, clip_value};
use fall_line::network::{Activation, Architecture, Batch, Initialisation, Loss, Matrix, Network, Normalisation};
use fall_line::random::Random;
use proptest::prelude::*;

use super::plain;

#[test]
fn activations_and_their_slopes_are_those_of_their_cards() {
    for card in ACTIVATIONS {
        let activation = Activation::named(card.id).expect("an activation for every card");
        let curve = card.curve();
        for step in -400..=400 {
            let u = f64::from(step) / 16.0;
            let ([value, slope], [exact, exact_slope, exact_second]) = (activation.value_and_slope(u), curve.jet(u));
            let second = activation.second_derivative(u);
            // At ELU's kink and others the card says which slope is taken.
            let mut compared = vec![("φ", value, exact, 1e-3), ("φ′", slope, exact_slope, 1e-3)];
            // φ″ has no value at a kink. Far out, 1 − tanh² is within an ε or two, and φ″ is twice that.
            if card.at_kink.is_none() || u != 0.0 {
                compared.push(("φ″", second, exact_second, 4e-3));
            }
            for (name, ours, theirs, least) in compared {
                assert!(
                    (ours - theirs).abs() <= 1e-12 * theirs.abs().max(least),
                    "{} {name}({u}): {ours}, {theirs}",
                    card.id
                );
            }
        }
        assert!(activation.value_and_slope(f64::NAN)[0].is_nan(), "{}", card.id);
    }
    assert_eq!(Activation::named("linear").map(|one| one.value_and_slope(-3.0)), Some([-3.0, 1.0]));
    assert_eq!(Activation::named("swish"), None);
    assert_eq!(Activation::names().count(), 1 + ACTIVATIONS.len());
}

/// A network with data, drawn at random.
#[derive(Debug)]
pub struct Case {
    pub architecture: Architecture,
    pub weights: Vec<f64>,
    pub batch: Batch,
}

pub fn cases() -> impl Strategy<Value = Case> {
    let layers = prop_oneof![
        prop::collection::vec(1..7usize, 2..6),
        // Equal widths have residual blocks.
        (1..7usize, 3..7usize, 1..4usize).prop_map(|(width, count, outputs)| {
            let mut layers = vec![width; count];
            layers.push(outputs);
            layers
        }),
    ];
    let activation = prop::sample::select(Activation::names().collect::<Vec<_>>());
    let normalisation = prop::option::of(prop::sample::select(vec![Normalisation::Layer, Normalisation::Batch]));
    let rules = (
        prop::sample::select(Loss::ALL.map(|(_, loss)| loss).to_vec()),
        prop::sample::select(Initialisation::ALL.map(|(_, rule)| rule).to_vec()),
    );
    (layers, activation, normalisation, prop::option::of(0.1..1.5), rules, 1..8usize, any::<u64>()).prop_map(
        |(layers, activation, normalisation, residual, (loss, rule), samples, seed)| {
            let activation = Activation::named(activation).expect("a name from the list");
            let architecture = Architecture { layers, activation, normalisation, residual, loss };
            case(architecture, rule, samples, seed)
        },
    )
}

pub fn case(architecture: Architecture, rule: Initialisation, samples: usize, seed: u64) -> Case {
    let mut random = Random::new(seed);
    let mut weights = rule.draw(&architecture, &mut random);
    weights.iter_mut().for_each(|weight| *weight = 0.8 * *weight + 0.1 * random.normal());
    let mut normal = |count: usize| -> Vec<f64> { (0..count).map(|_| random.normal()).collect() };
    let inputs = normal(samples * architecture.layers[0]);
    let outputs = architecture.layers[architecture.layers.len() - 1];
    let targets: Vec<f64> = match architecture.loss {
        Loss::MeanSquaredError => normal(samples * outputs),
        _ => normal(samples * outputs).iter().map(|number| f64::from(u8::from(*number > 0.0))).collect(),
    };
    // A class of its own for each sample, where targets are numbers of classes.
    let classes: Vec<f64> = (0..samples).map(|sample| (sample % outputs) as f64).collect();
    let is_class = architecture.loss == Loss::CrossEntropy && outputs > 1;
    let batch = Batch::new(&architecture, &inputs, if is_class { &classes } else { &targets }).expect("they fit");
    Case { architecture, weights, batch }
}

/// Whether the step from one set of weights to another crosses a kink.
pub fn crosses_a_kink(network: &mut Network, batch: &Batch, one: &[f64], other: &[f64]) -> bool {
    let mut slopes = |weights: &[f64]| -> Vec<f64> {
        network.forward(weights, batch.inputs());
        (1..network.depth()).flat_map(|layer| network.slopes(layer).numbers().collect::<Vec<_>>()).collect()
    };
    let (one, other) = (slopes(one), slopes(other));
    one.iter().zip(&other).any(|(one, other)| (one - other).abs() > 1e-2)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn gradients_are_central_differences(case in cases()) {
        let Case { architecture, weights, batch } = case;
        let mut network = Network::new(architecture.clone());
        let mut gradient = vec![f64::NAN; weights.len()];
        let loss = network.loss_and_gradient(&weights, &batch, &mut gradient);
        let plain = plain::loss(&architecture, &weights, &batch);
        prop_assert!((loss - plain).abs() <= 1e-10 * plain.abs().max(1e-2), "loss {loss}, {plain}");
        let size = gradient.iter().fold(0.0, |size: f64, entry| size.max(entry.abs())).max(1e-3);
        let mut compared = 0;
        for at in 0..weights.len() {
            let moved = |by: f64| {
                let mut weights = weights.clone();
                weights[at] += by;
                weights
            };
            let step = 1e-5;
            let ends = [moved(step), moved(-step), moved(2.0 * step), moved(-2.0 * step)];
            if crosses_a_kink(&mut network, &batch, &ends[2], &ends[3]) {
                continue;
            }
            let [up, down, up2, down2] = ends.map(|weights| plain::loss(&architecture, &weights, &batch));
            let [near, far] = [(up - down) / (2.0 * step), (up2 - down2) / (4.0 * step)];
            // Where normalised numbers are nearly equal the loss bends within a step, and no difference is a derivative.
            if (near - far).abs() > 3e-4 * size {
                continue;
            }
            compared += 1;
            let difference = (4.0 * near - far) / 3.0;
            let error = (gradient[at] - difference).abs();
            prop_assert!(error <= 1e-6 * size, "∂L/∂w{at}: {}, {difference}", gradient[at]);
        }
        prop_assert!(2 * compared > weights.len(), "{compared} of {} entries were compared", weights.len());
    }

    #[test]
    fn states_are_those_of_the_plain_forward_pass(case in cases()) {
        let Case { architecture, weights, batch } = case;
        let mut network = Network::new(architecture.clone());
        network.forward(&weights, batch.inputs());
        for (at, layer) in plain::states(&architecture, &weights, &batch).iter().enumerate() {
            let states = network.states(at + 1);
            for (sample, state) in layer.iter().enumerate() {
                for (unit, &exact) in state.iter().enumerate() {
                    let ours = states.get(unit, sample);
                    prop_assert!((ours - exact).abs() <= 1e-9 * exact.abs().max(1.0), "layer {at}: {ours}, {exact}");
                }
            }
        }
    }
}

#[test]
fn derivatives_by_inputs_are_central_differences() {
    let mut architecture = Architecture::new(&[4, 4, 4, 4, 2], Activation::Tanh, Loss::Logistic);
    architecture.residual = Some(0.7);
    let Case { weights, batch, .. } = case(architecture.clone(), Initialisation::Lecun, 3, 8);
    let mut network = Network::new(architecture.clone());
    let mut gradient = vec![0.0; weights.len()];
    network.loss_and_gradient(&weights, &batch, &mut gradient);
    let by_inputs = network.input_gradients(&weights).clone();
    let step = 1e-5;
    for sample in 0..3 {
        for unit in 0..4 {
            let loss = |by: f64| {
                let inputs = Matrix::from_fn(4, 3, |row, column| {
                    batch.inputs().get(row, column) + if (row, column) == (unit, sample) { by } else { 0.0 }
                });
                let list: Vec<f64> = (0..12).map(|at| inputs.get(at % 4, at / 4)).collect();
                let targets: Vec<f64> = (0..6).map(|at| batch.targets().get(at % 2, at / 2)).collect();
                plain::loss(&architecture, &weights, &Batch::new(&architecture, &list, &targets).expect("they fit"))
            };
            let difference = (loss(step) - loss(-step)) / (2.0 * step);
            assert!((by_inputs.get(unit, sample) - difference).abs() < 1e-9, "{unit} {sample}");
        }
    }
}

#[test]
fn clipping_by_norm_keeps_the_direction_and_clipping_by_value_does_not() {
    let gradient = [3.0, -4.0, 12.0];
    let mut clipped = gradient;
    clip_norm(&mut clipped, 6.5);
    assert_eq!(clipped, [1.5, -2.0, 6.0]);
    assert!(angle(&gradient, &clipped) < 1e-15);
    let mut unchanged = gradient;
    clip_norm(&mut unchanged, 13.0);
    assert_eq!(unchanged, gradient);
    clip_value(&mut clipped, 2.0);
    assert_eq!(clipped, [1.5, -2.0, 2.0]);
    let cosine = (3.0 * 1.5 + 4.0 * 2.0 + 12.0 * 2.0) / (13.0 * 10.25f64.sqrt());
    assert!((angle(&gradient, &clipped) - cosine.acos()).abs() < 1e-14);
    // A right angle and a straight one, at sizes whose squares overflow.
    assert!((angle(&[1e200, 0.0], &[0.0, 1e-200]) - std::f64::consts::FRAC_PI_2).abs() < 1e-15);
    assert!((angle(&[1e200, 0.0], &[-1.0, 0.0]) - std::f64::consts::PI).abs() < 1e-15);
    assert!(angle(&[0.0], &[1.0]).is_nan());
}
