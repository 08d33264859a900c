//! A whole axis as a finite interval, so that tails are integrated to their ends.

/// The axis x(t) = c + s t/(1 − t²) for t from −1 to 1. A density that falls like a power of x is bounded in t, and one that falls faster
/// is smooth up to both ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MappedAxis {
    /// c, the middle of the mass.
    pub centre: f64,
    /// s > 0, about two standard deviations.
    pub scale: f64,
}

impl MappedAxis {
    /// x(t).
    pub fn at(&self, t: f64) -> f64 {
        self.centre + self.scale * t / (1.0 - t * t)
    }

    /// dx/dt.
    pub fn stretch(&self, t: f64) -> f64 {
        let gap = 1.0 - t * t;
        self.scale * (1.0 + t * t) / (gap * gap)
    }

    /// The t of a number: the inverse of [`MappedAxis::at`].
    pub fn position(&self, x: f64) -> f64 {
        let u = (x - self.centre) / self.scale;
        2.0 * u / (1.0 + libm::sqrt(1.0 + 4.0 * u * u))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_maps_back_to_its_number_and_the_stretch_is_the_slope() {
        let axis = MappedAxis { centre: 0.7, scale: 2.5 };
        for x in [-1e9, -40.0, 0.7, 0.0, 3.0, 1e6] {
            assert!((axis.at(axis.position(x)) - x).abs() < 1e-6 * (1.0 + x.abs()), "{x}");
        }
        for t in [-0.9, -0.2, 0.0, 0.5, 0.8] {
            let slope = (axis.at(t + 1e-6) - axis.at(t - 1e-6)) / 2e-6;
            assert!((axis.stretch(t) / slope - 1.0).abs() < 1e-6, "{t}");
        }
    }
}
