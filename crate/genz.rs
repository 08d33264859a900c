//! Genz's six families of integrands over the unit cube, which test numerical integration: each has one difficulty, and a mean and a
//! mean square in closed form, in any dimension.
//!
//! | family | f(x) |
//! | --- | --- |
//! | oscillatory | cos(2πu₁ + Σ aᵢxᵢ) |
//! | product peak | Π 1 ∕ (1 + aᵢ²(xᵢ − uᵢ)²) |
//! | corner peak | (1 + Σ aᵢxᵢ)^−(d + 1) |
//! | Gaussian | exp(−Σ aᵢ²(xᵢ − uᵢ)²) |
//! | continuous | exp(−Σ aᵢ\|xᵢ − uᵢ\|) |
//! | discontinuous | exp(Σ aᵢxᵢ) where x₁ < u₁ and x₂ < u₂, otherwise 0 |
//!
//! The aᵢ are random with a sum that is fixed for each family, the uᵢ random too. Source: A. Genz, A package for testing multiple
//! integration subroutines (1987), whose product peak is ours times Π aᵢ²; the sums are those of V. Barthelmann, E. Novak &
//! K. Ritter, Adv. Comput. Math. 12 (2000) 273–288.

use std::f64::consts::{PI, TAU};

use crate::formula::{Function, Pair, kernel};
use crate::random::Random;

/// One of the six families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Waves.
    Oscillatory,
    /// A peak inside the cube, a product.
    ProductPeak,
    /// A peak at the origin.
    CornerPeak,
    /// A smooth peak inside the cube.
    Gaussian,
    /// A peak with kinks.
    Continuous,
    /// Zero beyond a jump.
    Discontinuous,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Oscillatory, Self::ProductPeak, Self::CornerPeak, Self::Gaussian, Self::Continuous, Self::Discontinuous];

    /// Σ aᵢ
    const fn difficulty(self) -> f64 {
        match self {
            Self::Oscillatory => 9.0,
            Self::ProductPeak => 7.25,
            Self::CornerPeak => 1.85,
            Self::Gaussian => 7.03,
            Self::Continuous => 20.4,
            Self::Discontinuous => 4.3,
        }
    }
}

/// An integrand over the unit cube.
#[derive(Clone, Debug, PartialEq)]
pub struct Genz {
    /// Its family.
    pub family: Family,
    /// The a of each coordinate: how quickly f changes along it.
    pub a: Vec<f64>,
    /// The u of each coordinate: where its peak or jump is.
    pub u: Vec<f64>,
}

impl Genz {
    /// A random member of a family: the aᵢ in proportion to numbers from [0.5, 1), and uᵢ from [0.2, 0.8), so that no peak or jump is at
    /// the edge.
    pub fn random(family: Family, dimension: usize, random: &mut Random) -> Self {
        let mut draw = |[from, to]: [f64; 2]| (0..dimension).map(|_| from + (to - from) * random.uniform()).collect();
        let (mut a, u): (Vec<f64>, _) = (draw([0.5, 1.0]), draw([0.2, 0.8]));
        let factor = family.difficulty() / a.iter().sum::<f64>();
        a.iter_mut().for_each(|a| *a *= factor);
        Self { family, a, u }
    }

    /// f at many points, within a relative error of about 1e-13: `columns[i]` has the i-th coordinate of all of them.
    ///
    /// # Panics
    /// If a column is missing or shorter than `out`.
    pub fn evaluate(&self, columns: &[Vec<f64>], out: &mut [f64]) {
        let coordinates = || self.a.iter().zip(&self.u).zip(columns).map(|((&a, &u), column)| (a, u, column));
        let mut add = |start: f64, term: &dyn Fn(f64, f64, f64) -> f64| {
            out.fill(start);
            for (a, u, column) in coordinates() {
                out.iter_mut().zip(column).for_each(|(sum, &x)| *sum += term(a, u, x));
            }
        };
        match self.family {
            Family::Oscillatory => {
                add(TAU * self.u[0], &|a, _, x| a * x);
                in_pairs(out, |sum| kernel::unary(Function::Cos, sum));
            }
            Family::ProductPeak => {
                out.fill(1.0);
                for (a, u, column) in coordinates() {
                    out.iter_mut()
                        .zip(column)
                        .for_each(|(product, &x)| *product *= 1.0 + (a * (x - u)) * (a * (x - u)));
                }
                out.iter_mut().for_each(|product| *product = 1.0 / *product);
            }
            Family::CornerPeak => {
                add(1.0, &|a, _, x| a * x);
                let power = self.a.len() as i32 + 1;
                out.iter_mut().for_each(|sum| *sum = 1.0 / whole_power(*sum, power));
            }
            Family::Gaussian => {
                add(0.0, &|a, u, x| -(a * (x - u)) * (a * (x - u)));
                in_pairs(out, kernel::exp);
            }
            Family::Continuous => {
                add(0.0, &|a, u, x| -a * (x - u).abs());
                in_pairs(out, kernel::exp);
            }
            Family::Discontinuous => {
                add(0.0, &|a, _, x| a * x);
                in_pairs(out, kernel::exp);
                for (_, u, column) in coordinates().take(2) {
                    let beyond = out.iter_mut().zip(column).filter(|(_, x)| **x >= u);
                    beyond.for_each(|(value, _)| *value = 0.0);
                }
            }
        }
    }

    /// The integral of f over the cube, within a relative error of 1e-12.
    pub fn mean(&self) -> f64 {
        self.moment(1.0)
    }

    /// The integral of f², within a relative error of 1e-12.
    pub fn mean_square(&self) -> f64 {
        self.moment(2.0)
    }

    /// The integral of f to the power of 1 or 2.
    fn moment(&self, power: f64) -> f64 {
        let product = |factor: &dyn Fn(f64, f64) -> f64| -> f64 {
            self.a.iter().zip(&self.u).map(|(&a, &u)| factor(a, u)).product()
        };
        match self.family {
            Family::Oscillatory if power == 2.0 => 0.5 + 0.5 * self.wave(2.0),
            Family::Oscillatory => self.wave(1.0),
            Family::ProductPeak if power == 2.0 => product(&|a, u| {
                let half = |t: f64| 0.5 * (t / (1.0 + t * t) + libm::atan(t));
                (half(a * (1.0 - u)) + half(a * u)) / a
            }),
            Family::ProductPeak => product(&|a, u| (libm::atan(a * (1.0 - u)) + libm::atan(a * u)) / a),
            Family::CornerPeak => self.corner(power * (self.a.len() as f64 + 1.0)),
            Family::Gaussian => product(&|a, u| {
                let a = a * power.sqrt();
                (libm::erf(a * (1.0 - u)) + libm::erf(a * u)) * 0.5 * PI.sqrt() / a
            }),
            Family::Continuous => product(&|a, u| {
                let a = a * power;
                -(libm::expm1(-a * u) + libm::expm1(-a * (1.0 - u))) / a
            }),
            Family::Discontinuous => {
                let ends = self.u.iter().take(2).copied().chain(std::iter::repeat(1.0));
                self.a.iter().zip(ends).map(|(a, end)| libm::expm1(power * a * end) / (power * a)).product()
            }
        }
    }

    /// The integral of cos(m(2πu₁ + Σ aᵢxᵢ)): the real part of a product of Fourier integrals.
    fn wave(&self, m: f64) -> f64 {
        let phase = m * (TAU * self.u[0] + 0.5 * self.a.iter().sum::<f64>());
        let sines = self.a.iter().map(|a| libm::sin(0.5 * m * a) / (0.5 * m * a));
        libm::cos(phase) * sines.product::<f64>()
    }

    /// The integral of (1 + Σ aᵢxᵢ)⁻ˢ = 1 ∕ Γ(s) ∫ t^(s − 1) e⁻ᵗ Π (1 − e^(−aᵢt)) ∕ (aᵢt) dt. The sum over the 2ᵈ corners
    /// that inclusion and exclusion gives would cancel. With t = e^y the trapezoidal rule converges geometrically.
    fn corner(&self, s: f64) -> f64 {
        let (step, normalisation) = (1.0 / 64.0, libm::lgamma(s));
        let term = |y: f64| {
            let t = libm::exp(y);
            let shrinking: f64 = self.a.iter().map(|a| -libm::expm1(-a * t) / (a * t)).product();
            libm::exp(s * y - t - normalisation) * shrinking
        };
        let around = libm::round(libm::log(s) / step);
        (-2048..=512).map(|k| term((around + f64::from(k)) * step)).sum::<f64>() * step
    }
}

/// The number to a positive whole power, by multiplication alone.
fn whole_power(base: f64, power: i32) -> f64 {
    let (mut result, mut square, mut left) = (1.0, base, power);
    while left > 0 {
        if left & 1 == 1 {
            result *= square;
        }
        square *= square;
        left >>= 1;
    }
    result
}

/// Applies a kernel to all numbers.
fn in_pairs(numbers: &mut [f64], kernel: impl Fn(Pair) -> Pair) {
    for two in numbers.chunks_mut(2) {
        let result = kernel(Pair::new([two[0], two[two.len() - 1]])).numbers();
        two.copy_from_slice(&result[..two.len()]);
    }
}
