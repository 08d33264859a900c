//! Seeded random numbers, the same on every machine: whatever is drawn at random in a figure follows from a seed in its state.
//!
//! The generator is xoshiro256++ (Blackman & Vigna, Scrambled Linear Pseudorandom Number Generators, ACM TOMS 47, 2021), its
//! state filled by SplitMix64 (Steele, Lea & Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014) as its authors
//! recommend. Both agree with the published outputs of the reference implementations.

/// A stream of random numbers: independent and uniform as far as any known test can tell, with a period of 2²⁵⁶ − 1.
#[derive(Clone, Debug)]
pub struct Random {
    state: [u64; 4],
    /// The second number of the last pair that [`Random::normal`] made.
    spare: Option<f64>,
}

impl Random {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        let mut mixer = seed;
        Self { state: std::array::from_fn(|_| split_mix(&mut mixer)), spare: None }
    }

    /// Stream `index` of a seed, for run number `index`: no two indices of a seed share a stream, and each can be had without
    /// the others.
    pub fn stream(seed: u64, index: u64) -> Self {
        let mut mixer = seed.wrapping_add(index.wrapping_mul(GOLDEN));
        Self::new(split_mix(&mut mixer))
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let (third, fourth) = (c ^ a, d ^ b);
        self.state = [a ^ fourth, b ^ third, third ^ (b << 17), fourth.rotate_left(45)];
        a.wrapping_add(d).rotate_left(23).wrapping_add(a)
    }

    /// A number from [0, 1): a multiple of 2⁻⁵³, all equally likely.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (0.5 / (1u64 << 52) as f64)
    }

    /// A whole number from 0 to `count` − 1, all equally likely; 0 if `count` is 0. By the high half of a product, redrawn
    /// where the low half would favour some (Lemire, Fast Random Integer Generation in an Interval, ACM TOMACS 29, 2019).
    pub fn below(&mut self, count: u64) -> u64 {
        loop {
            let product = u128::from(self.bits()) * u128::from(count);
            let low = product as u64;
            if low >= count || low >= count.wrapping_neg().checked_rem(count).unwrap_or(0) {
                return (product >> 64) as u64;
            }
        }
    }

    /// A number from the standard normal distribution, by the polar method (Marsaglia & Bray, A Convenient Method for Generating
    /// Normal Variables, SIAM Review 6, 1964), which is exact up to rounding. Numbers come in pairs: every second call costs
    /// nothing.
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (u, v) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = u * u + v * v;
            if square < 1.0 && square > 0.0 {
                let scale = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(v * scale);
                return u * scale;
            }
        }
    }

    /// Puts items into a random order, all orders equally likely (Fisher–Yates, in Durstenfeld's form).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }

    /// The numbers from 0 to `count` − 1 in a random order.
    pub fn permutation(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        self.shuffle(&mut order);
        order
    }
}

/// 2⁶⁴ divided by the golden ratio, made odd: the stride of SplitMix64.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The next output of SplitMix64; each of its states gives another output.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(GOLDEN);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xoshiro_gives_the_outputs_of_the_reference_implementation() {
        let mut random = Random { state: [1, 2, 3, 4], spare: None };
        let expected = [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
            9_228_616_714_210_784_205,
            9_973_669_472_204_895_162,
            14_011_001_112_246_962_877,
            12_406_186_145_184_390_807,
            15_849_039_046_786_891_736,
            10_450_023_813_501_588_000,
        ];
        assert_eq!(expected.map(|_| random.bits()), expected);
    }

    #[test]
    fn split_mix_gives_the_outputs_of_the_reference_implementation() {
        let mut state = 1_234_567;
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(expected.map(|_| split_mix(&mut state)), expected);
    }
}
