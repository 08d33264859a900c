//! What values and derivatives cost, counted in the programs that compute them.

use super::Computation;
use crate::formula::{Function, Id, Instruction, Node, Operation, Program, Tree, tangent_nodes};

/// The operations of a call of a function such as exp, sin or ln, and of a general power: about as many as its routine takes.
const CALL: usize = 10;

/// Operations that depend on an input or a weight. A sum, product, quotient, root, change of sign, comparison or choice is one; a minimum or
/// maximum is two, a comparison and a choice; a call is ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Costs {
    /// Of the value f.
    pub value: usize,
    /// Of f and ∇f by reverse mode: at most 5 times that of f, however many inputs there are. A definition by many pieces can cost more:
    /// a share that leaves the k-th piece passes k conditions.
    pub reverse: usize,
    /// Of f and ∇f by forward mode: a pass for each input.
    pub forward: usize,
    /// Of ∇f by forward differences: f at n + 1 points, n differences and n quotients.
    pub differences: usize,
    /// Of f, ∇f and H v for one direction v: forward mode over reverse mode.
    pub hessian_vector: usize,
}

impl Costs {
    /// Counts the programs of a computation.
    pub(super) fn of(computation: &Computation) -> Self {
        let (mut tree, mut roots) = computation.gradient_tree();
        let (inputs, weights) = (computation.inputs.len(), computation.weights.len());
        let value = operations(&Program::new(&tree, &roots[..1]));
        let reverse = operations(&Program::new(&tree, &roots));
        // The direction is made of constants, so that no pass saves what its zeros would.
        let seeds: Vec<Id> = (0..inputs).map(|input| tree.add(Node::Constant((weights + input) as u16))).collect();
        let along = |tree: &mut Tree, roots: &[Id]| {
            tangent_nodes(tree, roots, &|node| match node {
                Node::Variable(input) => Some(seeds[usize::from(input)]),
                _ => None,
            })
        };
        let tangent = along(&mut tree, &roots[..1])[0];
        let pass = operations(&Program::new(&tree, &[roots[0], tangent]));
        let products = along(&mut tree, &roots[1..]);
        roots.extend(products);
        Self {
            value,
            reverse,
            forward: inputs * pass,
            differences: (inputs + 1) * value + 2 * inputs,
            hessian_vector: operations(&Program::new(&tree, &roots)),
        }
    }
}

/// The operations of a program, without those on numbers alone.
fn operations(program: &Program) -> usize {
    let mut depends = Vec::with_capacity(program.instructions().len());
    let mut sum = 0;
    for &instruction in program.instructions() {
        let is_leaf = matches!(instruction, Instruction::Variable(_) | Instruction::Constant(_));
        let is_counted = instruction.reads().any(|slot| depends[slot as usize]);
        depends.push(is_leaf || is_counted);
        sum += if is_counted { weight(instruction) } else { 0 };
    }
    sum
}

fn weight(instruction: Instruction) -> usize {
    use Function::{Abs, Negative, Relu, Sign, Sqrt, Step};
    match instruction {
        Instruction::Unary(Negative | Abs | Sign | Step | Sqrt, _) => 1,
        Instruction::Unary(Relu, _) | Instruction::Binary(Operation::Minimum | Operation::Maximum, ..) => 2,
        Instruction::Unary(..) | Instruction::Binary(Operation::Power, ..) => CALL,
        Instruction::Binary(..) | Instruction::Where(..) => 1,
        Instruction::Number(_) | Instruction::Variable(_) | Instruction::Constant(_) => 0,
    }
}
