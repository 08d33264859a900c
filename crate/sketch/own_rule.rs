//! The rule of one's own optimiser, read and typeset: a line for each assignment.

use std::rc::Rc;

use crate::figure::Statement;
use crate::formula::{Formula, FormulaError, Vocabulary};
use crate::sketch::math;
use crate::subject::own_rule::ReadRule;
use crate::update_rule::{Assignment, Target, UpdateRule};

/// Reads a rule. The build looks for this function to find the code that only typed rules need.
///
/// # Errors
/// As [`UpdateRule::parse`].
pub fn read(text: &str) -> Result<ReadRule, FormulaError> {
    let rule = UpdateRule::parse(text)?;
    let lines = rule.assignments().iter().map(statement).collect();
    Ok(ReadRule { rule: Rc::new(rule), lines })
}

fn statement(assignment: &Assignment) -> Statement {
    let label = match assignment.target {
        Target::Coordinate => "each coordinate",
        Target::Memory => "memory, at first 0",
        Target::Intermediate => "in this step",
    };
    let name = assignment.name.as_str();
    let name = Formula::parse(name, &Vocabulary { variables: &[name], constants: &[] }).ok();
    let line = math::run([math::formula(name.as_ref()), math::sign("←"), math::formula(Some(&assignment.formula))]);
    Statement::new(label, line.set())
}
