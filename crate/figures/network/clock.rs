//! The clock: epochs or steps, trained as they are played.

use super::{OPENING, PLAY_WORK, Trained, spend};
use crate::figure::Clock;

/// The tick shown plus the fraction of the next one already played, and the ticks a second that were trained last.
pub struct Position {
    at: f64,
    pace: Option<f64>,
}

impl Default for Position {
    fn default() -> Self {
        Self { at: OPENING as f64, pace: None }
    }
}

impl Position {
    /// The ticks a second while it plays.
    pub fn pace(&self) -> Option<f64> {
        self.pace
    }
}

impl Clock for Trained {
    fn step(&self) -> usize {
        (self.position.at as usize).min(self.last())
    }

    fn last(&self) -> usize {
        self.course.last()
    }

    fn opening(&self) -> usize {
        OPENING.min(self.last())
    }

    fn show(&mut self, step: usize) {
        self.position = Position { at: step as f64, pace: None };
    }

    /// Plays at the speed that is set, or as fast as the training gets on in a frame.
    fn play(&mut self, seconds: f64) -> bool {
        let last = self.last() as f64;
        let seconds = seconds.clamp(0.0, 1.0);
        let before = self.position.at.min(last);
        let target = (before + self.speed.value() * seconds).min(last);
        let mut left = PLAY_WORK;
        self.course.train(target as usize, &mut |work| spend(&mut left, work));
        let trained = self.course.ticks() as f64;
        if self.course.has_ended() && target >= trained {
            self.show((trained as usize).max(before as usize));
            return false;
        }
        let at = if self.course.has_reached(target as usize) { target } else { trained.max(before) };
        let pace = if seconds > 0.0 { Some((at - before) / seconds) } else { self.position.pace };
        self.position = Position { at, pace };
        if at >= last {
            self.show(self.last());
        }
        at < last
    }
}
