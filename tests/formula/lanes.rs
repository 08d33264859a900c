//! Grids against single points: the faster SIMD path must yield the same pictures.

use fall_line::formula::{CALLABLES, Callable};
use fall_line::formula_surface::FormulaSurface;
use fall_line::plane::{Grid, View};
use fall_line::surface::Surface;
use num_dual::HyperDual64;
use proptest::prelude::*;

use super::generator::formulas;
use super::second_method::second_method;
use super::surface;

/// A function, an interval, and the relative tolerance on it.
const FUNCTIONS: [(&str, [f64; 2], f64); 41] = [
    ("sin(x)", [-10.0, 10.0], 1e-14),
    ("cos(x)", [-10.0, 10.0], 1e-14),
    ("tan(x)", [-10.0, 10.0], 1e-14),
    ("sin(x)", [-2e6, 2e6], 1e-14),
    ("cos(x)", [-2e6, 2e6], 1e-14),
    ("sin(x)", [-1e300, 1e300], 1e-14),
    ("sin(x)", [-1e-300, 1e-300], 1e-14),
    ("exp(x)", [-700.0, 700.0], 1e-14),
    ("exp(x)", [-1.0, 1.0], 1e-14),
    ("exp(x)", [700.0, 800.0], 1e-13),
    ("exp(x)", [-708.0, -700.0], 1e-14),
    ("exp(x)", [-1e300, -750.0], 0.0),
    ("ln(x)", [0.0, 10.0], 1e-14),
    ("ln(x)", [0.99, 1.01], 1e-14),
    ("ln(x)", [-1.0, 1e-300], 1e-14),
    ("ln(x)", [0.0, 1e308], 1e-14),
    ("log2(x)", [0.0, 10.0], 1e-14),
    ("log10(x)", [0.0, 10.0], 1e-14),
    ("sinh(x)", [-3.0, 3.0], 1e-14),
    ("sinh(x)", [-711.0, 711.0], 1e-12),
    ("sinh(x)", [-1e-9, 1e-9], 1e-14),
    ("cosh(x)", [-711.0, 711.0], 1e-12),
    ("tanh(x)", [-3.0, 3.0], 1e-14),
    ("tanh(x)", [-1e-9, 1e-9], 1e-14),
    ("tanh(x)", [-1e9, 1e9], 1e-14),
    ("sech(x)", [-700.0, 700.0], 1e-12),
    ("sigmoid(x)", [-700.0, 700.0], 1e-12),
    ("softplus(x)", [-700.0, 700.0], 1e-12),
    ("softplus(x)", [-3.0, 3.0], 1e-14),
    ("abs(x)", [-3.0, 3.0], 0.0),
    ("sign(x)", [-3.0, 3.0], 0.0),
    ("step(x)", [-3.0, 3.0], 0.0),
    ("relu(x)", [-3.0, 3.0], 0.0),
    ("sqrt(x)", [-1.0, 3.0], 0.0),
    ("asin(x) + acos(x) + atan(x) + cbrt(x)", [-2.0, 2.0], 1e-14),
    ("gelu(x) + erf(x) + erfc(x)", [-9.0, 9.0], 1e-14),
    ("x^5 + x^-3", [-2.0, 2.0], 0.0),
    ("(x+3)^x", [-2.0, 2.0], 1e-13),
    ("2.3^x", [-850.0, 850.0], 2e-13),
    ("x^1.5 + x^p", [-2.0, 20.0], 1e-13),
    ("1.001^x", [-7e5, 7e5], 1e-12),
];

fn assert_same(what: &str, found: f64, exact: f64, tolerance: f64) {
    let same = found == exact || (found.is_nan() && exact.is_nan());
    let is_close = exact.is_finite() && (found - exact).abs() <= tolerance;
    assert!(same || is_close, "{what}: {found:e} instead of {exact:e}");
}

#[test]
fn every_kernel_is_within_its_tolerance() {
    for (formula, range, tolerance) in FUNCTIONS {
        let surface = surface(formula);
        let grid = Grid { view: View { x: range, y: [0.0, 0.0] }, columns: 20_001, rows: 1 };
        let mut values = vec![0.0; grid.len()];
        surface.sample(&grid, &mut values);
        for (column, found) in values.into_iter().enumerate() {
            let exact = surface.value([grid.x(column), grid.y(0)]);
            assert_same(&format!("{formula} at {}", grid.x(column)), found, exact, tolerance * exact.abs());
        }
    }
}

/// Within 1e-9 of the largest value in view: a thousand times more accurate than a picture needs.
#[test]
fn every_named_surface_is_sampled_accurately() {
    for row in fall_line::surfaces::surfaces() {
        let surface = row.surface();
        let grid = Grid { view: row.view, columns: 101, rows: 67 };
        let mut values = vec![0.0; grid.len()];
        surface.sample(&grid, &mut values);
        let size = values.iter().filter(|value| value.is_finite()).fold(0.0_f64, |size, value| size.max(value.abs()));
        for (cell, found) in values.into_iter().enumerate() {
            let at = [grid.x(cell % grid.columns), grid.y(cell / grid.columns)];
            assert_same(row.id, found, surface.value(at), 1e-9 * size);
        }
    }
}

#[test]
fn undefined_and_infinite_values_are_preserved() {
    for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0] {
        for (formula, ..) in FUNCTIONS {
            let surface = surface(formula);
            let mut value = [0.0];
            surface.sample(&Grid { view: View { x: [x, x], y: [0.0, 0.0] }, columns: 1, rows: 1 }, &mut value);
            assert_same(&format!("{formula} at {x}"), value[0], surface.value([x, 0.0]), 0.0);
        }
    }
}

/// A zero has the sign that a single point gives it, wherever a function or an operation is zero.
#[test]
fn zeros_keep_their_sign() {
    let calls = CALLABLES.into_iter().map(|(name, callable)| match callable {
        Callable::One(_) => format!("{name}(x)"),
        Callable::Many(_) | Callable::Composed(_) => format!("{name}(x, y)"),
    });
    let operations = ["-x", "x + y", "x - y", "x y", "x/y", "x^y", "x^2", "x^3", "x^-1", "x^0.5", "2^x", "1/tan(x)"];
    let numbers = [0.0, 5e-324, 1e-310, 1e-300, 1e-9, 0.5, 1.0, 3.0, 750.0, 1e6, 1e22, 1e300, f64::INFINITY];
    let numbers = || numbers.into_iter().flat_map(|number| [number, -number]);
    let mut zeros = 0;
    for formula in calls.chain(operations.map(String::from)) {
        let surface = surface(&formula);
        for (x, y) in numbers().flat_map(|x| numbers().map(move |y| (x, y))) {
            let exact = surface.value([x, y]);
            let mut sampled = [f64::NAN];
            let here = View { x: [x, x], y: [y, y] };
            surface.sample(&Grid { view: here, columns: 1, rows: 1 }, &mut sampled);
            if exact == 0.0 || sampled[0] == 0.0 {
                assert_eq!(
                    sampled[0].to_bits(),
                    exact.to_bits(),
                    "{formula} at ({x}, {y}): {sampled:?}, not {exact:?}"
                );
                zeros += 1;
            }
            let mut batched = [f64::NAN; 3];
            surface.values_and_gradients(&[x], &[y], &mut batched);
            assert!(exact != 0.0 || batched[0].to_bits() == exact.to_bits(), "{formula} at ({x}, {y}): {batched:?}");
        }
    }
    assert!(zeros > 1000, "{zeros}");
}

#[test]
fn grids_of_every_size_are_filled() {
    let surface = surface("sin(x) + y^2 + x*y + 2");
    for (columns, rows) in [(0, 0), (0, 3), (3, 0), (1, 1), (2, 1), (3, 2), (255, 2), (256, 1), (257, 3), (1031, 2)] {
        let grid = Grid { view: View { x: [-1.0, 2.0], y: [0.0, 1.0] }, columns, rows };
        let mut values = vec![f64::NAN; grid.len()];
        surface.sample(&grid, &mut values);
        let mut with_gradient = vec![vec![f64::NAN; grid.len()]; 3];
        let [value, dx, dy] = with_gradient.as_mut_slice() else { unreachable!() };
        surface.sample_with_gradient(&grid, [value, dx, dy]);
        for cell in 0..grid.len() {
            let at = [grid.x(cell % columns), grid.y(cell / columns)];
            let (value, [dx, dy]) = surface.value_and_gradient(at);
            for (found, exact) in [values[cell], with_gradient[0][cell], with_gradient[1][cell], with_gradient[2][cell]]
                .into_iter()
                .zip([value, value, dx, dy])
            {
                assert_same(&format!("{at:?}"), found, exact, 1e-14);
            }
        }
    }
}

#[test]
fn batched_points_match_single_points() {
    let surface = surface("sin(x) y + exp(x) + a");
    for count in [0, 1, 2, 7] {
        let xs: Vec<f64> = (0..count).map(|index| f64::from(index) * 0.3).collect();
        let ys: Vec<f64> = xs.iter().map(|x| 1.0 - x).collect();
        let mut outputs = vec![0.0; 3 * xs.len()];
        surface.values_and_gradients(&xs, &ys, &mut outputs);
        for index in 0..xs.len() {
            let (value, [dx, dy]) = surface.value_and_gradient([xs[index], ys[index]]);
            for (output, exact) in [value, dx, dy].into_iter().enumerate() {
                assert_same("a batched point", outputs[output * xs.len() + index], exact, 1e-14);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn grids_match_single_points(text in formulas(), a in 0.1..2.0) {
        let surface = FormulaSurface::parse(&text, &[("a", a)]).unwrap();
        let (tree, root) = (surface.formula().tree(), surface.formula().root());
        let grid = Grid { view: View { x: [-1.9, 2.1], y: [-1.3, 2.3] }, columns: 5, rows: 3 };
        let mut outputs = vec![vec![0.0; grid.len()]; 3];
        let [value, dx, dy] = outputs.as_mut_slice() else { unreachable!() };
        surface.sample_with_gradient(&grid, [value, dx, dy]);
        let mut values = vec![0.0; grid.len()];
        surface.sample(&grid, &mut values);
        for cell in 0..grid.len() {
            let at = [grid.x(cell % grid.columns), grid.y(cell / grid.columns)];
            let dual = |at: f64, first: f64, second: f64| HyperDual64::new(at, first, second, 0.0);
            let (_, size) = second_method(tree, root, dual(at[0], 1.0, 0.0), dual(at[1], 0.0, 1.0), a);
            if size < 1e4 {
                let (exact, [dx, dy]) = surface.value_and_gradient(at);
                let what = format!("{text} at {at:?}");
                assert_same(&what, values[cell], exact, 1e-10 * size);
                assert_same(&what, outputs[0][cell], exact, 1e-10 * size);
                assert_same(&what, outputs[1][cell], dx, 1e-10 * size);
                assert_same(&what, outputs[2][cell], dy, 1e-10 * size);
            }
        }
    }
}
