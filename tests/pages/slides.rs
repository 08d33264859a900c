//! A page's figures as the slides of a talk, and the address, which records the current slide.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every needs HistoryByScript: the_address_names_a_slide_only_while_one_is_projected;
    One: pressing_twice_while_a_slide_loads_advances_once, leaving_while_a_slide_loads_ends_the_talk,
        a_late_state_change_does_not_bring_back_the_previous_slide, a_figure_that_fails_to_open_is_skipped,
        removing_the_current_slide_ends_the_talk;
    Every: reloading_resumes_the_talk, the_figures_of_a_page_are_the_slides_of_a_talk,
        escape_ends_a_talk_on_a_later_slide;
}

const HALL: Screen = Screen { width: 1920, height: 1080, ..Screen::LAPTOP };

/// The id of the projected figure.
const CURRENT: &str = "document.querySelector('[projected]')?.getAttribute('figure')";

/// Starts a talk at a figure.
fn talk(run: &TestRun, figure: &str) -> Result<Page> {
    let page = Page::open_at_figure(run, HALL, "1-derivatives.html", figure)?;
    page.execute(&format!("document.querySelector('[figure={figure}]').project(true)"))?;
    page.wait_until(&format!("{CURRENT} === {figure:?}"))?;
    Ok(page)
}

fn reloading_resumes_the_talk(run: &TestRun) -> Result<()> {
    let page = Page::open(run, HALL, "index.html")?;
    page.execute("figure.project(true)")?;
    page.execute("figure.set('surface', 'booth')")?;
    page.settle()?;
    let (state, search) = (page.state()?, page.text("location.search")?);
    assert!(search.contains("project=descent"), "{search}");
    page.reload()?;
    page.ready()?;
    page.wait_until("figure.hasAttribute('projected')")?;
    assert_eq!(page.state()?, state);
    Ok(())
}

fn the_figures_of_a_page_are_the_slides_of_a_talk(run: &TestRun) -> Result<()> {
    let page = Page::open_at_figure(run, HALL, "1-derivatives.html", "tangent")?;
    page.execute("document.querySelector('[figure=tangent]').shadowRoot.querySelector('.handles button').focus()")?;
    page.press("p")?;
    page.wait_until(&format!("{CURRENT} === 'tangent'"))?;
    for (key, times, figure) in [(Key::PageDown, 2, "rules"), (Key::PageDown, 2, "mse"), (Key::PageUp, 1, "rules")] {
        for _ in 0..times {
            page.press(key.clone())?;
        }
        page.wait_until(&format!("{CURRENT} === {figure:?} && location.search.includes('project={figure}')"))?;
        page.settle()?;
        assert_eq!(page.get("document.querySelectorAll('[projected]').length")?, json!(1));
        assert_eq!(
            page.text("document.activeElement.getAttribute('figure')")?,
            figure,
            "the visible figure has the focus"
        );
    }
    Ok(())
}

fn pressing_twice_while_a_slide_loads_advances_once(run: &TestRun) -> Result<()> {
    let page = talk(run, "tangent")?;
    page.press(Key::PageDown)?;
    page.execute(
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

fn leaving_while_a_slide_loads_ends_the_talk(run: &TestRun) -> Result<()> {
    let page = talk(run, "tangent")?;
    page.press(Key::PageDown)?;
    page.execute(
        "for (const key of ['PageDown', 'Escape']) dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
         return document.querySelector('[figure=rules]').ready.then(() => null)",
    )?;
    page.settle()?;
    assert_eq!(page.get("[document.querySelector('[projected]'), location.search]")?, json!([null, ""]));
    Ok(())
}

fn a_figure_that_fails_to_open_is_skipped(run: &TestRun) -> Result<()> {
    let figures = ["tangent", "nothing", "mse"].map(|id| format!("<fall-line figure=\"{id}\"></fall-line>")).concat();
    let page = Page::from_html(
        run,
        HALL,
        &format!("<main>{figures}</main><script type=\"module\" src=\"page.js\"></script>"),
    )?;
    page.ready()?;
    page.execute("figure.project(true)")?;
    page.press(Key::PageDown)?;
    page.press(Key::PageDown)?;
    page.wait_until(&format!("{CURRENT} === 'mse'"))
}

fn escape_ends_a_talk_on_a_later_slide(run: &TestRun) -> Result<()> {
    let page = talk(run, "tangent")?;
    let screen = |full: bool| {
        page.execute(&format!(
            "Object.defineProperty(document, 'fullscreenElement', {{ configurable: true, value: {} }});
             document.dispatchEvent(new Event('fullscreenchange'))",
            if full { "document.documentElement" } else { "null" }
        ))
    };
    screen(true)?;
    page.press(Key::PageDown)?;
    page.press(Key::PageDown)?;
    page.wait_until(&format!("{CURRENT} === 'rules'"))?;
    screen(false)?;
    assert_eq!(page.get("document.querySelector('[projected]')")?, json!(null));
    Ok(())
}

fn a_late_state_change_does_not_bring_back_the_previous_slide(run: &TestRun) -> Result<()> {
    let page = talk(run, "rules")?;
    // The slider is still held when the slide changes, so no `change` event follows.
    page.execute(
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
    page.wait_until(&format!("{CURRENT} === 'mse'"))?;
    page.wait_until("location.search.endsWith(`figure=rules&${rules.state}`)")?;
    let search = page.text("location.search")?;
    assert!(search.contains("project=mse"), "{search}");
    Ok(())
}

fn the_address_names_a_slide_only_while_one_is_projected(run: &TestRun) -> Result<()> {
    let page = Page::open(run, HALL, "index.html?project=nothing")?;
    page.wait_until("location.search === ''")?;
    page.execute("figure.project(true)")?;
    page.wait_until("location.search === '?project=descent'")?;
    page.execute("figure.set('surface', 'booth')")?;
    page.wait_until("location.search.includes('surface=booth')")?;
    page.execute("figure.project(false)")?;
    page.wait_until("!location.search.includes('project')")?;
    page.back()?;
    page.wait_until("!figure.state.includes('booth') && location.search === ''")
}

fn removing_the_current_slide_ends_the_talk(run: &TestRun) -> Result<()> {
    let page = Page::open(run, HALL, "index.html")?;
    page.execute("figure.project(true)")?;
    page.wait_until("location.search === '?project=descent'")?;
    page.execute("figure.remove()")?;
    page.wait_until("location.search === '' && document.documentElement.style.overflow === ''")?;
    assert_eq!(page.get("document.querySelectorAll('[inert]').length")?, json!(0));
    page.expect_no_errors()
}
