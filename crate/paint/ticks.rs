//! Which numbers stand along an axis, and how they are written: short enough for the room that
//! [`margins`](crate::scene::margins) leaves, whatever the range.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::{RangedCoordf64, RangedCoordi32};

use crate::decimal;
use crate::number::{fixed, rounded, shortest, superscript};
use crate::scene::letters;
use crate::scene::{Axis, AxisScale};

/// One mark along an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The number there.
    pub value: f64,
    /// How it is written; a minor tick says nothing.
    pub label: Option<String>,
}

/// The ticks of an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ticks {
    /// In rising order of the numbers.
    pub ticks: Vec<Tick>,
    /// What the numbers are multiples of, as a power of ten.
    exponent: i32,
    /// What they count from.
    origin: f64,
}

/// Numbers at a relative distance below this cannot be told apart well enough to be written.
const FINEST: f64 = 1e-12;

/// How far a number may lie outside by rounding, in sizes of the range.
const HAIR: f64 = 1e-9;

/// Over more decades than these, those without a label have no tick.
const MOST_DECADES: i32 = 40;

/// At most `most` labelled ticks, their labels at most `widest` letter sizes wide. None if the range is not one.
pub fn ticks(axis: &Axis, most: usize, widest: f64) -> Ticks {
    let [one, two] = axis.range;
    let (low, high) = (one.min(two), one.max(two));
    let apart = high - low > FINEST * high.abs().max(low.abs()) && high - low > f64::MIN_POSITIVE / FINEST;
    let mut ticks = match axis.scale {
        _ if !apart || !(high - low).is_finite() || most == 0 => Ticks::default(),
        AxisScale::Linear => linear(low, high, most, widest),
        AxisScale::Logarithmic if low > 0.0 => logarithmic(low, high, most, widest),
        AxisScale::Logarithmic => Ticks::default(),
    };
    ticks.ticks.retain(|tick| (-HAIR..=1.0 + HAIR).contains(&axis.fraction(tick.value)));
    ticks
}

impl Ticks {
    /// The axis' name, saying what its numbers count from and in.
    pub fn title(&self, name: &str) -> String {
        let origin = match self.origin {
            0.0 => name.to_string(),
            origin if origin < 0.0 => format!("{name} + {}", shortest(-origin)),
            origin => format!("{name} − {}", shortest(origin)),
        };
        match self.exponent {
            0 => origin,
            exponent => format!("{origin} (×{})", power_of_ten(exponent)),
        }
    }

    /// The labelled ones.
    pub fn labels(&self) -> impl Iterator<Item = (f64, &str)> {
        self.ticks.iter().filter_map(|tick| Some((tick.value, tick.label.as_deref()?)))
    }
}

/// Counted from 0 if that leaves the numbers short enough, else from a round number near them.
fn linear(low: f64, high: f64, most: usize, widest: f64) -> Ticks {
    let plain = counted(0.0, [low, high], most, widest);
    if plain.labels().all(|(_, label)| letters::width(label, 1.0) <= widest) {
        return plain;
    }
    let grain = decimal::power_of_ten(libm::ceil(libm::log10(high - low)));
    let middle = libm::round((0.5 * low + 0.5 * high) / grain) * grain;
    counted(rounded(middle, 13), [low, high], most, widest)
}

fn counted(origin: f64, [low, high]: [f64; 2], most: usize, widest: f64) -> Ticks {
    let (values, step) = even(low - origin, high - origin, most);
    let exponent = exponent(&values, step, widest);
    let unit = decimal::power_of_ten(f64::from(exponent));
    let decimals = decimals(step / unit);
    let label = |value: f64| Some(fixed(value / unit, decimals));
    let ticks = values.into_iter().map(|value| Tick { value: origin + value, label: label(value) }).collect();
    Ticks { ticks, exponent, origin }
}

/// Round numbers at even distances from `low` to `high`, by plotters, and that distance. The range is first brought to
/// the size of 1, since plotters compares with an absolute tolerance, and widened by a hair, since rounding would cost
/// it a number at an end.
fn even(low: f64, high: f64, most: usize) -> (Vec<f64>, f64) {
    let size = decimal::power_of_ten(libm::floor(libm::log10(high - low)));
    let points = RangedCoordf64::from(low / size - HAIR..high / size + HAIR).key_points(most);
    let step = match points[..] {
        [first, second, ..] => round_step(second - first),
        _ => round_step((high - low) / size),
    };
    let inside = |value: &f64| (low - HAIR * size..=high + HAIR * size).contains(value);
    let values = points.iter().map(|point| libm::round(point / step) * step * size).filter(inside).collect();
    (values, step * size)
}

/// The nearest of 1, 2, 5 × a power of ten, exactly.
fn round_step(step: f64) -> f64 {
    let power = decimal::power_of_ten(libm::floor(libm::log10(step) + 1e-6));
    [1.0, 2.0, 5.0, 10.0]
        .map(|digit| digit * power)
        .into_iter()
        .fold(power, |best, candidate| if (candidate - step).abs() < (best - step).abs() { candidate } else { best })
}

/// The power of ten that is taken out of the numbers: none if they are short without it, else a multiple of three.
fn exponent(values: &[f64], step: f64, widest: f64) -> i32 {
    let fits = |&value: &f64| letters::width(&fixed(value, decimals(step)), 1.0) <= widest;
    if decimals(step) <= 6 && values.iter().all(fits) {
        return 0;
    }
    let largest = values.iter().fold(step, |most, value| most.max(value.abs()));
    3 * libm::floor((libm::log10(largest) + HAIR) / 3.0) as i32
}

/// How many decimals tell multiples of a step apart.
fn decimals(step: f64) -> usize {
    (-libm::floor(libm::log10(step) + 1e-6)).clamp(0.0, 20.0) as usize
}

fn logarithmic(low: f64, high: f64, most: usize, widest: f64) -> Ticks {
    let first = libm::ceil(libm::log10(low) - HAIR) as i32;
    let last = libm::floor(libm::log10(high) + HAIR) as i32;
    if last > first {
        return Ticks { ticks: decades(first, last, low, high, most), ..Ticks::default() };
    }
    let digits = [&[1, 2, 5][..], &[1, 3], &[1, 5]];
    let fine = digits.map(|digits| within_decades(low, high, first, digits));
    match fine.into_iter().find(|ticks| (2..=most).contains(&ticks.len())) {
        Some(ticks) => Ticks { ticks, ..Ticks::default() },
        None => linear(low, high, most, widest),
    }
}

/// Powers of ten, as many as there is room for, with minor ticks between neighbours.
fn decades(first: i32, last: i32, low: f64, high: f64, most: usize) -> Vec<Tick> {
    let shown = RangedCoordi32::from(first..last).key_points(most + 1);
    let label = |exponent: i32| shown.contains(&exponent).then(|| power_of_ten(exponent));
    let all = shown.len() as i32 > last - first;
    let digits = if all { 1..=9 } else { 1..=1 };
    let sparse = last - first > MOST_DECADES;
    (first - 1..=last)
        .flat_map(|exponent| digits.clone().map(move |digit| (exponent, digit)))
        .map(|(exponent, digit)| Tick {
            value: f64::from(digit) * decimal::power_of_ten(f64::from(exponent)),
            label: if digit == 1 { label(exponent) } else { None },
        })
        .filter(|tick| tick.label.is_some() || !sparse && (low..=high).contains(&tick.value))
        .collect()
}

/// Some digits times powers of ten within a range of less than two decades around one.
fn within_decades(low: f64, high: f64, decade: i32, digits: &[i32]) -> Vec<Tick> {
    [decade - 1, decade]
        .into_iter()
        .flat_map(|exponent| digits.iter().map(move |&digit| (exponent, digit)))
        .map(|(exponent, digit)| Tick {
            value: f64::from(digit) * decimal::power_of_ten(f64::from(exponent)),
            label: Some(times_power_of_ten(digit, exponent)),
        })
        .filter(|tick| (low * (1.0 - HAIR)..=high * (1.0 + HAIR)).contains(&tick.value))
        .collect()
}

fn times_power_of_ten(digit: i32, exponent: i32) -> String {
    match exponent {
        0..=3 => fixed(f64::from(digit) * decimal::power_of_ten(f64::from(exponent)), 0),
        -2..=-1 => fixed(f64::from(digit) * decimal::power_of_ten(f64::from(exponent)), (-exponent) as usize),
        _ if digit == 1 => power_of_ten(exponent),
        _ => format!("{digit}×{}", power_of_ten(exponent)),
    }
}

/// 10⁻³, and 1 and 10 as themselves.
fn power_of_ten(exponent: i32) -> String {
    match exponent {
        0 => "1".into(),
        1 => "10".into(),
        _ => format!("10{}", superscript(exponent)),
    }
}
