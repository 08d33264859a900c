//! Definite integrals of a function of one variable, with an estimate of the error that holds.
//!
//! A formula is smooth except where some part of it is special: the argument of a root or a logarithm is 0, a denominator is 0, a
//! kink bends. Those points are zeros of parts of its tree ([`SpecialPoint`]), so they are found before anything is integrated,
//! and the interval is split there. Between them the function is smooth: a piece with two ordinary ends is integrated by
//! Gauss–Kronrod, a piece that ends at a singular point or at infinity by the double-exponential rule, and the piece with the
//! largest error is bisected until the estimate is small enough.
//!
//! The estimate is the sum of three errors: of truncation (two rules of different order on the same points), of rounding (a running
//! bound through the formula, so that cancellation is noticed), and of the tail of a singularity that no double comes close to. An integral
//! that does not exist, or that these rules cannot settle, is refused with the reason ([`Obstacle`]).

mod adaptive;
mod double_exponential;
mod gauss_hermite;
mod gauss_kronrod;
mod gauss_legendre;
mod noise;
mod obstacle;
mod piece;
mod special;

pub use adaptive::{Integral, Integrand};
pub use gauss_hermite::gauss_hermite;
pub use gauss_kronrod::gauss_kronrod;
pub use gauss_legendre::gauss_legendre;
pub use obstacle::Obstacle;
pub use piece::Estimate;
pub use special::{SpecialKind, SpecialPoint};
