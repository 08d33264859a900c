//! The widths to compare as a setting: `2 4 8 16`.

use crate::figure::{Control, Parameter, Refusal, Setting};

/// The most widths, and units of a hidden layer.
const MAX_COUNT: usize = 8;
pub const MAX_WIDTH: usize = 32;

/// Different widths in ascending order, one at least.
#[derive(Clone, Debug)]
pub struct Widths {
    widths: Vec<usize>,
    default: Vec<usize>,
}

impl Widths {
    /// These widths, which are the default.
    pub fn new(widths: &[usize]) -> Self {
        Self { widths: widths.to_vec(), default: widths.to_vec() }
    }

    /// The widths.
    pub fn get(&self) -> &[usize] {
        &self.widths
    }
}

impl Setting for Widths {
    fn name(&self) -> &str {
        "widths"
    }

    fn value(&self) -> String {
        self.widths.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
    }

    fn is_default(&self) -> bool {
        self.widths == self.default
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, "Units in the hidden layer", Control::Text)
    }

    /// Widths in any order, separated by spaces, commas or semicolons; a repeated one counts once.
    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let refusal = || {
            Refusal::new(format!(
                "Widths must be 1 to {MAX_COUNT} whole numbers from 1 to {MAX_WIDTH}, such as 2 4 8 16"
            ))
        };
        let mut widths: Vec<usize> = Vec::new();
        for part in text.split([' ', ',', ';']).filter(|part| !part.is_empty()) {
            let width = part.parse().ok().filter(|width| (1..=MAX_WIDTH).contains(width)).ok_or_else(refusal)?;
            let at = widths.partition_point(|other| *other < width);
            if widths.get(at) != Some(&width) {
                widths.insert(at, width);
            }
        }
        if !(1..=MAX_COUNT).contains(&widths.len()) {
            return Err(refusal());
        }
        self.widths = widths;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_read_in_any_order_and_repeats_count_once() {
        let mut widths = Widths::new(&[2, 4]);
        widths.set(" 16, 3 16;1").expect("widths");
        assert_eq!((widths.get(), &*widths.value()), (&[1, 3, 16][..], "1 3 16"));
        for text in ["", "0", "33", "2.5", "-1", "NaN", "1 2 3 4 5 6 7 8 9", "2 x"] {
            assert!(widths.set(text).is_err(), "{text}");
        }
        assert_eq!(widths.get(), [1, 3, 16]);
    }
}
