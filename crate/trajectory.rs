//! A run: the points an optimiser visits, their losses, and the verdict on them.
