//! An optimiser's rule is typed, and it races.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: a_typed_rule_races_and_is_typeset;
    One: a_caret_marks_what_is_wrong_in_a_rule, a_preset_is_written_out_and_its_letters_are_sliders;
}

const PATH: &str =
    "index.html?figure=descent&surface=rosenbrock&optimisers=own&learning-rate=0.0005&start=-1.5,2&steps=100";

/// Fails unless the run shown is that of `Surface.descend` with these keys, bit by bit.
fn expect_run(page: &Page, keys: &str) -> Result<()> {
    let ends = page.execute(&format!(
        "return import(new URL('fall-line.js', document.baseURI)).then(({{ Surface }}) => {{
           const run = {{ optimiser: 'own', start: [-1.5, 2], steps: 100, {keys} }};
           const {{ x, y, loss }} = Surface.named('rosenbrock').descend(run);
           return [x.at(-1), y.at(-1), loss.at(-1)];
         }})"
    ))?;
    let shown = page.get("figure.readouts.map(({ position, loss }) => [...position, loss])[0]")?;
    assert_eq!(shown, ends, "{}", page.state()?);
    Ok(())
}

fn a_typed_rule_races_and_is_typeset(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let before = page.picture()?;
    page.type_over("rule", "m = 0.9 m + g; x = x - eta m")?;
    expect_run(&page, "rule: 'm = 0.9 m + g; x = x - eta m', parameters: { learningRate: 0.0005 }")?;
    assert_ne!(page.picture()?[1], before[1], "the path is redrawn");
    let lines = page.get("[...inside.querySelectorAll('.statements math')].map((line) => line.textContent)")?;
    assert_eq!(lines.as_array().map(Vec::len), Some(2), "{lines}");
    assert!(lines[0].as_str().is_some_and(|line| line.starts_with("m←0.9")), "{lines}");
    page.expect_no_errors()
}

fn a_caret_marks_what_is_wrong_in_a_rule(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let before = (page.state()?, page.readouts()?);
    page.paste("rule", "m = m + g; x = x - lr m")?;
    let message = page.error_message("rule")?;
    assert!(message.contains("eta"), "{message}");
    let place = page.text("inside.querySelector('[data-name=rule] .error .place').textContent")?;
    assert_eq!(place, format!("m = m + g; x = x - lr m\n{}^^", " ".repeat(19)));
    for text in ["<img src=x onerror=alert(1)>", "x = <script>alert(1)</script>", ""] {
        page.paste("rule", text)?;
        assert_ne!(page.error_message("rule")?, "", "{text} was accepted");
    }
    assert_eq!((page.state()?, page.readouts()?), before);
    page.focus("[data-name=rule] input")?;
    page.press(Key::Escape)?;
    page.settle()?;
    assert_eq!(page.get("inside.querySelector('[data-name=rule] input').value")?, json!("x = x - eta g"));
    page.expect_no_errors()
}

fn a_preset_is_written_out_and_its_letters_are_sliders(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.choose("own-preset", "momentum")?;
    let rule = page.text("inside.querySelector('[data-name=rule] input').value")?;
    assert_eq!(rule, "m = mu m + g; x = x - eta m");
    expect_run(&page, &format!("rule: {rule:?}, parameters: {{ learningRate: 0.0005 }}"))?;
    page.focus("[data-name=own-mu] input[type=range]")?;
    page.press(Key::Left)?;
    page.settle()?;
    let mu = page.number("Number(value('own-mu'))")?;
    assert!(mu < 0.9, "{mu}");
    expect_run(&page, &format!("rule: {rule:?}, parameters: {{ learningRate: 0.0005, mu: {mu} }}"))?;
    page.type_over("rule", "x = x - eta g / (1 + c)")?;
    assert_eq!(page.get("inside.querySelector('[data-name=own-mu]')")?, json!(null));
    assert_eq!(page.get("inside.querySelector('[data-name=own-preset] select').value")?, json!("typed"));
    expect_run(&page, "rule: 'x = x - eta g / (1 + c)', parameters: { learningRate: 0.0005 }")
}
