//! The loss that a person looks at: a named surface or a typed formula, its constants as sliders, and the part of the plane that
//! is shown; as a map with the points where it is known to be level, and as the line at any one level. Shared by every figure that
//! draws a loss over the plane.

use super::constants::Constants;
use super::level_line::LevelLine;
use super::map::{self, Map};
use super::plane_view::PlaneView;
use crate::figure::formula_field::FormulaField;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Pannable, Visit};
use crate::formula_surface::FormulaSurface;
use crate::plane::View;
use crate::scene::{Axis, Ink, Mark, Marker, Panel, Rect};
use crate::surfaces::{self, Critical, SurfaceCard};

/// A loss and the window onto it.
pub struct Landscape {
    /// The row that it opens with.
    opening: &'static SurfaceCard,
    choice: Pick,
    formula: FormulaField,
    constants: Constants,
    view: PlaneView,
    surface: FormulaSurface,
    /// The points where the loss is known to be level: minima first, the lowest of all first. None for a typed formula.
    critical: Vec<Critical>,
    revision: u64,
    map: Map,
    level: LevelLine,
}

impl Landscape {
    /// A named surface as its row has it. A figure that opens with it need not say so in its state.
    pub fn new(opening: &'static SurfaceCard) -> Self {
        let rows = surfaces::surfaces().iter().map(|card| Choice::from((card.id, card.title)));
        let choice = Pick::new("surface", "Surface", rows).or_implied("typed", "Your own formula").at(opening.id);
        let surface = opening.surface();
        let formula = FormulaField::new("formula", "Formula", "f", &["x", "y"], surface.formula().clone());
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

    /// The row it is taken from; none for a typed formula.
    pub fn card(&self) -> Option<&'static SurfaceCard> {
        surfaces::surfaces().get(self.choice.index())
    }

    /// The row whose view, starts and rate hold if nobody has said: its own, or for a typed formula the one that the figure opens
    /// with, from which a state that is read begins.
    pub fn home(&self) -> &'static SurfaceCard {
        self.card().unwrap_or(self.opening)
    }

    /// What the loss is called.
    pub fn title(&self) -> &str {
        self.card().map_or("your formula", |card| card.title)
    }

    /// What a person asked to see; a picture may show more, never less.
    pub fn view(&self) -> View {
        self.view.shown()
    }

    /// Changes whenever the loss itself does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The known minima.
    pub fn minima(&self) -> impl Iterator<Item = &Critical> {
        self.critical.iter().filter(|point| point.kind.is_minimum())
    }

    /// The lowest value the loss is known to have.
    pub fn lowest(&self) -> Option<f64> {
        self.minima().next().map(|minimum| minimum.value)
    }

    /// A panel with what a person asked to see, and at least that: units are equal along both axes, so that a gradient stands at a
    /// right angle to its contour.
    pub fn panel(&self, id: &'static str, area: Rect) -> Panel {
        let view = map::shown(self.view(), area);
        Panel::new(id, area, Axis::linear("x", view.x), Axis::linear("y", view.y))
    }

    /// Raster, contours and level points on a panel, in the detail of a frame.
    pub fn map(&self, panel: &Panel, detail: f64) -> Vec<Mark> {
        self.map.of(self.revision, panel.view(), panel.area, detail, |grids| {
            let mut marks = map::marks(&self.surface, self.lowest(), grids);
            let (minima, saddles): (Vec<&Critical>, Vec<&Critical>) =
                self.critical.iter().partition(|point| point.kind.is_minimum());
            for (points, marker) in [(minima, Marker::Star), (saddles, Marker::Cross)] {
                let places: Vec<f64> = points.iter().flat_map(|point| point.at).collect();
                marks.extend((!places.is_empty()).then(|| Mark::points(places, marker, 5.0, Ink::Foreground)));
            }
            marks
        })
    }

    /// The points x0, y0, x1, y1, … of the lines in a view on which the loss has a value, broken between one line and the next.
    pub fn level(&self, view: View, value: f64) -> Vec<f64> {
        self.level.lines(&self.surface, self.revision, view, value)
    }

    /// What can be set.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        visit(&mut self.formula);
        self.constants.settings(visit);
        visit(&mut self.view);
    }

    /// After a setting has got another value; one that is none of these changes nothing.
    pub fn changed(&mut self, setting: &str) {
        match (setting, self.card()) {
            ("surface", Some(card)) => self.take_card(card),
            ("surface", None) => self.take_formula(),
            ("formula", _) => {
                self.surface = FormulaSurface::new(self.formula.formula().clone(), Vec::new());
                self.take_formula();
            }
            _ if self.constants.changed(setting) => self.take_constants(),
            _ => {}
        }
    }

    /// The view, to shift and zoom.
    pub fn pannable(&mut self) -> &mut dyn Pannable {
        &mut self.view
    }

    fn take_card(&mut self, card: &'static SurfaceCard) {
        self.surface = card.surface();
        self.formula.adopt(self.surface.formula().clone());
        self.constants = Constants::known(self.surface.formula().constants(), card.constants);
        self.critical = card.critical(&[]);
        self.view = PlaneView::new(card.view);
        self.revision += 1;
    }

    /// The formula is nobody's but the person's from now on. A state with a typed formula alone is read into a figure that has
    /// just been opened, so the view to go back to is that of the opening.
    fn take_formula(&mut self) {
        self.choice.imply();
        self.formula.own();
        self.constants.adopt(self.surface.formula().constants());
        self.view.settle(self.opening.view);
        self.take_constants();
    }

    /// After a constant has got another value.
    fn take_constants(&mut self) {
        self.surface.set_constants(&self.constants.values());
        self.critical = self.card().map(|card| card.critical(&self.constants.pairs())).unwrap_or_default();
        self.revision += 1;
    }
}
