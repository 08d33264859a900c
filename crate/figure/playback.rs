//! The playback of a run: its number of steps, the step shown, and the speed.

use crate::figure::clock::{PlaybackPosition, Scrub};
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Clock, Group, Visit};

const STEPS: Dial = Dial { range: [1.0, 10_000.0], scale: SliderScale::Logarithmic, whole: true };
const SPEED: Dial = Dial { range: [1.0, 1_000.0], scale: SliderScale::Logarithmic, whole: true };

/// The clock of a run whose length and speed can be set.
#[derive(Clone, Debug)]
pub struct Playback {
    steps: Knob,
    speed: Knob,
    progress: PlaybackPosition,
}

impl Default for Playback {
    /// All steps shown, paused.
    fn default() -> Self {
        Self {
            steps: Knob::new("steps", "Steps", "n", STEPS, 200.0).in_group(Group::Play),
            speed: Knob::new("speed", "Speed (steps/s)", "", SPEED, 30.0).in_group(Group::Play),
            progress: PlaybackPosition::default(),
        }
    }
}

impl Playback {
    /// The number of steps that each optimiser takes.
    pub fn steps(&self) -> usize {
        self.steps.value() as usize
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.steps);
        visit(&mut Scrub::new(self));
        visit(&mut self.speed);
    }
}

impl Clock for Playback {
    fn step(&self) -> usize {
        self.progress.step(self.steps())
    }

    fn last(&self) -> usize {
        self.steps()
    }

    fn opening(&self) -> usize {
        self.last()
    }

    fn show(&mut self, step: usize) {
        self.progress.show(step, self.steps());
    }

    fn play(&mut self, seconds: f64) -> bool {
        self.progress.play(seconds, self.speed.value(), self.steps())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Setting;

    #[test]
    fn playing_runs_to_the_end() {
        let mut playback = Playback::default();
        playback.show(0);
        assert!(playback.play(1.0));
        assert_eq!(playback.step(), 30);
        while playback.play(1.0) {}
        assert_eq!(playback.step(), playback.last());
    }

    #[test]
    fn scrubbing_shows_a_step_and_a_shorter_run_shows_its_last() {
        let mut playback = Playback::default();
        Scrub::new(&mut playback).set("150").expect("a step");
        assert_eq!(playback.step(), 150);
        assert!(Scrub::new(&mut playback).set("201").is_err());
        playback.settings(&mut |setting| {
            if setting.name() == "steps" {
                assert!(setting.set("1000000").is_err());
                setting.set("100").expect("fewer steps");
            }
        });
        assert_eq!((playback.steps(), playback.step()), (100, 100));
    }
}
