//! The ELBO over the mean and the logarithm of the width of q along x, with everything else of q as it is: contours of ln Z − ELBO, and
//! the paths of the optimisers.

use std::rc::Rc;

use super::super::descent::Objective;
use super::super::{Role, Variational};
use super::{BESIDE, ink};
use crate::figure::Clock;
use crate::plane::{Grid, Point, View};
use crate::sampled_surface::SampledSurface;
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Rect, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::subject::map::{self, Grids};
use crate::variational::{Mixture, rough_elbo, rough_rule};

/// The samples of the ELBO along each axis. So smooth a surface is drawn from a sample at every second pixel.
const COLUMNS: usize = 36;
const ROWS: usize = 30;
const COARSENING: usize = 2;

/// The widths shown, as shares of the plane's, from the narrowest to the widest.
const WIDTHS: [f64; 2] = [0.007, 0.3];

/// Above so many nats one gap is as bad as another.
const HIGHEST: f64 = 3e3;

/// The dashes of the rivals.
const DASHES: [&[f64]; 3] = [&[7.0, 4.0], &[2.0, 3.0], &[10.0, 3.0, 2.0, 3.0]];

/// The target's revision, the parameters of q, and the ends of the axes.
pub type Key = (u64, Vec<f64>, [f64; 4]);

/// The view of μ₁ and ln σ₁.
fn view(figure: &Variational) -> View {
    let [low, high] = figure.choice.view().x;
    View { x: [low, high], y: WIDTHS.map(|share| libm::log(share * (high - low))) }
}

/// The panel.
pub fn panel(figure: &Variational, area: Rect) -> Panel {
    let view = view(figure);
    Panel::new(BESIDE, area, Axis::linear("μ₁, the mean of x", view.x), Axis::linear("ln σ₁", view.y))
}

/// What the picture depends on.
pub fn key(figure: &Variational) -> Key {
    let View { x, y } = view(figure);
    (figure.choice.revision(), figure.coordinates(figure.central()), [x[0], x[1], y[0], y[1]])
}

/// q with another mean and width of its first part.
fn moved(mut q: Mixture, [mean, log_width]: Point) -> Mixture {
    if let Some(first) = q.normals.first_mut() {
        first.mean[0] = mean;
        first.along = libm::exp(log_width);
    }
    q
}

/// The ELBO at a point of the panel.
pub fn elbo_at(figure: &Variational, at: Point) -> f64 {
    let q = figure.shown(figure.central()).q;
    rough_elbo(figure.choice.surface(), &moved(q, at), &rough_rule())
}

/// ln Z − ELBO over the view, with a number that changes with it.
fn surface(figure: &Variational) -> (Rc<SampledSurface>, u64) {
    let pictures = &figure.pictures;
    pictures.surface.of(key(figure), || {
        let grid = Grid { view: view(figure), columns: COLUMNS, rows: ROWS };
        let (rule, q) = (rough_rule(), figure.shown(figure.central()).q);
        let log_total = figure.choice.joint().log_total();
        let value = |index: usize| {
            let at = [grid.x(index % COLUMNS), grid.y(index / COLUMNS)];
            let gap = log_total - rough_elbo(figure.choice.surface(), &moved(q.clone(), at), &rule);
            // Slower from there on, so that the colours are left to what matters.
            if gap > HIGHEST { HIGHEST * (1.0 + libm::log(gap / HIGHEST)) } else { gap }
        };
        let values = (0..grid.len()).map(value).collect();
        let stamp = pictures.surfaces.get() + 1;
        pictures.surfaces.set(stamp);
        (Rc::new(SampledSurface::new(grid, values)), stamp)
    })
}

/// Draws the panel.
pub fn draw(figure: &Variational, panel: &mut Panel, frame: Frame) {
    let (surface, stamp) = surface(figure);
    let map = &figure.pictures.elbo;
    panel.backdrop = map.of(stamp, panel.view(), panel.area, frame, |grids| {
        let [columns, rows] = [grids.lines.columns, grids.lines.rows].map(|count| count.div_ceil(COARSENING).max(2));
        let lines = Grid { columns, rows, ..grids.lines };
        map::marks(&*surface, Some(0.0), Grids { lines, raster: lines })
    });
    let mut labels = Labels::new(panel, frame, &[]);
    labels.keep_clear(map.labels(panel, frame.scale).iter().copied());
    let step = figure.playback.step();
    let mut named: Vec<(&str, Ink, Vec<Point>)> = Vec::new();
    let wanted = if figure.central() == Role::Reverse { Objective::Reverse } else { Objective::Forward };
    let racing = figure.courses().iter().filter(|course| course.objective == wanted);
    for (index, course) in racing.enumerate() {
        let points: Vec<Point> =
            (0..=step.min(course.steps())).map(|step| [course.point(step)[0], course.point(step)[2]]).collect();
        let (color, stroke) = match index.checked_sub(1) {
            None => (ink(figure.central()), Stroke::new(ink(figure.central()), 2.6).haloed()),
            Some(rival) => {
                (Ink::Foreground, Stroke::new(Ink::Foreground, 1.6).dashed(DASHES[rival % DASHES.len()]).haloed())
            }
        };
        panel.front.push(Mark::line(points.concat(), stroke));
        panel.front.extend(points.last().map(|at| Mark::dot(*at, color)));
        named.push((course.card.title, color, points));
    }
    labels.keep_off(&panel.front);
    let left = panel.x.range[0];
    let places = [0.05, 0.09, 0.95, 0.9].map(|share| LabelPosition::right_of([left, panel.y.at(share)]));
    panel.front.extend(labels.write_longest(["contours: ln Z − ELBO", "ln Z − ELBO"], Ink::Foreground, places));
    for (title, color, points) in named {
        let places = points.iter().rev().step_by(1 + points.len() / 12).copied().collect::<Vec<_>>();
        panel.front.extend(labels.beside(title, color, places));
    }
}
