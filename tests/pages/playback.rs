//! Steps are played, taken one by one, and scrubbed.

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
    One: pause_stops_playback, buttons_step_forward_and_back_and_reset, an_unfinished_run_is_reported_as_running;
    Every: playback_runs_through_the_steps_to_the_last, with_reduced_motion_playback_jumps_in_large_steps,
        the_space_bar_plays_and_pauses, steps_can_be_scrubbed_by_mouse_and_by_keys;
}

const PATH: &str = "index.html?figure=descent&surface=rosenbrock&optimisers=momentum+adam&learning-rate=0.001\
                    &start=-1,1.5&steps=1200&speed=1000";

/// Records the step shown at each `input` event.
const WATCH: &str = "
    window.steps_shown = [];
    figure.addEventListener('input', () => steps_shown.push(Number(value('step') ?? 1200)))";

fn playback_runs_through_the_steps_to_the_last(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.execute(WATCH)?;
    page.record_events()?;
    page.press_button("Play")?;
    page.wait_for_event("input")?;
    page.wait_until_settled()?;
    assert_eq!(page.text("inside.querySelector('button.play').ariaLabel")?, "Play");
    let steps_shown = recorded_steps(&page)?;
    assert!(steps_shown.is_sorted() && steps_shown.len() > 5, "{steps_shown:?}");
    assert_eq!(steps_shown.last(), Some(&1200));
    assert_eq!(page.column("step")?, [1200, 1200]);
    assert_eq!(page.event_count("change")?, 1, "one change event, at the end");
    expected(1200).check(&page)?;
    page.expect_no_errors()
}

fn with_reduced_motion_playback_jumps_in_large_steps(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen { reduced_motion: true, ..Screen::LAPTOP }, PATH)?;
    page.execute(WATCH)?;
    page.press_button("Play")?;
    page.wait_until("steps_shown.at(-1) === 1200")?;
    // At 1,000 steps per second, animated frames are at most 0.1 s apart, with reduced motion at least 0.5 s.
    let steps_shown = recorded_steps(&page)?;
    let jumps: Vec<_> = steps_shown.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let (_, jumps) = jumps.split_last().expect("more than one frame");
    assert!(!jumps.is_empty() && jumps.iter().all(|jump| *jump >= 500), "{steps_shown:?}");
    Ok(())
}

fn pause_stops_playback(run: &TestRun) -> Result<()> {
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
    expected(step as u32).check(&page)
}

fn buttons_step_forward_and_back_and_reset(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let pictures = [page.picture()?, press(&page, "Step back", 1199)?, press(&page, "Start over", 0)?];
    assert!(pictures.windows(2).all(|pair| pair[0] != pair[1]));
    assert_eq!(page.column("position")?, [json!([-1, 1.5]), json!([-1, 1.5])]);
    press(&page, "Step back", 0)?;
    press(&page, "Step", 1)?;
    press(&page, "Step", 2)?;
    press(&page, "Step back", 1)?;
    page.expect_no_errors()
}

fn an_unfinished_run_is_reported_as_running(run: &TestRun) -> Result<()> {
    let page =
        Page::open(run, Screen::LAPTOP, "index.html?figure=descent&surface=bowl&optimisers=sgd&learning-rate=0.21")?;
    assert_eq!(page.column("verdict")?, ["diverged"]);
    press(&page, "Start over", 0)?;
    assert_eq!(page.column("verdict")?, ["running"]);
    Ok(())
}

fn the_space_bar_plays_and_pauses(run: &TestRun) -> Result<()> {
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

fn steps_can_be_scrubbed_by_mouse_and_by_keys(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.record_events()?;
    let end = page.slider_thumb(".play-bar input", 1.0)?;
    page.drag(Pointer::Mouse, end, page.centre_of(".play-bar input")?)?;
    page.settle()?;
    assert!(page.event_count("input")? > 0 && page.event_count("change")? == 1);
    let step = page.number("Number(value('step'))")?;
    assert!((500.0..700.0).contains(&step), "{step}");
    expected(step as u32).check(&page)?;
    assert_eq!(page.text("inside.querySelector('.count').textContent")?, format!("{step} / 1200"));
    page.focus(".play-bar input")?;
    page.press(Key::Right)?;
    page.settle()?;
    assert!(page.number("Number(value('step'))")? > step);
    page.expect_no_errors()
}

/// Presses a button of the playback bar, checks the step, and returns the picture.
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

fn recorded_steps(page: &Page) -> Result<Vec<u64>> {
    let steps_shown = page.get("steps_shown")?;
    Ok(steps_shown.as_array().into_iter().flatten().filter_map(serde_json::Value::as_u64).collect())
}
