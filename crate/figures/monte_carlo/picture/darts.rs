//! The darts in their square: the first ones of the method that was chosen first.

use std::rc::Rc;

use super::{DARTS, METHODS, Marks, MonteCarlo};
use crate::figures::monte_carlo::grid::{Grid, sides};
use crate::figures::monte_carlo::reduction::{Reduction, Switches};
use crate::number::to_text;
use crate::random::Random;
use crate::scene::{Axis, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::fitting;

/// The most darts that are drawn.
const MOST: usize = 3000;

/// The radius of a dart, as a share of the distance between neighbours.
const SIZE: f64 = 0.25;

/// The corners of the polygon that is the circle.
const CORNERS: u32 = 180;

/// The darts inside the circle and outside, as points x0, y0, x1, y1, …
pub type Darts = Rc<[Rc<Vec<f64>>; 2]>;

/// The square, as high as it is wide.
pub fn panel(figure: &MonteCarlo, area: Rect, scale: f64) -> Panel {
    let side = area.width.min(area.height);
    let square = Rect {
        left: area.left + 0.5 * (area.width - side),
        top: area.top + 0.5 * (area.height - side),
        width: side,
        height: side,
    };
    let [hits, misses] = [0, 1].map(|kind| darts(figure)[kind].len() / 2);
    let all = hits + misses;
    let share = to_text(4.0 * hits as f64 / all.max(1) as f64, 4);
    let name = fitting([format!("4 × {hits}/{all} = {share}"), format!("π ≈ {share}")], area.width, scale);
    Panel::new(DARTS, square, Axis::linear(name, [-1.0, 1.0]), Axis::linear("", [-1.0, 1.0]))
}

/// The method whose darts are shown.
fn method(figure: &MonteCarlo) -> usize {
    figure.methods.picked().first().copied().unwrap_or(0)
}

/// The first darts of a method: without importance sampling, which would throw them elsewhere.
fn darts(figure: &MonteCarlo) -> Darts {
    let (setup, method, count) = (figure.setup(), method(figure), figure.read().min(MOST));
    figure.darts.of((setup.clone(), method, count), || {
        let mut columns = vec![vec![0.0; count + (count & 1)]; 2];
        match method {
            0 => {
                let switches = Switches { importance: false, control: false, ..setup.switches };
                let mut integrand = setup.integrand(figure.formula.formula());
                let plain = Reduction::fit(switches, &mut integrand, &mut Random::new(0));
                plain.draw(&mut setup.streams(0), &mut columns);
            }
            1 => {
                let fitting = sides(2).into_iter().take_while(|side| side * side <= count).last().unwrap_or(1);
                columns = vec![vec![0.0; fitting * fitting]; 2];
                Grid::new(fitting, 2).fill(&mut columns);
            }
            _ => setup.scrambled(0).fill(&mut columns),
        }
        let mut kinds = [Vec::new(), Vec::new()];
        for (u, v) in columns[0].iter().zip(&columns[1]).take(if method == 1 { usize::MAX } else { count }) {
            let [x, y] = [2.0 * u - 1.0, 2.0 * v - 1.0];
            kinds[usize::from(x * x + y * y > 1.0)].extend([x, y]);
        }
        Rc::new(kinds.map(Rc::new))
    })
}

/// The darts and the circle.
pub fn marks(figure: &MonteCarlo, panel: &Panel) -> Marks {
    let darts = darts(figure);
    let count = (darts[0].len() + darts[1].len()) as f64 / 2.0;
    let distance = panel.area.width / count.max(1.0).sqrt();
    let dots = |kind: usize, ink: Ink| Mark::Points {
        points: Rc::clone(&darts[kind]),
        marker: Marker::Circle,
        radius: (SIZE * distance).clamp(0.8, 2.5),
        ink,
        halo: false,
    };
    let corner = |step: u32| {
        let (sin, cos) = libm::sincos(f64::from(step) * std::f64::consts::TAU / f64::from(CORNERS));
        [cos, sin]
    };
    let circle: Vec<f64> = (0..=CORNERS).flat_map(corner).collect();
    vec![
        dots(1, Ink::Muted),
        dots(0, METHODS[method(figure)].2.ink),
        Mark::line(circle, Stroke::new(Ink::Foreground, 1.6)),
    ]
}

/// The edge of the square; the axis has the numbers.
pub fn edge() -> Vec<Mark> {
    let corners = vec![-1.0, -1.0, 1.0, -1.0, 1.0, 1.0, -1.0, 1.0, -1.0, -1.0];
    vec![Mark::line(corners, Stroke::new(Ink::Foreground, 1.2))]
}
