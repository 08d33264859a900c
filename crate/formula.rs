//! From text to exact values and derivatives: text → tree → program → values.
//!
//! A formula is read once ([`Formula::parse`]); its derivatives are formulas again ([`Formula::derivative`]); a [`Program`]
//! computes any of them together, sharing their parts ([`Formula::jet`]). Three things run a program: an [`Evaluator`] exactly at
//! a point, [`Lanes`] over a grid, and code that it becomes ([`emit`]); a [`Machine`] chooses among them.

use std::fmt;

mod algebra;
mod assembler;
mod binary;
mod constant;
mod derivation;
mod differentiate;
mod emit;
mod error;
mod evaluate;
mod function;
mod kernel;
mod lane;
mod lanes;
mod machine;
mod mathml;
mod notation;
mod parse;
mod print;
mod program;
mod token;
mod tree;
mod vocabulary;

pub use assembler::Exact;
pub use constant::Constant;
pub use derivation::{
    Derivation, DerivationLine, Highlight, LONGEST_LINE, MOST_SIGNS, MOST_STEPS, Outer, Rule, tidied,
};
pub use emit::{EXPORTS, Emitted, emit};
pub use error::FormulaError;
pub use evaluate::Evaluator;
pub use function::{Callable, Function, Operation};
pub use lane::{Lane, Pair};
pub use lanes::Lanes;
pub use machine::{Linked, Linker, Machine, set_linker};
pub use program::{Dependence, Instruction, Program, Slot};
pub use tree::{Id, Node, Number, Tree};
pub use vocabulary::{Vocabulary, symbol};

/// A formula: what was typed and what it says.
#[derive(Clone, Debug)]
pub struct Formula {
    source: String,
    tree: Tree,
    root: Id,
    variables: Vec<String>,
    constants: Vec<String>,
}

impl Formula {
    /// Reads a text; the grammar is in `parse.rs`.
    ///
    /// # Errors
    /// The first place at which the text is no formula, what was expected there, and what to do.
    pub fn parse(source: &str, vocabulary: &Vocabulary) -> Result<Self, FormulaError> {
        let parsed = parse::parse(source, vocabulary)?;
        Ok(Self {
            source: source.to_string(),
            tree: parsed.tree,
            root: parsed.root,
            variables: vocabulary.variables.iter().map(ToString::to_string).collect(),
            constants: parsed.constants,
        })
    }

    /// The text as it was typed; nothing for a derivative, which nobody has typed.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The names of the constants in the order in which they first appear; Greek ones by name: `alpha`.
    pub fn constants(&self) -> &[String] {
        &self.constants
    }

    /// The names of the variables in their order.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// The nodes it is made of.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The node that is the whole formula.
    pub fn root(&self) -> Id {
        self.root
    }

    /// The formula as it is set in a book: a MathML element, `<math>…</math>`, with every name escaped.
    pub fn to_mathml(&self) -> String {
        mathml::mathml(&self.tree, self.root, &self.variables, &self.constants)
    }

    /// How many signs it has when it is written out. What its tree shares stands there as often as it is used: the derivative of
    /// a product of n factors is no larger than some n nodes, and n² signs long.
    pub fn signs(&self) -> usize {
        let mut signs = vec![0usize; self.root as usize + 1];
        for id in self.tree.parts(&[self.root]) {
            let children = self.tree.node(id).children().map(|child| signs[child as usize]);
            signs[id as usize] = children.fold(1, usize::saturating_add);
        }
        signs[self.root as usize]
    }

    /// The derivative by a variable, as a formula.
    pub fn derivative(&self, variable: u8) -> Self {
        let mut tree = self.tree.clone();
        let root = differentiate::differentiate(&mut tree, self.root, variable);
        Self { source: String::new(), tree, root, variables: self.variables.clone(), constants: self.constants.clone() }
    }

    /// The program for the value alone.
    pub fn program(&self) -> Program {
        Program::new(&self.tree, &[self.root])
    }

    /// The programs for a function of two variables: f; f, ∂f/∂x, ∂f/∂y; ∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y².
    pub fn jet(&self) -> Jet {
        let mut tree = self.tree.clone();
        let mut slope = |root, variable| differentiate::differentiate(&mut tree, root, variable);
        let [x, y] = [0, 1].map(|variable| slope(self.root, variable));
        let second = [slope(x, 0), slope(x, 1), slope(y, 1)];
        Jet {
            value: Program::new(&tree, &[self.root]),
            gradient: Program::new(&tree, &[self.root, x, y]),
            hessian: Program::new(&tree, &second),
        }
    }

    /// The program for a function of one variable: f, f′ and f″.
    pub fn profile(&self) -> Program {
        let mut tree = self.tree.clone();
        let first = differentiate::differentiate(&mut tree, self.root, 0);
        let second = differentiate::differentiate(&mut tree, first, 0);
        Program::new(&tree, &[self.root, first, second])
    }

    /// Whether both say the same, apart from how they were typed. Both must have the same variables and constants.
    pub fn is_same(&self, other: &Self) -> bool {
        let mut tree = self.tree.clone();
        tree.graft(&other.tree, other.root) == self.root
    }
}

/// A function of two variables with its first and second derivatives, as programs.
#[derive(Clone, Debug)]
pub struct Jet {
    /// f
    pub value: Program,
    /// f, ∂f/∂x, ∂f/∂y
    pub gradient: Program,
    /// ∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²
    pub hessian: Program,
}

/// Canonical text: reading it gives the same formula.
impl fmt::Display for Formula {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&print::print(&self.tree, self.root, &self.variables, &self.constants))
    }
}
