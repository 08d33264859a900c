//! From a scene to pixels or SVG.
