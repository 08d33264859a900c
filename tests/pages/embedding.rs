//! The pages about embedding do what they say, and say what they do.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use xtask::browser::Browser;
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;
use xtask::{npm, repository};

use crate::page::Page;

page_tests! {
    One: every_page_shows_what_it_says_to_copy_to_everyone, the_page_of_the_figures_leads_to_every_one, two_figures_go_in_step,
        a_page_controls_its_element_and_its_frame;
    Every: a_frame_gets_the_height_of_its_figure, a_frame_comes_to_rest_whatever_is_in_it, a_lazy_frame_waits_for_its_reader,
        a_flood_of_messages_is_one_change_a_frame;
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

/// Waits for every figure of a page, in itself and in its frames. A sandbox cannot be looked into: it is asked for what there is
/// not until it complains, which it does when it is open. Returns how many figures there are.
pub const FIGURES: &str = "
    const figures = [...document.querySelectorAll('fall-line')];
    const ready = (figure) => customElements.whenDefined('fall-line').then(() => figure.ready);
    const frames = [...document.querySelectorAll('iframe')];
    const complains = (frame) => new Promise((done) => {
      const wrong = { type: 'fall-line:set', name: 'nothing', value: '' };
      const asking = setInterval(() => frame.contentWindow.postMessage(wrong, '*'), 20);
      addEventListener('message', ({ source, data }) => {
        if (source !== frame.contentWindow || data.type !== 'fall-line:error') return;
        clearInterval(asking);
        done(true);
      });
    });
    const loaded = (frame) => {
      frame.scrollIntoView();
      if (frame.sandbox.length > 0) return complains(frame);
      return new Promise((done) => {
        const look = () => {
          const figure = frame.contentDocument?.querySelector('fall-line:defined');
          if (figure) figure.ready.then(() => done(true));
          else setTimeout(look, 20);
        };
        look();
      });
    };
    return Promise.all([...figures.map(ready), ...frames.map(loaded)]).then((all) => all.length)";

/// What a page says to copy and is not in it; the page's own addresses stand for those of a host.
const UNTRUE: &str = "
    const even = (text) => text.replaceAll('https://HOST/', '../').replace(/\\s+/g, ' ').trim();
    const file = (name) => fetch(name).then((answer) => answer.text()).then(even);
    const blocks = [...document.querySelectorAll('pre.live')];
    const look = async (block) => {
      const there = await file(block.dataset.file ?? location.pathname);
      const said = even(block.textContent);
      return (block.dataset.file ? there === said : there.includes(said)) ? [] : [said];
    };
    return Promise.all(blocks.map(look)).then((found) => found.flat())";

/// What axe-core has to say of a page around its frames, which other tests look at.
const VIOLATIONS: &str = "
    return axe.run(document, { resultTypes: ['violations'], iframes: false }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(' ')}`)))";

fn every_page_shows_what_it_says_to_copy_to_everyone(run: &Run) -> Result<()> {
    let browser = run.browser(Screen::LAPTOP)?;
    let axe = fs::read_to_string(npm::file("axe-core/axe.min.js")?)?;
    for name in pages()? {
        browser.open(&format!("embedding/{name}"))?;
        let figures = browser.script(FIGURES)?;
        assert_eq!(figures.as_u64() > Some(0), name != "index.html", "{name} has {figures} figures");
        assert_eq!(browser.script(UNTRUE)?, json!([]), "{name}");
        assert_eq!(browser.script(&format!("{axe};{VIOLATIONS}"))?, json!([]), "{name}");
        browser.settle()?;
        browser.expect_no_errors().context(name)?;
    }
    Ok(())
}

fn the_page_of_the_figures_leads_to_every_one(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    assert_eq!(page.get("document.querySelectorAll('.embed a[href=\"embedding/\"]').length")?, json!(1));
    page.open("embedding/")?;
    let linked =
        page.script("return [...document.querySelectorAll('li a')].map((link) => link.getAttribute('href')).sort()")?;
    let wanted: Vec<_> = pages()?.into_iter().filter(|name| name != "index.html").collect();
    assert_eq!(linked, json!(wanted));
    Ok(())
}

fn two_figures_go_in_step(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embedding/two-in-step.html")?;
    let starts =
        "[...document.querySelectorAll('fall-line')].map((one) => new URLSearchParams(one.state).get('start'))";
    page.script(FIGURES)?;
    page.ask("figure.set('start', '0.5,0.25')")?;
    page.wait_until(&format!("{starts}.every((start) => start === '0.5,0.25')"))?;
    page.ask("document.querySelectorAll('fall-line')[1].set('start', '-1,1')")?;
    page.wait_until(&format!("{starts}.every((start) => start === '-1,1')"))?;
    let names =
        page.get("[...document.querySelectorAll('fall-line')].map((one) => one.readouts.map(({ id }) => id))")?;
    assert_eq!(names, json!([["momentum"], ["adam"]]), "only the start is shared");
    page.expect_no_errors()
}

fn a_page_controls_its_element_and_its_frame(run: &Run) -> Result<()> {
    for (path, figure) in [
        ("embedding/methods.html", "document.querySelector('fall-line')"),
        ("embedding/messages.html", "frames[0].document.querySelector('fall-line')"),
    ] {
        let page = run.browser(Screen::LAPTOP)?;
        page.open(path)?;
        page.script(FIGURES)?;
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

/// Whether the figure in the frame is open and has neither a scroll bar nor room to spare at a height that it asked for: then
/// that height, all heights that it asked for, and what changes as long as anything does.
const OBEYED: &str = "(() => {
    const frame = document.querySelector('iframe'), height = Number(frame.height);
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = frames[0].document.documentElement ?? {};
    const open = frames[0].document.querySelector('fall-line')?.readouts?.length > 0;
    const fits = scrollHeight === clientHeight && scrollWidth === clientWidth;
    const heights = said.filter(({ type }) => type === 'fall-line:resize').map(({ height }) => height);
    return open && fits && heights.at(-1) === height && [height, heights, said.length, clientHeight, clientWidth];
  })()";

/// A page whose frame gets the height that it asks for, with nothing in it yet. What it says will stand in `said`.
fn obedient(run: &Run) -> Result<Browser> {
    let page = run.browser(Screen::LAPTOP)?;
    page.open("embedding/height.html")?;
    page.script(FIGURES)?;
    empty(&page)?;
    page.script("window.said = []; addEventListener('message', ({ data }) => said.push(data))")?;
    Ok(page)
}

/// Takes the figure out of the frame, so that it says nothing of what happens to the frame next.
fn empty(page: &Browser) -> Result<()> {
    page.script("document.querySelector('iframe').src = 'about:blank'")?;
    page.wait_for("frames[0].location.href === 'about:blank' && frames[0].document.readyState === 'complete'")
}

/// Does something to the frame, waits until it has come to rest, and returns how high it is then.
fn rest(page: &Browser, change: &str) -> Result<u64> {
    page.script(&format!("const frame = document.querySelector('iframe'); said.length = 0; {change}"))?;
    let obeyed = page.still(OBEYED)?;
    // Before its numbers are there, with them, with a legend, and with that of the size at which it rests.
    let heights = obeyed[1].as_array().context("heights")?;
    assert!((1..=4).contains(&heights.len()), "{change}: {obeyed}");
    obeyed[0].as_u64().context("a height")
}

fn a_frame_gets_the_height_of_its_figure(run: &Run) -> Result<()> {
    let page = obedient(run)?;
    let wide = rest(&page, "frame.src = '../embed.html?figure=descent&surface=booth&hide=readouts'")?;
    assert!(wide > 400, "{wide}");
    // A narrow frame has its figure's parts below one another.
    let narrow = rest(&page, "frame.width = 320")?;
    assert!(narrow > wide, "{narrow} {wide}");
    assert_eq!(rest(&page, "frame.width = '100%'")?, wide, "wide again, it is as high as it was");
    // What the page around makes of the height changes nothing of it.
    for other in [400, 3000] {
        page.script(&format!("said.length = 0; document.querySelector('iframe').height = {other}"))?;
        page.still("[said.length, frames[0].innerHeight]")?;
        assert_eq!(page.script("return said")?, json!([]), "a frame of {other} px");
    }
    page.script("document.querySelector('iframe').width = 319")?;
    page.still("said.length > 0 && said.length % 2 === 0 && [said.length]")?;
    let told = page.script(
        "const of = (wanted) => said.filter(wanted).map(({ height }) => height);
         return [of(({ type }) => type === 'fall-line:resize'), of(({ subject }) => subject === 'lti.frameResize')]",
    )?;
    assert_eq!(told[0], told[1], "both tell the same");
    assert!(told[0].as_array().is_some_and(|heights| !heights.is_empty()), "{told}");
    page.expect_no_errors()
}

fn a_frame_comes_to_rest_whatever_is_in_it(run: &Run) -> Result<()> {
    let page = obedient(run)?;
    for figure in ["locality", "descent&basins=sgd", "hessian", "jacobian"] {
        for width in ["100%", "320", "700"] {
            empty(&page)?;
            let open =
                format!("frame.width = '{width}'; frame.height = 150; frame.src = '../embed.html?figure={figure}'");
            rest(&page, &open)?;
        }
    }
    page.expect_no_errors()
}

fn a_lazy_frame_waits_for_its_reader(run: &Run) -> Result<()> {
    let page = run.browser(Screen::LAPTOP)?;
    page.open("embedding/lazy.html")?;
    page.wait_for("document.readyState === 'complete'")?;
    page.pause(Duration::from_millis(500));
    assert_eq!(page.script("return frames[0].location.href")?, json!("about:blank"));
    page.script("document.querySelector('iframe').scrollIntoView()")?;
    page.wait_for("frames[0].document.querySelector('fall-line')?.readouts?.length > 0")?;
    page.expect_no_errors()
}

fn a_flood_of_messages_is_one_change_a_frame(run: &Run) -> Result<()> {
    let page = run.browser(Screen::LAPTOP)?;
    page.open("embedding/messages.html")?;
    page.script(FIGURES)?;
    page.settle()?;
    let messages = run.times(1_000, 20_000);
    let flood = page.script(&format!(
        "const said = [];
         addEventListener('message', ({{ data }}) => said.push(data));
         let ticks = 0;
         const tick = () => {{ ticks++; frames[0].requestAnimationFrame(tick); }};
         frames[0].requestAnimationFrame(tick);
         const tell = (message) => frames[0].postMessage({{ type: 'fall-line:set', ...message }}, '*');
         for (let count = 0; count < {messages}; count++) {{
           tell({{ name: 'steps', value: 1 + (count % 50) }});
           tell({{ name: `wrong${{count}}`, value: 1 }});
         }}
         tell({{ name: 'steps', value: 77 }});
         return new Promise((done) => {{
           const look = () => {{
             const changes = said.filter(({{ type }}) => type === 'fall-line:change');
             if (changes.at(-1)?.readouts[0].step !== 77) return setTimeout(look, 20);
             done({{ changes: changes.length, ticks, frames: frames[0].document.querySelectorAll('fall-line').length }});
           }};
           look();
         }})",
    ))?;
    let count = |what: &str| flood[what].as_u64().context("a count");
    assert!(count("changes")? <= count("ticks")? + 1, "{flood}");
    assert_eq!(flood["frames"], Value::from(1));
    Ok(())
}
