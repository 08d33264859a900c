//! A program that runs as fast as the place allows: interpreted, or as WebAssembly of its own where a host links that.
//!
//! The core does not know how code comes to life. Whoever does (a browser, through `web`) says so once with
//! [`set_linker`]; without a linker, or where it refuses, the interpreters answer. At a point both give the same bits; on a
//! grid both use the same kernels.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use super::emit::{Emitted, emit};
use super::evaluate::Evaluator;
use super::lanes::{self, Lanes, row_invariants};
use super::program::Program;
use crate::plane::Grid;

/// So many points are interpreted before it is asked whether a module is there already, and before one is worth its compilation:
/// a browser that has not compiled any yet takes as long for it as for the points.
const LOOK: u32 = 500;
const WORTH: u32 = 20_000;

/// So many modules are remembered, so that a formula that comes back is not compiled again.
const REMEMBERED: usize = 32;

/// A linked module; the ABI is in `emit.rs`.
pub struct Linked {
    /// `columns(settled, xs, columns, row_invariants)`
    pub columns: extern "C" fn(*const f64, *const f64, usize, *mut f64),
    /// `row(y, settled, row_invariants, columns, out, stride)`
    pub row: extern "C" fn(f64, *const f64, *const f64, usize, *mut f64, usize),
    /// `point(x, y, settled, out)`
    pub point: extern "C" fn(f64, f64, *const f64, *mut f64),
    /// `points(xs, ys, count, settled, out, stride)`
    pub points: extern "C" fn(*const f64, *const f64, usize, *const f64, *mut f64, usize),
    /// `exact_points(xs, ys, count, settled, out, stride)`
    pub exact_points: extern "C" fn(*const f64, *const f64, usize, *const f64, *mut f64, usize),
    /// Gives back what the host holds for it, when dropped.
    pub hold: Box<dyn std::any::Any>,
}

impl fmt::Debug for Linked {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("Linked")
    }
}

/// Brings a module to life, or does not.
pub type Linker = fn(&Emitted) -> Option<Linked>;

/// What became of a module.
#[derive(Clone, Debug)]
enum Link {
    /// It was not worth its compilation yet.
    NotYet,
    There(Rc<Linked>),
    Refused,
}

thread_local! {
    static LINKER: Cell<Option<Linker>> = const { Cell::new(None) };
    /// Modules by their bytes, the latest last.
    static MEMORY: RefCell<Vec<(Vec<u8>, Link)>> = const { RefCell::new(Vec::new()) };
}

/// From now on programs are linked by this; `None`: they are interpreted. Says what did it before.
pub fn set_linker(linker: Option<Linker>) -> Option<Linker> {
    LINKER.replace(linker)
}

/// The module of a program, if it is there or has been asked for before; if `is_worth_it`, it is compiled at once.
fn link(program: &Program, is_worth_it: bool) -> Link {
    let Some(linker) = LINKER.get() else { return Link::Refused };
    let Some(emitted) = emit(program) else { return Link::Refused };
    MEMORY.with_borrow_mut(|memory| {
        let known = memory.iter().position(|(bytes, _)| *bytes == emitted.bytes).map(|index| memory.remove(index).1);
        let link = match known {
            None if !is_worth_it => Link::NotYet,
            None | Some(Link::NotYet) => linker(&emitted).map_or(Link::Refused, |linked| Link::There(Rc::new(linked))),
            Some(link) => link,
        };
        memory.push((emitted.bytes, link.clone()));
        if memory.len() > REMEMBERED {
            memory.remove(0);
        }
        link
    })
}

/// The module of a program, if it is there.
fn linked_before(program: &Program) -> Link {
    let there = |emitted: Emitted| {
        MEMORY.with_borrow(|memory| {
            memory.iter().find(|(bytes, _)| *bytes == emitted.bytes).map(|(_, link)| link.clone())
        })
    };
    LINKER.get().and_then(|_| emit(program)).and_then(there).unwrap_or(Link::NotYet)
}

/// A program of x and y with values for its constants.
#[derive(Clone, Debug)]
pub struct Machine {
    evaluator: Evaluator,
    lanes: Option<Lanes>,
    link: Link,
    /// How many points have been asked for, until there is a module.
    points: u32,
    xs: Vec<f64>,
    row_invariants: Vec<f64>,
}

impl Machine {
    /// Ready to run with these constants.
    pub fn new(program: Program, constants: &[f64]) -> Self {
        let evaluator = Evaluator::new(program, constants);
        Self { evaluator, lanes: None, link: Link::NotYet, points: 0, xs: Vec::new(), row_invariants: Vec::new() }
    }

    /// Other values for the constants. Compiles nothing.
    pub fn set_constants(&mut self, constants: &[f64]) {
        self.evaluator.set_constants(constants);
    }

    /// The outputs at a point, exactly.
    ///
    /// # Panics
    /// If the program has another number of outputs.
    pub fn point<const OUTPUTS: usize>(&mut self, at: [f64; 2]) -> [f64; OUTPUTS] {
        assert_eq!(OUTPUTS, self.evaluator.program().outputs().len());
        self.expect(1);
        match &self.link {
            Link::There(linked) => {
                let mut outputs = [0.0; OUTPUTS];
                (linked.point)(at[0], at[1], self.evaluator.settled().as_ptr(), outputs.as_mut_ptr());
                outputs
            }
            _ => self.evaluator.evaluate(&at),
        }
    }

    /// The outputs over a grid, each row-major from the lowest y, by kernels.
    ///
    /// # Panics
    /// If there are not as many slices as outputs, or one does not hold `grid.len()` numbers.
    pub fn grid(&mut self, grid: &Grid, outputs: &mut [&mut [f64]]) {
        assert_eq!(outputs.len(), self.evaluator.program().outputs().len());
        assert!(outputs.iter().all(|output| output.len() == grid.len()));
        self.xs.clear();
        self.xs.extend((0..grid.columns).map(|column| grid.x(column)));
        // The first picture is interpreted, so that it never waits for a compiler; the same bits come faster afterwards.
        if let Link::NotYet = self.link {
            self.link = link(self.evaluator.program(), false);
        }
        match &self.link {
            // A module takes columns by two.
            Link::There(linked) if grid.columns >= 2 => {
                let linked = linked.clone();
                self.linked_grid(&linked, grid, outputs);
            }
            _ => self.interpreted_grid(grid, outputs),
        }
    }

    /// The outputs at many points, one after the other in `outputs`, by kernels: output i of point j is number
    /// `xs.len()`·i + j.
    ///
    /// # Panics
    /// If there are not as many ys as xs, or `outputs` does not hold all outputs of all points.
    pub fn points(&mut self, xs: &[f64], ys: &[f64], outputs: &mut [f64]) {
        let count = self.count(xs, ys, outputs);
        let settled = self.evaluator.settled();
        match &self.link {
            // A module takes points by two.
            Link::There(linked) if count >= 2 => {
                let [xs, ys] = [xs, ys].map(<[f64]>::as_ptr);
                (linked.points)(xs, ys, count, settled.as_ptr(), outputs.as_mut_ptr(), 8 * count);
            }
            _ => lanes::points(self.evaluator.program(), settled, [xs, ys], outputs),
        }
    }

    /// The outputs at many points, in the same order, each exactly as [`Machine::point`] has it.
    ///
    /// # Panics
    /// As [`Machine::points`].
    pub fn exact_points(&mut self, xs: &[f64], ys: &[f64], outputs: &mut [f64]) {
        let count = self.count(xs, ys, outputs);
        let settled = self.evaluator.settled().as_ptr();
        match &self.link {
            // A module takes points by two, or one alone.
            Link::There(linked) if count == 1 => (linked.point)(xs[0], ys[0], settled, outputs.as_mut_ptr()),
            Link::There(linked) if count >= 2 => {
                (linked.exact_points)(xs.as_ptr(), ys.as_ptr(), count, settled, outputs.as_mut_ptr(), 8 * count);
            }
            _ => {
                for (index, (&x, &y)) in xs.iter().zip(ys).enumerate() {
                    let places = outputs.iter_mut().skip(index).step_by(count);
                    places.zip(self.evaluator.outputs(&[x, y])).for_each(|(place, value)| *place = value);
                }
            }
        }
    }

    /// Notes that points are asked for: after some a module is looked for, after many it is worth its compilation.
    fn expect(&mut self, count: usize) {
        let Link::NotYet = self.link else { return };
        let before = self.points;
        self.points = before.saturating_add(count.min(1 << 30) as u32);
        if before > WORTH {
            self.link = link(self.evaluator.program(), true);
        } else if before <= LOOK && self.points > LOOK {
            self.link = linked_before(self.evaluator.program());
        }
    }

    /// How many points are asked for.
    fn count(&mut self, xs: &[f64], ys: &[f64], outputs: &[f64]) -> usize {
        let count = xs.len();
        assert_eq!(ys.len(), count);
        assert_eq!(outputs.len(), count * self.evaluator.program().outputs().len());
        self.expect(count);
        count
    }

    fn linked_grid(&mut self, linked: &Linked, grid: &Grid, outputs: &mut [&mut [f64]]) {
        let program = self.evaluator.program();
        let settled = self.evaluator.settled().as_ptr();
        self.row_invariants.resize(row_invariants(program).len() * grid.columns, 0.0);
        (linked.columns)(settled, self.xs.as_ptr(), grid.columns, self.row_invariants.as_mut_ptr());
        let mut rows = vec![0.0; if outputs.len() > 1 { outputs.len() * grid.columns } else { 0 }];
        for row in 0..grid.rows {
            let cells = row * grid.columns..(row + 1) * grid.columns;
            let call = |out| {
                (linked.row)(grid.y(row), settled, self.row_invariants.as_ptr(), grid.columns, out, 8 * grid.columns)
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
        lanes.set_columns(self.evaluator.settled(), &self.xs);
        for row in 0..grid.rows {
            let cells = row * grid.columns..(row + 1) * grid.columns;
            let mut line: Vec<&mut [f64]> = outputs.iter_mut().map(|output| &mut output[cells.clone()]).collect();
            lanes.row(grid.y(row), &mut line);
        }
    }
}
