//! The layout on every kind of screen, with nothing cut off. Each test saves a screenshot to `target/screenshots/` for review.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::lesson::LESSONS;
use crate::page::Page;

page_tests! {
    Every: the_picture_settles_after_a_legend_appears, a_wide_screen_puts_the_controls_beside_the_picture,
        a_laptop_shows_the_whole_table, a_phone_puts_the_controls_below_the_picture, scale_enlarges_everything_for_a_lecture_hall,
        dark_mode_has_the_same_layout, everything_selected_and_expanded_still_fits, a_short_wide_iframe_shows_its_picture,
        prose_pages_fit_every_screen, the_narrowest_phone_shows_everything,
        steps_can_be_scrubbed_on_the_narrowest_phone_and_projected, doubling_the_font_size_overflows_nothing,
        right_to_left_mirrors_the_layout_but_not_the_axes;
}

const PATH: &str = "index.html";

/// Elements that extend beyond the viewport sideways, unless an ancestor scrolls or clips them.
const OUTSIDE: &str = r#"
    const all = (root) => [...root.querySelectorAll("*")].flatMap((part) => [part, ...(part.shadowRoot ? all(part.shadowRoot) : [])]);
    const parent = (part) => part.parentElement ?? part.getRootNode().host;
    const clipped = (part) => {
      for (let one = parent(part); one && one !== document.body; one = parent(one)) {
        if (getComputedStyle(one).overflowX !== "visible") return true;
      }
      return false;
    };
    const outside = (part) => {
      const { left, right, width } = part.getBoundingClientRect();
      return width > 0 && shown(part) && (left < -1 || right > innerWidth + 1) && !clipped(part);
    };
    return all(document.body).filter(outside).map((part) => `${part.localName}.${part.className}`)
"#;

/// Texts that need more space than they have.
const CUT: &str = r#"
    const texts = "label, label span, legend, summary, h2, th, td, p, li, .tries button, .count, .symbol";
    const cut = (part) => shown(part) && part.clientWidth > 1 && (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 3);
    return [...inside.querySelectorAll(texts)].filter(cut)
      .map((part) => `${part.localName} ${part.textContent}: ${part.scrollWidth}×${part.scrollHeight} in ${part.clientWidth}×${part.clientHeight}`)
"#;

/// Sizes of the handles: of the visible ring, and of the touch target.
const HANDLES: &str = r#"
    return [...inside.querySelectorAll(".handles button")].map((handle) => {
      const { width, height } = handle.getBoundingClientRect();
      const ring = getComputedStyle(handle, "::before");
      return [parseFloat(ring.width) + 2 * parseFloat(ring.borderTopWidth), Math.min(width, height)];
    })
"#;

/// Controls of the figure `of` that cannot be scrolled into the viewport.
const OUT_OF_REACH: &str = r#"
    const controls = [...of.shadowRoot.querySelectorAll(".controls :is(input, select, summary, button)")].filter(shown);
    const missed = controls.filter((control) => {
      control.scrollIntoView({ block: "end" });
      const { left, top, right, bottom, width } = control.getBoundingClientRect();
      const at = of.shadowRoot.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const own = at === control || control.contains(at) || at?.contains(control) || at?.matches("label");
      return width === 0 || left < -1 || right > innerWidth + 1 || top < -1 || bottom > innerHeight + 1 || !own;
    });
    of.scrollIntoView();
    return missed.map((control) => control.closest(".field")?.dataset.name ?? control.textContent);
"#;

/// Pairs of controls that overlap.
const OVERLAPPING: &str = r#"
    const controls = [...inside.querySelectorAll("button:not(.handles *), input, select, summary, .readouts, math")].filter(shown);
    const boxes = controls.map((control) => [control, control.getBoundingClientRect()]);
    const over = ([one, a], [two, b]) => !one.contains(two) && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
    const name = (one) => one.ariaLabel ?? one.id ?? one.localName;
    return boxes.flatMap((one, index) => boxes.slice(index + 1).filter((two) => over(one, two)).map((two) => `${name(one[0])} and ${name(two[0])}`))
"#;

fn the_picture_settles_after_a_legend_appears(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embed.html?figure=descent&basins=sgd")?;
    page.wait_until("inside.querySelectorAll('.legend .patch').length === 4")?;
    let heights = page.execute(
        "const heights = new Set();
         new ResizeObserver(() => heights.add(inside.querySelector('.picture').clientHeight)).observe(inside.querySelector('.picture'));
         const frame = () => new Promise(requestAnimationFrame);
         return (async () => { for (let count = 0; count < 60; count++) await frame(); return heights.size })()",
    )?;
    // The observer reports the initial height first; the legend may have appeared one frame earlier.
    assert!(heights.as_u64().is_some_and(|heights| heights <= 2), "{heights} heights in a second");
    Ok(())
}

fn a_wide_screen_puts_the_controls_beside_the_picture(run: &TestRun) -> Result<()> {
    let page = open_and_check(run, Screen { width: 1440, height: 900, ..Screen::LAPTOP }, PATH, "wide")?;
    check_controls_beside(&page)?;
    check_whole_table(&page)
}

fn a_laptop_shows_the_whole_table(run: &TestRun) -> Result<()> {
    let page = open_and_check(run, Screen::LAPTOP, PATH, "laptop")?;
    check_controls_beside(&page)?;
    check_whole_table(&page)
}

fn a_phone_puts_the_controls_below_the_picture(run: &TestRun) -> Result<()> {
    let page = open_and_check(run, Screen::PHONE, PATH, "phone")?;
    let below = page.get("inside.querySelector('.controls').getBoundingClientRect().top >= inside.querySelector('.picture').getBoundingClientRect().bottom")?;
    assert_eq!(below, json!(true));
    assert!(page.number("inside.querySelector('.picture').clientWidth")? > 340.0);
    page.execute("inside.querySelector('.controls').scrollIntoView()")?;
    page.settle()?;
    let top = page.number("inside.querySelector('.picture').getBoundingClientRect().top")?;
    assert!(top.abs() < 1.0, "the picture is scrolled away from the controls: {top}");
    page.screenshot("phone-controls")?;
    Ok(())
}

fn scale_enlarges_everything_for_a_lecture_hall(run: &TestRun) -> Result<()> {
    let page = open_and_check(
        run,
        Screen { width: 1920, height: 1080, ..Screen::LAPTOP },
        "embed.html?figure=descent&scale=1.6",
        "hall",
    )?;
    check_controls_beside(&page)?;
    check_whole_table(&page)?;
    assert_eq!(page.number("parseFloat(getComputedStyle(inside.querySelector('.figure')).fontSize)")?, 25.6);
    Ok(())
}

fn dark_mode_has_the_same_layout(run: &TestRun) -> Result<()> {
    let page = open_and_check(run, Screen { width: 1440, height: 900, dark: true, ..Screen::LAPTOP }, PATH, "dark")?;
    check_controls_beside(&page)
}

fn everything_selected_and_expanded_still_fits(run: &TestRun) -> Result<()> {
    let query = "index.html?figure=descent&formula=a+x%5E2+%2B+b+y%5E2+%2B+sin(c+x+y)%2Fsqrt(1+%2B+x%5E2)&schedule=one-cycle\
                 &optimisers=sgd+momentum+conjugate-gradient+adamw&start=-1.5,2+1,-0.75";
    for (screen, name) in [(Screen::LAPTOP, "full"), (Screen::PHONE, "full-phone")] {
        let page = Page::open(run, screen, query)?;
        page.execute("for (const part of inside.querySelectorAll('.controls details')) part.open = true")?;
        page.settle()?;
        page.screenshot(name)?;
        check_fit(&page)?;
    }
    Ok(())
}

fn a_short_wide_iframe_shows_its_picture(run: &TestRun) -> Result<()> {
    let screen = Screen { width: 720, height: 480, ..Screen::LAPTOP };
    let page =
        open_and_check(run, screen, "embed.html?figure=descent&surface=beale&hide=controls+tries+summary", "short")?;
    assert!(page.number("inside.querySelector('.picture').clientHeight")? > 200.0);
    Ok(())
}

/// From the smallest phone to a lecture hall: no prose page scrolls sideways, and every control of every figure is within reach, on
/// the page or in a scrolling container.
fn prose_pages_fit_every_screen(run: &TestRun) -> Result<()> {
    for (path, first) in LESSONS {
        let mut page = Page::open_at_figure(run, Screen::LAPTOP, path, first)?;
        for [width, height] in [[320, 640], [375, 812], [768, 1024], [1280, 800], [1920, 1080]] {
            page.show(Screen { width, height, touch: width < 1000, ..Screen::LAPTOP })?;
            let figures = page.number("document.querySelectorAll('fall-line').length")? as usize;
            for index in 0..figures {
                let of = format!("document.querySelectorAll('fall-line')[{index}]");
                page.execute(&format!("{of}.scrollIntoView(); return {of}.ready.then(() => null)"))?;
                page.settle()?;
                let name = page.text(&format!("{of}.getAttribute('figure')"))?;
                let sizes =
                    ["scrollWidth", "clientWidth"].map(|size| page.number(&format!("document.documentElement.{size}")));
                let [needed, available] = sizes;
                assert_eq!(needed?, available?, "{path} at {width}: {name} scrolls sideways");
                assert_eq!(page.execute(OUTSIDE)?, json!([]), "{path} at {width}: {name} extends beyond the viewport");
                let unreachable = page.execute(&format!("const of = {of}; {OUT_OF_REACH}"))?;
                assert_eq!(unreachable, json!([]), "{path} at {width}: controls of {name} cannot be reached");
                page.expect_no_errors()?;
            }
        }
    }
    Ok(())
}

fn the_narrowest_phone_shows_everything(run: &TestRun) -> Result<()> {
    open_and_check(run, Screen { width: 320, height: 640, ..Screen::PHONE }, PATH, "narrow")?;
    Ok(())
}

fn steps_can_be_scrubbed_on_the_narrowest_phone_and_projected(run: &TestRun) -> Result<()> {
    let narrow = Screen { width: 320, height: 640, ..Screen::PHONE };
    for path in ["embed.html?figure=descent", "embed.html?figure=descent&project=descent"] {
        let page = Page::open(run, narrow, path)?;
        let has_room = "const [slider, count] = ['.play-bar input', '.count'].map((part) => inside.querySelector(part).getBoundingClientRect());
             return slider.width >= 100 && slider.left >= 0 && count.right <= innerWidth";
        assert_eq!(page.execute(has_room)?, json!(true), "{path}");
    }
    Ok(())
}

fn doubling_the_font_size_overflows_nothing(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.execute("document.documentElement.style.fontSize = '200%'")?;
    page.settle()?;
    page.screenshot("large-letters")?;
    check_fit(&page)
}

fn right_to_left_mirrors_the_layout_but_not_the_axes(run: &TestRun) -> Result<()> {
    let page =
        Page::from_html(run, Screen::LAPTOP, "<fall-line figure=\"descent\" dir=\"rtl\" lang=\"ar\"></fall-line>")?;
    page.ready()?;
    page.screenshot("right-to-left")?;
    check_fit(&page)?;
    let sides = page.execute(
        "const [controls, picture] = ['.controls', '.picture'].map((part) => inside.querySelector(part).getBoundingClientRect());
         return controls.right <= picture.left",
    )?;
    assert_eq!(sides, json!(true), "the controls are at the inline end");
    page.focus(".handles button")?;
    let before = page.handle(0)?;
    page.press(Key::Right)?;
    page.settle()?;
    assert!(page.handle(0)?.0 > before.0, "the right arrow moves right");
    Ok(())
}

/// Opens a page, saves a screenshot, and checks what holds everywhere.
fn open_and_check(run: &TestRun, screen: Screen, path: &str, name: &str) -> Result<Page> {
    let page = Page::open(run, screen, path)?;
    page.screenshot(name)?;
    check_fit(&page)?;
    Ok(page)
}

fn check_fit(page: &Page) -> Result<()> {
    assert_eq!(
        page.number("document.documentElement.scrollWidth")?,
        page.number("document.documentElement.clientWidth")?
    );
    assert_eq!(page.execute(OUTSIDE)?, json!([]), "extends beyond the viewport");
    assert_eq!(page.execute(CUT)?, json!([]), "is cut off");
    assert_eq!(page.execute(OVERLAPPING)?, json!([]), "overlap");
    for handle in page.execute(HANDLES)?.as_array().into_iter().flatten() {
        let [ring, area] = [0, 1].map(|index| handle[index].as_f64().unwrap_or_default());
        assert!(ring >= 24.0 && area >= 44.0, "{handle}");
    }
    page.expect_no_errors()
}

fn check_controls_beside(page: &Page) -> Result<()> {
    let beside = page.execute(
        "const [controls, picture] = ['.controls', '.picture'].map((part) => inside.querySelector(part).getBoundingClientRect());
         return controls.left >= picture.right && controls.top < picture.top + 8 && picture.width > 1.5 * controls.width",
    )?;
    assert_eq!(beside, json!(true));
    Ok(())
}

/// Checks that the readouts need no horizontal scrolling.
fn check_whole_table(page: &Page) -> Result<()> {
    let [needed, available] =
        ["scrollWidth", "clientWidth"].map(|size| page.number(&format!("inside.querySelector('.readouts').{size}")));
    assert_eq!(needed?, available?, "columns of the table are hidden");
    Ok(())
}
