//! Settings that wait for code: what a figure refuses only because a feature that its state needs is not loaded yet. They are part
//! of the state meanwhile, so that nothing is lost if it is saved, undone or shared before the code arrives.

use crate::figure::{Figure, query};

/// The settings, as a state.
#[derive(Default)]
pub struct Pending(String);

impl Pending {
    /// Keeps a setting that was refused, if the figure awaits it.
    pub fn keep(&mut self, figure: &dyn Figure, name: &str, value: &str) -> Option<()> {
        self.keep_written(figure, name, &query::encode_formula(value))
    }

    /// Keeps a setting with its value as it is written in a state, if the figure awaits it.
    pub fn keep_written(&mut self, figure: &dyn Figure, name: &str, value: &str) -> Option<()> {
        figure.awaits(name).then(|| {
            let (_, rest) = query::without(&self.0, name);
            let own = format!("{}={value}", query::encode(name));
            self.0 = if rest.is_empty() { own } else { format!("{rest}&{own}") };
        })
    }

    /// The state of the figure with these settings added.
    pub fn write(&self, state: String) -> String {
        let parts = [state.as_str(), &self.0];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&")
    }

    /// Removes and returns the settings.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.0)
    }
}
