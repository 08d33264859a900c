//! The gradient of the ELBO by the mean and the logarithm of the width along x, as single samples estimate it in two ways.

use std::rc::Rc;

use super::super::Variational;
use super::{BESIDE, landscape};
use crate::number::to_text;
use crate::plane::Point;
use crate::random::Random;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::variational::gradient::{Single, singles};

/// The samples of each cloud, and the stream of their random numbers.
const COUNT: usize = 400;
const STREAM: u64 = 1 << 40;

/// The view holds this share of the wider cloud.
const SHARE: f64 = 0.97;

/// The parameters shown: the mean of x, and the logarithm of the width along x.
const SHOWN: [usize; 2] = [0, 2];

/// The heights of the texts, as shares of the panel's.
const SHARES: [f64; 4] = [0.96, 0.88, 0.12, 0.2];

const REPARAMETERISED: Ink = Ink::Series(2);
const SCORE: Ink = Ink::Series(3);

/// The samples of the q shown.
fn samples(figure: &Variational) -> Rc<Vec<Single>> {
    let seed = figure.seed.value() as u64;
    figure.pictures.singles.of((landscape::key(figure), seed), || {
        let q = figure.shown(figure.central()).q;
        Rc::new(singles(figure.choice.surface(), &q, COUNT, &mut Random::stream(seed, STREAM)))
    })
}

/// Both clouds: reparameterised, and by the score function.
fn clouds(figure: &Variational) -> [Vec<Point>; 2] {
    let samples = samples(figure);
    let cloud = |of: fn(&Single) -> &[f64]| samples.iter().map(|one| SHOWN.map(|index| of(one)[index])).collect();
    [cloud(|one| &one.reparameterised), cloud(|one| &one.score)]
}

/// The panel.
pub fn panel(figure: &Variational, area: Rect) -> Panel {
    let [one, other] = clouds(figure);
    let range = |axis: usize| {
        let mut sizes: Vec<f64> =
            one.iter().chain(&other).map(|at| at[axis].abs()).filter(|size| size.is_finite()).collect();
        sizes.sort_unstable_by(f64::total_cmp);
        let half = sizes.get((SHARE * sizes.len() as f64) as usize).copied().unwrap_or(1.0).clamp(1e-9, 1e9);
        [-1.15 * half, 1.15 * half]
    };
    Panel::new(BESIDE, area, Axis::linear("∂ELBO/∂μ₁", range(0)), Axis::linear("∂ELBO/∂ ln σ₁", range(1)))
}

/// Draws the panel.
pub fn draw(figure: &Variational, panel: &mut Panel, frame: Frame) {
    let [one, other] = clouds(figure);
    let inside = |cloud: &[Point]| {
        let view = panel.view();
        cloud.iter().copied().filter(|at| view.contains(*at)).flatten().collect::<Vec<f64>>()
    };
    let dots = |cloud: &[Point], ink| Mark::Points {
        points: Rc::new(inside(cloud)),
        marker: Marker::Circle,
        radius: 2.4,
        ink,
        halo: false,
    };
    let mean = |cloud: &[Point]| [0, 1].map(|axis: usize| cloud.iter().map(|at| at[axis]).sum::<f64>() / COUNT as f64);
    panel.backdrop = vec![dots(&other, SCORE), dots(&one, REPARAMETERISED)];
    panel.front = vec![
        Mark::points(mean(&other).to_vec(), Marker::Diamond, 7.0, SCORE),
        Mark::points(mean(&one).to_vec(), Marker::Diamond, 7.0, REPARAMETERISED),
    ];
    let mut labels = Labels::new(panel, frame, &[]);
    labels.keep_off(&panel.front);
    let left = panel.x.range[0];
    let rows = [("reparameterised", &one, REPARAMETERISED), ("score function", &other, SCORE)];
    for (row, (title, cloud, ink)) in rows.into_iter().enumerate() {
        let size = to_text(deviation(cloud), 2);
        let [full, brief] = [format!("{title}: s.d. {size}"), format!("s.d. {size}")];
        let places = SHARES.map(|share| LabelPosition::right_of([left, panel.y.at(share - 0.07 * row as f64)]));
        panel.front.extend(labels.write_longest([&*full, &*brief], ink, places));
    }
}

/// The root of the variances' sum.
fn deviation(cloud: &[Point]) -> f64 {
    let count = cloud.len() as f64;
    let variance = |axis: usize| {
        let mean = cloud.iter().map(|at| at[axis]).sum::<f64>() / count;
        cloud.iter().map(|at| (at[axis] - mean) * (at[axis] - mean)).sum::<f64>() / count
    };
    (variance(0) + variance(1)).sqrt()
}
