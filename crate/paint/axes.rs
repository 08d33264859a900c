//! Ticks, tick labels and axis names around a panel, drawn by plotters on any of its backends.
//!
//! plotters works in whole pixels of its backend, so lengths are multiplied by the number of those per CSS pixel: device pixels on
//! a canvas, where whole ones keep lines crisp, and pixels too fine to see in SVG.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::Rectangle;
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};

use super::pen::FONT;
use super::theme::{Color, Theme};
use super::ticks::{Ticks, ticks};
use crate::plane::Point;
use crate::scene::letters::{self, LETTER_SIZE};
use crate::scene::{Axis, Ink, Panel, Rect, margins};

const TICK: f64 = 5.0;
const MINOR_TICK: f64 = 3.0;
const GAP: f64 = 4.0;
/// The smallest gap between tick labels along x, in font sizes.
const MIN_GAP: f64 = 1.0;

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
    painter.horizontal(&panel.x)?;
    painter.vertical(&panel.y)
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
        let (ticks, centres) = self.fit_along(axis);
        self.rule([left, self.area.bottom()], [left + width, self.area.bottom()])?;
        for tick in &ticks.ticks {
            let x = left + axis.fraction(tick.value) * width;
            let length = if tick.label.is_some() { TICK } else { MINOR_TICK };
            self.rule([x, self.area.bottom()], [x, self.area.bottom() + length * self.scale])?;
        }
        if axis.shared {
            return Ok(());
        }
        let below = self.area.bottom() + (TICK + GAP) * self.scale;
        for ((_, label), x) in ticks.labels().zip(centres) {
            self.write(label, [x, below], Pos::new(HPos::Center, VPos::Top), Ink::Muted)?;
        }
        let name = [left + 0.5 * width, below + (LETTER_SIZE + GAP) * self.scale];
        self.write(&ticks.title(&axis.label), name, Pos::new(HPos::Center, VPos::Top), Ink::Foreground)
    }

    fn vertical(&self, axis: &Axis) -> DrawResult<B> {
        let Rect { left, top, height, .. } = self.area;
        let max_width = margins(self.scale).left - (TICK + GAP) * self.scale;
        let max_count = (height / (3.0 * LETTER_SIZE * self.scale)) as usize;
        let ticks = ticks(axis, max_count.clamp(2, 9), max_width / (LETTER_SIZE * self.scale));
        self.rule([left, top], [left, self.area.bottom()])?;
        for tick in &ticks.ticks {
            let y = top + (1.0 - axis.fraction(tick.value)) * height;
            let length = if tick.label.is_some() { TICK } else { MINOR_TICK };
            self.rule([left - length * self.scale, y], [left, y])?;
            if let Some(label) = &tick.label {
                let at = [left - (TICK + GAP) * self.scale, y];
                self.write(label, at, Pos::new(HPos::Right, VPos::Center), Ink::Muted)?;
            }
        }
        let name = [left - (TICK + GAP) * self.scale, top - GAP * self.scale - 0.75 * LETTER_SIZE * self.scale];
        self.write(&ticks.title(&axis.label), name, Pos::new(HPos::Left, VPos::Center), Ink::Foreground)
    }

    /// As many ticks along x as fit without overlapping labels, and the centres of these labels.
    fn fit_along(&self, axis: &Axis) -> (Ticks, Vec<f64>) {
        let size = LETTER_SIZE * self.scale;
        let max_count = (self.area.width / (4.0 * size)) as usize;
        for count in (2..=max_count.clamp(2, 12)).rev() {
            let ticks = ticks(axis, count, 5.0);
            let centres = self.label_centres(&ticks, axis);
            let widths: Vec<f64> = ticks.labels().map(|(_, label)| letters::width(label, size)).collect();
            let space = |index: usize| (centres[index + 1] - centres[index]).abs() - MIN_GAP * size;
            if (1..centres.len()).all(|next| 0.5 * (widths[next - 1] + widths[next]) <= space(next - 1)) {
                return (ticks, centres);
            }
        }
        (Ticks::default(), Vec::new())
    }

    /// The centres of the tick labels along x, shifted inwards where a label would leave the panel's margins.
    fn label_centres(&self, ticks: &Ticks, axis: &Axis) -> Vec<f64> {
        let outer = self.area.outset(margins(self.scale));
        let centre = |(value, label): (f64, &str)| {
            let half = 0.5 * letters::width(label, LETTER_SIZE * self.scale);
            let x = self.area.left + axis.fraction(value) * self.area.width;
            x.min(outer.right() - half).max(outer.left + half)
        };
        ticks.labels().map(centre).collect()
    }

    /// Draws a horizontal or vertical hairline, at least one whole pixel wide.
    fn rule(&self, from: Point, to: Point) -> DrawResult<B> {
        let width = (self.scale * self.units.pixels).round().max(1.0) as i32;
        let ([left, top], [right, bottom]) = (self.snap(from), self.snap(to));
        let (across, down) = if left == right { (width, 0) } else { (0, width) };
        let corners = [(left, top), (right + across, bottom + down)];
        self.on.draw(&Rectangle::new(corners, ShapeStyle::from(&rgba(self.theme.color(Ink::Muted))).filled()))
    }

    fn write(&self, text: &str, at: Point, pos: Pos, ink: Ink) -> DrawResult<B> {
        let size = LETTER_SIZE * self.scale * self.units.pixels * self.units.letter;
        let font = FontDesc::new(FontFamily::Name(FONT), size, FontStyle::Normal);
        let color = rgba(self.theme.color(ink));
        let style = TextStyle::from(font).color(&color).pos(pos);
        let [x, y] = self.snap(at);
        self.on.draw_text(&letters::printable(text), &style, (x, y))
    }

    fn snap(&self, at: Point) -> [i32; 2] {
        at.map(|length| (length * self.units.pixels).round() as i32)
    }
}

fn rgba(color: Color) -> RGBAColor {
    let [red, green, blue] = color.rgb;
    RGBAColor(red, green, blue, color.alpha)
}
