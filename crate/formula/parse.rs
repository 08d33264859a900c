//! The parser: from text to an expression tree.
//!
//! ```text
//! formula  = (name | name "(" variable ("," variable)* ")") "=" value end | value end
//! sum      = product (("+" | "-") product)*
//! product  = signed (("*" | "/") signed | power)*        an unsigned power: implied multiplication
//! signed   = ("-" | "+") signed | power
//! power    = operand superscript? ("^" signed)?          so −x² = −(x²), 2^-x works, and x^y^z = x^(y^z)
//! operand  = number | variable | constant | call | group
//!          | "|" sum "|" | "‖" arguments "‖"
//!          | root power | "\sqrt" ("[" sum "]")? operand   √x² = √(x²), but \sqrt x^2 = (√x)²
//!          | "\frac" operand operand | cases
//! group    = "(" value ")" | "[" value "]" | pieces
//! ```
//!
//! Calls are in `parse/call.rs`; values of several pieces, conditions and cases in `parse/condition.rs`. Implied multiplication has the precedence of `*` and associates to the left: 1/2x is (1/2)x. It may
//! precede a word, a bracket, a root or a bar, but not a number: `x 2` is more often a typo for x² than a product. A bar opens where
//! an operand is expected; where an operator is expected, it closes the bar open within the innermost brackets, or opens one if there
//! is none (`2|x|`).
//!
//! The text may be LaTeX: its commands are tokens (`latex.rs`), braces are brackets, and as letters there are multiplied, a word
//! without a meaning is the product of its letters.
//!
//! The parser recurses once per level of nesting and refuses more than `MAX_DEPTH` levels, so no text overflows the stack.

mod advice;
mod call;
mod condition;
mod left_hand_side;

use self::condition::is_keyword;
use super::callable::{Callable, Composition};
use super::error::FormulaError;
use super::function::{Function, Operation};
use super::spelling;
use super::token::{Token, TokenKind, tokens};
use super::tree::{Id, Node, Number, Tree};
use super::vocabulary::{Meaning, Vocabulary};

/// The maximum length of a formula, in characters.
pub const MAX_LENGTH: usize = 4096;

/// The maximum nesting depth of parentheses, bars, signs and powers.
pub const MAX_DEPTH: usize = 100;

/// The longest word of LaTeX that is read as the product of its letters.
const MAX_FACTORS: usize = 3;

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
        open_norms: 0,
        equals_compares: false,
        closers: Vec::new(),
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
    /// The number of bars open within the innermost brackets.
    open_bars: usize,
    /// The same of double bars.
    open_norms: usize,
    /// Whether a single `=` compares: within braces, cases and the arguments of `where`.
    equals_compares: bool,
    /// What closes the brackets and bars that are open, the innermost last.
    closers: Vec<char>,
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
        self.left_hand_side()?;
        let root = self.value()?;
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
                _ if self.starts_factor() => {
                    let right = self.power()?;
                    if let Some(restricted) = self.restricted(product, right) {
                        product = restricted;
                        continue;
                    }
                    (Operation::Multiply, right)
                }
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
            TokenKind::Symbol('(' | '[' | '{') => self.group(),
            TokenKind::Symbol('|') => {
                self.open(token);
                self.open_bars += 1;
                let inner = self.nested(Self::sum)?;
                self.open_bars -= 1;
                self.close(token, "a closing bar")?;
                Ok(self.tree.add(Node::Unary(Function::Abs, inner)))
            }
            TokenKind::Symbol('‖') => {
                self.open(token);
                self.open_norms += 1;
                let parts = self.nested(Self::arguments)?;
                self.open_norms -= 1;
                self.close(token, "a closing bar")?;
                let norm = Callable::Composed(Composition::Norm);
                norm.call(&mut self.tree, &parts).ok_or_else(|| self.missing_operand())
            }
            TokenKind::Root(degree) => {
                self.at += 1;
                self.nested(|parser| parser.root(degree, token))
            }
            TokenKind::Fraction => {
                self.at += 1;
                let above = self.nested(Self::operand)?;
                let below = self.nested(Self::operand)?;
                Ok(self.tree.add(Node::Binary(Operation::Divide, above, below)))
            }
            TokenKind::Cases => {
                self.at += 1;
                self.nested(|parser| parser.inside_brackets(|parser| parser.cases(token)))
            }
            _ => Err(self.missing_operand()),
        }
    }

    /// A value in brackets of any kind, or the pieces of one in braces.
    fn group(&mut self) -> Part {
        let open = self.tokens[self.at];
        self.open(open);
        let inner =
            self.nested(|parser| {
                parser.inside_brackets(|parser| {
                    if open.kind == TokenKind::Symbol('{') { parser.pieces() } else { parser.value() }
                })
            })?;
        self.close(open, "a closing bracket")?;
        Ok(inner)
    }

    /// What follows a root. In LaTeX that is one operand, after the degree in square brackets.
    fn root(&mut self, degree: i32, token: Token) -> Part {
        let is_command = self.source[token.start..].starts_with('\\');
        let index = match self.peek() {
            TokenKind::Symbol('[') if is_command => self.group()?,
            _ => self.tree.number(degree.into()),
        };
        let inside = if is_command { self.operand()? } else { self.power()? };
        let node = match self.tree.as_number(index) {
            Some(2.0) => Node::Unary(Function::Sqrt, inside),
            Some(3.0) => Node::Unary(Function::Cbrt, inside),
            _ => {
                let one = self.tree.number(1.0);
                Node::Binary(Operation::Power, inside, self.tree.add(Node::Binary(Operation::Divide, one, index)))
            }
        };
        Ok(self.tree.add(node))
    }

    /// Whether the next token may begin a factor of an implied product.
    fn starts_factor(&self) -> bool {
        match self.peek() {
            TokenKind::Word(word) => !is_keyword(word),
            TokenKind::Root(_) | TokenKind::Fraction | TokenKind::Cases | TokenKind::Symbol('(' | '[' | '{') => true,
            TokenKind::Symbol('|') => self.open_bars == 0,
            TokenKind::Symbol('‖') => self.open_norms == 0,
            _ => false,
        }
    }

    fn word(&mut self, spelling: &str, token: Token) -> Part {
        let name = spelling::plain(spelling);
        if is_keyword(&name) && !(name == "if" && self.is_followed_by_bracket(token)) {
            self.at -= 1;
            return Err(self.missing_operand());
        }
        if let Some(base) = self.base_of_logarithm(&name) {
            return self.logarithm(base, token);
        }
        // As the page itself writes it, also beside a letter σ.
        if name == "sigma" && self.is_followed_by_bracket(token) {
            return self.call(Callable::One(Function::Sigmoid), "σ", token);
        }
        match self.vocabulary.meaning(&name) {
            Meaning::Unknown if self.are_factors(&name, token) => Ok(self.letters(&name)),
            Meaning::Unknown => Err(self.unknown_word(&name, token)),
            Meaning::Callable(callable) => self.call(callable, &name, token),
            meaning => Ok(self.leaf(meaning, &name)),
        }
    }

    fn leaf(&mut self, meaning: Meaning, name: &str) -> Id {
        match meaning {
            Meaning::Number(value) => self.number(value),
            Meaning::Variable(index) => self.tree.add(Node::Variable(index)),
            _ => {
                let index = self.constant(name);
                self.tree.add(Node::Constant(index))
            }
        }
    }

    /// Whether a word stands for the product of its letters, as in LaTeX, where a name would be set in a typeface.
    fn are_factors(&self, word: &str, token: Token) -> bool {
        let is_latex = self.source.contains('\\') && self.text(token) == word;
        is_latex
            && word.len() <= MAX_FACTORS
            && word.bytes().all(|byte| byte.is_ascii_alphabetic())
            && self.vocabulary.nearest(word, false).is_none_or(|nearest| nearest.contains(' '))
    }

    /// The product of the letters of a word.
    fn letters(&mut self, word: &str) -> Id {
        let mut product = None;
        for at in 0..word.len() {
            let letter = &word[at..=at];
            let factor = self.leaf(self.vocabulary.meaning(letter), letter);
            product =
                Some(product.map_or(factor, |before| self.tree.add(Node::Binary(Operation::Multiply, before, factor))));
        }
        product.expect("a word has letters")
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

    /// Parses the inside of brackets, where bars opened outside do not count.
    fn inside_brackets<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outside = (std::mem::take(&mut self.open_bars), std::mem::take(&mut self.open_norms));
        let result = read(self);
        (self.open_bars, self.open_norms) = outside;
        result
    }

    /// Reads a bracket or a bar that opens.
    fn open(&mut self, open: Token) {
        self.at += 1;
        self.closers.push(match open.kind {
            TokenKind::Symbol('(') => ')',
            TokenKind::Symbol('[') => ']',
            TokenKind::Symbol('{') => '}',
            TokenKind::Symbol('‖') => '‖',
            _ => '|',
        });
    }

    /// Reads what closes the innermost bracket or bar.
    fn close(&mut self, open: Token, expected: &str) -> Result<(), FormulaError> {
        let closer = self.closers.pop().expect("it was opened");
        if self.peek() == TokenKind::Symbol(closer) {
            self.at += 1;
            return Ok(());
        }
        if self.peek() == TokenKind::End {
            let (end, opener) = (self.source.len(), self.text(open));
            let message =
                format!("The “{opener}” at character {} is never closed: add “{closer}”.", self.column(open.start));
            let all = [closer].into_iter().chain(self.closers.iter().rev().copied()).collect::<String>();
            return Err(FormulaError::new(end, end, expected, message).with_nearest(all));
        }
        Err(self.unexpected(&format!("an operator or “{closer}”")))
    }

    /// The position of a byte in characters, counted from 1.
    fn column(&self, byte: usize) -> usize {
        self.source[..byte].chars().count() + 1
    }
}
