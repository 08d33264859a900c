//! What a nudge of x does along the chain: at each link the true change, and what the slopes so far predict.

use super::links::Links;
use crate::curve::Kink;

/// Rounding errors in a sum of products, in units of its terms' rounding: generous, since functions round too.
const ROUNDING: f64 = 64.0 * f64::EPSILON;

/// The rounding error of a change, in units of the rounding of the values and of x.
const CHANGE_ROUNDING: f64 = 4.0 * f64::EPSILON;

/// The radius around x in which derivatives are examined for continuity, in units of 1 + |x|.
const REACH: f64 = 1e-3;

/// A value of the chain after x, and how a nudge changes it.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    /// The output of the link, such as v = h(x).
    pub value: f64,
    /// The slope of the link at its input: h′(x), g′(v), f′(u). All derivatives are NaN where the link is undefined.
    pub factor: f64,
    /// The product of the factors so far: dv/dx, du/dx, dy/dx.
    pub product: f64,
    /// The true change of the output, computed plainly as a difference of two values: Δv, Δu, Δy.
    pub change: f64,
    /// The predicted change, product · dx: dv, du, dy.
    pub predicted: f64,
    /// The kink of the link at its input, if there is one: its slope is then a convention.
    pub kink: Option<Kink>,
    /// Whether the true change cannot be told from zero: it is zero, or smaller than the rounding of x and of the values.
    pub is_unchanged: bool,
}

/// The second derivative of the whole chain, which predicts the remainder ½ |y″| dx².
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bend {
    /// Its value.
    Of(f64),
    /// Zero, up to rounding: the remainder is of a higher order.
    Zero,
    /// y has no second derivative at x, or none that its formula can be trusted with: y′ or y″ is not continuous there.
    None,
}

/// The nudge from x to x + dx, with a stage for each link.
pub struct Nudge {
    /// x
    pub x: f64,
    /// dx
    pub dx: f64,
    /// The outputs of the links, in their order.
    pub stages: Vec<Stage>,
}

impl Nudge {
    /// Nudges x by dx.
    pub fn of(links: &Links, x: f64, dx: f64) -> Self {
        let [mut input, mut product, nudged] = [x, 1.0, x + dx];
        let (values, derivatives) = (links.values(nudged), derivatives(links, nudged));
        let stages = links.links().iter().enumerate().map(|(index, link)| {
            let [value, factor, _] = link.curve.jet(input);
            let kink = Kink::at(&link.curve, input);
            product *= factor;
            input = value;
            let change = values[index] - value;
            let size =
                value.abs() + values[index].abs() + (product * x).abs() + (derivatives[index].slope * nudged).abs();
            let is_unchanged = change == 0.0 || change.abs() <= CHANGE_ROUNDING * size;
            Stage { value, factor, product, change, predicted: product * dx, kink, is_unchanged }
        });
        let stages = stages.collect();
        Self { x, dx, stages }
    }

    /// The stage of y.
    pub fn last(&self) -> &Stage {
        self.stages.last().expect("a chain has links")
    }

    /// The true change before a link: dx before the first.
    pub fn change_before(&self, index: usize) -> f64 {
        if index == 0 { self.dx } else { self.stages[index - 1].change }
    }

    /// The predicted change before a link: dx before the first.
    pub fn predicted_before(&self, index: usize) -> f64 {
        if index == 0 { self.dx } else { self.stages[index - 1].predicted }
    }

    /// The input of a link.
    pub fn input(&self, index: usize) -> f64 {
        if index == 0 { self.x } else { self.stages[index - 1].value }
    }

    /// The quotient of a link's change by the change before it: Δv/dx, Δu/Δv, Δy/Δu. `None` where that change is zero.
    pub fn quotient(&self, index: usize) -> Option<f64> {
        let is_zero = index > 0 && self.stages[index - 1].is_unchanged;
        (!is_zero).then(|| self.stages[index].change / self.change_before(index))
    }

    /// What remains of the change of y after its prediction, |Δy − dy|.
    pub fn remainder(&self) -> f64 {
        (self.last().change - self.last().predicted).abs()
    }

    /// Whether every link has a slope here, so that y has one.
    pub fn is_smooth(&self) -> bool {
        self.stages.iter().all(|stage| stage.kink.is_none()) && self.last().product.is_finite()
    }
}

/// Derivatives with respect to x of the output of a link.
#[derive(Clone, Copy)]
struct Derivatives {
    slope: f64,
    bend: f64,
    /// The sum of the magnitudes of the terms of the second derivative.
    size: f64,
}

/// The derivatives after each link, by the chain rule: (f∘u)′ = f′ u′ and (f∘u)″ = f″ u′² + f′ u″.
fn derivatives(links: &Links, x: f64) -> Vec<Derivatives> {
    let start = (x, Derivatives { slope: 1.0, bend: 0.0, size: 0.0 });
    let after = links.links().iter().scan(start, |(input, before), link| {
        let [value, slope, bend] = link.curve.jet(*input);
        let square = before.slope * before.slope;
        let after = Derivatives {
            slope: slope * before.slope,
            bend: bend * square + slope * before.bend,
            size: bend.abs() * square + slope.abs() * before.size,
        };
        (*input, *before) = (value, after);
        Some(after)
    });
    after.collect()
}

impl Bend {
    /// The second derivative of the chain at x.
    pub fn of(links: &Links, x: f64) -> Self {
        let at = |x: f64| *derivatives(links, x).last().expect("a chain has links");
        let here = at(x);
        let is_continuous = |of: fn(Derivatives) -> f64, rounding: f64| {
            let change = |reach: f64| {
                let around = [-reach, -0.6 * reach, 0.6 * reach, reach].map(|by| (of(at(x + by)) - of(here)).abs());
                around.into_iter().fold(0.0, f64::max)
            };
            let reach = REACH * (1.0 + x.abs());
            change(1e-6 * reach) <= 0.25 * change(reach) + rounding
        };
        match here.bend {
            bend if !bend.is_finite() => Self::None,
            _ if !is_continuous(|at| at.slope, ROUNDING * here.slope.abs()) => Self::None,
            _ if !is_continuous(|at| at.bend, ROUNDING * here.size) => Self::None,
            bend if bend.abs() <= ROUNDING * here.size => Self::Zero,
            bend => Self::Of(bend),
        }
    }
}
