//! Edits of a text, each of which replaces a byte range.

use std::ops::Range;

/// The replacement of a byte range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; an empty range inserts.
    pub range: Range<usize>,
    /// The replacement.
    pub text: String,
}

impl Edit {
    /// Replaces a range.
    pub fn new(range: impl Into<Range<usize>>, text: impl Into<String>) -> Self {
        Self { range: range.into(), text: text.into() }
    }
}

/// Applies edits to a text. They may be in any order and must not overlap.
pub fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.range.start);
    let mut edited = String::with_capacity(text.len());
    let mut end = 0;
    for edit in edits {
        edited += &text[end..edit.range.start];
        edited += &edit.text;
        end = edit.range.end;
    }
    edited + &text[end..]
}
