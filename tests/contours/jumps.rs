//! A level is drawn where f takes it, and not where f jumps over it: at a pole, a step, a branch cut, a gap in the domain.

use fall_line::contour::{Lines, contours, contours_of};
use fall_line::formula_surface::FormulaSurface;
use fall_line::plane::{Grid, View};
use fall_line::surface::Surface;
use fall_line::surfaces::surfaces;

use super::{length, points};

fn surface(formula: &str) -> FormulaSurface {
    FormulaSurface::parse(formula, &[]).unwrap()
}

fn sampled(surface: &dyn Surface, grid: &Grid) -> Vec<f64> {
    let mut values = vec![0.0; grid.len()];
    surface.sample(grid, &mut values);
    values
}

fn lines(formula: &str, grid: &Grid, level: f64) -> Lines {
    let surface = surface(formula);
    contours_of(&surface, grid, &sampled(&surface, grid), &[level]).remove(0)
}

/// Formulas in x, a level, and the x at which they take it, in a view from −4 to 4. A formula with `+ 0/(x - 9)` is continuous
/// there, but not known to be.
const IN_X: [(&str, f64, &[f64]); 41] = [
    ("tan(x)", 0.0, &[-std::f64::consts::PI, 0.0, std::f64::consts::PI]),
    ("tan(x)", 2.0, &[-2.034_443_935_795_703, 1.107_148_717_794_090_4]),
    ("tan(x)", -5.0, &[-1.373_400_766_945_016, 1.768_191_886_644_777]),
    ("1/x", 0.0, &[]),
    ("1/x", 1.0, &[1.0]),
    ("1/x", -0.5, &[-2.0]),
    ("1/x", 1e6, &[]),
    ("x^-1", 0.0, &[]),
    ("x^-3", 0.0, &[]),
    ("x^-3", 8.0, &[0.5]),
    ("x^-2", 1.0, &[-1.0, 1.0]),
    ("1/(x^2 - 1)", 0.0, &[]),
    ("1/(x^2 - 1)", 1.0, &[-std::f64::consts::SQRT_2, std::f64::consts::SQRT_2]),
    ("1/(x^2 - 1)", -2.0, &[-std::f64::consts::FRAC_1_SQRT_2, std::f64::consts::FRAC_1_SQRT_2]),
    ("x/sin(x)", 0.0, &[]),
    ("x/sin(x)", 2.0, &[-1.895_494_267_033_981, 1.895_494_267_033_981]),
    ("sign(x)", 0.0, &[]),
    ("sign(x)", 0.5, &[]),
    ("sign(x - 0.1)", -0.5, &[]),
    ("x + 0.1sign(x)", 0.0, &[]),
    ("x + 0.1sign(x)", 0.5, &[0.4]),
    ("step(x)", 0.5, &[]),
    ("step(x)", 1.0, &[]),
    ("x + step(x - 0.3)", 0.8, &[]),
    ("x + step(x - 0.3)", 1.5, &[0.5]),
    ("atan(1/x)", 0.0, &[]),
    ("atan(1/x)", 0.5, &[1.830_487_721_712_452]),
    ("exp(1/x)", 1.0, &[]),
    ("exp(1/x)", 2.0, &[std::f64::consts::LOG2_E]),
    ("ln(x)", 0.0, &[1.0]),
    ("ln(abs(x))", 0.0, &[-1.0, 1.0]),
    ("sqrt(x)", 0.5, &[0.25]),
    ("sqrt(x^2 - 1e-4) x/abs(x)", 0.0, &[]),
    ("sqrt(x^2 - 1e-4) x/abs(x)", 1.0, &[1.0]),
    ("asin(x/4)", 0.0, &[0.0]),
    ("x^2/x", 0.0, &[0.0]),
    ("x^2/x", 0.31, &[0.31]),
    ("tanh(50(x - 0.31)) + 0/(x - 9)", 0.0, &[0.31]),
    ("tanh(1e6(x - 0.31)) + 0/(x - 9)", 0.5, &[0.31]),
    ("cbrt(x - 0.31) + 0/(x - 9)", 0.0, &[0.31]),
    ("x/(x^2 + 1e-4) + 0/(x - 9)", 0.0, &[0.0]),
];

#[test]
fn a_level_is_drawn_where_f_takes_it_and_nowhere_else() {
    for (formula, level, expected) in IN_X {
        // An odd number of columns has a sample at 0.
        for columns in [81, 80, 301, 407] {
            let grid = Grid { view: View { x: [-4.0, 4.0], y: [-1.0, 1.0] }, columns, rows: 9 };
            let (spacing, found) = (8.0 / (columns - 1) as f64, lines(formula, &grid, level));
            let what = format!("{formula} = {level} on {columns} columns: {found:?}");
            // A cell with a corner where f is undefined has no lines.
            let is_drawn = |x: f64| {
                let column = ((x + 4.0) / spacing).floor() as usize;
                let ends = [column, column + 1].map(|column| surface(formula).value([grid.x(column), 0.0]));
                ends.iter().all(|end| end.is_finite())
            };
            let drawn: Vec<f64> = expected.iter().copied().filter(|&x| is_drawn(x)).collect();
            for x in found.iter().flat_map(|line| points(line)).map(|[x, _]| x) {
                assert!(expected.iter().any(|known| (known - x).abs() <= spacing), "{x}: {what}");
            }
            assert!(found.len() >= drawn.len() && found.len() <= expected.len(), "{what}");
            assert!(found.iter().all(|line| length(line) >= 2.0), "{what}");
        }
    }
}

#[test]
fn lines_end_at_a_branch_cut_and_a_circle_of_poles_has_lines_on_its_own_sides() {
    let grid = |side| Grid { view: View { x: [-2.0, 2.0], y: [-2.0, 2.0] }, columns: side, rows: side };
    for side in [60, 61, 200] {
        let spacing = 4.0 / (side - 1) as f64;
        for level in [-1.5, -0.5, 0.0, 0.4, 1.2] {
            let slope = f64::tan(level);
            let found = lines("atan(y/x)", &grid(side), level);
            for [x, y] in found.iter().flat_map(|line| points(line)) {
                assert!((y - slope * x).abs() <= spacing * (1.0 + slope.abs()), "{level}: ({x}, {y})");
            }
            // A straight line through the view, except for the cells at the cut.
            let whole = 4.0 * (1.0 + slope * slope).sqrt() / slope.abs().max(1.0);
            let drawn: f64 = found.iter().map(|line| length(line)).sum();
            assert!(
                (whole - drawn).abs() <= 4.0 * spacing * (1.0 + slope.abs()),
                "{side}, {level}: {drawn} of {whole}"
            );
        }
        let rings = |level| lines("1/(x^2 + y^2 - 1)", &grid(side), level);
        assert!(rings(0.0).is_empty());
        for (level, radius) in [(1.0, std::f64::consts::SQRT_2), (-1.5, 3.0_f64.sqrt().recip())] {
            let [ring] = &rings(level)[..] else { panic!("one ring at {level}: {:?}", rings(level).len()) };
            assert_eq!(ring[..2], ring[ring.len() - 2..]);
            assert!(points(ring).all(|[x, y]| (x.hypot(y) - radius).abs() <= spacing));
        }
    }
}

#[test]
fn a_surface_that_does_not_jump_keeps_every_line() {
    for row in surfaces() {
        let surface = row.surface();
        let grid = Grid { view: row.view, columns: 90, rows: 71 };
        let values = sampled(&surface, &grid);
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let levels: Vec<f64> = (1..20).map(|share| sorted[share * (sorted.len() - 1) / 20]).collect();
        let checked = fall_line::contour::contours_where_taken(&|at| surface.value(at), &grid, &values, &levels);
        assert_eq!(checked, contours(&grid, &values, &levels), "{}", row.id);
    }
}

#[test]
fn most_named_surfaces_are_known_to_be_continuous() {
    let unknown: Vec<&str> = surfaces().iter().filter(|row| !row.surface().is_continuous()).map(|row| row.id).collect();
    assert_eq!(unknown, [""; 0]);
}
