//! A formula of up to eight letters as a JavaScript class, differentiated in reverse mode. It also works in Node.
//!
//! As with [`network`](super::network), its code is called only through the function table and loaded with the first object.

use std::hint::black_box;

use js_sys::Float64Array;
use wasm_bindgen::prelude::*;

use super::object::{Object, copy_numbers, error, error_at, list, numbers, text};
use crate::computation::{Computation, MAX_INPUTS};
use crate::formula::{Formula, PointMachine, Vocabulary};

/// A formula as a function of its letters.
#[wasm_bindgen(js_name = Computation)]
pub struct WebComputation(Box<dyn Differentiable>);

#[wasm_bindgen(js_class = Computation)]
impl WebComputation {
    /// A function of the letters in a formula, eight at most.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "string")] formula: &JsValue) -> Result<WebComputation, JsValue> {
        let open: fn(&JsValue) -> Result<Box<dyn Differentiable>, JsValue> = black_box(open);
        open(formula).map(Self)
    }

    /// The letters, in the order in which they appear.
    #[wasm_bindgen(getter, unchecked_return_type = "string[]")]
    pub fn inputs(&self) -> JsValue {
        self.0.inputs()
    }

    /// The value at a point: a number for each input.
    pub fn value(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float64Array | number[]")] at: &JsValue,
    ) -> Result<f64, JsValue> {
        self.0.outputs(at).map(|outputs| outputs[0])
    }

    /// The partial derivative with respect to each input, exactly: one pass of reverse mode.
    pub fn gradient(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float64Array | number[]")] at: &JsValue,
    ) -> Result<Float64Array, JsValue> {
        self.0.outputs(at).map(|outputs| numbers(&outputs[1..]))
    }

    /// The operations of the value, and of every way to the gradient.
    #[wasm_bindgen(unchecked_return_type = "Costs")]
    pub fn costs(&self) -> JsValue {
        self.0.costs()
    }
}

/// What the class does, behind the function table.
trait Differentiable {
    fn inputs(&self) -> JsValue;
    fn outputs(&mut self, at: &JsValue) -> Result<&[f64], JsValue>;
    fn costs(&self) -> JsValue;
}

/// Makes the function of a class instance.
fn open(formula: &JsValue) -> Result<Box<dyn Differentiable>, JsValue> {
    let source = text(formula).ok_or_else(|| error("the formula must be a string"))?;
    let parse = |variables: &[&str]| {
        Formula::parse(&source, &Vocabulary { variables, constants: &[] })
            .map_err(|refusal| error_at(&refusal.message, &source, [refusal.start, refusal.end]))
    };
    let letters = parse(&[])?.constants().to_vec();
    if letters.len() > MAX_INPUTS {
        return Err(error(&format!(
            "the formula has {} letters, and at most {MAX_INPUTS} are possible",
            letters.len()
        )));
    }
    let computation = Computation::of(&parse(&letters.iter().map(String::as_str).collect::<Vec<_>>())?);
    let gradient = PointMachine::new(computation.gradient(), &[]);
    Ok(Box::new(Function {
        at: vec![0.0; letters.len()],
        outputs: vec![0.0; letters.len() + 1],
        computation,
        gradient,
    }))
}

struct Function {
    computation: Computation,
    gradient: PointMachine,
    /// The last point.
    at: Vec<f64>,
    /// The value and the gradient at the last point.
    outputs: Vec<f64>,
}

impl Differentiable for Function {
    fn inputs(&self) -> JsValue {
        list(self.computation.inputs())
    }

    fn outputs(&mut self, at: &JsValue) -> Result<&[f64], JsValue> {
        if !copy_numbers(at, &mut self.at) {
            let count = self.at.len();
            return Err(error(&format!("the point must have a number for each input, {count} in all")));
        }
        self.gradient.evaluate(&self.at, &mut self.outputs);
        if self.outputs[0].is_nan() {
            self.outputs.fill(f64::NAN);
        }
        Ok(&self.outputs)
    }

    fn costs(&self) -> JsValue {
        let costs = self.computation.costs();
        let count = |count: usize| count as f64;
        let object = Object::new().with("value", count(costs.value)).with("reverse", count(costs.reverse));
        let object = object.with("forward", count(costs.forward)).with("differences", count(costs.differences));
        object.with("hessianVector", count(costs.hessian_vector)).into()
    }
}
