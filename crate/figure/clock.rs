//! The clock of a figure that runs through steps: which one is shown, playing, stepping and scrubbing.

use super::dial::{Dial, SliderScale};
use super::{Figure, Group, Parameter, Refusal, Setting};

/// Steps one after the other, one of which is shown.
pub trait Clock {
    /// The step that is shown, from 0 to [`Clock::last`].
    fn step(&self) -> usize;

    /// The last step there is.
    fn last(&self) -> usize;

    /// The step that is shown if nobody has said.
    fn opening(&self) -> usize;

    /// Shows a step, at rest.
    fn show(&mut self, step: usize);

    /// Comes to rest at the step that is shown.
    fn hold(&mut self) {
        self.show(self.step());
    }

    /// Lets `seconds` of playing time pass. Says whether there is more to play.
    fn play(&mut self, seconds: f64) -> bool;
}

/// What a person can tell a figure to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Run through the steps at the stated speed, from the beginning if they are all shown.
    Play,
    /// Hold.
    Pause,
    /// One step on.
    Step,
    /// One step back.
    StepBack,
    /// Back to the first step.
    Reset,
}

impl dyn Figure + '_ {
    /// Does as told, if there is a clock.
    pub fn command(&mut self, command: Command) {
        let Some(clock) = self.clock() else { return };
        let (step, last) = (clock.step(), clock.last());
        match command {
            Command::Play if step == last => clock.show(0),
            Command::Play => clock.show(step),
            Command::Pause => clock.hold(),
            Command::Step => clock.show((step + 1).min(last)),
            Command::StepBack => clock.show(step.saturating_sub(1)),
            Command::Reset => clock.show(0),
        }
    }

    /// Lets `seconds` of playing time pass. Says whether there is more to play.
    pub fn play(&mut self, seconds: f64) -> bool {
        self.clock().is_some_and(|clock| clock.play(seconds))
    }
}

/// The name of the step that is shown among the settings.
pub const STEP: &str = "step";

/// The step that is shown, to scrub.
pub struct Scrub<'a> {
    clock: &'a mut dyn Clock,
    label: &'static str,
    symbol: &'static str,
}

impl<'a> Scrub<'a> {
    /// The step that a clock shows.
    pub fn new(clock: &'a mut dyn Clock) -> Self {
        Self { clock, label: "Step shown", symbol: "k" }
    }

    /// The same, called something else, without a letter.
    pub fn called(self, label: &'static str) -> Self {
        Self { label, symbol: "", ..self }
    }

    fn dial(&self) -> Dial {
        Dial { range: [0.0, self.clock.last() as f64], scale: SliderScale::Linear, whole: true }
    }

    /// What is shown already goes on as it is.
    fn show(&mut self, step: f64) {
        if step as usize != self.clock.step() {
            self.clock.show(step as usize);
        }
    }
}

impl Setting for Scrub<'_> {
    fn name(&self) -> &str {
        STEP
    }

    fn value(&self) -> String {
        self.clock.step().to_string()
    }

    fn is_default(&self) -> bool {
        self.clock.step() == self.clock.opening()
    }

    fn parameter(&self) -> Parameter {
        let control = self.dial().control(self.clock.step() as f64);
        Parameter { symbol: self.symbol, ..Parameter::of(self, self.label, control) }.in_group(Group::Play)
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let step = self.dial().parse(self.label, text)?;
        self.show(step);
        Ok(())
    }

    fn slide(&mut self, position: f64) -> Result<(), Refusal> {
        let step = self.dial().at(position);
        self.show(step);
        Ok(())
    }
}

/// How far something that opens with all its steps has been played.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlaybackPosition {
    /// The step that is shown, with the part of the next that has been played; the last of all if nobody has said.
    shown: Option<f64>,
}

impl PlaybackPosition {
    /// The step that is shown of those up to `last`.
    pub fn step(&self, last: usize) -> usize {
        self.shown.map_or(last, |shown| (shown as usize).min(last))
    }

    /// Shows a step of those up to `last`, at rest.
    pub fn show(&mut self, step: usize, last: usize) {
        self.shown = (step < last).then_some(step as f64);
    }

    /// Lets `seconds` pass at `speed` steps a second; says whether steps are left.
    pub fn play(&mut self, seconds: f64, speed: f64, last: usize) -> bool {
        let played = self.shown.unwrap_or(0.0) + speed * seconds.clamp(0.0, 1.0);
        let is_left = played < last as f64;
        self.shown = is_left.then_some(played);
        is_left
    }
}
