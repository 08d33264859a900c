//! Contour lines; heavy ones have gaps with the labels of their level.

use super::MarkContext;
use crate::paint::contour_labels::{LETTER_SIZE, LabelPlacement, Layout, lines};
use crate::paint::pen::{Coat, Label, Pen};
use crate::paint::theme::Color;
use crate::scene::{Align, Contour};

/// Line widths in CSS pixels before the frame's scale.
const WIDTH: f64 = 0.8;
const HEAVY: f64 = 1.4;

pub fn draw(contours: &[Contour], context: &MarkContext, pen: &mut impl Pen) {
    let mut layout = Layout::new(context.area(), LETTER_SIZE * context.scale);
    let mut labels = Vec::new();
    pen.clip(context.area());
    for contour in contours {
        let look = Look::of(contour, context);
        let mut path = lines(contour, context.panel, context.scale);
        if contour.heavy {
            let placements = layout.place(&path, &contour.label);
            path = layout.cut(&path, &placements);
            labels.extend(placements.into_iter().map(|placement| label(contour, placement, look, context)));
        }
        pen.draw(&path, &[look.coat(contour.heavy, context)]);
    }
    labels.iter().for_each(|label| pen.write(label));
    pen.unclip();
}

/// The look of the lines of one level: they all lie on one colour of the raster, so one contrast suits them.
#[derive(Clone, Copy)]
struct Look {
    line: Color,
    background: Color,
}

impl Look {
    fn of(contour: &Contour, context: &MarkContext) -> Self {
        let point = contour.lines.iter().find_map(|line| line.first_chunk::<2>());
        let background = point.and_then(|&at| context.color_under(at)).unwrap_or(context.theme.background());
        Self { line: context.theme.line_on(background), background }
    }

    fn coat(&self, heavy: bool, context: &MarkContext) -> Coat {
        let (width, alpha) = if heavy { (HEAVY, 0.8) } else { (WIDTH, 0.5) };
        Coat::line(self.line.with_alpha(alpha), width * context.scale)
    }
}

fn label(contour: &Contour, placement: LabelPlacement, look: Look, context: &MarkContext) -> Label {
    Label {
        text: contour.label.clone(),
        at: placement.at,
        align: Align::Middle,
        size: LETTER_SIZE * context.scale,
        angle: placement.angle,
        color: look.line,
        halo: look.background.with_alpha(0.9),
    }
}
