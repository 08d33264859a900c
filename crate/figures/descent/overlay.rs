//! The basins of one racer over the plane: hue the minimum a start comes to, lightness the steps, black diverged, grey
//! undecided, a lighter grey level ground. They are worked out coarse to fine in slices of time; whatever changes meanwhile starts them anew, so
//! that the newest request wins.

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

const NOBODY: &str = "none";

/// Whose basins are shown, and how far they are.
#[derive(Default)]
pub struct Overlay {
    racer: Option<&'static str>,
    work: Option<Work>,
    /// Of whose basins on which landscape.
    legend: Legend<(&'static str, u64)>,
}

/// What basins follow from, all else being the landscape's and the race's.
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
    /// The setting that chooses whose basins are shown.
    pub fn choice<'a>(&'a mut self, race: &'a Race) -> BasinsOf<'a> {
        BasinsOf { overlay: self, race }
    }

    /// Turns to the basins that are to be shown on a view, if they are others than the last.
    pub fn request(&mut self, landscape: &Landscape, race: &Race, steps: usize, view: View) {
        let request = self.wanted(landscape, race, steps, view);
        if self.work.as_ref().map(|work| work.request) != request {
            self.work = request.and_then(|request| Work::new(request, landscape, race));
            self.update_legend();
        }
    }

    /// The basins as far as they are known, if they are to be shown on this view.
    pub fn mark(&self, landscape: &Landscape, race: &Race, steps: usize, view: View) -> Option<Mark> {
        let request = self.wanted(landscape, race, steps, view);
        let work = self.work.as_ref().filter(|work| Some(work.request) == request);
        work.map(|work| Mark::Raster(Rc::clone(&work.raster)))
    }

    /// Works on while `go_on` says so; says whether there is more to do.
    pub fn advance(&mut self, landscape: &Landscape, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(work) = self.work.as_mut().filter(|work| !work.basins.is_done()) else { return false };
        let is_more = work.advance(landscape, go_on);
        self.update_legend();
        is_more
    }

    /// What the colours mean.
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

    fn wanted(&self, landscape: &Landscape, race: &Race, steps: usize, view: View) -> Option<BasinsRequest> {
        let (landscape, rules) = (landscape.revision(), race.rules());
        self.racer(race).map(|racer| BasinsRequest { racer, landscape, rules, steps, view })
    }

    fn racer(&self, race: &Race) -> Option<&'static str> {
        self.racer.filter(|id| race.racers().iter().any(|racer| racer.card.id == *id))
    }
}

/// Whose basins are shown, of those who race.
pub struct BasinsOf<'a> {
    overlay: &'a mut Overlay,
    race: &'a Race,
}

impl Setting for BasinsOf<'_> {
    fn name(&self) -> &str {
        "basins"
    }

    fn value(&self) -> String {
        self.overlay.racer(self.race).unwrap_or(NOBODY).into()
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
        let choices = [Choice::from((NOBODY, "None"))].into_iter().chain(racers).collect();
        Parameter::of(self, "Basins of", Control::Choice(choices)).in_group(Group::How)
    }

    fn set(&mut self, value: &str) -> Result<(), Refusal> {
        let racer = self.race.racers().iter().find(|racer| racer.card.id == value);
        if racer.is_none() && value != NOBODY {
            return Err(Refusal::new(format!("“{value}” is not in the race: choose it among the optimisers first")));
        }
        self.overlay.racer = racer.map(|racer| racer.card.id);
        Ok(())
    }
}

impl Work {
    fn legend(&self) -> Vec<LegendEntry> {
        let label = |share| match share {
            Share::Minimum { at, .. } => format!("comes to {}", point_to_text(at, 3)),
            Share::Flat => "level, but no single minimum".into(),
            Share::Diverged => "diverges".into(),
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
        let more = self.basins.advance(&mut *classifier, go_on);
        self.raster = Rc::new(self.basins.raster());
        more
    }
}

fn grid(view: View) -> Grid {
    let [width, height] = view.size();
    let unit = width.max(height) / STARTS;
    let along = |length: f64| ((length / unit).round() as usize).clamp(2, STARTS as usize);
    Grid { view, columns: along(width), rows: along(height) }
}
