//! Programs compiled by the host. The core cannot instantiate code itself. A host that can (a browser, through `web`) registers a
//! linker once with [`set_linker`]; modules are cached by their bytes, so that a recent formula is not compiled again.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use super::emit::{Emitted, emit};
use super::program::Program;

/// The number of modules cached.
const CACHE_CAPACITY: usize = 32;

/// A linked module; the ABI is in `emit.rs`.
pub struct Linked {
    /// `point(at, invariants, out)`
    pub point: extern "C" fn(*const f64, *const f64, *mut f64),
    /// The functions of a program in x and y.
    pub plane: Option<LinkedPlane>,
    /// Releases the host's resources when dropped.
    pub hold: Box<dyn std::any::Any>,
}

/// The functions of a linked module for many points of the plane.
pub struct LinkedPlane {
    /// `columns(invariants, xs, columns, row_invariants)`
    pub columns: extern "C" fn(*const f64, *const f64, usize, *mut f64),
    /// `row(y, invariants, row_invariants, columns, out, stride)`
    pub row: extern "C" fn(f64, *const f64, *const f64, usize, *mut f64, usize),
    /// `points(xs, ys, count, invariants, out, stride)`
    pub points: extern "C" fn(*const f64, *const f64, usize, *const f64, *mut f64, usize),
    /// `exact_points(xs, ys, count, invariants, out, stride)`
    pub exact_points: extern "C" fn(*const f64, *const f64, usize, *const f64, *mut f64, usize),
}

impl fmt::Debug for Linked {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("Linked")
    }
}

/// Instantiates a module; `None` if the host refuses.
pub type Linker = fn(&Emitted) -> Option<Linked>;

/// The state of a program's module.
#[derive(Clone, Debug)]
pub enum Link {
    /// Not compiled so far: compilation has not paid yet.
    NotCompiled,
    /// Compiled.
    Ready(Rc<Linked>),
    /// The host does not link it.
    Refused,
}

thread_local! {
    static LINKER: Cell<Option<Linker>> = const { Cell::new(None) };
    /// Modules by their bytes, most recently used last.
    static CACHE: RefCell<Vec<(Vec<u8>, Link)>> = const { RefCell::new(Vec::new()) };
}

/// Sets the linker for all programs and returns the previous one; with `None`, programs are interpreted.
pub fn set_linker(linker: Option<Linker>) -> Option<Linker> {
    LINKER.replace(linker)
}

/// Links a program's module if `compile_now` is set or it was requested before; otherwise remembers the request.
pub fn link(program: &Program, compile_now: bool) -> Link {
    let Some(linker) = LINKER.get() else { return Link::Refused };
    let Some(emitted) = emit(program) else { return Link::Refused };
    CACHE.with_borrow_mut(|cache| {
        let known = cache.iter().position(|(bytes, _)| *bytes == emitted.bytes).map(|index| cache.remove(index).1);
        let link = match known {
            None if !compile_now => Link::NotCompiled,
            None | Some(Link::NotCompiled) => {
                linker(&emitted).map_or(Link::Refused, |linked| Link::Ready(Rc::new(linked)))
            }
            Some(link) => link,
        };
        cache.push((emitted.bytes, link.clone()));
        if cache.len() > CACHE_CAPACITY {
            cache.remove(0);
        }
        link
    })
}

/// The cached module of a program.
pub fn cached_link(program: &Program) -> Link {
    let cached = |emitted: Emitted| {
        CACHE.with_borrow(|cache| cache.iter().find(|(bytes, _)| *bytes == emitted.bytes).map(|(_, link)| link.clone()))
    };
    LINKER.get().and_then(|_| emit(program)).and_then(cached).unwrap_or(Link::NotCompiled)
}
