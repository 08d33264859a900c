//! Sums over a partition.

use super::interval::Interval;
use super::rule::Rule;
use crate::integral::gauss_legendre;

/// Points along the parabola of a cell, for its picture.
const PARABOLA: usize = 12;

/// The shape that a rule puts on a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle of a height.
    Rectangle(f64),
    /// A trapezoid between two heights.
    Trapezoid(f64, f64),
    /// The parabola through the heights on the left, in the middle and on the right.
    Parabola(f64, f64, f64),
}

/// A cell of a partition with what a rule puts on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Its ends.
    pub ends: [f64; 2],
    /// The shape.
    pub shape: Shape,
}

impl Cell {
    /// The signed area.
    pub fn area(&self) -> f64 {
        let width = self.ends[1] - self.ends[0];
        width
            * match self.shape {
                Shape::Rectangle(height) => height,
                Shape::Trapezoid(left, right) => 0.5 * (left + right),
                Shape::Parabola(left, middle, right) => (left + 4.0 * middle + right) / 6.0,
            }
    }

    /// Its upper edge, as points x0, y0, x1, y1, …
    pub fn edge(&self) -> Vec<f64> {
        let [from, to] = self.ends;
        match self.shape {
            Shape::Rectangle(height) => vec![from, height, to, height],
            Shape::Trapezoid(left, right) => vec![from, left, to, right],
            Shape::Parabola(left, middle, right) => {
                let point = |step: usize| {
                    let t = step as f64 / PARABOLA as f64;
                    let height =
                        left * (1.0 - t) * (1.0 - 2.0 * t) + 4.0 * middle * t * (1.0 - t) - right * t * (1.0 - 2.0 * t);
                    [from + t * (to - from), height]
                };
                (0..=PARABOLA).flat_map(point).collect()
            }
        }
    }
}

/// The even partition of an interval into `count` cells, from the lower end, divided at the jumps of f as well.
pub fn even(interval: &Interval, count: usize) -> Vec<f64> {
    let shares: Vec<f64> = (1..count).map(|index| index as f64 / count as f64).collect();
    edges(interval, &shares)
}

/// The partition at these shares of an interval, divided at the jumps of f as well.
pub fn edges(interval: &Interval, shares: &[f64]) -> Vec<f64> {
    let [low, high] = interval.ends;
    let inner = shares.iter().map(|share| low + share * (high - low)).chain(interval.jumps.iter().copied());
    let mut edges: Vec<f64> = [low, high].into_iter().chain(inner).collect();
    edges.sort_unstable_by(f64::total_cmp);
    edges.dedup();
    edges
}

/// The cells of a partition with the shapes of a rule. `tag` is the share of a cell at which a rule of one point evaluates f.
pub fn cells(interval: &Interval, rule: Rule, edges: &[f64], tag: impl Fn(usize) -> f64) -> Vec<Cell> {
    if rule == Rule::Gauss {
        return gauss(interval, edges.len().saturating_sub(1));
    }
    let shape = |(index, ends): (usize, &[f64])| {
        let [from, to] = [ends[0], ends[1]];
        let value = |x: f64, inward: f64| interval.value_from(x, inward);
        let shape = match rule {
            Rule::Trapezoid => Shape::Trapezoid(value(from, 1.0), value(to, -1.0)),
            Rule::Simpson => Shape::Parabola(value(from, 1.0), interval.value(0.5 * from + 0.5 * to), value(to, -1.0)),
            Rule::Lower => Shape::Rectangle(interval.bounds([from, to])[0]),
            Rule::Upper => Shape::Rectangle(interval.bounds([from, to])[1]),
            _ => {
                let tag = tag(index);
                let x = if tag == 1.0 { to } else { from + tag * (to - from) };
                Shape::Rectangle(value(x, if tag < 0.5 { 1.0 } else { -1.0 }))
            }
        };
        Cell { ends: [from, to], shape }
    };
    edges.windows(2).enumerate().map(shape).collect()
}

/// The nodes of Gauss and Legendre as rectangles: as wide as their weights, of which each holds its node (Chebyshev, Markov, Stieltjes).
/// Where f jumps, each side has nodes of its own.
fn gauss(interval: &Interval, count: usize) -> Vec<Cell> {
    let points = gauss_legendre(count.saturating_sub(interval.jumps.len()).max(1));
    let [low, high] = interval.ends;
    let pieces: Vec<f64> = [low].into_iter().chain(interval.jumps.iter().copied()).chain([high]).collect();
    let mut cells = Vec::new();
    for ends in pieces.windows(2) {
        let (centre, half) = (0.5 * ends[0] + 0.5 * ends[1], 0.5 * (ends[1] - ends[0]));
        let mut from = ends[0];
        for [node, weight] in &points {
            let to = from + half * weight;
            cells.push(Cell { ends: [from, to], shape: Shape::Rectangle(interval.value(centre + half * node)) });
            from = to;
        }
    }
    cells
}

/// The sum of the areas, if it is a number.
pub fn sum(cells: &[Cell]) -> Option<f64> {
    let sum: f64 = cells.iter().map(Cell::area).sum();
    sum.is_finite().then_some(sum)
}
