//! Exact evaluation of a program at one point: instruction by instruction, in f64, without allocation.

use super::function::holds;
use super::program::{Dependence, Instruction, Program};

/// A program with values for its constants and storage for its results.
#[derive(Clone, Debug)]
pub struct Evaluator {
    program: Program,
    values: Vec<f64>,
    /// The number of leading instructions that depend on no variable.
    invariants: usize,
}

impl Evaluator {
    /// An evaluator with these constants; missing constants are NaN.
    pub fn new(program: Program, constants: &[f64]) -> Self {
        let values = vec![0.0; program.instructions().len()];
        let invariants = program.part(Dependence::NONE).end;
        let mut evaluator = Self { program, values, invariants };
        evaluator.set_constants(constants);
        evaluator
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The values of the leading instructions, which depend on no variable.
    pub fn invariants(&self) -> &[f64] {
        &self.values[..self.invariants]
    }

    /// Sets the constants, without recompiling.
    pub fn set_constants(&mut self, constants: &[f64]) {
        self.run(0, self.invariants, &[], constants);
    }

    /// The outputs at a point, given as the value of each variable in order; missing variables are NaN.
    pub fn evaluate<const OUTPUTS: usize>(&mut self, at: &[f64]) -> [f64; OUTPUTS] {
        self.run(self.invariants, self.values.len(), at, &[]);
        std::array::from_fn(|output| self.values[self.program.outputs()[output] as usize])
    }

    /// The outputs at a point, however many there are.
    pub fn outputs(&mut self, at: &[f64]) -> impl Iterator<Item = f64> {
        self.run(self.invariants, self.values.len(), at, &[]);
        self.program.outputs().iter().map(|&output| self.values[output as usize])
    }

    fn run(&mut self, from: usize, to: usize, variables: &[f64], constants: &[f64]) {
        for (slot, &instruction) in (from..to).zip(&self.program.instructions()[from..to]) {
            let value = |slot: u32| self.values[slot as usize];
            self.values[slot] = match instruction {
                Instruction::Number(number) => number,
                Instruction::Variable(index) => variables.get(usize::from(index)).copied().unwrap_or(f64::NAN),
                Instruction::Constant(index) => constants.get(usize::from(index)).copied().unwrap_or(f64::NAN),
                Instruction::Unary(function, u) => function.value(value(u)),
                Instruction::Binary(operation, u, v) => operation.value(value(u), value(v)),
                Instruction::Where(condition, u, v) => {
                    if holds(value(condition)) {
                        value(u)
                    } else {
                        value(v)
                    }
                }
            };
        }
    }
}
