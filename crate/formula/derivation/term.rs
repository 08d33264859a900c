//! A product as a person gathers it: a number in front, then each base once with its power, above or below the bar.

use crate::formula::function::Function;
use crate::order::ordered;

use super::expression::{Expression, Head, call, negative, number, power, product, quotient, sum, whole};
use super::rational::{Rational, greatest_common_divisor};

/// The number in front and the powers after it.
#[derive(Clone, Debug)]
pub struct Term {
    /// The number in front, with its sign.
    pub coefficient: Rational,
    factors: Vec<Factor>,
    /// Whether the number was written with a bar of its own: ½ x and not x/2.
    is_fraction: bool,
}

/// A power of one base.
#[derive(Clone, Debug, PartialEq)]
struct Factor {
    base: Expression,
    exponent: Rational,
    is_below: bool,
    /// Whether half powers are written as roots.
    is_root: bool,
}

/// Whole powers of a product are taken apart up to this one.
const LARGEST_POWER: i64 = 64;

impl Term {
    /// A simplified part as a product.
    pub fn new(expression: &Expression) -> Self {
        let mut term = Self { coefficient: Rational::ONE, factors: Vec::new(), is_fraction: false };
        term.multiply(expression, Rational::ONE, false);
        term
    }

    /// Whether both differ by the number in front alone.
    pub fn is_like(&self, other: &Term) -> bool {
        self.factors.len() == other.factors.len() && self.factors.iter().all(|factor| other.factors.contains(factor))
    }

    /// Whether it is a number alone.
    pub fn is_number(&self) -> bool {
        self.factors.is_empty()
    }

    /// The terms of the sum that it is a multiple of, if it is that alone.
    pub fn as_sum(&self) -> Option<&Expression> {
        match &self.factors[..] {
            [Factor { base, exponent, is_below: false, .. }]
                if base.head() == Head::Sum && *exponent == Rational::ONE =>
            {
                Some(base)
            }
            _ => None,
        }
    }

    /// The polynomials with a small whole power among its factors, each as often as it stands there, and the term without
    /// them.
    pub fn split_sums(&self, largest_power: i64) -> (Vec<Expression>, Term) {
        let mut sums = Vec::new();
        let mut rest = self.clone();
        rest.factors.retain(|factor| {
            let n = factor.exponent.numerator();
            let is_small = factor.exponent.is_whole() && (1..=largest_power).contains(&n) && !factor.is_below;
            let is_polynomial = || factor.base.parts().iter().all(|part| Term::new(part).degree().is_some());
            let is_sum = factor.base.head() == Head::Sum && is_small && is_polynomial();
            if is_sum {
                sums.extend((0..n).map(|_| factor.base.clone()));
            }
            !is_sum
        });
        (sums, rest)
    }

    /// The power of x, if the term is a power of x times a constant.
    pub fn degree(&self) -> Option<i64> {
        self.factors.iter().try_fold(0, |degree, factor| {
            if !factor.base.varies() {
                return Some(degree);
            }
            let is_power = factor.base.is_variable() && factor.exponent.is_whole() && !factor.is_below;
            (is_power && !factor.exponent.is_negative()).then(|| factor.exponent.numerator())
        })
    }

    /// Another number in front.
    pub fn with_coefficient(self, coefficient: Rational) -> Self {
        Self { coefficient, ..self }
    }

    /// The factors that are worth taking out of a sum: exponentials and brackets above the bar.
    pub fn shareable(&self) -> Term {
        let is_shareable = |factor: &&Factor| {
            let is_exponential = match (factor.base.head(), factor.base.parts()) {
                (Head::Call(Function::Exp), _) => true,
                (Head::Power, [_, exponent]) => exponent.varies(),
                _ => false,
            };
            let is_bracket = factor.base.head() == Head::Sum && factor.base.varies();
            (is_exponential || is_bracket) && !factor.is_below && !factor.exponent.is_negative()
        };
        let factors = self.factors.iter().filter(is_shareable).cloned().collect();
        Self { coefficient: Rational::ONE, factors, is_fraction: false }
    }

    /// Of these factors what another term has too.
    pub fn shared_with(&self, other: &Term) -> Term {
        let shared = self.factors.iter().filter_map(|factor| {
            let same = |own: &&Factor| own.base == factor.base && !own.is_below && own.is_root == factor.is_root;
            let own = other.factors.iter().find(same)?;
            let is_less = own.exponent.value() < factor.exponent.value();
            let exponent = if is_less { own.exponent } else { factor.exponent };
            (!exponent.is_negative()).then(|| Factor { exponent, ..factor.clone() })
        });
        Self { factors: shared.collect(), ..self.clone() }
    }

    /// The term divided by factors that it has.
    pub fn over(&self, common: &Term) -> Term {
        let mut rest = self.clone();
        for factor in &common.factors {
            rest.multiply_power(&factor.base, factor.exponent.negative(), false, factor.is_root);
        }
        rest
    }

    /// Multiplies by uⁿ, or divides by it.
    pub fn multiply(&mut self, u: &Expression, n: Rational, is_below: bool) {
        let is_whole = n.is_whole() && n.numerator().abs() <= LARGEST_POWER;
        match (u.head(), u.parts()) {
            (Head::Number(value), _) if is_whole && self.scale(value, n.numerator(), is_below) => {
                self.is_fraction |= value.is_fraction() && !is_below;
            }
            (Head::Call(Function::Negative), [part]) if is_whole => {
                if n.numerator() % 2 != 0 {
                    self.coefficient = self.coefficient.negative();
                }
                self.multiply(part, n, is_below);
            }
            (Head::Product, factors) if is_whole => {
                factors.iter().for_each(|factor| self.multiply(factor, n, is_below));
            }
            (Head::Quotient, [above, below]) if is_whole => {
                self.multiply(above, n, is_below);
                self.multiply(below, n, !is_below);
            }
            (Head::Power, [base, exponent]) => match exponent.as_rational().and_then(|exponent| exponent.times(n)) {
                // (u²)^½ is not u, but (u^½)² is.
                Some(exponent) if is_whole => self.multiply_power(base, exponent, is_below, false),
                _ => self.multiply_power(u, n, is_below, false),
            },
            (Head::Call(Function::Sqrt), [part]) if is_whole => {
                let half = Rational::ONE.over(Rational::whole(2)).and_then(|half| half.times(n));
                self.multiply_power(part, half.unwrap_or(n), is_below, true);
            }
            _ => self.multiply_power(u, n, is_below, false),
        }
    }

    /// Takes a number into the one in front, unless it grows too long.
    fn scale(&mut self, value: Rational, n: i64, is_below: bool) -> bool {
        let scaled = value
            .power(n)
            .and_then(|power| if is_below { self.coefficient.over(power) } else { self.coefficient.times(power) });
        scaled.map(|coefficient| self.coefficient = coefficient).is_some()
    }

    fn multiply_power(&mut self, base: &Expression, exponent: Rational, is_below: bool, is_root: bool) {
        // A whole power of a product, a quotient, a power or a number is one of each of its parts.
        if exponent.is_whole() && exponent.numerator().abs() <= LARGEST_POWER {
            match base.head() {
                Head::Number(value) if self.scale(value, exponent.numerator(), is_below) => return,
                Head::Product | Head::Quotient => return self.multiply(base, exponent, is_below),
                Head::Call(Function::Negative | Function::Sqrt) => return self.multiply(base, exponent, is_below),
                Head::Power if base.parts()[1].as_rational().is_some() => {
                    return self.multiply(base, exponent, is_below);
                }
                _ => {}
            }
        }
        let other = Factor { base: base.clone(), exponent, is_below, is_root };
        let Some(at) = self.factors.iter().position(|factor| factor.base == *base) else {
            return self.factors.push(other);
        };
        match self.factors[at].merged(&other) {
            Some(merged) if merged.exponent == Rational::ZERO => {
                self.factors.remove(at);
            }
            Some(merged) => self.factors[at] = merged,
            None => self.factors.push(other),
        }
    }

    /// The term as it is written: the number, constants, powers of x, all else.
    pub fn write(mut self) -> Expression {
        if self.coefficient == Rational::ZERO {
            return whole(0);
        }
        self.take_out_content();
        self.factors = ordered(self.factors, |one, two| one.rank() < two.rank());
        let (below, above): (Vec<_>, Vec<_>) = self.factors.iter().partition(|factor| factor.is_below);
        let size = self.coefficient.absolute();
        let has_bar = !below.is_empty() || !(self.is_fraction || above.is_empty());
        let (numerator, denominator) = if has_bar && size.is_fraction() {
            (whole(size.numerator()), whole(size.denominator()))
        } else {
            (number(size), whole(1))
        };
        let row = |first: Expression, factors: &[&Factor]| {
            product(std::iter::once(first).chain(factors.iter().flat_map(|factor| factor.write())).collect())
        };
        let written = quotient(row(numerator, &above), row(denominator, &below));
        if self.coefficient.is_negative() { negative(written) } else { written }
    }

    /// (2x − 2)/4 = (x − 1)/2: what all terms of a sum share with the number below.
    fn take_out_content(&mut self) {
        for at in 0..self.factors.len() {
            let factor = &self.factors[at];
            if factor.base.head() != Head::Sum || factor.exponent != Rational::ONE || factor.is_below {
                continue;
            }
            let terms: Vec<Term> = factor.base.parts().iter().map(Term::new).collect();
            let below = i128::from(self.coefficient.denominator());
            let common = terms.iter().fold(below, |common, term| {
                let own = if term.coefficient.is_whole() { term.coefficient.numerator() } else { 1 };
                greatest_common_divisor(common, i128::from(own))
            });
            let common = Rational::whole(common as i64);
            let less = |term: Term| {
                let coefficient = term.coefficient.over(common).unwrap_or(term.coefficient);
                term.with_coefficient(coefficient).write()
            };
            if common != Rational::ONE
                && let Some(coefficient) = self.coefficient.times(common)
            {
                self.factors[at].base = sum(terms.into_iter().map(less).collect());
                self.coefficient = coefficient;
            }
        }
    }
}

impl Factor {
    /// Both as one power of their base.
    fn merged(&self, other: &Factor) -> Option<Factor> {
        let signed = |factor: &Factor| if factor.is_below { factor.exponent.negative() } else { factor.exponent };
        let total = signed(self).plus(signed(other))?;
        let is_below = if self.is_below == other.is_below { self.is_below } else { total.is_negative() };
        let exponent = if is_below { total.negative() } else { total };
        Some(Factor { exponent, is_below, is_root: self.is_root || other.is_root, base: self.base.clone() })
    }

    /// Where it stands in a product: constants, powers of x, all else in its order.
    fn rank(&self) -> u8 {
        match self.base.head() {
            Head::Number(_) | Head::Real(_) | Head::Constant(_) => 0,
            Head::Variable(0) => 1,
            Head::Variable(_) => 0,
            _ => 2,
        }
    }

    fn write(&self) -> Vec<Expression> {
        let root = || call(Function::Sqrt, self.base.clone());
        let halves = self.exponent.numerator();
        if self.is_root && self.exponent.denominator() == 2 && halves > 0 {
            return match halves / 2 {
                0 => vec![root()],
                n => vec![power(self.base.clone(), whole(n)), root()],
            };
        }
        let exponent = number(self.exponent);
        vec![match (self.base.head(), self.base.parts()) {
            // (eᵘ)ⁿ = e^(n u)
            (Head::Call(Function::Exp), [u]) => call(Function::Exp, Term::product_of(&exponent, u)),
            (Head::Power, [base, u]) if self.exponent.is_whole() => power(base.clone(), Term::product_of(&exponent, u)),
            _ => power(self.base.clone(), exponent),
        }]
    }
}

impl Term {
    fn product_of(u: &Expression, v: &Expression) -> Expression {
        if u.is_whole(1) {
            return v.clone();
        }
        let mut term = Term::new(u);
        term.multiply(v, Rational::ONE, false);
        term.write()
    }
}
