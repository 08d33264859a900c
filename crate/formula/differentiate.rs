//! Symbolic differentiation.
//!
//! One rule per line, in the terms of calculus; u and v are the operands, du and dv their derivatives. The tree is traversed
//! once, children first, and the derivative of each node is stored, so shared subtrees are differentiated once.
//!
//! At a kink the derivative is the one PyTorch uses, so figures agree with what students train: |u| and relu have derivative 0
//! at 0, sign and step have derivative 0 everywhere, and min and max have the mean of both derivatives at a tie. At the border of a piecewise
//! definition it is that of the piece whose condition holds there.
//!
//! The forms avoid cancellation and overflow: σ′ = σ(u) σ(−u) instead of σ (1 − σ); tanh′ = sech² instead of 1 − tanh² (and
//! sech instead of 1/cosh, whose own derivative becomes ∞·0 for large u); gelu by erfc; √((1−u)(1+u)) instead of √(1−u²).

use std::cell::RefCell;
use std::f64::consts::{LN_2, LN_10, PI};

use super::algebra::SymbolicTerm;
use super::function::{Function, Operation};
use super::tree::{Id, Node, Tree};

/// The derivative of `root` with respect to a variable, added to the same tree.
pub fn differentiate(tree: &mut Tree, root: Id, variable: u8) -> Id {
    let one = tree.number(1.0);
    tangent_nodes(tree, &[root], &|node| (node == Node::Variable(variable)).then_some(one))[0]
}

/// The derivatives of several roots along a direction, added to the same tree: `seed` is the direction's component along a leaf, if it
/// has one. This is forward mode, one pass for all roots.
pub fn tangent_nodes(tree: &mut Tree, roots: &[Id], seed: &dyn Fn(Node) -> Option<Id>) -> Vec<Id> {
    let parts = tree.parts(roots);
    let zero = tree.number(0.0);
    let mut derivatives = vec![zero; roots.iter().max().map_or(0, |&last| last as usize + 1)];
    let shared = RefCell::new(std::mem::take(tree));
    let term = |id| SymbolicTerm::new(&shared, id);
    for id in parts {
        let node = shared.borrow().node(id);
        let derivative = |part: Id| term(derivatives[part as usize]);
        derivatives[id as usize] = match node {
            Node::Variable(_) | Node::Constant(_) => seed(node).unwrap_or(zero),
            // Where there is no value, there is no derivative.
            Node::Binary(Operation::Divide, u, v) if u == v && u == zero => id,
            _ if node.children().all(|part| derivatives[part as usize] == zero) => zero,
            Node::Unary(function, u) => chain(function, term(id), term(u), derivative(u)).id(),
            Node::Binary(operation, u, v) => {
                rule(operation, term(id), term(u), term(v), derivative(u), derivative(v)).id()
            }
            Node::Where(condition, u, v) => term(condition).choice(derivative(u), derivative(v)).id(),
            Node::Number(_) => zero,
        };
    }
    *tree = shared.into_inner();
    roots.iter().map(|&root| derivatives[root as usize]).collect()
}

/// The rules for binary operations; `whole` is u ∘ v itself.
#[rustfmt::skip]
pub(super) fn rule<'t>(operation: Operation, whole: SymbolicTerm<'t>, u: SymbolicTerm<'t>, v: SymbolicTerm<'t>, du: SymbolicTerm<'t>, dv: SymbolicTerm<'t>) -> SymbolicTerm<'t> {
    match operation {
        Operation::Add      => du + dv,                                                             // sum rule
        Operation::Subtract => du - dv,                                                             // difference rule
        Operation::Multiply => du * v + u * dv,                                                     // product rule
        Operation::Divide   => if dv.is_zero() { du / v } else { (du - whole * dv) / v },           // quotient rule
        Operation::Power    => power_derivative(u, v) * du + exponential_derivative(whole, u, dv),  // power rule + exponential rule
        Operation::Minimum  => ((1.0 - side(u, v)) * du + (1.0 + side(u, v)) * dv) / u.number(2.0), // derivative of the smaller
        Operation::Maximum  => ((1.0 + side(u, v)) * du + (1.0 - side(u, v)) * dv) / u.number(2.0), // derivative of the larger
        Operation::LogAddExp => (u - v).call(Function::Sigmoid) * du + (v - u).call(Function::Sigmoid) * dv, // the share of each
        _ => u.number(0.0),                                                                         // a condition: constant on either side
    }
}

/// The chain rule, f(u)′ = f′(u) du; `whole` is f(u) itself.
#[rustfmt::skip]
pub(super) fn chain<'t>(function: Function, whole: SymbolicTerm<'t>, u: SymbolicTerm<'t>, du: SymbolicTerm<'t>) -> SymbolicTerm<'t> {
    use Function::*;
    match function {
        Negative => -du,                                      // constant multiple
        Sin      => u.call(Cos) * du,                         // sine
        Cos      => -u.call(Sin) * du,                        // cosine
        Tan      => (1.0 + whole.square()) * du,              // tangent
        Asin     => du / arc(u),                              // arcsine
        Acos     => -du / arc(u),                             // arccosine
        Atan     => du / (1.0 + u.square()),                  // arctangent
        Asinh    => du / (1.0 + u.square()).sqrt(),           // inverse hyperbolic sine
        Acosh    => du / ((u - u.number(1.0)) * (1.0 + u)).sqrt(), // inverse hyperbolic cosine
        Atanh    => du / ((1.0 - u) * (1.0 + u)),             // inverse hyperbolic tangent
        Sinh     => u.call(Cosh) * du,                        // hyperbolic sine
        Cosh     => u.call(Sinh) * du,                        // hyperbolic cosine
        Tanh     => u.call(Sech).square() * du,               // hyperbolic tangent
        Sech     => -(whole * u.call(Tanh)) * du,             // hyperbolic secant
        Exp      => whole * du,                               // exponential
        Expm1    => u.call(Exp) * du,                         // exponential
        Log      => du / u,                                   // logarithm
        Log1p    => du / (1.0 + u),                           // logarithm
        Log2     => du / (u.number(LN_2) * u),                // logarithm to another base
        Log10    => du / (u.number(LN_10) * u),               // logarithm to another base
        Sqrt     => du / (2.0 * whole),                       // square root
        Cbrt     => du / (3.0 * whole.square()),              // cube root
        Abs      => u.call(Sign) * du,                        // absolute value, 0 at the kink
        Sign | Step | Not => u.number(0.0),                   // constant on either side
        Relu     => u.call(Step) * du,                        // rectifier, 0 at the kink
        Sigmoid  => whole * (-u).call(Sigmoid) * du,          // logistic function: σ(u) σ(−u)
        Softplus => u.call(Sigmoid) * du,                     // its derivative is the logistic function
        Gelu     => (normal_cdf(u) + u * normal_pdf(u)) * du, // product rule on u Φ(u)
        Erf      => gaussian(u) * du,                         // error function
        Erfc     => -gaussian(u) * du,                        // its complement
    }
}

/// ∂uᵛ/∂u = v u^(v−1). For v = 0 the exponent stays 0, so the derivative at u = 0 is 0 and not 0·∞.
fn power_derivative<'t>(u: SymbolicTerm<'t>, v: SymbolicTerm<'t>) -> SymbolicTerm<'t> {
    v * u.power(v - v.call(Function::Sign).call(Function::Abs))
}

/// ∂uᵛ/∂v dv = uᵛ ln(u) dv. At u = 0 the logarithm is replaced by 0: uᵛ is 0 there for every v > 0, so its derivative is 0.
fn exponential_derivative<'t>(whole: SymbolicTerm<'t>, u: SymbolicTerm<'t>, dv: SymbolicTerm<'t>) -> SymbolicTerm<'t> {
    if dv.is_zero() {
        return dv;
    }
    whole * (u + (1.0 - u.call(Function::Sign).call(Function::Abs))).call(Function::Log) * dv
}

/// 1 where u is larger, −1 where v is, 0 at a tie.
fn side<'t>(u: SymbolicTerm<'t>, v: SymbolicTerm<'t>) -> SymbolicTerm<'t> {
    (u - v).call(Function::Sign)
}

/// √(1 − u²).
fn arc(u: SymbolicTerm) -> SymbolicTerm {
    ((1.0 - u) * (1.0 + u)).sqrt()
}

/// 2/√π e^(−u²).
fn gaussian(u: SymbolicTerm) -> SymbolicTerm {
    2.0 / u.number(PI).sqrt() * (-u.square()).call(Function::Exp)
}

/// The standard normal CDF Φ(u) = erfc(−u/√2)/2.
fn normal_cdf(u: SymbolicTerm) -> SymbolicTerm {
    (-u / u.number(2.0).sqrt()).call(Function::Erfc) / u.number(2.0)
}

/// The standard normal density φ(u) = e^(−u²/2)/√(2π).
fn normal_pdf(u: SymbolicTerm) -> SymbolicTerm {
    (-u.square() / u.number(2.0)).call(Function::Exp) / u.number(2.0 * PI).sqrt()
}
