//! Keys and gestures that a figure uses end at its edge; all others reach the page around it.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: typing_stays_in_a_field, keys_stay_where_they_are_used, a_key_without_use_reaches_the_page,
        a_projected_figure_uses_all_plain_keys, a_mouse_drag_stays_in_the_figure_and_a_click_does_not;
    Every needs Finger: a_finger_on_a_slider_stays_in_the_figure_and_a_swipe_over_the_picture_does_not;
}

/// A page that listens to everything, as a slide deck does.
const BODY: &str = r#"<p>Before</p><fall-line figure="descent" optimisers="sgd adam" loading="eager"></fall-line>
    <script>
      window.seen = [];
      for (const type of ["keydown", "keypress", "keyup"])
        document.addEventListener(type, ({ key }) => seen.push(`${type} ${key}`));
      for (const type of ["pointerdown", "pointermove", "touchstart", "touchmove", "mousedown", "mousemove", "click", "wheel"])
        document.addEventListener(type, ({ buttons, touches }) => (buttons !== 0 || touches) && seen.push(type));
      document.addEventListener("click", () => seen.push("click"));
    </script>"#;

fn open(run: &TestRun) -> Result<Page> {
    let page = Page::from_html(run, Screen::LAPTOP, BODY)?;
    page.ready()?;
    Ok(page)
}

/// What the page has seen since the last call, each kind of event once.
fn seen(page: &Page) -> Result<String> {
    page.settle()?;
    page.text("[...new Set(seen.splice(0))].join(', ')")
}

/// Presses keys in a part of the figure; the page must see none of them.
fn stays(page: &Page, part: &str, keys: &[Key]) -> Result<()> {
    for key in keys {
        page.focus(part)?;
        seen(page)?;
        page.press(key.clone())?;
        let seen = seen(page)?;
        assert!(!seen.contains("key"), "{key:?} in {part}: {seen}");
    }
    Ok(())
}

fn typing_stays_in_a_field(run: &TestRun) -> Result<()> {
    let page = open(run)?;
    page.enter("formula", "x^2 + n y^2/2")?;
    assert_eq!(seen(&page)?, "");
    assert_eq!(page.get("value('formula')")?, json!("x^2 + n y^2/2"));
    let field = "[data-name=formula] input";
    stays(&page, field, &[Key::Left, Key::Home, Key::Up, Key::Backspace, Key::Delete, Key::End, Key::Down])?;
    page.focus(field)?;
    page.press_with(Key::Control, "a")?;
    let commands = seen(&page)?;
    assert!(!commands.contains(" a"), "{commands}");
    // Escape is used as long as there is something to revert.
    page.press("+")?;
    page.settle()?;
    seen(&page)?;
    page.press(Key::Escape)?;
    assert_eq!(seen(&page)?, "");
    page.press(Key::Escape)?;
    assert!(seen(&page)?.contains("keydown Escape"));
    page.expect_no_errors()
}

fn keys_stay_where_they_are_used(run: &TestRun) -> Result<()> {
    let page = open(run)?;
    let arrows = [Key::Left, Key::Right, Key::Up, Key::Down];
    stays(&page, ".handles button", &[&arrows[..], &[Key::Home]].concat())?;
    stays(&page, ".picture", &[Key::Space])?;
    stays(&page, ".play-bar input", &[&arrows[..], &[Key::PageUp, Key::PageDown, Key::Home, Key::End]].concat())?;
    stays(&page, "[data-name=learning-rate] input[type=range]", &arrows)?;
    stays(&page, ".play-bar button", &[Key::Space, Key::Enter])?;
    stays(&page, ".share summary", &[Key::Space, Key::Escape])?;
    stays(&page, "input[type=checkbox]", &[Key::Space])?;
    page.focus(".handles button")?;
    seen(&page)?;
    page.press("p")?;
    page.wait_until("figure.hasAttribute('projected')")?;
    page.press("p")?;
    page.wait_until("!figure.hasAttribute('projected')")?;
    assert_eq!(seen(&page)?, "");
    page.press_with(Key::Control, "z")?;
    let undo = seen(&page)?;
    assert!(!undo.contains('z') && undo.contains("Control"), "{undo}");
    page.expect_no_errors()
}

fn a_key_without_use_reaches_the_page(run: &TestRun) -> Result<()> {
    let page = open(run)?;
    for (part, key, name) in [
        (".handles button", Key::End, "End"),
        (".handles button", Key::PageDown, "PageDown"),
        (".picture", Key::Right, "ArrowRight"),
        (".play-bar button", Key::Right, "ArrowRight"),
        (".play-bar input", Key::Escape, "Escape"),
        ("[data-name=formula] input", Key::PageDown, "PageDown"),
        ("[data-name=formula] input", Key::F2, "F2"),
        ("[data-name=surface] select", Key::F2, "F2"),
    ] {
        page.focus(part)?;
        seen(&page)?;
        page.press(key)?;
        let seen = seen(&page)?;
        assert!(
            [format!("keydown {name}"), format!("keyup {name}")].iter().all(|one| seen.contains(one)),
            "{part}: {seen}"
        );
    }
    for part in [".handles button", ".play-bar input", "input[type=checkbox]"] {
        page.focus(part)?;
        page.press("n")?;
        assert!(seen(&page)?.contains("keydown n"), "n in {part}");
    }
    page.focus("[data-name=formula] input")?;
    page.press_with(Key::Control, "k")?;
    assert!(seen(&page)?.contains("keydown k"), "a command of the page");
    Ok(())
}

fn a_projected_figure_uses_all_plain_keys(run: &TestRun) -> Result<()> {
    let page = open(run)?;
    page.execute("figure.project(true); document.activeElement.blur()")?;
    seen(&page)?;
    for key in [Key::Right, Key::End, Key::PageDown] {
        page.press(key)?;
    }
    page.press("n")?;
    let outside = seen(&page)?;
    assert!(!outside.contains("keydown"), "{outside}");
    page.focus(".handles button")?;
    page.press("n")?;
    page.press(Key::End)?;
    assert_eq!(seen(&page)?, "");
    Ok(())
}

fn a_mouse_drag_stays_in_the_figure_and_a_click_does_not(run: &TestRun) -> Result<()> {
    let page = open(run)?;
    let handle = page.handle(0)?;
    page.drag(Pointer::Mouse, handle, (handle.0 + 30.0, handle.1 + 30.0))?;
    let drag = seen(&page)?;
    assert!(drag.is_empty() || drag == "click", "{drag}");
    let plot = page.plot_point(0.3, 0.3)?;
    page.drag(Pointer::Mouse, plot, (plot.0 + 30.0, plot.1 + 30.0))?;
    let drag = seen(&page)?;
    assert!(drag.is_empty() || drag == "click", "{drag}");
    let at = page.centre_of(".play-bar button")?;
    page.tap(Pointer::Mouse, at)?;
    assert!(seen(&page)?.contains("click"));
    Ok(())
}

fn a_finger_on_a_slider_stays_in_the_figure_and_a_swipe_over_the_picture_does_not(run: &TestRun) -> Result<()> {
    let page = open(run)?;
    let before = page.get("value('step')")?;
    page.centre_of(".play-bar input")?;
    let thumb = page.slider_thumb(".play-bar input", 1.0)?;
    page.drag(Pointer::Finger, thumb, (thumb.0 - 150.0, thumb.1))?;
    let drag = seen(&page)?;
    assert!(!drag.contains("down") && !drag.contains("touch") && !drag.contains("move"), "{drag}");
    assert_ne!(page.get("value('step')")?, before);
    // However far the page has been scrolled for the slider.
    page.execute("inside.querySelector('.picture').scrollIntoView({ block: 'center', behavior: 'instant' })")?;
    let handle = page.handle(0)?;
    page.drag(Pointer::Finger, handle, (handle.0 - 40.0, handle.1))?;
    let drag = seen(&page)?;
    assert!(!drag.contains("down") && !drag.contains("touch"), "{drag}");
    let plot = page.plot_point(0.4, 0.3)?;
    page.pinch(plot, 30.0, 60.0)?;
    let pinch = seen(&page)?;
    // geckodriver reports each of two fingers as if it were alone.
    assert!(!pinch.contains("pointermove"), "{pinch}");
    page.drag(Pointer::Finger, plot, (plot.0 - 60.0, plot.1))?;
    let swipe = seen(&page)?;
    assert!(swipe.contains("pointerdown") && swipe.contains("touchstart"), "{swipe}");
    Ok(())
}
