//! Formulas that become WebAssembly: the host's part. A module is compiled and instantiated on the core's memory, and its
//! functions join the core's table, so that the core calls them like its own. What is no longer needed gives its places in
//! the table back. Where the page's policy forbids compiling, nothing is linked and the interpreter answers.

use std::cell::RefCell;
use std::mem::transmute;

use js_sys::{Function, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

use crate::formula::{EXPORTS, Emitted, Linked};

/// `points` and `exact_points`.
type ManyPoints = extern "C" fn(*const f64, *const f64, usize, *const f64, *mut f64, usize);

thread_local! {
    /// TableEntries of the table that are free again, as many at a time as a module exports.
    static FREE: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// Brings a module to life. `None` where the host refuses.
pub fn link(emitted: &Emitted) -> Option<Linked> {
    let instance = instantiate(emitted).ok()?;
    let places = TableEntries::new().ok()?;
    for (name, place) in EXPORTS.iter().zip(places.0..) {
        let function: Function = Reflect::get(&instance.exports(), &(*name).into()).ok()?.dyn_into().ok()?;
        table().set(place, &function).ok()?;
    }
    let [columns, row, point, points, exact_points] = [0, 1, 2, 3, 4].map(|offset| (places.0 + offset) as usize);
    // SAFETY: in WebAssembly a function pointer is a place in the table; these were just filled, with functions whose types
    // `emit.rs` fixes, and stay filled for as long as `hold` lives.
    unsafe {
        Some(Linked {
            columns: transmute::<usize, extern "C" fn(*const f64, *const f64, usize, *mut f64)>(columns),
            row: transmute::<usize, extern "C" fn(f64, *const f64, *const f64, usize, *mut f64, usize)>(row),
            point: transmute::<usize, extern "C" fn(f64, f64, *const f64, *mut f64)>(point),
            points: transmute::<usize, ManyPoints>(points),
            exact_points: transmute::<usize, ManyPoints>(exact_points),
            hold: Box::new(places),
        })
    }
}

fn table() -> WebAssembly::Table {
    wasm_bindgen::function_table().unchecked_into()
}

fn instantiate(emitted: &Emitted) -> Result<WebAssembly::Instance, JsValue> {
    let module = WebAssembly::Module::new(&Uint8Array::from(emitted.bytes.as_slice()))?;
    let exact = Object::new();
    for import in &emitted.imports {
        Reflect::set(&exact, &import.name().into(), &table().get(import.pointer() as u32)?.into())?;
    }
    let core = Object::new();
    Reflect::set(&core, &"memory".into(), &wasm_bindgen::memory())?;
    let imports = Object::new();
    Reflect::set(&imports, &"core".into(), &core)?;
    Reflect::set(&imports, &"exact".into(), &exact)?;
    WebAssembly::Instance::new(&module, &imports)
}

/// A place in the table for each export, from the first on; given back when dropped.
struct TableEntries(u32);

impl TableEntries {
    fn new() -> Result<Self, JsValue> {
        match FREE.with_borrow_mut(Vec::pop) {
            Some(first) => Ok(Self(first)),
            None => table().grow(EXPORTS.len() as u32).map(Self),
        }
    }
}

impl Drop for TableEntries {
    fn drop(&mut self) {
        // At the end of the thread the list itself may be gone.
        let _ = FREE.try_with(|free| free.borrow_mut().push(self.0));
    }
}
