//! The optimisers, one file each; this list is the only place that knows them all.
