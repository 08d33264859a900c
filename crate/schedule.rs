//! Learning-rate schedules: the rate at each step from the base rate.
