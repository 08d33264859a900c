//! The error of every rule against the number of cells, in slices: the chosen rule first.

use std::rc::Rc;

use super::interval::Interval;
use super::rule::Rule;
use super::sums;

/// The numbers of cells.
pub const COUNTS: [usize; 19] = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768];

/// The rules whose errors are always shown.
pub const SHOWN: [Rule; 6] = [Rule::Left, Rule::Right, Rule::Midpoint, Rule::Trapezoid, Rule::Simpson, Rule::Gauss];

/// The most nodes of Gauss and Legendre, which cost the square of their number.
const MAX_NODES: usize = 128;

/// The errors |sum − integral| of each rule, as points n, error.
#[derive(Default)]
pub struct Errors {
    interval: Option<Rc<Interval>>,
    /// The points of each rule, by its index.
    points: [Vec<[f64; 2]>; 8],
    /// The rules still to do, the next one last, and the number of counts that it has.
    open: Vec<Rule>,
    done: usize,
}

impl Errors {
    /// Turns to an interval, unless it is the present one, and to the errors of a rule first.
    pub fn request(&mut self, interval: &Rc<Interval>, first: Rule) {
        let is_same = self.interval.as_ref().is_some_and(|one| Rc::ptr_eq(one, interval));
        let is_there = self.open.contains(&first) || !self.points[first as usize].is_empty();
        if is_same && is_there {
            return;
        }
        if !is_same {
            *self = Self { interval: Some(Rc::clone(interval)), ..Self::default() };
            self.open = SHOWN.into_iter().rev().collect();
        }
        self.open.retain(|rule| *rule != first);
        if let (Some(partial), true) = (self.open.last(), self.done > 0) {
            self.points[*partial as usize].clear();
        }
        self.open.push(first);
        self.done = 0;
    }

    /// The errors of a rule so far.
    pub fn of(&self, rule: Rule) -> &[[f64; 2]] {
        &self.points[rule as usize]
    }

    /// Works while `go_on` returns `true`; returns whether any is left.
    pub fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        while let Some(rule) = self.open.last().copied() {
            if !go_on() {
                return true;
            }
            let count = COUNTS.get(self.done).copied().filter(|count| rule != Rule::Gauss || *count <= MAX_NODES);
            match (count, &self.interval) {
                (Some(count), Some(interval)) => {
                    let error = error(interval, rule, count);
                    self.points[rule as usize].extend(error.map(|error| [count as f64, error]));
                    self.done += 1;
                }
                _ => {
                    self.open.pop();
                    self.done = 0;
                }
            }
        }
        false
    }
}

/// |sum − integral| of a rule on `count` cells of equal width, if both exist.
pub fn error(interval: &Interval, rule: Rule, count: usize) -> Option<f64> {
    let exact = interval.integral.ok()?.value;
    let edges = sums::even(interval, count);
    let tag = rule.tag().unwrap_or(0.0);
    Some((sums::sum(&sums::cells(interval, rule, &edges, |_| tag))? - exact).abs())
}

/// The power p of the error ∝ hᵖ, measured between `count` cells and twice as many, unless rounding dominates.
pub fn order(interval: &Interval, rule: Rule, count: usize) -> Option<f64> {
    let [one, two] = [count, 2 * count].map(|count| error(interval, rule, count));
    let floor = 8.0 * interval.integral.ok()?.error.max(f64::MIN_POSITIVE);
    let (one, two) = (one?, two?);
    (one > floor && two > floor).then(|| libm::log2(one / two))
}
