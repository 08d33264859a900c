//! Calls of functions, with brackets or, as in books, without.
//!
//! ```text
//! call     = function exponent? (brackets | bare ("," bare)*)
//! exponent = superscript | "^" ("-"? number | word | group)       sin² x = (sin x)², and sin⁻¹ is the inverse
//! brackets = "(" arguments ")" | "[" arguments "]" | "{" arguments "}"
//! bare     = "-" bare | power factor*                             the minus sign directly before its operand
//! ```
//!
//! A bare argument is a product by mere juxtaposition, up to the next function: sin 2x is sin(2x), ln x² is ln(x²), and sin x cos y
//! is sin(x)·cos(y), as in books and in Desmos. It ends before `*`, `/`, `+` and `-`. Brackets after it belong to it only if there
//! are but numbers before them: sin 2(x + 1) is sin(2(x + 1)), and sin x (y + 1) is sin(x)·(y + 1).

use std::borrow::Cow;

use super::condition::is_keyword;
use super::{Parser, Part};
use crate::formula::callable::{Callable, Composition};
use crate::formula::error::FormulaError;
use crate::formula::function::{Function, Operation};
use crate::formula::spelling;
use crate::formula::token::{Token, TokenKind};
use crate::formula::tree::{Id, Node};
use crate::formula::vocabulary::Meaning;

impl Parser<'_> {
    /// Reads the exponent and the arguments of a function whose name has been read.
    pub(super) fn call(&mut self, callable: Callable, name: &str, token: Token) -> Part {
        let Some(exponent) = self.exponent_of_function()? else { return self.applied(callable, name, token) };
        if self.tree.as_number(exponent) != Some(-1.0) {
            let value = self.applied(callable, name, token)?;
            return Ok(self.tree.add(Node::Binary(Operation::Power, value, exponent)));
        }
        match callable.inverse() {
            Some(inverse) => self.applied(Callable::One(inverse), name, token),
            None => Err(self.no_inverse(name, token)),
        }
    }

    /// The base of a logarithm by its name: `log_2`, `log_b`, `log3`.
    pub(super) fn base_of_logarithm<'n>(&self, name: &'n str) -> Option<&'n str> {
        let base = name.strip_prefix("log_").or_else(|| {
            let digits = name.strip_prefix("log")?;
            (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
        })?;
        let is_known = !matches!(self.vocabulary.meaning(name), Meaning::Unknown);
        let is_base = base.bytes().all(|byte| byte.is_ascii_digit())
            || !matches!(self.vocabulary.meaning(base), Meaning::Unknown | Meaning::Callable(_));
        (!is_known && !base.is_empty() && is_base).then_some(base)
    }

    /// log_b u: by the function for this base if there is one, otherwise ln u / ln b.
    pub(super) fn logarithm(&mut self, base: &str, token: Token) -> Part {
        let named = match base {
            "2" => Some(Function::Log2),
            "10" => Some(Function::Log10),
            "e" => Some(Function::Log),
            _ => None,
        };
        if let Some(function) = named {
            return self.call(Callable::One(function), "log", token);
        }
        let above = self.call(Callable::One(Function::Log), "log", token)?;
        let base = match base.parse::<u32>() {
            Ok(number) => self.number(number.into()),
            Err(_) => self.leaf(self.vocabulary.meaning(base), base),
        };
        let below = self.tree.add(Node::Unary(Function::Log, base));
        Ok(self.tree.add(Node::Binary(Operation::Divide, above, below)))
    }

    /// Whether a bracket follows a token without a space.
    pub(super) fn is_followed_by_bracket(&self, token: Token) -> bool {
        let next = self.tokens[self.at];
        next.kind == TokenKind::Symbol('(') && !self.source[token.end..next.start].contains(' ')
    }

    /// The exponent between a function's name and its argument.
    fn exponent_of_function(&mut self) -> Result<Option<Id>, FormulaError> {
        match self.peek() {
            TokenKind::Superscript(exponent) => {
                self.at += 1;
                Ok(Some(self.tree.number(exponent.into())))
            }
            TokenKind::Symbol('^') => {
                self.at += 1;
                let is_negative = self.peek() == TokenKind::Symbol('-');
                self.at += usize::from(is_negative);
                let exponent = self.nested(Self::operand)?;
                Ok(Some(if is_negative { self.tree.add(Node::Unary(Function::Negative, exponent)) } else { exponent }))
            }
            _ => Ok(None),
        }
    }

    /// Reads the arguments and applies a function to them.
    fn applied(&mut self, callable: Callable, name: &str, token: Token) -> Part {
        let open = self.tokens[self.at];
        let arguments = match open.kind {
            TokenKind::Symbol('(' | '[' | '{') => {
                self.open(open);
                if matches!(self.peek(), TokenKind::Symbol(')' | ']' | '}')) {
                    return Err(self.wrong_count(callable, name, token, 0));
                }
                let arguments = self.nested(|parser| {
                    parser.inside_brackets(|parser| match callable {
                        Callable::Composed(Composition::Where) => parser.comparing(Self::arguments),
                        _ => parser.arguments(),
                    })
                })?;
                if self.peek() == TokenKind::End && callable.call(&mut self.tree, &arguments).is_none() {
                    return Err(self.wrong_count(callable, name, token, arguments.len()));
                }
                self.close(open, "a closing bracket")?;
                arguments
            }
            _ if self.starts_argument() => self.bare_arguments(callable)?,
            _ => return Err(self.no_argument(callable, name, token)),
        };
        let count = arguments.len();
        callable.call(&mut self.tree, &arguments).ok_or_else(|| self.wrong_count(callable, name, token, count))
    }

    /// One or more values; a list in brackets stands for its parts, as in `max([x, y])`.
    pub(super) fn arguments(&mut self) -> Result<Vec<Id>, FormulaError> {
        if self.is_list() {
            let open = self.tokens[self.at];
            self.open(open);
            let parts = self.nested(|parser| parser.inside_brackets(Self::arguments))?;
            self.close(open, "a closing bracket")?;
            return Ok(parts);
        }
        let mut arguments = vec![self.value()?];
        while self.peek() == TokenKind::Symbol(',') {
            self.at += 1;
            arguments.push(self.value()?);
        }
        Ok(arguments)
    }

    /// Whether a bracket opens here with a comma directly inside it.
    fn is_list(&self) -> bool {
        if !matches!(self.peek(), TokenKind::Symbol('(' | '[')) {
            return false;
        }
        let mut depth = 0_usize;
        for token in &self.tokens[self.at..] {
            match token.kind {
                TokenKind::Symbol('(' | '[' | '{') => depth += 1,
                TokenKind::Symbol(')' | ']' | '}') if depth == 1 => return false,
                TokenKind::Symbol(')' | ']' | '}') => depth -= 1,
                TokenKind::Symbol(',') if depth == 1 => return true,
                _ => {}
            }
        }
        false
    }

    fn bare_arguments(&mut self, callable: Callable) -> Result<Vec<Id>, FormulaError> {
        let mut arguments = vec![self.nested(Self::bare)?];
        while !matches!(callable, Callable::One(_)) && self.peek() == TokenKind::Symbol(',') {
            self.at += 1;
            arguments.push(self.nested(Self::bare)?);
        }
        Ok(arguments)
    }

    /// An argument without brackets.
    fn bare(&mut self) -> Part {
        if self.peek() == TokenKind::Symbol('-') {
            self.at += 1;
            let u = self.nested(Self::bare)?;
            return Ok(self.tree.add(Node::Unary(Function::Negative, u)));
        }
        let is_call = self.starts_call();
        let mut product = self.power()?;
        // sin cos x y is sin(cos(x y)).
        while !is_call && self.continues_argument(product) {
            let factor = self.power()?;
            product = self.tree.add(Node::Binary(Operation::Multiply, product, factor));
        }
        Ok(product)
    }

    /// Whether an argument without brackets may begin here.
    fn starts_argument(&self) -> bool {
        let next = self.tokens[self.at];
        match next.kind {
            TokenKind::Word(word) => !is_keyword(word),
            TokenKind::Number(_) | TokenKind::Root(_) | TokenKind::Fraction => true,
            TokenKind::Symbol('|') => self.open_bars == 0,
            TokenKind::Symbol('‖') => self.open_norms == 0,
            // exp -x, but not sin - x.
            TokenKind::Symbol('-') => self.tokens[self.at + 1].start == next.end,
            _ => false,
        }
    }

    fn starts_call(&self) -> bool {
        let TokenKind::Word(word) = self.peek() else { return false };
        let name: Cow<str> = spelling::plain(word);
        matches!(self.vocabulary.meaning(&name), Meaning::Callable(_)) || self.base_of_logarithm(&name).is_some()
    }

    /// Whether the next token is another factor of an argument without brackets, whose product so far is given.
    fn continues_argument(&self, product: Id) -> bool {
        match self.peek() {
            TokenKind::Word(word) => !is_keyword(word) && !self.starts_call(),
            _ => self.starts_factor() && self.is_numeric(product),
        }
    }

    /// Whether a product is one of numbers alone.
    fn is_numeric(&self, product: Id) -> bool {
        match self.tree.node(product) {
            Node::Binary(Operation::Multiply, u, v) => {
                matches!(self.tree.node(v), Node::Number(_)) && self.is_numeric(u)
            }
            node => matches!(node, Node::Number(_)),
        }
    }
}
