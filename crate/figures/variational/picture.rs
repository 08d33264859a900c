//! The picture: p with every q in the plane; beside it the ELBO over one mean and width, or the gradients of single samples, and the ELBO
//! and the divergence as bars.

mod bars;
mod gradients;
mod landscape;
mod plane;

use std::cell::Cell;
use std::rc::Rc;

pub use landscape::elbo_at;

use super::{Role, Variational};
use crate::figure::cache::Cache;
use crate::sampled_surface::SampledSurface;
use crate::scene::{Frame, Ink, Margins, Panel, Rect, margins};
use crate::subject::map::Map;
use crate::variational::gradient::Single;

/// The panels, the main one first.
pub const PLANE: &str = "plane";
const BARS: &str = "bars";
pub const BESIDE: &str = "beside";

/// The share of a wide frame's width for what stands beside the plane, and of a narrow frame's height for what stands below it.
const SIDE: f64 = 0.35;
const BELOW: f64 = 0.5;

/// The height of a bar in CSS pixels before scaling, and the most that all take of the height that they share with another panel.
const BAR: f64 = 26.0;
const MOST: f64 = 0.4;

/// What pictures are made of, computed once for each q and target.
#[derive(Default)]
pub struct Pictures {
    density: Map,
    elbo: Map,
    surface: Cache<landscape::Key, (Rc<SampledSurface>, u64)>,
    surfaces: Cell<u64>,
    singles: Cache<(landscape::Key, u64), Rc<Vec<Single>>>,
}

/// The colour of a q.
fn ink(role: Role) -> Ink {
    match role {
        Role::Start => Ink::Foreground,
        Role::Reverse => Ink::Series(0),
        Role::Forward => Ink::Series(1),
    }
}

/// The panels, the main one first.
pub fn panels(figure: &Variational, frame: Frame) -> Vec<Panel> {
    let [plane, bars, beside] = areas(frame, figure.all_roles().len());
    let beside = match figure.shows_gradients() {
        true => gradients::panel(figure, beside),
        false => landscape::panel(figure, beside),
    };
    vec![plane::panel(figure, plane), bars::panel(figure, bars), beside]
}

/// The areas of the plane, of so many bars, and of what is beside: to the right of the plane, or below it, with the bars in between.
fn areas(frame: Frame, bars: usize) -> [Rect; 3] {
    let around = margins(frame.scale);
    let [plane, rest] = match frame.is_wide() {
        true => frame.rect().columns([1.0 - SIDE, SIDE]),
        false => frame.rect().rows([1.0 - BELOW, BELOW]),
    };
    let low = (bars as f64 * BAR * frame.scale + around.bottom).min(MOST * rest.height);
    let [bars, beside] = match frame.is_wide() {
        true => {
            let [upper, lower] = rest.rows([rest.height - low, low]);
            [lower, upper]
        }
        false => rest.rows([low, rest.height - low]),
    };
    [plane.inset(around), bars.inset(Margins { top: 0.0, ..around }), beside.inset(around)]
}

/// Draws the figure.
pub fn draw(figure: &Variational, panels: &mut [Panel], frame: Frame) {
    let [plane, bars, beside] = panels else { return };
    plane::draw(figure, plane, frame);
    bars::draw(figure, bars, frame);
    match figure.shows_gradients() {
        true => gradients::draw(figure, beside, frame),
        false => landscape::draw(figure, beside, frame),
    }
}
