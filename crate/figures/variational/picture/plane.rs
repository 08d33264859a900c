//! p as shades and contours that hold a share of its probability, every q as its ellipses of one and two standard deviations, and the
//! path of each mean.

use std::f64::consts::TAU;
use std::rc::Rc;

use super::super::{Role, Shown, Variational, words};
use super::{PLANE, ink};
use crate::figure::{Clock, Figure};
use crate::plane::Point;
use crate::scene::{Axis, Frame, Mark, Panel, Rect, Stroke};
use crate::sketch::density_map;
use crate::sketch::labels::Labels;
use crate::variational::Normal;

/// The corners of an ellipse.
const CORNERS: usize = 72;

const DASH: &[f64] = &[6.0, 4.0];

/// The panel.
pub fn panel(figure: &Variational, area: Rect) -> Panel {
    let view = figure.choice.view();
    Panel::new(PLANE, area, Axis::linear("x", view.x), Axis::linear("y", view.y))
}

/// Draws the panel.
pub fn draw(figure: &Variational, panel: &mut Panel, frame: Frame) {
    let choice = &figure.choice;
    let map = &figure.pictures.density;
    panel.backdrop = map.of(choice.revision(), panel.view(), panel.area, frame, |grids| {
        density_map::marks(choice.surface(), choice.joint(), grids)
    });
    let mut labels = Labels::new(panel, frame, &figure.handles());
    labels.keep_clear(map.labels(panel, frame.scale).iter().copied());
    let all = figure.all_shown();
    for (index, role) in
        [Role::Reverse, Role::Forward].into_iter().enumerate().filter(|(_, role)| figure.is_shown(*role))
    {
        let Some(course) = figure.courses().get(index) else { continue };
        let last = figure.playback.step().min(course.steps());
        let each = figure.family().parameters_each();
        for part in 0..figure.family().normals() {
            let path = (0..=last).flat_map(|step| course.point(step)[part * each..part * each + 2].to_vec());
            panel.front.push(Mark::line(path.collect::<Vec<f64>>(), Stroke::new(ink(role), 1.6).haloed()));
        }
    }
    for shown in &all {
        panel.front.extend(shown.q.normals.iter().flat_map(|normal| ellipses(shown, normal)));
    }
    labels.keep_off(&panel.front);
    for shown in all.iter().rev() {
        let outline: Vec<Point> = shown.q.normals.iter().flat_map(|normal| around(normal, 1.0)).step_by(9).collect();
        let farther = shown.q.normals.iter().flat_map(|normal| around(normal, 2.0)).step_by(9);
        panel.front.extend(labels.beside(
            words::title(shown.role),
            ink(shown.role),
            outline.into_iter().chain(farther),
        ));
    }
}

/// The ellipses of one and two standard deviations, with the inner one filled and a dot at the mean.
fn ellipses(shown: &Shown, normal: &Normal) -> Vec<Mark> {
    let color = ink(shown.role);
    let line = |radius: f64, stroke: Stroke| Mark::line(around(normal, radius).concat(), stroke);
    if shown.role == Role::Start {
        return vec![line(1.0, Stroke::new(color, 1.8).dashed(DASH).haloed())];
    }
    let inside = Rc::new(around(normal, 1.0).concat());
    vec![
        Mark::Polygon { points: inside, ink: color, opacity: 0.22 },
        line(1.0, Stroke::new(color, 3.0).haloed()),
        line(2.0, Stroke::new(color, 1.6).haloed()),
        Mark::dot(normal.mean, color),
    ]
}

/// The points at a distance of so many standard deviations.
fn around(normal: &Normal, radius: f64) -> Vec<Point> {
    let corner = |index: usize| {
        let (sin, cos) = libm::sincos(TAU * index as f64 / CORNERS as f64);
        normal.at([radius * cos, radius * sin])
    };
    (0..=CORNERS).map(corner).collect()
}
