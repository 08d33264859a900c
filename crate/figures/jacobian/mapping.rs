//! The map that a person looks at: a named one or two typed formulas, their constants as sliders, and the part of the plane that
//! is mapped.

use super::maps::{MAPS, Row};
use crate::figure::{Choice, Pannable, Parameter, Refusal};
use crate::figures::constants::Constants;
use crate::figures::plane_view::PlaneView;
use crate::formula::{Formula, Vocabulary};
use crate::plane_map::PlaneMap;
use crate::surface::{Point, View};

/// The names of the components among the parameters.
const COMPONENTS: [&str; 2] = ["u", "v"];

/// A map and the window onto what it maps.
pub struct Mapping {
    row: Option<&'static Row>,
    map: PlaneMap,
    constants: Constants,
    view: PlaneView,
    revision: u64,
}

impl Mapping {
    /// The first of the named maps.
    pub fn new() -> Self {
        Self::of(&MAPS[0])
    }

    fn of(row: &'static Row) -> Self {
        let vocabulary = vocabulary();
        let formula = |text: &str| Formula::parse(text, &vocabulary).expect("a row's formulas parse");
        let mut map = PlaneMap::new(row.components.map(formula));
        let constants = Constants::known(map.constants(), row.constants);
        map.set_constants(&constants.values());
        Self { row: Some(row), map, constants, view: PlaneView::new(row.view), revision: 0 }
    }

    /// The map.
    pub fn map(&self) -> &PlaneMap {
        &self.map
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        self.row.map_or("your map", |row| row.title)
    }

    /// Where the row has the point; none for typed formulas.
    pub fn start(&self) -> Option<Point> {
        self.row.map(|row| row.start)
    }

    /// What a person asked to see of the plane.
    pub fn view(&self) -> View {
        self.view.shown()
    }

    /// Changes whenever the map does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The parameters a person can set.
    pub fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = vec![self.choice()];
        for (name, formula) in COMPONENTS.into_iter().zip(self.map.components()) {
            let parameter = Parameter::formula(name, "Component", name, formula);
            parameters.push(parameter.with_default(self.row.is_some()));
        }
        parameters.extend(self.constants.parameters());
        let view = self.view.parameter();
        // Of typed formulas nobody knows which view they began with.
        parameters.push(if self.row.is_some() { view } else { view.with_default(false) });
        parameters
    }

    /// Sets one of them; `None` says that the name is none of them.
    pub fn set(&mut self, name: &str, value: &str) -> Option<Result<(), Refusal>> {
        if let Some(component) = COMPONENTS.iter().position(|known| *known == name) {
            return Some(self.type_in(component, value));
        }
        match name {
            "map" => Some(self.choose(value)),
            "view" => Some(self.view.set(value)),
            _ => {
                let result = self.constants.set(name, value)?;
                self.take_constants();
                Some(result)
            }
        }
    }

    /// Sets a constant from its slider; `None` says that the name is no constant.
    pub fn slide(&mut self, name: &str, position: f64) -> Option<()> {
        self.constants.slide(name, position)?;
        self.take_constants();
        Some(())
    }

    /// The view, to shift and zoom.
    pub fn pannable(&mut self) -> &mut dyn Pannable {
        &mut self.view
    }

    fn choice(&self) -> Parameter {
        let typed = Choice { value: "typed", label: "Your own formulas", swatch: None };
        let rows = MAPS.iter().map(|row| Choice { value: row.id, label: row.title, swatch: None });
        let value = self.row.map_or("typed", |row| row.id);
        Parameter::choice("map", "Map", rows.chain([typed]).collect(), value)
            // Typed formulas say by themselves that no row is chosen.
            .with_default(self.row.is_none_or(|row| row.id == MAPS[0].id))
    }

    fn choose(&mut self, id: &str) -> Result<(), Refusal> {
        if id == "typed" {
            self.row = None;
            self.constants = self.constants.adopted(self.map.constants());
            return Ok(());
        }
        let row = MAPS.iter().find(|row| row.id == id);
        let row = row.ok_or_else(|| Refusal::new(format!("there is no map “{id}”")))?;
        *self = Self { revision: self.revision + 1, ..Self::of(row) };
        Ok(())
    }

    fn type_in(&mut self, component: usize, text: &str) -> Result<(), Refusal> {
        let formula = Formula::parse(text, &vocabulary())?;
        if let Some(name) = formula.constants().iter().find(|name| COMPONENTS.contains(&name.as_str())) {
            return Err(Refusal::new(format!("{name} is what the map makes of x and y: take another letter here")));
        }
        let mut components = self.map.components().clone();
        components[component] = formula;
        self.map = PlaneMap::new(components);
        self.constants = self.constants.adopted(self.map.constants());
        self.row = None;
        self.take_constants();
        Ok(())
    }

    /// After a constant has got another value.
    fn take_constants(&mut self) {
        self.map.set_constants(&self.constants.values());
        self.revision += 1;
    }
}

fn vocabulary() -> Vocabulary<'static> {
    Vocabulary { variables: &["x", "y"], constants: &[] }
}
