//! Random symmetric matrices of the Gaussian orthogonal ensemble, and their eigenvalues, drawn in slices.
//!
//! Entries beside the diagonal have variance 1, on it 2. For such a matrix G, the Hessian of a Gaussian random field with the
//! correlation exp(−‖x − y‖²∕2) (Bargmann–Fock) at a point of height z standard deviations is distributed as G − z I, exactly and for
//! every n: φ has the variance 1, the covariance of φ with Hᵢⱼ is −δᵢⱼ, and that of Hᵢⱼ with Hₖₗ is δᵢⱼδₖₗ + δᵢₖδⱼₗ + δᵢₗδⱼₖ. The gradient
//! there is independent of both. So one list of eigenvalues serves all heights.
//!
//! In units of σ√n the eigenvalues fill a semicircle of radius 2 about −ε, ε = z∕√n, and the mean share of negative ones, the index
//! as a fraction of n, tends to its part below 0. At stationary points the matrices are weighted by |det H|, which for large n moves
//! this semicircle by less than any part of its radius: for a correlation f(‖x − y‖²∕2n) Bray and Dean (Statistics of Critical
//! Points of Gaussian Fields on Large-Dimensional Spaces, PRL 98, 2007) find the centre 2f″f′ε ∕ (ff″ + f′²) at 0, here −ε.

use crate::linear::SymmetricEigenvalues;
use crate::random::Random;

/// The sizes whose shares of positive definite matrices are plotted: 1 to this.
pub const SMALL: usize = 12;

/// The numbers that a slice touches, at least.
const SLICE: usize = 60_000;

/// Which matrices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ensemble {
    /// Rows.
    pub n: usize,
    /// How many matrices.
    pub draws: usize,
    /// The seed.
    pub seed: u64,
}

/// The matrices drawn so far.
#[derive(Default)]
pub struct Work {
    ensemble: Option<Ensemble>,
    /// The eigenvalues of the matrices of size n, each in ascending order.
    spectra: Vec<f64>,
    /// The smallest eigenvalue of each matrix of the small sizes.
    smallest: [Vec<f64>; SMALL],
    reducing: Option<SymmetricEigenvalues>,
}

impl Work {
    /// Turns to an ensemble, unless it is the present one.
    pub fn request(&mut self, ensemble: Ensemble) {
        if self.ensemble != Some(ensemble) {
            *self = Self { ensemble: Some(ensemble), ..Self::default() };
        }
    }

    /// The matrices of an ensemble drawn so far.
    pub fn drawn(&self, ensemble: Ensemble) -> Drawn<'_> {
        let is_present = self.ensemble == Some(ensemble);
        Drawn {
            ensemble,
            spectra: if is_present { &self.spectra } else { &[] },
            smallest: is_present.then_some(&self.smallest),
        }
    }

    /// Works while `go_on` returns `true`; returns whether any is left.
    pub fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(ensemble) = self.ensemble else { return false };
        while let Some(n) = self.next_size(ensemble) {
            if !go_on() {
                return true;
            }
            let mut numbers = 0;
            while numbers < SLICE && self.next_size(ensemble) == Some(n) {
                numbers += self.step(ensemble, n);
            }
        }
        false
    }

    /// The size of the matrix to draw next: first those of size n, then the small ones.
    fn next_size(&self, ensemble: Ensemble) -> Option<usize> {
        if self.spectra.len() < ensemble.n * ensemble.draws {
            return Some(ensemble.n);
        }
        self.smallest.iter().position(|drawn| drawn.len() < ensemble.draws).map(|index| index + 1)
    }

    /// Draws a matrix, or reduces a column of it, or takes its eigenvalues. Returns about how many numbers this touched.
    fn step(&mut self, ensemble: Ensemble, n: usize) -> usize {
        let is_small = self.spectra.len() >= ensemble.n * ensemble.draws;
        let Some(mut reducing) = self.reducing.take() else {
            let index = if is_small { self.smallest[n - 1].len() } else { self.spectra.len() / n };
            self.reducing = Some(SymmetricEigenvalues::of(matrix(ensemble.seed, n, index), n));
            return n * n;
        };
        if reducing.reduce() {
            self.reducing = Some(reducing);
            return n * n;
        }
        let values = reducing.values();
        if is_small {
            self.smallest[n - 1].push(values[0])
        } else {
            self.spectra.extend(values)
        }
        n * n
    }
}

/// Matrix number `index` of a size: the same whatever else is drawn.
fn matrix(seed: u64, n: usize, index: usize) -> Vec<f64> {
    let mut random = Random::stream(seed.wrapping_mul(1000).wrapping_add(n as u64), index as u64);
    let mut rows = vec![0.0; n * n];
    for row in 0..n {
        for column in 0..row {
            rows[row * n + column] = random.normal();
        }
        rows[row * n + row] = std::f64::consts::SQRT_2 * random.normal();
    }
    rows
}

/// The matrices drawn so far, as seen at a height.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    ensemble: Ensemble,
    spectra: &'a [f64],
    smallest: Option<&'a [Vec<f64>; SMALL]>,
}

impl Drawn<'_> {
    /// How many matrices of size n there are.
    pub fn count(&self) -> usize {
        self.spectra.len() / self.ensemble.n
    }

    /// How many matrices there are in all.
    pub fn total(&self) -> usize {
        self.count() + self.smallest.into_iter().flatten().map(Vec::len).sum::<usize>()
    }

    /// Whether all matrices of size n are drawn.
    pub fn is_complete(&self) -> bool {
        self.count() == self.ensemble.draws
    }

    /// All eigenvalues, in units of σ√n.
    pub fn scaled(&self) -> impl Iterator<Item = f64> + '_ {
        let unit = (self.ensemble.n as f64).sqrt();
        self.spectra.iter().map(move |value| value / unit)
    }

    /// The number of downhill directions of each matrix at a height ε: its eigenvalues below ε√n.
    pub fn indices(&self, height: f64) -> impl Iterator<Item = usize> + '_ {
        let threshold = threshold(height, self.ensemble.n);
        self.spectra.chunks_exact(self.ensemble.n).map(move |values| values.partition_point(|value| *value < threshold))
    }

    /// The share of matrices of size n without a downhill direction; `None` before there are all.
    pub fn share(&self, height: f64) -> Option<f64> {
        let minima = self.indices(height).filter(|index| *index == 0).count();
        self.is_complete().then(|| minima as f64 / self.ensemble.draws as f64)
    }

    /// The same for each of the small sizes that is drawn completely: size and share.
    pub fn shares(&self, height: f64) -> Vec<[f64; 2]> {
        let share = |(index, smallest): (usize, &Vec<f64>)| {
            let threshold = threshold(height, index + 1);
            let minima = smallest.iter().filter(|value| **value >= threshold).count();
            (smallest.len() == self.ensemble.draws)
                .then(|| [(index + 1) as f64, minima as f64 / self.ensemble.draws as f64])
        };
        self.smallest.into_iter().flatten().enumerate().filter_map(share).collect()
    }
}

/// The height ε in standard deviations of the field: what is subtracted from every eigenvalue.
pub fn threshold(height: f64, n: usize) -> f64 {
    height * (n as f64).sqrt()
}

/// The semicircle's density at a distance from its centre, for radius 2: √(4 − x²) ∕ 2π.
pub fn semicircle(x: f64) -> f64 {
    (4.0 - x * x).max(0.0).sqrt() / std::f64::consts::TAU
}

/// The semicircle's share below a distance from its centre: the fraction of downhill directions at the height ε = x.
pub fn below(x: f64) -> f64 {
    let x = x.clamp(-2.0, 2.0);
    0.5 + std::f64::consts::FRAC_1_PI * (0.25 * x * (4.0 - x * x).sqrt() + libm::asin(0.5 * x))
}
