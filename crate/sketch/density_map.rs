//! A joint density as a map: shades, and contours that hold a share of the probability.

use std::rc::Rc;

use crate::contour;
use crate::joint::{Form, Joint};
use crate::plane::Grid;
use crate::scene::{Contour, Mark, Ramp, Raster};
use crate::subject::map::Grids;
use crate::surface::Surface;

/// The contours hold these shares of the probability: the smallest sets that do.
const SHARES: [(f64, &str, bool); 6] = [
    (0.1, "10 %", false),
    (0.25, "25 %", false),
    (0.5, "50 %", true),
    (0.75, "75 %", false),
    (0.9, "90 %", true),
    (0.99, "99 %", true),
];

/// One sample in so many along each axis decides the levels.
const STRIDE: usize = 4;

/// The shades and contours of a density on grids. The surface is its formula: the density but for a factor, or its logarithm.
pub fn marks(surface: &dyn Surface, joint: &Joint, grids: Grids) -> Vec<Mark> {
    let sample = |grid: &Grid| {
        let mut values = vec![0.0; grid.len()];
        surface.sample(grid, &mut values);
        values
    };
    let heights = Heights::of(joint);
    let values = sample(&grids.lines);
    let most = values.iter().map(|value| heights.of_value(*value)).filter(|height| height.is_finite());
    let most = most.fold(f64::MIN_POSITIVE, f64::max);
    let shade = |value: &f64| (heights.of_value(*value).max(0.0) / most).min(1.0).sqrt() as f32;
    let shades = |values: &[f64]| values.iter().map(shade).collect();
    let raster = if grids.raster == grids.lines { shades(&values) } else { shades(&sample(&grids.raster)) };
    let densities: Vec<f64> = values.iter().map(|value| heights.of_value(*value)).collect();
    let levels = levels(&grids.lines, &densities).map(|level| heights.value_of(level));
    let lines = contour::contours_of(surface, &grids.lines, &values, &levels);
    let named = |((level, lines), (_, label, heavy)): ((f64, _), (f64, &str, bool))| Contour {
        level,
        lines,
        heavy,
        label: label.into(),
    };
    let contours = levels.into_iter().zip(lines).zip(SHARES).map(named).collect();
    let raster = Raster { grid: grids.raster, shades: raster, colors: Vec::new(), ramp: Ramp::Sequential };
    vec![Mark::Raster(Rc::new(raster)), Mark::Contours(Rc::new(contours))]
}

/// What makes a density of a formula's value: a factor or, for a logarithm, a constant.
struct Heights {
    form: Form,
    log_total: f64,
}

impl Heights {
    fn of(joint: &Joint) -> Self {
        Self { form: joint.form(), log_total: joint.log_total() }
    }

    fn of_value(&self, value: f64) -> f64 {
        match self.form {
            Form::Density => value * libm::exp(-self.log_total),
            Form::Logarithm => libm::exp(value - self.log_total),
        }
    }

    fn value_of(&self, density: f64) -> f64 {
        match self.form {
            Form::Density => density * libm::exp(self.log_total),
            Form::Logarithm => self.log_total + libm::log(density),
        }
    }
}

/// The levels above which the shares of the probability lie; NaN for shares that the grid does not hold.
fn levels(grid: &Grid, densities: &[f64]) -> [f64; SHARES.len()] {
    let rows = (0..grid.rows).step_by(STRIDE);
    let mut some: Vec<f64> = rows
        .flat_map(|row| (0..grid.columns).step_by(STRIDE).map(move |column| densities[row * grid.columns + column]))
        .filter(|density| *density > 0.0 && density.is_finite())
        .collect();
    some.sort_unstable_by(f64::total_cmp);
    some.reverse();
    let [width, height] = grid.view.size();
    let cell = width * height * (STRIDE * STRIDE) as f64 / ((grid.columns.max(2) - 1) * (grid.rows.max(2) - 1)) as f64;
    let (mut held, mut next) = (0.0, some.iter());
    SHARES.map(|(share, ..)| {
        while held < share {
            match next.next() {
                Some(density) => held += density * cell,
                None => return f64::NAN,
            }
        }
        next.as_slice().first().copied().unwrap_or(f64::NAN)
    })
}
