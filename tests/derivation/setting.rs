//! How lines are written: one rule a step, nothing written that a person would leave out, both ends of a step marked.

use fall_line::formula::{Derivation, DerivationLine, Highlight, Outer, Rule};
use proptest::prelude::*;
use roxmltree::Document;

use super::{derivation, formula};
use crate::formula::generator::formulas;

/// What stands in each d/dx[…] of a line, from the left; none stands within another.
fn pending(text: &str) -> Vec<&str> {
    text.match_indices("d/dx[").map(|(at, open)| inside(&text[at + open.len()..])).collect()
}

/// Up to the bracket that closes.
fn inside(text: &str) -> &str {
    &text[..text.find(']').expect("every bracket closes")]
}

/// How many derivatives a rule leaves behind where it was applied.
fn left_behind(rule: Rule, new: usize) -> bool {
    match rule {
        Rule::Constant | Rule::Variable => new == 0,
        Rule::Outer(Outer::Extreme(_)) => new == 2,
        Rule::Outer(_) => new == 0,
        // The slope of a step is 0, whatever the slope of what is in it.
        Rule::Chain(Outer::Function(fall_line::formula::Function::Sign | fall_line::formula::Function::Step)) => {
            new == 0
        }
        Rule::Chain(_) | Rule::ConstantMultiple | Rule::Reciprocal | Rule::Logarithmic => new == 1,
        Rule::Quotient => new == 2,
        Rule::Product => new == 2 || new == 3,
        Rule::Sum | Rule::Difference => new >= 2,
        Rule::Simplify | Rule::Rest => false,
    }
}

/// A rule takes the first d/dx[…] of its line and nothing else; what it leaves to differentiate is part of what stood there.
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
        let (target, others) = old.split_first().expect("a rule needs something to be applied to");
        assert!(new.ends_with(others), "{what}");
        let left = &new[..new.len() - others.len()];
        assert!(left_behind(rule, left.len()), "{what}");
        let is_smaller = |part: &&str| part.len() < target.len() || rule == Rule::Logarithmic;
        assert!(left.iter().all(is_smaller), "{what}");
    }
}

/// Numbers, names and signs of a text.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut before = ' ';
    for sign in text.chars().filter(|sign| *sign != ' ') {
        let is_word = |sign: char| sign.is_alphanumeric() || sign == '.';
        match tokens.last_mut() {
            Some(last) if is_word(before) && is_word(sign) => last.push(sign),
            _ => tokens.push(sign.to_string()),
        }
        before = sign;
    }
    tokens
}

/// What nobody writes: 1·u, u·1, 0·u, u·0, u + 0, 0 + u, u^1, u^0, u/1, −−u.
fn needless(text: &str) -> Option<String> {
    // What is undefined has no shorter form.
    let tokens = tokens(&text.replace("0/0", "undefined"));
    let is_banned = |four: &[String]| {
        let [before, one, two, three] = [0, 1, 2, 3].map(|at| four[at].as_str());
        // x^-1*u is no product with 1.
        if before == "^" && one == "-" {
            return false;
        }
        let starts = |sign| ["(", "[", "+", "-", "*", ","].contains(&sign);
        let ends = |sign| [")", "]", "+", "-", "*", "/", ",", ""].contains(&sign);
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
fn what_nobody_writes_is_found() {
    for text in ["1*x", "x + 1*y", "x*1", "x + 0", "0 + x", "x^1", "x^0", "x/1", "0*x", "x*0", "x - -2", "(0 - x)"] {
        assert!(needless(text).is_some(), "{text}");
    }
    for text in
        ["11*x", "x*10", "x^10", "x^1.5", "x + 0.5", "1/x", "x*(1/x)", "x^(1/2)", "0", "1", "1 - x", "-x", "2^-x"]
    {
        assert_eq!(needless(text), None, "{text}");
    }
}

#[test]
fn a_line_is_set_with_its_parts_marked() {
    let derivation = derivation("sin(x^2) + 3");
    let marked = "<mrow class=\"marked\">";
    let set = |line: usize, mark| derivation.lines()[line].to_mathml(Some(mark));
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
fn what_is_marked_keeps_its_brackets() {
    let set = |text: &str, line: usize| derivation(text).lines()[line].to_mathml(Some(Highlight::Result));
    // The sum that the sum rule brings is a factor: (u′ + v′) within its brackets.
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
fn other_variables_and_constants_stand_still() {
    let last = |text: &str| derivation(text).lines().last().unwrap().text();
    assert_eq!(last("a x^2 + b x + c"), "2*a*x + b");
    assert_eq!(last("y x + y^2"), "y");
    assert_eq!(last("alpha^2"), "0");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_step_is_one_rule(text in formulas()) {
        check_steps(&Derivation::new(&formula(&text)));
    }

    #[test]
    fn no_line_holds_what_nobody_writes(text in formulas()) {
        // What was typed stands in d/dx[…] as it was typed.
        let derivation = Derivation::new(&formula(&text));
        let typed = needless(&derivation.lines()[0].text()).is_some();
        for line in derivation.lines().iter().filter(|_| !typed) {
            prop_assert_eq!(needless(&line.text()), None, "{} of {}", line.text(), text);
        }
    }

    #[test]
    fn both_ends_of_each_step_are_marked(text in formulas()) {
        let complete = Derivation::new(&formula(&text));
        for derivation in [&complete, &complete.collapsed()] {
            let (last, others) = derivation.lines().split_last().unwrap();
            for line in others.iter().chain([last]) {
                let markup = line.to_mathml(Some(Highlight::Target));
                prop_assert!(Document::parse(&markup).is_ok(), "{}", markup);
            }
            let count = |line: &DerivationLine, mark| line.to_mathml(Some(mark)).matches("class=\"marked\"").count();
            prop_assert!(others.iter().filter(|line| line.rule().is_some()).all(|line| count(line, Highlight::Target) == 1));
            prop_assert!(derivation.lines()[1..].iter().all(|line| count(line, Highlight::Result) == 1));
            prop_assert_eq!(count(last, Highlight::Target), 0);
        }
    }
}
