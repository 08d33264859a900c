//! The kinds of marks, and the order in which a panel's marks are drawn.

mod area;
mod arrow;
mod bars;
mod contours;
mod density;
mod line;
mod points;
mod polygon;
mod raster;
mod text;

use super::pen::Pen;
use super::picture::color_at;
use super::theme::{Color, Theme};
use crate::plane::Point;
use crate::scene::{Ink, Margins, Mark, Panel, Raster, Rect};

/// Draws the marks that rarely change.
pub fn backdrop(panel: &Panel, scale: f64, theme: Theme, pen: &mut impl Pen) {
    draw(&panel.backdrop, panel, scale, theme, pen);
}

/// Draws the marks that follow the pointer.
pub fn front(panel: &Panel, scale: f64, theme: Theme, pen: &mut impl Pen) {
    draw(&panel.front, panel, scale, theme, pen);
}

/// Draws marks, texts last, so that no line crosses a letter.
fn draw(marks: &[Mark], panel: &Panel, scale: f64, theme: Theme, pen: &mut impl Pen) {
    let context = MarkContext { panel, scale, theme, raster: raster_of(panel) };
    let is_written = |mark: &&Mark| matches!(mark, Mark::Text { .. });
    let drawn = marks.iter().filter(|mark| !is_written(mark));
    for mark in drawn.chain(marks.iter().filter(is_written)) {
        match mark {
            Mark::Raster(raster) => raster::draw(raster, &context, pen),
            Mark::Density(lines) => density::draw(lines, &context, pen),
            Mark::Contours(contours) => contours::draw(contours, &context, pen),
            Mark::Line { points, stroke } => line::draw(points, stroke, &context, pen),
            Mark::Area { points, base, ink, opacity } => {
                area::draw(points, *base, theme.color(*ink).with_alpha(*opacity), &context, pen);
            }
            Mark::Polygon { points, ink, opacity } => {
                polygon::draw(points, theme.color(*ink).with_alpha(*opacity), &context, pen);
            }
            Mark::Points { points, marker, radius, ink, halo } => {
                points::draw(points, *marker, *radius, *ink, *halo, &context, pen);
            }
            Mark::Arrow { from, to, stroke } => arrow::draw(*from, *to, stroke, &context, pen),
            Mark::Bars { bars, ink } => bars::draw(bars, theme.color(*ink), &context, pen),
            Mark::Text { at, offset, text, align, ink } => text::draw(text, *at, *offset, *align, *ink, &context, pen),
        }
    }
}

/// What every mark needs in order to be drawn.
struct MarkContext<'a> {
    panel: &'a Panel,
    scale: f64,
    theme: Theme,
    /// The raster under the marks.
    raster: Option<&'a Raster>,
}

impl MarkContext<'_> {
    fn area(&self) -> Rect {
        self.panel.area
    }

    /// The area and a margin, in which the width of a line may still show.
    fn bounds(&self) -> Rect {
        near(self.area(), self.scale)
    }

    /// The positions on the page of points x0, y0, x1, y1, … of the plane.
    fn page<'a>(&'a self, points: &'a [f64]) -> impl Iterator<Item = Point> + 'a {
        points.as_chunks().0.iter().copied().map(self.panel.page_mapping())
    }

    /// The vertical position of a number on the page, clamped to what can be drawn.
    fn height(&self, y: f64) -> f64 {
        let place = self.area().top + (1.0 - self.panel.y.fraction(y)) * self.area().height;
        let (highest, lowest) = (self.bounds().top, self.bounds().bottom());
        if place.is_nan() { self.area().bottom() } else { place.clamp(highest, lowest) }
    }

    /// The colour of the raster at a point of the plane.
    fn color_under(&self, at: Point) -> Option<Color> {
        self.raster.and_then(|raster| color_at(raster, at, self.theme))
    }

    /// The colour of the halo under lines of an ink.
    fn halo(&self, ink: Ink) -> Color {
        self.theme.halo(ink).with_alpha(0.85)
    }
}

/// An area and a margin, in which the width of a line may still show.
pub fn near(area: Rect, scale: f64) -> Rect {
    let margin = 16.0 * scale;
    area.outset(Margins { left: margin, top: margin, right: margin, bottom: margin })
}

fn raster_of(panel: &Panel) -> Option<&Raster> {
    panel.backdrop.iter().rev().chain(&panel.front).find_map(|mark| match mark {
        Mark::Raster(raster) => Some(&**raster),
        _ => None,
    })
}
