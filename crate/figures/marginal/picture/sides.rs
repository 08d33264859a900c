//! The marginals along the sides, and beside the joint density the slice, the conditional and what lies in the strip.

use std::rc::Rc;

use super::super::Marginal;
use super::super::region::Region;
use super::{MARGINAL, REGION, SLICE};
use crate::figure::cache::Cache;
use crate::number::to_text;
use crate::order::ordered;
use crate::plane::Point;
use crate::scene::{Frame, Mark, Panel, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};

/// The room above the highest point of a curve.
const ROOM: f64 = 1.12;

/// The ends of the density's axis: the next of these, times a power of ten, above the highest point.
const ROUND: [f64; 7] = [1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 7.0];

/// The name of a curve may stand at one of so many points of it.
const STEP: usize = 5;

/// The variances in a strip and on its slice differ by less than this share where both are shown as one.
const SAME: f64 = 0.02;

const OPACITY: f64 = 0.25;
const DASH: &[f64] = &[6.0, 4.0];
const DOTS: &[f64] = &[2.0, 3.0];

/// The marginal densities, once for each joint density.
#[derive(Default)]
pub struct Sides(Cache<u64, Rc<[Marginals; 2]>>);

/// A marginal density.
struct Marginals {
    /// x₀, p₀, x₁, p₁, …
    points: Rc<Vec<f64>>,
    /// The same turned on its side: p₀, x₀, p₁, x₁, …, and as a polygon down to p = 0.
    turned: Rc<Vec<f64>>,
    polygon: Rc<Vec<f64>>,
    most: f64,
}

/// The marginal densities of x and of y.
fn marginals(figure: &Marginal) -> Rc<[Marginals; 2]> {
    figure.sides.0.of(figure.choice.revision(), || {
        let joint = figure.choice.joint();
        Rc::new([0, 1].map(|axis: usize| {
            let total = joint.totals()[axis].value;
            let nodes = joint.sections(axis).iter().map(|node| [node.at, node.value.mass.value / total]);
            let points: Vec<Point> = nodes.filter(|point| point.iter().all(|end| end.is_finite())).collect();
            let points = points.concat();
            let turned = turned(&points);
            Marginals {
                most: highest(&points),
                points: Rc::new(points),
                polygon: Rc::new(closed(&turned)),
                turned: Rc::new(turned),
            }
        }))
    })
}

/// The highest p of a curve.
fn highest(points: &[f64]) -> f64 {
    points.chunks_exact(2).map(|point| point[1]).filter(|p| p.is_finite()).fold(0.0, f64::max)
}

/// A round number above another.
fn rounded_up(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 1.0;
    }
    let decade = libm::pow(10.0, libm::floor(libm::log10(value)));
    ROUND.into_iter().map(|digits| digits * decade).find(|end| *end >= value).unwrap_or(10.0 * decade)
}

/// The ends of the axes of densities: of p(x) above, and of everything beside.
pub fn heights(figure: &Marginal) -> [f64; 2] {
    let [x, y] = &*marginals(figure);
    let mut most = y.most;
    if let Some(curve) = conditional(figure) {
        most = most.max(highest(&curve));
    }
    if let Some(region) = figure.region() {
        most = most.max(highest(&region.curve));
    }
    [rounded_up(ROOM * x.most), rounded_up(ROOM * most)]
}

/// The conditional density on the slice: y₀, p₀, y₁, p₁, …
fn conditional(figure: &Marginal) -> Option<Vec<f64>> {
    let slice = figure.slice()?;
    let area = slice.px * figure.choice.joint().totals()[0].value;
    let point = |(at, f): (f64, f64)| [at, f / area];
    Some(slice.nodes.nodes().iter().map(|node| (node.at, node.value)).flat_map(point).collect())
}

/// p(x) with the height at the slice.
pub fn draw_above(figure: &Marginal, panel: &mut Panel, frame: Frame) {
    let [x, _] = &*marginals(figure);
    panel.backdrop = vec![
        Mark::Area { points: Rc::clone(&x.points), base: 0.0, ink: MARGINAL, opacity: OPACITY },
        Mark::line(Rc::clone(&x.points), Stroke::new(MARGINAL, 2.5)),
    ];
    let mut labels = Labels::new(panel, frame, &[]);
    let at = figure.x.value();
    if let Some(slice) = figure.slice() {
        panel.front = vec![
            Mark::line(vec![at, 0.0, at, slice.px], Stroke::new(SLICE, 3.0).haloed()),
            Mark::dot([at, slice.px], SLICE),
        ];
        labels.keep_off(&panel.backdrop);
        labels.keep_off(&panel.front);
        let [long, short] = [to_text(at, 3), to_text(slice.px, 3)];
        let long = format!("p({long}) = {short}, the slice’s area");
        let tip = [at, slice.px];
        let around = LabelPosition::around(tip, [1.0, 0.3]);
        panel.front.extend(labels.write_longest([&long, &short], SLICE, around));
    }
    panel.front.extend(labels.beside("p(x)", MARGINAL, places(&x.points, panel, false)));
}

/// p(y), the slice, the conditional and what lies in the strip, all turned on their sides.
pub fn draw_beside(figure: &Marginal, panel: &mut Panel, frame: Frame) {
    let [_, y] = &*marginals(figure);
    panel.backdrop = vec![
        Mark::Polygon { points: Rc::clone(&y.polygon), ink: MARGINAL, opacity: OPACITY },
        Mark::line(Rc::clone(&y.turned), Stroke::new(MARGINAL, 2.5)),
    ];
    let mut named = Vec::new();
    let slice = figure.slice();
    // A narrow strip tells the same as its slice.
    let differs =
        |region: &Region| slice.as_ref().is_none_or(|slice| (region.variance / slice.variance() - 1.0).abs() > SAME);
    if let Some(region) = figure.region().filter(|region| differs(region)) {
        let line =
            |points, width| Mark::Line { points: Rc::new(turned(points)), stroke: Stroke::new(REGION, width).haloed() };
        panel.front.push(line(&region.curve, 2.5));
        if figure.wedge.value() > 0.0 {
            let limit = Stroke::new(REGION, 2.0).dashed(DASH).haloed();
            panel.front.push(Mark::Line { points: Rc::new(turned(&region.limit)), stroke: limit });
        }
        named.push((figure.region_name(), REGION, region.curve.clone()));
    }
    if let (Some(curve), Some(slice)) = (conditional(figure), &slice) {
        let area: Vec<f64> = curve.chunks_exact(2).flat_map(|point| [point[0], point[1] * slice.px]).collect();
        panel.front.push(Mark::Polygon { points: Rc::new(closed(&turned(&area))), ink: SLICE, opacity: OPACITY });
        panel
            .front
            .push(Mark::Line { points: Rc::new(turned(&area)), stroke: Stroke::new(SLICE, 1.5).dashed(DOTS).haloed() });
        panel.front.push(Mark::Line { points: Rc::new(turned(&curve)), stroke: Stroke::new(SLICE, 3.0).haloed() });
        named.push(("p(y | x)", SLICE, curve));
        named.push(("slice", SLICE, area));
    }
    named.push(("p(y)", MARGINAL, y.points.to_vec()));
    let mut labels = Labels::new(panel, frame, &[]);
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&panel.front);
    for (name, ink, curve) in named {
        panel.front.extend(labels.beside(name, ink, places(&curve, panel, true)));
    }
}

/// A curve turned on its side.
fn turned(curve: &[f64]) -> Vec<f64> {
    curve.chunks_exact(2).flat_map(|point| [point[1], point[0]]).collect()
}

/// The line as a closed polygon along p = 0.
fn closed(turned: &[f64]) -> Vec<f64> {
    let ends = [turned.len().checked_sub(1).map(|last| turned[last]), turned.get(1).copied()];
    turned.iter().copied().chain(ends.into_iter().flatten().flat_map(|y| [0.0, y])).collect()
}

/// Where the name of a curve may stand: at its points in the panel, the highest first.
fn places(curve: &[f64], panel: &Panel, is_turned: bool) -> Vec<Point> {
    let points = curve.chunks_exact(2).map(|point| if is_turned { [point[1], point[0]] } else { [point[0], point[1]] });
    let inside = points.filter(|at| panel.view().contains(*at)).step_by(STEP).collect();
    let height = |at: &Point| at[usize::from(!is_turned)];
    ordered(inside, |one: &Point, two: &Point| height(one) > height(two))
}
