//! The losses against the ticks of the clock; and, while a weight is nudged, the loss along that weight with its tangent.

use super::Trained;
use crate::decimal::power_of_ten;
use crate::number::to_text;
use crate::problem::Problem;
use crate::scene::{Axis, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{self, LabelPosition, Labels};

/// The panels.
pub const LOSSES: &str = "losses";
pub const ALONG: &str = "along";

/// The losses on training and on held-out data, and the prediction by the derivative.
const TRAINING: Ink = Ink::Foreground;
const HELD_OUT: Ink = Ink::Series(2);
const PREDICTION: Ink = Ink::Series(3);

/// The most points of a curve, and decades of a loss.
const POINTS: usize = 400;
const MAX_DECADES: f64 = 12.0;

/// Points of the loss along a weight.
const ALONG_POINTS: usize = 41;

/// The losses, both on logarithmic axes.
pub fn losses_panel(figure: &Trained, area: Rect, scale: f64) -> Panel {
    let x = Axis::logarithmic(figure.tick_name(), [1.0, (figure.course.last() as f64).max(2.0)]);
    let names = ["loss on training and held-out data".into(), "loss".into()];
    Panel::new(LOSSES, area, x, Axis::logarithmic(labels::fitting(names, area.width, scale), range(figure)))
}

/// The losses up to the tick that is shown: the picture depends on the state alone, not on how far the run has been before. With
/// the loss around the weights, whose centre is the end of the run, those of the whole run.
fn losses(figure: &Trained) -> &[[f64; 2]] {
    let losses = figure.course.losses();
    if figure.around.is_shown() { losses } else { &losses[..=figure.shown_tick()] }
}

/// The decades of the losses.
pub fn range(figure: &Trained) -> [f64; 2] {
    let seen = losses(figure).iter().flatten().filter(|loss| loss.is_finite() && **loss > 0.0);
    let logs = seen.map(|&loss| libm::log10(loss));
    let [low, high] = logs.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], log| [low.min(log), high.max(log)]);
    if low > high {
        return [0.1, 1.0];
    }
    let high = libm::ceil(high + 0.05).clamp(-290.0, 300.0);
    [power_of_ten(libm::floor(low - 0.05).clamp(high - MAX_DECADES, high - 1.0)), power_of_ten(high)]
}

/// Draws the losses, and marks the tick that is shown.
pub fn draw_losses(figure: &Trained, panel: &mut Panel, labels: &mut Labels) {
    let losses = losses(figure);
    let (last, floor) = (losses.len() - 1, panel.y.range[0]);
    // Ticks that are about equally far apart on the axis.
    let ratio = libm::pow(panel.x.range[1], 1.0 / POINTS as f64);
    let mut ticks = vec![1];
    while let Some(&tick) = ticks.last().filter(|tick| **tick < last) {
        ticks.push(((tick as f64 * ratio) as usize).max(tick + 1).min(last));
    }
    let line = |kind: usize| -> Vec<f64> {
        let known = ticks.iter().filter(|tick| **tick <= last);
        known.flat_map(|&tick| [tick as f64, losses[tick][kind].max(floor * 0.5)]).collect()
    };
    let strokes = [Stroke::new(HELD_OUT, 2.0).dashed(&[6.0, 3.0]), Stroke::new(TRAINING, 2.0)];
    for (kind, stroke) in [1, 0].into_iter().zip(strokes) {
        panel.front.push(Mark::line(line(kind), stroke));
    }
    let tick = figure.shown_tick();
    let at = |kind: usize| [(tick.max(1)) as f64, losses[tick][kind]];
    for (kind, ink) in [(1, HELD_OUT), (0, TRAINING)] {
        if at(kind)[1] > 0.0 {
            panel.front.push(Mark::points(at(kind).to_vec(), Marker::Circle, 4.0, ink));
        }
    }
    labels.keep_off(&panel.front);
    let mut points = [line(0), line(1)].map(|line| line.chunks_exact(2).map(|at| [at[0], at[1]]).collect::<Vec<_>>());
    points.iter_mut().for_each(|points| points.reverse());
    let [training, held_out] = points;
    panel.front.extend(labels.beside("held out", HELD_OUT, held_out));
    panel.front.extend(labels.beside("training", TRAINING, training));
    if let Some(pace) = figure.position.pace() {
        let corner = [[0.02, 0.06], [0.5, 0.06]].map(|[x, y]| LabelPosition::right_of([panel.x.at(x), panel.y.at(y)]));
        let text = format!("{pace:.0} {}s a second", figure.tick_name());
        panel.front.extend(labels.write(&text, Ink::Muted, corner));
    }
}

/// The loss along the weight that is nudged.
pub struct Along {
    /// The weight without its nudge, and the loss there.
    pub at: [f64; 2],
    /// ∂L∕∂w there.
    pub slope: f64,
    /// Where it is nudged to.
    pub nudged: [f64; 2],
    /// The loss around it: w₀, L₀, w₁, L₁, …
    pub line: Vec<f64>,
}

impl Along {
    /// The loss that is minimised, weight decay included, along a weight.
    pub fn of(figure: &Trained) -> Option<Self> {
        let mut training = figure.training()?;
        let (index, nudge) = (figure.weight(), figure.nudge.value());
        let mut weights = figure.course.weights(figure.shown_tick()).to_vec();
        let (centre, mut gradient) = (weights[index], vec![0.0; weights.len()]);
        let base = training.loss_and_gradient(&weights, &mut gradient);
        let mut loss = |weight: f64| {
            weights[index] = weight;
            let loss = training.loss(&weights);
            if loss.is_finite() { loss } else { f64::NAN }
        };
        let reach = 1.5 * nudge.abs();
        let at = |step: usize| centre + reach * (2.0 * step as f64 / (ALONG_POINTS - 1) as f64 - 1.0);
        let line = (0..ALONG_POINTS).flat_map(|step| [at(step), loss(at(step))]).collect();
        let nudged = [centre + nudge, loss(centre + nudge)];
        Some(Self { at: [centre, base], slope: gradient[index], nudged, line })
    }

    /// The loss that the derivative predicts.
    fn predicted(&self) -> f64 {
        self.at[1] + self.slope * (self.nudged[0] - self.at[0])
    }
}

/// The loss along the weight.
pub fn along_panel(figure: &Trained, area: Rect, scale: f64) -> Panel {
    let name = labels::fitting([format!("weight {}", figure.weight_name()), "weight w".into()], area.width, scale);
    let Some(along) = figure.along() else {
        return Panel::new(ALONG, area, Axis::linear(name, [-1.0, 1.0]), Axis::linear("loss", [0.0, 1.0]));
    };
    let ends = along.line.chunks_exact(2).map(|at| at[1]).chain([along.at[1], along.predicted()]);
    let [low, high] = ends
        .filter(|end| end.is_finite())
        .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], end| [low.min(end), high.max(end)]);
    let pad = (0.15 * (high - low)).max(1e-9 * high.abs()).max(1e-12);
    let y = if low <= high && (high - low).is_finite() { [low - pad, high + pad] } else { [0.0, 1.0] };
    let x = [along.line[0], along.line[along.line.len() - 2]];
    let x = if x[0] < x[1] { x } else { [-1.0, 1.0] };
    Panel::new(ALONG, area, Axis::linear(name, x), Axis::linear("loss", y))
}

/// Draws the loss along the weight, its tangent, and both changes.
pub fn draw_along(figure: &Trained, panel: &mut Panel, labels: &mut Labels) {
    let Some(along) = figure.along() else { return };
    let [w, loss] = along.at;
    let tangent = panel.x.range.map(|end| [end, loss + along.slope * (end - w)]).concat();
    panel.front.push(Mark::line(tangent.clone(), Stroke::new(PREDICTION, 2.0).dashed(&[6.0, 3.0])));
    panel.front.push(Mark::line(along.line.clone(), Stroke::new(TRAINING, 2.0)));
    let (to, predicted) = (along.nudged, [along.nudged[0], along.predicted()]);
    if to[1].is_finite() {
        panel.front.push(Mark::line([to, predicted].concat(), Stroke::new(Ink::Muted, 1.0)));
    }
    panel.front.push(Mark::points(along.at.to_vec(), Marker::Circle, 4.0, TRAINING));
    panel.front.push(Mark::points(predicted.to_vec(), Marker::Diamond, 5.0, PREDICTION));
    labels.keep_off(&panel.front);
    let changes = [along.predicted() - loss, to[1] - loss].map(|change| to_text(change, 3));
    let away = [0.0, along.slope.signum()];
    panel.front.extend(labels.name_point(&format!("predicted {}", changes[0]), PREDICTION, predicted, away));
    if to[1].is_finite() {
        panel.front.extend(labels.name_point(&format!("real {}", changes[1]), TRAINING, to, [0.0, -away[1]]));
    }
}
