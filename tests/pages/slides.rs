//! The figures of a page as the slides of a talk, and the address that says which of them is shown.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every needs HistoryByScript: where_nothing_is_projected_no_address_says_so;
    One: who_presses_twice_before_the_next_one_is_there_goes_one_on, who_leaves_before_the_next_one_is_there_stays_away,
        what_is_written_late_does_not_bring_the_slide_before_back, a_figure_that_does_not_open_is_passed_over,
        a_slide_that_is_taken_out_of_the_page_is_over;
    Every: a_page_loaded_anew_goes_on_where_it_was, the_figures_of_a_page_are_the_slides_of_a_talk,
        escape_ends_a_talk_from_the_second_slide_on;
}

const HALL: Screen = Screen { width: 1920, height: 1080, ..Screen::LAPTOP };

/// The figure that is projected.
const NOW: &str = "document.querySelector('[projected]')?.getAttribute('figure')";

/// A talk that has begun with a figure of a page.
fn talk(run: &Run, figure: &str) -> Result<Page> {
    let page = Page::open_far(run, HALL, "1-derivatives.html", figure)?;
    page.ask(&format!("document.querySelector('[figure={figure}]').project(true)"))?;
    page.wait_until(&format!("{NOW} === {figure:?}"))?;
    Ok(page)
}

fn a_page_loaded_anew_goes_on_where_it_was(run: &Run) -> Result<()> {
    let page = Page::open(run, HALL, "index.html")?;
    page.ask("figure.project(true)")?;
    page.ask("figure.set('surface', 'booth')")?;
    page.settle()?;
    let (state, search) = (page.state()?, page.text("location.search")?);
    assert!(search.contains("project=descent"), "{search}");
    page.reload()?;
    page.ready()?;
    page.wait_until("figure.hasAttribute('projected')")?;
    assert_eq!(page.state()?, state);
    Ok(())
}

fn the_figures_of_a_page_are_the_slides_of_a_talk(run: &Run) -> Result<()> {
    let page = Page::open_far(run, HALL, "1-derivatives.html", "tangent")?;
    page.ask("document.querySelector('[figure=tangent]').shadowRoot.querySelector('.handles button').focus()")?;
    page.press("p")?;
    page.wait_until(&format!("{NOW} === 'tangent'"))?;
    for (key, times, figure) in [(Key::PageDown, 2, "rules"), (Key::PageDown, 2, "mse"), (Key::PageUp, 1, "rules")] {
        for _ in 0..times {
            page.press(key.clone())?;
        }
        page.wait_until(&format!("{NOW} === {figure:?} && location.search.includes('project={figure}')"))?;
        page.settle()?;
        assert_eq!(page.get("document.querySelectorAll('[projected]').length")?, json!(1));
        assert_eq!(page.text("document.activeElement.getAttribute('figure')")?, figure, "keys go to what is seen");
    }
    Ok(())
}

fn who_presses_twice_before_the_next_one_is_there_goes_one_on(run: &Run) -> Result<()> {
    let page = talk(run, "tangent")?;
    page.press(Key::PageDown)?;
    page.ask(
        "const press = () => dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', cancelable: true }));
         press();
         press();
         return document.querySelector('[figure=rules]').ready.then(() => null)",
    )?;
    page.settle()?;
    assert_eq!(
        page.get("[...document.querySelectorAll('[projected]')].map((one) => one.getAttribute('figure'))")?,
        json!(["rules"])
    );
    page.wait_until("location.search.includes('project=rules')")
}

fn who_leaves_before_the_next_one_is_there_stays_away(run: &Run) -> Result<()> {
    let page = talk(run, "tangent")?;
    page.press(Key::PageDown)?;
    page.ask(
        "for (const key of ['PageDown', 'Escape']) dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
         return document.querySelector('[figure=rules]').ready.then(() => null)",
    )?;
    page.settle()?;
    assert_eq!(page.get("[document.querySelector('[projected]'), location.search]")?, json!([null, ""]));
    Ok(())
}

fn a_figure_that_does_not_open_is_passed_over(run: &Run) -> Result<()> {
    let figures = ["tangent", "nothing", "mse"].map(|id| format!("<fall-line figure=\"{id}\"></fall-line>")).concat();
    let page =
        Page::made(run, HALL, &format!("<main>{figures}</main><script type=\"module\" src=\"page.js\"></script>"))?;
    page.ready()?;
    page.ask("figure.project(true)")?;
    page.press(Key::PageDown)?;
    page.press(Key::PageDown)?;
    page.wait_until(&format!("{NOW} === 'mse'"))
}

fn escape_ends_a_talk_from_the_second_slide_on(run: &Run) -> Result<()> {
    let page = talk(run, "tangent")?;
    let screen = |full: bool| {
        page.ask(&format!(
            "Object.defineProperty(document, 'fullscreenElement', {{ configurable: true, value: {} }});
             document.dispatchEvent(new Event('fullscreenchange'))",
            if full { "document.documentElement" } else { "null" }
        ))
    };
    screen(true)?;
    page.press(Key::PageDown)?;
    page.press(Key::PageDown)?;
    page.wait_until(&format!("{NOW} === 'rules'"))?;
    screen(false)?;
    assert_eq!(page.get("document.querySelector('[projected]')")?, json!(null));
    Ok(())
}

fn what_is_written_late_does_not_bring_the_slide_before_back(run: &Run) -> Result<()> {
    let page = talk(run, "rules")?;
    // The hand is still on the slider when the page is turned: no change comes after.
    page.ask(
        "const [rules, mse] = ['rules', 'mse'].map((id) => document.querySelector(`[figure=${id}]`));
         window.rules = rules;
         mse.setAttribute('loading', 'eager');
         const press = () => dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', cancelable: true }));
         const slider = rules.shadowRoot.querySelector('.play-bar input');
         const move = (to) => {
           slider.valueAsNumber = to;
           slider.dispatchEvent(new Event('input'));
           return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
         };
         press();
         return mse.ready.then(() => move(0)).then(() => move(0.4)).then(press)",
    )?;
    page.wait_until(&format!("{NOW} === 'mse'"))?;
    page.wait_until("location.search.endsWith(`figure=rules&${rules.state}`)")?;
    let search = page.text("location.search")?;
    assert!(search.contains("project=mse"), "{search}");
    Ok(())
}

fn where_nothing_is_projected_no_address_says_so(run: &Run) -> Result<()> {
    let page = Page::open(run, HALL, "index.html?project=nothing")?;
    page.wait_until("location.search === ''")?;
    page.ask("figure.project(true)")?;
    page.wait_until("location.search === '?project=descent'")?;
    page.ask("figure.set('surface', 'booth')")?;
    page.wait_until("location.search.includes('surface=booth')")?;
    page.ask("figure.project(false)")?;
    page.wait_until("!location.search.includes('project')")?;
    page.back()?;
    page.wait_until("!figure.state.includes('booth') && location.search === ''")
}

fn a_slide_that_is_taken_out_of_the_page_is_over(run: &Run) -> Result<()> {
    let page = Page::open(run, HALL, "index.html")?;
    page.ask("figure.project(true)")?;
    page.wait_until("location.search === '?project=descent'")?;
    page.ask("figure.remove()")?;
    page.wait_until("location.search === '' && document.documentElement.style.overflow === ''")?;
    assert_eq!(page.get("document.querySelectorAll('[inert]').length")?, json!(0));
    page.expect_no_errors()
}
