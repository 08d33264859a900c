//! From a scene to pixels or SVG: one code draws on both.
//!
//! The numbers on the axes are laid out and drawn by plotters, on whichever of its backends the picture goes to. Marks go through
//! a small [`Pen`](pen::Pen) in f64, because plotters rounds to whole pixels, which makes moving curves jitter.
//!
//! [`svg`] gives a document for export, print and tests; [`Painter`] keeps two stacked canvases up to date, repainting
//! of the backdrop only the panels that changed.

mod axes;
#[cfg(target_arch = "wasm32")]
mod canvas;
mod colormap;
mod contour_labels;
mod letters;
mod marks;
#[cfg(target_arch = "wasm32")]
mod painter;
mod pen;
mod picture;
mod png;
mod room;
mod svg;
mod theme;
mod ticks;
mod trace;
#[cfg(test)]
mod vision;

#[cfg(target_arch = "wasm32")]
pub use painter::Painter;
pub use svg::svg;
pub use theme::{Color, Theme};
