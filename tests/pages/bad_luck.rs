//! What should never happen and will: junk in the address by the thousand, a hand that never rests, floods of messages, lost
//! canvases, pages that cannot leave an element alone.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use xtask::screen::Screen;

use crate::page::Page;

/// Makes states from a seed: known and unknown names, numbers, formulas, markup and noise.
const STATES: &str = r#"
    let seed = 20261124;
    const random = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor((seed / 2 ** 32) * n); };
    const pick = (list) => list[random(list.length)];
    const names = [...figure.shadowRoot.querySelectorAll("[data-name]")].map((one) => one.dataset.name)
      .concat("surface", "formula", "start", "view", "step", "version", "x", "constructor", "__proto__", "<b>", "");
    const values = ["", "0", "-1", "1e308", "-1e-320", "NaN", "Infinity", "true", "rosenbrock", "typed", "sgd adam", "1,2", "1,2,3,4",
      "-1e9,1e9,-1e9,1e9", "x^2+y^2", "ln(x)/y", "a x^2 + b y", "1/0", "((((((", "x".repeat(500), "<script>window.hacked = 1</script>",
      "<img src=x onerror=window.hacked=1>", "javascript:window.hacked=1", "%", "%E0%A4%A", "\u0000", "🙂", "1,1 ".repeat(50)];
    const noise = () => String.fromCharCode(...Array.from({ length: random(12) }, () => 32 + random(500)));
    const state = () => Array.from({ length: 1 + random(5) }, () =>
      `${encodeURIComponent(random(9) ? pick(names) : noise())}=${random(9) ? encodeURIComponent(pick(values)) : noise()}`).join("&");
"#;

#[test]
fn ten_thousand_random_states_neither_hang_nor_execute_nor_blank_the_page() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, "index.html")?;
    page.ask(&format!(
        "{STATES}
         const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
         const time = (one) => {{
           const before = performance.now();
           figure.state = one;
           return performance.now() - before;
         }};
         window.rounds = async (count) => {{
           let slowest = 0;
           for (let round = 0; round < count; round++) {{
             const one = state();
             // A machine that was busy elsewhere is not so a second time.
             let took = time(one);
             if (took > 1000) figure.state = '', took = Math.min(took, time(one));
             slowest = Math.max(slowest, took);
             // Browsers take only so many addresses in a while, and Firefox is long busy with those that it does not take.
             if (round === 0) history.replaceState(null, '', `?figure=descent&${{one}}`);
           }}
           await frame();
           await frame();
           return slowest;
         }}"
    ))?;
    for _ in 0..50 {
        let slowest = page.ask("return rounds(200)")?;
        assert!(slowest.as_f64().context("milliseconds")? < 5_000.0, "no state holds the page for seconds: {slowest}");
    }
    assert_eq!(page.get("[window.hacked ?? null, shown(inside.querySelector('.picture'))]")?, json!([null, true]));
    page.ask("figure.state = 'surface=booth&optimisers=sgd&steps=3'")?;
    page.settle()?;
    assert_eq!(page.column("step")?, [3], "it still does as it is told");
    page.expect_no_errors()
}

#[test]
fn ten_thousand_drags_leave_the_memory_as_it_was() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, "index.html")?;
    page.ask(
        "const { memory } = await (await import(new URL('core.js', document.baseURI))).default();
         const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
         // A pointer that the browser does not know cannot be captured.
         Element.prototype.setPointerCapture = () => {};
         const handle = inside.querySelector('.handles button'), box = inside.querySelector('.picture').getBoundingClientRect();
         const send = (type, x, y) => handle.dispatchEvent(new PointerEvent(type, {
           bubbles: true, composed: true, pointerId: 1, isPrimary: true, button: 0, buttons: 1, clientX: x, clientY: y }));
         const drag = (turn) => {
           const { x, y, width, height } = handle.getBoundingClientRect();
           send('pointerdown', x + width / 2, y + height / 2);
           send('pointermove', box.x + box.width * (0.3 + 0.2 * Math.cos(turn)), box.y + box.height * (0.45 + 0.3 * Math.sin(turn)));
           send('pointerup', 0, 0);
         };
         window.drags = async (count) => {
           for (let n = 0; n < count; n++) { drag(0.1 * n); if (n % 50 === 0) await frame(); }
         };
         window.sizes = async () => { await frame(); return [memory.buffer.byteLength, performance.memory?.usedJSHeapSize ?? 0]; }",
    )?;
    let state = page.state()?;
    let run = |thousands: usize| -> Result<Value> {
        for _ in 0..thousands {
            page.ask("return drags(1000)")?;
        }
        page.settle()?;
        page.collect_garbage()?;
        page.ask("return sizes()")
    };
    // What a person can undo is part of the heap, and full after the ten thousand.
    let (warm, end) = (run(2)?, run(10)?);
    assert_ne!(page.state()?, state);
    for (place, what) in ["the core's memory", "the heap"].iter().enumerate() {
        let size = |sizes: &Value| sizes[place].as_f64().context("bytes");
        let (warm, end) = (size(&warm)?, size(&end)?);
        assert!(end <= 1.1 * warm, "{what}: {warm} bytes after warming up, {end} in the end");
    }
    page.expect_no_errors()
}

#[test]
fn a_flood_of_messages_is_answered_and_drowns_nothing() -> Result<()> {
    // Whoever begins to listen after the page has loaded may miss that the figure is open.
    let listen = "<script>
        window.told = [];
        addEventListener('message', ({ data }) => told.push(data));
      </script>";
    let page = Page::made(
        Screen::LAPTOP,
        &format!("{listen}<iframe src=\"embed.html?figure=descent\" width=\"900\" height=\"700\"></iframe>"),
    )?;
    page.wait_until("told.some(({ type }) => type === 'fall-line:resize')")?;
    page.script(
        "const frame = document.querySelector('iframe').contentWindow;
         for (let n = 0; n < 10000; n++) frame.postMessage({ type: 'fall-line:set', name: 'steps', value: 11 + n % 7 }, '*');
         for (const junk of [null, 5, 'set', {}, { type: 7 }, { type: 'fall-line:nonsense' }, { type: 'fall-line:set', name: {}, value: [] }])
           frame.postMessage(junk, '*');
         frame.postMessage({ type: 'fall-line:set', name: 'steps', value: 42 }, '*')",
    )?;
    page.wait_until("told.some(({ type, state }) => type === 'fall-line:change' && state === 'steps=42')")?;
    let heard = page.get("told.filter(({ type }) => type === 'fall-line:error').length")?;
    assert_eq!(heard, json!(2), "what is addressed to the figure and wrong is answered, the rest is not");
    page.expect_no_errors()
}

#[test]
fn a_lost_canvas_is_painted_anew() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, "index.html")?;
    let picture = page.picture()?;
    page.ask(
        "for (const canvas of inside.querySelectorAll('canvas')) {
           canvas.getContext('2d').reset();
           canvas.dispatchEvent(new Event('contextlost'));
         }
         for (const canvas of inside.querySelectorAll('canvas')) canvas.dispatchEvent(new Event('contextrestored'))",
    )?;
    page.settle()?;
    assert_eq!(page.picture()?, picture);
    page.expect_no_errors()
}

#[test]
fn an_element_taken_away_and_put_back_a_thousand_times_is_as_it_was() -> Result<()> {
    let page = Page::open(Screen::LAPTOP, "index.html")?;
    page.ask("figure.state = 'surface=booth&optimisers=sgd&steps=9'")?;
    page.settle()?;
    let before = page.readouts()?;
    let grown = page.ask(
        "const { memory } = await (await import(new URL('core.js', document.baseURI))).default();
         const place = figure.parentNode, next = figure.nextSibling;
         let warm = 0;
         for (let n = 0; n < 1000; n++) {
           figure.remove();
           place.insertBefore(figure, next);
           if (n % 10 === 0) await figure.ready.then(() => new Promise((resolve) => requestAnimationFrame(resolve)));
           if (n === 200) warm = memory.buffer.byteLength;
         }
         return memory.buffer.byteLength / warm",
    )?;
    assert!(grown.as_f64().context("a ratio")? <= 1.1, "memory grew {grown} times");
    page.wait_until("inside.querySelector('.picture canvas')")?;
    page.settle()?;
    assert_eq!(page.readouts()?, before);
    page.expect_no_errors()
}
