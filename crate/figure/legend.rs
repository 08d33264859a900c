//! The legend of what is worked out in slices of time. A legend takes room from the picture, and with other room comes another view:
//! one that went while the next view is worked out would be the reason for the one after, without end.

use crate::figure::LegendEntry;

/// The legend that was told last, and what it is of.
pub struct Legend<Of>(Option<(Of, Vec<LegendEntry>)>);

impl<Of> Default for Legend<Of> {
    fn default() -> Self {
        Self(None)
    }
}

impl<Of: PartialEq> Legend<Of> {
    /// What there is to tell while the work has come to `entries`: of the same thing the last legend stays until the work is done.
    pub fn update(&mut self, of: Of, done: bool, entries: Vec<LegendEntry>) {
        let is_news = self.0.as_ref().is_none_or(|(before, _)| *before != of);
        if done || is_news && !entries.is_empty() {
            self.0 = Some((of, entries));
        }
    }

    /// Nothing is shown that wants a legend.
    pub fn forget(&mut self) {
        self.0 = None;
    }

    /// What was told last.
    pub fn entries(&self) -> Vec<LegendEntry> {
        self.0.as_ref().map_or(Vec::new(), |(_, entries)| entries.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_stays_until_there_is_another_and_goes_with_what_it_is_of() {
        let entries = |label: &str| vec![LegendEntry { color: [0; 3], label: label.into(), share: String::new() }];
        let mut legend = Legend::default();
        let mut shown = |of, done, new| {
            legend.update(of, done, new);
            legend.entries()
        };
        assert_eq!(shown(1, false, Vec::new()), Vec::new());
        assert_eq!(shown(1, false, entries("some")), entries("some"));
        assert_eq!(shown(1, false, entries("more")), entries("some"));
        assert_eq!(shown(1, true, entries("all")), entries("all"));
        assert_eq!(shown(1, false, Vec::new()), entries("all"));
        assert_eq!(shown(2, false, Vec::new()), entries("all"));
        assert_eq!(shown(2, false, entries("other")), entries("other"));
        legend.forget();
        assert_eq!(legend.entries(), Vec::new());
    }
}
