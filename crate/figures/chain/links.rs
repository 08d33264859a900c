//! The links of the chain: a named chain or typed formulas, their constants as sliders, and the interval of x shown.
//!
//! Each function keeps its letter: h is a function of x, g of v, f of u. Without h the chain begins with g, which is then a function
//! of x; its formula is rewritten in that letter where it is seen. The formula of h stays part of the state.

use std::rc::Rc;

use super::chains::{CHAINS, ChainCard};
use crate::curve::{self, Curve};
use crate::figure::cache::Cache;
use crate::figure::formula_field::FormulaField;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Visit};
use crate::formula::{self, Formula, Vocabulary};
use crate::subject::constants::Constants;
use crate::subject::span::{self, Span};

/// The names of the functions, in the order in which they are applied.
pub const FUNCTIONS: [&str; 3] = ["h", "g", "f"];

/// The letters of the values: the input of each function, and the output of the last.
pub const LETTERS: [&str; 4] = ["x", "v", "u", "y"];

const LABELS: [&str; 3] = ["Inner function", "Middle function", "Outer function"];

/// The letters in which the formulas are written: of all three, and of g and f without h.
const INPUTS: [[&[&str]; 3]; 2] = [[&["x"], &["v"], &["u"]], [&["x"], &["x"], &["u"]]];

/// Names that cannot be constants: those of the values, and of the other settings with one letter.
const RESERVED: &[&str] = &["x", "v", "u", "y", "h", "g", "f"];

/// The cells in which a graph is traced: its panel is small.
const CELLS: usize = 512;

/// Values beyond this do not affect the range shown.
const MAX_HEIGHT: f64 = 1e300;

/// The space beyond the values on a number line, as a fraction of their range.
const PADDING: f64 = 0.1;

/// A function of the chain.
pub struct Link {
    /// Its index in [`FUNCTIONS`].
    pub function: usize,
    /// The function, with the values of its constants.
    pub curve: Curve,
}

impl Link {
    /// Its name.
    pub fn name(&self) -> &'static str {
        FUNCTIONS[self.function]
    }

    /// The letter of its output.
    pub fn output(&self) -> &'static str {
        LETTERS[self.function + 1]
    }
}

/// The number lines and graphs, for one view of x.
pub struct Drawn {
    /// The range of each number line: x, then the output of each link.
    pub ranges: Vec<[f64; 2]>,
    /// The graph of each link over its input's number line.
    pub traces: Vec<Rc<Vec<f64>>>,
}

/// The functions, and the interval of x shown.
pub struct Links {
    choice: Pick,
    count: Pick,
    /// In the order of [`FUNCTIONS`].
    fields: [FormulaField; 3],
    constants: Constants,
    view: Span,
    links: Vec<Link>,
    revision: u64,
    drawn: Cache<u64, Rc<Drawn>>,
}

impl Links {
    /// The first of the named chains, with all its links.
    pub fn new() -> Self {
        let rows = CHAINS.iter().map(|card| Choice::from((card.id, card.title)));
        let counts = [("3", "Three: f(g(h(x)))"), ("2", "Two: f(g(x))")].map(Choice::from);
        let card = &CHAINS[0];
        let field = |index: usize| {
            let (name, variables) = (FUNCTIONS[index], INPUTS[0][index]);
            let formula = parsed(card.formulas[index], variables);
            FormulaField::new(name, LABELS[index], name, variables, formula).without(RESERVED)
        };
        let mut links = Self {
            choice: Pick::new("function", "Functions", rows).or_implied("typed", "Your own formulas"),
            count: Pick::new("links", "Links", counts),
            fields: [0, 1, 2].map(field),
            constants: Constants::default(),
            view: Span::new(card.view),
            links: Vec::new(),
            revision: 0,
            drawn: Cache::default(),
        };
        links.connect();
        links
    }

    /// The links in the order in which they are applied.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The letters of the values: x, then the output of each link.
    pub fn letters(&self) -> Vec<&'static str> {
        [LETTERS[0]].into_iter().chain(self.links.iter().map(Link::output)).collect()
    }

    /// What a number line shows: x, v = h(x), u = g(v), y = f(u).
    pub fn name_of(&self, index: usize) -> String {
        let letters = self.letters();
        match index.checked_sub(1).map(|link| (&self.links[link], letters[link])) {
            None => letters[0].into(),
            Some((link, input)) => format!("{} = {}({input})", letters[index], link.name()),
        }
    }

    /// The named chain; `None` for typed formulas.
    pub fn card(&self) -> Option<&'static ChainCard> {
        CHAINS.get(self.choice.index())
    }

    /// The interval of x shown.
    pub fn view(&self) -> [f64; 2] {
        self.view.shown()
    }

    /// Changes whenever a function or the view does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The outputs of the links at x, one after another.
    pub fn values(&self, x: f64) -> Vec<f64> {
        let outputs = self.links.iter().scan(x, |input, link| {
            *input = link.curve.value(*input);
            Some(*input)
        });
        outputs.collect()
    }

    /// The number lines and graphs, computed once per revision.
    pub fn drawn(&self) -> Rc<Drawn> {
        self.drawn.of(self.revision, || Rc::new(self.draw()))
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        visit(&mut self.count);
        self.fields.iter_mut().for_each(|field| visit(field));
        self.constants.settings(visit);
        visit(&mut self.view);
    }

    /// Responds to a changed setting. Returns whether it brings other functions, with a default x and nudge of their own.
    pub fn changed(&mut self, setting: &str) -> bool {
        match (setting, self.card()) {
            ("function", Some(card)) => self.apply_card(card),
            ("function", None) => self.adopt_typed(),
            _ if FUNCTIONS.contains(&setting) => self.adopt_typed(),
            ("links", _) => {
                let inputs = INPUTS[self.count.index()];
                self.fields.iter_mut().zip(inputs).for_each(|(field, variables)| field.rename(variables));
                self.connect();
                return false;
            }
            ("view", _) => {
                self.revision += 1;
                return false;
            }
            _ => {
                if self.constants.changed(setting) {
                    self.connect();
                }
                return false;
            }
        }
        true
    }

    fn apply_card(&mut self, card: &'static ChainCard) {
        let inputs = INPUTS[self.count.index()];
        for (index, field) in self.fields.iter_mut().enumerate() {
            field.adopt(parsed(card.formulas[index], INPUTS[0][index]).renamed(inputs[index]));
        }
        self.view = Span::new(card.view);
        self.connect();
    }

    /// Turns the formulas into the visitor's own.
    fn adopt_typed(&mut self) {
        self.choice.imply();
        self.fields.iter_mut().for_each(FormulaField::mark_as_typed);
        self.view.set_home(CHAINS[0].view);
        self.connect();
    }

    /// Makes the links of the formulas and their constants.
    fn connect(&mut self) {
        let first = self.count.index();
        // The formula of h stays part of the state.
        self.fields[0].set_hidden(first > 0);
        let formulas = || self.fields[first..].iter().map(FormulaField::formula);
        let names = formula::merged_constants(formulas().map(Formula::constants));
        self.constants.adopt(&names);
        let values = self.constants.values();
        let value = |name: &String| names.iter().position(|known| known == name).map_or(1.0, |index| values[index]);
        let links = formulas().enumerate().map(|(index, formula)| {
            let own = formula.constants().iter().map(value).collect();
            Link { function: first + index, curve: Curve::new(formula.clone(), own) }
        });
        self.links = links.collect();
        self.revision += 1;
    }

    fn draw(&self) -> Drawn {
        let mut ranges = vec![self.view()];
        let mut traces = Vec::new();
        for (index, link) in self.links.iter().enumerate() {
            // The values that the chain takes in the view, not those of the function over the whole number line before.
            let reached = curve::trace(|x| self.values(x)[index], self.view(), CELLS);
            let seen = reached.chunks_exact(2).map(|point| point[1]).filter(|value| value.abs() < MAX_HEIGHT);
            traces.push(Rc::new(curve::trace(|input| link.curve.value(input), ranges[index], CELLS)));
            ranges.push(span::padded(curve::heights(seen), PADDING));
        }
        Drawn { ranges, traces }
    }
}

fn parsed(text: &str, variables: &[&str]) -> Formula {
    Formula::parse(text, &Vocabulary { variables, constants: &[] }).expect("the formulas of a named chain parse")
}
