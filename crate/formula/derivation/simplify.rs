//! The same, written shorter, as a person would: like terms and like factors gathered, numbers worked out and in front,
//! fractions reduced. What all terms of a sum share, an exponential or a bracket, is taken out of it; other brackets are
//! multiplied out where they hold polynomials and the sum becomes shorter.
//!
//! A part of which something is still to be differentiated is left as it is.

use crate::formula::function::Function;
use crate::order::ordered;

use super::expression::{Expression, Head, sum, whole};
use super::rational::Rational;
use super::term::Term;

/// How many terms a sum may have when it is multiplied out.
const MOST_TERMS: usize = 64;

/// The highest power of a sum that is multiplied out.
const LARGEST_POWER: i64 = 3;

/// A part, simplified.
pub fn simplify(expression: &Expression) -> Expression {
    if expression.is_pending() || expression.parts().is_empty() {
        return expression.clone();
    }
    let parts: Vec<Expression> = expression.parts().iter().map(simplify).collect();
    match expression.head() {
        Head::Sum => gather(&parts),
        Head::Call(Function::Negative) | Head::Product | Head::Quotient | Head::Power => {
            Term::new(&Expression::new(expression.head(), parts)).write()
        }
        Head::Call(function) => known(function, &parts[0]).unwrap_or_else(|| Expression::new(expression.head(), parts)),
        head => Expression::new(head, parts),
    }
}

/// What everybody knows by heart.
fn known(function: Function, u: &Expression) -> Option<Expression> {
    let natural = super::expression::real(std::f64::consts::E);
    match function {
        Function::Log if *u == natural => Some(whole(1)),
        Function::Log | Function::Log2 | Function::Log10 if u.is_whole(1) => Some(whole(0)),
        Function::Exp | Function::Cos | Function::Cosh | Function::Sech if u.is_whole(0) => Some(whole(1)),
        Function::Sin | Function::Tan | Function::Sinh | Function::Tanh | Function::Sqrt if u.is_whole(0) => {
            Some(whole(0))
        }
        Function::Sqrt | Function::Cbrt if u.is_whole(1) => Some(whole(1)),
        _ => None,
    }
}

/// A sum of simplified parts: the shortest of what it can be written as.
fn gather(parts: &[Expression]) -> Expression {
    let terms = flat(parts);
    if let Some(factored) = factored_out(&terms) {
        return factored;
    }
    let gathered = like(terms.clone());
    let factored = factored_out(&gathered);
    let gathered = factored.unwrap_or_else(|| written(gathered));
    match multiplied_out(&terms).map(|terms| written(descending(like(terms)))) {
        Some(multiplied) if multiplied.size() < gathered.size() => multiplied,
        _ => gathered,
    }
}

/// Polynomials by falling powers, or by rising ones if they begin without a sign then; other sums as they are.
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

/// The terms, with those of sums within the sum.
fn flat(parts: &[Expression]) -> Vec<Term> {
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

/// Terms that differ by the number in front, as one.
fn like(terms: Vec<Term>) -> Vec<Term> {
    let mut gathered: Vec<Term> = Vec::new();
    for term in terms {
        let sum_with = |other: &Term| other.coefficient.plus(term.coefficient).filter(|_| other.is_like(&term));
        match gathered.iter().position(|other| sum_with(other).is_some()) {
            Some(at) => {
                if let Some(coefficient) = sum_with(&gathered[at]) {
                    gathered[at] = gathered[at].clone().with_coefficient(coefficient);
                }
            }
            None => gathered.push(term),
        }
    }
    gathered.retain(|term| term.coefficient != Rational::ZERO);
    gathered
}

/// A sum that begins without a sign if it can.
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

/// All products of sums among the terms, multiplied out, if there are any and not too many come of it.
fn multiplied_out(terms: &[Term]) -> Option<Vec<Term>> {
    let mut all = Vec::new();
    let mut has_any = false;
    for term in terms {
        let (sums, rest) = term.split_sums(LARGEST_POWER);
        has_any |= !sums.is_empty();
        let mut products = vec![rest];
        for sum in sums {
            if products.len() * sum.parts().len() > MOST_TERMS {
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
    (has_any && all.len() <= MOST_TERMS).then_some(all)
}

/// eᵘ + x eᵘ = eᵘ (1 + x): exponentials and brackets that every term has.
fn factored_out(terms: &[Term]) -> Option<Expression> {
    let [first, others @ ..] = terms else { return None };
    let common = others.iter().fold(first.shareable(), |common, term| common.shared_with(term));
    if others.is_empty() || common.is_number() {
        return None;
    }
    let rest: Vec<Expression> = terms.iter().map(|term| term.over(&common).write()).collect();
    let mut factored = common;
    factored.multiply(&gather(&rest), Rational::ONE, false);
    Some(factored.write())
}
