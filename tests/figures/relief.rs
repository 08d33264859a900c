//! The landscape in three dimensions in the figure `descent`: starts on the surface, the eye, and what stays as it is.

use std::rc::Rc;

use fall_line::figure::{Figure, Handle, Nudge, Travel, state};
use fall_line::plane::Point;
use fall_line::scene::{Frame, Mark, Panel, Ramp, Raster};
use fall_line::surfaces::{self, surfaces};

use super::harness::{FRAME, open};
use super::soundness::assert_sound;

fn handle(figure: &dyn Figure, id: &str) -> Handle {
    figure.handles().into_iter().find(|handle| handle.id == id).unwrap_or_else(|| panic!("a handle {id}"))
}

fn parameter(figure: &mut dyn Figure, name: &str) -> String {
    figure.parameters().into_iter().find(|one| one.name == name).expect("a parameter").value
}

fn panel(figure: &mut dyn Figure, id: &str) -> Panel {
    figure.scene(FRAME).panels.into_iter().find(|panel| panel.id == id).expect("a panel")
}

fn raster(figure: &mut dyn Figure) -> Rc<Raster> {
    let relief = panel(figure, "relief");
    let found =
        relief.backdrop.iter().find_map(|mark| if let Mark::Raster(raster) = mark { Some(raster) } else { None });
    Rc::clone(found.expect("a picture of the surface"))
}

/// The points of all lines of a panel.
fn line_points(panel: &Panel) -> Vec<Point> {
    let line = |mark: &Mark| match mark {
        Mark::Line { points, .. } => points.as_chunks().0.to_vec(),
        _ => Vec::new(),
    };
    panel.front.iter().flat_map(line).collect()
}

fn is_near(one: Point, two: Point, distance: f64) -> bool {
    (one[0] - two[0]).abs() <= distance && (one[1] - two[1]).abs() <= distance
}

#[test]
fn from_straight_above_handles_and_paths_are_where_the_map_has_them() {
    for surface in ["himmelblau", "rosenbrock", "beale"] {
        let race = format!("surface={surface}&optimisers=sgd+adam&steps=50&start=0.5,1+-1,-0.5");
        let mut map = open("descent", &race);
        let mut relief = open("descent", &format!("{race}&relief=alone&azimuth=0&elevation=90"));
        for expected in map.handles() {
            assert!(is_near(handle(&*relief, &expected.id).at, expected.at, 1e-9), "{surface}: {expected:?}");
        }
        let domain = surfaces::named(surface).expect("a card").view;
        let drawn = line_points(&panel(&mut *relief, "relief"));
        let path = line_points(&panel(&mut *map, "plane"));
        let inside: Vec<_> = path.into_iter().filter(|at| domain.contains(*at)).collect();
        assert!(inside.len() > 100, "{surface}: {} points", inside.len());
        for at in inside {
            assert!(drawn.iter().any(|other| is_near(*other, at, 1e-9)), "{surface}: {at:?} is not on the relief");
        }
    }
}

#[test]
fn a_start_is_dragged_along_the_surface() {
    for at in ["1,1", "-2,2.5", "0.25,-1.5"] {
        let goal = handle(&*open("descent", &format!("relief=alone&elevation=60&start={at}")), "start-1").at;
        let mut figure = open("descent", "relief=alone&elevation=60");
        figure.drag("start-1", goal);
        let expected: Vec<f64> = at.split(',').map(|number| number.parse().expect("a number")).collect();
        let got = parameter(&mut *figure, "start");
        let got: Vec<f64> = got.split(',').map(|number| number.parse().expect("a number")).collect();
        assert!(is_near([got[0], got[1]], [expected[0], expected[1]], 1e-9), "{got:?}, not {at}");
        assert!(is_near(handle(&*figure, "start-1").at, goal, 1e-9), "the handle is where the pointer is");
    }
}

#[test]
fn beside_the_map_a_start_has_a_handle_on_both_and_keys_move_one() {
    let mut figure = open("descent", "relief=beside");
    let ids: Vec<String> = figure.handles().into_iter().map(|handle| handle.id).collect();
    assert_eq!(ids, ["start-1", "relief-start-1", "eye"]);
    assert_eq!(handle(&*figure, "relief-start-1").travel, Travel::Pointer);
    let goal = handle(&*open("descent", "relief=beside&start=1,2"), "relief-start-1").at;
    figure.drag("relief-start-1", goal);
    assert!(is_near(handle(&*figure, "start-1").at, [1.0, 2.0], 1e-9));
    let before = state::write(&mut *figure);
    figure.nudge("relief-start-1", Nudge::By { right: 1, up: 0, fine: false });
    assert_eq!(state::write(&mut *figure), before);
    let many = open("descent", "relief=beside&start=1,2+0,0");
    assert!(handle(&*many, "relief-start-2").removable);
}

#[test]
fn home_brings_a_start_and_the_eye_back_exactly() {
    for relief in ["alone", "beside"] {
        let opening = format!("relief={relief}");
        let mut figure = open("descent", &opening);
        for id in ["start-1", "eye"] {
            for (right, up) in [(1, 0), (0, 1), (-1, -1), (0, -1)] {
                figure.nudge(id, Nudge::By { right, up, fine: right == 0 });
            }
            assert_ne!(state::write(&mut *figure), opening, "{id}");
            figure.nudge(id, Nudge::Home);
            assert_eq!(state::write(&mut *figure), opening, "{id}");
        }
    }
}

#[test]
fn keys_turn_the_eye_and_raise_it_in_words_and_degrees() {
    let mut figure = open("descent", "relief=alone&azimuth=0&elevation=30");
    let value = |figure: &dyn Figure| handle(figure, "eye").value;
    assert_eq!(value(&*figure), "seen from the south, azimuth 0°, 30° above the horizon");
    figure.nudge("eye", Nudge::By { right: 1, up: 0, fine: false });
    assert_eq!([parameter(&mut *figure, "azimuth"), parameter(&mut *figure, "elevation")], ["7.2", "30"]);
    figure.nudge("eye", Nudge::By { right: 0, up: 1, fine: false });
    assert_eq!([parameter(&mut *figure, "azimuth"), parameter(&mut *figure, "elevation")], ["7.2", "31.7"]);
    for _ in 0..50 {
        figure.nudge("eye", Nudge::By { right: 0, up: 1, fine: false });
    }
    assert_eq!(value(&*figure), "from straight above, azimuth 7.2°, elevation 90°".replace("from", "seen from"));
    figure.nudge("eye", Nudge::By { right: -1, up: 0, fine: false });
    assert_eq!(parameter(&mut *figure, "azimuth"), "0");
    for (azimuth, name) in [(90, "east"), (-90, "west"), (180, "north"), (-130, "north-west"), (50, "south-east")] {
        figure.set("azimuth", &azimuth.to_string()).expect("an azimuth");
        figure.set("elevation", "20").expect("an elevation");
        assert!(value(&*figure).starts_with(&format!("seen from the {name}, ")), "{}", value(&*figure));
    }
}

#[test]
fn dragging_free_ground_turns_the_block_and_zooming_keeps_a_place() {
    let mut figure = open("descent", "relief=alone");
    let view = figure.panels(FRAME)[0].view();
    let [right, up] = [0.1 * view.size()[0], 0.1 * view.size()[1]];
    let [u, v] = view.centre();
    figure.pannable("relief").expect("a view").pan([u, v], [u + right, v - up]);
    let [azimuth, elevation] = ["azimuth", "elevation"].map(|name| parameter(&mut *figure, name).parse::<f64>());
    assert!(azimuth.expect("a number") < 30.0, "the ground follows the pointer to the right");
    assert!(elevation.expect("a number") > 50.0, "the near edge follows it down");
    figure.pannable("relief").expect("a view").pan([f64::NAN, 0.0], [f64::INFINITY, 0.0]);
    let before = figure.panels(FRAME)[0].clone();
    let at = [u + 2.0 * right, v - up];
    let page = before.to_page(at);
    figure.pannable("relief").expect("a view").zoom(0.5, at);
    let after = figure.panels(FRAME)[0].clone();
    assert!((after.view().size()[0] / before.view().size()[0] - 0.5).abs() < 1e-5);
    assert!(is_near(after.to_page(at), page, 0.01), "the place stays under the pointer");
    for odd in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        figure.pannable("relief").expect("a view").zoom(odd, at);
        assert_sound(&mut *figure);
    }
    figure.pannable("relief").expect("a view").reset_view();
    assert_eq!(state::write(&mut *figure), "relief=alone");
}

#[test]
fn the_view_stays_whatever_else_changes() {
    let mut figure = open("descent", "relief=alone&azimuth=-77&elevation=33&relief-view=2,0.1,-0.2&height=linear");
    let names = ["relief", "azimuth", "elevation", "relief-view", "height"];
    let seen = |figure: &mut dyn Figure| names.map(|name| parameter(figure, name));
    let before = seen(&mut *figure);
    for (name, value) in
        [("surface", "rosenbrock"), ("a", "2"), ("formula", "x^2 + 3y^2"), ("view", "-9,9,-3,3"), ("surface", "ackley")]
    {
        figure.set(name, value).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
        assert_eq!(seen(&mut *figure), before, "{name}={value}");
        assert_sound(&mut *figure);
    }
}

#[test]
fn the_description_tells_from_where_it_is_seen_and_what_lies_behind_a_ridge() {
    let text = |state: &str| open("descent", state).description();
    let valley = "start=-3.7,-3.2&relief=alone&azimuth=-45";
    let low = text(&format!("{valley}&elevation=20"));
    assert!(
        low.contains("Seen from the south-west, azimuth −45°, 20° above the horizon; height follows the colours."),
        "{low}"
    );
    assert!(low.ends_with("The start lies behind a ridge."), "{low}");
    assert!(!text(&format!("{valley}&elevation=80")).contains("ridge"));
    assert!(text("relief=beside&height=linear").contains("height is proportional to the value."));
    assert!(
        text("start=-3.7,-3.2+0,0&relief=alone&azimuth=-45&elevation=20").ends_with("Start 1 lies behind a ridge.")
    );
    let hidden = handle(&*open("descent", &format!("{valley}&elevation=20")), "start-1").value;
    assert!(hidden.ends_with(", behind a ridge"), "{hidden}");
    assert!(!text("").contains("Seen from"));
}

#[test]
fn hidden_parts_of_a_path_are_faint() {
    let faint = |state: &str| {
        let relief = panel(&mut *open("descent", state), "relief");
        let is_faint = |mark: &&Mark| matches!(mark, Mark::Line { stroke, .. } if stroke.width == 1.0 && !stroke.halo && stroke.dash == [1.0, 3.0]);
        relief.front.iter().filter(is_faint).count()
    };
    let race = "optimisers=sgd&start=-1,-1&relief=alone&azimuth=-45";
    assert_eq!([faint(&format!("{race}&elevation=20")), faint(&format!("{race}&elevation=90"))], [1, 0]);
}

#[test]
fn the_surface_is_drawn_again_only_for_another_view_or_surface() {
    let mut figure = open("descent", "relief=beside");
    let first = raster(&mut *figure);
    assert_eq!(first.ramp, Ramp::Lit);
    figure.drag("start-1", [1.0, 1.0]);
    figure.set("learning-rate", "0.02").expect("a rate");
    figure.hover(Some(("relief", [0.0, 0.0])));
    assert!(Rc::ptr_eq(&first, &raster(&mut *figure)));
    figure.set("azimuth", "31").expect("an azimuth");
    assert!(!Rc::ptr_eq(&first, &raster(&mut *figure)));
    figure.set("azimuth", "30").expect("an azimuth");
    assert_eq!(first.colors, raster(&mut *figure).colors, "equal states give equal pictures");
    // While something moves, a finer picture of the same view is not replaced.
    let fine = raster(&mut *figure);
    let moving = figure.scene(Frame { detail: 0.5, moving: true, ..FRAME });
    let same = moving.panels[0].backdrop.iter().any(|mark| matches!(mark, Mark::Raster(one) if Rc::ptr_eq(one, &fine)));
    assert!(same);
}

#[test]
fn every_surface_and_every_wild_formula_is_sound_in_three_dimensions() {
    let wild = ["1/x", "ln(x)", "1e300 x", "0/0", "10^(9x)", "tan(x) y", "3"];
    let typed = wild.iter().map(|text| format!("formula={}", text.replace('+', "%2B")));
    let states = surfaces().iter().map(|card| format!("surface={}", card.id)).chain(typed);
    for (index, subject) in states.enumerate() {
        let (mode, height) = (["alone", "beside"][index % 2], ["colour", "linear"][index / 2 % 2]);
        let mut figure = open("descent", &format!("{subject}&relief={mode}&height={height}&elevation=25&steps=40"));
        assert_sound(&mut *figure);
        let panels = figure.panels(FRAME);
        for handle in figure.handles() {
            let on = panels.iter().find(|panel| panel.id == handle.panel).expect("a panel");
            for (x, y) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                figure.drag(&handle.id, [on.x.range[x], on.y.range[y]]);
            }
            for odd in [[f64::NAN, 0.0], [f64::INFINITY, -1.0], [1e300, -1e300]] {
                figure.drag(&handle.id, odd);
            }
            figure.hover(Some((on.id, on.view().centre())));
            assert_sound(&mut *figure);
        }
    }
}

#[test]
fn nonsense_is_refused_and_changes_nothing() {
    let mut figure = open("descent", "relief=alone&azimuth=12");
    let before = state::write(&mut *figure);
    for (name, value) in [
        ("relief", "maybe"),
        ("azimuth", "NaN"),
        ("azimuth", "1e308"),
        ("elevation", "-1"),
        ("elevation", "91"),
        ("height", ""),
        ("relief-view", "1,2"),
        ("relief-view", "0,0,0"),
        ("relief-view", "NaN,0,0"),
        ("relief-view", "1,5,0"),
    ] {
        assert!(figure.set(name, value).is_err(), "{name}={value}");
        assert_eq!(state::write(&mut *figure), before);
    }
}

#[test]
fn no_degenerate_frame_breaks_the_relief() {
    for mode in ["alone", "beside"] {
        let mut figure = open("descent", &format!("relief={mode}"));
        for size in [0.0, 1.0, 30.0, f64::NAN, f64::INFINITY, -5.0, 1e9] {
            figure.scene(Frame { scale: size.min(3.0), detail: size, ..Frame::new(size, size.min(800.0)) });
        }
    }
}
