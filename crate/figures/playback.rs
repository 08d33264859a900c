//! How far a figure has run: how many steps there are, which one is shown, and how fast they pass when played.

use crate::figure::dial::Dial;
use crate::figure::{Command, Group, Parameter, Refusal};
use crate::optimiser::Scale;

const STEPS: Dial = Dial { range: [1.0, 10_000.0], scale: Scale::Logarithmic, whole: true };
const SPEED: Dial = Dial { range: [1.0, 1_000.0], scale: Scale::Logarithmic, whole: true };

/// What the steps and the speed are if nobody has said.
const OPENING: (usize, f64) = (200, 30.0);

/// The clock of a race.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playback {
    steps: usize,
    speed: f64,
    /// The step that is shown, with the fraction of the next that has been played; the last one if nobody has said.
    shown: Option<f64>,
}

impl Playback {
    /// All steps shown, at rest.
    pub fn new() -> Self {
        Self { steps: OPENING.0, speed: OPENING.1, shown: None }
    }

    /// How many steps each optimiser makes.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// The step that is shown, from 0 to [`Playback::steps`].
    pub fn shown(&self) -> usize {
        self.shown.map_or(self.steps, |shown| (shown as usize).min(self.steps))
    }

    /// Does what concerns steps; says whether it was one of those.
    pub fn command(&mut self, command: Command) {
        let shown = self.shown();
        match command {
            Command::Play if shown == self.steps => self.show(0),
            Command::Play | Command::Pause => self.show(shown),
            Command::Step => self.show(shown + 1),
            Command::StepBack => self.show(shown.saturating_sub(1)),
            Command::Reset => self.show(0),
        }
    }

    /// Lets time pass; says whether steps are left.
    pub fn play(&mut self, seconds: f64) -> bool {
        let played = self.shown.unwrap_or(0.0) + self.speed * seconds.clamp(0.0, 1.0);
        let left = played < self.steps as f64;
        self.shown = left.then_some(played);
        left
    }

    /// The parameters a person can set.
    pub fn parameters(&self) -> Vec<Parameter> {
        let number = |name, label, symbol, dial: Dial, value| {
            Parameter::number(name, label, symbol, &dial, value).in_group(Group::Play)
        };
        let [steps, shown] = [self.steps, self.shown()].map(|step| step as f64);
        vec![
            number("steps", "Steps", "n", STEPS, steps).with_default(self.steps == OPENING.0),
            number("step", "Step shown", "k", self.scrub(), shown).with_default(shown == steps),
            number("speed", "Speed (steps a second)", "", SPEED, self.speed).with_default(self.speed == OPENING.1),
        ]
    }

    /// Sets one of them; `None` says that the name is none of them.
    pub fn set(&mut self, name: &str, text: &str) -> Option<Result<(), Refusal>> {
        let dial = self.dial(name)?;
        Some(dial.parse(label(name), text).map(|value| self.put(name, value)))
    }

    /// Sets one of them from its slider; `None` likewise.
    pub fn slide(&mut self, name: &str, position: f64) -> Option<()> {
        let dial = self.dial(name)?;
        self.put(name, dial.at(position));
        Some(())
    }

    fn put(&mut self, name: &str, value: f64) {
        match name {
            "steps" => self.steps = value as usize,
            "step" => self.show(value as usize),
            _ => self.speed = value,
        }
    }

    fn show(&mut self, step: usize) {
        self.shown = (step < self.steps).then_some(step as f64);
    }

    fn dial(&self, name: &str) -> Option<Dial> {
        match name {
            "steps" => Some(STEPS),
            "step" => Some(self.scrub()),
            "speed" => Some(SPEED),
            _ => None,
        }
    }

    fn scrub(&self) -> Dial {
        Dial { range: [0.0, self.steps as f64], scale: Scale::Linear, whole: true }
    }
}

fn label(name: &str) -> &str {
    match name {
        "steps" => "the number of steps",
        "step" => "the step shown",
        _ => "the speed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn playing_runs_to_the_end_and_starts_over() {
        let mut playback = Playback::new();
        playback.command(Command::Play);
        assert_eq!(playback.shown(), 0);
        assert!(playback.play(1.0));
        assert_eq!(playback.shown(), 30);
        while playback.play(1.0) {}
        assert_eq!(playback.shown(), playback.steps());
    }

    #[test]
    fn steps_go_forward_and_back_and_stop_at_the_ends() {
        let mut playback = Playback::new();
        playback.command(Command::StepBack);
        assert_eq!(playback.shown(), 199);
        playback.command(Command::Step);
        playback.command(Command::Step);
        assert_eq!(playback.shown(), 200);
        playback.command(Command::Reset);
        playback.command(Command::StepBack);
        assert_eq!(playback.shown(), 0);
    }

    #[test]
    fn a_million_steps_are_refused() {
        let mut playback = Playback::new();
        assert!(playback.set("steps", "1000000").is_some_and(|result| result.is_err()));
        assert_eq!(playback.steps(), 200);
    }
}
