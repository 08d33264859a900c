//! The learning rate decides whether plain descent arrives; what is no learning rate is refused with a reason.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::expected::Expected;
use crate::page::Page;

page_tests! {
    Every: a_slider_changes_the_learning_rate_while_it_moves, the_slider_is_moved_by_keys;
    One: descent_on_a_bowl_falls_apart_above_two_over_the_largest_curvature,
        what_is_no_number_of_its_kind_is_refused_and_the_last_good_one_stays, escape_puts_the_last_good_number_back;
}

const PATH: &str = "index.html?figure=descent&surface=bowl&optimisers=sgd&learning-rate=0.1&start=3,2&steps=400";

/// λmax of the bowl: its Hessian is diagonal.
const LARGEST_CURVATURE: &str = "
    return import(new URL('fall-line.js', document.baseURI)).then(({ Surface }) => {
      const [xx, , yy] = Surface.named('bowl').hessian(0, 0);
      return Math.max(xx, yy);
    })";

fn descent_on_a_bowl_falls_apart_above_two_over_the_largest_curvature(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let border = 2.0 / page.ask(LARGEST_CURVATURE)?.as_f64().unwrap_or_default();
    for (share, verdict) in [(0.95, "converged"), (1.05, "diverged"), (0.5, "converged"), (2.0, "diverged")] {
        let learning_rate = share * border;
        page.enter("learning-rate", &learning_rate.to_string())?;
        assert_eq!(page.column("verdict")?, [verdict], "at η = {learning_rate}");
        Expected { surface: "Surface.named('bowl')", optimisers: &["sgd"], learning_rate, steps: 400 }
            .holds_on(&page)?;
        assert!(page.text("inside.querySelector('.readouts').textContent")?.contains(verdict));
    }
    page.expect_no_errors()
}

fn a_slider_changes_the_learning_rate_while_it_moves(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.listen()?;
    let (before, from) = (page.picture()?, page.middle("[data-name=learning-rate] input[type=range]")?);
    page.drag(Pointer::Mouse, from, (from.0 + 20.0, from.1))?;
    page.wait_until("heard.some(([type]) => type === 'change')")?;
    page.settle()?;
    assert!(page.heard("input")? > 0 && page.heard("change")? == 1);
    let learning_rate = page.number("Number(value('learning-rate'))")?;
    Expected { surface: "Surface.named('bowl')", optimisers: &["sgd"], learning_rate, steps: 400 }.holds_on(&page)?;
    assert_ne!(page.picture()?[1], before[1]);
    Ok(())
}

fn the_slider_is_moved_by_keys(run: &Run) -> Result<()> {
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

fn what_is_no_number_of_its_kind_is_refused_and_the_last_good_one_stays(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let (state, readouts) = (page.state()?, page.readouts()?);
    let bad = [("learning-rate", "1e308"), ("learning-rate", "-1"), ("learning-rate", "NaN"), ("learning-rate", "")];
    let more =
        [("learning-rate", "0"), ("learning-rate", "ten"), ("steps", "1000000"), ("steps", "2.5"), ("steps", "-3")];
    for (name, text) in bad.into_iter().chain(more) {
        page.paste(name, text)?;
        let reason = page.complaint(name)?;
        assert!(reason.contains(" from ") && reason.contains(" to "), "{name} = {text:?} gave the reason {reason:?}");
        assert_eq!(page.get(&format!("inside.querySelector('[data-name={name}] input').ariaInvalid"))?, json!("true"));
        assert_eq!((page.state()?, page.readouts()?), (state.clone(), readouts.clone()), "{name} = {text:?}");
    }
    page.enter("learning-rate", "0.05")?;
    assert_eq!(page.complaint("learning-rate")?, "");
    page.expect_no_errors()
}

fn escape_puts_the_last_good_number_back(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.enter("learning-rate", "-1")?;
    page.press(Key::Escape)?;
    page.settle()?;
    assert_eq!(page.get("inside.querySelector('[data-name=learning-rate] input').value")?, json!("0.1"));
    assert_eq!(page.complaint("learning-rate")?, "");
    Ok(())
}
