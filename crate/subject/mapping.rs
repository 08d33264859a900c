//! A map of the plane that is shown: a named map or typed formulas, their constants as sliders, and the part of the plane that is
//! mapped. A figure may compose it with a function f(u, v), typed too. Shared by every figure about a map of the plane.

use super::constants::Constants;
use super::maps::MapCard;
use super::plane_view::PlaneView;
use crate::figure::formula_field::FormulaField;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Pannable, Setting, Visit};
use crate::formula::{self, Formula, Vocabulary};
use crate::plane::{Point, View};
use crate::plane_map::PlaneMap;

/// The variables of the components.
const VARIABLES: &[&str] = &["x", "y"];

/// The names of the components among the parameters: the variables of the outer function.
const COMPONENTS: &[&str] = &["u", "v"];

/// The name of the outer function among the parameters.
const OUTER: &str = "f";

/// A map and the view of its domain.
pub struct Mapping {
    cards: &'static [MapCard],
    choice: Pick,
    /// The formulas of u and v, and of f in a figure that composes the map with it.
    fields: Vec<FormulaField>,
    /// The constants of all formulas; those of the components come first.
    constants: Constants,
    view: PlaneView,
    map: PlaneMap,
    revision: u64,
}

impl Mapping {
    /// The first of some named maps. All of them have an outer function, or none.
    pub fn new(cards: &'static [MapCard]) -> Self {
        let rows = cards.iter().map(|card| Choice::from((card.id, card.title)));
        let choice = Pick::new("map", "Map", rows).or_implied("typed", "Your own formulas");
        let card = &cards[0];
        let taken: &[&str] = if card.outer.is_some() { &["u", "v", OUTER] } else { COMPONENTS };
        let field = |(index, formula): (usize, Formula)| match COMPONENTS.get(index) {
            Some(name) => FormulaField::new(name, "Component", name, VARIABLES, formula).without(taken),
            None => FormulaField::new(OUTER, "Outer function", OUTER, COMPONENTS, formula).without(&["x", "y", OUTER]),
        };
        let fields: Vec<FormulaField> = formulas(card).into_iter().enumerate().map(field).collect();
        let map = map(&fields);
        let constants = Constants::known(&constant_names(&fields), card.constants);
        let mut mapping = Self { cards, choice, fields, constants, view: PlaneView::new(card.view), map, revision: 0 };
        mapping.map.set_constants(&mapping.constants.values());
        mapping
    }

    /// The map.
    pub fn map(&self) -> &PlaneMap {
        &self.map
    }

    /// f(u, v), if the figure composes the map with it.
    pub fn outer(&self) -> Option<&Formula> {
        self.fields.get(COMPONENTS.len()).map(FormulaField::formula)
    }

    /// The values of the constants of a formula, which are among those of the map and the outer function.
    pub fn constants_of(&self, formula: &Formula) -> Vec<f64> {
        let pairs = self.constants.pairs();
        let value = |name: &String| pairs.iter().find(|(other, _)| other == name).map(|&(_, value)| value);
        formula.constants().iter().filter_map(value).collect()
    }

    /// The title of the map.
    pub fn title(&self) -> &str {
        self.card().map_or(if self.outer().is_some() { "your formulas" } else { "your map" }, |card| card.title)
    }

    /// The starting point of a named map; `None` for typed formulas.
    pub fn start(&self) -> Option<Point> {
        self.card().map(|card| card.start)
    }

    /// The requested view of the plane.
    pub fn view(&self) -> View {
        self.view.shown()
    }

    /// Changes whenever the map does, or the outer function.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        self.fields.iter_mut().for_each(|formula| visit(formula));
        self.constants.settings(visit);
        visit(&mut self.view);
    }

    /// Responds to a changed setting. Returns whether it brings other formulas.
    pub fn changed(&mut self, setting: &str) -> bool {
        match (setting, self.card()) {
            ("map", Some(card)) => self.apply_card(card),
            ("map", None) => self.adopt_typed(),
            _ if self.fields.iter().any(|field| field.name() == setting) => {
                self.map = map(&self.fields);
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
        self.cards.get(self.choice.index())
    }

    fn apply_card(&mut self, card: &'static MapCard) {
        self.fields.iter_mut().zip(formulas(card)).for_each(|(field, formula)| field.adopt(formula));
        self.map = map(&self.fields);
        self.constants = Constants::known(&constant_names(&self.fields), card.constants);
        self.view = PlaneView::new(card.view);
        self.apply_constants();
    }

    /// Turns the formulas into the visitor's own, which have no default view.
    fn adopt_typed(&mut self) {
        self.choice.imply();
        self.fields.iter_mut().for_each(FormulaField::mark_as_typed);
        self.constants.adopt(&constant_names(&self.fields));
        self.view.clear_default();
        self.apply_constants();
    }

    /// Applies changed constants to the map.
    fn apply_constants(&mut self) {
        self.map.set_constants(&self.constants.values());
        self.revision += 1;
    }
}

/// The map of the first two formulas.
fn map(fields: &[FormulaField]) -> PlaneMap {
    PlaneMap::new([0, 1].map(|component: usize| fields[component].formula().clone()))
}

fn constant_names(fields: &[FormulaField]) -> Vec<String> {
    formula::merged_constants(fields.iter().map(|field| field.formula().constants()))
}

/// The formulas of a card: u, v and, if it has one, f.
fn formulas(card: &MapCard) -> Vec<Formula> {
    let parse = |(index, text): (usize, &&str)| {
        let variables = if index < COMPONENTS.len() { VARIABLES } else { COMPONENTS };
        Formula::parse(text, &Vocabulary { variables, constants: &[] }).expect("the formulas of a named map parse")
    };
    card.components.iter().chain(&card.outer).enumerate().map(parse).collect()
}
