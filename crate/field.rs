//! A surface over a view: samples, range, levels, shades.
