//! A formula of up to eight letters as a JavaScript class, differentiated in reverse mode. It also works in Node.
//!
//! As with [`network`](super::network), its code is called only through the function table and loaded with the first object.

use std::hint::black_box;

use js_sys::Float64Array;
use wasm_bindgen::prelude::*;

use super::object::{Object, error, error_at, list, text};
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

    /// The point, the value there and the partial derivative with respect to each input. The array is a view into memory: write
    /// the point, call `evaluate`, read the rest. The memory may grow during any call, which detaches the view.
    #[wasm_bindgen(getter)]
    pub fn numbers(&mut self) -> Float64Array {
        // SAFETY: the view may outlive the numbers, as documented above; a computation in use holds them in the same place.
        unsafe { Float64Array::view(self.0.numbers()) }
    }

    /// Evaluates value and gradient at the point in `numbers`, exactly: one pass of reverse mode.
    pub fn evaluate(&mut self) {
        self.0.evaluate();
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
    fn numbers(&mut self) -> &mut [f64];
    fn evaluate(&mut self);
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
    let numbers = vec![0.0; 2 * letters.len() + 1];
    Ok(Box::new(Function { computation, gradient, numbers }))
}

struct Function {
    computation: Computation,
    gradient: PointMachine,
    /// The point, and the value and the gradient there.
    numbers: Vec<f64>,
}

impl Differentiable for Function {
    fn inputs(&self) -> JsValue {
        list(self.computation.inputs())
    }

    fn numbers(&mut self) -> &mut [f64] {
        &mut self.numbers
    }

    fn evaluate(&mut self) {
        let (at, outputs) = self.numbers.split_at_mut(self.computation.inputs().len());
        self.gradient.evaluate(at, outputs);
        if outputs[0].is_nan() {
            outputs.fill(f64::NAN);
        }
    }

    fn costs(&self) -> JsValue {
        let costs = self.computation.costs();
        let count = |count: usize| count as f64;
        let object = Object::new().with("value", count(costs.value)).with("reverse", count(costs.reverse));
        let object = object.with("forward", count(costs.forward)).with("differences", count(costs.differences));
        object.with("hessianVector", count(costs.hessian_vector)).into()
    }
}
