//! The basins of one racer over the plane: hue is the minimum a start converges to, lightness the steps, black diverged, grey
//! undecided, a lighter grey flat regions, a darker one stopped. They are computed coarse to fine in time slices; any change
//! restarts them: the latest request wins.

use std::rc::Rc;

use crate::basin::{self, Basins, Share};
use crate::figure::legend::Legend;
use crate::figure::{Choice, Control, Group, LegendEntry, Parameter, Refusal, Setting};
use crate::number::point_to_text;
use crate::plane::{Grid, View};
use crate::scene::{Mark, Raster};
use crate::subject::landscape::Landscape;
use crate::subject::race::Race;
use crate::trajectory::Run;

/// Starts along the longer side of the plane.
const STARTS: f64 = 240.0;

const NONE: &str = "none";

/// The racer whose basins are shown, and the basins computed so far.
#[derive(Default)]
pub struct Overlay {
    racer: Option<&'static str>,
    work: Option<Work>,
    /// The legend, for a racer and a revision of the landscape.
    legend: Legend<(&'static str, u64)>,
}

/// The inputs that determine the basins, besides the landscape and the race themselves.
#[derive(Clone, Copy, PartialEq)]
struct BasinsRequest {
    racer: &'static str,
    landscape: u64,
    rules: u64,
    steps: usize,
    view: View,
}

struct Work {
    request: BasinsRequest,
    run: Run,
    basins: Basins,
    raster: Rc<Raster>,
}

impl Overlay {
    /// The setting that chooses the racer whose basins are shown.
    pub fn choice<'a>(&'a mut self, race: &'a Race) -> BasinsSetting<'a> {
        BasinsSetting { overlay: self, race }
    }

    /// Starts on the basins requested for a view, unless they are already the current ones.
    pub fn request(&mut self, landscape: &Landscape, race: &Race, steps: usize, view: View) {
        let request = self.current_request(landscape, race, steps, view);
        if self.work.as_ref().map(|work| work.request) != request {
            self.work = request.and_then(|request| Work::new(request, landscape, race));
            self.update_legend();
        }
    }

    /// The basins as far as they are computed, if they are requested for this view.
    pub fn mark(&self, landscape: &Landscape, race: &Race, steps: usize, view: View) -> Option<Mark> {
        let request = self.current_request(landscape, race, steps, view);
        let work = self.work.as_ref().filter(|work| Some(work.request) == request);
        work.map(|work| Mark::Raster(Rc::clone(&work.raster)))
    }

    /// Continues while `go_on` returns true. Returns whether there is more to do.
    pub fn advance(&mut self, landscape: &Landscape, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(work) = self.work.as_mut().filter(|work| !work.basins.is_done()) else { return false };
        let is_more = work.advance(landscape, go_on);
        self.update_legend();
        is_more
    }

    /// The legend of the colours.
    pub fn legend(&self) -> Vec<LegendEntry> {
        self.legend.entries()
    }

    fn update_legend(&mut self) {
        match &self.work {
            Some(work) => {
                self.legend.update((work.request.racer, work.request.landscape), work.basins.is_done(), work.legend());
            }
            None => self.legend.forget(),
        }
    }

    fn current_request(&self, landscape: &Landscape, race: &Race, steps: usize, view: View) -> Option<BasinsRequest> {
        let (landscape, rules) = (landscape.revision(), race.rules());
        self.racer(race).map(|racer| BasinsRequest { racer, landscape, rules, steps, view })
    }

    fn racer(&self, race: &Race) -> Option<&'static str> {
        self.racer.filter(|id| race.racers().iter().any(|racer| racer.card.id == *id))
    }
}

/// The racer whose basins are shown, as a setting.
pub struct BasinsSetting<'a> {
    overlay: &'a mut Overlay,
    race: &'a Race,
}

impl Setting for BasinsSetting<'_> {
    fn name(&self) -> &str {
        "basins"
    }

    fn value(&self) -> String {
        self.overlay.racer(self.race).unwrap_or(NONE).into()
    }

    fn is_default(&self) -> bool {
        self.overlay.racer(self.race).is_none()
    }

    fn parameter(&self) -> Parameter {
        let racers = self.race.racers().iter().map(|racer| Choice {
            value: racer.card.id,
            label: racer.card.title,
            swatch: Some(racer.swatch),
        });
        let choices = [Choice::from((NONE, "None"))].into_iter().chain(racers).collect();
        Parameter::of(self, "Basins of", Control::Choice(choices)).in_group(Group::How)
    }

    fn set(&mut self, value: &str) -> Result<(), Refusal> {
        let racer = self.race.racers().iter().find(|racer| racer.card.id == value);
        if racer.is_none() && value != NONE {
            return Err(Refusal::new(format!("“{value}” is not in the race: select it under “Optimisers” first")));
        }
        self.overlay.racer = racer.map(|racer| racer.card.id);
        Ok(())
    }
}

impl Work {
    fn legend(&self) -> Vec<LegendEntry> {
        let label = |share| match share {
            Share::Minimum { at, .. } => format!("converges to {}", point_to_text(at, 3)),
            Share::Flat => "stationary, but no single minimum".into(),
            Share::Diverged => "diverges".into(),
            Share::Stopped => "stops where ∇f is undefined".into(),
            Share::Undecided => "undecided".into(),
        };
        let percent = |area: f64| format!("{:.0} %", 100.0 * area);
        let entry = |entry: basin::Entry| {
            let [red, green, blue, _] = entry.color;
            LegendEntry { color: [red, green, blue], label: label(entry.share), share: percent(entry.area) }
        };
        self.basins.legend().into_iter().map(entry).collect()
    }

    fn new(request: BasinsRequest, landscape: &Landscape, race: &Race) -> Option<Self> {
        let racer = race.racers().iter().position(|racer| racer.card.id == request.racer)?;
        let minima: Vec<_> = landscape.minima().map(|minimum| minimum.at).collect();
        let basins = Basins::new(grid(request.view), &minima);
        let raster = Rc::new(basins.raster());
        Some(Self { request, run: race.run(racer, request.view.centre(), request.steps), basins, raster })
    }

    fn advance(&mut self, landscape: &Landscape, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Ok(mut classifier) = basin::classifier(landscape.surface(), &self.run) else { return false };
        if !go_on() {
            return true;
        }
        let is_more = self.basins.advance(&mut *classifier, go_on);
        self.raster = Rc::new(self.basins.raster());
        is_more
    }
}

fn grid(view: View) -> Grid {
    let [width, height] = view.size();
    let unit = width.max(height) / STARTS;
    let along = |length: f64| ((length / unit).round() as usize).clamp(2, STARTS as usize);
    Grid { view, columns: along(width), rows: along(height) }
}
