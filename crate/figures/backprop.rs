//! Backpropagation on the computation graph of a formula or a small network: values forward, adjoints backward, a node a step. One
//! node can be nudged, which moves the output by its adjoint times the nudge. Beside it, what every way to a gradient costs.

mod examples;
mod layers;
mod picture;
mod progress;
mod readouts;
mod source;
mod statements;

use std::rc::Rc;

use self::picture::{GRAPH, NUDGE, NudgeCurve, Scenery, TRACK};
use self::progress::{Direction, Progress};
use self::source::Source;
use crate::computation::{Graph, Role};
use crate::figure::cache::Cache;
use crate::figure::clock::Scrub;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{
    Choice, Clock, Figure, FigureCard, Group, Handle, Pannable, Readout, Setting, Statement, Table, Travel, Visit,
};
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::{AxisScale, Frame, Panel};
use crate::subject::plane_view::PlaneView;

/// The nudge δ of a node.
const DELTA: Dial = Dial { range: [-1.0, 1.0], scale: SliderScale::Linear, whole: false };
const OPENING_DELTA: f64 = 0.5;

/// The id of the nudge's handle.
const DELTA_HANDLE: &str = "nudge";

/// The modes: what is shown, the main direction first.
const MODES: [(&str, &str, &[Direction]); 3] = [
    ("reverse", "Reverse: from the output", &[Direction::Reverse]),
    ("forward", "Forward: from each input", &[Direction::Forward]),
    ("both", "Both together", &[Direction::Reverse, Direction::Forward]),
];

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "backprop",
    title: "Backpropagation",
    summary: "Values flow forward through the graph of a formula; then derivatives flow back, and one pass finds them all.",
    tries: &[
        ("Before you step on: which adjoints can be known once the output has its 1?", "step=3"),
        ("x is used twice, by one node. Does each wire bring the whole derivative, or a share of it?", "graph=square"),
        (
            "Eight paths lead up this ladder. Does backpropagation walk them all? Count the edges.",
            "graph=ladder&step=0",
        ),
        ("Step into a neuron of this network, and nudge one of its weights.", "graph=network&neuron=1&node=4"),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Backprop::new())
}

/// The state of the figure.
pub struct Backprop {
    source: Source,
    /// The node in question, counted from 1 among those that are no numbers.
    node: Knob,
    delta: Knob,
    mode: Pick,
    progress: Progress,
    view: PlaneView,
    pointer: Option<usize>,
    scenery: Cache<u64, Rc<Scenery>>,
    nudge: Cache<(u64, usize), Rc<NudgeCurve>>,
}

impl Backprop {
    fn new() -> Self {
        let source = Source::new();
        let modes = MODES.map(|(mode, label, _)| Choice::from((mode, label)));
        let shown = source.shown();
        Self {
            node: node_knob(&source),
            delta: Knob::new("nudge", "Nudge of the node", "δ", DELTA, OPENING_DELTA),
            mode: Pick::new("mode", "Mode", modes).in_group(Group::How),
            progress: Progress::new(&shown.graph, MODES[0].2),
            view: PlaneView::new(picture::home(&shown)),
            source,
            pointer: None,
            scenery: Cache::default(),
            nudge: Cache::default(),
        }
    }

    /// The index of the node in question.
    fn chosen(&self) -> usize {
        let shown = self.source.shown();
        let numbered = selectable(&shown.graph);
        numbered.get(self.node.value() as usize - 1).or(numbered.last()).copied().unwrap_or(0)
    }

    /// Makes a node the one in question.
    fn choose(&mut self, index: usize) {
        let shown = self.source.shown();
        if let Some(place) = selectable(&shown.graph).iter().position(|&node| node == index) {
            self.node.put(place as f64 + 1.0);
        }
    }

    /// The step is kept if all was shown, and otherwise starts anew.
    fn restart(&mut self) {
        let was_at_the_end = self.progress.step() == self.progress.last();
        self.progress = Progress::new(&self.source.shown().graph, MODES[self.mode.index()].2);
        if !was_at_the_end {
            self.progress.show(0);
        }
    }

    fn adopt_graph(&mut self) {
        self.node = node_knob(&self.source);
        self.pointer = None;
        self.restart();
        self.view = PlaneView::new(picture::home(&self.source.shown()));
    }

    /// Where the output goes as the node in question is nudged.
    fn nudge_curve(&self) -> Rc<NudgeCurve> {
        let chosen = self.chosen();
        self.nudge.of((self.source.revision(), chosen), || Rc::new(NudgeCurve::of(&self.source, chosen)))
    }

    fn input_handle(&self, input: usize) -> Option<Handle> {
        let shown = self.source.shown();
        let node = shown.graph.nodes().iter().position(|node| node.role == Role::Input(input))?;
        let knob = self.source.inputs().knobs().get(input)?;
        let label = &shown.graph.nodes()[node].label;
        let adjoint = to_text(self.source.pass().adjoints[node], 4);
        let height = shown.layout.nodes[node][1];
        let at = |value: f64| [TRACK[0] + knob.position(value) * (TRACK[1] - TRACK[0]), height];
        Some(Handle {
            id: format!("input-{}", knob.name()),
            label: format!("input {label}"),
            value: format!("{label} = {}, adjoint {adjoint}", to_text(knob.value(), 4)),
            panel: GRAPH,
            at: at(knob.value()),
            home: at(knob.default().unwrap_or(knob.value())),
            travel: Travel::Along(TRACK, AxisScale::Linear),
            removable: false,
        })
    }

    fn delta_handle(&self) -> Handle {
        let curve = self.nudge_curve();
        let delta = self.delta.value();
        let shown = self.source.shown();
        let label = &shown.graph.nodes()[self.chosen()].label;
        let value = format!("δ = {}, output {}", to_text(delta, 3), to_text(curve.output(delta), 4));
        let home = self.delta.default().unwrap_or(0.0);
        Handle {
            id: DELTA_HANDLE.into(),
            label: format!("nudge of {label}"),
            value,
            panel: NUDGE,
            at: curve.at(delta),
            home: curve.at(home),
            travel: Travel::Along(curve.range(), AxisScale::Linear),
            removable: false,
        }
    }
}

impl Figure for Backprop {
    fn settings(&mut self, visit: Visit) {
        self.source.settings(visit);
        visit(&mut self.node);
        visit(&mut self.delta);
        visit(&mut self.mode);
        visit(&mut Scrub::new(&mut self.progress));
        visit(&mut self.view);
    }

    fn changed(&mut self, setting: &str) {
        if self.source.changed(setting) {
            self.adopt_graph();
        } else if setting == "mode" {
            self.restart();
        }
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        Some(&mut self.progress)
    }

    fn handles(&self) -> Vec<Handle> {
        let inputs = (0..self.source.inputs().knobs().len()).filter_map(|input| self.input_handle(input));
        inputs.chain([self.delta_handle()]).collect()
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if to[0].is_nan() {
            return;
        }
        if handle == DELTA_HANDLE {
            self.delta.put(to[0] - self.nudge_curve().value());
        } else if let Some(name) = handle.strip_prefix("input-") {
            let input = self.source.inputs().knobs().iter().position(|knob| knob.name() == name);
            let position = (to[0] - TRACK[0]) / (TRACK[1] - TRACK[0]);
            input.into_iter().for_each(|input| self.source.slide(input, position));
        }
    }

    /// A click on a node makes it the one in question, and on one that already is, steps into its neuron; a click beside all nodes
    /// steps out.
    fn click(&mut self, panel: &str, at: Point) -> bool {
        if !picture::is_graph(panel) {
            return false;
        }
        let shown = self.source.shown();
        match picture::node_at(&shown, at) {
            Some(index) => {
                let neuron = match shown.graph.nodes()[index].role {
                    Role::Neuron(neuron) if index == self.chosen() => Some(neuron),
                    _ => None,
                };
                self.choose(index);
                if neuron.is_some() {
                    self.source.step_into(neuron);
                    self.adopt_graph();
                }
                true
            }
            None if self.source.inside().is_some() => {
                self.source.step_into(None);
                self.adopt_graph();
                true
            }
            None => false,
        }
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        let shown = self.source.shown();
        self.pointer =
            over.filter(|(panel, _)| picture::is_graph(panel)).and_then(|(_, at)| picture::node_at(&shown, at));
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        picture::is_graph(panel).then_some(&mut self.view as _)
    }

    fn readouts(&self) -> Vec<Readout> {
        readouts::readouts(self)
    }

    fn table(&self) -> Table {
        readouts::table(self)
    }

    fn statements(&self) -> Vec<Statement> {
        statements::statements(self)
    }

    fn hovered(&self) -> String {
        self.pointer.map_or(String::new(), |node| statements::node_in_words(self, node))
    }

    fn description(&self) -> String {
        statements::description(self)
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame)
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}

/// The nodes that can be chosen: all but numbers.
fn selectable(graph: &Graph) -> Vec<usize> {
    let nodes = graph.nodes().iter().enumerate();
    nodes.filter(|(_, node)| node.role != Role::Number).map(|(index, _)| index).collect()
}

/// The choice of a node; by default the first that is computed.
fn node_knob(source: &Source) -> Knob {
    let shown = source.shown();
    let numbered = selectable(&shown.graph);
    let is_computed = |node: &usize| matches!(shown.graph.nodes()[*node].role, Role::Operation | Role::Neuron(_));
    let first = numbered.iter().position(is_computed).unwrap_or(0);
    let dial = Dial { range: [1.0, numbered.len().max(1) as f64], scale: SliderScale::Linear, whole: true };
    Knob::new("node", "Chosen node", "", dial, first as f64 + 1.0)
}
