//! A program that runs as fast as its host allows: interpreted, or compiled to WebAssembly where a host links modules.
//!
//! The core cannot instantiate code itself. A host that can (a browser, through `web`) registers a linker once with
//! [`set_linker`]; without one, or where it refuses, the interpreters are the fallback. At a point both return the same bits; on
//! a grid both use the same kernels.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use super::emit::{Emitted, emit};
use super::evaluate::Evaluator;
use super::lanes::{self, Lanes, row_invariants};
use super::program::Program;
use crate::plane::Grid;

/// The number of points interpreted before looking for a cached module, and before compiling one: the first compilation in a
/// browser takes about as long as interpreting that many points.
const LOOKUP_THRESHOLD: u32 = 500;
const COMPILE_THRESHOLD: u32 = 20_000;

/// The number of modules cached, to avoid recompiling a recent formula.
const CACHE_CAPACITY: usize = 32;

/// A linked module; the ABI is in `emit.rs`.
pub struct Linked {
    /// `columns(invariants, xs, columns, row_invariants)`
    pub columns: extern "C" fn(*const f64, *const f64, usize, *mut f64),
    /// `row(y, invariants, row_invariants, columns, out, stride)`
    pub row: extern "C" fn(f64, *const f64, *const f64, usize, *mut f64, usize),
    /// `point(x, y, invariants, out)`
    pub point: extern "C" fn(f64, f64, *const f64, *mut f64),
    /// `points(xs, ys, count, invariants, out, stride)`
    pub points: extern "C" fn(*const f64, *const f64, usize, *const f64, *mut f64, usize),
    /// `exact_points(xs, ys, count, invariants, out, stride)`
    pub exact_points: extern "C" fn(*const f64, *const f64, usize, *const f64, *mut f64, usize),
    /// Releases the host's resources when dropped.
    pub hold: Box<dyn std::any::Any>,
}

impl fmt::Debug for Linked {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("Linked")
    }
}

/// Instantiates a module; `None` if the host refuses.
pub type Linker = fn(&Emitted) -> Option<Linked>;

/// The state of a program's module.
#[derive(Clone, Debug)]
enum Link {
    /// Not compiled so far: compilation has not paid yet.
    NotCompiled,
    Ready(Rc<Linked>),
    Refused,
}

thread_local! {
    static LINKER: Cell<Option<Linker>> = const { Cell::new(None) };
    /// Modules by their bytes, most recently used last.
    static CACHE: RefCell<Vec<(Vec<u8>, Link)>> = const { RefCell::new(Vec::new()) };
}

/// Sets the linker for all programs and returns the previous one; with `None`, programs are interpreted.
pub fn set_linker(linker: Option<Linker>) -> Option<Linker> {
    LINKER.replace(linker)
}

/// Links a program's module if `compile_now` is set or it was requested before; otherwise remembers the request.
fn link(program: &Program, compile_now: bool) -> Link {
    let Some(linker) = LINKER.get() else { return Link::Refused };
    let Some(emitted) = emit(program) else { return Link::Refused };
    CACHE.with_borrow_mut(|cache| {
        let known = cache.iter().position(|(bytes, _)| *bytes == emitted.bytes).map(|index| cache.remove(index).1);
        let link = match known {
            None if !compile_now => Link::NotCompiled,
            None | Some(Link::NotCompiled) => {
                linker(&emitted).map_or(Link::Refused, |linked| Link::Ready(Rc::new(linked)))
            }
            Some(link) => link,
        };
        cache.push((emitted.bytes, link.clone()));
        if cache.len() > CACHE_CAPACITY {
            cache.remove(0);
        }
        link
    })
}

/// The cached module of a program.
fn cached_link(program: &Program) -> Link {
    let cached = |emitted: Emitted| {
        CACHE.with_borrow(|cache| cache.iter().find(|(bytes, _)| *bytes == emitted.bytes).map(|(_, link)| link.clone()))
    };
    LINKER.get().and_then(|_| emit(program)).and_then(cached).unwrap_or(Link::NotCompiled)
}

/// A program in x and y with values for its constants.
#[derive(Clone, Debug)]
pub struct Machine {
    evaluator: Evaluator,
    lanes: Option<Lanes>,
    link: Link,
    /// The number of points evaluated while there is no module.
    points: u32,
    xs: Vec<f64>,
    row_invariants: Vec<f64>,
}

impl Machine {
    /// A machine for a program with these constants.
    pub fn new(program: Program, constants: &[f64]) -> Self {
        let evaluator = Evaluator::new(program, constants);
        Self { evaluator, lanes: None, link: Link::NotCompiled, points: 0, xs: Vec::new(), row_invariants: Vec::new() }
    }

    /// Sets the constants, without recompiling.
    pub fn set_constants(&mut self, constants: &[f64]) {
        self.evaluator.set_constants(constants);
    }

    /// The outputs at a point, exactly.
    ///
    /// # Panics
    /// If the program does not have `OUTPUTS` outputs.
    pub fn point<const OUTPUTS: usize>(&mut self, at: [f64; 2]) -> [f64; OUTPUTS] {
        assert_eq!(OUTPUTS, self.evaluator.program().outputs().len());
        self.count_points(1);
        match &self.link {
            Link::Ready(linked) => {
                let mut outputs = [0.0; OUTPUTS];
                (linked.point)(at[0], at[1], self.evaluator.invariants().as_ptr(), outputs.as_mut_ptr());
                outputs
            }
            _ => self.evaluator.evaluate(&at),
        }
    }

    /// The outputs over a grid, each row-major from the lowest y, computed by kernels.
    ///
    /// # Panics
    /// Unless there is one slice of `grid.len()` numbers per output.
    pub fn grid(&mut self, grid: &Grid, outputs: &mut [&mut [f64]]) {
        assert_eq!(outputs.len(), self.evaluator.program().outputs().len());
        assert!(outputs.iter().all(|output| output.len() == grid.len()));
        self.xs.clear();
        self.xs.extend((0..grid.columns).map(|column| grid.x(column)));
        // The first grid is interpreted, so drawing never waits for compilation; a module later computes the same bits faster.
        if let Link::NotCompiled = self.link {
            self.link = link(self.evaluator.program(), false);
        }
        match &self.link {
            // A module processes columns in pairs.
            Link::Ready(linked) if grid.columns >= 2 => {
                let linked = linked.clone();
                self.linked_grid(&linked, grid, outputs);
            }
            _ => self.interpreted_grid(grid, outputs),
        }
    }

    /// The outputs at a batch of points, computed by kernels: output i of point j is at index `xs.len()`·i + j.
    ///
    /// # Panics
    /// If `xs` and `ys` differ in length, or `outputs` does not have room for exactly all outputs of all points.
    pub fn points(&mut self, xs: &[f64], ys: &[f64], outputs: &mut [f64]) {
        let count = self.checked_count(xs, ys, outputs);
        let invariants = self.evaluator.invariants();
        match &self.link {
            // A module processes points in pairs.
            Link::Ready(linked) if count >= 2 => {
                let [xs, ys] = [xs, ys].map(<[f64]>::as_ptr);
                (linked.points)(xs, ys, count, invariants.as_ptr(), outputs.as_mut_ptr(), 8 * count);
            }
            _ => lanes::points(self.evaluator.program(), invariants, [xs, ys], outputs),
        }
    }

    /// The outputs at a batch of points, in the same order, bit for bit those of [`Machine::point`].
    ///
    /// # Panics
    /// As [`Machine::points`].
    pub fn exact_points(&mut self, xs: &[f64], ys: &[f64], outputs: &mut [f64]) {
        let count = self.checked_count(xs, ys, outputs);
        let invariants = self.evaluator.invariants().as_ptr();
        match &self.link {
            // A module processes points in pairs, or one alone.
            Link::Ready(linked) if count == 1 => (linked.point)(xs[0], ys[0], invariants, outputs.as_mut_ptr()),
            Link::Ready(linked) if count >= 2 => {
                (linked.exact_points)(xs.as_ptr(), ys.as_ptr(), count, invariants, outputs.as_mut_ptr(), 8 * count);
            }
            _ => {
                for (index, (&x, &y)) in xs.iter().zip(ys).enumerate() {
                    let slots = outputs.iter_mut().skip(index).step_by(count);
                    slots.zip(self.evaluator.outputs(&[x, y])).for_each(|(slot, value)| *slot = value);
                }
            }
        }
    }

    /// Counts points about to be evaluated: after some, looks for a cached module; after many, compiles one.
    fn count_points(&mut self, count: usize) {
        let Link::NotCompiled = self.link else { return };
        let before = self.points;
        self.points = before.saturating_add(count.min(1 << 30) as u32);
        if before > COMPILE_THRESHOLD {
            self.link = link(self.evaluator.program(), true);
        } else if before <= LOOKUP_THRESHOLD && self.points > LOOKUP_THRESHOLD {
            self.link = cached_link(self.evaluator.program());
        }
    }

    /// Checks the lengths of a batch, counts its points and returns their number.
    fn checked_count(&mut self, xs: &[f64], ys: &[f64], outputs: &[f64]) -> usize {
        let count = xs.len();
        assert_eq!(ys.len(), count);
        assert_eq!(outputs.len(), count * self.evaluator.program().outputs().len());
        self.count_points(count);
        count
    }

    fn linked_grid(&mut self, linked: &Linked, grid: &Grid, outputs: &mut [&mut [f64]]) {
        let program = self.evaluator.program();
        let invariants = self.evaluator.invariants().as_ptr();
        self.row_invariants.resize(row_invariants(program).len() * grid.columns, 0.0);
        (linked.columns)(invariants, self.xs.as_ptr(), grid.columns, self.row_invariants.as_mut_ptr());
        let mut rows = vec![0.0; if outputs.len() > 1 { outputs.len() * grid.columns } else { 0 }];
        for row in 0..grid.rows {
            let cells = row * grid.columns..(row + 1) * grid.columns;
            let call = |out| {
                (linked.row)(grid.y(row), invariants, self.row_invariants.as_ptr(), grid.columns, out, 8 * grid.columns)
            };
            match outputs {
                [output] => call(output[cells].as_mut_ptr()),
                _ => {
                    call(rows.as_mut_ptr());
                    for (output, values) in outputs.iter_mut().zip(rows.chunks(grid.columns)) {
                        output[cells.clone()].copy_from_slice(values);
                    }
                }
            }
        }
    }

    fn interpreted_grid(&mut self, grid: &Grid, outputs: &mut [&mut [f64]]) {
        let lanes = self.lanes.get_or_insert_with(|| Lanes::new(self.evaluator.program().clone()));
        lanes.set_columns(self.evaluator.invariants(), &self.xs);
        for row in 0..grid.rows {
            let cells = row * grid.columns..(row + 1) * grid.columns;
            let mut line: Vec<&mut [f64]> = outputs.iter_mut().map(|output| &mut output[cells.clone()]).collect();
            lanes.row(grid.y(row), &mut line);
        }
    }
}
