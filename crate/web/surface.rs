//! A loss surface as a JavaScript class, for those who want the numbers without a page. Works in Node too.

use js_sys::{Float64Array, Int16Array, Uint16Array};
use wasm_bindgen::prelude::*;

use super::object::{Object, entries, error, error_at, get, list, list_of_numbers, number, numbers, pair, pairs, text};
use super::run::RunRequest;
use crate::basin::{self, Basins};
use crate::contour::contours;
use crate::formula_surface::FormulaSurface;
use crate::plane::{Grid, Point, View};
use crate::surface::Surface;
use crate::surfaces;
use crate::trajectory::Trajectory;

/// The largest grid that is computed: 16 million points, 128 MB.
const MOST_POINTS: f64 = 16_777_216.0;

/// The longest runs side by side: what is kept of them takes 200 MB.
const MOST_STEPS_TOGETHER: usize = 4_000_000;

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
        let mut values = std::mem::take(&mut self.scratch);
        let planes = room(&mut values, 3 * grid.len());
        self.sample_planes(&grid, planes);
        let given = given(planes, into);
        self.scratch = values;
        given
    }

    /// As `sample`, into a room of the core's own memory: nothing is copied. Returns the room's numbers.
    #[wasm_bindgen(js_name = sampleInto)]
    pub fn sample_into(
        &self,
        #[wasm_bindgen(unchecked_param_type = "View")] view: &JsValue,
        into: &mut Room,
    ) -> Result<Float64Array, JsValue> {
        let grid = grid(view)?;
        into.numbers.resize(grid.len(), 0.0);
        self.surface.sample(&grid, &mut into.numbers);
        Ok(into.numbers())
    }

    /// As `sampleWithGradient`, into a room of the core's own memory: nothing is copied. Returns the room's numbers.
    #[wasm_bindgen(js_name = sampleWithGradientInto)]
    pub fn sample_with_gradient_into(
        &self,
        #[wasm_bindgen(unchecked_param_type = "View")] view: &JsValue,
        into: &mut Room,
    ) -> Result<Float64Array, JsValue> {
        let grid = grid(view)?;
        into.numbers.resize(3 * grid.len(), 0.0);
        self.sample_planes(&grid, &mut into.numbers);
        Ok(into.numbers())
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
        let run = RunRequest::read(run)?.run(start, &self.minima);
        let trajectories = run.trajectories(&[start], &self.surface).map_err(|message| error(&message))?;
        Ok(trajectory_object(&trajectories[0], &mut Vec::new()).into())
    }

    /// The same run from each of many starts, which is several times as fast as one after the other.
    #[wasm_bindgen(js_name = descendFrom, unchecked_return_type = "Trajectory[]")]
    pub fn descend_from(
        &self,
        #[wasm_bindgen(unchecked_param_type = "[number, number][]")] starts: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "BasinRun")] run: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let starts = pairs(starts).ok_or_else(|| error("the starts are a list of pairs of numbers: [[x, y], …]"))?;
        let run = RunRequest::read(run)?.run([0.0, 0.0], &self.minima);
        if starts.len().saturating_mul(run.steps) > MOST_STEPS_TOGETHER {
            return Err(error("these are too many steps: starts × steps is at most 4,000,000"));
        }
        let trajectories = run.trajectories(&starts, &self.surface).map_err(|message| error(&message))?;
        let mut scratch = Vec::with_capacity(3 * (run.steps + 1));
        Ok(list(trajectories.iter().map(|trajectory| trajectory_object(trajectory, &mut scratch))))
    }

    /// Which minimum each point of a view ends in.
    #[wasm_bindgen(unchecked_return_type = "Basins")]
    pub fn basins(
        &self,
        #[wasm_bindgen(unchecked_param_type = "View")] view: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "BasinRun")] run: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let grid = grid(view)?;
        let run = RunRequest::read(run)?.run([0.0, 0.0], &self.minima);
        let mut classifier = basin::classifier(&self.surface, &run).map_err(|message| error(&message))?;
        let mut basins = Basins::new(grid, &self.minima);
        while basins.advance(&mut *classifier, &mut || true) {}
        let minima: Vec<f64> = basins.minima().iter().flatten().copied().collect();
        let object = Object::new().with("minimum", Int16Array::from(&basins.minimum_indices()[..]));
        Ok(object.with("steps", Uint16Array::from(&basins.steps()[..])).with("minima", numbers(&minima)).into())
    }
}

impl WebSurface {
    /// f, ∂f/∂x and ∂f/∂y, one after the other.
    fn sample_planes(&self, grid: &Grid, planes: &mut [f64]) {
        let (value, slopes) = planes.split_at_mut(grid.len());
        let (x, y) = slopes.split_at_mut(grid.len());
        self.surface.sample_with_gradient(grid, [value, x, y]);
    }
}

/// Room for numbers in the core's own memory, for whoever samples again and again and looks at the numbers at once: uploads
/// them, draws them, sums them up.
#[wasm_bindgen]
#[derive(Default)]
pub struct Room {
    numbers: Vec<f64>,
}

#[wasm_bindgen]
impl Room {
    /// An empty room; what is sampled into it makes it as large as need be.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Room {
        Self::default()
    }

    /// What was sampled last, without a copy. The array is a window on memory that is used again: it is good until anything
    /// else is asked of this module, which may leave it empty or with other numbers in it. So keep the room, and ask it anew
    /// each time; `slice()` gives numbers to keep.
    #[wasm_bindgen(getter)]
    pub fn numbers(&self) -> Float64Array {
        // SAFETY: the window may outlive the numbers, as is said above: it then shows others, and writes nothing.
        unsafe { Float64Array::view(&self.numbers) }
    }
}

/// A trajectory as an object. Its numbers are windows on one array, for a browser gives memory for one large array sooner
/// than for several small ones.
fn trajectory_object(Trajectory { points, losses, verdict, .. }: &Trajectory, scratch: &mut Vec<f64>) -> Object {
    let (points, _) = points.as_chunks::<2>();
    scratch.clear();
    scratch.extend(points.iter().map(|[x, _]| x));
    scratch.extend(points.iter().map(|[_, y]| y));
    scratch.extend_from_slice(losses);
    let (all, count) = (numbers(scratch), losses.len() as u32);
    let [x, y, loss] = [0, 1, 2].map(|column| all.subarray(column * count, (column + 1) * count));
    Object::new().with("x", x).with("y", y).with("loss", loss).with("verdict", verdict.as_str())
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
