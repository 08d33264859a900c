//! The interval of an axis that is shown: panned and zoomed, never so far that its numbers lose their precision.

use crate::figure::{Control, Pannable, Parameter, Refusal, Setting};
use crate::number;
use crate::plane::Point;

/// The narrowest and the widest span.
const SIZES: [f64; 2] = [1e-9, 1e9];

/// The interval of an x-axis that is shown, and its home.
pub struct Span {
    shown: [f64; 2],
    home: [f64; 2],
}

impl Span {
    /// A span at its home.
    pub fn new(home: [f64; 2]) -> Self {
        Self { shown: home, home }
    }

    /// The interval shown.
    pub fn shown(&self) -> [f64; 2] {
        self.shown
    }

    /// Changes the home; the span stays as it is.
    pub fn set_home(&mut self, home: [f64; 2]) {
        self.home = home;
    }

    fn show(&mut self, span: [f64; 2]) -> bool {
        let accepted = is_sensible(span);
        if accepted {
            self.shown = span;
        }
        accepted
    }
}

impl Setting for Span {
    fn name(&self) -> &str {
        "view"
    }

    fn value(&self) -> String {
        to_text(self.shown)
    }

    fn is_default(&self) -> bool {
        self.shown == self.home
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, "View: left, right", Control::Text).in_section("View")
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        match number::parse_list(text).as_deref() {
            Some(&[low, high]) if self.show([low, high]) => Ok(()),
            _ => Err(Refusal::new("the view must be two numbers, the lower first: left,right")),
        }
    }
}

impl Pannable for Span {
    fn pan(&mut self, from: Point, to: Point) {
        self.show(shifted(self.shown, from[0], to[0]));
    }

    fn zoom(&mut self, factor: f64, at: Point) {
        self.show(zoomed(self.shown, factor, at[0]));
    }

    fn reset_view(&mut self) {
        self.shown = self.home;
    }
}

/// Whether a span is wide enough for its numbers to be distinguished, and within range.
pub fn is_sensible([low, high]: [f64; 2]) -> bool {
    let far = low.abs().max(high.abs());
    (SIZES[0]..=SIZES[1]).contains(&(high - low)) && high - low > far * 1e-9 && far <= SIZES[1]
}

/// The span shifted such that `from` moves to `to`.
pub fn shifted(span: [f64; 2], from: f64, to: f64) -> [f64; 2] {
    span.map(|end| end + (from - to))
}

/// The span made `factor` times as wide around `at`.
pub fn zoomed(span: [f64; 2], factor: f64, at: f64) -> [f64; 2] {
    span.map(|end| at + (end - at) * factor)
}

/// Both ends separated by a comma, to a hundred-thousandth of the length: finer than a pixel, and short to read and to send.
pub fn to_text([low, high]: [f64; 2]) -> String {
    let grain = libm::pow(10.0, libm::floor(libm::log10(1e-5 * (high - low))));
    [low, high].map(|end| number::rounded(libm::round(end / grain) * grain, 15).to_string()).join(",")
}

/// The interval extended on both sides by a fraction of its length.
pub fn padded([low, high]: [f64; 2], share: f64) -> [f64; 2] {
    let padding = share * (high - low);
    [low - padding, high + padding]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_written_briefly_and_reads_back_within_a_pixel() {
        assert_eq!(to_text([-3.0, 3.0]), "-3,3");
        assert_eq!(to_text([-3.2000000000000006, 2.7999999999999994]), "-3.2,2.8");
        for span in [[-1e9, 1e9], [0.1, 0.1 + 1e-9], [-1.0 / 3.0, 2.0 / 3.0], [123_456.7, 123_456.8]] {
            let text = to_text(span);
            let ends: Vec<f64> = text.split(',').map(|end| end.parse().expect("a number")).collect();
            let tolerance = 1e-5 * (span[1] - span[0]);
            assert!(
                (ends[0] - span[0]).abs() <= tolerance && (ends[1] - span[1]).abs() <= tolerance,
                "{span:?}: {text}"
            );
        }
    }
}
