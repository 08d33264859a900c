//! A page with one figure, as a test reads and touches it.

use std::ops::{Deref, DerefMut};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::Key;
use xtask::browser::Browser;
use xtask::engines::ENGINES;
use xtask::gesture::{Point, Pointer};
use xtask::page_test::Run;
use xtask::screen::Screen;
use xtask::witness;

/// Begins every script: `figure` is the first element, `inside` its shadow tree, `shown` says whether a part of it is to
/// be seen.
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
    pub fn open(run: &Run, screen: Screen, path: &str) -> Result<Self> {
        let page = Self::empty(run, screen)?;
        page.go(path)?;
        Ok(page)
    }

    /// A page with nothing in it yet.
    pub fn empty(run: &Run, screen: Screen) -> Result<Self> {
        run.browser(screen).map(Self)
    }

    /// Opens an address anywhere and waits for its figure.
    pub fn at(run: &Run, screen: Screen, address: &str) -> Result<Self> {
        let page = Self::empty(run, screen)?;
        page.look_at(address)?;
        Ok(page)
    }

    /// Opens a path of the site with several figures, and waits for one of them, which need not be the first.
    pub fn open_far(run: &Run, screen: Screen, path: &str, id: &str) -> Result<Self> {
        let page = Self::empty(run, screen)?;
        page.0.open(path)?;
        page.wait_until("figure?.matches(':defined')")?;
        let wait = format!(
            "const it = document.querySelector('fall-line[figure={id}]');
             if (!location.search) it.scrollIntoView();
             return it.ready.then(() => null)"
        );
        page.ask(&wait)?;
        page.settle()?;
        Ok(page)
    }

    /// Opens a page of the test's own making, as a course has it: on the host of the site, with its script.
    pub fn made(run: &Run, screen: Screen, body: &str) -> Result<Self> {
        let page = Self::empty(run, screen)?;
        page.0.open("icon.svg")?;
        let head = r#"<link rel="icon" href="icon.svg"><script type="module" src="fall-line.js"></script>"#;
        let html = json!(format!("{}{head}<body>{body}", witness::TAG));
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

    /// Goes to an address anywhere and waits for its figure.
    pub fn look_at(&self, address: &str) -> Result<()> {
        self.visit(address)?;
        self.ready()
    }

    /// Waits for the first figure.
    pub fn ready(&self) -> Result<()> {
        self.wait_until("figure?.matches(':defined')")?;
        self.ask("return figure.ready.then(() => null)")?;
        self.settle()
    }

    /// Waits until the first figure has nothing left to compute or to draw. What a hand did it has to have heard of already.
    pub fn rest(&self) -> Result<()> {
        self.ask("return figure.settled.then(() => null)")?;
        Ok(())
    }

    /// Runs the body of a function that knows `figure`, `inside`, `shown` and `value`.
    pub fn ask(&self, body: &str) -> Result<Value> {
        self.0.script(&format!("{NAMES}{body}"))
    }

    /// Asks for an expression.
    pub fn get(&self, expression: &str) -> Result<Value> {
        self.ask(&format!("return ({expression})"))
    }

    /// Asks for a text.
    pub fn text(&self, expression: &str) -> Result<String> {
        let answer = self.get(expression)?;
        Ok(answer.as_str().with_context(|| format!("{expression} is {answer} and no text"))?.to_owned())
    }

    /// Asks for a number.
    pub fn number(&self, expression: &str) -> Result<f64> {
        let answer = self.get(expression)?;
        answer.as_f64().with_context(|| format!("{expression} is {answer} and no number"))
    }

    /// Waits until an expression that may use the names is true.
    pub fn wait_until(&self, expression: &str) -> Result<()> {
        self.wait_for(&format!("(() => {{ {NAMES} return ({expression}) }})()"))
    }

    /// Waits until [listening](Page::listen) has brought an event of a type.
    pub fn hear(&self, kind: &str) -> Result<()> {
        self.wait_until(&format!("heard.some(([type]) => type === {kind:?})"))
    }

    /// What the figure says it is.
    pub fn state(&self) -> Result<String> {
        self.text("figure.state")
    }

    /// The readouts as exact text: two are equal only if every bit of every number is.
    pub fn readouts(&self) -> Result<String> {
        self.text("JSON.stringify(figure.readouts)")
    }

    /// One column of the readouts.
    pub fn column(&self, name: &str) -> Result<Vec<Value>> {
        let column = self.get(&format!("figure.readouts.map((row) => row[{name:?}])"))?;
        Ok(column.as_array().context("readouts are rows")?.clone())
    }

    /// The middle of the first part of the figure that a selector finds, in the window.
    pub fn middle(&self, selector: &str) -> Result<Point> {
        let find = format!(
            "const box = inside.querySelector({selector:?})?.getBoundingClientRect();
             return box ? [box.x + box.width / 2, box.y + box.height / 2] : null"
        );
        let [x, y] = self.pair(&find).with_context(|| format!("no {selector} in the figure"))?;
        Ok((x, y))
    }

    /// Where a slider's thumb is when it stands at a share of its way.
    pub fn slot(&self, slider: &str, share: f64) -> Result<Point> {
        let find = format!(
            "const input = inside.querySelector({slider:?}), box = input.getBoundingClientRect(), thumb = 18;
             return [box.x + thumb / 2 + {share} * (box.width - thumb), box.y + box.height / 2]"
        );
        let [x, y] = self.pair(&find)?;
        Ok((x, y))
    }

    /// The middle of a handle; the first is 0.
    pub fn handle(&self, index: usize) -> Result<Point> {
        self.middle(&format!(".handles button:nth-of-type({})", index + 1))
    }

    /// A place of the plane's panel: (0, 0) is its upper left corner, (1, 1) its lower right one. The panel lies at the
    /// left of the picture on wide screens and above on narrow ones, and these places are in it on both.
    pub fn place(&self, right: f64, down: f64) -> Result<Point> {
        let find = "const box = inside.querySelector('.picture').getBoundingClientRect();
                    const wide = box.width > 1.2 * box.height;
                    return [box.x + 60, box.y + 30, (wide ? 0.6 : 0.9) * box.width - 60, (wide ? 0.85 : 0.6) * box.height - 30]";
        let found = self.ask(find)?;
        let [x, y, width, height] = [0, 1, 2, 3].map(|index| found[index].as_f64().unwrap_or_default());
        Ok((x + right * width, y + down * height))
    }

    /// Presses a button by the name it has for everyone.
    pub fn press_button(&self, name: &str) -> Result<()> {
        let at = self.middle(&format!("button[aria-label='{name}']"))?;
        self.tap(Pointer::Mouse, at)?;
        self.settle()
    }

    /// Gives the focus to a part of the figure.
    pub fn focus(&self, selector: &str) -> Result<()> {
        self.ask(&format!("inside.querySelector({selector:?}).focus()"))?;
        Ok(())
    }

    /// Types a text over what stands in a parameter's field, key by key, and leaves it there without Enter.
    pub fn type_over(&self, name: &str, text: &str) -> Result<()> {
        self.ask(&format!("const field = inside.querySelector({:?}); field.focus(); field.select()", field(name)))?;
        match text {
            "" => self.press(Key::Delete)?,
            _ => self.press(text)?,
        }
        self.settle()
    }

    /// The same, with Enter.
    pub fn enter(&self, name: &str, text: &str) -> Result<()> {
        self.type_over(name, text)?;
        self.press(Key::Enter)?;
        self.settle()
    }

    /// Chooses one of several.
    pub fn choose(&self, name: &str, option: &str) -> Result<()> {
        self.ask(&format!(
            "const choice = inside.querySelector('[data-name={name:?}] select');
             choice.value = {option:?};
             choice.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        ))?;
        self.settle()
    }

    /// Puts a text into a parameter's field at once, as pasting does.
    pub fn paste(&self, name: &str, text: &str) -> Result<()> {
        let (field, text) = (json!(field(name)), json!(text));
        self.ask(&format!(
            "const field = inside.querySelector({field});
             field.value = {text};
             for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, {{ bubbles: true }}))"
        ))?;
        self.settle()
    }

    /// What is said to be wrong with a parameter; empty if nothing is.
    pub fn complaint(&self, name: &str) -> Result<String> {
        self.ask(&format!(
            "const error = inside.querySelector('[data-name={name:?}] [role=alert]');
             return shown(error) ? error.textContent : ''"
        ))
        .map(|answer| answer.as_str().unwrap_or_default().to_owned())
    }

    /// What the picture looks like now: a number that another picture would hardly have.
    pub fn picture(&self) -> Result<Value> {
        self.ask(
            "const hash = (canvas) => {
               const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
               return new Uint32Array(data.buffer).reduce((sum, word) => Math.imul(sum ^ word, 16777619) | 0, 0);
             };
             return [...inside.querySelectorAll('canvas')].map(hash)",
        )
    }

    /// Keeps what is to be seen as `target/screenshots/<name>.png`, to be looked at: of one engine.
    pub fn screenshot(&self, name: &str) -> Result<()> {
        if self.engine().name() == ENGINES[0].name() {
            self.0.screenshot(name)?;
        }
        Ok(())
    }

    /// Starts to write down the figure's events: their types, in [`Page::heard`].
    pub fn listen(&self) -> Result<()> {
        self.ask(
            "window.heard = [];
             for (const type of ['input', 'change', 'fall-line:verdict'])
               figure.addEventListener(type, (event) => heard.push(event.detail ? [type, event.detail] : [type]))",
        )?;
        Ok(())
    }

    /// How many events of a type were heard.
    pub fn heard(&self, kind: &str) -> Result<u64> {
        let count = self.get(&format!("heard.filter(([type]) => type === {kind:?}).length"))?;
        count.as_u64().context("a count")
    }

    fn pair(&self, body: &str) -> Result<[f64; 2]> {
        let found = self.ask(body)?;
        let number = |index: usize| found[index].as_f64().context("not a pair of numbers");
        Ok([number(0)?, number(1)?])
    }
}

/// The text field of a parameter.
fn field(name: &str) -> String {
    format!("[data-name='{name}'] input[type=text]")
}
