//! Composition by substitution: formulas put in for the variables of another.

use super::tree::{Id, Node, Tree};

/// Copies the function at `root` of `outer` into `tree`, with `variables[i]` in place of its i-th variable and `constants[i]` in
/// place of its i-th constant. Nothing is simplified, so the composition is computed exactly as its parts are one after another.
pub fn substitute(tree: &mut Tree, outer: &Tree, root: Id, variables: &[Id], constants: &[Id]) -> Id {
    let mut copies = vec![0; root as usize + 1];
    for id in outer.parts(&[root]) {
        copies[id as usize] = match outer.node(id) {
            Node::Variable(index) => variables[usize::from(index)],
            Node::Constant(index) => constants[usize::from(index)],
            node => tree.add(node.with_children(|child| copies[child as usize])),
        };
    }
    copies[root as usize]
}

/// The names of several formulas' constants, each once, in order of first appearance.
pub fn merged_constants<'n>(lists: impl IntoIterator<Item = &'n [String]>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in lists.into_iter().flatten() {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// The nodes of a formula's constants in a tree whose constants are `names`.
pub fn constants(tree: &mut Tree, own: &[String], names: &[String]) -> Vec<Id> {
    let index = |name| names.iter().position(|known| known == name).expect("a merged name") as u16;
    own.iter().map(|name| tree.add(Node::Constant(index(name)))).collect()
}

#[cfg(test)]
mod tests {
    use crate::formula::{Evaluator, Formula, Vocabulary};

    fn formula(text: &str, variables: &[&str]) -> Formula {
        Formula::parse(text, &Vocabulary { variables, constants: &[] }).expect("a formula")
    }

    /// The value and the derivatives with respect to x and y.
    fn jet(formula: &Formula, at: [f64; 2], constants: &[f64]) -> [f64; 3] {
        Evaluator::new(formula.jet().gradient, constants).evaluate(&at)
    }

    #[test]
    fn a_composition_reads_as_if_it_had_been_typed() {
        let outer = formula("u^2 + sin(u) v", &["u", "v"]);
        let inner = ["x y", "x - 3"].map(|text| formula(text, &["x", "y"]));
        let composed = outer.substitute(&inner);
        let typed = formula("(x y)^2 + sin(x y) (x - 3)", &["x", "y"]);
        assert!(composed.is_same(&typed), "{composed}");
        assert_eq!(composed.variables(), ["x", "y"]);
    }

    #[test]
    fn constants_of_one_name_are_one_constant() {
        let outer = formula("a u + b v", &["u", "v"]);
        let inner = ["c x + b", "a y"].map(|text| formula(text, &["x", "y"]));
        let composed = outer.substitute(&inner);
        assert_eq!(composed.constants(), ["a", "b", "c"]);
        // 2 (5x + 3) + 3 · 2y
        assert_eq!(jet(&composed, [7.0, 11.0], &[2.0, 3.0, 5.0]), [142.0, 10.0, 6.0]);
    }

    #[test]
    fn variables_trade_places_at_once() {
        let swapped =
            formula("x - 2y", &["x", "y"]).substitute(&[formula("y", &["x", "y"]), formula("x", &["x", "y"])]);
        assert_eq!(jet(&swapped, [1.0, 10.0], &[]), [8.0, -2.0, 1.0]);
    }

    #[test]
    fn other_letters_leave_functions_and_constants_as_they_are() {
        let renamed = formula("2x exp(-x^2) + k max(x,1)x²", &["x"]).renamed(&["v"]);
        assert_eq!(renamed.source(), "2v exp(-v^2) + k max(v,1)v²");
        assert_eq!([renamed.variables(), renamed.constants()], [["v"], ["k"]]);
    }

    #[test]
    fn the_derivative_of_a_composition_is_the_chain_rule() {
        let chain =
            [("exp(-u^2)", "u"), ("sin(v) + k v", "v"), ("x^2/k", "x")].map(|(text, name)| formula(text, &[name]));
        let [f, g, h] = &chain;
        let composed = f.substitute(&[g.substitute(std::slice::from_ref(h))]);
        assert_eq!(composed.constants(), ["k"]);
        let (k, x) = (1.5, 0.7f64);
        let v = x * x / k;
        let u = v.sin() + k * v;
        let product = (-2.0 * u * (-u * u).exp()) * (v.cos() + k) * (2.0 * x / k);
        let [value, slope] = Evaluator::new(composed.profile(), &[k]).evaluate(&[x]);
        assert!((value - (-u * u).exp()).abs() < 1e-15);
        assert!((slope - product).abs() < 1e-14, "{slope} and {product}");
    }
}
