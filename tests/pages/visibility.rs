//! Figures open when they come into sight, and rest when they leave it.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::Result;
use fall_line::figures::FIGURES;
use serde_json::json;
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    One: a_page_loads_what_its_figures_need_and_nothing_of_others, a_figure_that_becomes_eager_opens;
    Every: a_figure_that_nobody_has_seen_is_not_opened, an_eager_figure_opens_out_of_sight_and_tells_what_happens,
        what_leaves_sight_rests_and_goes_on_when_it_is_back, a_printer_shows_what_nobody_has_scrolled_to,
        what_is_taken_out_while_it_rests_comes_back_as_it_was;
}

/// A figure in sight, and one three windows below it.
const FAR: &str = r#"<fall-line figure="descent" steps="100"></fall-line><div style="height: 300vh"></div>
                     <fall-line figure="descent" steps="50"></fall-line>"#;
/// The lower one.
const LOWER: &str = "document.querySelector('fall-line:last-of-type')";
/// Device pixels that its canvases hold; none where it has no canvas.
const PIXELS: &str = "[...document.querySelector('fall-line:last-of-type').shadowRoot.querySelectorAll('canvas')]
                        .map(({ width, height }) => width * height)";

/// The files of the core and of its parts that were asked for.
const MODULES: &str = "performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1))
                         .filter((name) => name.endsWith('.wasm'))";

fn course(run: &Run, body: &str) -> Result<Page> {
    let page = Page::made(run, Screen::LAPTOP, body)?;
    page.ready()?;
    Ok(page)
}

fn scroll_to_lower(page: &Page) -> Result<()> {
    page.ask(&format!("{LOWER}.scrollIntoView(); return {LOWER}.settled.then(() => null)"))?;
    Ok(())
}

fn a_figure_that_nobody_has_seen_is_not_opened(run: &Run) -> Result<()> {
    let page = course(run, FAR)?;
    assert_eq!(page.get(PIXELS)?, json!([]));
    assert_eq!(page.get(&format!("{LOWER}.readouts"))?, json!([]));
    assert!(page.number(&format!("{LOWER}.clientHeight"))? > 300.0, "it keeps no room");
    page.ask(&format!("{LOWER}.state = 'steps=7'"))?;
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

fn a_page_loads_what_its_figures_need_and_nothing_of_others(run: &Run) -> Result<()> {
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

fn an_eager_figure_opens_out_of_sight_and_tells_what_happens(run: &Run) -> Result<()> {
    let page = course(run, &FAR.replace(r#"steps="50""#, r#"steps="50" loading="eager""#))?;
    page.ask(&format!("return {LOWER}.ready.then(() => null)"))?;
    page.settle()?;
    assert_eq!(page.get(PIXELS)?, json!([0, 0]), "it holds pixels that nobody sees");
    let told = page.ask(&format!(
        "const told = [];
         for (const type of ['input', 'change']) {LOWER}.addEventListener(type, () => told.push(type));
         {LOWER}.set('steps', 20);
         {LOWER}.set('learning-rate', 0.001);
         return new Promise((done) => setTimeout(() => done([...told, {LOWER}.readouts[0].step])))"
    ))?;
    assert_eq!(told, json!(["input", "change", 20]));
    page.expect_no_errors()
}

fn a_figure_that_becomes_eager_opens(run: &Run) -> Result<()> {
    let page = course(run, FAR)?;
    page.ask(&format!("{LOWER}.setAttribute('loading', 'eager'); return {LOWER}.ready.then(() => null)"))?;
    assert_eq!(page.get(&format!("{LOWER}.readouts[0].step"))?, json!(50));
    Ok(())
}

fn what_leaves_sight_rests_and_goes_on_when_it_is_back(run: &Run) -> Result<()> {
    let page = course(run, FAR)?;
    let step = || page.number("figure.readouts[0].step");
    page.ask("figure.set('speed', 5); figure.reset(); figure.play()")?;
    page.wait_until("figure.readouts[0].step >= 1")?;
    scroll_to_lower(&page)?;
    page.rest()?;
    assert_eq!(page.get("inside.querySelector('canvas').width")?, json!(0));
    let rested = step()?;
    page.ask(
        "window.frames_asked = 0;
         const ask = requestAnimationFrame;
         window.requestAnimationFrame = (next) => { frames_asked += 1; return ask(next); }",
    )?;
    page.pause(Duration::from_millis(500));
    assert_eq!(page.get("frames_asked")?, json!(0), "somebody asks for frames that nobody sees");
    assert_eq!(step()?, rested);
    page.ask("scrollTo(0, 0)")?;
    page.wait_until("inside.querySelector('canvas').width > 0")?;
    page.wait_until(&format!("figure.readouts[0].step > {rested}"))?;
    page.wait_until(&format!("{PIXELS}.every((pixels) => pixels === 0)"))?;
    page.expect_no_errors()
}

fn a_printer_shows_what_nobody_has_scrolled_to(run: &Run) -> Result<()> {
    let page = course(run, FAR)?;
    page.ask("dispatchEvent(new Event('beforeprint'))")?;
    let printed = page.get(PIXELS)?;
    let [backdrop, front] = [0, 1].map(|index| printed[index].as_u64().unwrap_or_default());
    assert!(backdrop > 100_000 && front > 100_000, "{printed}");
    assert_eq!(page.get(&format!("{LOWER}.readouts[0].step"))?, json!(50));
    page.ask("dispatchEvent(new Event('afterprint'))")?;
    assert_eq!(page.get(PIXELS)?, json!([0, 0]));
    assert!(page.number("inside.querySelector('canvas').width")? > 0.0, "what is in sight keeps its picture");
    page.expect_no_errors()
}

fn what_is_taken_out_while_it_rests_comes_back_as_it_was(run: &Run) -> Result<()> {
    let page = course(run, FAR)?;
    scroll_to_lower(&page)?;
    page.ask(&format!("{LOWER}.set('steps', 30); scrollTo(0, 0)"))?;
    page.ask(&format!("return {LOWER}.settled.then(() => null)"))?;
    assert_eq!(page.get(PIXELS)?, json!([0, 0]));
    page.ask(&format!("const lower = {LOWER}; lower.remove(); document.body.append(lower)"))?;
    assert_eq!(page.get(PIXELS)?, json!([]), "it is not opened again before it is seen");
    scroll_to_lower(&page)?;
    assert_eq!(page.get(&format!("{LOWER}.readouts[0].step"))?, json!(30));
    page.expect_no_errors()
}
