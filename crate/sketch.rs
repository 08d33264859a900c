//! How figures draw and say what they share: labels that keep out of each other's way, level places, shading by sign,
//! typeset mathematics.

pub mod kink;
pub mod labels;
pub mod math;
pub mod sign;
pub mod stacked;
pub mod stationary;
pub mod straight;
