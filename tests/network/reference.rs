//! `reference/network.json`: networks trained by PyTorch in double precision. Start gradient, the losses of 50 steps and the end
//! weights agree to 1e-9, trained by our own optimisers.

use fall_line::network::{Activation, Architecture, Batch, Loss, Network, Trainer, Training, TrainingRun};
use fall_line::optimiser::Settings;
use fall_line::optimisers;
use fall_line::problem::Problem;
use fall_line::schedule::Schedule;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Reference {
    runs: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    data: String,
    layers: Vec<usize>,
    activation: String,
    loss: String,
    optimiser: String,
    params: BTreeMap<String, f64>,
    steps: usize,
    inputs: Vec<Vec<f64>>,
    targets: Vec<f64>,
    start: Vec<f64>,
    gradient: Vec<f64>,
    losses: Vec<f64>,
    end: Vec<f64>,
}

/// The cases, each with its network and data.
fn cases() -> Vec<(Case, Training)> {
    let reference: Reference = serde_json::from_str(include_str!("../reference/network.json")).expect("the reference");
    let with_training = |case: Case| {
        let loss = Loss::ALL.iter().find(|(name, _)| *name == case.loss).expect("a loss").1;
        let activation = Activation::named(&case.activation).expect("an activation");
        let architecture = Architecture::new(&case.layers, activation, loss);
        let batch = Batch::new(&architecture, &case.inputs.concat(), &case.targets).expect("they fit");
        let training = Training::new(Network::new(architecture), batch);
        (case, training)
    };
    reference.runs.into_iter().map(with_training).collect()
}

fn run(case: &Case) -> TrainingRun {
    let optimiser = optimisers::named(&case.optimiser).expect("an optimiser");
    let mut settings = Settings::new(optimiser.parameters);
    for (name, value) in case.params.iter().filter(|(name, _)| *name != "learningRate") {
        settings.set(name, *value).expect("a parameter");
    }
    TrainingRun {
        optimiser,
        settings,
        learning_rate: case.params["learningRate"],
        schedule: Schedule::default(),
        steps: case.steps,
        batch_size: usize::MAX,
        seed: 0,
    }
}

fn assert_near(name: &str, ours: &[f64], theirs: &[f64]) {
    assert_eq!(ours.len(), theirs.len(), "{name}");
    for (at, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1e-2), "{name} {at}: {ours}, not {theirs}");
    }
}

#[test]
fn gradients_are_pytorchs() {
    for (case, mut training) in cases() {
        let mut gradient = vec![0.0; case.start.len()];
        let loss = training.loss_and_gradient(&case.start, &mut gradient);
        assert_near(&format!("loss of {}", case.data), &[loss], &case.losses[..1]);
        assert_near(&format!("gradient of {}", case.data), &gradient, &case.gradient);
    }
}

#[test]
fn training_is_pytorchs() {
    let mut count = 0;
    for (case, training) in cases() {
        let mut trainer = Trainer::new(training, &run(&case), case.start.clone());
        while trainer.advance(7) {}
        assert_near(&format!("losses of {}", case.data), trainer.losses(), &case.losses);
        assert_near(&format!("weights of {}", case.data), trainer.weights(), &case.end);
        count += 1;
    }
    assert_eq!(count, 4);
}
