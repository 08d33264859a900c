//! Incremental painting on two stacked canvases: a backdrop that is repainted where it changed, and a front that is repainted
//! every time.

use plotters::prelude::IntoDrawingArea;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::canvas::CanvasPen;
use crate::paint::Theme;
use crate::paint::axes::{self, Units};
use crate::paint::limits::{clamped, is_drawable};
use crate::paint::marks;
use crate::paint::pen::Pen;
use crate::scene::{Frame, Mark, Panel, Rect, Scene};

/// Paints scenes on a pair of canvases and remembers what they show.
pub struct Painter {
    scratch: HtmlCanvasElement,
    painted: Option<Painted>,
}

/// What the backdrop shows. It holds references to the marks' shared data, which makes comparing them by pointer safe.
struct Painted {
    frame: Frame,
    ratio: f64,
    theme: Theme,
    panels: Vec<Panel>,
}

impl Painter {
    /// A painter that has painted nothing yet, or `None` without a document.
    pub fn new() -> Option<Self> {
        let scratch = web_sys::window()?.document()?.create_element("canvas").ok()?;
        Some(Self { scratch: scratch.dyn_into().ok()?, painted: None })
    }

    /// Paints a scene: the backdrop's changed panels, and the front. `ratio` is the device pixel ratio. Sets the canvases'
    /// resolution; their size in the layout is up to the page. Returns whether any part of the backdrop was repainted.
    pub fn paint(
        &mut self,
        scene: &Scene,
        frame: Frame,
        ratio: f64,
        theme: Theme,
        backdrop: &CanvasRenderingContext2d,
        front: &CanvasRenderingContext2d,
    ) -> bool {
        // The sampling detail alone does not change what a panel looks like.
        let frame = Frame { detail: 1.0, moving: false, ..clamped(frame) };
        let ratio = if ratio.is_finite() { ratio.clamp(0.1, 16.0) } else { 1.0 };
        let is_resized = resize(backdrop, frame, ratio) | resize(front, frame, ratio);
        let painted = self.painted.take().filter(|painted| !is_resized && painted.matches(frame, ratio, theme, scene));
        let changed: Vec<bool> = match &painted {
            Some(painted) => painted.panels.iter().zip(&scene.panels).map(|(old, new)| !looks_same(old, new)).collect(),
            None => vec![true; scene.panels.len()],
        };
        if painted.is_none() {
            fill(backdrop, Rect { left: 0.0, top: 0.0, width: frame.width, height: frame.height }, ratio, theme);
        }
        for (panel, _) in
            scene.panels.iter().zip(&changed).filter(|(panel, changed)| **changed && is_drawable(panel.area))
        {
            self.backdrop(panel, frame, ratio, theme, backdrop);
        }
        self.front(scene, frame, ratio, theme, front);
        let panels = scene.panels.iter().map(|panel| Panel { front: Vec::new(), ..panel.clone() }).collect();
        self.painted = Some(Painted { frame, ratio, theme, panels });
        changed.contains(&true)
    }

    fn backdrop(&self, panel: &Panel, frame: Frame, ratio: f64, theme: Theme, on: &CanvasRenderingContext2d) {
        let outer = panel.outer(frame.scale);
        let mut pen = CanvasPen::new(on, ratio, &self.scratch);
        pen.clip(outer);
        fill(on, outer, ratio, theme);
        marks::backdrop(panel, frame.scale, theme, &mut CanvasPen::new(on, ratio, &self.scratch));
        axes(panel, frame.scale, theme, ratio, on);
        pen.unclip();
    }

    fn front(&self, scene: &Scene, frame: Frame, ratio: f64, theme: Theme, on: &CanvasRenderingContext2d) {
        let mut pen = CanvasPen::new(on, ratio, &self.scratch);
        on.clear_rect(0.0, 0.0, frame.width + 1.0, frame.height + 1.0);
        for panel in scene.panels.iter().filter(|panel| is_drawable(panel.area)) {
            marks::front(panel, frame.scale, theme, &mut pen);
        }
    }
}

impl Painted {
    /// Whether any difference lies inside panels, which can then be repainted one by one.
    fn matches(&self, frame: Frame, ratio: f64, theme: Theme, scene: &Scene) -> bool {
        let areas_of = |panels: &[Panel]| panels.iter().map(|panel| panel.area).collect::<Vec<_>>();
        let outer: Vec<Rect> = scene.panels.iter().map(|panel| panel.outer(frame.scale)).collect();
        let disjoint = outer.iter().enumerate().all(|(n, one)| outer[..n].iter().all(|two| !one.overlaps(two)));
        disjoint
            && (self.frame, self.ratio, self.theme) == (frame, ratio, theme)
            && areas_of(&self.panels) == areas_of(&scene.panels)
    }
}

/// Whether two panels have the same backdrop and axes.
fn looks_same(old: &Panel, new: &Panel) -> bool {
    let same = |(one, two): (&Mark, &Mark)| one.is_same(two);
    (&old.x, &old.y) == (&new.x, &new.y)
        && old.backdrop.len() == new.backdrop.len()
        && old.backdrop.iter().zip(&new.backdrop).all(same)
}

/// Sets a canvas's resolution. Returns whether it changed, which clears the canvas.
fn resize(context: &CanvasRenderingContext2d, frame: Frame, ratio: f64) -> bool {
    let Some(canvas) = context.canvas() else { return false };
    let [width, height] = [frame.width, frame.height].map(|side| (side * ratio).round().clamp(1.0, 16_384.0) as u32);
    let differs = (canvas.width(), canvas.height()) != (width, height);
    if differs {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    differs
}

fn fill(context: &CanvasRenderingContext2d, area: Rect, ratio: f64, theme: Theme) {
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    context.set_fill_style_str(&theme.background().css());
    context.fill_rect(area.left, area.top, area.width + 1.0, area.height + 1.0);
}

/// Draws the axes with plotters, in device pixels.
fn axes(panel: &Panel, scale: f64, theme: Theme, ratio: f64, context: &CanvasRenderingContext2d) {
    let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    if let Some(backend) = context.canvas().and_then(CanvasBackend::with_canvas_object) {
        // Drawing fails only on a lost canvas, which is repainted when it is restored.
        let _ = axes::draw(&backend.into_drawing_area(), panel, scale, theme, Units { pixels: ratio, letter: 1.0 });
    }
}
