//! The smaller panels: the data with the line and the batch of the step shown; the plane of rates and batch sizes; the loss against what
//! it has cost.

use std::rc::Rc;

use super::MiniBatches;
use super::hold::Hold;
use super::picture::{BATCH, GRADIENT, LOSSES, THEORY};
use super::prediction::Quadratics;
use crate::data_loss::Fit;
use crate::decimal::power_of_ten;
use crate::figure::{Clock, Figure};
use crate::minibatch::{self, Order, mean_limit};
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::straight;

/// The most points of a line.
const MAX_POINTS: usize = 600;

/// Decades that the axis of losses has at most.
const MAX_DECADES: f64 = 6.0;

/// The expected loss with another batch size at the same learning rate.
#[derive(Debug)]
pub struct Rival {
    /// The batch size.
    pub size: usize,
    /// Epoch and expected loss above the minimum: x₀, y₀, x₁, y₁, …
    pub line: Rc<Vec<f64>>,
}

/// The points, those of the batch in its colour with their residuals, and the line.
pub fn draw_data(figure: &MiniBatches, panel: &mut Panel) {
    let ([w, b], points) = (figure.weights(), figure.data.points());
    let [left, right] = panel.x.range;
    let line = |w: f64, b: f64| vec![left, w * left + b, right, w * right + b];
    let mut residuals = Vec::new();
    let mut batch = Vec::new();
    let course = figure.course();
    for &[x, y] in course.batch(figure.step()).iter().filter_map(|&index| points.get(index)) {
        residuals.extend([x, y, x, w * x + b, f64::NAN, f64::NAN]);
        batch.extend([x, y]);
    }
    if let Fit::Line([w, b]) = figure.data.loss().fit() {
        panel.front.push(Mark::line(line(w, b), Stroke::new(Ink::Muted, 1.5).dashed(&[8.0, 4.0])));
    }
    let residuals = if w.abs() < 1e9 && b.abs() < 1e9 { residuals } else { Vec::new() };
    panel.front.extend([
        Mark::line(residuals, Stroke::new(BATCH, 2.0)),
        Mark::points(points.concat(), Marker::Circle, 4.0, Ink::Foreground),
        Mark::points(batch, Marker::Circle, 6.0, BATCH),
        Mark::line(line(w, b), Stroke::new(Ink::Foreground, 2.5).haloed()),
    ]);
}

/// Where descent on independent batches holds, its limit and that of reshuffled epochs, the rate at which even the full batch does not, and the batch size whose noise is as large as the
/// gradient at the step shown.
pub fn draw_hold(figure: &MiniBatches, panel: &mut Panel, frame: Frame) {
    let (quadratics, order, view) = (figure.quadratics(), figure.order(), panel.view());
    let key = (figure.data.revision(), order, view);
    let least = figure.data.loss().least();
    let hold = figure.hold.of(key, || quadratics.as_deref().map(|one| Hold::of(one, order, least, view)));
    let (Some(hold), Some(quadratics)) = (hold, quadratics) else { return };
    let limit = Mark::line(Rc::clone(&hold.limit), Stroke::new(Ink::Foreground, 2.0).haloed());
    panel.backdrop = vec![Mark::Raster(hold.raster), limit];
    let steepest = mean_limit(&quadratics.samples);
    if steepest.is_finite() {
        panel.front.push(straight::upright(steepest, panel.y.range));
    }
    let edge: &[f64] = if order == Order::Reshuffled { figure.edge.of(figure.data.revision()) } else { &[] };
    let edge: Vec<f64> = edge.chunks_exact(2).filter(|at| at[0] > 0.0).flatten().copied().collect();
    panel.front.push(Mark::line(edge.clone(), Stroke::new(THEORY, 2.5).haloed()));
    let critical = figure.noise().critical_batch();
    let [low, high] = view.y;
    let is_shown = low < critical && critical < high;
    if is_shown {
        let [left, right] = view.x;
        let stroke = Stroke::new(GRADIENT, 1.8).dashed(&[6.0, 4.0]).haloed();
        panel.front.push(Mark::line(vec![left, critical, right, critical], stroke));
    }
    let mut labels = Labels::new(panel, frame, &figure.handles());
    labels.keep_off(&panel.backdrop[1..]);
    labels.keep_off(&panel.front);
    let at = |part: f64, up: f64| [view.x[0] * libm::pow(view.x[1] / view.x[0], part), low * libm::pow(high / low, up)];
    let inside =
        [0.25, 0.3, 0.2, 0.4].into_iter().flat_map(|part| [0.6, 0.8, 0.3].map(|up| LabelPosition::on(at(part, up))));
    panel.front.extend(labels.write_longest(["holds; brighter: noisier", "holds"], Ink::Foreground, inside));
    let middle = edge.chunks_exact(2).map(|at| LabelPosition::right_of([at[0], at[1]]));
    panel.front.extend(labels.write("reshuffled", THEORY, middle));
    let beyond = [0.85, 0.8, 0.9].map(|part| LabelPosition::on(at(part, 0.25)));
    panel.front.extend(labels.write_longest(["cannot hold", "not"], Ink::Foreground, beyond));
    if view.x[0] < steepest && steepest < view.x[1] {
        let beside = [0.6, 0.45, 0.9].map(|up| LabelPosition::right_of([steepest, at(0.0, up)[1]]));
        panel.front.extend(labels.write("2/λmax", Ink::Muted, beside));
    }
    if is_shown {
        let along = [0.03, 0.1, 0.6].map(|part| [at(part, 0.0)[0], critical]);
        let both = along.into_iter().flat_map(|at| [LabelPosition::above(at), LabelPosition::below(at)]);
        let right = along.map(|at| LabelPosition::beyond(at, [1.0, 0.6]));
        let places = right.into_iter().chain(both);
        panel.front.extend(labels.write_longest(["noise = gradient: tr Σ/‖∇L‖²", "tr Σ/‖∇L‖²"], GRADIENT, places));
    }
}

/// The axes of the losses: epochs, which cost the same for every batch size, and decades.
pub fn losses_panel(figure: &MiniBatches, area: Rect, scale: f64) -> Panel {
    let epochs = figure.epochs.value();
    let long = format!("epochs, {} sample gradients each", figure.count());
    let x = Axis::linear(labels::fitting([long, "epochs".into()], area.width, scale), [0.0, epochs]);
    let y = labels::fitting(["loss above the minimum, L − L*".into(), "L − L*".into()], area.width, scale);
    Panel::new(LOSSES, area, x, Axis::logarithmic(y, loss_range(figure)))
}

/// Whole decades around the losses of the run.
fn loss_range(figure: &MiniBatches) -> [f64; 2] {
    let course = figure.course();
    let least = figure.data.loss().least();
    let high = (course.losses[0] - least).max(1e-12);
    let seen = course.losses.iter().map(|loss| loss - least).filter(|loss| *loss > 1e-15 * high);
    let low = seen.fold(high, f64::min);
    let [low, high] = [low, 2.0 * high].map(|end| if end.is_finite() { libm::log10(end) } else { 0.0 });
    let high = libm::ceil(high).clamp(-300.0, 300.0);
    [power_of_ten(libm::floor(low).clamp(high - MAX_DECADES, high - 1.0)), power_of_ten(high)]
}

/// The loss of the run up to the step shown with a dot after every epoch, the expected one, and those of other batch sizes.
pub fn draw_losses(figure: &MiniBatches, panel: &mut Panel, frame: Frame) {
    let [floor, ceiling] = panel.y.range;
    let drawn = |line: &[f64]| -> Vec<f64> {
        line.chunks_exact(2).flat_map(|at| [at[0], at[1].clamp(0.1 * floor, 10.0 * ceiling)]).collect()
    };
    let rivals = figure.rivals();
    let (course, step, count) = (figure.course(), figure.step(), figure.count().max(1));
    let least = figure.data.loss().least();
    let last = step.min(course.steps());
    let stride = last.div_ceil(MAX_POINTS).max(1);
    let at = |step: usize| [course.taken[step] as f64 / count as f64, course.losses[step] - least];
    let line: Vec<f64> = (0..=last).step_by(stride).chain([last]).flat_map(at).collect();
    let ends = (0..=last).filter(|&step| course.taken[step] % count == 0);
    let dots: Vec<f64> = ends.flat_map(at).collect();
    panel.front.push(Mark::line(drawn(&line), Stroke::new(Ink::Foreground, 1.2)));
    let is_sparse = dots.len() <= 160;
    if is_sparse {
        panel.front.push(Mark::Points {
            points: drawn(&dots).into(),
            marker: Marker::Circle,
            radius: 2.5,
            ink: Ink::Foreground,
            halo: false,
        });
    }
    let setup = figure.setup();
    let law = figure.prediction.of(&setup);
    let expected = law.map(|(quadratics, law)| {
        let losses = law.moments.iter().map(|moments| moments.expected_loss(quadratics.hessian));
        let name = if law.is_exact { ["expected", "E"] } else { ["independent batches", "independent"] };
        (name, drawn(&figure.cost_line(figure.size(), losses)))
    });
    if let Some((_, line)) = &expected {
        panel.front.push(Mark::line(line.clone(), Stroke::new(THEORY, 2.0).dashed(&[8.0, 4.0]).haloed()));
    }
    let stroke = Stroke::new(Ink::Muted, 1.8).dashed(&[2.0, 3.0]).haloed();
    panel.front.extend(rivals.iter().map(|rival| Mark::line(drawn(&rival.line), stroke.clone())));
    let mut labels = Labels::new(panel, frame, &figure.handles());
    let points = |line: &[f64]| -> Vec<[f64; 2]> {
        let points = line.chunks_exact(2).map(|at| [at[0], at[1]]);
        points.filter(|at| (floor..=ceiling).contains(&at[1])).collect()
    };
    labels.keep_off(&panel.front);
    for rival in rivals.iter() {
        let mut points = points(&rival.line);
        points.reverse();
        panel.front.extend(labels.beside(&format!("B = {}", rival.size), Ink::Muted, points));
    }
    if let Some(([long, short], line)) = expected {
        let from_right: Vec<_> = points(&line).into_iter().rev().collect();
        let written = labels.beside(long, THEORY, from_right.iter().copied());
        panel.front.extend(written.or_else(|| labels.beside(short, THEORY, from_right)));
    }
}

impl MiniBatches {
    /// The rate of the next step, or of the last.
    pub fn rate_at_step(&self) -> f64 {
        let rates = self.rates(self.last());
        rates[self.step().min(rates.len() - 1)]
    }

    /// Epochs and losses, from losses after each step.
    fn cost_line(&self, size: usize, losses: impl ExactSizeIterator<Item = f64>) -> Vec<f64> {
        let (order, count) = (self.order(), self.count());
        let stride = losses.len().div_ceil(MAX_POINTS).max(1);
        let at = |(step, loss): (usize, f64)| {
            let loss = if loss.is_finite() { loss } else { f64::NAN };
            [order.sample_gradients(step, count, size) as f64 / count.max(1) as f64, loss]
        };
        losses.enumerate().step_by(stride).flat_map(at).collect()
    }

    /// The expected losses with the smallest and the largest batch, unless they are the one that is set.
    fn rivals(&self) -> Rc<Vec<Rival>> {
        let (Some(quadratics), count) = (self.quadratics(), self.count()) else { return Rc::default() };
        let key = (self.setup(), self.count());
        self.rivals.of(key, || {
            let sizes = [1, count].into_iter().filter(|size| *size != self.size() && *size > 0);
            Rc::new(sizes.map(|size| self.rival(&quadratics, size)).collect())
        })
    }

    fn rival(&self, quadratics: &Quadratics, size: usize) -> Rival {
        let share = minibatch::share(self.order(), self.count(), size as f64);
        let law = quadratics.independent(share, &self.rates(self.steps_of(size)), self.start());
        let losses = law.moments.iter().map(|moments| moments.expected_loss(quadratics.hessian));
        Rival { size, line: self.cost_line(size, losses).into() }
    }
}
