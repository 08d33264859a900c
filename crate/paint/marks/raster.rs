//! Values as an image. Cells without a value show the hatching under the image.

use super::MarkContext;
use crate::paint::pen::{Coat, Path, Pen};
use crate::paint::picture::Picture;
use crate::scene::{Ink, Margins, Raster, Rect};

/// The distance between two lines of the hatching in CSS pixels, before the frame's scale.
const SPACING: f64 = 8.0;

pub fn draw(raster: &Raster, context: &MarkContext, pen: &mut impl Pen) {
    let (Some(picture), Some(place)) = (Picture::of(raster, context.theme), place(raster, context)) else { return };
    pen.clip(context.area());
    if picture.has_holes() {
        let color = context.theme.color(Ink::Muted).with_alpha(0.55);
        pen.draw(&hatching(context.area(), SPACING * context.scale), &[Coat::line(color, 1.2 * context.scale)]);
    }
    pen.show(&picture, place);
    pen.unclip();
}

/// The rectangle of the picture. Each cell is centred on its grid point, so half a cell extends beyond the grid on every side.
fn place(raster: &Raster, context: &MarkContext) -> Option<Rect> {
    let (view, grid) = (raster.grid.view, raster.grid);
    let [left, bottom] = context.panel.to_page([view.x[0], view.y[0]]);
    let [right, top] = context.panel.to_page([view.x[1], view.y[1]]);
    let x = 0.5 * (right - left) / grid.columns.saturating_sub(1).max(1) as f64;
    let y = 0.5 * (bottom - top) / grid.rows.saturating_sub(1).max(1) as f64;
    let place = Rect { left, top, width: right - left, height: bottom - top }.outset(Margins {
        left: x,
        top: y,
        right: x,
        bottom: y,
    });
    let is_drawable = [place.left, place.top, place.width, place.height].iter().all(|side| side.abs() < 1e7);
    (is_drawable && place.width > 0.0 && place.height > 0.0).then_some(place)
}

/// Diagonal lines across a rectangle.
fn hatching(area: Rect, spacing: f64) -> Path {
    let mut path = Path::default();
    let count = ((area.width + area.height) / spacing.max(1.0)).min(4000.0) as usize;
    for stripe in 0..=count {
        let x = area.left + stripe as f64 * spacing;
        path.start([x, area.top]);
        path.line_to([x - area.height, area.bottom()]);
    }
    path
}
