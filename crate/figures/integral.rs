//! The definite integral as accumulation: sums over a partition whose points and tags can be dragged, between the true lower and
//! upper sums; the running integral below, whose slope at b is f(b); and the error of each rule against the number of cells, with
//! its line predicted before the first dot.

mod errors;
mod handles;
mod integrands;
mod interval;
mod picture;
mod prediction;
mod rule;
mod running;
mod shares;
mod sums;
mod words;

use std::rc::Rc;

use self::errors::Errors;
use self::interval::Interval;
use self::picture::{Backdrop, CURVE, ERROR, RUNNING};
use self::prediction::Prediction;
use self::rule::Rule;
use self::running::Running;
use self::shares::Shares;
use self::sums::Cell;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Figure, FigureCard, Group, Handle, Pannable, Readout, Statement, Visit};
use crate::plane::Point;
use crate::scene::{Frame, Panel};
use crate::subject::graph::Graph;

/// The largest accepted magnitude of an end.
const LIMIT: f64 = 1e9;

/// The most cells.
const MOST: f64 = 200.0;

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "integral",
    title: "Sums and the integral",
    summary: "Thin rectangles add up to the integral, and the running integral climbs as steeply as f is high.",
    tries: &[
        (
            "Does a sum need many cells? Simpson’s rule has one here. Read its error, then type x^4.",
            "function=cubic&rule=simpson&n=1",
        ),
        (
            "Trapezoids have order 2. Under √x, whose slope is infinite at 0, which order do they have?",
            "function=square-root&rule=trapezoid&n=16",
        ),
        (
            "Twelve trapezoids, eleven digits: what is special about a full period? Drag b away from its end.",
            "function=period&rule=trapezoid&n=12",
        ),
        (
            "The curve is above the axis everywhere. So the integral is positive? Here b is left of a.",
            "function=bell&a=1&b=-1&rule=midpoint&n=8",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Accumulation::new())
}

/// The state of the figure.
pub struct Accumulation {
    graph: Graph,
    ends: [Knob; 2],
    rule: Pick,
    count: Knob,
    partition: Shares,
    tags: Shares,
    errors: Errors,
    interval: Cache<(u64, [u64; 2]), Rc<Interval>>,
    running: Cache<u64, Rc<Running>>,
    line: Cache<(u64, u64), Rc<Vec<f64>>>,
    backdrop: Cache<u64, Rc<Backdrop>>,
}

impl Accumulation {
    fn new() -> Self {
        let graph = Graph::among(integrands::INTEGRANDS, "sine").without(&["a", "b", "n"]);
        let [a, b] = integrands::interval(&integrands::INTEGRANDS[0]);
        let dial = Dial { range: graph.view(), scale: SliderScale::Linear, whole: false };
        let cells = Dial { range: [1.0, MOST], scale: SliderScale::Logarithmic, whole: true };
        Self {
            graph,
            ends: [Knob::new("a", "From", "a", dial, a).up_to(LIMIT), Knob::new("b", "To", "b", dial, b).up_to(LIMIT)],
            rule: Pick::new("rule", "Rule", Rule::OPTIONS.map(Choice::from)).in_group(Group::How),
            count: Knob::new("n", "Cells", "n", cells, 5.0).in_group(Group::How),
            partition: Shares::new("partition", "Partition", true),
            tags: Shares::new("tags", "Tags", false),
            errors: Errors::default(),
            interval: Cache::default(),
            running: Cache::default(),
            line: Cache::default(),
            backdrop: Cache::default(),
        }
    }

    fn rule(&self) -> Rule {
        Rule::ALL[self.rule.index()]
    }

    fn count(&self) -> usize {
        self.count.value() as usize
    }

    /// a and b.
    fn limits(&self) -> [f64; 2] {
        [self.ends[0].value(), self.ends[1].value()]
    }

    /// 1, or −1 if b is left of a.
    fn sign(&self) -> f64 {
        let [a, b] = self.limits();
        if a <= b { 1.0 } else { -1.0 }
    }

    /// The function between a and b.
    fn interval(&self) -> Rc<Interval> {
        let key = (self.graph.revision(), self.limits().map(f64::to_bits));
        self.interval.of(key, || Rc::new(Interval::new(self.graph.curve(), self.limits())))
    }

    /// The integrals over the cells of the view.
    fn running(&self) -> Rc<Running> {
        self.running.of(self.graph.revision(), || Rc::new(Running::new(self.graph.curve(), self.graph.view())))
    }

    /// The line of F.
    fn line(&self) -> Rc<Vec<f64>> {
        let [a, _] = self.limits();
        self.line.of((self.graph.revision(), a.to_bits()), || self.running().from(a))
    }

    /// The inner points of the partition, as shares of the interval from its lower end.
    fn points(&self) -> Vec<f64> {
        match self.partition.own() {
            [] => even(self.count()),
            own => own.to_vec(),
        }
    }

    /// Where in its cell each tag is, counted from the lower end.
    fn tag(&self, index: usize) -> f64 {
        let usual = self.directed(self.rule()).tag().unwrap_or(0.0);
        self.tags.own().get(index).copied().unwrap_or(usual)
    }

    /// Whether the partition and the tags are those of the rule.
    fn is_plain(&self) -> bool {
        self.partition.own().is_empty() && self.tags.own().is_empty()
    }

    /// The partition, divided at the jumps too; none if the integral does not exist.
    fn edges(&self) -> Vec<f64> {
        let interval = self.interval();
        if interval.integral.is_err() { Vec::new() } else { sums::edges(&interval, &self.points()) }
    }

    /// The cells of a rule; none if the integral does not exist.
    fn cells(&self, rule: Rule) -> Vec<Cell> {
        let (interval, edges, rule) = (self.interval(), self.edges(), self.directed(rule));
        if edges.is_empty() {
            return Vec::new();
        }
        // Divided at a jump, a cell has the rule's own tag on both sides.
        let usual = rule.tag().filter(|_| !interval.jumps.is_empty());
        sums::cells(&interval, rule, &edges, |index| usual.unwrap_or_else(|| self.tag(index)))
    }

    /// The rule that from the lower end to the upper does what a rule does from a to b: if b is left of a, the left end of a cell is its
    /// right one, and the sum that is below the integral is the negative of the one above.
    fn directed(&self, rule: Rule) -> Rule {
        if self.sign() > 0.0 { rule } else { rule.reversed() }
    }

    /// The sum of a rule from a to b, if it is a number.
    fn sum(&self, rule: Rule) -> Option<f64> {
        let cells = self.cells(rule);
        if cells.is_empty() { None } else { sums::sum(&cells).map(|sum| self.sign() * sum) }
    }

    /// The integral from a to b, if it exists.
    fn integral(&self) -> Option<f64> {
        self.interval().integral.ok().map(|found| self.sign() * found.value)
    }

    /// The predicted error of a rule, unless the partition or the tags are one's own.
    fn prediction(&self, rule: Rule) -> Option<Prediction> {
        if !self.is_plain() {
            return None;
        }
        let prediction = Prediction::of(self.directed(rule), &self.interval())?;
        Some(Prediction { constant: self.sign() * prediction.constant, ..prediction })
    }

    /// The measured order of the chosen rule, unless the partition or the tags are one's own.
    fn order(&self) -> Option<f64> {
        if !self.is_plain() {
            return None;
        }
        errors::order(&self.interval(), self.directed(self.rule()), self.count())
    }

    /// A named integrand brings its interval.
    fn bring_interval(&mut self) {
        if let Some(card) = self.graph.card() {
            for (knob, end) in self.ends.iter_mut().zip(integrands::interval(card)) {
                knob.set_default(Some(end));
                knob.put(end);
            }
        }
    }
}

/// The inner points of an even partition, as shares.
fn even(count: usize) -> Vec<f64> {
    (1..count).map(|index| index as f64 / count as f64).collect()
}

impl Figure for Accumulation {
    fn settings(&mut self, visit: Visit) {
        self.graph.function_settings(visit);
        let view = self.graph.view();
        for knob in &mut self.ends {
            knob.set_slider_range(view);
            visit(knob);
        }
        visit(&mut self.rule);
        visit(&mut self.count);
        visit(&mut self.partition);
        visit(&mut self.tags);
    }

    fn changed(&mut self, setting: &str) {
        self.graph.changed(setting);
        match setting {
            "function" => self.bring_interval(),
            "n" => {
                self.partition.clear();
                self.tags.clear();
            }
            "partition" if !self.partition.own().is_empty() => {
                self.count.put(self.partition.own().len() as f64 + 1.0);
                self.tags.clear();
            }
            "rule" => self.tags.clear(),
            _ => {}
        }
    }

    fn handles(&self) -> Vec<Handle> {
        self.all_handles()
    }

    fn drag(&mut self, handle: &str, to: Point) {
        self.drag_handle(handle, to[0]);
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        match panel {
            CURVE | RUNNING => self.drag_end(1, at[0]),
            ERROR => {
                self.count.put(libm::round(at[0]));
                self.changed("n");
            }
            _ => return false,
        }
        true
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.graph.hover(over.filter(|(panel, _)| *panel != ERROR).map(|(_, at)| at[0]));
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == CURVE).then_some(&mut self.graph as _)
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.errors.advance(go_on)
    }

    fn readouts(&self) -> Vec<Readout> {
        words::readouts(self)
    }

    fn statements(&self) -> Vec<Statement> {
        words::statements(self)
    }

    fn hovered(&self) -> String {
        words::hovered(self)
    }

    fn description(&self) -> String {
        words::description(self)
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame).into()
    }

    fn request(&mut self, _frame: Frame) {
        let (interval, rule) = (self.interval(), self.directed(self.rule()));
        self.errors.request(&interval, rule);
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
