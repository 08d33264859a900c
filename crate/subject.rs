//! What a figure is about and a visitor sets: the graph of f(x), a landscape over the plane, a point on it, a data set, a race.

pub mod arrow_length;
pub mod constants;
pub mod data_set;
pub mod data_sets;
pub mod distribution_choice;
pub mod gradient_noise;
pub mod graph;
pub mod joint_choice;
pub mod landscape;
pub mod level_line;
pub mod map;
pub mod mapping;
pub mod maps;
pub mod optimiser_choice;
mod own_rate;
pub mod own_rule;
pub mod plane_point;
pub mod plane_view;
pub mod probe;
pub mod race;
pub mod relief;
pub mod schedule_choice;
pub mod span;
pub mod start_handles;
pub mod start_on_relief;
