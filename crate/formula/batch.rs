//! A program at many points of any number of coordinates: a block of points at a time, each instruction over the whole block; or in the
//! plane, once it has seen so many points that it pays, compiled.
//!
//! The kernels ([`super::kernel`]) are within 1e-13 of exact evaluation, relative to each instruction's result, and give the same
//! bits on every machine and for every way in which points are divided into batches. That is below what samples can tell.

use super::lane::Pair;
use super::lanes::{BLOCK, Values, binary, choice, copy, last_reads, unary};
use super::point_machine::PointMachine;
use super::program::{Instruction, Program, Slot};

/// Where the value of a slot is stored.
#[derive(Clone, Copy, Debug)]
enum Storage {
    /// One value for all points.
    Invariant,
    /// One value per point of the current block.
    Register(usize),
}

/// A program with one output, with values for its constants and storage for a block of points.
#[derive(Clone, Debug)]
pub struct Batch {
    machine: PointMachine,
    storage: Vec<Storage>,
    registers: Vec<Vec<Pair>>,
}

impl Batch {
    /// A program with these constants; missing ones are NaN.
    pub fn new(program: Program, constants: &[f64]) -> Self {
        let machine = PointMachine::new(program, constants);
        let (storage, registers) = allocate(machine.program(), machine.invariants().len());
        Self { machine, storage, registers: vec![vec![Pair::new([0.0; 2]); BLOCK]; registers] }
    }

    /// The number of instructions, which the time for a point is proportional to.
    pub fn instructions(&self) -> usize {
        self.storage.len()
    }

    /// The output at each point: `columns[i]` has the i-th coordinate of all of them. A missing coordinate is NaN.
    ///
    /// # Panics
    /// If a column is shorter than `out`.
    pub fn evaluate(&mut self, columns: &[Vec<f64>], out: &mut [f64]) {
        if columns.len() > 1 && self.machine.program().is_of_plane() {
            self.machine.count(out.len());
        }
        let plane = self.machine.linked().and_then(|linked| linked.plane.as_ref());
        match (plane, columns, out.len()) {
            // A module processes points in pairs.
            (Some(plane), [x, y, ..], count @ 2..) => {
                let [x, y] = [x, y].map(|column| column[..count].as_ptr());
                (plane.points)(x, y, count, self.machine.invariants().as_ptr(), out.as_mut_ptr(), 8 * count);
            }
            _ => self.interpret(columns, out),
        }
    }

    fn interpret(&mut self, columns: &[Vec<f64>], out: &mut [f64]) {
        for start in (0..out.len()).step_by(2 * BLOCK) {
            let end = out.len().min(start + 2 * BLOCK);
            let length = (end - start).div_ceil(2);
            for slot in self.machine.invariants().len()..self.storage.len() {
                self.step(slot, length, |variable| columns.get(variable).map(|column| &column[start..end]));
            }
            if let Some(&slot) = self.machine.program().outputs().first() {
                copy(self.view(slot, length), &mut out[start..end]);
            }
        }
    }

    /// One instruction over one block.
    fn step<'c>(&mut self, slot: usize, length: usize, column: impl Fn(usize) -> Option<&'c [f64]>) {
        let Storage::Register(index) = self.storage[slot] else { return };
        let mut values = std::mem::take(&mut self.registers[index]);
        let out = &mut values[..length];
        match self.machine.program().instructions()[slot] {
            Instruction::Unary(function, u) => unary(function, self.view(u, length), out),
            Instruction::Binary(operation, u, v) => {
                binary(operation, self.view(u, length), self.view(v, length), out);
            }
            Instruction::Where(condition, u, v) => {
                choice([condition, u, v].map(|slot| self.view(slot, length)), out);
            }
            Instruction::Variable(variable) => match column(usize::from(variable)) {
                Some(column) => {
                    let pairs = column.chunks_exact(2);
                    if let (Some(last), [rest]) = (out.last_mut(), pairs.remainder()) {
                        *last = Pair::new([*rest; 2]);
                    }
                    out.iter_mut().zip(pairs).for_each(|(pair, two)| *pair = Pair::new([two[0], two[1]]));
                }
                None => out.fill(Pair::new([f64::NAN; 2])),
            },
            Instruction::Number(_) | Instruction::Constant(_) => {}
        }
        self.registers[index] = values;
    }

    fn view(&self, slot: Slot, length: usize) -> Values<'_> {
        match self.storage[slot as usize] {
            Storage::Invariant => Values::One(Pair::new([self.machine.invariants()[slot as usize]; 2])),
            Storage::Register(index) => Values::Many(&self.registers[index][..length]),
        }
    }
}

/// Allocates a register for every slot that depends on a variable; it is reused after its last read.
fn allocate(program: &Program, invariants: usize) -> (Vec<Storage>, usize) {
    let last = last_reads(program);
    let mut storage = vec![Storage::Invariant; invariants];
    let mut free: Vec<usize> = Vec::new();
    let mut registers = 0;
    for (slot, instruction) in program.instructions().iter().enumerate().skip(invariants) {
        let register = free.pop().unwrap_or(registers);
        registers = registers.max(register + 1);
        storage.push(Storage::Register(register));
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
