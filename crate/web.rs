//! The only module that knows the browser: classes over the figures and surfaces.
