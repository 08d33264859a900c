//! The lengths of gradients' arrows. They are compressed, because a valley floor is often a thousand times less steep than its walls.

use crate::plane::View;
use crate::surface::Surface;

/// Samples per side for the typical gradient norm of a view.
const SAMPLES: usize = 16;

/// Larger norms do not count.
const MAX_NORM: f64 = 1e300;

/// The length of an arrow for a norm, as a share of the longest that there is: one half for the typical norm.
pub fn compressed(norm: f64, typical: f64) -> f64 {
    let share = libm::cbrt(norm / typical);
    share / (1.0 + share)
}

/// The median of the nonzero gradient norms on a grid over the view; 1 if there are none.
pub fn typical_norm(surface: &dyn Surface, view: View) -> f64 {
    let cell = |[low, high]: [f64; 2], index: usize| low + (high - low) * (index as f64 + 0.5) / SAMPLES as f64;
    let xs: Vec<f64> = (0..SAMPLES * SAMPLES).map(|index| cell(view.x, index % SAMPLES)).collect();
    let ys: Vec<f64> = (0..SAMPLES * SAMPLES).map(|index| cell(view.y, index / SAMPLES)).collect();
    let mut jets = vec![0.0; 3 * xs.len()];
    surface.values_and_gradients(&xs, &ys, &mut jets);
    let (right, up) = jets[xs.len()..].split_at(xs.len());
    let norms = right.iter().zip(up).map(|(right, up)| libm::hypot(*right, *up));
    let mut norms: Vec<f64> = norms.filter(|norm| *norm > 0.0 && *norm < MAX_NORM).collect();
    norms.sort_unstable_by(f64::total_cmp);
    norms.get(norms.len() / 2).copied().unwrap_or(1.0)
}
