//! The promises of the local and global minima figure. A unit test checks its strip against a run from every pixel.

use std::rc::Rc;

use fall_line::curves;
use fall_line::figure::{Command, Figure, Value};
use fall_line::optimisers;
use fall_line::problem::CurveProblem;
use fall_line::scene::{Mark, Raster};
use fall_line::trajectory::Run;

use super::harness::{FRAME, number, open, value, word};

fn strip(figure: &mut dyn Figure) -> Rc<Raster> {
    let backdrop = figure.scene(FRAME).panels.remove(0).backdrop;
    let raster = backdrop.into_iter().find_map(|mark| match mark {
        Mark::Raster(raster) => Some(raster),
        _ => None,
    });
    raster.expect("a strip")
}

fn finish(figure: &mut dyn Figure) {
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
}

#[test]
fn the_ball_follows_plain_gradient_descent() {
    let mut figure = open("locality", "function=many-wells&x=1&learning-rate=0.03&steps=40");
    figure.drag("start", [-2.5, 7.0]);
    let curve = curves::named("many-wells").expect("a row").curve();
    let descent = optimisers::named("sgd").expect("a card");
    let run = Run { learning_rate: 0.03, steps: 40, ..Run::new(descent, &[-2.5]) };
    let trajectory = run.trajectory(&mut CurveProblem::new(&curve)).expect("a run");
    assert_eq!(number(&*figure, 0, "position"), trajectory.last_point()[0]);
    assert_eq!(number(&*figure, 0, "value"), trajectory.losses[40]);
}

#[test]
fn the_double_well_has_a_global_and_a_local_minimum() {
    let right = open("locality", "function=double-well&x=1.4&learning-rate=0.05");
    let local = word(&*right, 0, "lowest");
    assert!(local.starts_with("local: lower at −1.0"), "{local}");
    assert_eq!(word(&*right, 0, "verdict"), "converged");
    // 4x³ − 4x + 1/3 = 0 at the minimum that is reported.
    let x = number(&*right, 0, "minimum");
    assert!((4.0 * x * x * x - 4.0 * x + 1.0 / 3.0).abs() < 1e-9 && x > 0.0);
    let left = open("locality", "function=double-well&x=-0.2&learning-rate=0.05");
    assert_eq!(word(&*left, 0, "lowest"), "global in this view");
}

#[test]
fn a_lower_point_at_the_edge_of_the_view_counts() {
    // x³ − 3x has one minimum, and falls without end on the left.
    let figure = open("locality", "formula=x^3-3x&x=2&learning-rate=0.05&view=-4,4");
    assert!(word(&*figure, 0, "lowest").starts_with("local: lower at −4"));
}

#[test]
fn a_ball_at_a_maximum_is_not_at_a_minimum() {
    let figure = open("locality", "formula=cos(x)&x=0&learning-rate=0.1");
    assert_eq!(word(&*figure, 0, "lowest"), "stationary, but no minimum");
    assert_eq!(value(&*figure, 0, "minimum"), Value::None);
}

#[test]
fn the_strip_is_computed_in_slices_and_follows_the_learning_rate() {
    let mut figure = open("locality", "function=double-well&learning-rate=0.05");
    finish(&mut *figure);
    let calm = strip(&mut *figure);
    assert!(calm.colors.len() > 800, "a start at every pixel");
    let total: f64 = figure.legend().iter().map(|entry| share(&entry.share)).sum();
    assert!((total - 100.0).abs() <= 1.0, "{:?}", figure.legend());
    figure.drag("start", [-1.0, 0.0]);
    assert!(Rc::ptr_eq(&calm, &strip(&mut *figure)), "moving the start reuses the strip");
    figure.set("learning-rate", "1").expect("a rate");
    finish(&mut *figure);
    let wild = strip(&mut *figure);
    let black = |raster: &Raster| raster.colors.iter().filter(|color| **color == [0, 0, 0, 255]).count();
    assert!(black(&calm) == 0 && black(&wild) > 100);
    assert!(figure.legend().iter().any(|entry| entry.label == "diverges"));
}

#[test]
fn a_long_step_swaps_the_outermost_starts_of_two_valleys() {
    let ends = |rate: f64| {
        let end = |start: f64| {
            let figure = open("locality", &format!("function=double-well&learning-rate={rate}&x={start}"));
            number(&*figure, 0, "minimum")
        };
        // At 0.2 the borders are −1.54, 0.084 and 1.46.
        [-1.6, -1.5, 0.05, 0.1, 1.43, 1.5].map(|start| end(start) > 0.0)
    };
    assert_eq!(ends(0.05), [false, false, false, true, true, true]);
    assert_eq!(ends(0.2), [true, false, false, true, true, false]);
}

#[test]
fn a_start_in_the_strip_has_the_colour_of_the_minimum_its_ball_reaches() {
    let mut figure = open("locality", "function=double-well&learning-rate=0.05");
    finish(&mut *figure);
    let raster = strip(&mut *figure);
    // Blue is the first hue, yellow the second.
    let is_blue = |[red, _, blue, _]: [u8; 4]| blue > red;
    let mut decided = [0, 0];
    for column in (0..raster.grid.columns).step_by(7) {
        figure.drag("start", [raster.grid.x(column), 0.0]);
        if let Value::Number(minimum) = value(&*figure, 0, "minimum") {
            assert_eq!(is_blue(raster.colors[column]), minimum < 0.0, "{}", raster.grid.x(column));
            decided[usize::from(minimum < 0.0)] += 1;
        }
    }
    assert!(decided.iter().all(|count| *count > 20), "{decided:?} starts reach the right and the left minimum");
}

#[test]
fn playing_moves_the_ball_step_by_step_and_ends_with_the_verdict() {
    let mut figure = open("locality", "function=double-well&x=1.4&learning-rate=0.05");
    figure.command(Command::Play);
    assert_eq!((number(&*figure, 0, "step"), number(&*figure, 0, "position")), (0.0, 1.4));
    assert_eq!(word(&*figure, 0, "verdict"), "running");
    while figure.play(1.0) {}
    assert_eq!(word(&*figure, 0, "verdict"), "converged");
}

fn share(text: &str) -> f64 {
    text.trim_end_matches(" %").parse().expect("a share in percent")
}
