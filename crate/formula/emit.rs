//! A program as a WebAssembly module of its own.
//!
//! The module imports the core's memory as `core.memory`, and from `exact` the functions of `libm` that it calls, by the
//! core's own function pointers ([`Exact::name`], [`Exact::pointer`]). All pointers are addresses of 64-bit numbers in that
//! memory. It exports
//!
//! ```text
//! columns(settled: i32, xs: i32, columns: i32, row_invariants: i32)
//!     What x alone settles, for each column: array i of `kept`, each of `columns` numbers, is slot i of `lanes::kept`.
//! row(y: f64, settled: i32, row_invariants: i32, columns: i32, out: i32, stride: i32)
//!     The outputs along one row: output i begins `stride`·i bytes after `out`.
//! point(x: f64, y: f64, settled: i32, out: i32)
//!     The outputs at one point, to the last bit those of `evaluate`.
//! points(xs: i32, ys: i32, count: i32, settled: i32, out: i32, stride: i32)
//!     The outputs at many points, two at a time by the kernels; output i begins `stride`·i bytes after `out`.
//! exact_points(xs: i32, ys: i32, count: i32, settled: i32, out: i32, stride: i32)
//!     The same, each to the last bit as `point` has it. Where arithmetic alone is to be done, it is the same function.
//! ```
//!
//! `settled` holds what the constants settle ([`super::Evaluator::settled`]), so moving a slider compiles nothing. `columns` and
//! `count` are at least 2; when they are odd, the last pair overlaps the one before. A row is a call of its own, so that the browser
//! can put its optimised code in place between two rows.

use std::cell::RefCell;

use super::assembler::{Code, Exact, Symbol};
use super::binary::{op, section, sized, unsigned};
use super::function::{Callable, Function, Operation};
use super::kernel;
use super::lane::Lane;
use super::lanes::row_invariants;
use super::program::{Dependence, Instruction, Program, Slot};

/// Programs of more instructions, and modules of more bytes, are not worth their compilation.
const LONGEST: usize = 2000;
const LARGEST: usize = 128 << 10;

const I32: u8 = 0x7f;
const F64: u8 = 0x7c;
const V128: u8 = 0x7b;

/// The parameters of each exported function.
const COLUMNS: &[u8] = &[I32, I32, I32, I32];
const ROW: &[u8] = &[F64, I32, I32, I32, I32, I32];
const POINT: &[u8] = &[F64, F64, I32, I32];
const POINTS: &[u8] = &[I32, I32, I32, I32, I32, I32];
/// What a module exports, in the order of its functions.
pub const EXPORTS: [&str; 5] = ["columns", "row", "point", "points", "exact_points"];

/// A module, and what it must be given.
pub struct Emitted {
    /// The module.
    pub bytes: Vec<u8>,
    /// What it imports from `exact`, in order.
    pub imports: Vec<Exact>,
}

/// Writes a program of two variables as a module. `None` if that would be too large.
pub fn emit(program: &Program) -> Option<Emitted> {
    if program.instructions().len() > LONGEST {
        return None;
    }
    let imports = RefCell::new(Vec::new());
    let mut bodies = vec![
        columns(program, &imports),
        row(program, &imports),
        point(program, &imports),
        points(program, &imports, Precision::Kernels),
    ];
    if program.instructions().iter().any(|instruction| has_kernel(*instruction)) {
        bodies.push(points(program, &imports, Precision::Exact));
    }
    let imports = imports.into_inner();
    let bytes = module(&imports, &bodies);
    (bytes.len() <= LARGEST).then_some(Emitted { bytes, imports })
}

/// Whether what the kernels make of an instruction may differ from its exact outcome.
fn has_kernel(instruction: Instruction) -> bool {
    match instruction {
        Instruction::Unary(function, _) => !matches!(function, Function::Negative | Function::Abs | Function::Sqrt),
        Instruction::Binary(operation, ..) => operation == Operation::Power,
        Instruction::Number(_) | Instruction::Variable(_) | Instruction::Constant(_) => false,
    }
}

fn module(imports: &[Exact], bodies: &[Vec<u8>]) -> Vec<u8> {
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
        signature(COLUMNS, &[]),
        signature(ROW, &[]),
        signature(POINT, &[]),
        signature(POINTS, &[]),
    ];
    section(&mut module, 1, &types);
    let mut imported = vec![import("core", "memory", &[2, 0, 0])];
    imported.extend(imports.iter().map(|exact| import("exact", exact.name(), &[0, u8::from(*exact == Exact::Power)])));
    section(&mut module, 2, &imported);
    let own: Vec<_> = [2, 3, 4, 5, 5].iter().take(bodies.len()).map(|&kind| vec![kind]).collect();
    section(&mut module, 3, &own);
    let (first, last) = (imports.len() as u32, (imports.len() + bodies.len()) as u32 - 1);
    let exports: Vec<_> = EXPORTS.iter().zip((first..).map(|place| place.min(last))).map(export).collect();
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

/// A function's locals, counted by type, and its instructions.
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

/// Locals that hold the addresses of several arrays, one `stride` after the other.
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

/// Bytes of one number a column.
fn row_bytes(code: &mut Code, columns: u32) {
    code.op_with(op::LOCAL_GET, columns);
    code.op_with(op::I32_CONST, 3);
    code.op(op::I32_SHL);
}

/// A loop over pairs of columns: `offset` goes up by 16 bytes and ends at the last pair that fits.
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

/// What is known while a function in lanes is written.
struct Scope<'c, 'i> {
    code: &'c RefCell<Code<'i>>,
    program: &'c Program,
    values: Vec<Option<Symbol<'c, 'i>>>,
    /// The parameter that holds the address of what the constants settle.
    settled: u32,
}

impl<'c, 'i> Scope<'c, 'i> {
    fn new(code: &'c RefCell<Code<'i>>, program: &'c Program, settled: u32) -> Self {
        Self { code, program, values: vec![None; program.instructions().len()], settled }
    }

    fn at(&self, slot: Slot) -> Symbol<'c, 'i> {
        self.values[slot as usize].unwrap_or_else(|| Symbol::load_everywhere(self.code, self.settled, place(slot)))
    }

    /// Writes one instruction; `variable` is the value of the variable if it is one.
    fn step(&mut self, slot: usize, variable: impl FnOnce() -> Symbol<'c, 'i>) {
        self.values[slot] = Some(match self.program.instructions()[slot] {
            Instruction::Unary(function, u) => kernel::unary(function, self.at(u)),
            Instruction::Binary(operation, u, v) => kernel::binary(operation, self.at(u), self.at(v)),
            Instruction::Variable(_) | Instruction::Number(_) | Instruction::Constant(_) => variable(),
        });
    }

    /// The same to the last bit as at a single point.
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

    /// Writes slots to arrays, whose addresses are in locals from `first` on.
    fn store(&self, slots: &[Slot], first: u32, offset: u32) {
        for (&slot, address) in slots.iter().zip(first..) {
            self.at(slot).store(address, offset);
        }
    }
}

/// Eight bytes a slot.
fn place(slot: Slot) -> u32 {
    8 * slot
}

fn columns(program: &Program, imports: &RefCell<Vec<Exact>>) -> Vec<u8> {
    let [settled, xs, columns, base, offset, last, first] = [0, 1, 2, 3, 4, 5, 6];
    let row_invariants = row_invariants(program);
    let count = row_invariants.len() as u32;
    let code = RefCell::new(Code::new(first + count, imports));
    addresses(&mut code.borrow_mut(), first, count, base, |code| row_bytes(code, columns));
    each_pair(&code, columns, offset, last, || {
        let mut scope = Scope::new(&code, program, settled);
        program.part(Dependence::X).for_each(|slot| scope.step(slot, || Symbol::load(&code, xs, offset)));
        scope.store(&row_invariants, first, offset);
    });
    let (lanes, instructions) = code.into_inner().finish();
    body(&[(2 + count, I32), (lanes, V128)], &instructions)
}

fn row(program: &Program, imports: &RefCell<Vec<Exact>>) -> Vec<u8> {
    let [y, settled, base, columns, out, stride, offset, last, first] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    let row_invariants = row_invariants(program);
    let (inputs, outputs) = (row_invariants.len() as u32, program.outputs().len() as u32);
    let code = RefCell::new(Code::new(first + inputs + outputs, imports));
    addresses(&mut code.borrow_mut(), first, inputs, base, |code| row_bytes(code, columns));
    addresses(&mut code.borrow_mut(), first + inputs, outputs, out, |code| code.op_with(op::LOCAL_GET, stride));
    let mut scope = Scope::new(&code, program, settled);
    program.part(Dependence::Y).for_each(|slot| scope.step(slot, || Symbol::everywhere(&code, y)));
    each_pair(&code, columns, offset, last, || {
        for (&slot, address) in row_invariants.iter().zip(first..) {
            scope.values[slot as usize] = Some(Symbol::load(&code, address, offset));
        }
        program.part(Dependence::BOTH).for_each(|slot| scope.step(slot, || unreachable!("a variable is one variable")));
        scope.store(program.outputs(), first + inputs, offset);
    });
    let (lanes, instructions) = code.into_inner().finish();
    body(&[(2 + inputs + outputs, I32), (lanes, V128)], &instructions)
}

/// One number at a time: the machine's own arithmetic, and `libm` for all else, as `evaluate` has it.
fn point(program: &Program, imports: &RefCell<Vec<Exact>>) -> Vec<u8> {
    let [settled, out, first] = [2, 3, 4];
    let hoisted = program.part(Dependence::NONE).end;
    let mut code = Code::new(0, imports);
    let get = |code: &mut Code, slot: Slot| match (slot as usize).checked_sub(hoisted) {
        Some(index) => code.op_with(op::LOCAL_GET, first + index as u32),
        None => {
            code.op_with(op::LOCAL_GET, settled);
            code.scalar_access(op::F64_LOAD, place(slot));
        }
    };
    for (local, &instruction) in (first..).zip(&program.instructions()[hoisted..]) {
        match instruction {
            Instruction::Variable(index) => code.op_with(op::LOCAL_GET, index.into()),
            Instruction::Unary(function, u) => {
                get(&mut code, u);
                call(&mut code, function);
            }
            Instruction::Binary(operation, u, v) => {
                get(&mut code, u);
                get(&mut code, v);
                combine(&mut code, operation);
            }
            Instruction::Number(_) | Instruction::Constant(_) => unreachable!("constants settle these"),
        }
        code.op_with(op::LOCAL_SET, local);
    }
    for (&slot, output) in program.outputs().iter().zip(0..) {
        code.op_with(op::LOCAL_GET, out);
        get(&mut code, slot);
        code.scalar_access(op::F64_STORE, place(output));
    }
    let (_, instructions) = code.finish();
    body(&[((program.instructions().len() - hoisted) as u32, F64)], &instructions)
}

/// By what functions of many points are computed.
#[derive(Clone, Copy, PartialEq)]
enum Precision {
    Kernels,
    Exact,
}

fn points(program: &Program, imports: &RefCell<Vec<Exact>>, precision: Precision) -> Vec<u8> {
    let [xs, ys, count, settled, out, stride, offset, last, first] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    let outputs = program.outputs().len() as u32;
    let code = RefCell::new(Code::new(first + outputs, imports));
    addresses(&mut code.borrow_mut(), first, outputs, out, |code| code.op_with(op::LOCAL_GET, stride));
    each_pair(&code, count, offset, last, || {
        let mut scope = Scope::new(&code, program, settled);
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

fn call(code: &mut Code, function: Function) {
    match function {
        Function::Negative => code.op(op::F64_NEG),
        Function::Abs => code.op(op::F64_ABS),
        Function::Sqrt => code.op(op::F64_SQRT),
        other => code.call(Exact::Function(other)),
    }
}

fn combine(code: &mut Code, operation: Operation) {
    match operation {
        Operation::Add => code.op(op::F64_ADD),
        Operation::Subtract => code.op(op::F64_SUB),
        Operation::Multiply => code.op(op::F64_MUL),
        Operation::Divide => code.op(op::F64_DIV),
        Operation::Minimum => code.op(op::F64_MIN),
        Operation::Maximum => code.op(op::F64_MAX),
        Operation::Power => code.call(Exact::Power),
    }
}

impl Exact {
    /// What the module calls it.
    pub fn name(self) -> &'static str {
        match self {
            Exact::Function(function) => Callable::One(function).name(),
            Exact::Power => "power",
        }
    }

    /// The core's function, as its pointer: in WebAssembly, its place in the core's table.
    pub fn pointer(self) -> usize {
        match self {
            Exact::Function(function) => exact(function) as usize,
            Exact::Power => power as *const () as usize,
        }
    }
}

extern "C" fn power(u: f64, v: f64) -> f64 {
    Operation::Power.value(u, v)
}

/// A function of the language as one that can be pointed to.
fn exact(function: Function) -> *const () {
    macro_rules! pointers {
        ($($function:ident)*) => {
            match function {
                $(Function::$function => {
                    extern "C" fn exact(u: f64) -> f64 {
                        Function::$function.value(u)
                    }
                    exact as *const ()
                })*
            }
        };
    }
    pointers!(Negative Sin Cos Tan Asin Acos Atan Sinh Cosh Tanh Sech Exp Log Log2 Log10 Sqrt Cbrt Abs Sign Step Relu
        Sigmoid Softplus Gelu Erf Erfc)
}
