//! The loss that a person looks at: a named surface or a typed formula, its constants as sliders, and the part of the
//! plane that is shown. Shared by every figure that draws a loss over the plane.

use crate::figure::dial::Dial;
use crate::figure::{Choice, Control, Group, Parameter, Refusal, number};
use crate::formula::{self, Formula, FormulaError};
use crate::formula_surface::FormulaSurface;
use crate::optimiser::Scale;
use crate::surface::{Point, View};
use crate::surfaces::{self, Critical, Row};

/// What is shown of a typed formula if nobody has said.
const TYPED_VIEW: View = View { x: [-3.0, 3.0], y: [-3.0, 3.0] };

/// Where the slider of a typed constant goes, to begin with.
const TYPED_RANGE: [f64; 2] = [-5.0, 5.0];

/// How wide a view may get, and how narrow, before the numbers of the axes lose their meaning.
const VIEW_SIZES: [f64; 2] = [1e-9, 1e9];

/// A loss and the window onto it.
pub struct Landscape {
    row: Option<&'static Row>,
    surface: FormulaSurface,
    dials: Vec<Dial>,
    critical: Vec<Critical>,
    view: View,
    revision: u64,
}

impl Landscape {
    /// A named surface as its row has it.
    pub fn new(row: &'static Row) -> Self {
        let surface = row.surface();
        let range =
            |name: &String| row.constants.iter().find(|constant| constant.name == name).map(|constant| constant.range);
        let dials = surface.formula().constants().iter().map(|name| dial(range(name).unwrap_or(TYPED_RANGE))).collect();
        Self { row: Some(row), surface, dials, critical: row.critical(&[]), view: row.view, revision: 0 }
    }

    /// The loss.
    pub fn surface(&self) -> &FormulaSurface {
        &self.surface
    }

    /// The row it is taken from; none for a typed formula.
    pub fn row(&self) -> Option<&'static Row> {
        self.row
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
        let mut parameters = vec![self.choice(), self.formula()];
        let constants = self.surface.formula().constants().iter().zip(self.surface.constants()).enumerate();
        parameters.extend(constants.map(|(index, (name, value))| self.constant(index, name, *value)));
        parameters.push(self.window());
        parameters
    }

    /// Sets one of them; `None` says that the name is none of them.
    pub fn set(&mut self, name: &str, value: &str) -> Option<Result<(), Refusal>> {
        match name {
            "surface" => Some(self.choose(value)),
            "formula" => Some(self.type_in(value)),
            "view" => Some(self.look_at(value)),
            _ => self.constant_index(name).map(|index| self.set_constant(index, name, value)),
        }
    }

    /// Sets a constant from its slider; `None` says that the name is no constant.
    pub fn slide(&mut self, name: &str, position: f64) -> Option<()> {
        let index = self.constant_index(name)?;
        self.put_constant(index, self.dials[index].at(position));
        Some(())
    }

    /// Shifts the view so that what was at `from` is at `to`.
    pub fn pan(&mut self, from: Point, to: Point) {
        let [right, up] = [from[0] - to[0], from[1] - to[1]];
        self.show(View { x: self.view.x.map(|x| x + right), y: self.view.y.map(|y| y + up) });
    }

    /// Makes the view `factor` times as wide and high, holding `at` in place.
    pub fn zoom(&mut self, factor: f64, at: Point) {
        let about = |range: [f64; 2], centre: f64| range.map(|end| centre + (end - centre) * factor);
        self.show(View { x: about(self.view.x, at[0]), y: about(self.view.y, at[1]) });
    }

    /// The view as the row has it.
    pub fn reset_view(&mut self) {
        self.view = self.default_view();
    }

    fn default_view(&self) -> View {
        self.row.map_or(TYPED_VIEW, |row| row.view)
    }

    fn choice(&self) -> Parameter {
        let typed = Choice { value: "typed", label: "Your own formula", swatch: None };
        let rows = surfaces::surfaces().iter().map(|row| Choice { value: row.id, label: row.title, swatch: None });
        Parameter {
            name: "surface".into(),
            label: "Surface".into(),
            symbol: "",
            group: Group::What,
            section: String::new(),
            value: self.row.map_or("typed", |row| row.id).into(),
            // A typed formula says by itself that no row is chosen.
            is_default: self.row.is_none_or(|row| row.id == super::descent::OPENING_SURFACE),
            control: Control::Choice(rows.chain([typed]).collect()),
        }
    }

    fn formula(&self) -> Parameter {
        Parameter {
            name: "formula".into(),
            label: "Formula".into(),
            symbol: "f",
            group: Group::What,
            section: String::new(),
            value: self.surface.formula().source().into(),
            is_default: self.row.is_some(),
            control: Control::Formula { mathml: self.surface.formula().to_mathml() },
        }
    }

    fn constant(&self, index: usize, name: &str, value: f64) -> Parameter {
        let dial = self.dials[index];
        Parameter {
            name: name.into(),
            label: formula::symbol(name).into(),
            symbol: "",
            group: Group::What,
            section: String::new(),
            value: dial.write(value),
            is_default: value == self.default_constant(name),
            control: dial.control(value),
        }
    }

    fn window(&self) -> Parameter {
        let View { x: [left, right], y: [low, high] } = self.view;
        Parameter {
            name: "view".into(),
            label: "View".into(),
            symbol: "",
            group: Group::What,
            section: String::new(),
            value: format!("{left},{right},{low},{high}"),
            is_default: self.view == self.default_view(),
            control: Control::Hidden,
        }
    }

    fn choose(&mut self, id: &str) -> Result<(), Refusal> {
        if id == "typed" {
            self.row = None;
            self.critical.clear();
            return Ok(());
        }
        let row = surfaces::named(id).ok_or_else(|| Refusal::new(format!("there is no surface “{id}”")))?;
        *self = Self { revision: self.revision + 1, ..Self::new(row) };
        Ok(())
    }

    fn type_in(&mut self, text: &str) -> Result<(), Refusal> {
        let refuse = |error: FormulaError| Refusal { place: Some([error.start, error.end]), message: error.message };
        let surface = FormulaSurface::parse(text, &[]).map_err(refuse)?;
        let formula: &Formula = surface.formula();
        let kept =
            |name: &String| self.constant_index(name).map(|index| (self.surface.constants()[index], self.dials[index]));
        let constants = formula.constants().iter().map(|name| kept(name).unwrap_or((1.0, dial(TYPED_RANGE))));
        let (values, dials): (Vec<f64>, Vec<Dial>) = constants.unzip();
        self.surface = surface;
        self.surface.set_constants(&values);
        self.dials = dials;
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
        let sane = |[low, high]: [f64; 2]| {
            let far = low.abs().max(high.abs());
            (VIEW_SIZES[0]..=VIEW_SIZES[1]).contains(&(high - low)) && high - low > far * 1e-9 && far <= VIEW_SIZES[1]
        };
        let accepted = sane(view.x) && sane(view.y);
        if accepted {
            self.view = view;
        }
        accepted
    }

    fn constant_index(&self, name: &str) -> Option<usize> {
        self.surface.formula().constants().iter().position(|known| known == name)
    }

    fn default_constant(&self, name: &str) -> f64 {
        let constants = self.row.map_or(&[][..], |row| row.constants);
        constants.iter().find(|constant| constant.name == name).map_or(1.0, |constant| constant.default)
    }

    fn set_constant(&mut self, index: usize, name: &str, text: &str) -> Result<(), Refusal> {
        let wide = Dial { range: [-VIEW_SIZES[1], VIEW_SIZES[1]], ..self.dials[index] };
        let value = wide.parse(name, text)?;
        self.dials[index] = widened(self.dials[index], value);
        self.put_constant(index, value);
        Ok(())
    }

    fn put_constant(&mut self, index: usize, value: f64) {
        let mut values = self.surface.constants().to_vec();
        values[index] = value;
        self.surface.set_constants(&values);
        let names = self.surface.formula().constants().iter().map(String::as_str);
        let pairs: Vec<(&str, f64)> = names.zip(values).collect();
        self.critical = self.row.map(|row| row.critical(&pairs)).unwrap_or_default();
        self.revision += 1;
    }
}

/// The dial of a constant: by factors where the range is positive and spans decades.
fn dial(range: [f64; 2]) -> Dial {
    let decades = range[0] > 0.0 && range[1] / range[0] >= 100.0;
    Dial { range, scale: if decades { Scale::Logarithmic } else { Scale::Linear }, whole: false }
}

/// A typed value beyond the slider's range widens the range.
fn widened(dial: Dial, value: f64) -> Dial {
    let [low, high] = dial.range;
    match value {
        _ if (low..=high).contains(&value) => dial,
        _ => Dial { range: [low.min(2.0 * value), high.max(2.0 * value)], scale: Scale::Linear, whole: false },
    }
}
