//! Sobol′ points: a sequence that fills the unit cube evenly, for quasi-Monte Carlo, plain or scrambled at random.
//!
//! Of the first 2ᵐ points exactly one has its i-th coordinate in each interval [k 2⁻ᵐ, (k + 1) 2⁻ᵐ), whatever i, and products
//! of few such intervals are met as evenly. Scrambling keeps that and makes each point uniform, so that the mean over scrambles is the
//! integral, and their spread an error estimate; for smooth integrands its standard deviation falls as N^(−3/2) up to logarithms.
//!
//! Sources: I. M. Sobol′, USSR Comput. Math. Math. Phys. 7 (1967) 86–112; the direction numbers are the first of new-joe-kuo-6 by
//! S. Joe and F. Y. Kuo, SIAM J. Sci. Comput. 30 (2008) 2635–2654, <https://web.maths.unsw.edu.au/~fkuo/sobol/>; the order is Gray
//! code's (Antonov & Saleev, 1979), which permutes each block of 2ᵐ points. The scramble is Owen's nested uniform one (A. B. Owen,
//! 1995), by a hash in which each bit of the reversed number affects only higher bits (S. Laine & T. Karras, 2011, as in B. Burley,
//! J. Comput. Graph. Tech. 9(4), 2020, with the constants of N. Vegdahl, 2021).

use crate::random::Random;

/// The largest dimension.
pub const MAX_DIMENSION: usize = 20;

/// The binary digits of a coordinate.
const BITS: usize = 32;

/// 2⁻³²
const UNIT: f64 = 1.0 / 4_294_967_296.0;

/// For each dimension from the second: the degree s of its primitive polynomial over GF(2), the polynomial's inner coefficients as
/// binary digits of a, and m₁ … m_s.
const DIRECTIONS: [(usize, u32, [u32; 7]); MAX_DIMENSION - 1] = [
    (1, 0, [1, 0, 0, 0, 0, 0, 0]),
    (2, 1, [1, 3, 0, 0, 0, 0, 0]),
    (3, 1, [1, 3, 1, 0, 0, 0, 0]),
    (3, 2, [1, 1, 1, 0, 0, 0, 0]),
    (4, 1, [1, 1, 3, 3, 0, 0, 0]),
    (4, 4, [1, 3, 5, 13, 0, 0, 0]),
    (5, 2, [1, 1, 5, 5, 17, 0, 0]),
    (5, 4, [1, 1, 5, 5, 5, 0, 0]),
    (5, 7, [1, 1, 7, 11, 19, 0, 0]),
    (5, 11, [1, 1, 5, 1, 1, 0, 0]),
    (5, 13, [1, 1, 1, 3, 11, 0, 0]),
    (5, 14, [1, 3, 5, 5, 31, 0, 0]),
    (6, 1, [1, 3, 3, 9, 7, 49, 0]),
    (6, 13, [1, 1, 1, 15, 21, 21, 0]),
    (6, 16, [1, 3, 1, 13, 27, 49, 0]),
    (6, 19, [1, 1, 1, 15, 7, 5, 0]),
    (6, 22, [1, 3, 1, 15, 13, 25, 0]),
    (6, 25, [1, 1, 5, 5, 19, 61, 0]),
    (7, 1, [1, 3, 7, 11, 23, 15, 103]),
];

/// A sequence of points in the unit cube.
#[derive(Clone, Debug)]
pub struct Sobol {
    coordinates: Vec<Coordinate>,
    /// The number of points so far.
    index: u32,
}

/// A coordinate of the sequence, in numbers whose binary digits are reversed.
#[derive(Clone, Debug)]
struct Coordinate {
    directions: [u32; BITS],
    state: u32,
    scramble: Option<[u32; 2]>,
}

impl Sobol {
    /// The plain sequence; its first point is the origin.
    ///
    /// # Panics
    /// If the dimension is above [`MAX_DIMENSION`].
    pub fn new(dimension: usize) -> Self {
        assert!(dimension <= MAX_DIMENSION);
        let coordinate = |index| Coordinate { directions: directions(index), state: 0, scramble: None };
        Self { coordinates: (0..dimension).map(coordinate).collect(), index: 0 }
    }

    /// The sequence scrambled at random, each coordinate by itself, with keys from a stream.
    ///
    /// # Panics
    /// As [`Sobol::new`].
    pub fn scrambled(dimension: usize, random: &mut Random) -> Self {
        let mut sobol = Self::new(dimension);
        for coordinate in &mut sobol.coordinates {
            let bits = random.bits();
            coordinate.scramble = Some([bits as u32, (bits >> 32) as u32]);
        }
        sobol
    }

    /// The next points, up to 2³² altogether: `columns[i]` receives their i-th coordinates, from [0, 1), and all have the same
    /// length. Scrambled ones are from (0, 1), in the middle of their 2³² intervals.
    pub fn fill(&mut self, columns: &mut [Vec<f64>]) {
        let first = self.index;
        for (coordinate, column) in self.coordinates.iter_mut().zip(columns.iter_mut()) {
            coordinate.fill(first, column);
        }
        self.index = first.wrapping_add(columns.first().map_or(0, Vec::len) as u32);
    }
}

impl Coordinate {
    fn fill(&mut self, first: u32, column: &mut [f64]) {
        let mut state = self.state;
        let mut index = first;
        for slot in column {
            *slot = match self.scramble {
                None => f64::from(state.reverse_bits()) * UNIT,
                Some(key) => (f64::from(scrambled(state, key).reverse_bits()) + 0.5) * UNIT,
            };
            index = index.wrapping_add(1);
            state ^= self.directions[index.trailing_zeros() as usize % BITS];
        }
        self.state = state;
    }
}

/// The direction numbers of a coordinate, each with its binary digits reversed: v_k = m_k 2⁻ᵏ, and
/// m_k = 2a₁m_(k−1) ⊕ … ⊕ 2^(s−1) a_(s−1) m_(k−s+1) ⊕ 2ˢ m_(k−s) ⊕ m_(k−s).
fn directions(coordinate: usize) -> [u32; BITS] {
    let mut m = [1u32; BITS];
    if let Some((degree, inner, first)) = coordinate.checked_sub(1).map(|index| DIRECTIONS[index]) {
        m[..degree].copy_from_slice(&first[..degree]);
        for k in degree..BITS {
            m[k] = m[k - degree] ^ (m[k - degree] << degree);
            for i in 1..degree {
                m[k] ^= ((inner >> (degree - 1 - i)) & 1) * (m[k - i] << i);
            }
        }
    }
    let mut position = 0;
    m.map(|m| {
        position += 1;
        (m << (BITS - position)).reverse_bits()
    })
}

/// The nested uniform scramble of a number whose binary digits are reversed: in each step a digit affects itself and higher ones.
fn scrambled(reversed: u32, [one, two]: [u32; 2]) -> u32 {
    let mut x = reversed;
    x ^= x.wrapping_mul(0x3d20_adea);
    x = x.wrapping_add(one);
    x = x.wrapping_mul((two >> 16) | 1);
    x ^= x.wrapping_mul(0x0552_6c56);
    x = x.wrapping_add(two);
    x ^ x.wrapping_mul(0x53a2_2864)
}
