//! The promises of the local minima.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | the histogram | the same state computed in other slices | every bit |
//! | a final loss | the network trained here by `Trainer`, and its gradient | every bit |
//! | the network that the link opens | its loss and gradient norm in its own figure | every bit |
//! | the spread by width | that of the width before, on the opening state | not larger |
//! | the levels of narrow networks | losses that agree to a thousandth | three levels at least, of three networks each |
//! | the networks while training | all widths have as many, or one less | exactly |
//! | a stopped figure | no network beyond the step shown | exactly |

use std::collections::BTreeMap;

use fall_line::figure::{Command, Figure, Value};
use fall_line::network::data_sets::DATA_SETS;
use fall_line::network::setup::training_and_held_out;
use fall_line::network::{Activation, Initialisation, Loss, Network, Setup, Trainer, Training, TrainingRun};
use fall_line::optimiser::Settings;
use fall_line::optimisers;
use fall_line::problem::Problem;
use fall_line::random::Random;
use fall_line::schedule::Schedule;

use super::harness::{FRAME, number, open};

/// Works in slices of so many looks at the time, until nothing is left; returns the number of slices.
fn complete(figure: &mut dyn Figure, looks: usize) -> usize {
    let mut slices = 0;
    loop {
        figure.request(FRAME);
        let mut left = looks;
        let more = figure.advance(&mut || {
            left = left.wrapping_sub(1);
            left != usize::MAX
        });
        slices += 1;
        if !more {
            figure.request(FRAME);
            if !figure.advance(&mut || false) {
                return slices;
            }
        }
    }
}

/// A figure that has done its work.
fn completed(state: &str) -> Box<dyn Figure> {
    let mut figure = open("local-minima", state);
    complete(&mut *figure, usize::MAX - 1);
    figure
}

/// The rows of the table: width, run, loss and the norm of the gradient.
fn networks(figure: &dyn Figure) -> Vec<[f64; 4]> {
    let number = |value: &Value| match value {
        Value::Number(number) => *number,
        other => panic!("a number, not {other:?}"),
    };
    figure.table().rows.iter().map(|row| [0, 1, 2, 3].map(|at| number(&row[at]))).collect()
}

/// What a figure of 24 small networks has to compute.
const SMALL: &str = "widths=2 3 5&runs=8&epochs=20&samples=30";

#[test]
fn the_histogram_does_not_depend_on_the_slices() {
    let all = completed(SMALL);
    assert_eq!(networks(&*all).len(), 24);
    for looks in [1, 7, 60] {
        let mut figure = open("local-minima", SMALL);
        let slices = complete(&mut *figure, looks);
        assert!(slices > 400 / looks, "{slices} slices of {looks}");
        assert_eq!(networks(&*figure), networks(&*all), "{looks}");
        assert_eq!(figure.readouts(), all.readouts(), "{looks}");
    }
    assert_ne!(networks(&*completed(&format!("{SMALL}&seed=2"))), networks(&*all));
}

/// The same network trained without the figure: its final loss and the norm of its gradient.
fn trained(width: usize, run: u64, optimiser: &str, rate: f64) -> [f64; 2] {
    let setup = Setup {
        hidden: vec![width],
        outputs: 1,
        activation: Activation::Relu,
        initialisation: Initialisation::XavierNormal,
        loss: Loss::Logistic,
        seed: 1,
        run,
    };
    let card = DATA_SETS.iter().find(|card| card.id == "xor").expect("a data set");
    let [samples, _] = training_and_held_out(1, |random: &mut Random| card.draw(30, 0.2, random));
    let mut training =
        Training::new(Network::new(setup.architecture()), setup.batch(&samples).expect("they are samples"));
    let optimiser = optimisers::named(optimiser).expect("an optimiser");
    let run = TrainingRun {
        optimiser,
        settings: Settings::new(optimiser.parameters),
        learning_rate: rate,
        schedule: Schedule::default(),
        steps: 20,
        batch_size: 30,
        seed: 0,
    };
    let mut trainer = Trainer::new(training.clone(), &run, setup.weights());
    trainer.advance(21);
    let mut gradient = vec![0.0; setup.weights().len()];
    let loss = training.loss_and_gradient(trainer.weights(), &mut gradient);
    [loss, gradient.iter().map(|slope| slope * slope).sum::<f64>().sqrt()]
}

#[test]
fn every_loss_is_that_of_its_network_trained_alone() {
    for (optimiser, rate) in [("bfgs", 1.0), ("adam", 0.05), ("sgd", 0.5)] {
        let figure = completed(&format!("{SMALL}&optimiser={optimiser}"));
        for [width, run, loss, gradient] in networks(&*figure).into_iter().step_by(5) {
            assert_eq!(
                [loss, gradient],
                trained(width as usize, run as u64, optimiser, rate),
                "{optimiser} {width} {run}"
            );
        }
    }
}

#[test]
fn the_spread_falls_with_the_width_on_the_opening_state() {
    let figure = completed("");
    let column = |name| (0..6).map(|row| number(&*figure, row, name)).collect::<Vec<f64>>();
    let (spread, median, good, best) = (column("spread"), column("median"), column("goodEnough"), column("best"));
    for narrow in 0..5 {
        assert!(spread[narrow + 1] <= spread[narrow] + 1e-6, "spread {spread:?}");
        assert!(median[narrow + 1] <= median[narrow] + 1e-6, "median {median:?}");
        assert!(good[narrow + 1] >= good[narrow], "good enough {good:?}");
    }
    assert!(spread[0] > 0.4 && spread[4] < 1e-3 && good[0] < 0.7 && good[5] == 1.0, "{spread:?} {good:?}");
    // Even the narrowest ones can learn the data: those that have not are stuck.
    assert!(best.iter().all(|loss| *loss < 1e-6), "{best:?}");
    assert!(column("smallGradient").iter().all(|share| *share >= 0.85), "{:?}", column("smallGradient"));
}

#[test]
fn narrow_networks_end_at_several_distinct_levels() {
    let figure = completed("");
    // Losses that agree to a thousandth, at which the gradient is small.
    let levels = |width: f64| {
        let mut levels: BTreeMap<i64, usize> = BTreeMap::new();
        for [_, _, loss, _] in networks(&*figure).into_iter().filter(|row| row[0] == width && row[3] < 1e-3) {
            *levels.entry((loss * 1e3).round() as i64).or_default() += 1;
        }
        levels
    };
    let crowded = levels(3.0).into_values().filter(|count| *count >= 3).count();
    assert!(crowded >= 3, "{:?}", levels(3.0));
    assert!(levels(4.0).len() >= 4, "{:?}", levels(4.0));
    assert_eq!(levels(16.0).into_keys().collect::<Vec<_>>(), [0]);
}

#[test]
fn all_widths_grow_together_and_progress_is_said() {
    let mut figure = open("local-minima", SMALL);
    let mut seen = 0;
    loop {
        figure.request(FRAME);
        let mut left = 25;
        let more = figure.advance(&mut || {
            left -= 1;
            left > 0
        });
        let counts: Vec<f64> = (0..3).map(|row| number(&*figure, row, "networks")).collect();
        assert!(counts.iter().all(|count| counts[0] - 1.0 <= *count && *count <= counts[0]), "{counts:?}");
        let said = figure.description();
        assert!(said.contains(&format!("{} of 24 networks", counts.iter().sum::<f64>())), "{said}");
        seen += 1;
        if !more {
            break;
        }
    }
    assert!(seen > 12, "{seen}");
}

#[test]
fn it_stops_at_the_step_shown_and_goes_on_from_there() {
    let mut figure = open("local-minima", &format!("{SMALL}&step=7"));
    complete(&mut *figure, usize::MAX - 1);
    assert_eq!(networks(&*figure).len(), 7);
    figure.command(Command::Step);
    complete(&mut *figure, usize::MAX - 1);
    assert_eq!(networks(&*figure).len(), 8);
    figure.command(Command::Reset);
    assert_eq!(complete(&mut *figure, usize::MAX - 1), 1);
    assert_eq!(networks(&*figure).len(), 0);
    figure.command(Command::Play);
    while figure.play(0.1) {
        complete(&mut *figure, usize::MAX - 1);
    }
    complete(&mut *figure, usize::MAX - 1);
    assert_eq!(networks(&*figure), networks(&*completed(SMALL)));
}

#[test]
fn fewer_epochs_are_known_already() {
    let mut figure = completed(SMALL);
    figure.set("epochs", "12").expect("epochs");
    assert_eq!(networks(&*figure), networks(&*completed(&SMALL.replace("epochs=20", "epochs=12"))));
}

#[test]
fn a_click_selects_the_nearest_network() {
    let mut figure = completed(SMALL);
    for [width, _, loss, _] in networks(&*figure) {
        let column = [2.0, 3.0, 5.0].iter().position(|other| *other == width).expect("a column") as f64;
        assert!(figure.click("losses", [column - 0.42, loss.min(0.77)]));
        let selected = figure.parameters().into_iter().find(|one| one.name == "selected").expect("a setting").value;
        let run: f64 = selected.split(' ').nth(1).expect("a run").parse().expect("a number");
        let chosen = networks(&*figure).into_iter().find(|row| row[0] == width && row[1] == run).expect("a network");
        assert!((chosen[2] - loss).abs() < 0.02, "{selected}: {chosen:?}, not {loss}");
    }
    assert!(!figure.click("shares", [0.0, 0.5]) && !figure.click("losses", [f64::NAN, 0.0]));
}

#[test]
fn the_share_that_is_good_enough_counts_the_dots_below_the_line() {
    let mut figure = completed(SMALL);
    for threshold in [0.0, 0.05, 0.3, 0.7] {
        figure.drag("threshold", [9.0, threshold]);
        for (row, width) in [2.0, 3.0, 5.0].into_iter().enumerate() {
            let all: Vec<[f64; 4]> = networks(&*figure).into_iter().filter(|row| row[0] == width).collect();
            let below = all.iter().filter(|row| row[2] <= threshold).count();
            assert_eq!(number(&*figure, row, "goodEnough"), below as f64 / all.len() as f64);
        }
    }
}

#[test]
fn the_link_opens_the_very_same_network() {
    for state in [
        SMALL,
        "data-set=moons&samples=24&noise=0.1&widths=4&runs=2&epochs=9&activation=tanh&optimiser=adam&seed=7&learning-rate=0.02",
        "widths=2&runs=3&epochs=15&optimiser=sgd&data-set=spirals",
    ] {
        let mut figure = completed(state);
        for [width, run, loss, gradient] in networks(&*figure).into_iter().step_by(7) {
            figure.set("selected", &format!("{width} {run}")).expect("a network");
            let link = figure.leads_to().expect("a link");
            assert!(link.label.contains(&format!("width {width}, run {run}")), "{}", link.label);
            let mut network = open(link.figure, &link.state);
            complete(&mut *network, usize::MAX - 1);
            assert_eq!(
                [number(&*network, 0, "loss"), number(&*network, 0, "gradientNorm")],
                [loss, gradient],
                "{}",
                link.state
            );
        }
    }
}

#[test]
fn what_is_looked_at_is_the_worst_of_the_narrowest_until_a_network_is_selected() {
    let mut figure = completed(SMALL);
    let worst = networks(&*figure).into_iter().filter(|row| row[0] == 2.0).max_by(|one, two| one[2].total_cmp(&two[2]));
    let [width, run, ..] = worst.expect("a network");
    let is_linked = |figure: &dyn Figure, width: f64, run: f64| {
        let state = figure.leads_to().expect("a link").state;
        state.contains(&format!("layers={width}&")) && state.contains(&format!("&run={run}&"))
    };
    assert!(is_linked(&*figure, width, run));
    figure.set("selected", "5 3").expect("a network");
    assert!(is_linked(&*figure, 5.0, 3.0));
    for text in ["5", "5 200", "0 1", "33 1", "5 -1", "5 NaN", "x", "5 3 1"] {
        assert!(figure.set("selected", text).is_err(), "{text}");
    }
    assert!(open("local-minima", "step=0").leads_to().is_none());
}
