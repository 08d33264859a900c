//! How fast each method leaves a saddle, in theory: on the quadratic model the distance u from the stable line follows a linear
//! recurrence, and grows by its largest root z at every step, so that leaving takes ln(r ∕ d) ∕ ln z steps, up to a constant.
//!
//! With h = |λ| − (weight decay) and a = ηh:
//!
//! - gradient descent: z = 1 + a;
//! - heavy ball: z² − (1 + β + a)z + β = 0 (with dampening δ, a(1 − δ) for a after the first step);
//! - Nesterov: z² − (1 + β)(1 + a)z + β(1 + a) = 0;
//! - damped Newton with |H|: z = 1 + ηh ∕ (h + μ), whatever the curvature is if μ = 0.
//!
//! Methods that divide by the size of the gradient take steps of about the same length at every distance: they have no such law.

use crate::trajectory::Run;

/// u ≈ A d zᵏ after k steps from a distance d.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Law {
    /// z
    pub growth: f64,
    /// A
    pub amplitude: f64,
}

impl Law {
    /// The law of a run at a saddle with the negative curvature `curvature`; `None` if the method has none, or does not leave.
    pub fn of(run: &Run, curvature: f64) -> Option<Self> {
        let setting = |name| run.settings.get(name);
        if run.schedule.card.id != "constant" {
            return None;
        }
        let rate = run.learning_rate;
        let law = match run.optimiser.id {
            "sgd" => {
                let a = rate * (-curvature - setting("weightDecay"));
                Self { growth: 1.0 + a, amplitude: 1.0 }
            }
            "momentum" => {
                let (a, momentum) = (rate * (-curvature - setting("weightDecay")), setting("momentum"));
                let later = if momentum == 0.0 { a } else { a * (1.0 - setting("dampening")) };
                Self::of_roots(1.0 + momentum + later, momentum, 1.0 + a)
            }
            "nesterov" => {
                let (a, momentum) = (rate * (-curvature - setting("weightDecay")), setting("momentum"));
                Self::of_roots((1.0 + momentum) * (1.0 + a), momentum * (1.0 + a), 1.0 + a + momentum * a)
            }
            "newton" => {
                let growth = 1.0 - rate * curvature / (setting("damping") - curvature);
                Self { growth, amplitude: 1.0 }
            }
            _ => return None,
        };
        (law.growth.is_finite() && law.growth > 1.0 && law.amplitude > 0.0).then_some(law)
    }

    /// Steps for each factor of e in the distance: 1 ∕ ln z.
    pub fn slope(&self) -> f64 {
        1.0 / libm::log(self.growth)
    }

    /// Steps from a distance d to r.
    pub fn steps(&self, distance: f64, reach: f64) -> f64 {
        libm::log(reach / (self.amplitude * distance)) * self.slope()
    }

    /// The larger root of z² − sum·z + product, and the part of it in a sequence that begins 1, `second`.
    fn of_roots(sum: f64, product: f64, second: f64) -> Self {
        let root = (sum * sum - 4.0 * product).max(0.0).sqrt();
        let growth = 0.5 * (sum + root);
        Self { growth, amplitude: if root > 0.0 { (second - product / growth) / root } else { f64::NAN } }
    }
}
