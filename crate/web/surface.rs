//! A loss surface as a JavaScript class, for those who want the numbers without a page. Works in Node too.

use js_sys::{Float64Array, Int16Array, Uint16Array};
use wasm_bindgen::prelude::*;

use super::object::{Object, entries, error, error_at, get, list, list_of_numbers, number, numbers, pair, text};
use super::run::Request;
use crate::basin::{self, Basins};
use crate::contour::contours;
use crate::formula_surface::FormulaSurface;
use crate::problem::SurfaceProblem;
use crate::surface::{Grid, Point, Surface, View};
use crate::surfaces;

/// The largest grid that is computed: 16 million points, 128 MB.
const MOST_POINTS: f64 = 16_777_216.0;

/// A loss f(x, y): a typed formula or a named surface.
#[wasm_bindgen(js_name = Surface)]
pub struct WebSurface {
    surface: FormulaSurface,
    minima: Vec<Point>,
    scratch: Vec<f64>,
}

#[wasm_bindgen(js_class = Surface)]
impl WebSurface {
    /// A formula in x and y. Constants without a value are 1.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string")] formula: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Record<string, number>")] constants: JsValue,
    ) -> Result<WebSurface, JsValue> {
        let formula = &text(formula).ok_or_else(|| error("the formula is a text"))?;
        let mut values = Vec::new();
        for (name, value) in entries(&constants) {
            let value = number(&value).ok_or_else(|| error(&format!("the constant {name} is a number")))?;
            values.push((name, value));
        }
        let named: Vec<(&str, f64)> = values.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let surface = FormulaSurface::parse(formula, &named)
            .map_err(|refusal| error_at(&refusal.message, formula, [refusal.start, refusal.end]))?;
        Ok(Self { surface, minima: Vec::new(), scratch: Vec::new() })
    }

    /// A surface of the list that `surfaces()` gives.
    pub fn named(#[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue) -> Result<WebSurface, JsValue> {
        let id = &text(id).ok_or_else(|| error("the name of a surface is a text"))?;
        let row = surfaces::named(id).ok_or_else(|| {
            let known: Vec<_> = surfaces::surfaces().iter().map(|row| row.id).collect();
            error(&format!("there is no surface “{id}”; known: {}", known.join(", ")))
        })?;
        Ok(Self {
            surface: row.surface(),
            minima: row.minima(&[]).iter().map(|minimum| minimum.at).collect(),
            scratch: Vec::new(),
        })
    }

    /// f(x, y).
    pub fn value(&self, x: f64, y: f64) -> f64 {
        self.surface.value([x, y])
    }

    /// ∂f/∂x, ∂f/∂y.
    pub fn gradient(&self, x: f64, y: f64) -> Float64Array {
        numbers(&self.surface.gradient([x, y]))
    }

    /// ∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y².
    pub fn hessian(&self, x: f64, y: f64) -> Float64Array {
        numbers(&self.surface.hessian([x, y]))
    }

    /// f at every point of a view, row-major, the first row at the lower y: in `into` if it is given, in a new array
    /// otherwise.
    pub fn sample(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "View")] view: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Float64Array")] into: &JsValue,
    ) -> Result<Float64Array, JsValue> {
        let grid = grid(view)?;
        let values = room(&mut self.scratch, grid.len());
        self.surface.sample(&grid, values);
        given(values, into)
    }

    /// f at every point of a view, then ∂f/∂x, then ∂f/∂y, each in the order of `sample`: in `into` if it is given, in a
    /// new array otherwise.
    #[wasm_bindgen(js_name = sampleWithGradient)]
    pub fn sample_with_gradient(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "View")] view: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Float64Array")] into: &JsValue,
    ) -> Result<Float64Array, JsValue> {
        let grid = grid(view)?;
        let values = room(&mut self.scratch, 3 * grid.len());
        let (value, slopes) = values.split_at_mut(grid.len());
        let (x, y) = slopes.split_at_mut(grid.len());
        self.surface.sample_with_gradient(&grid, [value, x, y]);
        given(values, into)
    }

    /// The contour lines of f on a view at some levels.
    #[wasm_bindgen(unchecked_return_type = "Contour[]")]
    pub fn contours(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "View")] view: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float64Array | number[]")] levels: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let grid = grid(view)?;
        let levels = &list_of_numbers(levels).ok_or_else(|| error("the levels are a list of numbers"))?;
        let values = room(&mut self.scratch, grid.len());
        self.surface.sample(&grid, values);
        let lines = contours(&grid, values, levels);
        Ok(list(levels.iter().zip(lines).map(|(level, lines)| {
            Object::new().with("level", *level).with("lines", list(lines.iter().map(|line| numbers(line))))
        })))
    }

    /// A run of an optimiser from a start.
    #[wasm_bindgen(unchecked_return_type = "Trajectory")]
    pub fn descend(&self, #[wasm_bindgen(unchecked_param_type = "Run")] run: &JsValue) -> Result<JsValue, JsValue> {
        let start = get(run, "start").as_ref().and_then(pair);
        let start = start.ok_or_else(|| error("start is a pair of numbers: [x, y]"))?;
        let run = Request::read(run)?.run(start, &self.minima);
        let trajectory = run.walk(&mut SurfaceProblem::new(&self.surface)).map_err(|message| error(&message))?;
        let along = |axis: usize| -> Vec<f64> { trajectory.points.iter().skip(axis).step_by(2).copied().collect() };
        let object = Object::new().with("x", numbers(&along(0))).with("y", numbers(&along(1)));
        let object = object.with("loss", numbers(&trajectory.losses));
        Ok(object.with("verdict", trajectory.verdict.as_str()).into())
    }

    /// Which minimum each point of a view ends in.
    #[wasm_bindgen(unchecked_return_type = "Basins")]
    pub fn basins(
        &self,
        #[wasm_bindgen(unchecked_param_type = "View")] view: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "BasinRun")] run: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let grid = grid(view)?;
        let run = Request::read(run)?.run([0.0, 0.0], &self.minima);
        let mut road = basin::road(&self.surface, &run).map_err(|message| error(&message))?;
        let mut basins = Basins::new(grid, &self.minima);
        while basins.advance(&mut *road, &mut || true) {}
        let minima: Vec<f64> = basins.minima().iter().flatten().copied().collect();
        let object = Object::new().with("minimum", Int16Array::from(&basins.minimum_indices()[..]));
        Ok(object.with("steps", Uint16Array::from(&basins.steps()[..])).with("minima", numbers(&minima)).into())
    }
}

/// The first numbers of a room that is kept, so that a large grid is not cleared anew each time.
fn room(scratch: &mut Vec<f64>, count: usize) -> &mut [f64] {
    if scratch.len() < count {
        scratch.resize(count, 0.0);
    }
    &mut scratch[..count]
}

/// Numbers for JavaScript to keep: in an array of its own, if there is one.
fn given(values: &[f64], into: &JsValue) -> Result<Float64Array, JsValue> {
    if into.is_undefined() {
        return Ok(numbers(values));
    }
    let array = into.dyn_ref::<Float64Array>().ok_or_else(|| error("what is to be filled is a Float64Array"))?;
    if array.length() as usize != values.len() {
        return Err(error(&format!("the array to fill has {} numbers, not {}", array.length(), values.len())));
    }
    array.copy_from(values);
    Ok(array.clone())
}

fn grid(view: &JsValue) -> Result<Grid, JsValue> {
    let range = |name: &str| {
        let range = get(view, name).as_ref().and_then(pair);
        range.ok_or_else(|| error(&format!("the view's {name} is a pair of numbers: [lowest, highest]")))
    };
    let count = |name: &str| {
        let count =
            get(view, name).and_then(|value| value.as_f64()).filter(|count| *count >= 1.0 && count.fract() == 0.0);
        count.ok_or_else(|| error(&format!("the view's {name} is a whole number from 1 up")))
    };
    let (columns, rows) = (count("columns")?, count("rows")?);
    if columns * rows > MOST_POINTS {
        return Err(error("the view has too many points: columns × rows is at most 16,777,216"));
    }
    Ok(Grid { view: View { x: range("x")?, y: range("y")? }, columns: columns as usize, rows: rows as usize })
}
