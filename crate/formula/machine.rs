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
use super::lanes::{Lanes, kept};
use super::program::Program;
use crate::surface::Grid;

/// So many single points are interpreted before a module is worth its compilation.
const PATIENCE: u32 = 500;

/// So many modules are remembered, so that a formula that comes back is not compiled again.
const REMEMBERED: usize = 16;

/// A linked module; the ABI is in `emit.rs`.
pub struct Linked {
    /// `columns(settled, xs, columns, kept)`
    pub columns: extern "C" fn(*const f64, *const f64, usize, *mut f64),
    /// `row(y, settled, kept, columns, out, stride)`
    pub row: extern "C" fn(f64, *const f64, *const f64, usize, *mut f64, usize),
    /// `point(x, y, settled, out)`
    pub point: extern "C" fn(f64, f64, *const f64, *mut f64),
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

/// Modules by their bytes, the latest last.
type Memory = Vec<(Vec<u8>, Option<Rc<Linked>>)>;

thread_local! {
    static LINKER: Cell<Option<Linker>> = const { Cell::new(None) };
    static LINKED: RefCell<Memory> = const { RefCell::new(Vec::new()) };
}

/// From now on programs are linked by this; `None`: they are interpreted. Says what did it before.
pub fn set_linker(linker: Option<Linker>) -> Option<Linker> {
    LINKER.replace(linker)
}

fn link(program: &Program) -> Option<Rc<Linked>> {
    let linker = LINKER.get()?;
    let emitted = emit(program)?;
    LINKED.with_borrow_mut(|memory| {
        let known = memory.iter().position(|(bytes, _)| *bytes == emitted.bytes);
        let entry = match known {
            Some(index) => memory.remove(index),
            None => {
                let linked = linker(&emitted).map(Rc::new);
                (emitted.bytes, linked)
            }
        };
        let linked = entry.1.clone();
        memory.push(entry);
        if memory.len() > REMEMBERED {
            memory.remove(0);
        }
        linked
    })
}

/// Whether a module is wanted, is there, or will not come.
#[derive(Clone, Debug)]
enum Link {
    NotYet(u32),
    There(Rc<Linked>),
    Refused,
}

/// A program of x and y with values for its constants.
#[derive(Clone, Debug)]
pub struct Machine {
    evaluator: Evaluator,
    lanes: Option<Lanes>,
    link: Link,
    xs: Vec<f64>,
    kept: Vec<f64>,
}

impl Machine {
    /// Ready to run with these constants.
    pub fn new(program: Program, constants: &[f64]) -> Self {
        let evaluator = Evaluator::new(program, constants);
        Self { evaluator, lanes: None, link: Link::NotYet(0), xs: Vec::new(), kept: Vec::new() }
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
        let wanted = match &mut self.link {
            Link::NotYet(points) => {
                *points += 1;
                *points > PATIENCE
            }
            _ => true,
        };
        match if wanted { self.linked() } else { None } {
            Some(linked) => {
                let mut outputs = [0.0; OUTPUTS];
                (linked.point)(at[0], at[1], self.evaluator.settled().as_ptr(), outputs.as_mut_ptr());
                outputs
            }
            None => self.evaluator.evaluate(&at),
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
        // A module takes columns by two.
        match if grid.columns >= 2 { self.linked() } else { None } {
            Some(linked) => self.linked_grid(&linked, grid, outputs),
            None => self.interpreted_grid(grid, outputs),
        }
    }

    fn linked(&mut self) -> Option<Rc<Linked>> {
        if let Link::NotYet(_) = self.link {
            self.link = link(self.evaluator.program()).map_or(Link::Refused, Link::There);
        }
        match &self.link {
            Link::There(linked) => Some(linked.clone()),
            _ => None,
        }
    }

    fn linked_grid(&mut self, linked: &Linked, grid: &Grid, outputs: &mut [&mut [f64]]) {
        let program = self.evaluator.program();
        let settled = self.evaluator.settled().as_ptr();
        self.kept.resize(kept(program).len() * grid.columns, 0.0);
        (linked.columns)(settled, self.xs.as_ptr(), grid.columns, self.kept.as_mut_ptr());
        let mut rows = vec![0.0; if outputs.len() > 1 { outputs.len() * grid.columns } else { 0 }];
        for row in 0..grid.rows {
            let cells = row * grid.columns..(row + 1) * grid.columns;
            let call =
                |out| (linked.row)(grid.y(row), settled, self.kept.as_ptr(), grid.columns, out, 8 * grid.columns);
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
