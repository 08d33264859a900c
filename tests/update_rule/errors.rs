//! Errors in rules, with one case per line of `errors.txt`.

use fall_line::update_rule::{MAX_LENGTH, UpdateRule};

#[test]
fn errors_report_place_expectation_and_suggestion() {
    let lines = include_str!("errors.txt").lines().filter(|line| !line.starts_with('#'));
    let mut count = 0;
    for line in lines {
        let columns: Vec<&str> = line.split('→').map(|column| column.trim_end_matches(' ')).collect();
        let [text, place, expected, nearest, words] = columns[..] else {
            panic!("this line is not a test case: {line}")
        };
        let text = text.replace("\\n", "\n");
        let error = UpdateRule::parse(&text).map(|_| ()).expect_err(&text);
        let found = format!("{}..{}", error.start, error.end);
        let nearest = Some(nearest.trim()).filter(|text| !text.is_empty());
        assert_eq!((found.as_str(), error.expected.as_str()), (place.trim(), expected.trim()), "{text}: {error}");
        assert_eq!(error.nearest.as_deref(), nearest, "{text}: {error}");
        assert!(error.message.contains(words.trim()), "{text}: {error}");
        assert!(error.message.ends_with(['.', '?']) && error.message.len() < 200, "{error}");
        count += 1;
    }
    assert!(count > 25, "{count} cases");
}

#[test]
fn limits_are_named() {
    let sum = |count: usize| format!("x = x - eta g{}", " + g".repeat(count));
    let chain = |count: usize| (1..count).map(|index| format!("a{index} = g; ")).collect::<String>() + "x = x - a1";
    let kept =
        |count: usize| (1..=count).map(|index| format!("a{index} = a{index} + g; ")).collect::<String>() + "x = a1";
    let letters =
        |count: usize| format!("x = {}", (1..=count).map(|index| format!("c{index}")).collect::<Vec<_>>().join("+"));
    let accepted = [sum(240), chain(20), kept(6), letters(8)];
    for rule in accepted {
        UpdateRule::parse(&rule).unwrap_or_else(|error| panic!("{rule}: {error}"));
    }
    let deep = format!("x = {}x{}", "(".repeat(150), ")".repeat(150));
    for (rule, limit) in [
        (sum(400), "1000"),
        (chain(21), "20"),
        (kept(7), "6"),
        (letters(9), "8"),
        (deep, "100"),
        ("é".repeat(MAX_LENGTH + 1), "1000"),
    ] {
        let error = UpdateRule::parse(&rule).map(|_| ()).expect_err(&rule);
        assert!(error.message.contains(limit), "{error}");
        assert!(rule.is_char_boundary(error.start) && rule.is_char_boundary(error.end), "{error:?}");
    }
}
