//! All tests of the core that run natively, in one program; each file begins with what it is about.

mod basins;
mod computation;
mod contours;
mod curves;
mod derivation;
mod distributions;
mod figures;
mod formula;
mod formula_distribution;
mod integral;
mod loss_plane;
mod minibatch;
mod modules;
mod network;
mod noise;
mod paint;
mod prose;
mod random;
mod relief;
mod schedules;
mod snapshots;
mod surfaces;
mod trajectories;
mod undefined_gradients;
mod update_rule;
mod verdicts;
