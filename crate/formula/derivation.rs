//! Step-by-step differentiation, as on a blackboard: one rule per step, outermost first and from left to right. Every line is
//! complete, with d/dx[u] in place until its rule is applied.
//!
//! The first line is d/dx[f], the last one f′. Wherever f is defined and smooth, each line equals the previous one. A step
//! highlights its target in the line before and its result in the line after.
//!
//! Some forms are those of the classroom rather than of `differentiate.rs`: σ′ = σ (1 − σ), tanh′ = 1 − tanh². They are
//! evaluated just as accurately, because `lower.rs` recognises them.
//!
//! A short formula can have a long derivative: beyond [`MAX_DERIVATION_STEPS`] steps or [`MAX_DERIVATION_SIZE`] nodes, the
//! remaining rules are applied at once, and what would make the last line longer than [`MAX_LINE_SIZE`] nodes remains as d/dx[u].

mod expression;
mod lower;
mod rational;
mod rules;
mod simplify;
mod term;
mod typeset_line;

use std::rc::Rc;

use super::tree::{Id, Tree};
use super::{Formula, differentiate, mathml, print};
use expression::{Expression, Head, Path, derivative};
pub use rules::{Outer, Rule};
use typeset_line::TypesetLine;

/// The maximum number of steps shown one by one.
pub const MAX_DERIVATION_STEPS: usize = 200;

/// The maximum number of nodes in all lines together; beyond it, the remaining rules are applied at once.
pub const MAX_DERIVATION_SIZE: usize = 20_000;

/// The maximum number of nodes in the last line when the remaining rules are applied at once.
pub const MAX_LINE_SIZE: usize = 4_000;

/// The maximum size and depth of a formula that is differentiated step by step.
const MAX_FORMULA_SIZE: u32 = 5_000;
const MAX_FORMULA_DEPTH: u32 = 320;

/// The maximum depth of a line, which keeps every pass within the stack.
const MAX_LINE_DEPTH: u32 = 640;

/// Which part of a line is highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Highlight {
    /// The part to which the next step applies.
    Target,
    /// The part that the previous step produced.
    Result,
}

/// A derivation, line by line.
#[derive(Clone, Debug)]
pub struct Derivation {
    lines: Vec<DerivationLine>,
}

/// A line of a derivation.
#[derive(Clone, Debug)]
pub struct DerivationLine {
    rule: Option<Rule>,
    content: Content,
    target: Option<Path>,
    result: Option<Path>,
    formula: Rc<Formula>,
}

#[derive(Clone, Debug)]
enum Content {
    /// d/dx[f], with f as typed.
    Typed,
    Written(Expression),
}

/// A formula as one would write it by hand: like terms collected, coefficients in front. Very long formulas stay unchanged.
pub fn tidied(formula: &Formula) -> Formula {
    let Some(read) = Expression::read(&formula.tree, formula.root, MAX_FORMULA_SIZE, MAX_FORMULA_DEPTH) else {
        return formula.clone();
    };
    let mut tree = formula.tree.clone();
    let root = lower::lower(&simplify::simplify(&read), &mut tree);
    Formula { tree, root, ..formula.clone() }
}

impl Derivation {
    /// The derivative of a formula with respect to its first variable, step by step. Other variables count as constants.
    pub fn new(formula: &Formula) -> Self {
        let formula = Rc::new(formula.clone());
        let mut derivation = Self { lines: vec![DerivationLine::typed(&formula)] };
        let Some(read) = Expression::read(&formula.tree, formula.root, MAX_FORMULA_SIZE, MAX_FORMULA_DEPTH) else {
            return derivation;
        };
        derivation.begin(read);
        while let Some(at) = derivation.pending() {
            if !derivation.apply(at) {
                derivation.finish();
                break;
            }
        }
        derivation
    }

    /// The derivation without trivial steps: differentiating constants and x, and simplifying anything but a sum, is merged into
    /// the previous step.
    pub fn collapsed(&self) -> Self {
        let mut lines = vec![self.lines[0].clone()];
        for steps in self.lines.windows(2) {
            let (before, line) = (&steps[0], &steps[1]);
            match lines.last_mut() {
                Some(last) if last.rule.is_some() && line.is_trivial_after(before) => {
                    let rule = if last.rule.is_some_and(Rule::is_trivial) { line.rule } else { last.rule };
                    *last = DerivationLine { rule, ..line.clone() };
                }
                _ => lines.push(line.clone()),
            }
        }
        for at in 1..lines.len() {
            if let (Some(before), Some(after)) = (lines[at - 1].expression(), lines[at].expression()) {
                lines[at].result = Some(before.difference(after));
            }
        }
        Self { lines }
    }

    /// The lines; the first one, d/dx[f], always exists.
    pub fn lines(&self) -> &[DerivationLine] {
        &self.lines
    }

    /// Whether the last line is f′, with nothing left to differentiate.
    pub fn is_complete(&self) -> bool {
        self.pending().is_none() && !matches!(self.last().content, Content::Typed)
    }

    fn last(&self) -> &DerivationLine {
        self.lines.last().expect("there is a first line")
    }

    fn current(&self) -> Option<&Expression> {
        self.last().expression()
    }

    fn pending(&self) -> Option<Path> {
        let current = self.current()?;
        if !current.is_pending() {
            return None;
        }
        current.find(&|part| part.head() == Head::Derivative)
    }

    /// Whether another line fits within the limits.
    fn has_room_for(&self, line: &Expression) -> bool {
        let size: u32 = self.lines.iter().filter_map(DerivationLine::expression).map(Expression::size).sum();
        let is_short = size.saturating_add(line.size()) as usize <= MAX_DERIVATION_SIZE;
        self.lines.len() <= MAX_DERIVATION_STEPS && is_short && line.depth() <= MAX_LINE_DEPTH
    }

    /// Adds the line with the formula as an expression; simplifying it first, where possible, is a step of its own.
    fn begin(&mut self, read: Expression) {
        let simplified = simplify::simplify(&read);
        let formula = self.last().formula.clone();
        let is_shorter = simplified.size() < read.size();
        let written = DerivationLine::written(&formula, None, derivative(if is_shorter { simplified } else { read }));
        // Dropping redundant parentheses is not a step.
        let bare = |line: &DerivationLine| line.text().replace(['(', ')'], "");
        if bare(&written) == bare(self.last()) {
            self.lines[0] = written;
        } else {
            self.lines.push(DerivationLine { rule: Some(Rule::Simplify), result: Some(Path::new()), ..written });
        }
    }

    /// Applies one rule to the derivative at a path, then simplifies if possible. Returns whether there was room.
    fn apply(&mut self, at: Path) -> bool {
        let Some(before) = self.current() else { return false };
        let (rule, result) = rules::apply(&before.at(&at).parts()[0]);
        let (after, position) = replaced(before, &at, result);
        if !self.has_room_for(&after) {
            return false;
        }
        self.set_target(at);
        let line = DerivationLine::written(&self.last().formula, Some(rule), after);
        self.lines.push(DerivationLine { result: Some(position.clone()), ..line });
        self.tidy(&position);
        true
    }

    /// Simplifies the largest part around a changed path that has nothing left to differentiate.
    fn tidy(&mut self, position: &[usize]) {
        let Some(before) = self.current().cloned() else { return };
        let around = (0..=position.len()).map(|end| &position[..end]).find(|path| !before.at(path).is_pending());
        let Some(path) = around else { return };
        let part = before.at(path);
        let simplified = simplify::simplify(part);
        let formula = self.last().formula.clone();
        let length = |part: &Expression| DerivationLine::written(&formula, None, part.clone()).text().chars().count();
        let (old, new) = (length(part), length(&simplified));
        // Reordering factors is not worth a step, except in the last line.
        let is_better = new < old || (new == old && path.is_empty());
        let after = before.with(path, simplified);
        let line = DerivationLine::written(&formula, Some(Rule::Simplify), after);
        let changed = line.expression().map(|after| before.difference(after)).unwrap_or_default();
        if is_better && line.text() != self.last().text() {
            self.set_target(changed.clone());
            self.lines.push(DerivationLine { result: Some(changed), ..line });
        }
    }

    /// Applies all remaining rules at once, as far as they fit into the last line.
    fn finish(&mut self) {
        let Some(before) = self.current().cloned() else { return };
        let mut room = MAX_LINE_SIZE as i64 - i64::from(before.size());
        let after = finished(&before, 0, &mut room);
        self.set_target(Path::new());
        let line = DerivationLine::written(&self.last().formula, Some(Rule::Rest), after);
        self.lines.push(DerivationLine { result: Some(Path::new()), ..line });
        if !self.last().expression().is_some_and(Expression::is_pending) {
            self.tidy(&Path::new());
        }
    }

    fn set_target(&mut self, at: Path) {
        if let Some(last) = self.lines.last_mut() {
            last.target = Some(at);
        }
    }
}

/// The line with the part at a path replaced, tidied, and the new path of the replacement.
fn replaced(before: &Expression, at: &[usize], result: Expression) -> (Expression, Path) {
    let is_negative = result.without_minus().is_some();
    let magnitude = result.without_minus().unwrap_or(&result).clone();
    if magnitude.is_integer(0) || magnitude.is_integer(1) {
        let after = before.with(at, result);
        let position = before.difference(&after);
        return (after, position);
    }
    // Tidying moves parts: a unique placeholder shows where the result ends up.
    let placeholder = Expression::new(Head::Variable(u8::MAX), Vec::new());
    let signed = if is_negative { expression::negative(placeholder.clone()) } else { placeholder.clone() };
    let around = before.with(at, signed);
    let position = around.find(&|part| *part == placeholder).unwrap_or_default();
    (around.with(&position, magnitude), position)
}

/// Applies the remaining rules, outermost first, while there is room.
fn finished(expression: &Expression, depth: u32, room: &mut i64) -> Expression {
    if !expression.is_pending() {
        return expression.clone();
    }
    if expression.head() == Head::Derivative {
        let (_, result) = rules::apply(&expression.parts()[0]);
        let growth = i64::from(result.size()) - i64::from(expression.size());
        if growth > *room || depth + result.depth() > MAX_LINE_DEPTH {
            return expression.clone();
        }
        *room -= growth;
        return finished(&result, depth, room);
    }
    let parts = expression.parts().iter().map(|part| finished(part, depth + 1, room)).collect();
    Expression::new(expression.head(), parts)
}

impl DerivationLine {
    fn typed(formula: &Rc<Formula>) -> Self {
        Self { rule: None, content: Content::Typed, target: Some(Path::new()), result: None, formula: formula.clone() }
    }

    fn written(formula: &Rc<Formula>, rule: Option<Rule>, expression: Expression) -> Self {
        let content = Content::Written(expression);
        Self { rule, content, target: None, result: None, formula: formula.clone() }
    }

    /// The rule that led to this line; the first line has none.
    pub fn rule(&self) -> Option<Rule> {
        self.rule
    }

    /// The line as text: `d/dx[x^2] + 3`.
    pub fn text(&self) -> String {
        // A highlight would hide the precedence of its part from the printer.
        let line = self.typeset(None);
        print::print(&line, line.root(), &self.formula.variables, &self.formula.constants)
    }

    /// The line as a MathML element; the highlighted part is an `<mrow>` of class `marked`.
    pub fn to_mathml(&self, highlight: Option<Highlight>) -> String {
        let path = match highlight {
            Some(Highlight::Target) => self.target.clone(),
            Some(Highlight::Result) => self.result.clone(),
            None => None,
        };
        let line = self.typeset(path);
        mathml::mathml(&line, line.root(), &self.formula.variables, &self.formula.constants)
    }

    /// The line as a formula with the same variables and constants, every d/dx[u] evaluated.
    pub fn to_formula(&self) -> Formula {
        let mut tree = self.formula.tree.clone();
        let root = self.lower(&mut tree);
        let mut formula = Formula { tree, root, ..(*self.formula).clone() };
        formula.source = formula.to_string();
        formula
    }

    /// Whether the step from the previous line is trivial; collecting a sum is not.
    fn is_trivial_after(&self, before: &DerivationLine) -> bool {
        let collects = || match (before.expression(), &before.target) {
            (Some(expression), Some(target)) => expression.at(target).head() == Head::Sum,
            _ => true,
        };
        self.rule.is_some_and(Rule::is_trivial) && !(self.rule == Some(Rule::Simplify) && collects())
    }

    fn lower(&self, tree: &mut Tree) -> Id {
        match &self.content {
            Content::Typed => differentiate::differentiate(tree, self.formula.root, 0),
            Content::Written(expression) => lower::lower(expression, tree),
        }
    }

    fn expression(&self) -> Option<&Expression> {
        match &self.content {
            Content::Typed => None,
            Content::Written(expression) => Some(expression),
        }
    }

    fn typeset(&self, highlight: Option<Path>) -> TypesetLine {
        match &self.content {
            Content::Typed => TypesetLine::typed(&self.formula.tree, self.formula.root),
            Content::Written(expression) => TypesetLine::new(expression, highlight),
        }
    }
}
