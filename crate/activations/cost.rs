//! The cost of an activation and its derivative, counted in the programs that compute them.

use super::ActivationCard;
use crate::formula::{Dependence, Function, Instruction, Operation, Program};

/// The cost of a program per new x. A sum, product, quotient, negation or comparison is one operation. So is a call of a
/// function such as exp or σ, but it takes as long as many of the others, so calls are also counted separately. Operations that
/// depend only on numbers and constants are loop-invariant and not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// All operations.
    pub operations: usize,
    /// The function calls among them.
    pub calls: usize,
}

impl Cost {
    /// The cost of a program.
    pub fn of(program: &Program) -> Self {
        let counted =
            program.instructions().iter().zip(0..).filter(|(_, slot)| program.dependence(*slot) != Dependence::NONE);
        let zero = Self { operations: 0, calls: 0 };
        counted.fold(zero, |sum, (instruction, _)| match instruction {
            Instruction::Number(_) | Instruction::Variable(_) | Instruction::Constant(_) => sum,
            Instruction::Unary(function, _) => sum.with(is_call(*function)),
            Instruction::Binary(operation, ..) => sum.with(*operation == Operation::Power),
            Instruction::Where(..) => sum.with(false),
        })
    }

    fn with(self, is_call: bool) -> Self {
        Self { operations: self.operations + 1, calls: self.calls + usize::from(is_call) }
    }

    /// The remaining cost once `other`, a part of it, is counted.
    fn after(self, other: Self) -> Self {
        Self { operations: self.operations - other.operations, calls: self.calls - other.calls }
    }
}

/// The costs of an activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Costs {
    /// Of f(x).
    pub value: Cost,
    /// Of f′(x) alone.
    pub slope: Cost,
    /// Of f′(x) once f(x) is known: from the value alone if the row has such a formula, otherwise reusing every subexpression
    /// that f′ shares with f.
    pub slope_after_value: Cost,
}

impl Costs {
    /// Counts the programs of a card.
    pub fn of(card: &ActivationCard) -> Self {
        let curve = card.curve();
        let (formula, derivative) = (curve.formula(), curve.derivative());
        let value = Cost::of(&formula.program());
        // The derivative's tree extends the formula's, so the formula's root is still in it.
        let both = Cost::of(&Program::new(derivative.tree(), &[formula.root(), derivative.root()]));
        let from_value = card.slope_from_value().map(|slope| Cost::of(&slope.formula().program()));
        Self {
            value,
            slope: Cost::of(&derivative.program()),
            slope_after_value: from_value.unwrap_or(both.after(value)),
        }
    }
}

fn is_call(function: Function) -> bool {
    use Function::{Abs, Negative, Relu, Sign, Step};
    !matches!(function, Negative | Abs | Sign | Step | Relu)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activations::{ACTIVATIONS, position};

    fn costs(id: &str) -> Costs {
        Costs::of(&ACTIVATIONS[position(id).expect("a row")])
    }

    #[test]
    fn costs_match_a_count_by_hand() {
        let cost = |operations, calls| Cost { operations, calls };
        // σ; σ(x), −x, σ(−x), ×; 1 − y, ×.
        let sigmoid = Costs { value: cost(1, 1), slope: cost(4, 2), slope_after_value: cost(2, 0) };
        // tanh; sech, its square; y², 1 − y².
        let tanh = Costs { value: cost(1, 1), slope: cost(2, 1), slope_after_value: cost(2, 0) };
        // A comparison each.
        let relu = Costs { value: cost(1, 0), slope: cost(1, 0), slope_after_value: cost(1, 0) };
        // x σ(x); σ(x) + x σ(x) σ(−x), where σ(x) is already computed.
        let silu = Costs { value: cost(2, 1), slope: cost(6, 2), slope_after_value: cost(5, 1) };
        let found = ["sigmoid", "tanh", "relu", "silu"].map(costs);
        assert_eq!(found, [sigmoid, tanh, relu, silu]);
    }

    #[test]
    fn a_slope_is_written_in_the_value_only_where_that_is_cheaper() {
        for card in ACTIVATIONS.iter().filter(|card| card.from_value.is_some()) {
            let Costs { slope_after_value, .. } = Costs::of(card);
            let shared = Costs::of(&ActivationCard { from_value: None, ..*card }).slope_after_value;
            assert!(
                slope_after_value.calls < shared.calls && slope_after_value.operations <= shared.operations,
                "{}: {slope_after_value:?} and {shared:?}",
                card.id
            );
        }
    }

    #[test]
    fn loop_invariant_operations_are_free() {
        // 1 − a is invariant; a x, relu, ×, + are not. Of a + (1 − a) step(x), f shares only 1 − a.
        let leaky = costs("leaky-relu");
        assert_eq!((leaky.value.operations, leaky.slope.operations, leaky.slope_after_value.operations), (4, 3, 3));
    }
}
