//! How sharply the loss bends where the run is: λmax, the largest eigenvalue of its Hessian, at ticks that are about equally far apart on a
//! logarithmic axis, beside the value 2∕η above which plain descent at the rate η cannot settle.
//!
//! Progressive sharpening and the edge of stability: Cohen et al., Gradient Descent on Neural Networks Typically Occurs at the Edge of
//! Stability, 2021.

use std::rc::Rc;

use super::Trained;
use super::loss_plane::random_start;
use crate::decimal::power_of_ten;
use crate::linear::Lanczos;
use crate::network::{Batch, Curvature};
use crate::scene::{Axis, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{self, Labels};

/// The panel.
pub const SHARPNESS: &str = "sharpness";

/// The inks of λmax and of 2∕η.
const INK: Ink = Ink::Series(4);
const BOUND: Ink = Ink::Series(3);

/// The most ticks at which it is computed.
const TICKS: usize = 60;

/// It is computed this accurately, relative to itself, or with this many products.
const TOLERANCE: f64 = 1e-6;
const MAX_PRODUCTS: usize = 100;

/// The share of noise in a start from the last eigenvector.
const NOISE: f64 = 0.1;

/// What is known of the curvature along a run.
#[derive(Default)]
pub struct Sharpness {
    /// The revision of the run.
    revision: u64,
    /// The ticks, ascending, with λmax at the first of them.
    ticks: Vec<usize>,
    values: Vec<f64>,
    /// The last eigenvector.
    vector: Vec<f64>,
    /// The tick that is shown, with its λmax.
    shown: Option<(usize, f64)>,
    work: Option<(usize, Lanczos)>,
}

impl Sharpness {
    /// λmax at the tick that is shown, if it is known.
    pub fn shown(&self) -> Option<f64> {
        self.shown.map(|(_, value)| value)
    }

    /// Turns to a tick of a run.
    fn turn_to(&mut self, revision: u64, tick: usize, last: usize) {
        if self.revision != revision {
            *self = Self { revision, ticks: ticks(last), ..Self::default() };
        }
        if self.shown.is_some_and(|(known, _)| known != tick) {
            self.shown = None;
        }
    }

    /// The tick to compute next, and whether it is on the curve: those of the curve come first, so that each is computed from the same
    /// start whatever is shown.
    fn next(&self, tick: usize, is_drawn: bool) -> Option<(usize, bool)> {
        let on_curve = self.ticks.get(self.values.len()).filter(|next| is_drawn && **next <= tick);
        on_curve.map(|next| (*next, true)).or_else(|| self.shown.is_none().then_some((tick, false)))
    }
}

/// Ticks from 0 to the last one.
fn ticks(last: usize) -> Vec<usize> {
    let ratio = libm::pow(last.max(2) as f64, 1.0 / TICKS as f64);
    let mut ticks = vec![0, 1];
    while let Some(&tick) = ticks.last().filter(|tick| **tick < last) {
        ticks.push(((tick as f64 * ratio) as usize).max(tick + 1).min(last));
    }
    ticks
}

impl Trained {
    /// Computes λmax while `go_on` returns `true`; returns whether any work is left.
    pub fn advance_sharpness(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let (tick, is_drawn) = (self.shown_tick(), self.curve.index() == 1);
        self.sharpness.turn_to(self.revision, tick, self.course.last());
        let Some(batch) = self.course.batches()[0].clone() else { return false };
        let Some(mut curvature) = Curvature::new(self.architecture()) else { return false };
        while let Some((next, is_on_curve)) = self.sharpness.next(tick, is_drawn) {
            let Some((value, vector)) = self.sharpness_at(next, is_on_curve, &mut curvature, &batch, go_on) else {
                return true;
            };
            let value = value + self.weight_decay.value();
            self.sharpness.work = None;
            if is_on_curve {
                self.sharpness.values.push(value);
                self.sharpness.vector = vector;
            } else {
                self.sharpness.shown = Some((tick, value));
            }
        }
        false
    }

    /// λmax of the loss on the training data at a tick with its eigenvector, NaN if it is unknown; `None` if time has run out.
    fn sharpness_at(
        &mut self,
        tick: usize,
        is_on_curve: bool,
        curvature: &mut Curvature,
        batch: &Rc<Batch>,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Option<(f64, Vec<f64>)> {
        let weights = self.course.weights(tick);
        let key = 2 * tick + usize::from(is_on_curve);
        if self.sharpness.work.as_ref().is_none_or(|(known, _)| *known != key) {
            let mut start = random_start(weights.len(), self.seed.value() as u64);
            if is_on_curve && self.sharpness.vector.len() == start.len() {
                let noise = NOISE / (start.len() as f64).sqrt();
                start.iter_mut().zip(&self.sharpness.vector).for_each(|(entry, last)| *entry = last + noise * *entry);
            }
            self.sharpness.work = Some((key, Lanczos::from(start)));
        }
        let (_, lanczos) = self.sharpness.work.as_mut()?;
        let mut hessian = curvature.at(weights, batch);
        loop {
            if !go_on() {
                return None;
            }
            let has_more = lanczos.step(|vector, product| hessian.multiply(vector, product));
            if has_more && !lanczos.steps().is_multiple_of(4) {
                continue;
            }
            let Some([_, high]) = lanczos.extremes() else { return Some((f64::NAN, Vec::new())) };
            if !has_more || high.residual <= TOLERANCE * high.value.abs() || lanczos.steps() >= MAX_PRODUCTS {
                return Some((high.value, high.vector));
            }
        }
    }

    /// 2∕η of plain descent after each tick of the curve, if that is what trains.
    fn bound(&self, tick: usize) -> Option<f64> {
        let is_plain = self.optimiser.card().id == "sgd";
        let rates = self.schedule.schedule().rates(self.course.last() * self.steps_per_tick());
        is_plain.then(|| 2.0 / rates(tick * self.steps_per_tick(), self.rate.value()))
    }
}

/// Both on logarithmic axes.
pub fn panel(figure: &Trained, area: Rect, scale: f64) -> Panel {
    let x = Axis::logarithmic(figure.tick_name(), [1.0, (figure.course.last() as f64).max(2.0)]);
    let names = ["largest eigenvalue of the Hessian".into(), "λmax".into()];
    Panel::new(SHARPNESS, area, x, Axis::logarithmic(labels::fitting(names, area.height, scale), range(figure)))
}

/// The decades of λmax and of 2∕η.
fn range(figure: &Trained) -> [f64; 2] {
    let known = figure.sharpness.values.iter().copied().chain(figure.bound(0));
    let logs = known.filter(|value| *value > 0.0 && value.is_finite()).map(libm::log10);
    let [low, high] = logs.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], log| [low.min(log), high.max(log)]);
    if low > high {
        return [0.1, 10.0];
    }
    let high = libm::ceil(high + 0.1).clamp(-290.0, 300.0);
    [power_of_ten(libm::floor(low - 0.05).clamp(high - 5.0, high - 1.0)), power_of_ten(high)]
}

/// Draws λmax so far, and 2∕η.
pub fn draw(figure: &Trained, panel: &mut Panel, labels: &mut Labels) {
    let (ticks, floor) = (&figure.sharpness.ticks, panel.y.range[0]);
    let tick = figure.shown_tick();
    let known = ticks.iter().zip(&figure.sharpness.values).filter(|(at, _)| (1..=tick).contains(*at));
    let curve: Vec<[f64; 2]> =
        known.map(|(at, value)| [*at as f64, if *value > 0.0 { *value } else { 0.5 * floor }]).collect();
    let all = [1, figure.course.last().max(2)];
    let between = ticks.iter().copied().filter(|at| *at > all[0] && *at < all[1]);
    let at_ticks = [all[0]].into_iter().chain(between).chain([all[1]]);
    let bound: Vec<[f64; 2]> = at_ticks
        .filter_map(|at| Some([at as f64, figure.bound(at)?]))
        .filter(|at| at[1].is_finite() && at[1] > 0.0)
        .collect();
    panel.front.push(Mark::line(bound.concat(), Stroke::new(BOUND, 2.0).dashed(&[6.0, 3.0])));
    panel.front.push(Mark::line(curve.concat(), Stroke::new(INK, 2.0)));
    if let Some(last) = curve.last() {
        panel.front.push(Mark::points(last.to_vec(), Marker::Circle, 4.0, INK));
    }
    labels.keep_off(&panel.front);
    panel.front.extend(labels.beside("2∕η", BOUND, bound));
    panel.front.extend(labels.beside("λmax", INK, curve.into_iter().rev()));
}
