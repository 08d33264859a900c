//! The picture: the plane of weights with the loss, the run, the gradient of every sample, the cloud of runs and the ellipse predicted
//! for it, as a map or in three dimensions; beside or below it the data, the plane of rates and batch sizes, and the losses, as many of these as have room.

use super::{MiniBatches, charts, hold, weights};
use crate::plane::View;
use crate::scene::{Axis, Frame, Ink, Margins, Panel, Rect, margins};
use crate::sketch::labels;
use crate::subject::map;
use crate::subject::relief::{Mode, RELIEF};

/// The panels.
pub const WEIGHTS: &str = "weights";
pub const DATA: &str = "data";
pub const HOLD: &str = "hold";
pub const LOSSES: &str = "losses";

pub const GRADIENT: Ink = Ink::Series(0);
pub const THEORY: Ink = Ink::Series(2);
pub const BATCH: Ink = Ink::Series(4);
pub const CLOUD: Ink = Ink::Series(1);

/// The share of a wide frame, or of a narrow one's height, for the weights.
const SHARE: f64 = 0.6;
const HEIGHT: f64 = 0.56;

/// The space around the relief in CSS pixels, before scaling.
const GAP: f64 = 6.0;

/// The least sizes in CSS pixels, before scaling, of three panels beside or below the weights.
const LEAST_HEIGHT: f64 = 128.0;
const LEAST_WIDTH: f64 = 170.0;

/// The panels that have room.
pub fn panels(figure: &MiniBatches, frame: Frame) -> Vec<Panel> {
    let (main, rest) = areas(frame);
    let inside = |rect: Rect| rect.inset(margins(frame.scale));
    let main = match figure.relief.mode() {
        Mode::Off => weights_panel(figure, inside(main), frame.scale),
        Mode::Beside | Mode::Alone => relief_panel(figure, main, frame.scale),
    };
    let beside: [fn(&MiniBatches, Rect, f64) -> Panel; 3] = match figure.relief.mode() {
        Mode::Beside => [weights_panel, hold_panel, data_panel],
        Mode::Off | Mode::Alone => [data_panel, hold_panel, charts::losses_panel],
    };
    let rest = rest.into_iter().zip(beside).map(|(area, panel)| panel(figure, inside(area), frame.scale));
    std::iter::once(main).chain(rest).collect()
}

fn weights_panel(figure: &MiniBatches, area: Rect, _scale: f64) -> Panel {
    let view = map::shown(figure.view.shown(), area);
    Panel::new(WEIGHTS, area, Axis::linear("slope w", view.x), Axis::linear("intercept b", view.y))
}

/// The relief has no axes around it.
fn relief_panel(figure: &MiniBatches, slot: Rect, scale: f64) -> Panel {
    let gap = GAP * scale;
    figure.relief.panel(&figure.ground(), slot.inset(Margins { left: gap, top: gap, right: gap, bottom: gap }))
}

/// The space for the weights, and for two or three panels beside or below them.
fn areas(frame: Frame) -> (Rect, Vec<Rect>) {
    let (whole, scale) = (frame.rect(), frame.scale);
    if frame.is_wide() {
        let [weights, side] = whole.columns([SHARE, 1.0 - SHARE]);
        let is_high = side.height >= 3.0 * LEAST_HEIGHT * scale;
        (weights, if is_high { side.rows([1.0; 3]).into() } else { side.rows([1.0; 2]).into() })
    } else {
        let [weights, below] = whole.rows([HEIGHT, 1.0 - HEIGHT]);
        let is_wide = below.width >= 3.0 * LEAST_WIDTH * scale;
        (weights, if is_wide { below.columns([1.0; 3]).into() } else { below.columns([1.0; 2]).into() })
    }
}

fn data_panel(figure: &MiniBatches, area: Rect, _scale: f64) -> Panel {
    let View { x, y } = figure.data.view();
    Panel::new(DATA, area, Axis::linear("x", x), Axis::linear("y", y))
}

fn hold_panel(figure: &MiniBatches, area: Rect, scale: f64) -> Panel {
    let View { x, y } = hold::view(figure.quadratics().as_deref(), figure.order(), figure.rate.value());
    let name = labels::fitting(["learning rate η".into(), "rate η".into()], area.width, scale);
    Panel::new(HOLD, area, Axis::logarithmic(name, x), Axis::logarithmic("batch size B", y))
}

/// Draws the figure.
pub fn draw(figure: &MiniBatches, panels: &mut [Panel], frame: Frame) {
    for panel in panels {
        match panel.id {
            WEIGHTS => weights::draw(figure, panel, frame),
            RELIEF => weights::draw_relief(figure, panel, frame),
            DATA => charts::draw_data(figure, panel),
            HOLD => charts::draw_hold(figure, panel, frame),
            _ => charts::draw_losses(figure, panel, frame),
        }
    }
}
