//! A formula in x and y as a surface.
