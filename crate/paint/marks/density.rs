//! The density of thousands of lines as an image.

use super::MarkContext;
use crate::paint::pen::Pen;
use crate::paint::picture::Picture;
use crate::scene::{Density, Rect};

pub fn draw(density: &Density, context: &MarkContext, pen: &mut impl Pen) {
    let [left, bottom] = context.panel.to_page([density.view.x[0], density.view.y[0]]);
    let [right, top] = context.panel.to_page([density.view.x[1], density.view.y[1]]);
    let place = Rect { left, top, width: right - left, height: bottom - top };
    if [left, right, top, bottom].iter().all(|side| side.abs() < 1e7) && place.width > 0.0 && place.height > 0.0 {
        pen.clip(context.area());
        pen.show(&Picture::of_density(density, context.theme), place);
        pen.unclip();
    }
}
