//! The presets are the optimisers of the same names: to 1e-12 against the built-in ones, and to what is known of PyTorch.

use std::collections::BTreeMap;
use std::rc::Rc;

use fall_line::formula_surface::FormulaSurface;
use fall_line::optimiser::Settings;
use fall_line::optimisers;
use fall_line::problem::SurfaceProblem;
use fall_line::surfaces;
use fall_line::trajectory::Run;
use fall_line::update_rule::{PRESETS, Preset, UpdateRule};
use serde::Deserialize;
use serde_json::Value;

/// The letters of each preset and the parameters that they stand for.
const LETTERS: [(&str, &[(&str, &str)]); 4] = [
    ("sgd", &[]),
    ("momentum", &[("mu", "momentum")]),
    ("rmsprop", &[("alpha", "alpha"), ("epsilon", "epsilon")]),
    ("adam", &[("beta_1", "beta1"), ("beta_2", "beta2"), ("epsilon", "epsilon")]),
];

/// The built-in optimiser and a rule, with the same values for their letters; `None` for the defaults of both.
fn pair(preset: &Preset, rule: &str, values: Option<[f64; 3]>, learning_rate: f64) -> [Run; 2] {
    let card = optimisers::named(preset.id).expect("the optimiser of a preset");
    let mut built_in = Run { steps: 200, learning_rate, ..Run::new(card, &[0.0; 2]) };
    // PyTorch's own default is no momentum at all.
    if preset.id == "momentum" {
        built_in.settings.set("momentum", 0.9).expect("a parameter");
    }
    let rule = Rc::new(UpdateRule::parse(rule).expect("a rule"));
    let own = optimisers::named("own").expect("a card");
    let mut typed = Run { optimiser: own, settings: Settings::of_rule(rule), ..built_in.clone() };
    let letters = LETTERS.iter().find(|(id, _)| *id == preset.id).expect("the letters of a preset").1;
    assert_eq!(typed.settings.rule().expect("a rule").1.len(), letters.len(), "{}", preset.id);
    for ((letter, parameter), value) in letters.iter().zip(values.iter().flatten()) {
        let value = if *letter == "epsilon" { 1e-6 } else { *value };
        typed.settings.set(letter, value).expect("a letter");
        built_in.settings.set(parameter, value).expect("a parameter");
    }
    [built_in, typed]
}

/// The largest difference between the two runs of each pair, relative to coordinates of at least 1, on every surface.
fn worst(pairs: &[[Run; 2]]) -> (f64, String) {
    let (mut worst, mut compared) = ((0.0, String::new()), 0);
    for row in surfaces::surfaces() {
        let surface = row.surface();
        let starts: Vec<[f64; 2]> = row.starts.iter().copied().chain([row.view.centre(), [0.3, -0.7]]).collect();
        for [built_in, typed] in pairs {
            let is_adaptive = ["rmsprop", "adam"].contains(&built_in.optimiser.id);
            let rate = if is_adaptive { built_in.learning_rate } else { 0.5 * row.learning_rate };
            let run = |run: &Run| {
                let run = Run { learning_rate: rate, ..run.clone() };
                run.trajectories(&starts, &surface).expect("a run")
            };
            for (one, two) in run(built_in).iter().zip(&run(typed)) {
                let name = || {
                    format!(
                        "{} {:?} on {}",
                        built_in.optimiser.id,
                        typed.settings.rule().map(|(_, letters)| letters),
                        row.id
                    )
                };
                assert_eq!((one.verdict, one.steps()), (two.verdict, two.steps()), "{}", name());
                for (one, two) in one.points.iter().zip(&two.points) {
                    let error = (one - two).abs() / one.abs().max(1.0);
                    compared += 1;
                    if error > worst.0 {
                        worst = (error, name());
                    }
                }
            }
        }
    }
    println!("at most {:e} of {compared} coordinates", worst.0);
    assert!(compared > 100_000, "{compared} coordinates");
    worst
}

/// At a rate of 0.001. Where a method with a memory of a few steps bounces around a minimum, every rounding error grows from step to step, and
/// the rules round as they are typed and not as PyTorch does: then two right runs part. The next test has such runs.
#[test]
fn the_runs_of_the_presets_are_those_of_the_optimisers() {
    let values = [None, Some([0.8, 0.99, 0.0]), Some([0.5, 0.9, 0.0]), Some([0.0, 0.99, 0.0])];
    let pairs: Vec<_> =
        PRESETS.iter().flat_map(|preset| values.map(|values| pair(preset, preset.rule, values, 0.001))).collect();
    let (worst, run) = worst(&pairs);
    assert!(worst <= 1e-12, "{run}: off by {worst:e}");
}

/// In PyTorch's order of operations, runs that double every rounding error every few steps are the same too, unless a power βᵗ rounds
/// differently (the built-in one is a corrected product): no other difference hides in the bound of the presets.
#[test]
fn in_pytorchs_order_of_operations_even_sensitive_runs_agree() {
    let in_order = [
        (2, "v = alpha v + (1 - alpha) g g; x = x - eta g/(sqrt(v) + epsilon)", [0.8, 0.0, 0.0]),
        (
            3,
            "m = m + (1 - beta_1)(g - m); v = beta_2 v + (1 - beta_2) g g; \
             x = x - eta/(1 - beta_1^t) m/(sqrt(v)/sqrt(1 - beta_2^t) + epsilon)",
            [0.55, 0.9, 0.0],
        ),
    ];
    let (worst, run) = worst(&in_order.map(|(index, rule, values)| pair(&PRESETS[index], rule, Some(values), 0.01)));
    assert!(worst <= 1e-12, "{run}: off by {worst:e}");
}

#[derive(Deserialize)]
struct Case {
    formula: String,
    optimiser: String,
    params: BTreeMap<String, Value>,
    start: Vec<f64>,
    steps: usize,
    every: usize,
    points: Vec<Vec<f64>>,
}

/// The recorded runs of PyTorch whose options the presets have, to the bound of the built-in optimisers.
#[test]
fn the_presets_are_pytorchs_optimisers() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../reference/trajectories.json")).expect("cases");
    let mut compared = 0;
    for case in cases {
        let Some(preset) = PRESETS.iter().find(|preset| preset.id == case.optimiser) else { continue };
        let [_, mut typed] = pair(preset, preset.rule, None, 0.001);
        let letters = LETTERS.iter().find(|(id, _)| *id == preset.id).expect("letters").1;
        let mut is_other = false;
        for (name, value) in &case.params {
            let value = value.as_f64().unwrap_or(f64::NAN);
            match letters.iter().find(|(_, parameter)| parameter == name) {
                _ if name == "learningRate" => typed.learning_rate = value,
                Some((letter, _)) => typed.settings.set(letter, value).expect("a letter"),
                None => is_other |= value != 0.0,
            }
        }
        if is_other {
            continue;
        }
        let surface = FormulaSurface::parse(&case.formula, &[]).expect("a formula");
        let run = Run { start: case.start.clone(), steps: case.steps, ..typed };
        let trajectory = run.trajectory(&mut SurfaceProblem::new(&surface)).expect("a run");
        for (k, expected) in case.points.iter().enumerate() {
            for (found, expected) in trajectory.point(k * case.every).iter().zip(expected) {
                let error = (found - expected).abs() / expected.abs().max(1e-3);
                assert!(error <= 1e-10, "{} on {}: off by {error:e} at {k}", case.optimiser, case.formula);
            }
        }
        compared += 1;
    }
    assert!(compared >= 4, "{compared} runs");
}
