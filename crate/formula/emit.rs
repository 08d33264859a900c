//! Compiling a program to a WebAssembly module.
//!
//! The module imports the core's memory as `core.memory`, and from `exact` the `libm` functions that it calls, through the
//! core's own function pointers ([`Exact::name`], [`Exact::pointer`]). All pointers are addresses of f64 numbers in that memory.
//! It exports
//!
//! ```text
//! point(at: i32, invariants: i32, out: i32)
//!     The outputs at one point, from the value of each variable in order, bit for bit those of `evaluate`.
//! columns(invariants: i32, xs: i32, columns: i32, row_invariants: i32)
//!     Values that depend on x alone, for each column: array i, of `columns` numbers, is slot i of `lanes::row_invariants`.
//! row(y: f64, invariants: i32, row_invariants: i32, columns: i32, out: i32, stride: i32)
//!     The outputs along one row; output i begins `stride`·i bytes after `out`.
//! points(xs: i32, ys: i32, count: i32, invariants: i32, out: i32, stride: i32)
//!     The outputs at many points, two at a time, by kernels; output i begins `stride`·i bytes after `out`.
//! exact_points(xs: i32, ys: i32, count: i32, invariants: i32, out: i32, stride: i32)
//!     The same, bit for bit as in `point`. A program of plain arithmetic exports one function under both names.
//! ```
//!
//! A program with more variables than the two of a plane exports `point` alone.
//!
//! `invariants` points to the values that depend on constants alone ([`super::Evaluator::invariants`]), so moving a slider
//! recompiles nothing. `columns` and `count` are at least 2; when odd, the last pair overlaps the one before. Each row is a
//! separate call, which lets the browser switch to optimised code between rows.

mod exact;
mod point;

use std::cell::RefCell;

use self::point::point;
use super::assembler::{Code, Exact, Symbol};
use super::binary::{op, section, sized, unsigned};
use super::function::{Function, Operation};
use super::kernel;
use super::lane::Lane;
use super::lanes::row_invariants;
use super::program::{Dependence, Instruction, Program, Slot};

/// Longer programs, and larger modules, do not pay for their compilation.
const MAX_INSTRUCTIONS: usize = 2000;
const MAX_BYTES: usize = 128 << 10;

const I32: u8 = 0x7f;
const F64: u8 = 0x7c;
const V128: u8 = 0x7b;

/// The parameters of each exported function.
const COLUMNS: &[u8] = &[I32, I32, I32, I32];
const ROW: &[u8] = &[F64, I32, I32, I32, I32, I32];
const POINT: &[u8] = &[I32, I32, I32];
const POINTS: &[u8] = &[I32, I32, I32, I32, I32, I32];
/// The exports of a module, in the order of its functions. A module for one point at a time has only the first.
pub const EXPORTS: [&str; 5] = ["point", "columns", "row", "points", "exact_points"];

/// A module and its imports.
pub struct Emitted {
    /// The binary module.
    pub bytes: Vec<u8>,
    /// The functions imported from `exact`, in order.
    pub imports: Vec<Exact>,
    /// The exports, which [`EXPORTS`] begins with.
    pub exports: usize,
}

/// Compiles a program. `None` if the module would be too large.
pub fn emit(program: &Program) -> Option<Emitted> {
    if program.instructions().len() > MAX_INSTRUCTIONS {
        return None;
    }
    let imports = RefCell::new(Vec::new());
    let mut bodies = vec![point(program, &imports)];
    if program.is_of_plane() {
        bodies.extend([
            columns(program, &imports),
            row(program, &imports),
            points(program, &imports, Precision::Kernels),
        ]);
        if program.instructions().iter().any(|instruction| has_kernel(*instruction)) {
            bodies.push(points(program, &imports, Precision::Exact));
        }
    }
    let imports = imports.into_inner();
    let exports = if program.is_of_plane() { EXPORTS.len() } else { 1 };
    let bytes = module(&imports, &bodies, exports);
    (bytes.len() <= MAX_BYTES).then_some(Emitted { bytes, imports, exports })
}

/// Whether an instruction has a kernel that may differ from its exact result.
fn has_kernel(instruction: Instruction) -> bool {
    match instruction {
        Instruction::Unary(function, _) => !matches!(function, Function::Negative | Function::Abs | Function::Sqrt),
        Instruction::Binary(operation, ..) => operation == Operation::Power,
        Instruction::Where(..) | Instruction::Number(_) | Instruction::Variable(_) | Instruction::Constant(_) => false,
    }
}

fn module(imports: &[Exact], bodies: &[Vec<u8>], exports: usize) -> Vec<u8> {
    let mut module = b"\0asm\x01\0\0\0".to_vec();
    let signature = |parameters: &[u8], results: &[u8]| {
        let mut entry = vec![0x60];
        sized(&mut entry, parameters);
        sized(&mut entry, results);
        entry
    };
    let types = [
        signature(&[F64], &[F64]),
        signature(&[F64, F64], &[F64]),
        signature(&[F64, I32], &[F64]),
        signature(POINT, &[]),
        signature(COLUMNS, &[]),
        signature(ROW, &[]),
        signature(POINTS, &[]),
    ];
    section(&mut module, 1, &types);
    let mut imported = vec![import("core", "memory", &[2, 0, 0])];
    let kind = |exact: &Exact| match exact {
        Exact::Function(_) => 0,
        Exact::Power => 1,
        Exact::SineAndCosine => 2,
    };
    imported.extend(imports.iter().map(|exact| import("exact", exact.name(), &[0, kind(exact)])));
    section(&mut module, 2, &imported);
    let own: Vec<_> = [3, 4, 5, 6, 6].iter().take(bodies.len()).map(|&kind| vec![kind]).collect();
    section(&mut module, 3, &own);
    let (first, last) = (imports.len() as u32, (imports.len() + bodies.len()) as u32 - 1);
    let exports: Vec<_> =
        EXPORTS.iter().take(exports).zip((first..).map(|index| index.min(last))).map(export).collect();
    section(&mut module, 7, &exports);
    section(&mut module, 10, bodies);
    module
}

fn import(from: &str, name: &str, what: &[u8]) -> Vec<u8> {
    let mut entry = Vec::new();
    sized(&mut entry, from.as_bytes());
    sized(&mut entry, name.as_bytes());
    entry.extend_from_slice(what);
    entry
}

fn export((name, function): (&&str, u32)) -> Vec<u8> {
    let mut entry = Vec::new();
    sized(&mut entry, name.as_bytes());
    entry.push(0);
    unsigned(&mut entry, function);
    entry
}

/// A function body: its locals, counted by type, and its instructions.
fn body(locals: &[(u32, u8)], instructions: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    unsigned(&mut content, locals.len() as u32);
    for &(count, kind) in locals {
        unsigned(&mut content, count);
        content.push(kind);
    }
    content.extend_from_slice(instructions);
    let mut entry = Vec::new();
    sized(&mut entry, &content);
    entry
}

/// Sets `count` locals from `first` on to the addresses of arrays a `stride` apart, beginning at `base`.
fn addresses(code: &mut Code, first: u32, count: u32, base: u32, stride: impl Fn(&mut Code)) {
    for local in first..first + count {
        code.op_with(op::LOCAL_GET, if local == first { base } else { local - 1 });
        if local > first {
            stride(code);
            code.op(op::I32_ADD);
        }
        code.op_with(op::LOCAL_SET, local);
    }
}

/// Pushes the size in bytes of one number per column.
fn row_bytes(code: &mut Code, columns: u32) {
    code.op_with(op::LOCAL_GET, columns);
    code.op_with(op::I32_CONST, 3);
    code.op(op::I32_SHL);
}

/// A loop over pairs of columns: `offset` advances by 16 bytes and ends at the last pair that fits.
fn each_pair<'i>(code: &RefCell<Code<'i>>, columns: u32, offset: u32, last: u32, inside: impl FnOnce()) {
    {
        let code = &mut code.borrow_mut();
        row_bytes(code, columns);
        code.op_with(op::I32_CONST, 16);
        code.op(op::I32_SUB);
        code.op_with(op::LOCAL_SET, last);
        code.op(op::LOOP);
        code.op(op::NO_RESULT);
    }
    inside();
    let code = &mut code.borrow_mut();
    code.op_with(op::LOCAL_GET, offset);
    code.op_with(op::LOCAL_GET, last);
    code.op(op::I32_LT_U);
    code.op(op::IF);
    code.op(op::NO_RESULT);
    code.op_with(op::LOCAL_GET, offset);
    code.op_with(op::I32_CONST, 16);
    code.op(op::I32_ADD);
    code.op_with(op::LOCAL_TEE, offset);
    code.op_with(op::LOCAL_GET, last);
    code.op_with(op::LOCAL_GET, offset);
    code.op_with(op::LOCAL_GET, last);
    code.op(op::I32_LT_U);
    code.op(op::SELECT);
    code.op_with(op::LOCAL_SET, offset);
    code.op_with(op::BR, 1);
    code.op(op::END);
    code.op(op::END);
}

/// The values available while a SIMD function is being emitted.
struct Scope<'c, 'i> {
    code: &'c RefCell<Code<'i>>,
    program: &'c Program,
    values: Vec<Option<Symbol<'c, 'i>>>,
    /// The parameter with the address of the invariants.
    invariants: u32,
}

impl<'c, 'i> Scope<'c, 'i> {
    fn new(code: &'c RefCell<Code<'i>>, program: &'c Program, invariants: u32) -> Self {
        Self { code, program, values: vec![None; program.instructions().len()], invariants }
    }

    fn at(&self, slot: Slot) -> Symbol<'c, 'i> {
        self.values[slot as usize]
            .unwrap_or_else(|| Symbol::load_everywhere(self.code, self.invariants, byte_offset(slot)))
    }

    /// Emits one instruction; `variable` supplies the value if it is a variable.
    fn step(&mut self, slot: usize, variable: impl FnOnce() -> Symbol<'c, 'i>) {
        self.values[slot] = Some(match self.program.instructions()[slot] {
            Instruction::Unary(function, u) => kernel::unary(function, self.at(u)),
            Instruction::Binary(operation, u, v) => kernel::binary(operation, self.at(u), self.at(v)),
            Instruction::Where(condition, u, v) => kernel::choice(self.at(condition), self.at(u), self.at(v)),
            Instruction::Variable(_) | Instruction::Number(_) | Instruction::Constant(_) => variable(),
        });
    }

    /// Emits one instruction, bit for bit as at a single point.
    fn exact_step(&mut self, slot: usize, variable: impl FnOnce() -> Symbol<'c, 'i>) {
        let instruction = self.program.instructions()[slot];
        match instruction {
            Instruction::Unary(function, u) if has_kernel(instruction) => {
                self.values[slot] = Some(self.at(u).exactly(function));
            }
            Instruction::Binary(Operation::Power, u, v) => self.values[slot] = Some(self.at(u).exact_power(self.at(v))),
            _ => self.step(slot, variable),
        }
    }

    /// Stores slots to arrays whose addresses are in the locals from `first` on.
    fn store(&self, slots: &[Slot], first: u32, offset: u32) {
        for (&slot, address) in slots.iter().zip(first..) {
            self.at(slot).store(address, offset);
        }
    }
}

/// The offset of a slot, at eight bytes per slot.
fn byte_offset(slot: Slot) -> u32 {
    8 * slot
}

fn columns(program: &Program, imports: &RefCell<Vec<Exact>>) -> Vec<u8> {
    let [invariants, xs, columns, base, offset, last, first] = [0, 1, 2, 3, 4, 5, 6];
    let row_invariants = row_invariants(program);
    let count = row_invariants.len() as u32;
    let code = RefCell::new(Code::new(first + count, imports));
    addresses(&mut code.borrow_mut(), first, count, base, |code| row_bytes(code, columns));
    each_pair(&code, columns, offset, last, || {
        let mut scope = Scope::new(&code, program, invariants);
        program.part(Dependence::X).for_each(|slot| scope.step(slot, || Symbol::load(&code, xs, offset)));
        scope.store(&row_invariants, first, offset);
    });
    let (lanes, instructions) = code.into_inner().finish();
    body(&[(2 + count, I32), (lanes, V128)], &instructions)
}

fn row(program: &Program, imports: &RefCell<Vec<Exact>>) -> Vec<u8> {
    let [y, invariants, base, columns, out, stride, offset, last, first] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    let row_invariants = row_invariants(program);
    let (inputs, outputs) = (row_invariants.len() as u32, program.outputs().len() as u32);
    let code = RefCell::new(Code::new(first + inputs + outputs, imports));
    addresses(&mut code.borrow_mut(), first, inputs, base, |code| row_bytes(code, columns));
    addresses(&mut code.borrow_mut(), first + inputs, outputs, out, |code| code.op_with(op::LOCAL_GET, stride));
    let mut scope = Scope::new(&code, program, invariants);
    program.part(Dependence::Y).for_each(|slot| scope.step(slot, || Symbol::everywhere(&code, y)));
    each_pair(&code, columns, offset, last, || {
        for (&slot, address) in row_invariants.iter().zip(first..) {
            scope.values[slot as usize] = Some(Symbol::load(&code, address, offset));
        }
        program
            .part(Dependence::BOTH)
            .for_each(|slot| scope.step(slot, || unreachable!("a variable does not depend on both")));
        scope.store(program.outputs(), first + inputs, offset);
    });
    let (lanes, instructions) = code.into_inner().finish();
    body(&[(2 + inputs + outputs, I32), (lanes, V128)], &instructions)
}

/// How a batch of points is computed.
#[derive(Clone, Copy, PartialEq)]
enum Precision {
    Kernels,
    Exact,
}

fn points(program: &Program, imports: &RefCell<Vec<Exact>>, precision: Precision) -> Vec<u8> {
    let [xs, ys, count, invariants, out, stride, offset, last, first] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    let outputs = program.outputs().len() as u32;
    let code = RefCell::new(Code::new(first + outputs, imports));
    addresses(&mut code.borrow_mut(), first, outputs, out, |code| code.op_with(op::LOCAL_GET, stride));
    each_pair(&code, count, offset, last, || {
        let mut scope = Scope::new(&code, program, invariants);
        for slot in program.part(Dependence::NONE).end..program.instructions().len() {
            let axis = if program.dependence(slot as Slot) == Dependence::X { xs } else { ys };
            let load = || Symbol::load(&code, axis, offset);
            match precision {
                Precision::Kernels => scope.step(slot, load),
                Precision::Exact => scope.exact_step(slot, load),
            }
        }
        scope.store(program.outputs(), first, offset);
    });
    let (lanes, instructions) = code.into_inner().finish();
    body(&[(2 + outputs, I32), (lanes, V128)], &instructions)
}
