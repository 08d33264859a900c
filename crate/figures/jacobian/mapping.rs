//! The map that is shown: a named map or two typed formulas, their constants as sliders, and the part of the plane that is mapped.

use super::maps::{MAPS, MapCard};
use crate::figure::formula_field::FormulaField;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Pannable, Visit};
use crate::formula::{Formula, Vocabulary};
use crate::plane::{Point, View};
use crate::plane_map::PlaneMap;
use crate::subject::constants::Constants;
use crate::subject::plane_view::PlaneView;

/// The variables of a component's formula.
const VARIABLES: &[&str] = &["x", "y"];

/// The names of the components among the parameters.
const COMPONENTS: [&str; 2] = ["u", "v"];

/// A map and the view of its domain.
pub struct Mapping {
    choice: Pick,
    /// The formulas of u and v.
    formulas: [FormulaField; 2],
    constants: Constants,
    view: PlaneView,
    map: PlaneMap,
    revision: u64,
}

impl Mapping {
    /// The first of the named maps.
    pub fn new() -> Self {
        let rows = MAPS.iter().map(|card| Choice::from((card.id, card.title)));
        let choice = Pick::new("map", "Map", rows).or_implied("typed", "Your own formulas");
        let card = &MAPS[0];
        let [u, v] = formulas(card);
        let field = |name, formula| FormulaField::new(name, "Component", name, VARIABLES, formula).without(&COMPONENTS);
        let fields = [field(COMPONENTS[0], u.clone()), field(COMPONENTS[1], v.clone())];
        let map = PlaneMap::new([u, v]);
        let constants = Constants::known(map.constants(), card.constants);
        let mut mapping =
            Self { choice, formulas: fields, constants, view: PlaneView::new(card.view), map, revision: 0 };
        mapping.map.set_constants(&mapping.constants.values());
        mapping
    }

    /// The map.
    pub fn map(&self) -> &PlaneMap {
        &self.map
    }

    /// The title of the map.
    pub fn title(&self) -> &str {
        self.card().map_or("your map", |card| card.title)
    }

    /// The starting point of a named map; `None` for typed formulas.
    pub fn start(&self) -> Option<Point> {
        self.card().map(|card| card.start)
    }

    /// The requested view of the plane.
    pub fn view(&self) -> View {
        self.view.shown()
    }

    /// Changes whenever the map does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        self.formulas.iter_mut().for_each(|formula| visit(formula));
        self.constants.settings(visit);
        visit(&mut self.view);
    }

    /// Responds to a changed setting. Returns whether it brings a new map.
    pub fn changed(&mut self, setting: &str) -> bool {
        match (setting, self.card()) {
            ("map", Some(card)) => self.apply_card(card),
            ("map", None) => self.adopt_typed(),
            _ if COMPONENTS.contains(&setting) => {
                self.map = PlaneMap::new([0, 1].map(|component: usize| self.formulas[component].formula().clone()));
                self.adopt_typed();
            }
            _ => {
                if self.constants.changed(setting) {
                    self.apply_constants();
                }
                return false;
            }
        }
        true
    }

    /// The view, to pan and zoom.
    pub fn pannable(&mut self) -> &mut dyn Pannable {
        &mut self.view
    }

    fn card(&self) -> Option<&'static MapCard> {
        MAPS.get(self.choice.index())
    }

    fn apply_card(&mut self, card: &'static MapCard) {
        let formulas = formulas(card);
        self.map = PlaneMap::new(formulas.clone());
        self.formulas.iter_mut().zip(formulas).for_each(|(field, formula)| field.adopt(formula));
        self.constants = Constants::known(self.map.constants(), card.constants);
        self.view = PlaneView::new(card.view);
        self.apply_constants();
    }

    /// Turns the formulas into the visitor's own, which have no default view.
    fn adopt_typed(&mut self) {
        self.choice.imply();
        self.formulas.iter_mut().for_each(FormulaField::mark_as_typed);
        self.constants.adopt(self.map.constants());
        self.view.clear_default();
        self.apply_constants();
    }

    /// Applies changed constants to the map.
    fn apply_constants(&mut self) {
        self.map.set_constants(&self.constants.values());
        self.revision += 1;
    }
}

fn formulas(card: &MapCard) -> [Formula; 2] {
    let vocabulary = Vocabulary { variables: VARIABLES, constants: &[] };
    card.components.map(|text| Formula::parse(text, &vocabulary).expect("the formulas of a named map parse"))
}
