//! The derivative is local: a ball descends from where it is dropped, and a strip under the curve shows where it would have ended
//! up from every other start.

mod picture;
mod rest_point;
mod strip;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use self::picture::{Backdrop, CURVE};
use self::rest_point::RestPoint;
use self::strip::Strip;
use crate::basin::Share;
use crate::curve::{self, Stationary};
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::legend::Legend;
use crate::figure::playback::Playback;
use crate::figure::{Cell, Clock, Figure, FigureCard, Group, Handle, LegendEntry, Pannable, Readout, Swatch, Visit};
use crate::number::{counted, to_text};
use crate::optimisers;
use crate::plane::Point;
use crate::problem::CurveProblem;
use crate::scene::{Frame, Ink, Marker, Panel};
use crate::subject::graph::Graph;
use crate::trajectory::{Run, Trajectory, Verdict};

/// The handle: where the ball is dropped.
const START: &str = "start";

/// Values that differ by less than this, in units of 1 + |f|, count as equal.
const TIE_TOLERANCE: f64 = 1e-9;

/// The words for a rest point that is not a minimum.
const NOT_A_MINIMUM: &str = "stationary, but no minimum";

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "locality",
    title: "Local and global minima",
    summary: "A ball that only feels the slope under it rolls into the nearest valley, whether or not it is the lowest.",
    tries: &[
        ("Drop the ball just left of a crest, then just right of it: how far apart does it end up?", "x=2.55"),
        (
            "Here each step is too long for its valley: what happens to the ball, and to the strip?",
            "learning-rate=0.24",
        ),
        (
            "Two valleys, one lower than the other. Which starting points lead to the lower one?",
            "function=double-well&x=0.3&learning-rate=0.05",
        ),
        ("The tail of a bell is nearly flat: how long does the ball take?", "formula=-exp(-x^2)&x=2.2"),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Locality::new())
}

/// The state of the figure.
pub struct Locality {
    graph: Graph,
    rate: Knob,
    playback: Playback,
    minima: Cache<u64, Rc<Vec<Stationary>>>,
    trajectory: Cache<(u64, f64, f64, usize), Rc<Trajectory>>,
    strip: Strip,
    /// The legend, for a revision of the curve.
    legend: Legend<u64>,
    backdrop: Cache<(u64, [f64; 3]), Rc<Backdrop>>,
}

impl Locality {
    fn new() -> Self {
        let dial = Dial { range: [1e-4, 10.0], scale: SliderScale::Logarithmic, whole: false };
        Self {
            graph: Graph::new("many-wells"),
            rate: Knob::new("learning-rate", "Learning rate", "η", dial, 0.05).in_group(Group::How),
            playback: Playback::default(),
            minima: Cache::default(),
            trajectory: Cache::default(),
            strip: Strip::default(),
            legend: Legend::default(),
            backdrop: Cache::default(),
        }
    }

    /// The minima in view, from left to right.
    fn minima(&self) -> Rc<Vec<Stationary>> {
        self.minima.of(self.graph.revision(), || Rc::new(curve::valleys(self.graph.curve(), self.graph.view())))
    }

    /// Plain gradient descent from a start.
    fn run(&self, start: f64) -> Run {
        let descent = optimisers::named("sgd").expect("plain gradient descent is an optimiser");
        let minima = self.minima().iter().map(|place| vec![place.x]).collect();
        let (learning_rate, steps) = (self.rate.value(), self.playback.steps());
        Run { learning_rate, steps, minima, ..Run::new(descent, &[start]) }
    }

    fn trajectory(&self) -> Rc<Trajectory> {
        let (x, rate, steps) = (self.graph.x(), self.rate.value(), self.playback.steps());
        self.trajectory.of((self.graph.revision(), x, rate, steps), || {
            let trajectory = self.run(x).trajectory(&mut CurveProblem::new(self.graph.curve()));
            Rc::new(trajectory.expect("the knobs stay within a run's limits"))
        })
    }

    /// The step that is shown, and whether the run is over by then.
    fn shown(&self) -> (usize, bool) {
        let (shown, steps) = (self.playback.step(), self.trajectory().steps());
        (shown.min(steps), shown >= steps)
    }

    /// The verdict on the run; `Running` until its last step is shown.
    fn verdict(&self) -> Verdict {
        let (_, is_over) = self.shown();
        if is_over { self.trajectory().verdict } else { Verdict::Running }
    }

    /// Where the ball is.
    fn ball(&self) -> Point {
        let trajectory = self.trajectory();
        let (step, _) = self.shown();
        [trajectory.point(step)[0], trajectory.losses[step]]
    }

    /// The rest point of the ball, once its last step is shown.
    fn rest_point(&self) -> Option<RestPoint> {
        let (_, is_over) = self.shown();
        is_over.then(|| RestPoint::of(&self.trajectory(), self.graph.curve(), &self.minima())).flatten()
    }

    /// The lowest point in view, at a minimum or elsewhere.
    fn lowest(&self) -> Option<Point> {
        let drawn = self.graph.drawn();
        let seen = drawn.traces[0].chunks_exact(2).map(|point| [point[0], point[1]]);
        let all = self.minima().iter().map(|place| [place.x, place.value]).chain(seen).collect::<Vec<_>>();
        let finite = all.into_iter().filter(|point| point[1].is_finite());
        finite.reduce(|one, two| if two[1] < one[1] - TIE_TOLERANCE * (1.0 + one[1].abs()) { two } else { one })
    }

    /// Whether the minimum reached is the lowest point in view, in words.
    fn global_or_local(&self, minimum: &Stationary) -> String {
        match self.lowest() {
            Some([x, value]) if value < minimum.value - TIE_TOLERANCE * (1.0 + minimum.value.abs()) => {
                format!("local: lower at {}", to_text(x, 3))
            }
            _ => "global in this view".into(),
        }
    }

    /// The rest point of the ball, in words.
    fn comparison(&self) -> String {
        match self.rest_point() {
            Some(RestPoint::Minimum(minimum)) if self.is_in_view(minimum.x) => self.global_or_local(&minimum),
            Some(RestPoint::Minimum(_)) => "outside the view".into(),
            Some(RestPoint::Flat) => NOT_A_MINIMUM.into(),
            None => "–".into(),
        }
    }

    /// Updates the legend from the part of the strip that is computed.
    fn update_legend(&mut self) {
        let label = |share| match share {
            Share::Minimum { index, at } => format!("minimum {} at {}", index + 1, to_text(at[0], 3)),
            Share::Flat => NOT_A_MINIMUM.into(),
            Share::Diverged => "diverges".into(),
            Share::Stopped => "stops where f′ is undefined".into(),
            Share::Undecided => "undecided".into(),
        };
        let entry = |entry: crate::basin::Entry| {
            let [red, green, blue, _] = entry.color;
            let share = format!("{:.0} %", 100.0 * entry.area);
            LegendEntry { color: [red, green, blue], label: label(entry.share), share }
        };
        let entries = self.strip.legend().into_iter().map(entry).collect();
        self.legend.update(self.graph.revision(), self.strip.is_done(), entries);
    }

    fn is_in_view(&self, x: f64) -> bool {
        let [low, high] = self.graph.view();
        (low..=high).contains(&x)
    }
}

impl Figure for Locality {
    fn settings(&mut self, visit: Visit) {
        self.graph.settings(visit);
        visit(&mut self.rate);
        self.playback.settings(visit);
    }

    fn changed(&mut self, setting: &str) {
        self.graph.changed(setting);
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        Some(&mut self.playback)
    }

    fn handles(&self) -> Vec<Handle> {
        let [x, ball] = [self.graph.x(), self.ball()[0]].map(|x| to_text(x, 3));
        let value = format!("x = {x}, {} at x = {ball}", self.verdict().in_words());
        vec![Handle { id: START.into(), ..self.graph.point("Start", CURVE, value) }]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if handle == START {
            self.graph.put_x(to[0]);
        }
    }

    fn click(&mut self, _panel: &str, at: Point) -> bool {
        self.graph.put_x(at[0]);
        true
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.graph.hover(over.map(|(_, at)| at[0]));
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == CURVE).then_some(&mut self.graph as _)
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        if self.strip.is_done() {
            return false;
        }
        let is_more = self.strip.advance(self.graph.curve(), go_on);
        self.update_legend();
        is_more
    }

    fn readouts(&self) -> Vec<Readout> {
        let [x, value] = self.ball();
        let minimum = match self.rest_point() {
            Some(RestPoint::Minimum(minimum)) => Cell::number("minimum", "minimum at x", minimum.x),
            _ => Cell::none("minimum", "minimum at x"),
        };
        let cells = vec![
            Cell::count("step", "step", self.shown().0),
            Cell::number("position", "x", x),
            Cell::number("value", "f(x)", value),
            Cell::number("slope", "f′(x)", self.graph.curve().slope(x)),
            minimum,
            Cell::word("lowest", "lowest?", self.comparison()),
            Cell::verdict("verdict", "verdict", self.verdict(), self.shown().0),
        ];
        let swatch = Some(Swatch { ink: Ink::Series(0), dash: &[], marker: Marker::Circle });
        vec![Readout { swatch, ..Readout::new("ball", "The ball", cells) }]
    }

    fn legend(&self) -> Vec<LegendEntry> {
        self.legend.entries()
    }

    fn hovered(&self) -> String {
        self.graph.hovered()
    }

    fn description(&self) -> String {
        let ([x, value], start) = (self.ball(), self.graph.x());
        let [start, x, value] = [start, x, value].map(|number| to_text(number, 4));
        let comparison = match self.rest_point() {
            Some(_) => format!(", {}", self.comparison()),
            None => String::new(),
        };
        let minima = match self.minima().len() {
            1 => "one minimum".into(),
            count => format!("{count} minima"),
        };
        let title = format!("{} with {minima} in view.", self.graph.title());
        if self.ball()[1].is_nan() {
            return format!("{title} A ball cannot be dropped at x = {start}, where f is undefined.");
        }
        format!(
            "{title} A ball dropped at x = {start} is at x = {x}, f = {value} after {}: {}{comparison}.",
            counted(self.shown().0, "step", "steps"),
            self.verdict().in_words()
        )
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        vec![picture::panel(self, frame)]
    }

    fn request(&mut self, frame: Frame) {
        let request = picture::request(self, &picture::panel(self, frame));
        if !self.strip.is_of(&request) {
            let (run, minima) = (self.run(0.0), self.minima());
            self.strip.request(request, run, &minima);
            self.update_legend();
        }
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
