//! The loss that a person looks at: a named surface or a typed formula, its constants as sliders, and the part of the
//! plane that is shown. Shared by every figure that draws a loss over the plane.

use super::constants::Constants;
use super::plane_view::PlaneView;
use crate::figure::{Choice, Pannable, Parameter, Refusal};
use crate::formula_surface::FormulaSurface;
use crate::surface::View;
use crate::surfaces::{self, Critical, Row};

/// A loss and the window onto it.
pub struct Landscape {
    /// The row that it opens with.
    opening: &'static Row,
    row: Option<&'static Row>,
    surface: FormulaSurface,
    constants: Constants,
    critical: Vec<Critical>,
    view: PlaneView,
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
        Self {
            opening,
            row: Some(row),
            surface,
            constants,
            critical: row.critical(&[]),
            view: PlaneView::new(row.view),
            revision: 0,
        }
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
        self.view.shown()
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
        parameters.push(self.view.parameter());
        parameters
    }

    /// Sets one of them; `None` says that the name is none of them.
    pub fn set(&mut self, name: &str, value: &str) -> Option<Result<(), Refusal>> {
        match name {
            "surface" => Some(self.choose(value)),
            "formula" => Some(self.type_in(value)),
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
        let typed = Choice { value: "typed", label: "Your own formula", swatch: None };
        let rows = surfaces::surfaces().iter().map(|row| Choice { value: row.id, label: row.title, swatch: None });
        let value = self.row.map_or("typed", |row| row.id);
        Parameter::choice("surface", "Surface", rows.chain([typed]).collect(), value)
            // A typed formula says by itself that no row is chosen.
            .with_default(self.row.is_none_or(|row| row.id == self.opening.id))
    }

    fn choose(&mut self, id: &str) -> Result<(), Refusal> {
        if id == "typed" {
            self.forget_row();
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
        self.forget_row();
        self.revision += 1;
        Ok(())
    }

    /// A state with a typed formula alone is read into a figure that has just been opened, so for a typed formula the view to go
    /// back to is that of the opening.
    fn forget_row(&mut self) {
        self.row = None;
        self.critical.clear();
        self.view.settle(self.opening.view);
    }

    /// After a constant has got another value.
    fn take_constants(&mut self) {
        self.surface.set_constants(&self.constants.values());
        self.critical = self.row.map(|row| row.critical(&self.constants.pairs())).unwrap_or_default();
        self.revision += 1;
    }
}
