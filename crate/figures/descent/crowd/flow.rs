//! The paths of a crowd as one image, with a dot where each run is. What is already drawn stays: an animation adds the steps that are
//! new, a slice of work the runs.

use std::rc::Rc;

use super::Runs;
use crate::plane::View;
use crate::scene::{Density, Frame, Ink, Panel};
use crate::trajectory::Trajectory;

/// How far the background shines through under the paths.
const VEIL: f64 = 0.62;

/// The absorption of the paths from one start is this over the root of the number of starts, within limits.
const ABSORPTION: f64 = 11.0;
const ABSORPTIONS: [f64; 2] = [0.2, 0.9];

/// The radius of the dots, in CSS pixels.
const RADIUS: f64 = 1.6;

/// Cells to a CSS pixel, and while something moves and there are more and more runs.
const FINE: f64 = 1.0;
const COARSE: f64 = 0.5;

/// The work of a frame while something moves, and while there are more and more runs besides, which also take time to compute.
const WORK: usize = 240_000;
const WORK_BESIDES: usize = 80_000;

/// Cells along a side of the image at most.
const MAX_SIDE: f64 = 2048.0;

/// The image, and what it shows.
#[derive(Default)]
pub struct Flow(Option<Drawn>);

/// What the image depends on, besides the step and the runs that it already shows.
#[derive(PartialEq)]
struct Canvas {
    generation: Option<u64>,
    starts: usize,
    view: View,
    cells: [usize; 2],
    inks: Vec<Ink>,
}

struct Drawn {
    canvas: Canvas,
    step: usize,
    /// The number of runs of each ink.
    counts: Vec<usize>,
    density: Rc<Density>,
}

impl Flow {
    /// The paths of some runs up to a step, one ink a racer. The same `Rc` while nothing changes. While something moves, only as many
    /// runs are added as a frame has time for.
    pub fn of(&mut self, runs: Option<&Runs>, inks: &[Ink], panel: &Panel, frame: Frame, step: usize) -> Rc<Density> {
        let is_growing = runs.is_some_and(|runs| !runs.is_complete());
        let detail = if frame.moving && is_growing { COARSE } else { FINE };
        let side = |length: f64| (detail * length / frame.scale).clamp(2.0, MAX_SIDE) as usize;
        let cells = [panel.area.width, panel.area.height].map(side);
        let (generation, view) = (runs.map(Runs::generation), panel.view());
        let starts = runs.map_or(0, |runs| runs.starts().len());
        let canvas = Canvas { generation, starts, view, cells, inks: inks.to_vec() };
        let reusable = self.0.take().filter(|drawn| drawn.canvas == canvas && drawn.step <= step);
        let mut drawn = reusable.unwrap_or_else(|| Drawn::new(canvas, step, detail * RADIUS));
        if let Some(runs) = runs {
            let work = if is_growing { WORK_BESIDES } else { WORK };
            drawn.extend(runs, step, if frame.moving { work / inks.len().max(1) } else { usize::MAX });
        }
        Rc::clone(&self.0.insert(drawn).density)
    }
}

impl Drawn {
    fn new(canvas: Canvas, step: usize, radius: f64) -> Self {
        let [thin, thick] = ABSORPTIONS;
        let absorption = (ABSORPTION / (canvas.starts.max(1) as f64).sqrt()).clamp(thin, thick);
        let bare = Density::new(canvas.view, canvas.cells, canvas.inks.iter().copied());
        let density = Rc::new(Density { absorption, veil: VEIL, radius, ..bare });
        Self { step, counts: vec![0; canvas.inks.len()], density, canvas }
    }

    /// Adds the steps that are new, and new runs up to some work for each racer.
    fn extend(&mut self, runs: &Runs, step: usize, limit: usize) {
        let is_current = |(racer, count): (usize, &usize)| runs.trajectories(racer).len() == *count;
        if step == self.step && self.counts.iter().enumerate().all(is_current) {
            return;
        }
        let density = Rc::make_mut(&mut self.density);
        for (racer, count) in self.counts.iter_mut().enumerate() {
            let trajectories = runs.trajectories(racer);
            let mut add = |trajectory: &Trajectory, first: usize| {
                let last = step.min(trajectory.steps());
                let is_new = first < last;
                if is_new { density.add(racer, &trajectory.points[2 * first..2 * last + 2]) } else { 0 }
            };
            for trajectory in &trajectories[..*count] {
                add(trajectory, self.step);
            }
            let mut work = 0;
            while *count < trajectories.len() && work < limit {
                work += add(&trajectories[*count], 0);
                *count += 1;
            }
            let head = |trajectory: &Trajectory| {
                let at = trajectory.point(step.min(trajectory.steps()));
                [at[0], at[1]]
            };
            density.layers[racer].dots = trajectories[..*count].iter().flat_map(head).collect();
        }
        self.step = step;
    }
}
