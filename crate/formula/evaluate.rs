//! A program at one point, exactly: every instruction in turn, f64, no allocation.

use super::program::{Dependence, Instruction, Program};

/// A program with values for its constants and room for what it computes.
#[derive(Clone, Debug)]
pub struct Evaluator {
    program: Program,
    values: Vec<f64>,
    /// How many of the first instructions the constants settle.
    settled: usize,
}

impl Evaluator {
    /// Ready to run with these constants; a constant that is not given is NaN.
    pub fn new(program: Program, constants: &[f64]) -> Self {
        let values = vec![0.0; program.instructions().len()];
        let settled = program.part(Dependence::NONE).end;
        let mut evaluator = Self { program, values, settled };
        evaluator.set_constants(constants);
        evaluator
    }

    /// The program that it runs.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// What the constants settle: the values of the first instructions.
    pub fn settled(&self) -> &[f64] {
        &self.values[..self.settled]
    }

    /// Other values for the constants. Compiles nothing.
    pub fn set_constants(&mut self, constants: &[f64]) {
        self.run(0, self.settled, &[], constants);
    }

    /// The outputs at a point, each variable's value in turn; a variable that is not given is NaN.
    pub fn evaluate<const OUTPUTS: usize>(&mut self, at: &[f64]) -> [f64; OUTPUTS] {
        self.run(self.settled, self.values.len(), at, &[]);
        std::array::from_fn(|output| self.values[self.program.outputs()[output] as usize])
    }

    /// The same, however many outputs there are.
    pub fn outputs(&mut self, at: &[f64]) -> impl Iterator<Item = f64> {
        self.run(self.settled, self.values.len(), at, &[]);
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
            };
        }
    }
}
