//! Derivations: each line equals the previous one, the last line equals automatic differentiation, and every line reads as in a
//! textbook.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | the last line for each formula of a table, at 1,000 points | num-dual's hyper-dual numbers | 1e-12 relative |
//! | each line for random formulas | the previous line | 1e-10 of the largest intermediate value |
//! | the steps of textbook formulas | `derivation/textbook.txt` | exact text |

mod bounds;
mod setting;
mod textbook;
mod values;

use fall_line::formula::{Derivation, Formula, Vocabulary};

fn formula(text: &str) -> Formula {
    let vocabulary = Vocabulary { variables: &["x", "y"], constants: &[] };
    Formula::parse(text, &vocabulary).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn derivation(text: &str) -> Derivation {
    Derivation::new(&formula(text))
}
