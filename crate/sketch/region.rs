//! The plane as the network divides it: the output at every pixel, and the line on which it is undecided. The first picture of some
//! weights is as fine as a frame allows; at rest it is then refined in slices.

use std::rc::Rc;

use crate::contour;
use crate::network::{Architecture, Matrix, Network};
use crate::number::rounded;
use crate::plane::{Grid, View};
use crate::scene::{Frame, Panel, Ramp, Raster, Rect};

/// What a picture may cost within a frame, as weights times samples, and a slice of a finer one.
const FRAME_WORK: usize = 1_500_000;
const SLICE: usize = 300_000;

/// A unit costs as much as this many weights, for its activation.
const UNIT_COST: usize = 6;

/// The most samples along the longer side.
const MAX_SAMPLES: f64 = 900.0;

/// The coarsest picture, in samples along the longer side.
const MIN_SAMPLES: f64 = 24.0;

/// The colours of class 0 and class 1, of negative and positive numbers, and their largest opacity.
pub const COLOURS: [[u8; 3]; 2] = [[0, 114, 178], [213, 94, 0]];
const OPACITY: f64 = 150.0;

/// What outputs are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outputs {
    /// Logits of class 1.
    Classes,
    /// Values, usually in this range.
    Values([f64; 2]),
}

/// The picture of the plane.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The colours.
    pub raster: Rc<Raster>,
    /// Where the output is 0, or, of values, at each of the levels: x0, y0, x1, y1, …, broken between lines.
    pub lines: Rc<Vec<f64>>,
}

/// The last picture, and a finer one under way. A stamp says which network it is of, and the view what is shown.
pub struct Region<Stamp> {
    picture: Option<((Stamp, View), Grid, Picture)>,
    sweep: Option<((Stamp, View), Sweep)>,
}

impl<Stamp> Default for Region<Stamp> {
    fn default() -> Self {
        Self { picture: None, sweep: None }
    }
}

impl<Stamp: Copy + PartialEq> Region<Stamp> {
    /// Turns to a network in a panel: draws what a frame allows, and leaves the rest to [`Region::advance`].
    pub fn request(
        &mut self,
        stamp: Stamp,
        architecture: &Architecture,
        weights: &Rc<Vec<f64>>,
        outputs: Outputs,
        panel: &Panel,
        frame: Frame,
    ) {
        let key = (stamp, panel.view());
        let wanted = grid(panel.view(), panel.area, frame.detail.clamp(0.1, 1.0), MAX_SAMPLES);
        if self.sweep.as_ref().is_some_and(|(other, sweep)| *other != key || sweep.grid != wanted) {
            self.sweep = None;
        }
        if self.picture.as_ref().is_some_and(|(shown, _, _)| *shown == key) && self.is_as_fine_as(wanted, frame.moving)
        {
            return;
        }
        let affordable = (FRAME_WORK / cost(architecture)) as f64;
        let sweep = |grid| Sweep::new(grid, architecture.clone(), Rc::clone(weights), outputs);
        if self.picture.as_ref().is_none_or(|(shown, _, _)| *shown != key) {
            let share = (affordable / wanted.len() as f64).min(1.0).sqrt();
            let side = (wanted.columns.max(wanted.rows) as f64 * share).max(MIN_SAMPLES);
            let coarse = if share < 1.0 { grid(panel.view(), panel.area, 1.0, side) } else { wanted };
            let mut sweep = sweep(coarse);
            sweep.advance(&mut || true);
            self.picture = Some((key, coarse, sweep.picture()));
        }
        if !frame.moving && self.sweep.is_none() && !self.is_as_fine_as(wanted, false) {
            self.sweep = Some((key, sweep(wanted)));
        }
    }

    /// The picture, as far as there is one.
    pub fn picture(&self) -> Option<&Picture> {
        self.picture.as_ref().map(|(_, _, picture)| picture)
    }

    /// Refines the picture while `go_on` returns `true`; returns whether any work is left.
    pub fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some((key, sweep)) = &mut self.sweep else { return false };
        if sweep.advance(go_on) {
            return true;
        }
        self.picture = Some((*key, sweep.grid, sweep.picture()));
        self.sweep = None;
        false
    }

    fn is_as_fine_as(&self, wanted: Grid, moving: bool) -> bool {
        self.picture.as_ref().is_some_and(|(_, grid, _)| *grid == wanted || moving)
    }
}

/// The cost of a sample.
fn cost(architecture: &Architecture) -> usize {
    architecture.parameters() + UNIT_COST * architecture.layers[1..].iter().sum::<usize>()
}

/// A grid with `detail` samples per CSS pixel of an area, and at most `most` along its longer side.
fn grid(view: View, area: Rect, detail: f64, most: f64) -> Grid {
    let unit = (area.width.max(area.height) / most).max(1.0 / detail);
    let along = |length: f64| ((length / unit).round() as usize).clamp(1, MAX_SAMPLES as usize) + 1;
    Grid { view, columns: along(area.width), rows: along(area.height) }
}

/// The outputs of a network over a grid, row by row.
struct Sweep {
    grid: Grid,
    network: Network,
    weights: Rc<Vec<f64>>,
    outputs: Outputs,
    inputs: Matrix,
    rows: usize,
    values: Vec<f64>,
}

impl Sweep {
    fn new(grid: Grid, architecture: Architecture, weights: Rc<Vec<f64>>, outputs: Outputs) -> Self {
        let rows = (SLICE / (cost(&architecture) * grid.columns)).max(1);
        let (network, values) = (Network::new(architecture), Vec::with_capacity(grid.len()));
        Self { grid, network, weights, outputs, inputs: Matrix::default(), rows, values }
    }

    /// Evaluates rows while `go_on` returns `true`; returns whether any are left.
    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Self { grid, network, weights, inputs, values, .. } = self;
        while values.len() < grid.len() {
            if !go_on() {
                return true;
            }
            let first = values.len() / grid.columns;
            let rows = self.rows.min(grid.rows - first);
            inputs.reshape(2, rows * grid.columns);
            inputs.fill(|axis, at| match axis {
                0 => grid.x(at % grid.columns),
                _ => grid.y(first + at / grid.columns),
            });
            values.extend(network.forward(weights, inputs).row_numbers(0));
        }
        false
    }

    fn picture(&self) -> Picture {
        let Self { grid, values, outputs, .. } = self;
        let raster = match *outputs {
            Outputs::Classes => {
                let colors = values.iter().map(|logit| colour(libm::tanh(0.5 * logit))).collect();
                Raster { grid: *grid, shades: Vec::new(), colors, ramp: Ramp::Tint }
            }
            Outputs::Values([low, high]) => {
                let shade = |value: &f64| ((value - low) / (high - low)).clamp(0.0, 1.0) as f32;
                Raster {
                    grid: *grid,
                    shades: values.iter().map(shade).collect(),
                    colors: Vec::new(),
                    ramp: Ramp::Sequential,
                }
            }
        };
        let levels = match *outputs {
            Outputs::Classes => vec![0.0],
            Outputs::Values(range) => levels(range),
        };
        Picture { raster: raster.into(), lines: lines(grid, values, &levels).into() }
    }
}

/// The colour of a number from −1 to 1: the farther from 0, the stronger; transparent if it is undefined.
pub fn colour(number: f64) -> [u8; 4] {
    let [red, green, blue] = COLOURS[usize::from(number > 0.0)];
    [red, green, blue, (OPACITY * number.abs().min(1.0)) as u8]
}

/// Round numbers between two, about six.
pub fn levels([low, high]: [f64; 2]) -> Vec<f64> {
    let rough = (high - low) / 6.0;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| *step >= rough);
    let Some(step) = step.filter(|step| step.is_finite() && *step > 0.0) else { return Vec::new() };
    let [first, last] = [libm::ceil(low / step), libm::floor(high / step)];
    (0..=(last - first).clamp(0.0, 20.0) as usize).map(|at| rounded((first + at as f64) * step, 12)).collect()
}

/// Contour lines as one broken line.
pub fn lines(grid: &Grid, values: &[f64], levels: &[f64]) -> Vec<f64> {
    let lines = contour::contours(grid, values, levels).into_iter().flatten();
    lines.flat_map(|line| line.into_iter().chain([f64::NAN; 2])).collect()
}
