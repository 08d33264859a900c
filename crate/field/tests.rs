//! Fields of surfaces that are tame, steep, signed, flat, undefined in places or wild.

use super::{ContourLevel, Field};
use crate::plane::{Grid, Point, View};
use crate::surface::Surface;

type Function = fn(f64, f64) -> f64;

/// A surface for its values alone.
struct Values<F>(F);

impl<F: Fn(f64, f64) -> f64> Surface for Values<F> {
    fn value(&self, [x, y]: Point) -> f64 {
        (self.0)(x, y)
    }
    fn value_and_gradient(&self, at: Point) -> (f64, Point) {
        (self.value(at), [f64::NAN; 2])
    }
    fn hessian(&self, _: Point) -> [f64; 3] {
        [f64::NAN; 3]
    }
}

fn field(side: usize, [left, right, low, high]: [f64; 4], f: impl Fn(f64, f64) -> f64) -> Field {
    let grid = Grid { view: View { x: [left, right], y: [low, high] }, columns: side, rows: side };
    let point = |index: usize| f(grid.x(index % side), grid.y(index / side));
    Field::new(grid, (0..grid.len()).map(point).collect())
}

const ROUND: Function = |x, y| x * x + 10.0 * y * y;
const ROSENBROCK: Function = |x, y| (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2);
const HIMMELBLAU: Function = |x, y| (x * x + y - 11.0).powi(2) + (x + y * y - 7.0).powi(2);
const BEALE: Function =
    |x, y| (1.5 - x + x * y).powi(2) + (2.25 - x + x * y * y).powi(2) + (2.625 - x + x * y * y * y).powi(2);
const STYBLINSKI: Function = |x, y| 0.5 * [x, y].iter().map(|t| t.powi(4) - 16.0 * t * t + 5.0 * t).sum::<f64>();
const SADDLE: Function = |x, y| x * x - y * y;
const EASOM: Function = |x, y| -x.cos() * y.cos() * (-(x - 3.0).powi(2) - (y - 3.0).powi(2)).exp();
const POLE: Function = |x, _| 1.0 / x;
const STEEP: Function = |x, y| (15.0 * (x + y)).exp();
const SLOPE: Function = |x, y| 1e6 + x + 0.3 * y;

/// Surfaces, each with a view.
const ALL: [(&str, [f64; 4], Function); 10] = [
    ("round", [-4.0, 4.0, -4.0, 4.0], ROUND),
    ("rosenbrock", [-2.0, 2.0, -1.0, 3.0], ROSENBROCK),
    ("himmelblau", [-5.0, 5.0, -5.0, 5.0], HIMMELBLAU),
    ("beale", [-4.5, 4.5, -4.5, 4.5], BEALE),
    ("styblinski", [-5.0, 5.0, -5.0, 5.0], STYBLINSKI),
    ("saddle", [-2.0, 2.0, -2.0, 2.0], SADDLE),
    ("easom", [0.0, 6.0, 0.0, 6.0], EASOM),
    ("pole", [-1.0, 1.0, -1.0, 1.0], POLE),
    ("steep", [-1.0, 1.0, -1.0, 1.0], STEEP),
    ("slope", [-1.0, 1.0, -1.0, 1.0], SLOPE),
];

fn labels(levels: &[ContourLevel], heavy: bool) -> Vec<&str> {
    levels.iter().filter(|level| level.heavy == heavy).map(|level| level.label.as_str()).collect()
}

#[test]
fn there_are_12_to_24_ascending_levels_within_the_range() {
    for (name, view, f) in ALL {
        let field = field(150, view, f);
        let levels = field.levels();
        assert!((12..=24).contains(&levels.len()), "{name}: {}", levels.len());
        assert!(levels.windows(2).all(|pair| pair[0].value < pair[1].value), "{name}");
        let [low, high] = field.range().unwrap();
        assert!(levels.iter().all(|level| low < level.value && level.value < high), "{name}");
        let heavy = levels.iter().filter(|level| level.heavy).count();
        assert!(heavy >= 2 && heavy <= levels.len() / 2, "{name}: {heavy} heavy");
    }
}

#[test]
fn labels_are_short_and_match_the_level() {
    for (name, view, f) in ALL {
        for ContourLevel { value, label, .. } in field(150, view, f).levels() {
            assert_eq!(label.replace('−', "-").parse(), Ok(value), "{name}");
            // A million and a bit, and a lowest value of 10⁻¹³, need more.
            let extra =
                [("slope", 6), ("steep", 2)].into_iter().find(|(wild, _)| *wild == name).map_or(0, |(_, extra)| extra);
            assert!(label.chars().count() <= 5 + extra, "{name}: {label}");
        }
    }
}

#[test]
fn a_valley_has_levels_that_grow_by_factors() {
    let levels = field(150, [-2.0, 2.0, -1.0, 3.0], ROSENBROCK).above(0.0).levels();
    assert_eq!(labels(&levels, true), ["0.1", "1", "10", "100", "1000"]);
    assert_eq!(
        levels.iter().map(|level| level.value).filter(|value| (1.0..20.0).contains(value)).collect::<Vec<_>>(),
        [1.0, 2.0, 5.0, 10.0]
    );
}

#[test]
fn a_saddle_has_even_levels_on_both_sides() {
    let levels = field(150, [-2.0, 2.0, -2.0, 2.0], SADDLE).levels();
    assert_eq!(labels(&levels, true), ["−2.5", "0", "2.5"]);
    let gaps: Vec<f64> = levels.windows(2).map(|pair| pair[1].value - pair[0].value).collect();
    assert!(gaps.iter().all(|gap| (gap - gaps[0]).abs() < 1e-12));
}

#[test]
fn a_pole_does_not_use_up_the_levels() {
    let levels = field(512, [-1.0, 1.0, -1.0, 1.0], POLE).levels();
    assert!(levels[0].value > -40.0 && levels[levels.len() - 1].value < 40.0);
}

#[test]
fn levels_above_an_irregular_lowest_value_are_round() {
    let levels = field(150, [-5.0, 5.0, -5.0, 5.0], STYBLINSKI).above(-78.332_331_407_5).levels();
    assert!(labels(&levels, true).contains(&"−68") && labels(&levels, true).contains(&"20"), "{levels:?}");
}

#[test]
fn a_constant_or_undefined_field_has_no_levels() {
    for value in [3.0, f64::NAN, f64::INFINITY] {
        let field = field(40, [0.0, 1.0, 0.0, 1.0], |_, _| value);
        assert!(field.levels().is_empty() && field.contours(&Values(|_, _| value)).is_empty());
        let shade = if value.is_finite() { 0.5f32 } else { f32::NAN };
        assert!(
            field.raster().shades.iter().all(|got| got.to_bits() == shade.to_bits() || got.is_nan() && shade.is_nan())
        );
    }
    assert_eq!(field(40, [0.0, 1.0, 0.0, 1.0], |_, _| f64::NAN).range(), None);
    assert!(field(0, [0.0, 1.0, 0.0, 1.0], SADDLE).raster().shades.is_empty());
}

#[test]
fn rounding_errors_are_not_drawn() {
    let field = field(40, [0.0, 1.0, 0.0, 1.0], |x, y| (1.0 + x + y) - x - y);
    assert!(field.levels().is_empty());
}

#[test]
fn shades_rise_with_the_value_from_0_to_1() {
    for (name, view, f) in ALL {
        let field = field(150, view, f);
        let shades = field.raster().shades;
        let mut order: Vec<usize> = (0..shades.len()).filter(|&index| field.values()[index].is_finite()).collect();
        order.sort_by(|&one, &two| field.values()[one].total_cmp(&field.values()[two]));
        assert!(order.windows(2).all(|pair| shades[pair[0]] <= shades[pair[1]] + 1e-6), "{name}");
        assert!(shades[order[0]].abs() < 1e-6 && (shades[order[order.len() - 1]] - 1.0).abs() < 1e-6, "{name}");
    }
}

#[test]
fn half_of_the_picture_is_darker_than_the_middle() {
    for (name, view, f) in ALL.into_iter().filter(|(name, ..)| *name != "easom") {
        let shades = field(150, view, f).raster().shades;
        let dark = shades.iter().filter(|&&shade| shade < 0.5).count() as f64 / shades.len() as f64;
        assert!((dark - 0.5).abs() < 0.03, "{name}: {dark}");
    }
}

#[test]
fn shades_match_their_equation() {
    let field = field(129, [-2.0, 2.0, -1.0, 3.0], ROSENBROCK).above(0.0);
    let [low, high] = field.range().unwrap();
    let mut sorted = field.values().to_vec();
    sorted.sort_by(f64::total_cmp);
    let scale = field.scale();
    let half = sorted.iter().copied().find(|&value| scale.shade(value) > 0.5).unwrap();
    let (m, height) = (half - low, high - low);
    let c = m * m / (height - 2.0 * m);
    for value in [0.001, 0.3, 7.0, 150.0, 2000.0] {
        let exact = libm::log1p((value - low) / c) / libm::log1p(height / c);
        assert!((f64::from(scale.shade(value)) - exact).abs() < 1e-3, "{value}");
    }
    assert_eq!((scale.shade(-5.0), scale.shade(1e300)), (0.0, 1.0));
}

#[test]
fn non_finite_values_have_no_shade() {
    for undefined in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for f in [ROSENBROCK, SADDLE, EASOM] {
            let cut = |x, y| if x + y > 1.0 { undefined } else { f(x, y) };
            let field = field(64, [-2.0, 2.0, -2.0, 2.0], cut);
            for (value, shade) in field.values().iter().zip(field.raster().shades) {
                assert_eq!(value.is_finite(), shade.is_finite());
            }
            assert!(field.range().unwrap().iter().all(|end| end.is_finite()));
            assert!(!field.contours(&Values(cut)).is_empty());
        }
    }
}

#[test]
fn huge_values_are_handled() {
    let field = field(64, [-1.0, 1.0, -1.0, 1.0], |x, y| 1.7e308 * (x + 0.3 * y).signum() * (x * y).abs());
    assert!(field.levels().len() <= 24);
    assert!(field.raster().shades.iter().all(|shade| (0.0..=1.0).contains(shade)));
}

#[test]
fn contours_are_those_of_the_levels() {
    let field = field(150, [-5.0, 5.0, -5.0, 5.0], HIMMELBLAU).above(0.0);
    let contours = field.contours(&Values(HIMMELBLAU));
    assert_eq!(contours.len(), field.levels().len());
    for contour in contours {
        let numbers = contour.lines.iter().flatten().count();
        assert!(numbers > 0, "{}", contour.label);
        for point in contour.lines.iter().flat_map(|line| line.chunks_exact(2)) {
            assert!((HIMMELBLAU(point[0], point[1]) - contour.level).abs() < 0.02 * contour.level + 0.5);
        }
    }
}

#[test]
fn resolution_hardly_changes_the_levels() {
    for (name, view, f) in ALL.into_iter().filter(|(name, ..)| *name != "pole" && *name != "slope") {
        let floor = if name == "steep" { 0.0 } else { f64::NAN };
        let [coarse, fine] = [128, 512].map(|side| field(side, view, f).above(floor).levels());
        let common = fine.iter().filter(|level| coarse.contains(level)).count();
        assert!(name == "styblinski" || common + 3 >= fine.len(), "{name}: {common} of {}", fine.len());
    }
}

#[test]
fn the_same_field_gives_the_same_picture() {
    let [one, two] = [(); 2].map(|()| field(90, [-5.0, 5.0, -5.0, 5.0], HIMMELBLAU));
    assert_eq!(one.contours(&Values(HIMMELBLAU)), two.contours(&Values(HIMMELBLAU)));
    assert_eq!(one.raster().shades, two.raster().shades);
}
