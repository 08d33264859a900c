//! The bifurcation diagram of the optimiser: where the last of many iterates are, against the learning rate. One fixed point, then cycles
//! of period 2 and 4, chaos, escape. Columns are computed coarse to fine, all of a pass at once where the method allows it
//! ([`RateBatch`]).
//!
//! May, *Simple mathematical models with very complicated dynamics* (1976); for descent: Kong & Tao, *Stochasticity of deterministic
//! gradient descent* (2020).

use std::rc::Rc;

use super::setup::Setup;
use crate::plane::View;
use crate::problem::SurfaceProblem;
use crate::scene::{Density, Ink, Layer};
use crate::surface::Surface;
use crate::trajectory::{RateBatch, RateEnd, Stepper};

/// The iterates of each run, and how many of the last are drawn.
pub const ITERATES: usize = 2000;
pub const DRAWN: usize = 400;

/// The most rates.
pub const MAX_COLUMNS: usize = 600;

/// The distance of the columns of each pass.
const STRIDES: [usize; 4] = [8, 4, 2, 1];

/// The steps of a batch, and of a single run, between two looks at the clock.
const STRETCH: usize = 25;

/// What one iterate adds to its cell: of four hundred in one cell the ink is solid, of a few it is grey.
const HIT: u16 = Layer::UNIT / 4;

/// What a diagram depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The runs; their schedule and number of steps do not matter.
    pub setup: Setup,
    /// The rates, and the x of the iterates.
    pub view: View,
    /// The number of rates, and of cells along x.
    pub size: [usize; 2],
}

impl Plan {
    /// The rate of a column.
    pub fn rate(&self, column: usize) -> f64 {
        let [low, high] = self.view.x;
        low + (high - low) * (column as f64 + 0.5) / self.size[0] as f64
    }
}

/// A diagram, as far as it is computed.
pub struct Diagram {
    plan: Plan,
    /// Hits in each cell, row-major from the highest x.
    hits: Vec<u16>,
    /// Whether the run of a column has escaped.
    escaped: Vec<bool>,
    /// The passes that are done.
    pass: usize,
    work: Option<Pass>,
    density: Rc<Density>,
}

/// A pass in progress.
struct Pass {
    columns: Vec<usize>,
    batch: Option<RateBatch>,
    /// Steps of the batch, or columns that have been run one by one.
    done: usize,
}

impl Diagram {
    /// Nothing yet.
    pub fn new(plan: Plan) -> Self {
        let [columns, rows] = plan.size;
        let density = Rc::new(Density::new(plan.view, plan.size, [Ink::Foreground]));
        Self { hits: vec![0; columns * rows], escaped: vec![false; columns], pass: 0, work: None, density, plan }
    }

    /// What it is of.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Whether all is computed.
    pub fn is_done(&self) -> bool {
        self.pass == STRIDES.len()
    }

    /// The picture so far; the same `Rc` until there is more.
    pub fn density(&self) -> Rc<Density> {
        Rc::clone(&self.density)
    }

    /// The lowest rate from which on every run escapes, once all are known.
    pub fn escape(&self) -> Option<f64> {
        let bounded = self.escaped.iter().rposition(|escaped| !escaped).map_or(0, |column| column + 1);
        (self.is_done() && bounded < self.escaped.len()).then(|| self.plan.rate(bounded))
    }

    /// Works while `go_on` returns `true`. Returns whether any is left.
    pub fn advance(&mut self, surface: &dyn Surface, go_on: &mut dyn FnMut() -> bool) -> bool {
        let before = self.pass;
        while !self.is_done() && go_on() {
            let mut pass = self.work.take().unwrap_or_else(|| self.next_pass());
            if self.stretch(&mut pass, surface) {
                self.work = Some(pass);
            } else {
                self.pass += 1;
            }
        }
        if self.pass > before {
            self.density = Rc::new(self.drawn());
        }
        !self.is_done()
    }

    /// The columns of the next pass.
    fn next_pass(&self) -> Pass {
        let stride = STRIDES[self.pass];
        let is_new = |column: &usize| self.pass == 0 || !column.is_multiple_of(2 * stride);
        let is_positive = |column: &usize| self.plan.rate(*column) > 0.0;
        let columns: Vec<usize> = (0..self.plan.size[0]).step_by(stride).filter(is_new).filter(is_positive).collect();
        let rates: Vec<f64> = columns.iter().map(|column| self.plan.rate(*column)).collect();
        let batch = RateBatch::new(&self.plan.setup.constant(1.0, 0), &rates);
        Pass { columns, batch, done: 0 }
    }

    /// A part of a pass. Returns whether any is left.
    fn stretch(&mut self, pass: &mut Pass, surface: &dyn Surface) -> bool {
        let Pass { columns, batch, done } = pass;
        let Some(batch) = batch else {
            let Some(&column) = columns.get(*done) else { return false };
            self.run_alone(column, surface);
            *done += 1;
            return *done < columns.len();
        };
        let mut ends: Vec<(usize, RateEnd)> = Vec::new();
        let transient = ITERATES - DRAWN;
        if *done < transient {
            batch.advance(surface, STRETCH, |run, end| ends.push((run, end)));
        } else {
            for _ in 1..STRETCH {
                batch.step(surface);
                self.hit_all(columns, batch);
            }
            batch.advance(surface, 1, |run, end| ends.push((run, end)));
            self.hit_all(columns, batch);
        }
        *done += STRETCH;
        for (run, end) in ends {
            match end {
                RateEnd::Settled([x, _]) => self.hit(columns[run], x, DRAWN - done.saturating_sub(transient)),
                RateEnd::Escaped => self.escape_from(columns[run]),
            }
        }
        *done < ITERATES && !batch.running().is_empty()
    }

    fn run_alone(&mut self, column: usize, surface: &dyn Surface) {
        let run = self.plan.setup.constant(self.plan.rate(column), ITERATES);
        let mut problem = SurfaceProblem::new(surface);
        let mut stepper = Stepper::begin(&run, &mut problem).expect("knobs allow only what a run accepts");
        stepper.advance(&mut problem, ITERATES);
        let trajectory = stepper.so_far();
        let steps = trajectory.steps();
        if steps < ITERATES {
            return self.escape_from(column);
        }
        for step in ITERATES - DRAWN + 1..=ITERATES {
            self.hit(column, trajectory.point(step)[0], 1);
        }
    }

    fn hit_all(&mut self, columns: &[usize], batch: &RateBatch) {
        for (run, x) in batch.running().iter().zip(batch.xs()) {
            self.hit(columns[*run], *x, 1);
        }
    }

    fn hit(&mut self, column: usize, x: f64, times: usize) {
        let ([columns, rows], [low, high]) = (self.plan.size, self.plan.view.y);
        let row = (high - x) * (rows as f64 / (high - low));
        if (0.0..rows as f64).contains(&row) {
            let cell = &mut self.hits[row as usize * columns + column];
            *cell = cell.saturating_add(times as u16);
        }
    }

    fn escape_from(&mut self, column: usize) {
        self.escaped[column] = true;
        self.hits.iter_mut().skip(column).step_by(self.plan.size[0]).for_each(|hits| *hits = 0);
    }

    /// The picture: a column that is not computed looks like the one to its left.
    fn drawn(&self) -> Density {
        let mut density = Density::new(self.plan.view, self.plan.size, [Ink::Foreground]);
        density.absorption = 0.5;
        let (columns, stride) = (self.plan.size[0], STRIDES[self.pass.saturating_sub(1)]);
        for (to, from) in density.layers[0].lengths.chunks_mut(columns).zip(self.hits.chunks(columns)) {
            for (column, length) in to.iter_mut().enumerate() {
                *length = from[column / stride * stride].saturating_mul(HIT);
            }
        }
        density
    }
}
