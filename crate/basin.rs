//! Which minimum each start of a view ends up in.
