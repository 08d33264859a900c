//! The loss that a person looks at: a named surface or a typed formula, its constants as sliders, and the part of the
//! plane that is shown. Shared by every figure that draws a loss over the plane.

use super::constants::Constants;
use super::span;
use crate::figure::{Choice, Parameter, Refusal, number};
use crate::formula_surface::FormulaSurface;
use crate::surface::{Point, View};
use crate::surfaces::{self, Critical, Row};

/// A loss and the window onto it.
pub struct Landscape {
    /// The row that it opens with.
    opening: &'static Row,
    row: Option<&'static Row>,
    surface: FormulaSurface,
    constants: Constants,
    critical: Vec<Critical>,
    view: View,
    revision: u64,
}

impl Landscape {
    /// A named surface as its row has it. A figure that opens with it need not say so in its state.
    pub fn new(opening: &'static Row) -> Self {
        Self::of(opening, opening)
    }

    fn of(row: &'static Row, opening: &'static Row) -> Self {
        let surface = row.surface();
        let constants = Constants::known(surface.formula().constants(), row.constants);
        Self { opening, row: Some(row), surface, constants, critical: row.critical(&[]), view: row.view, revision: 0 }
    }

    /// The loss.
    pub fn surface(&self) -> &FormulaSurface {
        &self.surface
    }

    /// The row it is taken from; none for a typed formula.
    pub fn row(&self) -> Option<&'static Row> {
        self.row
    }

    /// The row whose view, starts and rate hold if nobody has said: its own, or for a typed formula the one that the figure opens
    /// with, from which a state that is read begins.
    pub fn home(&self) -> &'static Row {
        self.row.unwrap_or(self.opening)
    }

    /// What the loss is called.
    pub fn title(&self) -> &str {
        self.row.map_or("your formula", |row| row.title)
    }

    /// What a person asked to see; a picture may show more, never less.
    pub fn view(&self) -> View {
        self.view
    }

    /// Changes whenever the loss itself does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The points where the loss is known to be level: minima first, the lowest of all first. None for a typed formula.
    pub fn critical(&self) -> &[Critical] {
        &self.critical
    }

    /// The known minima.
    pub fn minima(&self) -> impl Iterator<Item = &Critical> {
        self.critical.iter().filter(|point| point.kind.is_minimum())
    }

    /// The lowest value the loss is known to have.
    pub fn lowest(&self) -> Option<f64> {
        self.minima().next().map(|minimum| minimum.value)
    }

    /// The parameters a person can set.
    pub fn parameters(&self) -> Vec<Parameter> {
        let formula = Parameter::formula("formula", "Formula", "f", self.surface.formula());
        let mut parameters = vec![self.choice(), formula.with_default(self.row.is_some())];
        parameters.extend(self.constants.parameters());
        parameters.push(self.window());
        parameters
    }

    /// Sets one of them; `None` says that the name is none of them.
    pub fn set(&mut self, name: &str, value: &str) -> Option<Result<(), Refusal>> {
        match name {
            "surface" => Some(self.choose(value)),
            "formula" => Some(self.type_in(value)),
            "view" => Some(self.look_at(value)),
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

    /// Shifts the view so that what was at `from` is at `to`.
    pub fn pan(&mut self, from: Point, to: Point) {
        let View { x, y } = self.view;
        self.show(View { x: span::shifted(x, from[0], to[0]), y: span::shifted(y, from[1], to[1]) });
    }

    /// Makes the view `factor` times as wide and high, holding `at` in place.
    pub fn zoom(&mut self, factor: f64, at: Point) {
        let View { x, y } = self.view;
        self.show(View { x: span::zoomed(x, factor, at[0]), y: span::zoomed(y, factor, at[1]) });
    }

    /// The view as the row has it.
    pub fn reset_view(&mut self) {
        self.view = self.default_view();
    }

    /// A state with a typed formula alone is read into a figure that has just been opened, so for a typed formula the default is the
    /// view of the opening.
    fn default_view(&self) -> View {
        self.home().view
    }

    fn choice(&self) -> Parameter {
        let typed = Choice { value: "typed", label: "Your own formula", swatch: None };
        let rows = surfaces::surfaces().iter().map(|row| Choice { value: row.id, label: row.title, swatch: None });
        let value = self.row.map_or("typed", |row| row.id);
        Parameter::choice("surface", "Surface", rows.chain([typed]).collect(), value)
            // A typed formula says by itself that no row is chosen.
            .with_default(self.row.is_none_or(|row| row.id == self.opening.id))
    }

    fn window(&self) -> Parameter {
        let value = [self.view.x, self.view.y].map(span::to_text).join(",");
        Parameter::text("view", "View: left, right, low, high", value).with_default(self.view == self.default_view())
    }

    fn choose(&mut self, id: &str) -> Result<(), Refusal> {
        if id == "typed" {
            self.row = None;
            self.critical.clear();
            self.constants = self.constants.adopted(self.surface.formula().constants());
            return Ok(());
        }
        let row = surfaces::named(id).ok_or_else(|| Refusal::new(format!("there is no surface “{id}”")))?;
        *self = Self { revision: self.revision + 1, ..Self::of(row, self.opening) };
        Ok(())
    }

    fn type_in(&mut self, text: &str) -> Result<(), Refusal> {
        self.surface = FormulaSurface::parse(text, &[])?;
        self.constants = self.constants.adopted(self.surface.formula().constants());
        self.surface.set_constants(&self.constants.values());
        self.row = None;
        self.critical.clear();
        self.revision += 1;
        Ok(())
    }

    fn look_at(&mut self, text: &str) -> Result<(), Refusal> {
        let numbers: Option<Vec<f64>> = text.split(',').map(number::parse).collect();
        let view = match numbers.as_deref() {
            Some(&[left, right, low, high]) => View { x: [left, right], y: [low, high] },
            _ => return Err(Refusal::new("the view is four numbers: left,right,low,high")),
        };
        if self.show(view) { Ok(()) } else { Err(Refusal::new("the view must be wider and higher than nothing")) }
    }

    fn show(&mut self, view: View) -> bool {
        let accepted = span::is_sensible(view.x) && span::is_sensible(view.y);
        if accepted {
            self.view = view;
        }
        accepted
    }

    /// After a constant has got another value.
    fn take_constants(&mut self) {
        self.surface.set_constants(&self.constants.values());
        self.critical = self.row.map(|row| row.critical(&self.constants.pairs())).unwrap_or_default();
        self.revision += 1;
    }
}
