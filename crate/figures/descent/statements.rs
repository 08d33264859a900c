//! The rule of one's own optimiser, typeset: a line for each assignment.

use crate::figure::Statement;
use crate::formula::{Formula, Vocabulary};
use crate::sketch::math;
use crate::update_rule::{Assignment, Target, UpdateRule};

/// The assignments of a rule, in order.
pub fn statements(rule: &UpdateRule) -> Vec<Statement> {
    rule.assignments().iter().map(statement).collect()
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
