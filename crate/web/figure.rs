//! A figure as a JavaScript class. Positions are CSS pixels of the picture; panels convert them to data coordinates.

use std::hint::black_box;

use wasm_bindgen::prelude::*;
use web_sys::CanvasRenderingContext2d;

use super::object::{Object, error, error_at, list};
use super::pace::Pace;
use super::painter::Painter;
use super::parameters::Parameters;
use super::pending::Pending;
use super::readout::readout;
use crate::figure::fold::Fold;
use crate::figure::{Command, Figure, FigureCard, Nudge, Refusal, Travel, clock, feature, state};
use crate::figures;
use crate::paint::{Theme, svg};
use crate::plane::Point;
use crate::scene::{Frame, Panel};

/// An open figure.
#[wasm_bindgen(js_name = Figure)]
pub struct WebFigure {
    card: &'static FigureCard,
    figure: Box<dyn Figure>,
    fold: Fold,
    parameters: Parameters,
    painter: Option<Painter>,
    frame: Frame,
    pace: Pace,
    playing: bool,
    pending: Pending,
}

#[wasm_bindgen(js_class = Figure)]
impl WebFigure {
    /// Opens a figure in its default state.
    #[wasm_bindgen(constructor)]
    pub fn new(id: &str) -> Result<WebFigure, JsValue> {
        let card = figures::named(id).ok_or_else(|| {
            let known: Vec<_> = figures::FIGURES.iter().map(|card| card.id).collect();
            error(&format!("there is no figure “{id}”; known: {}", known.join(", ")))
        })?;
        let frame = Frame::new(960.0, 600.0);
        let (figure, painter, pace) = ((card.open)(), Painter::new(), Pace::new());
        let (fold, parameters, pending) = (Fold::default(), Parameters::default(), Pending::default());
        Ok(Self { card, figure, fold, parameters, painter, frame, pace, playing: false, pending })
    }

    /// The figure's id in attributes and URLs.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> String {
        self.card.id.into()
    }

    /// The title.
    #[wasm_bindgen(getter)]
    pub fn title(&self) -> String {
        self.card.title.into()
    }

    /// A one-sentence summary of what it shows.
    #[wasm_bindgen(getter)]
    pub fn summary(&self) -> String {
        self.card.summary.into()
    }

    /// Suggestions to try.
    #[wasm_bindgen(getter, unchecked_return_type = "Try[]")]
    pub fn tries(&self) -> JsValue {
        list(self.card.tries.iter().map(|(text, state)| Object::new().with("text", *text).with("state", *state)))
    }

    /// The parameters and their values: the same objects, updated in place, while only values change.
    #[wasm_bindgen(unchecked_return_type = "Parameter[]")]
    pub fn parameters(&mut self) -> JsValue {
        let mut parameters = self.figure.parameters();
        parameters.push(self.fold.parameter());
        self.parameters.update(parameters)
    }

    /// The name of the parameter that an attribute means, whose name HTML or a framework may have changed.
    pub fn meant(&mut self, attribute: &str) -> Option<String> {
        if attribute == self.fold.name() { Some(attribute.into()) } else { self.figure.meant(attribute) }
    }

    /// Sets a parameter from text. Throws if the value is rejected; the figure is then unchanged. One that awaits a feature is kept
    /// for `resume`.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), JsValue> {
        let set = if name == self.fold.name() { self.fold.set(value) } else { self.figure.set(name, value) };
        set.or_else(|refusal| self.pending.keep(&*self.figure, name, value).ok_or(refusal))
            .map_err(|refusal| to_error(&refusal, value))
    }

    /// Sets a number from the position of its slider, 0 to 1.
    pub fn slide(&mut self, name: &str, position: f64) -> Result<(), JsValue> {
        self.figure.slide(name, position).map_err(|refusal| to_error(&refusal, ""))
    }

    /// The state as a string.
    #[wasm_bindgen(getter)]
    pub fn state(&mut self) -> String {
        self.pending.write(self.fold.write(state::write(&mut *self.figure)))
    }

    /// Resets to the defaults and applies a state. Returns the settings that were rejected. Those that await a feature are kept for
    /// `resume`.
    #[wasm_bindgen(unchecked_return_type = "Rejected[]")]
    pub fn restore(&mut self, state: &str) -> JsValue {
        self.figure = (self.card.open)();
        self.playing = false;
        let (refusal, state) = self.fold.restore(state);
        let own = refusal.map(|refusal| (self.fold.name().to_owned(), refusal));
        self.pending = Pending::default();
        list(own.into_iter().chain(self.apply(&state)).map(rejected))
    }

    /// Takes up the features that have been loaded since, and the settings that awaited them. Returns those that were rejected.
    #[wasm_bindgen(unchecked_return_type = "Rejected[]")]
    pub fn resume(&mut self) -> JsValue {
        self.figure.take_up_features();
        let state = self.pending.take();
        list(self.apply(&state).into_iter().map(rejected))
    }

    /// The names of the features that the state needs and that are not loaded yet.
    pub fn missing(&self) -> Vec<String> {
        let features = self.figure.features().into_iter();
        features.filter(|name| !feature::is_loaded(name)).map(String::from).collect()
    }

    /// Reports that the code of a feature has been loaded.
    pub fn provide(feature: &str) {
        feature::provide(feature);
    }

    /// Sets the size, in CSS pixels, of the area covered by buttons in the upper right corner of each panel.
    pub fn cover(&mut self, width: f64, height: f64) {
        self.frame.covered = [width, height];
    }

    /// The draggable handles and their positions.
    #[wasm_bindgen(unchecked_return_type = "Handle[]")]
    pub fn handles(&mut self, width: f64, height: f64, scale: f64) -> JsValue {
        let handles = self.figure.handles();
        let panels = self.resize(width, height, scale);
        list(handles.iter().filter_map(|handle| {
            let panel = panels.iter().find(|panel| panel.id == handle.panel)?;
            let [x, y] = panel.to_page(handle.at);
            let object = Object::new().with("id", handle.id.as_str()).with("label", handle.label.as_str());
            let object = object.with("value", handle.value.as_str()).with("removable", handle.removable);
            let object = object.with("keys", handle.travel != Travel::Pointer);
            Some(object.with("x", x).with("y", y).with("inside", panel.area.contains([x, y])))
        }))
    }

    /// The panels and their plot areas.
    #[wasm_bindgen(unchecked_return_type = "Panel[]")]
    pub fn panels(&mut self, width: f64, height: f64, scale: f64) -> JsValue {
        let panels = self.resize(width, height, scale);
        list(panels.iter().map(|panel| {
            let object = Object::new().with("id", panel.id).with("left", panel.area.left).with("top", panel.area.top);
            let object = object.with("width", panel.area.width).with("height", panel.area.height);
            object.with("pannable", self.figure.pannable(panel.id).is_some())
        }))
    }

    /// Moves a handle to a position in the picture.
    pub fn drag(&mut self, handle: &str, x: f64, y: f64) {
        let Some(panel) = self.figure.handles().into_iter().find(|one| one.id == handle).map(|one| one.panel) else {
            return;
        };
        if let Some(at) = self.current_panels().iter().find(|one| one.id == panel).map(|panel| panel.to_plane([x, y])) {
            self.figure.drag(handle, at);
        }
    }

    /// Moves a handle by keyboard.
    pub fn nudge(&mut self, handle: &str, right: i8, up: i8, fine: bool) {
        self.figure.nudge(handle, Nudge::By { right, up, fine });
    }

    /// Moves a handle back to its default position.
    pub fn home(&mut self, handle: &str) {
        self.figure.nudge(handle, Nudge::Home);
    }

    /// Removes a handle.
    pub fn remove(&mut self, handle: &str) {
        self.figure.remove(handle);
    }

    /// Handles a click on an empty position. Returns whether it had any effect.
    pub fn click(&mut self, x: f64, y: f64) -> bool {
        self.point_at(x, y).is_some_and(|(panel, at)| self.figure.click(panel, at))
    }

    /// Handles the pointer hovering over a position.
    pub fn hover(&mut self, x: f64, y: f64) {
        let over = self.point_at(x, y);
        self.figure.hover(over);
    }

    /// Handles the pointer leaving the picture.
    pub fn leave(&mut self) {
        self.figure.hover(None);
    }

    /// A one-line description of the point under the pointer.
    pub fn hovered(&self) -> String {
        self.figure.hovered()
    }

    /// Pans the panel at the first position by the displacement to the second.
    pub fn pan(&mut self, x0: f64, y0: f64, x1: f64, y1: f64) {
        if let Some(panel) = self.panel_at(x0, y0)
            && let Some(view) = self.figure.pannable(panel.id)
        {
            view.pan(panel.to_plane([x0, y0]), panel.to_plane([x1, y1]));
        }
    }

    /// Zooms the panel at a position, which stays fixed; `factor` scales the visible range.
    pub fn zoom(&mut self, x: f64, y: f64, factor: f64) {
        if let Some((panel, at)) = self.point_at(x, y)
            && let Some(view) = self.figure.pannable(panel)
        {
            view.zoom(factor, at);
        }
    }

    /// Resets the view of the panel at a position. Returns whether there is one.
    pub fn reset(&mut self, x: f64, y: f64) -> bool {
        let panel = self.panel_at(x, y);
        let view = panel.and_then(|panel| self.figure.pannable(panel.id));
        view.map(|view| view.reset_view()).is_some()
    }

    /// Executes a command.
    pub fn command(&mut self, name: &str) -> Result<(), JsValue> {
        let command = match name {
            "play" => Command::Play,
            "pause" => Command::Pause,
            "step" => Command::Step,
            "step-back" => Command::StepBack,
            "reset" => Command::Reset,
            "reset-view" => {
                self.reset_views();
                return Ok(());
            }
            _ => return Err(error(&format!("there is no command “{name}”"))),
        };
        self.playing = command == Command::Play;
        self.figure.command(command);
        Ok(())
    }

    /// The name of the step parameter, if the figure has a clock.
    #[wasm_bindgen(getter)]
    pub fn clock(&mut self) -> Option<String> {
        self.figure.clock().map(|_| clock::STEP.into())
    }

    /// Whether it is playing.
    #[wasm_bindgen(getter)]
    pub fn playing(&self) -> bool {
        self.playing
    }

    /// Advances playback. Returns whether there is more to play.
    pub fn play(&mut self, seconds: f64) -> bool {
        self.playing = self.playing && self.figure.play(seconds);
        self.playing
    }

    /// Computes for about this long at most. Returns whether work remains.
    pub fn advance(&mut self, milliseconds: f64) -> bool {
        let end = now() + milliseconds;
        self.figure.advance(&mut || now() < end)
    }

    /// Computes until the picture for a frame is complete.
    pub fn complete(&mut self, width: f64, height: f64, scale: f64) {
        self.figure.request(Frame { scale, ..Frame::new(width, height) });
        while self.figure.advance(&mut || true) {}
    }

    /// The legend of the colours.
    #[wasm_bindgen(unchecked_return_type = "LegendEntry[]")]
    pub fn legend(&self) -> JsValue {
        list(self.figure.legend().into_iter().map(|entry| {
            let [red, green, blue] = entry.color;
            let object = Object::new().with("color", format!("rgb({red} {green} {blue})"));
            object.with("label", entry.label).with("share", entry.share)
        }))
    }

    /// The mathematics beside the picture.
    #[wasm_bindgen(unchecked_return_type = "Statement[]")]
    pub fn statements(&self) -> JsValue {
        list(self.figure.statements().into_iter().map(|statement| {
            let object = Object::new().with("label", statement.label).with("mathml", statement.mathml);
            object.with("current", statement.current).with("brief", statement.brief)
        }))
    }

    /// The link to another figure that shows more of what is selected, if there is one.
    #[wasm_bindgen(unchecked_return_type = "Link | undefined")]
    pub fn link(&self) -> JsValue {
        self.figure.leads_to().map_or(JsValue::UNDEFINED, |link| {
            Object::new().with("label", link.label).with("figure", link.figure).with("state", link.state).into()
        })
    }

    /// The rows of the table of readouts.
    #[wasm_bindgen(unchecked_return_type = "Readout[]")]
    pub fn readouts(&self) -> JsValue {
        list(self.figure.readouts().iter().map(readout))
    }

    /// The data behind the picture as comma-separated values.
    pub fn csv(&self) -> String {
        self.figure.table().to_csv()
    }

    /// The picture as an SVG document.
    pub fn svg(&mut self, width: f64, height: f64, scale: f64, dark: bool) -> String {
        let frame = Frame { scale, ..Frame::new(width, height) };
        // Called only through the function table, it can be loaded later than the rest: see `ON_DEMAND` in xtask/site/src/chunks.rs.
        let write: fn(&_, _, _, &_, &_) -> String = black_box(svg);
        write(&self.figure.scene(frame), frame, theme(dark), self.card.title, &self.figure.description())
    }

    /// Paints the picture once on a pair of off-screen canvases.
    #[expect(clippy::too_many_arguments, reason = "JavaScript has no cheaper way to pass seven numbers")]
    pub fn print(
        &mut self,
        backdrop: &CanvasRenderingContext2d,
        front: &CanvasRenderingContext2d,
        width: f64,
        height: f64,
        ratio: f64,
        scale: f64,
        dark: bool,
    ) {
        let frame = Frame { scale, detail: ratio, ..Frame::new(width, height) };
        if let Some(mut painter) = Painter::new() {
            painter.paint(&self.figure.scene(frame), frame, ratio, theme(dark), backdrop, front);
        }
    }

    /// A text alternative to the picture, for screen readers.
    pub fn description(&self) -> String {
        self.figure.description()
    }

    /// Paints the picture: the backdrop only where it has changed, the front always. While something is `moving`, surfaces may
    /// be sampled more coarsely than the screen's resolution to keep up the frame rate.
    #[expect(clippy::too_many_arguments, reason = "JavaScript has no cheaper way to pass seven numbers")]
    pub fn paint(
        &mut self,
        backdrop: &CanvasRenderingContext2d,
        front: &CanvasRenderingContext2d,
        width: f64,
        height: f64,
        ratio: f64,
        scale: f64,
        dark: bool,
        moving: bool,
    ) {
        let start = now();
        let detail = if moving { self.pace.detail(ratio) } else { ratio };
        self.frame = Frame { width, height, scale, detail, moving, ..self.frame };
        let scene = self.figure.scene(self.frame);
        if let Some(painter) = &mut self.painter {
            let is_repainted = painter.paint(&scene, self.frame, ratio, theme(dark), backdrop, front);
            if moving && is_repainted {
                self.pace.record(now() - start);
            }
        }
    }
}

impl WebFigure {
    /// Applies a state. Returns what was rejected for good, and keeps what awaits a feature.
    fn apply(&mut self, state: &str) -> Vec<(String, Refusal)> {
        let rejected = state::restore(&mut *self.figure, state).into_iter();
        let refused = rejected.filter(|one| self.pending.keep_written(&*self.figure, &one.name, &one.value).is_none());
        refused.map(|one| (one.name, one.refusal)).collect()
    }

    fn resize(&mut self, width: f64, height: f64, scale: f64) -> Vec<Panel> {
        self.frame = Frame { width, height, scale, ..self.frame };
        self.current_panels()
    }

    fn current_panels(&self) -> Vec<Panel> {
        self.figure.panels(self.frame)
    }

    /// Resets every panel's view to that of the preset.
    fn reset_views(&mut self) {
        let panels: Vec<_> = self.current_panels().iter().map(|panel| panel.id).collect();
        for panel in panels {
            if let Some(view) = self.figure.pannable(panel) {
                view.reset_view();
            }
        }
    }

    fn panel_at(&self, x: f64, y: f64) -> Option<Panel> {
        self.current_panels().into_iter().find(|panel| panel.area.contains([x, y]))
    }

    fn point_at(&self, x: f64, y: f64) -> Option<(&'static str, Point)> {
        self.panel_at(x, y).map(|panel| (panel.id, panel.to_plane([x, y])))
    }
}

fn theme(dark: bool) -> Theme {
    if dark { Theme::Dark } else { Theme::Light }
}

/// Milliseconds since the page was opened; always 0 without a page.
fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

fn rejected((name, refusal): (String, Refusal)) -> Object {
    Object::new().with("name", name).with("message", refusal.message)
}

fn to_error(refusal: &Refusal, text: &str) -> JsValue {
    match refusal.place {
        Some(place) => error_at(&refusal.message, text, place),
        None => error(&refusal.message),
    }
}
