//! Text to tree.
//!
//! ```text
//! formula  = sum end
//! sum      = product (("+" | "-") product)*
//! product  = signed (("*" | "/") signed | power)*        a power without a sign before it: implied multiplication
//! signed   = ("-" | "+") signed | power
//! power    = operand superscript? ("^" signed)?          so −x² = −(x²), 2^-x works, and x^y^z = x^(y^z)
//! operand  = number | variable | constant
//!          | function "(" sum ("," sum)* ")"
//!          | "(" sum ")"
//!          | "|" sum "|"
//! ```
//!
//! Implied multiplication binds like `*` and goes from left to right: 1/2x is (1/2)x. It may stand before a word, a bracket or
//! a bar, but not before a number: `x 2` is more often a slip for x² than a product. A bar opens where an operand is expected; where
//! an operation is expected, it closes the bar that is open within the innermost bracket, and opens if there is none (`2|x|`).
//!
//! The parser calls itself once for each level of nesting and refuses more than `DEEPEST`, so no text overflows the stack.

use super::error::FormulaError;
use super::function::{Callable, Function, Operation};
use super::token::{Token, TokenKind, tokens};
use super::tree::{Id, Node, Number, Tree};
use super::vocabulary::{Meaning, Vocabulary};

/// How many characters a formula may have.
pub const LONGEST: usize = 4096;

/// How many brackets, bars, signs and powers may stand within each other.
pub const DEEPEST: usize = 100;

const OPERAND: &str = "a number, a variable, a function or an opening bracket";
const OPERATION: &str = "an operation or the end";

/// What a text says: the tree, its root, and the constants in the order in which they appear.
pub struct Parsed {
    /// The nodes, as typed: nothing is simplified.
    pub tree: Tree,
    /// The whole formula.
    pub root: Id,
    /// The names of the constants.
    pub constants: Vec<String>,
}

/// Reads a text.
///
/// # Errors
/// The first place at which it is no formula.
pub fn parse(source: &str, vocabulary: &Vocabulary) -> Result<Parsed, FormulaError> {
    if source.chars().nth(LONGEST).is_some() {
        let message = format!("The formula is longer than {LONGEST} characters: write a shorter one.");
        let start = source.char_indices().nth(LONGEST).map_or(0, |(at, _)| at);
        return Err(FormulaError::new(start, source.len(), format!("at most {LONGEST} characters"), message));
    }
    let mut parser = Parser {
        source,
        vocabulary,
        tokens: tokens(source)?,
        at: 0,
        depth: 0,
        bars: 0,
        tree: Tree::default(),
        constants: Vec::new(),
    };
    let root = parser.formula()?;
    Ok(Parsed { tree: parser.tree, root, constants: parser.constants })
}

struct Parser<'s> {
    source: &'s str,
    vocabulary: &'s Vocabulary<'s>,
    tokens: Vec<Token<'s>>,
    at: usize,
    depth: usize,
    /// Bars that are open within the innermost bracket.
    bars: usize,
    tree: Tree,
    constants: Vec<String>,
}

type Part = Result<Id, FormulaError>;

impl<'s> Parser<'s> {
    fn formula(&mut self) -> Part {
        if self.peek() == TokenKind::End {
            return Err(FormulaError::new(
                0,
                self.source.len(),
                OPERAND,
                "The formula is empty: type one, such as x^2 + y^2.",
            ));
        }
        let root = self.sum()?;
        match self.peek() {
            TokenKind::End => Ok(root),
            _ => Err(self.no_operation(OPERATION)),
        }
    }

    fn sum(&mut self) -> Part {
        let mut sum = self.product()?;
        loop {
            let operation = match self.peek() {
                TokenKind::Sign('+') => Operation::Add,
                TokenKind::Sign('-') => Operation::Subtract,
                _ => return Ok(sum),
            };
            self.at += 1;
            let right = self.product()?;
            sum = self.tree.add(Node::Binary(operation, sum, right));
        }
    }

    fn product(&mut self) -> Part {
        let mut product = self.signed()?;
        loop {
            let (operation, right) = match self.peek() {
                TokenKind::Sign(sign @ ('*' | '/')) => {
                    self.at += 1;
                    let operation = if sign == '*' { Operation::Multiply } else { Operation::Divide };
                    (operation, self.signed()?)
                }
                TokenKind::Word(_) | TokenKind::Sign('(') => (Operation::Multiply, self.power()?),
                TokenKind::Sign('|') if self.bars == 0 => (Operation::Multiply, self.power()?),
                _ => return Ok(product),
            };
            product = self.tree.add(Node::Binary(operation, product, right));
        }
    }

    fn signed(&mut self) -> Part {
        match self.peek() {
            TokenKind::Sign('-') => {
                self.at += 1;
                let u = self.nested(Self::signed)?;
                Ok(self.tree.add(Node::Unary(Function::Negative, u)))
            }
            TokenKind::Sign('+') => {
                self.at += 1;
                self.nested(Self::signed)
            }
            _ => self.power(),
        }
    }

    fn power(&mut self) -> Part {
        let mut base = self.operand()?;
        if let TokenKind::Superscript(exponent) = self.peek() {
            self.at += 1;
            let exponent = self.tree.number(exponent.into());
            base = self.tree.add(Node::Binary(Operation::Power, base, exponent));
        }
        if self.peek() != TokenKind::Sign('^') {
            return Ok(base);
        }
        self.at += 1;
        let exponent = self.nested(Self::signed)?;
        Ok(self.tree.add(Node::Binary(Operation::Power, base, exponent)))
    }

    fn operand(&mut self) -> Part {
        let token = self.tokens[self.at];
        match token.kind {
            TokenKind::Number(value) => {
                self.at += 1;
                Ok(self.number(value))
            }
            TokenKind::Word(word) => {
                self.at += 1;
                self.word(word, token)
            }
            TokenKind::Sign('(') => {
                self.at += 1;
                let inner = self.nested(|parser| parser.inside_bracket(Self::sum))?;
                self.close(token)?;
                Ok(inner)
            }
            TokenKind::Sign('|') => {
                self.at += 1;
                self.bars += 1;
                let inner = self.nested(Self::sum)?;
                self.bars -= 1;
                self.close_bar(token)?;
                Ok(self.tree.add(Node::Unary(Function::Abs, inner)))
            }
            _ => Err(self.no_operand()),
        }
    }

    fn word(&mut self, word: &str, token: Token) -> Part {
        match self.vocabulary.meaning(word) {
            Meaning::Number(value) => Ok(self.number(value)),
            Meaning::Variable(index) => Ok(self.tree.add(Node::Variable(index))),
            Meaning::Constant => {
                let index = self.constant(word);
                Ok(self.tree.add(Node::Constant(index)))
            }
            Meaning::Callable(callable) => self.call(callable, word, token),
            Meaning::Unknown => Err(self.unknown_word(word, token)),
        }
    }

    fn call(&mut self, callable: Callable, name: &str, token: Token) -> Part {
        let open = self.tokens[self.at];
        if open.kind != TokenKind::Sign('(') {
            return Err(self.no_argument(callable, name, token));
        }
        self.at += 1;
        if self.peek() == TokenKind::Sign(')') {
            return Err(self.wrong_count(callable, name, token, 0));
        }
        let arguments = self.nested(|parser| parser.inside_bracket(Self::arguments))?;
        self.close(open)?;
        match (callable, arguments.as_slice()) {
            (Callable::One(function), &[u]) => Ok(self.tree.add(Node::Unary(function, u))),
            (Callable::Many(operation), &[first, second, ref rest @ ..]) => {
                let pair = self.tree.add(Node::Binary(operation, first, second));
                Ok(rest.iter().fold(pair, |all, &next| self.tree.add(Node::Binary(operation, all, next))))
            }
            _ => Err(self.wrong_count(callable, name, token, arguments.len())),
        }
    }

    fn arguments(&mut self) -> Result<Vec<Id>, FormulaError> {
        let mut arguments = vec![self.sum()?];
        while self.peek() == TokenKind::Sign(',') {
            self.at += 1;
            arguments.push(self.sum()?);
        }
        Ok(arguments)
    }

    fn number(&mut self, value: f64) -> Id {
        self.tree.add(Node::Number(Number::new(value).expect("a token's number is finite and not negative")))
    }

    fn constant(&mut self, name: &str) -> u16 {
        let known = self.constants.iter().position(|other| other == name);
        known.unwrap_or_else(|| {
            self.constants.push(name.to_string());
            self.constants.len() - 1
        }) as u16
    }

    fn peek(&self) -> TokenKind<'s> {
        self.tokens[self.at].kind
    }

    /// One level deeper.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, FormulaError>) -> Result<T, FormulaError> {
        if self.depth == DEEPEST {
            let Token { start, end, .. } = self.tokens[self.at];
            let message =
                format!("Brackets, signs and powers are nested more than {DEEPEST} deep here: write it flatter.");
            return Err(FormulaError::new(start, end, format!("at most {DEEPEST} levels"), message));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Inside a bracket the bars around it do not count.
    fn inside_bracket<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outside = std::mem::take(&mut self.bars);
        let result = read(self);
        self.bars = outside;
        result
    }

    fn close(&mut self, open: Token) -> Result<(), FormulaError> {
        if self.peek() == TokenKind::Sign(')') {
            self.at += 1;
            return Ok(());
        }
        if self.peek() == TokenKind::End {
            let end = self.source.len();
            let message =
                format!("The bracket that opens at character {} is not closed: add ).", self.column(open.start));
            return Err(FormulaError::new(end, end, "a closing bracket", message).with_nearest(")"));
        }
        Err(self.no_operation("an operation or a closing bracket"))
    }

    fn close_bar(&mut self, open: Token) -> Result<(), FormulaError> {
        if self.peek() == TokenKind::Sign('|') {
            self.at += 1;
            return Ok(());
        }
        if self.peek() == TokenKind::End {
            let end = self.source.len();
            let message =
                format!("The bar | that opens at character {} is not closed: add |.", self.column(open.start));
            return Err(FormulaError::new(end, end, "a closing bar", message).with_nearest("|"));
        }
        Err(self.no_operation("an operation or a closing bar"))
    }

    /// The place of a byte as a person counts.
    fn column(&self, byte: usize) -> usize {
        self.source[..byte].chars().count() + 1
    }
}

/// What goes wrong, in words.
impl Parser<'_> {
    fn text(&self, token: Token) -> &str {
        &self.source[token.start..token.end]
    }

    fn no_operand(&self) -> FormulaError {
        let token = self.tokens[self.at];
        let before = self.at.checked_sub(1).map(|before| self.text(self.tokens[before]));
        let after = before.map_or("At the start".to_string(), |before| format!("After {before}"));
        let message = match token.kind {
            TokenKind::End => format!("{after} something is missing: go on with {OPERAND}."),
            _ => format!("{after} {OPERAND} was expected, not {}.", self.text(token)),
        };
        let start = if token.kind == TokenKind::End { self.source.len() } else { token.start };
        FormulaError::new(start, token.end.max(start), OPERAND, message)
    }

    /// An operand has ended, and what follows cannot follow.
    fn no_operation(&self, expected: &str) -> FormulaError {
        let token = self.tokens[self.at];
        let text = self.text(token);
        let error = |message: String| FormulaError::new(token.start, token.end, expected, message);
        match token.kind {
            TokenKind::Number(_) => {
                let before = self.text(self.tokens[self.at - 1]);
                error(format!("Between {before} and {text} an operation is missing: write *{text} or ^{text}."))
                    .with_nearest(format!("*{text}"))
            }
            TokenKind::Sign(',') => {
                error("A comma only separates what min and max take: write a decimal point as in 0.5.".into())
                    .with_nearest(".")
            }
            TokenKind::Sign(')') => {
                error("This closing bracket has no opening one: take it out, or add ( before.".into())
            }
            _ => error(format!("After {} {expected} was expected, not {text}.", self.text(self.tokens[self.at - 1]))),
        }
    }

    fn unknown_word(&self, word: &str, token: Token) -> FormulaError {
        let error = |message: String| FormulaError::new(token.start, token.end, OPERAND, message);
        let Some(nearest) = self.vocabulary.nearest(word, self.peek() == TokenKind::Sign('(')) else {
            return error(format!("The name {word} is not known: constants are single or Greek letters."));
        };
        let message = match nearest.split_once('^') {
            Some((base, power)) if word == format!("{base}{power}") => {
                format!("The name {word} is not known: write {base}*{power} or {base}^{power}.")
            }
            _ if nearest.contains(' ') => format!("The name {word} is not known: for a product write {nearest}."),
            _ => format!("The name {word} is not known: did you mean {nearest}?"),
        };
        error(message).with_nearest(nearest)
    }

    /// A function's name without a bracket after it: `sin x`, `sin^2(x)`, `sin`.
    fn no_argument(&self, callable: Callable, name: &str, token: Token) -> FormulaError {
        let next = self.tokens[self.at];
        let argument = match callable {
            Callable::One(_) => "x",
            Callable::Many(_) => "x, y",
        };
        let (end, nearest) = match next.kind {
            TokenKind::Word(word) if !matches!(self.vocabulary.meaning(word), Meaning::Callable(_)) => {
                self.wrapped(name, self.at)
            }
            TokenKind::Number(_) => self.wrapped(name, self.at),
            TokenKind::Sign('|') => {
                match self.tokens[self.at + 1..].iter().find(|token| token.kind == TokenKind::Sign('|')) {
                    Some(bar) => (bar.end, format!("{name}({})", &self.source[next.start..bar.end])),
                    None => (token.end, format!("{name}({argument})")),
                }
            }
            TokenKind::Superscript(power) => (next.end, format!("{name}({argument})^{power}")),
            TokenKind::Sign('^') => match self.tokens[self.at + 1].kind {
                TokenKind::Number(power) => (self.tokens[self.at + 1].end, format!("{name}({argument})^{power}")),
                _ => (next.end, format!("{name}({argument})")),
            },
            _ => (token.end, format!("{name}({argument})")),
        };
        let message = format!("The function {name} needs brackets right after its name: write {nearest}.");
        FormulaError::new(token.start, end, format!("an opening bracket after {name}"), message).with_nearest(nearest)
    }

    /// A function of one letter or number with its power, which belongs to it: `sin x^2` is meant as `sin(x^2)`. The byte after it,
    /// and how it is written.
    fn wrapped(&self, name: &str, at: usize) -> (usize, String) {
        let end = match (self.tokens[at + 1].kind, self.tokens.get(at + 2).map(|token| (token.kind, token.end))) {
            (TokenKind::Superscript(_), _) => self.tokens[at + 1].end,
            (TokenKind::Sign('^'), Some((TokenKind::Number(_) | TokenKind::Word(_), end))) => end,
            _ => self.tokens[at].end,
        };
        (end, format!("{name}({})", &self.source[self.tokens[at].start..end]))
    }

    fn wrong_count(&self, callable: Callable, name: &str, token: Token, count: usize) -> FormulaError {
        let end = if count == 0 { self.tokens[self.at].end } else { self.tokens[self.at - 1].end };
        let (expected, example) = match callable {
            Callable::One(_) => ("one argument", format!("{name}(x)")),
            Callable::Many(_) => ("two or more arguments", format!("{name}(x, y)")),
        };
        let message = format!("The function {name} takes {expected}, not {count}: write {example}.");
        FormulaError::new(token.start, end, expected, message)
    }
}
