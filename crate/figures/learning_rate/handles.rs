//! The handles of the picture without a relief.

use super::picture::{self, MAP, SWEEP};
use super::setup::RATES;
use super::{LearningRate, OPENING_RATE, RATE};
use crate::figure::{Handle, Travel};
use crate::number::{point_to_text, to_text};
use crate::plane::Point;
use crate::scene::AxisScale;
use crate::subject::start_on_relief::START;

/// The handle of the start, on the map or on the curve.
pub fn start(figure: &LearningRate) -> Handle {
    let (start, [width, height]) = (figure.start(), figure.landscape.view().size());
    let loss = figure.surface().value(start);
    let is_planar = figure.is_planar();
    let to_panel = |at: Point| if is_planar { at } else { picture::on_curve(figure, at[0]) };
    let home = figure.landscape.home().starts[0];
    Handle {
        id: START.into(),
        label: "Start".into(),
        value: format!("{}, loss {}", point_to_text(start, 4), to_text(loss, 3)),
        panel: MAP,
        at: to_panel(start),
        home: if is_planar { home } else { picture::on_curve(figure, home[0]) },
        travel: match is_planar {
            true => Travel::Across([width.max(height); 2]),
            false => Travel::Along(figure.landscape.view().x, AxisScale::Linear),
        },
        removable: false,
    }
}

/// The handle of the rate, on the sweep.
pub fn rate(figure: &LearningRate) -> Handle {
    let rate = figure.rate.value();
    let loss = figure.run().0.losses.last().copied().unwrap_or(f64::NAN);
    let [rate_text, loss_text] = [rate, loss].map(|number| to_text(number, 3));
    let [low, high] = picture::losses(figure);
    let at = [rate, picture::above(figure, loss).clamp(low, high)];
    Handle {
        id: RATE.into(),
        label: "Learning rate".into(),
        value: format!(
            "η = {rate_text}, {}, loss {loss_text} after {} steps",
            figure.run().1.name(),
            figure.steps.value()
        ),
        panel: SWEEP,
        at,
        home: [figure.rate.default().unwrap_or(OPENING_RATE), at[1]],
        travel: Travel::Along(RATES, AxisScale::Logarithmic),
        removable: false,
    }
}
