//! Whatever the core can show on the machine that compiles it, in one program: what a file is about is said where it begins.

mod basins;
mod contours;
mod curves;
mod derivation;
mod figures;
mod formula;
mod paint;
mod prose;
mod rooms;
mod schedules;
mod snapshots;
mod surfaces;
mod trajectories;
mod verdicts;
