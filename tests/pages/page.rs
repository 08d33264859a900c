//! A page with a figure, and helpers to read and operate it.

use std::ops::{Deref, DerefMut};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::Key;
use xtask::browser::Browser;
use xtask::console_log;
use xtask::engines::ENGINES;
use xtask::gesture::{Point, Pointer};
use xtask::page_test::TestRun;
use xtask::screen::Screen;

/// The prelude of every script: `figure` is the first element, `inside` its shadow root, `shown` tests whether a part of it is
/// visible, and `value` reads a parameter of the state.
const NAMES: &str = r#"
    const figure = document.querySelector("fall-line");
    const inside = figure?.shadowRoot;
    const shown = (part) => part !== null && part.checkVisibility({ visibilityProperty: true });
    const value = (name) => new URLSearchParams(figure.state).get(name);
"#;

/// A browser whose page has a figure.
pub struct Page(Browser);

impl Deref for Page {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.0
    }
}

impl DerefMut for Page {
    fn deref_mut(&mut self) -> &mut Browser {
        &mut self.0
    }
}

impl Page {
    /// Opens a path of the site and waits for its figure.
    pub fn open(run: &TestRun, screen: Screen, path: &str) -> Result<Self> {
        let page = Self::empty(run, screen)?;
        page.go(path)?;
        Ok(page)
    }

    /// Opens an empty page.
    pub fn empty(run: &TestRun, screen: Screen) -> Result<Self> {
        run.browser(screen).map(Self)
    }

    /// Opens a URL and waits for its figure.
    pub fn open_url(run: &TestRun, screen: Screen, address: &str) -> Result<Self> {
        let page = Self::empty(run, screen)?;
        page.go_to_url(address)?;
        Ok(page)
    }

    /// Opens a path of the site with several figures, and waits for one of them.
    pub fn open_at_figure(run: &TestRun, screen: Screen, path: &str, id: &str) -> Result<Self> {
        let page = Self::empty(run, screen)?;
        page.0.open(path)?;
        page.wait_until("figure?.matches(':defined')")?;
        let wait = format!(
            "const it = document.querySelector('fall-line[figure={id}]');
             if (!location.search) it.scrollIntoView();
             return it.ready.then(() => null)"
        );
        page.execute(&wait)?;
        page.settle()?;
        Ok(page)
    }

    /// Opens a page with a given body, as a course would write it: on the site's host, with its script.
    pub fn from_html(run: &TestRun, screen: Screen, body: &str) -> Result<Self> {
        let page = Self::empty(run, screen)?;
        page.0.open("icon.svg")?;
        let head = r#"<meta charset="utf-8"><link rel="icon" href="icon.svg"><script type="module" src="fall-line.js"></script>"#;
        let html = json!(format!("{}{head}<body>{body}", console_log::TAG));
        page.0.script(&format!(
            "const base = `<!doctype html><base href=\"${{location.origin}}/\">`;
             location.href = URL.createObjectURL(new Blob([base, {html}], {{ type: 'text/html' }}))"
        ))?;
        page.0.wait_for("location.protocol === 'blob:' && document.readyState === 'complete'")?;
        Ok(page)
    }

    /// Goes to another path and waits for its figure.
    pub fn go(&self, path: &str) -> Result<()> {
        self.0.open(path)?;
        self.ready()
    }

    /// Goes to a URL and waits for its figure.
    pub fn go_to_url(&self, address: &str) -> Result<()> {
        self.visit(address)?;
        self.ready()
    }

    /// Shows another figure in the same element, and waits for it.
    pub fn change_figure(&self, id: &str) -> Result<()> {
        self.execute(&format!("figure.setAttribute('figure', {id:?}); return figure.ready.then(() => null)"))?;
        self.settle()
    }

    /// Waits for the first figure.
    pub fn ready(&self) -> Result<()> {
        self.wait_until("figure?.matches(':defined')")?;
        self.execute("return figure.ready.then(() => null)")?;
        self.settle()
    }

    /// Waits until the first figure has nothing left to compute or draw. Input must have reached it already.
    pub fn wait_until_settled(&self) -> Result<()> {
        self.execute("return figure.settled.then(() => null)")?;
        Ok(())
    }

    /// Runs a function body in which `figure`, `inside`, `shown` and `value` are defined.
    pub fn execute(&self, body: &str) -> Result<Value> {
        self.0.script(&format!("{NAMES}{body}"))
    }

    /// Evaluates an expression.
    pub fn get(&self, expression: &str) -> Result<Value> {
        self.execute(&format!("return ({expression})"))
    }

    /// Evaluates an expression to a string.
    pub fn text(&self, expression: &str) -> Result<String> {
        let answer = self.get(expression)?;
        Ok(answer.as_str().with_context(|| format!("{expression} is {answer}, not a string"))?.to_owned())
    }

    /// Evaluates an expression to a number.
    pub fn number(&self, expression: &str) -> Result<f64> {
        let answer = self.get(expression)?;
        answer.as_f64().with_context(|| format!("{expression} is {answer}, not a number"))
    }

    /// Waits until an expression is true; it may use the names of the prelude.
    pub fn wait_until(&self, expression: &str) -> Result<()> {
        self.wait_for(&format!("(() => {{ {NAMES} return ({expression}) }})()"))
    }

    /// Waits until an event of a type has been [recorded](Page::record_events).
    pub fn wait_for_event(&self, kind: &str) -> Result<()> {
        self.wait_until(&format!("events.some(([type]) => type === {kind:?})"))
    }

    /// The ids of all figures.
    pub fn figures(&self) -> Result<Vec<String>> {
        let ids = self.execute(
            "return import(new URL('fall-line.js', location)).then((core) => core.figures().map((card) => card.id))",
        )?;
        let ids: Vec<_> =
            ids.as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect();
        assert!(ids.len() >= 10, "{ids:?}");
        Ok(ids)
    }

    /// The figure's state.
    pub fn state(&self) -> Result<String> {
        self.text("figure.state")
    }

    /// The readouts as text that is equal only if every bit of every number is.
    pub fn readouts(&self) -> Result<String> {
        self.text("JSON.stringify(figure.readouts)")
    }

    /// One column of the readouts.
    pub fn column(&self, name: &str) -> Result<Vec<Value>> {
        let column = self.get(&format!("figure.readouts.map((row) => row[{name:?}])"))?;
        Ok(column.as_array().context("readouts are rows")?.clone())
    }

    /// The centre of the first part of the figure that matches a selector, scrolled into the viewport if it is outside.
    pub fn centre_of(&self, selector: &str) -> Result<Point> {
        let find = format!(
            "const part = inside.querySelector({selector:?});
             const middle = (({{ y, height }}) => y + height / 2)(part?.getBoundingClientRect() ?? {{}});
             if (middle < 0 || middle > innerHeight) part.scrollIntoView({{ block: 'center', behavior: 'instant' }});
             const box = part?.getBoundingClientRect();
             return box ? [box.x + box.width / 2, box.y + box.height / 2] : null"
        );
        let [x, y] = self.pair(&find).with_context(|| format!("no {selector} in the figure"))?;
        Ok((x, y))
    }

    /// The position of a slider's thumb at a given share of its range.
    pub fn slider_thumb(&self, slider: &str, share: f64) -> Result<Point> {
        let find = format!(
            "const input = inside.querySelector({slider:?}), box = input.getBoundingClientRect(), thumb = 18;
             return [box.x + thumb / 2 + {share} * (box.width - thumb), box.y + box.height / 2]"
        );
        let [x, y] = self.pair(&find)?;
        Ok((x, y))
    }

    /// The centre of a handle; the first is 0.
    pub fn handle(&self, index: usize) -> Result<Point> {
        self.centre_of(&format!(".handles button:nth-of-type({})", index + 1))
    }

    /// A point of the plane's panel: (0, 0) is its upper left corner, (1, 1) its lower right one. The panel is on the left of the
    /// picture on wide screens and at the top on narrow ones; these points lie in it on both.
    pub fn plot_point(&self, right: f64, down: f64) -> Result<Point> {
        let find = "const box = inside.querySelector('.picture').getBoundingClientRect();
                    const wide = box.width > 1.2 * box.height;
                    return [box.x + 60, box.y + 30, (wide ? 0.6 : 0.9) * box.width - 60, (wide ? 0.85 : 0.6) * box.height - 30]";
        let found = self.execute(find)?;
        let [x, y, width, height] = [0, 1, 2, 3].map(|index| found[index].as_f64().unwrap_or_default());
        Ok((x + right * width, y + down * height))
    }

    /// Presses a button by its accessible name.
    pub fn press_button(&self, name: &str) -> Result<()> {
        let at = self.centre_of(&format!("button[aria-label='{name}']"))?;
        self.tap(Pointer::Mouse, at)?;
        self.settle()
    }

    /// Focuses a part of the figure.
    pub fn focus(&self, selector: &str) -> Result<()> {
        self.execute(&format!("inside.querySelector({selector:?}).focus()"))?;
        Ok(())
    }

    /// Replaces the text of a parameter's field, key by key, without pressing Enter.
    pub fn type_over(&self, name: &str, text: &str) -> Result<()> {
        self.execute(&format!("const field = inside.querySelector({:?}); field.focus(); field.select()", field(name)))?;
        match text {
            "" => self.press(Key::Delete)?,
            _ => self.press(text)?,
        }
        self.settle()
    }

    /// Replaces the text of a parameter's field and presses Enter.
    pub fn enter(&self, name: &str, text: &str) -> Result<()> {
        self.type_over(name, text)?;
        self.press(Key::Enter)?;
        self.settle()
    }

    /// Selects one of a parameter's options.
    pub fn choose(&self, name: &str, option: &str) -> Result<()> {
        self.execute(&format!(
            "const choice = inside.querySelector('[data-name={name:?}] select');
             choice.value = {option:?};
             choice.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        ))?;
        self.settle()
    }

    /// Sets the text of a parameter's field at once, as pasting does.
    pub fn paste(&self, name: &str, text: &str) -> Result<()> {
        let (field, text) = (json!(field(name)), json!(text));
        self.execute(&format!(
            "const field = inside.querySelector({field});
             field.value = {text};
             for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, {{ bubbles: true }}))"
        ))?;
        self.settle()
    }

    /// The error message of a parameter; empty if there is none.
    pub fn error_message(&self, name: &str) -> Result<String> {
        self.execute(&format!(
            "const error = inside.querySelector('[data-name={name:?}] [role=alert]');
             return shown(error) ? error.textContent : ''"
        ))
        .map(|answer| answer.as_str().unwrap_or_default().to_owned())
    }

    /// A hash of each canvas of the picture.
    pub fn picture(&self) -> Result<Value> {
        self.execute(
            "const hash = (canvas) => {
               const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
               return new Uint32Array(data.buffer).reduce((sum, word) => Math.imul(sum ^ word, 16777619) | 0, 0);
             };
             return [...inside.querySelectorAll('canvas')].map(hash)",
        )
    }

    /// Saves a screenshot for review as `target/screenshots/<name>.png`, in one engine only.
    pub fn screenshot(&self, name: &str) -> Result<()> {
        if self.engine().name() == ENGINES[0].name() {
            self.0.screenshot(name)?;
        }
        Ok(())
    }

    /// Starts recording the figure's events; [`Page::event_count`] counts them.
    pub fn record_events(&self) -> Result<()> {
        self.execute(
            "window.events = [];
             for (const type of ['input', 'change', 'fall-line:verdict'])
               figure.addEventListener(type, (event) => events.push(event.detail ? [type, event.detail] : [type]))",
        )?;
        Ok(())
    }

    /// The number of events of a type recorded so far.
    pub fn event_count(&self, kind: &str) -> Result<u64> {
        let count = self.get(&format!("events.filter(([type]) => type === {kind:?}).length"))?;
        count.as_u64().context("a count")
    }

    fn pair(&self, body: &str) -> Result<[f64; 2]> {
        let found = self.execute(body)?;
        let number = |index: usize| found[index].as_f64().context("not a pair of numbers");
        Ok([number(0)?, number(1)?])
    }
}

/// The selector of a parameter's text field.
fn field(name: &str) -> String {
    format!("[data-name='{name}'] input[type=text]")
}
