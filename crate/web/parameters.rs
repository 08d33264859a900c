//! Parameters as plain objects: created once, and updated in place while only values change. Dozens of surfaces, seventeen
//! optimisers and a formula as MathML are too much to convert in every frame of a drag.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::object::{Object, list};
use super::swatch::swatch;
use crate::figure::{Choice, Control, Group, Parameter};

/// The parameters last passed to JavaScript, and their objects.
#[derive(Default)]
pub struct Parameters {
    known: Vec<Parameter>,
    objects: Vec<Object>,
    list: Array,
}

impl Parameters {
    /// Returns the list of all parameters: the same list of the same objects while only values have changed.
    pub fn update(&mut self, now: Vec<Parameter>) -> JsValue {
        if self.known.len() == now.len() && self.known.iter().zip(&now).all(differs_only_in_values) {
            for ((object, old), new) in self.objects.iter().zip(&self.known).zip(&now) {
                if old != new {
                    write(object, old, new);
                }
            }
        } else {
            self.objects = now.iter().map(object).collect();
            self.list = self.objects.iter().map(JsValue::from).collect();
        }
        self.known = now;
        self.list.clone().into()
    }
}

fn differs_only_in_values((old, new): (&Parameter, &Parameter)) -> bool {
    let is_same_control = match (&old.control, &new.control) {
        (Control::Number { whole: one, .. }, Control::Number { whole: two, .. }) => one == two,
        (Control::Formula { .. }, Control::Formula { .. }) => true,
        (one, two) => one == two,
    };
    let texts = |one: &Parameter| (one.symbol, one.group, one.section);
    is_same_control && old.name == new.name && old.label == new.label && texts(old) == texts(new)
}

/// Updates a parameter's object with the values that have changed.
fn write(object: &Object, old: &Parameter, new: &Parameter) {
    if old.value != new.value {
        object.set("value", new.value.as_str());
    }
    if old.is_default != new.is_default {
        object.set("isDefault", new.is_default);
    }
    match (&old.control, &new.control) {
        (
            Control::Number { range: old_range, position: old_position, .. },
            Control::Number { range: range @ [low, high], position, .. },
        ) => {
            if old_range != range {
                object.set("minimum", *low);
                object.set("maximum", *high);
            }
            if old_position != position {
                object.set("position", *position);
            }
        }
        (Control::Formula { mathml: one }, Control::Formula { mathml: two }) if one != two => {
            object.set("mathml", &**two);
        }
        _ => {}
    }
}

/// A parameter with its control and its value.
fn object(parameter: &Parameter) -> Object {
    let object = Object::new()
        .with("name", parameter.name.as_str())
        .with("label", parameter.label.as_str())
        .with("symbol", parameter.symbol)
        .with("group", group(parameter.group))
        .with("section", parameter.section)
        .with("value", parameter.value.as_str())
        .with("isDefault", parameter.is_default);
    match &parameter.control {
        Control::Number { range: [low, high], position, whole } => {
            let object = object.with("kind", "number").with("minimum", *low).with("maximum", *high);
            object.with("position", *position).with("whole", *whole)
        }
        Control::Choice(choices) => object.with("kind", "choice").with("options", list(choices.iter().map(choice))),
        Control::Choices(choices) => object.with("kind", "choices").with("options", list(choices.iter().map(choice))),
        Control::Toggle => object.with("kind", "toggle"),
        Control::Formula { mathml } => object.with("kind", "formula").with("mathml", &**mathml),
        Control::Text => object.with("kind", "text"),
        Control::Table => object.with("kind", "table"),
        Control::Hidden => object.with("kind", "hidden"),
    }
}

fn group(group: Group) -> &'static str {
    match group {
        Group::What => "what",
        Group::How => "how",
        Group::Play => "play",
    }
}

fn choice(choice: &Choice) -> Object {
    let object = Object::new().with("value", choice.value).with("label", choice.label);
    object.with_some("swatch", choice.swatch.as_ref().map(swatch))
}
