//! Emitting the body of a WebAssembly function with SIMD arithmetic.
//!
//! A [`Symbol`] is a value known only when the code runs. It implements [`Lane`], so the interpreter's kernels emit
//! themselves as instructions. Common subexpressions are computed once: sin u and cos u share their argument reduction. Constants
//! are hoisted out of the loops.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::binary::{access, op, signed, simd, unsigned};
use super::function::Function;
use super::lane::Lane;

/// A `libm` function that the code calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exact {
    /// f(u)
    Function(Function),
    /// uᵛ
    Power,
    /// sin u, with cos u written to an address
    SineAndCosine,
}

/// Identifies a computation by its operation and operands.
type Key = (u32, u64, u32, u32);

/// The operation in the key of a constant.
const CONSTANT: u32 = u32::MAX;

/// A function body under construction; its v128 locals come last.
pub struct Code<'i> {
    /// Hoisted code, before everything else.
    head: Vec<u8>,
    body: Vec<u8>,
    /// The first v128 local, and their number.
    first: u32,
    lanes: u32,
    known: HashMap<Key, u32>,
    /// The number of open branches; values computed in a branch are not reused after it.
    branches: u32,
    imports: &'i RefCell<Vec<Exact>>,
}

impl<'i> Code<'i> {
    /// An empty body whose first v128 local is `first`.
    pub fn new(first: u32, imports: &'i RefCell<Vec<Exact>>) -> Self {
        Self { head: Vec::new(), body: Vec::new(), first, lanes: 0, known: HashMap::new(), branches: 0, imports }
    }

    /// The number of v128 locals, and the instructions.
    pub fn finish(mut self) -> (u32, Vec<u8>) {
        self.head.append(&mut self.body);
        self.head.push(op::END);
        (self.lanes, self.head)
    }

    /// Emits an instruction without immediates.
    pub fn op(&mut self, op: u8) {
        self.body.push(op);
    }

    /// Emits an instruction with an integer immediate: `local.get 3`, `br 1`.
    pub fn op_with(&mut self, op: u8, index: u32) {
        self.body.push(op);
        unsigned(&mut self.body, index);
    }

    /// Emits a call of a `libm` function.
    pub fn call(&mut self, exact: Exact) {
        let mut imports = self.imports.borrow_mut();
        let index = imports.iter().position(|&known| known == exact).unwrap_or_else(|| {
            imports.push(exact);
            imports.len() - 1
        });
        drop(imports);
        self.op_with(op::CALL, index as u32);
    }

    fn simd(&mut self, op: u32) {
        self.op_with(op::SIMD, op);
    }

    fn get(&mut self, local: u32) {
        self.op_with(op::LOCAL_GET, local);
    }

    fn set_new(&mut self) -> u32 {
        let local = self.new_local();
        self.op_with(op::LOCAL_SET, local);
        local
    }

    fn new_local(&mut self) -> u32 {
        self.lanes += 1;
        self.first + self.lanes - 1
    }

    /// The local that holds a computation: an existing one, or a new one for the value that `write` leaves on the stack.
    fn once(&mut self, key: Key, write: impl FnOnce(&mut Self)) -> u32 {
        if let Some(&local) = self.known.get(&key) {
            return local;
        }
        write(self);
        let local = self.set_new();
        if self.branches == 0 {
            self.known.insert(key, local);
        }
        local
    }

    /// The local that holds a hoisted value, which `write` leaves on the stack.
    fn in_head(&mut self, key: Key, write: impl FnOnce(&mut Vec<u8>)) -> u32 {
        if let Some(&local) = self.known.get(&key) {
            return local;
        }
        let local = self.new_local();
        write(&mut self.head);
        self.head.push(op::LOCAL_SET);
        unsigned(&mut self.head, local);
        self.known.insert(key, local);
        local
    }

    /// A local with these bits in every lane.
    fn constant_bits(&mut self, bits: u64) -> u32 {
        self.in_head((CONSTANT, bits, 0, 0), |head| {
            head.push(op::I64_CONST);
            signed(head, bits as i64);
            head.push(op::SIMD);
            unsigned(head, simd::I64_SPLAT);
        })
    }

    /// A local with this number in every lane.
    fn constant(&mut self, value: f64) -> u32 {
        self.in_head((CONSTANT, value.to_bits(), 1, 0), |head| {
            head.push(op::F64_CONST);
            head.extend_from_slice(&value.to_le_bytes());
            head.push(op::SIMD);
            unsigned(head, simd::F64_SPLAT);
        })
    }

    /// Pushes a number.
    pub fn scalar(&mut self, value: f64) {
        self.op(op::F64_CONST);
        self.body.extend_from_slice(&value.to_le_bytes());
    }

    /// Emits `f64.load` or `f64.store` at an offset.
    pub fn scalar_access(&mut self, op: u8, offset: u32) {
        self.op(op);
        access(&mut self.body, offset);
    }
}

/// A pair of numbers known only when the code runs.
#[derive(Clone, Copy)]
pub struct Symbol<'c, 'i> {
    code: &'c RefCell<Code<'i>>,
    local: u32,
}

impl<'c, 'i> Symbol<'c, 'i> {
    /// The number at the address in a parameter plus an offset, in every lane; the load is hoisted.
    pub fn load_everywhere(code: &'c RefCell<Code<'i>>, address: u32, offset: u32) -> Self {
        let key = (simd::LOAD_SPLAT, offset.into(), address, 0);
        let local = code.borrow_mut().in_head(key, |head| {
            head.push(op::LOCAL_GET);
            unsigned(head, address);
            head.push(op::SIMD);
            unsigned(head, simd::LOAD_SPLAT);
            access(head, offset);
        });
        Self { code, local }
    }

    /// The number in an f64 local, in every lane.
    pub fn everywhere(code: &'c RefCell<Code<'i>>, number: u32) -> Self {
        let local = code.borrow_mut().once((simd::F64_SPLAT, 0, number, 0), |code| {
            code.get(number);
            code.simd(simd::F64_SPLAT);
        });
        Self { code, local }
    }

    /// Two numbers loaded from memory, at the sum of two locals.
    pub fn load(code: &'c RefCell<Code<'i>>, base: u32, offset: u32) -> Self {
        let local = code.borrow_mut().once((simd::LOAD, 0, base, offset), |code| {
            code.get(base);
            code.get(offset);
            code.op(op::I32_ADD);
            code.simd(simd::LOAD);
            access(&mut code.body, 0);
        });
        Self { code, local }
    }

    /// Stores both numbers to memory, at the sum of two locals.
    pub fn store(self, base: u32, offset: u32) {
        let mut code = self.code.borrow_mut();
        code.get(base);
        code.get(offset);
        code.op(op::I32_ADD);
        code.get(self.local);
        code.simd(simd::STORE);
        access(&mut code.body, 0);
    }

    fn one(self, op: u32) -> Self {
        let local = self.code.borrow_mut().once((op, 0, self.local, 0), |code| {
            code.get(self.local);
            code.simd(op);
        });
        Self { local, ..self }
    }

    fn two(self, op: u32, other: Self) -> Self {
        let local = self.code.borrow_mut().once((op, 0, self.local, other.local), |code| {
            code.get(self.local);
            code.get(other.local);
            code.simd(op);
        });
        Self { local, ..self }
    }

    fn shift(self, op: u32, by: u32) -> Self {
        let local = self.code.borrow_mut().once((op, by.into(), self.local, 0), |code| {
            code.get(self.local);
            code.op(op::I32_CONST);
            signed(&mut code.body, by.into());
            code.simd(op);
        });
        Self { local, ..self }
    }

    /// Calls a scalar function once per lane; `arguments` includes this symbol.
    fn each_lane(self, exact: Exact, arguments: &[Self]) -> Self {
        let mut code = self.code.borrow_mut();
        for lane in 0..2 {
            for argument in arguments {
                code.get(argument.local);
                code.simd(simd::EXTRACT);
                code.op(lane);
            }
            code.call(exact);
            if lane == 0 {
                code.simd(simd::F64_SPLAT);
            } else {
                code.simd(simd::REPLACE);
                code.op(lane);
            }
        }
        let local = code.set_new();
        Self { local, ..self }
    }
}

impl Add for Symbol<'_, '_> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.two(simd::ADD, other)
    }
}

impl Sub for Symbol<'_, '_> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.two(simd::SUB, other)
    }
}

impl Mul for Symbol<'_, '_> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        self.two(simd::MUL, other)
    }
}

impl Div for Symbol<'_, '_> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        self.two(simd::DIV, other)
    }
}

impl Neg for Symbol<'_, '_> {
    type Output = Self;
    fn neg(self) -> Self {
        self.one(simd::NEG)
    }
}

#[rustfmt::skip]
impl Lane for Symbol<'_, '_> {
    fn abs(self) -> Self { self.one(simd::ABS) }
    fn sqrt(self) -> Self { self.one(simd::SQRT) }
    fn min(self, other: Self) -> Self { self.two(simd::MIN, other) }
    fn max(self, other: Self) -> Self { self.two(simd::MAX, other) }
    fn less(self, other: Self) -> Self { self.two(simd::LESS, other) }
    fn at_most(self, other: Self) -> Self { self.two(simd::AT_MOST, other) }
    fn and(self, other: Self) -> Self { self.two(simd::AND, other) }
    fn or(self, other: Self) -> Self { self.two(simd::OR, other) }
    fn xor(self, other: Self) -> Self { self.two(simd::XOR, other) }
    fn add_bits(self, other: Self) -> Self { self.two(simd::ADD_BITS, other) }
    fn shift_left(self, by: u32) -> Self { self.shift(simd::SHIFT_LEFT, by) }
    fn shift_right(self, by: u32) -> Self { self.shift(simd::SHIFT_RIGHT, by) }

    fn bits(self, bits: u64) -> Self {
        Self { local: self.code.borrow_mut().constant_bits(bits), ..self }
    }

    fn number(self, value: f64) -> Self {
        Self { local: self.code.borrow_mut().constant(value), ..self }
    }

    fn select(self, yes: Self, no: Self) -> Self {
        let local = self.code.borrow_mut().once((simd::SELECT, yes.local.into(), no.local, self.local), |code| {
            code.get(yes.local);
            code.get(no.local);
            code.get(self.local);
            code.simd(simd::SELECT);
        });
        Self { local, ..self }
    }

    fn if_all(self, mask: Self, exact: impl FnOnce() -> Self) -> Self {
        let mut code = self.code.borrow_mut();
        code.get(self.local);
        let local = code.set_new();
        code.get(mask.local);
        code.simd(simd::ALL_TRUE);
        code.op(op::I32_EQZ);
        code.op(op::IF);
        code.op(op::NO_RESULT);
        code.branches += 1;
        drop(code);
        let exact = mask.select(self, exact());
        let mut code = self.code.borrow_mut();
        code.branches -= 1;
        code.get(exact.local);
        code.op_with(op::LOCAL_SET, local);
        code.op(op::END);
        Self { local, ..self }
    }

    fn exactly(self, function: Function) -> Self {
        self.each_lane(Exact::Function(function), &[self])
    }

    fn exact_power(self, exponent: Self) -> Self {
        self.each_lane(Exact::Power, &[self, exponent])
    }
}
