//! Where the numbers and names of a panel's axes stand.

use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::paint::ticks::{Ticks, ticks};
use crate::plane::Point;
use crate::scene::letters::{self, LETTER_SIZE, LINE_HEIGHT};
use crate::scene::{Align, Axis, Ink, Panel, Rect, margins};

/// The length of a tick, and the gaps between ticks, numbers and names, in CSS pixels before scaling.
pub const TICK: f64 = 5.0;
const GAP: f64 = 4.0;

/// The smallest gap between tick labels along x, in font sizes.
const MIN_GAP: f64 = 1.0;

/// A text beside an axis: the number at a tick, or the axis's name.
#[derive(Clone)]
pub struct AxisText {
    /// The text.
    pub text: String,
    /// The space that it takes on the page, in CSS pixels.
    pub rect: Rect,
    /// Its anchor on the page, and where that lies in the text.
    pub(super) at: Point,
    pub(super) pos: Pos,
    pub(super) ink: Ink,
}

/// An axis's ticks, and the texts beside them.
pub struct AxisLayout {
    pub ticks: Ticks,
    pub texts: Vec<AxisText>,
}

/// The texts that are drawn around a panel's area at a [`Frame::scale`](crate::scene::Frame::scale).
pub fn axis_texts(panel: &Panel, scale: f64) -> Vec<AxisText> {
    let mut texts = Vec::new();
    if !panel.x.bare {
        texts.extend(horizontal(panel.area, &panel.x, scale).texts);
    }
    if !panel.y.bare {
        texts.extend(vertical(panel.area, &panel.y, scale).texts);
    }
    texts
}

/// The horizontal axis below an area.
pub fn horizontal(area: Rect, axis: &Axis, scale: f64) -> AxisLayout {
    let (ticks, centres) = fit_along(area, axis, scale);
    if axis.shared {
        return AxisLayout { ticks, texts: Vec::new() };
    }
    let below = area.bottom() + (TICK + GAP) * scale;
    let text = |text: &str, at, ink| AxisText::new(text, at, Pos::new(HPos::Center, VPos::Top), ink, scale);
    let numbers = ticks.labels().zip(centres).map(|((_, label), x)| text(label, [x, below], Ink::Muted));
    let name = [area.left + 0.5 * area.width, below + (LETTER_SIZE + GAP) * scale];
    let name = text(&ticks.title(&axis.label), name, Ink::Foreground);
    let texts = numbers.chain([name]).collect();
    AxisLayout { ticks, texts }
}

/// The vertical axis to the left of an area, with its name above it.
pub fn vertical(area: Rect, axis: &Axis, scale: f64) -> AxisLayout {
    let Rect { left, top, height, .. } = area;
    let max_width = margins(scale).left - (TICK + GAP) * scale;
    let max_count = (height / (3.0 * LETTER_SIZE * scale)) as usize;
    let mut ticks = ticks(axis, max_count.clamp(2, 9), max_width / (LETTER_SIZE * scale));
    let down = |value: f64| top + (1.0 - axis.fraction(value)) * height;
    keep_apart(&mut ticks, down, LINE_HEIGHT * LETTER_SIZE * scale);
    let x = left - (TICK + GAP) * scale;
    let text = |text: &str, y, side, ink| AxisText::new(text, [x, y], Pos::new(side, VPos::Center), ink, scale);
    let number = |(value, label): (f64, &str)| text(label, down(value), HPos::Right, Ink::Muted);
    let above = top - GAP * scale - 0.75 * LETTER_SIZE * scale;
    let name = text(&ticks.title(&axis.label), above, HPos::Left, Ink::Foreground).within(area, scale);
    let texts = ticks.labels().map(number).chain([name]).collect();
    AxisLayout { ticks, texts }
}

impl AxisText {
    fn new(text: &str, at: Point, pos: Pos, ink: Ink, scale: f64) -> Self {
        let size = LETTER_SIZE * scale;
        let align = match pos.h_pos {
            HPos::Left => Align::Start,
            HPos::Center => Align::Middle,
            HPos::Right => Align::End,
        };
        let down = match pos.v_pos {
            VPos::Top => 0.5 * LINE_HEIGHT * size,
            VPos::Center => 0.0,
            VPos::Bottom => -0.5 * LINE_HEIGHT * size,
        };
        let rect = letters::rect(text, [at[0], at[1] + down], align, size);
        Self { text: text.into(), rect, at, pos, ink }
    }

    /// The same, shifted to the left as far as necessary to stay inside the margins around an area, and then clear of the number
    /// beside the area's upper edge.
    fn within(mut self, area: Rect, scale: f64) -> Self {
        let outer = area.outset(margins(scale));
        let shift = (outer.right() - self.rect.right()).max(outer.left - self.rect.left);
        if shift < 0.0 {
            let rise = self.rect.bottom() - (area.top - 0.5 * LINE_HEIGHT * LETTER_SIZE * scale);
            self.at = [self.at[0] + shift, self.at[1] - rise];
            self.rect = Rect { left: self.rect.left + shift, top: self.rect.top - rise, ..self.rect };
        }
        self
    }
}

/// Removes the labels of ticks that are less than a distance from the one before, at positions on the page.
fn keep_apart(ticks: &mut Ticks, position: impl Fn(f64) -> f64, distance: f64) {
    let mut last: Option<f64> = None;
    for tick in ticks.ticks.iter_mut().filter(|tick| tick.label.is_some()) {
        let here = position(tick.value);
        if last.is_some_and(|last| (here - last).abs() < distance) {
            tick.label = None;
        } else {
            last = Some(here);
        }
    }
}

/// As many ticks along x as fit without overlapping labels, and the centres of these labels.
fn fit_along(area: Rect, axis: &Axis, scale: f64) -> (Ticks, Vec<f64>) {
    let size = LETTER_SIZE * scale;
    let max_count = (area.width / (4.0 * size)) as usize;
    for count in (2..=max_count.clamp(2, 12)).rev() {
        let ticks = ticks(axis, count, 5.0);
        let centres = label_centres(area, &ticks, axis, scale);
        let widths: Vec<f64> = ticks.labels().map(|(_, label)| letters::width(label, size)).collect();
        let space = |index: usize| (centres[index + 1] - centres[index]).abs() - MIN_GAP * size;
        if (1..centres.len()).all(|next| 0.5 * (widths[next - 1] + widths[next]) <= space(next - 1)) {
            return (ticks, centres);
        }
    }
    if axis.categories.is_empty() {
        return (Ticks::default(), Vec::new());
    }
    // Categories cannot be fewer, but some can go without their names.
    let mut ticks = ticks(axis, max_count.max(1), 5.0);
    let widest = ticks.labels().map(|(_, label)| letters::width(label, size)).fold(0.0, f64::max);
    keep_apart(&mut ticks, |value| axis.fraction(value) * area.width, widest + MIN_GAP * size);
    let centres = label_centres(area, &ticks, axis, scale);
    (ticks, centres)
}

/// The centres of the tick labels along x, shifted inwards where a label would leave the panel's margins.
fn label_centres(area: Rect, ticks: &Ticks, axis: &Axis, scale: f64) -> Vec<f64> {
    let outer = area.outset(margins(scale));
    let centre = |(value, label): (f64, &str)| {
        let half = 0.5 * letters::width(label, LETTER_SIZE * scale);
        let x = area.left + axis.fraction(value) * area.width;
        x.min(outer.right() - half).max(outer.left + half)
    };
    ticks.labels().map(centre).collect()
}
