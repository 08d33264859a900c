//! The gradient of all weights, clipped by norm and by value.
//!
//! For one input, the gradient by a layer's weights is an outer product, δ aᵀ. Its entries are formed row by row when they are
//! needed: all of them together would fill megabytes at every movement of a slider.

/// The gradient by all weights and biases.
#[derive(Clone, Debug)]
pub enum Gradient {
    /// That of one input: for each layer δ, times the scale of the branch, and the activations before it.
    OfOneInput(Vec<[Vec<f64>; 2]>),
    /// Every entry.
    Whole(Vec<f64>),
}

impl Gradient {
    /// Hands out all entries, in rows.
    fn rows(&self, mut visit: impl FnMut(&[f64])) {
        let layers = match self {
            Self::OfOneInput(layers) => layers,
            Self::Whole(entries) => return visit(entries),
        };
        let mut row = Vec::new();
        for [deltas, activations] in layers {
            for delta in deltas {
                row.clear();
                row.extend(activations.iter().map(|activation| delta * activation));
                visit(&row);
            }
            visit(deltas);
        }
    }

    /// The sums of two functions of every entry.
    fn sums(&self, terms: impl Fn(f64) -> [f64; 2]) -> [f64; 2] {
        let mut sums = [0.0; 2];
        self.rows(|row| {
            for &entry in row {
                let [one, other] = terms(entry);
                sums = [sums[0] + one, sums[1] + other];
            }
        });
        sums
    }

    /// The largest magnitude of an entry.
    fn largest(&self) -> f64 {
        let mut largest: f64 = 0.0;
        self.rows(|row| largest = row.iter().fold(largest, |largest, entry| largest.max(entry.abs())));
        largest
    }
}

/// A gradient before and after clipping.
#[derive(Clone, Copy, Debug)]
pub struct Clipped {
    /// ‖g‖
    pub norm: f64,
    /// The norm and the angle to g, in degrees, after clipping by norm.
    pub by_norm: [f64; 2],
    /// The same after clipping by value.
    pub by_value: [f64; 2],
}

impl Clipped {
    /// Clips a gradient in both ways: to the norm `bound`, and every entry to ±`value`.
    pub fn of(gradient: &Gradient, bound: f64, value: f64) -> Self {
        let [norm, by_value] = norms(gradient, value);
        // A multiple of a vector has its direction; 0 has none.
        let turned = if norm > 0.0 && norm < f64::INFINITY { 0.0 } else { f64::NAN };
        let degrees = angle(gradient, [norm, by_value], value).to_degrees();
        Self { norm, by_norm: [norm.min(bound), turned], by_value: [by_value, degrees] }
    }
}

/// The norm, and that with every entry clipped to ±`value`, each in units of its largest entry: no square overflows, nor do all
/// vanish. A gradient without a normal number is 0.
fn norms(gradient: &Gradient, value: f64) -> [f64; 2] {
    let largest = gradient.largest();
    let units = [largest, largest.min(value)];
    if !largest.is_finite() {
        return units;
    }
    if largest < f64::MIN_POSITIVE {
        return [0.0; 2];
    }
    let inverse = units.map(|unit| 1.0 / unit);
    let squares = gradient.sums(|entry| {
        let [whole, clipped] = [entry * inverse[0], entry.abs().min(value) * inverse[1]];
        [whole * whole, clipped * clipped]
    });
    [0, 1].map(|at| units[at] * squares[at].sqrt())
}

/// The angle between the gradient and the one clipped by value, in radians, by Kahan's formula: exact for small angles too.
fn angle(gradient: &Gradient, norms: [f64; 2], value: f64) -> f64 {
    let inverse = norms.map(|norm| 1.0 / norm);
    let [difference, sum] = gradient.sums(|entry| {
        // Clipping keeps signs.
        let [whole, clipped] = [entry.abs() * inverse[0], entry.abs().min(value) * inverse[1]];
        [(whole - clipped) * (whole - clipped), (whole + clipped) * (whole + clipped)]
    });
    2.0 * libm::atan2(difference.sqrt(), sum.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::clipping;

    /// A gradient of two layers, entry by entry and as outer products.
    fn both(scale: f64) -> [Gradient; 2] {
        let layers = vec![
            [vec![0.5 * scale, -2.0 * scale], vec![0.3, 0.0, -1.7]],
            [vec![0.01 * scale, 3.0 * scale, -0.4 * scale], vec![1.1, -0.2]],
        ];
        let mut whole = Vec::new();
        Gradient::OfOneInput(layers.clone()).rows(|row| whole.extend_from_slice(row));
        [Gradient::OfOneInput(layers), Gradient::Whole(whole)]
    }

    #[test]
    fn outer_products_are_clipped_as_their_entries_are() {
        for (scale, value) in [(1.0, 0.5), (1.0, 0.01), (1.0, 100.0), (1e-200, 1e-201), (1e200, 0.01), (1e200, 1e199)] {
            let [outer, whole] = both(scale);
            let Gradient::Whole(entries) = &whole else { unreachable!("it is whole") };
            let mut clipped = entries.clone();
            clipping::clip_value(&mut clipped, value);
            let [one, other] = [&outer, &whole].map(|gradient| Clipped::of(gradient, scale, value));
            let near = |a: f64, b: f64| assert!((a - b).abs() <= 1e-13 * b.abs(), "{scale} {value}: {a} {b}");
            near(one.norm, clipping::norm(entries.iter().copied()));
            near(one.by_norm[0], scale);
            near(one.by_value[0], clipping::norm(clipped.iter().copied()));
            near(one.by_value[1], clipping::angle(entries, &clipped).to_degrees());
            assert_eq!([one.norm, one.by_value[0]], [other.norm, other.by_value[0]]);
        }
    }

    #[test]
    fn a_zero_or_infinite_gradient_has_no_angle() {
        for number in [0.0, 1e-310, f64::INFINITY] {
            let clipped = Clipped::of(&Gradient::Whole(vec![number; 3]), 1.0, 0.1);
            assert!(clipped.by_norm[1].is_nan(), "{clipped:?}");
            assert!(clipped.by_value[1].is_nan(), "{clipped:?}");
        }
    }
}
