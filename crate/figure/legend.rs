//! The legend of a picture that is computed in slices. A legend takes space from the picture, and a picture of another size shows
//! another view: if the legend disappeared while the next view is computed, each would change the other without end.

use crate::figure::LegendEntry;

/// The last legend shown, and what it describes.
pub struct Legend<Of>(Option<(Of, Vec<LegendEntry>)>);

impl<Of> Default for Legend<Of> {
    fn default() -> Self {
        Self(None)
    }
}

impl<Of: PartialEq> Legend<Of> {
    /// Updates the legend with the `entries` found so far. The legend of the same thing stays until the work is `done`.
    pub fn update(&mut self, of: Of, done: bool, entries: Vec<LegendEntry>) {
        let is_new = self.0.as_ref().is_none_or(|(before, _)| *before != of);
        if done || is_new && !entries.is_empty() {
            self.0 = Some((of, entries));
        }
    }

    /// Removes the legend: nothing shown needs one.
    pub fn forget(&mut self) {
        self.0 = None;
    }

    /// The entries to show.
    pub fn entries(&self) -> Vec<LegendEntry> {
        self.0.as_ref().map_or(Vec::new(), |(_, entries)| entries.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_stays_until_its_successor_is_ready() {
        let entries = |label: &str| vec![LegendEntry { color: [0; 3], label: label.into(), share: String::new() }];
        let mut legend = Legend::default();
        let mut updated = |of, done, new| {
            legend.update(of, done, new);
            legend.entries()
        };
        assert_eq!(updated(1, false, Vec::new()), Vec::new());
        assert_eq!(updated(1, false, entries("some")), entries("some"));
        assert_eq!(updated(1, false, entries("more")), entries("some"));
        assert_eq!(updated(1, true, entries("all")), entries("all"));
        assert_eq!(updated(1, false, Vec::new()), entries("all"));
        assert_eq!(updated(2, false, Vec::new()), entries("all"));
        assert_eq!(updated(2, false, entries("other")), entries("other"));
        legend.forget();
        assert_eq!(legend.entries(), Vec::new());
    }
}
