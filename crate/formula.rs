//! From text to exact values and derivatives: text → expression tree → program → values.
//!
//! A formula is parsed once ([`Formula::parse`]); its derivatives are formulas too ([`Formula::derivative`]); a [`Program`]
//! computes several of them together, sharing common subexpressions ([`Formula::jet`]). A program runs in one of three ways:
//! exactly at a point ([`Evaluator`]), over a grid ([`Lanes`]), or compiled to WebAssembly ([`emit`]). A [`Machine`], or for one point
//! after another a [`PointMachine`], chooses. A [`Batch`] evaluates it at many points of any number of coordinates.

use std::fmt;

mod algebra;
mod assembler;
mod batch;
mod binary;
mod callable;
mod constant;
mod continuity;
mod derivation;
mod differentiate;
mod emit;
mod error;
mod evaluate;
mod function;
pub mod kernel;
mod lane;
mod lanes;
mod latex;
mod letters;
mod link;
mod machine;
mod mathml;
mod notation;
mod parse;
mod point_machine;
mod print;
mod program;
mod reverse;
mod spelling;
mod stable;
mod substitute;
mod token;
mod tree;
mod vocabulary;

pub use assembler::Exact;
pub use batch::Batch;
pub use callable::{CALLABLES, Callable, Composition};
pub use constant::Constant;
pub use derivation::{
    Derivation, DerivationLine, Highlight, MAX_DERIVATION_SIZE, MAX_DERIVATION_STEPS, MAX_LINE_SIZE, Outer, Rule,
    tidied,
};
pub use differentiate::tangent_nodes;
pub use emit::{EXPORTS, Emitted, emit};
pub use error::FormulaError;
pub use evaluate::Evaluator;
pub use function::{Function, Operation, holds};
pub use lane::{Lane, Pair};
pub use lanes::Lanes;
pub use link::{Linked, LinkedPlane, Linker, set_linker};
pub use machine::Machine;
pub use mathml::set_name;
pub use point_machine::PointMachine;
pub use print::{number_text, print as node_text};
pub use program::{Dependence, Instruction, Program, Slot};
pub use reverse::{gradient_nodes, local_nodes};
pub use substitute::merged_constants;
pub use tree::{Id, Node, Number, Tree};
pub use vocabulary::{Meaning, Vocabulary, constant_name, is_callable, split_number, symbol, written};

/// A formula: the text that was typed and its expression tree.
#[derive(Clone, Debug)]
pub struct Formula {
    source: String,
    tree: Tree,
    root: Id,
    variables: Vec<String>,
    constants: Vec<String>,
}

impl Formula {
    /// Parses a text; the grammar is in `parse.rs`.
    ///
    /// # Errors
    /// The first syntax error: where it is, what was expected there, and what to do.
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

    /// Parses a formula in two variables, whose letters are those that the text is written in: x and y, or those of its left-hand side
    /// and others (`letters.rs`).
    ///
    /// # Errors
    /// As [`Formula::parse`].
    pub fn parse_in_plane(source: &str, constants: &[&str]) -> Result<Self, FormulaError> {
        let [first, second] = letters::letters(source, constants);
        Self::parse(source, &Vocabulary { variables: &[&first, &second], constants })
    }

    /// The text as it was typed; empty for a derivative.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The names of the constants in order of first appearance; Greek letters by name: `alpha`.
    pub fn constants(&self) -> &[String] {
        &self.constants
    }

    /// The names of the variables, in order.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// The tree that holds its nodes.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The root node, which stands for the whole formula.
    pub fn root(&self) -> Id {
        self.root
    }

    /// The formula typeset as a MathML element, `<math>…</math>`, with every name escaped.
    pub fn to_mathml(&self) -> String {
        mathml::mathml(&self.tree, self.root, &self.variables, &self.constants)
    }

    /// The number of nodes when written out in full, with shared nodes counted at every use: the derivative of a product of n
    /// factors has O(n) nodes in the tree, but O(n²) when expanded.
    pub fn expanded_size(&self) -> usize {
        let mut sizes = vec![0usize; self.root as usize + 1];
        for id in self.tree.parts(&[self.root]) {
            let children = self.tree.node(id).children().map(|child| sizes[child as usize]);
            sizes[id as usize] = children.fold(1, usize::saturating_add);
        }
        sizes[self.root as usize]
    }

    /// The derivative with respect to a variable, as a formula.
    pub fn derivative(&self, variable: u8) -> Self {
        let (mut tree, root) = self.stable();
        let root = differentiate::differentiate(&mut tree, root, variable);
        Self { source: String::new(), tree, root, variables: self.variables.clone(), constants: self.constants.clone() }
    }

    /// The composition: `inner[i]` in place of the i-th variable, as a formula in the variables of the inner ones. A constant that
    /// several have is one constant; the order is that of this formula's, then those of the inner ones that it lacks.
    ///
    /// # Panics
    /// If there are fewer formulas than variables, or if they differ in their variables.
    pub fn substitute(&self, inner: &[Self]) -> Self {
        let variables = inner.first().map(|first| first.variables.clone()).unwrap_or_default();
        assert!(inner.iter().all(|formula| formula.variables == variables), "formulas of the same variables");
        let all = [self].into_iter().chain(inner);
        let constants = substitute::merged_constants(all.map(|formula| formula.constants.as_slice()));
        let mut tree = Tree::default();
        let own: Vec<Id> = (0..variables.len()).map(|index| tree.add(Node::Variable(index as u8))).collect();
        let copied: Vec<Id> = inner.iter().map(|formula| formula.copy_into(&mut tree, &own, &constants)).collect();
        let root = self.copy_into(&mut tree, &copied, &constants);
        Self { source: String::new(), tree, root, variables, constants }
    }

    /// Copies it into a tree, with `variables[i]` in place of its i-th variable and its constants numbered as in `constants`, and
    /// returns its root there.
    ///
    /// # Panics
    /// If a variable or a constant is missing.
    pub fn copy_into(&self, tree: &mut Tree, variables: &[Id], constants: &[String]) -> Id {
        let shared = substitute::constants(tree, &self.constants, constants);
        substitute::substitute(tree, &self.tree, self.root, variables, &shared)
    }

    /// The same formula as if it had been typed with other names for its variables, in the same order.
    ///
    /// # Panics
    /// If a name is not one letter, or has a meaning in the formula.
    pub fn renamed(&self, variables: &[&str]) -> Self {
        let tokens = token::tokens(&self.source).expect("the tokens of a formula");
        let mut source = self.source.clone();
        for token in tokens.iter().rev() {
            let is = |name: &String| token.kind == token::TokenKind::Word(name);
            if let Some(index) = self.variables.iter().position(is) {
                source.replace_range(token.start..token.end, variables[index]);
            }
        }
        Self::parse(&source, &Vocabulary { variables, constants: &[] }).expect("the same formula in other letters")
    }

    /// The program for the value alone.
    pub fn program(&self) -> Program {
        let (tree, root) = self.stable();
        Program::new(&tree, &[root])
    }

    /// The programs for a function of two variables: f; f, ∂f/∂x, ∂f/∂y; ∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y².
    pub fn jet(&self) -> Jet {
        let (mut tree, root) = self.stable();
        let mut derivative = |root, variable| differentiate::differentiate(&mut tree, root, variable);
        let [x, y] = [0, 1].map(|variable| derivative(root, variable));
        let second = [derivative(x, 0), derivative(x, 1), derivative(y, 1)];
        Jet {
            value: Program::new(&tree, &[root]),
            gradient: Program::new(&tree, &[root, x, y]),
            hessian: Program::new(&tree, &second),
        }
    }

    /// The program for a function of one variable: f, f′ and f″.
    pub fn profile(&self) -> Program {
        let (mut tree, root) = self.stable();
        let first = differentiate::differentiate(&mut tree, root, 0);
        let second = differentiate::differentiate(&mut tree, first, 0);
        Program::new(&tree, &[root, first, second])
    }

    /// Its tree with the root of what is computed ([`stable`]), to which derivatives can be added.
    fn stable(&self) -> (Tree, Id) {
        let mut tree = self.tree.clone();
        let root = stable::stable(&mut tree, self.root);
        (tree, root)
    }

    /// Whether it is known to be continuous: no pole, no jump and no gap between points where it is defined. Decided from the tree.
    pub fn is_continuous(&self) -> bool {
        continuity::is_continuous(&self.tree, self.root)
    }

    /// Whether both have the same expression tree. Both must have the same variables and constants.
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

/// Canonical text: parsing it yields the same formula.
impl fmt::Display for Formula {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&print::print(&self.tree, self.root, &self.variables, &self.constants))
    }
}
