//! Derivations: each line has the value of the one before, the last one that of automatic differentiation, and every line is one
//! that a teacher would write.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | the last line of each formula of a table, at 1,000 points | num-dual's hyper-dual numbers | 1e-12 relative |
//! | each line of random formulas | the line before | 1e-10 of the largest number on the way |
//! | the steps of textbook formulas | `derivation/textbook.txt` | to the letter |

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
