//! Readable derivations in `textbook.txt`: one block per formula, with the rule and the resulting line of each step.

use super::derivation;
use fall_line::formula::Derivation;

fn written(heading: &str, derivation: &Derivation) -> String {
    let lines = derivation.lines().iter().map(|line| match line.rule() {
        Some(rule) => format!("    {:<27} {}\n", rule.name(), line.text()),
        None => format!("{heading}{}\n", line.text()),
    });
    lines.collect()
}

#[test]
fn textbook_derivations_match_line_by_line() {
    let text = include_str!("textbook.txt");
    let mut count = 0;
    for block in text.split("\n\n").filter(|block| !block.starts_with('#')) {
        let block = block.trim_end();
        let first = block.lines().next().unwrap_or_default();
        let (heading, line) = first.split_at(first.find("d/dx[").expect("a block starts with d/dx[f]"));
        let complete = derivation(line.trim_start_matches("d/dx[").trim_end_matches(']'));
        let found =
            if heading.is_empty() { written(heading, &complete) } else { written(heading, &complete.collapsed()) };
        assert_eq!(found.trim_end(), block);
        count += 1;
    }
    assert!(count >= 12);
}
