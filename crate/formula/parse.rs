//! The parser: from text to an expression tree.
//!
//! ```text
//! formula  = sum end
//! sum      = product (("+" | "-") product)*
//! product  = signed (("*" | "/") signed | power)*        an unsigned power: implied multiplication
//! signed   = ("-" | "+") signed | power
//! power    = operand superscript? ("^" signed)?          so −x² = −(x²), 2^-x works, and x^y^z = x^(y^z)
//! operand  = number | variable | constant
//!          | function "(" sum ("," sum)* ")"
//!          | "(" sum ")"
//!          | "|" sum "|"
//! ```
//!
//! Implied multiplication has the precedence of `*` and associates to the left: 1/2x is (1/2)x. It may precede a word, a
//! parenthesis or a bar, but not a number: `x 2` is more often a typo for x² than a product. A bar opens where an operand is
//! expected; where an operator is expected, it closes the bar open within the innermost parentheses, or opens one if there is
//! none (`2|x|`).
//!
//! The parser recurses once per level of nesting and refuses more than `MAX_DEPTH` levels, so no text overflows the stack.

use super::error::FormulaError;
use super::function::{Callable, Function, Operation};
use super::token::{Token, TokenKind, tokens};
use super::tree::{Id, Node, Number, Tree};
use super::vocabulary::{Meaning, Vocabulary};

/// The maximum length of a formula, in characters.
pub const MAX_LENGTH: usize = 4096;

/// The maximum nesting depth of parentheses, bars, signs and powers.
pub const MAX_DEPTH: usize = 100;

const OPERAND: &str = "a number, a variable, a function or “(”";
const OPERATOR: &str = "an operator or the end of the formula";

/// A parsed formula: the tree, its root, and the constants in order of appearance.
pub struct Parsed {
    /// The nodes as typed, not simplified.
    pub tree: Tree,
    /// The root of the formula.
    pub root: Id,
    /// The names of the constants.
    pub constants: Vec<String>,
}

/// Parses a text.
///
/// # Errors
/// The first syntax error.
pub fn parse(source: &str, vocabulary: &Vocabulary) -> Result<Parsed, FormulaError> {
    if source.chars().nth(MAX_LENGTH).is_some() {
        let message = format!("The formula is longer than {MAX_LENGTH} characters: shorten it.");
        let start = source.char_indices().nth(MAX_LENGTH).map_or(0, |(at, _)| at);
        return Err(FormulaError::new(start, source.len(), format!("at most {MAX_LENGTH} characters"), message));
    }
    let mut parser = Parser {
        source,
        vocabulary,
        tokens: tokens(source)?,
        at: 0,
        depth: 0,
        open_bars: 0,
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
    /// The number of bars open within the innermost parentheses.
    open_bars: usize,
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
            _ => Err(self.unexpected(OPERATOR)),
        }
    }

    fn sum(&mut self) -> Part {
        let mut sum = self.product()?;
        loop {
            let operation = match self.peek() {
                TokenKind::Symbol('+') => Operation::Add,
                TokenKind::Symbol('-') => Operation::Subtract,
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
                TokenKind::Symbol(symbol @ ('*' | '/')) => {
                    self.at += 1;
                    let operation = if symbol == '*' { Operation::Multiply } else { Operation::Divide };
                    (operation, self.signed()?)
                }
                TokenKind::Word(_) | TokenKind::Symbol('(') => (Operation::Multiply, self.power()?),
                TokenKind::Symbol('|') if self.open_bars == 0 => (Operation::Multiply, self.power()?),
                _ => return Ok(product),
            };
            product = self.tree.add(Node::Binary(operation, product, right));
        }
    }

    fn signed(&mut self) -> Part {
        match self.peek() {
            TokenKind::Symbol('-') => {
                self.at += 1;
                let u = self.nested(Self::signed)?;
                Ok(self.tree.add(Node::Unary(Function::Negative, u)))
            }
            TokenKind::Symbol('+') => {
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
        if self.peek() != TokenKind::Symbol('^') {
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
            TokenKind::Symbol('(') => {
                self.at += 1;
                let inner = self.nested(|parser| parser.inside_parentheses(Self::sum))?;
                self.close(token)?;
                Ok(inner)
            }
            TokenKind::Symbol('|') => {
                self.at += 1;
                self.open_bars += 1;
                let inner = self.nested(Self::sum)?;
                self.open_bars -= 1;
                self.close_bar(token)?;
                Ok(self.tree.add(Node::Unary(Function::Abs, inner)))
            }
            _ => Err(self.missing_operand()),
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
        if open.kind != TokenKind::Symbol('(') {
            return Err(self.no_argument(callable, name, token));
        }
        self.at += 1;
        if self.peek() == TokenKind::Symbol(')') {
            return Err(self.wrong_count(callable, name, token, 0));
        }
        let arguments = self.nested(|parser| parser.inside_parentheses(Self::arguments))?;
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
        while self.peek() == TokenKind::Symbol(',') {
            self.at += 1;
            arguments.push(self.sum()?);
        }
        Ok(arguments)
    }

    fn number(&mut self, value: f64) -> Id {
        self.tree.add(Node::Number(Number::new(value).expect("a token's number is finite and not negative")))
    }

    fn constant(&mut self, name: &str) -> u16 {
        let index = self.constants.iter().position(|other| other == name);
        index.unwrap_or_else(|| {
            self.constants.push(name.to_string());
            self.constants.len() - 1
        }) as u16
    }

    fn peek(&self) -> TokenKind<'s> {
        self.tokens[self.at].kind
    }

    /// Parses one level deeper, within the depth limit.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, FormulaError>) -> Result<T, FormulaError> {
        if self.depth == MAX_DEPTH {
            let Token { start, end, .. } = self.tokens[self.at];
            let message = format!(
                "Parentheses, signs and powers are nested more than {MAX_DEPTH} deep here: simplify the formula."
            );
            return Err(FormulaError::new(start, end, format!("at most {MAX_DEPTH} levels"), message));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Parses the inside of parentheses, where bars opened outside do not count.
    fn inside_parentheses<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outside = std::mem::take(&mut self.open_bars);
        let result = read(self);
        self.open_bars = outside;
        result
    }

    fn close(&mut self, open: Token) -> Result<(), FormulaError> {
        if self.peek() == TokenKind::Symbol(')') {
            self.at += 1;
            return Ok(());
        }
        if self.peek() == TokenKind::End {
            let end = self.source.len();
            let message = format!("The “(” at character {} is never closed: add “)”.", self.column(open.start));
            return Err(FormulaError::new(end, end, "a closing parenthesis", message).with_nearest(")"));
        }
        Err(self.unexpected("an operator or “)”"))
    }

    fn close_bar(&mut self, open: Token) -> Result<(), FormulaError> {
        if self.peek() == TokenKind::Symbol('|') {
            self.at += 1;
            return Ok(());
        }
        if self.peek() == TokenKind::End {
            let end = self.source.len();
            let message =
                format!("The bar “|” at character {} is never closed: add another “|”.", self.column(open.start));
            return Err(FormulaError::new(end, end, "a closing bar", message).with_nearest("|"));
        }
        Err(self.unexpected("an operator or a closing “|”"))
    }

    /// The position of a byte in characters, counted from 1.
    fn column(&self, byte: usize) -> usize {
        self.source[..byte].chars().count() + 1
    }
}

/// Error messages.
impl Parser<'_> {
    fn text(&self, token: Token) -> &str {
        &self.source[token.start..token.end]
    }

    fn missing_operand(&self) -> FormulaError {
        let token = self.tokens[self.at];
        let before = self.at.checked_sub(1).map(|before| self.text(self.tokens[before]));
        let place = before.map_or("at the start".to_string(), |before| format!("after “{before}”"));
        let message = match token.kind {
            TokenKind::End => format!("Something is missing {place}: add {OPERAND}."),
            _ => format!("Expected {OPERAND} {place}, not “{}”.", self.text(token)),
        };
        let start = if token.kind == TokenKind::End { self.source.len() } else { token.start };
        FormulaError::new(start, token.end.max(start), OPERAND, message)
    }

    /// A token that cannot follow a complete operand.
    fn unexpected(&self, expected: &str) -> FormulaError {
        let token = self.tokens[self.at];
        let text = self.text(token);
        let error = |message: String| FormulaError::new(token.start, token.end, expected, message);
        match token.kind {
            TokenKind::Number(_) => {
                let before = self.text(self.tokens[self.at - 1]);
                error(format!("An operator is missing between “{before}” and “{text}”: write *{text} or ^{text}."))
                    .with_nearest(format!("*{text}"))
            }
            TokenKind::Symbol(',') => {
                error("Commas only separate arguments, as in max(x, y): write decimals with a point, as in 0.5.".into())
                    .with_nearest(".")
            }
            TokenKind::Symbol(')') if expected == OPERATOR => {
                error("This “)” has no matching “(”: delete it, or add “(” before it.".into())
            }
            _ => error(format!("Expected {expected} after “{}”, not “{text}”.", self.text(self.tokens[self.at - 1]))),
        }
    }

    fn unknown_word(&self, word: &str, token: Token) -> FormulaError {
        let error = |message: String| FormulaError::new(token.start, token.end, OPERAND, message);
        let Some(nearest) = self.vocabulary.nearest(word, self.peek() == TokenKind::Symbol('(')) else {
            return error(format!("Unknown name “{word}”: a constant is a single letter or a Greek letter."));
        };
        let message = match nearest.split_once('^') {
            Some((base, power)) if word == format!("{base}{power}") => {
                format!("Unknown name “{word}”: write {base}*{power} or {base}^{power}.")
            }
            _ if nearest.contains(' ') => format!("Unknown name “{word}”: for a product, write {nearest}."),
            _ => format!("Unknown name “{word}”: did you mean {nearest}?"),
        };
        error(message).with_nearest(nearest)
    }

    /// A function name with no parenthesis after it: `sin x`, `sin^2(x)`, `sin`.
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
            TokenKind::Symbol('|') => {
                match self.tokens[self.at + 1..].iter().find(|token| token.kind == TokenKind::Symbol('|')) {
                    Some(bar) => (bar.end, format!("{name}({})", &self.source[next.start..bar.end])),
                    None => (token.end, format!("{name}({argument})")),
                }
            }
            TokenKind::Superscript(power) => (next.end, format!("{name}({argument})^{power}")),
            TokenKind::Symbol('^') => match self.tokens[self.at + 1].kind {
                TokenKind::Number(power) => (self.tokens[self.at + 1].end, format!("{name}({argument})^{power}")),
                _ => (next.end, format!("{name}({argument})")),
            },
            _ => (token.end, format!("{name}({argument})")),
        };
        let message = format!("The function {name} needs parentheses right after its name: write {nearest}.");
        FormulaError::new(token.start, end, format!("“(” after {name}"), message).with_nearest(nearest)
    }

    /// A call whose argument is a single word or number with its exponent: `sin x^2` is read as `sin(x^2)`. Returns the end of the
    /// argument in bytes and the corrected call.
    fn wrapped(&self, name: &str, at: usize) -> (usize, String) {
        let end = match (self.tokens[at + 1].kind, self.tokens.get(at + 2).map(|token| (token.kind, token.end))) {
            (TokenKind::Superscript(_), _) => self.tokens[at + 1].end,
            (TokenKind::Symbol('^'), Some((TokenKind::Number(_) | TokenKind::Word(_), end))) => end,
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
