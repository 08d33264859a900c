//! The contract of an optimiser: a rule that moves n numbers downhill, one step at a time, and the card that
//! tells what it is called, what it can be told, and where it comes from.

use crate::problem::Problem;

/// Where a step starts: the numbers' loss and gradient there, already evaluated.
#[derive(Clone, Copy, Debug)]
pub struct Slope<'a> {
    /// The loss at the point the step starts from.
    pub loss: f64,
    /// Its gradient there, n numbers.
    pub gradient: &'a [f64],
}

/// A method that walks downhill. It owns whatever it remembers between steps (velocity, averages, step sizes).
pub trait Optimiser {
    /// Moves `at` (n numbers) one step. `slope` belongs to `at` as it comes in; `problem` is there for methods that
    /// must look elsewhere (a line search) or further (the Hessian), and counts what they ask.
    fn step(&mut self, at: &mut [f64], slope: Slope, learning_rate: f64, problem: &mut dyn Problem);

    /// The slope where the last step ended, for a method that has already asked for it there (a line search has):
    /// so nothing is evaluated, or counted, twice.
    fn arrival(&self) -> Option<Slope<'_>> {
        None
    }

    /// Goes on with the numbers at these places alone, which rise. Only a method that moves each number by the slopes of
    /// that number and by nothing else can do so: many runs side by side are for it one run of all their numbers, and whoever
    /// has arrived is taken out. Any other says `false`, and nothing happens.
    fn retain(&mut self, _places: &[usize]) -> bool {
        false
    }
}

/// What kind of number a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HyperparameterKind {
    /// Any number of its range.
    Plain,
    /// A positive one, of which the power of ten matters.
    Magnitude,
    /// A share of the past that is kept: its distance to one matters.
    Decay,
    /// On (1) or off (0).
    Switch,
}

/// A number that an optimiser can be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hyperparameter {
    /// The name in PyTorch's words, camelCase: `beta1`, `weightDecay`.
    pub name: &'static str,
    /// The name as a person reads it.
    pub title: &'static str,
    /// The letter the equation uses: `β₁`, `λ`.
    pub symbol: &'static str,
    /// What it is if nobody says.
    pub default: f64,
    /// Lowest and highest that is accepted.
    pub range: [f64; 2],
    /// What kind of number it is.
    pub kind: HyperparameterKind,
}

/// Values for the parameters of a card, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    parameters: &'static [Hyperparameter],
    values: Vec<f64>,
}

impl Settings {
    /// Every parameter at its default.
    pub fn new(parameters: &'static [Hyperparameter]) -> Self {
        Self { parameters, values: parameters.iter().map(|parameter| parameter.default).collect() }
    }

    /// The value of a parameter.
    ///
    /// # Panics
    /// If the card has no such parameter: an optimiser asks only for its own.
    pub fn get(&self, name: &str) -> f64 {
        let index = self.position(name).unwrap_or_else(|| panic!("no parameter called {name}"));
        self.values[index]
    }

    /// Whether a toggle is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.get(name) != 0.0
    }

    /// Sets a parameter.
    ///
    /// # Errors
    /// A sentence that names the known parameters, or the range that was left.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), String> {
        let Some(index) = self.position(name) else {
            let known: Vec<_> = self.parameters.iter().map(|parameter| parameter.name).collect();
            return Err(format!("there is no parameter {name}; known: {}", known.join(", ")));
        };
        let Hyperparameter { title, range: [low, high], .. } = self.parameters[index];
        if !(low..=high).contains(&value) {
            return Err(format!("{title} is a number from {low} to {high}, not {value}"));
        }
        self.values[index] = value;
        Ok(())
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.parameters.iter().position(|parameter| parameter.name == name)
    }
}

/// What is known of an optimiser before it walks.
#[derive(Clone, Copy, Debug)]
pub struct OptimiserCard {
    /// The name in attributes and addresses: `conjugate-gradient`.
    pub id: &'static str,
    /// The name as a person reads it: `Conjugate gradient`.
    pub title: &'static str,
    /// The update rule on one line, in Unicode mathematics.
    pub equation: &'static str,
    /// The paper, book or library the rule is taken from.
    pub source: &'static str,
    /// The learning rate PyTorch (or the paper) starts with.
    pub learning_rate: f64,
    /// What it can be told besides the learning rate.
    pub parameters: &'static [Hyperparameter],
    /// A new walker for `n` numbers.
    pub make: fn(settings: &Settings, n: usize) -> Box<dyn Optimiser>,
}
