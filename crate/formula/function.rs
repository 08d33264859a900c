//! The functions and operations of the language, and their values.
//!
//! Values come from `libm` on every platform, so the same state yields the same picture everywhere. Every function accepts
//! every number, including NaN and the infinities, and returns NaN where it is undefined.

use std::f64::consts::FRAC_1_SQRT_2;

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// −u; written as a prefix, not as a call.
    Negative,
    /// sin u
    Sin,
    /// cos u
    Cos,
    /// tan u
    Tan,
    /// arcsin u, from −π/2 to π/2
    Asin,
    /// arccos u, from 0 to π
    Acos,
    /// arctan u, from −π/2 to π/2
    Atan,
    /// arsinh u, whose hyperbolic sine is u
    Asinh,
    /// arcosh u ≥ 0, whose hyperbolic cosine is u
    Acosh,
    /// artanh u, whose hyperbolic tangent is u
    Atanh,
    /// sinh u
    Sinh,
    /// cosh u
    Cosh,
    /// tanh u
    Tanh,
    /// sech u = 1/cosh u, whose square is the derivative of tanh
    Sech,
    /// eᵘ
    Exp,
    /// eᵘ − 1, without cancellation
    Expm1,
    /// The natural logarithm
    Log,
    /// ln(1 + u), without cancellation
    Log1p,
    /// The logarithm to base 2
    Log2,
    /// The logarithm to base 10
    Log10,
    /// √u
    Sqrt,
    /// ∛u, for negative u too
    Cbrt,
    /// |u|
    Abs,
    /// −1, 0 or 1
    Sign,
    /// 1 where u > 0, otherwise 0: the derivative of relu
    Step,
    /// max(u, 0)
    Relu,
    /// σ(u) = 1/(1 + e⁻ᵘ)
    Sigmoid,
    /// ln(1 + eᵘ)
    Softplus,
    /// u Φ(u), with Φ the standard normal CDF: Hendrycks and Gimpel, arXiv:1606.08415, the exact form
    Gelu,
    /// erf u = 2/√π ∫₀ᵘ e^(−t²) dt
    Erf,
    /// erfc u = 1 − erf u, without cancellation
    Erfc,
    /// 1 where the condition u does not [hold](holds), otherwise 0
    Not,
}

/// An operation on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// u + v
    Add,
    /// u − v
    Subtract,
    /// u v
    Multiply,
    /// u / v
    Divide,
    /// uᵛ; 0⁰ = 1
    Power,
    /// The smaller of u and v; NaN if either is NaN
    Minimum,
    /// The larger of u and v; NaN if either is NaN
    Maximum,
    /// ln(eᵘ + eᵛ), without overflow
    LogAddExp,
    /// 1 where u < v, otherwise 0
    Less,
    /// 1 where u ≤ v, otherwise 0
    AtMost,
    /// 1 where u > v, otherwise 0
    Greater,
    /// 1 where u ≥ v, otherwise 0
    AtLeast,
    /// 1 where u = v, otherwise 0
    Equal,
    /// 1 where u ≠ v, otherwise 0
    NotEqual,
    /// 1 where both conditions [hold](holds), otherwise 0
    And,
    /// 1 where one of the conditions [holds](holds), otherwise 0
    Or,
}

impl Function {
    /// f(u).
    pub fn value(self, u: f64) -> f64 {
        match self {
            Function::Negative => -u,
            Function::Sin => libm::sin(u),
            Function::Cos => libm::cos(u),
            Function::Tan => libm::tan(u),
            Function::Asin => libm::asin(u),
            Function::Acos => libm::acos(u),
            Function::Atan => libm::atan(u),
            Function::Asinh => libm::asinh(u),
            Function::Acosh => libm::acosh(u),
            Function::Atanh => libm::atanh(u),
            Function::Sinh => libm::sinh(u),
            Function::Cosh => libm::cosh(u),
            Function::Tanh => libm::tanh(u),
            Function::Sech => 1.0 / libm::cosh(u),
            Function::Exp => libm::exp(u),
            Function::Expm1 => libm::expm1(u),
            Function::Log => libm::log(u),
            Function::Log1p => libm::log1p(u),
            Function::Log2 => libm::log2(u),
            Function::Log10 => libm::log10(u),
            Function::Sqrt => libm::sqrt(u),
            Function::Cbrt => libm::cbrt(u),
            Function::Abs => u.abs(),
            Function::Sign => sign(u),
            Function::Step => maximum(sign(u), 0.0),
            Function::Relu => maximum(u, 0.0),
            Function::Sigmoid => 1.0 / (1.0 + libm::exp(-u)),
            Function::Softplus => maximum(u, 0.0) + libm::log1p(libm::exp(-u.abs())),
            Function::Gelu => 0.5 * u * libm::erfc(-FRAC_1_SQRT_2 * u),
            Function::Erf => libm::erf(u),
            Function::Erfc => libm::erfc(u),
            Function::Not => indicator(!holds(u)),
        }
    }
}

impl Operation {
    /// u ∘ v.
    pub fn value(self, u: f64, v: f64) -> f64 {
        match self {
            Operation::Add => u + v,
            Operation::Subtract => u - v,
            Operation::Multiply => u * v,
            Operation::Divide => u / v,
            Operation::Power => libm::pow(u, v),
            Operation::Minimum => minimum(u, v),
            Operation::Maximum => maximum(u, v),
            Operation::LogAddExp => maximum(u, v) + Function::Softplus.value(-(u - v).abs()),
            Operation::Less => indicator(u < v),
            Operation::AtMost => indicator(u <= v),
            Operation::Greater => indicator(u > v),
            Operation::AtLeast => indicator(u >= v),
            Operation::Equal => indicator(u == v),
            Operation::NotEqual => indicator(u != v),
            Operation::And => indicator(holds(u) && holds(v)),
            Operation::Or => indicator(holds(u) || holds(v)),
        }
    }

    /// Whether u ∘ v and v ∘ u are the same number, to the last bit.
    pub fn commutes(self) -> bool {
        use Operation::{AtLeast, AtMost, Divide, Greater, Less, Power, Subtract};
        !matches!(self, Subtract | Divide | Power | Less | AtMost | Greater | AtLeast)
    }

    /// The sign, or the word, of a condition as it is typeset: `≤`, `and`.
    pub fn sign(self) -> Option<&'static str> {
        Some(match self {
            Operation::Less => "<",
            Operation::AtMost => "≤",
            Operation::Greater => ">",
            Operation::AtLeast => "≥",
            Operation::Equal => "=",
            Operation::NotEqual => "≠",
            Operation::And => "and",
            Operation::Or => "or",
            _ => return None,
        })
    }

    /// Whether it is a comparison of two numbers.
    pub fn is_comparison(self) -> bool {
        use Operation::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
        matches!(self, Less | AtMost | Greater | AtLeast | Equal | NotEqual)
    }

    /// Whether its value is 1 or 0, so that its derivative is 0 but where it jumps.
    pub fn is_condition(self) -> bool {
        self.is_comparison() || matches!(self, Operation::And | Operation::Or)
    }
}

/// Whether a condition holds: any number but 0 and NaN. A comparison with NaN does not hold, as in IEEE 754.
pub fn holds(condition: f64) -> bool {
    condition.abs() > 0.0
}

fn indicator(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}

/// −1, 0 or 1; NaN for NaN.
fn sign(u: f64) -> f64 {
    if u > 0.0 {
        1.0
    } else if u < 0.0 {
        -1.0
    } else if u == 0.0 {
        0.0
    } else {
        u
    }
}

/// The smaller, as WebAssembly's `f64.min` defines it: NaN if either is NaN, and −0 < 0.
fn minimum(u: f64, v: f64) -> f64 {
    if u < v {
        u
    } else if v < u {
        v
    } else if u == v {
        f64::from_bits(u.to_bits() | v.to_bits())
    } else {
        u + v
    }
}

/// The larger, as WebAssembly's `f64.max` defines it: NaN if either is NaN, and −0 < 0.
fn maximum(u: f64, v: f64) -> f64 {
    if u > v {
        u
    } else if v > u {
        v
    } else if u == v {
        f64::from_bits(u.to_bits() & v.to_bits())
    } else {
        u + v
    }
}
