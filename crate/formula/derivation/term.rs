//! A product in collected form: a coefficient, then each base once with its exponent, in the numerator or denominator.

use crate::formula::function::Function;
use crate::order::ordered;

use super::expression::{Expression, Head, call, integer, negative, number, power, product, quotient, sum};
use super::rational::{Rational, greatest_common_divisor};

/// A coefficient and powers of distinct bases.
#[derive(Clone, Debug)]
pub struct Term {
    /// The coefficient, with its sign.
    pub coefficient: Rational,
    factors: Vec<Factor>,
    /// Whether the coefficient was written as a separate fraction: ½ x and not x/2.
    is_fraction: bool,
}

/// A power of one base.
#[derive(Clone, Debug, PartialEq)]
struct Factor {
    base: Expression,
    exponent: Rational,
    in_denominator: bool,
    /// Whether half-integer powers are written with square roots.
    is_root: bool,
}

/// The highest integer power of a product that is distributed over its factors.
const MAX_POWER: i64 = 64;

impl Term {
    /// A simplified expression as a term.
    pub fn new(expression: &Expression) -> Self {
        let mut term = Self { coefficient: Rational::ONE, factors: Vec::new(), is_fraction: false };
        term.multiply(expression, Rational::ONE, false);
        term
    }

    /// Whether both differ only in their coefficients.
    pub fn is_like(&self, other: &Term) -> bool {
        self.factors.len() == other.factors.len() && self.factors.iter().all(|factor| other.factors.contains(factor))
    }

    /// Whether it is a plain number.
    pub fn is_number(&self) -> bool {
        self.factors.is_empty()
    }

    /// The sum of which it is a constant multiple, if it is one.
    pub fn as_sum(&self) -> Option<&Expression> {
        match &self.factors[..] {
            [Factor { base, exponent, in_denominator: false, .. }]
                if base.head() == Head::Sum && *exponent == Rational::ONE =>
            {
                Some(base)
            }
            _ => None,
        }
    }

    /// The polynomial factors with small integer exponents, repeated according to their exponents, and the term without them.
    pub fn split_sums(&self, largest_power: i64) -> (Vec<Expression>, Term) {
        let mut sums = Vec::new();
        let mut rest = self.clone();
        rest.factors.retain(|factor| {
            let n = factor.exponent.numerator();
            let is_small = factor.exponent.is_integer() && (1..=largest_power).contains(&n) && !factor.in_denominator;
            let is_polynomial = || factor.base.parts().iter().all(|part| Term::new(part).degree().is_some());
            let is_sum = factor.base.head() == Head::Sum && is_small && is_polynomial();
            if is_sum {
                sums.extend((0..n).map(|_| factor.base.clone()));
            }
            !is_sum
        });
        (sums, rest)
    }

    /// The exponent of x, if the term is a constant times a power of x.
    pub fn degree(&self) -> Option<i64> {
        self.factors.iter().try_fold(0, |degree, factor| {
            if !factor.base.varies() {
                return Some(degree);
            }
            let is_power = factor.base.is_variable() && factor.exponent.is_integer() && !factor.in_denominator;
            (is_power && !factor.exponent.is_negative()).then(|| factor.exponent.numerator())
        })
    }

    /// The term with another coefficient.
    pub fn with_coefficient(self, coefficient: Rational) -> Self {
        Self { coefficient, ..self }
    }

    /// The factors worth factoring out of a sum: exponentials and sums in the numerator.
    pub fn shareable(&self) -> Term {
        let is_shareable = |factor: &&Factor| {
            let is_exponential = match (factor.base.head(), factor.base.parts()) {
                (Head::Call(Function::Exp), _) => true,
                (Head::Power, [_, exponent]) => exponent.varies(),
                _ => false,
            };
            let is_sum = factor.base.head() == Head::Sum && factor.base.varies();
            (is_exponential || is_sum) && !factor.in_denominator && !factor.exponent.is_negative()
        };
        let factors = self.factors.iter().filter(is_shareable).cloned().collect();
        Self { coefficient: Rational::ONE, factors, is_fraction: false }
    }

    /// The factors in common with another term.
    pub fn shared_with(&self, other: &Term) -> Term {
        let shared = self.factors.iter().filter_map(|factor| {
            let same = |own: &&Factor| own.base == factor.base && !own.in_denominator && own.is_root == factor.is_root;
            let own = other.factors.iter().find(same)?;
            let is_smaller = own.exponent.value() < factor.exponent.value();
            let exponent = if is_smaller { own.exponent } else { factor.exponent };
            (!exponent.is_negative()).then(|| Factor { exponent, ..factor.clone() })
        });
        Self { factors: shared.collect(), ..self.clone() }
    }

    /// The term divided by some of its factors.
    pub fn over(&self, common: &Term) -> Term {
        let mut rest = self.clone();
        for factor in &common.factors {
            rest.multiply_power(&factor.base, factor.exponent.negative(), false, factor.is_root);
        }
        rest
    }

    /// Multiplies by uⁿ, or divides by it if `in_denominator`.
    pub fn multiply(&mut self, u: &Expression, n: Rational, in_denominator: bool) {
        let is_integer = n.is_integer() && n.numerator().abs() <= MAX_POWER;
        match (u.head(), u.parts()) {
            (Head::Number(value), _) if is_integer && self.scale(value, n.numerator(), in_denominator) => {
                self.is_fraction |= value.is_fraction() && !in_denominator;
            }
            (Head::Call(Function::Negative), [part]) if is_integer => {
                if n.numerator() % 2 != 0 {
                    self.coefficient = self.coefficient.negative();
                }
                self.multiply(part, n, in_denominator);
            }
            (Head::Product, factors) if is_integer => {
                factors.iter().for_each(|factor| self.multiply(factor, n, in_denominator));
            }
            (Head::Quotient, [numerator, denominator]) if is_integer => {
                self.multiply(numerator, n, in_denominator);
                self.multiply(denominator, n, !in_denominator);
            }
            (Head::Power, [base, exponent]) => match exponent.as_rational().and_then(|exponent| exponent.times(n)) {
                // (u²)^½ is not u, but (u^½)² is.
                Some(exponent) if is_integer => self.multiply_power(base, exponent, in_denominator, false),
                _ => self.multiply_power(u, n, in_denominator, false),
            },
            (Head::Call(Function::Sqrt), [part]) if is_integer => {
                let half = Rational::ONE.over(Rational::integer(2)).and_then(|half| half.times(n));
                self.multiply_power(part, half.unwrap_or(n), in_denominator, true);
            }
            _ => self.multiply_power(u, n, in_denominator, false),
        }
    }

    /// Multiplies the coefficient by valueⁿ, or divides by it. Returns false if the result is out of range.
    fn scale(&mut self, value: Rational, n: i64, in_denominator: bool) -> bool {
        let scaled = value.power(n).and_then(|power| {
            if in_denominator { self.coefficient.over(power) } else { self.coefficient.times(power) }
        });
        scaled.map(|coefficient| self.coefficient = coefficient).is_some()
    }

    fn multiply_power(&mut self, base: &Expression, exponent: Rational, in_denominator: bool, is_root: bool) {
        // An integer power distributes over a product, a quotient, a power or a number.
        if exponent.is_integer() && exponent.numerator().abs() <= MAX_POWER {
            match base.head() {
                Head::Number(value) if self.scale(value, exponent.numerator(), in_denominator) => return,
                Head::Product | Head::Quotient => return self.multiply(base, exponent, in_denominator),
                Head::Call(Function::Negative | Function::Sqrt) => {
                    return self.multiply(base, exponent, in_denominator);
                }
                Head::Power if base.parts()[1].as_rational().is_some() => {
                    return self.multiply(base, exponent, in_denominator);
                }
                _ => {}
            }
        }
        let other = Factor { base: base.clone(), exponent, in_denominator, is_root };
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

    /// Writes the term: coefficient, constants, powers of x, then everything else.
    pub fn write(mut self) -> Expression {
        if self.coefficient == Rational::ZERO {
            return integer(0);
        }
        self.take_out_content();
        self.factors = ordered(self.factors, |one, two| one.rank() < two.rank());
        let (dividing, multiplying): (Vec<_>, Vec<_>) = self.factors.iter().partition(|factor| factor.in_denominator);
        let magnitude = self.coefficient.absolute();
        let is_quotient = !dividing.is_empty() || !(self.is_fraction || multiplying.is_empty());
        let (numerator, denominator) = if is_quotient && magnitude.is_fraction() {
            (integer(magnitude.numerator()), integer(magnitude.denominator()))
        } else {
            (number(magnitude), integer(1))
        };
        let join = |first: Expression, factors: &[&Factor]| {
            product(std::iter::once(first).chain(factors.iter().flat_map(|factor| factor.write())).collect())
        };
        let written = quotient(join(numerator, &multiplying), join(denominator, &dividing));
        if self.coefficient.is_negative() { negative(written) } else { written }
    }

    /// (2x − 2)/4 = (x − 1)/2: cancels the common divisor of a sum's coefficients and the denominator.
    fn take_out_content(&mut self) {
        for at in 0..self.factors.len() {
            let factor = &self.factors[at];
            if factor.base.head() != Head::Sum || factor.exponent != Rational::ONE || factor.in_denominator {
                continue;
            }
            let terms: Vec<Term> = factor.base.parts().iter().map(Term::new).collect();
            let denominator = i128::from(self.coefficient.denominator());
            let common = terms.iter().fold(denominator, |common, term| {
                let own = if term.coefficient.is_integer() { term.coefficient.numerator() } else { 1 };
                greatest_common_divisor(common, i128::from(own))
            });
            let common = Rational::integer(common as i64);
            let reduced = |term: Term| {
                let coefficient = term.coefficient.over(common).unwrap_or(term.coefficient);
                term.with_coefficient(coefficient).write()
            };
            if common != Rational::ONE
                && let Some(coefficient) = self.coefficient.times(common)
            {
                self.factors[at].base = sum(terms.into_iter().map(reduced).collect());
                self.coefficient = coefficient;
            }
        }
    }
}

impl Factor {
    /// Both as a single power of their base.
    fn merged(&self, other: &Factor) -> Option<Factor> {
        let signed = |factor: &Factor| if factor.in_denominator { factor.exponent.negative() } else { factor.exponent };
        let total = signed(self).plus(signed(other))?;
        let in_denominator =
            if self.in_denominator == other.in_denominator { self.in_denominator } else { total.is_negative() };
        let exponent = if in_denominator { total.negative() } else { total };
        Some(Factor { exponent, in_denominator, is_root: self.is_root || other.is_root, base: self.base.clone() })
    }

    /// Its rank in a product: constants, powers of x, then everything else in order.
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
                n => vec![power(self.base.clone(), integer(n)), root()],
            };
        }
        let exponent = number(self.exponent);
        vec![match (self.base.head(), self.base.parts()) {
            // (eᵘ)ⁿ = e^(n u)
            (Head::Call(Function::Exp), [u]) => call(Function::Exp, Term::product_of(&exponent, u)),
            (Head::Power, [base, u]) if self.exponent.is_integer() => {
                power(base.clone(), Term::product_of(&exponent, u))
            }
            _ => power(self.base.clone(), exponent),
        }]
    }
}

impl Term {
    fn product_of(u: &Expression, v: &Expression) -> Expression {
        if u.is_integer(1) {
            return v.clone();
        }
        let mut term = Term::new(u);
        term.multiply(v, Rational::ONE, false);
        term.write()
    }
}
