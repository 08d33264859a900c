//! Typesetting of lines: one rule per step, no redundant notation, target and result of each step highlighted.

use fall_line::formula::{Derivation, DerivationLine, Function, Highlight, Operation, Outer, Rule};
use proptest::prelude::*;
use roxmltree::Document;

use super::{derivation, formula};
use crate::formula::generator::formulas;

/// The contents of each d/dx[…] in a line, from left to right; they do not nest.
fn pending(text: &str) -> Vec<&str> {
    text.match_indices("d/dx[").map(|(at, open)| inside(&text[at + open.len()..])).collect()
}

/// The text up to the closing bracket.
fn inside(text: &str) -> &str {
    &text[..text.find(']').expect("every bracket closes")]
}

/// Whether a rule may leave this number of derivatives behind.
fn may_leave(rule: Rule, new: usize) -> bool {
    match rule {
        Rule::Constant | Rule::Variable => new == 0,
        Rule::Outer(Outer::Many(Operation::Minimum | Operation::Maximum | Operation::LogAddExp)) => new == 2,
        // A piece without a value has no derivative.
        Rule::Piecewise => new == 1 || new == 2,
        Rule::Outer(_) => new == 0,
        // The derivative of a step function is 0, whatever its argument.
        Rule::Chain(Outer::Function(Function::Sign | Function::Step | Function::Not)) => new == 0,
        Rule::Chain(_) | Rule::ConstantMultiple | Rule::Reciprocal | Rule::Logarithmic => new == 1,
        Rule::Quotient => new == 2,
        Rule::Product => new == 2 || new == 3,
        Rule::Sum | Rule::Difference => new >= 2,
        Rule::Simplify | Rule::Rest => false,
    }
}

/// A rule changes only the first d/dx[…] of its line; the derivatives it leaves are of smaller parts.
fn check_steps(derivation: &Derivation) {
    for lines in derivation.lines().windows(2) {
        let [before, after] = [lines[0].text(), lines[1].text()];
        let rule = lines[1].rule().expect("every line but the first has a rule");
        let what = format!("{}: {before} → {after}", rule.name());
        let (old, new) = (pending(&before), pending(&after));
        if rule == Rule::Simplify {
            assert!(old == new || (old.len() == 1 && new.len() == 1 && lines[0].rule().is_none()), "{what}");
            continue;
        }
        let (target, others) = old.split_first().expect("a rule needs a derivative to apply to");
        assert!(new.ends_with(others), "{what}");
        let left = &new[..new.len() - others.len()];
        assert!(may_leave(rule, left.len()), "{what}");
        let is_smaller = |part: &&str| part.len() < target.len() || rule == Rule::Logarithmic;
        assert!(left.iter().all(is_smaller), "{what}");
    }
}

/// The numbers, names and symbols of a text.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut before = ' ';
    for symbol in text.chars().filter(|symbol| *symbol != ' ') {
        let is_word = |symbol: char| symbol.is_alphanumeric() || symbol == '.';
        match tokens.last_mut() {
            Some(last) if is_word(before) && is_word(symbol) => last.push(symbol),
            _ => tokens.push(symbol.to_string()),
        }
        before = symbol;
    }
    tokens
}

/// The first redundant notation in a text: 1·u, u·1, 0·u, u·0, u + 0, 0 + u, u^1, u^0, u/1, −−u.
fn redundant(text: &str) -> Option<String> {
    // An undefined quotient has no shorter form.
    let tokens = tokens(&text.replace("0/0", "undefined"));
    let is_banned = |four: &[String]| {
        let [before, one, two, three] = [0, 1, 2, 3].map(|at| four[at].as_str());
        // x^-1*u is not a product with 1.
        if before == "^" && one == "-" {
            return false;
        }
        let starts = |token| ["(", "[", "+", "-", "*", ","].contains(&token);
        let ends = |token| [")", "]", "+", "-", "*", "/", ",", ""].contains(&token);
        (starts(one) && two == "1" && three == "*")
            || (starts(one) && two == "0" && ["*", "+", "-", "/"].contains(&three))
            || (one == "*" && (two == "1" || two == "0") && ends(three) && three != "/")
            || (["+", "-"].contains(&one) && two == "0" && ends(three))
            || (["^", "/"].contains(&one) && two == "1" && ends(three))
            || (one == "^" && two == "0" && ends(three))
            || (["-", "+"].contains(&one) && two == "-")
    };
    let padded: Vec<String> = ["", "("].map(String::from).into_iter().chain(tokens).chain([String::new()]).collect();
    padded.windows(4).find(|four| is_banned(four)).map(|four| four.join(" "))
}

#[test]
fn redundant_notation_is_detected() {
    for text in ["1*x", "x + 1*y", "x*1", "x + 0", "0 + x", "x^1", "x^0", "x/1", "0*x", "x*0", "x - -2", "(0 - x)"] {
        assert!(redundant(text).is_some(), "{text}");
    }
    for text in
        ["11*x", "x*10", "x^10", "x^1.5", "x + 0.5", "1/x", "x*(1/x)", "x^(1/2)", "0", "1", "1 - x", "-x", "2^-x"]
    {
        assert_eq!(redundant(text), None, "{text}");
    }
}

#[test]
fn lines_highlight_target_and_result() {
    let derivation = derivation("sin(x^2) + 3");
    let marked = "<mrow class=\"marked\">";
    let set = |line: usize, highlight| derivation.lines()[line].to_mathml(Some(highlight));
    let operator = "<mfrac><mi>d</mi><mrow><mi>d</mi><mi>x</mi></mrow></mfrac>";
    assert!(set(0, Highlight::Target).contains(&format!("{marked}<mrow>{operator}")));
    assert_eq!(derivation.lines()[2].text(), "cos(x^2)*d/dx[x^2] + d/dx[3]");
    assert!(set(2, Highlight::Result).contains(&format!("{marked}<mrow><mi>cos</mi>")));
    let square = "<msup><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></msup>";
    let target = format!("{marked}<mrow>{operator}<mrow><mo stretchy=\"false\">[</mo>{square}");
    assert!(set(2, Highlight::Target).contains(&target));
    assert!(!derivation.lines()[2].to_mathml(None).contains("class"));
    assert!(!derivation.lines().last().unwrap().to_mathml(Some(Highlight::Target)).contains("class"));
}

#[test]
fn highlighted_parts_keep_their_parentheses() {
    let set = |text: &str, line: usize| derivation(text).lines()[line].to_mathml(Some(Highlight::Result));
    // The sum that the sum rule produces is a factor: (u′ + v′) in parentheses.
    assert!(set("sin(x^2 + x)", 2).contains("<mo>(</mo><mrow class=\"marked\">"));
    assert!(set("x^(1/3)", 1).contains("<mo form=\"prefix\">−</mo>"));
}

#[test]
fn fractions_stay_exact() {
    let last = |text: &str| derivation(text).lines().last().unwrap().text();
    assert_eq!(last("x/3"), "1/3");
    assert_eq!(last("x^(1/3)"), "1/3*x^(-2/3)".replace("(-2/3)", "-(2/3)"));
    assert_eq!(last("x^3/9"), "x^2/3");
    assert_eq!(last("0.1x^3"), "0.3*x^2");
    assert_eq!(last("x^7/7 + x^2/6"), "x^6 + x/3");
}

#[test]
fn other_variables_count_as_constants() {
    let last = |text: &str| derivation(text).lines().last().unwrap().text();
    assert_eq!(last("a x^2 + b x + c"), "2*a*x + b");
    assert_eq!(last("y x + y^2"), "y");
    assert_eq!(last("alpha^2"), "0");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_step_applies_one_rule(text in formulas()) {
        check_steps(&Derivation::new(&formula(&text)));
    }

    #[test]
    fn no_line_contains_redundant_notation(text in formulas()) {
        // The first line repeats the formula as typed.
        let derivation = Derivation::new(&formula(&text));
        let typed = redundant(&derivation.lines()[0].text()).is_some();
        for line in derivation.lines().iter().filter(|_| !typed) {
            prop_assert_eq!(redundant(&line.text()), None, "{} of {}", line.text(), text);
        }
    }

    #[test]
    fn each_step_highlights_target_and_result(text in formulas()) {
        let complete = Derivation::new(&formula(&text));
        for derivation in [&complete, &complete.collapsed()] {
            let (last, others) = derivation.lines().split_last().unwrap();
            for line in others.iter().chain([last]) {
                let markup = line.to_mathml(Some(Highlight::Target));
                prop_assert!(Document::parse(&markup).is_ok(), "{}", markup);
            }
            let count = |line: &DerivationLine, highlight| line.to_mathml(Some(highlight)).matches("class=\"marked\"").count();
            prop_assert!(others.iter().filter(|line| line.rule().is_some()).all(|line| count(line, Highlight::Target) == 1));
            prop_assert!(derivation.lines()[1..].iter().all(|line| count(line, Highlight::Result) == 1));
            prop_assert_eq!(count(last, Highlight::Target), 0);
        }
    }
}
