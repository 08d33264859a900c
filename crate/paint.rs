//! From a scene to pixels or SVG: one code draws on both.
//!
//! The numbers on the axes are laid out and drawn by plotters, on whichever of its backends the picture goes to. Marks go through
//! a small [`Pen`](pen::Pen) in f64, because plotters rounds to whole pixels, which makes moving curves jitter.
//!
//! [`svg`] gives a document for export, print and tests; the pen on a canvas is `web`'s.

pub(crate) mod axes;
mod colormap;
mod contour_labels;
pub(crate) mod marks;
pub(crate) mod pen;
pub(crate) mod picture;
mod png;
pub(crate) mod room;
mod svg;
mod theme;
mod ticks;
mod trace;
#[cfg(test)]
mod vision;

pub use svg::svg;
pub use theme::{Color, Theme};
