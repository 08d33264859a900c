//! A run as a JavaScript object: `{optimiser, rule, parameters, schedule, start, steps, noise, seed}`.

use std::hint::black_box;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::object::{entries, error, error_at, get, number, text, whole};
use crate::formula::FormulaError;
use crate::optimiser::{OptimiserCard, Rule, Settings};
use crate::optimisers::{self, OPTIMISERS, OWN, read_rule};
use crate::plane::Point;
use crate::schedule::{self, SCHEDULES, Schedule};
use crate::trajectory::{MAX_STEPS, Noise, Run};

/// A validated request for a run.
pub struct RunRequest {
    /// The optimiser.
    pub optimiser: &'static OptimiserCard,
    /// Its parameters.
    pub settings: Settings,
    /// The base learning rate.
    pub learning_rate: f64,
    /// How the learning rate changes over the run.
    pub schedule: Schedule,
    /// The number of steps.
    pub steps: usize,
}

impl RunRequest {
    /// Reads and validates a run, without its start.
    pub fn read(run: &JsValue) -> Result<Self, JsValue> {
        let optimiser = optimiser(run)?;
        let (settings, learning_rate) = parameters(run, optimiser)?;
        let steps = get(run, "steps").and_then(|steps| steps.as_f64());
        let steps = steps.filter(|steps| steps.fract() == 0.0 && (0.0..=MAX_STEPS as f64).contains(steps));
        let steps = steps.ok_or_else(|| error(&format!("steps must be a whole number from 0 to {MAX_STEPS}")))?;
        Ok(Self { optimiser, settings, learning_rate, schedule: schedule(run)?, steps: steps as usize })
    }

    /// The run from a starting point.
    pub fn run(self, start: Point, minima: &[Point]) -> Run {
        let Self { optimiser, settings, learning_rate, schedule, steps } = self;
        let minima = minima.iter().map(|at| at.to_vec()).collect();
        let noise = Noise::default();
        Run { optimiser, settings, learning_rate, schedule, start: start.to_vec(), steps, minima, noise }
    }
}

/// Reads the noise of a run: none by default.
pub fn noise(run: &JsValue) -> Result<Noise, JsValue> {
    let deviation = match get(run, "noise") {
        Some(value) => value.as_f64().filter(|value| value.is_finite() && *value >= 0.0),
        None => Some(0.0),
    };
    let deviation = deviation.ok_or_else(|| error("noise must be a number, at least 0"))?;
    Ok(Noise { deviation, seed: whole(run, "seed", 0)?, stream: 0 })
}

fn optimiser(run: &JsValue) -> Result<&'static OptimiserCard, JsValue> {
    let id = get(run, "optimiser").and_then(|id| id.as_string()).unwrap_or_default();
    optimisers::named(&id).ok_or_else(|| {
        let known: Vec<_> = OPTIMISERS.iter().map(|card| card.id).collect();
        error(&format!("there is no optimiser “{id}”; known: {}", known.join(", ")))
    })
}

fn parameters(run: &JsValue, card: &'static OptimiserCard) -> Result<(Settings, f64), JsValue> {
    let mut settings = rule(run, card)?.map_or_else(|| Settings::new(card.parameters), Settings::of_rule);
    let mut learning_rate = card.learning_rate;
    for (name, value) in get(run, "parameters").map(|object| entries(&object)).unwrap_or_default() {
        let value = number(&value).ok_or_else(|| error(&format!("{name} must be a number")))?;
        if name != "learningRate" {
            settings.set(&name, value).map_err(|message| error(&message))?;
        } else if value.is_finite() && value > 0.0 {
            learning_rate = value;
        } else {
            return Err(error("learningRate must be a positive number"));
        }
    }
    Ok((settings, learning_rate))
}

/// Reads the rule of one's own optimiser. Its code is called only through the function table: `read_rule` is an entry of `ON_DEMAND` in
/// `xtask/site/src/chunks.rs`, and `www/core.js` loads it before the first run with a rule.
fn rule(run: &JsValue, card: &OptimiserCard) -> Result<Option<Rc<dyn Rule>>, JsValue> {
    let Some(rule) = get(run, "rule") else { return Ok(None) };
    if card.id != OWN {
        return Err(error(&format!("a rule needs the optimiser “{OWN}”, not “{}”", card.id)));
    }
    let rule = text(&rule).ok_or_else(|| error("the rule must be a string, as in \"x = x - eta g\""))?;
    let place = |refusal: FormulaError| error_at(&refusal.message, &rule, [refusal.start, refusal.end]);
    let read: fn(&str) -> Result<Rc<dyn Rule>, FormulaError> = black_box(read_rule);
    read(&rule).map(Some).map_err(place)
}

/// Reads a schedule: `{schedule: "step", every: 10}`. The keys `id` of a card and `parameters` of a run are accepted too.
fn schedule(run: &JsValue) -> Result<Schedule, JsValue> {
    let Some(object) = get(run, "schedule") else { return Ok(Schedule::default()) };
    let id = object.as_string().or_else(|| NAME_KEYS.iter().find_map(|name| get(&object, name)?.as_string()));
    let id = id.unwrap_or_default();
    let card = schedule::named(&id).ok_or_else(|| {
        let known: Vec<_> = SCHEDULES.iter().map(|card| card.id).collect();
        error(&format!("there is no schedule “{id}”; known: {}", known.join(", ")))
    })?;
    let mut schedule = Schedule::new(card);
    let nested = PARAMETER_KEYS.iter().filter_map(|name| get(&object, name)).flat_map(|nested| entries(&nested));
    let own = entries(&object)
        .into_iter()
        .filter(|(name, _)| !NAME_KEYS.contains(&&**name) && !PARAMETER_KEYS.contains(&&**name));
    for (name, value) in own.chain(nested) {
        let value = number(&value).ok_or_else(|| error(&format!("{name} must be a number")))?;
        schedule.settings.set(&name, value).map_err(|message| error(&message))?;
    }
    Ok(schedule)
}

/// The keys accepted for the name of a schedule.
const NAME_KEYS: [&str; 3] = ["schedule", "id", "name"];

/// The keys accepted for a nested object of parameters.
const PARAMETER_KEYS: [&str; 2] = ["parameters", "params"];
