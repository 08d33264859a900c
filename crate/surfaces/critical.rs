//! Critical points: where the gradient vanishes or, at a kink, does not exist.

use crate::order::ordered;
use crate::plane::Point;

/// A critical point of a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Critical {
    /// Its position.
    pub at: Point,
    /// f at the point.
    pub value: f64,
    /// Its kind.
    pub kind: CriticalKind,
}

/// The kind of a critical point, as far as its Hessian decides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CriticalKind {
    /// A minimum with a positive definite Hessian.
    Minimum,
    /// A minimum with a singular Hessian: descent slows down there.
    FlatMinimum,
    /// A minimum at a kink: f has no gradient there, and is higher all around.
    Kink,
    /// A saddle with an indefinite Hessian.
    Saddle,
    /// Neither minimum nor maximum, with a Hessian that does not decide it.
    FlatSaddle,
}

impl CriticalKind {
    /// Whether it is a minimum.
    pub fn is_minimum(self) -> bool {
        matches!(self, CriticalKind::Minimum | CriticalKind::FlatMinimum | CriticalKind::Kink)
    }
}

/// The known critical points of a surface.
#[derive(Clone, Copy, Debug)]
pub enum Known {
    /// Point by point, at the constants' defaults.
    Listed(&'static [Critical]),
    /// f(±x, ±y) = f(x, y): each point stands for its mirror images too. At the constants' defaults.
    Mirrored(&'static [Critical]),
    /// f(±x, ±y) = f(±y, ±x) = f(x, y), likewise.
    MirroredAndSwapped(&'static [Critical]),
    /// f(x, y) = g(x) + h(y): a minimum of g with a minimum of h is a minimum, a minimum of one with a maximum of the other a
    /// saddle. At the constants' defaults.
    Sum(Extrema, Extrema),
    /// A function of the constants, in the row's order.
    Moving(fn(&[f64]) -> Vec<Critical>),
}

/// The extrema of one variable's part of a sum, each with the part's value there.
#[derive(Clone, Copy, Debug)]
pub struct Extrema {
    /// The minima.
    pub minima: &'static [(f64, f64)],
    /// The maxima.
    pub maxima: &'static [(f64, f64)],
}

impl Known {
    /// The points, minima first, in ascending order of their values.
    pub(super) fn points(&self, constants: &[f64], at_defaults: bool) -> Vec<Critical> {
        let points = match *self {
            Known::Moving(rule) => rule(constants),
            _ if !at_defaults => Vec::new(),
            Known::Listed(points) => points.to_vec(),
            Known::Mirrored(points) => points.iter().flat_map(mirrored).collect(),
            Known::MirroredAndSwapped(points) => points.iter().flat_map(swapped).collect(),
            Known::Sum(x, y) => sum(&x, &y),
        };
        let rank = |one: &Critical| (!one.kind.is_minimum(), one.value);
        ordered(points, |one, two| rank(one) < rank(two))
    }
}

/// A minimum.
pub(super) const fn minimum(x: f64, y: f64, value: f64) -> Critical {
    Critical { at: [x, y], value, kind: CriticalKind::Minimum }
}

/// A saddle.
pub(super) const fn saddle(x: f64, y: f64, value: f64) -> Critical {
    Critical { at: [x, y], value, kind: CriticalKind::Saddle }
}

/// A point and its mirror images in the axes.
fn mirrored(point: &Critical) -> Vec<Critical> {
    let signs = |number: f64| if number == 0.0 { vec![0.0] } else { vec![number, -number] };
    let [x, y] = point.at;
    let images = signs(x).into_iter().flat_map(|x| signs(y).into_iter().map(move |y| [x, y]));
    images.map(|at| Critical { at, ..*point }).collect()
}

/// A point and its mirror images in the axes and the diagonals.
fn swapped(point: &Critical) -> Vec<Critical> {
    let [x, y] = point.at;
    let mut images = mirrored(point);
    if x != y {
        images.extend(mirrored(&Critical { at: [y, x], ..*point }));
    }
    images
}

fn sum(x: &Extrema, y: &Extrema) -> Vec<Critical> {
    let pairs = |xs: &'static [(f64, f64)], ys: &'static [(f64, f64)], kind: CriticalKind| {
        let both = xs.iter().flat_map(move |x| ys.iter().map(move |y| (x, y)));
        both.map(move |((x, g), (y, h))| Critical { at: [*x, *y], value: g + h, kind })
    };
    let minima = pairs(x.minima, y.minima, CriticalKind::Minimum);
    let saddles =
        pairs(x.minima, y.maxima, CriticalKind::Saddle).chain(pairs(x.maxima, y.minima, CriticalKind::Saddle));
    minima.chain(saddles).collect()
}
