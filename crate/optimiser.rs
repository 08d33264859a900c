//! The contract of an optimiser, a rule that moves n numbers downhill step by step, and the card with its name, its
//! hyperparameters and its source.

use std::fmt;
use std::rc::Rc;

use crate::formula::constant_name;
use crate::problem::Problem;
use crate::update_rule::{Letter, MAX_VALUE};

/// The loss and its gradient at a point, already evaluated.
#[derive(Clone, Copy, Debug)]
pub struct Evaluation<'a> {
    /// The loss.
    pub loss: f64,
    /// Its gradient, n numbers.
    pub gradient: &'a [f64],
}

/// A descent method. It owns its state between steps (velocity, averages, step sizes).
pub trait Optimiser {
    /// Moves `at` (n numbers) by one step. `here` is the evaluation at the initial `at`; `problem` is for methods that evaluate
    /// other points (a line search) or the Hessian, and counts these evaluations.
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, problem: &mut dyn Problem);

    /// The evaluation at the end of the last step, for a method that already has it (a line search does), so that nothing is
    /// evaluated, or counted, twice.
    fn arrival(&self) -> Option<Evaluation<'_>> {
        None
    }

    /// Keeps only the coordinates at these ascending indices. Only a method that updates each coordinate from that coordinate's
    /// own partial derivative can do so: a batch of runs is then one run over all their coordinates, and finished runs are
    /// removed. Any other returns `false` and does nothing.
    fn retain(&mut self, _indices: &[usize]) -> bool {
        false
    }
}

/// The kind of a hyperparameter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HyperparameterKind {
    /// Any number in its range.
    Plain,
    /// A positive number, on a logarithmic scale.
    Magnitude,
    /// A decay factor, on a logarithmic scale of its distance to one.
    Decay,
    /// On (1) or off (0).
    Switch,
}

/// A hyperparameter of an optimiser or a schedule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hyperparameter {
    /// The name, PyTorch's in camelCase: `beta1`, `weightDecay`.
    pub name: &'static str,
    /// The displayed name.
    pub title: &'static str,
    /// The symbol in the equation: `β₁`, `λ`.
    pub symbol: &'static str,
    /// The default value.
    pub default: f64,
    /// The lowest and highest accepted value.
    pub range: [f64; 2],
    /// The kind of its value.
    pub kind: HyperparameterKind,
}

/// An update rule that was typed. Whoever runs it knows it only by this contract, so that its code is loaded with the first rule.
pub trait Rule {
    /// The text.
    fn source(&self) -> &str;

    /// The letters that are set from outside.
    fn letters(&self) -> &[Letter];

    /// Creates its optimiser for `n` numbers, with a value for each letter.
    fn make(&self, letters: &[f64], n: usize) -> Box<dyn Optimiser>;
}

impl fmt::Debug for dyn Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(self.source())
    }
}

/// Values for the parameters of a card, in its order; or a typed rule with values for its letters.
#[derive(Clone, Debug)]
pub struct Settings {
    parameters: &'static [Hyperparameter],
    rule: Option<Rc<dyn Rule>>,
    values: Vec<f64>,
}

impl Settings {
    /// Every parameter at its default.
    pub fn new(parameters: &'static [Hyperparameter]) -> Self {
        Self { parameters, rule: None, values: parameters.iter().map(|parameter| parameter.default).collect() }
    }

    /// A typed rule, with every letter at its default.
    pub fn of_rule(rule: Rc<dyn Rule>) -> Self {
        let values = rule.letters().iter().map(|letter| letter.default).collect();
        Self { parameters: &[], rule: Some(rule), values }
    }

    /// The typed rule, if there is one, and the values of its letters in their order.
    pub fn rule(&self) -> Option<(&dyn Rule, &[f64])> {
        Some((self.rule.as_deref()?, &self.values))
    }

    /// The value of a parameter.
    ///
    /// # Panics
    /// If the card has no such parameter, which would be a bug in the optimiser.
    pub fn get(&self, name: &str) -> f64 {
        let index = self.position(name).unwrap_or_else(|| panic!("no parameter called {name}"));
        self.values[index]
    }

    /// Whether a switch is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.get(name) != 0.0
    }

    /// Sets a parameter.
    ///
    /// # Errors
    /// If the parameter is unknown or the value is out of its range.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), String> {
        let rule = self.rule.as_deref();
        let letter = |rule: &dyn Rule| rule.letters().iter().position(|letter| letter.name == constant_name(name));
        let index = rule.map_or_else(|| self.position(name), letter);
        let Some(index) = index else {
            let letters = rule.iter().flat_map(|rule| rule.letters()).map(|letter| letter.name.as_str());
            let known: Vec<_> = self.parameters.iter().map(|parameter| parameter.name).chain(letters).collect();
            return Err(match known.is_empty() {
                true => format!("there is no parameter {name}, and none to set"),
                false => format!("there is no parameter {name}; known: {}", known.join(", ")),
            });
        };
        let letter = (name, [-MAX_VALUE, MAX_VALUE]);
        let (title, [low, high]) = self.parameters.get(index).map_or(letter, |known| (known.title, known.range));
        if !(low..=high).contains(&value) {
            return Err(format!("{title} must be a number from {low} to {high}, not {value}"));
        }
        self.values[index] = value;
        Ok(())
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.parameters.iter().position(|parameter| parameter.name == name)
    }
}

/// The description of an optimiser.
#[derive(Clone, Copy, Debug)]
pub struct OptimiserCard {
    /// The name in attributes and URLs: `conjugate-gradient`.
    pub id: &'static str,
    /// The displayed name: `Conjugate gradient`.
    pub title: &'static str,
    /// The update rule on one line, in Unicode mathematics.
    pub equation: &'static str,
    /// The paper, book or library the rule is taken from.
    pub source: &'static str,
    /// The default learning rate of PyTorch (or the paper).
    pub learning_rate: f64,
    /// Its hyperparameters besides the learning rate.
    pub parameters: &'static [Hyperparameter],
    /// Creates the optimiser for `n` numbers.
    pub make: fn(settings: &Settings, n: usize) -> Box<dyn Optimiser>,
}
