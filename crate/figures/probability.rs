//! A distribution as its density and its distribution function: a probability is an area under the one and a height of the other, the
//! mean is where the density balances, the variance its moment of inertia, and samples come to all of them by averages.

mod beam;
mod picture;
mod quantile_table;
mod sampling;
mod statements;

use std::rc::Rc;

use self::picture::{BEAM, DENSITY, Lines};
use self::sampling::{Moments, Sampling};
use crate::distribution::Distribution;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Figure, FigureCard, Group, Handle, Pannable, Readout, Setting, Statement, Travel, Visit};
use crate::number::{rounded, snapped, to_text};
use crate::plane::Point;
use crate::scene::{AxisScale, Frame, Panel};
use crate::subject::distribution_choice::{DistributionChoice, Names};
use crate::subject::span::{self, Span};

/// The handles.
const A: &str = "a";
const B: &str = "b";
const FULCRUM: &str = "fulcrum";

/// The largest accepted magnitude of an end or of the fulcrum.
const LIMIT: f64 = 1e9;

/// The shares of the samples left of a, of b and of the fulcrum at first.
const SHARES: [f64; 3] = [0.158_655_253_931_457, 0.841_344_746_068_543, 0.8];

const SAMPLES: Dial = Dial { range: [10.0, 1e6], scale: SliderScale::Logarithmic, whole: true };
const SEED: Dial = Dial { range: [0.0, 999.0], scale: SliderScale::Linear, whole: true };

const NAMES: Names = Names {
    choice: "distribution",
    label: "Distribution",
    formula: "formula",
    symbol: "p",
    prefix: "",
    reserved: &["a", "b", "c"],
};

/// How far a view reaches beyond the middle, in distances from there to the deciles; and how narrow the bulk may become in a view, as a
/// share of it, before the view follows.
const REACH: f64 = 3.1;
const NARROWEST: f64 = 0.07;

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "probability",
    title: "Probability as an area",
    summary: "A probability is an area under the density, the mean is the point where the density balances, and samples find both.",
    tries: &[
        (
            "The density is 4 at its peak. So is something there 400 % likely? Find the largest area that you can.",
            "sigma=0.1&a=-0.1&b=0.1&fulcrum=0.05",
        ),
        (
            "More samples bring the mean nearer, always? Here is a Cauchy distribution: look for its balance point, then try other seeds.",
            "distribution=cauchy&samples=100000",
        ),
        (
            "Two hills: is the mean a likely value? Drag the fulcrum until the beam is level, then a and b around it.",
            "distribution=mixture&mu1=-2.5&mu2=2&sigma1=0.5&sigma2=0.5&w=0.4",
        ),
        (
            "A density need not come from a book: this one is typed, and divided by its area. Now try x exp(-x^2).",
            "formula=x^2%20exp(-x^2)",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Probability::new())
}

/// The state of the figure.
pub struct Probability {
    choice: DistributionChoice,
    ends: [Knob; 2],
    fulcrum: Knob,
    samples: Knob,
    seed: Knob,
    view: Span,
    sampling: Sampling,
    lines: Cache<(u64, [u64; 2]), Lines>,
    backdrops: Cache<picture::Key, Rc<Vec<picture::Marks>>>,
    pointer: Option<f64>,
}

impl Probability {
    fn new() -> Self {
        let choice = DistributionChoice::new(NAMES, "normal");
        let view = home(&**choice.distribution());
        let dial = Dial { range: view, scale: SliderScale::Linear, whole: false };
        let [a, b, c] = places(&*choice.home());
        let knob = |name, label, symbol, value| Knob::new(name, label, symbol, dial, value).up_to(LIMIT);
        Self {
            choice,
            ends: [knob(A, "From", "a", a), knob(B, "To", "b", b)],
            fulcrum: knob(FULCRUM, "Fulcrum", "c", c),
            samples: Knob::new("samples", "Samples", "n", SAMPLES, 1000.0).in_group(Group::How),
            seed: Knob::new("seed", "Seed", "", SEED, 1.0).in_group(Group::How),
            view: Span::new(view),
            sampling: Sampling::default(),
            lines: Cache::default(),
            backdrops: Cache::default(),
            pointer: None,
        }
    }

    fn distribution(&self) -> &dyn Distribution {
        &**self.choice.distribution()
    }

    /// The interval between a and b, whichever is the lower.
    fn interval(&self) -> [f64; 2] {
        let [a, b] = [self.ends[0].value(), self.ends[1].value()];
        [a.min(b), a.max(b)]
    }

    /// F at both ends of the interval.
    fn heights(&self) -> [f64; 2] {
        self.interval().map(|x| self.distribution().cdf(x))
    }

    /// P(a ≤ X ≤ b), by the tails on the side where they keep their digits.
    fn probability(&self) -> f64 {
        let [low, high] = self.interval().map(|x| self.distribution().tails(x));
        let difference = if low[0] > 0.5 { low[1] - high[1] } else { high[0] - low[0] };
        difference.clamp(0.0, 1.0)
    }

    /// E[(X − c)²] = Var[X] + (E[X] − c)².
    fn inertia(&self) -> Option<f64> {
        let (mean, variance) = (self.distribution().mean()?, self.distribution().variance()?);
        Some(variance + (mean - self.fulcrum.value()) * (mean - self.fulcrum.value()))
    }

    fn count(&self) -> usize {
        self.samples.value() as usize
    }

    /// The samples, those at least that are drawn at once.
    fn sampling(&self) -> &Sampling {
        let key = (self.choice.revision(), self.seed.value() as u64);
        self.sampling.turn_to(key, self.choice.distribution(), self.count());
        &self.sampling
    }

    /// The averages of the samples so far.
    fn moments(&self) -> Moments {
        self.sampling().moments(self.interval())
    }

    /// Has the view follow the distribution, unless it was set.
    fn fit(&mut self) {
        let is_home = Setting::is_default(&self.view);
        let home_view = home(&*self.choice.home());
        self.view.set_home(fitted(self.distribution(), home_view));
        if is_home {
            self.view.reset_view();
        }
    }

    /// A handle at x, in the view.
    fn handle(&self, id: &str, label: &str, panel: &'static str, height: f64, knob: &Knob, value: String) -> Handle {
        let [low, high] = self.view.shown();
        let at = [knob.value(), knob.default().unwrap_or(0.0)].map(|x| [x.clamp(low, high), height]);
        let travel = Travel::Along([low, high], AxisScale::Linear);
        Handle { id: id.into(), label: label.into(), value, panel, at: at[0], home: at[1], travel, removable: false }
    }
}

/// a, b and the fulcrum at first.
fn places(distribution: &dyn Distribution) -> [f64; 3] {
    SHARES.map(|share| rounded(distribution.quantile(share), 2))
}

/// An interval that shows most of a distribution, with ends of two digits.
fn home(distribution: &dyn Distribution) -> [f64; 2] {
    let [low, middle, high] = [0.1, 0.5, 0.9].map(|share| distribution.quantile(share));
    let ends = distribution.support();
    let reach = [middle - REACH * (middle - low), middle + REACH * (high - middle)];
    let clipped = [reach[0].max(ends[0]), reach[1].min(ends[1])];
    let [left, right] = span::padded(clipped, 0.15);
    let both =
        [if clipped[0] > reach[0] { left } else { clipped[0] }, if clipped[1] < reach[1] { right } else { clipped[1] }];
    let grain = libm::pow(10.0, libm::floor(libm::log10(both[1] - both[0])) - 1.0);
    let tidy = [libm::floor(both[0] / grain) * grain, libm::ceil(both[1] / grain) * grain].map(|end| rounded(end, 6));
    if span::is_sensible(tidy) { tidy } else { [-1.0, 1.0] }
}

/// The home of a view: that of the family, as long as the bulk of the distribution is in it and wide enough to be seen.
fn fitted(distribution: &dyn Distribution, family: [f64; 2]) -> [f64; 2] {
    let [low, high] = [0.05, 0.95].map(|share| distribution.quantile(share));
    let width = family[1] - family[0];
    let is_inside = low >= family[0] && high <= family[1] && high - low > NARROWEST * width;
    if is_inside { family } else { home(distribution) }
}

impl Figure for Probability {
    fn settings(&mut self, visit: Visit) {
        self.choice.settings(visit);
        for knob in self.ends.iter_mut().chain([&mut self.fulcrum]) {
            knob.set_slider_range(self.view.shown());
            visit(knob);
        }
        visit(&mut self.samples);
        visit(&mut self.seed);
        visit(&mut self.view);
    }

    fn changed(&mut self, setting: &str) {
        if self.choice.changed(setting) {
            // Another family brings its own places; a letter leaves them.
            if [NAMES.choice, NAMES.formula].contains(&setting) {
                let places = places(&*self.choice.home());
                for (knob, place) in self.ends.iter_mut().chain([&mut self.fulcrum]).zip(places) {
                    knob.set_default(Some(place));
                    knob.put(place);
                }
            }
            self.fit();
        }
    }

    fn handles(&self) -> Vec<Handle> {
        let probability = to_text(self.probability(), 4);
        let end = |index: usize| {
            let (id, label) = [(A, "End a of the interval"), (B, "End b of the interval")][index];
            let knob = &self.ends[index];
            let value = format!("{id} = {}, probability {probability}", to_text(knob.value(), 4));
            self.handle(id, label, DENSITY, 0.0, knob, value)
        };
        let place = to_text(self.fulcrum.value(), 4);
        let torque = match self.distribution().mean() {
            Some(mean) => format!("torque {}", to_text(mean - self.fulcrum.value(), 4)),
            None => "no torque, since there is no mean: 0 balance points".into(),
        };
        let value = format!("fulcrum at {place}, {torque}");
        vec![end(0), end(1), self.handle(FULCRUM, "Fulcrum", BEAM, beam::HANDLE, &self.fulcrum, value)]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        let [low, high] = self.view.shown();
        let x = snapped(to[0], [low, high]);
        let knob = match handle {
            A => &mut self.ends[0],
            B => &mut self.ends[1],
            FULCRUM => &mut self.fulcrum,
            _ => return,
        };
        let home = knob.default().filter(|home| (home - to[0]).abs() <= 1e-9 * (high - low));
        knob.put(home.unwrap_or(x));
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        let x = over.filter(|(panel, _)| [DENSITY, picture::CDF].contains(panel)).map(|(_, at)| at[0]);
        self.pointer = x.filter(|x| x.is_finite());
    }

    fn hovered(&self) -> String {
        let Some(x) = self.pointer else { return String::new() };
        let place = to_text(x, 3);
        let [density, below] = [self.distribution().density(x), self.distribution().cdf(x)];
        let density = if density.is_finite() { to_text(density, 4) } else { "a pole".into() };
        format!("p({place}) = {density}   F({place}) = {}", to_text(below, 4))
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == DENSITY).then_some(&mut self.view as &mut dyn Pannable)
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.sampling.advance(go_on)
    }

    fn readouts(&self) -> Vec<Readout> {
        statements::readouts(self)
    }

    fn statements(&self) -> Vec<Statement> {
        statements::statements(self)
    }

    fn description(&self) -> String {
        statements::description(self)
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame)
    }

    fn request(&mut self, _frame: Frame) {
        self.sampling();
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
