//! The experiment: a network drawn at random, an input sent through it, and a gradient sent back.
//!
//! The loss is L = c · h_L for a random unit vector c, so ‖∂L/∂h_L‖ = 1 for every network, and what the layers before it receive is
//! the work of the backward pass alone. Inputs are normal, scaled to ‖x‖² = n. Batch normalisation needs a batch: there all norms
//! are those over 32 inputs together, each with a direction of its own.

use super::clipping::Gradient;
use crate::network::{Activation, Architecture, Initialisation, Loss, Matrix, Network, Normalisation};
use crate::random::Random;

/// The inputs of a batch.
pub const SAMPLES: usize = 32;

/// The settings that determine a network and what it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setup {
    pub depth: usize,
    pub width: usize,
    pub activation: Activation,
    pub rule: Initialisation,
    /// The factor of all weights.
    pub scale: f64,
    /// α, if blocks are residual.
    pub residual: Option<f64>,
    pub normalisation: Option<Normalisation>,
    pub seed: u64,
}

impl Setup {
    /// s = n Var[w].
    pub fn gain(&self) -> f64 {
        self.scale * self.scale * self.rule.variance(self.width, self.width) * self.width as f64
    }

    pub fn architecture(&self) -> Architecture {
        Architecture {
            layers: vec![self.width; self.depth + 1],
            activation: self.activation,
            normalisation: self.normalisation,
            residual: self.residual,
            // The loss is linear in the output, and its gradient is given.
            loss: Loss::MeanSquaredError,
        }
    }

    /// How many inputs the norms are about.
    pub fn samples(&self) -> usize {
        if self.normalisation == Some(Normalisation::Batch) { SAMPLES } else { 1 }
    }

    /// What determines the weights but for their scale.
    fn drawn_by(&self, run: usize) -> Drawn {
        Drawn { depth: self.depth, width: self.width, rule: self.rule, seed: self.seed, run }
    }
}

/// What determines a draw.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Drawn {
    depth: usize,
    width: usize,
    rule: Initialisation,
    seed: u64,
    run: usize,
}

/// The norms in each layer, from the first.
#[derive(Clone, Debug)]
pub struct Profile {
    /// ‖hₗ‖ ∕ √n, the root mean square over units and inputs.
    pub forward: Vec<f64>,
    /// ‖∂L/∂hₗ‖
    pub backward: Vec<f64>,
}

/// A network with random weights. It owns its buffers, and keeps what it has drawn while only the scale of the weights changes.
pub struct Experiment {
    setup: Setup,
    draft: Draft,
    /// The draft that the weights are scaled from, and their scale.
    scaled: Option<(Drawn, f64)>,
    weights: Vec<f64>,
    network: Network,
}

/// The random numbers of a network, drawn layer by layer.
struct Draft {
    drawn: Drawn,
    random: Random,
    /// How many layers are drawn.
    layers: usize,
    unscaled: Vec<f64>,
    /// `SAMPLES` inputs and directions, a column each, once all layers are drawn.
    inputs: Matrix,
    directions: Matrix,
}

impl Draft {
    fn new(drawn: Drawn) -> Self {
        Self {
            random: Random::stream(drawn.seed, drawn.run as u64),
            layers: 0,
            unscaled: Vec::new(),
            inputs: Matrix::default(),
            directions: Matrix::default(),
            drawn,
        }
    }

    fn is_complete(&self) -> bool {
        self.layers == self.drawn.depth
    }

    /// Draws the next layer, and after the last one the inputs and directions.
    fn draw_layer(&mut self) {
        let Drawn { width, rule, .. } = self.drawn;
        let start = self.unscaled.len();
        // The biases are 0.
        self.unscaled.resize(start + width * (width + 1), 0.0);
        rule.draw_layer(width, width, &mut self.random, &mut self.unscaled[start..start + width * width]);
        self.layers += 1;
        if self.is_complete() {
            [self.inputs, self.directions] = [(); 2].map(|()| unit_columns(width, &mut self.random));
        }
    }
}

impl Experiment {
    /// The network of a run: run 0 is the one that is shown. Nothing is drawn so far.
    pub fn new(setup: Setup, run: usize) -> Self {
        let draft = Draft::new(setup.drawn_by(run));
        Self { setup, draft, scaled: None, weights: Vec::new(), network: Network::new(setup.architecture()) }
    }

    /// Becomes the network of another setup or run.
    pub fn change(&mut self, setup: Setup, run: usize) {
        while !self.draw(setup, run, setup.depth) {}
    }

    /// Becomes the network of another setup or run, drawing so many layers at most; returns whether it has become it.
    pub fn draw(&mut self, setup: Setup, run: usize, layers: usize) -> bool {
        let drawn = setup.drawn_by(run);
        if self.draft.drawn != drawn {
            self.draft = Draft::new(drawn);
        }
        for _ in 0..layers {
            if !self.draft.is_complete() {
                self.draft.draw_layer();
            }
        }
        let is_complete = self.draft.is_complete();
        if is_complete {
            self.scale(setup);
        }
        is_complete
    }

    /// The run that is drawn, or begun, and fits a setup.
    pub fn run(&self, setup: Setup) -> Option<usize> {
        let run = self.draft.drawn.run;
        (self.draft.drawn == setup.drawn_by(run)).then_some(run)
    }

    /// The network of a setup from what is drawn.
    fn scale(&mut self, setup: Setup) {
        if self.setup.architecture() != setup.architecture() {
            self.network = Network::new(setup.architecture());
        }
        self.setup = setup;
        if self.scaled != Some((self.draft.drawn, setup.scale)) {
            self.weights.clear();
            self.weights.extend(self.draft.unscaled.iter().map(|weight| setup.scale * weight));
            self.scaled = Some((self.draft.drawn, setup.scale));
        }
    }

    /// Sends the input forward and its gradient back.
    pub fn profile(&mut self) -> Profile {
        let [inputs, output] = self.signals();
        self.network.forward(&self.weights, &inputs);
        self.network.backward_from(&self.weights, &output);
        self.last_profile(inputs.columns())
    }

    /// The same, with the gradient by all weights.
    pub fn profile_and_gradient(&mut self) -> (Profile, Gradient) {
        let [inputs, output] = self.signals();
        if inputs.columns() == 1 {
            let profile = self.profile();
            return (profile, self.last_gradient(&inputs));
        }
        let mut gradient = vec![0.0; self.weights.len()];
        self.network.forward(&self.weights, &inputs);
        self.network.gradient_from(&self.weights, &inputs, &output, &mut gradient);
        (self.last_profile(inputs.columns()), Gradient::Whole(gradient))
    }

    /// The norms in the last pass.
    fn last_profile(&self, samples: usize) -> Profile {
        let count = (self.setup.width * samples) as f64;
        let layers = 1..=self.setup.depth;
        Profile {
            forward: layers.clone().map(|layer| self.network.states(layer).norm() / count.sqrt()).collect(),
            backward: layers.map(|layer| self.network.state_gradients(layer).norm()).collect(),
        }
    }

    /// The gradient in the last pass, for one input.
    fn last_gradient(&self, inputs: &Matrix) -> Gradient {
        let factors = |layer: usize| {
            let scale = self.network.architecture().branch(layer).unwrap_or(1.0);
            let before = if layer == 1 { inputs } else { self.network.activations(layer - 1) };
            let deltas = self.network.state_gradients(layer).numbers().map(|delta| scale * delta);
            [deltas.collect(), before.numbers().collect()]
        };
        Gradient::OfOneInput((1..=self.setup.depth).map(factors).collect())
    }

    /// The activations of a hidden layer for the whole batch, and φ′ there: a row for each unit.
    pub fn activations(&mut self, layer: usize) -> [Matrix; 2] {
        let n = (self.setup.width as f64).sqrt();
        let inputs = Matrix::from_fn(self.setup.width, SAMPLES, |row, column| n * self.draft.inputs.get(row, column));
        self.network.forward_to(layer, &self.weights, &inputs);
        [self.network.activations(layer).clone(), self.network.slopes(layer).clone()]
    }

    /// Some rows of the Jacobian ∂h_L/∂x of the first input, by a backward pass for each. Where a batch is normalised the other
    /// inputs stay as they are.
    pub fn jacobian_rows(&mut self, rows: std::ops::Range<usize>) -> Vec<f64> {
        let (width, root) = (self.setup.width, (self.setup.width as f64).sqrt());
        if self.setup.samples() > 1 {
            return rows.flat_map(|row| self.jacobian_row(row)).collect();
        }
        let input = |unit: usize, _: usize| root * self.draft.inputs.get(unit, 0);
        let inputs = Matrix::from_fn(width, rows.len(), input);
        let output =
            Matrix::from_fn(width, rows.len(), |unit, column| f64::from(u8::from(unit == rows.start + column)));
        self.network.forward(&self.weights, &inputs);
        self.network.backward_from(&self.weights, &without_padding(output));
        let by_inputs = self.network.input_gradients(&self.weights);
        (0..rows.len()).flat_map(|column| (0..width).map(move |unit| by_inputs.get(unit, column))).collect()
    }

    fn jacobian_row(&mut self, row: usize) -> Vec<f64> {
        let [inputs, _] = self.signals();
        let output =
            Matrix::from_fn(self.setup.width, SAMPLES, |unit, column| f64::from(u8::from((unit, column) == (row, 0))));
        self.network.forward(&self.weights, &inputs);
        self.network.backward_from(&self.weights, &output);
        let by_inputs = self.network.input_gradients(&self.weights);
        (0..self.setup.width).map(|unit| by_inputs.get(unit, 0)).collect()
    }

    /// The inputs, and ∂L/∂h_L.
    fn signals(&self) -> [Matrix; 2] {
        let (width, samples) = (self.setup.width, self.setup.samples());
        let root = (width as f64).sqrt();
        let inputs = Matrix::from_fn(width, samples, |row, column| root * self.draft.inputs.get(row, column));
        let share = 1.0 / (samples as f64).sqrt();
        let output = Matrix::from_fn(width, samples, |row, column| share * self.draft.directions.get(row, column));
        [inputs, without_padding(output)]
    }
}

/// Random directions: columns of length 1.
fn unit_columns(width: usize, random: &mut Random) -> Matrix {
    let mut columns: Vec<f64> = (0..width * SAMPLES).map(|_| random.normal()).collect();
    for column in columns.chunks_exact_mut(width) {
        let norm = column.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
        column.iter_mut().for_each(|entry| *entry /= norm);
    }
    Matrix::from_fn(width, SAMPLES, |row, column| columns[column * width + row])
}

/// A gradient: 0 behind an odd last column.
fn without_padding(mut gradient: Matrix) -> Matrix {
    gradient.clear_padding();
    gradient
}
