//! What a panel's texts promise.

use super::*;
use crate::figure::Travel;
use crate::scene::{Axis, Stroke};

const FRAME: Frame = Frame { covered: [100.0, 50.0], ..Frame::new(400.0, 300.0) };

fn panel() -> Panel {
    let area = Rect { left: 0.0, top: 0.0, width: 400.0, height: 300.0 };
    Panel::new("it", area, Axis::linear("x", [0.0, 4.0]), Axis::linear("y", [0.0, 3.0]))
}

fn handle(at: Point) -> Handle {
    let [id, label, value] = [(); 3].map(|()| String::new());
    Handle { id, label, value, panel: "it", at, home: at, travel: Travel::Turn, removable: false }
}

fn labels() -> Labels {
    Labels::new(&panel(), FRAME, &[])
}

/// The rectangle in which a text is drawn.
fn rect(mark: Option<Mark>) -> Option<Rect> {
    mark.map(|mark| match mark {
        Mark::Text { at, offset, text, align, .. } => {
            panel().place_text(&text, at, offset, align, FRAME.scale).expect("a text inside the panel").rect
        }
        other => panic!("a text, not {other:?}"),
    })
}

#[test]
fn a_text_is_drawn_in_the_rectangle_that_it_reserves() {
    let mut labels = labels();
    for direction in [[1.0, 0.0], [-1.0, 0.2], [0.3, 1.0], [0.7, -0.7], [0.0; 2]] {
        let drawn = rect(labels.write("a text", Ink::Muted, [LabelPosition::beyond([2.0, 1.5], direction)]));
        let (drawn, reserved) = (drawn.expect("space"), labels.texts.pop().expect("a rectangle"));
        assert!((drawn.left - reserved.left).abs() < 1e-9 && (drawn.top - reserved.top).abs() < 1e-9, "{direction:?}");
    }
}

#[test]
fn a_text_avoids_earlier_texts_handles_and_reserved_space() {
    let (mut labels, at) = (Labels::new(&panel(), FRAME, &[handle([1.0, 1.5])]), [2.0, 1.5]);
    let [above, below, left, right] = [(); 4].map(|()| rect(labels.beside("one", Ink::Muted, [at])).expect("space"));
    assert!(above.bottom() < 150.0 && below.top > 150.0 && left.right() < 200.0 && right.left > 200.0);
    assert_eq!(rect(labels.beside("five", Ink::Muted, [at])), None);
    assert_eq!(rect(labels.write("four", Ink::Muted, [LabelPosition::right_of([1.0, 1.5])])), None);
    let beyond_the_ring = labels.write("four", Ink::Muted, [LabelPosition::right_of([1.0, 1.5]).farther(10.0)]);
    assert!(beyond_the_ring.is_some());
    labels.keep_clear([Disc { centre: [300.0, 200.0], radius: 5.0 }]);
    assert_eq!(rect(labels.write("five", Ink::Muted, [LabelPosition::on([3.0, 1.0])])), None);
}

#[test]
fn handles_of_other_panels_do_not_matter() {
    let elsewhere = Handle { panel: "other", ..handle([1.0, 1.5]) };
    let mut labels = Labels::new(&panel(), FRAME, &[elsewhere]);
    assert!(labels.write("here", Ink::Muted, [LabelPosition::on([1.0, 1.5])]).is_some());
}

#[test]
fn a_text_keeps_off_lines_if_it_can() {
    let line = Mark::line(vec![0.0, 1.65, 4.0, 1.65], Stroke::new(Ink::Muted, 1.0));
    let mut labels = labels();
    labels.keep_off(&[line]);
    assert!(rect(labels.beside("below it", Ink::Muted, [[2.0, 1.5]])).expect("space").top > 150.0);
    assert!(rect(labels.write("on it", Ink::Muted, [LabelPosition::on([1.0, 1.65])])).is_some());
}

#[test]
fn the_name_of_an_arrow_finds_space_near_its_tip() {
    let (from, to) = ([1.0, 1.5], [2.0, 1.5]);
    let mut labels = labels();
    let ahead = rect(labels.name_arrow("v", Ink::Muted, from, to)).expect("space");
    assert!(ahead.left > 200.0 && (ahead.top + 0.5 * ahead.height - 150.0).abs() < 1e-9);
    for _ in 0..12 {
        let next = rect(labels.name_arrow("v", Ink::Muted, from, to)).expect("space");
        assert!((next.left - 200.0).abs() < 110.0 && (next.top - 150.0).abs() < 60.0, "{next:?}");
    }
}

#[test]
fn an_arrow_that_leaves_the_panel_is_named_inside() {
    for to in [[40.0, 1.5], [2.0, -30.0], [-3.0, 9.0]] {
        assert!(labels().name_arrow("far", Ink::Muted, [2.0, 1.5], to).is_some(), "{to:?}");
    }
    assert!(labels().name_arrow("away", Ink::Muted, [9.0, 9.0], [10.0, 10.0]).is_none());
}

#[test]
fn the_longest_wording_that_fits_is_chosen() {
    let wording =
        |length, scale| fitting(["slope ∂f/∂x = 2".into(), "∂f/∂x = 2".into(), "∂f/∂x".into()], length, scale);
    assert_eq!(wording(120.0, 1.0), "slope ∂f/∂x = 2");
    assert_eq!(wording(120.0, 1.5), "∂f/∂x = 2");
    assert_eq!(wording(f64::NAN, 1.0), "∂f/∂x");
}

#[test]
fn the_covered_corner_stays_free_of_text() {
    let mut labels = labels();
    let mut below = |at| rect(labels.write("there", Ink::Muted, [LabelPosition::below(at)]));
    assert_eq!(below([3.5, 2.9]), None);
    assert!(below([2.5, 2.9]).is_some());
}

#[test]
fn a_text_stays_inside_and_needs_a_finite_point() {
    assert!(rect(labels().beside("up", Ink::Muted, [[2.0, 2.99]])).expect("space").top > 0.0);
    for at in [[f64::NAN, 1.0], [f64::INFINITY, 1.0]] {
        assert_eq!(rect(labels().beside("nowhere", Ink::Muted, [at])), None);
        assert_eq!(rect(labels().name_point("nowhere", Ink::Muted, at, [0.0, 1.0])), None);
        assert_eq!(rect(labels().name_arrow("nowhere", Ink::Muted, at, [1.0, 1.0])), None);
        labels().keep_off(&[Mark::dot(at, Ink::Muted)]);
    }
    assert_eq!(rect(labels().name_arrow("somewhere", Ink::Muted, [1.0, 1.0], [f64::NAN, f64::INFINITY])), None);
}
