//! The crowd: a grid or a cloud of up to thousands of starting points that fills the view. They have no handles and no text in the
//! state. Their runs are computed in time slices, evenly spread over the view from the first slice on, so that the picture follows a
//! change with as many of them as time allows, and at rest shows all.

mod band;
mod flow;
mod runs;
mod starts;
mod tally;

use std::cell::RefCell;
use std::rc::Rc;

pub use self::band::Band;
use self::flow::Flow;
pub use self::runs::{Plan, Runs, noise};
pub use self::tally::Tally;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Group, Visit};
use crate::scene::{Density, Frame, Panel};
use crate::subject::landscape::Landscape;
use crate::subject::race::Race;

const SHAPES: [(&str, &str); 3] = [("none", "None"), ("grid", "On a grid"), ("cloud", "In a cloud")];

/// The index of the cloud.
const CLOUD: usize = 2;

const SIZE: Dial = Dial { range: [10.0, 4096.0], scale: SliderScale::Logarithmic, whole: true };

/// The points that all runs of a crowd may have together: 48 MB.
const MAX_POINTS: usize = 2_000_000;

/// The crowd: its settings, its runs and their picture.
pub struct Crowd {
    shape: Pick,
    size: Knob,
    runs: Runs,
    flow: RefCell<Flow>,
}

impl Crowd {
    /// No crowd.
    pub fn new() -> Self {
        Self {
            shape: Pick::new("crowd", "More starts", SHAPES.map(Choice::from)).in_group(Group::How),
            size: Knob::new("crowd-size", "Number of starts", "", SIZE, 1024.0).in_group(Group::How),
            runs: Runs::default(),
            flow: RefCell::default(),
        }
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.shape);
        visit(&mut self.size);
    }

    /// What the runs of the crowd depend on; `None` without a crowd.
    pub fn plan(&self, race: &Race, landscape: &Landscape, steps: usize) -> Option<Plan> {
        let racers = race.racers().len();
        let affordable = MAX_POINTS / (racers.max(1) * (steps + 1));
        (self.shape.index() > 0 && racers > 0).then(|| Plan {
            is_cloud: self.shape.index() == CLOUD,
            size: (self.size.value() as usize).min(affordable).max(1),
            view: landscape.view(),
            landscape: landscape.revision(),
            rules: race.rules(),
            seed: race.noise().seed(),
            noise: race.noise().deviation(),
            steps,
        })
    }

    /// Starts on the runs of a plan, unless they are already the current ones.
    pub fn request(&mut self, plan: Option<Plan>) {
        self.runs.request(plan);
    }

    /// Computes runs of a plan while `go_on` returns `true`, once a picture has requested any. Returns whether there is more to do.
    pub fn advance(
        &mut self,
        plan: Option<Plan>,
        race: &Race,
        landscape: &Landscape,
        go_on: &mut dyn FnMut() -> bool,
    ) -> bool {
        if self.runs.is_requested() {
            self.runs.request(plan);
        }
        self.runs.advance(race, landscape, go_on)
    }

    /// The runs of a plan as far as they are computed.
    pub fn runs(&self, plan: Option<Plan>) -> Option<&Runs> {
        plan.and_then(|plan| self.runs.of(plan))
    }

    /// The paths of the runs of a plan up to a step, as far as they are computed.
    pub fn flow(&self, plan: Option<Plan>, race: &Race, panel: &Panel, frame: Frame, step: usize) -> Rc<Density> {
        let inks: Vec<_> = race.racers().iter().map(|racer| racer.swatch.ink).collect();
        self.flow.borrow_mut().of(self.runs(plan), &inks, panel, frame, step)
    }
}
