//! How far rounding may carry the value of a formula: a running error bound, computed along with the value.

use crate::formula::{Instruction, Operation, Program, holds};

/// The bound of one rounding, and of one function of `libm`, relative to its result.
const ROUNDING: f64 = f64::EPSILON;

/// A program evaluated together with a bound on the rounding error of its value.
///
/// Every operation passes on what it does to the errors of its operands and adds its own: sums add them, so that a difference of
/// nearly equal numbers keeps an error as large as theirs (Higham, Accuracy and Stability of Numerical Algorithms, section 3.3).
/// A function passes on how much it changes over the interval of its argument.
#[derive(Clone, Debug)]
pub struct NoisyProgram {
    program: Program,
    constants: Vec<f64>,
    values: Vec<[f64; 2]>,
}

impl NoisyProgram {
    /// A program of one variable with these constants.
    pub fn new(program: Program, constants: &[f64]) -> Self {
        let values = vec![[0.0; 2]; program.instructions().len()];
        Self { program, constants: constants.to_vec(), values }
    }

    /// Evaluates at x, which is off by at most `error`; [`NoisyProgram::output`] then has the results.
    pub fn run(&mut self, x: f64, error: f64) {
        for (slot, &instruction) in self.program.instructions().iter().enumerate() {
            let of = |slot: u32| self.values[slot as usize];
            self.values[slot] = match instruction {
                Instruction::Number(number) => rounded(number),
                Instruction::Constant(index) => {
                    rounded(self.constants.get(usize::from(index)).copied().unwrap_or(f64::NAN))
                }
                Instruction::Variable(_) => [x, error],
                Instruction::Unary(function, u) => unary(|u| function.value(u), of(u)),
                Instruction::Binary(operation, u, v) => binary(operation, of(u), of(v)),
                Instruction::Where(condition, u, v) => {
                    if holds(of(condition)[0]) {
                        of(u)
                    } else {
                        of(v)
                    }
                }
            };
        }
    }

    /// The value of an output and the bound on its error; the bound is infinite where nothing is certain, never NaN.
    pub fn output(&self, index: usize) -> [f64; 2] {
        self.values[self.program.outputs()[index] as usize]
    }
}

/// A number in a formula: one that is not whole stands for a decimal or for π.
fn rounded(number: f64) -> [f64; 2] {
    [number, if number.fract() == 0.0 { 0.0 } else { ROUNDING * number.abs() }]
}

fn unary(function: impl Fn(f64) -> f64, [u, error]: [f64; 2]) -> [f64; 2] {
    let value = function(u);
    let change = |u: f64| (function(u) - value).abs();
    bounded(value, change(u - error).max(change(u + error)) + ROUNDING * value.abs(), error)
}

fn binary(operation: Operation, [u, du]: [f64; 2], [v, dv]: [f64; 2]) -> [f64; 2] {
    let value = operation.value(u, v);
    let passed_on = match operation {
        Operation::Add | Operation::Subtract => du + dv,
        Operation::Multiply => product(u, dv) + product(v, du) + product(du, dv),
        Operation::Divide if v.abs() > dv => (du + product(value, dv)) / (v.abs() - dv),
        Operation::Divide => f64::INFINITY,
        Operation::Minimum | Operation::Maximum => du.max(dv),
        Operation::Power => {
            let change = |u, v| (libm::pow(u, v) - value).abs();
            let along = change(u - du, v).max(change(u + du, v));
            along.max(change(u - du, v - dv)).max(change(u, v - dv)).max(change(u, v + dv))
        }
        // A comparison is right but for a tie, where its jump is.
        _ => 0.0,
    };
    bounded(value, passed_on + ROUNDING * value.abs(), du + dv)
}

/// |u| v, where no error at all stays none, however large the number.
fn product(u: f64, v: f64) -> f64 {
    if v == 0.0 { 0.0 } else { u.abs() * v }
}

/// The bound without NaN, which a difference of infinite values would be. An overflow is taken as it is.
fn bounded(value: f64, error: f64, operands: f64) -> [f64; 2] {
    match error {
        _ if value.is_infinite() => [value, 0.0],
        error if error.is_nan() => [value, if operands == 0.0 { 0.0 } else { f64::INFINITY }],
        error => [value, error],
    }
}
