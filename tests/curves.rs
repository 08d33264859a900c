//! Every named curve is held to what its row says.

use std::collections::HashSet;

use fall_line::curves::{CURVES, named};

#[test]
fn every_row_is_a_curve_with_exactly_its_constants() {
    let ids: HashSet<_> = CURVES.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), CURVES.len());
    for row in CURVES {
        let curve = row.curve();
        let names: Vec<_> = row.constants.iter().map(|constant| constant.name).collect();
        assert_eq!(curve.formula().constants(), names, "{}", row.id);
        assert!(named(row.id).is_some());
        let [low, high] = row.view;
        assert!(low < row.start && row.start < high, "{}", row.id);
        assert!(curve.jet(row.start).iter().all(|value| value.is_finite()), "{}", row.id);
    }
}

#[test]
fn slopes_are_the_limits_of_difference_quotients() {
    for row in CURVES {
        let curve = row.curve();
        let (x, h) = (row.start, 1e-4);
        let [value, slope, bend] = curve.jet(x);
        let [before, after] = [x - h, x + h].map(|x| curve.value(x));
        let scale = 1.0 + value.abs() + slope.abs() + bend.abs();
        assert!(((after - before) / (2.0 * h) - slope).abs() < 1e-5 * scale, "{}", row.id);
        assert!(((after - 2.0 * value + before) / (h * h) - bend).abs() < 1e-5 * scale, "{}", row.id);
    }
}
