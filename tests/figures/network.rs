//! The network: its derivatives, its runs and what is kept of them, and whatever may be typed.

use fall_line::figure::{Command, Figure, state};
use fall_line::network::data_sets::DATA_SETS;
use fall_line::network::setup::{Setup, training_and_held_out};
use fall_line::network::{Activation, Initialisation, Loss, Network, Trainer, Training, TrainingRun};
use fall_line::optimiser::Settings;
use fall_line::optimisers::{self, OPTIMISERS};
use fall_line::problem::Problem;
use fall_line::scene::Frame;
use fall_line::schedule::{SCHEDULES, Schedule};
use proptest::prelude::*;

use super::harness::{FRAME, number, open, parameter, word};
use super::soundness::{assert_drawable, assert_sound};

/// A small frame, for what is done a thousand times.
const THUMBNAIL: Frame = Frame { detail: 0.25, ..Frame::new(240.0, 150.0) };

/// A figure with all its work done.
fn finished(state: &str) -> Box<dyn Figure> {
    let mut figure = open("network", state);
    finish(&mut *figure);
    figure
}

fn finish(figure: &mut dyn Figure) {
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
}

fn set(figure: &mut dyn Figure, name: &str, value: f64) {
    figure.set(name, &value.to_string()).expect("a number");
    finish(figure);
}

#[test]
fn derivatives_are_central_differences_of_the_loss_with_its_weight_decay() {
    let states = [
        "samples=20&layers=3 2&weight-decay=0.1&step=5",
        "samples=20&layers=4&activation=softplus&data-set=function&weight-decay=0.03&step=5",
        "samples=20&layers=none&data-set=xor&step=5",
    ];
    for state in states {
        let mut figure = finished(state);
        let mut count = 0;
        while figure.set("weight", &(count + 1).to_string()).is_ok() {
            count += 1;
            let mut change = |nudge: f64| {
                figure.set("nudge", &nudge.to_string()).expect("a nudge");
                number(&*figure, 0, "real")
            };
            let h = 1e-3;
            let [near, far] = [h, 2.0 * h].map(|h| (change(h) - change(-h)) / (2.0 * h));
            let (difference, slope) = ((4.0 * near - far) / 3.0, number(&*figure, 0, "slope"));
            assert!((slope - difference).abs() <= 1e-6 * slope.abs().max(1e-2), "{state}: {slope}, {difference}");
        }
        assert!(count >= 3, "{state}: {count} weights");
    }
}

#[test]
fn the_predicted_change_is_the_real_one_up_to_second_order() {
    let mut figure = finished("samples=30&weight=60");
    let mut error = |nudge: f64| {
        figure.set("nudge", &nudge.to_string()).expect("a nudge");
        number(&*figure, 0, "real") - number(&*figure, 0, "predicted")
    };
    for nudge in [0.02, -0.02] {
        let ratio = error(nudge) / error(0.5 * nudge);
        assert!((ratio - 4.0).abs() < 0.1, "{ratio}");
    }
}

/// The run of the figure by hand: the same setup, given to the trainer that is held to PyTorch's numbers.
#[test]
fn the_run_is_that_of_the_trainer() {
    let mut figure =
        finished("samples=40&noise=0.1&layers=5 4&seed=9&batch-size=16&learning-rate=0.02&step=7&epochs=50");
    let setup = Setup {
        hidden: vec![5, 4],
        outputs: 1,
        activation: Activation::Tanh,
        initialisation: Initialisation::XavierUniform,
        loss: Loss::Logistic,
        seed: 9,
        run: 0,
    };
    let samples = training_and_held_out(9, |random| DATA_SETS[0].draw(40, 0.1, random));
    let [data, held_out] = samples.map(|samples| setup.batch(&samples).expect("samples"));
    let card = optimisers::named("adam").expect("an optimiser");
    let run = TrainingRun {
        optimiser: card,
        settings: Settings::new(card.parameters),
        learning_rate: 0.02,
        schedule: Schedule::default(),
        steps: 150,
        batch_size: 16,
        seed: setup.shuffling(),
    };
    let network = Network::new(setup.architecture());
    let mut trainer = Trainer::new(Training::new(network.clone(), data.clone()), &run, setup.weights());
    trainer.advance(3 * 7);
    let [loss, held_out] = [&data, &held_out].map(|batch| network.clone().loss(trainer.weights(), batch));
    assert_eq!([number(&*figure, 0, "loss"), number(&*figure, 0, "heldOut")], [loss, held_out]);
    for (index, weight) in trainer.weights().iter().enumerate() {
        set(&mut *figure, "weight", (index + 1) as f64);
        assert_eq!(number(&*figure, 0, "weight"), *weight);
    }
}

/// The weights that are shown, all of them.
fn weights(figure: &mut dyn Figure) -> Vec<f64> {
    let selected = parameter(figure, "weight");
    let mut weights = Vec::new();
    while figure.set("weight", &(weights.len() + 1).to_string()).is_ok() {
        weights.push(number(figure, 0, "weight"));
    }
    figure.set("weight", &selected).expect("the one before");
    weights
}

#[test]
fn rewinding_keeps_the_weights() {
    let base = "samples=20&layers=4&batch-size=6&epochs=80";
    let mut figure = finished(&format!("{base}&step=40"));
    let late = weights(&mut *figure);
    set(&mut *figure, "step", 11.0);
    let early = weights(&mut *figure);
    assert_ne!(early, late);
    assert_eq!(early, weights(&mut *finished(&format!("{base}&step=11"))));
    figure.command(Command::Step);
    assert_eq!(number(&*figure, 0, "epoch"), 12.0);
    set(&mut *figure, "step", 40.0);
    assert_eq!(weights(&mut *figure), late);
    // A run that is played there arrives at the same weights.
    let mut played = finished(&format!("{base}&step=0"));
    played.command(Command::Play);
    while number(&*played, 0, "epoch") < 40.0 {
        assert!(played.play(1.0 / 60.0));
    }
    set(&mut *played, "step", 40.0);
    assert_eq!(weights(&mut *played), late);
}

#[test]
fn a_tick_can_be_a_single_step() {
    let base = "samples=20&layers=4&batch-size=5&epochs=10";
    let epochs = weights(&mut *finished(&format!("{base}&step=2")));
    let mut steps = finished("samples=20&layers=4&batch-size=5&epochs=40&tick=step&step=8");
    assert_eq!(weights(&mut *steps), epochs);
    assert_eq!(number(&*steps, 0, "epoch"), 2.0);
}

#[test]
fn equal_states_give_equal_pictures_however_they_were_reached() {
    for text in
        ["", "data-set=circles&activation=relu&layers=3&step=90", "side=warp&nudge=0.5", "data-set=function&layers=2"]
    {
        let mut direct = finished(text);
        let mut detour = finished(&format!("{text}&step=3"));
        detour.command(Command::Reset);
        finish(&mut *detour);
        let step = parameter(&mut *direct, "step");
        detour.set("step", &step).expect("a step");
        // Slices of another size.
        detour.scene(FRAME);
        let mut calls = 0;
        while detour.advance(&mut || {
            calls += 1;
            calls % 2 == 0
        }) {}
        let pictures = [&mut direct, &mut detour].map(|figure| format!("{:?}", figure.scene(FRAME)));
        assert!(pictures[0] == pictures[1], "{text}");
        assert_eq!(direct.readouts(), detour.readouts());
    }
}

#[test]
fn a_run_that_blows_up_stops_at_its_last_finite_weights_and_offers_half_the_rate() {
    let text = "data-set=function&activation=relu&optimiser=sgd&samples=40&batch-size=40&learning-rate=30&step=200";
    let mut figure = finished(text);
    assert_eq!(word(&*figure, 0, "verdict"), "diverged");
    assert!(number(&*figure, 0, "epoch") < 200.0 && number(&*figure, 0, "loss").is_finite());
    assert!(weights(&mut *figure).iter().all(|weight| weight.is_finite()));
    let advice = figure.statements().into_iter().find(|line| line.label.contains("try half the rate")).expect("advice");
    assert!(advice.mathml.contains("15"), "{}", advice.mathml);
    assert!(figure.description().contains("diverged"));
    assert_sound(&mut *figure);
    // Playing on ends at once.
    assert!(!figure.play(0.5));
    figure.set("learning-rate", "0.05").expect("a smaller rate");
    finish(&mut *figure);
    assert_ne!(word(&*figure, 0, "verdict"), "diverged");
}

#[test]
fn a_hundred_placed_points_fit_into_an_address() {
    let mut figure = finished("samples=100");
    let before = figure.handles().len();
    assert!(figure.click("plane", [2.345_678, -1.234_567]));
    finish(&mut *figure);
    assert_eq!(parameter(&mut *figure, "data-set"), "placed");
    assert_eq!(figure.handles().len(), before + 101);
    let text = state::write(&mut *figure);
    assert!(text.len() < 2_000, "{} characters", text.len());
    let mut again = finished(&text);
    assert_eq!(state::write(&mut *again), text);
    assert_eq!(again.readouts(), figure.readouts());
    assert!(format!("{:?}", again.scene(FRAME)) == format!("{:?}", figure.scene(FRAME)));
    // Points move and go.
    figure.drag("point-101", [0.5, 0.25]);
    let moved = figure.handles().into_iter().find(|handle| handle.id == "point-101").expect("the point");
    assert_eq!(moved.at, [0.5, 0.25]);
    figure.remove("point-101");
    assert_eq!(figure.handles().len(), before + 100);
}

#[test]
fn placed_points_have_classes_or_values() {
    let mut classes = finished("points=0,0,cat 1,0,dog 0,1,dog 1,1,cat&layers=4&step=300&learning-rate=0.05");
    assert_eq!(number(&*classes, 0, "accuracy"), 1.0);
    classes.hover(Some(("plane", [0.0, 0.0])));
    assert!(classes.hovered().starts_with("(0, 0): class dog with probability "), "{}", classes.hovered());
    let values = finished("points=0,0,1.5 1,0,-2.25 0,1,0.5&layers=8&step=600&learning-rate=0.03");
    assert!(number(&*values, 0, "loss") < 1e-3, "{}", number(&*values, 0, "loss"));
    let empty = finished("data-set=function&formula=ln(-1-x^2)");
    assert_eq!(word(&*empty, 0, "verdict"), "no data");
}

#[test]
fn every_optimiser_and_schedule_trains() {
    for card in OPTIMISERS.iter().filter(|card| card.id != "own") {
        let mut figure = finished(&format!("samples=40&optimiser={}&batch-size=500&step=0", card.id));
        let before = number(&*figure, 0, "loss");
        set(&mut *figure, "step", 60.0);
        let after = number(&*figure, 0, "loss");
        assert!(after < before, "{}: {before} → {after}", card.id);
    }
    for card in SCHEDULES {
        let mut figure = finished(&format!("samples=40&schedule={}&epochs=60&step=0", card.id));
        let before = number(&*figure, 0, "loss");
        set(&mut *figure, "step", 60.0);
        assert!(number(&*figure, 0, "loss") < before, "{}", card.id);
    }
}

#[test]
fn weight_decay_is_the_gradient_of_its_penalty_whatever_the_optimiser() {
    // PyTorch's SGD and Adam add λw to the gradient, as their own hyperparameter does.
    let setup = Setup {
        hidden: vec![4],
        outputs: 1,
        activation: Activation::Tanh,
        initialisation: Initialisation::Lecun,
        loss: Loss::Logistic,
        seed: 2,
        run: 0,
    };
    let [data, _] = training_and_held_out(2, |random| DATA_SETS[1].draw(30, 0.1, random));
    let data = setup.batch(&data).expect("samples");
    for id in ["sgd", "momentum", "adam", "rmsprop"] {
        let card = optimisers::named(id).expect("an optimiser");
        let end = |own: f64, added: f64| {
            let mut settings = Settings::new(card.parameters);
            settings.set("weightDecay", own).expect("a parameter");
            let (learning_rate, schedule) = (0.05, Schedule::default());
            let run =
                TrainingRun { optimiser: card, settings, learning_rate, schedule, steps: 50, batch_size: 7, seed: 1 };
            let training = Training::new(Network::new(setup.architecture()), data.clone()).with_weight_decay(added);
            let mut trainer = Trainer::new(training, &run, setup.weights());
            trainer.advance(50);
            trainer.weights().to_vec()
        };
        for (own, added) in end(0.1, 0.0).iter().zip(end(0.0, 0.1)) {
            assert!((own - added).abs() < 1e-12, "{id}: {own}, {added}");
        }
    }
    // The loss has the penalty that belongs to this gradient.
    let mut training = Training::new(Network::new(setup.architecture()), data.clone()).with_weight_decay(0.1);
    let weights = setup.weights();
    let square: f64 = weights.iter().map(|weight| weight * weight).sum();
    let plain = Network::new(setup.architecture()).loss(&weights, &data);
    assert!((training.loss(&weights) - plain - 0.05 * square).abs() < 1e-14);
}

#[test]
fn three_folds_enclose_a_disc() {
    // The folds of three ReLU units, and their sides in the picture.
    let mut figure = finished("data-set=circles&noise=0&layers=3&activation=relu&step=1000&seed=4");
    assert!(number(&*figure, 0, "accuracy") > 0.9, "{}", number(&*figure, 0, "accuracy"));
    assert_sound(&mut *figure);
}

/// Any network and any way to train it.
fn states() -> impl Strategy<Value = String> {
    let layers = prop_oneof![
        4 => prop::collection::vec(1..9usize, 0..4),
        1 => prop::collection::vec(1..33usize, 0..7),
    ];
    let activation = prop::sample::select(vec![
        "relu",
        "leaky-relu",
        "elu",
        "sigmoid",
        "tanh",
        "softplus",
        "silu",
        "gelu",
        "linear",
    ]);
    let data = prop::sample::select(vec!["moons", "circles", "spirals", "xor", "function", "placed"]);
    let optimiser =
        prop::sample::select(OPTIMISERS.iter().map(|card| card.id).filter(|id| *id != "own").collect::<Vec<_>>());
    let schedule = prop::sample::select(SCHEDULES.iter().map(|card| card.id).collect::<Vec<_>>());
    let rates = (-5.0..2.0f64, 0.0..1.0f64, 1..40usize, 10..40usize, 0..6usize, 0..999usize);
    let side = prop::sample::select(vec!["units", "warp"]);
    (layers, activation, data, optimiser, schedule, rates, side, -5.0..5.0f64).prop_map(
        |(layers, activation, data, optimiser, schedule, (rate, decay, batch, samples, step, seed), side, nudge)| {
            let widths = layers.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
            let layers = if widths.is_empty() { "none".into() } else { widths };
            let rate = 10f64.powf(rate);
            format!(
                "samples={samples}&data-set={data}&layers={layers}&activation={activation}&side={side}&nudge={nudge}\
                 &optimiser={optimiser}&learning-rate={rate}&schedule={schedule}&batch-size={batch}&weight-decay={decay}\
                 &seed={seed}&step={step}"
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_network_trained_in_any_way_is_drawn(text in states()) {
        let mut figure = open("network", &text);
        figure.scene(THUMBNAIL);
        // As many slices as a visitor waits for.
        let mut left = 40;
        while figure.advance(&mut || { left -= 1; left > 0 }) && left > 0 {}
        let scene = figure.scene(THUMBNAIL);
        assert_drawable(&scene, THUMBNAIL);
        for handle in figure.handles() {
            prop_assert!(scene.panels.iter().any(|panel| panel.id == handle.panel), "{}", handle.id);
        }
        let numbers = figure.readouts();
        prop_assert!(numbers[0].cells.iter().all(|cell| !cell.text.is_empty()));
        prop_assert!(!figure.description().contains("NaN"));
    }
}
