//! The surfaces, optimisers and figures as plain objects.

use wasm_bindgen::prelude::*;

use super::object::{Object, list};
use crate::figures::FIGURES;
use crate::optimiser::Hyperparameter;
use crate::optimisers::OPTIMISERS;
use crate::surfaces::{self, SurfaceCard};

/// The named surfaces.
#[wasm_bindgen(unchecked_return_type = "Card[]")]
pub fn surfaces() -> JsValue {
    list(surfaces::surfaces().iter().map(surface))
}

/// The optimisers.
#[wasm_bindgen(unchecked_return_type = "Card[]")]
pub fn optimisers() -> JsValue {
    list(OPTIMISERS.iter().map(|card| {
        let parameters = card.parameters.iter().map(parameter);
        entry(card.id, card.title, card.equation, card.source, list(parameters))
            .with("learningRate", card.learning_rate)
    }))
}

/// The figures.
#[wasm_bindgen(unchecked_return_type = "Card[]")]
pub fn figures() -> JsValue {
    list(FIGURES.iter().map(|card| entry(card.id, card.title, card.summary, "", list([] as [JsValue; 0]))))
}

fn surface(card: &SurfaceCard) -> Object {
    let constant = |constant: &surfaces::Constant| {
        let object = Object::new().with("name", constant.name).with("title", constant.name);
        let object = object.with("symbol", crate::formula::symbol(constant.name)).with("default", constant.default);
        object.with("minimum", constant.range[0]).with("maximum", constant.range[1])
    };
    let view = Object::new().with("x", list(card.view.x)).with("y", list(card.view.y));
    let minima = card.minima(&[]).into_iter().map(|minimum| list([minimum.at[0], minimum.at[1], minimum.value]));
    entry(card.id, card.title, card.formula, card.source, list(card.constants.iter().map(constant)))
        .with("minima", list(minima))
        .with("view", view)
        .with("learningRate", card.learning_rate)
}

fn parameter(parameter: &Hyperparameter) -> Object {
    let object = Object::new().with("name", parameter.name).with("title", parameter.title);
    let object = object.with("symbol", parameter.symbol).with("default", parameter.default);
    object.with("minimum", parameter.range[0]).with("maximum", parameter.range[1])
}

fn entry(id: &str, title: &str, text: &str, source: &str, parameters: JsValue) -> Object {
    let object = Object::new().with("id", id).with("title", title).with("text", text);
    object.with("source", source).with("parameters", parameters)
}
