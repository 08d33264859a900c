//! q at the start: its mean and its axes, each with a handle; two of each for a mixture.
//!
//! The axes are the columns of L in z = μ + Lu: their tips lie on the ellipse of one standard deviation, the first one where it reaches
//! farthest to the right, the second above the centre.

use super::picture::PLANE;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Handle, Travel, Visit};
use crate::number::{point_to_text, rounded, snapped, to_text};
use crate::plane::{Point, View};
use crate::scene::AxisScale;
use crate::variational::{Family, Mixture, Normal};

/// The accepted standard deviations.
const WIDTHS: Dial = Dial { range: [0.01, 20.0], scale: SliderScale::Logarithmic, whole: false };

/// The largest magnitude of a mean.
const LIMIT: f64 = 1e3;

/// The largest magnitude of the tilt.
const STEEPEST: f64 = 20.0;

/// The names of the settings and handles of each normal.
const NAMES: [[&str; 5]; 2] =
    [["mean-x", "mean-y", "sigma-x", "sigma-y", "tilt"], ["mean2-x", "mean2-y", "sigma2-x", "sigma2-y", "tilt2"]];
const HANDLES: [[&str; 3]; 2] = [["mean", "axis-x", "axis-y"], ["mean2", "axis2-x", "axis2-y"]];
const OWNERS: [[&str; 3]; 2] = [
    ["Mean of q", "First axis of q", "Second axis of q"],
    ["Second mean of q", "First axis at the second mean", "Second axis at the second mean"],
];

/// Where q is at first.
const DEFAULTS: [[f64; 5]; 2] = [[-1.5, 0.5, 0.6, 0.6, 0.0], [1.5, 0.5, 0.6, 0.6, 0.0]];

/// The normals of q at the start: μ₁, μ₂, ℓ₁₁, ℓ₂₂ and ℓ₂₁ of each.
pub struct Start {
    normals: [[Knob; 5]; 2],
}

impl Start {
    /// The default start.
    pub fn new() -> Self {
        let mean = Dial { range: [-1.0, 1.0], scale: SliderScale::Linear, whole: false };
        let tilt = Dial { range: [-2.0, 2.0], ..mean };
        let normals = [0, 1].map(|index: usize| {
            let [x, y, along, up, slope] = DEFAULTS[index];
            let [mean_x, mean_y, sigma_x, sigma_y, name] = NAMES[index];
            let section = ["q at the start", "Its second part"][index];
            [
                Knob::new(mean_x, "Mean, x", "μ₁", mean, x).up_to(LIMIT),
                Knob::new(mean_y, "Mean, y", "μ₂", mean, y).up_to(LIMIT),
                Knob::new(sigma_x, "Width along x", "σ₁", WIDTHS, along),
                Knob::new(sigma_y, "Width along y", "σ₂", WIDTHS, up),
                Knob::new(name, "Tilt of the first axis", "", tilt, slope).up_to(STEEPEST),
            ]
            .map(|knob| knob.in_section(section))
        });
        Self { normals }
    }

    /// Visits the settings of a family, with sliders over a view.
    pub fn settings(&mut self, family: Family, view: View, visit: Visit) {
        for knobs in self.normals.iter_mut().take(family.normals()) {
            knobs[0].set_slider_range(view.x);
            knobs[1].set_slider_range(view.y);
            knobs.iter_mut().take(family.parameters_each()).for_each(|knob| visit(knob));
        }
    }

    /// q.
    pub fn member(&self, family: Family) -> Mixture {
        let normal = |knobs: &[Knob; 5]| {
            let [x, y, along, up, tilt] = knobs.each_ref().map(Knob::value);
            Normal { mean: [x, y], along, up, tilt: if family == Family::Full { tilt } else { 0.0 } }
        };
        Mixture { normals: self.normals.iter().take(family.normals()).map(normal).collect() }
    }

    /// The handles of a family in a view.
    pub fn handles(&self, family: Family, view: View) -> Vec<Handle> {
        let [width_of_view, height] = view.size();
        let normals = self.member(family).normals;
        let handles = normals.iter().enumerate().flat_map(|(index, normal)| {
            let home = |at: usize| self.normals[index][at].default().unwrap_or_default();
            let Normal { mean: [x, y], along, up, tilt } = *normal;
            let [from_x, from_y] = [home(0), home(1)];
            let first = match family {
                Family::Full => Travel::Across([width_of_view, height]),
                _ => Travel::Along([x, view.x[1].max(x + along)], AxisScale::Linear),
            };
            let slope = if family == Family::Full { format!(" and tilt {}", to_text(tilt, 3)) } else { String::new() };
            let width = |name: &str, side: f64| format!("width {} along {name}", to_text(side, 3));
            let tip = |at: Point| format!("tip at {}", point_to_text(at, 3));
            let [right, top] = [[x + along, y + tilt], [x, y + up]];
            let (round, across) =
                (Travel::Across([width_of_view, height]), format!("centred at {}", point_to_text([x, y], 3)));
            let places = [
                ([x, y], [from_x, from_y], round, across),
                (right, [x + home(2), y], first, format!("{}{slope}, {}", width("x", along), tip(right))),
                (top, [x, y + home(3)], round, format!("{}, {}", width("y", up), tip(top))),
            ];
            places.into_iter().enumerate().map(move |(which, (at, home, travel, value))| Handle {
                id: HANDLES[index][which].into(),
                label: OWNERS[index][which].into(),
                value,
                panel: PLANE,
                at,
                home,
                travel,
                removable: false,
            })
        });
        handles.collect()
    }

    /// Moves a handle of a family in a view. Ignores an unknown handle, and a point that is not finite.
    pub fn drag(&mut self, handle: &str, to: Point, family: Family, view: View) {
        let found = HANDLES
            .iter()
            .enumerate()
            .find_map(|(index, handles)| handles.iter().position(|name| *name == handle).map(|which| (index, which)));
        let Some((index, which)) = found.filter(|_| to.iter().all(|end| end.is_finite())) else { return };
        let knobs = &mut self.normals[index];
        let [x, y] = [knobs[0].value(), knobs[1].value()];
        // Beyond the limits of its knob a number is clamped.
        match which {
            0 => {
                knobs[0].put(snapped(to[0], view.x));
                knobs[1].put(snapped(to[1], view.y));
            }
            1 => {
                knobs[2].put(rounded((to[0] - x).abs(), 3));
                if family == Family::Full {
                    knobs[4].put(snapped(to[1] - y, view.y));
                }
            }
            _ => knobs[3].put(rounded((to[1] - y).abs(), 3)),
        }
    }

    /// Moves the mean to a point.
    pub fn put_mean(&mut self, to: Point, view: View) {
        self.drag(HANDLES[0][0], to, Family::Diagonal, view);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: View = View { x: [-3.0, 3.0], y: [-3.0, 3.0] };

    #[test]
    fn the_handles_lead_to_the_normal_that_they_draw() {
        let mut start = Start::new();
        start.drag("mean", [0.5, -1.0], Family::Full, VIEW);
        start.drag("axis-x", [1.5, -0.25], Family::Full, VIEW);
        start.drag("axis-y", [9.0, 1.0], Family::Full, VIEW);
        let expected = Normal { mean: [0.5, -1.0], along: 1.0, up: 2.0, tilt: 0.75 };
        assert_eq!(start.member(Family::Full).normals, [expected]);
        assert_eq!(start.member(Family::Diagonal).normals, [Normal { tilt: 0.0, ..expected }]);
        for handle in start.handles(Family::Full, VIEW) {
            start.drag(&handle.id, handle.at, Family::Full, VIEW);
        }
        assert_eq!(start.member(Family::Full).normals, [expected]);
        start.drag("axis-x", [f64::NAN, 0.0], Family::Full, VIEW);
        assert_eq!(start.member(Family::Full).normals, [expected]);
    }

    #[test]
    fn a_mixture_has_handles_of_both_its_parts() {
        let mut start = Start::new();
        assert_eq!(start.handles(Family::Mixture, VIEW).len(), 6);
        assert_eq!(start.handles(Family::Diagonal, VIEW).len(), 3);
        let mut count = 0;
        start.settings(Family::Mixture, VIEW, &mut |_| count += 1);
        assert_eq!(count, 8);
        // A drag of a q without tilt leaves the tilt of another family as it was.
        start.drag("axis-x", [0.0, 2.0], Family::Diagonal, VIEW);
        assert_eq!(start.member(Family::Full).normals[0].tilt, 0.0);
    }
}
