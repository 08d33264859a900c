//! Plain JavaScript objects, arrays and errors: built in Rust, and read back.

use js_sys::{Array, Error, Float64Array, Reflect};
use wasm_bindgen::prelude::*;

/// An object under construction.
pub struct Object(js_sys::Object);

impl Object {
    /// `{}`.
    pub fn new() -> Self {
        Self(js_sys::Object::new())
    }

    /// Adds a property.
    pub fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        self.set(name, value);
        self
    }

    /// Sets a property.
    pub fn set(&self, name: &str, value: impl Into<JsValue>) {
        set(&self.0, name, &value.into());
    }

    /// Adds a property if there is a value.
    pub fn with_some(self, name: &str, value: Option<impl Into<JsValue>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl From<Object> for JsValue {
    fn from(object: Object) -> JsValue {
        object.0.into()
    }
}

impl From<&Object> for JsValue {
    fn from(object: &Object) -> JsValue {
        JsValue::from(&object.0)
    }
}

/// An array.
pub fn list<T: Into<JsValue>>(items: impl IntoIterator<Item = T>) -> JsValue {
    items.into_iter().map(Into::into).collect::<Array>().into()
}

/// Numbers as a `Float64Array`.
pub fn numbers(values: &[f64]) -> Float64Array {
    Float64Array::from(values)
}

/// An `Error` with a message written for course authors.
pub fn error(message: &str) -> JsValue {
    Error::new(message).into()
}

/// An `Error` about a range of a text, given in bytes and reported in UTF-16 code units, as JavaScript counts them.
pub fn error_at(message: &str, text: &str, [start, end]: [usize; 2]) -> JsValue {
    let error = Error::new(message);
    set(&error, "start", &units(text, start).into());
    set(&error, "end", &units(text, end).into());
    error.into()
}

/// A property, unless it is missing or null.
pub fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    if !object.is_object() {
        return None;
    }
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// The names and values of an object's own properties.
pub fn entries(object: &JsValue) -> Vec<(String, JsValue)> {
    let Some(object) = object.dyn_ref::<js_sys::Object>() else { return Vec::new() };
    let pair = |entry: JsValue| {
        let entry = Array::from(&entry);
        (entry.get(0).as_string().unwrap_or_default(), entry.get(1))
    };
    js_sys::Object::entries(object).iter().map(pair).collect()
}

/// A number, or a boolean as 1 or 0.
pub fn number(value: &JsValue) -> Option<f64> {
    value.as_f64().or_else(|| value.as_bool().map(f64::from))
}

/// A whole number; the default if the property is missing.
pub fn whole(of: &JsValue, name: &str, default: u64) -> Result<u64, JsValue> {
    let Some(value) = get(of, name) else { return Ok(default) };
    let value = value.as_f64().filter(|value| value.fract() == 0.0 && (0.0..=9_007_199_254_740_991.0).contains(value));
    value.map(|value| value as u64).ok_or_else(|| error(&format!("{name} must be a whole number, at least 0")))
}

/// A string. Parameters of type `&str` are not checked by the glue code: any other value would write past the buffer
/// allocated for it.
pub fn text(value: &JsValue) -> Option<String> {
    value.as_string()
}

/// Numbers from an array or a `Float64Array`.
pub fn list_of_numbers(value: &JsValue) -> Option<Vec<f64>> {
    match value.dyn_ref::<Float64Array>() {
        Some(numbers) => Some(numbers.to_vec()),
        None => Array::is_array(value).then(|| Array::from(value).iter().map(|one| one.as_f64()).collect())?,
    }
}

/// Two finite numbers from `[low, high]`.
pub fn pair(value: &JsValue) -> Option<[f64; 2]> {
    let array = Array::is_array(value).then(|| Array::from(value)).filter(|array| array.length() == 2)?;
    let [first, second] = [array.get(0).as_f64()?, array.get(1).as_f64()?];
    (first.is_finite() && second.is_finite()).then_some([first, second])
}

/// Pairs of finite numbers from `[[x, y], …]`.
pub fn pairs(value: &JsValue) -> Option<Vec<[f64; 2]>> {
    Array::is_array(value).then(|| Array::from(value).iter().map(|one| pair(&one)).collect())?
}

fn set(object: &js_sys::Object, name: &str, value: &JsValue) {
    // Setting a property of a plain object that we made cannot fail.
    let _ = Reflect::set(object, &name.into(), value);
}

fn units(text: &str, byte: usize) -> u32 {
    text.char_indices().take_while(|(at, _)| *at < byte).map(|(_, c)| c.len_utf16() as u32).sum()
}
