//! An optimiser's rule is typed, and it races.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: a_typed_rule_races_and_is_typeset, a_rule_waits_for_its_code;
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

/// The code that reads rules is loaded when a state asks for it. What is set meanwhile is kept, and one step to undo.
fn a_rule_waits_for_its_code(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html?figure=descent&surface=rosenbrock&steps=100")?;
    let loaded = "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/own-rule.wasm'))";
    assert_eq!(page.get(loaded)?, json!(false));
    let before = page.state()?;
    let meanwhile = page.execute(
        "figure.set('optimisers', 'own'); figure.set('rule', 'm = c m + g; x = x - eta m'); figure.set('own-c', 0.5);
         figure.set('learning-rate', 0.0005); figure.set('start', '-1.5,2');
         return figure.state",
    )?;
    page.wait_until("value('own-c') !== null")?;
    page.settle()?;
    assert_eq!(page.get(loaded)?, json!(true));
    for state in [meanwhile.as_str().unwrap_or_default(), &page.state()?] {
        for part in ["optimisers=own", "rule=m%20%3D", "own-c=0.5", "learning-rate=0.0005"] {
            assert!(state.contains(part), "{part} is not in {state}");
        }
    }
    expect_run(&page, "rule: 'm = c m + g; x = x - eta m', parameters: { learningRate: 0.0005, c: 0.5 }")?;
    page.press_button("Undo")?;
    assert_eq!(page.state()?, before);
    page.go(&format!("embed.html?figure=descent&{}", meanwhile.as_str().unwrap_or_default()))?;
    page.wait_until("value('own-c') !== null")?;
    page.settle()?;
    expect_run(&page, "rule: 'm = c m + g; x = x - eta m', parameters: { learningRate: 0.0005, c: 0.5 }")?;
    assert_eq!(
        page.get("inside.querySelector('button[aria-label=Undo]').ariaDisabled")?,
        json!("true"),
        "nothing to undo"
    );
    page.go("embed.html?figure=descent&optimisers=own&own-c=1&rule=x%20%3D%20%29&nothing=1")?;
    page.settle()?;
    let names = page.get("[...inside.querySelectorAll('.notice code')].map((name) => name.textContent).sort()")?;
    assert_eq!(names, json!(["nothing", "own-c", "rule"]));
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
