//! Where things stand on the screens that there are, and that nothing is cut off. Each test leaves a picture in
//! `target/screenshots/` to be looked at.

use anyhow::Result;
use serde_json::json;
use xtask::screen::Screen;

use crate::page::Page;

const PATH: &str = "index.html";

/// What sticks out of the window at a side, unless something around it scrolls or cuts.
const OUTSIDE: &str = r#"
    const all = (root) => [...root.querySelectorAll("*")].flatMap((part) => [part, ...(part.shadowRoot ? all(part.shadowRoot) : [])]);
    const parent = (part) => part.parentElement ?? part.getRootNode().host;
    const held = (part) => {
      for (let one = parent(part); one && one !== document.body; one = parent(one)) {
        if (getComputedStyle(one).overflowX !== "visible") return true;
      }
      return false;
    };
    const outside = (part) => {
      const { left, right, width } = part.getBoundingClientRect();
      return width > 0 && shown(part) && (left < -1 || right > innerWidth + 1) && !held(part);
    };
    return all(document.body).filter(outside).map((part) => `${part.localName}.${part.className}`)
"#;

/// Texts that need more room than they have.
const CUT: &str = r#"
    const texts = "label, label span, legend, summary, h2, th, td, p, li, .tries button, .count, .symbol";
    const cut = (part) => shown(part) && part.clientWidth > 1 && (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 3);
    return [...inside.querySelectorAll(texts)].filter(cut)
      .map((part) => `${part.localName} ${part.textContent}: ${part.scrollWidth}×${part.scrollHeight} in ${part.clientWidth}×${part.clientHeight}`)
"#;

/// Sizes of the handles: of the ring that is seen, and of what can be touched.
const HANDLES: &str = r#"
    return [...inside.querySelectorAll(".handles button")].map((handle) => {
      const { width, height } = handle.getBoundingClientRect();
      const ring = getComputedStyle(handle, "::before");
      return [parseFloat(ring.width) + 2 * parseFloat(ring.borderTopWidth), Math.min(width, height)];
    })
"#;

/// Pairs of controls that lie over one another.
const OVERLAPPING: &str = r#"
    const controls = [...inside.querySelectorAll("button:not(.handles *), input, select, summary, .readouts, math")].filter(shown);
    const boxes = controls.map((control) => [control, control.getBoundingClientRect()]);
    const over = ([one, a], [two, b]) => !one.contains(two) && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
    const name = (one) => one.ariaLabel ?? one.id ?? one.localName;
    return boxes.flatMap((one, index) => boxes.slice(index + 1).filter((two) => over(one, two)).map((two) => `${name(one[0])} and ${name(two[0])}`))
"#;

#[test]
fn a_wide_screen_has_the_controls_beside_the_picture() -> Result<()> {
    let page = look(Screen { width: 1440, height: 900, ..Screen::LAPTOP }, PATH, "wide")?;
    controls_stand_beside(&page)?;
    whole_table(&page)?;
    one_screen(&page)
}

#[test]
fn a_laptop_has_the_whole_table() -> Result<()> {
    let page = look(Screen::LAPTOP, PATH, "laptop")?;
    controls_stand_beside(&page)?;
    whole_table(&page)?;
    one_screen(&page)
}

#[test]
fn a_phone_has_the_controls_below_the_picture() -> Result<()> {
    let page = look(Screen::PHONE, PATH, "phone")?;
    let below = page.get("inside.querySelector('.controls').getBoundingClientRect().top >= inside.querySelector('.picture').getBoundingClientRect().bottom")?;
    assert_eq!(below, json!(true));
    assert!(page.number("inside.querySelector('.picture').clientWidth")? > 340.0);
    page.ask("inside.querySelector('.controls').scrollIntoView()")?;
    page.settle()?;
    let top = page.number("inside.querySelector('.picture').getBoundingClientRect().top")?;
    assert!(top.abs() < 1.0, "the picture scrolls away from who turns a control: {top}");
    page.screenshot("phone-controls")?;
    Ok(())
}

#[test]
fn a_lecture_hall_has_everything_larger() -> Result<()> {
    let page =
        look(Screen { width: 1920, height: 1080, ..Screen::LAPTOP }, "embed.html?figure=descent&scale=1.6", "hall")?;
    controls_stand_beside(&page)?;
    whole_table(&page)?;
    assert_eq!(page.number("parseFloat(getComputedStyle(inside.querySelector('.figure')).fontSize)")?, 25.6);
    Ok(())
}

#[test]
fn the_dark_page_is_laid_out_alike() -> Result<()> {
    let page = look(Screen { width: 1440, height: 900, dark: true, ..Screen::LAPTOP }, PATH, "dark")?;
    controls_stand_beside(&page)
}

#[test]
fn everything_chosen_and_open_still_fits() -> Result<()> {
    let query = "index.html?figure=descent&formula=a+x%5E2+%2B+b+y%5E2+%2B+sin(c+x+y)%2Fsqrt(1+%2B+x%5E2)&schedule=one-cycle\
                 &optimisers=sgd+momentum+conjugate-gradient+adamw&start=-1.5,2+1,-0.75";
    for (screen, name) in [(Screen::LAPTOP, "full"), (Screen::PHONE, "full-phone")] {
        let page = Page::open(screen, query)?;
        page.ask("for (const part of inside.querySelectorAll('details')) part.open = true")?;
        page.settle()?;
        page.screenshot(name)?;
        fits(&page)?;
    }
    Ok(())
}

#[test]
fn a_short_wide_iframe_shows_its_picture() -> Result<()> {
    let screen = Screen { width: 720, height: 480, ..Screen::LAPTOP };
    let page = look(screen, "embed.html?figure=descent&surface=beale&hide=controls+tries+summary", "short")?;
    assert!(page.number("inside.querySelector('.picture').clientHeight")? > 200.0);
    Ok(())
}

/// Opens a page, leaves a picture of it, and looks at what holds everywhere.
fn look(screen: Screen, path: &str, name: &str) -> Result<Page> {
    let page = Page::open(screen, path)?;
    page.screenshot(name)?;
    fits(&page)?;
    Ok(page)
}

fn fits(page: &Page) -> Result<()> {
    assert_eq!(
        page.number("document.documentElement.scrollWidth")?,
        page.number("document.documentElement.clientWidth")?
    );
    assert_eq!(page.ask(OUTSIDE)?, json!([]), "sticks out of the window");
    assert_eq!(page.ask(CUT)?, json!([]), "is cut off");
    assert_eq!(page.ask(OVERLAPPING)?, json!([]), "lie over one another");
    for handle in page.ask(HANDLES)?.as_array().into_iter().flatten() {
        let [ring, area] = [0, 1].map(|index| handle[index].as_f64().unwrap_or_default());
        assert!(ring >= 24.0 && area >= 44.0, "{handle}");
    }
    page.expect_no_errors()
}

fn controls_stand_beside(page: &Page) -> Result<()> {
    let beside = page.ask(
        "const [controls, picture] = ['.controls', '.picture'].map((part) => inside.querySelector(part).getBoundingClientRect());
         return controls.left >= picture.right && controls.top < picture.top + 8 && picture.width > 1.5 * controls.width",
    )?;
    assert_eq!(beside, json!(true));
    Ok(())
}

/// The readouts need no scrolling sideways.
fn whole_table(page: &Page) -> Result<()> {
    let [needed, given] =
        ["scrollWidth", "clientWidth"].map(|size| page.number(&format!("inside.querySelector('.readouts').{size}")));
    assert_eq!(needed?, given?, "columns of the table are out of sight");
    Ok(())
}

/// The picture, what plays it and what can be read off are seen at once.
fn one_screen(page: &Page) -> Result<()> {
    let end = page.number("inside.querySelector('.readouts').getBoundingClientRect().bottom")?;
    assert!(end <= page.number("innerHeight")?, "the readouts end at {end}");
    Ok(())
}
