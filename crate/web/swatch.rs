//! The style of a series as a plain object, for the lists beside the picture.

use super::object::{Object, list};
use crate::figure::Swatch;
use crate::paint::Theme;
use crate::scene::Marker;

/// The colour in both themes, the dash pattern and the marker.
pub fn swatch(swatch: &Swatch) -> Object {
    let marker = match swatch.marker {
        Marker::Circle => "circle",
        Marker::Square => "square",
        Marker::Diamond => "diamond",
        Marker::Triangle => "triangle",
        Marker::TriangleDown => "triangle-down",
        Marker::Plus => "plus",
        Marker::Cross => "cross",
        Marker::Star => "star",
        Marker::Ring => "ring",
    };
    let object = Object::new()
        .with("light", Theme::Light.color(swatch.ink).css())
        .with("dark", Theme::Dark.color(swatch.ink).css());
    object.with("dash", list(swatch.dash.iter().copied())).with("marker", marker)
}
