//! A generator of random formulas over the whole language.

use proptest::prelude::*;

const FUNCTIONS: [&str; 33] = [
    "-",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "sech",
    "exp",
    "ln",
    "log2",
    "log10",
    "sqrt",
    "cbrt",
    "abs",
    "sign",
    "step",
    "relu",
    "sigmoid",
    "softplus",
    "gelu",
    "erf",
    "erfc",
    "log",
    "asinh",
    "acosh",
    "atanh",
    "expm1",
    "log1p",
    "logical_not",
];

const CONDITIONS: [&str; 8] = ["<", "<=", ">", ">=", "==", "!=", " and ", " or "];

const EXPONENTS: [&str; 9] = ["2", "3", "-1", "-2", "0.5", "-0.5", "1.5", "7", "0"];

/// Formula texts in x and y with the constant a.
pub fn formulas() -> impl Strategy<Value = String> {
    let number = (-30_i32..=30).prop_map(|tenths| format!("({})", f64::from(tenths) / 10.0));
    let leaf = prop_oneof![4 => Just("x".into()), 4 => Just("y".into()), 1 => Just("a".into()), 2 => number];
    leaf.prop_recursive(5, 24, 3, |part| {
        let pair = (part.clone(), part.clone());
        let function = prop::sample::select(&FUNCTIONS[..]);
        let operation = prop::sample::select(&["+", "-", "*", "/"][..]);
        let condition = prop::sample::select(&CONDITIONS[..]);
        let power = prop::sample::select(&EXPONENTS[..]);
        prop_oneof![
            4 => (function, part.clone()).prop_map(|(name, u)| format!("{name}({u})")),
            6 => (operation, pair.clone()).prop_map(|(sign, (u, v))| format!("({u}{sign}{v})")),
            2 => (power, part.clone()).prop_map(|(power, u)| format!("({u})^{power}")),
            1 => pair.clone().prop_map(|(u, v)| format!("({u})^({v})")),
            1 => pair.clone().prop_map(|(u, v)| format!("min({u},{v})")),
            1 => pair.clone().prop_map(|(u, v)| format!("max({u},{v})")),
            1 => pair.clone().prop_map(|(u, v)| format!("logsumexp({u},{v})")),
            1 => (condition.clone(), pair.clone()).prop_map(|(sign, (u, v))| format!("({u}{sign}{v})")),
            1 => (condition, pair, part.clone(), part).prop_map(|(sign, (u, v), one, other)| {
                format!("where({u}{sign}{v},{one},{other})")
            }),
        ]
    })
}
