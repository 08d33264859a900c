//! The handles: for each distribution those of its letters that have a place on the axis, such as a mean and a width; and the width of
//! the bins.

use super::picture::{self, BESIDE, DENSITY};
use super::{Information, NAMES, bins, outcome_picture};
use crate::figure::{Handle, Travel};
use crate::number::{rounded, to_text};
use crate::plane::Point;
use crate::scene::AxisScale;
use crate::subject::span;

/// The handle of the bins.
const BINS: &str = "bins";

/// Where a letter is on the axis, as a number u of x.
#[derive(Clone, Copy)]
enum Place {
    /// At the letter.
    At,
    /// At the letter to the right of another.
    RightOf(&'static str),
    /// At 1 over the letter.
    Inverse,
    /// At the letter times another.
    Times(&'static str),
    /// At the root of the letter.
    Root,
    /// At letter/(letter + other).
    ShareWith(&'static str),
}

/// The letters of families that have a place: the family, the letter, what is there, and where.
const PLACES: [(&str, &str, &str, Place); 16] = [
    ("normal", "mu", "mean", Place::At),
    ("normal", "sigma", "width", Place::RightOf("mu")),
    ("uniform", "left", "left end", Place::At),
    ("uniform", "w", "right end", Place::RightOf("left")),
    ("exponential", "lambda", "mean", Place::Inverse),
    ("laplace", "mu", "mean", Place::At),
    ("laplace", "d", "width", Place::RightOf("mu")),
    ("logistic", "mu", "mean", Place::At),
    ("logistic", "s", "width", Place::RightOf("mu")),
    ("cauchy", "m", "median", Place::At),
    ("cauchy", "gamma", "width", Place::RightOf("m")),
    ("beta", "alpha", "mean", Place::ShareWith("beta")),
    ("gamma", "theta", "mean", Place::Times("k")),
    ("student", "nu", "shoulder", Place::Root),
    ("mixture", "mu1", "mean of the first part", Place::At),
    ("mixture", "mu2", "mean of the second part", Place::At),
];

impl Place {
    /// The place of a letter, where `other` has the values of the others.
    fn of(self, letter: f64, other: impl Fn(&str) -> f64) -> f64 {
        match self {
            Self::At => letter,
            Self::RightOf(name) => other(name) + letter,
            Self::Inverse => 1.0 / letter,
            Self::Times(name) => letter * other(name),
            Self::Root => letter.sqrt(),
            Self::ShareWith(name) => letter / (letter + other(name)),
        }
    }

    /// The letter with a place; NaN where there is none.
    fn letter(self, x: f64, other: impl Fn(&str) -> f64) -> f64 {
        match self {
            Self::At => x,
            Self::RightOf(name) => x - other(name),
            // What is left of 0 has the largest rate.
            Self::Inverse => 1.0 / x.max(f64::MIN_POSITIVE),
            Self::Times(name) => x / other(name),
            Self::Root => x.max(0.0) * x.max(0.0),
            Self::ShareWith(name) => {
                let share = x.clamp(1e-6, 1.0 - 1e-6);
                other(name) * share / (1.0 - share)
            }
        }
    }
}

impl Information {
    /// Every handle.
    pub(super) fn all_handles(&self) -> Vec<Handle> {
        if self.is_discrete() {
            return [0, 1].into_iter().flat_map(|side| self.bars_of(side)).collect();
        }
        let mut handles: Vec<Handle> = [0, 1].into_iter().flat_map(|side| self.handles_of(side)).collect();
        if self.beside() == "bins" {
            handles.push(self.bins_handle());
        }
        handles
    }

    /// Moves a handle.
    pub(super) fn drag_handle(&mut self, handle: &str, to: Point) {
        if handle == BINS {
            let [low, high] = self.view();
            if to[0] > 0.0 {
                let count = libm::round((high - low) / to[0]).clamp(1.0, bins::MOST as f64);
                self.bins.put(count);
            }
            return;
        }
        for (side, names) in NAMES.iter().enumerate() {
            let Some(letter) = handle.strip_prefix(names.prefix) else { continue };
            if self.is_discrete() {
                let count = self.probabilities()[0].len();
                if let Some(index) = letter.parse::<usize>().ok().and_then(|number| number.checked_sub(1)) {
                    self.outcomes[side].put(index, count, to[1]);
                }
                continue;
            }
            let Some((_, letter, _, place)) = self.places(side).find(|(_, name, _, _)| *name == letter) else {
                continue;
            };
            let x = to[0] / self.stretch.value();
            let choice = &mut self.choices[side];
            let value = place.letter(x, |name| choice.letter(name).unwrap_or(f64::NAN));
            if value.is_finite() {
                choice.put_letter(letter, rounded(value, 4));
            }
        }
    }

    /// The letters of a side that have a place.
    fn places(
        &self,
        side: usize,
    ) -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str, Place)> + use<> {
        let family = self.choices[side].card().map_or("", |card| card.id);
        PLACES.iter().filter(move |(id, ..)| *id == family)
    }

    fn handles_of(&self, side: usize) -> Vec<Handle> {
        let (choice, stretch, names) = (&self.choices[side], self.stretch.value(), NAMES[side]);
        let distribution = &self.set_pair()[side];
        let [low, high] = span::padded(picture::heights(self), -0.03);
        let handle = |(_, letter, called, place): &(&str, &str, &str, Place)| {
            let card = choice.card()?;
            let known = card.letters.iter().find(|one| one.name == *letter)?;
            let other = |name: &str| choice.letter(name).unwrap_or(1.0);
            let at = |value: f64| stretch * place.of(value, other);
            let (value, x) = (choice.letter(letter)?, at(choice.letter(letter)?));
            let height = distribution.density(x);
            let y = if height.is_nan() { low } else { height.clamp(low, high) };
            let text = format!(
                "{} of {} at x = {}, {} = {}",
                called,
                names.symbol,
                to_text(x, 4),
                known.symbol,
                to_text(value, 4)
            );
            Some(Handle {
                id: format!("{}{letter}", names.prefix),
                label: format!("{}: {called}", names.symbol),
                value: text,
                panel: DENSITY,
                at: [x, y],
                home: [at(known.default), y],
                travel: Travel::Along(self.view(), AxisScale::Linear),
                removable: false,
            })
        };
        self.places(side).filter_map(handle).collect()
    }

    /// A handle on each bar of a side.
    fn bars_of(&self, side: usize) -> Vec<Handle> {
        let probabilities = self.probabilities()[side].clone();
        let count = probabilities.len() as f64;
        let (names, outcomes) = (NAMES[side], &self.outcomes[side]);
        let handle = |(index, probability): (usize, f64)| {
            let (number, x) = (index + 1, outcome_picture::bar(index, side)[2]);
            Handle {
                id: format!("{}{number}", names.prefix),
                label: format!("{}: outcome {number}", names.symbol),
                value: format!("outcome {number} has probability {} under {}", to_text(probability, 4), names.symbol),
                panel: DENSITY,
                at: [x, probability],
                home: [x, outcomes.home(index)],
                travel: Travel::Across([count, 1.0]),
                removable: false,
            }
        };
        probabilities.into_iter().enumerate().map(handle).collect()
    }

    fn bins_handle(&self) -> Handle {
        let (view, count) = (self.view(), self.bins.value() as usize);
        let width = bins::width(view, count);
        let height = picture::binned(self, count);
        let value = format!(
            "{count} bins in view, each {} wide: H + {} Δ = {}",
            to_text(width, 3),
            self.log(),
            to_text(height, 4)
        );
        let home = bins::width(view, self.bins.default().unwrap_or(1.0) as usize);
        Handle {
            id: BINS.into(),
            label: "Width of the bins".into(),
            value,
            panel: BESIDE,
            at: [width, height],
            home: [home, height],
            travel: Travel::Along(picture::widths(view), AxisScale::Logarithmic),
            removable: false,
        }
    }
}
