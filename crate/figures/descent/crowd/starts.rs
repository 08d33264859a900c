//! The starting points of a crowd. The view is divided into equal cells, as nearly square as may be, each with one start: in its
//! middle for a grid, anywhere in it for a cloud, which so has neither clumps nor gaps. They are numbered in an order that is evenly
//! spread over the view from the first few on.

use super::Plan;
use crate::plane::{Point, View};
use crate::random::Random;

/// The stream of the seed for the places of a cloud; the noise of the runs has other streams.
const PLACES: u64 = u64::MAX;

/// At least as many starts as planned, up to a row more.
pub fn starts(plan: &Plan) -> Vec<Point> {
    let View { x, y } = plan.view;
    let [width, height] = plan.view.size();
    let across = (plan.size as f64 * width / height).sqrt();
    let columns = (across.ceil() as usize).clamp(1, plan.size);
    let rows = plan.size.div_ceil(columns);
    let count = columns * rows;
    let mut random = Random::stream(plan.seed, PLACES);
    let places: Vec<Point> = if plan.is_cloud {
        (0..count).map(|_| [random.uniform(), random.uniform()]).collect()
    } else {
        vec![[0.5; 2]; count]
    };
    let stride = stride(count);
    let start = |number: usize| {
        let cell = number * stride % count;
        let [right, up] = places[cell];
        let along = |[low, high]: [f64; 2], fraction: f64| (low + fraction * (high - low)).clamp(low, high);
        [
            along(x, ((cell % columns) as f64 + right) / columns as f64),
            along(y, ((cell / columns) as f64 + up) / rows as f64),
        ]
    };
    (0..count).map(start).collect()
}

/// A stride through `count` cells that visits each once, near the golden section, so that consecutive visits are far apart.
fn stride(count: usize) -> usize {
    let near = (0.618_034 * count as f64) as usize;
    (near..).find(|&stride| is_coprime(stride, count)).unwrap_or(1)
}

fn is_coprime(mut a: usize, mut b: usize) -> bool {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a == 1
}
