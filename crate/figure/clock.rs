//! The clock of a figure that runs through steps: the step shown, playing, stepping and scrubbing.

use super::dial::{Dial, SliderScale};
use super::{Figure, Group, Parameter, Refusal, Setting};

/// A sequence of steps, one of which is shown.
pub trait Clock {
    /// The step shown, from 0 to [`Clock::last`].
    fn step(&self) -> usize;

    /// The last step.
    fn last(&self) -> usize;

    /// The step shown by default.
    fn opening(&self) -> usize;

    /// Shows a step and pauses there.
    fn show(&mut self, step: usize);

    /// Pauses at the step shown.
    fn hold(&mut self) {
        self.show(self.step());
    }

    /// Plays for a number of seconds. Returns whether there is more to play.
    fn play(&mut self, seconds: f64) -> bool;
}

/// A command of the play bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Play from the step shown, or from the first step if the last one is shown.
    Play,
    /// Pause at the step shown.
    Pause,
    /// Go one step forward.
    Step,
    /// Go one step back.
    StepBack,
    /// Go back to the first step.
    Reset,
}

impl dyn Figure + '_ {
    /// Executes a command, if the figure has a clock.
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

    /// Plays for a number of seconds. Returns whether there is more to play.
    pub fn play(&mut self, seconds: f64) -> bool {
        self.clock().is_some_and(|clock| clock.play(seconds))
    }
}

/// The name of the setting for the step shown.
pub const STEP: &str = "step";

/// The step shown, as a setting with a slider to scrub.
pub struct Scrub<'a> {
    clock: &'a mut dyn Clock,
    label: &'static str,
    symbol: &'static str,
}

impl<'a> Scrub<'a> {
    /// The step that a clock shows, labelled as such.
    pub fn new(clock: &'a mut dyn Clock) -> Self {
        Self { clock, label: "Step shown", symbol: "k" }
    }

    /// The same with another label and no symbol.
    pub fn called(self, label: &'static str) -> Self {
        Self { label, symbol: "", ..self }
    }

    fn dial(&self) -> Dial {
        Dial { range: [0.0, self.clock.last() as f64], scale: SliderScale::Linear, whole: true }
    }

    /// Shows another step. Setting the step already shown does not interrupt playing.
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

/// The playback position of a sequence that opens with all its steps shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlaybackPosition {
    /// The step shown plus the fraction of the next one already played; `None` is the last step.
    shown: Option<f64>,
}

impl PlaybackPosition {
    /// The step shown, at most `last`.
    pub fn step(&self, last: usize) -> usize {
        self.shown.map_or(last, |shown| (shown as usize).min(last))
    }

    /// Shows a step of those up to `last`, and pauses there.
    pub fn show(&mut self, step: usize, last: usize) {
        self.shown = (step < last).then_some(step as f64);
    }

    /// Plays for at most a second at `speed` steps per second. Returns whether steps are left.
    pub fn play(&mut self, seconds: f64, speed: f64, last: usize) -> bool {
        let played = self.shown.unwrap_or(0.0) + speed * seconds.clamp(0.0, 1.0);
        let is_left = played < last as f64;
        self.shown = is_left.then_some(played);
        is_left
    }
}
