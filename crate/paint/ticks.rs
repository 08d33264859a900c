//! The ticks of an axis and their labels, short enough for the space that [`margins`](crate::scene::margins) leaves, whatever
//! the range.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::{RangedCoordf64, RangedCoordi32};

use crate::decimal;
use crate::number::{fixed, rounded, shortest, superscript};
use crate::scene::letters;
use crate::scene::{Axis, AxisScale};

/// A tick of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Its number.
    pub value: f64,
    /// Its label; a minor tick has none.
    pub label: Option<String>,
}

/// The ticks of an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ticks {
    /// The ticks in ascending order.
    pub ticks: Vec<Tick>,
    /// The exponent of the power of ten that the labels are multiples of.
    exponent: i32,
    /// The number that the labels count from.
    origin: f64,
}

/// The smallest relative width of a range whose numbers can be written distinctly.
const MIN_RELATIVE_WIDTH: f64 = 1e-12;

/// The tolerance for rounding at the ends, as a fraction of the range.
const TOLERANCE: f64 = 1e-9;

/// Over more decades than this, only labelled ones have a tick.
const MAX_DECADES: i32 = 40;

/// At max_count `max_count` labelled ticks, their labels at max_count `max_width` font sizes wide. Empty if the range is degenerate.
pub fn ticks(axis: &Axis, max_count: usize, max_width: f64) -> Ticks {
    let [one, two] = axis.range;
    let (low, high) = (one.min(two), one.max(two));
    let apart = high - low > MIN_RELATIVE_WIDTH * high.abs().max(low.abs())
        && high - low > f64::MIN_POSITIVE / MIN_RELATIVE_WIDTH;
    let mut ticks = match axis.scale {
        _ if !apart || !(high - low).is_finite() || max_count == 0 => Ticks::default(),
        _ if !axis.categories.is_empty() => categories(&axis.categories),
        AxisScale::Linear => linear(low, high, max_count, max_width),
        AxisScale::Logarithmic if low > 0.0 => logarithmic(low, high, max_count, max_width),
        AxisScale::Logarithmic => Ticks::default(),
    };
    ticks.ticks.retain(|tick| (-TOLERANCE..=1.0 + TOLERANCE).contains(&axis.fraction(tick.value)));
    ticks
}

impl Ticks {
    /// The name of the axis with the origin and the unit of its labels.
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

    /// The numbers and labels of the labelled ticks.
    pub fn labels(&self) -> impl Iterator<Item = (f64, &str)> {
        self.ticks.iter().filter_map(|tick| Some((tick.value, tick.label.as_deref()?)))
    }
}

/// A tick for each category, whatever the space.
fn categories(names: &[String]) -> Ticks {
    let tick = |(index, name): (usize, &String)| Tick { value: index as f64, label: Some(name.clone()) };
    Ticks { ticks: names.iter().enumerate().map(tick).collect(), ..Ticks::default() }
}

/// Linear ticks, labelled from 0 if the labels are short enough, otherwise from a round number near them.
fn linear(low: f64, high: f64, max_count: usize, max_width: f64) -> Ticks {
    let plain = counted(0.0, [low, high], max_count, max_width);
    if plain.labels().all(|(_, label)| letters::width(label, 1.0) <= max_width) {
        return plain;
    }
    let grain = decimal::power_of_ten(libm::ceil(libm::log10(high - low)));
    let middle = libm::round((0.5 * low + 0.5 * high) / grain) * grain;
    counted(rounded(middle, 13), [low, high], max_count, max_width)
}

fn counted(origin: f64, [low, high]: [f64; 2], max_count: usize, max_width: f64) -> Ticks {
    let (values, step) = even(low - origin, high - origin, max_count);
    let exponent = exponent(&values, step, max_width);
    let unit = decimal::power_of_ten(f64::from(exponent));
    let decimals = decimals(step / unit);
    let label = |value: f64| Some(fixed(value / unit, decimals));
    let ticks = values.into_iter().map(|value| Tick { value: origin + value, label: label(value) }).collect();
    Ticks { ticks, exponent, origin }
}

/// Evenly spaced round numbers from `low` to `high`, by plotters, and their spacing. The range is first scaled to a width of about 1,
/// since plotters compares with an absolute tolerance, and widened slightly, since rounding could drop a number at an end.
fn even(low: f64, high: f64, max_count: usize) -> (Vec<f64>, f64) {
    let size = decimal::power_of_ten(libm::floor(libm::log10(high - low)));
    let points = RangedCoordf64::from(low / size - TOLERANCE..high / size + TOLERANCE).key_points(max_count);
    let step = match points[..] {
        [first, second, ..] => round_step(second - first),
        _ => round_step((high - low) / size),
    };
    let inside = |value: &f64| (low - TOLERANCE * size..=high + TOLERANCE * size).contains(value);
    let values = points.iter().map(|point| libm::round(point / step) * step * size).filter(inside).collect();
    (values, step * size)
}

/// The nearest of 1, 2 and 5 × a power of ten, exactly.
fn round_step(step: f64) -> f64 {
    let power = decimal::power_of_ten(libm::floor(libm::log10(step) + 1e-6));
    [1.0, 2.0, 5.0, 10.0]
        .map(|digit| digit * power)
        .into_iter()
        .fold(power, |best, candidate| if (candidate - step).abs() < (best - step).abs() { candidate } else { best })
}

/// The exponent of the power of ten factored out of the labels: 0 if they are short without it, otherwise a multiple of three.
fn exponent(values: &[f64], step: f64, max_width: f64) -> i32 {
    let fits = |&value: &f64| letters::width(&fixed(value, decimals(step)), 1.0) <= max_width;
    if decimals(step) <= 6 && values.iter().all(fits) {
        return 0;
    }
    let largest = values.iter().fold(step, |largest, value| largest.max(value.abs()));
    3 * libm::floor((libm::log10(largest) + TOLERANCE) / 3.0) as i32
}

/// The number of decimals that distinguish multiples of a step.
fn decimals(step: f64) -> usize {
    (-libm::floor(libm::log10(step) + 1e-6)).clamp(0.0, 20.0) as usize
}

fn logarithmic(low: f64, high: f64, max_count: usize, max_width: f64) -> Ticks {
    let first = libm::ceil(libm::log10(low) - TOLERANCE) as i32;
    let last = libm::floor(libm::log10(high) + TOLERANCE) as i32;
    if last > first {
        return Ticks { ticks: decades(first, last, low, high, max_count), ..Ticks::default() };
    }
    let digits = [&[1, 2, 5][..], &[1, 3], &[1, 5]];
    let fine = digits.map(|digits| within_decades(low, high, first, digits));
    match fine.into_iter().find(|ticks| (2..=max_count).contains(&ticks.len())) {
        Some(ticks) => Ticks { ticks, ..Ticks::default() },
        None => linear(low, high, max_count, max_width),
    }
}

/// Powers of ten, as many as fit, with minor ticks between neighbours.
fn decades(first: i32, last: i32, low: f64, high: f64, max_count: usize) -> Vec<Tick> {
    let shown = RangedCoordi32::from(first..last).key_points(max_count + 1);
    let label = |exponent: i32| shown.contains(&exponent).then(|| power_of_ten(exponent));
    let all = shown.len() as i32 > last - first;
    let digits = if all { 1..=9 } else { 1..=1 };
    let sparse = last - first > MAX_DECADES;
    (first - 1..=last)
        .flat_map(|exponent| digits.clone().map(move |digit| (exponent, digit)))
        .map(|(exponent, digit)| Tick {
            value: f64::from(digit) * decimal::power_of_ten(f64::from(exponent)),
            label: if digit == 1 { label(exponent) } else { None },
        })
        .filter(|tick| tick.label.is_some() || !sparse && (low..=high).contains(&tick.value))
        .collect()
}

/// Multiples of powers of ten by some digits, within a range of less than two decades.
fn within_decades(low: f64, high: f64, decade: i32, digits: &[i32]) -> Vec<Tick> {
    [decade - 1, decade]
        .into_iter()
        .flat_map(|exponent| digits.iter().map(move |&digit| (exponent, digit)))
        .map(|(exponent, digit)| Tick {
            value: f64::from(digit) * decimal::power_of_ten(f64::from(exponent)),
            label: Some(times_power_of_ten(digit, exponent)),
        })
        .filter(|tick| (low * (1.0 - TOLERANCE)..=high * (1.0 + TOLERANCE)).contains(&tick.value))
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

/// A power of ten as 10⁻³; 1 and 10 are written as themselves.
fn power_of_ten(exponent: i32) -> String {
    match exponent {
        0 => "1".into(),
        1 => "10".into(),
        _ => format!("10{}", superscript(exponent)),
    }
}
