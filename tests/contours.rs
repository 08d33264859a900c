//! Contour lines of circles, saddles and undefined regions, and compared with the simplest marching squares.

mod jumps;

use std::collections::{BTreeMap, BTreeSet};

use fall_line::contour::{Lines, contours};
use fall_line::plane::{Grid, View};
use proptest::prelude::*;

const SQUARE: View = View { x: [-2.0, 2.0], y: [-2.0, 2.0] };

fn sampled(grid: &Grid, f: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let point = |index: usize| (grid.x(index % grid.columns), grid.y(index / grid.columns));
    (0..grid.len()).map(point).map(|(x, y)| f(x, y)).collect()
}

fn points(line: &[f64]) -> impl Iterator<Item = [f64; 2]> + '_ {
    line.chunks_exact(2).map(|pair| [pair[0], pair[1]])
}

fn is_closed(line: &[f64]) -> bool {
    line[..2] == line[line.len() - 2..]
}

fn length(line: &[f64]) -> f64 {
    let ends = points(line).zip(points(line).skip(1));
    ends.map(|([x, y], [u, v])| (u - x).hypot(v - y)).sum()
}

#[test]
fn a_circle_is_one_closed_line_with_second_order_error() {
    let worst = |side: usize| {
        let grid = Grid { view: SQUARE, columns: side, rows: side };
        let lines = &contours(&grid, &sampled(&grid, |x, y| x * x + y * y), &[2.0])[0];
        assert_eq!(lines.len(), 1);
        assert!(is_closed(&lines[0]));
        let around = std::f64::consts::TAU * 2f64.sqrt();
        assert!((length(&lines[0]) - around).abs() < 10.0 * around / (side * side) as f64);
        points(&lines[0]).map(|[x, y]| (x.hypot(y) - 2f64.sqrt()).abs()).fold(0.0, f64::max)
    };
    let (coarse, fine) = (worst(41), worst(81));
    // Linear interpolation over h errs by at most h²/8 · f'' / ‖∇f‖.
    assert!(coarse < 0.1 * 0.1 / (4.0 * 2f64.sqrt()), "{coarse}");
    assert!(coarse / fine > 3.0 && coarse / fine < 5.0, "halving h divides the error by four: {coarse} {fine}");
}

#[test]
fn lines_are_returned_in_the_order_of_the_levels() {
    let grid = Grid { view: SQUARE, columns: 30, rows: 20 };
    let values = sampled(&grid, |x, y| x * x + y * y);
    let single = |level: f64| contours(&grid, &values, &[level]).remove(0);
    let levels = [2.0, 0.5, f64::NAN, 100.0, 0.5, 3.0, -1.0, f64::INFINITY];
    for (level, lines) in levels.into_iter().zip(contours(&grid, &values, &levels)) {
        assert_eq!(lines, single(level));
    }
    assert!(single(100.0).is_empty() && single(-1.0).is_empty() && single(f64::NAN).is_empty());
}

#[test]
fn many_levels_give_the_same_lines_as_each_alone() {
    let grid = Grid { view: SQUARE, columns: 40, rows: 40 };
    let values = sampled(&grid, |x, y| (3.0 * x).sin() * y + 0.2 * x * y * y);
    let levels: Vec<f64> = (0..150).map(|index| -2.0 + 0.03 * index as f64).collect();
    for (level, lines) in levels.iter().zip(contours(&grid, &values, &levels)) {
        assert_eq!(lines, contours(&grid, &values, &[*level])[0]);
    }
}

#[test]
fn the_centre_of_a_saddle_decides_its_connections() {
    let grid = Grid { view: View { x: [0.0, 1.0], y: [0.0, 1.0] }, columns: 2, rows: 2 };
    let cuts_off_the_lower_left = |corners: [f64; 4]| {
        let lines = contours(&grid, &corners, &[0.0]).remove(0);
        assert_eq!(lines.len(), 2);
        let near_it = |line: &Vec<f64>| line[0] == 0.0 && line[3] == 0.0 || line[1] == 0.0 && line[2] == 0.0;
        lines.iter().any(near_it)
    };
    assert!(!cuts_off_the_lower_left([1.0, -0.5, -0.5, 1.0]), "a high centre connects the high corners");
    assert!(cuts_off_the_lower_left([0.5, -1.0, -1.0, 0.5]), "a low centre separates them");
    assert!(!cuts_off_the_lower_left([-1.0, 0.5, 0.5, -1.0]), "a low centre connects the low corners");
    assert!(cuts_off_the_lower_left([-0.5, 1.0, 1.0, -0.5]), "a high centre separates them");
}

#[test]
fn the_level_through_a_saddle_point_is_both_diagonals() {
    let grid = Grid { view: SQUARE, columns: 41, rows: 41 };
    let lines = contours(&grid, &sampled(&grid, |x, y| x * x - y * y), &[0.0]).remove(0);
    assert!(lines.iter().flat_map(|line| points(line)).all(|[x, y]| (x.abs() - y.abs()).abs() < 1e-12));
    let total: f64 = lines.iter().map(|line| length(line)).sum();
    assert!((total - 2.0 * 32f64.sqrt()).abs() < 0.3, "{total}");
}

#[test]
fn a_level_that_is_touched_but_not_crossed_has_no_line() {
    let grid = Grid { view: SQUARE, columns: 21, rows: 21 };
    assert!(contours(&grid, &vec![3.0; grid.len()], &[2.0, 3.0, 4.0]).iter().all(Lines::is_empty));
    let ridge = |x: f64, y: f64| -x.abs() - (y.abs() - 1.0).max(0.0);
    let valley = |x: f64, _: f64| x * x;
    let summit = |x: f64, y: f64| -x * x - y * y;
    let mesa = |x: f64, _: f64| (-x).min(0.0);
    for touching in [ridge, valley, summit] {
        assert!(contours(&grid, &sampled(&grid, touching), &[0.0])[0].is_empty());
    }
    let edge = contours(&grid, &sampled(&grid, mesa), &[0.0]).remove(0);
    assert!(edge.len() == 1 && length(&edge[0]) == 4.0, "the rim of a flat top is crossed");
}

#[test]
fn a_level_equal_to_samples_has_neither_gap_nor_duplicate() {
    let grid = Grid { view: SQUARE, columns: 17, rows: 17 };
    let square = |x: f64, y: f64| -x.abs().max(y.abs());
    let diamond = |x: f64, y: f64| x.abs() + y.abs();
    let pyramid = |x: f64, y: f64| -x.abs() - y.abs();
    for (f, around) in [(square as fn(f64, f64) -> f64, 8.0), (diamond, 32f64.sqrt()), (pyramid, 32f64.sqrt())] {
        let lines = contours(&grid, &sampled(&grid, f), &[f(1.0, 0.0)]).remove(0);
        assert_eq!(lines.len(), 1);
        assert!(is_closed(&lines[0]));
        assert!((length(&lines[0]) - around).abs() < 1e-12);
        assert!(points(&lines[0]).zip(points(&lines[0]).skip(1)).all(|(one, two)| one != two));
    }
}

#[test]
fn a_spur_on_a_line_is_removed() {
    let grid = Grid { view: SQUARE, columns: 9, rows: 9 };
    let inside = |x: f64, y: f64| x.abs() + y.abs() <= 0.5 || y == 0.0 && (0.0..=1.5).contains(&x);
    let values = sampled(&grid, |x, y| if inside(x, y) { 1.0 } else { 0.0 });
    let lines = contours(&grid, &values, &[1.0]).remove(0);
    assert_eq!(lines.len(), 1);
    assert!(is_closed(&lines[0]) && (length(&lines[0]) - 8f64.sqrt()).abs() < 1e-12, "the diamond without its spur");
}

#[test]
fn lines_end_at_undefined_regions() {
    let grid = Grid { view: SQUARE, columns: 33, rows: 33 };
    let hole = |x: f64, y: f64| (x - 1.0).hypot(y) < 0.4;
    for undefined in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let values = sampled(&grid, |x, y| if hole(x, y) { undefined } else { x * x + y * y });
        let [inner, cut] = contours(&grid, &values, &[0.1, 1.0]).try_into().unwrap();
        assert!(inner.len() == 1 && is_closed(&inner[0]));
        assert!(cut.len() == 1 && !is_closed(&cut[0]));
        assert!(cut[0].iter().all(|number| number.is_finite()));
        assert!(points(&cut[0]).all(|[x, y]| !hole(x, y)));
    }
    assert!(contours(&grid, &vec![f64::NAN; grid.len()], &[0.0])[0].is_empty());
}

#[test]
fn extreme_values_do_not_overflow() {
    let grid = Grid { view: SQUARE, columns: 12, rows: 12 };
    let lines = contours(&grid, &sampled(&grid, |x, _| if x < 0.0 { -1.7e308 } else { 1.7e308 }), &[0.0]).remove(0);
    assert_eq!(lines.len(), 1);
    assert!(points(&lines[0]).all(|[x, _]| x.abs() < 1e-12));
}

#[test]
fn degenerate_grids_have_no_lines() {
    for (columns, rows) in [(0, 0), (1, 1), (1, 9), (9, 1)] {
        let grid = Grid { view: SQUARE, columns, rows };
        assert!(contours(&grid, &sampled(&grid, |x, y| x + y), &[0.0])[0].is_empty());
    }
}

/// The number of occurrences of each segment in either direction; zero-length segments are left out.
type Segments = BTreeMap<[[i64; 2]; 2], usize>;

/// Known vertices, in billionths. Two computations of one vertex differ in its last bit, and rounding alone would split it in two
/// where that bit decides.
#[derive(Default)]
struct Vertices(BTreeSet<[i64; 2]>);

impl Vertices {
    /// The vertex of a point: a known one, if there is one next to it.
    fn of(&mut self, point: [f64; 2]) -> [i64; 2] {
        let [x, y] = point.map(|number| (number * 1e9).round() as i64);
        let mut around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| [x, y]));
        let known = around.find(|vertex| self.0.contains(vertex));
        known.unwrap_or_else(|| {
            self.0.insert([x, y]);
            [x, y]
        })
    }
}

fn add(segments: &mut Segments, vertices: &mut Vertices, one: [f64; 2], two: [f64; 2]) {
    let mut ends = [one, two].map(|point| vertices.of(point));
    ends.sort();
    if ends[0] != ends[1] {
        *segments.entry(ends).or_default() += 1;
    }
}

/// The segments left when those traced out and back cancel.
fn odd(segments: Segments) -> Vec<[[i64; 2]; 2]> {
    segments.into_iter().filter(|(_, count)| count % 2 == 1).map(|(ends, _)| ends).collect()
}

/// Marching squares, cell by cell, without joining segments.
fn naive(grid: &Grid, values: &[f64], level: f64, vertices: &mut Vertices) -> Segments {
    let mut segments = Segments::default();
    for (row, column) in (0..grid.rows - 1).flat_map(|row| (0..grid.columns - 1).map(move |column| (row, column))) {
        // Corners around the cell from the lower left, anticlockwise.
        let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(right, up)| {
            let (i, j) = (column + right, row + up);
            ([grid.x(i), grid.y(j)], values[j * grid.columns + i])
        });
        if corners.iter().any(|(_, value)| !value.is_finite()) {
            continue;
        }
        let crossing = |edge: usize| {
            let ((p, a), (q, b)) = (corners[edge], corners[(edge + 1) % 4]);
            let t = (level - a) / (b - a);
            ((a >= level) != (b >= level)).then(|| [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])])
        };
        match [0, 1, 2, 3].map(crossing) {
            [Some(bottom), Some(right), Some(top), Some(left)] => {
                let centre = corners.iter().map(|(_, value)| value).sum::<f64>() / 4.0;
                let joined = (centre >= level) == (corners[0].1 >= level);
                let [one, two] = if joined { [right, left] } else { [left, right] };
                add(&mut segments, vertices, bottom, one);
                add(&mut segments, vertices, top, two);
            }
            edges => {
                let crossings: Vec<_> = edges.into_iter().flatten().collect();
                crossings.chunks_exact(2).for_each(|pair| add(&mut segments, vertices, pair[0], pair[1]));
            }
        }
    }
    segments
}

fn segments_of(lines: &Lines, vertices: &mut Vertices) -> Segments {
    let mut segments = Segments::default();
    for line in lines {
        points(line).zip(points(line).skip(1)).for_each(|(one, two)| add(&mut segments, vertices, one, two));
    }
    segments
}

/// A grid of some size with values from `value`.
fn fields(value: impl Strategy<Value = f64> + Clone + 'static) -> impl Strategy<Value = (Grid, Vec<f64>)> {
    (2usize..30, 2usize..30).prop_flat_map(move |(columns, rows)| {
        let grid = Grid { view: View { x: [-1.0, 2.0], y: [0.0, 5.0] }, columns, rows };
        (Just(grid), prop::collection::vec(value.clone(), columns * rows))
    })
}

fn with_holes(value: impl Strategy<Value = f64> + Clone) -> impl Strategy<Value = f64> + Clone {
    prop_oneof![30 => value, 1 => Just(f64::NAN)]
}

proptest! {
    #[test]
    fn no_segment_is_lost_or_added((grid, values) in fields(with_holes(-1.0..1.0))) {
        let levels = [-0.9, -0.3, 0.0, 0.1, 0.7];
        for (level, lines) in levels.iter().zip(contours(&grid, &values, &levels)) {
            let mut vertices = Vertices::default();
            prop_assert_eq!(segments_of(&lines, &mut vertices), naive(&grid, &values, *level, &mut vertices));
        }
    }

    #[test]
    fn levels_equal_to_samples_lose_no_crossed_segment((grid, values) in fields(with_holes((-2..3).prop_map(f64::from)))) {
        let levels = [-1.0, 0.0, 1.0, 2.0];
        for (level, lines) in levels.iter().zip(contours(&grid, &values, &levels)) {
            let mut vertices = Vertices::default();
            let found = odd(segments_of(&lines, &mut vertices));
            prop_assert_eq!(found, odd(naive(&grid, &values, *level, &mut vertices)));
            for line in &lines {
                prop_assert!(line.len() >= 4);
                prop_assert!(points(line).zip(points(line).skip(1)).all(|(one, two)| one != two));
            }
        }
    }

    #[test]
    fn every_point_lies_on_an_edge_where_f_has_the_level((grid, values) in fields(-1.0..1.0)) {
        let (width, height) = (3.0 / (grid.columns - 1) as f64, 5.0 / (grid.rows - 1) as f64);
        for [x, y] in contours(&grid, &values, &[0.2])[0].iter().flat_map(|line| points(line)) {
            let (i, j) = ((x + 1.0) / width, y / height);
            let on_column = (i - i.round()).abs() < 1e-9;
            prop_assert!(on_column || (j - j.round()).abs() < 1e-9);
            let at = |i: f64, j: f64| values[j as usize * grid.columns + i as usize];
            let value = match on_column {
                true => at(i.round(), j.floor()) * (1.0 - j.fract()) + at(i.round(), j.ceil()) * j.fract(),
                false => at(i.floor(), j.round()) * (1.0 - i.fract()) + at(i.ceil(), j.round()) * i.fract(),
            };
            prop_assert!((value - 0.2).abs() < 1e-9, "{} at {} {}", value, x, y);
        }
    }

    #[test]
    fn lines_end_only_at_the_border((grid, values) in fields(-1.0..1.0)) {
        for line in &contours(&grid, &values, &[0.05])[0] {
            let at_border = |[x, y]: [f64; 2]| x == -1.0 || x == 2.0 || y == 0.0 || y == 5.0;
            let ends = [[line[0], line[1]], [line[line.len() - 2], line[line.len() - 1]]];
            prop_assert!(is_closed(line) || ends.into_iter().all(at_border));
        }
    }
}
