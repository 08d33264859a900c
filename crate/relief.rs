//! The landscape in three dimensions: a height field over a rectangle of the plane, seen by an orthographic camera without roll.
//!
//! Under such a camera every column of the picture is one vertical plane of space, so the surface is drawn by marching each
//! column from front to back with a *floating horizon*: whatever does not rise above all that lies before it is hidden. Everything
//! comes from samples of f and ∇f that were taken once: turning evaluates no formula. Seen from straight above, with the
//! y-axis pointing up, the picture is the map.
//!
//! # Coordinates
//!
//! - *Space*: x and y of the plane and a height z, all in the units of the plane. The lowest value of f has z = 0.
//! - *Picture*: u to the right and v up, in the same units, placed so that (u, v) = (x, y) seen from straight above. A panel has
//!   them on its axes.
//! - *Depth* d: the distance along the ground away from the eye, zero in the middle of the rectangle.
//!
//! With the rectangle's centre (cx, cy), the azimuth α and the elevation ε,
//!
//! - u = cx + cos α (x − cx) + sin α (y − cy),
//! - d = cos α (y − cy) − sin α (x − cx),
//! - v = cy + d sin ε + z cos ε.
//!
//! The surface is the top of a solid block, so that it is never seen from below. Where f is undefined, the block is cut down to its
//! base, which is hatched.
//!
//! Source: T. J. Wright, "A two-space solution to the hidden line problem for plotting functions of two variables", IEEE
//! Transactions on Computers C-22 (1973).

mod camera;
mod ray;
mod rendering;
mod terrain;

pub use camera::{Camera, Projection};
pub use rendering::Rendering;
pub use terrain::{Block, HeightScale, Terrain};
