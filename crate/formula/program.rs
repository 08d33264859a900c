//! Straight-line code for a tree: a list of instructions, each computed once from earlier ones, with several outputs.
//!
//! Compilation turns powers into multiplications (x² is exactly x·x), folds constants, shares common subexpressions and removes
//! dead code. Instructions are ordered by the variables they depend on: none, x alone, y alone, then both. On a grid,
//! loop-invariant values are therefore computed once and reused.

use std::collections::HashMap;
use std::ops::Range;

use super::function::{Function, Operation, holds};
use super::tree::{Id, Node, Tree};

/// The largest integer exponent compiled to multiplications; beyond it, rounding errors accumulate visibly.
const MAX_CHAINED_EXPONENT: f64 = 64.0;

/// The index of an instruction, and of its result.
pub type Slot = u32;

/// An instruction. Its slots refer to earlier instructions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Instruction {
    /// A number.
    Number(f64),
    /// A variable, by index.
    Variable(u8),
    /// A constant, by index.
    Constant(u16),
    /// A function of one slot.
    Unary(Function, Slot),
    /// An operation on two slots: arithmetic, minimum, maximum, power, < or ≤; all others are made of these.
    Binary(Operation, Slot, Slot),
    /// Where the condition in the first slot [holds](super::function::holds), the second, elsewhere the third.
    Where(Slot, Slot, Slot),
}

impl Instruction {
    /// The slots it reads.
    pub fn reads(self) -> impl Iterator<Item = Slot> {
        let (first, second, third) = match self {
            Instruction::Unary(_, u) => (Some(u), None, None),
            Instruction::Binary(_, u, v) => (Some(u), Some(v), None),
            Instruction::Where(condition, u, v) => (Some(condition), Some(u), Some(v)),
            _ => (None, None, None),
        };
        first.into_iter().chain(second).chain(third)
    }

    fn remap_reads(self, to: &[Slot]) -> Self {
        match self {
            Instruction::Unary(function, u) => Instruction::Unary(function, to[u as usize]),
            Instruction::Binary(operation, u, v) => Instruction::Binary(operation, to[u as usize], to[v as usize]),
            Instruction::Where(condition, u, v) => {
                Instruction::Where(to[condition as usize], to[u as usize], to[v as usize])
            }
            leaf => leaf,
        }
    }

    /// A key that identifies equal instructions.
    fn key(self) -> (u8, u64, u64) {
        match self {
            Instruction::Number(number) => (0, number.to_bits(), 0),
            Instruction::Variable(index) => (1, index.into(), 0),
            Instruction::Constant(index) => (2, index.into(), 0),
            Instruction::Unary(function, u) => (3, function as u64, u.into()),
            Instruction::Where(condition, u, v) => (4, condition.into(), u64::from(u) << 32 | u64::from(v)),
            Instruction::Binary(operation, u, v) if operation.commutes() => {
                (5 + operation as u8, u.min(v).into(), u.max(v).into())
            }
            Instruction::Binary(operation, u, v) => (5 + operation as u8, u.into(), v.into()),
        }
    }
}

/// The set of variables a value depends on: bit i is variable i. With no bits set it depends on numbers and constants alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependence(pub u32);

impl Dependence {
    /// No variable.
    pub const NONE: Self = Self(0);
    /// The first variable alone.
    pub const X: Self = Self(1);
    /// The second variable alone.
    pub const Y: Self = Self(2);
    /// Both variables.
    pub const BOTH: Self = Self(3);
}

/// Straight-line code with several outputs.
#[derive(Clone, Debug)]
pub struct Program {
    instructions: Vec<Instruction>,
    dependences: Vec<Dependence>,
    outputs: Vec<Slot>,
}

impl Program {
    /// Compiles the roots, one output each. A formula has at most 32 variables.
    pub fn new(tree: &Tree, roots: &[Id]) -> Self {
        let mut builder = Builder::default();
        let mut slots = vec![0; tree.len()];
        for id in tree.parts(roots) {
            slots[id as usize] = builder.translate(tree.node(id), &slots);
        }
        builder.finish(roots.iter().map(|&root| slots[root as usize]).collect())
    }

    /// The instructions, ordered by dependence.
    pub fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// The slot of each output.
    pub fn outputs(&self) -> &[Slot] {
        &self.outputs
    }

    /// Whether it has no variables beyond x and y.
    pub fn is_of_plane(&self) -> bool {
        self.dependences.iter().all(|&dependence| dependence <= Dependence::BOTH)
    }

    /// The variables an instruction depends on.
    pub fn dependence(&self, slot: Slot) -> Dependence {
        self.dependences[slot as usize]
    }

    /// The instructions that depend on exactly these variables.
    pub fn part(&self, dependence: Dependence) -> Range<usize> {
        let start = self.dependences.partition_point(|&other| other < dependence);
        let end = self.dependences.partition_point(|&other| other <= dependence);
        start..end
    }
}

/// A program under construction: unordered, with dead code.
#[derive(Default)]
struct Builder {
    instructions: Vec<Instruction>,
    slots: HashMap<(u8, u64, u64), Slot>,
}

impl Builder {
    fn translate(&mut self, node: Node, slots: &[Slot]) -> Slot {
        match node {
            Node::Number(number) => self.number(number.value()),
            Node::Variable(index) => self.push(Instruction::Variable(index)),
            Node::Constant(index) => self.push(Instruction::Constant(index)),
            Node::Unary(function, u) => self.unary(function, slots[u as usize]),
            Node::Binary(operation, u, v) => self.binary(operation, slots[u as usize], slots[v as usize]),
            Node::Where(condition, u, v) => self.choice([condition, u, v].map(|id| slots[id as usize])),
        }
    }

    fn push(&mut self, instruction: Instruction) -> Slot {
        let next = self.instructions.len() as Slot;
        let slot = *self.slots.entry(instruction.key()).or_insert(next);
        if slot == next {
            self.instructions.push(instruction);
        }
        slot
    }

    fn number(&mut self, value: f64) -> Slot {
        self.push(Instruction::Number(value))
    }

    fn as_number(&self, slot: Slot) -> Option<f64> {
        match self.instructions[slot as usize] {
            Instruction::Number(number) => Some(number),
            _ => None,
        }
    }

    /// u, if the slot is −u.
    fn as_negative(&self, slot: Slot) -> Option<Slot> {
        match self.instructions[slot as usize] {
            Instruction::Unary(Function::Negative, u) => Some(u),
            _ => None,
        }
    }

    fn unary(&mut self, function: Function, u: Slot) -> Slot {
        match (self.as_number(u), function, self.as_negative(u)) {
            (Some(number), ..) => self.number(function.value(number)),
            (None, Function::Not, _) => self.indicator(u, [0.0, 1.0]),
            (None, Function::Negative, Some(positive)) => positive,
            _ => self.push(Instruction::Unary(function, u)),
        }
    }

    fn binary(&mut self, operation: Operation, u: Slot, v: Slot) -> Slot {
        if let (Some(first), Some(second)) = (self.as_number(u), self.as_number(v))
            && operation != Operation::Power
        {
            return self.number(operation.value(first, second));
        }
        match (operation, self.as_negative(v), self.as_number(v)) {
            (Operation::Add, Some(positive), _) => self.binary(Operation::Subtract, u, positive),
            (Operation::Subtract, Some(positive), _) => self.binary(Operation::Add, u, positive),
            (Operation::Divide, _, Some(number)) if is_power_of_two(number) => {
                let factor = self.number(1.0 / number);
                self.push(Instruction::Binary(Operation::Multiply, u, factor))
            }
            (Operation::Power, ..) => self.power(u, v),
            (Operation::LogAddExp, ..) => self.log_add_exp(u, v),
            (Operation::Greater, ..) => self.push(Instruction::Binary(Operation::Less, v, u)),
            (Operation::AtLeast, ..) => self.push(Instruction::Binary(Operation::AtMost, v, u)),
            (Operation::Equal, ..) => self.equal(u, v),
            (Operation::NotEqual, ..) => {
                let equal = self.equal(u, v);
                self.indicator(equal, [0.0, 1.0])
            }
            (Operation::And, ..) => {
                let (second, zero) = (self.indicator(v, [1.0, 0.0]), self.number(0.0));
                self.choice([u, second, zero])
            }
            (Operation::Or, ..) => {
                let (one, second) = (self.number(1.0), self.indicator(v, [1.0, 0.0]));
                self.choice([u, one, second])
            }
            _ => self.push(Instruction::Binary(operation, u, v)),
        }
    }

    /// max(u, v) + ln(1 + e^(−|u − v|)).
    fn log_add_exp(&mut self, u: Slot, v: Slot) -> Slot {
        let larger = self.binary(Operation::Maximum, u, v);
        let difference = self.binary(Operation::Subtract, u, v);
        let distance = self.unary(Function::Abs, difference);
        let opposite = self.unary(Function::Negative, distance);
        let rest = self.unary(Function::Softplus, opposite);
        self.binary(Operation::Add, larger, rest)
    }

    /// u ≤ v and v ≤ u.
    fn equal(&mut self, u: Slot, v: Slot) -> Slot {
        let [below, above] = [(u, v), (v, u)].map(|(u, v)| self.binary(Operation::AtMost, u, v));
        let zero = self.number(0.0);
        self.choice([below, above, zero])
    }

    /// One number where a condition holds, another elsewhere.
    fn indicator(&mut self, condition: Slot, numbers: [f64; 2]) -> Slot {
        let [one, other] = numbers.map(|number| self.number(number));
        self.choice([condition, one, other])
    }

    fn choice(&mut self, [condition, u, v]: [Slot; 3]) -> Slot {
        match self.as_number(condition) {
            _ if u == v => u,
            Some(number) => {
                if holds(number) {
                    u
                } else {
                    v
                }
            }
            None => self.push(Instruction::Where(condition, u, v)),
        }
    }

    /// uᵛ: integer exponents by multiplication, ±½ and −3⁄2 by square roots, powers of e by exp, anything else by the general power.
    fn power(&mut self, u: Slot, v: Slot) -> Slot {
        match (self.as_number(u), self.as_number(v)) {
            (_, Some(exponent)) if exponent.fract() == 0.0 && exponent.abs() <= MAX_CHAINED_EXPONENT => {
                let size = self.chain(u, exponent.abs() as u32);
                if exponent < 0.0 { self.reciprocal(size) } else { size }
            }
            (_, Some(0.5)) => self.unary(Function::Sqrt, u),
            (_, Some(-0.5)) => {
                let root = self.unary(Function::Sqrt, u);
                self.reciprocal(root)
            }
            // The derivative of the one before, with its root.
            (None, Some(-1.5)) => {
                let root = self.unary(Function::Sqrt, u);
                let size = self.binary(Operation::Multiply, u, root);
                self.reciprocal(size)
            }
            (Some(std::f64::consts::E), _) => self.unary(Function::Exp, v),
            (Some(base), Some(exponent)) => self.number(Operation::Power.value(base, exponent)),
            _ => self.push(Instruction::Binary(Operation::Power, u, v)),
        }
    }

    /// uⁿ by squaring.
    fn chain(&mut self, u: Slot, exponent: u32) -> Slot {
        match exponent {
            0 => self.number(1.0),
            1 => u,
            _ => {
                let half = self.chain(u, exponent / 2);
                let square = self.binary(Operation::Multiply, half, half);
                if exponent.is_multiple_of(2) { square } else { self.binary(Operation::Multiply, square, u) }
            }
        }
    }

    fn reciprocal(&mut self, u: Slot) -> Slot {
        let one = self.number(1.0);
        self.binary(Operation::Divide, one, u)
    }

    /// Removes dead code and orders the rest by dependence.
    fn finish(self, outputs: Vec<Slot>) -> Program {
        let dependences = &dependences(&self.instructions);
        let needed = &needed(&self.instructions, &outputs);
        // The sets are few; a stable sort of the standard library would weigh more than all of this file.
        let mut sets: Vec<Dependence> = Vec::new();
        for set in dependences {
            if let Err(place) = sets.binary_search(set) {
                sets.insert(place, *set);
            }
        }
        let all = || (0..self.instructions.len()).filter(|&slot| needed[slot]);
        let order: Vec<usize> =
            sets.iter().flat_map(|set| all().filter(move |&slot| dependences[slot] == *set)).collect();
        let mut remapped = vec![0; self.instructions.len()];
        for (&from, to) in order.iter().zip(0..) {
            remapped[from] = to;
        }
        Program {
            instructions: order.iter().map(|&slot| self.instructions[slot].remap_reads(&remapped)).collect(),
            dependences: order.iter().map(|&slot| dependences[slot]).collect(),
            outputs: outputs.iter().map(|&slot| remapped[slot as usize]).collect(),
        }
    }
}

/// Whether dividing by this number equals multiplying by its reciprocal, bit for bit.
fn is_power_of_two(number: f64) -> bool {
    const FRACTION: u64 = (1 << 52) - 1;
    number.is_normal() && (1.0 / number).is_normal() && number.to_bits() & FRACTION == 0
}

fn dependences(instructions: &[Instruction]) -> Vec<Dependence> {
    let mut dependences: Vec<Dependence> = Vec::with_capacity(instructions.len());
    for instruction in instructions {
        dependences.push(match instruction {
            Instruction::Variable(index) => Dependence(1 << index),
            other => Dependence(other.reads().fold(0, |all, slot| all | dependences[slot as usize].0)),
        });
    }
    dependences
}

fn needed(instructions: &[Instruction], outputs: &[Slot]) -> Vec<bool> {
    let mut needed = vec![false; instructions.len()];
    for &output in outputs {
        needed[output as usize] = true;
    }
    for slot in (0..instructions.len()).rev() {
        if needed[slot] {
            instructions[slot].reads().for_each(|read| needed[read as usize] = true);
        }
    }
    needed
}
