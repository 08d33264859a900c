//! The losses: a sharp valley at 0 and a flat one at 2, one parabola each, with a steeper wall on the far left.
//!
//! ```text
//! ℓ(x) = ½·9·x² + h  for −0.3 ≤ x < b,   ½·(x − 2)² + k  for x ≥ b,   curvature 72 for x < −0.3
//! ```
//!
//! Sample i of 32 has the loss ℓ(x − ξᵢ), with shifts ξᵢ spread evenly over ±0.15 and of mean 0; their mean is the training loss
//! L. Where all samples are in the same valley, L is a parabola of exactly the same curvature, raised by ½λ·mean ξ²: h and k
//! make up for that, so that both minima of L are 0. The wall lies closer to 0 than the crest does. So plain descent, once λ > 2 ∕ η,
//! is thrown out of the sharp valley rather than caught by a cycle around its minimum.

use super::parabolas::{Parabola, Parabolas};

/// The number of samples.
pub const SAMPLES: usize = 32;

/// The largest shift; the samples' are a little smaller.
pub const SHIFT: f64 = 0.15;

/// How far from the sharp minimum the wall begins, and its curvature.
const WALL: f64 = 0.3;
const WALL_CURVATURE: f64 = 72.0;

/// A minimum of the training loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Minimum {
    /// Its place.
    pub x: f64,
    /// λ = L″ there.
    pub curvature: f64,
    /// L is a parabola up to this distance, for every sample.
    pub reach: f64,
}

/// The losses of samples, and their mean.
#[derive(Clone, Debug)]
pub struct Landscape {
    /// ξ, ascending.
    pub shifts: [f64; SAMPLES],
    /// ℓ.
    pub sample: Parabolas,
    /// L.
    pub training: Parabolas,
    /// The sharp minimum and the flat one.
    pub minima: [Minimum; 2],
    /// Where L is highest between them.
    pub crest: f64,
}

impl Landscape {
    /// The one landscape of this figure.
    pub fn new() -> Self {
        let shifts: [f64; SAMPLES] =
            std::array::from_fn(|index| SHIFT * (2 * index + 1) as f64 / SAMPLES as f64 - SHIFT);
        let variance = shifts.iter().map(|shift| shift * shift).sum::<f64>() / SAMPLES as f64;
        let valley = |centre: f64, curvature: f64| Parabola { curvature, centre, height: -0.5 * curvature * variance };
        let [sharp, flat] = [valley(0.0, 9.0), valley(2.0, 1.0)];
        let edge = crossing(&sharp, &flat);
        let wall = Parabola::through([-WALL, sharp.value(-WALL)], sharp.slope(-WALL), WALL_CURVATURE);
        let sample = Parabolas { ends: vec![-WALL, edge], pieces: vec![wall, sharp, flat] };
        let training = sample.mean_of_shifted(&shifts);
        let reaches = [WALL.min(edge), flat.centre - edge].map(|distance| distance - SHIFT);
        let minimum = |valley: &Parabola, reach| Minimum { x: valley.centre, curvature: valley.curvature, reach };
        let minima = [minimum(&sharp, reaches[0]), minimum(&flat, reaches[1])];
        let highest = |one: f64, two: &f64| if training.value(*two) > training.value(one) { *two } else { one };
        let between = training.ends.iter().filter(|end| (minima[0].x..minima[1].x).contains(*end));
        let crest = between.fold(minima[0].x, highest);
        Self { shifts, sample, training, minima, crest }
    }

    /// The largest mean of the shifts of `batch` different samples.
    pub fn largest_mean_shift(&self, batch: usize) -> f64 {
        SHIFT * (SAMPLES - batch.min(SAMPLES)) as f64 / SAMPLES as f64
    }
}

/// Where two parabolas meet between their centres: the first falls behind the second from there on.
fn crossing(one: &Parabola, two: &Parabola) -> f64 {
    let (a, b) = (one.curvature, two.curvature);
    let linear = a * one.centre - b * two.centre;
    let constant = a * one.centre * one.centre - b * two.centre * two.centre + 2.0 * (one.height - two.height);
    (linear + (linear * linear - (a - b) * constant).sqrt()) / (a - b)
}
