//! Learning-rate schedules: the rate ηₖ of step k = 0, 1, 2, … from the base rate η.
//!
//! Rates are PyTorch's (`torch.optim.lr_scheduler`, in closed form), the first step's being the rate that PyTorch sets
//! before any `scheduler.step()`. A schedule that has a length ends with the run unless its `steps` says otherwise:
//! `steps` = 0, the default, is "as long as the run".

use std::f64::consts::PI;

use crate::optimiser::{Hyperparameter, HyperparameterKind, Settings};

/// The rate of step k from the base rate η.
pub type Rates = Box<dyn Fn(usize, f64) -> f64>;

/// What is known of a schedule.
#[derive(Clone, Copy, Debug)]
pub struct ScheduleCard {
    /// The name in attributes and addresses: `one-cycle`.
    pub id: &'static str,
    /// The name as a person reads it.
    pub title: &'static str,
    /// ηₖ on one line, in Unicode mathematics; N is the schedule's length.
    pub equation: &'static str,
    /// The paper or the PyTorch class it is taken from.
    pub source: &'static str,
    /// What it can be told.
    pub parameters: &'static [Hyperparameter],
    /// The rates of a run of so many steps.
    make: fn(settings: &Settings, run: usize) -> Rates,
}

/// A schedule and what it was told.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Which one.
    pub card: &'static ScheduleCard,
    /// Its parameters' values.
    pub settings: Settings,
}

impl Schedule {
    /// A schedule with every parameter at its default.
    pub fn new(card: &'static ScheduleCard) -> Self {
        Self { card, settings: Settings::new(card.parameters) }
    }

    /// The rates over a run of so many steps.
    pub fn rates(&self, run: usize) -> Rates {
        (self.card.make)(&self.settings, run)
    }
}

impl Default for Schedule {
    /// The rate stays as it is.
    fn default() -> Self {
        Self::new(&SCHEDULES[0])
    }
}

/// The schedule of this id.
pub fn named(id: &str) -> Option<&'static ScheduleCard> {
    SCHEDULES.iter().find(|card| card.id == id)
}

/// Every schedule.
pub static SCHEDULES: [ScheduleCard; 8] =
    [CONSTANT, STEP, EXPONENTIAL, COSINE, POLYNOMIAL, INVERSE_TIME, ONE_CYCLE, WARM_UP];

const CONSTANT: ScheduleCard = ScheduleCard {
    id: "constant",
    title: "Constant",
    equation: "ηₖ = η",
    source: "no scheduler",
    parameters: &[],
    make: |_, _| Box::new(|_, base| base),
};

const STEP: ScheduleCard = ScheduleCard {
    id: "step",
    title: "Steps",
    equation: "ηₖ = η · γ^⌊k ∕ s⌋",
    source: "StepLR",
    parameters: &[EVERY, STEP_FACTOR],
    make: |settings, _| {
        let (every, factor) = (settings.get("every"), settings.get("factor"));
        Box::new(move |step, base| base * libm::pow(factor, (step as f64 / every).floor()))
    },
};

const EXPONENTIAL: ScheduleCard = ScheduleCard {
    id: "exponential",
    title: "Exponential",
    equation: "ηₖ = η · γᵏ",
    source: "ExponentialLR",
    parameters: &[EXPONENTIAL_FACTOR],
    make: |settings, _| {
        let factor = settings.get("factor");
        Box::new(move |step, base| base * libm::pow(factor, step as f64))
    },
};

/// Past its length the cosine swings back up, as PyTorch's does.
const COSINE: ScheduleCard = ScheduleCard {
    id: "cosine",
    title: "Cosine",
    equation: "ηₖ = η₀ + (η − η₀)(1 + cos(πk ∕ N)) ∕ 2",
    source: "Loshchilov & Hutter 2017 (SGDR); CosineAnnealingLR",
    parameters: &[STEPS, FLOOR],
    make: |settings, run| {
        let (length, floor) = (length(settings, run), settings.get("floor"));
        Box::new(move |step, base| cosine(base, floor, step as f64 / length))
    },
};

/// Past its length the rate is that of its end: 0, or η where p is 0.
const POLYNOMIAL: ScheduleCard = ScheduleCard {
    id: "polynomial",
    title: "Polynomial",
    equation: "ηₖ = η · (1 − k ∕ N)ᵖ",
    source: "PolynomialLR",
    parameters: &[STEPS, POWER],
    make: |settings, run| {
        let (length, power) = (length(settings, run), settings.get("power"));
        Box::new(move |step, base| base * libm::pow(1.0 - (step as f64 / length).min(1.0), power))
    },
};

const INVERSE_TIME: ScheduleCard = ScheduleCard {
    id: "inverse-time",
    title: "Inverse time",
    equation: "ηₖ = η ∕ (1 + dk)",
    source: "Robbins & Monro 1951; LambdaLR",
    parameters: &[DECAY],
    make: |settings, _| {
        let decay = settings.get("decay");
        Box::new(move |step, base| base / (1.0 + decay * step as f64))
    },
};

/// Up from peak ∕ startDivisor to the peak and down to peak ∕ (startDivisor · endDivisor), along a half cosine each.
/// N steps are N + 1 rates: PyTorch's `total_steps` is N + 1, and its first part ends
/// at w(N + 1) − 1. Past its length the rate stays that of its end: the lowest, or the peak where w is 1.
const ONE_CYCLE: ScheduleCard = ScheduleCard {
    id: "one-cycle",
    title: "One cycle",
    equation: "ηₖ: η̂∕a ⤴ η̂ ⤵ η̂∕(ab), half cosines that meet at k = w(N + 1) − 1",
    source: "Smith & Topin 2018 (super-convergence); OneCycleLR",
    parameters: &[STEPS, PEAK, CYCLE_WARMUP, CYCLE_START_DIVISOR, END_DIVISOR],
    make: |settings, run| {
        let length = length(settings, run);
        let top = settings.get("warmup") * (length + 1.0) - 1.0;
        let (start, end) = (settings.get("startDivisor"), settings.get("endDivisor"));
        let own_peak = settings.get("peak");
        Box::new(move |step, base| {
            let peak = if own_peak > 0.0 { own_peak } else { base };
            let lowest = peak / start;
            match step as f64 {
                k if k.min(length) <= top && top > 0.0 => cosine(lowest, peak, k.min(length) / top),
                k => cosine(peak, lowest / end, ((k - top) / (length - top)).min(1.0)),
            }
        })
    },
};

/// A straight line from η ∕ startDivisor to η over the first w · N steps; then η, or a half cosine down to the floor.
const WARM_UP: ScheduleCard = ScheduleCard {
    id: "warm-up",
    title: "Warm-up",
    equation: "ηₖ = η (1∕a + (1 − 1∕a) k ∕ (wN)) while k < wN, then η or a half cosine to η₀",
    source: "Goyal et al. 2017; LinearLR, then CosineAnnealingLR",
    parameters: &[STEPS, WARMUP, START_DIVISOR, THEN_COSINE, FLOOR],
    make: |settings, run| {
        let length = length(settings, run);
        let warm = settings.get("warmup") * length;
        let (start, floor) = (1.0 / settings.get("startDivisor"), settings.get("floor"));
        let falls = settings.is_on("cosine");
        Box::new(move |step, base| match step as f64 {
            k if k < warm => base * (start + (1.0 - start) * (k / warm)),
            k if falls => cosine(base, floor, ((k - warm) / (length - warm)).min(1.0)),
            _ => base,
        })
    },
};

/// The half cosine from `from` (at 0) to `to` (at 1).
fn cosine(from: f64, to: f64, share: f64) -> f64 {
    to + (from - to) / 2.0 * (1.0 + libm::cos(PI * share))
}

/// N: the schedule's own `steps`, or the run's where it has none to say; at least one.
fn length(settings: &Settings, run: usize) -> f64 {
    let own = settings.get("steps");
    if own > 0.0 { own } else { run.max(1) as f64 }
}

/// 0: as long as the run.
const STEPS: Hyperparameter = Hyperparameter {
    name: "steps",
    title: "Length",
    symbol: "N",
    default: 0.0,
    range: [0.0, 100_000.0],
    kind: HyperparameterKind::Plain,
};

/// Steps between one fall and the next.
const EVERY: Hyperparameter = Hyperparameter {
    name: "every",
    title: "Every",
    symbol: "s",
    default: 30.0,
    range: [1.0, 100_000.0],
    kind: HyperparameterKind::Magnitude,
};

/// What each fall multiplies the rate by.
const STEP_FACTOR: Hyperparameter = Hyperparameter {
    name: "factor",
    title: "Factor",
    symbol: "γ",
    default: 0.1,
    range: [0.0, 1.0],
    kind: HyperparameterKind::Plain,
};

/// What each step multiplies the rate by.
const EXPONENTIAL_FACTOR: Hyperparameter = Hyperparameter {
    name: "factor",
    title: "Factor",
    symbol: "γ",
    default: 0.99,
    range: [0.0, 0.99999],
    kind: HyperparameterKind::Decay,
};

/// The rate that is approached.
const FLOOR: Hyperparameter = Hyperparameter {
    name: "floor",
    title: "Floor",
    symbol: "η₀",
    default: 0.0,
    range: [0.0, 10.0],
    kind: HyperparameterKind::Plain,
};

/// 1: a straight line.
const POWER: Hyperparameter = Hyperparameter {
    name: "power",
    title: "Power",
    symbol: "p",
    default: 1.0,
    range: [0.0, 10.0],
    kind: HyperparameterKind::Plain,
};

/// The rate has halved after 1 ∕ d steps.
const DECAY: Hyperparameter = Hyperparameter {
    name: "decay",
    title: "Decay",
    symbol: "d",
    default: 0.01,
    range: [0.0, 10.0],
    kind: HyperparameterKind::Plain,
};

/// 0: the base rate.
const PEAK: Hyperparameter = Hyperparameter {
    name: "peak",
    title: "Peak",
    symbol: "η̂",
    default: 0.0,
    range: [0.0, 10.0],
    kind: HyperparameterKind::Plain,
};

/// The share of the steps on the way up.
const CYCLE_WARMUP: Hyperparameter = Hyperparameter {
    name: "warmup",
    title: "Warm-up",
    symbol: "w",
    default: 0.3,
    range: [0.0, 1.0],
    kind: HyperparameterKind::Plain,
};

/// The peak over the first rate.
const CYCLE_START_DIVISOR: Hyperparameter = Hyperparameter {
    name: "startDivisor",
    title: "Start divisor",
    symbol: "a",
    default: 25.0,
    range: [1.0, 1e6],
    kind: HyperparameterKind::Magnitude,
};

/// The first rate over the last one.
const END_DIVISOR: Hyperparameter = Hyperparameter {
    name: "endDivisor",
    title: "End divisor",
    symbol: "b",
    default: 1e4,
    range: [1.0, 1e9],
    kind: HyperparameterKind::Magnitude,
};

/// The share of the steps on the way up.
const WARMUP: Hyperparameter = Hyperparameter { default: 0.1, ..CYCLE_WARMUP };

/// The base rate over the first rate.
const START_DIVISOR: Hyperparameter = Hyperparameter { default: 3.0, ..CYCLE_START_DIVISOR };

/// Whether the rate falls after the warm-up, or stays.
const THEN_COSINE: Hyperparameter = Hyperparameter {
    name: "cosine",
    title: "Cosine after",
    symbol: "cos",
    default: 0.0,
    range: [0.0, 1.0],
    kind: HyperparameterKind::Switch,
};
