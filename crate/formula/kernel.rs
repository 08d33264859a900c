//! Branch-free SIMD kernels for the functions of the language.
//!
//! Each is within a relative error of 1e-13 of `libm` wherever `libm`'s value is normal, and a power within 2e-13, because its
//! logarithm may be near 700. Tests assert this; pictures need 1e-6. Large or undefined arguments and functions without a
//! kernel go to `libm`. Argument reductions and polynomials are those of FreeBSD's msun (K. C. Ng, Sun Microsystems, 1993), on
//! which `libm` is based too, except those of sine and cosine: one polynomial over a wider interval is faster in lanes than a choice
//! between two.

use std::f64::consts::{FRAC_1_PI, LN_2, LN_10};

use super::function::{Function, Operation};
use super::lane::{Lane, Pair};

/// f(u) in lanes.
pub fn unary<L: Lane>(function: Function, u: L) -> L {
    let one = u.number(1.0);
    match function {
        Function::Negative => -u,
        Function::Abs => u.abs(),
        Function::Sqrt => u.sqrt(),
        Function::Relu => u.max(u.number(0.0)),
        Function::Sign => sign(u),
        Function::Step => sign(u).max(u.number(0.0)),
        Function::Sin => sine(u),
        Function::Cos => cosine(u),
        Function::Tan => sine(u) / cosine(u),
        Function::Exp => exp(u),
        Function::Log => log(u),
        Function::Log2 => log(u) * u.number(1.0 / LN_2),
        Function::Log10 => log(u) * u.number(1.0 / LN_10),
        Function::Tanh => tanh(u),
        Function::Sinh => sinh(u),
        Function::Cosh => cosh(u),
        Function::Sech => one / cosh(u),
        Function::Sigmoid => one / (one + exp(-u)),
        Function::Softplus => u.max(u.number(0.0)) + log1p(exp(-u.abs())),
        Function::Asin
        | Function::Acos
        | Function::Atan
        | Function::Asinh
        | Function::Acosh
        | Function::Atanh
        | Function::Expm1
        | Function::Log1p
        | Function::Cbrt
        | Function::Gelu
        | Function::Erf
        | Function::Erfc
        | Function::Not => u.exactly(function),
    }
}

/// u ∘ v in lanes.
pub fn binary<L: Lane>(operation: Operation, u: L, v: L) -> L {
    match operation {
        Operation::Add => u + v,
        Operation::Subtract => u - v,
        Operation::Multiply => u * v,
        Operation::Divide => u / v,
        Operation::Minimum => u.min(v),
        Operation::Maximum => u.max(v),
        Operation::Power => power(u, v),
        Operation::Less => u.less(v).and(u.number(1.0)),
        Operation::AtMost => u.at_most(v).and(u.number(1.0)),
        _ => unreachable!("an instruction is made of other operations"),
    }
}

/// u where the condition holds, v elsewhere, in lanes.
pub fn choice<L: Lane>(condition: L, u: L, v: L) -> L {
    u.number(0.0).less(condition.abs()).select(u, v)
}

/// Added to a number below 2⁵¹, it leaves the nearest integer in the low bits.
const MAGIC: f64 = 6_755_399_441_055_744.0;
const SIGN: u64 = 1 << 63;
const EXPONENT_BIAS: u64 = 1023;

/// c₀ + z (c₁ + z (c₂ + …)).
fn polynomial<L: Lane, const TERMS: usize>(z: L, coefficients: [f64; TERMS]) -> L {
    let mut terms = coefficients.iter().rev().map(|&coefficient| z.number(coefficient));
    let last = terms.next().expect("a polynomial has terms");
    terms.fold(last, |sum, term| term + z * sum)
}

/// −1, 0, 1 or NaN, and 0 for −0, as for a single number.
fn sign<L: Lane>(u: L) -> L {
    let zero = u.number(0.0);
    let below = u.less(zero).select(u.number(-1.0), u + zero);
    zero.less(u).select(u.number(1.0), below)
}

const LN2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
const EXP: [f64; 5] = [
    1.666_666_666_666_660_2e-1,
    -2.777_777_777_701_559_3e-3,
    6.613_756_321_437_934e-5,
    -1.653_390_220_546_525_2e-6,
    4.138_136_797_057_238_5e-8,
];

/// u = k ln 2 + r: the parts of r = high − low, the c of eʳ = 1 + r + r c ∕ (2 − c), a rational function, and k + [`MAGIC`].
fn reduced<L: Lane>(u: L) -> ([L; 2], L, L) {
    let shifted = u * u.number(1.0 / LN_2) + u.number(MAGIC);
    let k = shifted - u.number(MAGIC);
    let high = u - k * u.number(LN2_HIGH);
    let low = k * u.number(LN2_LOW);
    let r = high - low;
    let z = r * r;
    ([high, low], r - z * polynomial(z, EXP), shifted)
}

/// (q, k + [`MAGIC`]) with eᵘ = 2ᵏ (1 + q) and |q| ≤ √2 − 1.
fn reduced_exp<L: Lane>(u: L) -> (L, L) {
    let ([high, low], c, shifted) = reduced(u);
    ((high - low) * c / (u.number(2.0) - c) - low + high, shifted)
}

/// 2ᵏ from k + [`MAGIC`], for −1022 ≤ k ≤ 1023.
fn two_to<L: Lane>(shifted: L) -> L {
    shifted.add_bits(shifted.bits(EXPONENT_BIAS)).shift_left(52)
}

/// eᵘ
pub fn exp<L: Lane>(u: L) -> L {
    let (q, shifted) = reduced_exp(u);
    let value = (u.number(1.0) + q) * two_to(shifted);
    value.if_all(u.abs().less(u.number(700.0)), || extreme_exp(u))
}

/// eᵘ where it may overflow or be subnormal: 2ᵏ is applied in two halves to cover the whole range.
fn extreme_exp<L: Lane>(u: L) -> L {
    let (q, shifted) = reduced_exp(u.max(u.number(-746.0)).min(u.number(710.0)));
    let magic = u.number(MAGIC);
    let k = shifted - magic;
    let half = k * u.number(0.5) + magic;
    let rest = (k - (half - magic)) + magic;
    (u.number(1.0) + q) * two_to(half) * two_to(rest)
}

/// eᵘ − 1 for −700 ≤ u ≤ 700, small u included.
pub fn expm1<L: Lane>(u: L) -> L {
    let (q, shifted) = reduced_exp(u);
    let scale = two_to(shifted);
    q * scale + (scale - u.number(1.0))
}

/// tanh |u| = t ∕ (t + 2) with t = e^(−2|u|) − 1, with the sign of u; t is a fraction, so that one division is enough.
pub fn tanh<L: Lane>(u: L) -> L {
    let two = u.number(2.0);
    let ([high, low], c, shifted) = reduced(u.abs().min(u.number(350.0)) * u.number(-2.0));
    let (r, scale, below) = (high - low, two_to(shifted), two - c);
    let above = (r * c + r * below) * scale + (scale - u.number(1.0)) * below;
    let size = (above / (above + two * below)).abs();
    size.or(u.and(u.bits(SIGN)))
}

/// tanh u within 2ε, so not relative to a small u, in two thirds of the operations: (e²ᵘ − 1) ∕ (e²ᵘ + 1) with e²ᵘ = 2ᵏ (2 − c + 2r) ∕ (2 − c).
pub fn rough_tanh(u: Pair) -> Pair {
    let (most, two) = (u.number(700.0), u.number(2.0));
    // NaN stays, because it is neither.
    let ([high, low], c, shifted) = reduced((-most).larger(most.smaller(two * u)));
    let below = two - c;
    let above = (below + two * (high - low)) * two_to(shifted);
    (above - below) / (above + below)
}

/// For |u| < 1 from eᵘ − 1, otherwise from eᵘ⁻ˡⁿ², which does not overflow early.
fn sinh<L: Lane>(u: L) -> L {
    let size = u.abs();
    let one = u.number(1.0);
    let t = expm1(size.min(one));
    let small = u.number(0.5) * (t + t / (t + one));
    let half = exp(size - u.number(LN_2));
    let large = half - u.number(0.25) / half;
    size.less(one).select(small, large).or(u.and(u.bits(SIGN)))
}

fn cosh<L: Lane>(u: L) -> L {
    let half = exp(u.abs() - u.number(LN_2));
    half + u.number(0.25) / half
}

const LOG_EVEN: [f64; 3] = [3.999_999_999_940_942e-1, 2.222_219_843_214_978_4e-1, 1.531_383_769_920_937_3e-1];
const LOG_ODD: [f64; 4] =
    [6.666_666_666_666_735e-1, 2.857_142_874_366_239e-1, 1.818_357_216_161_805e-1, 1.479_819_860_511_658_6e-1];
const SQRT_HALF_HIGH: u64 = 0x3fe6_a09e_0000_0000;
const ONE: u64 = 0x3ff0_0000_0000_0000;
const FRACTION: u64 = 0x000f_ffff_ffff_ffff;
const TWO_52: f64 = 4_503_599_627_370_496.0;

/// ln u: u = 2ᵏ m with √½ ≤ m < √2, and ln m as a polynomial in s = (m − 1)/(m + 1).
fn log<L: Lane>(u: L) -> L {
    let number = |value| u.number(value);
    let shifted = u.add_bits(u.bits(ONE - SQRT_HALF_HIGH));
    let k = shifted.shift_right(52).or(number(TWO_52)) - number(TWO_52 + EXPONENT_BIAS as f64);
    let f = shifted.and(u.bits(FRACTION)).add_bits(u.bits(SQRT_HALF_HIGH)) - number(1.0);
    let half_square = number(0.5) * f * f;
    let s = f / (number(2.0) + f);
    let z = s * s;
    let w = z * z;
    let tail = w * polynomial(w, LOG_EVEN) + z * polynomial(w, LOG_ODD);
    let log = s * (half_square + tail) + k * number(LN2_LOW) - half_square + f + k * number(LN2_HIGH);
    let normal = number(f64::MIN_POSITIVE).less(u).and(u.less(number(f64::MAX)));
    log.if_all(normal, || u.exactly(Function::Log))
}

/// ln(1 + u) for 0 ≤ u ≤ 1, corrected for the rounding error of 1 + u (W. Kahan).
pub fn log1p<L: Lane>(u: L) -> L {
    let one = u.number(1.0);
    let sum = one + u;
    let rounded = sum - one;
    u.number(0.0).less(rounded).select(log(sum) * u / rounded, u)
}

/// π in three parts, the first two with trailing zeros.
const PI_HIGH: f64 = f64::from_bits(0x4009_21fb_5440_0000);
const PI_MIDDLE: f64 = f64::from_bits(0x3de0_b461_1a60_0000);
const PI_LOW: f64 = f64::from_bits(0x3bb3_198a_2e03_7073);
/// (sin r − r) ∕ r³ in powers of r² for |r| ≤ π/2, so that the relative error of sin r is at most 2e-16, by Remez's algorithm. The last
/// digits of the last one make sin ±π/2 exactly ±1.
const SIN: [f64; 7] = [
    -0.166_666_666_666_661_86,
    8.333_333_333_285_542e-3,
    -1.984_126_982_505_627_3e-4,
    2.755_731_660_055_426e-6,
    -2.505_188_027_395_485_7e-8,
    1.604_809_540_754_433e-10,
    -7.373_343_161_727_094e-13,
];
/// Up to here the products n · (part of π) are exact.
const MAX_ANGLE: f64 = 1.0e6;

/// sin u: u = n π + r with |r| ≤ π/2 (Cody–Waite reduction in three parts), then ±sin r by n.
fn sine<L: Lane>(u: L) -> L {
    let shifted = u * u.number(FRAC_1_PI) + u.number(MAGIC);
    let r = beyond(u, shifted - u.number(MAGIC));
    // The sum turns −0 into 0; otherwise it has the sign of r.
    let value = reduced_sine(r).or(r.and(u.bits(SIGN))).xor(shifted.shift_left(63));
    value.if_all(u.abs().less(u.number(MAX_ANGLE)), || u.exactly(Function::Sin))
}

/// cos u: u = (n − ½) π + r, then ±sin r by n.
fn cosine<L: Lane>(u: L) -> L {
    let half = u.number(0.5);
    let shifted = u * u.number(FRAC_1_PI) + half + u.number(MAGIC);
    let r = beyond(u, shifted - u.number(MAGIC) - half);
    let value = reduced_sine(r).xor(shifted.shift_left(63));
    value.if_all(u.abs().less(u.number(MAX_ANGLE)), || u.exactly(Function::Cos))
}

/// u − turns · π
fn beyond<L: Lane>(u: L, turns: L) -> L {
    u - turns * u.number(PI_HIGH) - turns * u.number(PI_MIDDLE) - turns * u.number(PI_LOW)
}

/// sin r for |r| ≤ π/2, but 0 for −0. The terms are added in pairs (G. Estrin, 1960), which waits for fewer results than Horner's scheme.
fn reduced_sine<L: Lane>(r: L) -> L {
    let z = r * r;
    let [a, b, c, d, e, f, g] = SIN.map(|coefficient| z.number(coefficient));
    let square = z * z;
    let sum = (a + b * z) + (c + d * z) * square + ((e + f * z) + g * square) * (square * square);
    r + r * z * sum
}

/// uᵛ = e^(v ln u) for u > 0.
fn power<L: Lane>(u: L, v: L) -> L {
    let product = v * log(u);
    let in_range = u.number(f64::MIN_POSITIVE).less(u).and(product.abs().less(u.number(700.0)));
    exp(product).if_all(in_range, || u.exact_power(v))
}
