//! The painter repaints what has changed and nothing else.

use std::rc::Rc;

use fall_line::paint::Theme;
use fall_line::plane::{Grid, View};
use fall_line::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Ramp, Raster, Rect, Scene, margins};
use fall_line::web::Painter;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

const FRAME: Frame = Frame::new(400.0, 200.0);
const VIEW: View = View { x: [0.0, 1.0], y: [0.0, 1.0] };
const RATIO: f64 = 1.5;

fn context() -> CanvasRenderingContext2d {
    let document = web_sys::window().unwrap().document().unwrap();
    let canvas: HtmlCanvasElement = document.create_element("canvas").unwrap().unchecked_into();
    canvas.get_context("2d").unwrap().unwrap().unchecked_into()
}

fn panel(left: f64, backdrop: Vec<Mark>, front: Vec<Mark>) -> Panel {
    let rect = Rect { left, top: 0.0, width: 200.0, height: 200.0 };
    let axis = |label: &str| Axis::linear(label, [0.0, 1.0]);
    Panel { id: "p", area: rect.inset(margins(1.0)), x: axis("x"), y: axis("y"), backdrop, front }
}

/// A raster on the left, dark below and bright above; a dot on the right.
fn scene() -> Scene {
    let grid = Grid { view: VIEW, columns: 2, rows: 2 };
    let shades = vec![0.0, 0.0, 1.0, 1.0];
    let raster = Mark::Raster(Rc::new(Raster { grid, shades, colors: Vec::new(), ramp: Ramp::Sequential }));
    let points = Rc::new(vec![0.5, 0.5]);
    let dot = Mark::Points { points, marker: Marker::Circle, radius: 5.0, ink: Ink::Foreground, halo: false };
    Scene { panels: vec![panel(0.0, vec![raster], vec![]), panel(200.0, vec![], vec![dot])] }
}

/// The colour at a position on the page.
fn pixel(context: &CanvasRenderingContext2d, [x, y]: [f64; 2]) -> Vec<u8> {
    context.get_image_data(x * RATIO, y * RATIO, 1.0, 1.0).unwrap().data().0
}

fn paint(painter: &mut Painter, scene: &Scene, backdrop: &CanvasRenderingContext2d, front: &CanvasRenderingContext2d) {
    painter.paint(scene, FRAME, RATIO, Theme::Light, backdrop, front);
}

#[wasm_bindgen_test]
fn rasters_are_the_right_way_up_and_markers_at_their_points() {
    let (scene, backdrop, front) = (scene(), context(), context());
    paint(&mut Painter::new().unwrap(), &scene, &backdrop, &front);
    let canvas = backdrop.canvas().unwrap();
    assert_eq!((canvas.width(), canvas.height()), (600, 300));
    let [plane, loss] = [&scene.panels[0], &scene.panels[1]];
    let below = pixel(&backdrop, plane.to_page([0.5, 0.05]));
    let above = pixel(&backdrop, plane.to_page([0.5, 0.95]));
    assert!(below[2] > below[1] && below[0] < 80, "violet: {below:?}");
    assert!(above[0] > 200 && above[1] > 200 && above[2] < 60, "yellow: {above:?}");
    assert_eq!(pixel(&front, loss.to_page([0.5, 0.5])), [0x11, 0x14, 0x18, 255]);
    assert_eq!(pixel(&front, loss.to_page([0.9, 0.9]))[3], 0, "elsewhere the backdrop shows through");
}

#[wasm_bindgen_test]
fn only_panels_that_changed_are_repainted() {
    let (mut scene, backdrop, front) = (scene(), context(), context());
    let mut painter = Painter::new().unwrap();
    paint(&mut painter, &scene, &backdrop, &front);
    let positions = [0, 1].map(|index: usize| scene.panels[index].to_page([0.25, 0.25]));
    let red = [255, 0, 0, 255];
    let mut survives_after = |scene: &Scene| {
        backdrop.set_transform(RATIO, 0.0, 0.0, RATIO, 0.0, 0.0).unwrap();
        backdrop.set_fill_style_str("#f00");
        positions.iter().for_each(|&[x, y]| backdrop.fill_rect(x - 2.0, y - 2.0, 4.0, 4.0));
        paint(&mut painter, scene, &backdrop, &front);
        positions.map(|at| pixel(&backdrop, at) == red)
    };
    assert_eq!(survives_after(&scene), [true, true], "nothing changed");
    scene.panels[1].front.clear();
    assert_eq!(survives_after(&scene), [true, true], "the front alone");
    scene.panels[1].y.range = [0.0, 2.0];
    assert_eq!(survives_after(&scene), [true, false], "an axis");
    scene.panels[0].backdrop.clear();
    assert_eq!(survives_after(&scene), [false, true], "a backdrop");
    scene.panels.swap(0, 1);
    assert_eq!(survives_after(&scene), [false, false], "the layout");
}
