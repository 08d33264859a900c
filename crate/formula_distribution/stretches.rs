//! The stretches of the axis on which a formula is positive, and whether it is negative anywhere.

use super::DensityFault;
use crate::formula::PointMachine;
use crate::integral::Integrand;

/// Cells of the grid on which the positive stretches are looked for, and the farthest x of it: a formula that is positive there has an
/// infinite tail.
const SCAN: i32 = 800;
pub const FARTHEST: f64 = 1e12;

/// A boundary is at a special point of the formula if it is this close.
const SNAP: f64 = 1e-9;

/// Halvings that locate a boundary.
const HALVINGS: usize = 80;

/// The formula with its lowest value so far.
pub struct Sampled {
    pub machine: PointMachine,
    pub integrand: Integrand,
    /// x and f(x), if f is negative there by more than rounding.
    pub lowest: [f64; 2],
}

impl Sampled {
    /// f(x), and 0 where it is undefined.
    pub fn at(&mut self, x: f64) -> f64 {
        let mut value = [0.0];
        self.machine.evaluate(&[x], &mut value);
        let value = if value[0].is_nan() { 0.0 } else { value[0] };
        if value < self.lowest[1] && (value.is_infinite() || value < -self.integrand.rounding(x)) {
            self.lowest = [x, value];
        }
        value
    }

    pub fn check(&self) -> Result<(), DensityFault> {
        let [at, value] = self.lowest;
        if value < 0.0 { Err(DensityFault::Negative { at, value }) } else { Ok(()) }
    }
}

/// The intervals on which f is positive, from left to right.
pub fn stretches(f: &mut Sampled, special: &[f64]) -> Vec<[f64; 2]> {
    let reach = libm::asinh(FARTHEST);
    let mut xs: Vec<f64> = (-SCAN / 2..=SCAN / 2)
        .map(|step| libm::sinh(reach * f64::from(step) / f64::from(SCAN / 2)))
        .chain(special.iter().copied())
        .collect();
    xs.sort_unstable_by(f64::total_cmp);
    xs.dedup();
    let signs: Vec<bool> = xs.iter().map(|x| f.at(*x) > 0.0).collect();
    let mut stretches = Vec::new();
    let mut from = signs[0].then_some(f64::NEG_INFINITY);
    for index in 1..xs.len() {
        if signs[index] != signs[index - 1] {
            let edge = boundary(f, [xs[index - 1], xs[index]], signs[index], special);
            match from.take() {
                Some(from) if edge > from => stretches.push([from, edge]),
                _ => from = Some(edge),
            }
        }
    }
    stretches.extend(from.map(|from| [from, f64::INFINITY]));
    stretches
}

/// Where f begins to be positive, or ceases to be.
fn boundary(f: &mut Sampled, [mut left, mut right]: [f64; 2], begins: bool, special: &[f64]) -> f64 {
    for _ in 0..HALVINGS {
        let middle = 0.5 * left + 0.5 * right;
        if middle <= left || middle >= right {
            break;
        }
        if (f.at(middle) > 0.0) == begins { right = middle } else { left = middle }
    }
    let edge = if begins { right } else { left };
    let near = special.iter().find(|x| (*x - edge).abs() <= SNAP * edge.abs().max(1.0));
    near.copied().unwrap_or(edge)
}
