//! The steps are played, walked one by one and scrubbed.

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
    One: pause_holds, buttons_step_forward_and_back_and_start_over, a_walk_that_is_not_over_is_said_to_be_running;
    Every: playing_goes_through_the_steps_and_ends_at_the_last, with_reduced_motion_steps_are_shown_and_not_their_motion,
        the_space_bar_plays_and_pauses, the_steps_are_scrubbed_by_mouse_and_by_keys;
}

const PATH: &str = "index.html?figure=descent&surface=rosenbrock&optimisers=momentum+adam&learning-rate=0.001\
                    &start=-1,1.5&steps=1200&speed=1000";

/// The steps that a person has seen, written down at each `input`.
const WATCH: &str = "
    window.seen = [];
    figure.addEventListener('input', () => seen.push(Number(value('step') ?? 1200)))";

fn playing_goes_through_the_steps_and_ends_at_the_last(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.ask(WATCH)?;
    page.listen()?;
    page.press_button("Play")?;
    page.hear("input")?;
    page.rest()?;
    assert_eq!(page.text("inside.querySelector('button.play').ariaLabel")?, "Play");
    let seen = steps_seen(&page)?;
    assert!(seen.is_sorted() && seen.len() > 5, "{seen:?}");
    assert_eq!(seen.last(), Some(&1200));
    assert_eq!(page.column("step")?, [1200, 1200]);
    assert_eq!(page.heard("change")?, 1, "one change, when it is over");
    expected(1200).holds_on(&page)?;
    page.expect_no_errors()
}

fn with_reduced_motion_steps_are_shown_and_not_their_motion(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen { reduced_motion: true, ..Screen::LAPTOP }, PATH)?;
    page.ask(WATCH)?;
    page.press_button("Play")?;
    page.wait_until("seen.at(-1) === 1200")?;
    // A thousand steps a second: moving pictures are at most a tenth of a second apart, still ones at least half of one.
    let seen = steps_seen(&page)?;
    let jumps: Vec<_> = seen.windows(2).map(|two| two[1] - two[0]).collect();
    let (_, jumps) = jumps.split_last().expect("more than one picture");
    assert!(!jumps.is_empty() && jumps.iter().all(|jump| *jump >= 500), "{seen:?}");
    Ok(())
}

fn pause_holds(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, &PATH.replace("speed=1000", "speed=50"))?;
    page.press_button("Play")?;
    page.wait_until("Number(value('step')) >= 2")?;
    page.press_button("Pause")?;
    let state = page.state()?;
    for _ in 0..5 {
        page.settle()?;
    }
    assert_eq!(page.state()?, state);
    let step = page.number("Number(value('step'))")?;
    expected(step as u32).holds_on(&page)
}

fn buttons_step_forward_and_back_and_start_over(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let pictures = [page.picture()?, press(&page, "Step back", 1199)?, press(&page, "Start over", 0)?];
    assert!(pictures.windows(2).all(|two| two[0] != two[1]));
    assert_eq!(page.column("position")?, [json!([-1, 1.5]), json!([-1, 1.5])]);
    press(&page, "Step back", 0)?;
    press(&page, "Step", 1)?;
    press(&page, "Step", 2)?;
    press(&page, "Step back", 1)?;
    page.expect_no_errors()
}

fn a_walk_that_is_not_over_is_said_to_be_running(run: &Run) -> Result<()> {
    let page =
        Page::open(run, Screen::LAPTOP, "index.html?figure=descent&surface=bowl&optimisers=sgd&learning-rate=0.21")?;
    assert_eq!(page.column("verdict")?, ["diverged"]);
    press(&page, "Start over", 0)?;
    assert_eq!(page.column("verdict")?, ["running"]);
    Ok(())
}

fn the_space_bar_plays_and_pauses(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, &PATH.replace("speed=1000", "speed=50"))?;
    page.focus(".handles button")?;
    page.press(" ")?;
    page.wait_until("Number(value('step')) >= 2")?;
    page.press(" ")?;
    page.settle()?;
    assert_eq!(page.get("inside.querySelector('button.play').ariaLabel")?, json!("Play"));
    let state = page.state()?;
    page.settle()?;
    assert_eq!(page.state()?, state);
    Ok(())
}

fn the_steps_are_scrubbed_by_mouse_and_by_keys(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.listen()?;
    let end = page.slot(".play-bar input", 1.0)?;
    page.drag(Pointer::Mouse, end, page.middle(".play-bar input")?)?;
    page.settle()?;
    assert!(page.heard("input")? > 0 && page.heard("change")? == 1);
    let step = page.number("Number(value('step'))")?;
    assert!((500.0..700.0).contains(&step), "{step}");
    expected(step as u32).holds_on(&page)?;
    assert_eq!(page.text("inside.querySelector('.count').textContent")?, format!("{step} / 1200"));
    page.focus(".play-bar input")?;
    page.press(Key::Right)?;
    page.settle()?;
    assert!(page.number("Number(value('step'))")? > step);
    page.expect_no_errors()
}

/// Presses a button of the bar, looks whether the right step is shown, and returns the picture of it.
fn press(page: &Page, button: &str, step: u32) -> Result<serde_json::Value> {
    page.press_button(button)?;
    assert_eq!(page.number("Number(value('step') ?? 1200)")?, f64::from(step), "after {button}");
    assert!(page.column("step")?.iter().all(|shown| *shown == step), "after {button}");
    page.picture()
}

fn expected(steps: u32) -> Expected<'static> {
    let surface = "Surface.named('rosenbrock')";
    Expected { surface, optimisers: &["momentum", "adam"], learning_rate: 0.001, steps }
}

fn steps_seen(page: &Page) -> Result<Vec<u64>> {
    let seen = page.get("seen")?;
    Ok(seen.as_array().into_iter().flatten().filter_map(serde_json::Value::as_u64).collect())
}
