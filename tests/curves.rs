//! Checks every named curve against its row.

use std::collections::HashSet;

use fall_line::curves::{CURVES, named};

#[test]
fn every_row_is_a_curve_with_exactly_its_constants() {
    let ids: HashSet<_> = CURVES.iter().map(|card| card.id).collect();
    assert_eq!(ids.len(), CURVES.len());
    for card in CURVES {
        let curve = card.curve();
        let names: Vec<_> = card.constants.iter().map(|constant| constant.name).collect();
        assert_eq!(curve.formula().constants(), names, "{}", card.id);
        assert!(named(card.id).is_some());
        let [low, high] = card.view;
        assert!(low < card.start && card.start < high, "{}", card.id);
        assert!(curve.jet(card.start).iter().all(|value| value.is_finite()), "{}", card.id);
    }
}

#[test]
fn derivatives_are_the_limits_of_difference_quotients() {
    for card in CURVES {
        let curve = card.curve();
        let (x, h) = (card.start, 1e-4);
        let [value, slope, curvature] = curve.jet(x);
        let [before, after] = [x - h, x + h].map(|x| curve.value(x));
        let scale = 1.0 + value.abs() + slope.abs() + curvature.abs();
        assert!(((after - before) / (2.0 * h) - slope).abs() < 1e-5 * scale, "{}", card.id);
        assert!(((after - 2.0 * value + before) / (h * h) - curvature).abs() < 1e-5 * scale, "{}", card.id);
    }
}
