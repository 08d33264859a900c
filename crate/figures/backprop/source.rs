//! What is computed: an example, a typed formula or a network; its inputs as sliders; and the neuron that is shown from inside.

use std::rc::Rc;

use super::examples::{EXAMPLES, ExampleCard, ExampleKind};
use super::layers::Layers;
use crate::computation::{Computation, Costs, Graph, GraphNode, Layout, MAX_INPUTS, Pass, Role};
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::formula_field::FormulaField;
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Visit};
use crate::formula::{Formula, Vocabulary};
use crate::network::{Activation, Architecture, Initialisation, Loss};
use crate::random::Random;
use crate::subject::constants::Constants;

/// The seed of a network's weights.
const SEED: u64 = 3;

/// What is computed, with the graph that is shown of it.
pub struct Source {
    example: Pick,
    formula: FormulaField,
    layers: Layers,
    /// The neuron shown from inside, counted from 1; 0 is none.
    neuron: Knob,
    inputs: Constants,
    computation: Computation,
    weights: Vec<f64>,
    shown: Rc<Shown>,
    revision: u64,
    pass: Cache<u64, Rc<Pass>>,
}

/// The graph that is shown.
pub struct Shown {
    /// The nodes and wires.
    pub graph: Graph,
    /// Where they are.
    pub layout: Layout,
    /// What derivatives cost.
    pub costs: Costs,
    /// Another number for another graph.
    pub revision: u64,
}

impl Source {
    /// The first example.
    pub fn new() -> Self {
        let rows = EXAMPLES.iter().map(|card| Choice::from((card.id, card.title)));
        let formula = parse("x*x");
        let computation = Computation::of(&formula);
        let mut source = Self {
            example: Pick::new("graph", "Graph", rows).or_implied("typed", "Your own"),
            formula: FormulaField::new("formula", "Formula", "f", &[], formula).with_at_most(MAX_INPUTS),
            layers: Layers::default(),
            neuron: neuron_knob(0),
            inputs: Constants::default(),
            shown: Rc::new(Shown::of(&computation, None, 0)),
            computation,
            weights: Vec::new(),
            revision: 0,
            pass: Cache::default(),
        };
        source.apply_example(&EXAMPLES[0]);
        source
    }

    /// The computation.
    pub fn computation(&self) -> &Computation {
        &self.computation
    }

    /// The graph that is shown.
    pub fn shown(&self) -> Rc<Shown> {
        Rc::clone(&self.shown)
    }

    /// The numbers on the graph.
    pub fn pass(&self) -> Rc<Pass> {
        self.pass.of(self.revision, || Rc::new(self.shown.graph.pass(&self.inputs.values(), &self.weights)))
    }

    /// The inputs, in the order of the computation.
    pub fn inputs(&self) -> &Constants {
        &self.inputs
    }

    /// The weights of a network.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Changes with every input and every graph.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What a node is, in words: the name of an input or a neuron, or a formula if it is short enough to be read.
    pub fn title_of(&self, node: usize) -> String {
        let GraphNode { label, role, .. } = &self.shown.graph.nodes()[node];
        match role {
            Role::Operation => {
                let text = self.computation.text(&self.shown.graph.nodes()[node]);
                text.unwrap_or_else(|| format!("{label} ({})", node + 1))
            }
            _ => label.clone(),
        }
    }

    /// The neuron shown from inside.
    pub fn inside(&self) -> Option<usize> {
        (self.neuron.value() as usize).checked_sub(1)
    }

    /// Shows a neuron from inside, or none.
    pub fn step_into(&mut self, neuron: Option<usize>) {
        self.neuron.put(neuron.map_or(0.0, |neuron| neuron as f64 + 1.0));
        self.show();
    }

    /// Moves an input to a position of its slider.
    pub fn slide(&mut self, input: usize, position: f64) {
        self.inputs.slide(input, position);
        self.revision += 1;
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.example);
        visit(&mut self.formula);
        visit(&mut self.layers);
        if self.computation.neurons().len() > 0 {
            visit(&mut self.neuron);
        }
        self.inputs.settings(visit);
    }

    /// Responds to a changed setting. Returns whether it brings another graph.
    pub fn changed(&mut self, setting: &str) -> bool {
        match (setting, EXAMPLES.get(self.example.index())) {
            ("graph", Some(card)) => self.apply_example(card),
            ("graph", None) if self.layers.sizes().is_empty() => self.apply_formula(),
            ("formula", _) => self.apply_formula(),
            ("graph", None) => self.apply_network(),
            ("network", _) if !self.layers.sizes().is_empty() => self.apply_network(),
            ("neuron", _) => self.show(),
            _ => {
                if self.inputs.changed(setting) {
                    self.revision += 1;
                }
                return false;
            }
        }
        true
    }

    fn apply_example(&mut self, card: &ExampleCard) {
        match card.kind {
            ExampleKind::Formula(text) => {
                self.formula.adopt(parse(text));
                self.layers.adopt(&[]);
            }
            ExampleKind::Network(sizes) => self.layers.adopt(sizes),
        }
        self.compute();
        self.inputs = Constants::known(&self.input_names(), card.inputs);
    }

    fn apply_formula(&mut self) {
        self.example.imply();
        self.formula.mark_as_typed();
        self.layers.adopt(&[]);
        self.compute();
        self.inputs.adopt(&self.input_names());
    }

    fn apply_network(&mut self) {
        self.example.imply();
        self.layers.mark_as_typed();
        self.formula.adopt(self.formula.formula().clone());
        self.compute();
        self.inputs.adopt(&self.input_names());
    }

    fn input_names(&self) -> Vec<String> {
        self.computation.inputs().map(str::to_owned).collect()
    }

    /// Makes the computation anew, and shows it with every neuron from outside.
    fn compute(&mut self) {
        let network = Computation::network(self.layers.sizes());
        self.formula.set_hidden(network.is_some());
        self.weights = network.as_ref().map_or(Vec::new(), |_| weights(self.layers.sizes()));
        self.computation = network.unwrap_or_else(|| Computation::of(&in_its_letters(self.formula.formula())));
        self.neuron = neuron_knob(self.computation.neurons().len());
        self.show();
    }

    fn show(&mut self) {
        self.revision += 1;
        self.shown = Rc::new(Shown::of(&self.computation, self.inside(), self.revision));
    }
}

impl Shown {
    fn of(computation: &Computation, inside: Option<usize>, revision: u64) -> Self {
        let graph = computation.graph(inside);
        Self { layout: Layout::of(&graph), graph, costs: computation.costs(), revision }
    }
}

fn parse(text: &str) -> Formula {
    Formula::parse(text, &Vocabulary::default()).expect("the formula of an example parses")
}

/// A formula of the same text whose letters are its variables.
fn in_its_letters(formula: &Formula) -> Formula {
    let letters: Vec<&str> = formula.constants().iter().map(String::as_str).collect();
    let vocabulary = Vocabulary { variables: &letters, constants: &[] };
    Formula::parse(formula.source(), &vocabulary).unwrap_or_else(|_| formula.clone())
}

/// The weights of a network of tanh neurons, after Xavier.
fn weights(sizes: &[usize]) -> Vec<f64> {
    let architecture = Architecture::new(sizes, Activation::Tanh, Loss::MeanSquaredError);
    Initialisation::XavierUniform.draw(&architecture, &mut Random::new(SEED))
}

fn neuron_knob(count: usize) -> Knob {
    let dial = Dial { range: [0.0, count as f64], scale: SliderScale::Linear, whole: true };
    Knob::new("neuron", "Neuron shown from inside", "", dial, 0.0)
}
