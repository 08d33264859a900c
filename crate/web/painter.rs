//! Two canvases on top of each other, painted up to date: a backdrop that is repainted where it changed, and a front that is
//! painted each time.

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
use crate::scene::{Frame, Mark, Panel, Rect, Scene, margins};

/// Paints scenes on a pair of canvases and remembers what is on them.
pub struct Painter {
    scratch: HtmlCanvasElement,
    painted: Option<Painted>,
}

/// What the backdrop shows. It holds the marks' shared data, so that identity cannot be mistaken.
struct Painted {
    frame: Frame,
    ratio: f64,
    theme: Theme,
    panels: Vec<Panel>,
}

impl Painter {
    /// A painter that has painted nothing yet. None where there is no document.
    pub fn new() -> Option<Self> {
        let scratch = web_sys::window()?.document()?.create_element("canvas").ok()?;
        Some(Self { scratch: scratch.dyn_into().ok()?, painted: None })
    }

    /// Paints a scene: of the backdrop the panels that are not as they were, and the front. `ratio` is how many device
    /// pixels a CSS pixel has. The canvases' sizes are set here; how large they look is up to the page. Says whether any of the
    /// backdrop had to be painted.
    pub fn paint(
        &mut self,
        scene: &Scene,
        frame: Frame,
        ratio: f64,
        theme: Theme,
        backdrop: &CanvasRenderingContext2d,
        front: &CanvasRenderingContext2d,
    ) -> bool {
        // How finely something was sampled is not seen where it is the same.
        let frame = Frame { detail: 1.0, ..clamped(frame) };
        let ratio = if ratio.is_finite() { ratio.clamp(0.1, 16.0) } else { 1.0 };
        let is_new = resize(backdrop, frame, ratio) | resize(front, frame, ratio);
        let painted = self.painted.take().filter(|painted| !is_new && painted.shares(frame, ratio, theme, scene));
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
        let outer = panel.area.outset(margins(frame.scale));
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
    /// Whether what is painted differs at most inside panels: repainting those mends it.
    fn shares(&self, frame: Frame, ratio: f64, theme: Theme, scene: &Scene) -> bool {
        let places = |panels: &[Panel]| panels.iter().map(|panel| panel.area).collect::<Vec<_>>();
        let areas = places(&scene.panels);
        let outer: Vec<Rect> = areas.iter().map(|area| area.outset(margins(frame.scale))).collect();
        let apart = outer.iter().enumerate().all(|(n, one)| outer[..n].iter().all(|two| !one.overlaps(two)));
        apart && (self.frame, self.ratio, self.theme) == (frame, ratio, theme) && places(&self.panels) == areas
    }
}

/// Whether two panels have the same backdrop and axes.
fn looks_same(old: &Panel, new: &Panel) -> bool {
    let same = |(one, two): (&Mark, &Mark)| one.is_same(two);
    (&old.x, &old.y) == (&new.x, &new.y)
        && old.backdrop.len() == new.backdrop.len()
        && old.backdrop.iter().zip(&new.backdrop).all(same)
}

/// Gives a canvas as many pixels as it covers. Says whether that wiped it.
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

/// The axes by plotters, in device pixels.
fn axes(panel: &Panel, scale: f64, theme: Theme, ratio: f64, context: &CanvasRenderingContext2d) {
    let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    if let Some(backend) = context.canvas().and_then(CanvasBackend::with_canvas_object) {
        // A canvas that refuses a line is lost, and will be repainted when it is restored.
        let _ = axes::draw(&backend.into_drawing_area(), panel, scale, theme, Units { pixels: ratio, letter: 1.0 });
    }
}
