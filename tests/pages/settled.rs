//! `settled`: when a page may take it that a figure shows all that it is going to show.

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: what_is_settled_is_there_in_full_and_asks_for_no_frame, another_size_is_drawn_before_it_is_settled,
        what_nobody_sees_is_settled_as_it_is_and_what_was_scrolled_to_when_it_is_drawn, what_plays_is_not_settled_until_it_has_ended;
    One: what_was_set_has_been_told_by_then, another_figure_is_waited_for, what_cannot_be_opened_is_told, out_of_the_page_nothing_is_left_to_do;
}

/// Basins take long to work out, and are drawn coarsely at first.
const BASINS: &str = r#"<fall-line figure="descent" basins="sgd"></fall-line>"#;
/// A figure in sight, and one three windows below it.
const FAR: &str = r#"<fall-line figure="descent" steps="100"></fall-line><div style="height: 300vh"></div>
                     <fall-line figure="descent" steps="50"></fall-line>"#;
/// The lower one, and the device pixels that its canvases hold.
const LOWER: &str = "const lower = document.querySelector('fall-line:last-of-type');
                     const pixels = () => [...lower.shadowRoot.querySelectorAll('canvas')].map(({ width, height }) => width * height);";

/// A course's page with elements in it, whose script is there.
fn course(run: &Run, body: &str) -> Result<Page> {
    let page = Page::made(run, Screen::LAPTOP, body)?;
    page.wait_until("figure?.matches(':defined')")?;
    Ok(page)
}

fn what_is_settled_is_there_in_full_and_asks_for_no_frame(run: &Run) -> Result<()> {
    let page = course(run, BASINS)?;
    let shares = page.ask(
        "window.asked = 0;
         const ask = requestAnimationFrame;
         window.requestAnimationFrame = (next) => { asked += 1; return ask(next); };
         return figure.settled.then((one) => {
           asked = 0;
           return [one === figure, ...[...inside.querySelectorAll('.legend li')].map((row) => /\\d.*%$/.test(row.innerText.trim()))];
         })",
    )?;
    let shares = shares.as_array().map(Vec::as_slice).unwrap_or_default();
    assert!(shares.len() > 2 && shares.iter().all(|there| there == &json!(true)), "{shares:?}");
    let opened = stays(&page, "when it was opened")?;
    page.ask("figure.set('learning-rate', 0.02); return figure.settled.then(() => { asked = 0; return null })")?;
    let set = stays(&page, "after a change")?;
    assert_ne!(set, opened);
    // While a slider is held its figure only keeps up.
    page.ask(
        "const slider = inside.querySelector('[data-name=learning-rate] input[type=range]');
         slider.valueAsNumber *= 0.8;
         slider.dispatchEvent(new Event('input', { bubbles: true }));
         return figure.settled.then(() => { asked = 0; return null })",
    )?;
    assert_ne!(stays(&page, "under a hand that rests")?, set);
    page.expect_no_errors()
}

/// Fails if the figure asks for a frame or changes its picture, and returns that.
fn stays(page: &Page, when: &str) -> Result<Value> {
    let picture = page.picture()?;
    page.pause(Duration::from_millis(700));
    assert_eq!(page.get("asked")?, json!(0), "frames that were asked for {when}");
    assert_eq!(page.picture()?, picture, "{when}");
    Ok(picture)
}

fn another_size_is_drawn_before_it_is_settled(run: &Run) -> Result<()> {
    let page = course(run, BASINS)?;
    let width = page.ask("return figure.settled.then(() => inside.querySelector('canvas').width)")?;
    let sizes = page.ask(
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

fn what_nobody_sees_is_settled_as_it_is_and_what_was_scrolled_to_when_it_is_drawn(run: &Run) -> Result<()> {
    let page = course(run, FAR)?;
    let lower = |body: &str| page.ask(&format!("{LOWER} {body}"));
    let unseen = lower(
        "return Promise.all([figure.settled, lower.settled]).then(() => [lower.readouts.length, figure.readouts[0].step])",
    )?;
    assert_eq!(unseen, json!([0, 100]), "it does not open for that");
    let seen = "lower.scrollIntoView(); return lower.settled.then(() => [lower.readouts[0].step, pixels().every((count) => count > 100_000)])";
    assert_eq!(lower(seen)?, json!([50, true]), "opened");
    let gone = "scrollTo(0, 0); return lower.settled.then(() => pixels())";
    assert_eq!(lower(gone)?, json!([0, 0]), "out of sight again");
    let told = "let told = false;
                lower.addEventListener('change', () => (told = true));
                lower.set('steps', 20);
                return lower.settled.then(() => [told, lower.readouts[0].step, ...pixels()])";
    assert_eq!(lower(told)?, json!([true, 20, 0, 0]), "set out of sight");
    let rests =
        "lower.set('speed', 5); lower.reset(); lower.play(); return lower.settled.then(() => lower.readouts[0].step)";
    assert_eq!(lower(rests)?, json!(0), "it plays when it is seen");
    assert_eq!(
        lower(
            "lower.pause(); lower.set('steps', 30); lower.scrollIntoView(); return lower.settled.then(() => pixels().every((count) => count > 0))"
        )?,
        json!(true),
        "seen again"
    );
    page.expect_no_errors()
}

fn what_plays_is_not_settled_until_it_has_ended(run: &Run) -> Result<()> {
    let page = course(run, FAR)?;
    page.ask("return figure.ready.then(() => null)")?;
    let early = page.ask(
        "figure.set('steps', 20); figure.set('speed', 20); figure.reset(); figure.play();
         window.ended = figure.settled.then(() => [inside.querySelector('button.play').ariaLabel, figure.readouts[0].step]);
         return Promise.race([ended, new Promise((done) => setTimeout(done, 300, 'not yet'))])",
    )?;
    assert_eq!(early, json!("not yet"));
    assert_eq!(page.ask("return ended")?, json!(["Play", 20]));
    let paused = page.ask(
        "figure.reset(); figure.play();
         setTimeout(() => figure.pause(), 200);
         return figure.settled.then(() => figure.readouts[0].step < 20)",
    )?;
    assert_eq!(paused, json!(true));
    page.expect_no_errors()
}

fn what_was_set_has_been_told_by_then(run: &Run) -> Result<()> {
    let page = course(run, FAR)?;
    page.listen()?;
    page.ask("return figure.settled.then(() => null)")?;
    page.ask("figure.setAttribute('steps', '7'); return figure.settled.then(() => null)")?;
    assert_eq!([page.heard("input")?, page.heard("change")?], [1, 1]);
    assert_eq!(page.column("step")?, [7, 7, 7]);
    Ok(())
}

fn another_figure_is_waited_for(run: &Run) -> Result<()> {
    let page = course(run, FAR)?;
    let name = "figure.settled.then(() => [inside.querySelector('.layout').ariaLabel, figure.readouts.length > 0])";
    assert_eq!(
        page.ask(&format!("const settled = {name}; figure.setAttribute('figure', 'jacobian'); return settled"))?,
        json!(["Jacobian", true])
    );
    assert_eq!(
        page.ask(&format!("const settled = {name}; document.body.prepend(figure); return settled"))?,
        json!(["Jacobian", true]),
        "moved"
    );
    page.expect_no_errors()
}

fn what_cannot_be_opened_is_told(run: &Run) -> Result<()> {
    let both = "return Promise.all([figure.ready, figure.settled].map((one) => one.then(() => 'kept', (error) => error.message)))";
    let page = course(run, r#"<fall-line figure="perpetuum-mobile"></fall-line>"#)?;
    let told = page.ask(both)?;
    assert!(told[0] == told[1] && told[0].as_str().is_some_and(|text| text.contains("perpetuum-mobile")), "{told}");
    assert_eq!(page.ask(both)?, told, "it stays");
    page.ask("figure.setAttribute('figure', 'descent'); return figure.settled.then(() => null)")?;
    assert!(!page.column("step")?.is_empty());
    let page = course(run, "<script>delete window.WebAssembly</script><fall-line figure=\"descent\"></fall-line>")?;
    let told = page.ask(both)?;
    assert!(told[0] == told[1] && told[0] != "kept", "{told}");
    Ok(())
}

fn out_of_the_page_nothing_is_left_to_do(run: &Run) -> Result<()> {
    let page = course(run, FAR)?;
    let told = page.ask(
        "const other = document.createElement('fall-line');
         other.setAttribute('figure', 'descent');
         const gone = figure.settled;
         figure.remove();
         const both = Promise.all([other.settled, gone]).then(([one, two]) => [one === other, two === figure]);
         return Promise.race([both, new Promise((done) => setTimeout(done, 5000, 'waited in vain'))])",
    )?;
    assert_eq!(told, json!([true, true]));
    page.expect_no_errors()
}
