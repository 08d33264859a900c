//! A formula is typed, and everything follows.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::expected::Expected;
use crate::page::Page;

page_tests! {
    Every: a_typed_formula_is_minimised_and_typeset, a_long_or_deep_formula_is_rejected_with_the_limit,
        an_exponent_of_parentheses_is_no_higher_than_one_of_a_letter, a_definition_by_pieces_is_minimised_and_set_as_cases;
    One: the_constants_of_a_formula_become_sliders, an_unfinished_formula_keeps_the_last_picture,
        while_typing_the_last_valid_prefix_is_shown, a_caret_marks_what_is_unknown,
        escape_restores_the_last_valid_formula, markup_in_a_formula_is_not_interpreted,
        a_partly_undefined_formula_is_drawn_where_it_is_defined, a_loss_in_other_letters_names_its_sliders_and_columns;
}

const PATH: &str = "index.html?figure=descent&optimisers=sgd+adam&learning-rate=0.05&start=1,2&steps=40";

/// The runs that the page should show once a loss is typed.
fn expected(surface: &str) -> Expected<'_> {
    Expected { surface, optimisers: &["sgd", "adam"], learning_rate: 0.05, steps: 40 }
}

fn a_typed_formula_is_minimised_and_typeset(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let before = page.picture()?;
    page.type_over("formula", "x^2 + 3y^2")?;
    expected("new Surface('x^2 + 3y^2')").check(&page)?;
    assert_ne!(page.picture()?[0], before[0], "the loss is redrawn");
    assert_eq!(page.get("inside.querySelector('math').namespaceURI")?, json!("http://www.w3.org/1998/Math/MathML"));
    let powers = page.get("[...inside.querySelectorAll('.equation.above msup')].map((power) => power.textContent)")?;
    assert_eq!(powers, json!(["x2", "y2"]));
    assert_eq!(page.get("value('surface')")?, json!(null));
    assert_eq!(page.get("inside.querySelector('[data-name=surface] select').value")?, json!("typed"));
    page.expect_no_errors()
}

/// A text font has no constants for mathematics: there, browsers raise an exponent to the top of what it applies to.
fn an_exponent_of_parentheses_is_no_higher_than_one_of_a_letter(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embed.html?figure=descent&formula=(x%5E2%2By)%5E2")?;
    for font in ["DejaVu Sans", "DejaVu Serif", "DejaVu Math TeX Gyre"] {
        page.get(&format!("inside.querySelector('.equation.above math').style.fontFamily = '{font}'"))?;
        let raised = page.number(
            "(([of_parenthesis, of_x]) => (of_x.getBoundingClientRect().top - of_parenthesis.getBoundingClientRect().top)\
             / parseFloat(getComputedStyle(of_x.parentNode).fontSize))\
             ([...inside.querySelectorAll('.equation.above msup > :last-child')]\
             .sort((one, two) => two.getBoundingClientRect().left - one.getBoundingClientRect().left))",
        )?;
        assert!(raised.abs() < 0.15, "{font}: {raised} em above the exponent of x");
    }
    page.expect_no_errors()
}

fn a_definition_by_pieces_is_minimised_and_set_as_cases(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.type_over("formula", "x^2 + y^2 if x < 1 else 2x - 1 + y^2")?;
    expected("new Surface('where(x < 1, x^2 + y^2, 2x - 1 + y^2)')").check(&page)?;
    let rows = page.get("[...inside.querySelectorAll('.equation.above .cases mtr')].map((row) => row.textContent)")?;
    assert_eq!(rows, json!(["x2+y2ifx<1", "2\u{2062}x−1+y2otherwise"]));
    let lefts = page.get(
        "[...inside.querySelectorAll('.equation.above .cases mtd:first-child > :first-child')]\
         .map((start) => Math.round(start.getBoundingClientRect().left))",
    )?;
    assert_eq!(lefts[0], lefts[1], "the pieces begin below each other");
    page.expect_no_errors()
}

fn a_loss_in_other_letters_names_its_sliders_and_columns(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embed.html?figure=gradient")?;
    page.type_over("formula", "L(w_1, b) = (w_1 - 1)^2 + 2b^2")?;
    let of = |name: &str| page.get(&format!("inside.querySelector('[data-name={name}] label').textContent.trim()"));
    assert_eq!([of("x")?, of("y")?], ["Point, w₁", "Point, b"]);
    let heads = page.get("[...inside.querySelectorAll('.readouts th')].map((head) => head.textContent)")?.to_string();
    assert!(["(w₁, b)", "∂f/∂w₁", "∂f/∂b"].iter().all(|head| heads.contains(head)), "{heads}");
    page.expect_no_errors()
}

fn the_constants_of_a_formula_become_sliders(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.type_over("formula", "a x^2 + b y^2")?;
    expected("new Surface('a x^2 + b y^2', { a: 1, b: 1 })").check(&page)?;
    page.focus("[data-name=b] input[type=range]")?;
    page.press(Key::Right)?;
    page.settle()?;
    let b = page.number("Number(value('b'))")?;
    assert!(b > 1.0, "{b}");
    expected(&format!("new Surface('a x^2 + b y^2', {{ a: 1, b: {b} }})")).check(&page)?;
    page.enter("a", "2.5")?;
    expected(&format!("new Surface('a x^2 + b y^2', {{ a: 2.5, b: {b} }})")).check(&page)?;
    page.type_over("formula", "a x^2 + y^2")?;
    assert_eq!(page.get("inside.querySelector('[data-name=b]')")?, json!(null));
    expected("new Surface('a x^2 + y^2', { a: 2.5 })").check(&page)
}

fn an_unfinished_formula_keeps_the_last_picture(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.enter("formula", "x^2 + 3y^2")?;
    let (state, readouts, picture) = (page.state()?, page.readouts()?, page.picture()?);
    page.paste("formula", "x^2 + ")?;
    page.wait_until("shown(inside.querySelector('[data-name=formula] [role=alert]'))")?;
    let [marked, message] = caret(&page)?;
    assert!(marked.starts_with("x^2 + \n") && marked.ends_with('^'), "{marked:?}");
    assert!(message.len() > 10, "{message:?}");
    assert_eq!(page.get("inside.querySelector('[data-name=formula] input').ariaInvalid")?, json!("true"));
    assert_eq!((page.state()?, page.readouts()?, page.picture()?), (state, readouts, picture));
    page.type_over("formula", "x^2 + y^2")?;
    assert_eq!(page.error_message("formula")?, "");
    expected("new Surface('x^2 + y^2')").check(&page)
}

fn while_typing_the_last_valid_prefix_is_shown(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.type_over("formula", "x^2 + ")?;
    expected("new Surface('x^2')").check(&page)?;
    assert_eq!(page.get("inside.querySelector('[data-name=formula] input').value")?, json!("x^2 + "));
    page.wait_until("shown(inside.querySelector('[data-name=formula] [role=alert]'))")
}

fn a_caret_marks_what_is_unknown(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.enter("formula", "x^2 + sine(y)")?;
    let [marked, message] = caret(&page)?;
    assert_eq!(marked, "x^2 + sine(y)\n      ^^^^");
    assert!(message.contains("sin"), "the nearest known name is not in {message:?}");
    page.enter("formula", "x^2 + 😀")?;
    assert_eq!(caret(&page)?[0], "x^2 + 😀\n      ^");
    Ok(())
}

fn escape_restores_the_last_valid_formula(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.enter("formula", "x^2 + y^2")?;
    page.paste("formula", "x^2 +")?;
    page.focus("[data-name=formula] input")?;
    page.press(Key::Escape)?;
    page.settle()?;
    assert_eq!(page.get("inside.querySelector('[data-name=formula] input').value")?, json!("x^2 + y^2"));
    assert_eq!(page.error_message("formula")?, "");
    Ok(())
}

fn markup_in_a_formula_is_not_interpreted(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let (readouts, state) = (page.readouts()?, page.state()?);
    for text in ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "x^2</mi><img src=x onerror=alert(1)>"] {
        page.paste("formula", text)?;
        assert_ne!(page.error_message("formula")?, "", "{text} was accepted");
        assert_eq!(page.get("inside.querySelectorAll('img, script').length")?, json!(0));
        assert_eq!((page.readouts()?, page.state()?), (readouts.clone(), state.clone()));
    }
    page.expect_no_errors()
}

fn a_long_or_deep_formula_is_rejected_with_the_limit(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let readouts = page.readouts()?;
    let deep = format!("{}x{}", "(".repeat(1000), ")".repeat(1000));
    for text in [format!("x{}", "+x".repeat(5000)), deep, "-".repeat(9_999) + "x", "sin ".repeat(2_000) + "x"] {
        page.paste("formula", &text)?;
        let message = caret(&page)?[1].clone();
        assert!(message.chars().any(|c| c.is_ascii_digit()), "no limit in {message:?}");
        assert_eq!(page.readouts()?, readouts);
    }
    page.enter("formula", "x^2 + 3y^2")?;
    expected("new Surface('x^2 + 3y^2')").check(&page)?;
    page.expect_no_errors()
}

fn a_partly_undefined_formula_is_drawn_where_it_is_defined(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.enter("formula", "log(x) + y^2")?;
    expected("new Surface('log(x) + y^2')").check(&page)?;
    page.go("index.html?figure=descent&formula=log(x)%2By%5E2&start=-1,1")?;
    assert_eq!(page.column("step")?, [0, 0, 0], "a start outside the domain takes no step");
    assert_eq!(page.column("verdict")?, ["diverged"; 3]);
    page.expect_no_errors()
}

/// The error below the field: the formula with its caret, and the message.
fn caret(page: &Page) -> Result<[String; 2]> {
    let part = |selector: &str| {
        page.text(&format!("inside.querySelector('[data-name=formula] .error {selector}').textContent"))
    };
    assert_ne!(page.error_message("formula")?, "", "no error is shown");
    Ok([part(".place")?, part("span")?])
}
