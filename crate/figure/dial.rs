//! A number set by typing or by a slider, whose positions map to values by a [`SliderScale`].

use super::{Control, Refusal};
use crate::number;

/// The scale of a slider: how its positions map to values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SliderScale {
    /// Linear.
    Linear,
    /// Logarithmic; the range is positive.
    Logarithmic,
    /// Logarithmic in 1 − value, for decay rates just below one.
    LogarithmicToOne,
    /// On (1) or off (0).
    Toggle,
}

/// The values a number may take, and the slider that covers them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dial {
    /// The lowest and the highest accepted value.
    pub range: [f64; 2],
    /// The scale of the slider.
    pub scale: SliderScale,
    /// Whether only whole numbers are accepted.
    pub whole: bool,
}

impl Dial {
    /// The control showing `value`.
    pub fn control(&self, value: f64) -> Control {
        match self.scale {
            SliderScale::Toggle => Control::Toggle,
            _ => Control::Number { range: self.range, position: self.position(value), whole: self.whole },
        }
    }

    /// The slider's position for a value: 0 at the low end, 1 at the high end.
    pub fn position(&self, value: f64) -> f64 {
        let [low, high] = self.range;
        let fraction = match self.scale {
            SliderScale::Linear | SliderScale::Toggle => (value - low) / (high - low),
            SliderScale::Logarithmic => libm::log(value / low) / libm::log(high / low),
            SliderScale::LogarithmicToOne => {
                let [far, near] = self.distances_to_one();
                libm::log((1.0 - value) / far) / libm::log(near / far)
            }
        };
        if fraction.is_nan() { 0.0 } else { fraction.clamp(0.0, 1.0) }
    }

    /// The value at a slider's position, rounded to what a slider can resolve: three significant digits on a logarithmic scale,
    /// about a thousandth of the range on a linear one.
    pub fn at(&self, position: f64) -> f64 {
        let position = if position.is_nan() { 0.0 } else { position.clamp(0.0, 1.0) };
        let [low, high] = self.range;
        if low == high {
            return low;
        }
        let value = match self.scale {
            SliderScale::Toggle => return position.round(),
            SliderScale::Linear => {
                let grain = libm::pow(10.0, libm::floor(libm::log10((high - low) / 500.0)));
                number::rounded(libm::round((low + position * (high - low)) / grain) * grain, 12)
            }
            SliderScale::Logarithmic => number::rounded(low * libm::pow(high / low, position), 3),
            SliderScale::LogarithmicToOne => {
                let [far, near] = self.distances_to_one();
                number::rounded(1.0 - number::rounded(far * libm::pow(near / far, position), 2), 12)
            }
        };
        let value = if self.whole { libm::round(value) } else { value };
        value.clamp(low, high)
    }

    /// Parses a typed value.
    ///
    /// # Errors
    /// If the value is not accepted; the message names `label` and the accepted range.
    pub fn parse(&self, label: &str, text: &str) -> Result<f64, Refusal> {
        if self.scale == SliderScale::Toggle {
            return match text.trim() {
                "true" | "1" | "" => Ok(1.0),
                "false" | "0" => Ok(0.0),
                _ => Err(Refusal::new(format!("{label} must be true or false"))),
            };
        }
        let [low, high] = self.range;
        let kind = if self.whole { "a whole number" } else { "a number" };
        number::parse(text)
            .filter(|value| (low..=high).contains(value) && (!self.whole || value.fract() == 0.0))
            .ok_or_else(|| Refusal::new(format!("{label} must be {kind} from {low} to {high}")))
    }

    /// The value as the state writes it: the shortest text that reads back exactly.
    pub fn write(&self, value: f64) -> String {
        match self.scale {
            SliderScale::Toggle => (value != 0.0).to_string(),
            _ if value != 0.0 && !(1e-5..1e9).contains(&value.abs()) => format!("{value:e}"),
            _ => value.to_string(),
        }
    }

    fn distances_to_one(&self) -> [f64; 2] {
        [1.0 - self.range[0], (1.0 - self.range[1]).max(1e-6)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Dial = Dial { range: [1e-6, 100.0], scale: SliderScale::Logarithmic, whole: false };
    const STEPS: Dial = Dial { range: [1.0, 10_000.0], scale: SliderScale::Logarithmic, whole: true };
    const BETA: Dial = Dial { range: [0.0, 0.9999], scale: SliderScale::LogarithmicToOne, whole: false };
    const SHIFT: Dial = Dial { range: [-5.0, 5.0], scale: SliderScale::Linear, whole: false };

    #[test]
    fn positions_and_values_map_to_each_other() {
        for dial in [RATE, STEPS, BETA, SHIFT] {
            for tenth in 0..=10 {
                let position = f64::from(tenth) / 10.0;
                let value = dial.at(position);
                assert!((dial.position(value) - position).abs() < 0.02, "{dial:?} at {position} gave {value}");
                assert_eq!(dial.parse("it", &dial.write(value)), Ok(value));
            }
            assert_eq!([dial.at(0.0), dial.at(1.0)], dial.range);
        }
    }

    #[test]
    fn a_value_out_of_range_is_refused_with_the_range() {
        for text in ["1e308", "-1", "NaN", "0", ""] {
            let refusal = RATE.parse("learning rate", text).unwrap_err();
            assert_eq!(refusal.message, "learning rate must be a number from 0.000001 to 100");
        }
        assert!(STEPS.parse("steps", "2.5").is_err());
    }

    #[test]
    fn a_toggle_accepts_true_and_false() {
        let toggle = Dial { range: [0.0, 1.0], scale: SliderScale::Toggle, whole: true };
        assert_eq!(toggle.parse("it", "true"), Ok(1.0));
        assert_eq!(toggle.parse("it", "false"), Ok(0.0));
        assert!(toggle.parse("it", "maybe").is_err());
    }
}
