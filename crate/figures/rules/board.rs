//! The derivation on the board: its lines, and how many of them are written.

use std::cell::RefCell;

use crate::figure::dial::Dial;
use crate::figure::{Command, Group, Parameter, Refusal, Statement};
use crate::formula::{Derivation, Evaluator, Formula, Mark};
use crate::optimiser::Scale;

/// Played, a line is written so often a second: slowly enough to be read.
const LINES_A_SECOND: f64 = 0.6;

/// Lines and the one that is shown.
pub struct Board {
    derivation: Derivation,
    /// The lines without marks.
    plain: Vec<Statement>,
    /// The line that was written last, with the part of the next that has been played; the last of all if nobody has said.
    shown: Option<f64>,
    /// A line, by its place, ready to be computed.
    evaluator: RefCell<Option<(usize, Evaluator)>>,
}

impl Board {
    /// All lines of a formula's derivation, or all but the trivial ones.
    pub fn new(formula: &Formula, is_collapsed: bool) -> Self {
        let every = Derivation::new(formula);
        let derivation = if is_collapsed { every.collapsed() } else { every };
        let plain = derivation.lines().iter().map(|line| {
            let label = line.rule().map_or("to differentiate".into(), |rule| rule.name());
            Statement::new(label, line.to_mathml(None))
        });
        let plain = plain.collect();
        Self { derivation, plain, shown: None, evaluator: RefCell::default() }
    }

    /// Another derivation, begun again if this one was at its beginning, otherwise written to its end.
    pub fn renewed(&self, formula: &Formula, is_collapsed: bool) -> Self {
        let mut board = Self::new(formula, is_collapsed);
        if self.shown() == 0 {
            board.show(0);
        }
        board
    }

    /// The step that is shown: 0 is d/dx[f].
    pub fn shown(&self) -> usize {
        self.shown.map_or(self.last(), |shown| (shown as usize).min(self.last()))
    }

    /// What the step that is shown is called.
    pub fn rule(&self) -> String {
        let rule = self.derivation.lines()[self.shown()].rule();
        rule.map_or("none yet".into(), |rule| rule.name())
    }

    /// The lines that are written, the last one current.
    pub fn statements(&self) -> Vec<Statement> {
        let shown = self.shown();
        let mut statements = self.plain[..=shown].to_vec();
        let lines = self.derivation.lines();
        statements[shown].current = true;
        if shown == 0 {
            statements[0].mathml = lines[0].to_mathml(Some(Mark::Target));
        } else {
            statements[shown].mathml = lines[shown].to_mathml(Some(Mark::Result));
            statements[shown - 1].mathml = lines[shown - 1].to_mathml(Some(Mark::Target));
        }
        statements
    }

    /// What the line that is shown is worth at x.
    pub fn value(&self, x: f64, constants: &[f64]) -> f64 {
        let shown = self.shown();
        let mut kept = self.evaluator.borrow_mut();
        if kept.as_ref().is_none_or(|(line, _)| *line != shown) {
            let program = self.derivation.lines()[shown].to_formula().program();
            *kept = Some((shown, Evaluator::new(program, constants)));
        }
        let Some((_, evaluator)) = kept.as_mut() else { return f64::NAN };
        evaluator.set_constants(constants);
        let [value] = evaluator.evaluate(&[x]);
        value
    }

    /// The derivation in words.
    pub fn description(&self) -> String {
        let (shown, last) = (self.shown(), self.last());
        let line = self.derivation.lines()[shown].text();
        let so_far = match shown {
            0 => format!("To differentiate: {line}."),
            _ => format!("Step {shown} of {last}, {}: {line}.", self.rule()),
        };
        let rest = "It is too long to be written out: what stands in d/dx[…] is still to be differentiated.";
        if self.derivation.is_complete() { so_far } else { format!("{so_far} {rest}") }
    }

    /// Does what concerns steps.
    pub fn command(&mut self, command: Command) {
        let shown = self.shown();
        match command {
            Command::Play if shown == self.last() => self.show(0),
            Command::Play | Command::Pause => self.show(shown),
            Command::Step => self.show(shown + 1),
            Command::StepBack => self.show(shown.saturating_sub(1)),
            Command::Reset => self.show(0),
        }
    }

    /// Lets time pass; says whether lines are left.
    pub fn play(&mut self, seconds: f64) -> bool {
        let played = self.shown.unwrap_or(0.0) + LINES_A_SECOND * seconds.clamp(0.0, 1.0);
        let is_left = played < self.last() as f64;
        self.shown = is_left.then_some(played);
        is_left
    }

    /// The step that is shown, to scrub.
    pub fn parameter(&self) -> Parameter {
        let (shown, last) = (self.shown(), self.last());
        Parameter::number("step", "Step shown", "k", &self.dial(), shown as f64)
            .in_group(Group::Play)
            .with_default(shown == last)
    }

    /// Shows a step by its number.
    ///
    /// # Errors
    /// Which steps there are.
    pub fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let step = self.dial().parse("the step shown", text)?;
        self.show(step as usize);
        Ok(())
    }

    /// Shows the step where the slider stands.
    pub fn slide(&mut self, position: f64) {
        self.show(self.dial().at(position) as usize);
    }

    fn show(&mut self, step: usize) {
        self.shown = (step < self.last()).then_some(step as f64);
    }

    fn last(&self) -> usize {
        self.derivation.lines().len() - 1
    }

    fn dial(&self) -> Dial {
        Dial { range: [0.0, self.last() as f64], scale: Scale::Linear, whole: true }
    }
}
