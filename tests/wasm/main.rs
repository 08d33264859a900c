//! Tests that need the compiled core in a real browser: it computes as it does natively, and its function table can grow.
#![cfg(target_arch = "wasm32")]

mod emitted;
mod painter;

use fall_line::contour::contours;
use fall_line::plane::{Grid, View};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_contour_of_a_bowl_is_a_circle() {
    let grid = Grid { view: View { x: [-2.0, 2.0], y: [-2.0, 2.0] }, columns: 129, rows: 129 };
    let bowl: Vec<f64> =
        (0..grid.len()).map(|i| grid.x(i % grid.columns).powi(2) + grid.y(i / grid.columns).powi(2)).collect();
    let found = contours(&grid, &bowl, &[1.0]);
    assert_eq!((found.len(), found[0].len()), (1, 1), "one level, one line");
    assert!(found[0][0].chunks_exact(2).all(|point| (point[0].hypot(point[1]) - 1.0).abs() < 1e-3));
}

/// Formulas compiled to WebAssembly at run time put their functions into the table.
#[wasm_bindgen_test]
fn the_function_table_grows() {
    let table: js_sys::WebAssembly::Table = wasm_bindgen::function_table().unchecked_into();
    let before = table.length();
    assert_eq!(table.grow(2).unwrap(), before);
    assert_eq!(table.length(), before + 2);
}
