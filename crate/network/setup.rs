//! What determines a training run before its first step: the network, its initial weights and its data. Two figures with equal
//! setups train the same network from the same numbers.
//!
//! Data, weights and shuffling are drawn from streams of their own, so that another network sees the same data, and other data
//! meet the same network. Run 1, 2, … of a seed starts from other weights on the same data.

use super::data_sets::Sample;
use super::{Activation, Architecture, Batch, Initialisation, Loss};
use crate::random::Random;

/// The streams of a seed; the weights of run k are drawn from stream `WEIGHTS` + k.
const TRAINING_DATA: u64 = 0;
const HELD_OUT_DATA: u64 = 1;
const SHUFFLING: u64 = 2;
const WEIGHTS: u64 = 3;

/// A network for samples (x, y), and what is drawn at random for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// The widths of the hidden layers, none of them 0.
    pub hidden: Vec<usize>,
    /// The number of outputs: one, or with the cross-entropy one for each class.
    pub outputs: usize,
    /// The activation of the hidden layers.
    pub activation: Activation,
    /// The rule for the initial weights.
    pub initialisation: Initialisation,
    /// The loss.
    pub loss: Loss,
    /// The seed of everything.
    pub seed: u64,
    /// The number of the run: which draw of the weights it starts from.
    pub run: u64,
}

impl Setup {
    /// The network.
    pub fn architecture(&self) -> Architecture {
        let layers: Vec<usize> = [2].iter().chain(&self.hidden).chain([&self.outputs]).copied().collect();
        Architecture::new(&layers, self.activation, self.loss)
    }

    /// The initial weights.
    pub fn weights(&self) -> Vec<f64> {
        self.initialisation.draw(&self.architecture(), &mut Random::stream(self.seed, WEIGHTS.wrapping_add(self.run)))
    }

    /// The seed of the shuffling of mini-batches.
    pub fn shuffling(&self) -> u64 {
        Random::stream(self.seed, SHUFFLING).bits()
    }

    /// The samples as this network takes them.
    ///
    /// # Errors
    /// If there are none, if one is not finite, or if a target is no class.
    pub fn batch(&self, samples: &[Sample]) -> Result<Batch, String> {
        let inputs: Vec<f64> = samples.iter().flat_map(|sample| sample.at).collect();
        let targets: Vec<f64> = samples.iter().map(|sample| sample.target).collect();
        Batch::new(&self.architecture(), &inputs, &targets)
    }
}

/// The training data of a seed, and as many held-out samples drawn independently: each by the same function from a stream of its
/// own.
pub fn training_and_held_out(seed: u64, draw: impl Fn(&mut Random) -> Vec<Sample>) -> [Vec<Sample>; 2] {
    [TRAINING_DATA, HELD_OUT_DATA].map(|stream| draw(&mut Random::stream(seed, stream)))
}

#[cfg(test)]
mod tests {
    use super::super::data_sets::DATA_SETS;
    use super::*;

    fn setup(hidden: &[usize], run: u64) -> Setup {
        Setup {
            hidden: hidden.to_vec(),
            outputs: 1,
            activation: Activation::Tanh,
            initialisation: Initialisation::XavierNormal,
            loss: Loss::Logistic,
            seed: 3,
            run,
        }
    }

    #[test]
    fn the_streams_of_a_seed_are_independent() {
        let draw = |random: &mut Random| DATA_SETS[0].draw(40, 0.2, random);
        let [training, held_out] = training_and_held_out(3, draw);
        assert_ne!(training, held_out);
        assert!(training.iter().all(|one| held_out.iter().all(|other| one.at != other.at)));
        assert_ne!(setup(&[4], 0).weights(), setup(&[4], 1).weights());
        assert_ne!(setup(&[4], 0).shuffling(), Setup { seed: 4, ..setup(&[4], 0) }.shuffling());
    }

    #[test]
    fn a_network_has_the_layers_weights_and_samples_of_its_setup() {
        let setup = setup(&[5, 4], 2);
        assert_eq!(setup.architecture().layers, [2, 5, 4, 1]);
        assert_eq!(setup.weights().len(), 15 + 24 + 5);
        let samples = DATA_SETS[1].draw(9, 0.1, &mut Random::new(1));
        let batch = setup.batch(&samples).expect("samples");
        assert_eq!([batch.samples(), batch.inputs().rows(), batch.targets().rows()], [9, 2, 1]);
        assert_eq!([batch.inputs().get(1, 8), batch.targets().get(0, 7)], [samples[8].at[1], 1.0]);
        assert!(setup.batch(&[]).is_err());
        let classes = Setup { outputs: 2, loss: Loss::CrossEntropy, ..setup };
        assert!(classes.batch(&samples).is_ok());
        assert!(classes.batch(&[Sample { at: [0.0, 0.0], target: 0.5 }]).is_err());
    }
}
