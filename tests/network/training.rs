//! Batches, mini-batches, and runs that end early.

use fall_line::network::{
    Activation, Architecture, Batch, Initialisation, Loss, Network, Trainer, Training, TrainingRun,
};
use fall_line::optimiser::Settings;
use fall_line::optimisers::{self, OPTIMISERS};
use fall_line::problem::Problem;
use fall_line::random::Random;
use fall_line::schedule::Schedule;

const SAMPLES: usize = 21;

fn architecture(loss: Loss) -> Architecture {
    Architecture::new(&[2, 5, 3, 2], Activation::Silu, loss)
}

fn training(loss: Loss) -> (Training, Vec<f64>) {
    let architecture = architecture(loss);
    let mut random = Random::new(2);
    let inputs: Vec<f64> = (0..2 * SAMPLES).map(|_| random.normal()).collect();
    let targets: Vec<f64> = (0..2 * SAMPLES).map(|at| f64::from(u8::from(inputs[at] > 0.3))).collect();
    let weights = Initialisation::XavierNormal.draw(&architecture, &mut random);
    let batch = Batch::new(&architecture, &inputs, &targets).expect("they fit");
    (Training::new(Network::new(architecture), batch), weights)
}

fn run(optimiser: &str, learning_rate: f64, steps: usize, batch_size: usize) -> TrainingRun {
    let optimiser = optimisers::named(optimiser).expect("an optimiser");
    let settings = Settings::new(optimiser.parameters);
    TrainingRun { optimiser, settings, learning_rate, schedule: Schedule::default(), steps, batch_size, seed: 6 }
}

#[test]
fn the_mean_of_the_sample_gradients_is_the_gradient() {
    for (name, loss) in Loss::ALL {
        let (mut training, weights) = training(loss);
        let n = training.dimension();
        let (mut whole, mut one, mut mean) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        let loss = training.loss_and_gradient(&weights, &mut whole);
        let mut mean_loss = 0.0;
        for sample in 0..SAMPLES {
            training.select(&[sample]);
            mean_loss += training.loss_and_gradient(&weights, &mut one) / SAMPLES as f64;
            mean.iter_mut().zip(&one).for_each(|(mean, one)| *mean += one / SAMPLES as f64);
        }
        assert!((loss - mean_loss).abs() < 1e-14, "{name}");
        assert!(whole.iter().zip(&mean).all(|(whole, mean)| (whole - mean).abs() < 1e-14), "{name}");
        training.select_all();
        assert_eq!(training.loss(&weights), loss);
        assert_eq!((training.evaluations().losses, training.evaluations().gradients), (1, 1 + SAMPLES as u32));
    }
}

#[test]
fn an_epoch_of_mini_batches_sees_every_sample_once() {
    // With a rate that moves nothing, the losses of an epoch average to that of all the data: 4 batches of 5 and one of 1.
    let (training, weights) = training(Loss::Logistic);
    let mut trainer = Trainer::new(training, &run("sgd", 1e-300, 10, 5), weights);
    assert!(!trainer.advance(100));
    let losses = trainer.losses();
    assert_eq!(losses.len(), 11);
    for epoch in [&losses[..5], &losses[5..10]] {
        let sum: f64 = epoch.iter().zip([5.0, 5.0, 5.0, 5.0, 1.0]).map(|(loss, size)| loss * size).sum();
        assert!((sum / SAMPLES as f64 - losses[10]).abs() < 1e-14);
    }
    assert_ne!(losses[..5], losses[5..10], "the second epoch is shuffled anew");
}

#[test]
fn a_seed_fixes_a_run_and_slices_do_not_matter() {
    let losses = |slice: usize| {
        let (training, weights) = training(Loss::CrossEntropy);
        let mut trainer = Trainer::new(training, &run("adam", 0.01, 40, 4), weights);
        while trainer.advance(slice) {}
        (trainer.losses().to_vec(), trainer.weights().to_vec())
    };
    assert_eq!(losses(1), losses(1000));
}

#[test]
fn every_optimiser_trains_or_stops_at_finite_weights() {
    for card in &OPTIMISERS {
        for (rate, batch_size) in [(card.learning_rate.min(0.05), usize::MAX), (1e300, usize::MAX), (0.01, 6)] {
            let (training, weights) = training(Loss::MeanSquaredError);
            let mut trainer = Trainer::new(training, &run(card.id, rate, 60, batch_size), weights);
            trainer.advance(60);
            trainer.advance(60);
            assert!(trainer.weights().iter().all(|weight| weight.is_finite()), "{} at {rate}", card.id);
            assert!(trainer.losses().iter().all(|loss| loss.is_finite()), "{} at {rate}", card.id);
            assert!(trainer.has_diverged() || trainer.losses().len() == 61, "{} at {rate}", card.id);
            if rate < 1.0 && batch_size > 6 {
                assert!(trainer.losses()[60] < trainer.losses()[0], "{} does not descend", card.id);
            }
        }
    }
}

#[test]
fn lists_that_do_not_fit_are_refused_with_the_reason() {
    let fails = |loss, inputs: &[f64], targets: &[f64]| Batch::new(&architecture(loss), inputs, targets).unwrap_err();
    assert!(fails(Loss::Logistic, &[1.0, 2.0, 3.0], &[1.0]).contains("every sample takes 2"));
    assert!(fails(Loss::Logistic, &[], &[]).contains("0 numbers"));
    assert!(fails(Loss::Logistic, &[1.0, 2.0], &[1.0, 0.0, 1.0]).contains("take 2"));
    assert!(fails(Loss::Logistic, &[1.0, f64::NAN], &[1.0, 0.0]).contains("finite"));
    assert!(fails(Loss::CrossEntropy, &[1.0, 2.0], &[2.0]).contains("from 0 to 1"));
    assert!(fails(Loss::CrossEntropy, &[1.0, 2.0], &[0.5]).contains("no class"));
    assert!(Batch::new(&architecture(Loss::CrossEntropy), &[1.0, 2.0], &[0.25, 0.75]).is_ok());
}
