//! The law of independent batches.

use super::{MomentMap, Sample};

/// What a step does to the moments if its batch is drawn independently of all others. The second moments of a batch's mean are those
/// of the full batch and those of one sample, mixed: E[x̄ x̄ᵀ] = (1 − κ) E[x] E[x]ᵀ + κ E[x xᵀ] with κ its [`share`](super::share) of the
/// variance. This holds for the curvature of a batch as for its gradient, and so for the whole map.
pub fn independent(samples: &[Sample], share: f64, rate: f64) -> MomentMap {
    let mut map = MomentMap::ZERO;
    map.add(1.0 - share, &MomentMap::step(&Sample::mean(samples), rate));
    for sample in samples {
        map.add(share / samples.len() as f64, &MomentMap::step(sample, rate));
    }
    map
}
