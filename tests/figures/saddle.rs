//! The promises of the saddle.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | steps to leave f = x² − y², plain descent | ln(r/d) ∕ ln(1 + η|λ|) | exactly, after rounding up |
//! | fitted slopes: descent, heavy ball, Nesterov, damped Newton | the roots of their recurrences, iterated here as matrices | 1e-6 of them |
//! | the same on other surfaces | the same with the exact λ | 2 % |
//! | Newton's method on a quadratic | one step | exactly |
//! | all eigenvalues positive, n = 1 … 8 | eight known digits | 1e-8 of them |
//! | the same for n up to 200 | de Bruijn's Pfaffian with 500 digits, in mpmath | 1e-11 of P |
//! | its decay | n² ln 3 ∕ 4 (Dean & Majumdar 2006) | the slope at n = 200, 1 % |
//! | shares of draws | the exact probability | five standard errors |
//! | eigenvalues | Jacobi rotations, and the trace of the matrix's powers | 1e-12 |
//! | moments of the spectrum | E tr H = 0, E tr H² = n² + n, E tr H⁴ of the GOE | five standard errors |
//! | the spectrum | the semicircle's distribution function | 0.02 at n = 100 |

use fall_line::figure::{Figure, Value, state};
use fall_line::linear::SymmetricEigenvalues;
use fall_line::problem::eigendecomposition::Eigendecomposition;
use fall_line::problem::{Evaluations, Problem};
use fall_line::random::Random;
use fall_line::scene::Mark;

use super::harness::{FRAME, number, open, value};
use super::soundness::assert_sound;

/// The row of a readout by its id.
fn row(figure: &dyn Figure, id: &str) -> usize {
    figure.readouts().iter().position(|row| row.id == id).expect("a row")
}

#[test]
fn plain_descent_leaves_when_the_recurrence_does() {
    // f = x² − y²: λ = −2 along y, and r is an eighth of 4.
    for (rate, distance) in [(0.05_f64, 0.01_f64), (0.05, -0.3), (0.2, 1e-6), (0.01, 0.001), (0.4, 1e-12)] {
        let figure = open("saddle", &format!("learning-rate={rate}&start=-1.5,{distance}"));
        let time = (0.5 / distance.abs()).ln() / (1.0f64 + 2.0 * rate).ln();
        assert_eq!(number(&*figure, row(&*figure, "sgd"), "escape"), time.ceil(), "η = {rate}, d = {distance}");
    }
}

/// The growth of a linear recurrence, by iterating its matrix on (position, memory).
fn growth([[a, b], [c, d]]: [[f64; 2]; 2]) -> f64 {
    let (mut x, mut v, mut last) = (1.0, 0.3, 1.0);
    for _ in 0..4000 {
        (x, v) = (a * x + b * v, c * x + d * v);
        last = f64::hypot(x, v);
        (x, v) = (x / last, v / last);
    }
    last
}

#[test]
fn fitted_slopes_equal_the_theory_on_the_quadratic_saddle() {
    for (rate, momentum) in [(0.05, 0.9), (0.02, 0.5), (0.01, 0.99), (0.3, 0.9)] {
        let state = format!(
            "optimisers=sgd+momentum+nesterov+newton&learning-rate={rate}&momentum-momentum={momentum}&nesterov-momentum={momentum}"
        );
        let figure = open("saddle", &state);
        let a = 2.0 * rate;
        // x ← x + a x + (memory), with v for −η times the velocity.
        let heavy = growth([[1.0 + a, momentum], [a, momentum]]);
        let nesterov = growth([[1.0 + a + momentum * a, momentum * momentum], [a, momentum]]);
        for (id, growth) in [("sgd", 1.0 + a), ("momentum", heavy), ("nesterov", nesterov), ("newton", 1.0 + rate)] {
            let row = row(&*figure, id);
            let [slope, theory, shown] = ["slope", "theory", "growth"].map(|name| number(&*figure, row, name));
            assert!((shown / growth - 1.0).abs() < 1e-12, "{id}, η = {rate}: z = {shown}, not {growth}");
            assert!((theory * growth.ln() - 1.0).abs() < 1e-9, "{id}: {theory}");
            assert!((slope / theory - 1.0).abs() < 1e-6, "{id}, η = {rate}, β = {momentum}: {slope}, not {theory}");
        }
        // z² − (1 + β + η|λ|)z + β
        assert!((heavy * heavy - (1.0 + momentum + a) * heavy + momentum).abs() < 1e-12);
    }
}

#[test]
fn weight_decay_and_dampening_belong_to_the_theory() {
    let state = "optimisers=sgd+momentum&sgd-weight-decay=0.5&momentum-dampening=0.5&momentum-weight-decay=0.2";
    let figure = open("saddle", state);
    for id in ["sgd", "momentum"] {
        let [slope, theory] = ["slope", "theory"].map(|name| number(&*figure, row(&*figure, id), name));
        assert!((slope / theory - 1.0).abs() < 1e-6, "{id}: {slope}, not {theory}");
    }
    // x² + y² of the decay outweighs −y² ∕ 4.
    let held = open("saddle", "optimisers=sgd&sgd-weight-decay=1&formula=x^2-y^2%2F4");
    assert_eq!(
        [value(&*held, 0, "theory"), value(&*held, 0, "slope"), value(&*held, 0, "escape")],
        [Value::None, Value::None, Value::None]
    );
}

#[test]
fn the_law_holds_on_curved_surfaces_and_those_that_are_typed() {
    let states = [
        "surface=double-well&start=0.1,0.5",
        "surface=six-hump-camel",
        "surface=himmelblau&learning-rate=0.004&start=0.1,2.5",
        "formula=x^2-y^2%2Bx%20y^2%2By^4&start=-0.5,0.01&learning-rate=0.05",
        "formula=(x-1)^2%2B2(x-1)(y-0.5)-(y-0.5)^2%2Bx^3%2F9&start=0.6,0.5&learning-rate=0.05",
    ];
    for state in states {
        let figure = open("saddle", &format!("{state}&optimisers=sgd+momentum+nesterov"));
        for row in 0..3 {
            let [slope, theory] = ["slope", "theory"].map(|name| number(&*figure, row, name));
            assert!((slope / theory - 1.0).abs() < 0.02, "{state}, row {row}: {slope}, not {theory}");
        }
    }
}

#[test]
fn newtons_method_walks_into_the_saddle_of_a_quadratic_in_one_step() {
    for state in ["", "start=1.3,-0.7", "formula=x^2%2B3x%20y-y^2%2Bx&start=1,1.5", "optimisers="] {
        let figure = open("saddle", state);
        let row = row(&*figure, "newtons-method");
        assert_eq!(number(&*figure, row, "arrival"), 1.0, "{state}");
        assert_eq!([value(&*figure, row, "escape"), value(&*figure, row, "slope")], [Value::None, Value::None]);
    }
    let bowl = open("saddle", "surface=bowl");
    assert_eq!(value(&*bowl, row(&*bowl, "newtons-method"), "arrival"), Value::None, "a bowl has no saddle");
}

#[test]
fn on_the_stable_line_descent_arrives_and_noise_frees_it() {
    let figure = open("saddle", "start=-1.8,0&optimisers=sgd+momentum");
    for row in 0..2 {
        assert_eq!(value(&*figure, row, "escape"), Value::None);
        assert!(number(&*figure, row, "arrival") > 10.0);
    }
    let noisy = open("saddle", "start=-1.8,0&optimisers=sgd+momentum&noise=0.01");
    assert!((0..2).all(|row| number(&*noisy, row, "escape") > 5.0));
    // Closer than the noise, the distance no longer counts.
    let slope = |state: &str| number(&*open("saddle", state), 0, "slope");
    assert!(slope("optimisers=sgd&noise=0.001") < 0.2 * slope("optimisers=sgd"));
}

#[test]
fn a_surface_without_a_saddle_says_so_and_a_flat_one_has_no_law() {
    let mut bowl = open("saddle", "surface=bowl");
    assert!(bowl.description().contains("no saddle"), "{}", bowl.description());
    assert!(bowl.scene(FRAME).panels.len() == 2);
    let monkey = open("saddle", "surface=monkey-saddle&optimisers=sgd&start=-0.6,0.01");
    assert_eq!(value(&*monkey, 0, "theory"), Value::None);
    // u̇ = 3ηu² takes (1/d − 1/r) ∕ 3η: 99 ∕ 9 times as long from ten times closer.
    let table = monkey.table();
    let time = |at: usize| match table.rows[at][2] {
        Value::Number(time) => time,
        ref other => panic!("{other:?} is no time"),
    };
    assert!((time(1) / time(0) - 11.0).abs() < 0.2, "{table:?}");
}

/// P(all eigenvalues of the GOE are positive), n = 1 … 8.
const POSITIVE: [f64; 8] =
    [0.5, 0.146446609, 0.024920921, 0.002456709, 1.40114685e-4, 4.62018748e-6, 8.80461281e-8, 9.69454675e-10];

#[test]
fn the_eight_probabilities_are_exact() {
    for (n, known) in (1..).zip(POSITIVE) {
        let exact = number(&*open("saddle", &format!("aspect=dimension&n={n}")), 0, "exact");
        // The digits that are given, rounded.
        let last = if known < 1e-3 { 10f64.powf(known.log10().floor() - 8.0) } else { 1e-9 };
        assert!((exact - known).abs() <= 0.51 * last, "n = {n}: {exact}, not {known}");
    }
    // Closed forms.
    let of = |n: usize| number(&*open("saddle", &format!("aspect=dimension&n={n}")), 0, "exact");
    let root = std::f64::consts::SQRT_2;
    assert!((of(2) - (2.0 - root) / 4.0).abs() < 1e-15);
    assert!((of(3) - (std::f64::consts::PI - 2.0 * root) / (4.0 * std::f64::consts::PI)).abs() < 1e-15);
}

#[test]
fn the_probability_is_exact_up_to_the_largest_size() {
    let log10 = |state: &str| number(&*open("saddle", state), 0, "exactLog10") * std::f64::consts::LN_10;
    let known = [
        ("aspect=dimension", -706.0045065437246),
        ("aspect=dimension&n=100", -2785.1225678669095),
        ("aspect=dimension&n=100&energy=-0.8", -663.0333744663445),
        ("aspect=dimension&n=199", -10953.1555146448),
        ("aspect=dimension&n=200", -11063.12612478644),
    ];
    for (state, ln) in known {
        assert!((log10(state) - ln).abs() < 1e-11 * ln.abs().max(1.0), "{state}: {}, not {ln}", log10(state));
    }
    let text = open("saddle", "aspect=dimension&n=200").readouts()[0].cells[1].text.clone();
    assert_eq!(text, "2.215·10⁻⁴⁸⁰⁵");
    // ln P(n) − ln P(n − 1) ≈ −(2n − 1) ln 3 ∕ 4.
    let step = log10("aspect=dimension&n=200") - log10("aspect=dimension&n=199");
    assert!((step / (-399.0 * 3f64.ln() / 4.0) - 1.0).abs() < 0.01, "{step}");
}

/// A figure about matrices with all of them drawn.
fn drawn(state: &str) -> Box<dyn Figure> {
    let mut figure = open("saddle", &format!("aspect=dimension&{state}"));
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
    figure
}

#[test]
fn shares_of_draws_are_within_five_standard_errors_of_the_exact_ones() {
    let draws = 5000.0;
    for (n, energy) in [(1, 0.0), (2, 0.0), (3, 0.0), (4, 0.0), (2, -1.0), (5, -1.5), (20, -1.8), (3, 0.4)] {
        let figure = drawn(&format!("n={n}&energy={energy}&draws={draws}&seed=3"));
        let [share, exact] = ["share", "exact"].map(|name| number(&*figure, 0, name));
        let error = (exact * (1.0 - exact) / draws).sqrt();
        assert!((share - exact).abs() < 5.0 * error, "n = {n}, ε = {energy}: {share}, not {exact} ± {error}");
        // The curve of the small sizes shows the same matrices.
        let table = figure.table();
        if n <= 12 {
            assert_eq!(table.rows[n - 1][2], Value::Number(share));
        }
    }
    // Past n = 6 a thousand draws see nothing.
    let table = drawn("n=2").table();
    assert!(table.rows[6..].iter().all(|row| row[2] == Value::Number(0.0)), "{table:?}");
}

/// A symmetric matrix with the entries of the ensemble.
fn matrix(n: usize, random: &mut Random) -> Vec<f64> {
    let mut rows = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let entry = random.normal() * if i == j { 2f64.sqrt() } else { 1.0 };
            (rows[i * n + j], rows[j * n + i]) = (entry, entry);
        }
    }
    rows
}

/// ½ xᵀHx, for Jacobi's rotations.
struct Quadratic(usize, Vec<f64>);

impl Problem for Quadratic {
    fn dimension(&self) -> usize {
        self.0
    }
    fn loss(&mut self, _at: &[f64]) -> f64 {
        0.0
    }
    fn loss_and_gradient(&mut self, _at: &[f64], _gradient: &mut [f64]) -> f64 {
        0.0
    }
    fn hessian(&mut self, _at: &[f64], hessian: &mut [f64]) -> bool {
        hessian.copy_from_slice(&self.1);
        true
    }
    fn evaluations(&self) -> Evaluations {
        Evaluations::default()
    }
}

#[test]
fn eigenvalues_agree_with_jacobi_rotations_and_the_matrix_itself() {
    let mut random = Random::new(7);
    for n in [1, 2, 3, 5, 8, 20, 60, 200] {
        let rows = matrix(n, &mut random);
        let values = SymmetricEigenvalues::of(rows.clone(), n).values();
        assert!(values.len() == n && values.windows(2).all(|pair| pair[0] <= pair[1]));
        let scale = 2.0 * (n as f64).sqrt();
        let trace: f64 = (0..n).map(|i| rows[i * n + i]).sum();
        let square: f64 = rows.iter().map(|entry| entry * entry).sum();
        assert!((values.iter().sum::<f64>() - trace).abs() < 1e-12 * scale * n as f64);
        assert!((values.iter().map(|value| value * value).sum::<f64>() / square - 1.0).abs() < 1e-12);
        if n <= 60 {
            let mut jacobi = Eigendecomposition::new(n);
            assert!(jacobi.decompose(&mut Quadratic(n, rows), &vec![0.0; n]));
            let mut others: Vec<f64> = jacobi.eigenvalues().collect();
            others.sort_by(f64::total_cmp);
            for (one, other) in values.iter().zip(others) {
                assert!((one - other).abs() < 1e-12 * scale, "n = {n}: {one}, not {other}");
            }
        }
    }
}

#[test]
fn graded_and_degenerate_matrices_have_their_eigenvalues() {
    // A diagonal of very different sizes, a projection, and equal eigenvalues.
    let diagonal = [1e-8, 3.0, -2.0, 1e8, 0.0];
    let rows = (0..25).map(|k| if k % 6 == 0 { diagonal[k / 6] } else { 0.0 }).collect();
    assert_eq!(SymmetricEigenvalues::of(rows, 5).values(), [-2.0, 0.0, 1e-8, 3.0, 1e8]);
    let n = 7;
    let projection: Vec<f64> = (0..n * n).map(|k| f64::from(u8::from(k % (n + 1) == 0)) - 1.0 / n as f64).collect();
    let values = SymmetricEigenvalues::of(projection, n).values();
    assert!(values[0].abs() < 1e-15 && values[1..].iter().all(|value| (value - 1.0).abs() < 1e-14), "{values:?}");
}

#[test]
fn moments_are_those_of_the_ensemble() {
    let (n, draws) = (30usize, 4000);
    let mut random = Random::new(11);
    let moments: Vec<[f64; 3]> = (0..draws)
        .map(|_| {
            let values = SymmetricEigenvalues::of(matrix(n, &mut random), n).values();
            [1, 2, 4].map(|power| values.iter().map(|value| value.powi(power)).sum())
        })
        .collect();
    let n = n as f64;
    // E tr H⁴ = 2n³ + 5n² + 5n for this ensemble.
    let exact = [0.0, n * n + n, 2.0 * n.powi(3) + 5.0 * n * n + 5.0 * n];
    for (index, exact) in exact.into_iter().enumerate() {
        let mean = moments.iter().map(|moment| moment[index]).sum::<f64>() / draws as f64;
        let variance = moments.iter().map(|moment| (moment[index] - mean).powi(2)).sum::<f64>() / draws as f64;
        let error = (variance / draws as f64).sqrt();
        assert!((mean - exact).abs() < 5.0 * error, "{mean}, not {exact} ± {error}");
    }
    // The figure's own matrices, by the bars of their histogram: E tr H² ∕ n² = 1 + 1∕n, with the variance 4(1 + 1∕n) ∕ n².
    for n in [1usize, 2, 30] {
        let mut figure = drawn(&format!("n={n}&draws=2000"));
        let bars = bars(&marks(&mut *figure, "spectrum"));
        let square = |bar: &[f64; 3]| (0.25 * (bar[0] + bar[1]).powi(2) - 0.04 / 12.0) * 0.2 * bar[2];
        let (found, n) = (bars.iter().map(square).sum::<f64>(), n as f64);
        let error = 2.0 * (1.0 + 1.0 / n).sqrt() / n / 2000f64.sqrt();
        assert!((found - 1.0 - 1.0 / n).abs() < 5.0 * error, "n = {n}: {found} ± {error}");
    }
}

/// The bars and lines of a panel.
fn marks(figure: &mut dyn Figure, panel: &str) -> Vec<Mark> {
    let scene = figure.scene(FRAME);
    scene.panels.into_iter().find(|one| one.id == panel).expect("the panel").backdrop
}

/// All bars among some marks.
fn bars(marks: &[Mark]) -> Vec<[f64; 3]> {
    let of = |mark: &Mark| match mark {
        Mark::Bars { bars, .. } => bars.to_vec(),
        _ => Vec::new(),
    };
    marks.iter().flat_map(of).collect()
}

#[test]
fn the_spectrum_fills_the_semicircle_at_every_energy() {
    for energy in [0.0, -1.2, 2.0] {
        let mut figure = drawn(&format!("n=100&draws=200&energy={energy}"));
        let marks = marks(&mut *figure, "spectrum");
        let bars = bars(&marks);
        assert!((bars.iter().map(|bar| (bar[1] - bar[0]) * bar[2]).sum::<f64>() - 1.0).abs() < 1e-12);
        for [left, right, height] in &bars {
            let expected = below(right + energy) - below(left + energy);
            assert!((height * (right - left) - expected).abs() < 0.01, "{left} … {right} at ε = {energy}: {height}");
            let is_outside = left + energy > 2.3 || right + energy < -2.3;
            assert!(!is_outside || *height == 0.0, "{left} … {right} at ε = {energy}");
        }
        let [index, expected] = ["index", "expectedIndex"].map(|name| number(&*figure, 0, name));
        assert!((index - below(energy)).abs() < 0.01 && (expected - below(energy)).abs() < 1e-5, "{index}");
    }
}

/// The semicircle's distribution function, by the midpoint rule.
fn below(x: f64) -> f64 {
    let (end, steps) = (x.clamp(-2.0, 2.0), 20_000);
    let width = (end + 2.0) / f64::from(steps);
    let density = |x: f64| (4.0 - x * x).max(0.0).sqrt() / std::f64::consts::TAU;
    // The density is a root at the lower end: its own substitution would be exact, this is to 1e-6.
    (0..steps).map(|step| width * density(-2.0 + (f64::from(step) + 0.5) * width)).sum()
}

#[test]
fn the_hessian_of_a_random_field_at_a_height_is_the_matrix_minus_the_height() {
    // φ = √(2/m) Σ cos(k·x + b) with normal k has the correlation exp(−‖x − y‖²∕2); many waves make it normal.
    let (waves, points) = (60, 60_000);
    let mut random = Random::new(5);
    let mut sums = [0.0; 6];
    for _ in 0..points {
        let (mut height, mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0, 0.0);
        for _ in 0..waves {
            let (k, l, phase) = (random.normal(), random.normal(), std::f64::consts::TAU * random.uniform());
            let wave = (2.0 / f64::from(waves)).sqrt() * phase.cos();
            (height, xx, xy, yy) = (height + wave, xx - k * k * wave, xy - k * l * wave, yy - l * l * wave);
        }
        // H + z I: what is left of the Hessian does not depend on the height.
        let rest = [xx + height, xy, yy + height];
        let products = [
            rest[0] * rest[0],
            rest[1] * rest[1],
            rest[0] * rest[2],
            rest[0] * height,
            rest[1] * height,
            height * height,
        ];
        sums.iter_mut().zip(products).for_each(|(sum, product)| *sum += product / f64::from(points));
    }
    for (sum, exact) in sums.into_iter().zip([2.0, 1.0, 0.0, 0.0, 0.0, 1.0]) {
        assert!((sum - exact).abs() < 0.06, "{sums:?}");
    }
}

#[test]
fn the_energy_is_dragged_and_the_parts_keep_each_others_settings() {
    let mut figure = open("saddle", "aspect=dimension&surface=double-well&optimisers=sgd&n=10");
    figure.drag("energy", [-1.25, 0.9]);
    assert_eq!(figure.handles()[0].at[0], -1.25);
    let written = state::write(&mut *figure);
    assert_eq!(written, "aspect=dimension&n=10&energy=-1.25&surface=double-well&optimisers=sgd");
    let mut again = open("saddle", &written);
    again.set("aspect", "escape").expect("a part");
    assert_eq!(state::write(&mut *again), "n=10&energy=-1.25&surface=double-well&optimisers=sgd");
}

#[test]
fn matrices_are_drawn_in_slices_and_only_where_they_are_shown() {
    let mut figure = open("saddle", "n=200&draws=5000");
    figure.scene(FRAME);
    assert!(!figure.advance(&mut || true), "the first part draws no matrix");
    figure.set("aspect", "dimension").expect("a part");
    figure.scene(FRAME);
    let mut left = 40;
    let is_more = figure.advance(&mut || {
        left -= 1;
        left >= 0
    });
    assert!(is_more && value(&*figure, 0, "share") == Value::None);
    figure.set("draws", "3").expect("a number");
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
    assert_eq!(number(&*figure, 0, "share"), 0.0);
    let before = figure.readouts();
    figure.set("seed", "2").expect("a seed");
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
    assert_ne!(figure.readouts(), before, "another seed draws other matrices");
}

#[test]
fn the_second_part_is_sound_at_its_ends_and_before_anything_is_drawn() {
    for state in ["n=1", "n=200&draws=1", "n=2&draws=1&energy=-2.5", "n=12&draws=2&energy=2.5"] {
        let mut figure = open("saddle", &format!("aspect=dimension&{state}"));
        assert_sound(&mut *figure);
        for odd in [[f64::NAN, 0.0], [f64::INFINITY, -1.0], [1e300, -1e300], [-1e300, 0.0]] {
            figure.drag("energy", odd);
            figure.click("energy", odd);
            figure.hover(Some(("spectrum", odd)));
            assert_sound(&mut *figure);
        }
        while figure.advance(&mut || true) {}
        assert_sound(&mut *figure);
    }
}
