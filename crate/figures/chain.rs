//! The chain rule: y = f(g(h(x))) as a flow of number lines. A nudge dx travels along, multiplied by the slope of each link in turn, beside
//! the true changes; and what remains of the change of y after that prediction, against dx, down to where rounding dominates.

mod chains;
mod flow;
mod links;
mod nudge;
mod picture;
mod remainder;
mod words;

use std::rc::Rc;

use self::chains::{CHAINS, ChainCard};
use self::flow::FLOW;
use self::links::Links;
use self::nudge::Nudge;
use self::picture::ERROR;
use self::remainder::{RANGE, Remainders};
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Figure, FigureCard, Handle, Readout, Statement, Travel, Visit};
use crate::number::{rounded, to_text};
use crate::plane::Point;
use crate::scene::{AxisScale, Frame, Panel};

/// The ids of the handles: x, the end of the nudge, and dx in the plot of remainders.
const X: &str = "x";
const NUDGE: &str = "nudge";
const REMAINDER: &str = "remainder";

/// The smallest dx, as a share of the view, that dragging the nudge's end sets; the slider and the plot of remainders go lower.
const MIN_NUDGE_SHARE: f64 = 1e-3;

/// The largest accepted magnitude of x.
const LIMIT: f64 = 1e9;

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "chain",
    title: "Chain rule",
    summary: "A nudge of x travels through f(g(h(x))), and each link multiplies it by its slope.",
    tries: &[
        (
            "Drag x until one of the three slopes is zero. What does dy/dx become, whatever the others are?",
            "x=1.15&dx=0.2",
        ),
        (
            "Make dx ten times smaller, again and again: how fast does the remainder shrink, and where does it stop?",
            "dx=0.01",
        ),
        (
            "Does du cancel? Here a nudge leaves u where it was, so Δy/Δu means nothing. Is dy/dx any the worse?",
            "function=wiggle",
        ),
        ("On the plateau no nudge moves u. What is Δy/Δu there, and what is dy/dx?", "function=plateau"),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Chain::new())
}

/// The state of the figure.
pub struct Chain {
    links: Links,
    x: Knob,
    dx: Knob,
    /// The panel and the number under the pointer, if any.
    pointer: Option<(&'static str, f64)>,
    remainders: Cache<(u64, f64, [f64; 2]), Rc<Remainders>>,
}

impl Chain {
    fn new() -> Self {
        let card = &CHAINS[0];
        let line = Dial { range: card.view, scale: SliderScale::Linear, whole: false };
        let decades = Dial { range: RANGE, scale: SliderScale::Logarithmic, whole: false };
        Self {
            links: Links::new(),
            x: Knob::new(X, "Point", "x", line, card.start).up_to(LIMIT),
            dx: Knob::new("dx", "Nudge", "dx", decades, card.nudge),
            pointer: None,
            remainders: Cache::default(),
        }
    }

    /// The nudge from x to x + dx.
    fn nudge(&self) -> Nudge {
        Nudge::of(&self.links, self.x.value(), self.dx.value())
    }

    /// The remainders at x, for an axis of a range.
    fn remainders(&self, range: [f64; 2]) -> Rc<Remainders> {
        let x = self.x.value();
        self.remainders.of((self.links.revision(), x, range), || Rc::new(Remainders::of(&self.links, x, range)))
    }

    /// The chain whose x and dx are the defaults. A state with only typed formulas is applied to a figure that has just been opened.
    fn home(&self) -> &'static ChainCard {
        self.links.card().unwrap_or(&CHAINS[0])
    }

    /// A handle on the number line of x.
    fn on_line(&self, id: &str, label: &str, at: f64, home: f64, value: String) -> Handle {
        let row = flow::height(&self.links.drawn(), 0);
        let travel = Travel::Along(self.links.view(), AxisScale::Linear);
        let (id, label) = (id.into(), label.into());
        Handle { id, label, value, panel: FLOW, at: [at, row], home: [home, row], travel, removable: false }
    }
}

impl Figure for Chain {
    fn settings(&mut self, visit: Visit) {
        self.links.settings(visit);
        self.x.set_slider_range(self.links.view());
        visit(&mut self.x);
        visit(&mut self.dx);
    }

    fn changed(&mut self, setting: &str) {
        if !self.links.changed(setting) {
            return;
        }
        let home = self.home();
        for (knob, value) in [(&mut self.x, home.start), (&mut self.dx, home.nudge)] {
            knob.set_default(Some(value));
            if self.links.card().is_some() {
                knob.put(value);
            }
        }
    }

    fn handles(&self) -> Vec<Handle> {
        let (nudge, home) = (self.nudge(), self.home());
        let [x, dx, product, change, remainder] =
            [nudge.x, nudge.dx, nudge.last().product, nudge.last().change, nudge.remainder()]
                .map(|number| to_text(number, 3));
        let [floor, top] = remainder::axis(*self.links.drawn().ranges.last().expect("number lines"));
        let height = if nudge.remainder().is_nan() { floor } else { nudge.remainder().clamp(floor, top) };
        let error = Handle {
            id: REMAINDER.into(),
            label: "Nudge dx".into(),
            value: format!("dx = {dx}, remainder {remainder}"),
            panel: ERROR,
            at: [nudge.dx, height],
            home: [home.nudge, height],
            travel: Travel::Along(RANGE, AxisScale::Logarithmic),
            removable: false,
        };
        let point = format!("x = {x}, slope dy/dx = {product}");
        let end = format!("dx = {dx}, true change Δy = {change}");
        vec![
            self.on_line(X, "Point x", nudge.x, home.start, point),
            self.on_line(NUDGE, "End of the nudge x + dx", nudge.x + nudge.dx, nudge.x + home.nudge, end),
            error,
        ]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        match handle {
            X => self.x.put(to[0]),
            NUDGE => {
                let [low, high] = self.links.view();
                self.dx.put(rounded((to[0] - self.x.value()).max(MIN_NUDGE_SHARE * (high - low)), 3));
            }
            REMAINDER => self.dx.put(rounded(to[0], 3)),
            _ => {}
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        let first = self.links.links()[0].name();
        match panel {
            ERROR => self.dx.put(rounded(at[0], 3)),
            _ if panel == first => self.x.put(at[0]),
            FLOW if at[1] > flow::height(&self.links.drawn(), 0) - 0.5 => self.x.put(at[0]),
            _ => return false,
        }
        true
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        let names = [self.links.links().iter().map(|link| link.name()).collect(), vec![ERROR]].concat();
        let name = |panel: &str| names.into_iter().find(|name| *name == panel);
        self.pointer = over.and_then(|(panel, at)| Some((name(panel)?, at[0])));
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
        picture::panels(self, frame)
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
