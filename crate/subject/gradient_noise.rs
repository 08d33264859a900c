//! Normal noise on the gradients of a race, as settings: its standard deviation σ, and the seed. Every optimiser of the race sees the
//! same noise, which belongs to the number of a starting point in the list, not to its place: moving one start changes the noise
//! of none.

use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Group, Visit};
use crate::trajectory::Noise;

/// Large enough for the steepest of the surfaces.
const DEVIATION: Dial = Dial { range: [0.0, 1e6], scale: SliderScale::Linear, whole: false };

const SEED: Dial = Dial { range: [0.0, 999.0], scale: SliderScale::Linear, whole: true };

/// At the end of the slider, plain descent moves by this fraction of the view in each noisy step.
const MAX_JUMP: f64 = 0.05;

/// The noise, and the seed of all that is random in a race.
pub struct GradientNoise {
    deviation: Knob,
    seed: Knob,
}

impl GradientNoise {
    /// No noise.
    pub fn new() -> Self {
        Self {
            deviation: Knob::new("noise", "Noise on the gradient", "σ", DEVIATION, 0.0).in_group(Group::How),
            seed: Knob::new("seed", "Seed", "", SEED, 1.0).in_group(Group::How),
        }
    }

    /// Fits the slider to a learning rate and the width of a view.
    pub fn fit_slider(&mut self, learning_rate: f64, width: f64) {
        let end = MAX_JUMP * width / learning_rate;
        let decade = libm::pow(10.0, libm::floor(libm::log10(end)));
        let round = [5.0, 2.0, 1.0].into_iter().map(|digit| digit * decade).find(|round| *round <= end);
        self.deviation.set_slider_range([0.0, round.unwrap_or(end).clamp(1e-3, DEVIATION.range[1])]);
    }

    /// σ.
    pub fn deviation(&self) -> f64 {
        self.deviation.value()
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed.value() as u64
    }

    /// The noise of runs that are numbered from a stream on.
    pub fn from(&self, stream: u64) -> Noise {
        Noise { deviation: self.deviation(), seed: self.seed(), stream }
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.deviation);
        visit(&mut self.seed);
    }
}
