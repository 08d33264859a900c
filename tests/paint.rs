//! Painted scenes, read back from their SVG.

pub mod document;
mod numbers;
mod pixels;

use std::rc::Rc;

use fall_line::paint::{Theme, axis_texts, svg};
use fall_line::plane::{Grid, View};
use fall_line::scene::{
    Align, Axis, AxisScale, Contour, Frame, Ink, Mark, Marker, Panel, Ramp, Raster, Rect, Scene, Stroke, margins,
};
use proptest::prelude::*;

use self::document::{Element, read};
use self::numbers::{assert_apart, boxes, written};

const FRAME: Frame = Frame::new(480.0, 400.0);
const VIEW: View = View { x: [-2.0, 2.0], y: [-1.0, 3.0] };
const MARKERS: [Marker; 9] = [
    Marker::Circle,
    Marker::Square,
    Marker::Diamond,
    Marker::Triangle,
    Marker::TriangleDown,
    Marker::Plus,
    Marker::Cross,
    Marker::Star,
    Marker::Ring,
];

fn axis(label: &str, range: [f64; 2], scale: AxisScale) -> Axis {
    Axis { scale, ..Axis::linear(label, range) }
}

fn panel_of(frame: Frame, x: Axis, y: Axis, front: Vec<Mark>) -> Panel {
    let rect = Rect { left: 0.0, top: 0.0, width: frame.width, height: frame.height };
    Panel { id: "plane", area: rect.inset(margins(frame.scale)), x, y, backdrop: Vec::new(), front }
}

fn panel(front: Vec<Mark>) -> Panel {
    panel_of(FRAME, axis("x", VIEW.x, AxisScale::Linear), axis("y", VIEW.y, AxisScale::Linear), front)
}

fn draw(panels: Vec<Panel>, frame: Frame) -> Vec<Element> {
    read(&svg(&Scene { panels }, frame, Theme::Light, "", ""))
}

fn draw_marks(marks: Vec<Mark>) -> Vec<Element> {
    draw(vec![panel(marks)], FRAME)
}

/// The elements that marks add to an empty panel.
fn added(marks: Vec<Mark>) -> Vec<Element> {
    let count = draw_marks(Vec::new()).len();
    let mut elements = draw_marks(marks);
    elements.drain(..count);
    elements
}

fn stroke(halo: bool) -> Stroke {
    Stroke { ink: Ink::Series(0), width: 2.0, dash: &[6.0, 3.0], halo }
}

fn line(points: Vec<f64>) -> Mark {
    Mark::Line { points: Rc::new(points), stroke: stroke(false) }
}

fn raster(columns: usize, rows: usize, shades: Vec<f32>) -> Mark {
    let grid = Grid { view: VIEW, columns, rows };
    Mark::Raster(Rc::new(Raster { grid, shades, colors: Vec::new(), ramp: Ramp::Sequential }))
}

fn rings() -> Mark {
    let ring = |radius: f64| {
        let point = |step: i32| {
            let angle = f64::from(step) * std::f64::consts::TAU / 90.0;
            [radius * angle.cos(), 1.0 + radius * angle.sin()]
        };
        let lines = vec![(0..=90).flat_map(point).collect()];
        Contour { level: radius, lines, heavy: true, label: format!("{radius:.1}") }
    };
    Mark::Contours(Rc::new((1..9).map(|n| ring(0.22 * f64::from(n))).collect()))
}

fn one_of_each() -> Vec<Mark> {
    let points = Rc::new(vec![-1.0, 0.0, 0.0, 1.0, 1.0, 0.5]);
    let text = "a < b & \"c\"".to_string();
    let mut marks = vec![
        raster(2, 2, vec![0.0, 0.3, 0.6, f32::NAN]),
        rings(),
        Mark::Line { points: points.clone(), stroke: stroke(true) },
        Mark::Area { points: points.clone(), base: 0.0, ink: Ink::Series(1), opacity: 0.4 },
        Mark::Polygon { points: points.clone(), ink: Ink::Series(4), opacity: 0.5 },
        Mark::Arrow { from: [0.0, 0.0], to: [1.0, 1.0], stroke: stroke(true) },
        Mark::Bars { bars: Rc::new(vec![[-1.0, 0.0, 2.0], [0.0, 1.0, -0.5]]), ink: Ink::Series(2) },
        Mark::Text { at: [0.0, 0.0], offset: [4.0, 4.0], text, align: Align::Start, ink: Ink::Foreground },
    ];
    marks.extend(MARKERS.map(|marker| Mark::Points {
        points: points.clone(),
        marker,
        radius: 4.0,
        ink: Ink::Series(3),
        halo: true,
    }));
    marks
}

#[test]
fn a_bare_axis_is_not_drawn_and_has_no_numbers() {
    let [full, bare] = [axis("x", VIEW.x, AxisScale::Linear), Axis::bare(VIEW.x)];
    let of = |x: &Axis, y: &Axis| panel_of(FRAME, x.clone(), y.clone(), Vec::new());
    let drawn = |x: &Axis, y: &Axis| (draw(vec![of(x, y)], FRAME).len(), axis_texts(&of(x, y), 1.0).len());
    let [both, one, none] = [drawn(&full, &full), drawn(&full, &bare), drawn(&bare, &bare)];
    assert!(both.0 > one.0 && one.0 > none.0 && both.1 > one.1 && one.1 > none.1, "{both:?}, {one:?}, {none:?}");
    assert!(none.1 == 0 && draw(vec![of(&bare, &bare)], FRAME).iter().all(|element| element.name != "text"));
}

#[test]
fn every_kind_of_mark_is_drawn() {
    for (index, mark) in one_of_each().into_iter().enumerate() {
        let elements = added(vec![mark]);
        let is_drawn = elements.iter().any(|element| ["path", "image", "text"].contains(&element.name.as_str()));
        assert!(is_drawn, "mark {index} drew {elements:?}");
    }
}

#[test]
fn texts_are_drawn_last() {
    let elements = added(one_of_each());
    let is_text = |element: &Element| element.name == "text" && element.text.starts_with("a < b");
    let first = elements.iter().position(is_text).expect("the text is there");
    // Its halo first, then the text itself.
    assert!(elements[first..].iter().all(is_text), "{:?}", &elements[first..]);
    assert!(first > MARKERS.len(), "{first} elements lie under it");
}

#[test]
fn the_same_scene_gives_the_same_document() {
    let scene = Scene { panels: vec![panel(one_of_each())] };
    for theme in [Theme::Light, Theme::Dark] {
        assert_eq!(svg(&scene, FRAME, theme, "t", "d"), svg(&scene, FRAME, theme, "t", "d"));
    }
    assert_ne!(svg(&scene, FRAME, Theme::Light, "t", "d"), svg(&scene, FRAME, Theme::Dark, "t", "d"));
}

#[test]
fn texts_are_escaped_and_exposed_to_screen_readers() {
    let hostile = "</svg><script>alert('1')</script> & \"quotes\" \u{1}\u{b}";
    let mark = Mark::Text {
        at: [0.0, 1.0],
        offset: [0.0; 2],
        text: hostile.into(),
        align: Align::Middle,
        ink: Ink::Foreground,
    };
    let panels = vec![panel_of(FRAME, axis(hostile, VIEW.x, AxisScale::Linear), panel(vec![]).y, vec![mark])];
    let text = svg(&Scene { panels }, FRAME, Theme::Light, hostile, hostile);
    let elements = read(&text);
    assert!(elements.iter().all(|element| element.name != "script"));
    assert!(!text.contains(['\u{1}', '\u{b}']));
    assert_eq!(elements[0].get("role"), "img");
    assert_eq!((elements[1].name.as_str(), elements[2].name.as_str()), ("title", "desc"));
    assert!(elements[1].text.starts_with("</svg><script>"));
}

#[test]
fn a_missing_point_breaks_a_line() {
    let broken = added(vec![line(vec![-1.0, 0.0, 0.0, 1.0, f64::NAN, 0.0, 0.5, 0.0, 1.0, 1.0])]);
    let path = broken.iter().find(|element| element.name == "path").unwrap().get("d").to_string();
    assert_eq!(path.matches('M').count(), 2, "{path}");
    assert_eq!(path.matches('L').count(), 2, "{path}");
}

#[test]
fn points_far_outside_are_clipped_and_not_written() {
    let elements = added(vec![line(vec![0.0, 1.0, 1e300, 1e300, -1e300, 1e299, 0.5, 0.5])]);
    let clip = elements.iter().find(|element| element.name == "svg").unwrap();
    let area = panel(vec![]).area;
    assert_eq!((clip.number("x"), clip.number("width")), (area.left, area.width));
    let path = elements.iter().find(|element| element.name == "path").unwrap().get("d").to_string();
    let lengths = path.split(['M', 'L', ' ']).filter(|text| !text.is_empty());
    assert!(lengths.map(|text| text.parse::<f64>().unwrap()).all(|length| length.abs() < 600.0), "{path}");
    assert!(added(vec![line(vec![5.0, 5.0, 6.0, 6.0])]).is_empty());
}

#[test]
fn detail_below_half_a_pixel_is_omitted_and_the_ends_are_kept() {
    let points = (0..=100_000).flat_map(|n| [-2.0 + f64::from(n) * 4e-5, 1.0]).collect();
    let path = added(vec![line(points)]).iter().find(|element| element.name == "path").unwrap().get("d").to_string();
    assert!(path.matches('L').count() < 1400);
    let area = panel(vec![]).area;
    assert!(path.starts_with(&format!("M{} ", area.left)) && path.contains(&format!("L{} ", area.right())), "{path}");
}

#[test]
fn a_raster_is_embedded_the_right_way_up() {
    let elements = added(vec![raster(3, 2, vec![0.0, 0.5, 1.0, f32::NAN, 2.0, -1.0])]);
    let image = elements.iter().find(|element| element.name == "image").unwrap();
    let (columns, rows, seen) = pixels::decode(image.get("href"));
    let [low, middle, high] = [[68, 1, 84, 255], [33, 145, 140, 255], [253, 231, 37, 255]];
    assert_eq!((columns, rows), (3, 2));
    assert_eq!(seen, [[0; 4], high, low, low, middle, high]);
    let hatching = elements.iter().filter(|element| element.name == "path").count();
    assert_eq!(hatching, 1, "cells without a value are hatched");
    let area = panel(vec![]).area;
    assert_eq!(image.number("width"), area.width * 1.5, "half a cell extends beyond each side");
}

#[test]
fn images_of_any_size_and_colours_survive_encoding() {
    for (columns, rows, colors) in [(1, 1, 1), (700, 3, 2), (64, 64, 4096), (300, 2, 300), (17, 5, 256)] {
        let color = |cell: usize| (cell / 7 % colors * 40_503).to_le_bytes()[..4].try_into().unwrap();
        let cells: Vec<[u8; 4]> = (0..columns * rows).map(color).collect();
        let grid = Grid { view: VIEW, columns, rows };
        let own = Raster { grid, shades: Vec::new(), colors: cells.clone(), ramp: Ramp::Own };
        let elements = added(vec![Mark::Raster(Rc::new(own))]);
        let image = elements.iter().find(|element| element.name == "image").unwrap();
        let upright: Vec<[u8; 4]> = cells.chunks(columns).rev().flatten().copied().collect();
        assert_eq!(pixels::decode(image.get("href")), (columns, rows, upright));
    }
}

#[test]
fn tick_labels_neither_overlap_nor_leave_the_frame() {
    let ranges = [
        [0.0, 1.0],
        [-6.0, 6.0],
        [0.0, 1e-12],
        [-1e12, 3e12],
        [1e12, 1e12 + 3.0],
        [1.0, 1.0 + 1e-9],
        [-0.00125, 0.0031],
        [-98_765.0, 12_345.0],
        [999_999.0, 1_000_001.0],
    ];
    for (scale, range) in [0.8, 1.0, 1.6].iter().flat_map(|&scale| ranges.map(|range| (scale, range))) {
        for width in [260.0, 480.0, 1200.0] {
            let frame = Frame { scale, ..Frame::new(width * scale, 300.0 * scale) };
            let [x, y] = ["x", "y"].map(|name| axis(name, range, AxisScale::Linear));
            let elements = draw(vec![panel_of(frame, x, y, vec![])], frame);
            assert!(written(&elements).len() >= 6, "{range:?} at {width}: {:?}", written(&elements));
            assert_apart(&boxes(&elements, scale), frame);
        }
    }
}

#[test]
fn round_ends_of_a_range_are_ticks() {
    let labels: Vec<String> = written(&draw_marks(vec![])).into_iter().map(|(text, _, _)| text).collect();
    for end in ["−2", "2", "−1.0", "3.0"] {
        let short = end.strip_suffix(".0").unwrap_or(end);
        assert!(
            labels.iter().any(|label| label == end || label.strip_suffix(".0").unwrap_or(label) == short),
            "{labels:?}"
        );
    }
}

#[test]
fn a_logarithmic_axis_has_decades() {
    let labels = |range| {
        let y = axis("loss", range, AxisScale::Logarithmic);
        let elements = draw(vec![panel_of(FRAME, axis("step", [0.0, 10.0], AxisScale::Linear), y, vec![])], FRAME);
        assert_apart(&boxes(&elements, 1.0), FRAME);
        let on_the_left = written(&elements).into_iter().filter(|(_, _, anchor)| anchor == "end");
        on_the_left.map(|(text, _, _)| text).collect::<Vec<_>>()
    };
    assert_eq!(labels([1e-3, 1e2]), ["10⁻³", "10⁻²", "10⁻¹", "1", "10", "10²"]);
    assert_eq!(labels([0.1, 10.0]), ["10⁻¹", "1", "10"]);
    assert_eq!(labels([0.3, 7.0]), ["0.5", "1", "2", "5"]);
    assert!((3..=10).contains(&labels([1e-300, 1e300]).len()));
    assert!(labels([3.1, 3.2]).len() >= 2);
    assert!(labels([0.0, 1.0]).is_empty() && labels([-1.0, 1.0]).is_empty());
}

#[test]
fn tick_labels_are_at_their_numbers() {
    let x = axis("x", [0.0, 50.0], AxisScale::Linear);
    let y = axis("y", [1e-4, 1e4], AxisScale::Logarithmic);
    let panel = panel_of(FRAME, x, y, vec![]);
    let texts = written(&draw(vec![panel.clone()], FRAME));
    let place =
        |label: &str, anchor: &str| texts.iter().find(|text| (&*text.0, &*text.2) == (label, anchor)).unwrap().1;
    assert!((place("20", "middle")[0] - panel.to_page([20.0, 1.0])[0]).abs() < 0.1);
    assert!((place("10²", "end")[1] - panel.to_page([0.0, 100.0])[1]).abs() < 0.1);
}

#[test]
fn contour_labels_are_apart_and_inside() {
    let elements = added(vec![rings()]);
    let places: Vec<[f64; 2]> = elements
        .iter()
        .filter(|element| element.name == "text")
        .map(|text| {
            let inside = text.get("transform").strip_prefix("translate(").unwrap().split(')').next().unwrap();
            let numbers: Vec<f64> = inside.split(' ').map(|number| number.parse().unwrap()).collect();
            [numbers[0], numbers[1]]
        })
        .step_by(2)
        .collect();
    assert!((3..=16).contains(&places.len()), "{places:?}");
    for (index, one) in places.iter().enumerate() {
        assert!(panel(vec![]).area.contains(*one));
        let apart = |two: &[f64; 2]| (one[0] - two[0]).hypot(one[1] - two[1]) > 16.0;
        assert!(places[..index].iter().all(apart), "{places:?}");
    }
}

#[test]
fn an_arrow_ends_where_it_points() {
    let arrow = Mark::Arrow { from: [-1.0, 0.0], to: [1.0, 2.0], stroke: stroke(false) };
    let elements = added(vec![arrow]);
    let head = elements.iter().rfind(|element| element.name == "path").unwrap().get("d").to_string();
    let [x, y] = panel(vec![]).to_page([1.0, 2.0]);
    assert!(head.starts_with(&format!("M{x} {y}L")), "{head}");
    let nowhere = Mark::Arrow { from: [0.0; 2], to: [0.0; 2], stroke: stroke(false) };
    assert!(added(vec![nowhere]).is_empty());
}

#[test]
fn every_ink_has_enough_contrast_on_its_page() {
    for theme in [Theme::Light, Theme::Dark] {
        for ink in [Ink::Foreground, Ink::Muted].into_iter().chain((0..8).map(Ink::Series)) {
            let contrast = theme.color(ink).contrast(&theme.background());
            assert!(contrast >= 3.0, "{theme:?} {ink:?}: {contrast}");
        }
        assert!(theme.color(Ink::Muted).contrast(&theme.background()) >= 4.5);
    }
}

fn any_number() -> impl Strategy<Value = f64> {
    let odd = [0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 5e-324, f64::MAX, f64::MIN, 1e300, 1.0, -3.0];
    prop_oneof![proptest::num::f64::ANY, -10.0..10.0f64, proptest::sample::select(odd.to_vec())]
}

fn any_axis() -> impl Strategy<Value = Axis> {
    let scale = prop_oneof![Just(AxisScale::Linear), Just(AxisScale::Logarithmic)];
    ([any_number(), any_number()], scale).prop_map(|(range, scale)| axis("q", range, scale))
}

fn any_marks() -> impl Strategy<Value = Vec<Mark>> {
    let points = proptest::collection::vec(any_number(), 0..24);
    (points, any_number(), 0..40u8, 0..9usize).prop_map(|(points, number, small, marker)| {
        let (shared, ink) = (Rc::new(points.clone()), Ink::Series(small));
        let stroke = Stroke { ink, width: number, dash: &[4.0, 2.0], halo: small % 2 == 0 };
        let [from, to] = [[number, f64::from(small)], [f64::from(small), 1.0]];
        let contour = Contour { level: number, lines: vec![points.clone(), vec![]], heavy: true, label: "7".into() };
        let grid = Grid { view: View { x: [number, 3.0], y: [-1.0, number] }, columns: 4, rows: 3 };
        let shades = points.iter().map(|&shade| shade as f32).collect();
        let ramp = if small % 2 == 0 { Ramp::Own } else { Ramp::Sequential };
        vec![
            Mark::Raster(Rc::new(Raster { grid, shades, colors: vec![[small; 4]; 12], ramp })),
            Mark::Contours(Rc::new(vec![contour])),
            Mark::Line { points: shared.clone(), stroke: stroke.clone() },
            Mark::Area { points: shared.clone(), base: number, ink, opacity: number },
            Mark::Polygon { points: shared.clone(), ink, opacity: number },
            Mark::Points { points: shared, marker: MARKERS[marker], radius: number, ink, halo: true },
            Mark::Arrow { from, to, stroke: stroke.clone() },
            Mark::Arrow { from: to, to: from, stroke },
            Mark::Bars { bars: Rc::new(points.chunks_exact(3).map(|bar| [bar[0], bar[1], bar[2]]).collect()), ink },
            Mark::Text { at: to, offset: [number; 2], text: "t".into(), align: Align::End, ink },
        ]
    })
}

proptest! {
    #[test]
    fn absurd_scenes_are_painted_without_panics(
        x in any_axis(), y in any_axis(), marks in any_marks(),
        area in [any_number(), any_number(), any_number(), any_number()],
        sizes in [any_number(), any_number(), any_number()],
    ) {
        let frame = Frame::new(sizes[0], sizes[1]);
        let absurd = Frame { scale: sizes[2], ..frame };
        let [left, top, width, height] = area;
        let within = panel_of(FRAME, x, y, marks.clone());
        let stray = Panel { area: Rect { left, top, width, height }, backdrop: marks, ..within.clone() };
        for frame in [FRAME, frame, absurd] {
            read(&svg(&Scene { panels: vec![within.clone(), stray.clone()] }, frame, Theme::Dark, "", ""));
        }
    }

    #[test]
    fn tick_labels_of_any_axis_stay_apart(low in -1e12..1e12f64, exponent in -14..13i32) {
        let range = [low, low + 10f64.powi(exponent)];
        let [x, y] = ["x", "y"].map(|name| axis(name, range, AxisScale::Linear));
        let elements = draw(vec![panel_of(FRAME, x, y, vec![])], FRAME);
        let names = written(&elements).into_iter().filter(|(text, _, _)| text.starts_with(['x', 'y']));
        prop_assert_eq!(names.count(), 2);
        let numbers: Vec<Element> = elements.into_iter().filter(|text| !text.text.starts_with(['x', 'y'])).collect();
        assert_apart(&boxes(&numbers, 1.0), FRAME);
    }
}
