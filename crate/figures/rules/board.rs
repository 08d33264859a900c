//! The derivation on the board: its lines, and how many of them are shown.

use std::cell::RefCell;

use crate::figure::clock::PlaybackPosition;
use crate::figure::{Clock, Statement};
use crate::formula::{Derivation, Evaluator, Formula, Highlight};

/// Lines shown per second while playing: slow enough to read.
const LINES_PER_SECOND: f64 = 0.6;

/// The lines of a derivation and the current one.
pub struct Board {
    derivation: Derivation,
    /// The lines without highlights.
    plain: Vec<Statement>,
    progress: PlaybackPosition,
    /// The index of a line with its evaluator, cached.
    evaluator: RefCell<Option<(usize, Evaluator)>>,
}

impl Board {
    /// All lines of a formula's derivation, or all but the trivial ones.
    pub fn new(formula: &Formula, is_collapsed: bool) -> Self {
        let full = Derivation::new(formula);
        let derivation = if is_collapsed { full.collapsed() } else { full };
        let plain = derivation.lines().iter().map(|line| {
            let label = line.rule().map_or("to differentiate".into(), |rule| rule.name());
            Statement::new(label, line.to_mathml(None))
        });
        let plain = plain.collect();
        Self { derivation, plain, progress: PlaybackPosition::default(), evaluator: RefCell::default() }
    }

    /// A new derivation: at its first line if this one was at its first, otherwise at its last.
    pub fn renewed(&self, formula: &Formula, is_collapsed: bool) -> Self {
        let mut board = Self::new(formula, is_collapsed);
        if self.step() == 0 {
            board.show(0);
        }
        board
    }

    /// The name of the current step's rule.
    pub fn rule(&self) -> String {
        let rule = self.derivation.lines()[self.step()].rule();
        rule.map_or("none yet".into(), |rule| rule.name())
    }

    /// The lines shown so far; the last one is current.
    pub fn statements(&self) -> Vec<Statement> {
        let shown = self.step();
        let mut statements = self.plain[..=shown].to_vec();
        let lines = self.derivation.lines();
        statements[shown].current = true;
        if shown == 0 {
            statements[0].mathml = lines[0].to_mathml(Some(Highlight::Target));
        } else {
            statements[shown].mathml = lines[shown].to_mathml(Some(Highlight::Result));
            statements[shown - 1].mathml = lines[shown - 1].to_mathml(Some(Highlight::Target));
        }
        statements
    }

    /// The value of the current line at x.
    pub fn value(&self, x: f64, constants: &[f64]) -> f64 {
        let shown = self.step();
        let mut evaluator = self.evaluator.borrow_mut();
        if evaluator.as_ref().is_none_or(|(line, _)| *line != shown) {
            let program = self.derivation.lines()[shown].to_formula().program();
            *evaluator = Some((shown, Evaluator::new(program, constants)));
        }
        let Some((_, evaluator)) = evaluator.as_mut() else { return f64::NAN };
        evaluator.set_constants(constants);
        let [value] = evaluator.evaluate(&[x]);
        value
    }

    /// The derivation in words.
    pub fn description(&self) -> String {
        let (shown, last) = (self.step(), self.last());
        let line = self.derivation.lines()[shown].text();
        let so_far = match shown {
            0 => format!("To differentiate: {line}."),
            _ => format!("Step {shown} of {last}, {}: {line}.", self.rule()),
        };
        let rest = "It is too long to write out: what is in d/dx[…] is still to be differentiated.";
        if self.derivation.is_complete() { so_far } else { format!("{so_far} {rest}") }
    }
}

/// Step 0 is d/dx[f]; each later step is one line.
impl Clock for Board {
    fn step(&self) -> usize {
        self.progress.step(self.last())
    }

    fn last(&self) -> usize {
        self.derivation.lines().len() - 1
    }

    fn opening(&self) -> usize {
        self.last()
    }

    fn show(&mut self, step: usize) {
        self.progress.show(step, self.last());
    }

    fn play(&mut self, seconds: f64) -> bool {
        self.progress.play(seconds, LINES_PER_SECOND, self.last())
    }
}
