//! Replacements in a text, each of a range of its bytes.

use std::ops::Range;

/// What a range of bytes becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go; an empty range inserts.
    pub range: Range<usize>,
    /// What stands in their place.
    pub text: String,
}

impl Edit {
    /// Replaces a range.
    pub fn new(range: impl Into<Range<usize>>, text: impl Into<String>) -> Self {
        Self { range: range.into(), text: text.into() }
    }
}

/// A text with its edits made. They may come in any order, and do not overlap.
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
