//! SIMD arithmetic on two f64 lanes, either executed directly ([`Pair`]) or emitted as WebAssembly (`assembler.rs`). Code over
//! [`Lane`] is written once and yields the same bits both ways.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::function::{Function, Operation};

/// Numbers in SIMD lanes. In a mask, a lane has all bits set or none.
pub trait Lane:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// The same bits in every lane.
    fn bits(self, bits: u64) -> Self;

    /// The same number in every lane.
    fn number(self, value: f64) -> Self {
        self.bits(value.to_bits())
    }

    /// |u|
    fn abs(self) -> Self;
    /// √u
    fn sqrt(self) -> Self;
    /// The smaller; NaN if either is NaN.
    fn min(self, other: Self) -> Self;
    /// The larger; NaN if either is NaN.
    fn max(self, other: Self) -> Self;

    /// The mask of lanes where u < v.
    fn less(self, other: Self) -> Self;
    /// The mask of lanes where u ≤ v.
    fn at_most(self, other: Self) -> Self;
    /// The lanes of `yes` where this mask is set, and of `no` elsewhere.
    fn select(self, yes: Self, no: Self) -> Self;

    /// Bitwise and.
    fn and(self, other: Self) -> Self;
    /// Bitwise or.
    fn or(self, other: Self) -> Self;
    /// Bitwise exclusive or.
    fn xor(self, other: Self) -> Self;
    /// The sum of the lanes as 64-bit integers.
    fn add_bits(self, other: Self) -> Self;
    /// Shifts each lane left.
    fn shift_left(self, by: u32) -> Self;
    /// Shifts each lane right, filling with zeros.
    fn shift_right(self, by: u32) -> Self;

    /// These numbers where the mask is set, and those of `exact` elsewhere; `exact` is called only if some lane is not set. No
    /// lane depends on its neighbour.
    fn if_all(self, mask: Self, exact: impl FnOnce() -> Self) -> Self;
    /// A function computed by `libm`, lane by lane.
    fn exactly(self, function: Function) -> Self;
    /// A power computed by `libm`, lane by lane.
    fn exact_power(self, exponent: Self) -> Self;
}

pub use pair::Pair;

/// Two numbers in a WebAssembly SIMD register.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod pair {
    use core::arch::wasm32::*;

    use super::*;

    /// Two numbers.
    #[derive(Clone, Copy, Debug)]
    pub struct Pair(v128);

    impl Pair {
        /// A pair of numbers.
        pub fn new(numbers: [f64; 2]) -> Self {
            Self(f64x2(numbers[0], numbers[1]))
        }

        /// Both numbers.
        pub fn numbers(self) -> [f64; 2] {
            [f64x2_extract_lane::<0>(self.0), f64x2_extract_lane::<1>(self.0)]
        }

        /// `self` where it is smaller, `other` elsewhere: faster than [`Lane::min`].
        pub fn smaller(self, other: Self) -> Self {
            Self(f64x2_pmin(other.0, self.0))
        }

        /// `self` where it is larger, `other` elsewhere.
        pub fn larger(self, other: Self) -> Self {
            Self(f64x2_pmax(other.0, self.0))
        }
    }

    impl Add for Pair {
        type Output = Self;
        fn add(self, other: Self) -> Self {
            Self(f64x2_add(self.0, other.0))
        }
    }

    impl Sub for Pair {
        type Output = Self;
        fn sub(self, other: Self) -> Self {
            Self(f64x2_sub(self.0, other.0))
        }
    }

    impl Mul for Pair {
        type Output = Self;
        fn mul(self, other: Self) -> Self {
            Self(f64x2_mul(self.0, other.0))
        }
    }

    impl Div for Pair {
        type Output = Self;
        fn div(self, other: Self) -> Self {
            Self(f64x2_div(self.0, other.0))
        }
    }

    impl Neg for Pair {
        type Output = Self;
        fn neg(self) -> Self {
            Self(f64x2_neg(self.0))
        }
    }

    #[rustfmt::skip]
    impl Lane for Pair {
        fn bits(self, bits: u64) -> Self { Self(u64x2_splat(bits)) }
        fn abs(self) -> Self { Self(f64x2_abs(self.0)) }
        fn sqrt(self) -> Self { Self(f64x2_sqrt(self.0)) }
        fn min(self, other: Self) -> Self { Self(f64x2_min(self.0, other.0)) }
        fn max(self, other: Self) -> Self { Self(f64x2_max(self.0, other.0)) }
        fn less(self, other: Self) -> Self { Self(f64x2_lt(self.0, other.0)) }
        fn at_most(self, other: Self) -> Self { Self(f64x2_le(self.0, other.0)) }
        fn select(self, yes: Self, no: Self) -> Self { Self(v128_bitselect(yes.0, no.0, self.0)) }
        fn and(self, other: Self) -> Self { Self(v128_and(self.0, other.0)) }
        fn or(self, other: Self) -> Self { Self(v128_or(self.0, other.0)) }
        fn xor(self, other: Self) -> Self { Self(v128_xor(self.0, other.0)) }
        fn add_bits(self, other: Self) -> Self { Self(i64x2_add(self.0, other.0)) }
        fn shift_left(self, by: u32) -> Self { Self(i64x2_shl(self.0, by)) }
        fn shift_right(self, by: u32) -> Self { Self(u64x2_shr(self.0, by)) }

        fn if_all(self, mask: Self, exact: impl FnOnce() -> Self) -> Self {
            if i64x2_all_true(mask.0) { self } else { mask.select(self, exact()) }
        }

        fn exactly(self, function: Function) -> Self {
            Self::new(self.numbers().map(|u| function.value(u)))
        }

        fn exact_power(self, exponent: Self) -> Self {
            let ([a, b], [c, d]) = (self.numbers(), exponent.numbers());
            Self::new([Operation::Power.value(a, c), Operation::Power.value(b, d)])
        }
    }
}

/// Two numbers in an array: the same arithmetic without WebAssembly SIMD.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod pair {
    use super::*;

    /// Two numbers.
    #[derive(Clone, Copy, Debug)]
    pub struct Pair([f64; 2]);

    impl Pair {
        /// A pair of numbers.
        pub fn new(numbers: [f64; 2]) -> Self {
            Self(numbers)
        }

        /// Both numbers.
        pub fn numbers(self) -> [f64; 2] {
            self.0
        }

        /// `self` where it is smaller, `other` elsewhere: faster than [`Lane::min`].
        pub fn smaller(self, other: Self) -> Self {
            self.less(other).select(self, other)
        }

        /// `self` where it is larger, `other` elsewhere.
        pub fn larger(self, other: Self) -> Self {
            other.less(self).select(self, other)
        }

        fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
            Self([f(self.0[0], other.0[0]), f(self.0[1], other.0[1])])
        }

        fn zip_bits(self, other: Self, f: impl Fn(u64, u64) -> u64) -> Self {
            self.zip(other, |u, v| f64::from_bits(f(u.to_bits(), v.to_bits())))
        }

        fn map_bits(self, f: impl Fn(u64) -> u64) -> Self {
            Self(self.0.map(|u| f64::from_bits(f(u.to_bits()))))
        }
    }

    impl Add for Pair {
        type Output = Self;
        fn add(self, other: Self) -> Self {
            self.zip(other, |u, v| u + v)
        }
    }

    impl Sub for Pair {
        type Output = Self;
        fn sub(self, other: Self) -> Self {
            self.zip(other, |u, v| u - v)
        }
    }

    impl Mul for Pair {
        type Output = Self;
        fn mul(self, other: Self) -> Self {
            self.zip(other, |u, v| u * v)
        }
    }

    impl Div for Pair {
        type Output = Self;
        fn div(self, other: Self) -> Self {
            self.zip(other, |u, v| u / v)
        }
    }

    impl Neg for Pair {
        type Output = Self;
        fn neg(self) -> Self {
            Self(self.0.map(|u| -u))
        }
    }

    fn mask(is_set: bool) -> f64 {
        f64::from_bits(if is_set { u64::MAX } else { 0 })
    }

    #[rustfmt::skip]
    impl Lane for Pair {
        fn bits(self, bits: u64) -> Self { Self([f64::from_bits(bits); 2]) }
        fn abs(self) -> Self { Self(self.0.map(f64::abs)) }
        fn sqrt(self) -> Self { Self(self.0.map(libm::sqrt)) }
        fn min(self, other: Self) -> Self { self.zip(other, |u, v| Operation::Minimum.value(u, v)) }
        fn max(self, other: Self) -> Self { self.zip(other, |u, v| Operation::Maximum.value(u, v)) }
        fn less(self, other: Self) -> Self { self.zip(other, |u, v| mask(u < v)) }
        fn at_most(self, other: Self) -> Self { self.zip(other, |u, v| mask(u <= v)) }
        fn select(self, yes: Self, no: Self) -> Self { self.and(yes).or(self.map_bits(|mask| !mask).and(no)) }
        fn and(self, other: Self) -> Self { self.zip_bits(other, |u, v| u & v) }
        fn or(self, other: Self) -> Self { self.zip_bits(other, |u, v| u | v) }
        fn xor(self, other: Self) -> Self { self.zip_bits(other, |u, v| u ^ v) }
        fn add_bits(self, other: Self) -> Self { self.zip_bits(other, u64::wrapping_add) }
        fn shift_left(self, by: u32) -> Self { self.map_bits(|u| u << by) }
        fn shift_right(self, by: u32) -> Self { self.map_bits(|u| u >> by) }

        fn if_all(self, mask: Self, exact: impl FnOnce() -> Self) -> Self {
            if mask.0.iter().all(|lane| lane.to_bits() != 0) { self } else { mask.select(self, exact()) }
        }

        fn exactly(self, function: Function) -> Self {
            Self(self.0.map(|u| function.value(u)))
        }

        fn exact_power(self, exponent: Self) -> Self {
            self.zip(exponent, |u, v| Operation::Power.value(u, v))
        }
    }
}
