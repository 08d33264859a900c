//! The slice of the density at one x: its area is the marginal there, and divided by that it is the conditional.

use crate::joint::{Joint, Rule, Section};

/// What lies on a slice.
pub struct Slice {
    /// p(x), the area under the slice.
    pub px: f64,
    /// The marginal density of y at the conditional mean; NaN without a mean.
    pub py: f64,
    section: Section,
    /// f along the slice, by y.
    pub nodes: Rule<f64>,
}

impl Slice {
    /// The slice at x; `None` if nothing lies there.
    pub fn of(joint: &Joint, x: f64) -> Option<Self> {
        let nodes = joint.line(0, x).ok()?;
        let section = Section::of(&nodes);
        let px = section.mass.value / joint.totals()[0].value;
        if px.is_nan() || px <= 0.0 {
            return None;
        }
        let mean = section.mean();
        let py = if mean.is_finite() { joint.marginal(1, mean) } else { f64::NAN };
        Some(Self { px, py, section, nodes })
    }

    /// E[Y | x]; NaN if it does not exist.
    pub fn mean(&self) -> f64 {
        self.section.mean()
    }

    /// Var[Y | x]; NaN if it does not exist.
    pub fn variance(&self) -> f64 {
        self.section.variance()
    }
}
