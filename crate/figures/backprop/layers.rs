//! The layers of a network as a setting: `2-3-1`.

use crate::computation::{Computation, MAX_LAYERS, MAX_WIDTH};
use crate::figure::{Control, Parameter, Refusal, Setting};

/// The sizes of the layers, the inputs first; none while a formula is shown.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    sizes: Vec<usize>,
    is_typed: bool,
}

impl Layers {
    /// The sizes.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Shows the layers of an example, or none.
    pub fn adopt(&mut self, sizes: &[usize]) {
        *self = Self { sizes: sizes.to_vec(), is_typed: false };
    }

    /// Counts the layers as typed, even if they are those of an example.
    pub fn mark_as_typed(&mut self) {
        self.is_typed = true;
    }
}

impl Setting for Layers {
    fn name(&self) -> &str {
        "network"
    }

    fn value(&self) -> String {
        self.sizes.iter().map(usize::to_string).collect::<Vec<_>>().join("-")
    }

    fn is_default(&self) -> bool {
        !self.is_typed
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, "Network: layers", Control::Text)
    }

    /// Sizes separated by hyphens, or whatever else separates numbers. Empty text is accepted only where there is no network.
    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let parts = text.split(['-', '–', ',', ' ', '×']).filter(|part| !part.is_empty());
        let sizes: Option<Vec<usize>> = parts.map(|part| part.parse().ok()).collect();
        match sizes {
            Some(sizes) if sizes == self.sizes => Ok(()),
            Some(sizes) if Computation::network(&sizes).is_some() => {
                *self = Self { sizes, is_typed: true };
                Ok(())
            }
            _ => Err(Refusal::new(format!(
                "Network must be the sizes of 2 to {MAX_LAYERS} layers from 1 to {MAX_WIDTH}, inputs and outputs at most 8 together, such as 2-3-1"
            ))),
        }
    }
}
