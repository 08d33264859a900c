//! The handles: the start, the learning rate with the batch size, and the data points.

use super::picture::{DATA, HOLD, WEIGHTS};
use super::weight_plane::WeightPlane;
use super::{MiniBatches, POINT, RATE_AND_SIZE};
use crate::figure::{Handle, Travel};
use crate::number::{point_to_text, to_text};
use crate::plane::Point;
use crate::subject::start_on_relief::{START, StartOnRelief};
use crate::surface::Surface;

/// All handles.
pub fn handles(figure: &MiniBatches) -> Vec<Handle> {
    let points = figure.data.points().iter().enumerate().map(|(index, at)| point(figure, index, *at));
    let start = start_on_relief(figure, &figure.ground()).handles(start(figure));
    start.into_iter().chain([rate_and_size(figure)]).chain(points).collect()
}

/// The start, on the map and in three dimensions.
pub fn start_on_relief<'a>(figure: &'a MiniBatches, ground: &'a WeightPlane<'a>) -> StartOnRelief<'a> {
    let (relief, home) = (&figure.relief, figure.data.card().start);
    StartOnRelief { relief, ground, mode: relief.mode(), at: figure.start(), home }
}

fn start(figure: &MiniBatches) -> Handle {
    let at = figure.start();
    let [w, b, loss] = [at[0], at[1], figure.data.loss().value(at)].map(|value| to_text(value, 3));
    Handle {
        id: START.into(),
        label: "Start".into(),
        value: format!("w = {w}, b = {b}, loss {loss}"),
        panel: WEIGHTS,
        at,
        home: figure.data.card().start,
        travel: Travel::Across(figure.view.shown().size()),
        removable: false,
    }
}

fn rate_and_size(figure: &MiniBatches) -> Handle {
    let (rate, size, verdict) = (figure.rate.value(), figure.size(), figure.verdict());
    let [rate_text, limit] = [rate, figure.limit()].map(|value| to_text(value, 3));
    Handle {
        id: RATE_AND_SIZE.into(),
        label: "Learning rate and batch size".into(),
        value: format!("learning rate {rate_text}, batch size {size}: {verdict}, the largest rate is {limit}"),
        panel: HOLD,
        at: [rate, size as f64],
        home: [figure.data.card().learning_rate, 1.0],
        // A key press is a tenth of the rate, or one sample.
        travel: Travel::Across([5.0 * rate, 50.0]),
        removable: false,
    }
}

fn point(figure: &MiniBatches, index: usize, at: Point) -> Handle {
    let gradient = figure.data.loss().sample_gradient(index, figure.weights());
    Handle {
        id: format!("{POINT}{}", index + 1),
        label: format!("Data point {}", index + 1),
        value: format!("{}, its gradient {}", point_to_text(at, 3), point_to_text(gradient, 3)),
        panel: DATA,
        at,
        home: figure.data.card().points.get(index).copied().unwrap_or(at),
        travel: Travel::Across(figure.data.view().size()),
        removable: true,
    }
}
