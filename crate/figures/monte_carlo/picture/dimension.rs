//! What changes with the dimension: the ball's share of its cube, or the slope of each method's error.

use std::rc::Rc;

use super::{DIMENSION, METHODS, Marks, MonteCarlo};
use crate::figures::monte_carlo::integrand::ball_share;
use crate::figures::monte_carlo::work::Subject;
use crate::number::to_text;
use crate::scene::{Axis, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::straight;
use crate::sobol::MAX_DIMENSION;

/// The dimensions.
const RANGE: [f64; 2] = [1.0, MAX_DIMENSION as f64];

/// The slope of scrambled Sobol′ points for a smooth integrand, up to logarithms.
const SMOOTH: f64 = -1.5;

/// The ball's share of its cube.
pub fn ball_panel(area: Rect, scale: f64) -> Panel {
    let label = ["ball’s share of its cube".into(), "ball’s share".into()];
    let y = Axis::logarithmic(labels::fitting(label, area.height, scale), [1e-8, 2.0]);
    Panel::new(DIMENSION, area, Axis::linear("dimension d", RANGE), y)
}

/// The slopes.
pub fn slopes_panel(area: Rect, scale: f64) -> Panel {
    let label = ["slope of the error".into(), "slope".into()];
    let y = Axis::linear(labels::fitting(label, area.height, scale), [-2.2, 0.2]);
    Panel::new(DIMENSION, area, Axis::linear("dimension d", RANGE), y)
}

fn shares() -> Vec<[f64; 2]> {
    (1..=MAX_DIMENSION).map(|d| [d as f64, ball_share(d)]).collect()
}

/// −2/d
fn grid_law() -> Vec<[f64; 2]> {
    (0..=190).map(|step| 1.0 + 0.1 * f64::from(step)).map(|d| [d, -2.0 / d]).collect()
}

/// The laws as lines, and what is measured in the present dimension.
pub fn marks(figure: &MonteCarlo, panel: &Panel) -> Marks {
    let dots = |points: Vec<f64>, ink, marker, radius| Mark::Points {
        points: Rc::new(points),
        marker,
        radius,
        ink,
        halo: true,
    };
    if figure.subject() == Subject::Ball {
        let points = shares().concat();
        return vec![
            Mark::line(points.clone(), Stroke::new(Ink::Foreground, 1.2)),
            dots(points, Ink::Foreground, Marker::Circle, 2.5),
        ];
    }
    let dimension = figure.setup().dimension as f64;
    let across = |slope: f64| [RANGE[0], slope, RANGE[1], slope].to_vec();
    let laws = [across(-0.5), grid_law().concat(), across(SMOOTH)];
    let mut marks = Vec::new();
    for &method in figure.methods.picked() {
        let look = METHODS[method].2;
        marks.push(Mark::line(laws[method].clone(), Stroke::new(look.ink, 1.5).dashed(look.dash)));
    }
    for &method in figure.methods.picked() {
        let look = METHODS[method].2;
        if let Some(fit) = figure.errors()[method].fit {
            let [low, high] = panel.y.range;
            marks.push(dots(vec![dimension, fit.slope.clamp(low, high)], look.ink, look.marker, 5.0));
        }
    }
    if marks.is_empty() {
        marks.push(Mark::line(across(0.0), Stroke::new(Ink::Muted, 1.0)));
    }
    marks
}

/// The names of the laws, and the present dimension.
pub fn words(figure: &MonteCarlo, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let dimension = figure.setup().dimension;
    let mut marks = vec![straight::upright(dimension as f64, panel.y.range)];
    if figure.subject() == Subject::Ball {
        let share = ball_share(dimension);
        let text = format!("{} in d = {dimension}", to_text(share, 4));
        let at = [dimension as f64, share.clamp(panel.y.range[0], panel.y.range[1])];
        let short = to_text(share, 3);
        let places: Vec<LabelPosition> = LabelPosition::around(at, [1.0, 1.0]).collect();
        let corner = LabelPosition::above([panel.x.at(0.35), panel.y.at(0.05)]);
        marks.extend(labels.write_longest([&text, &short], Ink::Foreground, places.into_iter().chain([corner])));
        return marks;
    }
    let across = |slope: f64| (8..19).rev().map(move |d| [f64::from(d), slope]).collect::<Vec<_>>();
    let grid: Vec<[f64; 2]> = grid_law().into_iter().skip(20).step_by(10).collect();
    let laws = [(0, "−1/2", across(-0.5)), (1, "−2/d", grid), (2, "−3/2 if smooth", across(SMOOTH))];
    for (method, text, line) in laws {
        if figure.methods()[method] {
            marks.extend(labels.beside(text, METHODS[method].2.ink, line));
        }
    }
    marks
}
