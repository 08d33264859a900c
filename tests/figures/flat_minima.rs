//! The promises of the sharp and the flat minimum.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | a histogram | itself, computed in other slices | bit for bit |
//! | constant noise, small η: the share in the flat valley | the quadrature of exp(−L ∕ T) by Simpson's rule, and √(λ_sharp ∕ λ_flat) : 1 | three standard errors of 4,000 runs |
//! | the expected share in each bin | the same quadrature | 1e-9 |
//! | a minimum with λ > 2 ∕ η | no run | none |
//! | sample noise in the flat valley | the stationary variance ηλs²(n − B) ∕ (B(n − 1)(2 − ηλ)) | four standard errors |
//! | stretch α with η ∕ α², α a power of 2 | the same histogram and gaps, α² times the sharpness | bit for bit |

use fall_line::figure::{Figure, Value, state};
use fall_line::scene::{Ink, Mark};

use super::harness::{FRAME, number, open, value, word};
use super::marks::panel;

/// Opens the figure and computes all its runs.
fn finished(text: &str) -> Box<dyn Figure> {
    let mut figure = open("flat-minima", text);
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
    figure
}

/// A column of the table: left, right, share, or what constant noise leads to.
fn column(figure: &dyn Figure, index: usize) -> Vec<f64> {
    let number = |row: &Vec<Value>| match row[index] {
        Value::Number(number) => number,
        ref other => panic!("a number, not {other:?}"),
    };
    figure.table().rows.iter().map(number).collect()
}

fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

fn shares(figure: &dyn Figure) -> [f64; 3] {
    ["shareFlat", "shareSharp", "shareDiverged"].map(|name| number(figure, 0, name))
}

/// The samples' shifts, written down anew.
fn shifts() -> [f64; 32] {
    std::array::from_fn(|index| 0.15 * (2.0 * index as f64 - 31.0) / 32.0)
}

/// The training loss: the mean of 32 shifted copies of the smaller of two parabolas, with a wall on the left.
fn training(x: f64) -> f64 {
    let variance = shifts().iter().map(|shift| shift * shift).sum::<f64>() / 32.0;
    let sample = |x: f64| {
        let sharp = match x {
            x if x < -0.3 => 0.405 - 2.7 * (x + 0.3) + 36.0 * (x + 0.3) * (x + 0.3),
            _ => 4.5 * x * x,
        };
        let flat = if x < 0.0 { f64::INFINITY } else { 0.5 * (x - 2.0) * (x - 2.0) };
        (sharp - 4.5 * variance).min(flat - 0.5 * variance)
    };
    shifts().iter().map(|shift| sample(x - shift)).sum::<f64>() / 32.0
}

/// ∫ exp(−L ∕ T) by Simpson's rule.
fn weight([from, to]: [f64; 2], temperature: f64) -> f64 {
    const PARTS: usize = 20_000;
    let width = (to - from) / PARTS as f64;
    let term = |index: usize| {
        let factor = [1.0, 4.0, 2.0][if index.is_multiple_of(PARTS) { 0 } else { 2 - index % 2 }];
        factor * (-training(from + index as f64 * width) / temperature).exp()
    };
    (0..=PARTS).map(term).sum::<f64>() * width / 3.0
}

/// Where the training loss is highest between the minima.
fn crest() -> f64 {
    let places = (0..=20_000).map(|index| 0.3 + 0.5 * f64::from(index) / 20_000.0);
    places.fold(0.3, |one, two| if training(two) > training(one) { two } else { one })
}

#[test]
fn the_training_curve_has_two_minima_of_equal_depth_and_one_crest() {
    let mut figure = open("flat-minima", "");
    let curve = panel(&mut *figure, "curve");
    let line = curve.backdrop.iter().rev().find_map(|mark| match mark {
        Mark::Line { points, stroke } if stroke.ink == Ink::Foreground => Some(points.clone()),
        _ => None,
    });
    for &[x, loss] in line.expect("the training curve").as_chunks().0 {
        assert!(loss.is_nan() || (loss - training(x)).abs() < 1e-12, "{x}");
    }
    assert!(training(0.0).abs() < 1e-15 && training(2.0).abs() < 1e-15);
    let rises = |[from, to]: [f64; 2], sign: f64| {
        let at = |index: i32| training(from + (to - from) * f64::from(index) / 1000.0);
        (0..1000).all(|index| sign * (at(index + 1) - at(index)) > 0.0)
    };
    assert!(rises([0.0, crest()], 1.0) && rises([crest(), 2.0], -1.0));
}

#[test]
fn the_same_seed_gives_the_same_histogram_however_the_work_is_sliced() {
    for noise in ["sample", "constant"] {
        let text = format!("noise={noise}&runs=333&seed=7");
        let at_once = finished(&text);
        let mut sliced = open("flat-minima", &format!("seed=8&noise={noise}"));
        sliced.scene(FRAME);
        sliced.advance(&mut || false);
        state::restore(&mut *sliced, &text);
        sliced.scene(FRAME);
        let mut slices = 0;
        loop {
            let mut left = 2;
            slices += 1;
            let is_more = sliced.advance(&mut || {
                left -= 1;
                left > 0
            });
            if !is_more {
                break;
            }
        }
        assert!(slices > 5);
        assert_eq!(bits(&column(&*sliced, 2)), bits(&column(&*at_once, 2)), "{noise}");
        assert_eq!(shares(&*sliced), shares(&*at_once));
        assert_ne!(bits(&column(&*finished(&format!("{text}1")), 2)), bits(&column(&*at_once, 2)), "another seed");
    }
}

#[test]
fn what_constant_noise_leads_to_is_the_quadrature_of_its_law() {
    for (rate, sigma, batch) in [(0.18, 1.0, 2.0), (0.01, 8.0, 1.0), (0.1, 3.0, 8.0)] {
        let figure = open("flat-minima", &format!("learning-rate={rate}&sigma={sigma}&batch-size={batch}"));
        let temperature = rate * sigma * sigma / (2.0 * batch);
        let [left, right] = [weight([-3.0, crest()], temperature), weight([crest(), 12.0], temperature)];
        assert!((number(&*figure, 0, "expectedFlat") - right / (left + right)).abs() < 1e-6);
        let [lefts, rights, laws] = [0, 1, 3].map(|index| column(&*figure, index));
        for bin in (0..lefts.len()).step_by(13) {
            let expected = weight([lefts[bin], rights[bin]], temperature) / (left + right);
            assert!((laws[bin] - expected).abs() < 1e-8, "bin {bin}: {} and {expected}", laws[bin]);
        }
    }
}

#[test]
fn constant_noise_fills_the_valleys_by_the_roots_of_their_curvatures() {
    // T = 0.35, a third of the crest; η is so small that descent follows the diffusion, and time is long enough to forget the start.
    let figure = finished("noise=constant&learning-rate=0.005&sigma=11.832&batch-size=1&steps=10000&runs=4000");
    let [flat, sharp, diverged] = shares(&*figure);
    let error = (0.75f64 * 0.25 / 4000.0).sqrt();
    let quadrature = number(&*figure, 0, "expectedFlat");
    assert!((flat - quadrature).abs() < 3.0 * error, "{flat}, quadrature {quadrature} ± {error}");
    assert!((flat - 0.75).abs() < 3.0 * error, "{flat}, √9 : 1 is 0.75 ± {error}");
    assert!((flat + sharp - 1.0).abs() < 1e-12 && diverged == 0.0);
}

#[test]
fn a_minimum_with_a_curvature_above_2_over_the_rate_holds_no_run() {
    // 2 ∕ 9 = 0.222, 2 ∕ 1 = 2. Wherever they start, and with any batch.
    for batch in [1, 4, 32] {
        for start in ["", "&start-from=-0.8&start-to=3.6"] {
            let figure = finished(&format!("learning-rate=0.23&batch-size={batch}&steps=1000{start}"));
            assert_eq!(word(&*figure, 0, "holds"), "flat only");
            assert_eq!(shares(&*figure), [1.0, 0.0, 0.0], "{batch}{start}");
            let figure = finished(&format!("learning-rate=2.05&batch-size={batch}&steps=1000{start}"));
            assert_eq!(word(&*figure, 0, "holds"), "neither");
            assert_eq!(shares(&*figure), [0.0, 0.0, 1.0], "{batch}{start}");
        }
    }
    // Below, plain descent stays, to the last run.
    for rate in [0.02, 0.11, 0.2, 0.222] {
        let figure = finished(&format!("learning-rate={rate}&batch-size=32&steps=1000&start-from=-0.1&start-to=0.1"));
        assert_eq!((word(&*figure, 0, "holds").as_str(), shares(&*figure)), ("both", [0.0, 1.0, 0.0]), "{rate}");
    }
}

#[test]
fn noise_by_sample_never_leaves_a_minimum_that_is_said_to_hold_with_it_and_leaves_the_other() {
    let fate = |rate: f64, batch: usize| {
        let figure = finished(&format!(
            "learning-rate={rate}&batch-size={batch}&steps=2000&runs=100&start-from=-0.1&start-to=0.1"
        ));
        (word(&*figure, 0, "holdsWithNoise"), shares(&*figure)[1])
    };
    // |ξ̄| ≤ 0.15 (32 − B) ∕ 32 is exceeded by η ∙ 9 ∕ (2 − η ∙ 9) from these rates on.
    for (batch, edge) in [(1, 0.1129), (4, 0.1185), (16, 0.1481)] {
        assert_eq!(fate(edge - 1e-3, batch), ("both".into(), 1.0), "{batch}");
        assert_eq!(fate(edge + 1e-3, batch).0, "flat only", "{batch}");
    }
    assert_eq!(fate(0.2, 32), ("both".into(), 1.0));
    assert!(fate(0.18, 1).1 == 0.0 && fate(0.2, 4).1 == 0.0);
    let constant = open("flat-minima", "noise=constant&learning-rate=0.01");
    assert_eq!(word(&*constant, 0, "holdsWithNoise"), "neither");
}

#[test]
fn by_sample_the_flat_valley_keeps_the_variance_of_an_autoregression() {
    for (rate, batch) in [(0.5f64, 1.0f64), (0.5, 8.0), (1.2, 2.0)] {
        let figure = finished(&format!(
            "learning-rate={rate}&batch-size={batch}&runs=4000&steps=100&start-from=1.9&start-to=2.1"
        ));
        let [lefts, rights, shares] = [0, 1, 2].map(|index| column(&*figure, index));
        let moment = |power: i32| -> f64 {
            let terms = lefts.iter().zip(&rights).zip(&shares);
            terms.map(|((left, right), share)| share * (0.5 * (left + right) - 2.0).powi(power)).sum()
        };
        let variance = shifts().iter().map(|shift| shift * shift).sum::<f64>() / 32.0;
        let of_batch = variance / batch * (32.0 - batch) / 31.0;
        // Sheppard's correction of a variance in bins.
        let bin = rights[0] - lefts[0];
        let expected = rate * of_batch / (2.0 - rate);
        let found = moment(2) - moment(1).powi(2) - bin * bin / 12.0;
        let error = expected * (2.0f64 / 4000.0).sqrt();
        assert!((found - expected).abs() < 4.0 * error, "η = {rate}, B = {batch}: {found} and {expected} ± {error}");
    }
}

#[test]
fn a_stretch_with_the_rate_over_its_square_changes_the_sharpness_alone() {
    for noise in ["sample", "constant"] {
        let text = format!("noise={noise}&runs=300&batch-size=2");
        let plain = finished(&format!("{text}&learning-rate=0.18"));
        for (stretch, rate) in [(2.0, 0.18 / 4.0), (4.0, 0.18 / 16.0), (0.5, 0.18 * 4.0)] {
            let figure = finished(&format!("{text}&stretch={stretch}&learning-rate={rate}"));
            assert_eq!(bits(&column(&*figure, 2)), bits(&column(&*plain, 2)), "{noise} {stretch}");
            assert_eq!(bits(&column(&*figure, 3)), bits(&column(&*plain, 3)), "{noise} {stretch}");
            for name in ["shareFlat", "shareSharp", "shareDiverged", "gapFlat", "gapSharp", "expectedFlat"] {
                assert_eq!(number(&*figure, 0, name), number(&*plain, 0, name), "{name}");
            }
            for name in ["holds", "holdsWithNoise"] {
                assert_eq!(word(&*figure, 0, name), word(&*plain, 0, name), "{name}");
            }
            for name in ["sharpnessFlat", "sharpnessSharp"] {
                assert_eq!(number(&*figure, 0, name), stretch * stretch * number(&*plain, 0, name), "{name}");
            }
            // The bins are the same, in the units of the stretched weight.
            let scaled: Vec<f64> = column(&*figure, 0).iter().map(|left| stretch * left).collect();
            assert_eq!(bits(&scaled), bits(&column(&*plain, 0)));
        }
        // At the same learning rate the histogram does change.
        let faster = finished(&format!("{text}&learning-rate=0.18&stretch=2"));
        assert_ne!(bits(&column(&*faster, 2)), bits(&column(&*plain, 2)));
    }
}

#[test]
fn the_gap_at_a_minimum_is_half_its_curvature_times_the_square_of_the_shift() {
    for shift in [-0.15f64, -0.08, 0.02, 0.15] {
        let figure = open("flat-minima", &format!("shift={shift}"));
        assert!((number(&*figure, 0, "gapSharp") - 4.5 * shift * shift).abs() < 1e-15);
        assert!((number(&*figure, 0, "gapFlat") - 0.5 * shift * shift).abs() < 1e-15);
    }
    let far = open("flat-minima", "shift=0.4");
    assert!((number(&*far, 0, "gapSharp") - training(-0.4)).abs() < 1e-12);
    assert_eq!(number(&*far, 0, "sharpnessSharp"), 9.0);
}

#[test]
fn shares_are_given_once_all_runs_are_computed_and_for_the_step_shown() {
    let mut figure = open("flat-minima", "");
    assert_eq!(value(&*figure, 0, "shareFlat"), Value::None);
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
    let [flat, sharp, diverged] = shares(&*figure);
    assert!(
        flat > 0.9 && diverged == 0.0 && (flat + sharp - 1.0).abs() < 1e-12,
        "noise leads to the flat valley: {flat}"
    );
    figure.set("step", "0").expect("a step");
    assert_eq!(shares(&*figure), [0.0, 1.0, 0.0]);
    figure.set("batch-size", "32").expect("a batch");
    assert_eq!(value(&*figure, 0, "shareFlat"), Value::None);
}

#[test]
fn the_sweep_ends_where_the_runs_do_and_moves_with_the_stretch() {
    let mut figure = finished("learning-rate=0.18&batch-size=4");
    let line = |figure: &mut dyn Figure| -> Vec<[f64; 2]> {
        let rates = panel(figure, "rates");
        let last = rates.backdrop.iter().rev().find_map(|mark| match mark {
            Mark::Line { points, stroke } if stroke.ink == Ink::Series(1) => Some(points.clone()),
            _ => None,
        });
        last.expect("the line of the batch").as_chunks().0.to_vec()
    };
    let before = line(&mut *figure);
    assert_eq!(before.len(), 81);
    for &[rate, share] in before.iter().filter(|[rate, _]| (0.14..0.3).contains(rate)) {
        let runs = finished(&format!("learning-rate={rate}&batch-size=4&runs=100"));
        assert_eq!(number(&*runs, 0, "shareFlat"), share, "{rate}");
    }
    figure.set("stretch", "2").expect("a stretch");
    let after = line(&mut *figure);
    assert!(before.iter().zip(&after).all(|(one, two)| one[0] == 4.0 * two[0] && one[1] == two[1]));
}
