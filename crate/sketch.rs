//! Elements that several figures draw or write: labels that do not overlap, stationary points, shading by sign, typeset
//! mathematics.

pub mod density_map;
pub mod kink;
pub mod labels;
pub mod math;
pub mod own_rule;
pub mod region;
pub mod relief;
pub mod sign;
pub mod stacked;
pub mod stationary;
pub mod straight;
pub mod weight_map;
