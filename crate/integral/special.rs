//! The points at which a formula may fail to be smooth, and those around which it is worth looking closely.
//!
//! Both are found from its tree: √u is singular where u = 0, |u| bends there, u/v has a pole where v = 0. Such a part u of the
//! formula is a function itself, with an exact derivative, so its zeros and its extremes are found on a grid without the formula's
//! own steepness in the way.

use std::cell::RefCell;

use super::noise::NoisyProgram;
use crate::curve::{Curve, are_opposite, zeros};
use crate::formula::{Evaluator, Function, Id, Node, Operation, Program, Tree, tangent_nodes};

/// Cells of the grid on which zeros are looked for; fewer, if all parts are smooth.
const CELLS: usize = 400;
const FEW_CELLS: usize = 100;

/// The farthest x of the grid towards an infinite end.
const FARTHEST: f64 = 1e12;

/// More points than this that are merely worth looking at are not worth it.
const MAX_HINTS: usize = 60;

/// A power at least as high as this has narrow peaks.
const HIGH_POWER: f64 = 8.0;

/// What may happen at a special point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpecialKind {
    /// The function is smooth, but may have a narrow peak or a steep step.
    Steep,
    /// f is continuous, f′ may jump.
    Kink,
    /// f may jump.
    Jump,
    /// f or a derivative may be infinite or undefined.
    Singular,
}

/// A point at which a formula may fail to be smooth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpecialPoint {
    /// Where it is.
    pub x: f64,
    /// What may happen there.
    pub kind: SpecialKind,
}

/// The parts of a formula whose zeros are special.
#[derive(Clone, Debug)]
pub struct Parts {
    kinds: Vec<SpecialKind>,
    /// Whether the extremes of each part are worth looking at.
    peaks: Vec<bool>,
    /// Every part u, then every u′.
    jet: RefCell<Evaluator>,
    noisy: RefCell<NoisyProgram>,
}

impl Parts {
    /// The parts of a curve's formula.
    pub fn of(curve: &Curve) -> Self {
        let mut tree = curve.formula().tree().clone();
        let mut found = Vec::new();
        for id in tree.parts(&[curve.formula().root()]) {
            add_parts(&mut tree, id, &mut found);
        }
        let one = tree.number(1.0);
        let roots: Vec<Id> = found.iter().map(|part| part.root).collect();
        let slopes = tangent_nodes(&mut tree, &roots, &|node| (node == Node::Variable(0)).then_some(one));
        let both: Vec<Id> = roots.iter().copied().chain(slopes).collect();
        let constants = curve.constants();
        Self {
            kinds: found.iter().map(|part| part.kind).collect(),
            peaks: found.iter().map(|part| part.has_peaks).collect(),
            jet: RefCell::new(Evaluator::new(Program::new(&tree, &both), constants)),
            noisy: RefCell::new(NoisyProgram::new(Program::new(&tree, &roots), constants)),
        }
    }

    /// The special points of an interval, its ends included, from left to right.
    pub fn points(&self, range: [f64; 2]) -> Vec<SpecialPoint> {
        if self.kinds.is_empty() {
            return Vec::new();
        }
        let mut points = Vec::new();
        let is_smooth = self.kinds.iter().all(|kind| *kind == SpecialKind::Steep);
        let grid = grid(range, if is_smooth { FEW_CELLS } else { CELLS });
        let mut jets = Vec::with_capacity(2 * self.kinds.len() * grid.len());
        grid.iter().for_each(|x| jets.extend(self.jet.borrow_mut().outputs(&[*x])));
        for part in 0..self.kinds.len() {
            self.add_points(part, &grid, &jets, &mut points);
        }
        points.sort_unstable_by(|one, two| one.x.total_cmp(&two.x).then(two.kind.cmp(&one.kind)));
        points.dedup_by_key(|point| point.x);
        let hints = points.iter().filter(|point| point.kind == SpecialKind::Steep).count();
        if hints > MAX_HINTS {
            points.retain(|point| point.kind != SpecialKind::Steep);
        }
        points
    }

    /// Adds the zeros of a part, and its extremes. `jets` has all parts and their derivatives at each point of the grid.
    fn add_points(&self, part: usize, grid: &[f64], jets: &[f64], points: &mut Vec<SpecialPoint>) {
        let kind = self.kinds[part];
        let count = self.kinds.len();
        let of = |output: usize, x: f64| self.jet.borrow_mut().outputs(&[x]).nth(output).unwrap_or(f64::NAN);
        let slopes: Vec<f64> = jets.chunks_exact(2 * count).map(|jet| jet[count + part]).collect();
        let [mut xs, mut values] = [(); 2].map(|()| Vec::with_capacity(grid.len()));
        let mut extremes = Vec::new();
        for cell in 0..grid.len() {
            xs.push(grid[cell]);
            values.push(jets[2 * count * cell + part]);
            let beside = |index: usize| slopes.get(index).is_some_and(|slope| *slope != 0.0);
            if slopes[cell] == 0.0 && beside(cell.wrapping_sub(1)) && beside(cell + 1) {
                extremes.push(grid[cell]);
            }
            if cell + 1 < grid.len() && are_opposite(slopes[cell], slopes[cell + 1]) {
                let between = zeros(|x| of(count + part, x), [grid[cell], grid[cell + 1]], 1);
                values.extend(between.iter().map(|x| of(part, *x)));
                xs.extend(&between);
                extremes.extend(between);
            }
        }
        if self.peaks[part] {
            points.extend(extremes.into_iter().map(|x| SpecialPoint { x, kind: SpecialKind::Steep }));
        }
        for index in 1..xs.len() {
            if are_opposite(values[index - 1], values[index]) {
                let between = zeros(|x| of(part, x), [xs[index - 1], xs[index]], 1);
                points.extend(between.into_iter().map(|x| SpecialPoint { x, kind }));
            }
        }
        let tiny =
            1e-6 * values.iter().filter(|value| value.is_finite()).fold(0.0, |most: f64, value| most.max(value.abs()));
        let is_zero = |(&x, &value): (&f64, &f64)| value.abs() <= tiny && self.is_zero(part, x, value);
        let is_zero: Vec<bool> = xs.iter().zip(&values).map(is_zero).collect();
        for index in 0..xs.len() {
            let neighbours = [index.wrapping_sub(1), index + 1].map(|beside| is_zero.get(beside).copied());
            // Inside a stretch of zeros nothing happens.
            if is_zero[index] && neighbours.contains(&Some(false)) {
                points.push(SpecialPoint { x: xs[index], kind });
            }
        }
    }

    /// Whether a part is 0 at x as far as rounding lets one know.
    fn is_zero(&self, part: usize, x: f64, value: f64) -> bool {
        if value == 0.0 {
            return true;
        }
        let mut noisy = self.noisy.borrow_mut();
        noisy.run(x, f64::EPSILON * x.abs());
        let [value, error] = noisy.output(part);
        error.is_finite() && value.abs() <= error
    }
}

/// A part of a formula that is special where it is 0.
struct Part {
    root: Id,
    kind: SpecialKind,
    has_peaks: bool,
}

/// Adds the parts that make the node `id` special.
fn add_parts(tree: &mut Tree, id: Id, parts: &mut Vec<Part>) {
    use Function::{
        Abs, Acos, Acosh, Asin, Asinh, Atan, Atanh, Cbrt, Cosh, Erf, Erfc, Exp, Expm1, Gelu, Log, Log1p, Log2, Log10,
        Relu, Sech, Sigmoid, Sign, Softplus, Sqrt, Step, Tan, Tanh,
    };
    use SpecialKind::{Jump, Kink, Singular, Steep};
    match tree.node(id) {
        Node::Unary(Abs | Relu, u) => add(tree, u, Kink, false, parts),
        Node::Unary(Sign | Step, u) => add(tree, u, Jump, false, parts),
        Node::Unary(Sqrt | Cbrt | Log | Log2 | Log10, u) => add(tree, u, Singular, true, parts),
        Node::Unary(Exp | Expm1 | Sech | Cosh | Tanh | Sigmoid | Softplus | Gelu | Erf | Erfc | Atan | Asinh, u) => {
            add(tree, u, Steep, true, parts);
        }
        Node::Unary(function @ (Asin | Acos | Acosh | Atanh | Log1p), u) => {
            let ends: &[f64] = match function {
                Acosh => &[1.0],
                Log1p => &[-1.0],
                _ => &[1.0, -1.0],
            };
            for &end in ends {
                let end = tree.number(end);
                let beyond = tree.add(Node::Binary(Operation::Subtract, u, end));
                add(tree, beyond, Singular, function == Log1p, parts);
            }
        }
        Node::Unary(Tan, u) => {
            let cosine = tree.add(Node::Unary(Function::Cos, u));
            add(tree, cosine, Singular, false, parts);
        }
        Node::Binary(Operation::Divide, _, v) => add(tree, v, Singular, true, parts),
        Node::Binary(Operation::Minimum | Operation::Maximum, u, v) => {
            let difference = tree.add(Node::Binary(Operation::Subtract, u, v));
            add(tree, difference, Kink, false, parts);
        }
        Node::Binary(operation, u, v) if operation.is_comparison() => {
            let difference = tree.add(Node::Binary(Operation::Subtract, u, v));
            add(tree, difference, Jump, false, parts);
        }
        Node::Binary(Operation::LogAddExp, u, v) => {
            let difference = tree.add(Node::Binary(Operation::Subtract, u, v));
            add(tree, difference, Steep, true, parts);
        }
        Node::Binary(Operation::Power, u, v) => match tree.as_number(v) {
            Some(power) if power.fract() == 0.0 && power >= HIGH_POWER => add(tree, u, Steep, true, parts),
            Some(power) if power.fract() == 0.0 && power >= 0.0 => {}
            _ => {
                add(tree, u, Singular, true, parts);
                add(tree, v, Steep, true, parts);
            }
        },
        _ => {}
    }
}

/// Adds a part, or the factors of it: a product is 0 where a factor is, and a power where its base is.
fn add(tree: &Tree, root: Id, kind: SpecialKind, has_peaks: bool, parts: &mut Vec<Part>) {
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        match tree.node(id) {
            Node::Number(_) | Node::Constant(_) => {}
            Node::Binary(Operation::Multiply, u, v) => open.extend([u, v]),
            Node::Binary(Operation::Divide, u, _) | Node::Unary(Function::Negative | Function::Sqrt, u) => open.push(u),
            Node::Binary(Operation::Power, u, v) if tree.as_number(v).is_some_and(|power| power > 0.0) => open.push(u),
            _ => match parts.iter_mut().find(|part| part.root == id) {
                Some(part) => (part.kind, part.has_peaks) = (part.kind.max(kind), part.has_peaks || has_peaks),
                None => parts.push(Part { root: id, kind, has_peaks }),
            },
        }
    }
}

/// The points between which zeros are looked for: even on a finite interval, and ever farther apart towards an infinite end.
fn grid([from, to]: [f64; 2], cells: usize) -> Vec<f64> {
    let share = |cell: usize| cell as f64 / cells as f64;
    let reach = libm::asinh(FARTHEST);
    let far = |share: f64| libm::sinh(reach * share);
    let at = |cell: usize| match (from.is_finite(), to.is_finite()) {
        (true, true) => from + share(cell) * (to - from),
        (true, false) => from + far(share(cell)),
        (false, true) => to - far(1.0 - share(cell)),
        (false, false) => far(2.0 * share(cell) - 1.0),
    };
    let ends = [from.is_finite().then_some((0, from)), to.is_finite().then_some((cells, to))];
    let exact = |cell: usize| ends.iter().flatten().find(|(end, _)| *end == cell).map(|(_, x)| *x);
    let mut grid: Vec<f64> = (0..=cells).map(|cell| exact(cell).unwrap_or_else(|| at(cell))).collect();
    grid.dedup();
    grid
}
