//! Reverse mode, symbolically: the adjoint of a node, ∂output/∂node, flows from the output down to the leaves, and each node passes
//! to its operands its adjoint times the local derivative. One pass yields every partial derivative; what an operand receives
//! along several wires is summed. The rules are those of [`differentiate`](super::differentiate).
//!
//! Source: Griewank and Walther, Evaluating Derivatives, 2nd edition, 2008, chapter 3.

use std::cell::RefCell;

use super::algebra::SymbolicTerm;
use super::differentiate::{chain, rule};
use super::function::Operation;
use super::tree::{Id, Node, Tree};

/// The partial derivatives of a node with respect to its operands, in the order of [`Node::children`], added to the tree.
pub fn local_nodes(tree: &mut Tree, id: Id) -> Vec<Id> {
    let one = tree.number(1.0);
    let shared = RefCell::new(std::mem::take(tree));
    let locals =
        shares(&shared, id, SymbolicTerm::new(&shared, one)).into_iter().flatten().map(SymbolicTerm::id).collect();
    *tree = shared.into_inner();
    locals
}

/// ∂root/∂leaf for each of several leaves, added to the tree: one reverse pass. A leaf may be an inner node, which is then held
/// fixed in the derivatives with respect to the others.
pub fn gradient_nodes(tree: &mut Tree, root: Id, leaves: &[Id]) -> Vec<Id> {
    let parts: Vec<Id> = tree.parts(&[root]).collect();
    let depends = dependent(tree, &parts, leaves);
    let [zero, one] = [0.0, 1.0].map(|value| tree.number(value));
    let mut adjoints: Vec<Option<Id>> = vec![None; root as usize + 1];
    adjoints[root as usize] = Some(one);
    let shared = RefCell::new(std::mem::take(tree));
    for &id in parts.iter().rev() {
        let Some(adjoint) = adjoints[id as usize].filter(|_| id == root || !leaves.contains(&id)) else { continue };
        let node = shared.borrow().node(id);
        let received = shares(&shared, id, SymbolicTerm::new(&shared, adjoint));
        for (operand, share) in node.children().zip(received) {
            let Some(share) = share.filter(|share| depends[operand as usize] && !share.is_zero()) else { continue };
            let sum = adjoints[operand as usize].map_or(share, |sum| SymbolicTerm::new(&shared, sum) + share);
            adjoints[operand as usize] = Some(sum.id());
        }
    }
    *tree = shared.into_inner();
    leaves.iter().map(|&leaf| adjoints.get(leaf as usize).copied().flatten().unwrap_or(zero)).collect()
}

/// What each operand of a node receives of its adjoint: adjoint · ∂node/∂operand.
fn shares<'t>(tree: &'t RefCell<Tree>, id: Id, adjoint: SymbolicTerm<'t>) -> [Option<SymbolicTerm<'t>>; 2] {
    let term = |id| SymbolicTerm::new(tree, id);
    let node = tree.borrow().node(id);
    match node {
        Node::Number(_) | Node::Variable(_) | Node::Constant(_) => [None, None],
        Node::Unary(function, u) => [Some(chain(function, term(id), term(u), adjoint)), None],
        Node::Binary(operation, u, v) => binary(operation, [id, u, v].map(term), adjoint).map(Some),
    }
}

/// The same for a binary operation, whose rules are written so that both shares have as many factors in common as possible: this
/// keeps the bound of Baur and Strassen, five operations for one, for sums, products and quotients.
fn binary<'t>(
    operation: Operation,
    [whole, u, v]: [SymbolicTerm<'t>; 3],
    adjoint: SymbolicTerm<'t>,
) -> [SymbolicTerm<'t>; 2] {
    let zero = u.number(0.0);
    match operation {
        Operation::Add => [adjoint, adjoint],
        Operation::Subtract => [adjoint, -adjoint],
        Operation::Multiply => [adjoint * v, adjoint * u],
        Operation::Divide => {
            let share = adjoint / v;
            [share, -(whole * share)]
        }
        Operation::Minimum | Operation::Maximum => {
            let share = rule(operation, whole, u, v, adjoint, zero);
            [share, adjoint - share]
        }
        Operation::Power => [rule(operation, whole, u, v, adjoint, zero), rule(operation, whole, u, v, zero, adjoint)],
    }
}

/// Whether each node depends on one of the leaves.
fn dependent(tree: &Tree, parts: &[Id], leaves: &[Id]) -> Vec<bool> {
    let mut depends = vec![false; parts.last().map_or(0, |&last| last as usize + 1)];
    for &id in parts {
        depends[id as usize] =
            leaves.contains(&id) || tree.node(id).children().any(|operand| depends[operand as usize]);
    }
    depends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::{Evaluator, Program};

    #[test]
    fn an_inner_node_among_the_leaves_is_held_fixed() {
        let mut tree = Tree::default();
        let [a, b] = [0, 1].map(|index| tree.add(Node::Variable(index)));
        let product = tree.add(Node::Binary(Operation::Multiply, a, b));
        let root = tree.add(Node::Binary(Operation::Add, product, a));
        let at = |tree: &Tree, roots: &[Id]| {
            Evaluator::new(Program::new(tree, roots), &[]).outputs(&[2.0, 3.0]).collect::<Vec<_>>()
        };
        let whole = gradient_nodes(&mut tree, root, &[a, b]);
        assert_eq!(at(&tree, &whole), [4.0, 2.0]);
        let cut = gradient_nodes(&mut tree, root, &[product, a, b]);
        assert_eq!(at(&tree, &cut), [1.0, 1.0, 0.0]);
    }
}
