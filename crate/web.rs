//! The only module that depends on the browser: it translates between JavaScript and the core's traits, and does nothing
//! else. The types of the public JavaScript API are in `web/types.d.ts`.

mod canvas;
mod card;
mod catalogue;
mod computation;
mod curve;
mod figure;
mod link;
mod network;
mod object;
mod pace;
mod painter;
mod parameters;
mod pending;
mod readout;
mod run;
mod surface;
mod swatch;

pub use card::{figures, optimisers, surfaces};
pub use computation::WebComputation;
pub use curve::WebCurve;
pub use figure::WebFigure;
pub use link::link;
pub use network::WebNetwork;
pub use painter::Painter;
pub use surface::{Room, WebSurface};

use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("web/types.d.ts");

/// Runs once when the module loads: reports panics to the console, compiles formulas to WebAssembly, and parses long
/// decimals with the browser's own parser.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    crate::formula::set_linker(Some(link));
    crate::decimal::set_reader(|digits| JsValue::from_str(digits).unchecked_into_f64());
}
