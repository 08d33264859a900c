//! The networks, trained in slices: run 0 of every width, then run 1 of every width, and so on, so that all widths grow together.
//! Each has initial weights of its own stream, so none depends on how the work is sliced.

use super::Member;
use super::course::Course;
use super::run::{Run, Track};
use crate::network::Batch;

/// Which networks are wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What they have in common.
    pub course: Course,
    /// Their widths.
    pub widths: Vec<usize>,
    /// How many, in the order of training.
    pub count: usize,
    /// For how many epochs.
    pub epochs: usize,
}

impl Plan {
    /// The networks in the order of training.
    pub fn members(&self) -> impl Iterator<Item = Member> + '_ {
        let widths = self.widths.len();
        (0..self.count).map(move |at| Member { width: self.widths[at % widths], run: at / widths })
    }
}

/// What is known about the networks of a course. Other widths, more runs and fewer epochs do not undo it.
#[derive(Default)]
pub struct Population {
    course: Option<Course>,
    samples: Batch,
    /// The tracks by width and run.
    tracks: Vec<(usize, Vec<Option<Track>>)>,
    plan: Option<Plan>,
    current: Option<(Member, Run)>,
    selected: Option<(Member, Run)>,
    revision: u64,
    /// A number that changes with the course.
    generation: u64,
}

impl Population {
    /// Turns to a plan, and to a network that is looked at.
    pub fn request(&mut self, plan: Plan, selected: Option<Member>) {
        if self.course != Some(plan.course) {
            let (revision, generation) = (self.revision + 1, self.generation + 1);
            let (course, samples) = (Some(plan.course), plan.course.batch());
            *self = Self { course, samples, revision, generation, ..Self::default() };
        }
        self.tracks.retain(|(width, _)| plan.widths.contains(width));
        for &width in &plan.widths {
            if !self.tracks.iter().any(|(other, _)| *other == width) {
                self.tracks.push((width, Vec::new()));
            }
        }
        let is_wanted = |member: Member| plan.members().any(|other| other == member);
        self.current = self.current.take().filter(|(member, _)| is_wanted(*member));
        let reached = |run: &Run| run.track().known() <= plan.epochs + 1;
        self.selected = self.selected.take().filter(|(member, run)| Some(*member) == selected && reached(run));
        if let (None, Some(member)) = (&self.selected, selected) {
            self.selected = Some((member, Run::new(&plan.course, member, &self.samples)));
        }
        self.plan = Some(plan);
    }

    /// A number that changes whenever a network is added.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// A number that changes with the course.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// What became of a network of a course.
    pub fn track(&self, course: &Course, member: Member) -> Option<&Track> {
        let (_, runs) = self.tracks.iter().find(|(width, _)| *width == member.width)?;
        runs.get(member.run)?.as_ref().filter(|_| self.course == Some(*course))
    }

    /// The weights of the network that is looked at, if it has been trained as planned.
    pub fn selected(&self) -> Option<(Member, &[f64])> {
        let (member, run) = self.selected.as_ref()?;
        let epochs = self.plan.as_ref()?.epochs;
        run.track().is_known(epochs).then(|| (*member, run.weights()))
    }

    /// Works while `go_on` returns `true`; returns whether any work is left. What is looked at comes first.
    pub fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(plan) = self.plan.take() else { return false };
        let is_left = self.train(&plan, go_on);
        self.plan = Some(plan);
        is_left
    }

    fn train(&mut self, plan: &Plan, go_on: &mut dyn FnMut() -> bool) -> bool {
        if let Some((_, run)) = &mut self.selected
            && !finish(run, plan.epochs, go_on)
        {
            return true;
        }
        loop {
            let Some((member, mut run)) = self.current.take().or_else(|| self.next(plan)) else { return false };
            if !finish(&mut run, plan.epochs, go_on) {
                self.current = Some((member, run));
                return true;
            }
            self.keep(member, run.track().clone());
        }
    }

    /// The first network that is not known.
    fn next(&self, plan: &Plan) -> Option<(Member, Run)> {
        let is_known =
            |member: &Member| self.track(&plan.course, *member).is_some_and(|track| track.is_known(plan.epochs));
        let member = plan.members().find(|member| !is_known(member))?;
        Some((member, Run::new(&plan.course, member, &self.samples)))
    }

    fn keep(&mut self, member: Member, track: Track) {
        let Some((_, runs)) = self.tracks.iter_mut().find(|(width, _)| *width == member.width) else { return };
        if runs.len() <= member.run {
            runs.resize(member.run + 1, None);
        }
        runs[member.run] = Some(track);
        self.revision += 1;
    }
}

/// Trains a network to its last epoch; returns whether it got there.
fn finish(run: &mut Run, epochs: usize, go_on: &mut dyn FnMut() -> bool) -> bool {
    while !run.track().is_known(epochs) {
        if !go_on() {
            return false;
        }
        run.step();
    }
    true
}
