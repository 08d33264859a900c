//! Features: code that only some states of a figure need. A page loads it when such a state is set, and says so here; until then
//! the figure shows what it can without it. Outside a page all code is there.

use std::cell::RefCell;

thread_local! {
    /// The names of the features that a page has loaded.
    static LOADED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Whether the code of a feature is there.
pub fn is_loaded(name: &str) -> bool {
    !cfg!(target_arch = "wasm32") || LOADED.with_borrow(|loaded| loaded.iter().any(|one| one == name))
}

/// Records that the code of a feature is there from now on.
pub fn provide(name: &str) {
    if !is_loaded(name) {
        LOADED.with_borrow_mut(|loaded| loaded.push(name.into()));
    }
}
