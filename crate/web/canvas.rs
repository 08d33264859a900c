//! A canvas, and the pen that draws on it.

use js_sys::Array;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use crate::paint::pen::{BASELINE, Coat, FONT, LETTER_HALO, Label, Path, Pen};
use crate::paint::picture::Picture;
use crate::scene::{Align, Rect};

/// How much of a corner a bevel may cut off, in device pixels.
const MAX_BEVEL: f64 = 0.25;

/// The 2D context of a canvas.
pub fn context_of(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// A pen whose unit is the CSS pixel, on a canvas with `ratio` device pixels per CSS pixel.
pub struct CanvasPen<'a> {
    context: &'a CanvasRenderingContext2d,
    ratio: f64,
    /// An off-screen canvas that holds pictures at their native size before they are scaled.
    scratch: &'a HtmlCanvasElement,
}

impl<'a> CanvasPen<'a> {
    /// Wraps a context and sets its transform.
    pub fn new(context: &'a CanvasRenderingContext2d, ratio: f64, scratch: &'a HtmlCanvasElement) -> Self {
        let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        context.set_text_baseline("alphabetic");
        Self { context, ratio, scratch }
    }

    /// Sets the context's current path, which every coat reuses.
    fn trace(&self, path: &Path) {
        let context = self.context;
        context.begin_path();
        for (points, closed) in path.pieces() {
            let Some((&[x, y], rest)) = points.split_first() else { continue };
            context.move_to(x, y);
            rest.iter().for_each(|&[x, y]| context.line_to(x, y));
            if closed {
                context.close_path();
            }
        }
        for &([x, y], radius) in path.circles() {
            context.move_to(x + radius, y);
            let _ = context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
        }
    }

    /// Chooses bevel joins where they look the same: round joins take a browser twice as long.
    fn join(&self, path: &Path, coats: &[Coat]) -> &'static str {
        let widths =
            coats.iter().map(|coat| if let Coat::Line { width, .. } = coat { width * self.ratio } else { 0.0 });
        let width = widths.fold(0.0, |max, width| if width > max { width } else { max });
        // A bevel at a corner that turns by θ cuts off (1 − cos θ∕2) · width∕2.
        let cosine = 1.0 - 2.0 * MAX_BEVEL / width;
        let is_round = cosine > 0.0 && path.turns_by(2.0 * cosine * cosine - 1.0);
        if is_round { "round" } else { "bevel" }
    }

    fn dash(&self, lengths: &[f64]) {
        let list: Array = lengths.iter().map(|&length| JsValue::from_f64(length)).collect();
        let _ = self.context.set_line_dash(&list);
    }

    /// Aligns a rectangle with device pixels, which avoids half-covered pixels.
    fn snap(&self, area: Rect) -> Rect {
        let [left, top, right, bottom] =
            [area.left, area.top, area.right(), area.bottom()].map(|edge| (edge * self.ratio).round() / self.ratio);
        Rect { left, top, width: right - left, height: bottom - top }
    }

    fn copy_to_scratch(&self, picture: &Picture) -> Option<()> {
        let (columns, rows) = (picture.columns as u32, picture.rows as u32);
        if (self.scratch.width(), self.scratch.height()) != (columns, rows) {
            self.scratch.set_width(columns);
            self.scratch.set_height(rows);
        }
        let bytes = Clamped(picture.pixels.as_flattened());
        let image = ImageData::new_with_u8_clamped_array_and_sh(bytes, columns, rows).ok()?;
        context_of(self.scratch)?.put_image_data(&image, 0.0, 0.0).ok()
    }
}

impl Pen for CanvasPen<'_> {
    fn draw(&mut self, path: &Path, coats: &[Coat]) {
        if path.is_empty() {
            return;
        }
        self.trace(path);
        self.context.set_line_join(self.join(path, coats));
        for coat in coats {
            match coat {
                Coat::Fill(color) => {
                    self.context.set_fill_style_str(&color.css());
                    self.context.fill();
                }
                Coat::Line { color, width, dash } => {
                    self.context.set_stroke_style_str(&color.css());
                    self.context.set_line_width(*width);
                    self.dash(dash);
                    self.context.stroke();
                }
            }
        }
    }

    fn write(&mut self, label: &Label) {
        let context = self.context;
        let [x, y] = label.at;
        context.save();
        let _ = context.translate(x, y);
        let _ = context.rotate(label.angle);
        context.set_font(&format!("{}px {FONT}", label.size));
        context.set_text_align(match label.align {
            Align::Start => "left",
            Align::Middle => "center",
            Align::End => "right",
        });
        self.dash(&[]);
        context.set_line_join("round");
        context.set_line_width(LETTER_HALO * label.size);
        context.set_stroke_style_str(&label.halo.css());
        let _ = context.stroke_text(&label.text, 0.0, BASELINE * label.size);
        context.set_fill_style_str(&label.color.css());
        let _ = context.fill_text(&label.text, 0.0, BASELINE * label.size);
        context.restore();
    }

    fn show(&mut self, picture: &Picture, place: Rect) {
        if self.copy_to_scratch(picture).is_some() {
            let Rect { left, top, width, height } = place;
            let _ =
                self.context.draw_image_with_html_canvas_element_and_dw_and_dh(self.scratch, left, top, width, height);
        }
    }

    fn clip(&mut self, area: Rect) {
        let Rect { left, top, width, height } = self.snap(area);
        self.context.save();
        self.context.begin_path();
        self.context.rect(left, top, width, height);
        self.context.clip();
    }

    fn unclip(&mut self) {
        self.context.restore();
    }
}
