//! A setting without its control: a figure of two parts keeps the settings of the part that is not shown in its state.

use super::{Control, Parameter, Refusal, Setting};

/// A setting that addresses and attributes set, and no control.
pub struct Hidden<'a>(pub &'a mut dyn Setting);

impl Setting for Hidden<'_> {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn value(&self) -> String {
        self.0.value()
    }

    fn is_default(&self) -> bool {
        self.0.is_default()
    }

    fn parameter(&self) -> Parameter {
        Parameter { control: Control::Hidden, ..self.0.parameter() }
    }

    fn is_formula(&self) -> bool {
        self.0.is_formula()
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        self.0.set(text)
    }

    fn slide(&mut self, position: f64) -> Result<(), Refusal> {
        self.0.slide(position)
    }
}
