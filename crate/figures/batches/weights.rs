//! The plane of weights: the loss, the run with the gradient of every sample, the cloud of runs, and the ellipses predicted for it.

use std::rc::Rc;

use super::MiniBatches;
use super::ellipse;
use super::picture::{CLOUD, GRADIENT, THEORY};
use super::prediction::{Law, Quadratics};
use crate::figure::{Clock, Figure};
use crate::minibatch::Moments;
use crate::plane::Point;
use crate::scene::{Density, Frame, Ink, Mark, Marker, Panel, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::sketch::weight_map;

/// The most steps that are drawn with a dot each.
const MAX_DOTS: usize = 60;

/// The radius of a run in the cloud, in CSS pixels.
const RADIUS: f64 = 1.7;

/// A shorter arrow, in CSS pixels, is hidden by the head of the run.
const MIN_NAMED: f64 = 18.0;

/// The cloud as it was drawn last.
#[derive(Default)]
pub struct Dots(Option<Rc<Density>>);

/// Draws the panel.
pub fn draw(figure: &MiniBatches, panel: &mut Panel, frame: Frame) {
    let (loss, view) = (figure.data.loss(), panel.view());
    let coarse = Frame { detail: frame.detail.min(1.0) / weight_map::COARSENING, ..frame };
    panel.backdrop =
        figure.map.of(figure.data.revision(), view, panel.area, coarse, |grids| weight_map::marks(loss, grids));
    let setup = figure.setup();
    let law = figure.prediction.of(&setup);
    let mean = law.as_ref().map(|(quadratics, law)| mean_path(quadratics, law, figure.step())).unwrap_or_default();
    let [run, head] = path(figure);
    // A long run would cover the cloud.
    panel.front = run;
    panel.front.extend(cloud(figure, panel, frame));
    panel.front.push(Mark::line(mean.concat(), Stroke::new(THEORY, 2.0).dashed(&[8.0, 4.0]).haloed()));
    panel.front.extend(head);
    let ellipses = law.as_ref().map(|(quadratics, law)| ellipses(figure, quadratics, law)).unwrap_or_default();
    panel.front.extend(ellipses.iter().cloned());
    let arrows = arrows(figure);
    panel.front.extend(arrows.iter().cloned());
    let mut labels = Labels::new(panel, frame, &figure.handles());
    labels.keep_clear(figure.map.labels(panel, frame.scale).iter().copied());
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&ellipses);
    labels.keep_off(&arrows);
    panel.front.extend(name_step(figure, panel, &mut labels));
    if let Some((quadratics, law)) = &law {
        panel.front.extend(name_laws(figure, quadratics, law, &mut labels));
        panel.front.extend(count_runs(figure, quadratics, law, panel, &mut labels));
        panel.front.extend(labels.beside("mean of all runs", THEORY, mean));
    }
}

/// Draws the same in three dimensions, without what the samples ask for.
pub fn draw_relief(figure: &MiniBatches, panel: &mut Panel, frame: Frame) {
    let law = figure.prediction.of(&figure.setup());
    let [mut marks, head] = path(figure);
    marks.push(Mark::points(cloud_places(figure), Marker::Circle, RADIUS, CLOUD));
    if let Some((quadratics, law)) = &law {
        let mean = mean_path(quadratics, law, figure.step());
        marks.push(Mark::line(mean.concat(), Stroke::new(THEORY, 2.0).dashed(&[8.0, 4.0]).haloed()));
        marks.extend(ellipses(figure, quadratics, law));
    }
    marks.extend(weight_map::least(figure.data.loss(), figure.view.shown()));
    marks.extend(head);
    figure.relief.draw(&figure.ground(), panel, frame, &marks, &figure.handles());
}

/// Where the runs of the cloud are at the step shown.
fn cloud_places(figure: &MiniBatches) -> Vec<f64> {
    let walks = figure.cloud.walks().iter().filter(|walk| !walk.is_lost);
    walks.flat_map(|walk| walk.at).collect()
}

/// The runs of the cloud as dots.
fn cloud(figure: &MiniBatches, panel: &Panel, frame: Frame) -> Vec<Mark> {
    let places = cloud_places(figure);
    if places.is_empty() {
        return Vec::new();
    }
    let side = |length: f64| (length / frame.scale).clamp(2.0, 2048.0) as usize;
    let mut density = Density::new(panel.view(), [panel.area.width, panel.area.height].map(side), [CLOUD]);
    density.radius = RADIUS;
    density.layers[0].dots = places;
    let mut drawn = figure.flow.borrow_mut();
    let same = drawn.0.take().filter(|known| **known == density);
    vec![Mark::Density(Rc::clone(drawn.0.insert(same.unwrap_or_else(|| Rc::new(density)))))]
}

/// The mean of all runs, step by step.
fn mean_path(quadratics: &Quadratics, law: &Law, step: usize) -> Vec<Point> {
    let [x, y] = quadratics.minimum;
    let place = |moments: &Moments| [x + moments.mean[0], y + moments.mean[1]];
    law.moments.iter().take(step + 1).map(place).take_while(ellipse::is_near).collect()
}

/// The run up to the step shown, and its head.
fn path(figure: &MiniBatches) -> [Vec<Mark>; 2] {
    let (course, step) = (figure.course(), figure.step());
    let last = step.min(course.steps());
    let points = Rc::new(course.points[..2 * last + 2].to_vec());
    let is_short = last <= MAX_DOTS;
    let stroke = Stroke::new(Ink::Foreground, if is_short { 1.8 } else { 1.1 });
    let mut marks = vec![Mark::line(Rc::clone(&points), if is_short { stroke.haloed() } else { stroke })];
    if is_short {
        marks.push(Mark::points(points, Marker::Circle, 2.5, Ink::Foreground));
    }
    let marker = if step > course.steps() { Marker::Cross } else { Marker::Circle };
    let head = Mark::points(course.point(step).to_vec(), marker, 6.0, Ink::Foreground);
    [marks, vec![head]]
}

/// The step that each sample alone asks for, and their mean.
fn arrows(figure: &MiniBatches) -> Vec<Mark> {
    let (at, rate) = (figure.weights(), figure.rate_at_step());
    let arrow = |gradient: Point, stroke: Stroke| {
        let to = [at[0] - rate * gradient[0], at[1] - rate * gradient[1]];
        ellipse::is_near(&to).then_some(Mark::Arrow { from: at, to, stroke })
    };
    let gradients = figure.sample_gradients(at).into_iter();
    let each = gradients.filter_map(|gradient| arrow(gradient, Stroke::new(GRADIENT, 1.2)));
    let mean = arrow(figure.noise().mean, Stroke::new(GRADIENT, 3.0).haloed());
    each.chain(mean).collect()
}

/// The ellipse of the law at the step shown, that of independent batches if it is another, and the area where runs settle.
fn ellipses(figure: &MiniBatches, quadratics: &Quadratics, law: &Law) -> Vec<Mark> {
    let step = figure.step();
    let solid = Stroke::new(THEORY, 2.5).haloed();
    let dashed = Stroke::new(THEORY, 1.8).dashed(&[2.0, 3.0]);
    let now = law.moments.get(step).and_then(|moments| ellipse::of(quadratics, moments));
    let now = now.map(|points| Mark::line(points, if law.is_exact { solid } else { dashed.clone() }));
    let other = figure.prediction.independent().and_then(|law| law.moments.get(step));
    let other = other.and_then(|moments| ellipse::of(quadratics, moments)).map(|points| Mark::line(points, dashed));
    let settled = law.settled_at(step).and_then(|moments| ellipse::of(quadratics, moments));
    let settled = settled.map(|points| Mark::Polygon { points: Rc::new(points), ink: THEORY, opacity: 0.22 });
    settled.into_iter().chain(other).chain(now).collect()
}

/// Names the mean of the arrows.
fn name_step(figure: &MiniBatches, panel: &Panel, labels: &mut Labels) -> Option<Mark> {
    let (at, rate, mean) = (figure.weights(), figure.rate_at_step(), figure.noise().mean);
    let to = [at[0] - rate * mean[0], at[1] - rate * mean[1]];
    let [from, tip] = [at, to].map(|end| panel.to_page(end));
    let is_long = libm::hypot(tip[0] - from[0], tip[1] - from[1]) > MIN_NAMED;
    if is_long { labels.name_arrow("−η∇L", GRADIENT, at, to) } else { None }
}

/// Names the ellipses.
fn name_laws(figure: &MiniBatches, quadratics: &Quadratics, law: &Law, labels: &mut Labels) -> Vec<Mark> {
    let name = |law: &Law, labels: &mut Labels| {
        let points = ellipse::of(quadratics, law.moments.get(figure.step())?)?;
        let names = match law.is_exact {
            true => ["predicted: 95 % inside", "95 %"],
            false => ["independent batches", "independent"],
        };
        labels.write_longest(names, THEORY, ellipse::around(&points))
    };
    let other = figure.prediction.independent();
    [Some(law), other].into_iter().flatten().filter_map(|law| name(law, labels)).collect()
}

/// Says how many runs the cloud has, and how many of them are inside the ellipse.
fn count_runs(
    figure: &MiniBatches,
    quadratics: &Quadratics,
    law: &Law,
    panel: &Panel,
    labels: &mut Labels,
) -> Option<Mark> {
    let (walks, all) = (figure.cloud.walks(), figure.cloud.count());
    let moments = law.moments.get(figure.step()).filter(|_| !walks.is_empty())?;
    let count = if walks.len() < all { format!("{} of {all} runs", walks.len()) } else { format!("{all} runs") };
    let lost = walks.iter().filter(|walk| walk.is_lost).count();
    let places = walks.iter().filter(|walk| !walk.is_lost).map(|walk| walk.at);
    let share = |inside: usize| format!(", {:.0} % inside", 100.0 * inside as f64 / walks.len() as f64);
    let inside = ellipse::of(quadratics, moments).and_then(|_| ellipse::count_inside(quadratics, moments, places));
    let long = match lost {
        0 if law.spreads() => format!("{count}, spreading without end"),
        0 => format!("{count}{}", inside.map_or(", all alike".into(), share)),
        lost => format!("{count}, {lost} diverged"),
    };
    let at = |part: f64, up: f64| [panel.x.at(part), panel.y.at(up)];
    let below = [0.5, 0.3, 0.7, 0.2].map(|part| LabelPosition::above(at(part, 0.0)));
    let above = [0.3, 0.5].map(|part| LabelPosition::below(at(part, 1.0)));
    labels.write_longest([&long, &count], CLOUD, below.into_iter().chain(above))
}
