//! The definite integral as accumulation: sums over a partition whose points and tags can be dragged, between the true lower and
//! upper sums; the running integral below, whose slope at b is f(b); and the error of each rule against the number of cells, with
//! its line predicted before the first dot.

mod errors;
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
use crate::figure::{Choice, Figure, FigureCard, Group, Handle, Pannable, Readout, Statement, Travel, Visit};
use crate::number::{rounded, to_text};
use crate::plane::Point;
use crate::scene::{AxisScale, Frame, Panel};
use crate::subject::graph::Graph;

/// The ids of the handles of the ends, and the beginnings of those of the partition's points and tags, which are numbered from 1.
const A: &str = "a";
const B: &str = "b";
const POINT: &str = "point-";
const TAG: &str = "tag-";

/// The largest accepted magnitude of an end.
const LIMIT: f64 = 1e9;

/// The most cells, and the most of which points and tags can be dragged.
const MOST: f64 = 200.0;
const MOST_DRAGGED: usize = 12;

/// The least width of a cell while its end is dragged, and how near to home an end snaps, as shares of the interval and the view.
const MIN_SHARE: f64 = 1e-3;
const SNAP: f64 = 1e-3;

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

    /// The handles of the partition's points and of the tags, while they are few enough to be told apart.
    fn small_handles(&self) -> Vec<Handle> {
        let interval = self.interval();
        if self.count() > MOST_DRAGGED || interval.integral.is_err() || self.rule() == Rule::Gauss {
            return Vec::new();
        }
        let [low, high] = interval.ends;
        let (points, even) = (self.points(), even(self.count()));
        let at = |share: f64| low + share * (high - low);
        let point = |(index, share): (usize, &f64)| {
            let x = at(*share);
            let home = even.get(index).map_or(x, |share| at(*share));
            let value = format!("x = {}, point {} of the partition", to_text(x, 4), index + 1);
            self.along(
                format!("{POINT}{}", index + 1),
                format!("Point {} of the partition", index + 1),
                value,
                x,
                home,
                0.0,
            )
        };
        let mut handles: Vec<Handle> = points.iter().enumerate().map(point).collect();
        if let (Some(usual), true) = (self.directed(self.rule()).tag(), interval.jumps.is_empty()) {
            let edges: Vec<f64> = [0.0].into_iter().chain(points).chain([1.0]).collect();
            for (index, cell) in edges.windows(2).enumerate() {
                let within = |tag: f64| at(cell[0] + tag * (cell[1] - cell[0]));
                let (x, home) = (within(self.tag(index)), within(usual));
                let height = self.graph.on_curve(x)[1];
                let value = format!("x = {}, height {}", to_text(x, 4), to_text(interval.value(x), 4));
                let label = format!("Tag of cell {}", index + 1);
                handles.push(self.along(format!("{TAG}{}", index + 1), label, value, x, home, height));
            }
        }
        handles
    }

    /// A handle that moves along the x-axis, at a height.
    fn along(&self, id: String, label: String, value: String, x: f64, home: f64, height: f64) -> Handle {
        let travel = Travel::Along(self.graph.view(), AxisScale::Linear);
        Handle { id, label, value, panel: CURVE, at: [x, height], home: [home, height], travel, removable: false }
    }

    /// The handle of a or b.
    fn end(&self, index: usize) -> Handle {
        let (id, label) = [(A, "Lower limit a"), (B, "Upper limit b")][index];
        let (knob, interval) = (&self.ends[index], self.interval());
        let total = match interval.integral {
            Ok(found) => format!("integral {}", to_text(self.sign() * found.value, 4)),
            Err(_) => "no integral to 1 number".into(),
        };
        let value = format!("{id} = {}, {total}", to_text(knob.value(), 4));
        self.along(id.into(), label.into(), value, knob.value(), knob.default().unwrap_or(knob.value()), 0.0)
    }

    /// Moves a or b; near its home it snaps to it.
    fn drag_end(&mut self, index: usize, x: f64) {
        let [low, high] = self.graph.view();
        let knob = &mut self.ends[index];
        match knob.default() {
            Some(home) if (x - home).abs() <= SNAP * (high - low) => knob.put(home),
            _ => knob.put(rounded(x, 6)),
        }
    }

    /// Moves a point of the partition between its neighbours.
    fn drag_point(&mut self, index: usize, x: f64) {
        let ([low, high], mut points) = (self.interval().ends, self.points());
        let even = even(self.count());
        if index >= points.len() || high <= low || x.is_nan() {
            return;
        }
        let before = if index == 0 { 0.0 } else { points[index - 1] };
        let after = points.get(index + 1).copied().unwrap_or(1.0);
        let gap = MIN_SHARE.min(0.25 * (after - before));
        let share = snapped((x - low) / (high - low), even.get(index));
        points[index] = share.clamp(before + gap, after - gap);
        self.partition.put(points, &even);
    }

    /// Moves a tag within its cell.
    fn drag_tag(&mut self, index: usize, x: f64) {
        let [low, high] = self.interval().ends;
        let edges: Vec<f64> = [0.0].into_iter().chain(self.points()).chain([1.0]).collect();
        if index + 1 >= edges.len() || high <= low || x.is_nan() || self.rule().tag().is_none() {
            return;
        }
        let [from, to] = [edges[index], edges[index + 1]].map(|share| low + share * (high - low));
        let cells = edges.len() - 1;
        let mut tags: Vec<f64> = (0..cells).map(|index| self.tag(index)).collect();
        let own = std::mem::replace(&mut self.tags, Shares::new("tags", "Tags", false));
        let usual: Vec<f64> = (0..cells).map(|index| self.tag(index)).collect();
        self.tags = own;
        tags[index] = snapped((x - from) / (to - from), usual.get(index)).clamp(0.0, 1.0);
        self.tags.put(tags, &usual);
    }

    /// The number of a handle whose id begins with `prefix`, counted from 0.
    fn number(handle: &str, prefix: &str) -> Option<usize> {
        handle.strip_prefix(prefix)?.parse::<usize>().ok()?.checked_sub(1)
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

/// A share, rounded; the usual one, if it is as near as rounding.
fn snapped(share: f64, usual: Option<&f64>) -> f64 {
    match usual {
        Some(usual) if (share - usual).abs() < 1e-6 => *usual,
        _ => rounded(share.clamp(0.0, 1.0), 6),
    }
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
        self.small_handles().into_iter().chain([self.end(0), self.end(1)]).collect()
    }

    fn drag(&mut self, handle: &str, to: Point) {
        match handle {
            A => self.drag_end(0, to[0]),
            B => self.drag_end(1, to[0]),
            _ => {
                if let Some(index) = Self::number(handle, POINT) {
                    self.drag_point(index, to[0]);
                } else if let Some(index) = Self::number(handle, TAG) {
                    self.drag_tag(index, to[0]);
                }
            }
        }
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
