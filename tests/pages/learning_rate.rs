//! The learning rate decides whether plain descent converges; an invalid one is rejected with a reason.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::expected::Expected;
use crate::page::Page;

page_tests! {
    Every: a_slider_changes_the_learning_rate_while_it_moves, keys_move_the_slider;
    One: descent_on_a_bowl_diverges_above_two_over_the_largest_curvature,
        an_invalid_number_is_rejected_and_the_last_valid_one_stays, escape_restores_the_last_valid_number;
}

const PATH: &str = "index.html?figure=descent&surface=bowl&optimisers=sgd&learning-rate=0.1&start=3,2&steps=400";

/// λmax of the bowl, whose Hessian is diagonal.
const LARGEST_CURVATURE: &str = "
    return import(new URL('fall-line.js', document.baseURI)).then(({ Surface }) => {
      const [xx, , yy] = Surface.named('bowl').hessian(0, 0);
      return Math.max(xx, yy);
    })";

fn descent_on_a_bowl_diverges_above_two_over_the_largest_curvature(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let threshold = 2.0 / page.execute(LARGEST_CURVATURE)?.as_f64().unwrap_or_default();
    for (factor, verdict) in [(0.95, "converged"), (1.05, "diverged"), (0.5, "converged"), (2.0, "diverged")] {
        let learning_rate = factor * threshold;
        page.enter("learning-rate", &learning_rate.to_string())?;
        assert_eq!(page.column("verdict")?, [verdict], "at η = {learning_rate}");
        Expected { surface: "Surface.named('bowl')", optimisers: &["sgd"], learning_rate, steps: 400 }.check(&page)?;
        assert!(page.text("inside.querySelector('.readouts').textContent")?.contains(verdict));
    }
    page.expect_no_errors()
}

fn a_slider_changes_the_learning_rate_while_it_moves(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.record_events()?;
    let (before, from) = (page.picture()?, page.centre_of("[data-name=learning-rate] input[type=range]")?);
    page.drag(Pointer::Mouse, from, (from.0 + 20.0, from.1))?;
    page.wait_until("events.some(([type]) => type === 'change')")?;
    page.settle()?;
    assert!(page.event_count("input")? > 0 && page.event_count("change")? == 1);
    let learning_rate = page.number("Number(value('learning-rate'))")?;
    Expected { surface: "Surface.named('bowl')", optimisers: &["sgd"], learning_rate, steps: 400 }.check(&page)?;
    assert_ne!(page.picture()?[1], before[1]);
    Ok(())
}

fn keys_move_the_slider(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.focus("[data-name=learning-rate] input[type=range]")?;
    let rate = || page.number("Number(value('learning-rate') ?? 0.1)");
    let press = |key| page.press(key).and_then(|()| page.settle()).and_then(|()| rate());
    let start = rate()?;
    let up = press(Key::Right)?;
    let higher = press(Key::PageUp)?;
    assert!(start < up && up < higher, "{start} {up} {higher}");
    assert!(press(Key::Down)? < higher);
    Ok(())
}

fn an_invalid_number_is_rejected_and_the_last_valid_one_stays(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let (state, readouts) = (page.state()?, page.readouts()?);
    let invalid =
        [("learning-rate", "1e308"), ("learning-rate", "-1"), ("learning-rate", "NaN"), ("learning-rate", "")];
    let more =
        [("learning-rate", "0"), ("learning-rate", "ten"), ("steps", "1000000"), ("steps", "2.5"), ("steps", "-3")];
    for (name, text) in invalid.into_iter().chain(more) {
        page.paste(name, text)?;
        let reason = page.error_message(name)?;
        assert!(reason.contains(" from ") && reason.contains(" to "), "{name} = {text:?} was rejected with {reason:?}");
        assert_eq!(page.get(&format!("inside.querySelector('[data-name={name}] input').ariaInvalid"))?, json!("true"));
        assert_eq!((page.state()?, page.readouts()?), (state.clone(), readouts.clone()), "{name} = {text:?}");
    }
    page.enter("learning-rate", "0.05")?;
    assert_eq!(page.error_message("learning-rate")?, "");
    page.expect_no_errors()
}

fn escape_restores_the_last_valid_number(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.enter("learning-rate", "-1")?;
    page.press(Key::Escape)?;
    page.settle()?;
    assert_eq!(page.get("inside.querySelector('[data-name=learning-rate] input').value")?, json!("0.1"));
    assert_eq!(page.error_message("learning-rate")?, "");
    Ok(())
}
