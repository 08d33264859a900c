//! The crowd: hundreds of starting points without handles.

use std::collections::BTreeSet;

use fall_line::figure::{Command, Figure, Value, state};
use fall_line::optimisers::{self, OPTIMISERS};
use fall_line::plane::Point;
use fall_line::problem::SurfaceProblem;
use fall_line::scene::{Density, Frame, Mark, Scene};
use fall_line::surfaces;
use fall_line::trajectory::{Noise, Run, Verdict};

use super::harness::{FRAME, open};
use super::soundness::assert_sound;

const STATE: &str = "optimisers=sgd+momentum+adam&crowd=cloud&crowd-size=300&steps=60";

/// Does all the work that the picture requests.
fn finish(figure: &mut dyn Figure) {
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
}

fn finished(state: &str) -> Box<dyn Figure> {
    let mut figure = open("descent", state);
    finish(&mut *figure);
    figure
}

/// The exported rows of the crowd: optimiser, start, step, position, loss.
struct Row {
    optimiser: String,
    start: usize,
    step: usize,
    at: Point,
    loss: f64,
}

fn rows(figure: &dyn Figure) -> Vec<Row> {
    let starts = figure.handles().len();
    let number = |value: &Value| if let Value::Number(number) = value { *number } else { panic!("{value:?}") };
    let row = |row: Vec<Value>| {
        let Value::Word(optimiser) = &row[0] else { panic!("{row:?}") };
        let [start, step, x, y, loss] = [1, 2, 3, 4, 5].map(|column| number(&row[column]));
        Row { optimiser: optimiser.clone(), start: start as usize, step: step as usize, at: [x, y], loss }
    };
    figure.table().rows.into_iter().map(row).filter(|row| row.start > starts).collect()
}

/// The starts of the crowd.
fn starts(figure: &dyn Figure) -> Vec<Point> {
    rows(figure).into_iter().filter(|row| row.step == 0 && row.optimiser == "sgd").map(|row| row.at).collect()
}

/// A count of the crowd's row of an optimiser.
fn count(figure: &dyn Figure, optimiser: &str, name: &str) -> Option<f64> {
    let row = figure.readouts().into_iter().find(|row| row.id == format!("{optimiser}-crowd")).expect("a row");
    match row.cells.into_iter().find(|cell| cell.name == name).expect("a cell").value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

/// The paths of the crowd, and whether they lie in the backdrop.
fn flow(scene: &Scene) -> Option<(Density, bool)> {
    let find = |marks: &[Mark]| {
        marks.iter().find_map(|mark| if let Mark::Density(density) = mark { Some((**density).clone()) } else { None })
    };
    let panel = &scene.panels[0];
    find(&panel.backdrop).map(|density| (density, true)).or_else(|| find(&panel.front).map(|density| (density, false)))
}

#[test]
fn the_starts_fill_the_view_evenly_and_are_the_same_for_equal_states() {
    for shape in ["grid", "cloud"] {
        for (size, view) in [(300, "-4,4,-3,3"), (1000, "0,1,0,5"), (10, "-1e6,1e6,-1,1"), (17, "1,2,1,2")] {
            let text = format!("optimisers=sgd&steps=1&crowd={shape}&crowd-size={size}&view={view}");
            let figure = finished(&text);
            let found = starts(&*figure);
            let [left, right, low, high] =
                view.split(',').map(|end| end.parse::<f64>().expect("a number")).collect::<Vec<_>>()[..]
            else {
                panic!()
            };
            assert!((size..2 * size).contains(&found.len()), "{text}: {}", found.len());
            assert!(found.iter().all(|[x, y]| (left..=right).contains(x) && (low..=high).contains(y)), "{text}");
            let different: BTreeSet<[u64; 2]> = found.iter().map(|at| at.map(f64::to_bits)).collect();
            assert_eq!(different.len(), found.len(), "{text}");
            assert_eq!(starts(&*finished(&text)), found, "{text}");
            // Each quarter of the view has its share, and so have the first starts.
            let first = found.len().min(64);
            for (x, y) in [(false, false), (false, true), (true, false), (true, true)] {
                let is_in = |at: &&Point| (at[0] > (left + right) / 2.0) == x && (at[1] > (low + high) / 2.0) == y;
                for count in [first, found.len()].into_iter().filter(|count| *count >= 64) {
                    let share = found[..count].iter().filter(is_in).count() as f64 / count as f64;
                    assert!((share - 0.25).abs() < 0.07, "{text}: {share} of {count} in a quarter");
                }
            }
        }
    }
    let seeds = ["1", "2"].map(|seed| starts(&*finished(&format!("{STATE}&seed={seed}"))));
    assert_ne!(seeds[0], seeds[1], "another seed, another cloud");
}

#[test]
fn every_run_equals_the_run_alone_bit_for_bit() {
    let surface = surfaces::named("himmelblau").expect("a card").surface();
    let card = surfaces::named("himmelblau").expect("a card");
    for (noise, all) in [("0", "sgd+momentum+adam"), ("5", "sgd+adam+newton+bfgs")] {
        let figure = finished(&format!("optimisers={all}&crowd=cloud&crowd-size=100&steps=40&noise={noise}&seed=3"));
        let starts = starts(&*figure);
        let mut compared = 0;
        for row in rows(&*figure).iter().filter(|row| row.step > 0) {
            let index = row.start - 2;
            let optimiser = optimisers::named(&row.optimiser).expect("a card");
            let run = Run {
                learning_rate: card.learning_rate,
                steps: 40,
                noise: Noise { deviation: noise.parse().expect("a number"), seed: 3, stream: (1 << 32) + index as u64 },
                ..Run::new(optimiser, &starts[index])
            };
            let alone = run.trajectory(&mut SurfaceProblem::new(&surface)).expect("a run");
            let bits = |at: &[f64]| [at[0].to_bits(), at[1].to_bits()];
            assert_eq!(bits(&row.at), bits(alone.point(row.step)), "{} from {:?}", row.optimiser, starts[index]);
            assert_eq!(row.loss.to_bits(), alone.losses[row.step].to_bits());
            assert!(row.step == 40 || alone.verdict == Verdict::Diverged);
            compared += 1;
        }
        assert!(compared >= 290, "{compared}");
    }
}

#[test]
fn the_counts_sum_to_the_runs_at_every_step_and_agree_with_the_verdicts() {
    for state in [
        STATE,
        "formula=x^2%2By^2&crowd=grid&optimisers=sgd&learning-rate=0.3&steps=80",
        "surface=rosenbrock&crowd=grid&optimisers=sgd+adam&learning-rate=0.01&steps=100",
        "formula=ln(x)%2By^2&crowd=grid&optimisers=sgd+rprop&steps=30",
    ] {
        let mut figure = finished(state);
        let optimisers: Vec<String> =
            figure.readouts().iter().filter_map(|row| row.id.strip_suffix("-crowd").map(String::from)).collect();
        assert!(!optimisers.is_empty(), "{state}");
        for step in ["0", "7", "30"] {
            figure.set("step", step).expect("a step");
            for optimiser in &optimisers {
                let count = |name| count(&*figure, optimiser, name).expect("a count");
                let sum: f64 = ["converged", "running", "oscillating", "diverged", "stopped"].map(count).iter().sum();
                assert_eq!(sum, count("runs"), "{state} {optimiser} at {step}");
            }
        }
    }
    // Every run on a bowl converges to its only minimum, in about ln(10⁴)/−ln(1 − 2η) steps.
    let bowl = finished("formula=x^2%2By^2&crowd=grid&optimisers=sgd&learning-rate=0.3&steps=80");
    let all = count(&*bowl, "sgd", "runs").expect("a count");
    assert_eq!(count(&*bowl, "sgd", "converged"), Some(all));
    let median = count(&*bowl, "sgd", "medianSteps").expect("a count");
    assert!((8.0..14.0).contains(&median), "{median}");
    let places = bowl.readouts().into_iter().find(|row| row.id == "sgd-crowd").expect("a row").cells;
    assert!(places.iter().any(|cell| cell.name == "minima" && cell.text == format!("{all} at (0, 0)")), "{places:?}");
}

#[test]
fn no_text_in_the_state_grows_with_the_crowd() {
    let mut figure = open("descent", "crowd=cloud&crowd-size=4096&seed=5&noise=2");
    let written = state::write(&mut *figure);
    assert!(written.len() < 60, "{written}");
    assert_eq!(figure.handles().len(), 1);
    assert_eq!(state::write(&mut *open("descent", &written)), written);
    for (name, value) in [("crowd", "circle"), ("crowd-size", "5"), ("crowd-size", "1e9"), ("crowd-size", "NaN")] {
        assert!(figure.set(name, value).is_err(), "{name}={value}");
    }
}

#[test]
fn the_address_holds_as_many_starts_with_handles_as_are_allowed() {
    let mut figure = open("descent", "");
    let mut at = [-1.234_567_890_123_456_7, 2.345_678_901_234_567];
    while figure.click("plane", at) {
        at = [at[0] + 0.012_345_678_901_234_5, at[1] - 0.123_456_789_012_345];
    }
    assert_eq!(figure.handles().len(), 32);
    let written = state::write(&mut *figure);
    assert!(written.len() < 1800, "{}", written.len());
}

#[test]
fn the_same_picture_results_from_any_slices_and_any_way_to_it() {
    let straight = flow(&finished(STATE).scene(FRAME)).expect("paths");
    assert!(straight.1, "at rest it lies in the backdrop");
    assert_eq!(straight.0.layers.len(), 3);
    assert!(straight.0.layers.iter().all(|layer| layer.lengths.iter().filter(|length| **length > 0).count() > 1000));
    // In small slices, with a picture after each, after another crowd, and played.
    let mut figure = finished("optimisers=sgd+momentum+adam&crowd=grid&crowd-size=100&steps=60");
    figure.set("crowd", "cloud").expect("a shape");
    figure.set("crowd-size", "300").expect("a size");
    let mut slices = 0;
    loop {
        let mut left = 2;
        let is_more = figure.advance(&mut || {
            left -= 1;
            left >= 0
        });
        let (_, is_at_rest) = flow(&figure.scene(FRAME)).expect("paths");
        assert_eq!(is_at_rest, !is_more);
        slices += 1;
        if !is_more {
            break;
        }
    }
    assert!(slices > 5, "{slices}");
    assert!(flow(&figure.scene(FRAME)).expect("paths") == straight);
    figure.command(Command::Play);
    let mut at_step = Vec::new();
    while figure.play(0.2) {
        let (density, is_at_rest) = flow(&figure.scene(FRAME)).expect("paths");
        assert!(!is_at_rest);
        at_step.push((figure.clock().expect("a clock").step(), density));
    }
    assert!(flow(&figure.scene(FRAME)).expect("paths") == straight);
    for (step, density) in at_step.iter().rev() {
        figure.set("step", &step.to_string()).expect("a step");
        assert!(flow(&figure.scene(FRAME)).expect("paths").0 == *density, "at step {step}");
    }
}

#[test]
fn a_dragged_start_leaves_the_crowd_as_it_is() {
    let mut figure = finished(STATE);
    let mark = |scene: &Scene| scene.panels[0].backdrop.last().cloned().expect("a mark");
    let before = mark(&figure.scene(FRAME));
    figure.drag("start-1", [0.5, 0.5]);
    let after = mark(&figure.scene(FRAME));
    assert!(matches!(after, Mark::Density(_)) && after.is_same(&before), "it is painted once");
    assert!(!figure.advance(&mut || true), "and computed once");
    assert!(!open("descent", STATE).advance(&mut || true), "and only for a picture");
    figure.set("learning-rate", "0.005").expect("a rate");
    figure.scene(FRAME);
    assert!(figure.advance(&mut || false), "a rate changes it");
}

#[test]
fn without_a_crowd_nothing_is_computed_or_drawn() {
    let mut figure = open("descent", "crowd-size=4000&seed=9");
    let scene = figure.scene(FRAME);
    assert!(flow(&scene).is_none() && !figure.advance(&mut || true));
    assert_eq!(format!("{:?}", figure.readouts()), format!("{:?}", open("descent", "").readouts()));
    assert_eq!(figure.description(), open("descent", "").description());
}

#[test]
fn the_crowd_is_limited_so_that_the_longest_runs_of_all_optimisers_fit_into_memory() {
    let ids: Vec<&str> = OPTIMISERS
        .iter()
        .map(|card| card.id)
        .filter(|id| !["newton", "bfgs", "conjugate-gradient"].contains(id))
        .collect();
    let figure = finished(&format!("surface=bowl&crowd=grid&crowd-size=4096&steps=10000&optimisers={}", ids.join("+")));
    let runs = count(&*figure, "sgd", "runs").expect("a count");
    assert!(runs * ids.len() as f64 * 10_000.0 <= 2.5e6 && runs >= 10.0, "{runs}");
}

#[test]
fn a_crowd_stays_sound_on_every_surface_and_where_the_loss_is_undefined() {
    let named = surfaces::surfaces().iter().map(|card| format!("surface={}", card.id));
    let typed = ["ln(x)", "1/x", "sqrt(x y)", "tan(x) + y^2", "x^(-3)", "cbrt(x) + y^2"]
        .map(|formula| format!("formula={}", formula.replace('+', "%2B")));
    for what in named.chain(typed) {
        let mut figure = finished(&format!("{what}&optimisers=sgd+adam&crowd=cloud&crowd-size=60&steps=40&noise=0.5"));
        assert_sound(&mut *figure);
        figure.set("step", "3").expect("a step");
        assert_sound(&mut *figure);
        assert!(flow(&figure.scene(Frame { scale: 2.0, ..FRAME })).is_some());
    }
}
