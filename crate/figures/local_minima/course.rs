//! What all networks of the figure have in common: their data, and how they are trained.

use super::{Member, OPTIMISERS};
use crate::network::data_sets::{DATA_SETS, DataSetCard, Sample};
use crate::network::setup::training_and_held_out;
use crate::network::{Activation, Batch, Initialisation, Loss, Setup};
use crate::optimiser::OptimiserCard;
use crate::optimisers;

/// The rule of the initial weights, by the name that the network's own figure has for it.
pub const INITIALISATION: (&str, Initialisation) = ("xavier-normal", Initialisation::XavierNormal);

/// Data and training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    /// The index of the data set.
    pub data_set: usize,
    /// The number of samples.
    pub samples: usize,
    /// The standard deviation of their noise.
    pub noise: f64,
    /// The activation of the hidden layer.
    pub activation: Activation,
    /// The index of the optimiser in the figure's list.
    pub optimiser: usize,
    /// η.
    pub rate: f64,
    /// The seed of data and weights.
    pub seed: u64,
}

impl Course {
    /// The card of the data set.
    pub fn data_set(&self) -> &'static DataSetCard {
        &DATA_SETS[self.data_set]
    }

    /// The card of the optimiser.
    pub fn optimiser(&self) -> &'static OptimiserCard {
        optimisers::named(OPTIMISERS[self.optimiser].0).unwrap_or(&optimisers::OPTIMISERS[0])
    }

    /// A network and its initial weights.
    pub fn setup(&self, member: Member) -> Setup {
        Setup {
            hidden: vec![member.width],
            outputs: 1,
            activation: self.activation,
            initialisation: INITIALISATION.1,
            loss: Loss::Logistic,
            seed: self.seed,
            run: member.run as u64,
        }
    }

    /// The samples as every network takes them.
    pub fn batch(&self) -> Batch {
        self.setup(Member { width: 1, run: 0 }).batch(&self.draw()).unwrap_or_default()
    }

    /// The samples, the same for every network.
    pub fn draw(&self) -> Vec<Sample> {
        let draw = |random: &mut _| self.data_set().draw(self.samples, self.noise, random);
        let [training, _] = training_and_held_out(self.seed, draw);
        training
    }
}
