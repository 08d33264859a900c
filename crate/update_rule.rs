//! The update rule of an optimiser as text: assignments in the language of formulas, carried out in order, at each step and for
//! each coordinate by itself. `m = 0.9 m + g; x = x - eta m` is momentum.
//!
//! ```text
//! rule      = assignment ((";" | end of line) assignment)*        "#" begins a comment
//! assignment = name ("=" | ":=" | "←" | "+=" | "-=" | "*=" | "/=") formula
//! ```
//!
//! | name | meaning |
//! | --- | --- |
//! | `x` | the coordinate; the rule assigns it exactly once |
//! | `g` | the loss's partial derivative with respect to it, where the step begins |
//! | `t` | the step, from 1 |
//! | `eta` | the learning rate of this step |
//! | `loss` | the loss where the step begins |
//! | any other assigned name | its last value; before the first assignment that of the last step, or 0 in the first step |
//! | any other letter | a number that is set from outside |

mod letter;
mod presets;
mod statements;

pub use letter::{Letter, MAX_VALUE};
pub use presets::{PRESETS, Preset};

use statements::{Statement, statements};

use crate::formula::{self, Formula, FormulaError, Id, Meaning, Node, Program, Tree, Vocabulary};

/// The maximum length of a rule, in characters.
pub const MAX_LENGTH: usize = 1000;

/// The most assignments.
pub const MAX_ASSIGNMENTS: usize = 20;

/// The most names that keep a value from step to step: with x and g, they are the variables of one program.
pub const MAX_MEMORY: usize = 6;

/// The most letters that are set from outside.
pub const MAX_LETTERS: usize = 8;

/// The names that are known and the same for all coordinates, in the order of a program's constants.
const KNOWN: [&str; 3] = ["t", "eta", "loss"];

const X: &str = "x";

const G: &str = "g";

/// What an assignment changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The coordinate.
    Coordinate,
    /// A value that is kept from step to step.
    Memory,
    /// A value of this step alone.
    Intermediate,
}

/// An assignment of a rule.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The name assigned, Greek letters by name.
    pub name: String,
    /// What the name is.
    pub target: Target,
    /// The new value.
    pub formula: Formula,
}

/// A rule that has been read.
#[derive(Clone, Debug)]
pub struct UpdateRule {
    source: String,
    assignments: Vec<Assignment>,
    letters: Vec<Letter>,
    program: Program,
    needs_loss: bool,
}

impl UpdateRule {
    /// Reads a rule.
    ///
    /// # Errors
    /// The first error: where it is, what was expected there, and what to do.
    pub fn parse(source: &str) -> Result<Self, FormulaError> {
        if let Some((start, _)) = source.char_indices().nth(MAX_LENGTH) {
            let message = format!("The rule is longer than {MAX_LENGTH} characters: shorten it.");
            let expected = format!("at most {MAX_LENGTH} characters");
            return Err(FormulaError::new(start, source.len(), expected, message));
        }
        let statements = statements(source)?;
        check_targets(source, &statements)?;
        let mut names = vec![X, G];
        for statement in &statements {
            if !names.contains(&statement.name) {
                names.push(statement.name);
            }
        }
        let read = |statement: &Statement| statement.formula(source, &names);
        let formulas = statements.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let is_memory = memory(&names, &statements, &formulas);
        check_memory(&names, &is_memory, &statements)?;
        let letters = letters(&formulas);
        check_letters(source, &letters)?;
        let assignment = |(statement, formula): (&Statement, Formula)| {
            let target = match names.iter().position(|name| *name == statement.name) {
                Some(0) => Target::Coordinate,
                Some(index) if is_memory[index] => Target::Memory,
                _ => Target::Intermediate,
            };
            Assignment { name: statement.name.into(), target, formula }
        };
        let assignments: Vec<_> = statements.iter().zip(formulas).map(assignment).collect();
        Ok(Self {
            source: source.into(),
            needs_loss: assignments.iter().any(|one| one.formula.constants().iter().any(|name| name == KNOWN[2])),
            program: program(&names, &is_memory, &assignments, &letters),
            letters: letters.into_iter().map(Letter::new).collect(),
            assignments,
        })
    }

    /// The text as it was typed.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The assignments, in order.
    pub fn assignments(&self) -> &[Assignment] {
        &self.assignments
    }

    /// The letters that are set from outside, in order of first appearance.
    pub fn letters(&self) -> &[Letter] {
        &self.letters
    }

    /// A step of one coordinate. Its variables are x, g and the values kept from step to step, its outputs the new x and the new
    /// values in the same order, and its constants t, η, the loss, and the letters.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// How many values are kept from step to step, for each coordinate.
    pub fn memory(&self) -> usize {
        self.program.outputs().len() - 1
    }

    /// Whether a step depends on the loss itself and not only on the partial derivative.
    pub fn needs_loss(&self) -> bool {
        self.needs_loss
    }
}

/// Checks that every name may be assigned, and x is assigned once.
fn check_targets(source: &str, statements: &[Statement]) -> Result<(), FormulaError> {
    let mut moves = 0;
    for Statement { name, name_at: [start, end], .. } in statements {
        let error = |message: String| Err(FormulaError::new(*start, *end, "another name", message));
        match Vocabulary::default().meaning(name) {
            _ if *name == G || KNOWN.contains(name) => {
                let what = [("g", "partial derivative"), ("t", "step"), ("eta", "learning rate"), ("loss", "loss")];
                let what = what.iter().find(|(known, _)| known == name).map_or("", |(_, what)| *what);
                return error(format!("{name} is the {what}, which the rule cannot change: assign another name."));
            }
            Meaning::Number(_) => return error(format!("{name} is a number: assign another name.")),
            Meaning::Callable(_) => return error(format!("{name} is a function: assign another name.")),
            _ if *name == X && moves > 0 => {
                return error("x is assigned a second time: a step moves it once, so join the two.".into());
            }
            _ => moves += usize::from(*name == X),
        }
    }
    if moves == 0 {
        let (end, message) = (source.len(), "The rule moves nothing: assign the coordinate x, as in x = x - eta g.");
        return Err(FormulaError::new(end, end, "an assignment of x", message).with_nearest("x = x - eta g"));
    }
    Ok(())
}

/// For each name, whether it is read before it is assigned, so that its value is kept from the last step.
fn memory(names: &[&str], statements: &[Statement], formulas: &[Formula]) -> Vec<bool> {
    let (mut is_kept, mut is_assigned) = (vec![false; names.len()], vec![false; names.len()]);
    for (statement, formula) in statements.iter().zip(formulas) {
        for id in formula.tree().parts(&[formula.root()]) {
            if let Node::Variable(index) = formula.tree().node(id) {
                is_kept[usize::from(index)] |= !is_assigned[usize::from(index)];
            }
        }
        let index = names.iter().position(|name| *name == statement.name).expect("the name of a statement");
        is_assigned[index] = true;
    }
    // x and g are given.
    is_kept[..2].fill(false);
    is_kept
}

fn check_memory(names: &[&str], is_memory: &[bool], statements: &[Statement]) -> Result<(), FormulaError> {
    let mut kept = names.iter().zip(is_memory).filter(|(_, is_memory)| **is_memory);
    let Some((name, _)) = kept.nth(MAX_MEMORY) else { return Ok(()) };
    let statement = statements.iter().find(|statement| statement.name == *name).expect("the name of a statement");
    let [start, end] = statement.name_at;
    let message = format!("{name} is one value too many to keep from step to step: at most {MAX_MEMORY} are possible.");
    Err(FormulaError::new(start, end, format!("at most {MAX_MEMORY} kept values"), message))
}

/// The names that are set from outside, each once, in order of first appearance.
fn letters(formulas: &[Formula]) -> Vec<String> {
    let all = formula::merged_constants(formulas.iter().map(Formula::constants));
    all.into_iter().filter(|name| !KNOWN.contains(&name.as_str())).collect()
}

fn check_letters(source: &str, letters: &[String]) -> Result<(), FormulaError> {
    let Some(name) = letters.get(MAX_LETTERS) else { return Ok(()) };
    let message = format!("{name} is one letter too many: at most {MAX_LETTERS} are possible besides x, g, t and eta.");
    Err(FormulaError::new(0, source.len(), format!("at most {MAX_LETTERS} letters"), message))
}

/// The whole step as one program: each assignment with the values that its names have by then.
fn program(names: &[&str], is_memory: &[bool], assignments: &[Assignment], letters: &[String]) -> Program {
    let constants: Vec<String> = KNOWN.iter().map(ToString::to_string).chain(letters.iter().cloned()).collect();
    let mut tree = Tree::default();
    let kept: Vec<usize> = (0..names.len()).filter(|&index| is_memory[index]).collect();
    let zero = tree.number(0.0);
    let mut values = vec![zero; names.len()];
    for (variable, &index) in [0, 1].iter().chain(&kept).enumerate() {
        values[index] = tree.add(Node::Variable(variable as u8));
    }
    for assignment in assignments {
        let index = names.iter().position(|name| *name == assignment.name).expect("the name of an assignment");
        values[index] = assignment.formula.copy_into(&mut tree, &values, &constants);
    }
    let outputs: Vec<Id> = [0].iter().chain(&kept).map(|&index| values[index]).collect();
    Program::new(&tree, &outputs)
}
