//! The basins of one racer over the plane: hue the minimum a start comes to, lightness the steps, black diverged, grey
//! undecided, a lighter grey level ground. They are worked out coarse to fine in slices of time; whatever changes meanwhile starts them anew, so
//! that the newest request wins.

use std::cell::RefCell;
use std::rc::Rc;

use super::race::Race;
use crate::basin::{self, Basins, Share};
use crate::figure::number::point_to_text;
use crate::figure::{Choice, Group, LegendEntry, Parameter, Refusal};
use crate::figures::landscape::Landscape;
use crate::figures::legend::Legend;
use crate::scene::{Mark, Raster};
use crate::surface::{Grid, View};
use crate::trajectory::Run;

/// Starts along the longer side of the plane.
const STARTS: f64 = 240.0;

const NOBODY: &str = "none";

/// Whose basins are shown, and how far they are.
#[derive(Default)]
pub struct Overlay {
    racer: Option<&'static str>,
    work: RefCell<Option<Work>>,
    /// Of whose basins on which landscape.
    legend: Legend<(&'static str, u64)>,
}

/// What basins follow from, all else being the landscape's and the race's.
#[derive(Clone, Copy, PartialEq)]
struct Request {
    racer: &'static str,
    landscape: u64,
    rules: u64,
    steps: usize,
    view: View,
}

struct Work {
    request: Request,
    run: Run,
    basins: Basins,
    raster: Rc<Raster>,
}

impl Overlay {
    /// The parameter that chooses whose basins are shown.
    pub fn parameter(&self, race: &Race) -> Parameter {
        let nobody = Choice { value: NOBODY, label: "None", swatch: None };
        let racers = race.racers().iter().map(|racer| Choice {
            value: racer.card.id,
            label: racer.card.title,
            swatch: Some(racer.swatch),
        });
        let racer = self.racer(race);
        let choices = [nobody].into_iter().chain(racers).collect();
        Parameter::choice("basins", "Basins of", choices, racer.unwrap_or(NOBODY))
            .in_group(Group::How)
            .with_default(racer.is_none())
    }

    /// Chooses whose basins are shown.
    ///
    /// # Errors
    /// If nobody of that name races.
    pub fn choose(&mut self, value: &str, race: &Race) -> Result<(), Refusal> {
        let racer = race.racers().iter().find(|racer| racer.card.id == value);
        if racer.is_none() && value != NOBODY {
            return Err(Refusal::new(format!("“{value}” is not in the race: choose it among the optimisers first")));
        }
        self.racer = racer.map(|racer| racer.card.id);
        Ok(())
    }

    /// The basins as far as they are known, if they are to be shown on this view.
    pub fn mark(&self, landscape: &Landscape, race: &Race, steps: usize, view: View) -> Option<Mark> {
        let mut work = self.work.borrow_mut();
        let Some(racer) = self.racer(race) else {
            *work = None;
            return None;
        };
        let request = Request { racer, landscape: landscape.revision(), rules: race.rules(), steps, view };
        if work.as_ref().is_none_or(|work| work.request != request) {
            *work = Work::new(request, landscape, race);
        }
        work.as_ref().map(|work| Mark::Raster(Rc::clone(&work.raster)))
    }

    /// Works on while `go_on` says so; says whether there is more to do.
    pub fn advance(&mut self, landscape: &Landscape, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.work.get_mut().as_mut().is_some_and(|work| work.advance(landscape, go_on))
    }

    /// What the colours mean.
    pub fn legend(&self) -> Vec<LegendEntry> {
        let work = self.work.borrow();
        let Some(work) = work.as_ref() else {
            self.legend.forget();
            return Vec::new();
        };
        self.legend.tell((work.request.racer, work.request.landscape), work.basins.is_done(), work.legend())
    }

    fn racer(&self, race: &Race) -> Option<&'static str> {
        self.racer.filter(|id| race.racers().iter().any(|racer| racer.card.id == *id))
    }
}

impl Work {
    fn legend(&self) -> Vec<LegendEntry> {
        let label = |share| match share {
            Share::Minimum { at, .. } => format!("comes to {}", point_to_text(at, 3)),
            Share::Level => "level, but no single minimum".into(),
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

    fn new(request: Request, landscape: &Landscape, race: &Race) -> Option<Self> {
        let racer = race.racers().iter().position(|racer| racer.card.id == request.racer)?;
        let minima: Vec<_> = landscape.minima().map(|minimum| minimum.at).collect();
        let basins = Basins::new(grid(request.view), &minima);
        let raster = Rc::new(basins.raster());
        Some(Self { request, run: race.run(racer, request.view.centre(), request.steps), basins, raster })
    }

    fn advance(&mut self, landscape: &Landscape, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Ok(mut road) = basin::road(landscape.surface(), &self.run) else { return false };
        if self.basins.is_done() || !go_on() {
            return !self.basins.is_done();
        }
        let more = self.basins.advance(&mut *road, go_on);
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
