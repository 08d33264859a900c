//! A loss surface as a JavaScript class, for computing without a page. It also works in Node.

use js_sys::{Float64Array, Int16Array, Uint16Array};
use wasm_bindgen::prelude::*;

use super::object::{Object, entries, error, error_at, get, list, list_of_numbers, number, numbers, pair, pairs, text};
use super::run::{RunRequest, noise};
use crate::basin::{self, Basins};
use crate::contour::contours_of;
use crate::formula_surface::FormulaSurface;
use crate::plane::{Grid, Point, View};
use crate::surface::Surface;
use crate::surfaces;
use crate::trajectory::{Run, Trajectory};

/// The largest grid, in points: 16 million take 128 MB.
const MAX_POINTS: f64 = 16_777_216.0;

/// The most steps of a batch of runs, over all starts: their trajectories take 200 MB.
const MAX_BATCH_STEPS: usize = 4_000_000;

/// A loss f(x, y): a typed formula or a named surface.
#[wasm_bindgen(js_name = Surface)]
pub struct WebSurface {
    surface: FormulaSurface,
    minima: Vec<Point>,
    scratch: Vec<f64>,
}

#[wasm_bindgen(js_class = Surface)]
impl WebSurface {
    /// A surface from a formula in x and y. Constants without a value are 1.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string")] formula: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Record<string, number>")] constants: JsValue,
    ) -> Result<WebSurface, JsValue> {
        let formula = &text(formula).ok_or_else(|| error("the formula must be a string"))?;
        let mut values = Vec::new();
        for (name, value) in entries(&constants) {
            let value = number(&value).ok_or_else(|| error(&format!("the constant {name} must be a number")))?;
            values.push((name, value));
        }
        let named: Vec<(&str, f64)> = values.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let surface = FormulaSurface::parse(formula, &named)
            .map_err(|refusal| error_at(&refusal.message, formula, [refusal.start, refusal.end]))?;
        Ok(Self { surface, minima: Vec::new(), scratch: Vec::new() })
    }

    /// A named surface, as listed by `surfaces()`.
    pub fn named(#[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue) -> Result<WebSurface, JsValue> {
        let id = &text(id).ok_or_else(|| error("the name of a surface must be a string"))?;
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

    /// The value f(x, y).
    pub fn value(&self, x: f64, y: f64) -> f64 {
        self.surface.value([x, y])
    }

    /// The gradient: ∂f/∂x, ∂f/∂y.
    pub fn gradient(&self, x: f64, y: f64) -> Float64Array {
        numbers(&self.surface.gradient([x, y]))
    }

    /// The Hessian: ∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y².
    pub fn hessian(&self, x: f64, y: f64) -> Float64Array {
        numbers(&self.surface.hessian([x, y]))
    }

    /// Samples f at every point of a view, row-major from the lowest y. Fills and returns `into`, or a new array if it is
    /// omitted.
    pub fn sample(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "View")] view: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Float64Array")] into: &JsValue,
    ) -> Result<Float64Array, JsValue> {
        let grid = grid(view)?;
        let values = reserve(&mut self.scratch, grid.len());
        self.surface.sample(&grid, values);
        output(values, into)
    }

    /// Samples f, then ∂f/∂x, then ∂f/∂y at every point of a view, each in the order of `sample`. Fills and returns `into`,
    /// or a new array if it is omitted.
    #[wasm_bindgen(js_name = sampleWithGradient)]
    pub fn sample_with_gradient(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "View")] view: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Float64Array")] into: &JsValue,
    ) -> Result<Float64Array, JsValue> {
        let grid = grid(view)?;
        let mut values = std::mem::take(&mut self.scratch);
        let planes = reserve(&mut values, 3 * grid.len());
        self.sample_planes(&grid, planes);
        let output = output(planes, into);
        self.scratch = values;
        output
    }

    /// Like `sample`, but writes to a buffer in WebAssembly memory, without a copy. Returns a view into that buffer.
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

    /// Like `sampleWithGradient`, but writes to a buffer in WebAssembly memory, without a copy. Returns a view into that
    /// buffer.
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

    /// The contour lines of f on a view at the given levels.
    #[wasm_bindgen(unchecked_return_type = "Contour[]")]
    pub fn contours(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "View")] view: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float64Array | number[]")] levels: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let grid = grid(view)?;
        let levels = &list_of_numbers(levels).ok_or_else(|| error("the levels must be a list of numbers"))?;
        let values = reserve(&mut self.scratch, grid.len());
        self.surface.sample(&grid, values);
        let lines = contours_of(&self.surface, &grid, values, levels);
        Ok(list(levels.iter().zip(lines).map(|(level, lines)| {
            Object::new().with("level", *level).with("lines", list(lines.iter().map(|line| numbers(line))))
        })))
    }

    /// Runs an optimiser from a starting point.
    #[wasm_bindgen(unchecked_return_type = "Trajectory")]
    pub fn descend(&self, #[wasm_bindgen(unchecked_param_type = "Run")] run: &JsValue) -> Result<JsValue, JsValue> {
        let start = get(run, "start").as_ref().and_then(pair);
        let start = start.ok_or_else(|| error("start must be a pair of numbers: [x, y]"))?;
        let run = Run { noise: noise(run)?, ..RunRequest::read(run)?.run(start, &self.minima) };
        let trajectories = run.trajectories(&[start], &self.surface).map_err(|message| error(&message))?;
        Ok(trajectory_object(&trajectories[0], &mut Vec::new()).into())
    }

    /// Runs an optimiser from each of many starting points as one batch, several times as fast as one after the other. The noise
    /// of each start is independent of the others.
    #[wasm_bindgen(js_name = descendFrom, unchecked_return_type = "Trajectory[]")]
    pub fn descend_from(
        &self,
        #[wasm_bindgen(unchecked_param_type = "[number, number][]")] starts: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "BatchRun")] run: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let starts =
            pairs(starts).ok_or_else(|| error("the starts must be a list of pairs of numbers: [[x, y], …]"))?;
        let run = Run { noise: noise(run)?, ..RunRequest::read(run)?.run([0.0, 0.0], &self.minima) };
        if starts.len().saturating_mul(run.steps) > MAX_BATCH_STEPS {
            return Err(error("too many steps: starts × steps must be at most 4,000,000"));
        }
        let trajectories = run.trajectories(&starts, &self.surface).map_err(|message| error(&message))?;
        let mut scratch = Vec::with_capacity(3 * (run.steps + 1));
        Ok(list(trajectories.iter().map(|trajectory| trajectory_object(trajectory, &mut scratch))))
    }

    /// Computes which minimum each point of a view converges to.
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
    /// Samples f, ∂f/∂x and ∂f/∂y, one plane after the other.
    fn sample_planes(&self, grid: &Grid, planes: &mut [f64]) {
        let (value, gradient) = planes.split_at_mut(grid.len());
        let (x, y) = gradient.split_at_mut(grid.len());
        self.surface.sample_with_gradient(grid, [value, x, y]);
    }
}

/// A reusable buffer in WebAssembly memory, for callers that sample repeatedly and use the numbers immediately: to upload,
/// draw or sum them.
#[wasm_bindgen]
#[derive(Default)]
pub struct Room {
    numbers: Vec<f64>,
}

#[wasm_bindgen]
impl Room {
    /// An empty buffer, which grows as needed.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Room {
        Self::default()
    }

    /// The numbers last sampled, without a copy. The array is a view into memory that is reused: any later call to this
    /// module may detach it or overwrite its numbers. Keep the `Room`, and read `numbers` again after each call; `slice()`
    /// copies them.
    #[wasm_bindgen(getter)]
    pub fn numbers(&self) -> Float64Array {
        // SAFETY: the view may outlive the numbers, as documented above; it then reads other numbers, and nothing writes to it.
        unsafe { Float64Array::view(&self.numbers) }
    }
}

/// A trajectory as an object. Its arrays are views into one buffer: a browser allocates one large array faster than several
/// small ones.
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

/// The first `count` numbers of a reused buffer, which avoids clearing a large grid for every call.
fn reserve(scratch: &mut Vec<f64>, count: usize) -> &mut [f64] {
    if scratch.len() < count {
        scratch.resize(count, 0.0);
    }
    &mut scratch[..count]
}

/// A copy of the numbers for JavaScript: in the given array, or in a new one.
fn output(values: &[f64], into: &JsValue) -> Result<Float64Array, JsValue> {
    if into.is_undefined() {
        return Ok(numbers(values));
    }
    let array = into.dyn_ref::<Float64Array>().ok_or_else(|| error("the array to fill must be a Float64Array"))?;
    if array.length() as usize != values.len() {
        return Err(error(&format!("the array to fill has {} numbers, not {}", array.length(), values.len())));
    }
    array.copy_from(values);
    Ok(array.clone())
}

/// The grid of a `View`.
pub fn grid(view: &JsValue) -> Result<Grid, JsValue> {
    let range = |name: &str| {
        let range = get(view, name).as_ref().and_then(pair);
        range.ok_or_else(|| error(&format!("the view's {name} must be a pair of numbers: [lowest, highest]")))
    };
    let count = |name: &str| {
        let count =
            get(view, name).and_then(|value| value.as_f64()).filter(|count| *count >= 1.0 && count.fract() == 0.0);
        count.ok_or_else(|| error(&format!("the view's {name} must be a whole number, at least 1")))
    };
    let (columns, rows) = (count("columns")?, count("rows")?);
    if columns * rows > MAX_POINTS {
        return Err(error("the view has too many points: columns × rows must be at most 16,777,216"));
    }
    Ok(Grid { view: View { x: range("x")?, y: range("y")? }, columns: columns as usize, rows: rows as usize })
}
