//! The named surfaces, one row each.
