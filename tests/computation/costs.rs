//! What is counted.

use fall_line::computation::{Computation, Costs};
use proptest::prelude::*;

use super::formula;
use crate::formula::generator::formulas;

fn costs(text: &str) -> Costs {
    Computation::of(&formula(text)).costs()
}

#[test]
fn costs_match_a_count_by_hand() {
    // a + b, b + 1, ×; the factors are the other's adjoint, and b's is their sum.
    let product = costs("(a+b)(b+1)");
    assert_eq!((product.value, product.reverse), (3, 4));
    // Two passes with ȧ + ḃ, ḃ, two products and a sum each: 3 + 1 + 2 + 1.
    assert_eq!((product.forward, product.differences), (2 * 7, 3 * 3 + 4));
    // A call; one more and a change of sign.
    let sine = costs("sin(x)");
    assert_eq!((sine.value, sine.reverse), (10, 20));
}

#[test]
fn reverse_mode_does_not_get_dearer_with_the_number_of_inputs_and_forward_mode_does() {
    let of = |letters: &str| {
        let factors: Vec<String> = letters.chars().map(|letter| format!("sin({letter})")).collect();
        costs(&factors.join("*"))
    };
    let (two, eight) = (of("ab"), of("abcdfghk"));
    let ratio = |costs: Costs, part: usize| part as f64 / costs.value as f64;
    assert!(ratio(eight, eight.reverse) < 1.1 * ratio(two, two.reverse));
    assert!(ratio(eight, eight.forward) > 3.0 * ratio(two, two.forward));
    // The Hessian of a product is full, and yet one of its products with a vector is a few gradients' worth.
    assert!(eight.hessian_vector <= 5 * eight.reverse);
}

#[test]
fn pieces_cost_at_most_five_times_the_value_too() {
    for text in [
        "where(x < y, x, y)",
        "where(x < y, x*y, x/y)",
        "where(x < y, x/y, y/x)/x",
        "where(x > 0, ln(x), x^2)*y",
        "where(x > 0, where(y > 0, x/y, x), y) + x*y",
        "where(x < y, -x, x)*where(x < y, y, -y)",
        "where(0 < x < 1, x*x*x, 1/x)",
    ] {
        let costs = costs(text);
        assert!(costs.reverse <= 5 * costs.value, "{text}: {costs:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    // Where a condition is constant, f loses a piece, and its gradient keeps sums with 0 for the sake of their sign.
    #[test]
    fn reverse_mode_costs_at_most_five_times_the_value(
        text in formulas().prop_filter("a definition of one piece", |text| !text.contains("where")),
    ) {
        let costs = costs(&text);
        prop_assert!(costs.reverse <= 5 * costs.value, "{text}: {costs:?}");
    }
}
