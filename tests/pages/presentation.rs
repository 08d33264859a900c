//! A projected figure, controlled by keys.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: every_figure_fills_the_screen_with_legible_text, numbers_are_hidden_until_revealed,
        optimiser_names_stay_visible_while_numbers_are_hidden, keys_blank_the_screen_show_their_list_and_leave,
        focus_moves_to_the_picture_and_returns, leaving_full_screen_closes_the_list_first,
        letters_typed_into_a_field_are_not_commands;
}

const HALL: Screen = Screen { width: 1920, height: 1080, ..Screen::LAPTOP };

/// The smallest visible font size in pixels.
const SMALLEST_TEXT: &str = r#"
    (() => {
      const sizes = [];
      const visit = (node) => {
        for (const child of node.childNodes) {
          if (child.nodeType === 3 && child.textContent.trim() && shown(node)) {
            const { clipPath, fontSize } = getComputedStyle(node);
            if (clipPath === "none") sizes.push(parseFloat(fontSize));
          } else if (child.nodeType === 1) visit(child);
        }
      };
      visit(inside.querySelector(".layout"));
      return Math.min(...sizes);
    })()
"#;

/// The smallest font size in the picture in pixels; axis labels are drawn larger and scaled down.
const SMALLEST_LABEL: &str = r#"
    figure.toSVG().then((svg) => {
      const picture = new DOMParser().parseFromString(svg, "image/svg+xml");
      const scale = (text) => Number(/scale\((.*)\)/.exec(text.closest("g")?.getAttribute("transform"))?.[1] ?? 1);
      return Math.min(...[...picture.querySelectorAll("text")].map((text) => scale(text) * Number(text.getAttribute("font-size"))));
    })
"#;

fn projected(run: &TestRun) -> Result<Page> {
    let page = Page::open(run, HALL, "index.html")?;
    page.focus(".handles button")?;
    page.press("p")?;
    page.wait_until("figure.hasAttribute('projected')")?;
    page.settle()?;
    Ok(page)
}

/// Visible parts of the figure that are cut off or do not fit on the screen.
const CUT: &str = r#"
    (() => {
      const wide = [...inside.querySelectorAll(".formula-set, .mathematics, .legend")].filter((part) => shown(part) && part.scrollWidth > part.clientWidth + 1);
      const high = [figure, inside.querySelector(".stage")].filter((part) => part.scrollHeight > part.clientHeight + 1);
      return [...wide, ...high].map((part) => `${part.className || part.localName}: ${part.textContent.slice(0, 60)}`);
    })()
"#;

/// Parts of the stage that overlap.
const OVERLAPS: &str = r#"
    (() => {
      const parts = [...inside.querySelectorAll(".stage > *")].filter(shown);
      const over = (one, two) => {
        const [a, b] = [one.getBoundingClientRect(), two.getBoundingClientRect()];
        return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      };
      return parts.flatMap((one, index) => parts.slice(index + 1).filter((two) => over(one, two)).map((two) => `${one.className} over ${two.className}`));
    })()
"#;

/// The share of the screen of the largest panel with its numbers and names: a panel starts where the one before it ends.
const MAIN_PANEL: &str = r#"
    return import(new URL("core.js", location)).then(({ Figure }) => {
      const { clientWidth: width, clientHeight: height } = inside.querySelector(".picture");
      const scale = parseFloat(getComputedStyle(inside.querySelector(".figure")).fontSize) / 16;
      const projected = new Figure(id);
      const panels = projected.panels(width, height, scale);
      projected.free();
      const margin = { left: 52 * scale, top: 22 * scale, right: 18 * scale };
      const share = ({ left, top, width: across, height: high }) => {
        const below = panels.filter((panel) => panel.left < left + across && left < panel.left + panel.width && panel.top > top + high);
        const bottom = Math.min(height, ...below.map((panel) => panel.top - margin.top));
        return (across + margin.left + margin.right) * (bottom - top + margin.top) / (innerWidth * innerHeight);
      };
      return Math.max(...panels.map(share));
    });
"#;

/// The minimum share of the screen for the main panel.
const MAIN_PANEL_SHARE: f64 = 0.4;

/// The minimum share of the screen's height for the picture, whatever else is shown.
const MIN_PICTURE_SHARE: f64 = 0.3;

fn every_figure_fills_the_screen_with_legible_text(run: &TestRun) -> Result<()> {
    let page = Page::open(run, HALL, "embed.html?figure=descent")?;
    for id in page.figures()? {
        page.go(&format!("embed.html?figure={id}&project={id}"))?;
        page.wait_until("figure.hasAttribute('projected')")?;
        let size = page.get("(({ width, height }) => [width, height])(figure.getBoundingClientRect())")?;
        assert_eq!(size, page.get("[innerWidth, innerHeight]")?, "{id}");
        let share = page.execute(&format!("const id = {id:?}; {MAIN_PANEL}"))?.as_f64().unwrap_or_default();
        assert!(share >= MAIN_PANEL_SHARE, "{id}: the main panel has {share} of the screen");
        // As it opens, with its numbers, with its controls too, and with the controls alone.
        for key in ["", "r", "c", "r"] {
            if !key.is_empty() {
                page.press(key)?;
            }
            page.settle()?;
            assert_eq!(page.get(OVERLAPS)?, json!([]), "{id}, {key}");
            let picture = page.number("inside.querySelector('.picture').clientHeight / innerHeight")?;
            assert!(picture > MIN_PICTURE_SHARE, "{id}, {key}: the picture has {picture} of the height");
            if page.get("shown(inside.querySelector('.controls'))")? == json!(false) {
                assert_eq!(page.get(CUT)?, json!([]), "{id}, {key}");
            }
            let (text, labels) = (page.number(SMALLEST_TEXT)?, page.number(SMALLEST_LABEL)?);
            assert!(text >= 24.0 && labels >= 24.0, "{id}, {key}: {text} px, {labels} px in the picture");
        }
    }
    Ok(())
}

fn numbers_are_hidden_until_revealed(run: &TestRun) -> Result<()> {
    let page = projected(run)?;
    let seen = "[shown(inside.querySelector('.readouts td')), shown(inside.querySelector('.summary'))]";
    assert_eq!(page.get(seen)?, json!([false, false]));
    page.press(Key::PageDown)?;
    page.wait_until(&format!("{seen}.every((part) => part)"))?;
    page.press(Key::PageUp)?;
    page.wait_until(&format!("{seen}.every((part) => !part)"))
}

fn optimiser_names_stay_visible_while_numbers_are_hidden(run: &TestRun) -> Result<()> {
    let names = "[...inside.querySelectorAll('.readouts :is(th, td)')].filter(shown).map((cell) => cell.textContent)";
    let page = projected(run)?;
    assert_eq!(page.get(names)?, json!(["Gradient descent", "Momentum", "Adam"]));
    assert_eq!(page.get("inside.querySelectorAll('.readouts tr .swatch').length")?, json!(3));
    // A single trajectory needs no name.
    page.execute("figure.set('optimisers', 'adam')")?;
    page.wait_until(&format!("{names}.length === 0"))?;
    // A phone keeps its space for the picture.
    let phone = Page::open(run, Screen::PHONE, "embed.html?figure=descent&project=descent")?;
    phone.wait_until("figure.hasAttribute('projected')")?;
    assert_eq!(phone.get(names)?, json!([]));
    page.expect_no_errors()
}

fn keys_blank_the_screen_show_their_list_and_leave(run: &TestRun) -> Result<()> {
    let page = projected(run)?;
    let blank = "shown(inside.querySelector('.blank'))";
    page.press(".")?;
    page.wait_until(blank)?;
    page.press(".")?;
    page.wait_until(&format!("!{blank}"))?;
    page.press("?")?;
    page.wait_until("inside.querySelector('dialog').open")?;
    page.press(Key::Escape)?;
    page.wait_until("!inside.querySelector('dialog').open && figure.hasAttribute('projected')")?;
    page.press("p")?;
    page.wait_until("!figure.hasAttribute('projected') && document.documentElement.style.overflow === ''")?;
    assert_eq!(page.text("location.search")?, "");
    Ok(())
}

fn focus_moves_to_the_picture_and_returns(run: &TestRun) -> Result<()> {
    let page = Page::open(run, HALL, "index.html")?;
    page.focus(".share summary")?;
    page.press("p")?;
    page.wait_until("figure.hasAttribute('projected')")?;
    assert_eq!(page.text("inside.activeElement.className")?, "picture", "the element that had it is hidden");
    page.press(Key::Escape)?;
    page.wait_until("!figure.hasAttribute('projected')")?;
    assert_eq!(page.text("inside.activeElement.textContent")?, "Share");
    page.expect_no_errors()
}

fn leaving_full_screen_closes_the_list_first(run: &TestRun) -> Result<()> {
    let page = projected(run)?;
    // In full screen, Escape never reaches the page as a key, and no driver presses it there.
    let screen = |full: bool| {
        page.execute(&format!(
            "Object.defineProperty(document, 'fullscreenElement', {{ configurable: true, value: {} }});
             document.dispatchEvent(new Event('fullscreenchange'))",
            if full { "document.documentElement" } else { "null" }
        ))
    };
    let shown = "[figure.hasAttribute('projected'), inside.querySelector('dialog').open, location.search.includes('project=descent')]";
    screen(true)?;
    page.press("?")?;
    page.wait_until(&format!("{shown}.every((one) => one)"))?;
    screen(false)?;
    assert_eq!(page.get(shown)?, json!([true, false, true]), "the figure fills the window");
    page.press(Key::Escape)?;
    page.wait_until("!figure.hasAttribute('projected')")?;
    page.press("p")?;
    page.wait_until("figure.hasAttribute('projected')")?;
    screen(true)?;
    screen(false)?;
    assert_eq!(page.get(shown)?, json!([false, false, false]), "without the list, presentation ends");
    Ok(())
}

fn letters_typed_into_a_field_are_not_commands(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    page.type_over("formula", "p.?")?;
    page.press(" ")?;
    assert_eq!(
        page.get("[figure.hasAttribute('projected'), inside.querySelector('dialog').open]")?,
        json!([false, false])
    );
    Ok(())
}
