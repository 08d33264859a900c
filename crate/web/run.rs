//! A run as JavaScript writes it: `{optimiser, parameters, schedule, start, steps}`.

use wasm_bindgen::prelude::*;

use super::object::{entries, error, get, number};
use crate::optimiser::{OptimiserCard, Settings};
use crate::optimisers::{self, OPTIMISERS};
use crate::plane::Point;
use crate::schedule::{self, SCHEDULES, Schedule};
use crate::trajectory::{MAX_STEPS, Run};

/// What was asked for, checked.
pub struct RunRequest {
    /// The optimiser.
    pub optimiser: &'static OptimiserCard,
    /// Its parameters.
    pub settings: Settings,
    /// The base learning rate.
    pub learning_rate: f64,
    /// What becomes of it.
    pub schedule: Schedule,
    /// How many steps.
    pub steps: usize,
}

impl RunRequest {
    /// Reads and checks a run; the start is not part of it.
    pub fn read(run: &JsValue) -> Result<Self, JsValue> {
        let optimiser = optimiser(run)?;
        let (settings, learning_rate) = parameters(run, optimiser)?;
        let steps = get(run, "steps").and_then(|steps| steps.as_f64());
        let steps = steps.filter(|steps| steps.fract() == 0.0 && (0.0..=MAX_STEPS as f64).contains(steps));
        let steps = steps.ok_or_else(|| error(&format!("steps is a whole number from 0 to {MAX_STEPS}")))?;
        Ok(Self { optimiser, settings, learning_rate, schedule: schedule(run)?, steps: steps as usize })
    }

    /// The run from a start.
    pub fn run(self, start: Point, minima: &[Point]) -> Run {
        let Self { optimiser, settings, learning_rate, schedule, steps } = self;
        let minima = minima.iter().map(|at| at.to_vec()).collect();
        Run { optimiser, settings, learning_rate, schedule, start: start.to_vec(), steps, minima }
    }
}

fn optimiser(run: &JsValue) -> Result<&'static OptimiserCard, JsValue> {
    let id = get(run, "optimiser").and_then(|id| id.as_string()).unwrap_or_default();
    optimisers::named(&id).ok_or_else(|| {
        let known: Vec<_> = OPTIMISERS.iter().map(|card| card.id).collect();
        error(&format!("there is no optimiser “{id}”; known: {}", known.join(", ")))
    })
}

fn parameters(run: &JsValue, card: &'static OptimiserCard) -> Result<(Settings, f64), JsValue> {
    let mut settings = Settings::new(card.parameters);
    let mut learning_rate = card.learning_rate;
    for (name, value) in get(run, "parameters").map(|object| entries(&object)).unwrap_or_default() {
        let value = number(&value).ok_or_else(|| error(&format!("{name} is a number")))?;
        if name != "learningRate" {
            settings.set(&name, value).map_err(|message| error(&message))?;
        } else if value.is_finite() && value > 0.0 {
            learning_rate = value;
        } else {
            return Err(error("learningRate is a positive number"));
        }
    }
    Ok((settings, learning_rate))
}

/// A schedule is `{schedule: "step", every: 10}`; what a card calls `id` and a run `parameters` is understood too.
fn schedule(run: &JsValue) -> Result<Schedule, JsValue> {
    let Some(object) = get(run, "schedule") else { return Ok(Schedule::default()) };
    let id = object.as_string().or_else(|| NAMES.iter().find_map(|name| get(&object, name)?.as_string()));
    let id = id.unwrap_or_default();
    let card = schedule::named(&id).ok_or_else(|| {
        let known: Vec<_> = SCHEDULES.iter().map(|card| card.id).collect();
        error(&format!("there is no schedule “{id}”; known: {}", known.join(", ")))
    })?;
    let mut schedule = Schedule::new(card);
    let nested = NESTS.iter().filter_map(|name| get(&object, name)).flat_map(|nested| entries(&nested));
    let own = entries(&object).into_iter().filter(|(name, _)| !NAMES.contains(&&**name) && !NESTS.contains(&&**name));
    for (name, value) in own.chain(nested) {
        let value = number(&value).ok_or_else(|| error(&format!("{name} is a number")))?;
        schedule.settings.set(&name, value).map_err(|message| error(&message))?;
    }
    Ok(schedule)
}

/// Where the name of a schedule may stand.
const NAMES: [&str; 3] = ["schedule", "id", "name"];

/// Where its parameters may stand together.
const NESTS: [&str; 2] = ["parameters", "params"];
