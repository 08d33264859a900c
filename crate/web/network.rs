//! A network as a JavaScript class, for computing without a page. It also works in Node.
//!
//! Its code is called only through the function table, so that pages which train nothing do not load it: `open` is an entry of
//! `ON_DEMAND` in `xtask/site/src/chunks.rs`, and `www/core.js` loads it before the first network is made.

use std::hint::black_box;
use std::rc::Rc;

use js_sys::{Array, Float64Array};
use wasm_bindgen::prelude::*;

use super::object::{Object, error, get, list_of_numbers, numbers, whole};
use super::run::RunRequest;
use super::surface::grid;
use crate::loss_plane::LossPlane;
use crate::network::{Activation, Architecture, Batch, Initialisation, Loss, Network, Trainer, Training, TrainingRun};
use crate::random::Random;
use crate::surface::Surface;

/// The most layers, the inputs counted as one.
const MAX_LAYERS: u32 = 1_000;

/// The most weights: their gradient and what an optimiser remembers of them take ten times 8 MB.
const MAX_WEIGHTS: usize = 1_000_000;

/// The most numbers in all layers and samples together: the passes take 40 bytes for each.
const MAX_STATES: usize = 5_000_000;

/// The most weights for an optimiser that keeps a matrix of all pairs of them.
const MAX_WEIGHTS_IN_PAIRS: usize = 1_000;

/// The optimisers that do.
const IN_PAIRS: [&str; 2] = ["newton", "bfgs"];

/// The most work of a run, in weights × samples × steps: about a minute.
const MAX_WORK: f64 = 2e10;

/// A fully connected network with its weights.
#[wasm_bindgen(js_name = Network)]
pub struct WebNetwork(Box<dyn Model>);

#[wasm_bindgen(js_class = Network)]
impl WebNetwork {
    /// A network with random initial weights. Hidden layers have the activation, the last layer has none: its outputs go to the
    /// loss.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "NetworkOptions")] of: &JsValue) -> Result<WebNetwork, JsValue> {
        let open: fn(&JsValue) -> Result<Box<dyn Model>, JsValue> = black_box(open);
        open(of).map(Self)
    }

    /// The weights, layer by layer: the weights row by row (a row an output), then the biases. Reading copies them; assign an
    /// array to set them.
    #[wasm_bindgen(getter)]
    pub fn weights(&self) -> Float64Array {
        numbers(self.0.weights())
    }

    /// Sets the weights: as many finite numbers as there are.
    #[wasm_bindgen(setter)]
    pub fn set_weights(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] weights: &JsValue,
    ) -> Result<(), JsValue> {
        self.0.set_weights(weights)
    }

    /// The loss on samples, and its gradient by the weights. Inputs and targets are given sample by sample; with the
    /// cross-entropy a target may also be the number of the right class, from 0 on, one for each sample. The gradient is a new
    /// array, or `into`: a large network takes long to allocate one for every call.
    #[wasm_bindgen(js_name = lossAndGradient, unchecked_return_type = "LossAndGradient")]
    pub fn loss_and_gradient(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float64Array | number[]")] inputs: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float64Array | number[]")] targets: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Float64Array")] into: &JsValue,
    ) -> Result<JsValue, JsValue> {
        self.0.loss_and_gradient([inputs, targets], into)
    }

    /// The loss on samples over a plane through weight space: at weights + x d₁ + y d₂ for every point of a view, in the order of
    /// `Surface.sample`.
    pub fn slice(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Slice")] of: &JsValue,
    ) -> Result<Float64Array, JsValue> {
        self.0.slice(of)
    }

    /// Trains the weights, and returns the loss before each step, on its samples, and in the end, on all of them. A run that
    /// diverges ends early, at the last finite weights.
    #[wasm_bindgen(unchecked_return_type = "Training")]
    pub fn train(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "TrainingRun")] run: &JsValue,
    ) -> Result<JsValue, JsValue> {
        self.0.train(run)
    }
}

/// What the class does, behind the function table.
trait Model {
    fn weights(&self) -> &[f64];
    fn set_weights(&mut self, weights: &JsValue) -> Result<(), JsValue>;
    fn loss_and_gradient(&mut self, samples: [&JsValue; 2], into: &JsValue) -> Result<JsValue, JsValue>;
    fn slice(&mut self, of: &JsValue) -> Result<Float64Array, JsValue>;
    fn train(&mut self, run: &JsValue) -> Result<JsValue, JsValue>;
}

/// Makes the network of a class instance.
fn open(of: &JsValue) -> Result<Box<dyn Model>, JsValue> {
    let architecture = Architecture::new(
        &layers(of)?,
        choice(of, "activation", None, Activation::names().map(|id| (id, Activation::named(id))))?,
        choice(of, "loss", None, Loss::ALL.into_iter().map(|(id, loss)| (id, Some(loss))))?,
    );
    if architecture.loss == Loss::CrossEntropy && architecture.layers.last() == Some(&1) {
        return Err(error(
            "the cross-entropy needs an output for each class, so at least 2; for one output take logistic",
        ));
    }
    let rules = Initialisation::ALL.into_iter().map(|(id, rule)| (id, Some(rule)));
    let initialisation = choice(of, "initialisation", Some("xavier-uniform"), rules)?;
    let weights = initialisation.draw(&architecture, &mut Random::new(whole(of, "seed", 0)?));
    let gradient = vec![0.0; weights.len()];
    Ok(Box::new(Perceptron { weights, gradient, network: Network::new(architecture) }))
}

struct Perceptron {
    network: Network,
    weights: Vec<f64>,
    gradient: Vec<f64>,
}

impl Model for Perceptron {
    fn weights(&self) -> &[f64] {
        &self.weights
    }

    fn set_weights(&mut self, weights: &JsValue) -> Result<(), JsValue> {
        let (weights, count) = (finite_list(weights, "weights")?, self.weights.len());
        if weights.len() != count {
            return Err(error(&format!("weights must have {count} numbers, not {}", weights.len())));
        }
        self.weights = weights;
        Ok(())
    }

    fn loss_and_gradient(&mut self, [inputs, targets]: [&JsValue; 2], into: &JsValue) -> Result<JsValue, JsValue> {
        let (batch, count) = (self.batch(inputs, targets)?, self.weights.len());
        let kept = into.dyn_ref::<Float64Array>().filter(|kept| kept.length() as usize == count);
        if kept.is_none() && !into.is_undefined() {
            return Err(error(&format!("into must be a Float64Array of {count} numbers")));
        }
        let loss = self.network.loss_and_gradient(&self.weights, &batch, &mut self.gradient);
        let gradient = match kept {
            None => numbers(&self.gradient),
            Some(kept) => {
                kept.copy_from(&self.gradient);
                kept.clone()
            }
        };
        Ok(Object::new().with("loss", loss).with("gradient", gradient).into())
    }

    fn slice(&mut self, of: &JsValue) -> Result<Float64Array, JsValue> {
        let part = |name| get(of, name).unwrap_or(JsValue::UNDEFINED);
        let (grid, batch) = (grid(&part("view"))?, self.batch(&part("inputs"), &part("targets"))?);
        let count = self.weights.len();
        let pair = part("directions").dyn_into::<Array>().ok().filter(|pair| pair.length() == 2);
        let pair = pair.ok_or_else(|| error("directions must be a pair of lists"))?;
        let direction = |at| finite_list(&pair.get(at), "a direction");
        let directions = [direction(0)?, direction(1)?];
        if let Some(wrong) = directions.iter().find(|direction| direction.len() != count) {
            return Err(error(&format!("a direction must have {count} numbers, not {}", wrong.len())));
        }
        if grid.len() as f64 * count as f64 * batch.samples() as f64 > MAX_WORK {
            return Err(error("the slice takes too long: points × weights × samples must be at most 20,000,000,000"));
        }
        let architecture = self.network.architecture();
        let plane = LossPlane::new(architecture, Rc::new(batch), self.weights.clone(), directions);
        let plane = plane.ok_or_else(|| error("a normalised network has no slice"))?;
        let mut values = vec![0.0; grid.len()];
        plane.sample(&grid, &mut values);
        Ok(numbers(&values))
    }

    fn train(&mut self, run: &JsValue) -> Result<JsValue, JsValue> {
        let part = |name| get(run, name).unwrap_or(JsValue::UNDEFINED);
        let batch = self.batch(&part("inputs"), &part("targets"))?;
        let run = self.run(run, batch.samples())?;
        let training = Training::new(self.network.clone(), batch);
        let mut trainer = Trainer::new(training, &run, self.weights.clone());
        while trainer.advance(run.steps + 1) {}
        self.weights.copy_from_slice(trainer.weights());
        let verdict = if trainer.has_diverged() { "diverged" } else { "running" };
        Ok(Object::new().with("losses", numbers(trainer.losses())).with("verdict", verdict).into())
    }
}

impl Perceptron {
    fn batch(&self, inputs: &JsValue, targets: &JsValue) -> Result<Batch, JsValue> {
        let (inputs, targets) = (finite_list(inputs, "inputs")?, finite_list(targets, "targets")?);
        let layers = &self.network.architecture().layers;
        let samples = inputs.len() / layers[0];
        if samples.saturating_mul(layers.iter().sum()) > MAX_STATES {
            return Err(error("too many samples for this network: samples × units must be at most 5,000,000"));
        }
        Batch::new(self.network.architecture(), &inputs, &targets).map_err(|message| error(&message))
    }

    fn run(&self, run: &JsValue, samples: usize) -> Result<TrainingRun, JsValue> {
        let RunRequest { optimiser, settings, learning_rate, schedule, steps } = RunRequest::read(run)?;
        let batch_size = whole(run, "batchSize", samples as u64)?.min(samples as u64) as usize;
        if batch_size == 0 {
            return Err(error("batchSize must be at least 1"));
        }
        let weights = self.weights.len();
        let in_pairs = IN_PAIRS.contains(&optimiser.id);
        if in_pairs && weights > MAX_WEIGHTS_IN_PAIRS {
            let title = optimiser.title;
            return Err(error(&format!("{title} can train at most 1,000 weights, and this network has {weights}")));
        }
        let work = steps as f64 * weights as f64 * if in_pairs { batch_size.max(weights) } else { batch_size } as f64;
        if work > MAX_WORK {
            return Err(error(
                "the run is too long: steps × weights × samples of a step must be at most 20,000,000,000",
            ));
        }
        let seed = whole(run, "seed", 0)?;
        Ok(TrainingRun { optimiser, settings, learning_rate, schedule, steps, batch_size, seed })
    }
}

/// The widths of the layers, so that weights and states stay within their limits.
fn layers(of: &JsValue) -> Result<Vec<usize>, JsValue> {
    let list = get(of, "layers").and_then(|layers| list_of_numbers(&layers)).unwrap_or_default();
    let is_width = |width: &f64| *width >= 1.0 && width.fract() == 0.0 && *width <= MAX_WEIGHTS as f64;
    if !(2..=MAX_LAYERS as usize).contains(&list.len()) || !list.iter().all(is_width) {
        return Err(error(
            "layers must be a list of 2 to 1,000 whole numbers, at least 1: the inputs, the units of each hidden layer, the \
             outputs, as in [2, 16, 16, 1]",
        ));
    }
    let layers: Vec<usize> = list.iter().map(|width| *width as usize).collect();
    let weights = list.windows(2).map(|ends| (ends[0] + 1.0) * ends[1]).sum::<f64>();
    if weights > MAX_WEIGHTS as f64 {
        return Err(error(&format!("the network would have {weights} weights; at most 1,000,000 are possible")));
    }
    Ok(layers)
}

/// One of several named things; the default if the property is missing.
fn choice<T>(
    of: &JsValue,
    name: &str,
    default: Option<&str>,
    known: impl Iterator<Item = (&'static str, Option<T>)>,
) -> Result<T, JsValue> {
    let given = get(of, name);
    let id = match (&given, default) {
        (None, Some(default)) => default.to_owned(),
        (given, _) => given.as_ref().and_then(JsValue::as_string).unwrap_or_default(),
    };
    let mut names = Vec::new();
    for (other, value) in known {
        match value {
            Some(value) if other == id => return Ok(value),
            _ => names.push(other),
        }
    }
    let article = if name.starts_with(['a', 'i']) { "an" } else { "a" };
    Err(error(&format!("there is no {name} “{id}”; {article} {name} is one of {}", names.join(", "))))
}

fn finite_list(value: &JsValue, name: &str) -> Result<Vec<f64>, JsValue> {
    let list =
        list_of_numbers(value).ok_or_else(|| error(&format!("{name} must be a Float64Array or a list of numbers")))?;
    match list.iter().find(|number| !number.is_finite()) {
        Some(number) => Err(error(&format!("{name} must be finite, not {number}"))),
        None => Ok(list),
    }
}
