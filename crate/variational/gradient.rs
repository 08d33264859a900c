//! The gradient of the ELBO from samples, in two ways.
//!
//! *Reparameterised*: a sample is z = μ + Lu, so a parameter φ moves it, and the ELBO by E[∂z/∂φ · ∇(ln f − ln q)(z)]. The term
//! E[∂ ln q/∂φ], which is 0, is left out: then every sample gives 0 once q = p (Roeder, Wu and Duvenaud, Sticking the Landing, NeurIPS
//! 2017). *Score function*: E[(ln f − ln q)(z) ∂ ln q(z)/∂φ] takes no derivative of f (Williams, Machine Learning 8, 1992), and has a
//! far larger variance.

use super::mixture::Mixture;
use super::normal::{Normal, PARAMETERS};
use crate::formula_surface::FormulaSurface;
use crate::plane::Point;
use crate::random::Random;
use crate::surface::Surface;

/// The samples that are evaluated together.
const BATCH: usize = 256;

/// What samples say of the ELBO.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SampledElbo {
    /// The mean of ln f − ln q.
    pub value: f64,
    /// Its standard error; NaN for fewer than two samples.
    pub error: f64,
}

/// One sample's gradients by the parameters of the first normal.
#[derive(Clone, Copy, Debug)]
pub struct Single {
    /// The reparameterised one.
    pub reparameterised: [f64; PARAMETERS],
    /// The score-function one.
    pub score: [f64; PARAMETERS],
}

/// Room for a batch of samples.
#[derive(Debug, Default)]
pub struct Workspace {
    us: Vec<Point>,
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// ln f, then both partial derivatives.
    outputs: Vec<f64>,
}

impl Workspace {
    /// Draws `count` samples of a normal, and evaluates ln f and its gradient there.
    fn draw(&mut self, surface: &FormulaSurface, normal: &Normal, count: usize, random: &mut Random) {
        self.us.clear();
        self.us.extend((0..count).map(|_| [random.normal(), random.normal()]));
        let places = || self.us.iter().map(|u| normal.at(*u));
        self.xs.clear();
        self.xs.extend(places().map(|[x, _]| x));
        self.ys.clear();
        self.ys.extend(places().map(|[_, y]| y));
        self.outputs.resize(3 * count, 0.0);
        surface.exact_values_and_gradients(&self.xs, &self.ys, &mut self.outputs);
    }
}

/// Writes the reparameterised gradient of the ELBO from `samples` samples of q, as many of each normal as of the others, to `gradient`,
/// and returns what they say of the ELBO. Parameters beyond `each` of a normal have no place in `gradient`.
pub fn ascent(
    surface: &FormulaSurface,
    q: &Mixture,
    samples: usize,
    random: &mut Random,
    workspace: &mut Workspace,
    gradient: &mut [f64],
) -> SampledElbo {
    let normals = q.normals.len();
    let each = gradient.len() / normals;
    let [mut sum, mut squares, mut count] = [0.0, 0.0, 0.0];
    for (index, (normal, gradient)) in q.normals.iter().zip(gradient.chunks_mut(each)).enumerate() {
        let own = (samples + normals - 1 - index) / normals;
        let mut total = [0.0; PARAMETERS];
        let mut left = own;
        while left > 0 {
            let batch = left.min(BATCH);
            left -= batch;
            workspace.draw(surface, normal, batch, random);
            for (place, u) in workspace.us.iter().enumerate() {
                let at = [workspace.xs[place], workspace.ys[place]];
                let [log, x, y] = [0, 1, 2].map(|output: usize| workspace.outputs[output * batch + place]);
                let (own_log, slope) = q.log_density_and_slope(at);
                let height = log - own_log;
                (sum, squares, count) = (sum + height, squares + height * height, count + 1.0);
                let terms = reparameterised(normal, *u, [x - slope[0], y - slope[1]]);
                total.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
            }
        }
        let scale = 1.0 / (own.max(1) * normals) as f64;
        gradient.iter_mut().zip(total).for_each(|(slot, sum)| *slot = scale * sum);
    }
    let mean = sum / count;
    let variance = (squares / count - mean * mean).max(0.0);
    SampledElbo { value: mean, error: (variance / (count - 1.0)).sqrt() }
}

/// `count` samples of the first normal, each with both estimates of the gradient of the ELBO by the parameters of that normal.
pub fn singles(surface: &FormulaSurface, q: &Mixture, count: usize, random: &mut Random) -> Vec<Single> {
    let mut workspace = Workspace::default();
    let Some(normal) = q.normals.first() else { return Vec::new() };
    workspace.draw(surface, normal, count, random);
    let weight = 1.0 / q.normals.len() as f64;
    let single = |(place, u): (usize, &Point)| {
        let at = [workspace.xs[place], workspace.ys[place]];
        let [log, x, y] = [0, 1, 2].map(|output: usize| workspace.outputs[output * count + place]);
        let (own_log, slope) = q.log_density_and_slope(at);
        Single {
            reparameterised: reparameterised(normal, *u, [x - slope[0], y - slope[1]]).map(|term| weight * term),
            score: normal.score(at).map(|score| weight * (log - own_log) * score),
        }
    };
    workspace.us.iter().enumerate().map(single).collect()
}

/// ∂z/∂φ · g for each parameter of a normal.
fn reparameterised(normal: &Normal, [u, v]: Point, [x, y]: Point) -> [f64; PARAMETERS] {
    [x, y, x * normal.along * u, y * normal.up * v, y * u]
}
