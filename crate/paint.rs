//! Painting: from a scene to a canvas or to SVG, with the same code for both.
//!
//! plotters lays out and draws the numbers on the axes, on its backend for a canvas or for SVG. Marks go through
//! a small [`Pen`](pen::Pen) in f64, because plotters rounds to whole pixels, which makes moving curves jitter.
//!
//! [`svg`] returns a document for export, print and tests; the pen for a canvas is in `web`.

pub(crate) mod axes;
mod colormap;
mod contour_labels;
pub(crate) mod limits;
pub(crate) mod marks;
pub(crate) mod pen;
pub(crate) mod picture;
mod png;
mod svg;
mod theme;
pub(crate) mod ticks;
mod trace;
#[cfg(test)]
mod vision;

pub use axes::{AxisText, axis_texts};
pub use contour_labels::{ContourLabel, contour_labels};
pub use svg::svg;
pub use theme::{Color, Theme};
