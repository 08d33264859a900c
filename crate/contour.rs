//! Contour lines of a sampled surface, joined.
