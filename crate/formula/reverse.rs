//! Reverse mode, symbolically: the adjoint of a node, ∂output/∂node, flows from the output down to the leaves, and each node passes
//! to its operands its adjoint times the local derivative. One pass yields every partial derivative; what an operand receives
//! along several wires is summed. The rules are those of [`differentiate`](super::differentiate).
//!
//! What a piecewise definition passes to a piece is multiplied by 0 where another piece is taken, and 0·∞ is undefined: the derivative
//! of `where(x > 0, ln x, 0)` at 0 would be. So a piece is passed the whole adjoint, and where a share leaves for a node that is used
//! outside the piece too, it is replaced by 0 if the piece is not taken. A part that two pieces share, but nothing outside them, counts as
//! outside.
//!
//! Source: Griewank and Walther, Evaluating Derivatives, 2nd edition, 2008, chapter 3.

use std::cell::RefCell;

use super::algebra::SymbolicTerm;
use super::differentiate::{chain, rule};
use super::function::Operation;
use super::tree::{Id, Node, Tree};

/// The partial derivatives of a node with respect to its operands, in the order of [`Node::children`], added to the tree.
pub fn local_nodes(tree: &mut Tree, id: Id) -> Vec<Id> {
    let [zero, one] = [0.0, 1.0].map(|value| tree.number(value));
    let node = tree.node(id);
    let shared = RefCell::new(std::mem::take(tree));
    let local = |(index, share): (usize, Option<SymbolicTerm>)| {
        let share = share.unwrap_or_else(|| SymbolicTerm::new(&shared, zero));
        entered(node, index, &[]).into_iter().fold(share, |share, piece| piece.restrict(&shared, share)).id()
    };
    let shares = shares(&shared, id, SymbolicTerm::new(&shared, one));
    let locals = shares.into_iter().enumerate().take(node.children().count()).map(local).collect();
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
    let pieces = enclosing_pieces(tree, &parts, leaves);
    let shared = RefCell::new(std::mem::take(tree));
    for &id in parts.iter().rev() {
        let Some(adjoint) = adjoints[id as usize].filter(|_| id == root || !leaves.contains(&id)) else { continue };
        let node = shared.borrow().node(id);
        let received = shares(&shared, id, SymbolicTerm::new(&shared, adjoint));
        for (index, (operand, share)) in node.children().zip(received).enumerate() {
            let Some(share) = share.filter(|share| depends[operand as usize] && !share.is_zero()) else { continue };
            let around = &pieces[operand as usize];
            let left = entered(node, index, &pieces[id as usize]).into_iter().skip(around.len()).rev();
            let share = left.fold(share, |share, piece| piece.restrict(&shared, share));
            let sum = adjoints[operand as usize].map_or(share, |sum| SymbolicTerm::new(&shared, sum) + share);
            adjoints[operand as usize] = Some(sum.id());
        }
    }
    *tree = shared.into_inner();
    leaves.iter().map(|&leaf| adjoints.get(leaf as usize).copied().flatten().unwrap_or(zero)).collect()
}

/// What each operand of a node receives of its adjoint: adjoint · ∂node/∂operand.
fn shares<'t>(tree: &'t RefCell<Tree>, id: Id, adjoint: SymbolicTerm<'t>) -> [Option<SymbolicTerm<'t>>; 3] {
    let term = |id| SymbolicTerm::new(tree, id);
    let node = tree.borrow().node(id);
    match node {
        Node::Number(_) | Node::Variable(_) | Node::Constant(_) => [None; 3],
        Node::Unary(function, u) => [Some(chain(function, term(id), term(u), adjoint)), None, None],
        Node::Binary(operation, u, v) => {
            let [u, v] = binary(operation, [id, u, v].map(term), adjoint);
            [Some(u), Some(v), None]
        }
        Node::Where(_, u, v) if u == v => [None, Some(adjoint), None],
        // Restricted to the pieces where it leaves them.
        Node::Where(..) => [None, Some(adjoint), Some(adjoint)],
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
        Operation::Power | Operation::LogAddExp => {
            [rule(operation, whole, u, v, adjoint, zero), rule(operation, whole, u, v, zero, adjoint)]
        }
        _ => [zero, zero],
    }
}

/// One of the two pieces of a node that chooses between them by a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    condition: Id,
    is_first: bool,
}

impl Piece {
    /// The term where this piece is taken, 0 elsewhere.
    fn restrict<'t>(self, tree: &'t RefCell<Tree>, term: SymbolicTerm<'t>) -> SymbolicTerm<'t> {
        // A minus sign in front becomes part of the sum that the term is added to.
        if let Some(positive) = term.without_minus() {
            return -self.restrict(tree, positive);
        }
        let (condition, zero) = (SymbolicTerm::new(tree, self.condition), term.number(0.0));
        if self.is_first { condition.choice(term, zero) } else { condition.choice(zero, term) }
    }
}

/// The pieces that everything a node is used for lies in, the outermost first; a leaf lies in none.
fn enclosing_pieces(tree: &Tree, parts: &[Id], leaves: &[Id]) -> Vec<Vec<Piece>> {
    let mut around: Vec<Option<Vec<Piece>>> = vec![None; parts.last().map_or(0, |&last| last as usize + 1)];
    for &leaf in leaves {
        if let Some(around) = around.get_mut(leaf as usize) {
            *around = Some(Vec::new());
        }
    }
    for &id in parts.iter().rev() {
        let node = tree.node(id);
        let own = around[id as usize].get_or_insert_default().clone();
        for (index, operand) in node.children().enumerate() {
            let entered = entered(node, index, &own);
            match &mut around[operand as usize] {
                Some(known) => {
                    let common = known.iter().zip(&entered).take_while(|(one, other)| one == other).count();
                    known.truncate(common);
                }
                unknown => *unknown = Some(entered),
            }
        }
    }
    around.into_iter().map(Option::unwrap_or_default).collect()
}

/// The pieces around an operand of a node, as seen from it.
fn entered(node: Node, operand: usize, around: &[Piece]) -> Vec<Piece> {
    let own = match node {
        Node::Where(condition, u, v) if u != v && operand > 0 => Some(Piece { condition, is_first: operand == 1 }),
        _ => None,
    };
    around.iter().copied().chain(own).collect()
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
    use crate::formula::{Evaluator, Formula, Program, Vocabulary};

    #[test]
    fn a_piece_that_is_not_taken_passes_nothing_on_however_steep_it_is() {
        let vocabulary = Vocabulary { variables: &["x", "y"], constants: &[] };
        for (text, at, expected) in [
            ("where(x > 0, ln(x) y, 3y)", [0.0, 1.0], [0.0, 3.0]),
            ("where(x > 0, ln(x) y, 3y)", [1.0, 2.0], [2.0, 0.0]),
            ("where(x > 0, y, 2)", [-1.0, 5.0], [0.0, 0.0]),
            ("x^2 + where(ln(x) > 0, sqrt(where(x > 1, x y, 2/x)), where(y > 0, 1/x, y))", [0.0, -1.0], [0.0, 1.0]),
            ("where(x > 0, where(y > 0, ln(x y), sqrt(-x y)), x)", [4.0, -1.0], [0.25, -1.0]),
            ("where(x > 0, x, x) y", [2.0, 3.0], [3.0, 2.0]),
        ] {
            let formula = Formula::parse(text, &vocabulary).expect("a formula");
            let mut tree = formula.tree().clone();
            let leaves = [0, 1].map(|index| tree.add(Node::Variable(index)));
            let gradient = gradient_nodes(&mut tree, formula.root(), &leaves);
            let mut evaluator = Evaluator::new(Program::new(&tree, &gradient), &[]);
            assert_eq!(evaluator.evaluate(&at), expected, "{text}");
            assert_eq!(Evaluator::new(formula.jet().gradient, &[]).evaluate::<3>(&at)[1..], expected, "{text}");
        }
    }

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
