//! Random formulas over the whole language: two methods of differentiation, round trips of text, and random bytes.

use fall_line::formula::Formula;
use fall_line::formula_surface::FormulaSurface;
use fall_line::surface::Surface;
use num_dual::HyperDual64;
use proptest::prelude::*;
use roxmltree::Document;

use super::generator::formulas;
use super::second_method::second_method;
use super::text::{MATHML, PLANE};

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn two_methods_give_the_same_derivatives(text in formulas(), x in -2.0..2.0, y in -2.0..2.0, a in 0.1..2.0) {
        let surface = FormulaSurface::parse(&text, &[("a", a)]).unwrap();
        let (tree, root) = (surface.formula().tree(), surface.formula().root());
        let dual = |at: f64, first: f64, second: f64| HyperDual64::new(at, first, second, 0.0);
        let (xx, size) = second_method(tree, root, dual(x, 1.0, 1.0), dual(y, 0.0, 0.0), a);
        let (xy, other) = second_method(tree, root, dual(x, 1.0, 0.0), dual(y, 0.0, 1.0), a);
        let (yy, third) = second_method(tree, root, dual(x, 0.0, 0.0), dual(y, 1.0, 1.0), a);
        let size = size + other + third;
        prop_assume!(size < 1e4);
        let at = [x, y];
        let (value, [dx, dy]) = surface.value_and_gradient(at);
        prop_assert_eq!(value, surface.value(at));
        let found = [value, dx, dy].into_iter().chain(surface.hessian(at));
        let truth = [xy.re, xy.eps1, xy.eps2, xx.eps1eps2, xy.eps1eps2, yy.eps1eps2];
        for (found, truth) in found.zip(truth) {
            prop_assert!((found - truth).abs() <= 1e-10 * size, "{text} at {at:?}: {found} instead of {truth}");
        }
    }

    #[test]
    fn printing_and_parsing_round_trips(text in formulas()) {
        let formula = Formula::parse(&text, &PLANE).unwrap();
        let slope = formula.derivative(0);
        for formula in [&formula, &slope, &slope.derivative(1)] {
            // Derivatives may exceed the depth and length limits of typed formulas.
            match Formula::parse(&formula.to_string(), &PLANE) {
                Ok(again) => prop_assert!(again.is_same(formula), "{formula}"),
                Err(error) => prop_assert!(error.message.contains("deep") || error.message.contains("longer"), "{error}"),
            }
        }
        let markup = formula.to_mathml();
        let document = Document::parse(&markup);
        prop_assert!(document.is_ok_and(|document| document.root_element().has_tag_name((MATHML, "math"))), "{markup}");
    }

    #[test]
    fn parentheses_in_mathml_are_balanced(text in formulas()) {
        let markup = Formula::parse(&text, &PLANE).unwrap().derivative(0).to_mathml();
        let document = Document::parse(&markup).unwrap();
        let mut operators = document.descendants().filter(|part| part.has_tag_name((MATHML, "mo"))).filter_map(|part| part.text());
        let open = operators.try_fold(0_usize, |open, operator| match operator {
            "(" => Some(open + 1),
            ")" => open.checked_sub(1),
            _ => Some(open),
        });
        prop_assert_eq!(open, Some(0), "{}", markup);
    }

    #[test]
    fn no_number_causes_a_panic(text in formulas(), x: f64, y: f64, a: f64) {
        let surface = FormulaSurface::parse(&text, &[("a", a)]).unwrap();
        let _ = (surface.value_and_gradient([x, y]), surface.hessian([y, x]), surface.value([f64::NAN, f64::INFINITY]));
    }

    #[test]
    fn no_bytes_cause_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        check_error_range(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_text_causes_a_panic(text in r"[xyaeπ0-9.+*/^()|, ²⁻α=\-]{0,40}|(sin|max|xy|foo|x2|\(|\)|\||,|x|2| |\^|-|\+){0,20}|\PC{0,30}") {
        check_error_range(&text);
    }
}

fn check_error_range(text: &str) {
    if let Err(error) = FormulaSurface::parse(text, &[]) {
        assert!(error.start <= error.end && text.get(error.start..error.end).is_some(), "{text:?}: {error:?}");
        assert!(!error.message.is_empty() && !error.expected.is_empty());
    }
}
