//! Fall Line's core: the calculus behind machine learning, computed exactly and painted where it is asked for.
