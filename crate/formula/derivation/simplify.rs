//! Algebraic simplification, as by hand: like terms and like factors are collected, numbers evaluated and put in front,
//! fractions reduced. Exponentials and sums that all terms share are factored out; other products of polynomials are expanded
//! where that makes the sum shorter.
//!
//! Parts that contain a d/dx[u] stay unchanged.

use crate::formula::function::Function;
use crate::order::ordered;

use super::expression::{Expression, Head, integer, sum};
use super::rational::Rational;
use super::term::Term;

/// The maximum number of terms after expansion.
const MAX_TERMS: usize = 64;

/// The highest power of a sum that is expanded.
const MAX_POWER: i64 = 3;

/// Simplifies an expression.
pub fn simplify(expression: &Expression) -> Expression {
    if expression.is_pending() || expression.parts().is_empty() || expression.is_undefined() {
        return expression.clone();
    }
    let parts: Vec<Expression> = expression.parts().iter().map(simplify).collect();
    match expression.head() {
        Head::Sum => simplify_sum(&parts),
        Head::Call(Function::Negative) | Head::Product | Head::Quotient | Head::Power => {
            Term::new(&Expression::new(expression.head(), parts)).write()
        }
        Head::Call(function) => known(function, &parts[0]).unwrap_or_else(|| Expression::new(expression.head(), parts)),
        head => Expression::new(head, parts),
    }
}

/// Well-known values, such as ln e = 1.
fn known(function: Function, u: &Expression) -> Option<Expression> {
    let natural = super::expression::real(std::f64::consts::E);
    match function {
        Function::Log if *u == natural => Some(integer(1)),
        Function::Log | Function::Log2 | Function::Log10 | Function::Acosh if u.is_integer(1) => Some(integer(0)),
        Function::Exp | Function::Cos | Function::Cosh | Function::Sech if u.is_integer(0) => Some(integer(1)),
        Function::Sin
        | Function::Tan
        | Function::Sinh
        | Function::Tanh
        | Function::Asinh
        | Function::Atanh
        | Function::Expm1
        | Function::Log1p
        | Function::Sqrt
            if u.is_integer(0) =>
        {
            Some(integer(0))
        }
        Function::Sqrt | Function::Cbrt if u.is_integer(1) => Some(integer(1)),
        _ => None,
    }
}

/// The sum of simplified parts, in the shortest of its forms.
fn simplify_sum(parts: &[Expression]) -> Expression {
    let terms = flattened(parts);
    if let Some(factored) = factored_out(&terms) {
        return factored;
    }
    let like = collected(terms.clone());
    let compact = factored_out(&like).unwrap_or_else(|| written(like));
    match expanded(&terms).map(|terms| written(descending(collected(terms)))) {
        Some(expanded) if expanded.size() < compact.size() => expanded,
        _ => compact,
    }
}

/// Polynomials by descending powers, or ascending ones if only those start without a minus; other sums unchanged.
fn descending(mut terms: Vec<Term>) -> Vec<Term> {
    if terms.iter().all(|term| term.degree().is_some()) {
        terms = ordered(terms, |one, two| one.degree() > two.degree());
        let is_negative = |term: Option<&Term>| term.is_some_and(|term| term.coefficient.is_negative());
        if is_negative(terms.first()) && !is_negative(terms.last()) {
            terms.reverse();
        }
    }
    terms
}

/// The terms of a sum, with nested sums flattened.
fn flattened(parts: &[Expression]) -> Vec<Term> {
    let mut terms = Vec::new();
    for part in parts {
        let term = Term::new(part);
        match term.as_sum() {
            Some(inner) if term.coefficient.absolute() == Rational::ONE => {
                let is_negative = term.coefficient.is_negative();
                terms.extend(inner.parts().iter().map(Term::new).map(|inner| {
                    let own = inner.coefficient;
                    inner.with_coefficient(if is_negative { own.negative() } else { own })
                }));
            }
            _ => terms.push(term),
        }
    }
    terms
}

/// Collects like terms, which differ only in their coefficients.
fn collected(terms: Vec<Term>) -> Vec<Term> {
    let mut collected: Vec<Term> = Vec::new();
    for term in terms {
        let sum_with = |other: &Term| other.coefficient.plus(term.coefficient).filter(|_| other.is_like(&term));
        match collected.iter().position(|other| sum_with(other).is_some()) {
            Some(at) => {
                if let Some(coefficient) = sum_with(&collected[at]) {
                    collected[at] = collected[at].clone().with_coefficient(coefficient);
                }
            }
            None => collected.push(term),
        }
    }
    collected.retain(|term| term.coefficient != Rational::ZERO);
    collected
}

/// Writes a sum, starting without a minus if possible.
fn written(mut terms: Vec<Term>) -> Expression {
    let is_polynomial = terms.iter().all(|term| term.degree().is_some());
    if !is_polynomial
        && terms.first().is_some_and(|term| term.coefficient.is_negative())
        && let Some(at) = terms.iter().position(|term| !term.coefficient.is_negative() && !term.is_number())
    {
        let first = terms.remove(at);
        terms.insert(0, first);
    }
    sum(terms.into_iter().map(Term::write).collect())
}

/// Expands all products of sums, if there are any and the result has at most [`MAX_TERMS`] terms.
fn expanded(terms: &[Term]) -> Option<Vec<Term>> {
    let mut all = Vec::new();
    let mut has_any = false;
    for term in terms {
        let (sums, rest) = term.split_sums(MAX_POWER);
        has_any |= !sums.is_empty();
        let mut products = vec![rest];
        for sum in sums {
            if products.len() * sum.parts().len() > MAX_TERMS {
                return None;
            }
            let times = |product: &Term, part: &Expression| {
                let mut product = product.clone();
                product.multiply(part, Rational::ONE, false);
                product
            };
            products =
                products.iter().flat_map(|product| sum.parts().iter().map(|part| times(product, part))).collect();
        }
        all.extend(products);
    }
    (has_any && all.len() <= MAX_TERMS).then_some(all)
}

/// eᵘ + x eᵘ = eᵘ (1 + x): factors out exponentials and sums common to all terms.
fn factored_out(terms: &[Term]) -> Option<Expression> {
    let [first, others @ ..] = terms else { return None };
    let common = others.iter().fold(first.shareable(), |common, term| common.shared_with(term));
    if others.is_empty() || common.is_number() {
        return None;
    }
    let rest: Vec<Expression> = terms.iter().map(|term| term.over(&common).write()).collect();
    let mut factored = common;
    factored.multiply(&simplify_sum(&rest), Rational::ONE, false);
    Some(factored.write())
}
