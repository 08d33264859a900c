//! The chain rule in mathematics, with the numbers at the point.

use super::reading::Reading;
use crate::figure::Statement;
use crate::formula::Formula;
use crate::sketch::math::{
    self, Math, apply, brackets, frac, low_brackets, matrix, name, number, partial, product, run, sign, sup,
};

/// The formula of f∘g, typeset.
pub fn composed(formula: &Formula) -> String {
    let point = low_brackets(run([name("x"), sign(","), name("y")]));
    apply(composition(), point).equals(math::formula(Some(formula))).set()
}

/// The composition, its two partial derivatives, and both as a matrix times a vector.
pub fn all(reading: &Reading, composed: String) -> Vec<Statement> {
    vec![
        Statement::new("composition", composed),
        Statement::new("slope along x", slope(reading, 0)),
        Statement::new("slope along y", slope(reading, 1)),
        Statement::new("gradient", gradient(reading)),
    ]
}

/// ∂(f∘g)/∂x = ∂f/∂u ∂u/∂x + ∂f/∂v ∂v/∂x, or the same for y.
fn slope(reading: &Reading, axis: usize) -> String {
    let variable = ["x", "y"][axis];
    let path = |component: &str| product(partial("f", &[component]), partial(component, &[variable]));
    let whole = frac(run([sign("∂"), composition()]), run([sign("∂"), name(variable)]));
    let rule = whole.equals(run([path("u"), sign("+"), path("v")]));
    if reading.fault().is_some() {
        return rule.set();
    }
    let [u, v] = [0, 1].map(|component| {
        let [outer, inner] = [reading.outer[component], reading.jacobian[component][axis]].map(factor);
        run([outer, sign("·"), inner])
    });
    rule.equals(run([u, sign("+"), v])).equals(number(reading.gradient()[axis])).set()
}

/// ∇(f∘g) = Jᵀ ∇f.
fn gradient(reading: &Reading) -> String {
    let rule = run([sign("∇"), composition()]).equals(run([sup(name("J"), name("T")), sign("∇"), name("f")]));
    if reading.fault().is_some() {
        return rule.set();
    }
    let [[ux, uy], [vx, vy]] = reading.jacobian;
    let transposed = matrix([[ux, vx], [uy, vy]].map(|row| row.map(number)));
    let column = |vector: [f64; 2]| matrix(vector.map(|entry| [number(entry)]));
    rule.equals(product(transposed, column(reading.outer))).equals(column(reading.gradient())).set()
}

/// (f∘g)
fn composition() -> Math {
    low_brackets(run([name("f"), sign("∘"), name("g")]))
}

/// A factor of a product, in brackets if it is negative.
fn factor(value: f64) -> Math {
    if value < 0.0 { brackets(number(value)) } else { number(value) }
}
