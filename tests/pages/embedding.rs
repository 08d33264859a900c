//! The pages about embedding: their examples work, and their listings match the source.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use xtask::browser::Browser;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;
use xtask::{npm, repository};

use crate::page::Page;

page_tests! {
    One: every_page_is_accessible_and_matches_its_listings, the_index_links_to_every_page, two_figures_stay_in_sync,
        a_page_controls_its_element_and_its_frame;
    Every: a_frame_gets_the_height_of_its_figure, the_height_of_a_frame_settles_for_any_figure, a_lazy_frame_loads_when_scrolled_to,
        a_flood_of_messages_is_one_change_per_frame;
}

/// The names of all pages about embedding.
fn pages() -> Result<Vec<String>> {
    let names = fs::read_dir(repository::root().join("www/embedding"))?;
    let mut names: Vec<_> = names.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.ends_with(".html"));
    names.sort();
    assert!(names.len() > 8, "{names:?}");
    Ok(names)
}

/// Waits for every figure of a page and of its frames, and returns their number. A sandbox cannot be inspected: it is sent invalid
/// messages until it answers with an error, which it does once its figure is open.
pub const WAIT_FOR_FIGURES: &str = "
    const figures = [...document.querySelectorAll('fall-line')];
    const ready = (figure) => customElements.whenDefined('fall-line').then(() => figure.ready);
    const frames = [...document.querySelectorAll('iframe')];
    const answers = (frame) => new Promise((done) => {
      const wrong = { type: 'fall-line:set', name: 'nothing', value: '' };
      const timer = setInterval(() => frame.contentWindow.postMessage(wrong, '*'), 20);
      addEventListener('message', ({ source, data }) => {
        if (source !== frame.contentWindow || data.type !== 'fall-line:error') return;
        clearInterval(timer);
        done(true);
      });
    });
    const loaded = (frame) => {
      frame.scrollIntoView();
      if (frame.sandbox.length > 0) return answers(frame);
      return new Promise((done) => {
        const poll = () => {
          const figure = frame.contentDocument?.querySelector('fall-line:defined');
          if (figure) figure.ready.then(() => done(true));
          else setTimeout(poll, 20);
        };
        poll();
      });
    };
    return Promise.all([...figures.map(ready), ...frames.map(loaded)]).then((all) => all.length)";

/// Listings that differ from their source; the page's relative addresses stand for a host's.
const WRONG_LISTINGS: &str = "
    const normalise = (text) => text.replaceAll('https://HOST/', '../').replace(/\\s+/g, ' ').trim();
    const file = (name) => fetch(name).then((answer) => answer.text()).then(normalise);
    const blocks = [...document.querySelectorAll('pre.live')];
    const check = async (block) => {
      const source = await file(block.dataset.file ?? location.pathname);
      const listing = normalise(block.textContent);
      return (block.dataset.file ? source === listing : source.includes(listing)) ? [] : [listing];
    };
    return Promise.all(blocks.map(check)).then((found) => found.flat())";

/// axe-core's violations in a page without its frames, which other tests cover.
const VIOLATIONS: &str = "
    return axe.run(document, { resultTypes: ['violations'], iframes: false }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(' ')}`)))";

fn every_page_is_accessible_and_matches_its_listings(run: &TestRun) -> Result<()> {
    let browser = run.browser(Screen::LAPTOP)?;
    let axe = fs::read_to_string(npm::file("axe-core/axe.min.js")?)?;
    for name in pages()? {
        browser.open(&format!("embedding/{name}"))?;
        let figures = browser.script(WAIT_FOR_FIGURES)?;
        assert_eq!(figures.as_u64() > Some(0), name != "index.html", "{name} has {figures} figures");
        assert_eq!(browser.script(WRONG_LISTINGS)?, json!([]), "{name}");
        assert_eq!(browser.script(&format!("{axe};{VIOLATIONS}"))?, json!([]), "{name}");
        browser.settle()?;
        browser.expect_no_errors().context(name)?;
    }
    Ok(())
}

fn the_index_links_to_every_page(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    assert_eq!(page.get("document.querySelectorAll('.embed a[href=\"embedding/\"]').length")?, json!(1));
    page.open("embedding/")?;
    let linked =
        page.script("return [...document.querySelectorAll('li a')].map((link) => link.getAttribute('href')).sort()")?;
    let expected: Vec<_> = pages()?.into_iter().filter(|name| name != "index.html").collect();
    assert_eq!(linked, json!(expected));
    Ok(())
}

fn two_figures_stay_in_sync(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embedding/two-in-step.html")?;
    let starts =
        "[...document.querySelectorAll('fall-line')].map((one) => new URLSearchParams(one.state).get('start'))";
    page.script(WAIT_FOR_FIGURES)?;
    page.execute("figure.set('start', '0.5,0.25')")?;
    page.wait_until(&format!("{starts}.every((start) => start === '0.5,0.25')"))?;
    page.execute("document.querySelectorAll('fall-line')[1].set('start', '-1,1')")?;
    page.wait_until(&format!("{starts}.every((start) => start === '-1,1')"))?;
    let names =
        page.get("[...document.querySelectorAll('fall-line')].map((one) => one.readouts.map(({ id }) => id))")?;
    assert_eq!(names, json!([["momentum"], ["adam"]]), "only the start is shared");
    page.expect_no_errors()
}

fn a_page_controls_its_element_and_its_frame(run: &TestRun) -> Result<()> {
    for (path, figure) in [
        ("embedding/methods.html", "document.querySelector('fall-line')"),
        ("embedding/messages.html", "frames[0].document.querySelector('fall-line')"),
    ] {
        let page = run.browser(Screen::LAPTOP)?;
        page.open(path)?;
        page.script(WAIT_FOR_FIGURES)?;
        let press = |id: &str| page.script(&format!("document.getElementById('{id}').click()"));
        press("too-far")?;
        page.wait_for("document.querySelector('output').textContent.startsWith('sgd: diverged at step')")?;
        press("start-over")?;
        page.wait_for(&format!("{figure}.readouts[0].step === 0"))?;
        press("step")?;
        page.wait_for(&format!("{figure}.readouts[0].step === 1"))?;
        page.expect_no_errors()?;
    }
    Ok(())
}

/// False until the figure in the frame is open and exactly fits the height it last requested; then that height, all heights it has
/// requested, and values that change until everything has settled.
const FITTED: &str = "(() => {
    const frame = document.querySelector('iframe'), height = Number(frame.height);
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = frames[0].document.documentElement ?? {};
    const open = frames[0].document.querySelector('fall-line')?.readouts?.length > 0;
    const fits = scrollHeight === clientHeight && scrollWidth === clientWidth;
    const heights = messages.filter(({ type }) => type === 'fall-line:resize').map(({ height }) => height);
    return open && fits && heights.at(-1) === height && [height, heights, messages.length, clientHeight, clientWidth];
  })()";

/// A page that gives its frame the height it requests, with the frame still empty. Its messages are collected in `messages`.
fn resizing_page(run: &TestRun) -> Result<Browser> {
    let page = run.browser(Screen::LAPTOP)?;
    page.open("embedding/height.html")?;
    page.script(WAIT_FOR_FIGURES)?;
    unload(&page)?;
    page.script("window.messages = []; addEventListener('message', ({ data }) => messages.push(data))")?;
    Ok(page)
}

/// Unloads the figure, so it sends no messages about what happens to the frame next.
fn unload(page: &Browser) -> Result<()> {
    page.script("document.querySelector('iframe').src = 'about:blank'")?;
    page.wait_for("frames[0].location.href === 'about:blank' && frames[0].document.readyState === 'complete'")
}

/// Changes the frame, waits until its height has settled, and returns it.
fn settled_height(page: &Browser, change: &str) -> Result<u64> {
    page.script(&format!("const frame = document.querySelector('iframe'); messages.length = 0; {change}"))?;
    let fitted = page.wait_until_stable(FITTED)?;
    // Without readouts, with them, with a legend, and with the legend of the final size.
    let heights = fitted[1].as_array().context("heights")?;
    assert!((1..=4).contains(&heights.len()), "{change}: {fitted}");
    fitted[0].as_u64().context("a height")
}

fn a_frame_gets_the_height_of_its_figure(run: &TestRun) -> Result<()> {
    let page = resizing_page(run)?;
    let wide = settled_height(&page, "frame.src = '../embed.html?figure=descent&surface=booth&hide=readouts'")?;
    assert!(wide > 400, "{wide}");
    // In a narrow frame the figure's parts are stacked.
    let narrow = settled_height(&page, "frame.width = 320")?;
    assert!(narrow > wide, "{narrow} {wide}");
    assert_eq!(settled_height(&page, "frame.width = '100%'")?, wide, "the height returns with the width");
    // A height set by the page does not change the one requested.
    for other in [400, 3000] {
        page.script(&format!("messages.length = 0; document.querySelector('iframe').height = {other}"))?;
        page.wait_until_stable("[messages.length, frames[0].innerHeight]")?;
        assert_eq!(page.script("return messages")?, json!([]), "a frame of {other} px");
    }
    page.script("document.querySelector('iframe').width = 319")?;
    page.wait_until_stable("messages.length > 0 && messages.length % 2 === 0 && [messages.length]")?;
    let requested = page.script(
        "const heights = (kind) => messages.filter(kind).map(({ height }) => height);
         return [heights(({ type }) => type === 'fall-line:resize'), heights(({ subject }) => subject === 'lti.frameResize')]",
    )?;
    assert_eq!(requested[0], requested[1], "both kinds of message report the same heights");
    assert!(requested[0].as_array().is_some_and(|heights| !heights.is_empty()), "{requested}");
    page.expect_no_errors()
}

fn the_height_of_a_frame_settles_for_any_figure(run: &TestRun) -> Result<()> {
    let page = resizing_page(run)?;
    for figure in ["locality", "descent&basins=sgd", "hessian", "jacobian"] {
        for width in ["100%", "320", "700"] {
            unload(&page)?;
            let open =
                format!("frame.width = '{width}'; frame.height = 150; frame.src = '../embed.html?figure={figure}'");
            settled_height(&page, &open)?;
        }
    }
    page.expect_no_errors()
}

fn a_lazy_frame_loads_when_scrolled_to(run: &TestRun) -> Result<()> {
    let page = run.browser(Screen::LAPTOP)?;
    page.open("embedding/lazy.html")?;
    page.wait_for("document.readyState === 'complete'")?;
    page.pause(Duration::from_millis(500));
    assert_eq!(page.script("return frames[0].location.href")?, json!("about:blank"));
    page.script("document.querySelector('iframe').scrollIntoView()")?;
    page.wait_for("frames[0].document.querySelector('fall-line')?.readouts?.length > 0")?;
    page.expect_no_errors()
}

fn a_flood_of_messages_is_one_change_per_frame(run: &TestRun) -> Result<()> {
    let page = run.browser(Screen::LAPTOP)?;
    page.open("embedding/messages.html")?;
    page.script(WAIT_FOR_FIGURES)?;
    page.settle()?;
    let flood_size = run.times(1_000, 20_000);
    let flood = page.script(&format!(
        "const messages = [];
         addEventListener('message', ({{ data }}) => messages.push(data));
         let ticks = 0;
         const tick = () => {{ ticks++; frames[0].requestAnimationFrame(tick); }};
         frames[0].requestAnimationFrame(tick);
         const post = (message) => frames[0].postMessage({{ type: 'fall-line:set', ...message }}, '*');
         for (let count = 0; count < {flood_size}; count++) {{
           post({{ name: 'steps', value: 1 + (count % 50) }});
           post({{ name: `wrong${{count}}`, value: 1 }});
         }}
         post({{ name: 'steps', value: 77 }});
         return new Promise((done) => {{
           const poll = () => {{
             const changes = messages.filter(({{ type }}) => type === 'fall-line:change');
             if (changes.at(-1)?.readouts[0].step !== 77) return setTimeout(poll, 20);
             done({{ changes: changes.length, ticks, frames: frames[0].document.querySelectorAll('fall-line').length }});
           }};
           poll();
         }})",
    ))?;
    let count = |what: &str| flood[what].as_u64().context("a count");
    assert!(count("changes")? <= count("ticks")? + 1, "{flood}");
    assert_eq!(flood["frames"], Value::from(1));
    Ok(())
}
