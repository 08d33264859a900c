//! The ball, the strip and the legend agree on every start.

use super::{Locality, NOT_A_MINIMUM};
use crate::basin::Outcome;
use crate::curves::CURVES;
use crate::figure::{Figure, Value, state};
use crate::scene::Frame;
use crate::trajectory::Verdict;

/// A figure whose strip is fully computed, with this many columns.
fn computed(query: &str, columns: f64) -> Locality {
    let mut figure = Locality::new();
    assert!(state::restore(&mut figure, query).is_empty(), "{query}");
    let margin = FRAME.width - figure.panels(FRAME)[0].area.width;
    figure.request(Frame { width: columns - 1.0 + margin, ..FRAME });
    while figure.advance(&mut || true) {}
    assert_eq!(figure.strip.outcomes().len(), columns as usize);
    figure
}

const FRAME: Frame = Frame::new(500.0, 400.0);

/// The outcome of the ball: the minimum that it converges to, or a word.
fn ball_outcome(figure: &Locality) -> Result<f64, String> {
    let cell =
        |name: &str| figure.readouts().remove(0).cells.into_iter().find(|cell| cell.name == name).expect("a cell");
    match (cell("minimum").value, figure.verdict()) {
        (Value::Number(x), _) => Ok(x),
        (_, Verdict::Converged) => Err(cell("lowest").text),
        (_, Verdict::Diverged) => Err("diverges".into()),
        (_, Verdict::Stopped) => Err("stops".into()),
        (_, Verdict::Running | Verdict::Oscillating) => Err("undecided".into()),
    }
}

fn assert_agreement(query: &str, columns: f64) {
    let mut figure = computed(query, columns);
    let legend: Vec<String> = figure.legend().into_iter().map(|entry| entry.label).collect();
    assert!(legend.len() <= 12, "{query}: {legend:?}");
    for (column, outcome) in figure.strip.outcomes().to_vec().into_iter().enumerate() {
        let start = figure.strip.start(column);
        figure.graph.put_x(start);
        let ball = ball_outcome(&figure);
        let label = match (outcome, &ball) {
            (Outcome::Reached { minimum, .. }, Ok(x)) => {
                let known = figure.strip.minima()[usize::from(minimum)];
                assert!((known - x).abs() <= 1e-3 * (1.0 + x.abs()), "{query} from {start}: {known}, but the ball {x}");
                format!("minimum {} at ", minimum + 1)
            }
            (Outcome::Flat { .. }, Err(word)) if word == NOT_A_MINIMUM => word.clone(),
            (Outcome::Diverged { .. }, Err(word)) if word == "diverges" => word.clone(),
            (Outcome::Stopped { .. }, Err(word)) if word == "stops" => word.clone(),
            (Outcome::Undecided { .. }, Err(word)) if word == "undecided" => word.clone(),
            _ => panic!("{query} from {start}: {outcome:?}, but the ball {ball:?}"),
        };
        assert_eq!(
            legend.iter().filter(|entry| entry.starts_with(&label)).count(),
            1,
            "{query}: {label} of {legend:?}"
        );
    }
}

#[test]
fn the_strip_and_the_legend_agree_with_the_ball_at_every_column_of_every_curve() {
    let rows = CURVES.iter().map(|card| format!("function={}", card.id));
    let typed = [
        "relu(x)",
        "3",
        "abs(x)",
        "x%2Babs(x)",
        "x^2 sin(x)",
        "-abs(x)",
        "1e8 sin(x)",
        "sqrt(x^2)",
        "cbrt(x)",
        "-sqrt(x^2)",
        "sqrt(x)",
    ];
    let typed = typed.map(|formula| format!("formula={formula}&view=-3,3"));
    let rates = [
        "function=many-wells&learning-rate=0.24",
        "function=many-wells&learning-rate=0.02&steps=12",
        "function=double-well&learning-rate=0.3&steps=60",
        "function=product&learning-rate=0.02&x=0",
        "function=kink&learning-rate=1e-4",
    ];
    for query in rows.chain(typed).chain(rates.map(String::from)) {
        for columns in [201.0, 300.0] {
            assert_agreement(&query, columns);
        }
    }
}

#[test]
fn a_flat_region_is_one_outcome_with_one_colour_and_one_legend_entry() {
    for formula in ["3", "relu(x)", "x%2Babs(x)"] {
        let figure = computed(&format!("formula={formula}&view=-3,-1"), 300.0);
        let legend = figure.legend();
        assert_eq!(legend.iter().map(|entry| entry.label.as_str()).collect::<Vec<_>>(), [NOT_A_MINIMUM], "{formula}");
        let [red, green, blue] = legend[0].color;
        let raster = figure.strip.raster().expect("a strip");
        assert!(raster.colors.iter().all(|color| *color == [red, green, blue, 255]));
    }
}

#[test]
fn a_kink_can_be_a_minimum_and_an_inflection_is_not() {
    let kink = computed("function=kink&x=0", 201.0);
    assert_eq!(ball_outcome(&kink), Ok(0.0));
    assert!(kink.description().contains("one minimum in view") && kink.description().contains("global in this view"));
    assert_eq!(ball_outcome(&computed("function=product&learning-rate=0.02&x=0", 201.0)), Err(NOT_A_MINIMUM.into()));
}
