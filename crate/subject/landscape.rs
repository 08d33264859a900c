//! The loss that a figure is about: a named surface or a typed formula, its constants as sliders, and the part of the plane
//! shown. It is drawn as a map with its known critical points, and as the level line at any value. Shared by every figure that
//! draws a loss over the plane.

use std::rc::Rc;

use super::constants::Constants;
use super::level_line::LevelLine;
use super::map::{self, Map};
use super::plane_view::PlaneView;
use crate::figure::formula_field::FormulaField;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Pannable, Visit};
use crate::formula::written;
use crate::formula_surface::FormulaSurface;
use crate::plane::View;
use crate::scene::{Axis, Disc, Frame, Ink, Mark, Marker, Panel, Rect};
use crate::surfaces::{self, Critical, SurfaceCard};

/// A loss, and the view of it.
pub struct Landscape {
    /// The card that the figure opens with.
    opening: &'static SurfaceCard,
    choice: Pick,
    formula: FormulaField,
    constants: Constants,
    view: PlaneView,
    surface: FormulaSurface,
    /// The known critical points: minima first, the lowest of them first. Empty for a typed formula.
    critical: Vec<Critical>,
    revision: u64,
    map: Map,
    level: LevelLine,
}

impl Landscape {
    /// A named surface as its card has it. The state of a figure that opens with it omits its name.
    pub fn new(opening: &'static SurfaceCard) -> Self {
        let rows = surfaces::surfaces().iter().map(|card| Choice::from((card.id, card.title)));
        let choice = Pick::new("surface", "Surface", rows).or_implied("typed", "Your own formula").at(opening.id);
        let surface = opening.surface();
        let formula =
            FormulaField::new("formula", "Formula", "f", &["x", "y"], surface.formula().clone()).with_own_letters();
        Self {
            opening,
            choice,
            formula,
            constants: Constants::known(surface.formula().constants(), opening.constants),
            view: PlaneView::new(opening.view),
            surface,
            critical: opening.critical(&[]),
            revision: 0,
            map: Map::default(),
            level: LevelLine::default(),
        }
    }

    /// The loss.
    pub fn surface(&self) -> &FormulaSurface {
        &self.surface
    }

    /// The card of the surface; `None` for a typed formula.
    pub fn card(&self) -> Option<&'static SurfaceCard> {
        surfaces::surfaces().get(self.choice.index())
    }

    /// The card whose view, starting points and learning rate are the defaults: the surface's own, or for a typed formula the one
    /// that the figure opens with, since a state is applied to a figure that has just been opened.
    pub fn home(&self) -> &'static SurfaceCard {
        self.card().unwrap_or(self.opening)
    }

    /// The name of the loss, as in a sentence.
    pub fn title(&self) -> &str {
        self.card().map_or("your formula", |card| card.title)
    }

    /// The letters of the two axes, as they are written.
    pub fn letters(&self) -> [String; 2] {
        let variables = self.surface.formula().variables();
        [0, 1].map(|axis| written(&variables[axis]))
    }

    /// The view that was set; a picture may show more, never less.
    pub fn view(&self) -> View {
        self.view.shown()
    }

    /// A number that changes whenever the loss does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The known minima.
    pub fn minima(&self) -> impl Iterator<Item = &Critical> {
        self.critical.iter().filter(|point| point.kind.is_minimum())
    }

    /// The known saddles.
    pub fn saddles(&self) -> impl Iterator<Item = &Critical> {
        self.critical.iter().filter(|point| !point.kind.is_minimum())
    }

    /// The lowest known value of the loss.
    pub fn lowest(&self) -> Option<f64> {
        self.minima().next().map(|minimum| minimum.value)
    }

    /// A panel that shows at least the view that was set, with equal units along both axes, so that gradients are perpendicular to
    /// contours.
    pub fn panel(&self, id: &'static str, area: Rect) -> Panel {
        let view = map::shown(self.view(), area);
        let [across, up] = self.letters();
        Panel::new(id, area, Axis::linear(across, view.x), Axis::linear(up, view.y))
    }

    /// The raster, contours and critical points on a panel, in the detail of a frame.
    pub fn map(&self, panel: &Panel, frame: Frame) -> Vec<Mark> {
        self.map.of(self.revision, panel.view(), panel.area, frame, |grids| {
            let mut marks = map::marks(&self.surface, self.lowest(), grids);
            marks.extend(self.critical_marks());
            marks
        })
    }

    /// Markers at the known critical points.
    pub fn critical_marks(&self) -> impl Iterator<Item = Mark> {
        let (minima, others): (Vec<&Critical>, Vec<&Critical>) =
            self.critical.iter().partition(|point| point.kind.is_minimum());
        [(minima, Marker::Star), (others, Marker::Cross)].into_iter().filter_map(|(points, marker)| {
            let places: Vec<f64> = points.iter().flat_map(|point| point.at).collect();
            (!places.is_empty()).then(|| Mark::points(places, marker, 5.0, Ink::Foreground))
        })
    }

    /// The space that the labels of the contours in a panel's backdrop take on the page.
    pub fn map_labels(&self, panel: &Panel, scale: f64) -> Rc<Vec<Disc>> {
        self.map.labels(panel, scale)
    }

    /// The points x0, y0, x1, y1, … of the level lines of a value in a view, with a break between lines.
    pub fn level(&self, view: View, value: f64) -> Vec<f64> {
        self.level.lines(&self.surface, self.revision, view, value)
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        visit(&mut self.formula);
        self.constants.settings(visit);
        visit(&mut self.view);
    }

    /// Responds to a changed setting; ignores other settings.
    pub fn changed(&mut self, setting: &str) {
        match (setting, self.card()) {
            ("surface", Some(card)) => self.apply_card(card),
            ("surface", None) => self.apply_formula(),
            ("formula", _) => {
                self.surface = FormulaSurface::new(self.formula.formula().clone(), Vec::new());
                self.apply_formula();
            }
            _ if self.constants.changed(setting) => self.apply_constants(),
            _ => {}
        }
    }

    /// The view, to pan and zoom.
    pub fn pannable(&mut self) -> &mut dyn Pannable {
        &mut self.view
    }

    fn apply_card(&mut self, card: &'static SurfaceCard) {
        self.surface = card.surface();
        self.formula.adopt(self.surface.formula().clone());
        self.constants = Constants::known(self.surface.formula().constants(), card.constants);
        self.critical = card.critical(&[]);
        self.view = PlaneView::new(card.view);
        self.revision += 1;
    }

    /// Switches to the typed formula. A state with only a typed formula is applied to a figure that has just been opened, so the
    /// home of the view is that of the opening card.
    fn apply_formula(&mut self) {
        self.choice.imply();
        self.formula.mark_as_typed();
        self.constants.adopt(self.surface.formula().constants());
        self.view.set_home(self.opening.view);
        self.apply_constants();
    }

    /// Applies the values of the constants.
    fn apply_constants(&mut self) {
        self.surface.set_constants(&self.constants.values());
        self.critical = self.card().map(|card| card.critical(&self.constants.pairs())).unwrap_or_default();
        self.revision += 1;
    }
}
