//! Random formulas over the whole language: two roads to the derivatives, print and parse, and texts of random bytes.

use fall_line::formula::{Formula, Function, Node, Operation, Tree};
use fall_line::formula_surface::FormulaSurface;
use fall_line::surface::Surface;
use num_dual::{DualNum, HyperDual64};
use proptest::prelude::*;

use super::text::PLANE;

const FUNCTIONS: [&str; 27] = [
    "-", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "sech", "exp", "ln", "log2", "log10",
    "sqrt", "cbrt", "abs", "sign", "step", "relu", "sigmoid", "softplus", "gelu", "erf", "erfc", "log",
];

const EXPONENTS: [&str; 9] = ["2", "3", "-1", "-2", "0.5", "-0.5", "1.5", "7", "0"];

/// Texts of formulas in x and y, and the constant a.
pub fn formulas() -> impl Strategy<Value = String> {
    let number = (-30_i32..=30).prop_map(|tenths| format!("({})", f64::from(tenths) / 10.0));
    let leaf = prop_oneof![4 => Just("x".into()), 4 => Just("y".into()), 1 => Just("a".into()), 2 => number];
    leaf.prop_recursive(5, 24, 3, |part| {
        let pair = (part.clone(), part.clone());
        let function = prop::sample::select(&FUNCTIONS[..]);
        let operation = prop::sample::select(&["+", "-", "*", "/"][..]);
        let power = prop::sample::select(&EXPONENTS[..]);
        prop_oneof![
            4 => (function, part.clone()).prop_map(|(name, u)| format!("{name}({u})")),
            6 => (operation, pair.clone()).prop_map(|(sign, (u, v))| format!("({u}{sign}{v})")),
            2 => (power, part.clone()).prop_map(|(power, u)| format!("({u})^{power}")),
            1 => pair.clone().prop_map(|(u, v)| format!("({u})^({v})")),
            1 => pair.clone().prop_map(|(u, v)| format!("min({u},{v})")),
            1 => pair.prop_map(|(u, v)| format!("max({u},{v})")),
        ]
    })
}

/// f(u) from f, f′ and f″ at the real part: the chain rule of hyper-dual numbers.
fn chain(u: HyperDual64, [f, first, second]: [f64; 3]) -> HyperDual64 {
    HyperDual64::new(f, first * u.eps1, first * u.eps2, first * u.eps1eps2 + second * u.eps1 * u.eps2)
}

fn unary(function: Function, u: HyperDual64) -> HyperDual64 {
    let x = u.re;
    let bell = std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp();
    let erfc = |u: HyperDual64| {
        let bell = std::f64::consts::FRAC_2_SQRT_PI * (-u.re * u.re).exp();
        chain(u, [libm::erfc(u.re), -bell, 2.0 * u.re * bell])
    };
    let logistic = |u: HyperDual64| ((-u).exp() + 1.0).recip();
    match function {
        Function::Negative => -u,
        Function::Sin => u.sin(),
        Function::Cos => u.cos(),
        Function::Tan => u.tan(),
        Function::Asin => u.asin(),
        Function::Acos => u.acos(),
        Function::Atan => u.atan(),
        Function::Sinh => u.sinh(),
        Function::Cosh => u.cosh(),
        Function::Tanh => u.tanh(),
        Function::Sech => u.cosh().recip(),
        Function::Exp => u.exp(),
        Function::Log => u.ln(),
        Function::Log2 => u.log2(),
        Function::Log10 => u.log10(),
        Function::Sqrt => u.sqrt(),
        Function::Cbrt => u.cbrt(),
        Function::Abs => u * function_sign(x),
        Function::Sign => HyperDual64::from_re(function_sign(x)),
        Function::Step => HyperDual64::from_re(function_sign(x).max(0.0)),
        Function::Relu => u * function_sign(x).max(0.0),
        Function::Sigmoid => logistic(u),
        Function::Softplus if x > 0.0 => u + ((-u).exp() + 1.0).ln(),
        Function::Softplus => (u.exp() + 1.0).ln(),
        Function::Gelu => u * erfc(u * -std::f64::consts::FRAC_1_SQRT_2) * 0.5,
        Function::Erf => chain(u, [libm::erf(x), bell, -2.0 * x * bell]),
        Function::Erfc => erfc(u),
    }
}

fn function_sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

fn binary(operation: Operation, u: HyperDual64, v: HyperDual64) -> HyperDual64 {
    let constant = |u: HyperDual64| (u.eps1, u.eps2, u.eps1eps2) == (0.0, 0.0, 0.0);
    match operation {
        Operation::Add => u + v,
        Operation::Subtract => u - v,
        Operation::Multiply => u * v,
        Operation::Divide => u / v,
        Operation::Power if constant(v) && v.re.fract() == 0.0 && v.re.abs() < 1e3 => u.powi(v.re as i32),
        Operation::Power if constant(v) => u.powf(v.re),
        Operation::Power => (v * u.ln()).exp(),
        Operation::Minimum | Operation::Maximum if u.re == v.re => (u + v) * 0.5,
        Operation::Minimum if u.re < v.re => u,
        Operation::Maximum if u.re > v.re => u,
        Operation::Minimum | Operation::Maximum => v,
    }
}

/// The root's value and derivatives, and how large the largest number on the way was.
pub fn second_road(tree: &Tree, root: u32, x: HyperDual64, y: HyperDual64, a: f64) -> (HyperDual64, f64) {
    let mut values = vec![HyperDual64::from_re(0.0); root as usize + 1];
    let mut size = 1.0_f64;
    for id in tree.parts(&[root]) {
        let at = |id: u32| values[id as usize];
        let value = match tree.node(id) {
            Node::Number(number) => HyperDual64::from_re(number.value()),
            Node::Variable(index) => [x, y][usize::from(index)],
            Node::Constant(_) => HyperDual64::from_re(a),
            Node::Unary(function, u) => unary(function, at(u)),
            // Powers of a negative number are for whole exponents that are written down.
            Node::Binary(Operation::Power, u, v) if at(u).re <= 0.0 && tree.as_number(v).is_none() => {
                HyperDual64::from_re(f64::NAN)
            }
            Node::Binary(operation, u, v) => binary(operation, at(u), at(v)),
        };
        for part in [value.re, value.eps1, value.eps2, value.eps1eps2] {
            size = if part.is_nan() { f64::INFINITY } else { size.max(part.abs()) };
        }
        // Close to zero digits have cancelled, which a root, a logarithm or a division then shows, as do arcs close to 1.
        let arc = matches!(tree.node(id), Node::Unary(Function::Asin | Function::Acos, u) if at(u).re.abs() > 0.99);
        if arc || (value.re != 0.0 && value.re.abs() < 1e-3) {
            size = f64::INFINITY;
        }
        values[id as usize] = value;
    }
    (values[root as usize], size)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn two_roads_give_the_same_derivatives(text in formulas(), x in -2.0..2.0, y in -2.0..2.0, a in 0.1..2.0) {
        let surface = FormulaSurface::parse(&text, &[("a", a)]).unwrap();
        let (tree, root) = (surface.formula().tree(), surface.formula().root());
        let dual = |at: f64, first: f64, second: f64| HyperDual64::new(at, first, second, 0.0);
        let (xx, size) = second_road(tree, root, dual(x, 1.0, 1.0), dual(y, 0.0, 0.0), a);
        let (xy, other) = second_road(tree, root, dual(x, 1.0, 0.0), dual(y, 0.0, 1.0), a);
        let (yy, third) = second_road(tree, root, dual(x, 0.0, 0.0), dual(y, 1.0, 1.0), a);
        let size = size + other + third;
        prop_assume!(size < 1e4);
        let at = [x, y];
        let (value, [dx, dy]) = surface.value_and_gradient(at);
        prop_assert_eq!(value, surface.value(at));
        let found = [value, dx, dy].into_iter().chain(surface.hessian(at));
        let truth = [xy.re, xy.eps1, xy.eps2, xx.eps1eps2, xy.eps1eps2, yy.eps1eps2];
        for (found, truth) in found.zip(truth) {
            prop_assert!((found - truth).abs() <= 1e-10 * size, "{text} at {at:?}: {found} instead of {truth}");
        }
    }

    #[test]
    fn printing_and_reading_gives_the_same(text in formulas()) {
        let formula = Formula::parse(&text, &PLANE).unwrap();
        let slope = formula.derivative(0);
        for formula in [&formula, &slope, &slope.derivative(1)] {
            // Derivatives may nest deeper than a person may type.
            match Formula::parse(&formula.to_string(), &PLANE) {
                Ok(again) => prop_assert!(again.is_same(formula), "{formula}"),
                Err(error) => prop_assert!(error.message.contains("deep") || error.message.contains("longer"), "{error}"),
            }
        }
        prop_assert!(formula.to_mathml().ends_with("</math>"));
    }

    #[test]
    fn no_number_makes_it_panic(text in formulas(), x: f64, y: f64, a: f64) {
        let surface = FormulaSurface::parse(&text, &[("a", a)]).unwrap();
        let _ = (surface.value_and_gradient([x, y]), surface.hessian([y, x]), surface.value([f64::NAN, f64::INFINITY]));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        check_places(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_text_makes_it_panic(text in r"[xyaeπ0-9.+*/^()|, ²⁻α=\-]{0,40}|(sin|max|xy|foo|x2|\(|\)|\||,|x|2| |\^|-|\+){0,20}|\PC{0,30}") {
        check_places(&text);
    }
}

fn check_places(text: &str) {
    if let Err(error) = FormulaSurface::parse(text, &[]) {
        assert!(error.start <= error.end && text.get(error.start..error.end).is_some(), "{text:?}: {error:?}");
        assert!(!error.message.is_empty() && !error.expected.is_empty());
    }
}
