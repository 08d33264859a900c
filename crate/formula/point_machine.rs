//! A program at one point after another, exactly: interpreted, and compiled once so many points are evaluated that it pays.

use std::rc::Rc;

use super::evaluate::Evaluator;
use super::link::{Link, Linked, cached_link, link};
use super::program::{Instruction, Program};

/// The number of points interpreted before looking for a cached module, and before compiling one: the first compilation in a
/// browser takes about as long as interpreting that many points.
const LOOKUP_THRESHOLD: u32 = 500;
const COMPILE_THRESHOLD: u32 = 20_000;

/// A program with values for its constants.
#[derive(Clone, Debug)]
pub struct PointMachine {
    evaluator: Evaluator,
    /// The least number of variables that a point must have.
    variables: usize,
    link: Link,
    /// The number of points evaluated while there is no module.
    points: u32,
}

impl PointMachine {
    /// A machine for a program with these constants.
    pub fn new(program: Program, constants: &[f64]) -> Self {
        let used = program.instructions().iter().map(|instruction| match instruction {
            Instruction::Variable(index) => usize::from(*index) + 1,
            _ => 0,
        });
        let variables = used.max().unwrap_or(0);
        Self { evaluator: Evaluator::new(program, constants), variables, link: Link::NotCompiled, points: 0 }
    }

    /// The program.
    pub fn program(&self) -> &Program {
        self.evaluator.program()
    }

    /// Whether it runs compiled.
    pub fn is_linked(&self) -> bool {
        self.linked().is_some()
    }

    /// The values of the leading instructions, which depend on no variable.
    pub fn invariants(&self) -> &[f64] {
        self.evaluator.invariants()
    }

    /// Sets the constants, without recompiling.
    pub fn set_constants(&mut self, constants: &[f64]) {
        self.evaluator.set_constants(constants);
    }

    /// Writes the outputs at a point: `at` has the value of each variable in order, `outputs` room for each output.
    ///
    /// # Panics
    /// If the program has another number of outputs, or variables that `at` does not have.
    pub fn evaluate(&mut self, at: &[f64], outputs: &mut [f64]) {
        assert!(at.len() >= self.variables && outputs.len() == self.program().outputs().len());
        self.count(1);
        match &self.link {
            Link::Ready(linked) => {
                (linked.point)(at.as_ptr(), self.evaluator.invariants().as_ptr(), outputs.as_mut_ptr());
            }
            _ => outputs.iter_mut().zip(self.interpret(at)).for_each(|(slot, value)| *slot = value),
        }
    }

    /// The outputs at a point, interpreted.
    pub(super) fn interpret(&mut self, at: &[f64]) -> impl Iterator<Item = f64> {
        self.evaluator.outputs(at)
    }

    /// The module, if there is one.
    pub(super) fn linked(&self) -> Option<&Rc<Linked>> {
        match &self.link {
            Link::Ready(linked) => Some(linked),
            Link::NotCompiled | Link::Refused => None,
        }
    }

    /// Compiles the program if it was requested before; otherwise remembers the request.
    pub(super) fn request_link(&mut self) {
        if let Link::NotCompiled = self.link {
            self.link = link(self.program(), false);
        }
    }

    /// Counts points about to be evaluated: after some, looks for a cached module; after many, compiles one.
    pub(super) fn count(&mut self, count: usize) {
        let Link::NotCompiled = self.link else { return };
        let before = self.points;
        self.points = before.saturating_add(count.min(1 << 30) as u32);
        if before > COMPILE_THRESHOLD {
            self.link = link(self.program(), true);
        } else if before <= LOOKUP_THRESHOLD && self.points > LOOKUP_THRESHOLD {
            self.link = cached_link(self.program());
        }
    }
}
