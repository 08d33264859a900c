//! The widths of the hidden layers as a setting: `8 8`.

use crate::figure::{Control, Parameter, Refusal, Setting};

/// The most hidden layers, and units in each.
pub const MAX_LAYERS: usize = 6;
pub const MAX_WIDTH: usize = 32;

/// What the setting says where there is no hidden layer.
const NONE: &str = "none";

/// The widths.
#[derive(Clone, Debug)]
pub struct Layers {
    widths: Vec<usize>,
    default: Vec<usize>,
}

impl Layers {
    /// These widths, which are the default.
    pub fn new(widths: &[usize]) -> Self {
        Self { widths: widths.to_vec(), default: widths.to_vec() }
    }

    /// The widths.
    pub fn widths(&self) -> &[usize] {
        &self.widths
    }
}

impl Setting for Layers {
    fn name(&self) -> &str {
        "layers"
    }

    fn value(&self) -> String {
        match &self.widths[..] {
            [] => NONE.into(),
            widths => widths.iter().map(usize::to_string).collect::<Vec<_>>().join(" "),
        }
    }

    fn is_default(&self) -> bool {
        self.widths == self.default
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, "Hidden layers", Control::Text)
    }

    /// Widths separated by spaces, or whatever else separates numbers; `none` or `0` is no hidden layer.
    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let parts = text.split([' ', '-', '–', ',', '×', '[', ']']).filter(|part| !part.is_empty());
        let widths: Option<Vec<usize>> = match text.trim() {
            NONE | "0" => Some(Vec::new()),
            "" => None,
            _ => parts.map(|part| part.parse().ok().filter(|width| (1..=MAX_WIDTH).contains(width))).collect(),
        };
        let accepted = widths.filter(|widths| widths.len() <= MAX_LAYERS);
        self.widths = accepted.ok_or_else(|| {
            Refusal::new(format!(
                "Hidden layers must be at most {MAX_LAYERS} widths from 1 to {MAX_WIDTH}, such as 8 8, or “{NONE}”"
            ))
        })?;
        Ok(())
    }
}
