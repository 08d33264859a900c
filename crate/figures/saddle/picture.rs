//! The picture of either part: the map with the paths past the saddle and the steps to leave it; or the probability that all
//! eigenvalues are positive, and beside it the index against the energy, the spectrum and the index of the matrices drawn.

mod dimension;
mod map;
mod times;

use super::Saddle;
use crate::scene::{Frame, Margins, Mark, Panel, Rect, margins};
use crate::subject::relief::{Mode, RELIEF};

/// The panels of the first part.
pub const PLANE: &str = "plane";
const TIMES: &str = "times";

/// The panels of the second part, by importance.
const PROBABILITY: &str = "probability";
pub const ENERGY: &str = "energy";
const SPECTRUM: &str = "spectrum";
const INDEX: &str = "index";

/// The shares of a wide frame's width, or of a narrow one's height.
const WIDE: [f64; 2] = [58.0, 42.0];
const NARROW: [f64; 2] = [58.0, 42.0];

/// The space around the relief in CSS pixels, before scaling.
const GAP: f64 = 6.0;

/// The least sizes in CSS pixels, before scaling, of a panel beside or below the main one.
const LEAST_HEIGHT: f64 = 128.0;
const LEAST_WIDTH: f64 = 170.0;

/// The backdrop of a panel of matrices, and what it depends on: the matrices drawn, what they are seen at, and the axes.
pub type Marks = Vec<Mark>;
pub type Key = (super::Ensemble, usize, f64, Vec<[f64; 4]>);

/// The main panel's space, and what is beside or below it.
fn halves(frame: Frame) -> [Rect; 2] {
    if frame.is_wide() { frame.rect().columns(WIDE) } else { frame.rect().rows(NARROW) }
}

/// The areas of the first part. In a narrow frame the map beside the relief takes the place of the times.
struct Areas {
    relief: Option<Rect>,
    plane: Option<Rect>,
    times: Option<Rect>,
}

impl Areas {
    fn of(mode: Mode, frame: Frame) -> Self {
        let [main, rest] = halves(frame);
        let with_axes = |slot: Rect| Some(slot.inset(margins(frame.scale)));
        let gap = GAP * frame.scale;
        // The relief has no axes around it.
        let bare = Some(main.inset(Margins { left: gap, top: gap, right: gap, bottom: gap }));
        match mode {
            Mode::Off => Self { relief: None, plane: with_axes(main), times: with_axes(rest) },
            Mode::Alone => Self { relief: bare, plane: None, times: with_axes(rest) },
            Mode::Beside if frame.is_wide() => {
                let [plane, times] = rest.rows([1.0; 2]).map(with_axes);
                Self { relief: bare, plane, times }
            }
            Mode::Beside => Self { relief: bare, plane: with_axes(rest), times: None },
        }
    }
}

/// The areas of the second part: the main one, and one to three beside or below it.
fn areas(frame: Frame) -> Vec<Rect> {
    let ([main, rest], scale) = (halves(frame), frame.scale);
    let fits = |length: f64, least: f64, count: f64| usize::from(length >= count * least * scale);
    let rest: Vec<Rect> = if frame.is_wide() {
        match fits(rest.height, LEAST_HEIGHT, 2.0) + fits(rest.height, LEAST_HEIGHT, 3.0) {
            0 => vec![rest],
            1 => rest.rows([1.0; 2]).into(),
            _ => rest.rows([1.0; 3]).into(),
        }
    } else {
        match fits(rest.width, LEAST_WIDTH, 2.0) + fits(rest.width, LEAST_WIDTH, 3.0) {
            0 => vec![rest],
            1 => rest.columns([1.0; 2]).into(),
            _ => rest.columns([1.0; 3]).into(),
        }
    };
    [main].into_iter().chain(rest).map(|slot| slot.inset(margins(scale))).collect()
}

/// The panels that have room.
pub fn panels(figure: &Saddle, frame: Frame) -> Vec<Panel> {
    if figure.is_about_dimension() {
        return areas(frame)
            .into_iter()
            .zip(dimension::PANELS)
            .map(|(area, panel)| panel(figure, area, frame.scale))
            .collect();
    }
    let Areas { relief, plane, times } = Areas::of(figure.relief.mode(), frame);
    let relief = relief.map(|area| figure.relief.panel(&figure.landscape, area));
    let plane = plane.map(|area| figure.landscape.panel(PLANE, area));
    let times = times.map(|area| times::panel(figure, area, frame.scale));
    [relief, plane, times].into_iter().flatten().collect()
}

/// Draws the figure.
pub fn draw(figure: &Saddle, panels: &mut [Panel], frame: Frame) {
    if figure.is_about_dimension() {
        return dimension::draw(figure, panels, frame);
    }
    for panel in panels {
        match panel.id {
            PLANE => map::draw(figure, panel, frame),
            RELIEF => map::draw_relief(figure, panel, frame),
            _ => times::draw(figure, panel, frame),
        }
    }
}
