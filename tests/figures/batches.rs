//! The promises of the figure of mini-batches.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | the mean of the sample gradients | ∇L | 1e-12 of the terms |
//! | the variance of a batch's gradient | all batches, one by one | 1e-12 |
//! | η ∕ (1 + k) on ½(x − ξ)² | the running mean | to the last bit |
//! | the cloud | the law | its sampling error |

use std::collections::BTreeSet;

use fall_line::data_loss::MeanSquaredError;
use fall_line::figure::{Command, Figure, Value, state};
use fall_line::minibatch::{self, Batches, MomentMap, Moments, Order, Reshuffling, Sample};
use fall_line::plane::Point;
use fall_line::random::Random;
use fall_line::scene::{Ink, Mark};
use fall_line::surface::Surface;

use super::harness::{FRAME, number, open, value, word};
use super::marks::panel;
use crate::minibatch::all_batches;

const DATA: [&str; 9] =
    ["line", "outlier", "two", "same-x", "dozen", "anscombe-1", "anscombe-2", "anscombe-3", "anscombe-4"];

const ORDERS: [(&str, Order); 3] =
    [("reshuffled", Order::Reshuffled), ("fixed", Order::Fixed), ("replacement", Order::Replacement)];

fn points_of(figure: &dyn Figure) -> Vec<Point> {
    figure.handles().iter().filter(|handle| handle.panel == "data").map(|handle| handle.at).collect()
}

/// The gradients of all samples of a figure at the weights it shows.
fn gradients(figure: &dyn Figure) -> Vec<Point> {
    let Value::Point(at) = value(figure, 0, "weights") else { panic!("a point") };
    let points = points_of(figure);
    let loss = MeanSquaredError::new(points.clone());
    (0..points.len()).map(|index| loss.sample_gradient(index, at)).collect()
}

fn mean(points: &[Point]) -> Point {
    [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64)
}

#[test]
fn the_mean_of_the_sample_gradients_is_the_full_gradient() {
    for id in DATA {
        let figure = open("batches", &format!("data-set={id}"));
        let points = points_of(&*figure);
        let loss = MeanSquaredError::new(points.clone());
        for at in [[0.0, 0.0], [0.7, -0.4], [-3.0, 8.0]] {
            let each: Vec<Point> = (0..points.len()).map(|index| loss.sample_gradient(index, at)).collect();
            let scale = each.iter().flatten().fold(1.0, |largest: f64, entry| largest.max(entry.abs()));
            for (mean, full) in mean(&each).into_iter().zip(loss.gradient(at)) {
                assert!((mean - full).abs() <= 1e-12 * scale, "{id} at {at:?}: {mean}, not {full}");
            }
        }
    }
}

#[test]
fn without_replacement_every_sample_comes_once_an_epoch() {
    for count in 1..=13 {
        for size in 1..=count {
            for (_, order) in ORDERS {
                let mut batches = Batches::new(order, count, size, Random::new(7));
                if order == Order::Replacement {
                    assert!((0..30).all(|_| batches.draw().len() == size));
                    continue;
                }
                let mut epochs = BTreeSet::new();
                for _ in 0..6 {
                    let steps = count.div_ceil(size);
                    let epoch: Vec<usize> = (0..steps).flat_map(|_| batches.draw().to_vec()).collect();
                    let mut sorted = epoch.clone();
                    sorted.sort_unstable();
                    assert_eq!(sorted, (0..count).collect::<Vec<_>>(), "{order:?}: {size} of {count}");
                    epochs.insert(epoch);
                }
                let is_one = epochs.len() == 1;
                assert_eq!(is_one, order == Order::Fixed || count == 1, "{order:?}: {size} of {count}");
            }
        }
    }
}

#[test]
fn an_epoch_costs_as_many_sample_gradients_as_there_are_samples() {
    for size in 1..=12 {
        let mut figure = open("batches", &format!("batch-size={size}&epochs=5&learning-rate=0.02"));
        let steps = 12_usize.div_ceil(size);
        for (step, epoch, taken) in [(0, 0.0, 0), (1, f64::from(u8::from(size == 12)), size), (steps, 1.0, 12)] {
            figure.clock().expect("a clock").show(step);
            let cells = ["epoch", "sampleGradients"].map(|name| number(&*figure, 0, name));
            assert_eq!(cells, [epoch, taken as f64], "B = {size} at step {step}");
        }
        figure.clock().expect("a clock").show(5 * steps);
        assert_eq!([number(&*figure, 0, "epoch"), number(&*figure, 0, "sampleGradients")], [5.0, 60.0], "B = {size}");
    }
}

#[test]
fn the_variance_of_a_batch_is_that_over_all_batches() {
    for (name, order) in ORDERS {
        for size in 1..=6 {
            let figure = open("batches", &format!("data-set=line&order={name}&batch-size={size}&step=0"));
            let each = gradients(&*figure);
            let full = mean(&each);
            let batches = all_batches(order, each.len(), size);
            let square = |batch: &Vec<usize>| {
                let [x, y] = mean(&batch.iter().map(|&index| each[index]).collect::<Vec<_>>());
                (x - full[0]).powi(2) + (y - full[1]).powi(2)
            };
            let truth = batches.iter().map(square).sum::<f64>() / batches.len() as f64;
            let found = number(&*figure, 0, "variance");
            assert!((found - truth).abs() <= 1e-12 * (1.0 + truth), "{name}, B = {size}: {found}, not {truth}");
            let one = number(&*open("batches", "data-set=line&order=replacement&batch-size=1&step=0"), 0, "variance");
            let critical = number(&*figure, 0, "criticalBatch");
            let [x, y] = full;
            assert!((critical - one / (x * x + y * y)).abs() <= 1e-12 * critical, "{critical}");
        }
    }
    assert_eq!(number(&*open("batches", "batch-size=12"), 0, "variance"), 0.0);
}

#[test]
fn a_rate_of_one_over_k_gives_the_running_mean_to_the_last_bit() {
    let heights = [0.3, -1.7, 2.9, 0.1, 1.1, -0.6, 2.2];
    let points = heights.map(|y| format!("0,{y}")).join(" ");
    // The squared residual has the slope 2 (b − y), so that η = 1/2 stands for 1.
    let settings =
        "batch-size=1&learning-rate=0.5&schedule=inverse-time&schedule-decay=1&order=fixed&epochs=1&start=0.2,5";
    let mut figure = open("batches", &format!("points={}&{settings}", points.replace(' ', "%20")));
    let mut seen = Vec::new();
    let mut running = 5.0;
    for step in 1..=heights.len() {
        figure.clock().expect("a clock").show(step);
        let Value::Point([w, b]) = value(&*figure, 0, "weights") else { panic!("a point") };
        let batch = panel(&mut *figure, "data").front;
        let is_batch = |mark: &&Mark| matches!(mark, Mark::Points { ink: Ink::Series(4), .. });
        let Some(Mark::Points { points, .. }) = batch.iter().find(is_batch) else { panic!("{batch:?}") };
        seen.push(points[1]);
        running += (points[1] - running) * (1.0 / step as f64);
        assert_eq!([w.to_bits(), b.to_bits()], [0.2f64.to_bits(), running.to_bits()], "step {step}");
        let mean = seen.iter().sum::<f64>() / seen.len() as f64;
        assert!((b - mean).abs() < 1e-15 * 10.0, "step {step}: {b}, not {mean}");
    }
    seen.sort_by(f64::total_cmp);
    let mut expected = heights;
    expected.sort_by(f64::total_cmp);
    assert_eq!(seen, expected);
}

/// A figure with all its work done.
fn finished(text: &str) -> Box<dyn Figure> {
    let mut figure = open("batches", text);
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
    figure
}

/// Where the runs of the cloud are.
fn cloud(figure: &mut dyn Figure) -> Vec<Point> {
    let front = panel(figure, "weights").front;
    let dots = front.iter().find_map(|mark| match mark {
        Mark::Density(density) => Some(density.layers[0].dots.clone()),
        _ => None,
    });
    dots.expect("a cloud").chunks_exact(2).map(|at| [at[0], at[1]]).collect()
}

/// The text of the picture that begins with some words.
fn text(figure: &mut dyn Figure, beginning: &str) -> String {
    let marks = figure.scene(FRAME).panels.into_iter().flat_map(|panel| panel.front);
    let mut texts = marks.filter_map(|mark| match mark {
        Mark::Text { text, .. } => Some(text),
        _ => None,
    });
    texts.find(|text| text.starts_with(beginning)).unwrap_or_else(|| panic!("“{beginning}” is not written"))
}

#[test]
fn the_cloud_has_the_mean_and_the_covariance_of_the_law() {
    for (order, size) in [("reshuffled", 1), ("reshuffled", 5), ("replacement", 1), ("replacement", 4)] {
        for step in ["", "&step=7", "&step=2"] {
            let mut figure = finished(&format!("order={order}&batch-size={size}&runs=4096&learning-rate=0.06{step}"));
            let dots = cloud(&mut *figure);
            assert_eq!(dots.len(), 4096);
            let points = points_of(&*figure);
            let loss = MeanSquaredError::new(points.clone());
            let minimum = loss.nearest_fit([0.0; 2]).expect("data");
            let sample = |(index, [x, _]): (usize, &Point)| Sample {
                hessian: [2.0 * x * x, 2.0 * x, 2.0],
                gradient: loss.sample_gradient(index, minimum),
            };
            let samples: Vec<Sample> = points.iter().enumerate().map(sample).collect();
            let mut law = Moments::at([0.0 - minimum[0], 0.9 - minimum[1]]);
            let steps = number(&*figure, 0, "step") as usize;
            if order == "replacement" {
                let map = minibatch::independent(&samples, 1.0 / f64::from(size), 0.06);
                (0..steps).for_each(|_| law = map.apply(&law));
            } else {
                let mut epoch = Reshuffling::new(&samples, size as usize, 0.06);
                while epoch.advance() {}
                let prefixes: Vec<MomentMap> = epoch.prefixes();
                let parts = prefixes.len() - 1;
                (0..steps / parts).for_each(|_| law = prefixes[parts].apply(&law));
                law = prefixes[steps % parts].apply(&law);
            }
            let found = mean(&dots);
            let covariance = law.covariance();
            for axis in [0, 1] {
                let deviation = covariance[2 * axis].sqrt();
                let off = found[axis] - minimum[axis] - law.mean[axis];
                assert!(off.abs() < 4.5 * deviation / 64.0, "{order} {size} {steps}: off by {off} of {deviation}");
                let variance = dots.iter().map(|at| (at[axis] - found[axis]).powi(2)).sum::<f64>() / dots.len() as f64;
                // Four deviations of the variance of as many normal numbers, and more for heavier tails.
                assert!(
                    (variance / covariance[2 * axis] - 1.0).abs() < 0.15,
                    "{order} {size} {steps}: {variance} {covariance:?}"
                );
            }
        }
    }
}

#[test]
fn the_ellipse_holds_the_share_that_it_says() {
    for state in ["", "order=replacement", "batch-size=4", "batch-size=5&order=replacement"] {
        let text = text(&mut *finished(state), "1000 runs, ");
        let share: f64 = text["1000 runs, ".len()..].split(' ').next().expect("a number").parse().expect("a number");
        assert!((91.0..=99.0).contains(&share), "{state}: {text}");
    }
}

#[test]
fn the_cloud_is_the_same_whether_played_or_shown_at_once() {
    let mut at_once = finished("batch-size=5&step=40");
    let mut played = finished("batch-size=5&step=0");
    for _ in 0..40 {
        played.command(Command::Step);
        played.scene(FRAME);
        while played.advance(&mut || true) {}
    }
    assert_eq!(state::write(&mut *played), state::write(&mut *at_once));
    assert!(cloud(&mut *played) == cloud(&mut *at_once), "40 steps forward");
    played.command(Command::StepBack);
    played.scene(FRAME);
    while played.advance(&mut || true) {}
    assert!(cloud(&mut *played) == cloud(&mut *finished("batch-size=5&step=39")), "a step back");
}

#[test]
fn full_batches_walk_as_plain_descent_whatever_the_seed() {
    let loss = MeanSquaredError::new(points_of(&*open("batches", "")));
    let mut at = [0.0, 0.9];
    for _ in 0..30 {
        let slope = loss.gradient(at);
        at = [at[0] - 0.05 * slope[0], at[1] - 0.05 * slope[1]];
    }
    for state in ["", "&seed=5", "&order=fixed"] {
        let figure = open("batches", &format!("batch-size=12{state}"));
        let Value::Point(end) = value(&*figure, 0, "weights") else { panic!("a point") };
        assert!((end[0] - at[0]).abs() < 1e-12 && (end[1] - at[1]).abs() < 1e-12, "{state}: {end:?}, not {at:?}");
    }
}

#[test]
fn a_rate_beyond_the_limit_does_not_hold() {
    let holds = |state: &str| word(&*open("batches", state), 0, "holds");
    let limit = number(&*open("batches", "order=replacement"), 0, "limit");
    let rate = |factor: f64| format!("{:.3e}", factor * limit);
    assert_eq!(holds(&format!("order=replacement&learning-rate={}", rate(0.98))), "holds");
    assert_eq!(holds(&format!("order=replacement&learning-rate={}&step=0", rate(1.02))), "noise throws it out");
    assert_eq!(holds("batch-size=12&learning-rate=0.3"), "holds");
    assert_eq!(holds("batch-size=12&learning-rate=1&step=0"), "overshoots");
    assert_eq!(holds("batch-size=12&learning-rate=5"), "diverged");
}

#[test]
fn dragging_the_setting_sets_the_rate_and_the_batch_size() {
    let mut figure = open("batches", "");
    figure.drag("rate-and-size", [0.123_456, 6.4]);
    assert_eq!(state::write(&mut *figure), "batch-size=6&learning-rate=0.123");
    figure.drag("rate-and-size", [1e9, 1e9]);
    assert_eq!(state::write(&mut *figure), "batch-size=12&learning-rate=10");
    // Fewer samples allow only smaller batches.
    figure.set("points", "0,1 1,2 2,2").expect("points");
    assert_eq!(figure.parameters().iter().find(|one| one.name == "batch-size").expect("it").value, "3");
    assert!(figure.set("batch-size", "4").is_err());
}

#[test]
fn every_sample_has_an_arrow_and_their_mean_a_bold_one() {
    let mut figure = open("batches", "step=3");
    let marks = panel(&mut *figure, "weights").front;
    let arrow = |mark: &Mark| match mark {
        Mark::Arrow { from, to, stroke } if stroke.ink == Ink::Series(0) => Some(([*from, *to], stroke.width)),
        _ => None,
    };
    let arrows: Vec<_> = marks.iter().filter_map(arrow).collect();
    let (mut each, mut bold) = (Vec::new(), Vec::new());
    for ([from, to], width) in arrows {
        let step = [to[0] - from[0], to[1] - from[1]];
        if width > 2.0 { bold.push(step) } else { each.push(step) }
    }
    assert_eq!([each.len(), bold.len()], [12, 1]);
    for (mean, bold) in mean(&each).into_iter().zip(bold[0]) {
        assert!((mean - bold).abs() < 1e-12, "{mean} {bold}");
    }
}

#[test]
fn the_start_is_dragged_along_the_loss_in_three_dimensions() {
    let at = |figure: &dyn Figure, id: &str| {
        figure.handles().into_iter().find(|handle| handle.id == id).unwrap_or_else(|| panic!("a handle {id}")).at
    };
    let near = |one: Point, other: Point| libm::hypot(one[0] - other[0], one[1] - other[1]) < 1e-9;
    // From straight above, the relief is the map.
    let above = "relief=alone&azimuth=0&elevation=90&start=1.25,-0.5";
    assert!(near(at(&*open("batches", above), "start"), [1.25, -0.5]));
    for (mode, id) in [("alone", "start"), ("beside", "relief-start")] {
        let goal = at(&*open("batches", &format!("relief={mode}&start=1,-0.5")), id);
        let mut figure = open("batches", &format!("relief={mode}"));
        figure.drag(id, goal);
        let start = figure.parameters().into_iter().find(|one| one.name == "start").expect("a start").value;
        assert_eq!(start, "1,-0.5", "{mode}");
    }
    let mut figure = open("batches", "relief=beside");
    assert_eq!(
        figure.panels(FRAME).iter().map(|panel| panel.id).collect::<Vec<_>>(),
        ["relief", "weights", "hold", "data"]
    );
    // The run, the cloud and the least loss lie on the surface.
    let marks = panel(&mut *figure, "relief").front;
    assert!(marks.iter().any(|mark| matches!(mark, Mark::Points { ink: Ink::Series(1), .. })), "the cloud");
    let names =
        marks.iter().filter_map(|mark| if let Mark::Text { text, .. } = mark { Some(text.as_str()) } else { None });
    assert_eq!(names.filter(|text| ["w", "b"].contains(text)).count(), 2, "the axes");
    assert!(figure.description().contains("Seen from the "));
}
