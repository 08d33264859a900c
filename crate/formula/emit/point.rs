//! The function for one point: one number at a time, native arithmetic, and `libm` for everything else, as in `evaluate`.

use std::cell::RefCell;

use super::{F64, body, byte_offset};
use crate::formula::assembler::{Code, Exact};
use crate::formula::binary::op;
use crate::formula::function::{Function, Operation};
use crate::formula::program::{Dependence, Instruction, Program, Slot};

/// The parameters: the addresses of the variables, of the invariants and of the outputs.
const AT: u32 = 0;
const INVARIANTS: u32 = 1;
const OUT: u32 = 2;

/// The body of `point`.
pub fn point(program: &Program, imports: &RefCell<Vec<Exact>>) -> Vec<u8> {
    let mut scalars = Scalars { program, hoisted: program.part(Dependence::NONE).end, code: Code::new(0, imports) };
    for slot in scalars.hoisted..program.instructions().len() {
        scalars.step(slot as Slot);
    }
    for (&slot, output) in program.outputs().iter().zip(0..) {
        scalars.code.op_with(op::LOCAL_GET, OUT);
        scalars.get(slot);
        scalars.code.scalar_access(op::F64_STORE, byte_offset(output));
    }
    let locals = (program.instructions().len() - scalars.hoisted) as u32;
    let (_, instructions) = scalars.code.finish();
    body(&[(locals, F64)], &instructions)
}

/// The function under construction: every instruction that is not hoisted has a local.
struct Scalars<'p, 'i> {
    program: &'p Program,
    /// The number of invariants.
    hoisted: usize,
    code: Code<'i>,
}

impl Scalars<'_, '_> {
    /// Emits one instruction.
    fn step(&mut self, slot: Slot) {
        match self.program.instructions()[slot as usize] {
            Instruction::Variable(index) => self.load(AT, index.into()),
            Instruction::Unary(function @ (Function::Sin | Function::Cos), u) => {
                let other = if function == Function::Sin { Function::Cos } else { Function::Sin };
                match self.slot_of(Instruction::Unary(other, u)) {
                    Some(other) if other < slot => return,
                    Some(other) if function == Function::Sin => return self.sine_and_cosine(u, [slot, other]),
                    Some(other) => return self.sine_and_cosine(u, [other, slot]),
                    None => self.call(function, u),
                }
            }
            Instruction::Unary(function, u) => self.call(function, u),
            Instruction::Binary(operation, u, v) => {
                self.get(u);
                self.get(v);
                self.combine(operation);
            }
            Instruction::Where(condition, u, v) => {
                self.get(u);
                self.get(v);
                self.code.scalar(0.0);
                self.get(condition);
                self.code.op(op::F64_ABS);
                self.code.op(op::F64_LT);
                self.code.op(op::SELECT);
            }
            Instruction::Number(_) | Instruction::Constant(_) => unreachable!("numbers and constants are invariants"),
        }
        self.set(slot);
    }

    /// Emits both functions of u with one call, which writes the cosine where the first output will be.
    fn sine_and_cosine(&mut self, u: Slot, [sine, cosine]: [Slot; 2]) {
        self.get(u);
        self.code.op_with(op::LOCAL_GET, OUT);
        self.code.call(Exact::SineAndCosine);
        self.set(sine);
        self.load(OUT, 0);
        self.set(cosine);
    }

    fn slot_of(&self, instruction: Instruction) -> Option<Slot> {
        self.program.instructions().iter().zip(0..).find(|(other, _)| **other == instruction).map(|(_, slot)| slot)
    }

    /// Pushes the value of a slot.
    fn get(&mut self, slot: Slot) {
        match (slot as usize).checked_sub(self.hoisted) {
            Some(index) => self.code.op_with(op::LOCAL_GET, OUT + 1 + index as u32),
            None => self.load(INVARIANTS, slot),
        }
    }

    /// Pops the value of a slot that is not hoisted.
    fn set(&mut self, slot: Slot) {
        self.code.op_with(op::LOCAL_SET, OUT + 1 + slot - self.hoisted as u32);
    }

    /// Pushes a number of an array.
    fn load(&mut self, array: u32, index: u32) {
        self.code.op_with(op::LOCAL_GET, array);
        self.code.scalar_access(op::F64_LOAD, byte_offset(index));
    }

    fn call(&mut self, function: Function, u: Slot) {
        self.get(u);
        match function {
            Function::Negative => self.code.op(op::F64_NEG),
            Function::Abs => self.code.op(op::F64_ABS),
            Function::Sqrt => self.code.op(op::F64_SQRT),
            other => self.code.call(Exact::Function(other)),
        }
    }

    fn combine(&mut self, operation: Operation) {
        match operation {
            Operation::Add => self.code.op(op::F64_ADD),
            Operation::Subtract => self.code.op(op::F64_SUB),
            Operation::Multiply => self.code.op(op::F64_MUL),
            Operation::Divide => self.code.op(op::F64_DIV),
            Operation::Minimum => self.code.op(op::F64_MIN),
            Operation::Maximum => self.code.op(op::F64_MAX),
            Operation::Power => self.code.call(Exact::Power),
            Operation::Less => self.indicator(op::F64_LT),
            Operation::AtMost => self.indicator(op::F64_LE),
            _ => unreachable!("an instruction is made of other operations"),
        }
    }
    /// Pops two numbers and pushes 1 where a comparison of them holds, otherwise 0.
    fn indicator(&mut self, comparison: u8) {
        self.code.op(comparison);
        self.code.op(op::F64_CONVERT_I32);
    }
}
