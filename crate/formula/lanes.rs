//! A program over a grid, two points at a time.
//!
//! Values that depend on x alone are computed once per column ([`Lanes::set_columns`]), on y alone once per row, and only the
//! rest at every point, in blocks of 256 points that fit the CPU cache. The kernels ([`super::kernel`]) differ from exact
//! evaluation in the last digits: they are for pictures, not for readouts.

use super::kernel;
use super::lane::Pair;
use super::program::{Dependence, Instruction, Program, Slot};

/// The number of pairs in a block.
pub(super) const BLOCK: usize = 128;

/// Where the value of a slot is stored.
#[derive(Clone, Copy, Debug)]
enum Storage {
    /// One value for the whole row.
    Scalar,
    /// One value per column, until the columns change.
    Column(usize),
    /// One value per point of the current block.
    Register(usize),
}

/// A program with storage for its values on a grid.
#[derive(Clone, Debug)]
pub struct Lanes {
    program: Program,
    storage: Vec<Storage>,
    scalars: Vec<Pair>,
    columns: Vec<Vec<Pair>>,
    registers: Vec<Vec<Pair>>,
    pairs: usize,
}

impl Lanes {
    /// Allocates storage for a program; call [`Lanes::set_columns`] next.
    pub fn new(program: Program) -> Self {
        let row_invariants = row_invariants(&program);
        let (storage, registers) = allocate(&program, &row_invariants);
        Self {
            scalars: vec![Pair::new([0.0; 2]); storage.len()],
            columns: vec![Vec::new(); row_invariants.len()],
            registers: vec![vec![Pair::new([0.0; 2]); BLOCK]; registers],
            pairs: 0,
            program,
            storage,
        }
    }

    /// Sets the values that depend on constants alone ([`super::Evaluator::invariants`]) and the x of each column.
    pub fn set_columns(&mut self, invariants: &[f64], xs: &[f64]) {
        for (scalar, &value) in self.scalars.iter_mut().zip(invariants) {
            *scalar = Pair::new([value; 2]);
        }
        self.pairs = xs.len().div_ceil(2);
        for column in &mut self.columns {
            column.resize(self.pairs, Pair::new([0.0; 2]));
        }
        let last = xs.last().copied().unwrap_or(0.0);
        let pair = |pair: &[f64]| Pair::new([pair[0], pair.get(1).copied().unwrap_or(last)]);
        let xs: Vec<Pair> = xs.chunks(2).map(pair).collect();
        for start in (0..self.pairs).step_by(BLOCK) {
            let length = BLOCK.min(self.pairs - start);
            for slot in self.program.part(Dependence::X) {
                self.step(slot, start, length, &xs[start..start + length]);
            }
        }
    }

    /// Each output along the row at y, one number per column.
    pub fn row(&mut self, y: f64, outputs: &mut [&mut [f64]]) {
        for slot in self.program.part(Dependence::Y) {
            let at = |slot: Slot| self.scalars[slot as usize];
            self.scalars[slot] = match self.program.instructions()[slot] {
                Instruction::Unary(function, u) => kernel::unary(function, at(u)),
                Instruction::Binary(operation, u, v) => kernel::binary(operation, at(u), at(v)),
                Instruction::Where(condition, u, v) => kernel::choice(at(condition), at(u), at(v)),
                _ => Pair::new([y; 2]),
            };
        }
        for start in (0..self.pairs).step_by(BLOCK) {
            let length = BLOCK.min(self.pairs - start);
            for slot in self.program.part(Dependence::BOTH) {
                self.step(slot, start, length, &[]);
            }
            for (&slot, output) in self.program.outputs().iter().zip(&mut *outputs) {
                let end = output.len().min(2 * (start + length));
                copy(self.view(slot, start, length), &mut output[2 * start..end]);
            }
        }
    }

    /// One instruction over one block.
    fn step(&mut self, slot: usize, start: usize, length: usize, xs: &[Pair]) {
        let (target, range) = match self.storage[slot] {
            Storage::Column(index) => (&mut self.columns[index], start..start + length),
            Storage::Register(index) => (&mut self.registers[index], 0..length),
            Storage::Scalar => return,
        };
        let mut values = std::mem::take(target);
        let out = &mut values[range];
        match self.program.instructions()[slot] {
            Instruction::Unary(function, u) => unary(function, self.view(u, start, length), out),
            Instruction::Binary(operation, u, v) => {
                binary(operation, self.view(u, start, length), self.view(v, start, length), out);
            }
            Instruction::Where(condition, u, v) => {
                choice([condition, u, v].map(|slot| self.view(slot, start, length)), out);
            }
            _ => out.copy_from_slice(xs),
        }
        match self.storage[slot] {
            Storage::Column(index) => self.columns[index] = values,
            Storage::Register(index) => self.registers[index] = values,
            Storage::Scalar => {}
        }
    }

    fn view(&self, slot: Slot, start: usize, length: usize) -> Values<'_> {
        match self.storage[slot as usize] {
            Storage::Scalar => Values::One(self.scalars[slot as usize]),
            Storage::Column(index) => Values::Many(&self.columns[index][start..start + length]),
            Storage::Register(index) => Values::Many(&self.registers[index][..length]),
        }
    }
}

/// The outputs at many points, two at a time: output i of point j is at index `xs.len()`·i + j.
pub fn points(program: &Program, invariants: &[f64], [xs, ys]: [&[f64]; 2], outputs: &mut [f64]) {
    let mut values: Vec<Pair> = invariants.iter().map(|&value| Pair::new([value; 2])).collect();
    for start in (0..xs.len()).step_by(2) {
        let next = (start + 1).min(xs.len() - 1);
        values.truncate(invariants.len());
        for slot in invariants.len()..program.instructions().len() {
            let at = |slot: Slot| values[slot as usize];
            values.push(match program.instructions()[slot] {
                Instruction::Unary(function, u) => kernel::unary(function, at(u)),
                Instruction::Binary(operation, u, v) => kernel::binary(operation, at(u), at(v)),
                Instruction::Where(condition, u, v) => kernel::choice(at(condition), at(u), at(v)),
                Instruction::Variable(0) => Pair::new([xs[start], xs[next]]),
                _ => Pair::new([ys[start], ys[next]]),
            });
        }
        for (output, &slot) in outputs.chunks_mut(xs.len()).zip(program.outputs()) {
            let [first, second] = values[slot as usize].numbers();
            output[start] = first;
            output[next] = if next > start { second } else { first };
        }
    }
}

/// The slots that depend on x alone and are read at points or as outputs: stored once per column, invariant across rows.
pub fn row_invariants(program: &Program) -> Vec<Slot> {
    let mut is_read = vec![false; program.instructions().len()];
    let later = &program.instructions()[program.part(Dependence::BOTH)];
    let reads = later.iter().flat_map(|instruction| instruction.reads()).chain(program.outputs().iter().copied());
    reads.for_each(|slot| is_read[slot as usize] = true);
    program.part(Dependence::X).filter(|&slot| is_read[slot]).map(|slot| slot as Slot).collect()
}

/// Allocates storage for every slot; a register is reused after its last read.
fn allocate(program: &Program, row_invariants: &[Slot]) -> (Vec<Storage>, usize) {
    let last = last_reads(program);
    let mut storage = Vec::with_capacity(last.len());
    let mut free: Vec<usize> = Vec::new();
    let mut registers = 0;
    for (slot, instruction) in program.instructions().iter().enumerate() {
        let dependence = program.dependence(slot as Slot);
        let allocated = if dependence != Dependence::X && dependence != Dependence::BOTH {
            Storage::Scalar
        } else if let Ok(index) = row_invariants.binary_search(&(slot as Slot)) {
            Storage::Column(index)
        } else {
            let register = free.pop().unwrap_or(registers);
            registers = registers.max(register + 1);
            Storage::Register(register)
        };
        storage.push(allocated);
        let mut read: Vec<Slot> = instruction.reads().filter(|&read| last[read as usize] == slot).collect();
        read.dedup();
        for read in read {
            if let Storage::Register(register) = storage[read as usize] {
                free.push(register);
            }
        }
    }
    (storage, registers)
}

/// The last instruction that reads each slot; outputs stay live to the end.
pub(super) fn last_reads(program: &Program) -> Vec<usize> {
    let mut last: Vec<usize> = vec![0; program.instructions().len()];
    for (slot, instruction) in program.instructions().iter().enumerate() {
        instruction.reads().for_each(|read| last[read as usize] = slot);
    }
    program.outputs().iter().for_each(|&output| last[output as usize] = usize::MAX);
    last
}

/// The values of a slot in a block: one for all points, or one per pair.
#[derive(Clone, Copy)]
pub(super) enum Values<'v> {
    One(Pair),
    Many(&'v [Pair]),
}

impl Values<'_> {
    fn at(self, index: usize) -> Pair {
        match self {
            Values::One(pair) => pair,
            Values::Many(pairs) => pairs[index],
        }
    }
}

pub(super) fn copy(from: Values, to: &mut [f64]) {
    match from {
        Values::One(pair) => to.fill(pair.numbers()[0]),
        Values::Many(pairs) => {
            let mut twos = to.chunks_exact_mut(2);
            twos.by_ref().zip(pairs).for_each(|(two, pair)| two.copy_from_slice(&pair.numbers()));
            if let ([rest], Some(pair)) = (twos.into_remainder(), pairs.last()) {
                *rest = pair.numbers()[0];
            }
        }
    }
}

fn map(u: Values, out: &mut [Pair], f: impl Fn(Pair) -> Pair) {
    match u {
        Values::One(u) => out.fill(f(u)),
        Values::Many(u) => out.iter_mut().zip(u).for_each(|(out, &u)| *out = f(u)),
    }
}

fn zip(u: Values, v: Values, out: &mut [Pair], f: impl Fn(Pair, Pair) -> Pair) {
    match (u, v) {
        (Values::Many(u), Values::Many(v)) => out.iter_mut().zip(u).zip(v).for_each(|((out, &u), &v)| *out = f(u, v)),
        (Values::Many(u), Values::One(v)) => out.iter_mut().zip(u).for_each(|(out, &u)| *out = f(u, v)),
        (Values::One(u), Values::Many(v)) => out.iter_mut().zip(v).for_each(|(out, &v)| *out = f(u, v)),
        (Values::One(u), Values::One(v)) => out.fill(f(u, v)),
    }
}

/// Dispatches once per block for functions as cheap as the dispatch itself.
pub(super) fn unary(function: super::Function, u: Values, out: &mut [Pair]) {
    use super::Function::{Cos, Exp, Negative, Sin};
    match function {
        Negative => map(u, out, |u| -u),
        Sin => map(u, out, |u| kernel::unary(Sin, u)),
        Cos => map(u, out, |u| kernel::unary(Cos, u)),
        Exp => map(u, out, |u| kernel::unary(Exp, u)),
        _ => map(u, out, |u| kernel::unary(function, u)),
    }
}

pub(super) fn binary(operation: super::Operation, u: Values, v: Values, out: &mut [Pair]) {
    use super::Operation::{Add, Divide, Multiply, Subtract};
    match operation {
        Add => zip(u, v, out, |u, v| u + v),
        Subtract => zip(u, v, out, |u, v| u - v),
        Multiply => zip(u, v, out, |u, v| u * v),
        Divide => zip(u, v, out, |u, v| u / v),
        _ => zip(u, v, out, |u, v| kernel::binary(operation, u, v)),
    }
}

pub(super) fn choice([condition, u, v]: [Values; 3], out: &mut [Pair]) {
    out.iter_mut().enumerate().for_each(|(index, out)| {
        *out = kernel::choice(condition.at(index), u.at(index), v.at(index));
    });
}
