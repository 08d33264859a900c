//! A scene as an SVG document, for export, print and tests. It has no script, no style sheet and no id, so it can be inlined in
//! any page any number of times.

use std::fmt::Write;

use plotters::prelude::{IntoDrawingArea, SVGBackend};

use super::axes::{self, Units};
use super::limits::{clamped, is_drawable};
use super::marks;
use super::pen::{BASELINE, Coat, FONT, LETTER_HALO, Label, Path, Pen};
use super::picture::Picture;
use super::png;
use super::theme::{Color, Theme};
use crate::scene::letters::printable;
use crate::scene::{Align, Frame, Panel, Rect, Scene};

/// The scene as a document. `title` and `description` are for screen readers and may be empty.
pub fn svg(scene: &Scene, frame: Frame, theme: Theme, title: &str, description: &str) -> String {
    let frame = clamped(frame);
    let (width, height) = (length(frame.width), length(frame.height));
    let mut pen = SvgPen { text: String::new() };
    let _ = write!(
        pen.text,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" direction="ltr" role="img">"#
    );
    pen.element("title", title);
    pen.element("desc", description);
    let _ = write!(pen.text, r#"<rect width="100%" height="100%" fill="{}"/>"#, theme.background().hex());
    for panel in scene.panels.iter().filter(|panel| is_drawable(panel.area)) {
        marks::backdrop(panel, frame.scale, theme, &mut pen);
        pen.text.push_str(&axes(panel, frame, theme));
        marks::front(panel, frame.scale, theme, &mut pen);
    }
    pen.text.push_str("</svg>");
    pen.text
}

/// The axes, drawn by plotters at eight times their size, since it only knows whole pixels.
fn axes(panel: &Panel, frame: Frame, theme: Theme) -> String {
    /// plotters writes font size 1.24 as 1.
    const UNITS: Units = Units { pixels: 8.0, letter: 1.24 };
    let mut text = format!(r#"<g transform="scale({})">"#, 1.0 / UNITS.pixels);
    let size = [frame.width, frame.height].map(|side| (side * UNITS.pixels) as u32);
    {
        let on = SVGBackend::with_string(&mut text, (size[0], size[1])).into_drawing_area();
        // Writing to a string cannot fail.
        let _ = axes::draw(&on, panel, frame.scale, theme, UNITS);
    }
    text.push_str("</g>");
    text
}

struct SvgPen {
    text: String,
}

impl SvgPen {
    fn element(&mut self, name: &str, content: &str) {
        if !content.is_empty() {
            let _ = write!(self.text, "<{name}>{}</{name}>", escape(content));
        }
    }

    fn letters(&mut self, label: &Label, paint: &str) {
        let [x, y] = label.at;
        let anchor = match label.align {
            Align::Start => "start",
            Align::Middle => "middle",
            Align::End => "end",
        };
        let _ = write!(
            self.text,
            r#"<text transform="translate({} {}) rotate({})" y="{}" text-anchor="{anchor}" font-family="{FONT}" font-size="{}" {paint}>{}</text>"#,
            length(x),
            length(y),
            length(label.angle.to_degrees()),
            length(BASELINE * label.size),
            length(label.size),
            escape(&label.text),
        );
    }
}

impl Pen for SvgPen {
    fn draw(&mut self, path: &Path, coats: &[Coat]) {
        if path.is_empty() {
            return;
        }
        let data = path_data(path);
        for coat in coats {
            let _ = write!(self.text, r#"<path d="{data}" {}/>"#, attributes(coat));
        }
    }

    fn write(&mut self, label: &Label) {
        let halo = Coat::line(label.halo, LETTER_HALO * label.size);
        self.letters(label, &attributes(&halo));
        self.letters(label, &attributes(&Coat::Fill(label.color)));
    }

    fn show(&mut self, picture: &Picture, place: Rect) {
        let _ = write!(
            self.text,
            r#"<image x="{}" y="{}" width="{}" height="{}" preserveAspectRatio="none" href="{}"/>"#,
            length(place.left),
            length(place.top),
            length(place.width),
            length(place.height),
            png::data_address(picture),
        );
    }

    /// An inner `svg` element clips its content without needing an id.
    fn clip(&mut self, area: Rect) {
        let [x, y, width, height] = [area.left, area.top, area.width, area.height].map(length);
        let _ = write!(
            self.text,
            r#"<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{x} {y} {width} {height}" overflow="hidden">"#
        );
    }

    fn unclip(&mut self) {
        self.text.push_str("</svg>");
    }
}

fn attributes(coat: &Coat) -> String {
    match coat {
        Coat::Fill(color) => format!(r#"fill="{}"{}"#, color.hex(), opacity("fill", color)),
        Coat::Line { color, width, dash } => {
            let dashes: Vec<String> = dash.iter().map(|&part| length(part)).collect();
            let dashes =
                if dash.is_empty() { "".into() } else { format!(r#" stroke-dasharray="{}""#, dashes.join(" ")) };
            format!(
                r#"fill="none" stroke="{}"{} stroke-width="{}" stroke-linejoin="round"{dashes}"#,
                color.hex(),
                opacity("stroke", color),
                length(*width),
            )
        }
    }
}

fn opacity(what: &str, color: &Color) -> String {
    if color.alpha < 1.0 { format!(r#" {what}-opacity="{}""#, length(color.alpha)) } else { String::new() }
}

fn path_data(path: &Path) -> String {
    let mut data = String::new();
    for (points, closed) in path.pieces() {
        for (index, &[x, y]) in points.iter().enumerate() {
            let letter = if index == 0 { 'M' } else { 'L' };
            let _ = write!(data, "{letter}{} {}", length(x), length(y));
        }
        data.push_str(if closed { "Z" } else { "" });
    }
    for &([x, y], radius) in path.circles() {
        let (left, y, r, across) = (length(x - radius), length(y), length(radius), length(2.0 * radius));
        let _ = write!(data, "M{left} {y}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0Z");
    }
    data
}

/// A number with at most two decimals; 0 if it is not finite, which keeps the document valid.
fn length(value: f64) -> String {
    let text = format!("{:.2}", if value.is_finite() { value } else { 0.0 });
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".into() } else { short.into() }
}

/// The text as character data.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in printable(text).chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}
