//! Checks every named surface against its row.

use std::collections::HashSet;

use fall_line::formula_surface::FormulaSurface;
use fall_line::plane::{Point, View};
use fall_line::surface::Surface;
use fall_line::surfaces::{Critical, CriticalKind, SurfaceCard, named, surfaces};

/// The attainable accuracy of a zero at a critical point, in units of rounding: the size of the Hessian and of the point.
fn scale(surface: &FormulaSurface, at: Point) -> f64 {
    let hessian = surface.hessian(at).iter().map(|entry| entry.abs()).fold(1.0, f64::max);
    hessian * (1.0 + norm(at))
}

fn norm([x, y]: Point) -> f64 {
    x.hypot(y)
}

fn distance(one: Point, two: Point) -> f64 {
    norm([one[0] - two[0], one[1] - two[1]])
}

fn diagonal(view: &View) -> f64 {
    norm(view.size())
}

/// The eigenvalues of the Hessian in ascending order.
fn curvatures(surface: &FormulaSurface, at: Point) -> [f64; 2] {
    let [xx, xy, yy] = surface.hessian(at);
    let (mean, half) = (0.5 * (xx + yy), 0.5 * (xx - yy));
    [mean - half.hypot(xy), mean + half.hypot(xy)]
}

/// f on a circle around a point, minus f at the point.
fn ring(surface: &FormulaSurface, at: Point, radius: f64) -> Vec<f64> {
    let here = surface.value(at);
    let angle = |step: usize| std::f64::consts::TAU * step as f64 / 64.0;
    let point = |angle: f64| [at[0] + radius * angle.cos(), at[1] + radius * angle.sin()];
    (0..64).map(|step| surface.value(point(angle(step))) - here).collect()
}

fn check(card: &SurfaceCard, surface: &FormulaSurface, point: &Critical) {
    let Critical { at, value, kind } = *point;
    let name = format!("{} at {at:?}", card.id);
    let known = surface.value(at);
    assert!(
        (known - value).abs() <= 1e-12 * (1.0 + value.abs()) * scale(surface, at).max(1.0),
        "{name}: {known} {value}"
    );
    if kind == CriticalKind::Kink {
        let rises = |radius: f64| ring(surface, at, radius).iter().all(|rise| *rise > 0.0);
        assert!([1e-5, 1e-3, 1e-2].into_iter().all(rises), "{name}");
        return;
    }
    let gradient = norm(surface.gradient(at));
    assert!(gradient <= 1e-9 * scale(surface, at), "{name}: gradient {gradient}");
    let [low, high] = curvatures(surface, at);
    let around = ring(surface, at, 1e-2);
    let (dips, rises) = (around.iter().any(|rise| *rise < 0.0), around.iter().any(|rise| *rise > 0.0));
    match kind {
        CriticalKind::Minimum => assert!(low > 1e-9 * high && low > 0.0, "{name}: {low} {high}"),
        CriticalKind::Saddle => assert!(low < 0.0 && high > 0.0, "{name}: {low} {high}"),
        CriticalKind::FlatMinimum => assert!(low.abs() < 1e-9 && high >= 0.0 && !dips && rises, "{name}: {low} {high}"),
        CriticalKind::FlatSaddle => assert!(low.abs().min(high.abs()) < 1e-9 && dips && rises, "{name}: {low} {high}"),
        CriticalKind::Kink => unreachable!(),
    }
}

#[test]
fn there_are_enough_and_their_ids_and_titles_are_unique() {
    assert!(surfaces().len() >= 24);
    let ids: HashSet<_> = surfaces().iter().map(|card| card.id).collect();
    let titles: HashSet<_> = surfaces().iter().map(|card| card.title).collect();
    assert_eq!((ids.len(), titles.len()), (surfaces().len(), surfaces().len()));
    for id in ids {
        assert!(id.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'), "{id}");
        assert_eq!(named(id).map(|card| card.id), Some(id));
    }
    assert!(named("nowhere").is_none());
}

#[test]
fn the_classics_are_included() {
    for id in "bowl ravine rosenbrock himmelblau beale booth matyas three-hump-camel six-hump-camel goldstein-price \
               mccormick styblinski-tang rastrigin ackley levy easom bohachevsky griewank dixon-price saddle monkey-saddle \
               double-well plateau logistic-loss"
        .split_whitespace()
    {
        assert!(named(id).is_some(), "{id}");
    }
}

#[test]
fn every_row_is_complete() {
    for card in surfaces() {
        let SurfaceCard { id, view, source, title, starts, learning_rate, constants, .. } = *card;
        assert!(!title.is_empty() && source.len() > 10, "{id}");
        assert!(view.size().iter().all(|side| *side > 0.0), "{id}");
        assert!(starts.len() >= 3 && starts.iter().all(|&start| view.contains(start)), "{id}: starts");
        assert!(learning_rate > 0.0 && learning_rate.is_finite(), "{id}");
        for constant in constants {
            let [low, high] = constant.range;
            assert!(low <= constant.default && constant.default <= high && low < high, "{id}: {}", constant.name);
        }
        assert!(card.critical(&[]).iter().all(|point| view.contains(point.at)), "{id}: all in view");
        assert!(!card.critical(&[]).is_empty(), "{id}");
    }
}

#[test]
fn critical_points_match_their_rows() {
    for card in surfaces() {
        let surface = card.surface();
        card.critical(&[]).iter().for_each(|point| check(card, &surface, point));
    }
}

#[test]
fn critical_points_follow_the_constants_or_are_omitted() {
    for card in surfaces().iter().filter(|card| !card.constants.is_empty()) {
        for fraction in [0.0, 0.1, 0.37, 0.9, 1.0] {
            let at = |[low, high]: [f64; 2]| low + fraction * (high - low);
            let constants: Vec<_> = card.constants.iter().map(|constant| (constant.name, at(constant.range))).collect();
            let surface = FormulaSurface::parse(card.formula, &constants).unwrap();
            card.critical(&constants).iter().for_each(|point| check(card, &surface, point));
        }
        let elsewhere = card.critical(&[(card.constants[0].name, card.constants[0].range[1])]);
        assert_eq!(elsewhere.is_empty(), card.id == "rastrigin", "{}", card.id);
    }
}

#[test]
fn minima_come_first_in_ascending_order() {
    for card in surfaces() {
        let points = card.critical(&[]);
        let minima = card.minima(&[]);
        assert_eq!(points[..minima.len()], minima[..], "{}", card.id);
        assert!(minima.windows(2).all(|pair| pair[0].value <= pair[1].value), "{}", card.id);
        assert!(
            points.iter().all(|point| points.iter().filter(|other| other.at == point.at).count() == 1),
            "{}",
            card.id
        );
    }
}

/// Newton's method with absolute eigenvalues, each step short and downhill: where it stops, no direction leads down. `None` if it
/// does not stop inside the view, or stops at a kink.
fn minimum_near(surface: &FormulaSurface, view: &View, start: Point) -> Option<Point> {
    let mut at = start;
    for _ in 0..300 {
        let (value, gradient) = surface.value_and_gradient(at);
        let step = downhill(surface, at, gradient, 0.03 * diagonal(view));
        let shorter = (0..40).map(|halvings| 0.5f64.powi(halvings));
        let tried = shorter.map(|fraction| [at[0] + fraction * step[0], at[1] + fraction * step[1]]);
        match tried.into_iter().find(|&next| surface.value(next) < value) {
            Some(next) => at = next,
            None => return (norm(step) <= 1e-6 * diagonal(view) && view.contains(at)).then_some(at),
        }
    }
    None
}

fn downhill(surface: &FormulaSurface, at: Point, [gx, gy]: Point, longest: f64) -> Point {
    let [xx, xy, yy] = surface.hessian(at);
    let [low, high] = curvatures(surface, at);
    // The direction of the larger curvature, and the perpendicular one.
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let (cosine, sine) = (angle.cos(), angle.sin());
    let floor = 1e-12 * high.abs().max(low.abs()).max(1e-300);
    let along = -(cosine * gx + sine * gy) / high.abs().max(floor);
    let across = -(cosine * gy - sine * gx) / low.abs().max(floor);
    let length = along.hypot(across);
    let fraction = if length > longest { longest / length } else { 1.0 };
    [fraction * (cosine * along - sine * across), fraction * (sine * along + cosine * across)]
}

#[test]
fn no_minimum_of_the_view_is_missing() {
    const SIDE: usize = 40;
    let mut converged = 0;
    for card in surfaces() {
        let (surface, view) = (card.surface(), card.view);
        let known = card.critical(&[]);
        let lowest = card.minima(&[]).first().map_or(f64::NEG_INFINITY, |minimum| minimum.value);
        let along = |[low, high]: [f64; 2], step: usize| low + (high - low) * (step as f64 + 0.437) / SIDE as f64;
        for step in 0..SIDE * SIDE {
            let start = [along(view.x, step % SIDE), along(view.y, step / SIDE)];
            assert!(surface.value(start) >= lowest - 1e-12 * (1.0 + lowest.abs()), "{}: lower at {start:?}", card.id);
            let Some(end) = minimum_near(&surface, &view, start) else { continue };
            let near = |point: &Critical| {
                distance(point.at, end) < if point.kind == CriticalKind::FlatMinimum { 0.1 } else { 1e-5 }
            };
            assert!(known.iter().any(near), "{}: {end:?} from {start:?} is not listed", card.id);
            converged += 1;
        }
    }
    assert!(2 * converged > surfaces().len() * SIDE * SIDE, "only {converged} descents converged");
}

#[test]
fn every_minimum_is_found_from_nearby() {
    let mut tried = 0;
    for card in surfaces() {
        let surface = card.surface();
        for minimum in card.minima(&[]).iter().filter(|minimum| minimum.kind == CriticalKind::Minimum) {
            tried += 1;
            let start = minimum.at.map(|number| number + 1e-3 * diagonal(&card.view));
            let end = minimum_near(&surface, &card.view, start);
            assert!(end.is_some_and(|end| distance(end, minimum.at) < 1e-6), "{} {minimum:?}: {end:?}", card.id);
        }
    }
    assert!(tried >= surfaces().len() / 2, "only {tried} minima");
}

#[test]
fn plain_descent_makes_progress_at_the_rate_of_its_row() {
    for card in surfaces() {
        let surface = card.surface();
        let lowest = card.minima(&[]).first().map_or(f64::NEG_INFINITY, |minimum| minimum.value);
        for &start in card.starts {
            let (mut at, mut highest) = (start, f64::NEG_INFINITY);
            for _ in 0..20_000 {
                let (value, gradient) = surface.value_and_gradient(at);
                highest = highest.max(value);
                at = [at[0] - card.learning_rate * gradient[0], at[1] - card.learning_rate * gradient[1]];
                if norm(at) > 3.0 * diagonal(&card.view) {
                    break;
                }
            }
            let (first, last) = (surface.value(start), surface.value(at));
            let name = format!("{} from {start:?}: {first} → {last}", card.id);
            assert!(last < first && highest <= first + 1e-9 * (1.0 + first.abs()), "{name}, at most {highest}");
            let nearby = card.minima(&[]).iter().any(|minimum| distance(at, minimum.at) < 0.02 * diagonal(&card.view));
            assert!(nearby || lowest == f64::NEG_INFINITY, "{name} ends at {at:?}");
        }
    }
}
