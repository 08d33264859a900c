//! Learning-rate schedules: the rate ηₖ of step k = 0, 1, 2, … from the base rate η.
//!
//! Rates are PyTorch's (`torch.optim.lr_scheduler`, in closed form); the first is the rate that PyTorch sets before any
//! `scheduler.step()`. A schedule with a length ends with the run unless its `steps` says otherwise: `steps` = 0, the default,
//! means the length of the run.

use std::f64::consts::PI;

use crate::optimiser::{Hyperparameter, HyperparameterKind, Settings};

/// The rate of step k, from k and the base rate η.
pub type Rates = Box<dyn Fn(usize, f64) -> f64>;

/// The description of a schedule.
#[derive(Clone, Copy, Debug)]
pub struct ScheduleCard {
    /// The name in attributes and URLs: `one-cycle`.
    pub id: &'static str,
    /// The displayed name.
    pub title: &'static str,
    /// ηₖ on one line, in Unicode mathematics; N is the schedule's length.
    pub equation: &'static str,
    /// The paper or PyTorch class it comes from.
    pub source: &'static str,
    /// Its parameters.
    pub parameters: &'static [Hyperparameter],
    /// Creates the rates for a run of `run` steps.
    make: fn(settings: &Settings, run: usize) -> Rates,
}

/// A schedule with its settings.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Its card.
    pub card: &'static ScheduleCard,
    /// The values of its parameters.
    pub settings: Settings,
}

impl Schedule {
    /// A schedule with every parameter at its default.
    pub fn new(card: &'static ScheduleCard) -> Self {
        Self { card, settings: Settings::new(card.parameters) }
    }

    /// The rates over a run of `run` steps.
    pub fn rates(&self, run: usize) -> Rates {
        (self.card.make)(&self.settings, run)
    }
}

impl Default for Schedule {
    /// The constant schedule.
    fn default() -> Self {
        Self::new(&SCHEDULES[0])
    }
}

/// Returns the schedule with this id.
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
    title: "Step decay",
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

/// Past its length the cosine rises again, as PyTorch's does.
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

/// Past its length the rate keeps its final value: 0, or η where p is 0.
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

/// Up from peak ∕ startDivisor to the peak and down to peak ∕ (startDivisor · endDivisor), along a half cosine each. N steps
/// have N + 1 rates: PyTorch's `total_steps` is N + 1, and its first part ends at w(N + 1) − 1. Past its length the rate keeps
/// its final value: the lowest, or the peak where w is 1.
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

/// Linear from η ∕ startDivisor to η over the first w · N steps; then η, or a half cosine down to the floor.
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
fn cosine(from: f64, to: f64, fraction: f64) -> f64 {
    to + (from - to) / 2.0 * (1.0 + libm::cos(PI * fraction))
}

/// N: the schedule's own `steps`, or the length of the run if that is 0; at least one.
fn length(settings: &Settings, run: usize) -> f64 {
    let own = settings.get("steps");
    if own > 0.0 { own } else { run.max(1) as f64 }
}

/// 0: the length of the run.
const STEPS: Hyperparameter = Hyperparameter {
    name: "steps",
    title: "Length",
    symbol: "N",
    default: 0.0,
    range: [0.0, 100_000.0],
    kind: HyperparameterKind::Plain,
};

/// Steps between decreases.
const EVERY: Hyperparameter = Hyperparameter {
    name: "every",
    title: "Interval",
    symbol: "s",
    default: 30.0,
    range: [1.0, 100_000.0],
    kind: HyperparameterKind::Magnitude,
};

/// The factor of each decrease.
const STEP_FACTOR: Hyperparameter = Hyperparameter {
    name: "factor",
    title: "Factor",
    symbol: "γ",
    default: 0.1,
    range: [0.0, 1.0],
    kind: HyperparameterKind::Plain,
};

/// The factor per step.
const EXPONENTIAL_FACTOR: Hyperparameter = Hyperparameter {
    name: "factor",
    title: "Factor",
    symbol: "γ",
    default: 0.99,
    range: [0.0, 0.99999],
    kind: HyperparameterKind::Decay,
};

/// The limit of the rate.
const FLOOR: Hyperparameter = Hyperparameter {
    name: "floor",
    title: "Floor",
    symbol: "η₀",
    default: 0.0,
    range: [0.0, 10.0],
    kind: HyperparameterKind::Plain,
};

/// 1: linear.
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

/// The fraction of the steps in which the rate rises.
const CYCLE_WARMUP: Hyperparameter = Hyperparameter {
    name: "warmup",
    title: "Warm-up",
    symbol: "w",
    default: 0.3,
    range: [0.0, 1.0],
    kind: HyperparameterKind::Plain,
};

/// The peak divided by the first rate.
const CYCLE_START_DIVISOR: Hyperparameter = Hyperparameter {
    name: "startDivisor",
    title: "Start divisor",
    symbol: "a",
    default: 25.0,
    range: [1.0, 1e6],
    kind: HyperparameterKind::Magnitude,
};

/// The first rate divided by the last one.
const END_DIVISOR: Hyperparameter = Hyperparameter {
    name: "endDivisor",
    title: "End divisor",
    symbol: "b",
    default: 1e4,
    range: [1.0, 1e9],
    kind: HyperparameterKind::Magnitude,
};

/// The fraction of the steps in which the rate rises.
const WARMUP: Hyperparameter = Hyperparameter { default: 0.1, ..CYCLE_WARMUP };

/// The base rate divided by the first rate.
const START_DIVISOR: Hyperparameter = Hyperparameter { default: 3.0, ..CYCLE_START_DIVISOR };

/// Whether the rate falls after the warm-up or stays constant.
const THEN_COSINE: Hyperparameter = Hyperparameter {
    name: "cosine",
    title: "Then cosine",
    symbol: "cos",
    default: 0.0,
    range: [0.0, 1.0],
    kind: HyperparameterKind::Switch,
};
