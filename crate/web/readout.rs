//! Readouts as plain objects.

use wasm_bindgen::prelude::*;

use super::object::{Object, list};
use super::swatch::swatch;
use crate::figure::{Readout, Value};

/// A row of the table of readouts.
pub fn readout(readout: &Readout) -> Object {
    let cells = readout.cells.iter().map(|cell| {
        let value: JsValue = match &cell.value {
            Value::Number(number) => (*number).into(),
            Value::Point([x, y]) => list([*x, *y]),
            Value::Word(word) => word.as_str().into(),
            Value::Verdict(verdict, _) => (*verdict).into(),
            Value::None => JsValue::NULL,
        };
        let steps = match cell.value {
            Value::Verdict(_, steps) => Some(steps as f64),
            _ => None,
        };
        let object = Object::new().with("name", cell.name).with("label", &*cell.label);
        object.with("value", value).with("text", cell.text.as_str()).with_some("steps", steps)
    });
    let object = Object::new().with("id", readout.id.as_str()).with("label", readout.label.as_str());
    object.with_some("swatch", readout.swatch.as_ref().map(swatch)).with("cells", list(cells))
}
