//! How far the computation has come at the step shown: forward a node a step, then backward a node a step; or, in forward mode, a node
//! a step for each input in turn.

use crate::computation::{Graph, Role};
use crate::figure::Clock;
use crate::figure::clock::PlaybackPosition;

/// The seconds that a long computation takes to play, and the fewest steps per second.
const SECONDS: f64 = 20.0;
const STEPS_PER_SECOND: f64 = 1.2;

/// The direction in which derivatives are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// From the output to the inputs: all partial derivatives in one pass.
    Reverse,
    /// From an input to the output: one pass for each input.
    Forward,
}

/// The steps over a graph, and the step shown.
pub struct Progress {
    mode: Mode,
    /// The nodes that are computed, in order.
    operations: Vec<usize>,
    /// The nodes that get an adjoint, the output first.
    backward: Vec<usize>,
    inputs: usize,
    position: PlaybackPosition,
}

/// What happens at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Only inputs and numbers are known.
    Start,
    /// The value of a node is computed.
    Forward(usize),
    /// The adjoint of a node is computed.
    Backward(usize),
    /// The value and the tangent of a node are computed, in the pass of an input.
    Tangent {
        /// The node.
        node: usize,
        /// The input.
        input: usize,
    },
}

impl Progress {
    /// All steps over a graph, shown.
    pub fn new(graph: &Graph, mode: Mode) -> Self {
        let is_computed = |role| matches!(role, Role::Operation | Role::Neuron(_));
        let nodes = || graph.nodes().iter().enumerate();
        let operations = nodes().filter(|(_, node)| is_computed(node.role)).map(|(index, _)| index).collect();
        let backward = nodes().rev().filter(|(_, node)| node.role != Role::Number).map(|(index, _)| index).collect();
        let inputs = nodes().filter(|(_, node)| matches!(node.role, Role::Input(_))).count();
        Self { mode, operations, backward, inputs, position: PlaybackPosition::default() }
    }

    /// What happens at the step shown.
    pub fn stage(&self) -> Stage {
        let Some(done) = self.step().checked_sub(1) else { return Stage::Start };
        let forward = self.operations.len();
        match self.mode {
            Mode::Reverse if done < forward => Stage::Forward(self.operations[done]),
            Mode::Reverse => Stage::Backward(self.backward[done - forward]),
            Mode::Forward => Stage::Tangent { node: self.operations[done % forward], input: done / forward },
        }
    }

    /// The input whose tangents are shown, in forward mode.
    pub fn seeded(&self) -> Option<usize> {
        match (self.mode, self.stage()) {
            (Mode::Reverse, _) => None,
            (Mode::Forward, Stage::Tangent { input, .. }) => Some(input),
            (Mode::Forward, _) => (self.inputs > 0).then_some(0),
        }
    }

    /// Whether the value of a node is known; those of leaves always are.
    pub fn knows_value(&self, node: usize) -> bool {
        self.operations.binary_search(&node).is_err() || self.done(node)
    }

    /// Whether the adjoint of a node is known.
    pub fn knows_adjoint(&self, node: usize) -> bool {
        matches!(self.stage(), Stage::Backward(current) if node >= current)
            && self.backward.binary_search_by(|other| node.cmp(other)).is_ok()
    }

    /// Whether the tangent of a node in the current pass is known.
    pub fn knows_tangent(&self, node: usize) -> bool {
        self.seeded().is_some() && (self.operations.binary_search(&node).is_err() || self.done(node))
    }

    /// Whether an operation has been computed, in this pass.
    fn done(&self, node: usize) -> bool {
        match self.stage() {
            Stage::Start => false,
            Stage::Forward(current) | Stage::Tangent { node: current, .. } => node <= current,
            Stage::Backward(_) => true,
        }
    }
}

impl Clock for Progress {
    fn step(&self) -> usize {
        self.position.step(self.last())
    }

    fn last(&self) -> usize {
        match self.mode {
            Mode::Reverse => self.operations.len() + self.backward.len(),
            Mode::Forward => self.operations.len() * self.inputs,
        }
    }

    fn opening(&self) -> usize {
        self.last()
    }

    fn show(&mut self, step: usize) {
        self.position.show(step, self.last());
    }

    fn play(&mut self, seconds: f64) -> bool {
        let last = self.last();
        self.position.play(seconds, STEPS_PER_SECOND.max(last as f64 / SECONDS), last)
    }
}
