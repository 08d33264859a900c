//! Slices of a network's loss: value, derivatives and grid against the network itself, and the directions against what defines them.

use std::f64::consts::PI;
use std::rc::Rc;

use fall_line::linear::Lanczos;
use fall_line::loss_plane::{LossPlane, directions};
use fall_line::network::{Activation, Architecture, Batch, Curvature, Initialisation, Loss, Network};
use fall_line::plane::{Grid, View};
use fall_line::random::Random;
use fall_line::surface::Surface;

const VIEW: View = View { x: [-1.0, 1.0], y: [-0.8, 1.2] };

fn architecture(layers: &[usize], activation: &str, loss: Loss) -> Architecture {
    Architecture::new(layers, Activation::named(activation).expect("an activation"), loss)
}

/// Weights with biases, and samples with targets 0 and 1.
fn case(architecture: &Architecture, samples: usize) -> (Vec<f64>, Rc<Batch>) {
    let mut random = Random::new(11);
    let mut weights = Initialisation::XavierNormal.draw(architecture, &mut random);
    weights.iter_mut().for_each(|weight| *weight += 0.1 * random.normal());
    let inputs: Vec<f64> = (0..samples * architecture.layers[0]).map(|_| random.normal()).collect();
    let outputs = architecture.layers[architecture.layers.len() - 1];
    let targets: Vec<f64> = (0..samples * outputs).map(|at| f64::from(u8::from(at % 3 == 0))).collect();
    (weights, Rc::new(Batch::new(architecture, &inputs, &targets).expect("they fit")))
}

fn random_plane(architecture: &Architecture, samples: usize) -> (LossPlane, Vec<f64>, Rc<Batch>) {
    let (weights, batch) = case(architecture, samples);
    let directions = directions::random(architecture, &weights, 4);
    let plane = LossPlane::new(architecture, batch.clone(), weights.clone(), directions).expect("not normalised");
    (plane, weights, batch)
}

fn near(one: f64, other: f64, bound: f64) -> bool {
    (one - other).abs() <= bound * other.abs().max(1e-3)
}

#[test]
fn the_centre_has_the_networks_own_loss() {
    for (_, loss) in Loss::ALL {
        for activation in Activation::names() {
            let architecture = architecture(&[2, 5, 4, 3], activation, loss);
            let (plane, weights, batch) = random_plane(&architecture, 9);
            let own = Network::new(architecture.clone()).loss(&weights, &batch);
            assert_eq!(plane.value([0.0; 2]), own);
            let mut sampled = [0.0; 9];
            plane.sample(&Grid { view: View { x: [-1.0, 1.0], y: [-1.0, 1.0] }, columns: 3, rows: 3 }, &mut sampled);
            assert!(near(sampled[4], own, 1e-12), "{activation}: {}, {own}", sampled[4]);
        }
    }
}

#[test]
fn the_grid_has_the_loss_at_every_point_wherever_the_work_is_cut() {
    for (layers, residual, samples) in
        [(&[2, 6, 6, 6, 1][..], Some(0.7), 8), (&[2, 5, 1], None, 7), (&[3, 4], None, 1), (&[1, 9, 2, 2], None, 5)]
    {
        let mut architecture = architecture(layers, "silu", Loss::Logistic);
        architecture.residual = residual;
        let (plane, ..) = random_plane(&architecture, samples);
        let grid = Grid { view: VIEW, columns: 7, rows: 5 };
        let (mut whole, mut cut) = (vec![f64::NAN; 35], vec![f64::NAN; 35]);
        plane.sample(&grid, &mut whole);
        for (index, part) in cut.chunks_mut(4).enumerate() {
            plane.sample_points(&grid, 4 * index, part);
        }
        assert_eq!(whole, cut);
        for (index, sampled) in whole.iter().enumerate() {
            let exact = plane.value([grid.x(index % 7), grid.y(index / 7)]);
            assert!(near(*sampled, exact, 1e-12), "{layers:?} {index}: {sampled}, {exact}");
        }
    }
}

#[test]
fn weights_far_out_give_limits_and_no_nonsense() {
    // Units at ±1, and beyond: tanh of a large number is 1, and of an undefined one is undefined.
    let architecture = architecture(&[1, 2, 1], "tanh", Loss::MeanSquaredError);
    let batch = Rc::new(Batch::new(&architecture, &[1.0, -1.0], &[0.5, 0.25]).expect("they fit"));
    let directions = [vec![1.0; 7], vec![1e300, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]];
    let plane = LossPlane::new(&architecture, batch.clone(), vec![0.0; 7], directions).expect("not normalised");
    let grid = Grid { view: View { x: [1e3, 1e9], y: [-1.0, 1e10] }, columns: 3, rows: 2 };
    let mut sampled = [0.0; 6];
    plane.sample(&grid, &mut sampled);
    for (index, sampled) in sampled.iter().enumerate() {
        let exact = plane.value([grid.x(index % 3), grid.y(index / 3)]);
        assert!(near(*sampled, exact, 1e-12), "{index}: {sampled}, {exact}");
    }
    assert!(sampled.iter().all(|value| value.is_finite()));
    let undefined = [vec![f64::NAN; 7], vec![0.0; 7]];
    let plane = LossPlane::new(&architecture, batch, vec![0.0; 7], undefined).expect("not normalised");
    plane.sample(&grid, &mut sampled);
    assert!(sampled.iter().all(|value| value.is_nan()));
}

#[test]
fn derivatives_of_the_slice_are_central_differences() {
    for (_, loss) in Loss::ALL {
        let (plane, ..) = random_plane(&architecture(&[2, 6, 5, 2], "tanh", loss), 11);
        for at in [[0.0, 0.0], [0.4, -0.3], [-0.9, 0.8]] {
            let (gradient, hessian) = (plane.gradient(at), plane.hessian(at));
            let step = 1e-4;
            let moved = |axis: usize, by: f64| {
                let mut point = at;
                point[axis] += by;
                point
            };
            for axis in 0..2 {
                let [up, down] = [step, -step].map(|by| plane.value_and_gradient(moved(axis, by)));
                let difference = (up.0 - down.0) / (2.0 * step);
                assert!((gradient[axis] - difference).abs() < 1e-7, "{at:?}: {gradient:?}, {difference}");
                for other in 0..2 {
                    let difference = (up.1[other] - down.1[other]) / (2.0 * step);
                    let own = hessian[axis + other];
                    assert!((own - difference).abs() < 1e-6, "{at:?}: {hessian:?}, {difference}");
                }
            }
        }
    }
}

#[test]
fn a_filter_normalised_slice_does_not_see_the_scale_of_relu_units() {
    let architecture = architecture(&[2, 6, 4, 1], "relu", Loss::Logistic);
    let (plane, weights, batch) = random_plane(&architecture, 12);
    // W₁ and b₁ times c, a different c for every unit, and the column of W₂ that follows it divided by c.
    let [[first, biases], [second, _], _] = &architecture.ranges()[..] else { panic!("three layers") };
    let mut scaled = weights.clone();
    for unit in 0..6 {
        let c = [0.1, 3.0, 0.5, 20.0, 1.7, 8.0][unit];
        scaled[first.clone()][2 * unit..2 * unit + 2].iter_mut().for_each(|weight| *weight *= c);
        scaled[biases.clone()][unit] *= c;
    }
    // Rows of W₂ keep their length where all units of the layer before share one c.
    let mut shared = weights.clone();
    shared[first.start..biases.end].iter_mut().for_each(|weight| *weight *= 5.0);
    shared[second.clone()].iter_mut().for_each(|weight| *weight /= 5.0);
    let directions = directions::random(&architecture, &shared, 4);
    let other = LossPlane::new(&architecture, batch.clone(), shared, directions).expect("not normalised");
    let mut largest: f64 = 0.0;
    for (x, y) in (-5..=5).flat_map(|x| (-5..=5).map(move |y| (f64::from(x) / 5.0, f64::from(y) / 5.0))) {
        let (one, two) = (plane.value([x, y]), other.value([x, y]));
        assert!(near(one, two, 1e-12), "({x}, {y}): {one}, {two}");
        largest = largest.max((one - plane.value([0.0; 2])).abs());
    }
    assert!(largest > 0.1, "the loss changes over the plane");
    // Every row of a direction is as long as that of the weights.
    let rows = directions::random(&architecture, &scaled, 4);
    for direction in &rows {
        for unit in 0..6 {
            let length = |list: &[f64]| list[first.clone()][2 * unit..2 * unit + 2].iter().map(|w| w * w).sum::<f64>();
            assert!(near(length(direction), length(&scaled), 1e-12));
        }
        assert!(direction[biases.clone()].iter().all(|entry| *entry == 0.0));
    }
}

#[test]
fn a_random_walk_has_the_shares_of_theory() {
    // 6∕π² and 1.5∕π², exact for infinitely many steps in infinitely many dimensions; both corrections are of order 1∕steps and
    // steps∕dimensions, and the sampling error here is below .01.
    let mut random = Random::new(5);
    let (steps, dimensions) = (120, 6000);
    let mut at = vec![0.0; dimensions];
    let mut path = vec![at.clone()];
    for _ in 0..steps {
        at.iter_mut().for_each(|entry| *entry += random.normal());
        path.push(at.clone());
    }
    let [one, other] = directions::principal(&path, 0);
    let shares = directions::shares(&path, [&one, &other]);
    assert!((shares[0] - 6.0 / (PI * PI)).abs() < 0.01, "{shares:?}");
    assert!((shares[1] - 1.5 / (PI * PI)).abs() < 0.01, "{shares:?}");
}

#[test]
fn the_principal_plane_holds_a_plane_path_and_its_end_is_the_centre() {
    let architecture = architecture(&[2, 4, 1], "tanh", Loss::Logistic);
    let (weights, batch) = case(&architecture, 5);
    let axes = directions::random(&architecture, &weights, 8);
    let place = |at: usize| {
        let t = at as f64 / 9.0;
        let along = [2.0 * t, t * t];
        weights.iter().enumerate().map(|(k, weight)| weight + along[0] * axes[0][k] + along[1] * axes[1][k]).collect()
    };
    let path: Vec<Vec<f64>> = (0..10).map(place).collect();
    let directions = directions::principal(&path, 0);
    let shares = directions::shares(&path, [&directions[0], &directions[1]]);
    assert!((shares[0] + shares[1] - 1.0).abs() < 1e-12 && shares[0] > 0.9, "{shares:?}");
    let plane = LossPlane::new(&architecture, batch, path[9].clone(), directions).expect("not normalised");
    let ([x, y], distance) = plane.project(&path[9]);
    assert_eq!((x, y, distance), (0.0, 0.0, 0.0));
    for point in &path {
        let (at, distance) = plane.project(point);
        assert!(distance < 1e-12);
        assert!(plane.weights(at).iter().zip(point).all(|(one, other)| (one - other).abs() < 1e-12));
    }
    // What leaves the plane is its distance.
    let mut outside = path[3].clone();
    outside.iter_mut().enumerate().for_each(|(k, weight)| *weight += f64::from(u8::from(k == 16)));
    let (at, distance) = plane.project(&outside);
    let back = plane.weights(at);
    let exact: f64 = back.iter().zip(&outside).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt();
    assert!(distance > 0.1 && (distance - exact).abs() < 1e-12);
}

#[test]
fn a_straight_path_and_none_have_a_plane_too() {
    let straight: Vec<Vec<f64>> = (0..4).map(|at| vec![f64::from(at), 0.0, 2.0 * f64::from(at)]).collect();
    for path in [straight, vec![vec![1.0, 2.0, 3.0]], vec![vec![1.0, 2.0, 3.0]; 5]] {
        let [one, other] = &directions::principal(&path, 3);
        let product = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
        assert!(near(product(one, one), 1.0, 1e-12) && near(product(other, other), 1.0, 1e-12));
        assert!(product(one, other).abs() < 1e-12);
        assert!(directions::shares(&path, [one, other])[1] < 1e-24);
    }
}

#[test]
fn eigenvectors_of_the_hessian_bend_the_slice_by_their_eigenvalues() {
    let architecture = architecture(&[2, 6, 6, 1], "tanh", Loss::Logistic);
    let (weights, batch) = case(&architecture, 20);
    let mut curvature = Curvature::new(architecture.clone()).expect("not normalised");
    let mut lanczos = Lanczos::from((0..weights.len()).map(|at| f64::from(u8::from(at % 2 == 0)) + 0.5).collect());
    let mut hessian = curvature.at(&weights, &batch);
    while lanczos.step(|vector, product| hessian.multiply(vector, product)) {}
    let [low, high] = lanczos.extremes().expect("finite");
    let directions = [high.vector, low.vector];
    let plane = LossPlane::new(&architecture, batch, weights, directions).expect("not normalised");
    let [xx, xy, yy] = plane.hessian([0.0; 2]);
    assert!((xx - high.value).abs() < 1e-10 && xy.abs() < 1e-10 && (yy - low.value).abs() < 1e-10);
    assert!(high.value > 0.0 && low.value < 0.0);
}
