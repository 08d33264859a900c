//! The ELBO by quadrature. Gauss–Hermite rules are exact where ln f is a polynomial; where two of them differ, the trapezoidal rule takes
//! over, which converges exponentially too (Trefethen and Weideman, The Exponentially Convergent Trapezoidal Rule, SIAM Review 56, 2014)
//! and can be refined along one axis alone.

use std::f64::consts::PI;

use super::mixture::Mixture;
use super::normal::Normal;
use crate::formula_surface::FormulaSurface;
use crate::integral::gauss_hermite;

/// The points along each axis of the two Gauss–Hermite rules.
const COARSE: usize = 16;
const FINE: usize = 24;

/// Two rules agree if they differ by less than this, relative to 1 and to their mean.
const TOLERANCE: f64 = 1e-11;

/// The trapezoidal rule reaches so many standard deviations, in steps of at most and at least these sizes, with at most so many points.
const REACH: f64 = 10.0;
const WIDEST: f64 = 0.25;
const NARROWEST: f64 = 1.0 / 128.0;
const POINTS: f64 = 2.5e5;

/// Where a point has less weight than this, a value that is no number is an overflow and counts as 0.
const NEGLIGIBLE: f64 = 1e-14;

/// A mean with the estimate of its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectation {
    /// The mean; −∞ if f is 0 where q is not, NaN if f is undefined there.
    pub value: f64,
    /// The difference to a coarser rule.
    pub error: f64,
}

/// E_q[ln f − ln q], where the surface is ln f.
pub fn elbo(surface: &FormulaSurface, q: &Mixture) -> Expectation {
    let count = q.normals.len() as f64;
    let mut total = Expectation { value: 0.0, error: 0.0 };
    for normal in &q.normals {
        let own = match q.normals.len() {
            // The mean of −ln q is the entropy.
            1 => {
                let mean = expectation(normal, |xs, ys, values| surface.exact_values(xs, ys, values));
                Expectation { value: mean.value + normal.entropy(), ..mean }
            }
            _ => expectation(normal, |xs, ys, values| {
                surface.exact_values(xs, ys, values);
                subtract_log(q, xs, ys, values);
            }),
        };
        total = Expectation { value: total.value + own.value / count, error: total.error + own.error / count };
    }
    total
}

/// The rule with the fewest points whose result still looks right in a picture.
pub fn rough_rule() -> [Vec<[f64; 2]>; 2] {
    [12, 6].map(gauss_hermite)
}

/// E_q[ln f − ln q], by one [rule](rough_rule).
pub fn rough_elbo(surface: &FormulaSurface, q: &Mixture, [across, up]: &[Vec<[f64; 2]>; 2]) -> f64 {
    let of = |normal: &Normal| match q.normals.len() {
        1 => normal.entropy() + sum(normal, across, up, &mut |xs, ys, values| surface.exact_values(xs, ys, values)),
        _ => sum(normal, across, up, &mut |xs, ys, values| {
            surface.exact_values(xs, ys, values);
            subtract_log(q, xs, ys, values);
        }),
    };
    q.normals.iter().map(of).sum::<f64>() / q.normals.len() as f64
}

/// Subtracts ln q from values at many points.
fn subtract_log(q: &Mixture, xs: &[f64], ys: &[f64], values: &mut [f64]) {
    for (value, (x, y)) in values.iter_mut().zip(xs.iter().zip(ys)) {
        *value -= q.log_density([*x, *y]);
    }
}

/// The mean of a function over a normal; `g` writes its values at many points.
fn expectation(normal: &Normal, mut g: impl FnMut(&[f64], &[f64], &mut [f64])) -> Expectation {
    let [coarse, fine] = [COARSE, FINE].map(|count| {
        let points = gauss_hermite(count);
        sum(normal, &points, &points, &mut g)
    });
    let differs = |one: f64, other: f64| (one - other).abs() > TOLERANCE * (1.0 + other.abs());
    if !differs(coarse, fine) {
        return Expectation { value: fine, error: (fine - coarse).abs() };
    }
    let mut steps = [WIDEST; 2];
    let rule = |steps: [f64; 2], g: &mut _| {
        let [across, up] = steps.map(trapezoidal);
        sum(normal, &across, &up, g)
    };
    let mut value = rule(steps, &mut g);
    loop {
        // The axis along which half the step changes more.
        let halved = |axis: usize| {
            let mut halved = steps;
            halved[axis] *= 0.5;
            halved
        };
        let finer = [0, 1].map(|axis| rule(halved(axis), &mut g));
        let changes = finer.map(|finer| (finer - value).abs());
        let axis = usize::from(changes[1] > changes[0]);
        let points = steps.iter().map(|step| 2.0 * REACH / step).product::<f64>();
        if changes[axis].is_nan() || !differs(finer[axis], value) {
            return Expectation { value: finer[axis], error: changes[axis] };
        }
        (steps, value) = (halved(axis), finer[axis]);
        if steps[axis] <= NARROWEST || 2.0 * points > POINTS {
            return Expectation { value, error: changes[axis] };
        }
    }
}

/// The points u with weights h φ(u) of the trapezoidal rule.
fn trapezoidal(step: f64) -> Vec<[f64; 2]> {
    let count = (REACH / step) as i32;
    let point = |index: i32| {
        let u = step * f64::from(index);
        [u, step * libm::exp(-0.5 * u * u) / (2.0 * PI).sqrt()]
    };
    (-count..=count).map(point).collect()
}

/// Σ w g over the product of two rules.
fn sum(normal: &Normal, across: &[[f64; 2]], up: &[[f64; 2]], g: &mut impl FnMut(&[f64], &[f64], &mut [f64])) -> f64 {
    let mut columns = [vec![0.0; up.len()], vec![0.0; up.len()]];
    let mut values = vec![0.0; up.len()];
    let mut total = 0.0;
    for [u, weight] in across {
        let [xs, ys] = &mut columns;
        for ((x, y), [v, _]) in xs.iter_mut().zip(ys.iter_mut()).zip(up) {
            [*x, *y] = normal.at([*u, *v]);
        }
        g(xs, ys, &mut values);
        for (value, [_, other]) in values.iter().zip(up) {
            let weight = weight * other;
            if value.is_finite() || weight > NEGLIGIBLE {
                total += weight * value;
            }
        }
    }
    total
}
