//! The promises of the distribution.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | the total area, every family over a grid of letters | double-exponential quadrature | 1e-9 |
//! | P(a ≤ X ≤ b) | F(b) − F(a), double-exponential quadrature, erf | 1e-10 |
//! | the averages of samples | the integrals | five standard errors |
//! | the mean of samples, moved by a letter | the mean, moved along | 1e-12 |

use fall_line::distribution::Distribution;
use fall_line::distributions::DISTRIBUTIONS;
use fall_line::figure::{Figure, Value, state};
use fall_line::scene::{Mark, Scene};

use super::harness::{FRAME, number, open, value, word};
use super::soundness::assert_sound;
use crate::distributions::integral;

/// The rows of the readouts.
const INTEGRAL: usize = 0;
const SAMPLES: usize = 1;

/// A figure with all its work done.
fn finished(text: &str) -> Box<dyn Figure> {
    let mut figure = open("probability", text);
    finish(&mut *figure);
    figure
}

fn finish(figure: &mut dyn Figure) -> Scene {
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
    figure.scene(FRAME)
}

/// Every family with each of its letters at several values, as a state too.
fn grid() -> Vec<(String, Box<dyn Distribution>)> {
    let mut grid = Vec::new();
    for card in DISTRIBUTIONS {
        let values = |index: usize| match card.letters[index].range[0] {
            // No double is near enough to a pole at 1.
            low if low > 0.0 && card.letters[index].name == "beta" => vec![1.0, 2.5, 12.0],
            low if low > 0.0 => vec![0.5, 1.0, 2.5, 12.0],
            0.0 => vec![0.0, 0.3, 1.0],
            _ => vec![-3.0, 0.0, 4.0],
        };
        let mut rows: Vec<Vec<f64>> = vec![Vec::new()];
        for index in 0..card.letters.len() {
            rows = rows
                .iter()
                .flat_map(|row| values(index).into_iter().map(|value| [&row[..], &[value]].concat()))
                .collect();
        }
        // Every seventh of the many mixtures, whose parts are coprime to it.
        let step = if rows.len() > 100 { 7 } else { 1 };
        for row in rows.into_iter().step_by(step) {
            let letters = card.letters.iter().zip(&row).map(|(letter, value)| format!("&{}={value}", letter.name));
            grid.push((format!("distribution={}{}", card.id, letters.collect::<String>()), (card.with)(&row)));
        }
    }
    grid
}

#[test]
fn the_total_area_is_one() {
    let grid = grid();
    assert!(grid.len() > 100, "{}", grid.len());
    for (name, one) in grid {
        let [low, median, high] = [0.25, 0.5, 0.75].map(|p| one.quantile(p));
        let [from, to] = one.support();
        // Between hills far apart the density is as good as 0.
        let cuts: Vec<f64> = if name.contains("mixture") {
            (1..40).map(|at| one.quantile(f64::from(at) / 40.0)).collect()
        } else {
            vec![median]
        };
        let ends: Vec<f64> = [from].into_iter().chain(cuts).chain([to]).collect();
        let area: f64 = ends
            .windows(2)
            .map(|ends| {
                let middle = match (ends[0].is_finite(), ends[1].is_finite()) {
                    (true, true) => 0.5 * (ends[0] + ends[1]),
                    (true, false) => ends[0] + (high - low),
                    _ => ends[1] - (high - low),
                };
                integral([ends[0], ends[1]], middle, high - low, |x| one.density(x))
            })
            .sum();
        assert!((area - 1.0).abs() < 1e-9, "{name}: {area}");
    }
}

#[test]
fn a_probability_is_a_difference_of_heights_and_an_area() {
    for (text, one) in grid().into_iter().step_by(5) {
        let [a, b] = [0.2, 0.7].map(|p| one.quantile(p));
        let figure = open("probability", &format!("{text}&a={a}&b={b}"));
        let shown = number(&*figure, INTEGRAL, "probability");
        assert!((shown - (one.cdf(b) - one.cdf(a))).abs() < 1e-13, "{text}: {shown}");
        let [low, median, high] = [0.25, 0.5, 0.6].map(|p| one.quantile(p));
        let area = integral([a, low], 0.5 * (a + low), 1.0, |x| one.density(x))
            + integral([low, high], median, 1.0, |x| one.density(x))
            + integral([high, b], 0.5 * (high + b), 1.0, |x| one.density(x));
        assert!((shown - area).abs() < 1e-10, "{text}: {shown}, not {area}");
    }
    let figure = open("probability", "mu=1&sigma=2&a=-1&b=4");
    let below = |x: f64| 0.5 * libm::erfc(-(x - 1.0) / 8f64.sqrt());
    assert!((number(&*figure, INTEGRAL, "probability") - (below(4.0) - below(-1.0))).abs() < 1e-14);
    // Far out in a tail there are digits too.
    let figure = open("probability", "a=10&b=11");
    let expected = 0.5 * (libm::erfc(10.0 / 2f64.sqrt()) - libm::erfc(11.0 / 2f64.sqrt()));
    assert!((number(&*figure, INTEGRAL, "probability") / expected - 1.0).abs() < 1e-12);
}

#[test]
fn with_b_left_of_a_the_interval_is_between_them() {
    let of = |text: &str| number(&*open("probability", text), INTEGRAL, "probability");
    assert_eq!(of("a=1.5&b=-0.5").to_bits(), of("a=-0.5&b=1.5").to_bits());
    assert!(of("a=1.5&b=-0.5") > 0.6);
    assert_eq!(of("a=0.5&b=0.5"), 0.0);
}

#[test]
fn a_mean_that_does_not_exist_is_said_not_to_exist_and_its_running_mean_does_not_settle() {
    for text in
        ["distribution=cauchy", "distribution=student&nu=1", "distribution=student&nu=0.7", "formula=1/(1%2Bx^2)"]
    {
        let mut figure = open("probability", text);
        for name in ["mean", "variance"] {
            assert_eq!(word(&*figure, INTEGRAL, name), "does not exist", "{text}");
        }
        assert_eq!(value(&*figure, SAMPLES, "meanError"), Value::None, "{text}");
        assert!(figure.description().contains("no mean"), "{text}");
        let texts = texts(&finish(&mut *figure));
        assert!(texts.iter().any(|text| text.contains("E[X] does not exist")), "{text}: {texts:?}");
        assert!(figure.statements().iter().any(|line| line.mathml.contains("there is no")), "{text}");
    }
    // With a mean, but without a variance.
    let figure = open("probability", "distribution=student&nu=1.5");
    assert_eq!(number(&*figure, INTEGRAL, "mean"), 0.0);
    assert_eq!(number(&*figure, INTEGRAL, "variance"), f64::INFINITY);
    // The spread of means over seeds, of 100 samples and of 100 times as many.
    let spread = |text: &str, samples: usize| {
        let mut means: Vec<f64> = (0..41)
            .map(|seed| number(&*finished(&format!("{text}&samples={samples}&seed={seed}")), SAMPLES, "mean").abs())
            .collect();
        means.sort_unstable_by(f64::total_cmp);
        means[20]
    };
    let shrinks = |text: &str| spread(text, 10_000) / spread(text, 100);
    assert!((0.05..0.2).contains(&shrinks("distribution=normal")), "{}", shrinks("distribution=normal"));
    assert!(shrinks("distribution=cauchy") > 0.5, "{}", shrinks("distribution=cauchy"));
}

fn texts(scene: &Scene) -> Vec<String> {
    let marks = scene.panels.iter().flat_map(|panel| panel.backdrop.iter().chain(&panel.front));
    let text = |mark: &Mark| match mark {
        Mark::Text { text, .. } => Some(text.clone()),
        _ => None,
    };
    marks.filter_map(text).collect()
}

#[test]
fn a_density_above_one_is_no_error() {
    for text in
        ["sigma=0.1", "distribution=uniform&w=0.2", "distribution=beta&alpha=0.5&beta=0.5", "formula=exp(-1000x^2)"]
    {
        let mut figure = open("probability", text);
        let scene = finish(&mut *figure);
        let panel = scene.panels.iter().find(|panel| panel.id == "density").expect("the density");
        assert!(panel.y.range[1] > 1.0, "{text}: {:?}", panel.y.range);
        assert_sound(&mut *figure);
        for [a, b] in [[-1e9, 1e9], [-0.05, 0.05], [0.0, 0.1]] {
            for (name, end) in [("a", a), ("b", b)] {
                figure.set(name, &end.to_string()).expect("an end");
            }
            let probability = number(&*figure, INTEGRAL, "probability");
            assert!((0.0..=1.0).contains(&probability), "{text}: {probability}");
            assert!(b < 1.0 || probability > 1.0 - 1e-4, "{text}: {probability}");
        }
    }
}

#[test]
fn what_is_no_density_is_refused_and_the_last_good_picture_stays() {
    let mut figure = finished("formula=exp(-k%20x^2)&k=2&fulcrum=0.3");
    let (before, picture) = (state::write(&mut *figure), format!("{:?}", figure.scene(FRAME)));
    let cases = [
        ("formula", "sin(x)", "negative"),
        ("formula", "x^3 exp(-x^2)", "negative"),
        ("formula", "1/x^2", "pole"),
        ("formula", "1", "too slowly"),
        ("formula", "exp(x^2)", "no factor"),
        ("formula", "0 x", "0 everywhere"),
        ("formula", "sqrt(-1 - x^2)", "0 everywhere"),
        ("formula", "exp(-x^2) +", ""),
        ("formula", "", ""),
        ("formula", "exp(-b x^2)", "already in use"),
        ("a", "nonsense", ""),
        ("k", "-1", "no factor"),
    ];
    for (name, text, reason) in cases {
        let refusal = figure.set(name, text).expect_err(text);
        assert!(refusal.message.contains(reason), "{text}: {}", refusal.message);
        assert_eq!(state::write(&mut *figure), before, "{text}");
        assert_eq!(format!("{:?}", figure.scene(FRAME)), picture, "{text}");
    }
}

#[test]
fn letters_of_a_typed_density_are_checked_and_every_state_restores() {
    let mut figure = open("probability", "formula=exp(-k%20x^2)");
    for (text, reason) in [("-1", "no factor"), ("0", "no factor"), ("NaN", "number")] {
        let refusal = figure.set("k", text).expect_err(text);
        assert!(refusal.message.contains(reason), "{text}: {}", refusal.message);
    }
    figure.slide("k", 0.0).expect_err("a slider at −5");
    figure.set("k", "2").expect("a density");
    assert!((number(&*figure, INTEGRAL, "variance") - 0.25).abs() < 1e-9);
    // Kept letters that do not suit another formula give way.
    figure.set("formula", "exp(-x^2/k) k").expect("a density");
    assert!((number(&*figure, INTEGRAL, "variance") - 1.0).abs() < 1e-9);
    figure.set("k", "-2").expect_err("not integrable");
    // What one letter forbids, another may not allow: a state sets them one by one.
    let mut figure = open("probability", "formula=exp(-(k%20-%20m%20%2B%201)%20x^2)");
    figure.set("m", "-5").expect("7 x²");
    assert!(figure.set("k", "-4").is_err(), "with m at 1, k of −4 is no density");
    figure.set("k", "3").expect("9 x²");
    let written = state::write(&mut *figure);
    assert_eq!(state::write(&mut *open("probability", &written)), written);
    // A family afterwards leaves nothing behind.
    figure.set("distribution", "normal").expect("a family");
    assert_eq!(state::write(&mut *figure), "");
}

#[test]
fn the_beam_falls_to_the_side_of_the_mean_and_is_level_on_it() {
    let fall = |text: &str| {
        let scene = finish(&mut *open("probability", text));
        let beam = scene.panels.into_iter().find(|panel| panel.id == "beam").expect("the beam");
        let line = beam.front.iter().find_map(|mark| match mark {
            Mark::Line { points, .. } => Some(points.to_vec()),
            _ => None,
        });
        let line = line.expect("the beam");
        line[1] - line[3]
    };
    for (text, mean) in [("mu=1", 1.0), ("distribution=exponential&lambda=2", 0.5), ("formula=exp(-(x-1)^2)", 1.0)] {
        assert!(fall(&format!("{text}&fulcrum={mean}")).abs() < 1e-9, "{text}");
        assert!(fall(&format!("{text}&fulcrum={}", mean - 0.3)) > 0.1, "{text}");
        assert!(fall(&format!("{text}&fulcrum={}", mean + 0.3)) < -0.1, "{text}");
    }
    assert_eq!(fall("distribution=cauchy&fulcrum=3"), 0.0);
    // Steiner: 1 + 2².
    let texts = texts(&finish(&mut *open("probability", "fulcrum=2")));
    assert!(texts.contains(&"moment of inertia 5.00".into()), "{texts:?}");
}

#[test]
fn samples_find_the_integrals() {
    for card in DISTRIBUTIONS {
        let figure = finished(&format!("distribution={}&samples=20000&seed=3", card.id));
        for name in ["probability", "mean", "variance"] {
            let Value::Number(exact) = value(&*figure, INTEGRAL, name) else { continue };
            let error = ["Error"].map(|end| format!("{name}{end}"))[0].clone();
            let Value::Number(error) = value(&*figure, SAMPLES, &error) else { continue };
            let found = number(&*figure, SAMPLES, name);
            // The fourth moment of a t with three degrees of freedom does not exist.
            let within = if card.id == "student" && name == "variance" { 40.0 } else { 5.0 };
            assert!((found - exact).abs() < within * error, "{}: {name} {found} ± {error}, not {exact}", card.id);
            assert!(error > 0.0, "{}: {name}", card.id);
        }
        assert_eq!(number(&*figure, SAMPLES, "samples"), 20_000.0);
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_however_the_work_is_sliced() {
    let bits = |figure: &dyn Figure| number(figure, SAMPLES, "mean").to_bits();
    let whole = finished("distribution=gamma&samples=50000&seed=7");
    let mut sliced = open("probability", "distribution=gamma&samples=50000&seed=7");
    sliced.scene(FRAME);
    let mut slices = 0;
    loop {
        let mut left = 1;
        let more = sliced.advance(&mut || {
            left -= 1;
            left >= 0
        });
        sliced.scene(FRAME);
        slices += 1;
        if !more {
            break;
        }
    }
    assert!(slices > 2, "{slices}");
    assert_eq!(bits(&*whole), bits(&*sliced));
    assert_ne!(bits(&*whole), bits(&*finished("distribution=gamma&samples=50000&seed=8")));
    // Back from another distribution and another number.
    for (name, value) in [("theta", "2"), ("samples", "100"), ("theta", "1"), ("samples", "50000")] {
        sliced.set(name, value).expect("a setting");
        sliced.scene(FRAME);
    }
    finish(&mut *sliced);
    assert_eq!(bits(&*whole), bits(&*sliced));
}

#[test]
fn samples_move_along_with_the_letters() {
    for samples in [1000, 30_000] {
        let of = |text: &str, name: &str| number(&*finished(&format!("samples={samples}&{text}")), SAMPLES, name);
        let mean = of("mu=0", "mean");
        assert!((of("mu=2.5", "mean") - mean - 2.5).abs() < 1e-12);
        assert!((of("sigma=3", "mean") - 3.0 * mean).abs() < 1e-12);
        assert!((of("sigma=3", "variance") - 9.0 * of("mu=0", "variance")).abs() < 1e-10);
    }
}

#[test]
fn the_longest_formulas_are_accepted_or_refused_with_a_reason() {
    let longest = |part: &str, sign: &str| vec![part; 4096 / (part.len() + sign.len())].join(sign);
    let nested = format!("{}x{}", "sin(".repeat(90), ")".repeat(90));
    for formula in
        [longest("x", " "), longest("(x+1)", ""), longest("x", "+"), longest("x", "/"), longest("sin(x)", ""), nested]
    {
        for text in [formula.clone(), format!("exp(-x^2) cos({})^2", &formula[..formula.len().min(300)])] {
            let mut figure = open("probability", "");
            if let Err(refusal) = figure.set("formula", &text) {
                assert!(!refusal.message.is_empty() && state::write(&mut *figure).is_empty());
            }
            assert_sound(&mut *figure);
        }
    }
}
