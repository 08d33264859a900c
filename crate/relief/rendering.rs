//! The floating horizon: the picture of a terrain, one column at a time, from front to back.

use std::array::from_fn;
use std::rc::Rc;

use super::ray::crossing;
use super::terrain::Sample;
use super::{Projection, Terrain};
use crate::plane::{Grid, Point, View};
use crate::scene::{LIGHT_UNIT, Ramp, Raster};

/// The light on a surface: what it has everywhere, and what it gains by facing the light.
const AMBIENT: f32 = 0.45;
const DIRECT: f32 = 0.65;

/// The walls of the block are darker than its surface.
const WALL: f32 = 0.62;

/// The widths of contour lines, and their opacities, as on the map.
const LINE: Line = Line { width: 0.9, opacity: 0.5 * 255.0 };
const HEAVY: Line = Line { width: 1.5, opacity: 0.8 * 255.0 };

/// Contour lines fade where the next one is this near, in widths of a line, and are omitted where it is nearer than the first.
const CROWDED: [f32; 2] = [1.5, 5.0];

/// A point is hidden by what is more than this before it, in cells of the grid: nearer, it is the point's own slope.
const CLEARANCE: f32 = 3.0;

/// What a cell shows: see [`Ramp::Lit`].
const HATCHING: u8 = 1;
const SOLID: u8 = 255;

struct Line {
    width: f32,
    opacity: f32,
}

/// A picture of a terrain.
#[derive(Clone, Debug)]
pub struct Rendering {
    /// The picture, in u and v.
    pub raster: Rc<Raster>,
    /// The depth of what each cell shows, in the raster's order; infinite beside the block.
    depths: Vec<f32>,
    /// How much nearer something must be to hide a point.
    clearance: f32,
}

impl Rendering {
    /// The picture of a terrain in a window of `columns` × `rows` cells. Contour lines are `pen` times as wide as on a screen with one
    /// cell per CSS pixel.
    pub fn new(
        terrain: &Terrain,
        projection: &Projection,
        window: View,
        [columns, rows]: [usize; 2],
        pen: f64,
    ) -> Self {
        let [width, height] = window.size();
        let half = [0.5 * width / columns as f64, 0.5 * height / rows as f64];
        let inset = |[low, high]: [f64; 2], by: f64| [low + by, high - by];
        let view = View { x: inset(window.x, half[0]), y: inset(window.y, half[1]) };
        let grid = Grid { view, columns, rows };
        let mut cells = Cells { grid, colors: vec![[0; 4]; grid.len()], depths: vec![f32::INFINITY; grid.len()] };
        let shading = Shading::new(terrain, projection, rows as f64 / height, pen);
        for column in 0..columns {
            let right = window.x[0] + (2 * column + 1) as f64 * half[0] - projection.centre[0];
            if let Some(slice) = Slice::new(terrain, projection, right, window.y[0], rows as f64 / height) {
                cells.draw(column, &slice, &shading);
            }
        }
        let Cells { colors, depths, .. } = cells;
        let raster = Rc::new(Raster { grid, shades: Vec::new(), colors, ramp: Ramp::Lit });
        Self { raster, depths, clearance: CLEARANCE * terrain.cell() as f32 }
    }

    /// Whether a point of the surface, at a place (u, v) of the picture and a depth, is hidden. A point outside the picture is not.
    pub fn is_hidden(&self, [u, v]: Point, depth: f64) -> bool {
        let Grid { view, columns, rows } = self.raster.grid;
        let cell = |at: f64, [low, high]: [f64; 2], count: usize| {
            let cell = libm::round((at - low) / (high - low) * (count.max(2) - 1) as f64);
            (cell >= 0.0 && cell < count as f64).then_some(cell as usize)
        };
        let (Some(column), Some(row)) = (cell(u, view.x, columns), cell(v, view.y, rows)) else { return false };
        let mut around = (row.saturating_sub(1)..(row + 2).min(rows)).flat_map(|row| {
            (column.saturating_sub(1)..(column + 2).min(columns)).map(move |column| row * columns + column)
        });
        around.all(|cell| self.depths[cell] < depth as f32 - self.clearance)
    }
}

/// The cells of a picture, while it is drawn.
struct Cells {
    grid: Grid,
    colors: Vec<[u8; 4]>,
    depths: Vec<f32>,
}

impl Cells {
    /// Draws a column.
    fn draw(&mut self, column: usize, slice: &Slice, shading: &Shading) {
        let (columns, rows) = (self.grid.columns, self.grid.rows);
        let mut put = |row: usize, cell: [u8; 4], depth: f32| {
            let index = row * columns + column;
            self.colors[index] = cell;
            self.depths[index] = depth;
        };
        let mut before = slice.sample(0);
        let mut rise = slice.rise(0, before[0]);
        let mut first = row_above(slice.foot, rows);
        // The wall in front.
        let (light, end) = (shading.wall_light(slice.side), row_above(rise, rows));
        (first..end).for_each(|row| put(row, [slice.stratum(row), light, 0, SOLID], slice.depth(0.0)));
        first = first.max(end);
        let (mut level, mut last, mut top) = (0, [step(before[3].max(0.0)), light, 0, SOLID], rise.max(slice.foot));
        for step in 1..=slice.steps {
            let here = slice.sample(step);
            let rise_here = slice.rise(step, here[0]);
            if rise_here > top {
                let end = row_above(rise_here, rows);
                let per_row = 1.0 / (rise_here - rise);
                for row in first..end {
                    let share = (row as f32 + 0.5 - rise) * per_row;
                    let sample = mix(before, here, share);
                    last = shading.cell(sample, &mut level);
                    put(row, last, slice.depth((step - 1) as f32 + share));
                }
                (first, top) = (first.max(end), rise_here);
                if first >= rows {
                    return;
                }
            }
            (before, rise) = (here, rise_here);
        }
        soften(top, first, last, &mut put);
    }
}

/// Draws the cell in which the horizon ends as far as the block covers it. Cells up to `first` are drawn.
fn soften(top: f32, first: usize, cell: [u8; 4], put: &mut impl FnMut(usize, [u8; 4], f32)) {
    let row = top as i32;
    if top <= 0.0 || cell[3] != SOLID || row < first as i32 - 1 {
        return;
    }
    let covered = ((top - row as f32) * 253.0) as u8 + 2;
    put(row as usize, [cell[0], cell[1], cell[2], covered], f32::INFINITY);
}

/// The first row whose centre is above a place up in the picture.
fn row_above(place: f32, rows: usize) -> usize {
    ((place + 0.5) as i32).clamp(0, rows as i32) as usize
}

/// The vertical plane through a column of the picture, where it cuts the block. Lengths are in cells of the grid and rows of the
/// picture.
struct Slice<'a> {
    terrain: &'a Terrain,
    /// The place on the grid of the first step, and the way to the next.
    from: [f32; 2],
    along: [f32; 2],
    /// The row at z = 0 of the first step, the way to the next, and the rows of one unit of height.
    row: f32,
    row_step: f32,
    row_height: f32,
    /// The row of the foot of the wall in front.
    foot: f32,
    /// The depth of the first step, and the way to the next.
    near: f32,
    depth_step: f32,
    steps: usize,
    /// The axis of the side in front.
    side: usize,
}

impl<'a> Slice<'a> {
    fn new(terrain: &'a Terrain, projection: &Projection, right: f64, bottom: f64, per_unit: f64) -> Option<Self> {
        let ([cos, sin], [width, height]) = (projection.turn, terrain.block.domain.size());
        let (depths, side) = crossing([cos * right, sin * right], [-sin, cos], [0.5 * width, 0.5 * height])?;
        let steps = libm::ceil((depths[1] - depths[0]) / terrain.cell()).clamp(1.0, 1e5) as usize;
        let step = (depths[1] - depths[0]) / steps as f64;
        let cells = [(terrain.grid.columns - 1) as f64 / width, (terrain.grid.rows - 1) as f64 / height];
        let first = [cos * right - sin * depths[0] + 0.5 * width, sin * right + cos * depths[0] + 0.5 * height];
        let row = |z: f64| {
            let up = depths[0] * projection.tilt[1] + z * projection.tilt[0];
            ((projection.centre[1] + up - bottom) * per_unit) as f32
        };
        Some(Self {
            terrain,
            from: [0, 1].map(|axis| (first[axis] * cells[axis]) as f32),
            along: [(-sin * step * cells[0]) as f32, (cos * step * cells[1]) as f32],
            row: row(0.0),
            row_step: (step * projection.tilt[1] * per_unit) as f32,
            row_height: (projection.tilt[0] * per_unit) as f32,
            foot: row(-terrain.block.base),
            near: depths[0] as f32,
            depth_step: step as f32,
            steps,
            side,
        })
    }

    /// The surface at a step.
    fn sample(&self, step: usize) -> Sample {
        let (columns, rows) = (self.terrain.grid.columns, self.terrain.grid.rows);
        let place = |axis: usize, count: usize| {
            let place = self.from[axis] + step as f32 * self.along[axis];
            let cell = (place as i32).clamp(0, count as i32 - 2);
            (cell as usize, (place - cell as f32).clamp(0.0, 1.0))
        };
        let ((column, across), (row, up)) = (place(0, columns), place(1, rows));
        let first = row * columns + column;
        let ([one, two], [three, four]) = (self.pair(first), self.pair(first + columns));
        mix(mix(one, two, across), mix(three, four, across), up)
    }

    fn pair(&self, first: usize) -> [Sample; 2] {
        [self.terrain.samples[first], self.terrain.samples[first + 1]]
    }

    /// The row of the surface at a step.
    fn rise(&self, step: usize, z: f32) -> f32 {
        self.row + step as f32 * self.row_step + z * self.row_height
    }

    /// The colour of the wall in a row: that of the surface at this height.
    fn stratum(&self, row: usize) -> u8 {
        let strata = &self.terrain.strata;
        let share = (row as f32 + 0.5 - self.row) / (self.row_height * self.terrain.block.height as f32);
        step(strata[(share.clamp(0.0, 1.0) * (strata.len() - 1) as f32) as usize])
    }

    fn depth(&self, step: f32) -> f32 {
        self.near + step * self.depth_step
    }
}

fn mix(one: Sample, two: Sample, share: f32) -> Sample {
    from_fn(|part| one[part] + share * (two[part] - one[part]))
}

/// What all cells of a picture share.
struct Shading<'a> {
    terrain: &'a Terrain,
    /// The direction of the light.
    light: [f32; 3],
    turn: [f32; 2],
    tilt: [f32; 2],
    /// Rows of the picture per unit of the plane.
    per_unit: f32,
    pen: f32,
}

impl<'a> Shading<'a> {
    fn new(terrain: &'a Terrain, projection: &Projection, per_unit: f64, pen: f64) -> Self {
        Self {
            terrain,
            light: projection.light().map(|part| part as f32),
            turn: projection.turn.map(|part| part as f32),
            tilt: projection.tilt.map(|part| part as f32),
            per_unit: per_unit as f32,
            pen: pen as f32,
        }
    }

    /// A point of the surface; `level` is the number of contour levels below the last one drawn in this column.
    fn cell(&self, sample: Sample, level: &mut usize) -> [u8; 4] {
        let [z, x, y, shade] = sample;
        if shade < 0.0 {
            return [0, 0, 0, HATCHING];
        }
        let [lx, ly, lz] = self.light;
        let facing = (lz - lx * x - ly * y) / (1.0 + x * x + y * y).sqrt();
        [step(shade), light(facing), self.line(z, [x, y], level), SOLID]
    }

    /// The light on a wall in front, which faces the eye, across an axis.
    fn wall_light(&self, axis: usize) -> u8 {
        let facing = match axis {
            0 => self.light[0] * self.turn[1].signum(),
            _ => -self.light[1] * self.turn[0].signum(),
        };
        (f32::from(light(facing)) * WALL) as u8
    }

    /// The opacity of a contour line over a point at a height: full within half a line's width of a level.
    ///
    /// The distance from a level in the picture is |z − level| / ‖∇z‖ with the gradient in the picture. With z_u and z_d the slopes
    /// along u and the depth, and n = sin ε + z_d cos ε, that is ∇z = (z_u sin ε, z_d) / n.
    fn line(&self, z: f32, [x, y]: [f32; 2], level: &mut usize) -> u8 {
        let levels = &self.terrain.levels;
        while *level < levels.len() && levels[*level].0 <= z {
            *level += 1;
        }
        while *level > 0 && levels[*level - 1].0 > z {
            *level -= 1;
        }
        let distance = |index: usize| levels.get(index).map_or(f32::MAX, |(height, _)| (height - z).abs());
        let below = level.checked_sub(1).map_or(f32::MAX, distance);
        let (nearest, other) =
            if below < distance(*level) { (*level - 1, *level) } else { (*level, level.wrapping_sub(1)) };
        let Some(&(height, heavy)) = levels.get(nearest) else { return 0 };
        let ([cos, sin], [level_x, level_y]) = (self.turn, [x, y]);
        let (across, away) = (cos * level_x + sin * level_y, cos * level_y - sin * level_x);
        let normal = self.tilt[1] + away * self.tilt[0];
        let steepness = (across * across * self.tilt[1] * self.tilt[1] + away * away).sqrt();
        if normal <= 0.0 || steepness <= 0.0 {
            return 0;
        }
        let pixels = self.per_unit * normal / (steepness * self.pen);
        let Line { width, opacity } = if heavy { HEAVY } else { LINE };
        let ink = (0.5 * width + 0.5 / self.pen - (height - z).abs() * pixels) * self.pen;
        if ink <= 0.0 {
            return 0;
        }
        let gap = levels.get(other).map_or(f32::MAX, |(other, _)| (other - height).abs() * pixels / width);
        let fade = ((gap - CROWDED[0]) / (CROWDED[1] - CROWDED[0])).clamp(0.0, 1.0);
        (ink.min(1.0) * opacity * fade) as u8
    }
}

/// The step of the ramp of a shade.
fn step(shade: f32) -> u8 {
    (shade * 255.0 + 0.5) as u8
}

/// The light on a surface, from the cosine of its angle to the light.
fn light(facing: f32) -> u8 {
    ((AMBIENT + DIRECT * facing.max(0.0)) * f32::from(LIGHT_UNIT)) as u8
}
