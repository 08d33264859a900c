//! Conditions, and definitions by pieces, as in Python, mathjs, Desmos and LaTeX.
//!
//! ```text
//! value       = disjunction ("if" disjunction ("else" value)? | "?" value ":" value)?
//! disjunction = conjunction ("or" conjunction)*
//! conjunction = negation ("and" negation)*
//! negation    = "not" negation | comparison
//! comparison  = sum (("<" | "≤" | ">" | "≥" | "=" | "≠") sum)*      a < b ≤ c is a < b and b ≤ c
//! pieces      = "{" disjunction (":" value ("," disjunction ":" value)* ("," value)?)? "}"
//! cases       = "\begin{cases}" row ("\\" row)* "\\"? "\end{cases}"
//! row         = disjunction ","? "&"? ("otherwise" | "else" | ("if" | "for" | "when")? disjunction)
//! ```
//!
//! `where(condition, u, v)` is a call. A single `=` compares only in it and within braces and cases; elsewhere it ends a left-hand
//! side, and f(x = 2) is a value of f. Where no condition holds and nothing is said of the rest, there is no value; `{x > 0}` alone, after a factor, restricts it so.

use super::{Parser, Part};
use crate::formula::callable::piecewise;
use crate::formula::error::FormulaError;
use crate::formula::function::{Function, Operation};
use crate::formula::notation::Notation;
use crate::formula::token::{Token, TokenKind};
use crate::formula::tree::{Id, Node};

/// Words that join or introduce conditions, and so begin no factor.
const KEYWORDS: [&str; 8] = ["if", "else", "otherwise", "for", "when", "and", "or", "not"];

/// Whether a word joins or introduces conditions.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

impl Parser<'_> {
    /// A number or a condition, of one piece or of several.
    pub(super) fn value(&mut self) -> Part {
        let first = self.disjunction()?;
        if self.skip(TokenKind::Word("if")) {
            let condition = self.disjunction()?;
            let mut pieces = vec![condition, first];
            if self.skip(TokenKind::Word("else")) {
                pieces.push(self.nested(Self::value)?);
            }
            return Ok(piecewise(&mut self.tree, &pieces));
        }
        if !self.skip(TokenKind::Symbol('?')) {
            return Ok(first);
        }
        let u = self.nested(Self::value)?;
        if !self.skip(TokenKind::Symbol(':')) {
            return Err(self.unexpected("“:” and the value elsewhere"));
        }
        let v = self.nested(Self::value)?;
        Ok(self.tree.add(Node::Where(first, u, v)))
    }

    fn disjunction(&mut self) -> Part {
        let mut either = self.conjunction()?;
        while self.skip(TokenKind::Word("or")) {
            let next = self.conjunction()?;
            either = self.tree.add(Node::Binary(Operation::Or, either, next));
        }
        Ok(either)
    }

    fn conjunction(&mut self) -> Part {
        let mut both = self.negation()?;
        while self.skip(TokenKind::Word("and")) {
            let next = self.negation()?;
            both = self.tree.add(Node::Binary(Operation::And, both, next));
        }
        Ok(both)
    }

    fn negation(&mut self) -> Part {
        if !self.skip(TokenKind::Word("not")) {
            return self.comparison();
        }
        let condition = self.nested(Self::negation)?;
        Ok(self.tree.add(Node::Unary(Function::Not, condition)))
    }

    fn comparison(&mut self) -> Part {
        let mut left = self.sum()?;
        let mut all = None;
        loop {
            let operation = match self.peek() {
                TokenKind::Comparison(operation) => operation,
                TokenKind::Symbol('=') if self.equals_compares => Operation::Equal,
                _ => return Ok(all.unwrap_or(left)),
            };
            self.at += 1;
            let right = self.sum()?;
            let next = self.tree.add(Node::Binary(operation, left, right));
            all = Some(all.map_or(next, |all| self.tree.add(Node::Binary(Operation::And, all, next))));
            left = right;
        }
    }

    /// A value in braces, or the pieces of one; a condition alone is 1 where it holds, and nothing elsewhere.
    pub(super) fn pieces(&mut self) -> Part {
        self.comparing(|parser| {
            let first = parser.value()?;
            parser.pieces_after(first)
        })
    }

    /// Parses what is within braces, cases or the arguments of `where`.
    pub(super) fn comparing<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outside = std::mem::replace(&mut self.equals_compares, true);
        let result = read(self);
        self.equals_compares = outside;
        result
    }

    fn pieces_after(&mut self, first: Id) -> Part {
        if self.peek() != TokenKind::Symbol(':') {
            let is_condition = matches!(self.tree.node(first), Node::Binary(operation, ..) if operation.is_condition());
            let one = self.tree.number(1.0);
            return Ok(if is_condition { piecewise(&mut self.tree, &[first, one]) } else { first });
        }
        let mut pieces = vec![first];
        while self.skip(TokenKind::Symbol(':')) {
            pieces.push(self.value()?);
            if self.skip(TokenKind::Symbol(',')) {
                pieces.push(self.value()?);
            }
        }
        Ok(piecewise(&mut self.tree, &pieces))
    }

    /// The product of what is before a condition in braces and the condition's 1, written as one piece.
    pub(super) fn restricted(&mut self, product: Id, factor: Id) -> Option<Id> {
        let Node::Where(condition, one, elsewhere) = self.tree.node(factor) else { return None };
        let is = |id, number| self.tree.as_number(id) == Some(number);
        let is_restriction = is(one, 1.0) && self.tree.is_undefined(elsewhere);
        is_restriction.then(|| self.tree.add(Node::Where(condition, product, elsewhere)))
    }

    /// The rows after `\begin{cases}`, which has been read, to the end.
    pub(super) fn cases(&mut self, open: Token) -> Part {
        let pieces = self.comparing(Self::rows)?;
        match self.peek() {
            TokenKind::EndCases => {
                self.at += 1;
                Ok(piecewise(&mut self.tree, &pieces))
            }
            TokenKind::End => Err(self.open_cases(open)),
            _ => Err(self.unexpected("“\\\\” and another row, or “\\end{cases}”")),
        }
    }

    /// Conditions and values in turn, the last one a value if it is otherwise.
    fn rows(&mut self) -> Result<Vec<Id>, FormulaError> {
        let mut pieces = Vec::new();
        loop {
            let value = self.disjunction()?;
            self.skip(TokenKind::Symbol(','));
            self.skip(TokenKind::Symbol('&'));
            if self.skip(TokenKind::Word("otherwise")) || self.skip(TokenKind::Word("else")) {
                pieces.push(value);
                self.skip(TokenKind::Row);
                return Ok(pieces);
            }
            let _ = ["if", "for", "when"].into_iter().any(|word| self.skip(TokenKind::Word(word)));
            if matches!(self.peek(), TokenKind::Row | TokenKind::EndCases | TokenKind::End) {
                return Err(self.no_condition());
            }
            let condition = self.disjunction()?;
            pieces.extend([condition, value]);
            if !self.skip(TokenKind::Row) || self.peek() == TokenKind::EndCases {
                return Ok(pieces);
            }
        }
    }

    /// A row that ends after its value.
    fn no_condition(&self) -> FormulaError {
        let Token { start, end, .. } = self.tokens[self.at];
        let message = "Each row of cases needs a condition after its value, as in “x & x < 1”; the last one may be “1 & \\text{otherwise}”.";
        FormulaError::new(start, end, "“&” and a condition", message)
    }

    fn open_cases(&self, open: Token) -> FormulaError {
        let end = self.source.len();
        let message =
            format!("The cases that begin at character {} never end: add “\\end{{cases}}”.", self.column(open.start));
        FormulaError::new(end, end, "“\\end{cases}”", message).with_nearest("\\end{cases}")
    }

    /// Reads this token if it is next.
    fn skip(&mut self, kind: TokenKind) -> bool {
        let is_next = self.peek() == kind;
        self.at += usize::from(is_next);
        is_next
    }
}
