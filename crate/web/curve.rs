//! A function of one variable as a JavaScript class: its value, its derivatives and its integrals. It also works in Node.
//!
//! As with [`network`](super::network), its code is called only through the function table and loaded with the first object.

use std::hint::black_box;

use wasm_bindgen::prelude::*;

use super::object::{Object, entries, error, error_at, number, text};
use crate::curve::Curve;
use crate::integral::Integrand;

/// The relative tolerance of an integral.
const TOLERANCE: f64 = 1e-12;

/// What makes a curve of a formula and its constants.
type Open = fn(&JsValue, &JsValue) -> Result<Box<dyn Integrable>, JsValue>;

/// A function f(x) with its exact derivatives.
#[wasm_bindgen(js_name = Curve)]
pub struct WebCurve(Box<dyn Integrable>);

#[wasm_bindgen(js_class = Curve)]
impl WebCurve {
    /// The curve of a formula in x. Every other letter is a constant, 1 unless given here.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string")] formula: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Record<string, number>")] constants: &JsValue,
    ) -> Result<WebCurve, JsValue> {
        let open: Open = black_box(open);
        open(formula, constants).map(Self)
    }

    /// The value f(x); NaN where f is undefined.
    pub fn value(&self, x: f64) -> f64 {
        self.0.jet(x)[0]
    }

    /// The derivative f′(x), exactly.
    pub fn derivative(&self, x: f64) -> f64 {
        self.0.jet(x)[1]
    }

    /// The second derivative f″(x), exactly.
    pub fn second(&self, x: f64) -> f64 {
        self.0.jet(x)[2]
    }

    /// The integral from a to b, either of which may be infinite, and a bound on its error. Throws where it does not exist.
    #[wasm_bindgen(unchecked_return_type = "Integral")]
    pub fn integrate(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "number")] a: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] b: &JsValue,
    ) -> Result<JsValue, JsValue> {
        self.0.integrate([a, b])
    }
}

/// What the class does, behind the function table.
trait Integrable {
    fn jet(&self, x: f64) -> [f64; 3];
    fn integrate(&mut self, ends: [&JsValue; 2]) -> Result<JsValue, JsValue>;
}

/// Makes the function of a class instance.
fn open(formula: &JsValue, constants: &JsValue) -> Result<Box<dyn Integrable>, JsValue> {
    let source = text(formula).ok_or_else(|| error("the formula must be a string"))?;
    let mut values = Vec::new();
    for (name, value) in entries(constants) {
        let value = number(&value).ok_or_else(|| error(&format!("the constant {name} must be a number")))?;
        values.push((name, value));
    }
    let values: Vec<(&str, f64)> = values.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let curve = Curve::parse(&source, &values)
        .map_err(|refusal| error_at(&refusal.message, &source, [refusal.start, refusal.end]))?;
    let integrand = Integrand::new(&curve);
    Ok(Box::new(Function { curve, integrand }))
}

struct Function {
    curve: Curve,
    integrand: Integrand,
}

impl Integrable for Function {
    fn jet(&self, x: f64) -> [f64; 3] {
        self.curve.jet(x)
    }

    fn integrate(&mut self, ends: [&JsValue; 2]) -> Result<JsValue, JsValue> {
        let [Some(a), Some(b)] = ends.map(JsValue::as_f64) else {
            return Err(error("the ends of an integral must be numbers, which may be infinite"));
        };
        let found = self.integrand.integrate([a, b], TOLERANCE).map_err(|reason| error(&reason.to_string()))?;
        Ok(Object::new().with("value", found.value).with("error", found.error).into())
    }
}
