//! A rule of the visitor's own ([`UpdateRule`]), such as m ← 0.9 m + g; x ← x − η m. Without one it is plain gradient descent. Its code is
//! reached only through [`read_rule`] and what that returns: the core loads it on demand.
//!
//! A step runs the rule's program over all coordinates together, one instruction after another over a row of numbers, which
//! costs a choice per instruction and row instead of one per instruction and coordinate. Values come from the exact kernels of
//! [`formula`](crate::formula), in the order of the text: a coordinate gets the same bits in any company.

use std::rc::Rc;

use super::{arithmetic, sgd};
use crate::formula::{Dependence, FormulaError, Function, Instruction, Operation, Program, holds};
use crate::optimiser::{Evaluation, Optimiser, OptimiserCard, Rule, Settings};
use crate::problem::Problem;
use crate::update_rule::{Letter, UpdateRule};

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "own",
    title: "Your own",
    equation: "a rule that you type: x ← x − η g",
    source: "its author",
    learning_rate: 1e-3,
    parameters: &[],
    make: |settings, n| match settings.rule() {
        Some((rule, letters)) => rule.make(letters, n),
        None => (sgd::CARD.make)(&Settings::new(sgd::CARD.parameters), n),
    },
};

/// Reads a rule.
///
/// # Errors
/// As [`UpdateRule::parse`].
pub fn read_rule(text: &str) -> Result<Rc<dyn Rule>, FormulaError> {
    Ok(Rc::new(UpdateRule::parse(text)?))
}

impl Rule for UpdateRule {
    fn source(&self) -> &str {
        self.source()
    }

    fn letters(&self) -> &[Letter] {
        self.letters()
    }

    fn make(&self, letters: &[f64], n: usize) -> Box<dyn Optimiser> {
        Box::new(Own::new(self, letters, n))
    }
}

/// The most coordinates in a row: the rows of a long rule stay in a near CPU cache.
const MAX_WIDTH: usize = 64;

struct Own {
    program: Program,
    /// The number of leading instructions that are the same for all coordinates.
    shared: usize,
    /// t, η, the loss, and the letters.
    constants: Vec<f64>,
    needs_loss: bool,
    /// The values kept from step to step, a list for each.
    memory: Vec<Vec<f64>>,
    /// The results of each instruction, a row of `width` numbers.
    rows: Vec<f64>,
    width: usize,
}

impl Own {
    fn new(rule: &UpdateRule, letters: &[f64], n: usize) -> Self {
        let (program, width) = (rule.program().clone(), n.clamp(1, MAX_WIDTH));
        Self {
            shared: program.part(Dependence::NONE).end,
            constants: [0.0; 3].iter().chain(letters).copied().collect(),
            needs_loss: rule.needs_loss(),
            memory: vec![vec![0.0; n]; rule.memory()],
            rows: vec![0.0; program.instructions().len() * width],
            width,
            program,
        }
    }

    /// Computes what is the same for all coordinates.
    fn share(&mut self) {
        for (slot, &instruction) in self.program.instructions()[..self.shared].iter().enumerate() {
            let value = |slot: u32| self.rows[slot as usize * self.width];
            let result = match instruction {
                Instruction::Number(number) => number,
                Instruction::Constant(index) => self.constants[usize::from(index)],
                Instruction::Unary(function, u) => function.value(value(u)),
                Instruction::Binary(operation, u, v) => operation.value(value(u), value(v)),
                Instruction::Where(condition, u, v) => {
                    if holds(value(condition)) {
                        value(u)
                    } else {
                        value(v)
                    }
                }
                Instruction::Variable(_) => unreachable!("a variable is not shared"),
            };
            self.rows[slot * self.width..][..self.width].fill(result);
        }
    }

    /// Moves the coordinates of a row, which begins at `from`.
    fn step_row(&mut self, at: &mut [f64], gradient: &[f64], from: usize) {
        let (count, width) = (at.len(), self.width);
        for (slot, &instruction) in self.program.instructions().iter().enumerate().skip(self.shared) {
            let (before, row) = self.rows.split_at_mut(slot * width);
            let row = &mut row[..count];
            let read = |slot: u32| &before[slot as usize * width..][..count];
            match instruction {
                Instruction::Variable(0) => row.copy_from_slice(at),
                Instruction::Variable(1) => row.copy_from_slice(gradient),
                Instruction::Variable(kept) => {
                    row.copy_from_slice(&self.memory[usize::from(kept) - 2][from..][..count])
                }
                Instruction::Unary(function, u) => unary(function, read(u), row),
                Instruction::Binary(operation, u, v) => binary(operation, read(u), read(v), row),
                Instruction::Where(condition, u, v) => {
                    let pieces = read(u).iter().zip(read(v));
                    for (to, (&condition, (&u, &v))) in row.iter_mut().zip(read(condition).iter().zip(pieces)) {
                        *to = if holds(condition) { u } else { v };
                    }
                }
                Instruction::Number(_) | Instruction::Constant(_) => unreachable!("the same for all coordinates"),
            }
        }
        let kept = self.memory.iter_mut().map(|list| &mut list[from..][..count]);
        for (to, &slot) in [at].into_iter().chain(kept).zip(self.program.outputs()) {
            to.copy_from_slice(&self.rows[slot as usize * width..][..count]);
        }
    }
}

/// A function of each number; loops over a fixed function are much faster, so the frequent ones have their own.
fn unary(function: Function, u: &[f64], to: &mut [f64]) {
    match function {
        Function::Negative => each(u, to, |u| -u),
        Function::Sqrt => each(u, to, f64::sqrt),
        _ => each(u, to, |u| function.value(u)),
    }
}

fn binary(operation: Operation, u: &[f64], v: &[f64], to: &mut [f64]) {
    match operation {
        Operation::Add => pairs(u, v, to, |u, v| u + v),
        Operation::Subtract => pairs(u, v, to, |u, v| u - v),
        Operation::Multiply => pairs(u, v, to, |u, v| u * v),
        Operation::Divide => pairs(u, v, to, |u, v| u / v),
        _ => pairs(u, v, to, |u, v| operation.value(u, v)),
    }
}

fn each(u: &[f64], to: &mut [f64], value: impl Fn(f64) -> f64) {
    to.iter_mut().zip(u).for_each(|(to, &u)| *to = value(u));
}

fn pairs(u: &[f64], v: &[f64], to: &mut [f64], value: impl Fn(f64, f64) -> f64) {
    to.iter_mut().zip(u.iter().zip(v)).for_each(|(to, (&u, &v))| *to = value(u, v));
}

impl Optimiser for Own {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        self.constants[0] += 1.0;
        (self.constants[1], self.constants[2]) = (learning_rate, here.loss);
        self.share();
        let rows = at.chunks_mut(self.width).zip(here.gradient.chunks(self.width));
        for (row, (at, gradient)) in rows.enumerate() {
            self.step_row(at, gradient, row * self.width);
        }
    }

    /// The runs of a batch have different losses, and a step knows only one.
    fn retain(&mut self, indices: &[usize]) -> bool {
        !self.needs_loss && self.memory.iter_mut().all(|list| arithmetic::retain(indices, [list]))
    }
}
