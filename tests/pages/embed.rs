//! A figure in an iframe, and the messages it exchanges with the page around it.

use anyhow::Result;
use serde_json::{Value, json};
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    One: the_embed_page_is_one_figure_and_nothing_else, messages_play_step_and_reset,
        invalid_messages_are_answered_and_nothing_is_executed, steps_before_and_after_a_reset_are_distinct;
    Every: messages_set_the_figure_and_it_answers, a_named_origin_is_obeyed, any_other_origin_is_ignored_and_sent_nothing,
        messages_of_sibling_frames_are_ignored,
        an_origin_may_be_given_as_a_full_address, an_invalid_origin_is_reported_and_turns_messages_off,
        reloading_in_its_own_tab_restores_the_figure;
}

const FIGURE: &str = "embed.html?figure=descent&surface=bowl&optimisers=sgd&learning-rate=0.05&start=3,2&steps=300";

/// Collects the frame's messages.
const LISTEN: &str = "<script>
    window.messages = [];
    addEventListener('message', ({ data, source }) => { if (source === frames[0]) messages.push(data); });
  </script>";

/// Opens a course page with an iframe; `query` is appended to the frame's address.
fn course(run: &TestRun, query: &str) -> Result<Page> {
    let frame = format!("{LISTEN}<iframe src=\"{FIGURE}{query}\" width=900 height=700></iframe>");
    let page = Page::from_html(run, Screen::LAPTOP, &frame)?;
    page.wait_for(&inner("document.querySelector('fall-line')?.readouts.length === 1"))?;
    page.settle()?;
    Ok(page)
}

/// An expression evaluated in the frame's document.
fn inner(expression: &str) -> String {
    format!("((document, window) => {expression})(frames[0].document, frames[0])")
}

/// The origin of all pages of a test.
fn origin(page: &Page) -> Result<String> {
    page.text("location.origin")
}

fn send(page: &Page, message: Value) -> Result<()> {
    page.script(&format!("frames[0].postMessage({message}, '*')"))?;
    page.settle()
}

fn messages(page: &Page, kind: &str) -> Result<Value> {
    page.get(&format!("messages.filter(({{ type }}) => type === 'fall-line:{kind}')"))
}

fn the_embed_page_is_one_figure_and_nothing_else(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, FIGURE)?;
    assert_eq!(page.column("verdict")?, ["converged"]);
    assert_eq!(page.get("document.querySelectorAll('fall-line, header, article').length")?, json!(1));
    page.expect_no_errors()
}

fn messages_set_the_figure_and_it_answers(run: &TestRun) -> Result<()> {
    let page = course(run, "")?;
    page.wait_until("messages.some(({ type }) => type === 'fall-line:resize')")?;
    assert!(messages(&page, "resize")?[0]["height"].as_f64().is_some_and(|height| height > 300.0));
    send(&page, json!({ "type": "fall-line:set", "name": "learning-rate", "value": 0.21 }))?;
    page.wait_until("messages.some(({ type }) => type === 'fall-line:change')")?;
    let change = messages(&page, "change")?;
    assert!(change[0]["state"].as_str().is_some_and(|state| state.contains("learning-rate=0.21")), "{change}");
    assert_eq!(change[0]["readouts"][0]["verdict"], json!("diverged"));
    let verdict = messages(&page, "verdict")?;
    assert_eq!([&verdict[0]["optimiser"], &verdict[0]["verdict"]], [&json!("sgd"), &json!("diverged")]);
    assert!(verdict[0]["steps"].as_u64().is_some_and(|steps| steps > 10), "{verdict}");
    send(&page, json!({ "type": "fall-line:set", "state": "surface=booth&steps=5" }))?;
    page.wait_for(&inner("document.querySelector('fall-line').state === 'surface=booth&steps=5'"))?;
    page.expect_no_errors()
}

fn messages_play_step_and_reset(run: &TestRun) -> Result<()> {
    let page = course(run, "")?;
    send(&page, json!({ "type": "fall-line:reset" }))?;
    page.wait_for(&inner("document.querySelector('fall-line').readouts[0].step === 0"))?;
    send(&page, json!({ "type": "fall-line:step" }))?;
    page.wait_for(&inner("document.querySelector('fall-line').readouts[0].step === 1"))?;
    send(&page, json!({ "type": "fall-line:play" }))?;
    page.wait_for(&inner("document.querySelector('fall-line').readouts[0].step > 3"))?;
    let before = page.number("messages.length")?;
    send(&page, json!({ "type": "fall-line:pause" }))?;
    page.wait_until(&format!("messages.slice({before}).some(({{ type }}) => type === 'fall-line:change')"))?;
    page.expect_no_errors()
}

fn invalid_messages_are_answered_and_nothing_is_executed(run: &TestRun) -> Result<()> {
    let page = course(run, "")?;
    let state = page.script(&format!("return {}", inner("document.querySelector('fall-line').state")))?;
    let wrong = [
        json!({ "type": "fall-line:set", "name": "learning-rate", "value": "alert(1)" }),
        json!({ "type": "fall-line:set", "name": "<img src=x onerror=alert(1)>", "value": 1 }),
        json!({ "type": "fall-line:set", "name": { "toString": 1 }, "value": [] }),
        json!({ "type": "fall-line:eval", "code": "alert(1)" }),
        json!({ "type": "fall-line:constructor" }),
    ];
    for (count, message) in wrong.into_iter().enumerate() {
        send(&page, message)?;
        page.wait_until(&format!(
            "messages.filter(({{ type }}) => type === 'fall-line:error').length === {}",
            count + 1
        ))?;
    }
    for message in
        [json!(null), json!("fall-line:play"), json!(7), json!({ "type": 7 }), json!({ "type": "other" }), json!([])]
    {
        send(&page, message)?;
    }
    assert_eq!(messages(&page, "error")?.as_array().map(Vec::len), Some(5));
    assert_eq!(page.script(&format!("return {}", inner("document.querySelector('fall-line').state")))?, state);
    page.expect_no_errors()
}

fn a_named_origin_is_obeyed(run: &TestRun) -> Result<()> {
    obeys(run, str::to_owned)
}

fn any_other_origin_is_ignored_and_sent_nothing(run: &TestRun) -> Result<()> {
    let page = course(run, "&origin=https://course.example")?;
    let state = page.script(&format!("return {}", inner("document.querySelector('fall-line').state")))?;
    // An obedient frame gets each message afterwards: once it has answered, the other has had its time too.
    page.script(&format!(
        "window.answers = [];
         addEventListener('message', ({{ data, source }}) => {{ if (source === frames[1]) answers.push(data); }});
         const other = document.createElement('iframe');
         other.src = {FIGURE:?};
         document.body.append(other)"
    ))?;
    page.wait_for("frames[1]?.document.querySelector('fall-line')?.readouts?.length === 1")?;
    for message in
        [json!({ "type": "fall-line:set", "name": "steps", "value": 12 }), json!({ "type": "fall-line:reset" })]
    {
        send(&page, message.clone())?;
        page.script(&format!("frames[1].postMessage({message}, '*')"))?;
    }
    page.wait_until("answers.some(({ type, readouts }) => type === 'fall-line:change' && readouts[0].step === 0)")?;
    page.settle()?;
    assert_eq!(page.script(&format!("return {}", inner("document.querySelector('fall-line').state")))?, state);
    assert_eq!(page.get("messages")?, json!([]));
    Ok(())
}

fn messages_of_sibling_frames_are_ignored(run: &TestRun) -> Result<()> {
    let page = course(run, "")?;
    page.script(
        "const other = document.createElement('iframe'), script = document.createElement('script');
         document.body.append(other);
         script.textContent = `parent.frames[0].postMessage({ type: 'fall-line:set', name: 'steps', value: 12 }, '*')`;
         other.contentDocument.body.append(script)",
    )?;
    // The page's own message arrives later, and is obeyed.
    send(&page, json!({ "type": "fall-line:set", "name": "learning-rate", "value": 0.01 }))?;
    page.wait_until(
        "messages.some(({ type, state }) => type === 'fall-line:change' && state.includes('learning-rate=0.01'))",
    )?;
    assert_eq!(page.get("messages.filter(({ state }) => state?.includes('steps=12'))")?, json!([]));
    Ok(())
}

fn an_origin_may_be_given_as_a_full_address(run: &TestRun) -> Result<()> {
    obeys(run, |origin| format!("{}/course/1?week=2", origin.to_uppercase()))
}

fn an_invalid_origin_is_reported_and_turns_messages_off(run: &TestRun) -> Result<()> {
    for wrong in ["course.example", "", "about:blank"] {
        let page = course(run, &format!("&origin={wrong}"))?;
        let notice = page.script(&format!("return {}", inner("document.querySelector('main > p')?.textContent")))?;
        assert!(notice.as_str().is_some_and(|notice| notice.starts_with(&format!("origin={wrong} is no"))), "{notice}");
        send(&page, json!({ "type": "fall-line:set", "name": "steps", "value": 12 }))?;
        page.settle()?;
        assert_eq!(
            page.script(&format!("return {}", inner("document.querySelector('fall-line').readouts[0].step")))?,
            json!(300)
        );
        assert_eq!(page.get("messages")?, json!([]), "{wrong}");
        page.expect_no_errors()?;
    }
    Ok(())
}

fn steps_before_and_after_a_reset_are_distinct(run: &TestRun) -> Result<()> {
    let page = course(run, "")?;
    page.script("for (const type of ['step', 'reset', 'step', 'step']) frames[0].postMessage({ type: `fall-line:${type}` }, '*')")?;
    page.wait_for(&inner("document.querySelector('fall-line').readouts[0].step === 2"))?;
    page.script(
        "for (const type of ['step', 'reset', 'step']) frames[0].postMessage({ type: `fall-line:${type}` }, '*')",
    )?;
    page.wait_for(&inner("document.querySelector('fall-line').readouts[0].step === 1"))?;
    page.expect_no_errors()
}

fn reloading_in_its_own_tab_restores_the_figure(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, &format!("{FIGURE}&theme=dark"))?;
    page.execute("figure.set('steps', 12); figure.set('learning-rate', 0.01)")?;
    page.wait_until("new URLSearchParams(location.search).get('steps') === '12'")?;
    let (state, readouts) = (page.state()?, page.readouts()?);
    page.reload()?;
    page.ready()?;
    assert_eq!((page.state()?, page.readouts()?), (state, readouts));
    assert_eq!(page.get("figure.getAttribute('theme')")?, json!("dark"));
    page.expect_no_errors()
}

/// Checks that a frame given its page's origin in some spelling obeys the page and answers it.
fn obeys(run: &TestRun, spelled: impl Fn(&str) -> String) -> Result<()> {
    let page = Page::from_html(run, Screen::LAPTOP, &format!("{LISTEN}<iframe width=900 height=700></iframe>"))?;
    let query = format!("{FIGURE}&origin={}", spelled(&origin(&page)?));
    page.script(&format!("document.querySelector('iframe').src = {}", json!(query)))?;
    page.wait_until("messages.length > 0")?;
    send(&page, json!({ "type": "fall-line:set", "name": "steps", "value": 12 }))?;
    page.wait_until("messages.some(({ type, readouts }) => type === 'fall-line:change' && readouts[0].step === 12)")?;
    page.expect_no_errors()
}
