//! The `settled` promise: when a figure has computed and drawn everything.

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: a_settled_figure_is_complete_and_requests_no_frame, settled_waits_for_another_size_to_be_drawn,
        off_screen_figures_are_settled_and_visible_ones_once_drawn, settled_waits_for_playback_to_end;
    One: events_precede_settled, settled_waits_for_another_figure, settled_rejects_if_the_figure_cannot_open, detached_figures_are_settled;
}

/// Basins take long to compute, and are drawn coarsely at first.
const BASINS: &str = r#"<fall-line figure="descent" basins="sgd"></fall-line>"#;
/// A visible figure, and one three viewports below it.
const FAR: &str = r#"<fall-line figure="descent" steps="100"></fall-line><div style="height: 300vh"></div>
                     <fall-line figure="descent" steps="50"></fall-line>"#;
/// The lower figure, and the device pixels that its canvases hold.
const LOWER: &str = "const lower = document.querySelector('fall-line:last-of-type');
                     const pixels = () => [...lower.shadowRoot.querySelectorAll('canvas:not(.still)')].map(({ width, height }) => width * height);";

/// Opens a course page with the given elements, and waits for its script.
fn course(run: &TestRun, body: &str) -> Result<Page> {
    let page = Page::from_html(run, Screen::LAPTOP, body)?;
    page.wait_until("figure?.matches(':defined')")?;
    Ok(page)
}

fn a_settled_figure_is_complete_and_requests_no_frame(run: &TestRun) -> Result<()> {
    let page = course(run, BASINS)?;
    let shares = page.execute(
        "window.requests = 0;
         const request = requestAnimationFrame;
         window.requestAnimationFrame = (next) => { requests += 1; return request(next); };
         return figure.settled.then((one) => {
           requests = 0;
           return [one === figure, ...[...inside.querySelectorAll('.legend li')].map((row) => /\\d.*%$/.test(row.innerText.trim()))];
         })",
    )?;
    let shares = shares.as_array().map(Vec::as_slice).unwrap_or_default();
    assert!(shares.len() > 2 && shares.iter().all(|complete| complete == &json!(true)), "{shares:?}");
    let opened = expect_idle(&page, "after opening")?;
    page.execute("figure.set('learning-rate', 0.02); return figure.settled.then(() => { requests = 0; return null })")?;
    let set = expect_idle(&page, "after a change")?;
    assert_ne!(set, opened);
    // While a slider is held, its figure may draw at reduced quality.
    page.execute(
        "const slider = inside.querySelector('[data-name=learning-rate] input[type=range]');
         slider.valueAsNumber *= 0.8;
         slider.dispatchEvent(new Event('input', { bubbles: true }));
         return figure.settled.then(() => { requests = 0; return null })",
    )?;
    assert_ne!(expect_idle(&page, "while the slider is held still")?, set);
    page.expect_no_errors()
}

/// Fails if the figure requests a frame or changes its picture; returns the picture.
fn expect_idle(page: &Page, when: &str) -> Result<Value> {
    let picture = page.picture()?;
    page.pause(Duration::from_millis(700));
    assert_eq!(page.get("requests")?, json!(0), "frames were requested {when}");
    assert_eq!(page.picture()?, picture, "{when}");
    Ok(picture)
}

fn settled_waits_for_another_size_to_be_drawn(run: &TestRun) -> Result<()> {
    let page = course(run, BASINS)?;
    let width = page.execute("return figure.settled.then(() => inside.querySelector('canvas').width)")?;
    let sizes = page.execute(
        "figure.style.width = '700px';
         return figure.settled.then(() => {
           const canvas = inside.querySelector('canvas'), picture = inside.querySelector('.picture');
           return [canvas.width, Math.round(picture.clientWidth * devicePixelRatio)];
         })",
    )?;
    assert_ne!(sizes[0], width);
    assert_eq!(sizes[0], sizes[1]);
    page.expect_no_errors()
}

fn off_screen_figures_are_settled_and_visible_ones_once_drawn(run: &TestRun) -> Result<()> {
    let page = course(run, FAR)?;
    let lower = |body: &str| page.execute(&format!("{LOWER} {body}"));
    let unseen = lower(
        "return Promise.all([figure.settled, lower.settled]).then(() => [lower.readouts.length, figure.readouts[0].step])",
    )?;
    assert_eq!(unseen, json!([0, 100]), "waiting does not open it");
    let seen = "lower.scrollIntoView(); return lower.settled.then(() => [lower.readouts[0].step, pixels().every((count) => count > 100_000)])";
    assert_eq!(lower(seen)?, json!([50, true]), "opened");
    let hidden = "scrollTo(0, 0); return lower.settled.then(() => pixels())";
    assert_eq!(lower(hidden)?, json!([0, 0]), "off screen again");
    let set = "let changed = false;
                lower.addEventListener('change', () => (changed = true));
                lower.set('steps', 20);
                return lower.settled.then(() => [changed, lower.readouts[0].step, ...pixels()])";
    assert_eq!(lower(set)?, json!([true, 20, 0, 0]), "set off screen");
    let play =
        "lower.set('speed', 5); lower.reset(); lower.play(); return lower.settled.then(() => lower.readouts[0].step)";
    assert_eq!(lower(play)?, json!(0), "it plays only while visible");
    assert_eq!(
        lower(
            "lower.pause(); lower.set('steps', 30); lower.scrollIntoView(); return lower.settled.then(() => pixels().every((count) => count > 0))"
        )?,
        json!(true),
        "visible again"
    );
    page.expect_no_errors()
}

fn settled_waits_for_playback_to_end(run: &TestRun) -> Result<()> {
    let page = course(run, FAR)?;
    page.execute("return figure.ready.then(() => null)")?;
    let early = page.execute(
        "figure.set('steps', 20); figure.set('speed', 20); figure.reset(); figure.play();
         window.ended = figure.settled.then(() => [inside.querySelector('button.play').ariaLabel, figure.readouts[0].step]);
         return Promise.race([ended, new Promise((done) => setTimeout(done, 300, 'not yet'))])",
    )?;
    assert_eq!(early, json!("not yet"));
    assert_eq!(page.execute("return ended")?, json!(["Play", 20]));
    let paused = page.execute(
        "figure.reset(); figure.play();
         setTimeout(() => figure.pause(), 200);
         return figure.settled.then(() => figure.readouts[0].step < 20)",
    )?;
    assert_eq!(paused, json!(true));
    page.expect_no_errors()
}

fn events_precede_settled(run: &TestRun) -> Result<()> {
    let page = course(run, FAR)?;
    page.record_events()?;
    page.execute("return figure.settled.then(() => null)")?;
    page.execute("figure.setAttribute('steps', '7'); return figure.settled.then(() => null)")?;
    assert_eq!([page.event_count("input")?, page.event_count("change")?], [1, 1]);
    assert_eq!(page.column("step")?, [7, 7, 7]);
    Ok(())
}

fn settled_waits_for_another_figure(run: &TestRun) -> Result<()> {
    let page = course(run, FAR)?;
    let name = "figure.settled.then(() => [inside.querySelector('.layout').ariaLabel, figure.readouts.length > 0])";
    assert_eq!(
        page.execute(&format!("const settled = {name}; figure.setAttribute('figure', 'jacobian'); return settled"))?,
        json!(["Jacobian", true])
    );
    assert_eq!(
        page.execute(&format!("const settled = {name}; document.body.prepend(figure); return settled"))?,
        json!(["Jacobian", true]),
        "moved"
    );
    page.expect_no_errors()
}

fn settled_rejects_if_the_figure_cannot_open(run: &TestRun) -> Result<()> {
    let both = "return Promise.all([figure.ready, figure.settled].map((one) => one.then(() => 'fulfilled', (error) => error.message)))";
    let page = course(run, r#"<fall-line figure="perpetuum-mobile"></fall-line>"#)?;
    let outcomes = page.execute(both)?;
    assert!(
        outcomes[0] == outcomes[1] && outcomes[0].as_str().is_some_and(|text| text.contains("perpetuum-mobile")),
        "{outcomes}"
    );
    assert_eq!(page.execute(both)?, outcomes, "the rejection lasts");
    page.execute("figure.setAttribute('figure', 'descent'); return figure.settled.then(() => null)")?;
    assert!(!page.column("step")?.is_empty());
    let page = course(run, "<script>delete window.WebAssembly</script><fall-line figure=\"descent\"></fall-line>")?;
    let outcomes = page.execute(both)?;
    assert!(outcomes[0] == outcomes[1] && outcomes[0] != "fulfilled", "{outcomes}");
    Ok(())
}

fn detached_figures_are_settled(run: &TestRun) -> Result<()> {
    let page = course(run, FAR)?;
    let outcomes = page.execute(
        "const other = document.createElement('fall-line');
         other.setAttribute('figure', 'descent');
         const removed = figure.settled;
         figure.remove();
         const both = Promise.all([other.settled, removed]).then(([one, two]) => [one === other, two === figure]);
         return Promise.race([both, new Promise((done) => setTimeout(done, 5000, 'timed out'))])",
    )?;
    assert_eq!(outcomes, json!([true, true]));
    page.expect_no_errors()
}
