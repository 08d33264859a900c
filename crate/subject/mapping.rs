//! A map of the plane that is shown: a named map or typed formulas, their constants as sliders, and the part of the plane that is
//! mapped. A figure may compose it with a function f(u, v), typed too. Shared by every figure about a map of the plane.

use super::constants::Constants;
use super::maps::MapCard;
use super::plane_view::PlaneView;
use crate::figure::formula_field::FormulaField;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Pannable, Visit};
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
    /// The formulas of u and v.
    components: [FormulaField; 2],
    /// The formula of f, in a figure that composes the map with it.
    outer: Option<FormulaField>,
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
        let [u, v] = components(card);
        let taken: &[&str] = if card.outer.is_some() { &["u", "v", OUTER] } else { COMPONENTS };
        let field = |name, formula| FormulaField::new(name, "Component", name, VARIABLES, formula).without(taken);
        let fields = [field(COMPONENTS[0], u.clone()), field(COMPONENTS[1], v.clone())];
        let outer = outer(card).map(|formula| {
            FormulaField::new(OUTER, "Outer function", OUTER, COMPONENTS, formula).without(&["x", "y", OUTER])
        });
        let mut mapping = Self {
            cards,
            choice,
            components: fields,
            outer,
            constants: Constants::default(),
            view: PlaneView::new(card.view),
            map: PlaneMap::new([u, v]),
            revision: 0,
        };
        mapping.constants = Constants::known(&mapping.constant_names(), card.constants);
        mapping.map.set_constants(&mapping.constants.values());
        mapping
    }

    /// The map.
    pub fn map(&self) -> &PlaneMap {
        &self.map
    }

    /// f(u, v), if the figure composes the map with it.
    pub fn outer(&self) -> Option<&Formula> {
        self.outer.as_ref().map(FormulaField::formula)
    }

    /// The title of the map.
    pub fn title(&self) -> &str {
        self.card().map_or(if self.outer.is_some() { "your formulas" } else { "your map" }, |card| card.title)
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
        self.components.iter_mut().chain(&mut self.outer).for_each(|formula| visit(formula));
        self.constants.settings(visit);
        visit(&mut self.view);
    }

    /// Responds to a changed setting. Returns whether it brings other formulas.
    pub fn changed(&mut self, setting: &str) -> bool {
        match (setting, self.card()) {
            ("map", Some(card)) => self.apply_card(card),
            ("map", None) => self.adopt_typed(),
            _ if COMPONENTS.contains(&setting) => {
                self.map = PlaneMap::new([0, 1].map(|component: usize| self.components[component].formula().clone()));
                self.adopt_typed();
            }
            (OUTER, _) if self.outer.is_some() => self.adopt_typed(),
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

    fn constant_names(&self) -> Vec<String> {
        let own = [self.map.constants()].into_iter();
        formula::merged_constants(own.chain(self.outer().map(Formula::constants)))
    }

    fn apply_card(&mut self, card: &'static MapCard) {
        let formulas = components(card);
        self.map = PlaneMap::new(formulas.clone());
        let fields = self.components.iter_mut().chain(&mut self.outer);
        fields.zip(formulas.into_iter().chain(outer(card))).for_each(|(field, formula)| field.adopt(formula));
        self.constants = Constants::known(&self.constant_names(), card.constants);
        self.view = PlaneView::new(card.view);
        self.apply_constants();
    }

    /// Turns the formulas into the visitor's own, which have no default view.
    fn adopt_typed(&mut self) {
        self.choice.imply();
        self.components.iter_mut().chain(&mut self.outer).for_each(FormulaField::mark_as_typed);
        self.constants.adopt(&self.constant_names());
        self.view.clear_default();
        self.apply_constants();
    }

    /// Applies changed constants to the map.
    fn apply_constants(&mut self) {
        self.map.set_constants(&self.constants.values());
        self.revision += 1;
    }
}

fn components(card: &MapCard) -> [Formula; 2] {
    card.components.map(|text| preset(text, VARIABLES))
}

fn outer(card: &MapCard) -> Option<Formula> {
    card.outer.map(|text| preset(text, COMPONENTS))
}

fn preset(text: &str, variables: &[&str]) -> Formula {
    let vocabulary = Vocabulary { variables, constants: &[] };
    Formula::parse(text, &vocabulary).expect("the formulas of a named map parse")
}
