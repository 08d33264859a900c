//! A program in x and y that runs as fast as its host allows: interpreted, or compiled to WebAssembly where a host links modules
//! (`link`). At a point both return the same bits; on a grid both use the same kernels.

use super::lanes::{self, Lanes, row_invariants};
use super::link::LinkedPlane;
use super::point_machine::PointMachine;
use super::program::Program;
use crate::plane::Grid;

/// A program in x and y with values for its constants.
#[derive(Clone, Debug)]
pub struct Machine {
    one: PointMachine,
    lanes: Option<Lanes>,
    xs: Vec<f64>,
    row_invariants: Vec<f64>,
}

impl Machine {
    /// A machine for a program with these constants.
    ///
    /// # Panics
    /// If the program has more than two variables.
    pub fn new(program: Program, constants: &[f64]) -> Self {
        assert!(program.is_of_plane());
        let one = PointMachine::new(program, constants);
        Self { one, lanes: None, xs: Vec::new(), row_invariants: Vec::new() }
    }

    /// Sets the constants, without recompiling.
    pub fn set_constants(&mut self, constants: &[f64]) {
        self.one.set_constants(constants);
    }

    /// The outputs at a point, exactly.
    ///
    /// # Panics
    /// If the program does not have `OUTPUTS` outputs.
    pub fn point<const OUTPUTS: usize>(&mut self, at: [f64; 2]) -> [f64; OUTPUTS] {
        let mut outputs = [0.0; OUTPUTS];
        self.one.evaluate(&at, &mut outputs);
        outputs
    }

    /// The outputs over a grid, each row-major from the lowest y, computed by kernels.
    ///
    /// # Panics
    /// Unless there is one slice of `grid.len()` numbers per output.
    pub fn grid(&mut self, grid: &Grid, outputs: &mut [&mut [f64]]) {
        assert_eq!(outputs.len(), self.one.program().outputs().len());
        assert!(outputs.iter().all(|output| output.len() == grid.len()));
        self.xs.clear();
        self.xs.extend((0..grid.columns).map(|column| grid.x(column)));
        // The first grid is interpreted, so drawing never waits for compilation; a module later computes the same bits faster.
        self.one.request_link();
        // A module processes columns in pairs.
        match self.one.linked().cloned().as_ref().and_then(|linked| linked.plane.as_ref()) {
            Some(plane) if grid.columns >= 2 => self.linked_grid(plane, grid, outputs),
            _ => self.interpreted_grid(grid, outputs),
        }
    }

    /// The outputs at a batch of points, computed by kernels: output i of point j is at index `xs.len()`·i + j.
    ///
    /// # Panics
    /// If `xs` and `ys` differ in length, or `outputs` does not have room for exactly all outputs of all points.
    pub fn points(&mut self, xs: &[f64], ys: &[f64], outputs: &mut [f64]) {
        let count = self.checked_count(xs, ys, outputs);
        let invariants = self.one.invariants();
        match self.plane() {
            // A module processes points in pairs.
            Some(plane) if count >= 2 => {
                let [xs, ys, invariants] = [xs, ys, invariants].map(<[f64]>::as_ptr);
                (plane.points)(xs, ys, count, invariants, outputs.as_mut_ptr(), 8 * count);
            }
            _ => lanes::points(self.one.program(), invariants, [xs, ys], outputs),
        }
    }

    /// The outputs at a batch of points, in the same order, bit for bit those of [`Machine::point`].
    ///
    /// # Panics
    /// As [`Machine::points`].
    pub fn exact_points(&mut self, xs: &[f64], ys: &[f64], outputs: &mut [f64]) {
        if let ([x], [y]) = (xs, ys) {
            return self.one.evaluate(&[*x, *y], outputs);
        }
        let count = self.checked_count(xs, ys, outputs);
        // A module processes points in pairs.
        if let Some(plane) = self.plane().filter(|_| count >= 2) {
            let invariants = self.one.invariants().as_ptr();
            (plane.exact_points)(xs.as_ptr(), ys.as_ptr(), count, invariants, outputs.as_mut_ptr(), 8 * count);
            return;
        }
        for (index, (&x, &y)) in xs.iter().zip(ys).enumerate() {
            let slots = outputs.iter_mut().skip(index).step_by(count);
            slots.zip(self.one.interpret(&[x, y])).for_each(|(slot, value)| *slot = value);
        }
    }

    fn plane(&self) -> Option<&LinkedPlane> {
        self.one.linked()?.plane.as_ref()
    }

    /// Checks the lengths of a batch, counts its points and returns their number.
    fn checked_count(&mut self, xs: &[f64], ys: &[f64], outputs: &[f64]) -> usize {
        let count = xs.len();
        assert_eq!(ys.len(), count);
        assert_eq!(outputs.len(), count * self.one.program().outputs().len());
        self.one.count(count);
        count
    }

    fn linked_grid(&mut self, plane: &LinkedPlane, grid: &Grid, outputs: &mut [&mut [f64]]) {
        let program = self.one.program();
        let invariants = self.one.invariants().as_ptr();
        self.row_invariants.resize(row_invariants(program).len() * grid.columns, 0.0);
        (plane.columns)(invariants, self.xs.as_ptr(), grid.columns, self.row_invariants.as_mut_ptr());
        let mut rows = vec![0.0; if outputs.len() > 1 { outputs.len() * grid.columns } else { 0 }];
        for row in 0..grid.rows {
            let cells = row * grid.columns..(row + 1) * grid.columns;
            let call = |out| {
                (plane.row)(grid.y(row), invariants, self.row_invariants.as_ptr(), grid.columns, out, 8 * grid.columns)
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
        let lanes = self.lanes.get_or_insert_with(|| Lanes::new(self.one.program().clone()));
        lanes.set_columns(self.one.invariants(), &self.xs);
        for row in 0..grid.rows {
            let cells = row * grid.columns..(row + 1) * grid.columns;
            let mut line: Vec<&mut [f64]> = outputs.iter_mut().map(|output| &mut output[cells.clone()]).collect();
            lanes.row(grid.y(row), &mut line);
        }
    }
}
