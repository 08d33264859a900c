//! What can be called by name, under all its usual names, and the nodes that a call stands for.
//!
//! A call is one node ([`Callable::One`], [`Callable::Many`]) or a [`Composition`] of several: cot u is cos u / sin u. Names are
//! those of textbooks (ISO 80000-2, with the older tg and ctg), of Python's `math`, NumPy and PyTorch, and of JavaScript's `Math`.

use super::function::{Function, Operation};
use super::tree::{Id, Node, Tree};

/// What can be called by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callable {
    /// A function of one argument.
    One(Function),
    /// A function of two or more arguments, folded from the left.
    Many(Operation),
    /// A composition of other functions.
    Composed(Composition),
}

/// A function that is written by others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Composition {
    /// cot u = cos u / sin u
    Cotangent,
    /// sec u = 1 / cos u
    Secant,
    /// csc u = 1 / sin u
    Cosecant,
    /// coth u = 1 / tanh u
    HyperbolicCotangent,
    /// csch u = 1 / sinh u
    HyperbolicCosecant,
    /// u²
    Square,
    /// uᵛ
    Power,
    /// 2ᵘ
    PowerOfTwo,
    /// √(u² + v² + …), and |u| of one argument
    Norm,
    /// ln σ(u) = −ln(1 + e⁻ᵘ), without overflow
    LogSigmoid,
    /// Where a condition holds, one value, elsewhere another: of conditions and values in turn, the last one a value; without it there is
    /// no value elsewhere
    Where,
}

/// The functions and operations of the language. Each is printed by its first name.
pub const CALLABLES: [(&str, Callable); 37] = {
    use Callable::{Many, One};
    [
        ("sin", One(Function::Sin)),
        ("cos", One(Function::Cos)),
        ("tan", One(Function::Tan)),
        ("asin", One(Function::Asin)),
        ("acos", One(Function::Acos)),
        ("atan", One(Function::Atan)),
        ("asinh", One(Function::Asinh)),
        ("acosh", One(Function::Acosh)),
        ("atanh", One(Function::Atanh)),
        ("sinh", One(Function::Sinh)),
        ("cosh", One(Function::Cosh)),
        ("tanh", One(Function::Tanh)),
        ("sech", One(Function::Sech)),
        ("exp", One(Function::Exp)),
        ("expm1", One(Function::Expm1)),
        ("ln", One(Function::Log)),
        ("log", One(Function::Log)),
        ("log1p", One(Function::Log1p)),
        ("log2", One(Function::Log2)),
        ("log10", One(Function::Log10)),
        ("sqrt", One(Function::Sqrt)),
        ("cbrt", One(Function::Cbrt)),
        ("abs", One(Function::Abs)),
        ("sign", One(Function::Sign)),
        ("step", One(Function::Step)),
        ("relu", One(Function::Relu)),
        ("sigmoid", One(Function::Sigmoid)),
        ("softplus", One(Function::Softplus)),
        ("gelu", One(Function::Gelu)),
        ("erf", One(Function::Erf)),
        ("erfc", One(Function::Erfc)),
        ("min", Many(Operation::Minimum)),
        ("max", Many(Operation::Maximum)),
        ("logsumexp", Many(Operation::LogAddExp)),
        ("logical_not", One(Function::Not)),
        ("logical_and", Many(Operation::And)),
        ("logical_or", Many(Operation::Or)),
    ]
};

/// The names of compositions.
const COMPOSITIONS: [(&str, Composition); 22] = [
    ("cot", Composition::Cotangent),
    ("ctg", Composition::Cotangent),
    ("cotg", Composition::Cotangent),
    ("sec", Composition::Secant),
    ("csc", Composition::Cosecant),
    ("cosec", Composition::Cosecant),
    ("coth", Composition::HyperbolicCotangent),
    ("csch", Composition::HyperbolicCosecant),
    ("cosech", Composition::HyperbolicCosecant),
    ("square", Composition::Square),
    ("pow", Composition::Power),
    ("power", Composition::Power),
    ("float_power", Composition::Power),
    ("exp2", Composition::PowerOfTwo),
    ("norm", Composition::Norm),
    ("hypot", Composition::Norm),
    ("logsigmoid", Composition::LogSigmoid),
    ("log_sigmoid", Composition::LogSigmoid),
    ("where", Composition::Where),
    ("if", Composition::Where),
    ("If", Composition::Where),
    ("ifelse", Composition::Where),
];

/// Other names of functions and operations, and the first name of each.
const ALIASES: [(&str, &str); 38] = [
    ("arcsin", "asin"),
    ("arccos", "acos"),
    ("arctan", "atan"),
    ("arctg", "atan"),
    ("arcsinh", "asinh"),
    ("arccosh", "acosh"),
    ("arctanh", "atanh"),
    ("arsinh", "asinh"),
    ("arcosh", "acosh"),
    ("artanh", "atanh"),
    ("tg", "tan"),
    ("sh", "sinh"),
    ("ch", "cosh"),
    ("th", "tanh"),
    ("lg", "log10"),
    ("ld", "log2"),
    ("lb", "log2"),
    ("sgn", "sign"),
    ("signum", "sign"),
    ("fabs", "abs"),
    ("absolute", "abs"),
    ("heaviside", "step"),
    ("logistic", "sigmoid"),
    ("expit", "sigmoid"),
    ("ReLU", "relu"),
    ("GELU", "gelu"),
    ("Sigmoid", "sigmoid"),
    ("Softplus", "softplus"),
    ("logaddexp", "logsumexp"),
    ("LogSumExp", "logsumexp"),
    ("minimum", "min"),
    ("maximum", "max"),
    ("fmin", "min"),
    ("fmax", "max"),
    ("amin", "min"),
    ("amax", "max"),
    ("Min", "min"),
    ("Max", "max"),
];

/// The callable with this name.
pub fn callable(name: &str) -> Option<Callable> {
    let first = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, first)| first);
    let composed = || COMPOSITIONS.iter().find(|(known, _)| *known == first).map(|&(_, it)| Callable::Composed(it));
    CALLABLES.iter().find(|(known, _)| *known == first).map(|&(_, callable)| callable).or_else(composed)
}

/// Every name of a callable, the names of the language first.
pub fn callable_names() -> impl Iterator<Item = &'static str> {
    let compositions = COMPOSITIONS.iter().map(|&(name, _)| name);
    CALLABLES.iter().map(|&(name, _)| name).chain(compositions).chain(ALIASES.iter().map(|&(name, _)| name))
}

impl Callable {
    /// The name used in canonical text; a composition is written out and has none.
    pub fn name(self) -> &'static str {
        CALLABLES.iter().find(|&&(_, known)| known == self).map_or("", |&(name, _)| name)
    }

    /// The inverse function, which textbooks write as f⁻¹.
    pub fn inverse(self) -> Option<Function> {
        use Function::{Acos, Acosh, Asin, Asinh, Atan, Atanh, Cos, Cosh, Sin, Sinh, Tan, Tanh};
        match self {
            Callable::One(Sin) => Some(Asin),
            Callable::One(Cos) => Some(Acos),
            Callable::One(Tan) => Some(Atan),
            Callable::One(Sinh) => Some(Asinh),
            Callable::One(Cosh) => Some(Acosh),
            Callable::One(Tanh) => Some(Atanh),
            _ => None,
        }
    }

    /// How many arguments a call has, in words; and an example of them.
    pub fn arguments(self) -> (&'static str, &'static str) {
        match self {
            Callable::Composed(Composition::Power) => ("two arguments", "x, 2"),
            Callable::Composed(Composition::Where) => ("a condition and two values", "x < 1, x, 1"),
            Callable::Composed(Composition::Norm) => ("one or more arguments", "x, y"),
            Callable::One(_) | Callable::Composed(_) => ("one argument", "x"),
            Callable::Many(_) => ("two or more arguments", "x, y"),
        }
    }

    /// The root of the call's nodes, unless it has another number of arguments.
    pub fn call(self, tree: &mut Tree, arguments: &[Id]) -> Option<Id> {
        match (self, arguments) {
            (Callable::One(function), &[u]) => Some(tree.add(Node::Unary(function, u))),
            (Callable::Many(operation), &[first, second, ref rest @ ..]) => {
                let pair = tree.add(Node::Binary(operation, first, second));
                Some(rest.iter().fold(pair, |all, &next| tree.add(Node::Binary(operation, all, next))))
            }
            (Callable::Composed(composition), _) => composition.call(tree, arguments),
            _ => None,
        }
    }
}

impl Composition {
    fn call(self, tree: &mut Tree, arguments: &[Id]) -> Option<Id> {
        let over = |tree: &mut Tree, above: Id, below: Id| tree.add(Node::Binary(Operation::Divide, above, below));
        let reciprocal = |tree: &mut Tree, function, u| {
            let (one, below) = (tree.number(1.0), tree.add(Node::Unary(function, u)));
            over(tree, one, below)
        };
        Some(match (self, arguments) {
            (Composition::Cotangent, &[u]) => {
                let (cos, sin) = (tree.add(Node::Unary(Function::Cos, u)), tree.add(Node::Unary(Function::Sin, u)));
                over(tree, cos, sin)
            }
            (Composition::Secant, &[u]) => reciprocal(tree, Function::Cos, u),
            (Composition::Cosecant, &[u]) => reciprocal(tree, Function::Sin, u),
            (Composition::HyperbolicCotangent, &[u]) => reciprocal(tree, Function::Tanh, u),
            (Composition::HyperbolicCosecant, &[u]) => reciprocal(tree, Function::Sinh, u),
            (Composition::Square, &[u]) => square(tree, u),
            (Composition::Power, &[u, v]) => tree.add(Node::Binary(Operation::Power, u, v)),
            (Composition::PowerOfTwo, &[u]) => {
                let two = tree.number(2.0);
                tree.add(Node::Binary(Operation::Power, two, u))
            }
            (Composition::Norm, &[u]) => tree.add(Node::Unary(Function::Abs, u)),
            (Composition::Norm, &[first, ref rest @ ..]) => {
                let mut sum = square(tree, first);
                for &next in rest {
                    let next = square(tree, next);
                    sum = tree.add(Node::Binary(Operation::Add, sum, next));
                }
                tree.add(Node::Unary(Function::Sqrt, sum))
            }
            (Composition::LogSigmoid, &[u]) => {
                let opposite = tree.add(Node::Unary(Function::Negative, u));
                let softplus = tree.add(Node::Unary(Function::Softplus, opposite));
                tree.add(Node::Unary(Function::Negative, softplus))
            }
            (Composition::Where, [_, _, ..]) => piecewise(tree, arguments),
            _ => return None,
        })
    }
}

/// Conditions and values in turn, then the value elsewhere; without it there is none.
pub fn piecewise(tree: &mut Tree, pieces: &[Id]) -> Id {
    let (pairs, rest) = pieces.as_chunks::<2>();
    let last = rest.first().copied().unwrap_or_else(|| {
        let zero = tree.number(0.0);
        tree.add(Node::Binary(Operation::Divide, zero, zero))
    });
    pairs.iter().rev().fold(last, |elsewhere, &[condition, u]| tree.add(Node::Where(condition, u, elsewhere)))
}

fn square(tree: &mut Tree, u: Id) -> Id {
    let two = tree.number(2.0);
    tree.add(Node::Binary(Operation::Power, u, two))
}
