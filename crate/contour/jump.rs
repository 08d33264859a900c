//! Whether f takes a level on an edge between two samples, or jumps over it at a pole, a step or a gap in its domain.

/// The largest difference of f across a crossing that may remain, as a fraction of that between the samples: a jump lower than
/// this moves no line visibly.
const GAP: f64 = 1.0 / 64.0;

/// Half the width of the first probe, in lengths of the edge: f changes by less than [`GAP`] over it where it is nearly linear.
const PROBE: f64 = 0.45 * GAP;

/// The maximum number of bisections. What changes within 2⁻³² of an edge jumps, as far as a picture can tell.
const BISECTIONS: usize = 32;

/// Samples this close to a level, relative to its size, may differ from f by rounding.
const ROUNDING: f64 = 1e-12;

/// Looks for a jump over the level between the samples `from` at 0 and `to` at 1, one of which is below it. `guess` is where f
/// would take the level if it were linear. f is bisected around the crossing: the difference across it vanishes where f is
/// continuous, and a jump remains. Two evaluations suffice where f is nearly linear. Returns f on both sides of the jump, NaN at
/// a gap, or `None` if f takes the level.
pub(super) fn over(f: impl Fn(f64) -> f64, [from, to]: [f64; 2], guess: f64, level: f64) -> Option<[f64; 2]> {
    // Halved, so that the difference of two finite numbers is finite.
    let rise = |[one, two]: [[f64; 2]; 2]| (0.5 * two[1] - 0.5 * one[1]).abs();
    let mut ends = [[0.0, from], [1.0, to]];
    let allowed = GAP * rise(ends) + ROUNDING * level.abs();
    let narrow = |ends: &mut [[f64; 2]; 2], at: f64| {
        let value = f(at);
        let side = usize::from((value >= level) != (from >= level));
        ends[side] = [at, value];
        !value.is_nan()
    };
    for at in [guess - PROBE, guess + PROBE] {
        if ends[0][0] < at && at < ends[1][0] && !narrow(&mut ends, at) {
            return Some([f64::NAN; 2]);
        }
    }
    for _ in 0..BISECTIONS {
        if rise(ends) <= allowed {
            return None;
        }
        let [low, high] = ends.map(|end| end[0]);
        if !narrow(&mut ends, 0.5 * (low + high)) {
            return Some([f64::NAN; 2]);
        }
    }
    Some(ends.map(|end| end[1]))
}

/// Whether a level lies between the two sides of a jump; not for NaN.
pub(super) fn is_between([one, two]: [f64; 2], level: f64) -> bool {
    one < level && level <= two || two < level && level <= one
}
