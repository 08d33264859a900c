//! Figures open when they become visible, and suspend when they no longer are.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::Result;
use fall_line::figures::FIGURES;
use serde_json::json;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    One: a_page_loads_only_what_its_figures_need, a_figure_that_becomes_eager_opens;
    Every: a_figure_is_not_opened_before_it_is_visible, an_eager_figure_opens_off_screen_and_dispatches_events,
        off_screen_figures_suspend_and_resume_when_visible, a_figure_removed_while_suspended_keeps_its_state;
}

/// A visible figure, and one three viewports below it.
const FAR: &str = r#"<fall-line figure="descent" steps="100"></fall-line><div style="height: 300vh"></div>
                     <fall-line figure="descent" steps="50"></fall-line>"#;
/// The lower figure.
const LOWER: &str = "document.querySelector('fall-line:last-of-type')";
/// The device pixels that each of the canvases holds on which it is painted; empty if it has none.
const PIXELS: &str =
    "[...document.querySelector('fall-line:last-of-type').shadowRoot.querySelectorAll('canvas:not(.still)')]
                        .map(({ width, height }) => width * height)";
/// The share of the pixels of its still that have a colour.
const COLOURED: &str = "((still) => {
    if (!still?.checkVisibility({ visibilityProperty: true })) return 0;
    const { data } = still.getContext('2d').getImageData(0, 0, still.width, still.height);
    let coloured = 0;
    for (let at = 0; at < data.length; at += 4)
      coloured += Math.max(...data.slice(at, at + 3)) - Math.min(...data.slice(at, at + 3)) > 60 && data[at + 3] === 255;
    return coloured / (still.clientWidth * still.clientHeight);
  })(document.querySelector('fall-line:last-of-type').shadowRoot.querySelector('.still'))";

/// The files of the core and of its chunks that were requested.
const MODULES: &str = "performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1))
                         .filter((name) => name.endsWith('.wasm'))";

fn course(run: &TestRun, body: &str) -> Result<Page> {
    let page = Page::from_html(run, Screen::LAPTOP, body)?;
    page.ready()?;
    Ok(page)
}

fn scroll_to_lower(page: &Page) -> Result<()> {
    page.execute(&format!("{LOWER}.scrollIntoView(); return {LOWER}.settled.then(() => null)"))?;
    Ok(())
}

fn a_figure_is_not_opened_before_it_is_visible(run: &TestRun) -> Result<()> {
    let page = course(run, FAR)?;
    assert_eq!(page.get(PIXELS)?, json!([]));
    assert_eq!(page.get(&format!("{LOWER}.readouts"))?, json!([]));
    assert!(page.number(&format!("{LOWER}.clientHeight"))? > 300.0, "no space is reserved for it");
    page.execute(&format!("{LOWER}.state = 'steps=7'"))?;
    assert_eq!(page.text(&format!("{LOWER}.state"))?, "steps=7");
    scroll_to_lower(&page)?;
    assert_eq!(page.get(&format!("{LOWER}.readouts[0].step"))?, json!(7));
    assert_eq!(page.text(&format!("{LOWER}.state"))?, "steps=7");
    let modules = page.get(MODULES)?;
    let modules: Vec<_> = modules.as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
    assert!(modules.contains(&"fall_line_bg.wasm") && modules.contains(&"descent.wasm"), "{modules:?}");
    let once: BTreeSet<_> = modules.iter().collect();
    assert_eq!(once.len(), modules.len(), "each is fetched once: {modules:?}");
    page.expect_no_errors()
}

fn a_page_loads_only_what_its_figures_need(run: &TestRun) -> Result<()> {
    let page = course(run, r#"<fall-line figure="tangent"></fall-line>"#)?;
    let modules = page.get(MODULES)?;
    let loaded = |figure: &str| {
        let mut names = modules.as_array().into_iter().flatten().filter_map(|name| name.as_str());
        names.any(|name| name == format!("{figure}.wasm"))
    };
    assert!(loaded("tangent"), "{modules}");
    for figure in FIGURES.iter().filter(|card| card.id != "tangent") {
        assert!(!loaded(figure.id), "{modules}");
    }
    page.expect_no_errors()
}

fn an_eager_figure_opens_off_screen_and_dispatches_events(run: &TestRun) -> Result<()> {
    let page = course(run, &FAR.replace(r#"steps="50""#, r#"steps="50" loading="eager""#))?;
    page.execute(&format!("return {LOWER}.ready.then(() => null)"))?;
    page.settle()?;
    assert_eq!(page.get(PIXELS)?, json!([0, 0]), "it holds pixels off screen");
    assert!(page.number(COLOURED)? > 0.3, "a page photographed whole shows no picture");
    let events = page.execute(&format!(
        "const events = [];
         for (const type of ['input', 'change']) {LOWER}.addEventListener(type, () => events.push(type));
         {LOWER}.set('steps', 20);
         {LOWER}.set('learning-rate', 0.001);
         return new Promise((done) => setTimeout(() => done([...events, {LOWER}.readouts[0].step])))"
    ))?;
    assert_eq!(events, json!(["input", "change", 20]));
    page.expect_no_errors()
}

fn a_figure_that_becomes_eager_opens(run: &TestRun) -> Result<()> {
    let page = course(run, FAR)?;
    page.execute(&format!("{LOWER}.setAttribute('loading', 'eager'); return {LOWER}.ready.then(() => null)"))?;
    assert_eq!(page.get(&format!("{LOWER}.readouts[0].step"))?, json!(50));
    Ok(())
}

fn off_screen_figures_suspend_and_resume_when_visible(run: &TestRun) -> Result<()> {
    let page = course(run, FAR)?;
    let step = || page.number("figure.readouts[0].step");
    page.execute("figure.set('speed', 5); figure.reset(); figure.play()")?;
    page.wait_until("figure.readouts[0].step >= 1")?;
    scroll_to_lower(&page)?;
    page.wait_until_settled()?;
    assert_eq!(page.get("inside.querySelector('canvas').width")?, json!(0));
    let suspended_at = step()?;
    page.execute(
        "window.frames_requested = 0;
         const request = requestAnimationFrame;
         window.requestAnimationFrame = (next) => { frames_requested += 1; return request(next); }",
    )?;
    page.pause(Duration::from_millis(500));
    assert_eq!(page.get("frames_requested")?, json!(0), "frames are requested off screen");
    assert_eq!(step()?, suspended_at);
    page.execute("scrollTo(0, 0)")?;
    page.wait_until("inside.querySelector('canvas').width > 0")?;
    page.wait_until(&format!("figure.readouts[0].step > {suspended_at}"))?;
    page.wait_until(&format!("{PIXELS}.every((pixels) => pixels === 0)"))?;
    assert!(page.number(COLOURED)? > 0.3, "a page photographed whole shows no picture");
    scroll_to_lower(&page)?;
    assert_eq!(page.number(COLOURED)?, 0.0, "the still stays when the picture is back");
    page.expect_no_errors()
}

fn a_figure_removed_while_suspended_keeps_its_state(run: &TestRun) -> Result<()> {
    let page = course(run, FAR)?;
    scroll_to_lower(&page)?;
    page.execute(&format!("{LOWER}.set('steps', 30); scrollTo(0, 0)"))?;
    page.execute(&format!("return {LOWER}.settled.then(() => null)"))?;
    assert_eq!(page.get(PIXELS)?, json!([0, 0]));
    page.execute(&format!("const lower = {LOWER}; lower.remove(); document.body.append(lower)"))?;
    assert_eq!(page.get(PIXELS)?, json!([]), "it is not reopened before it is visible");
    scroll_to_lower(&page)?;
    assert_eq!(page.get(&format!("{LOWER}.readouts[0].step"))?, json!(30));
    page.expect_no_errors()
}
