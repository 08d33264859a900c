//! Adaptive quadrature along an axis that keeps its nodes, so that one pass serves every integral over the same function.

use super::axis::MappedAxis;
use super::flaw::Flaw;
use crate::integral::{Estimate, gauss_kronrod};

/// The points of a piece.
pub const POINTS: usize = 21;

/// A piece narrower than this, in t, is not divided.
const NARROWEST: f64 = 1e-12;

/// A piece whose error is above this share of its integral is unknown. What is seen of it may be the flank of a far higher peak between two
/// nodes, so it is divided however little it seems to matter.
const UNKNOWN: f64 = 0.1;

/// A node of the rule.
#[derive(Clone, Copy, Debug)]
pub struct Node<T> {
    /// Where it is on the axis.
    pub at: f64,
    /// Its weight in an integral over the axis.
    pub weight: f64,
    /// Its weight in the coarser rule on the same piece, or 0.
    coarse: f64,
    /// The function there.
    pub value: T,
}

/// How accurate an integral is to be.
#[derive(Clone, Copy, Debug)]
pub struct Accuracy {
    /// The tolerated error as a share of the integral.
    pub relative: f64,
    /// An integral of less than this need not be accurate.
    pub least: f64,
    /// An error above this share of the integral is no result.
    pub coarsest: f64,
    /// The most pieces.
    pub pieces: usize,
}

/// An integral with the difference of two rules as the estimate of its error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// The integral.
    pub value: f64,
    /// The estimate of its error.
    pub error: f64,
}

/// The nodes of an integral over an axis, or part of it, from left to right: in pieces of [`POINTS`], on each of which Gauss–Kronrod's
/// rule is accurate.
#[derive(Clone, Debug)]
pub struct Rule<T>(Vec<Node<T>>);

impl<T> Rule<T> {
    /// The nodes.
    pub fn nodes(&self) -> &[Node<T>] {
        &self.0
    }

    /// The integral of a function of place and value.
    pub fn integral(&self, mut integrand: impl FnMut(f64, &T) -> f64) -> Sum {
        let mut total = Sum::default();
        for piece in self.0.chunks(POINTS) {
            let [mut fine, mut coarse] = [0.0; 2];
            for node in piece {
                let value = integrand(node.at, &node.value);
                fine += node.weight * value;
                coarse += node.coarse * value;
            }
            total.value += fine;
            total.error += (fine - coarse).abs();
        }
        total
    }
}

/// A piece with its nodes.
struct Piece<T> {
    ends: [f64; 2],
    nodes: Vec<Node<T>>,
    value: f64,
    error: f64,
    /// The function at the first and the last node, and the index and height of its highest node.
    first: f64,
    last: f64,
    top: (usize, f64),
}

/// Integrates over the intervals between ascending numbers t of an axis. `sample` writes the values at as many places as it is given,
/// `measure` is what is integrated to the accuracy. The piece with the largest error is halved until the errors are small enough.
///
/// # Errors
/// If `sample` fails, or the error stays large: the place where it does, infinite at an end of the axis.
pub fn adapt<T>(
    axis: MappedAxis,
    ts: &[f64],
    accuracy: Accuracy,
    mut sample: impl FnMut(&[f64; POINTS]) -> Result<[T; POINTS], Flaw>,
    measure: impl Fn(&T) -> f64,
    is_spent: impl Fn() -> bool,
    flaw: impl Fn(f64) -> Flaw,
) -> Result<Rule<T>, Flaw> {
    let points = gauss_kronrod();
    let mut piece = |ends: [f64; 2]| -> Result<Piece<T>, Flaw> {
        let (centre, half) = (0.5 * ends[0] + 0.5 * ends[1], 0.5 * ends[1] - 0.5 * ends[0]);
        let ts = points.map(|[node, ..]| centre + half * node);
        let values = sample(&ts.map(|t| axis.at(t)))?;
        let node = |(value, (t, [_, weight, coarse])): (T, (f64, [f64; 3]))| {
            let width = half * axis.stretch(t);
            Node { at: axis.at(t), weight: width * weight, coarse: width * coarse, value }
        };
        let nodes: Vec<Node<T>> = values.into_iter().zip(ts.into_iter().zip(points)).map(node).collect();
        let (value, error) = estimate(&nodes, &points, &measure);
        let heights: Vec<f64> = nodes.iter().map(|node| measure(&node.value)).collect();
        let top =
            heights.iter().copied().enumerate().fold((0, heights[0]), |top, one| if one.1 > top.1 { one } else { top });
        Ok(Piece { ends, nodes, value, error, first: heights[0], last: heights[POINTS - 1], top })
    };
    let mut pieces = Vec::new();
    for ends in ts.windows(2).filter(|ends| ends[0] < ends[1]) {
        pieces.push(piece([ends[0], ends[1]])?);
    }
    while let Some(worst) = worst(&pieces, accuracy) {
        let [left, right] = pieces[worst].ends;
        if right - left < NARROWEST || pieces.len() >= accuracy.pieces || is_spent() {
            let [value, error] = total(&pieces);
            // NaN is no result either.
            if error <= accuracy.coarsest * value {
                break;
            }
            let place = if left <= -1.0 || right >= 1.0 { f64::INFINITY } else { axis.at(0.5 * left + 0.5 * right) };
            return Err(flaw(place));
        }
        let middle = 0.5 * left + 0.5 * right;
        pieces[worst] = piece([left, middle])?;
        pieces.insert(worst + 1, piece([middle, right])?);
    }
    Ok(Rule(pieces.into_iter().flat_map(|piece| piece.nodes).collect()))
}

/// The integral over all pieces and the estimate of its error.
fn total<T>(pieces: &[Piece<T>]) -> [f64; 2] {
    pieces.iter().fold([0.0; 2], |sum, one| [sum[0] + one.value, sum[1] + one.error])
}

/// The piece to divide next, if any.
fn worst<T>(pieces: &[Piece<T>], accuracy: Accuracy) -> Option<usize> {
    let [value, error] = total(pieces);
    let tolerance = accuracy.least.max(accuracy.relative * value);
    let is_accurate = error <= tolerance;
    let is_open = |index: usize| !is_accurate || may_hide_a_peak(pieces, index, accuracy.least, tolerance);
    let open = (0..pieces.len()).filter(|index| is_open(*index));
    open.max_by(|one, two| pieces[*one].error.total_cmp(&pieces[*two].error))
}

/// Whether there may be a peak between the nodes of a piece of unknown integral: around its highest node, unless this is at an end and the
/// function rises further in the piece beside; or between its last node and the first one beside, if that is so high that it matters.
fn may_hide_a_peak<T>(pieces: &[Piece<T>], index: usize, least: f64, tolerance: f64) -> bool {
    let piece = &pieces[index];
    if piece.value > 0.0 && piece.error <= UNKNOWN * piece.value {
        return false;
    }
    let before = index.checked_sub(1).map(|before| &pieces[before]);
    let after = pieces.get(index + 1);
    let is_in_gap = |height: f64, [left, right]: [&Node<T>; 2]| height * (right.at - left.at) > tolerance;
    let is_at_top = match piece.top {
        (0, height) => before.is_none_or(|before| before.last < height),
        (top, height) if top + 1 == POINTS => after.is_none_or(|after| after.first < height),
        _ => true,
    };
    piece.value > least && is_at_top
        || before.is_some_and(|before| is_in_gap(before.last, [&before.nodes[POINTS - 1], &piece.nodes[0]]))
        || after.is_some_and(|after| is_in_gap(after.first, [&piece.nodes[POINTS - 1], &after.nodes[0]]))
}

/// The integral over a piece and the estimate of its error.
fn estimate<T>(nodes: &[Node<T>], points: &[[f64; 3]; POINTS], measure: &impl Fn(&T) -> f64) -> (f64, f64) {
    let [mut fine, mut coarse, mut size] = [0.0; 3];
    for node in nodes {
        let value = measure(&node.value);
        fine += node.weight * value;
        coarse += node.coarse * value;
        size += (node.weight * value).abs();
    }
    // How much the integrand differs from its mean, over t.
    let mut spread = 0.0;
    for (node, [_, weight, _]) in nodes.iter().zip(points) {
        spread += (node.weight * measure(&node.value) - 0.5 * weight * fine).abs();
    }
    let error = Estimate::truncation((fine - coarse).abs(), spread);
    (fine, if error <= 8.0 * f64::EPSILON * size { 0.0 } else { error })
}
