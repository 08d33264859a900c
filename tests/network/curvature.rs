//! Products with the Hessian against central differences of the gradient, a closed form and the symmetry of H; the ends of its
//! spectrum against all of it.

use fall_line::linear::{Lanczos, SymmetricEigenvalues};
use fall_line::network::{Activation, Architecture, Batch, Curvature, Initialisation, Loss, Network, Normalisation};
use fall_line::random::Random;
use proptest::prelude::*;

use super::gradients::{Case, case, cases, crosses_a_kink};

fn moved(weights: &[f64], direction: &[f64], by: f64) -> Vec<f64> {
    weights.iter().zip(direction).map(|(weight, along)| weight + by * along).collect()
}

/// Whether a state changes sign where φ″ jumps, as ELU's does at 0.
fn bends_suddenly(network: &mut Network, batch: &Batch, one: &[f64], other: &[f64]) -> bool {
    let mut signs = |weights: &[f64]| -> Vec<bool> {
        network.forward(weights, batch.inputs());
        (1..network.depth())
            .flat_map(|layer| network.states(layer).numbers().map(|state| state > 0.0).collect::<Vec<_>>())
            .collect()
    };
    let have_changed = signs(one) != signs(other);
    have_changed && matches!(network.architecture().activation, Activation::Elu(_))
}

fn unit(n: usize, at: usize) -> Vec<f64> {
    (0..n).map(|entry| f64::from(u8::from(entry == at))).collect()
}

/// H, row by row.
fn full(curvature: &mut Curvature, weights: &[f64], batch: &Batch) -> Vec<f64> {
    let n = weights.len();
    let mut rows = vec![f64::NAN; n * n];
    let mut hessian = curvature.at(weights, batch);
    rows.chunks_mut(n).enumerate().for_each(|(at, row)| hessian.multiply(&unit(n, at), row));
    rows
}

fn largest(numbers: &[f64]) -> f64 {
    numbers.iter().fold(0.0, |size, entry| size.max(entry.abs()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn products_with_the_hessian_are_central_differences_of_the_gradient(case in cases(), seed in any::<u64>()) {
        let Case { mut architecture, weights, batch } = case;
        architecture.normalisation = None;
        let mut network = Network::new(architecture.clone());
        let mut curvature = Curvature::new(architecture).expect("not normalised");
        let mut random = Random::new(seed);
        let direction: Vec<f64> = weights.iter().map(|_| random.normal()).collect();
        let mut product = vec![f64::NAN; weights.len()];
        let mut hessian = curvature.at(&weights, &batch);
        prop_assert_eq!(hessian.loss(), network.loss(&weights, &batch));
        hessian.multiply(&direction, &mut product);

        let step = 1e-4;
        let ends = [step, -step, 2.0 * step, -2.0 * step].map(|by| moved(&weights, &direction, by));
        if crosses_a_kink(&mut network, &batch, &ends[2], &ends[3])
            || bends_suddenly(&mut network, &batch, &ends[2], &ends[3])
        {
            return Ok(());
        }
        let gradients = ends.map(|weights| {
            let mut gradient = vec![0.0; weights.len()];
            network.loss_and_gradient(&weights, &batch, &mut gradient);
            gradient
        });
        let size = largest(&product).max(1e-2);
        for at in 0..weights.len() {
            let near = (gradients[0][at] - gradients[1][at]) / (2.0 * step);
            let far = (gradients[2][at] - gradients[3][at]) / (4.0 * step);
            let difference = (4.0 * near - far) / 3.0;
            let error = (product[at] - difference).abs();
            prop_assert!(error <= 1e-6 * size, "entry {at}: {}, {difference}", product[at]);
        }
    }

    #[test]
    fn the_hessian_is_symmetric_and_its_ends_are_those_of_its_whole_spectrum(case in cases(), seed in any::<u64>()) {
        let Case { mut architecture, weights, batch } = case;
        architecture.normalisation = None;
        let mut curvature = Curvature::new(architecture).expect("not normalised");
        let n = weights.len();
        let rows = full(&mut curvature, &weights, &batch);
        let size = largest(&rows).max(1e-6);
        for row in 0..n {
            for column in 0..row {
                prop_assert!((rows[row * n + column] - rows[column * n + row]).abs() <= 1e-12 * size);
            }
        }
        let exact = SymmetricEigenvalues::of(rows, n).values();
        let mut random = Random::new(seed);
        let mut lanczos = Lanczos::from((0..n).map(|_| random.normal()).collect());
        let mut hessian = curvature.at(&weights, &batch);
        while lanczos.step(|vector, product| hessian.multiply(vector, product)) {}
        let [low, high] = lanczos.extremes().expect("finite");
        for (pair, exact) in [(low, exact[0]), (high, exact[n - 1])] {
            prop_assert!((pair.value - exact).abs() <= 1e-9 * size, "{}, not {exact}", pair.value);
        }
    }
}

#[test]
fn the_hessian_of_one_tanh_is_the_closed_form() {
    // L = (v tanh(wx + b) + c − t)², by hand.
    let architecture = Architecture::new(&[1, 1, 1], Activation::Tanh, Loss::MeanSquaredError);
    let [x, t, w, b, v, c]: [f64; 6] = [0.7, 0.4, 1.3, -0.2, 0.9, 0.1];
    let batch = Batch::new(&architecture, &[x], &[t]).expect("they fit");
    let a = (w * x + b).tanh();
    let (slope, bend, e) = (1.0 - a * a, -2.0 * a * (1.0 - a * a), v * a + c - t);
    // The output's gradient and its second derivatives by w, b, v, c.
    let gradient = [v * slope * x, v * slope, a, 1.0];
    let second = [
        [v * bend * x * x, v * bend * x, slope * x, 0.0],
        [v * bend * x, v * bend, slope, 0.0],
        [slope * x, slope, 0.0, 0.0],
        [0.0; 4],
    ];
    let rows = full(&mut Curvature::new(architecture).expect("not normalised"), &[w, b, v, c], &batch);
    for row in 0..4 {
        for column in 0..4 {
            let exact = 2.0 * (gradient[row] * gradient[column] + e * second[row][column]);
            assert!(
                (rows[4 * row + column] - exact).abs() < 1e-14,
                "{row} {column}: {}, {exact}",
                rows[4 * row + column]
            );
        }
    }
}

#[test]
fn a_linear_model_has_the_curvature_of_its_data() {
    // Least squares: H = 2 ∕ N Σ (x, 1)(x, 1)ᵀ, whatever the weights.
    let architecture = Architecture::new(&[2, 1], Activation::Tanh, Loss::MeanSquaredError);
    let inputs = [1.0, 2.0, -0.5, 0.3, 0.1, -1.0];
    let batch = Batch::new(&architecture, &inputs, &[1.0, 2.0, 3.0]).expect("they fit");
    let rows = full(&mut Curvature::new(architecture).expect("not normalised"), &[5.0, -3.0, 1.0], &batch);
    let extended = |sample: usize, entry: usize| if entry == 2 { 1.0 } else { inputs[2 * sample + entry] };
    for (at, value) in rows.iter().enumerate() {
        let exact: f64 = (0..3).map(|sample| extended(sample, at / 3) * extended(sample, at % 3) * 2.0 / 3.0).sum();
        assert!((value - exact).abs() < 1e-14);
    }
}

#[test]
fn few_products_find_the_sharpness_of_a_trained_size() {
    let architecture = Architecture::new(&[2, 16, 16, 1], Activation::Tanh, Loss::Logistic);
    let Case { weights, batch, .. } = case(architecture.clone(), Initialisation::XavierNormal, 200, 3);
    let mut network = Network::new(architecture.clone());
    let mut curvature = Curvature::new(architecture).expect("not normalised");
    let n = weights.len();
    let mut gradient = vec![0.0; n];
    network.loss_and_gradient(&weights, &batch, &mut gradient);
    let mut random = Random::new(7);
    let mut start = vec![0.0; n];
    // The second start is near the first result, after a step of descent, as while a network trains.
    for (weights, noise, steps) in [(weights.clone(), 1.0, 30), (moved(&weights, &gradient, -0.5), 1e-3, 12)] {
        let exact = SymmetricEigenvalues::of(full(&mut curvature, &weights, &batch), n).values();
        start.iter_mut().for_each(|entry| *entry += noise * random.normal());
        let mut lanczos = Lanczos::from(start);
        let mut hessian = curvature.at(&weights, &batch);
        (0..steps).for_each(|_| assert!(lanczos.step(|vector, product| hessian.multiply(vector, product))));
        let [_, high] = lanczos.extremes().expect("finite");
        assert!((high.value - exact[n - 1]).abs() <= 1e-8 * exact[n - 1], "{}, not {}", high.value, exact[n - 1]);
        start = high.vector;
    }
}

#[test]
fn a_normalised_network_is_refused() {
    let mut architecture = Architecture::new(&[2, 3, 1], Activation::Tanh, Loss::Logistic);
    architecture.normalisation = Some(Normalisation::Layer);
    assert!(Curvature::new(architecture).is_none());
}
