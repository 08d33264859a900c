//! The promises of the figure of entropy and divergence.

use std::f64::consts::{E, LN_2, PI};

use fall_line::distributions::DISTRIBUTIONS;
use fall_line::figure::{Figure, Value};
use fall_line::scene::{Ink, Mark, Panel};

use super::harness::{FRAME, number, open, parameter, value};

const INTEGRAND: usize = 1;
const BESIDE: usize = 2;

const CELLS: [&str; 7] =
    ["entropyP", "entropyQ", "crossEntropy", "klForward", "klReverse", "jensenShannon", "totalVariation"];

fn close(one: f64, two: f64, tolerance: f64, what: &str) {
    assert!((one - two).abs() <= tolerance * (1.0 + two.abs()), "{what}: {one} and {two}");
}

fn of(state: &str, cell: &str) -> f64 {
    number(&*open("information", state), 0, cell)
}

fn is_infinite(figure: &dyn Figure, cell: &str) -> bool {
    value(figure, 0, cell) == Value::Word("∞".into())
}

/// Every pair of families at its defaults, and some with other letters.
fn pairs() -> Vec<String> {
    let families = DISTRIBUTIONS.iter().map(|card| card.id);
    let mut pairs: Vec<String> =
        families.clone().flat_map(|p| families.clone().map(move |q| format!("p={p}&q={q}"))).collect();
    pairs.extend(
        [
            "p=normal&p-mu=-2&p-sigma=0.3&q=cauchy&q-m=3&q-gamma=0.05",
            "p=laplace&p-mu=4&p-d=0.02&q-sigma=3",
            "p=mixture&p-w=0.02&p-mu1=20&p-sigma1=0.1&q=logistic&q-s=5",
            "p=gamma&p-k=0.5&q=exponential&q-lambda=0.2",
            "p=student&p-nu=2.5&q=normal&q-mu=1",
            "p=beta&p-alpha=20&p-beta=3&q=uniform",
            "p=normal&q=normal&p-mu=30",
            "p-formula=x^2 exp(-x^2)&q=normal",
            "p=normal&q-formula=1/(1 + x^4)",
        ]
        .map(String::from),
    );
    pairs
}

#[test]
fn the_cross_entropy_is_the_entropy_and_the_divergence() {
    let mut compared = 0;
    for state in pairs() {
        let figure = open("information", &state);
        if let (Value::Number(cross), Value::Number(divergence)) =
            (value(&*figure, 0, "crossEntropy"), value(&*figure, 0, "klForward"))
        {
            close(cross, number(&*figure, 0, "entropyP") + divergence, 1e-10, &state);
            compared += 1;
        } else {
            assert_eq!(value(&*figure, 0, "crossEntropy"), value(&*figure, 0, "klForward"), "{state}");
        }
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn entropies_have_their_closed_forms() {
    let families: [(&str, f64); 10] = [
        ("normal&p-mu=3&p-sigma=0.4", 0.5 * (2.0 * PI * E * 0.16).ln()),
        ("uniform&p-left=-7&p-w=0.3", 0.3f64.ln()),
        ("exponential&p-lambda=5", 1.0 - 5f64.ln()),
        ("laplace&p-mu=-1&p-d=2", 1.0 + 4f64.ln()),
        ("logistic&p-s=3", 2.0 + 3f64.ln()),
        ("cauchy&p-m=2", (4.0 * PI).ln()),
        ("cauchy&p-gamma=0.1", (0.4 * PI).ln()),
        // k + ln θ + ln Γ(k) + (1 − k)ψ(k) with ψ(2) = 1 − γ.
        ("gamma&p-k=2&p-theta=3", 2.0 + 3f64.ln() - (1.0 - 0.577_215_664_901_532_9)),
        ("beta&p-alpha=1&p-beta=1", 0.0),
        ("student&p-nu=1", (4.0 * PI).ln()),
    ];
    for (state, entropy) in families {
        close(of(&format!("p={state}"), "entropyP"), entropy, 1e-10, state);
        let bits = of(&format!("p={state}&unit=bits"), "entropyP");
        close(bits, entropy / LN_2, 1e-10, state);
    }
    // Both shapes ½: the arcsine law, with a pole at either end, of which the upper one ends where no double is nearer to 1.
    close(of("p=beta&p-alpha=0.5&p-beta=0.5", "entropyP"), (PI / 4.0).ln(), 1e-6, "arcsine");
}

#[test]
fn divergences_have_their_closed_forms() {
    let normal = |m: f64, s: f64, n: f64, t: f64| (t / s).ln() + (s * s + (m - n) * (m - n)) / (2.0 * t * t) - 0.5;
    for (m, s, n, t) in [(0.0, 1.0, 1.0, 1.0), (-2.0, 0.3, 1.0, 2.0), (0.0, 2.0, 0.5, 0.4), (5.0, 0.05, 0.0, 1.0)] {
        let state = format!("p=normal&p-mu={m}&p-sigma={s}&q-mu={n}&q-sigma={t}");
        close(of(&state, "klForward"), normal(m, s, n, t), 1e-10, &state);
        close(of(&state, "klReverse"), normal(n, t, m, s), 1e-10, &state);
    }
    // Total variation of normals with the same width: 2Φ(|m|/2) − 1.
    close(of("p=normal&q-mu=1", "totalVariation"), 0.382_924_922_548_026, 1e-10, "two normals");
    // Two Cauchy distributions: ln((γ₁ + γ₂)² + d²)/(4γ₁γ₂), the same both ways (Chyzak and Nielsen 2019).
    let cauchy = (((1.0f64 + 0.25).powi(2) + 9.0) / (4.0 * 0.25)).ln();
    for cell in ["klForward", "klReverse"] {
        close(of("p=cauchy&q=cauchy&q-m=3&q-gamma=0.25", cell), cauchy, 1e-10, cell);
    }
    // Exponential against exponential: ln λ/μ + μ/λ − 1; Laplace against normal: ½ ln 2πσ² + b²/σ² − 1 − ln 2b.
    close(
        of("p=exponential&p-lambda=2&q=exponential&q-lambda=0.5", "klForward"),
        4f64.ln() + 0.25 - 1.0,
        1e-10,
        "exponential",
    );
    let laplace = 0.5 * (2.0 * PI * 4.0).ln() + 0.25 - 1.0 - 2f64.ln();
    close(of("p=laplace&q-sigma=2", "klForward"), laplace, 1e-10, "laplace");
    // Half of p outside q: the halves do not meet.
    close(of("p=uniform&p-w=2&q=uniform&q-left=1&q-w=2", "totalVariation"), 0.5, 1e-12, "uniform");
    close(of("p=uniform&q=uniform&q-left=5", "jensenShannon"), LN_2, 1e-12, "apart");
    close(of("p=uniform&q=uniform&q-left=5&unit=bits", "jensenShannon"), 1.0, 1e-12, "apart");
}

#[test]
fn a_divergence_is_not_negative_and_0_only_where_p_is_q() {
    for state in pairs() {
        let figure = open("information", &state);
        let is_same = CELLS[3..].iter().all(|cell| value(&*figure, 0, cell) == Value::Number(0.0));
        for cell in ["klForward", "klReverse", "jensenShannon", "totalVariation"] {
            if let Value::Number(divergence) = value(&*figure, 0, cell) {
                assert!(divergence >= 0.0 && (divergence > 1e-6 || is_same), "{state}, {cell}: {divergence}");
            }
        }
        let words: Vec<_> = state.split('&').map(|pair| pair.split('=').next_back().expect("a value")).collect();
        assert_eq!(is_same, words.len() == 2 && words[0] == words[1], "{state}");
    }
}

#[test]
fn without_support_a_divergence_is_infinite_and_the_reason_is_named() {
    for (state, forward, reverse) in [
        ("p=normal&q=uniform", true, false),
        ("p=uniform&q=normal", false, true),
        ("p=uniform&q=uniform&q-left=0.5", true, true),
        ("p=exponential&q=beta", true, false),
        ("p=gamma&q=exponential", false, false),
        ("p-formula=max(0, sin(x)) exp(-x^2)&q=normal", false, true),
    ] {
        let figure = open("information", state);
        for (cell, symbol, expected) in [("klForward", "KL(p‖q) = ∞", forward), ("klReverse", "KL(q‖p) = ∞", reverse)]
        {
            assert_eq!(is_infinite(&*figure, cell), expected, "{state}, {cell}: {:?}", value(&*figure, 0, cell));
            assert_eq!(figure.description().contains(&format!("{symbol}:")), expected, "{}", figure.description());
        }
        assert!(!(forward || reverse) || figure.description().contains("is 0 where"), "{state}");
        assert!(of(state, "jensenShannon") <= LN_2 + 1e-12 && of(state, "totalVariation") <= 1.0 + 1e-12);
    }
}

#[test]
fn tails_that_are_too_thin_make_a_divergence_infinite() {
    for (state, is_endless) in [
        ("p=cauchy&q=normal", true),
        ("p=student&p-nu=2&q=normal", true),
        ("p=student&p-nu=1.5&q=normal", true),
        ("p=student&p-nu=2.1&q=normal", false),
        ("p=cauchy&q=laplace", true),
        ("p=student&p-nu=1.1&q=laplace", false),
        ("p=laplace&q=normal", false),
        ("p=normal&q=cauchy", false),
    ] {
        let figure = open("information", state);
        assert_eq!(is_infinite(&*figure, "klForward"), is_endless, "{state}: {:?}", value(&*figure, 0, "klForward"));
        assert_eq!(figure.description().contains("tails of q are too thin"), is_endless, "{state}");
    }
    // −∫ p ln q = ½ ln 2π + ½ Var, and Var = ν/(ν − 2).
    let entropy = 0.5 * (2.0 * PI).ln() + 0.5 * 21.0;
    close(of("p=student&p-nu=2.1&q=normal", "crossEntropy"), entropy, 1e-7, "a tail like a power");
}

#[test]
fn pinsker_holds() {
    for state in pairs() {
        let figure = open("information", &state);
        let distance = number(&*figure, 0, "totalVariation");
        for cell in ["klForward", "klReverse"] {
            if let Value::Number(divergence) = value(&*figure, 0, cell) {
                assert!(distance * distance <= 0.5 * divergence + 1e-12, "{state}, {cell}: {distance} {divergence}");
            }
        }
    }
}

#[test]
fn another_unit_of_x_moves_entropies_and_no_divergence() {
    for state in pairs().into_iter().step_by(3) {
        let one = open("information", &state);
        for stretch in [0.1, 0.7, 10.0] {
            let other = open("information", &format!("{state}&stretch={stretch}"));
            for (index, cell) in CELLS.into_iter().enumerate() {
                match (value(&*one, 0, cell), value(&*other, 0, cell)) {
                    (Value::Number(before), Value::Number(after)) => {
                        let shift = if index < 3 { f64::ln(stretch) } else { 0.0 };
                        close(after, before + shift, 1e-10, &format!("{state}, {cell}"));
                    }
                    (before, after) => assert_eq!(before, after, "{state}, {cell}"),
                }
            }
        }
    }
}

fn panels(figure: &mut dyn Figure) -> Vec<Panel> {
    figure.scene(FRAME).panels
}

#[test]
fn each_measure_is_the_area_under_its_integrand() {
    for (name, cell) in [
        ("entropy-p", "entropyP"),
        ("entropy-q", "entropyQ"),
        ("cross-entropy", "crossEntropy"),
        ("kl-forward", "klForward"),
        ("kl-reverse", "klReverse"),
        ("jensen-shannon", "jensenShannon"),
        ("total-variation", "totalVariation"),
    ] {
        for unit in ["nats", "bits"] {
            let mut figure = open("information", &format!("integrand={name}&unit={unit}&view=-9,9"));
            let Mark::Line { points, .. } = &panels(&mut *figure)[INTEGRAND].backdrop[0] else { panic!("a line") };
            let trapezoids = points
                .chunks(2)
                .zip(points[2..].chunks(2))
                .map(|(one, two)| 0.5 * (two[0] - one[0]) * (one[1] + two[1]));
            let area: f64 = trapezoids.sum();
            close(area, number(&*figure, 0, cell), 1e-3, &format!("{name} in {unit}"));
        }
    }
}

#[test]
fn bins_that_shrink_tend_to_the_entropy() {
    for family in ["normal", "mixture", "laplace", "logistic", "cauchy", "exponential", "gamma", "uniform", "beta"] {
        let mut figure = open("information", &format!("p={family}&beside=bins"));
        let entropy = number(&*figure, 0, "entropyP");
        let panel = panels(&mut *figure).remove(BESIDE);
        let dots = panel.front.iter().find_map(|mark| match mark {
            Mark::Points { points, ink: Ink::Foreground, .. } => Some(points.to_vec()),
            _ => None,
        });
        let dots = dots.expect("dots");
        assert_eq!(dots.len(), 18, "Δ halves from dot to dot");
        let errors: Vec<f64> = dots.chunks(2).map(|dot| (dot[1] - entropy).abs()).collect();
        let last = errors.len() - 1;
        assert!(errors[last] < 2e-2 && errors[last] < 0.7 * errors[last - 2], "{family}: {errors:?}");
        if ["normal", "logistic", "cauchy"].contains(&family) {
            let ratio = errors[last - 1] / errors[last];
            assert!((ratio - 4.0).abs() < 0.1, "{family}, smooth: the error falls with Δ²: {ratio}");
        }
    }
}

#[test]
fn q_descends_to_the_maximum_of_the_likelihood() {
    // Of a normal q it is the mean and the standard deviation of the samples.
    let mut figure = open("information", "beside=fit&p=gamma&q-mu=-1&q-sigma=3&samples=40&steps=3000");
    let description = figure.description();
    let panel = panels(&mut *figure).remove(BESIDE);
    let line = panel.front.iter().find_map(|mark| match mark {
        Mark::Line { points, stroke } if stroke.ink == Ink::Series(0) => Some(points.to_vec()),
        _ => None,
    });
    let line = line.expect("a line");
    assert!(line[line.len() - 1] < line[1], "the cross-entropy of the samples falls");
    let ticks = figure.scene(FRAME).panels[0].front.iter().find_map(|mark| match mark {
        Mark::Line { points, stroke } if stroke.ink == Ink::Foreground && points.len() % 6 == 0 => {
            Some(points.to_vec())
        }
        _ => None,
    });
    let samples: Vec<f64> = ticks.expect("ticks").chunks(6).map(|tick| tick[0]).collect();
    assert_eq!(samples.len(), 40, "all of them are in view");
    let mean = samples.iter().sum::<f64>() / 40.0;
    let variance = samples.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 40.0;
    let expected = format!("q is at {mean:.3} with scale {:.3}", variance.sqrt());
    assert!(description.contains(&expected), "{description}, not {expected}");
    let likelihood = 0.5 * (2.0 * PI * E * variance).ln();
    close(line[line.len() - 1], likelihood, 1e-6, "½ ln 2πe s²");
    // q's own letters stay where the descent starts.
    assert_eq!(parameter(&mut *figure, "q-mu"), "-1");
    let start = open("information", "beside=fit&p=gamma&q-mu=-1&q-sigma=3&step=0");
    close(number(&*start, 0, "klForward"), of("p=gamma&q-mu=-1&q-sigma=3", "klForward"), 1e-12, "step 0");
}

#[test]
fn a_few_outcomes_have_sums() {
    let of = |state: &str, cell: &str| of(&format!("kind=bars&unit=bits&{state}"), cell);
    // ½, ¼, ⅛, ⅛ take 1¾ questions, and 2 if all are taken for equal.
    for (cell, expected) in
        [("entropyP", 1.75), ("entropyQ", 2.0), ("crossEntropy", 2.0), ("klForward", 0.25), ("klReverse", 0.25)]
    {
        close(of("", cell), expected, 1e-14, cell);
    }
    close(of("", "totalVariation"), 0.25, 1e-14, "½ (¼ + ⅛ + ⅛)");
    for state in ["p-bars=3,1&q-bars=1,1,2", "p-bars=1,1,1,1,1,1,1,1&q-bars=0.5,0.5", "p-bars=1,0&q-bars=0,1"] {
        let figure = open("information", &format!("kind=bars&unit=bits&{state}"));
        let [one, other] = ["klForward", "klReverse"].map(|cell| is_infinite(&*figure, cell));
        assert_eq!([one, other], [!state.starts_with("p-bars=3"), !state.starts_with("p-bars=1,1")], "{state}");
        assert!(number(&*figure, 0, "jensenShannon") <= 1.0, "{state}");
    }
}

#[test]
fn a_bar_that_is_dragged_takes_from_the_others() {
    let mut figure = open("information", "kind=bars");
    figure.drag("p-1", [0.0, 0.2]);
    assert_eq!(parameter(&mut *figure, "p-bars"), "0.2,0.4,0.2,0.2");
    figure.drag("q-4", [0.0, 5.0]);
    assert_eq!(parameter(&mut *figure, "q-bars"), "0,0,0,1");
    assert!(is_infinite(&*figure, "klForward") && figure.description().contains("q is 0 where p is not"));
    figure.drag("q-4", [0.0, 0.4]);
    assert_eq!(parameter(&mut *figure, "q-bars"), "0.2,0.2,0.2,0.4");
    for text in ["1", "0,0", "-1,2", "NaN,1", "1,1,1,1,1,1,1,1,1", "<script>", ""] {
        assert!(figure.set("p-bars", text).is_err(), "{text}");
    }
}

#[test]
fn handles_move_the_letter_that_they_stand_for() {
    for (family, letter, x, expected) in [
        ("normal", "mu", 2.0, 2.0),
        ("normal", "sigma", 2.5, 2.5),
        ("uniform", "w", 3.0, 3.0),
        ("exponential", "lambda", 4.0, 0.25),
        ("gamma", "theta", 6.0, 2.0),
        ("beta", "alpha", 0.75, 9.0),
        ("student", "nu", 3.0, 9.0),
        ("cauchy", "gamma", -1.0, 0.01),
        ("mixture", "mu2", 2.0, 2.0),
    ] {
        for stretch in [1.0, 2.0] {
            let mut figure = open("information", &format!("p={family}&stretch={stretch}"));
            let handle = format!("p-{letter}");
            figure.drag(&handle, [stretch * x, 0.0]);
            assert_eq!(parameter(&mut *figure, &handle), expected.to_string(), "{family}");
            if x > 0.0 {
                let at = figure.handles().into_iter().find(|one| one.id == handle).expect("a handle").at[0];
                close(at, stretch * x, 1e-9, family);
            }
        }
    }
}
