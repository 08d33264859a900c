//! What can be set, as plain objects.

use super::object::{Object, list};
use super::swatch::swatch;
use crate::figure::{Choice, Control, Group, Parameter};

/// A parameter with its control and what it is now.
pub fn parameter(parameter: &Parameter) -> Object {
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
        Control::Formula { mathml } => object.with("kind", "formula").with("mathml", mathml.as_str()),
        Control::Text => object.with("kind", "text"),
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
