//! The meaning of formula texts, canonical text, and MathML.

use fall_line::formula::{Formula, Vocabulary};
use fall_line::surface::Surface;
use roxmltree::Document;

use super::surface;

pub const PLANE: Vocabulary = Vocabulary { variables: &["x", "y"], constants: &[] };

/// The MathML namespace.
pub const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

/// Formula texts and their values at (3, −2).
#[test]
fn notation_has_its_textbook_meaning() {
    let cases = [
        ("-x^2", -9.0),
        ("2^-x", 0.125),
        ("2^3^2", 512.0),
        ("1/2x", 1.5),
        ("2x y", -12.0),
        ("3(x+1)", 12.0),
        ("(x)(y)", -6.0),
        ("2|y|", 4.0),
        ("|x|y|x|", -18.0),
        ("||y|-x|", 1.0),
        ("|(|y|)|", 2.0),
        ("x²y⁻¹", -4.5),
        ("x**2 − y·x ÷ 2", 12.0),
        (".5 + 5. + 2e-1", 5.7),
        ("2e", 2.0 * std::f64::consts::E),
        ("e^0 + 0π + τ/τ", 2.0),
        ("a x + α", 4.0),
        ("min(x, y, 1) + max(1, x, y)", 1.0),
        ("--x", 3.0),
        ("+x - +y", 5.0),
        ("relu(y) + relu(x) + step(x)", 4.0),
        ("log(e^2) + ln(e) + log2(8) + log10(100)", 8.0),
        ("cbrt(-8) + sqrt(9) + sign(y)", 0.0),
        ("x\u{a0}y", -6.0),
    ];
    for (text, value) in cases {
        assert_eq!(surface(text).value([3.0, -2.0]), value, "{text}");
    }
}

#[test]
fn constants_are_listed_once_in_order_of_appearance() {
    let formula =
        Formula::parse("β a x + alpha α + kappa_1 a", &Vocabulary { constants: &["kappa_1"], ..PLANE }).unwrap();
    assert_eq!(formula.constants(), ["beta", "a", "alpha", "kappa_1"]);
}

#[test]
fn canonical_text_has_no_redundant_parentheses() {
    let cases = [
        ("((x)+(y))", "x + y"),
        ("x-(y-1)", "x - (y - 1)"),
        ("(-x)^2", "(-x)^2"),
        ("-(x^2)", "-x^2"),
        ("2^(-x)", "2^-x"),
        ("(2^3)^x", "(2^3)^x"),
        ("x*(y/2)", "x*(y/2)"),
        ("|x|", "abs(x)"),
        ("log(x)", "ln(x)"),
        ("1000000000000000000000x", "1e21*x"),
    ];
    for (text, canonical) in cases {
        assert_eq!(Formula::parse(text, &PLANE).unwrap().to_string(), canonical);
    }
}

#[test]
fn formulas_become_structured_mathml() {
    let set = |text| Formula::parse(text, &PLANE).unwrap().to_mathml();
    let parts = [
        ("(x+1)/2", "<mfrac><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>"),
        ("x^2", "<msup><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></msup>"),
        ("sqrt(x)", "<msqrt><mi>x</mi></msqrt>"),
        ("|x|", "|</mo><mi>x</mi><mo stretchy=\"false\">|</mo>"),
        ("alpha", "<mi>α</mi>"),
        ("-2x", "<mn>2</mn></mrow><mo>\u{2062}</mo><mi>x</mi>"),
        ("2pi", "<mn>2</mn><mo>\u{2062}</mo><mi>π</mi>"),
        ("2*3", "<mn>2</mn><mo>·</mo><mn>3</mn>"),
        ("(e^x)^2", "(</mo>"),
        // The closing parenthesis carries the exponent, unless it stretches with its content.
        ("(x^2+1)^2", "<msup><mo stretchy=\"false\">)</mo><mrow><mn>2</mn></mrow></msup></mrow>"),
        ("(x/y)^2", "<mo>)</mo></mrow></mrow><mrow><mn>2</mn></mrow></msup>"),
        // A number written as a product or a power is parenthesised like one.
        ("(2e-9)^2", "<mn>−9</mn></msup></mrow><msup><mo stretchy=\"false\">)</mo><mrow><mn>2</mn></mrow></msup>"),
        ("1e8^x", "<mn>8</mn></msup><msup><mo stretchy=\"false\">)</mo><mrow><mi>x</mi></mrow></msup>"),
        ("20^x", "<msup><mrow><mn>20</mn></mrow><mrow><mi>x</mi></mrow></msup>"),
        ("sin(x)", "<mi>sin</mi>"),
        // A fraction in an exponent would be too small.
        ("exp(-x^2)", "<msup><mi>e</mi>"),
        ("x exp(-x/2)", "<mo>\u{2062}</mo><mspace width=\"0.17em\"></mspace><mrow><mi>exp</mi>"),
        ("x sin(x)", "<mo>\u{2062}</mo><mspace width=\"0.17em\"></mspace><mrow><mi>sin</mi>"),
    ];
    for (text, part) in parts {
        assert!(Document::parse(&set(text)).unwrap().root_element().has_tag_name((MATHML, "math")), "{text}");
        assert!(set(text).contains(part), "{text}: {}", set(text));
    }
    let declared = Formula::parse("a_b", &Vocabulary { constants: &["a_b"], ..PLANE }).unwrap();
    assert!(!declared.to_mathml().contains("<script"));
}
