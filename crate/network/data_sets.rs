//! Random data sets in the plane for networks to learn: two classes of points, or a function with noise on its values.
//!
//! | | class 0 | class 1 | source |
//! | --- | --- | --- | --- |
//! | moons | (cos t, sin t) | (1 − cos t, ½ − sin t), t uniform on [0, π] | scikit-learn's `make_moons` |
//! | circles | radius 1 | radius ½ | scikit-learn's `make_circles` with `factor=0.5` |
//! | spirals | r (sin t, cos t) | its image under (x, y) ↦ (−x, −y); r = 2.5 s, t = 3.5π s, s uniform on [0, 1] | TensorFlow Playground, `classifySpiralData` |
//! | XOR | signs of x and y differ | signs agree; \|x\| and \|y\| uniform on [0.15, 2.65] | TensorFlow Playground, `classifyXORData` |
//!
//! Playground's sets are scaled by ½, which makes both coordinates vary by about 1. Where the originals space points evenly these
//! are drawn at random, so that training and held-out data are independent. To every coordinate normal noise is added; the class
//! stays. Classes alternate. More samples begin with the fewer, and more noise moves each sample further in the same direction.

use std::f64::consts::PI;

use crate::plane::{Point, View};
use crate::random::Random;

/// An input and its target: the number of its class, or the value of a function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The input (x, y).
    pub at: Point,
    /// The target.
    pub target: f64,
}

/// A kind of data of two classes.
#[derive(Debug)]
pub struct DataSetCard {
    /// The name in attributes and addresses.
    pub id: &'static str,
    /// The name for visitors.
    pub title: &'static str,
    /// A view that leaves a margin around the data without noise.
    pub view: View,
    /// A random point of a class without noise.
    point: fn(is_second: bool, &mut Random) -> Point,
}

/// Every kind.
pub const DATA_SETS: &[DataSetCard] = &[
    DataSetCard {
        id: "moons",
        title: "Two moons",
        view: View { x: [-1.75, 2.75], y: [-1.25, 1.75] },
        point: |is_second, random| {
            let t = PI * random.uniform();
            let [x, y] = [libm::cos(t), libm::sin(t)];
            if is_second { [1.0 - x, 0.5 - y] } else { [x, y] }
        },
    },
    DataSetCard {
        id: "circles",
        title: "Two circles",
        view: View { x: [-1.6, 1.6], y: [-1.6, 1.6] },
        point: |is_second, random| {
            let (t, radius) = (2.0 * PI * random.uniform(), if is_second { 0.5 } else { 1.0 });
            [radius * libm::cos(t), radius * libm::sin(t)]
        },
    },
    DataSetCard {
        id: "spirals",
        title: "Two spirals",
        view: View { x: [-3.2, 3.2], y: [-3.2, 3.2] },
        point: |is_second, random| {
            let s = random.uniform();
            let radius = if is_second { -2.5 * s } else { 2.5 * s };
            [radius * libm::sin(3.5 * PI * s), radius * libm::cos(3.5 * PI * s)]
        },
    },
    DataSetCard {
        id: "xor",
        title: "XOR",
        view: View { x: [-3.2, 3.2], y: [-3.2, 3.2] },
        point: |is_second, random| {
            let [x, y] = [0.15 + 2.5 * random.uniform(), 0.15 + 2.5 * random.uniform()];
            let x = if random.uniform() < 0.5 { -x } else { x };
            [x, if (x > 0.0) == is_second { y } else { -y }]
        },
    },
];

impl DataSetCard {
    /// Samples of both classes, half of them each. `noise` is the standard deviation of what is added to a coordinate.
    pub fn draw(&self, samples: usize, noise: f64, random: &mut Random) -> Vec<Sample> {
        let sample = |at: usize| {
            let class = at % 2;
            let [x, y] = (self.point)(class == 1, random);
            let shift = [random.normal(), random.normal()];
            Sample { at: [x + noise * shift[0], y + noise * shift[1]], target: class as f64 }
        };
        (0..samples).map(sample).collect()
    }
}

/// Samples of a function: inputs uniform over a view, and normal noise of this standard deviation added to the values. Inputs
/// where the function is not finite are left out.
pub fn of_function(
    function: impl Fn(Point) -> f64,
    view: View,
    samples: usize,
    noise: f64,
    random: &mut Random,
) -> Vec<Sample> {
    let along = |[low, high]: [f64; 2], share: f64| low + share * (high - low);
    let sample = |_| {
        let at = [along(view.x, random.uniform()), along(view.y, random.uniform())];
        Sample { at, target: function(at) + noise * random.normal() }
    };
    (0..samples).map(sample).filter(|sample| sample.target.is_finite()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(id: &str, samples: usize, noise: f64) -> Vec<Sample> {
        let card = DATA_SETS.iter().find(|card| card.id == id).expect("a data set");
        card.draw(samples, noise, &mut Random::new(7))
    }

    #[test]
    fn points_without_noise_lie_on_the_curves_of_their_definitions() {
        for Sample { at: [x, y], target } in draw("moons", 500, 0.0) {
            let [x, y] = if target == 1.0 { [1.0 - x, 0.5 - y] } else { [x, y] };
            assert!((x.hypot(y) - 1.0).abs() < 1e-12 && y >= 0.0, "{x} {y}");
        }
        for Sample { at: [x, y], target } in draw("circles", 500, 0.0) {
            assert!((x.hypot(y) - if target == 1.0 { 0.5 } else { 1.0 }).abs() < 1e-12, "{x} {y}");
        }
        for Sample { at: [x, y], target } in draw("spirals", 500, 0.0) {
            let [x, y] = if target == 1.0 { [-x, -y] } else { [x, y] };
            let angle = 1.75 * 2.0 * PI * x.hypot(y) / 2.5;
            assert!((x - 2.5 * angle / (3.5 * PI) * angle.sin()).abs() < 1e-12, "{x} {y}");
            assert!((y - 2.5 * angle / (3.5 * PI) * angle.cos()).abs() < 1e-12, "{x} {y}");
        }
        for Sample { at: [x, y], target } in draw("xor", 500, 0.0) {
            assert_eq!(x * y > 0.0, target == 1.0, "{x} {y}");
            assert!([x, y].iter().all(|end| (0.15..2.65).contains(&end.abs())), "{x} {y}");
        }
    }

    #[test]
    fn classes_are_equal_in_number_and_lie_in_the_view() {
        for card in DATA_SETS {
            let samples = card.draw(400, 0.0, &mut Random::new(3));
            assert_eq!(samples.iter().filter(|sample| sample.target == 1.0).count(), 200, "{}", card.id);
            assert!(samples.iter().all(|sample| card.view.contains(sample.at)), "{}", card.id);
        }
    }

    #[test]
    fn noise_is_normal_with_its_standard_deviation_and_more_samples_begin_with_the_fewer() {
        for card in DATA_SETS {
            let [plain, noisy] = [0.0, 0.25].map(|noise| card.draw(4_000, noise, &mut Random::new(5)));
            let shifts =
                plain.iter().zip(&noisy).flat_map(|(plain, noisy)| [0, 1].map(|axis| noisy.at[axis] - plain.at[axis]));
            let shifts: Vec<f64> = shifts.collect();
            let mean = |power: i32| shifts.iter().map(|shift| shift.powi(power)).sum::<f64>() / shifts.len() as f64;
            assert!(mean(1).abs() < 0.01, "{}: {}", card.id, mean(1));
            assert!((mean(2).sqrt() - 0.25).abs() < 0.01, "{}: {}", card.id, mean(2).sqrt());
            assert!((mean(4) / mean(2).powi(2) - 3.0).abs() < 0.25, "{}: {}", card.id, mean(4));
            assert_eq!(card.draw(70, 0.25, &mut Random::new(5)), noisy[..70], "{}", card.id);
        }
    }

    #[test]
    fn samples_of_a_function_are_its_values_where_they_are_finite() {
        let view = View { x: [-1.0, 3.0], y: [0.0, 2.0] };
        let samples = of_function(|[x, y]| x.sqrt() + y, view, 1_000, 0.0, &mut Random::new(1));
        assert!((700..800).contains(&samples.len()), "{}", samples.len());
        assert!(samples.iter().all(|Sample { at: [x, y], target }| *target == x.sqrt() + y && view.contains([*x, *y])));
    }
}
