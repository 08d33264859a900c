//! The quantile function of a distribution as a table, for drawing millions of samples: a cubic in each eighth of each octave of the
//! nearer tail, through the quantiles and with the slopes 1/p at both ends.

use std::rc::Rc;

use crate::distribution::Distribution;

/// The octaves of each tail, from [1/4, 1/2) outwards, and the cells of each. Farther out, one sample in four million, quantiles are solved for.
const OCTAVES: usize = 22;
const CELLS: usize = 8;

/// The bits of a number after those that name its cell.
const REST: u32 = 49;

/// The biased exponent of 1/4.
const QUARTER: u64 = 1021;

/// The largest error in the middle of a cell, as a share of the interquartile range and of the distance from the median. In a cell
/// with a larger one, quantiles are solved for.
const TOLERANCE: f64 = 1e-5;

/// Newton's steps to a quantile from a guess, before it is solved for, and the relative error of the tail at which they end.
const STEPS: usize = 4;
const SETTLED: f64 = 1e-10;

/// x and dx/dt at both ends of a cell, where t goes from 0 to 1.
type Cubic = [f64; 4];

/// x and dx/ds, where s is the tail beyond x.
type Node = [f64; 2];

/// The table.
pub struct QuantileTable {
    distribution: Rc<dyn Distribution>,
    /// The lower tail, then the upper one, each from the middle outwards; `None` where no cubic is near enough.
    cells: Vec<Option<Cubic>>,
}

impl QuantileTable {
    /// The table of a distribution. Quantiles are solved for at the ends of octaves only: from there each guess is near.
    pub fn new(distribution: Rc<dyn Distribution>) -> Self {
        let [low, median, high] = [0.25, 0.5, 0.75].map(|p| distribution.quantile(p));
        let mut table = Self { distribution, cells: Vec::with_capacity(2 * OCTAVES * CELLS) };
        for side in [0, 1] {
            let mut outer = table.node(side, 0.5, f64::NAN);
            for octave in 0..OCTAVES {
                let start = 0.25 / (1u64 << octave) as f64;
                let mut nodes = [[f64::NAN; 2]; CELLS + 1];
                nodes[CELLS] = outer;
                nodes[0] = table.node(side, start, f64::NAN);
                let mut width = CELLS;
                while width > 1 {
                    for left in (0..CELLS).step_by(width) {
                        let cubic = cubic(nodes[left], nodes[left + width], width as f64 / CELLS as f64 * start);
                        let middle = left + width / 2;
                        let s = start + middle as f64 / CELLS as f64 * start;
                        nodes[middle] = table.node(side, s, at(cubic, 0.5));
                    }
                    width /= 2;
                }
                for (cell, ends) in nodes.windows(2).enumerate() {
                    let cubic = cubic(ends[0], ends[1], start / CELLS as f64);
                    let middle = at(cubic, 0.5);
                    let s = start + (cell as f64 + 0.5) / CELLS as f64 * start;
                    let error = (table.distribution.tails(middle)[side] - s).abs() / table.distribution.density(middle);
                    let allowed = TOLERANCE * (high - low + (middle - median).abs());
                    table.cells.push((error <= allowed).then_some(cubic));
                }
                outer = nodes[0];
            }
        }
        table
    }

    /// The node at a tail s of a side: by Newton's method from a guess, or solved for.
    fn node(&self, side: usize, s: f64, guess: f64) -> Node {
        let sign = if side == 0 { 1.0 } else { -1.0 };
        let mut x = guess;
        for _ in 0..STEPS {
            let excess = self.distribution.tails(x)[side] - s;
            let density = self.distribution.density(x);
            if excess.abs() <= SETTLED * s {
                return [x, sign / density];
            }
            x -= sign * excess / density;
        }
        let x = self.distribution.quantile(if side == 0 { s } else { 1.0 - s });
        [x, sign / self.distribution.density(x)]
    }

    /// The quantile of u, which is between 0 and 1.
    pub fn quantile(&self, u: f64) -> f64 {
        let (side, s) = if u < 0.5 { (0, u) } else { (1, 1.0 - u) };
        let bits = s.to_bits();
        let octave = QUARTER.wrapping_sub(bits >> 52) as usize;
        if octave < OCTAVES {
            let cell = (bits >> REST) as usize % CELLS;
            if let Some(cubic) = self.cells[(side * OCTAVES + octave) * CELLS + cell] {
                return at(cubic, (bits % (1 << REST)) as f64 / (1u64 << REST) as f64);
            }
        }
        self.distribution.quantile(u)
    }
}

/// The cubic between two nodes whose tails differ by `width`.
fn cubic(from: Node, to: Node, width: f64) -> Cubic {
    [from[0], width * from[1], to[0], width * to[1]]
}

/// The cubic at t.
fn at([from, leaving, to, arriving]: Cubic, t: f64) -> f64 {
    let (rest, step) = (1.0 - t, to - from);
    from + t * (step * t * (3.0 - 2.0 * t) + rest * (leaving * rest - arriving * t))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distributions::DISTRIBUTIONS;
    use crate::random::Random;

    #[test]
    fn the_table_agrees_with_the_quantiles() {
        for card in DISTRIBUTIONS {
            let letters: Vec<f64> = card.letters.iter().map(|letter| letter.default).collect();
            let exact: Rc<dyn Distribution> = (card.with)(&letters).into();
            let table = QuantileTable::new(Rc::clone(&exact));
            let [low, median, high] = [0.25, 0.5, 0.75].map(|p| exact.quantile(p));
            let mut random = Random::new(5);
            for _ in 0..5000 {
                let u = random.uniform();
                let (x, expected) = (table.quantile(u), exact.quantile(u));
                let allowed = 2.0 * TOLERANCE * (high - low + (expected - median).abs());
                assert!((x - expected).abs() <= allowed, "{} at {u}: {x}, not {expected}", card.id);
            }
            let solved = table.cells.iter().filter(|cell| cell.is_none()).count();
            assert!(solved < 40, "{}: {solved} cells are solved for", card.id);
        }
    }
}
