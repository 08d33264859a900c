//! How far the computation has come at the step shown: forward a node a step, then backward a node a step; or, in forward mode, a node
//! a step for each input in turn. Both can go side by side; the shorter one waits at its end.

use crate::computation::{Graph, Role};
use crate::figure::Clock;
use crate::figure::clock::PlaybackPosition;

/// The seconds that a long computation takes to play, and the fewest steps per second.
const SECONDS: f64 = 20.0;
const STEPS_PER_SECOND: f64 = 1.2;

/// The direction in which derivatives are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the output to the inputs: all partial derivatives in one pass.
    Reverse,
    /// From an input to the output: one pass for each input.
    Forward,
}

/// The steps over a graph, and the step shown.
pub struct Progress {
    /// The directions side by side, the main one first.
    directions: &'static [Direction],
    /// The nodes that are computed, in order.
    operations: Vec<usize>,
    /// The nodes that get an adjoint, the output first.
    backward: Vec<usize>,
    inputs: usize,
    position: PlaybackPosition,
}

/// The progress in one direction.
#[derive(Clone, Copy)]
pub struct Walk<'p> {
    progress: &'p Progress,
    direction: Direction,
    step: usize,
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
    /// All steps over a graph, shown, in one direction or in both.
    pub fn new(graph: &Graph, directions: &'static [Direction]) -> Self {
        let is_computed = |role| matches!(role, Role::Operation | Role::Neuron(_));
        let nodes = || graph.nodes().iter().enumerate();
        let operations = nodes().filter(|(_, node)| is_computed(node.role)).map(|(index, _)| index).collect();
        let backward = nodes().rev().filter(|(_, node)| node.role != Role::Number).map(|(index, _)| index).collect();
        let inputs = nodes().filter(|(_, node)| matches!(node.role, Role::Input(_))).count();
        Self { directions, operations, backward, inputs, position: PlaybackPosition::default() }
    }

    /// Every direction shown, the main one first.
    pub fn walks(&self) -> impl Iterator<Item = Walk<'_>> {
        self.directions.iter().map(|direction| self.walk(*direction))
    }

    /// Whether the value of a node is known in one of them.
    pub fn knows_value(&self, node: usize) -> bool {
        self.walks().any(|walk| walk.knows_value(node))
    }

    /// Whether the adjoint of a node is known.
    pub fn knows_adjoint(&self, node: usize) -> bool {
        self.walks().any(|walk| walk.knows_adjoint(node))
    }

    /// The input by which the tangent of a node is known.
    pub fn tangent_input(&self, node: usize) -> Option<usize> {
        self.walks().find_map(|walk| walk.seeded().filter(|_| walk.knows_tangent(node)))
    }

    fn walk(&self, direction: Direction) -> Walk<'_> {
        Walk { progress: self, direction, step: self.step().min(self.steps(direction)) }
    }

    fn steps(&self, direction: Direction) -> usize {
        match direction {
            Direction::Reverse => self.operations.len() + self.backward.len(),
            Direction::Forward => self.operations.len() * self.inputs,
        }
    }
}

impl Walk<'_> {
    /// What happens at the step shown.
    pub fn stage(&self) -> Stage {
        let Some(done) = self.step.checked_sub(1) else { return Stage::Start };
        let Progress { operations, backward, .. } = self.progress;
        let forward = operations.len();
        match self.direction {
            Direction::Reverse if done < forward => Stage::Forward(operations[done]),
            Direction::Reverse => Stage::Backward(backward[done - forward]),
            Direction::Forward => Stage::Tangent { node: operations[done % forward], input: done / forward },
        }
    }

    /// Whether all its steps are shown, so that none is going on.
    pub fn is_complete(&self) -> bool {
        self.step == self.progress.steps(self.direction)
    }

    /// The input whose tangents are shown, in forward mode.
    pub fn seeded(&self) -> Option<usize> {
        match (self.direction, self.stage()) {
            (Direction::Reverse, _) => None,
            (Direction::Forward, Stage::Tangent { input, .. }) => Some(input),
            (Direction::Forward, _) => (self.progress.inputs > 0).then_some(0),
        }
    }

    /// Whether the value of a node is known; those of leaves always are.
    pub fn knows_value(&self, node: usize) -> bool {
        self.is_leaf(node) || self.done(node)
    }

    /// Whether the adjoint of a node is known.
    pub fn knows_adjoint(&self, node: usize) -> bool {
        matches!(self.stage(), Stage::Backward(current) if node >= current)
            && self.progress.backward.binary_search_by(|other| node.cmp(other)).is_ok()
    }

    /// Whether the tangent of a node in the current pass is known.
    pub fn knows_tangent(&self, node: usize) -> bool {
        self.seeded().is_some() && (self.is_leaf(node) || self.done(node))
    }

    fn is_leaf(&self, node: usize) -> bool {
        self.progress.operations.binary_search(&node).is_err()
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
        self.directions.iter().map(|direction| self.steps(*direction)).max().unwrap_or(0)
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
