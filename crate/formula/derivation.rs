//! Differentiating a formula as a teacher does on a board: one rule a step, outermost first and from the left, every line
//! whole, with d/dx[u] standing in it until its rule is applied.
//!
//! The first line is d/dx[f], the last one f′. Each line equals the one before in value wherever f is defined and smooth.
//! A step marks the part of the line before that it applies to, and what became of it in the line after.
//!
//! Some forms are those of the classroom and not those of `differentiate.rs`: σ′ = σ (1 − σ), tanh′ = 1 − tanh². The last line
//! is computed with the same care nevertheless: `lower.rs` knows these forms.
//!
//! What can be typed is short, but its derivative need not be: beyond [`MOST_STEPS`] steps or [`MOST_SIGNS`] signs the rest
//! is done at once, and what then would be longer than [`LONGEST_LINE`] signs stays as d/dx[u], which is true and says so.

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

/// How many steps are shown one by one.
pub const MOST_STEPS: usize = 200;

/// How many signs all lines together may have before the rest is done at once.
pub const MOST_SIGNS: usize = 20_000;

/// How many signs the last line may have where the rest is done at once.
pub const LONGEST_LINE: usize = 4_000;

/// How many signs and levels a formula may have that is taken apart at all.
const LARGEST_FORMULA: u32 = 5_000;
const DEEPEST_FORMULA: u32 = 320;

/// How many levels a line may have before the rest is done at once, so that no pass overflows the stack.
const DEEPEST_LINE: u32 = 640;

/// What is marked in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Highlight {
    /// What the next step applies to.
    Target,
    /// What the last step brought.
    Result,
}

/// The lines on the board.
#[derive(Clone, Debug)]
pub struct Derivation {
    lines: Vec<DerivationLine>,
}

/// A line on the board.
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
    /// d/dx[f], f as it was typed.
    Typed,
    Written(Expression),
}

/// A formula as a person would write it: like terms gathered, numbers in front. One that is too long for a board stays as it is.
pub fn tidied(formula: &Formula) -> Formula {
    let Some(read) = Expression::read(&formula.tree, formula.root, LARGEST_FORMULA, DEEPEST_FORMULA) else {
        return formula.clone();
    };
    let mut tree = formula.tree.clone();
    let root = lower::lower(&simplify::simplify(&read), &mut tree);
    Formula { tree, root, ..formula.clone() }
}

impl Derivation {
    /// The derivative of a formula by its first variable, step by step. Other variables stand still, as constants do.
    pub fn new(formula: &Formula) -> Self {
        let formula = Rc::new(formula.clone());
        let mut derivation = Self { lines: vec![DerivationLine::typed(&formula)] };
        let Some(read) = Expression::read(&formula.tree, formula.root, LARGEST_FORMULA, DEEPEST_FORMULA) else {
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

    /// The same without the steps that a person does in the head: constants, the derivative of x itself, and simplifying
    /// what is no sum are done together with the step before.
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

    /// The lines, d/dx[f] first. There is at least that one.
    pub fn lines(&self) -> &[DerivationLine] {
        &self.lines
    }

    /// Whether nothing is left to differentiate in the last line: it is f′.
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

    /// Whether there is room for a line more.
    fn has_room_for(&self, line: &Expression) -> bool {
        let signs: u32 = self.lines.iter().filter_map(DerivationLine::expression).map(Expression::size).sum();
        let is_short = signs.saturating_add(line.size()) as usize <= MOST_SIGNS;
        self.lines.len() <= MOST_STEPS && is_short && line.depth() <= DEEPEST_LINE
    }

    /// The first line as it can be taken apart; where it can be written shorter, that is a step.
    fn begin(&mut self, read: Expression) {
        let simplified = simplify::simplify(&read);
        let formula = self.last().formula.clone();
        let is_shorter = simplified.size() < read.size();
        let written = DerivationLine::written(&formula, None, derivative(if is_shorter { simplified } else { read }));
        // Brackets that were typed and are not needed are no step.
        let bare = |line: &DerivationLine| line.text().replace(['(', ')'], "");
        if bare(&written) == bare(self.last()) {
            self.lines[0] = written;
        } else {
            self.lines.push(DerivationLine { rule: Some(Rule::Simplify), result: Some(Path::new()), ..written });
        }
    }

    /// One rule on the derivative at a place, then the same written shorter, if it can be. Says whether there was room.
    fn apply(&mut self, at: Path) -> bool {
        let Some(before) = self.current() else { return false };
        let (rule, result) = rules::apply(&before.at(&at).parts()[0]);
        let (after, place) = replaced(before, &at, result);
        if !self.has_room_for(&after) {
            return false;
        }
        self.mark_target(at);
        let line = DerivationLine::written(&self.last().formula, Some(rule), after);
        self.lines.push(DerivationLine { result: Some(place.clone()), ..line });
        self.tidy(&place);
        true
    }

    /// Simplifies the largest part around a place that has changed in which nothing is left to differentiate.
    fn tidy(&mut self, place: &[usize]) {
        let Some(before) = self.current().cloned() else { return };
        let around = (0..=place.len()).map(|end| &place[..end]).find(|path| !before.at(path).is_pending());
        let Some(path) = around else { return };
        let part = before.at(path);
        let simplified = simplify::simplify(part);
        let formula = self.last().formula.clone();
        let length = |part: &Expression| DerivationLine::written(&formula, None, part.clone()).text().chars().count();
        let (old, new) = (length(part), length(&simplified));
        // Factors that only change places are worth no step, save in the last line.
        let is_better = new < old || (new == old && path.is_empty());
        let after = before.with(path, simplified);
        let line = DerivationLine::written(&formula, Some(Rule::Simplify), after);
        let changed = line.expression().map(|after| before.difference(after)).unwrap_or_default();
        if is_better && line.text() != self.last().text() {
            self.mark_target(changed.clone());
            self.lines.push(DerivationLine { result: Some(changed), ..line });
        }
    }

    /// Everything that is left, at once, as far as the last line has room.
    fn finish(&mut self) {
        let Some(before) = self.current().cloned() else { return };
        let mut room = LONGEST_LINE as i64 - i64::from(before.size());
        let after = finished(&before, 0, &mut room);
        self.mark_target(Path::new());
        let line = DerivationLine::written(&self.last().formula, Some(Rule::Rest), after);
        self.lines.push(DerivationLine { result: Some(Path::new()), ..line });
        if !self.last().expression().is_some_and(Expression::is_pending) {
            self.tidy(&Path::new());
        }
    }

    fn mark_target(&mut self, at: Path) {
        if let Some(last) = self.lines.last_mut() {
            last.target = Some(at);
        }
    }
}

/// The line with something else at a place, tidied, and the place where that is then.
fn replaced(before: &Expression, at: &[usize], result: Expression) -> (Expression, Path) {
    let is_negative = result.without_minus().is_some();
    let size = result.without_minus().unwrap_or(&result).clone();
    if size.is_whole(0) || size.is_whole(1) {
        let after = before.with(at, result);
        let place = before.difference(&after);
        return (after, place);
    }
    // Tidying moves parts: a stand-in that nothing else is shows where the result comes to stand.
    let stand_in = Expression::new(Head::Variable(u8::MAX), Vec::new());
    let signed = if is_negative { expression::negative(stand_in.clone()) } else { stand_in.clone() };
    let around = before.with(at, signed);
    let place = around.find(&|part| *part == stand_in).unwrap_or_default();
    (around.with(&place, size), place)
}

/// Every rule that is left, outermost first, while there is room.
fn finished(expression: &Expression, depth: u32, room: &mut i64) -> Expression {
    if !expression.is_pending() {
        return expression.clone();
    }
    if expression.head() == Head::Derivative {
        let (_, result) = rules::apply(&expression.parts()[0]);
        let growth = i64::from(result.size()) - i64::from(expression.size());
        if growth > *room || depth + result.depth() > DEEPEST_LINE {
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

    /// The rule that led from the line before to this one; the first line has none.
    pub fn rule(&self) -> Option<Rule> {
        self.rule
    }

    /// The line as text: `d/dx[x^2] + 3`.
    pub fn text(&self) -> String {
        // A mark hides from text how tightly a part holds together.
        let sheet = self.typeset(None);
        print::print(&sheet, sheet.root(), &self.formula.variables, &self.formula.constants)
    }

    /// The line as a MathML element; what is marked is a row of the class `marked`.
    pub fn to_mathml(&self, mark: Option<Highlight>) -> String {
        let path = match mark {
            Some(Highlight::Target) => self.target.clone(),
            Some(Highlight::Result) => self.result.clone(),
            None => None,
        };
        let sheet = self.typeset(path);
        mathml::mathml(&sheet, sheet.root(), &self.formula.variables, &self.formula.constants)
    }

    /// The line as a formula with the same variables and constants, every d/dx[u] in it worked out.
    pub fn to_formula(&self) -> Formula {
        let mut tree = self.formula.tree.clone();
        let root = self.lower(&mut tree);
        let mut formula = Formula { tree, root, ..(*self.formula).clone() };
        formula.source = formula.to_string();
        formula
    }

    /// Whether a person would do the step from the line before in the head; to gather a sum is more than that.
    fn is_trivial_after(&self, before: &DerivationLine) -> bool {
        let gathers = || match (before.expression(), &before.target) {
            (Some(expression), Some(target)) => expression.at(target).head() == Head::Sum,
            _ => true,
        };
        self.rule.is_some_and(Rule::is_trivial) && !(self.rule == Some(Rule::Simplify) && gathers())
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

    fn typeset(&self, mark: Option<Path>) -> TypesetLine {
        match &self.content {
            Content::Typed => TypesetLine::typed(&self.formula.tree, self.formula.root),
            Content::Written(expression) => TypesetLine::new(expression, mark),
        }
    }
}
