//! Activations in SIMD lanes: value and derivative in one pass, and the second derivative for the curvature of a loss.
//!
//! The functions, their constants and the derivative at a kink are those of the cards in [`crate::activations`]; `tests/network.rs`
//! holds every one to its card. The kernels are within 10⁻¹³ of `libm`; GELU's error function is `libm`'s.

use crate::activations::{ACTIVATIONS, ActivationCard};
use crate::formula::{Function, Lane, Pair, kernel};

/// An activation function φ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// φ(u) = u: none at all.
    Linear,
    /// max(u, 0)
    Relu,
    /// u for u > 0, otherwise a u.
    LeakyRelu(f64),
    /// u for u > 0, otherwise α (eᵘ − 1).
    Elu(f64),
    /// 1 ∕ (1 + e⁻ᵘ)
    Sigmoid,
    /// tanh u
    Tanh,
    /// ln(1 + eᵘ)
    Softplus,
    /// u ∕ (1 + e⁻ᵘ)
    Silu,
    /// u Φ(u), with the standard normal distribution function Φ.
    Gelu,
}

/// The name of φ(u) = u, which has no card.
pub const LINEAR: &str = "linear";

impl Activation {
    /// The activation of this name: a card's, or `linear`.
    pub fn named(id: &str) -> Option<Self> {
        let constant = |card: &ActivationCard| card.constants.first().map_or(1.0, |constant| constant.default);
        let card = ACTIVATIONS.iter().find(|card| card.id == id);
        Some(match id {
            LINEAR => Self::Linear,
            "relu" => Self::Relu,
            "leaky-relu" => Self::LeakyRelu(constant(card?)),
            "elu" => Self::Elu(constant(card?)),
            "sigmoid" => Self::Sigmoid,
            "tanh" => Self::Tanh,
            "softplus" => Self::Softplus,
            "silu" => Self::Silu,
            "gelu" => Self::Gelu,
            _ => return None,
        })
    }

    /// The names of all, simplest first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        std::iter::once(LINEAR).chain(ACTIVATIONS.iter().map(|card| card.id))
    }

    /// φ(u) and φ′(u).
    pub fn value_and_slope(self, u: f64) -> [f64; 2] {
        let [mut value, mut slope] = [[Pair::new([0.0; 2])]; 2];
        self.apply(&[Pair::new([u; 2])], &mut value, &mut slope);
        [value[0].numbers()[0], slope[0].numbers()[0]]
    }

    /// φ and φ′ of every number.
    pub fn apply(self, inputs: &[Pair], values: &mut [Pair], slopes: &mut [Pair]) {
        self.fill(Each { inputs, values, slopes });
    }

    /// φ of every number, in its place; tanh within 10⁻¹⁵ rather than relative to small values.
    pub(super) fn apply_in_place(self, numbers: &mut [Pair]) {
        match self {
            Self::Tanh => numbers.iter_mut().for_each(|number| *number = kernel::rough_tanh(*number)),
            _ => self.fill(numbers),
        }
    }

    /// Computes φ and φ′; what a place does not take is not computed.
    fn fill(self, mut each: impl Places) {
        let number = |number: f64| Pair::new([number; 2]);
        let (zero, one) = (number(0.0), number(1.0));
        match self {
            Self::Linear => each.set(|u| (u, one)),
            Self::Relu => each.set(|u| (u.max(zero), zero.less(u).select(one, zero))),
            Self::LeakyRelu(a) => each.set(|u| {
                let slope = zero.less(u).select(one, number(a));
                (slope * u, slope)
            }),
            Self::Elu(alpha) => each.set(|u| {
                let alpha = number(alpha);
                let below = kernel::expm1(u.min(zero).max(number(-700.0)));
                let positive = zero.less(u);
                (positive.select(u, alpha * below), positive.select(one, alpha * (below + one)))
            }),
            Self::Sigmoid => each.set(|u| {
                let value = one / (one + kernel::exp(-u));
                (value, value * (one - value))
            }),
            Self::Tanh => each.set(|u| {
                let value = kernel::tanh(u);
                (value, one - value * value)
            }),
            Self::Softplus => each.set(|u| {
                let value = u.max(zero) + kernel::log1p(kernel::exp(-u.abs()));
                (value, one / (one + kernel::exp(-u)))
            }),
            Self::Silu => each.set(|u| {
                let sigmoid = one / (one + kernel::exp(-u));
                (u * sigmoid, sigmoid * (one + u * (one - sigmoid)))
            }),
            Self::Gelu => each.set(|u| {
                let share = number(0.5) * (u * number(-std::f64::consts::FRAC_1_SQRT_2)).exactly(Function::Erfc);
                let density = number(0.398_942_280_401_432_7) * kernel::exp(u * u * number(-0.5));
                (u * share, share + u * density)
            }),
        }
    }

    /// φ″(u), and 0 at a kink.
    pub fn second_derivative(self, u: f64) -> f64 {
        let mut second = [Pair::new([0.0; 2])];
        self.bend(&[Pair::new([u; 2])], &mut second);
        second[0].numbers()[0]
    }

    /// φ″ of every number.
    pub(super) fn bend(self, inputs: &[Pair], seconds: &mut [Pair]) {
        let number = |number: f64| Pair::new([number; 2]);
        let (zero, one, two) = (number(0.0), number(1.0), number(2.0));
        let sigmoid = |u: Pair| one / (one + kernel::exp(-u));
        let mut set = |function: &dyn Fn(Pair) -> Pair| {
            inputs.iter().zip(seconds.iter_mut()).for_each(|(&u, second)| *second = function(u));
        };
        match self {
            Self::Linear | Self::Relu | Self::LeakyRelu(_) => set(&|_| zero),
            Self::Elu(alpha) => set(&|u| {
                let below = number(alpha) * (kernel::expm1(u.min(zero).max(number(-700.0))) + one);
                zero.less(u).select(zero, below)
            }),
            Self::Sigmoid => set(&|u| {
                let value = sigmoid(u);
                value * (one - value) * (one - two * value)
            }),
            Self::Tanh => set(&|u| {
                let value = kernel::tanh(u);
                -two * value * (one - value * value)
            }),
            Self::Softplus => set(&|u| {
                let value = sigmoid(u);
                value * (one - value)
            }),
            Self::Silu => set(&|u| {
                let value = sigmoid(u);
                value * (one - value) * (two + u * (one - two * value))
            }),
            Self::Gelu => set(&|u| {
                let density = number(0.398_942_280_401_432_7) * kernel::exp(u * u * number(-0.5));
                (two - u * u) * density
            }),
        }
    }
}

/// The places that a pass reads and writes.
trait Places {
    fn set(&mut self, function: impl Fn(Pair) -> (Pair, Pair));
}

/// Values and slopes.
struct Each<'a> {
    inputs: &'a [Pair],
    values: &'a mut [Pair],
    slopes: &'a mut [Pair],
}

impl Places for Each<'_> {
    fn set(&mut self, function: impl Fn(Pair) -> (Pair, Pair)) {
        for ((&u, value), slope) in self.inputs.iter().zip(self.values.iter_mut()).zip(self.slopes.iter_mut()) {
            (*value, *slope) = function(u);
        }
    }
}

/// Values alone, in the place of their arguments.
impl Places for &mut [Pair] {
    fn set(&mut self, function: impl Fn(Pair) -> (Pair, Pair)) {
        self.iter_mut().for_each(|number| *number = function(*number).0);
    }
}
