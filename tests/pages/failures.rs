//! Robustness: thousands of junk states, endless dragging, floods of messages, lost canvases, and elements that are removed and
//! reinserted again and again.

use anyhow::{Context, Result};
use serde_json::json;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: random_states_neither_hang_nor_blank_the_page_nor_run_scripts, drags_leak_no_memory_and_no_listeners,
        a_flood_of_messages_is_handled_and_loses_nothing, a_lost_canvas_is_repainted,
        reinserting_an_element_repeatedly_leaks_nothing, removed_elements_keep_no_listeners;
    Every needs HeapSize: drags_do_not_grow_the_heap;
}

/// Generates states from a seed: known and unknown names, numbers, formulas, markup and noise.
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

/// Ten thousand states in a soak. A state that hung the page would hang the script too, which the driver times out.
fn random_states_neither_hang_nor_blank_the_page_nor_run_scripts(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    page.execute(&format!(
        "{STATES}
         const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
         window.rounds = async (count) => {{
           for (let round = 0; round < count; round++) {{
             const one = state();
             figure.state = one;
             // Browsers limit the rate of history changes, and Firefox spends long on those it rejects.
             if (round === 0) history.replaceState(null, '', `?figure=descent&${{one}}`);
           }}
           await frame();
           await frame();
         }}"
    ))?;
    for _ in 0..run.times(3, 50) {
        page.execute("return rounds(200).then(() => null)")?;
    }
    assert_eq!(page.get("[window.hacked ?? null, shown(inside.querySelector('.picture'))]")?, json!([null, true]));
    page.execute("figure.state = 'surface=booth&optimisers=sgd&steps=3'")?;
    page.settle()?;
    assert_eq!(page.column("step")?, [3], "the figure still works");
    page.expect_no_errors()
}

/// Makes `listeners()` count the listeners on what outlives an element: the window, the document and media queries.
const LISTENERS: &str = "
    let held = [];
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
    const outlives = (target) => target === window || target === document || target instanceof MediaQueryList;
    const drop = (target, type, listener) => {
      held = held.filter((one) => one.target !== target || one.type !== type || one.listener !== listener);
    };
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      const target = this ?? window;
      if (outlives(target)) {
        drop(target, type, listener);
        held.push({ target, type, listener });
        options?.signal?.addEventListener('abort', () => drop(target, type, listener));
      }
      return add.call(target, type, listener, options);
    };
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
      drop(this ?? window, type, listener);
      return remove.call(this ?? window, type, listener, options);
    };
    window.listeners = () => held.length;";

/// Defines `drags(count)` and `sizes()`: the bytes of the core and of the heap, and the number of listeners.
const DRAGS: &str = "
    const { memory } = await (await import(new URL('core.js', document.baseURI))).default();
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // A synthetic pointer cannot be captured.
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
    window.sizes = async () => { await frame(); return { core: memory.buffer.byteLength, heap: performance.memory?.usedJSHeapSize, listeners: listeners() }; }";

/// Drags a start 300 times to warm up, then 1,000 times (2,000 and 10,000 in a soak), and fails if a size has grown by more than a
/// tenth since the warm-up. The undo history is included, and full by then.
fn drags_leave(run: &TestRun, what: &[&str]) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    page.execute(LISTENERS)?;
    page.execute(DRAGS)?;
    let state = page.state()?;
    let sizes = |hundreds: usize| {
        for _ in 0..hundreds {
            page.execute("return drags(100).then(() => null)")?;
        }
        page.settle()?;
        page.collect_garbage()?;
        page.execute("return sizes()")
    };
    let (warm, end) = (sizes(run.times(3, 20))?, sizes(run.times(10, 100))?);
    assert_ne!(page.state()?, state);
    for what in what {
        let [warm, end] = [&warm, &end].map(|sizes| sizes[what].as_f64().with_context(|| format!("no size of {what}")));
        let (warm, end) = (warm?, end?);
        assert!(end <= 1.1 * warm, "{what}: {warm} after warming up, {end} at the end");
    }
    page.expect_no_errors()
}

fn drags_leak_no_memory_and_no_listeners(run: &TestRun) -> Result<()> {
    drags_leave(run, &["core", "listeners"])
}

fn drags_do_not_grow_the_heap(run: &TestRun) -> Result<()> {
    drags_leave(run, &["heap"])
}

fn a_flood_of_messages_is_handled_and_loses_nothing(run: &TestRun) -> Result<()> {
    // A listener added after the page has loaded may miss the figure's first messages.
    let script = "<script>
        window.messages = [];
        addEventListener('message', ({ data }) => messages.push(data));
      </script>";
    let page = Page::from_html(
        run,
        Screen::LAPTOP,
        &format!("{script}<iframe src=\"embed.html?figure=descent\" width=\"900\" height=\"700\"></iframe>"),
    )?;
    page.wait_until("messages.some(({ type }) => type === 'fall-line:resize')")?;
    page.script(&format!(
        "const frame = document.querySelector('iframe').contentWindow;
         for (let n = 0; n < {}; n++) frame.postMessage({{ type: 'fall-line:set', name: 'steps', value: 11 + n % 7 }}, '*');
         for (const junk of [null, 5, 'set', {{}}, {{ type: 7 }}, {{ type: 'fall-line:nonsense' }}, {{ type: 'fall-line:set', name: {{}}, value: [] }}])
           frame.postMessage(junk, '*');
         frame.postMessage({{ type: 'fall-line:set', name: 'steps', value: 42 }}, '*')",
        run.times(1_000, 10_000)
    ))?;
    page.wait_until("messages.some(({ type, state }) => type === 'fall-line:change' && state === 'steps=42')")?;
    let errors = page.get("messages.filter(({ type }) => type === 'fall-line:error').length")?;
    assert_eq!(errors, json!(2), "invalid messages to the figure are answered, unrelated ones are not");
    page.expect_no_errors()
}

fn a_lost_canvas_is_repainted(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    let picture = page.picture()?;
    page.execute(
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

fn reinserting_an_element_repeatedly_leaks_nothing(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    page.execute("figure.state = 'surface=booth&optimisers=sgd&steps=9'")?;
    page.settle()?;
    let before = page.readouts()?;
    page.execute(LISTENERS)?;
    let moves = run.times(200, 1_000);
    let growth = page.execute(&format!(
        "const {{ memory }} = await (await import(new URL('core.js', document.baseURI))).default();
         const parent = figure.parentNode, next = figure.nextSibling;
         let warm = [];
         const sizes = () => [memory.buffer.byteLength, listeners()];
         for (let n = 0; n < {moves}; n++) {{
           figure.remove();
           parent.insertBefore(figure, next);
           if (n % 10 === 0) await figure.ready.then(() => new Promise((resolve) => requestAnimationFrame(resolve)));
           if (n === {}) warm = sizes();
         }}
         return sizes().map((size, index) => size / warm[index])",
        moves / 5
    ))?;
    for (index, what) in ["memory", "listeners"].into_iter().enumerate() {
        assert!(growth[index].as_f64().context("a ratio")? <= 1.1, "{what}: {growth} times");
    }
    page.wait_until_settled()?;
    assert_eq!(page.readouts()?, before);
    page.expect_no_errors()
}

/// A reinserted element listens again; only one that stays removed reveals the listeners it leaked.
fn removed_elements_keep_no_listeners(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    page.execute(LISTENERS)?;
    let counts = page.execute(
        "window.counts = [];
         for (let n = 0; n < 3; n++) {
           const one = document.createElement('fall-line');
           one.setAttribute('figure', 'hessian');
           one.setAttribute('loading', 'eager');
           document.body.append(one);
           await one.ready;
           one.project(true);
           const held = listeners();
           one.project(false);
           one.remove();
           counts.push([held > listeners(), listeners()]);
         }
         return counts",
    )?;
    assert_eq!(counts[0][0], json!(true), "it listens while it is in the page");
    assert_eq!(counts[2], counts[0], "{counts}");
    page.expect_no_errors()
}
