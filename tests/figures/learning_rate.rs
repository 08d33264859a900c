//! The learning rate: the sweep and the limits against closed forms, the last iterates against known cycles, the schedules and the range
//! test against their definitions.

use fall_line::figure::{Figure, Value};
use fall_line::optimisers;
use fall_line::problem::SurfaceProblem;
use fall_line::random::Random;
use fall_line::scene::{Density, Ink, Mark, Panel};
use fall_line::surface::Surface;
use fall_line::surfaces::{self, surfaces};
use fall_line::trajectory::{RateBatch, Run, Verdict};

use super::harness::{FRAME, number, open, value, word};

/// Opens the figure and completes its work.
fn complete(text: &str) -> Box<dyn Figure> {
    let mut figure = open("learning-rate", text);
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
    figure
}

/// The sweep: rate, loss and regime.
fn sweep(figure: &dyn Figure) -> Vec<(f64, f64, String)> {
    let row = |row: Vec<Value>| match &row[..] {
        [Value::Number(rate), Value::Number(loss), Value::Word(regime)] => (*rate, *loss, regime.clone()),
        other => panic!("{other:?}"),
    };
    figure.table().rows.into_iter().map(row).collect()
}

fn panel(figure: &mut dyn Figure, id: &str) -> Panel {
    figure.scene(FRAME).panels.into_iter().find(|panel| panel.id == id).expect("a panel")
}

fn density(figure: &mut dyn Figure) -> std::rc::Rc<Density> {
    let panel = panel(figure, "bifurcation");
    let found = panel.backdrop.iter().find_map(|mark| match mark {
        Mark::Density(density) => Some(density.clone()),
        _ => None,
    });
    found.expect("a diagram")
}

/// A quadratic ½(λ₁u² + λ₂v²) in coordinates turned by θ: its state, its curvatures, and the start in those coordinates.
struct Quadratic {
    state: String,
    curvatures: [f64; 2],
    start: [f64; 2],
}

fn quadratics() -> Vec<Quadratic> {
    let start = [-1.7, 0.9];
    let bowl = |kappa: f64| Quadratic {
        state: format!("surface=bowl&kappa={kappa}&start={},{}", start[0], start[1]),
        curvatures: [1.0, kappa],
        start,
    };
    let ravine = |kappa: f64, theta: f64| {
        let (sin, cos) = libm::sincos(theta);
        Quadratic {
            state: format!("surface=ravine&kappa={kappa}&theta={theta}&start={},{}", start[0], start[1]),
            curvatures: [1.0, kappa],
            start: [start[0] * cos + start[1] * sin, start[1] * cos - start[0] * sin],
        }
    };
    vec![bowl(2.0), bowl(10.0), bowl(100.0), ravine(10.0, 0.6), ravine(30.0, 1.9)]
}

/// (1 − ηλ)ⁿ c for each direction.
fn after(quadratic: &Quadratic, rate: f64, steps: usize) -> [f64; 2] {
    [0, 1].map(|axis| quadratic.start[axis] * libm::pow(1.0 - rate * quadratic.curvatures[axis], steps as f64))
}

fn loss(quadratic: &Quadratic, at: [f64; 2]) -> f64 {
    0.5 * (quadratic.curvatures[0] * at[0] * at[0] + quadratic.curvatures[1] * at[1] * at[1])
}

#[test]
fn on_a_quadratic_the_limit_divides_the_sweep() {
    for quadratic in quadratics() {
        let figure = complete(&format!("{}&steps=200", quadratic.state));
        let limit = 2.0 / quadratic.curvatures[1];
        assert!((number(&*figure, 0, "limit") / limit - 1.0).abs() < 1e-12, "{}", quadratic.state);
        let mut sides = [0; 2];
        for (rate, _, regime) in sweep(&*figure) {
            if (rate / limit - 1.0).abs() > 0.02 {
                assert_eq!(regime == "diverges", rate > limit, "{} at {rate}: {regime}", quadratic.state);
                sides[usize::from(rate > limit)] += 1;
            }
        }
        assert!(sides[0] > 100 && sides[1] > 30, "{sides:?}");
    }
}

#[test]
fn on_a_quadratic_the_losses_are_those_of_the_closed_form() {
    for quadratic in quadratics() {
        for steps in [1, 7, 30, 200] {
            let figure = complete(&format!("{}&steps={steps}", quadratic.state));
            let first = loss(&quadratic, quadratic.start);
            let mut compared = 0;
            for (rate, found, _) in sweep(&*figure) {
                let at = after(&quadratic, rate, steps);
                // A run ends where it is out of bounds.
                if at.iter().all(|number| number.abs() < 1e8) {
                    let expected = loss(&quadratic, at);
                    let tolerance = 1e-10 * expected.max(first);
                    assert!((found - expected).abs() <= tolerance, "{} {steps} {rate}", quadratic.state);
                    compared += 1;
                }
            }
            assert!(compared > 100, "{compared}");
        }
    }
}

#[test]
fn the_best_rate_of_a_quadratic_approaches_its_closed_form() {
    for quadratic in quadratics().into_iter().filter(|quadratic| quadratic.curvatures[1] >= 10.0) {
        let [low, high] = quadratic.curvatures;
        let limit = 2.0 / (low + high);
        for (steps, tolerance) in [(30, 0.1), (1000, 2e-3)] {
            let figure = open("learning-rate", &format!("{}&steps={steps}", quadratic.state));
            let best = number(&*figure, 0, "bestLearningRate");
            assert!((best / limit - 1.0).abs() < tolerance, "{} {steps}: {best}, not {limit}", quadratic.state);
            // No rate near it is better by the closed form.
            let value = |rate: f64| loss(&quadratic, after(&quadratic, rate, steps));
            let other = (1..2000).map(|step| value(limit * (0.5 + step as f64 / 2000.0))).fold(f64::INFINITY, f64::min);
            assert!(value(best) <= other * (1.0 + 1e-4), "{} {steps}", quadratic.state);
        }
    }
}

/// The larger modulus of the roots of z² − tz + d.
fn radius(trace: f64, determinant: f64) -> f64 {
    let square = 0.25 * trace * trace - determinant;
    if square < 0.0 { determinant.sqrt() } else { (0.5 * trace).abs() + square.sqrt() }
}

#[test]
fn momentum_is_stable_below_its_limit_alone() {
    for (optimiser, momentum) in
        [("momentum", 0.0), ("momentum", 0.5), ("momentum", 0.9), ("nesterov", 0.5), ("nesterov", 0.9)]
    {
        for kappa in [3.0, 20.0] {
            let state = format!(
                "surface=bowl&kappa={kappa}&start=-1.7,0.9&steps=1000&optimiser={optimiser}&{optimiser}-momentum={momentum}"
            );
            let figure = complete(&state);
            let limit = number(&*figure, 0, "limit");
            if optimiser == "momentum" {
                assert!((limit / (2.0 * (1.0 + momentum) / kappa) - 1.0).abs() < 1e-12);
            }
            let is_stable = |rate: f64| {
                [1.0, kappa].iter().all(|curvature| {
                    let q = rate * curvature;
                    let [trace, determinant] = match optimiser {
                        "momentum" => [1.0 + momentum - q, momentum],
                        _ => [(1.0 + momentum) * (1.0 - q), momentum * (1.0 - q)],
                    };
                    radius(trace, determinant) < 1.0
                })
            };
            for (rate, _, regime) in sweep(&*figure) {
                assert_eq!(is_stable(rate), rate < limit, "{state} {rate}");
                if (rate / limit - 1.0).abs() > 0.02 {
                    assert_eq!(regime == "diverges", rate > limit, "{state} {rate}: {regime}");
                }
            }
        }
    }
}

#[test]
fn converged_descent_ends_where_the_curvature_is_at_most_two_over_the_rate() {
    let descent = optimisers::named("sgd").expect("plain descent");
    let mut random = Random::new(7);
    let (mut converged, mut beyond) = (0, 0);
    for card in surfaces() {
        let surface = card.surface();
        for _ in 0..60 {
            let [x, y] = [card.view.x, card.view.y].map(|[low, high]| low + (high - low) * random.uniform());
            let learning_rate = card.learning_rate * libm::pow(10.0, 2.0 * random.uniform() - 1.0);
            let run = Run { learning_rate, steps: 2000, ..Run::new(descent, &[x, y]) };
            let trajectory = run.trajectory(&mut SurfaceProblem::new(&surface)).expect("a run");
            let [x, y] = [trajectory.last_point()[0], trajectory.last_point()[1]];
            if trajectory.verdict != Verdict::Converged {
                continue;
            }
            let [xx, xy, yy] = surface.hessian([x, y]);
            let sharpness = 0.5 * (xx + yy) + libm::hypot(0.5 * (xx - yy), xy);
            // On a kink the curvature is undefined.
            let is_held = sharpness.is_nan() || sharpness * learning_rate <= 2.0 * 1.001;
            assert!(is_held, "{}: {sharpness} at {learning_rate}", card.id);
            converged += 1;
            beyond += usize::from(sharpness * learning_rate > 1.0);
        }
    }
    assert!(converged > 200 && beyond > 20, "{converged} {beyond}");
}

const WELLS: &str = "formula=(x^2-1)^2/4";

#[test]
fn the_wells_lose_their_stability_at_one_and_runs_escape_from_beyond_the_bound() {
    for rate in [0.2_f64, 0.7, 0.97, 1.1, 1.6, 1.95] {
        let bound = (1.0 + 2.0 / rate).sqrt();
        for (start, escapes) in
            [(0.4, false), (-0.7, false), (bound - 1e-3, false), (bound + 1e-3, true), (-bound - 1e-3, true)]
        {
            let figure = open("learning-rate", &format!("{WELLS}&start={start},0&learning-rate={rate}&steps=1000"));
            assert_eq!(word(&*figure, 0, "regime") == "diverges", escapes, "{start} at {rate}");
            let is_settled = matches!(value(&*figure, 0, "period"), Value::Number(1.0));
            assert_eq!(is_settled, !escapes && rate < 1.0, "{start} at {rate}");
        }
    }
    let figure = open("learning-rate", &format!("{WELLS}&start=0.4,0"));
    assert!((number(&*figure, 0, "limit") - 1.0).abs() < 1e-12);
    assert!((number(&*figure, 0, "sharpness") - 2.0).abs() < 1e-12);
}

/// x + y = √(1 + 3/η) and xy = 1/η: from the sum and the difference of y = x − η(x³ − x) and its mirror image.
#[test]
fn beyond_the_limit_the_wells_hold_the_cycle_of_the_closed_form() {
    for rate in [1.02_f64, 1.1, 1.2] {
        let (sum, product) = ((1.0 + 3.0 / rate).sqrt(), 1.0 / rate);
        let root = (sum * sum - 4.0 * product).sqrt();
        let cycle = [0.5 * (sum - root), 0.5 * (sum + root)];
        let mut seen = [false; 2];
        for steps in [999, 1000] {
            let figure = open("learning-rate", &format!("{WELLS}&start=0.4,0&learning-rate={rate}&steps={steps}"));
            assert_eq!(number(&*figure, 0, "period"), 2.0);
            let Value::Point([x, _]) = value(&*figure, 0, "end") else { panic!("a point") };
            let place = cycle.iter().position(|at| (at - x).abs() < 1e-9);
            seen[place.unwrap_or_else(|| panic!("{x} is not in {cycle:?}"))] = true;
        }
        assert_eq!(seen, [true; 2]);
    }
}

/// Lessard, Recht & Packard, *Analysis and design of optimization algorithms via integral quadratic constraints* (2016), section 4.6.
#[test]
fn the_heavy_ball_cycles_on_a_convex_loss_below_its_limit() {
    let state = "formula=12.5x^2-12relu(x-1)^2%2B12relu(x-2)^2&start=3.3,0&optimiser=momentum&momentum-momentum=0.4444444444444444&learning-rate=0.1111111111111111";
    let cycle = [792.0, -2208.0, 2592.0].map(|part| part / 1225.0);
    let mut seen = Vec::new();
    for steps in [998, 999, 1000] {
        let figure = open("learning-rate", &format!("{state}&steps={steps}"));
        assert_eq!(number(&*figure, 0, "period"), 3.0);
        assert!(number(&*figure, 0, "limit") > 0.1112, "it is below the limit");
        let Value::Point([x, _]) = value(&*figure, 0, "end") else { panic!("a point") };
        seen.push(cycle.iter().position(|at| (at - x).abs() < 1e-9).unwrap_or_else(|| panic!("{x}")));
    }
    assert!((0..3).all(|place| seen.contains(&place)) && seen[1] == (seen[0] + 1) % 3, "{seen:?}");
}

/// The x of the cells with hits in the column of a rate.
fn hits(density: &Density, rate: f64) -> Vec<f64> {
    let [low, high] = density.view.x;
    let column = ((rate - low) / (high - low) * density.columns as f64) as usize;
    let [bottom, top] = density.view.y;
    let x = |row: usize| top - (top - bottom) * (row as f64 + 0.5) / density.rows as f64;
    (0..density.rows).filter(|row| density.layers[0].lengths[row * density.columns + column] > 0).map(x).collect()
}

#[test]
fn the_diagram_shows_one_two_and_four_points_chaos_and_escape() {
    for text in ["", "optimiser=momentum&momentum-momentum=0"] {
        let mut figure = complete(text);
        let density = density(&mut *figure);
        let cell = 4.0 / density.rows as f64;
        for rate in [0.5, 0.8, 0.97, 0.995] {
            let points = hits(&density, rate);
            assert!(points.len() == 1 && (points[0] - 1.0).abs() <= cell, "{rate}: {points:?}");
        }
        assert_eq!([1.1, 1.2, 1.28].map(|rate| hits(&density, rate).len()), [2, 2, 4]);
        let chaos = hits(&density, 1.9);
        assert!(chaos.len() > 40 && chaos[0] > 1.0 && chaos[chaos.len() - 1] < -1.0, "{}", chaos.len());
        assert!(hits(&density, 2.1).is_empty());
    }
}

#[test]
fn other_methods_run_one_by_one_and_a_diagram_in_slices_is_the_same() {
    let text = "surface=bowl&optimiser=adam";
    let mut whole = complete(text);
    let mut sliced = open("learning-rate", text);
    sliced.scene(FRAME);
    let mut looks = 0;
    let mut once = || {
        looks += 1;
        looks % 3 != 0
    };
    while sliced.advance(&mut once) {}
    assert!(looks > 600, "{looks}");
    assert_eq!(*density(&mut *whole), *density(&mut *sliced));
    for text in ["", "surface=himmelblau"] {
        let (mut whole, mut sliced) = (complete(text), open("learning-rate", text));
        sliced.scene(FRAME);
        let mut on = false;
        let mut every_other = || {
            on = !on;
            on
        };
        while sliced.advance(&mut every_other) {}
        assert_eq!(*density(&mut *whole), *density(&mut *sliced));
    }
}

#[test]
fn a_batch_of_rates_makes_the_runs_of_plain_descent_bit_by_bit() {
    let rates = [0.003, 0.01, 0.02, 0.024, 0.03, 0.2];
    let surface = surfaces::named("himmelblau").expect("a surface").surface();
    // With a velocity the rounding differs, and chaos makes much of it.
    for (id, steps, tolerance) in [("sgd", 60, 0.0), ("momentum", 12, 1e-9), ("nesterov", 12, 1e-9)] {
        let card = optimisers::named(id).expect("a method");
        let single = |rate: f64| Run {
            learning_rate: rate * if id == "sgd" { 1.0 } else { 0.1 },
            steps: 60,
            ..Run::new(card, &[-0.5, -1.0])
        };
        let scaled = rates.map(|rate| single(rate).learning_rate);
        let mut batch = RateBatch::new(&single(0.01), &scaled).expect("a linear method");
        let all: Vec<_> =
            rates.map(|rate| single(rate).trajectory(&mut SurfaceProblem::new(&surface)).expect("a run")).into();
        let mut compared = 0;
        for step in 1..=steps {
            batch.step(&surface);
            for (run, x) in batch.running().iter().zip(batch.xs()).filter(|(run, _)| step <= all[**run].steps()) {
                let expected = all[*run].point(step)[0];
                assert!((x - expected).abs() <= tolerance, "{id} {run} {step}: {x} {expected}");
                compared += 1;
            }
        }
        assert!(compared > 60, "{id} {compared}");
    }
    let adam = optimisers::named("adam").expect("a method");
    assert!(RateBatch::new(&Run::new(adam, &[0.0, 1.0]), &rates).is_none());
}

#[test]
fn schedules_race_at_the_same_average_rate() {
    for state in
        ["", "schedule=one-cycle&learning-rate=0.3", "schedule=cosine&schedule-floor=0.1&steps=77&learning-rate=0.4"]
    {
        let mut figure = open("learning-rate", state);
        let expected: f64 = super::harness::parameter(&mut *figure, "learning-rate").parse().expect("a number");
        let panel = panel(&mut *figure, "schedules");
        let lines = panel.front.iter().filter_map(|mark| match mark {
            Mark::Line { points, .. } => Some(points),
            _ => None,
        });
        let means: Vec<f64> =
            lines.map(|line| line.chunks(2).map(|point| point[1]).sum::<f64>() / (line.len() / 2) as f64).collect();
        assert_eq!(means.len(), 8);
        assert!(means.iter().all(|mean| (mean / expected - 1.0).abs() < 1e-12), "{state}: {means:?}");
    }
}

#[test]
fn the_range_test_is_one_run_with_growing_rates() {
    // No rate of the test is 1/λ, where rounding alone would be left of a direction.
    let kappas = [3.7, 13.0, 70.0];
    let start = [-1.7, 0.9];
    let bowls = kappas.map(|kappa| Quadratic {
        state: format!("surface=bowl&kappa={kappa}&start={},{}", start[0], start[1]),
        curvatures: [1.0, kappa],
        start,
    });
    for quadratic in bowls {
        let mut figure = open("learning-rate", &quadratic.state);
        let drawn = panel(&mut *figure, "sweep").backdrop.into_iter().find_map(|mark| match mark {
            Mark::Line { points, stroke } if !stroke.dash.is_empty() => Some(points),
            _ => None,
        });
        let drawn = drawn.expect("a dashed line");
        let mut at = quadratic.start;
        let mut points = Vec::new();
        for step in 0..=200 {
            let rate = 1e-4 * libm::pow(10.0, step as f64 / 40.0);
            points.push([rate, loss(&quadratic, at)]);
            at = [0, 1].map(|axis| at[axis] * (1.0 - rate * quadratic.curvatures[axis]));
        }
        for (drawn, point) in drawn.chunks(2).zip(&points).take(100) {
            assert!((0..2).all(|axis| (drawn[axis] / point[axis] - 1.0).abs() < 1e-9), "{drawn:?}, not {point:?}");
        }
        let blow_up = points.iter().position(|[_, loss]| *loss > points[0][1]).expect("it diverges");
        let fall = |step: &usize| points[step - 1][1] - points[step + 1][1];
        let steepest = (1..blow_up - 1).max_by(|one, two| fall(one).total_cmp(&fall(two))).expect("steps");
        let found = number(&*figure, 0, "steepest");
        assert!((found / points[steepest][0] - 1.0).abs() < 1e-9, "{}: {found}", quadratic.state);
        let found = number(&*figure, 0, "blowUp");
        assert!((found / points[blow_up][0] - 1.0).abs() < 1e-9, "{}: {found}", quadratic.state);
        assert!(found > number(&*figure, 0, "limit"), "{}", quadratic.state);
    }
}

#[test]
fn numbers_do_not_wait_for_the_work() {
    for state in ["", "surface=rosenbrock&steps=1000&learning-rate=0.002", "optimiser=adam"] {
        let numbers = |figure: &dyn Figure| format!("{:?} {:?}", figure.readouts(), figure.description());
        assert_eq!(numbers(&*open("learning-rate", state)), numbers(&*complete(state)), "{state}");
    }
}

#[test]
fn a_curve_is_drawn_for_a_formula_in_x_alone_and_its_start_stays_on_it() {
    let mut figure = open("learning-rate", &format!("{WELLS}&start=0.4,0"));
    figure.drag("start", [1.5, 7.0]);
    assert_eq!(super::harness::parameter(&mut *figure, "start"), "1.5,0");
    let handle = figure.handles().into_iter().find(|handle| handle.id == "start").expect("a start");
    assert!((handle.at[1] - 1.25 * 1.25 / 4.0).abs() < 1e-12, "{handle:?}");
    let map = panel(&mut *figure, "map");
    assert!(map.backdrop.iter().any(|mark| matches!(mark, Mark::Line { stroke, .. } if stroke.ink == Ink::Foreground)));
}
