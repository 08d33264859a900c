//! HTML as text: what stands in a page and is not markup.

/// A text between tags or between quotes.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
