//! The grid of the plane and its image, and the level lines of the components, computed once per map and view.

use std::rc::Rc;

use crate::contour;
use crate::curve;
use crate::plane::{Grid, View};
use crate::subject::level_line;
use crate::subject::mapping::Mapping;
use crate::subject::span;

/// The approximate number of grid lines along the shorter side.
const LINES_PER_SIDE: f64 = 8.0;

/// The maximum number of grid lines along the longer side.
const MAX_LINES: usize = 60;

/// Segments per grid line.
const SEGMENTS: usize = 160;

/// Images farther out than this are not drawn.
const MAX_COORDINATE: f64 = 1e12;

/// A grid and its image.
pub struct Image {
    /// The lines along x and along y: points x0, y0, x1, y1, …, broken between lines.
    pub lines: [Rc<Vec<f64>>; 2],
    /// Their images.
    pub images: [Rc<Vec<f64>>; 2],
    /// The extent of the images, apart from a few outliers.
    pub extent: View,
}

impl Image {
    /// The grid of a map on a view of the plane.
    pub fn of(mapping: &Mapping, view: View) -> Self {
        let map = mapping.map();
        let [width, height] = view.size();
        let step = round_step(width.min(height) / LINES_PER_SIDE);
        let lines = [along_x(view, step), along_y(view, step)];
        let image = |line: &Vec<f64>| -> Vec<f64> {
            let image =
                |point: &[f64]| if point[0].is_nan() { [f64::NAN; 2] } else { finite(map.value([point[0], point[1]])) };
            line.chunks_exact(2).flat_map(image).collect()
        };
        let images = [image(&lines[0]), image(&lines[1])];
        let extent = |axis: usize| {
            let seen = images.iter().flat_map(|image| image.chunks_exact(2)).map(|point| point[axis]);
            let [low, high] = curve::heights(seen);
            span::padded([low, high], 0.05)
        };
        let extent = View { x: extent(0), y: extent(1) };
        Self { lines: lines.map(Rc::new), images: images.map(Rc::new), extent }
    }
}

/// Samples of both components over a view, from which their level lines are traced.
pub struct LevelSamples {
    grid: Grid,
    samples: [Vec<f64>; 2],
}

impl LevelSamples {
    /// Samples a map on a view of the plane.
    pub fn of(mapping: &Mapping, view: View) -> Self {
        let (map, grid) = (mapping.map(), level_line::coarse(view));
        let points = (0..grid.rows).flat_map(|row| (0..grid.columns).map(move |column| [grid.x(column), grid.y(row)]));
        let (u, v) = points.map(|at| map.value(at)).map(|[u, v]| (u, v)).unzip();
        Self { grid, samples: [u, v] }
    }

    /// The level line of a component of the sampled map at a value: points x0, y0, x1, y1, …, broken between lines.
    pub fn line(&self, mapping: &Mapping, component: usize, value: f64) -> Vec<f64> {
        let (map, samples) = (mapping.map(), &self.samples[component]);
        let lines = if map.components()[component].is_continuous() {
            contour::contours(&self.grid, samples, &[value])
        } else {
            contour::contours_where_taken(&|at| map.value(at)[component], &self.grid, samples, &[value])
        };
        lines.into_iter().flatten().flat_map(|line| line.into_iter().chain([f64::NAN; 2])).collect()
    }
}

/// Lines of constant y.
fn along_x(view: View, step: f64) -> Vec<f64> {
    let along = |y: f64| (0..=SEGMENTS).flat_map(move |k| [at(view.x, k), y]).chain([f64::NAN; 2]);
    multiples(view.y, step).flat_map(along).collect()
}

/// Lines of constant x.
fn along_y(view: View, step: f64) -> Vec<f64> {
    let along = |x: f64| (0..=SEGMENTS).flat_map(move |k| [x, at(view.y, k)]).chain([f64::NAN; 2]);
    multiples(view.x, step).flat_map(along).collect()
}

fn at([low, high]: [f64; 2], k: usize) -> f64 {
    low + (high - low) * (k as f64 / SEGMENTS as f64)
}

/// The multiples of a step in a range.
fn multiples([low, high]: [f64; 2], step: f64) -> impl Iterator<Item = f64> {
    let first = libm::ceil(low / step);
    let count = (libm::floor(high / step) - first + 1.0).clamp(0.0, MAX_LINES as f64) as usize;
    (0..count).map(move |k| (first + k as f64) * step)
}

/// The smallest of 1, 2 and 5 times a power of ten that is at least this.
fn round_step(least: f64) -> f64 {
    let decade = libm::pow(10.0, libm::floor(libm::log10(least)));
    [1.0, 2.0, 5.0, 10.0].map(|digit| digit * decade).into_iter().find(|step| *step >= least).unwrap_or(least)
}

/// The point if it can be drawn, NaN otherwise.
fn finite(point: [f64; 2]) -> [f64; 2] {
    if point.iter().all(|end| end.abs() < MAX_COORDINATE) { point } else { [f64::NAN; 2] }
}
