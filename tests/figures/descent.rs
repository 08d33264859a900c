//! The promises of the main figure.

use std::rc::Rc;

use fall_line::figure::{Command, Figure, Nudge, Value, state};
use fall_line::figures;
use fall_line::formula_surface::FormulaSurface;
use fall_line::optimisers;
use fall_line::problem::SurfaceProblem;
use fall_line::scene::{Contour, Frame, Mark, Raster, Scene};
use fall_line::surface::Surface;
use fall_line::surfaces;
use fall_line::trajectory::Run;

use super::harness::{FRAME, number, open, parameter, value, word};

#[test]
fn every_surface_and_optimiser_can_be_chosen() {
    let ids: Vec<&str> = optimisers::OPTIMISERS.iter().map(|card| card.id).collect();
    for row in surfaces::surfaces() {
        let mut figure = open("descent", &format!("surface={}", row.id));
        figure.set("optimisers", &ids.join(" ")).expect("all of them");
        assert_eq!(figure.readouts().len(), ids.len(), "{}", row.id);
        assert_eq!(figure.scene(FRAME).panels.len(), 2);
    }
}

#[test]
fn dragging_a_start_equals_a_run_from_there() {
    let mut figure = open("descent", "surface=rosenbrock&optimisers=adam&learning-rate=0.02&steps=150&start=-1.5,2");
    figure.drag("start-1", [0.25, -0.75]);
    let surface = surfaces::named("rosenbrock").expect("a row").surface();
    let adam = optimisers::named("adam").expect("a card");
    let run = Run { learning_rate: 0.02, steps: 150, ..Run::new(adam, &[0.25, -0.75]) };
    let trajectory = run.trajectory(&mut SurfaceProblem::new(&surface)).expect("a run");
    let last = trajectory.last_point();
    assert_eq!(value(&*figure, 0, "position"), Value::Point([last[0], last[1]]));
    assert_eq!(value(&*figure, 0, "loss"), Value::Number(trajectory.losses[150]));
}

#[test]
fn descent_diverges_above_two_over_the_largest_eigenvalue() {
    // λmax = 6, so the limit is 1/3.
    let at = |rate: &str| {
        open("descent", &format!("formula=x^2%2B3y^2&optimisers=sgd&start=2,1&steps=1000&learning-rate={rate}"))
    };
    assert_eq!(word(&*at("0.33"), 0, "verdict"), "converged");
    assert_eq!(word(&*at("0.34"), 0, "verdict"), "diverged");
}

#[test]
fn a_run_that_stops_at_a_point_without_a_gradient_says_so() {
    let figure = open("descent", "formula=cbrt(x)%2By^2&optimisers=sgd&start=1,0&steps=9&learning-rate=3");
    assert_eq!((word(&*figure, 0, "verdict").as_str(), number(&*figure, 0, "step")), ("stopped", 1.0));
    let readout = figure.readouts().remove(0);
    assert!(readout.cells.iter().any(|cell| cell.text == "stopped: gradient undefined"));
    let description = figure.description();
    assert!(description.contains("Gradient descent: stopped: gradient undefined, loss 0"), "{description}");
    let tip = open("descent", "formula=sqrt(x^2%2By^2)&optimisers=sgd&start=1,0&steps=9&learning-rate=0.5");
    assert_eq!((word(&*tip, 0, "verdict").as_str(), number(&*tip, 0, "loss")), ("converged", 0.0));
}

/// Most points of a line along a jump would be far from its level.
#[test]
fn no_contour_of_the_map_follows_a_branch_cut_or_a_pole() {
    for formula in ["atan(y/x)", "1/x", "tan(x)", "x + 9*sign(y)", "1/(x^2 + y^2 - 1)"] {
        let state = format!("formula={}&view=-2,2,-2,2", formula.replace('+', "%2B"));
        let surface = FormulaSurface::parse(formula, &[]).expect("a formula");
        let contours = contours(&open("descent", &state).scene(FRAME));
        let errors = contours.iter().flat_map(|contour| {
            let points = contour.lines.iter().flatten().copied().collect::<Vec<f64>>();
            let error =
                |at: &[f64]| (surface.value([at[0], at[1]]) - contour.level).abs() / (1.0 + contour.level.abs());
            points.chunks_exact(2).map(error).collect::<Vec<_>>()
        });
        // NaN is far.
        let (near, far): (Vec<f64>, Vec<f64>) = errors.partition(|&error| error < 0.25);
        assert!(near.len() > 1000 && far.len() * 200 < near.len(), "{formula}: {} of {}", far.len(), near.len());
    }
}

#[test]
fn a_broken_formula_is_refused_and_changes_nothing() {
    let mut figure = open("descent", "formula=x^2%2B3y^2");
    let before = (state::write(&mut *figure), figure.readouts());
    let refusal = figure.set("formula", "x^2 + ").expect_err("not a formula");
    assert_eq!(refusal.place, Some([6, 6]));
    assert_eq!((state::write(&mut *figure), figure.readouts()), before);
}

#[test]
fn letters_become_sliders_and_keep_their_values() {
    let mut figure = open("descent", "formula=a x^2%2Bb y^2&a=2");
    figure.set("formula", "a x^2 + c y^2").expect("a formula");
    assert_eq!(parameter(&mut *figure, "a"), "2");
    assert_eq!(parameter(&mut *figure, "c"), "1");
    assert!(figure.set("b", "1").is_err());
}

#[test]
fn the_constants_of_a_preset_are_dropped_by_the_next() {
    let mut figure = open("descent", "surface=rosenbrock");
    figure.set("b", "20").expect("a constant");
    assert!(state::write(&mut *figure).contains("b=20"));
    figure.set("surface", "himmelblau").expect("a surface");
    assert_eq!(state::write(&mut *figure), "");
}

#[test]
fn invalid_settings_of_a_state_are_named_and_the_rest_apply() {
    let mut figure = (figures::named("descent").expect("a figure").open)();
    let text = "learning-rate=-1&steps=1e6&colour=red&surface=%3Cscript%3E&speed=60&formula=1%2B";
    let mut names: Vec<String> = state::restore(&mut *figure, text).into_iter().map(|one| one.name).collect();
    names.sort();
    assert_eq!(names, ["colour", "formula", "learning-rate", "steps", "surface"]);
    assert_eq!(state::write(&mut *figure), "speed=60");
}

#[test]
fn keys_move_a_start_and_home_brings_it_back() {
    let mut figure = open("descent", "");
    let home = figure.handles()[0].at;
    figure.nudge("start-1", Nudge::By { right: 1, up: 0, fine: false });
    let coarse = figure.handles()[0].at[0] - home[0];
    figure.nudge("start-1", Nudge::By { right: 1, up: 0, fine: true });
    let fine = figure.handles()[0].at[0] - home[0] - coarse;
    assert!(coarse > 0.0 && (coarse / fine - 10.0).abs() < 1e-9);
    figure.nudge("start-1", Nudge::Home);
    assert_eq!(figure.handles()[0].at, home);
}

#[test]
fn a_click_adds_a_start_and_the_last_one_cannot_be_removed() {
    let mut figure = open("descent", "optimisers=sgd");
    let count = figure.handles().len();
    assert!(figure.click("plane", [1.0, 1.0]));
    assert_eq!(figure.readouts().len(), count + 1);
    for _ in 0..=count {
        figure.remove("start-1");
    }
    assert_eq!(figure.handles().len(), 1);
    assert!(!figure.click("loss", [1.0, 1.0]));
}

#[test]
fn the_backdrop_is_reused_until_the_loss_or_the_view_changes() {
    let mut figure = open("descent", "surface=rosenbrock");
    let is_reused = |one: &Scene, two: &Scene| {
        let [one, two] = [one, two].map(|scene| &scene.panels[0].backdrop);
        one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.is_same(two))
    };
    let first = figure.scene(FRAME);
    figure.drag("start-1", [0.5, 0.5]);
    figure.set("learning-rate", "0.002").expect("a rate");
    assert!(is_reused(&first, &figure.scene(FRAME)));
    figure.set("b", "50").expect("a constant");
    let second = figure.scene(FRAME);
    assert!(!is_reused(&first, &second));
    figure.pannable("plane").expect("a view").zoom(2.0, [0.0, 0.0]);
    assert!(!is_reused(&second, &figure.scene(FRAME)));
}

#[test]
fn the_raster_has_the_resolution_of_the_screen_and_contours_do_not_depend_on_it() {
    let at = |detail: f64| open("descent", "surface=beale").scene(Frame { detail, ..FRAME });
    let width = at(1.0).panels[0].area.width;
    for detail in [0.5, 1.0, 1.5, 2.0] {
        let columns = raster(&at(detail)).grid.columns;
        assert_eq!(columns, (width * detail).round() as usize + 1, "{detail} samples per pixel");
    }
    assert_eq!(contours(&at(2.0)), contours(&at(1.0)));
    for absurd in [f64::NAN, -1.0, 0.0, f64::INFINITY] {
        assert!((2..=2049).contains(&raster(&at(absurd)).grid.columns), "{absurd} samples per pixel");
    }
}

#[test]
fn a_full_raster_is_reused_during_a_drag_and_a_new_one_is_coarser() {
    let mut figure = open("descent", "formula=x^2%2Bb y^2");
    let at = |figure: &mut dyn Figure, detail: f64| figure.scene(Frame { detail, moving: detail < 2.0, ..FRAME });
    let full = at(&mut *figure, 2.0);
    figure.drag("start-1", [0.5, 0.5]);
    assert!(Rc::ptr_eq(&raster(&at(&mut *figure, 0.5)), &raster(&full)));
    figure.set("b", "3").expect("a constant");
    let moving = raster(&at(&mut *figure, 0.5));
    assert!(3 * moving.grid.columns < raster(&full).grid.columns);
    let settled = raster(&at(&mut *figure, 2.0));
    assert_eq!(settled.grid, raster(&full).grid);
}

#[test]
fn a_picture_at_rest_does_not_depend_on_finer_ones_before() {
    for (id, state) in [("descent", "surface=beale"), ("gradient", ""), ("hessian", "")] {
        let mut figure = open(id, state);
        let fresh = raster(&figure.scene(FRAME)).grid;
        figure.scene(Frame { detail: 3.0, ..FRAME });
        assert_eq!(raster(&figure.scene(FRAME)).grid, fresh, "{id}");
    }
}

#[test]
fn units_are_equal_along_both_axes_and_the_requested_view_is_shown() {
    for (width, height) in [(960.0, 600.0), (360.0, 640.0), (1900.0, 500.0)] {
        let mut figure = open("descent", "surface=mccormick");
        let scene = figure.scene(Frame::new(width, height));
        let (panel, view) = (&scene.panels[0], surfaces::named("mccormick").expect("a row").view);
        let unit = |axis: [f64; 2], pixels: f64| (axis[1] - axis[0]) / pixels;
        let [across, up] = [unit(panel.x.range, panel.area.width), unit(panel.y.range, panel.area.height)];
        assert!((across / up - 1.0).abs() < 1e-9);
        let slack = 1e-9;
        assert!(panel.x.range[0] <= view.x[0] + slack && panel.x.range[1] >= view.x[1] - slack);
        assert!(panel.y.range[0] <= view.y[0] + slack && panel.y.range[1] >= view.y[1] - slack);
    }
}

#[test]
fn playing_shows_the_steps_and_ends_with_the_verdict() {
    let mut figure = open("descent", "surface=bowl&optimisers=sgd&steps=200");
    let end = word(&*figure, 0, "verdict");
    figure.command(Command::Play);
    assert_eq!(value(&*figure, 0, "step"), Value::Number(0.0));
    assert_eq!(word(&*figure, 0, "verdict"), "running");
    while figure.play(0.5) {}
    assert_eq!(value(&*figure, 0, "step"), Value::Number(200.0));
    assert_eq!(word(&*figure, 0, "verdict"), end);
}

#[test]
fn the_number_of_steps_changes_the_run_and_the_step_shown_does_not() {
    let mut figure = open("descent", "surface=bowl&optimisers=sgd&schedule=cosine&steps=100");
    let at = |figure: &dyn Figure| value(figure, 0, "position");
    figure.set("step", "40").expect("a step");
    let long = at(&*figure);
    figure.set("steps", "40").expect("a number of steps");
    assert_eq!(value(&*figure, 0, "step"), Value::Number(40.0));
    assert_ne!(at(&*figure), long, "the schedule is as long as the run");
    figure.set("steps", "100").expect("a number of steps");
    figure.set("step", "40").expect("a step");
    assert_eq!(at(&*figure), long);
}

#[test]
fn a_start_where_the_loss_is_undefined_says_so() {
    let mut figure = open("descent", "formula=ln(x)%2By^2&start=-1,1&optimisers=sgd");
    assert_eq!(word(&*figure, 0, "verdict"), "diverged");
    assert!(figure.scene(FRAME).panels.len() == 2);
}

#[test]
fn no_degenerate_frame_or_handle_breaks_the_figure() {
    let mut figure = open("descent", "");
    for frame in [0.0, 1.0, f64::NAN, f64::INFINITY, -5.0].map(|size| Frame {
        width: size,
        height: size,
        scale: size,
        detail: size,
        moving: false,
        covered: [size; 2],
    }) {
        figure.scene(frame);
    }
    figure.drag("start-1", [f64::NAN, 1.0]);
    figure.drag("start-99", [0.0, 0.0]);
    figure.drag("start-1", [1e300, -1e300]);
    let before = state::write(&mut *figure);
    let view = figure.pannable("plane").expect("a view");
    for factor in [f64::NAN, f64::INFINITY, 1e-300, 0.0, -1.0] {
        view.zoom(factor, [0.0, 0.0]);
    }
    view.pan([f64::INFINITY, 0.0], [0.0, 0.0]);
    assert_eq!(state::write(&mut *figure), before);
    figure.hover(Some(("plane", [f64::NAN, 0.0])));
    figure.scene(FRAME);
    assert!(!figure.hovered().is_empty());
}

#[test]
fn basins_are_computed_in_slices_with_a_legend_and_restart_when_the_rules_change() {
    let mut figure = open("descent", "surface=himmelblau&optimisers=sgd&basins=sgd");
    assert!(!figure.advance(&mut || true), "nothing is requested before the first picture");
    figure.scene(FRAME);
    let mut slices = 0;
    loop {
        let mut left = 20;
        let more = figure.advance(&mut || {
            left -= 1;
            left >= 0
        });
        slices += 1;
        if !more {
            break;
        }
    }
    assert!(slices > 5);
    let minima = figure.legend().iter().filter(|entry| entry.label.starts_with("converges to")).count();
    assert_eq!(minima, 4);
    let legend = figure.legend();
    figure.scene(Frame { height: FRAME.height - 24.0, ..FRAME });
    assert!(figure.advance(&mut || false), "the plane has another view");
    assert_eq!(figure.legend(), legend, "a legend stays until there is a new one");
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
    figure.drag("start-1", [1.0, 1.0]);
    figure.scene(FRAME);
    assert!(!figure.advance(&mut || true), "a start changes no basin");
    figure.set("learning-rate", "0.005").expect("a rate");
    figure.scene(FRAME);
    assert!(figure.advance(&mut || false), "a rate changes them all");
    figure.set("optimisers", "adam").expect("an optimiser");
    figure.scene(FRAME);
    assert!(figure.legend().is_empty(), "an optimiser outside the race has no basins");
}

#[test]
fn the_state_of_a_typed_formula_restores_its_start_and_rate() {
    for (start, rate) in [("2,2", "0.1"), ("-0.5,-1", "0.01"), ("0,0", "1")] {
        let mut figure = open("descent", "formula=x^2%2By^2");
        figure.set("start", start).expect("a start");
        figure.set("learning-rate", rate).expect("a rate");
        let mut again = open("descent", &state::write(&mut *figure));
        assert_eq!(
            (parameter(&mut *again, "start"), parameter(&mut *again, "learning-rate")),
            (start.into(), rate.into())
        );
    }
}

#[test]
fn a_start_states_its_loss_and_the_uphill_direction() {
    let value = |state: &str| open("descent", state).handles()[0].value.clone();
    assert_eq!(value("formula=x^2%2By^2&start=1,1"), "(1.000, 1.000), loss 2.00, slope 2.83 to the north-east");
    assert_eq!(value("formula=x^2%2By^2&start=-3,0"), "(−3.000, 0), loss 9.00, slope 6.00 to the west");
    assert_eq!(value("formula=x^2%2By^2&start=0,0"), "(0, 0), loss 0, stationary");
    assert_eq!(value("formula=ln(x)&start=-1,0"), "(−1.000, 0), undefined");
}

/// The raster of the plane.
fn raster(scene: &Scene) -> Rc<Raster> {
    let found = scene.panels[0]
        .backdrop
        .iter()
        .find_map(|mark| if let Mark::Raster(raster) = mark { Some(raster) } else { None });
    Rc::clone(found.expect("a raster"))
}

/// The contours of the plane.
fn contours(scene: &Scene) -> Rc<Vec<Contour>> {
    let found = scene.panels[0]
        .backdrop
        .iter()
        .find_map(|mark| if let Mark::Contours(lines) = mark { Some(lines) } else { None });
    Rc::clone(found.expect("contours"))
}

#[test]
fn the_loss_axis_is_still_during_most_of_a_drag() {
    let optimisers = "sgd momentum nesterov adagrad adadelta rmsprop adam adamw adamax nadam radam amsgrad";
    let state = format!("surface=rosenbrock&view=-2,2,-1,3&optimisers={optimisers}&steps=500&learning-rate=0.001");
    let mut figure = open("descent", &state);
    let axes: Vec<[f64; 2]> = (0..37)
        .map(|turn| {
            let angle = std::f64::consts::TAU * f64::from(turn) / 37.0;
            figure.drag("start-1", [-1.5 + 0.3 * angle.cos(), 2.0 + 0.3 * angle.sin()]);
            let losses = (0..12).map(|row| number(&*figure, row, "loss"));
            let (lowest, [low, high]) = (losses.fold(f64::INFINITY, f64::min), figure.scene(FRAME).panels[1].y.range);
            assert!(low <= lowest && lowest < high, "{lowest} is not on {low} … {high}");
            [low, high]
        })
        .collect();
    let moves = axes.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert!(moves <= 10, "{moves} of 36 steps move the axis: {axes:?}");
}
