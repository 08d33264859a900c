//! Contour lines, the heavy ones with their level written into a gap of the line.

use super::Sheet;
use crate::paint::contour_labels::{Layout, Spot};
use crate::paint::pen::{Coat, Label, Path, Pen};
use crate::paint::theme::Color;
use crate::paint::trace::trace_onto;
use crate::scene::{Align, Contour, Ink};

/// Line widths in CSS pixels before the frame's scale.
const WIDTH: f64 = 0.8;
const HEAVY: f64 = 1.4;

/// The size of the labels before the frame's scale.
const LETTER_SIZE: f64 = 11.0;

/// Above this luminance a colour is crossed by dark lines, below by bright ones.
const BRIGHT: f64 = 0.2;

pub fn draw(contours: &[Contour], sheet: &Sheet, pen: &mut impl Pen) {
    let mut layout = Layout::new(sheet.area(), LETTER_SIZE * sheet.scale);
    let mut labels = Vec::new();
    pen.clip(sheet.area());
    for contour in contours {
        let look = Look::of(contour, sheet);
        let mut path = Path::default();
        for line in &contour.lines {
            trace_onto(&mut path, sheet.page(line), sheet.bounds());
        }
        if contour.heavy {
            let spots = layout.place(&path, &contour.label);
            path = layout.cut(&path, &spots);
            labels.extend(spots.into_iter().map(|spot| label(contour, spot, look, sheet)));
        }
        pen.draw(&path, &[look.coat(contour.heavy, sheet)]);
    }
    labels.iter().for_each(|label| pen.write(label));
    pen.unclip();
}

/// How the lines of one level look: they lie on one colour of the raster, so one contrast suits all of them.
#[derive(Clone, Copy)]
struct Look {
    line: Color,
    ground: Color,
}

impl Look {
    fn of(contour: &Contour, sheet: &Sheet) -> Self {
        let point = contour.lines.iter().find_map(|line| line.first_chunk::<2>());
        let ground = point.and_then(|&at| sheet.color_under(at)).unwrap_or(sheet.theme.background());
        let bright = ground.luminance() > BRIGHT;
        let light = sheet.theme.color(Ink::Background).luminance() > BRIGHT;
        let line = sheet.theme.color(if bright == light { Ink::Foreground } else { Ink::Background });
        Self { line, ground }
    }

    fn coat(&self, heavy: bool, sheet: &Sheet) -> Coat {
        let (width, alpha) = if heavy { (HEAVY, 0.8) } else { (WIDTH, 0.5) };
        Coat::line(self.line.with_alpha(alpha), width * sheet.scale)
    }
}

fn label(contour: &Contour, spot: Spot, look: Look, sheet: &Sheet) -> Label {
    Label {
        text: contour.label.clone(),
        at: spot.at,
        align: Align::Middle,
        size: LETTER_SIZE * sheet.scale,
        angle: spot.angle,
        color: look.line,
        halo: look.ground.with_alpha(0.9),
    }
}
