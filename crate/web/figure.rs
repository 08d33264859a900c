//! A figure as a JavaScript class. Places are CSS pixels of the picture; the panels turn them into points.

use wasm_bindgen::prelude::*;
use web_sys::CanvasRenderingContext2d;

use super::object::{Object, error, error_at, list};
use crate::figure::{
    Card, Choice, Command, Control, Figure, Group, Nudge, Parameter, Readout, Refusal, Swatch, Value, state,
};
use crate::figures;
use crate::paint::{Painter, Theme};
use crate::scene::{Frame, Marker, Panel};
use crate::surface::Point;

/// One open figure.
#[wasm_bindgen(js_name = Figure)]
pub struct WebFigure {
    card: &'static Card,
    figure: Box<dyn Figure>,
    painter: Option<Painter>,
    frame: Frame,
    playing: bool,
}

#[wasm_bindgen(js_class = Figure)]
impl WebFigure {
    /// Opens a figure in its first state.
    #[wasm_bindgen(constructor)]
    pub fn new(id: &str) -> Result<WebFigure, JsValue> {
        let card = figures::named(id).ok_or_else(|| {
            let known: Vec<_> = figures::FIGURES.iter().map(|card| card.id).collect();
            error(&format!("there is no figure “{id}”; known: {}", known.join(", ")))
        })?;
        let frame = Frame { width: 960.0, height: 600.0, scale: 1.0 };
        Ok(Self { card, figure: (card.open)(), painter: Painter::new(), frame, playing: false })
    }

    /// The figure's name in attributes and addresses.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> String {
        self.card.id.into()
    }

    /// Its title.
    #[wasm_bindgen(getter)]
    pub fn title(&self) -> String {
        self.card.title.into()
    }

    /// What it shows, in one sentence.
    #[wasm_bindgen(getter)]
    pub fn summary(&self) -> String {
        self.card.summary.into()
    }

    /// Things to try.
    #[wasm_bindgen(getter, unchecked_return_type = "Try[]")]
    pub fn tries(&self) -> JsValue {
        list(self.card.tries.iter().map(|(text, state)| Object::new().with("text", *text).with("state", *state)))
    }

    /// What can be set, and what it is now.
    #[wasm_bindgen(unchecked_return_type = "Parameter[]")]
    pub fn parameters(&self) -> JsValue {
        list(self.figure.parameters().iter().map(parameter))
    }

    /// Sets a parameter from text.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), JsValue> {
        self.figure.set(name, value).map_err(|refusal| thrown(&refusal, value))
    }

    /// Sets a number from where its slider stands.
    pub fn slide(&mut self, name: &str, position: f64) -> Result<(), JsValue> {
        self.figure.slide(name, position).map_err(|refusal| thrown(&refusal, ""))
    }

    /// The state in one string.
    #[wasm_bindgen(getter)]
    pub fn state(&self) -> String {
        state::write(&*self.figure)
    }

    /// Starts again from the defaults and applies a state; what was not taken comes back.
    #[wasm_bindgen(unchecked_return_type = "Rejected[]")]
    pub fn restore(&mut self, state: &str) -> JsValue {
        self.figure = (self.card.open)();
        self.playing = false;
        let rejected = state::restore(&mut *self.figure, state);
        list(rejected.into_iter().map(|one| Object::new().with("name", one.name).with("message", one.refusal.message)))
    }

    /// What can be dragged, and where it is.
    #[wasm_bindgen(unchecked_return_type = "Handle[]")]
    pub fn handles(&mut self, width: f64, height: f64, scale: f64) -> JsValue {
        let panels = self.lay_out(width, height, scale);
        list(self.figure.handles().iter().filter_map(|handle| {
            let panel = panels.iter().find(|panel| panel.id == handle.panel)?;
            let [x, y] = panel.to_page(handle.at);
            let object = Object::new().with("id", handle.id.as_str()).with("label", handle.label.as_str());
            let object = object.with("value", handle.value.as_str()).with("removable", handle.removable);
            Some(object.with("x", x).with("y", y).with("inside", panel.area.contains([x, y])))
        }))
    }

    /// Where the panels are.
    #[wasm_bindgen(unchecked_return_type = "Panel[]")]
    pub fn panels(&mut self, width: f64, height: f64, scale: f64) -> JsValue {
        let panels = self.lay_out(width, height, scale);
        list(panels.iter().map(|panel| {
            let object = Object::new().with("id", panel.id).with("left", panel.area.left).with("top", panel.area.top);
            let object = object.with("width", panel.area.width).with("height", panel.area.height);
            object.with("pannable", self.figure.pannable(panel.id))
        }))
    }

    /// Moves a handle to a place of the picture.
    pub fn drag(&mut self, handle: &str, x: f64, y: f64) {
        let Some(panel) = self.figure.handles().into_iter().find(|one| one.id == handle).map(|one| one.panel) else {
            return;
        };
        if let Some(panel) = self.scene_panels().into_iter().find(|one| one.id == panel) {
            self.figure.drag(handle, panel.to_plane([x, y]));
        }
    }

    /// Moves a handle by keys.
    pub fn nudge(&mut self, handle: &str, right: i8, up: i8, fine: bool) {
        self.figure.nudge(handle, Nudge::By { right, up, fine });
    }

    /// Moves a handle back to where the preset has it.
    pub fn home(&mut self, handle: &str) {
        self.figure.nudge(handle, Nudge::Home);
    }

    /// Takes a handle away.
    pub fn remove(&mut self, handle: &str) {
        self.figure.remove(handle);
    }

    /// A click on an empty place; says whether anything came of it.
    pub fn click(&mut self, x: f64, y: f64) -> bool {
        self.point_at(x, y).is_some_and(|(panel, at)| self.figure.click(panel, at))
    }

    /// The pointer rests over a place.
    pub fn hover(&mut self, x: f64, y: f64) {
        let over = self.point_at(x, y);
        self.figure.hover(over);
    }

    /// The pointer has left.
    pub fn leave(&mut self) {
        self.figure.hover(None);
    }

    /// What the pointer rests on, in one line.
    pub fn hovered(&self) -> String {
        self.figure.hovered()
    }

    /// Shifts the view of the panel at the first place by the way to the second.
    pub fn pan(&mut self, x0: f64, y0: f64, x1: f64, y1: f64) {
        if let Some(panel) = self.panel_at(x0, y0) {
            self.figure.pan(panel.id, panel.to_plane([x0, y0]), panel.to_plane([x1, y1]));
        }
    }

    /// Shows `factor` times as much of the panel at a place.
    pub fn zoom(&mut self, x: f64, y: f64, factor: f64) {
        if let Some((panel, at)) = self.point_at(x, y) {
            self.figure.zoom(panel, factor, at);
        }
    }

    /// Does as told.
    pub fn command(&mut self, name: &str) -> Result<(), JsValue> {
        let command = match name {
            "play" => Command::Play,
            "pause" => Command::Pause,
            "step" => Command::Step,
            "step-back" => Command::StepBack,
            "reset" => Command::Reset,
            "reset-view" => Command::ResetView,
            _ => return Err(error(&format!("there is no command “{name}”"))),
        };
        match command {
            Command::Play => self.playing = true,
            Command::ResetView => {}
            _ => self.playing = false,
        }
        self.figure.command(command);
        Ok(())
    }

    /// Whether it is running through its steps.
    #[wasm_bindgen(getter)]
    pub fn playing(&self) -> bool {
        self.playing
    }

    /// Lets playing time pass; says whether there is more to play.
    pub fn play(&mut self, seconds: f64) -> bool {
        self.playing = self.playing && self.figure.play(seconds);
        self.playing
    }

    /// Works for at most about so long; says whether there is more to do.
    pub fn advance(&mut self, milliseconds: f64) -> bool {
        let end = now() + milliseconds;
        self.figure.advance(&mut || now() < end)
    }

    /// What the colours mean.
    #[wasm_bindgen(unchecked_return_type = "LegendEntry[]")]
    pub fn legend(&self) -> JsValue {
        list(self.figure.legend().into_iter().map(|entry| {
            let [red, green, blue] = entry.color;
            let object = Object::new().with("color", format!("rgb({red} {green} {blue})"));
            object.with("label", entry.label).with("share", entry.share)
        }))
    }

    /// What can be read off.
    #[wasm_bindgen(unchecked_return_type = "Readout[]")]
    pub fn readouts(&self) -> JsValue {
        list(self.figure.readouts().iter().map(readout))
    }

    /// What the picture shows, for those who do not see it.
    pub fn description(&self) -> String {
        self.figure.description()
    }

    /// Paints the picture: the backdrop only where it has changed, the front always.
    #[expect(clippy::too_many_arguments, reason = "JavaScript has no cheaper way to hand over seven numbers")]
    pub fn paint(
        &mut self,
        backdrop: &CanvasRenderingContext2d,
        front: &CanvasRenderingContext2d,
        width: f64,
        height: f64,
        ratio: f64,
        scale: f64,
        dark: bool,
    ) {
        self.frame = Frame { width, height, scale };
        let scene = self.figure.scene(self.frame);
        if let Some(painter) = &mut self.painter {
            painter.paint(&scene, self.frame, ratio, if dark { Theme::Dark } else { Theme::Light }, backdrop, front);
        }
    }
}

impl WebFigure {
    fn lay_out(&mut self, width: f64, height: f64, scale: f64) -> Vec<Panel> {
        self.frame = Frame { width, height, scale };
        self.scene_panels()
    }

    fn scene_panels(&self) -> Vec<Panel> {
        self.figure.scene(self.frame).panels
    }

    fn panel_at(&self, x: f64, y: f64) -> Option<Panel> {
        self.scene_panels().into_iter().find(|panel| panel.area.contains([x, y]))
    }

    fn point_at(&self, x: f64, y: f64) -> Option<(&'static str, Point)> {
        self.panel_at(x, y).map(|panel| (panel.id, panel.to_plane([x, y])))
    }
}

/// Milliseconds since the page was opened; without a page none pass.
fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

fn thrown(refusal: &Refusal, text: &str) -> JsValue {
    match refusal.place {
        Some(place) => error_at(&refusal.message, text, place),
        None => error(&refusal.message),
    }
}

fn parameter(parameter: &Parameter) -> Object {
    let object = Object::new()
        .with("name", parameter.name.as_str())
        .with("label", parameter.label.as_str())
        .with("symbol", parameter.symbol)
        .with("group", group(parameter.group))
        .with("section", parameter.section.as_str())
        .with("value", parameter.value.as_str())
        .with("isDefault", parameter.is_default);
    match &parameter.control {
        Control::Number { range: [low, high], position, whole } => {
            let object = object.with("kind", "number").with("minimum", *low).with("maximum", *high);
            object.with("position", *position).with("whole", *whole)
        }
        Control::Choice(choices) => object.with("kind", "choice").with("options", list(choices.iter().map(choice))),
        Control::Choices(choices) => object.with("kind", "choices").with("options", list(choices.iter().map(choice))),
        Control::Toggle => object.with("kind", "toggle"),
        Control::Formula { mathml } => object.with("kind", "formula").with("mathml", mathml.as_str()),
        Control::Hidden => object.with("kind", "hidden"),
    }
}

fn group(group: Group) -> &'static str {
    match group {
        Group::What => "what",
        Group::How => "how",
        Group::Play => "play",
    }
}

fn choice(choice: &Choice) -> Object {
    let object = Object::new().with("value", choice.value).with("label", choice.label);
    object.with_some("swatch", choice.swatch.as_ref().map(swatch))
}

fn swatch(swatch: &Swatch) -> Object {
    let marker = match swatch.marker {
        Marker::Circle => "circle",
        Marker::Square => "square",
        Marker::Diamond => "diamond",
        Marker::Triangle => "triangle",
        Marker::TriangleDown => "triangle-down",
        Marker::Plus => "plus",
        Marker::Cross => "cross",
        Marker::Star => "star",
        Marker::Ring => "ring",
    };
    let object = Object::new()
        .with("light", Theme::Light.color(swatch.ink).css())
        .with("dark", Theme::Dark.color(swatch.ink).css());
    object.with("dash", list(swatch.dash.iter().copied())).with("marker", marker)
}

fn readout(readout: &Readout) -> Object {
    let cells = readout.cells.iter().map(|cell| {
        let value: JsValue = match &cell.value {
            Value::Number(number) => (*number).into(),
            Value::Point([x, y]) => list([*x, *y]),
            Value::Word(word) => word.as_str().into(),
            Value::None => JsValue::NULL,
        };
        let object = Object::new().with("name", cell.name).with("label", cell.label);
        object.with("value", value).with("text", cell.text.as_str())
    });
    let object = Object::new().with("id", readout.id.as_str()).with("label", readout.label.as_str());
    object.with_some("swatch", readout.swatch.as_ref().map(swatch)).with("cells", list(cells))
}
