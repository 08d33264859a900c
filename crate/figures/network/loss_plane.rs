//! The loss on a plane through weight space, around the weights at the end of the run, with the run's path on it. The run is first
//! computed to its end; directions, then ever finer samples of the loss follow in slices.
//!
//! The plane is that of the run from the weights that were drawn, also where the start has been moved in it and another run is
//! shown: a drag changes the path and nothing below it.

use std::rc::Rc;

use super::chart::{Chart, Hills};
use super::course::Course;
use super::start::StartPoint;
use crate::figure::cache::Cache;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Visit};
use crate::linear::Lanczos;
use crate::loss_plane::{LossPlane, directions};
use crate::network::{Architecture, Batch, Curvature};
use crate::plane::{Point, View};
use crate::random::Random;
use crate::scene::{Disc, Mark, Panel, Rect};
use crate::subject::map;

/// The kinds of planes.
const PLANES: [(&str, &str); 4] = [
    ("off", "Not shown"),
    ("random", "Two random directions, filter-normalised"),
    ("path", "Principal components of the path"),
    ("eigenvectors", "Steepest and most negative curvature"),
];
const RANDOM: usize = 1;
const PATH: usize = 2;
const EIGENVECTORS: usize = 3;

/// The points of a path from which its components are computed, and the most that are drawn.
const POINTS: usize = 64;
const POINTS_DRAWN: usize = 300;

/// Lanczos ends when both ends are this accurate, relative to the larger, or after this many products.
const TOLERANCE: f64 = 1e-7;
const MAX_PRODUCTS: usize = 150;

/// The margin around the path, as a share of its extent, and the least half width of a plane along eigenvectors.
const MARGIN: f64 = 0.3;
const LEAST: f64 = 0.5;

/// The loss around the weights, as a visitor sets it and as far as it is computed.
pub struct Around {
    kind: Pick,
    /// Where the run starts.
    pub start: StartPoint,
    /// The run from the weights that were drawn, while another one is shown.
    base: Option<Course>,
    lanczos: Option<Lanczos>,
    plane: Option<Rc<Plane>>,
    /// The area of the panel.
    area: Option<Rect>,
    chart: Chart,
    labels: map::Map,
    /// The path of the run that is shown, by its revision and tick.
    path: Cache<(u64, usize), Rc<Vec<Point>>>,
}

/// A plane, and what is known of the run on it.
pub struct Plane {
    /// The loss on it.
    pub loss: LossPlane,
    /// The part of it around the path.
    pub view: View,
    /// The shares of the path's variance along both directions.
    pub shares: [f64; 2],
    /// The point nearest to the weights that were drawn.
    pub drawn: Point,
    /// The path from there to the centre: x0, y0, x1, y1, …
    pub path: Rc<Vec<f64>>,
    /// The ticks that it takes.
    pub ticks: usize,
}

impl Around {
    /// Not shown.
    pub fn new() -> Self {
        Self {
            kind: Pick::new("plane", "Loss around the weights", PLANES.map(Choice::from)).in_section(super::LANDSCAPE),
            start: StartPoint::default(),
            base: None,
            lanczos: None,
            plane: None,
            area: None,
            chart: Chart::default(),
            labels: map::Map::default(),
            path: Cache::default(),
        }
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.kind);
        visit(&mut self.start);
    }

    /// Whether the loss is shown.
    pub fn is_shown(&self) -> bool {
        self.kind.index() > 0
    }

    /// Whether the directions are the principal components of the path.
    pub fn is_along_path(&self) -> bool {
        self.kind.index() == PATH
    }

    /// What the directions are, for the axes.
    pub fn names(&self) -> [&'static str; 2] {
        match self.kind.index() {
            PATH => ["first component of the path", "second component"],
            EIGENVECTORS => ["along the largest curvature", "along the smallest curvature"],
            _ => ["along d₁", "along d₂"],
        }
    }

    /// The plane, once it is known.
    pub fn plane(&self) -> Option<&Rc<Plane>> {
        self.plane.as_ref()
    }

    /// The raster and the contours, once there are any.
    pub fn marks(&self) -> &[Mark] {
        self.chart.marks()
    }

    /// The path of the run of a revision up to a tick, in the plane; empty while there is none.
    pub fn path(&self, course: &Course, revision: u64, tick: usize) -> Rc<Vec<Point>> {
        let Some(plane) = &self.plane else { return Rc::default() };
        let of_tick = |tick| plane.loss.project(course.weights(tick)).0;
        self.path.of((revision, tick), || Rc::new(evenly(tick, POINTS_DRAWN).map(of_tick).collect()))
    }

    /// The loss as the ground of a relief, once it is known.
    pub fn ground(&self) -> Option<Hills<'_>> {
        self.chart.ground(self.plane.as_ref()?.view, self.names())
    }

    /// The space that the labels of the contours take on the page.
    pub fn labels(&self, panel: &Panel, scale: f64) -> Rc<Vec<Disc>> {
        self.labels.labels(panel, scale)
    }

    /// Forgets the plane, and gives back the run that was put aside.
    pub fn forget(&mut self) -> Option<Course> {
        (self.lanczos, self.plane) = (None, None);
        self.chart.forget();
        self.path = Cache::default();
        self.base.take()
    }

    /// Puts the run from the weights that were drawn aside, unless one is already.
    pub fn put_aside(&mut self, course: Course) {
        self.base.get_or_insert(course);
    }

    /// Gives the run back that was put aside.
    pub fn take_back(&mut self) -> Option<Course> {
        self.base.take()
    }

    /// Whether the run that is shown is not the one from the start that is set.
    pub fn awaits_start(&self) -> bool {
        self.is_shown() && self.plane.is_some() && self.start.at().is_some() != self.base.is_some()
    }

    /// Works while `go_on` returns `true`; returns whether any work is left. `shown` is the run that is shown.
    pub fn advance(
        &mut self,
        shown: &mut Course,
        architecture: &Architecture,
        seed: u64,
        go_on: &mut dyn FnMut() -> bool,
    ) -> bool {
        if !self.is_shown() {
            return false;
        }
        let base = self.base.as_mut().unwrap_or(shown);
        if base.train(base.last(), &mut |_| go_on()) {
            return true;
        }
        if self.plane.is_none() {
            match self.find_plane(shown, architecture, seed, go_on) {
                Found::Plane(plane) => self.plane = Some(plane),
                Found::Nothing => return false,
                Found::NotYet => return true,
            }
        }
        self.begin();
        self.plane.as_ref().is_some_and(|plane| self.chart.refine(&plane.loss, go_on))
    }

    /// The directions, and the plane along them.
    fn find_plane(
        &mut self,
        shown: &Course,
        architecture: &Architecture,
        seed: u64,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Found {
        let base = self.base.as_ref().unwrap_or(shown);
        let Some(batch) = base.batches()[0].clone() else { return Found::Nothing };
        let centre = base.weights(base.ticks()).to_vec();
        let path: Vec<Vec<f64>> = evenly(base.ticks(), POINTS).map(|tick| base.weights(tick).to_vec()).collect();
        let directions = match self.kind.index() {
            RANDOM => directions::random(architecture, &centre, seed),
            PATH => directions::principal(&path, seed),
            _ => {
                let lanczos = self.lanczos.get_or_insert_with(|| Lanczos::from(random_start(centre.len(), seed)));
                match extremes(lanczos, architecture, &centre, &batch, go_on) {
                    None => return Found::NotYet,
                    Some(None) => return Found::Nothing,
                    Some(Some([low, high])) => [high, low],
                }
            }
        };
        self.lanczos = None;
        let shares = directions::shares(&path, [&directions[0], &directions[1]]);
        let Some(loss) = LossPlane::new(architecture, batch, centre, directions) else { return Found::Nothing };
        let (drawn, _) = loss.project(base.weights(0));
        let all = evenly(base.ticks(), POINTS_DRAWN).flat_map(|tick| loss.project(base.weights(tick)).0);
        let (all, ticks) = (Rc::new(all.collect()), base.ticks());
        let view = self.view(path.iter().map(|weights| loss.project(weights).0));
        match view.filter(|_| shares.iter().chain(&drawn).all(|number| number.is_finite())) {
            Some(view) => Found::Plane(Rc::new(Plane { loss, view, shares, drawn, path: all, ticks })),
            None => Found::Nothing,
        }
    }

    /// The part of the plane around the path and the centre, if their extent is a number.
    fn view(&self, path: impl Iterator<Item = Point>) -> Option<View> {
        let least = match self.kind.index() {
            RANDOM => 1.0,
            EIGENVECTORS => LEAST,
            _ => 1e-6,
        };
        let mut ends = [[0.0f64; 2]; 2];
        for point in path {
            for (axis, end) in point.into_iter().enumerate() {
                ends[axis] = [ends[axis][0].min(end), ends[axis][1].max(end)];
                if end.is_nan() || end.abs() >= 1e6 {
                    return None;
                }
            }
        }
        let margin = MARGIN * ends.iter().map(|[low, high]| high - low).fold(least, f64::max);
        let [x, y] = ends.map(|[low, high]| [(low - margin).min(-least), (high + margin).max(least)]);
        Some(widened(View { x, y }))
    }

    /// Turns to the area of a panel, which decides how much of the plane is shown.
    pub fn request(&mut self, area: Rect) {
        self.area = Some(area);
        self.begin();
    }

    /// The part of the plane that is shown.
    pub fn shown_view(&self, area: Rect) -> View {
        map::shown(self.plane.as_ref().map_or(View { x: [-1.0, 1.0], y: [-1.0, 1.0] }, |plane| plane.view), area)
    }

    /// Begins to sample what is shown, if it is not known or under way.
    fn begin(&mut self) {
        if let (Some(area), Some(_)) = (self.area, &self.plane) {
            self.chart.request(self.shown_view(area));
        }
    }
}

/// What the search for a plane has come to.
enum Found {
    Plane(Rc<Plane>),
    /// There is none: no data, or weights so large that nothing is known of them.
    Nothing,
    NotYet,
}

/// The view, no side of it shorter than two thirds of the other, as a relief needs it.
fn widened(view: View) -> View {
    let least = view.size().into_iter().fold(0.0, f64::max) / 1.5;
    let wide = |[low, high]: [f64; 2]| {
        let more = (0.5 * (least - (high - low))).max(0.0);
        [low - more, high + more]
    };
    View { x: wide(view.x), y: wide(view.y) }
}

/// Ticks from 0 to the last one, at most so many after the first.
fn evenly(last: usize, most: usize) -> impl Iterator<Item = usize> {
    let count = last.min(most);
    (0..=count).map(move |at| at * last / count.max(1))
}

/// A start for Lanczos.
pub fn random_start(n: usize, seed: u64) -> Vec<f64> {
    let mut random = Random::stream(seed, 0x1a_c205);
    (0..n).map(|_| random.normal()).collect()
}

/// The eigenvectors of the smallest and the largest eigenvalue; `None` if time has run out, and none inside if there are none.
fn extremes(
    lanczos: &mut Lanczos,
    architecture: &Architecture,
    weights: &[f64],
    batch: &Batch,
    go_on: &mut dyn FnMut() -> bool,
) -> Option<Option<[Vec<f64>; 2]>> {
    let Some(mut curvature) = Curvature::new(architecture.clone()) else { return Some(None) };
    let mut hessian = curvature.at(weights, batch);
    loop {
        if !go_on() {
            return None;
        }
        let has_more = lanczos.step(|vector, product| hessian.multiply(vector, product));
        if has_more && !lanczos.steps().is_multiple_of(5) {
            continue;
        }
        let Some(ends) = lanczos.extremes() else { return Some(None) };
        let size = ends[0].value.abs().max(ends[1].value.abs());
        let is_accurate = ends.iter().all(|end| end.residual <= TOLERANCE * size);
        if is_accurate || !has_more || lanczos.steps() == MAX_PRODUCTS {
            return Some(Some(ends.map(|end| end.vector)));
        }
    }
}
