//! Noise on the gradients of a race.

use fall_line::figure::{Figure, Value, state};
use fall_line::scene::Mark;

use super::harness::{FRAME, number, open, word};

const STATE: &str = "surface=double-well&t=0&optimisers=sgd+momentum+adam&start=0,1.2+1,1+-1,0.5&noise=0.3&steps=120";

/// Where each run ends.
fn ends(figure: &dyn Figure) -> Vec<Value> {
    figure
        .readouts()
        .iter()
        .map(|row| row.cells.iter().find(|cell| cell.name == "position").expect("a cell").value.clone())
        .collect()
}

#[test]
fn dragging_a_start_changes_the_noise_of_no_other() {
    let mut figure = open("descent", STATE);
    let before = ends(&*figure);
    figure.drag("start-2", [0.3, -0.4]);
    let after = ends(&*figure);
    for (row, (before, after)) in before.iter().zip(&after).enumerate() {
        assert_eq!(before != after, row / 3 == 1, "row {row}");
    }
    figure.set("seed", "2").expect("a seed");
    assert!(ends(&*figure).iter().zip(&after).all(|(one, two)| one != two));
}

#[test]
fn the_methods_of_a_race_see_the_same_noise() {
    let figure =
        open("descent", "surface=bowl&optimisers=sgd+momentum&momentum-momentum=0&noise=2&start=1,1&learning-rate=0.1");
    let ends = ends(&*figure);
    assert_eq!(ends[0], ends[1], "the heavy ball without momentum is plain descent");
}

#[test]
fn exact_descent_rests_on_the_saddle_that_noise_leaves() {
    let at = |noise: &str| {
        let figure =
            open("descent", &format!("surface=double-well&t=0&optimisers=sgd&start=0,1.2&steps=200&noise={noise}"));
        let Value::Point([x, y]) = ends(&*figure)[0] else { panic!("no position") };
        (x, y)
    };
    assert_eq!(at("0").0, 0.0);
    assert!(at("0.3").0.abs() > 0.5, "{:?}", at("0.3"));
}

#[test]
fn readouts_and_exports_state_the_noise_only_when_there_is_some() {
    let noisy = open("descent", STATE);
    assert_eq!(number(&*noisy, 0, "noise"), 0.3);
    assert!(noisy.description().contains("normal noise of σ = 0.300"), "{}", noisy.description());
    let table = noisy.table();
    assert_eq!(table.columns[8..], ["noiseX", "noiseY"]);
    // The first step of plain descent from (0, 1.2), where ∂f∕∂x = 0: by −η times the noise along x.
    let cell = |row: usize, column: usize| match &table.rows[row][column] {
        Value::Number(number) => *number,
        other => panic!("{other:?}"),
    };
    let rate =
        open("descent", STATE).parameters().into_iter().find(|one| one.name == "learning-rate").expect("a rate").value;
    let rate: f64 = rate.parse().expect("a number");
    assert!((cell(1, 3) + rate * cell(0, 8)).abs() < 1e-15);
    let exact = open("descent", "");
    assert_eq!(exact.table().columns.len(), 8);
    assert!(exact.readouts()[0].cells.iter().all(|cell| cell.name != "noise"));
}

#[test]
fn basins_are_those_of_the_runs_without_noise_and_say_so() {
    let basins = |state: &str| {
        let mut figure = open("descent", state);
        figure.scene(FRAME);
        while figure.advance(&mut || true) {}
        let Mark::Raster(raster) = figure.scene(FRAME).panels[0].backdrop[0].clone() else { panic!("no basins") };
        (raster.colors.clone(), figure.legend())
    };
    // Colours tell the minimum and the number of steps. So little noise lets most runs settle, some of them later.
    let (exact, noisy) = (basins("basins=sgd&optimisers=sgd"), basins("basins=sgd&optimisers=sgd&noise=0.2"));
    assert!(exact.0 == noisy.0, "the colours differ");
    assert_eq!(exact.1.len(), noisy.1.len());
    for (exact, noisy) in exact.1.iter().zip(&noisy.1) {
        assert_eq!(format!("{} (without noise)", exact.label), noisy.label);
    }
}

#[test]
fn the_state_carries_noise_and_seed_and_no_more() {
    let mut figure = open("descent", "noise=2&seed=7");
    assert_eq!(state::write(&mut *figure), "noise=2&seed=7");
    assert!(figure.set("noise", "-1").is_err() && figure.set("noise", "NaN").is_err());
    assert!(["converged", "running", "oscillating"].contains(&&*word(&*figure, 0, "verdict")));
}
