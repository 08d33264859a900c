//! Linking of formulas compiled to WebAssembly. A module is instantiated on the core's memory, and its functions are added to
//! the core's table, which lets the core call them as its own. Table entries of dropped modules are reused. Where the page's
//! policy forbids compilation, nothing is linked and the interpreter is the fallback.

use std::cell::RefCell;
use std::mem::transmute;

use js_sys::{Function, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

use crate::formula::{EXPORTS, Emitted, Linked, LinkedPlane};

/// The type of `points` and `exact_points`.
type ManyPoints = extern "C" fn(*const f64, *const f64, usize, *const f64, *mut f64, usize);

thread_local! {
    /// The first indices of free blocks of table entries, each as long as the list of exports.
    static FREE: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// Compiles, instantiates and links a module. Returns `None` where the host refuses.
pub fn link(emitted: &Emitted) -> Option<Linked> {
    let instance = instantiate(emitted).ok()?;
    let entries = TableEntries::new().ok()?;
    for (name, index) in EXPORTS[..emitted.exports].iter().zip(entries.0..) {
        let function: Function = Reflect::get(&instance.exports(), &(*name).into()).ok()?.dyn_into().ok()?;
        table().set(index, &function).ok()?;
    }
    let [point, columns, row, points, exact_points] = [0, 1, 2, 3, 4].map(|offset| (entries.0 + offset) as usize);
    // SAFETY: in WebAssembly a function pointer is an index into the table. These entries, those of the plane only if the module
    // exports them, were just set to functions whose types `emit.rs` fixes, and they stay set as long as `hold` lives.
    unsafe {
        let plane = (emitted.exports == EXPORTS.len()).then(|| LinkedPlane {
            columns: transmute::<usize, extern "C" fn(*const f64, *const f64, usize, *mut f64)>(columns),
            row: transmute::<usize, extern "C" fn(f64, *const f64, *const f64, usize, *mut f64, usize)>(row),
            points: transmute::<usize, ManyPoints>(points),
            exact_points: transmute::<usize, ManyPoints>(exact_points),
        });
        let point = transmute::<usize, extern "C" fn(*const f64, *const f64, *mut f64)>(point);
        Some(Linked { point, plane, hold: Box::new(entries) })
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

/// A block of table entries, one per export, by its first index. Dropping it frees the block.
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
        // When the thread ends, the list itself may already be destroyed.
        let _ = FREE.try_with(|free| free.borrow_mut().push(self.0));
    }
}
