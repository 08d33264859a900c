//! Ticks, tick labels and axis names around a panel, drawn by plotters on any of its backends.
//!
//! plotters works in whole pixels of its backend, so lengths are multiplied by the number of those per CSS pixel: device pixels on
//! a canvas, where whole ones keep lines crisp, and pixels too fine to see in SVG.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::Rectangle;
use plotters::prelude::DrawingBackend;
use plotters::style::{FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};

mod layout;

use layout::{AxisLayout, TICK};

use super::pen::FONT;
use super::theme::{Color, Theme};
use super::ticks::Tick;
use crate::plane::Point;
use crate::scene::letters::{self, LETTER_SIZE};
use crate::scene::{Axis, Ink, Panel, Rect};

pub use layout::{AxisText, axis_texts};

const MINOR_TICK: f64 = 3.0;

/// The units of a backend.
#[derive(Clone, Copy, Debug)]
pub struct Units {
    /// Its pixels per CSS pixel.
    pub pixels: f64,
    /// The font size to pass to it for letters of size 1.
    pub letter: f64,
}

/// Draws the axes around a panel's area.
///
/// # Errors
/// The errors of the backend.
pub fn draw<B: DrawingBackend>(
    on: &DrawingArea<B, Shift>,
    panel: &Panel,
    scale: f64,
    theme: Theme,
    units: Units,
) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
    let painter = AxisPainter { on, area: panel.area, scale, theme, units };
    if !panel.x.bare {
        painter.horizontal(&panel.x)?;
    }
    if panel.y.bare { Ok(()) } else { painter.vertical(&panel.y) }
}

struct AxisPainter<'a, B: DrawingBackend> {
    on: &'a DrawingArea<B, Shift>,
    area: Rect,
    scale: f64,
    theme: Theme,
    units: Units,
}

type DrawResult<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

impl<B: DrawingBackend> AxisPainter<'_, B> {
    fn horizontal(&self, axis: &Axis) -> DrawResult<B> {
        let Rect { left, width, .. } = self.area;
        let bottom = self.area.bottom();
        let AxisLayout { ticks, texts } = layout::horizontal(self.area, axis, self.scale);
        self.rule([left, bottom], [left + width, bottom])?;
        for tick in &ticks.ticks {
            let x = left + axis.fraction(tick.value) * width;
            self.rule([x, bottom], [x, bottom + self.length(tick)])?;
        }
        texts.iter().try_for_each(|text| self.write(text))
    }

    fn vertical(&self, axis: &Axis) -> DrawResult<B> {
        let Rect { left, top, height, .. } = self.area;
        let AxisLayout { ticks, texts } = layout::vertical(self.area, axis, self.scale);
        self.rule([left, top], [left, self.area.bottom()])?;
        for tick in &ticks.ticks {
            let y = top + (1.0 - axis.fraction(tick.value)) * height;
            self.rule([left - self.length(tick), y], [left, y])?;
        }
        texts.iter().try_for_each(|text| self.write(text))
    }

    fn length(&self, tick: &Tick) -> f64 {
        self.scale * if tick.label.is_some() { TICK } else { MINOR_TICK }
    }

    /// Draws a horizontal or vertical hairline, at least one whole pixel wide.
    fn rule(&self, from: Point, to: Point) -> DrawResult<B> {
        let width = (self.scale * self.units.pixels).round().max(1.0) as i32;
        let ([left, top], [right, bottom]) = (self.snap(from), self.snap(to));
        let (across, down) = if left == right { (width, 0) } else { (0, width) };
        let corners = [(left, top), (right + across, bottom + down)];
        self.on.draw(&Rectangle::new(corners, ShapeStyle::from(&rgba(self.theme.color(Ink::Muted))).filled()))
    }

    fn write(&self, text: &AxisText) -> DrawResult<B> {
        let size = LETTER_SIZE * self.scale * self.units.pixels * self.units.letter;
        let font = FontDesc::new(FontFamily::Name(FONT), size, FontStyle::Normal);
        let color = rgba(self.theme.color(text.ink));
        let style = TextStyle::from(font).color(&color).pos(text.pos);
        let [x, y] = self.snap(text.at);
        self.on.draw_text(&letters::printable(&text.text), &style, (x, y))
    }

    fn snap(&self, at: Point) -> [i32; 2] {
        at.map(|length| (length * self.units.pixels).round() as i32)
    }
}

fn rgba(color: Color) -> RGBAColor {
    let [red, green, blue] = color.rgb;
    RGBAColor(red, green, blue, color.alpha)
}
