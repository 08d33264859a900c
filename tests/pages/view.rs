//! The view onto the plane: closer, farther, elsewhere, and back.

use anyhow::Result;
use serde_json::{Value, json};
use xtask::gesture::{Point, Pointer};
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::expected::Expected;
use crate::page::Page;

page_tests! {
    Every needs Wheel: the_wheel_zooms_with_control_and_the_button_goes_back, the_wheel_scrolls_the_page_until_the_picture_is_clicked,
        the_wheel_holds_what_is_under_the_pointer;
    Every needs Finger: two_fingers_pinch_and_spread;
    Every needs Finger FingerScroll: one_finger_scrolls_the_page;
    Every: buttons_zoom_about_the_middle, a_mouse_drags_the_plane, what_rests_after_a_drag_is_drawn_as_finely_as_what_has_not_moved,
        where_the_pointer_rests_loss_and_gradient_are_shown, a_pan_that_the_browser_takes_away_is_over;
}

const PATH: &str = "index.html?figure=descent&surface=himmelblau&optimisers=sgd&learning-rate=0.01&start=4,0";

/// The view as left, right, low, high; the preset's where the state says none.
fn view(page: &Page) -> Result<[f64; 4]> {
    let text = page.text("value('view') ?? '-5,5,-5,5'")?;
    let ends: Vec<f64> = text.split(',').filter_map(|end| end.parse().ok()).collect();
    Ok(ends.try_into().expect("four numbers"))
}

fn width(view: [f64; 4]) -> f64 {
    view[1] - view[0]
}

/// Turns the wheel with Ctrl held down, and returns the view that comes of it.
fn wheel_with_control(page: &Page, at: Point, pixels: i32) -> Result<[f64; 4]> {
    let before = page.get("value('view')")?;
    let rest = json!({ "type": "pause", "duration": 0 });
    let scroll = json!({ "type": "scroll", "x": at.0 as i64, "y": at.1 as i64, "deltaX": 0, "deltaY": pixels, "origin": "viewport" });
    let key = |kind: &str| json!({ "type": kind, "value": "\u{e009}" });
    page.act(json!([
        { "type": "key", "id": "keys", "actions": [key("keyDown"), rest, key("keyUp")] },
        { "type": "wheel", "id": "wheel", "actions": [rest, scroll, rest] },
    ]))?;
    page.wait_until(&format!("value('view') !== {before}"))?;
    page.settle()?;
    view(page)
}

fn the_wheel_zooms_with_control_and_the_button_goes_back(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let (before, at) = (page.picture()?, page.place(0.5, 0.5)?);
    let closer = wheel_with_control(&page, at, -120)?;
    assert!(width(closer) < 10.0, "{closer:?}");
    assert_ne!(page.picture()?[0], before[0]);
    assert!(width(wheel_with_control(&page, at, 240)?) > 10.0);
    page.press_button("Reset the view")?;
    assert_eq!(page.get("value('view')")?, Value::Null);
    assert_eq!(page.picture()?, before);
    Expected { surface: "Surface.named('himmelblau')", optimisers: &["sgd"], learning_rate: 0.01, steps: 200 }
        .holds_on(&page)?;
    page.expect_no_errors()
}

fn the_wheel_scrolls_the_page_until_the_picture_is_clicked(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let at = page.place(0.3, 0.7)?;
    page.wheel(at, 100)?;
    page.wait_until("scrollY > 50")?;
    assert_eq!(page.get("value('view')")?, Value::Null);
    assert!(page.text("inside.querySelector('.hint').textContent")?.contains("Ctrl"));
    // A wheel scrolls smoothly, and would go on where a script has scrolled to.
    page.still("[scrollY]")?;
    page.ask("scrollTo(0, 0)")?;
    page.wait_until("scrollY === 0")?;
    page.settle()?;
    page.tap(Pointer::Mouse, at)?;
    page.wheel(at, -100)?;
    page.wait_until("value('view') !== null")?;
    assert!(width(view(&page)?) < 10.0);
    assert_eq!(page.get("scrollY")?, json!(0));
    Ok(())
}

fn the_wheel_holds_what_is_under_the_pointer(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, &PATH.replace("start=4,0", "start=2,1"))?;
    let before = page.handle(0)?;
    // On the ring itself the wheel is not the picture's, so the pointer rests just beside it.
    let closer = wheel_with_control(&page, (before.0 + 30.0, before.1), -200)?;
    let after = page.handle(0)?;
    assert!(width(closer) < 10.0);
    assert!((after.1 - before.1).abs() < 1.0 && after.0 < before.0, "{before:?} {after:?}");
    Ok(())
}

fn buttons_zoom_about_the_middle(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.listen()?;
    page.press_button("Zoom in")?;
    let closer = view(&page)?;
    assert!(width(closer) < 10.0 && (closer[0] + closer[1]).abs() < 1e-9, "{closer:?}");
    page.press_button("Zoom out")?;
    page.press_button("Zoom out")?;
    assert!(width(view(&page)?) > 10.0);
    page.press_button("Reset the view")?;
    assert_eq!(page.get("value('view')")?, Value::Null);
    assert_eq!(page.heard("change")?, 4);
    Ok(())
}

fn a_mouse_drags_the_plane(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let handle = page.handle(0)?;
    let from = page.place(0.3, 0.7)?;
    page.drag(Pointer::Mouse, from, (from.0 + 50.0, from.1 - 30.0))?;
    page.settle()?;
    let moved = page.handle(0)?;
    assert!((moved.0 - handle.0 - 50.0).abs() < 1.0 && (moved.1 - handle.1 + 30.0).abs() < 1.0, "{handle:?} {moved:?}");
    assert_eq!(page.get("value('start')")?, json!("4,0"), "the plane is dragged, not the start");
    let [left, right, low, high] = view(&page)?;
    assert!((right - left - 10.0).abs() < 1e-9 && (high - low - 10.0).abs() < 1e-9);
    assert!(left < -5.0 && low < -5.0);
    page.expect_no_errors()
}

fn what_rests_after_a_drag_is_drawn_as_finely_as_what_has_not_moved(run: &Run) -> Result<()> {
    let page =
        Page::open(run, Screen { scale: 2.0, ..Screen::LAPTOP }, "index.html?figure=descent&formula=x^2%2Bb y^2")?;
    let slider = "[data-name=b] input[type=range]";
    page.listen()?;
    page.drag(Pointer::Mouse, page.slot(slider, 0.5)?, page.slot(slider, 0.8)?)?;
    page.hear("change")?;
    page.rest()?;
    let (dragged, state) = (page.picture()?[0].clone(), page.state()?);
    page.go(&format!("index.html?figure=descent&{state}"))?;
    page.rest()?;
    assert_eq!(page.picture()?[0], dragged, "the backdrop after the drag and of a new page");
    page.expect_no_errors()
}

fn two_fingers_pinch_and_spread(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::PHONE, PATH)?;
    let about = page.place(0.4, 0.5)?;
    page.pinch(about, 40.0, 90.0)?;
    page.settle()?;
    let closer = view(&page)?;
    assert!(width(closer) < 8.0, "{closer:?}");
    page.pinch(about, 90.0, 30.0)?;
    page.settle()?;
    assert!(width(view(&page)?) > width(closer));
    assert_eq!(page.get("value('start')")?, json!("4,0"), "fingers that pinch place nothing");
    assert_eq!(page.get("visualViewport.scale")?, json!(1), "the page itself is not zoomed");
    page.press_button("Reset the view")?;
    assert_eq!(page.get("value('view')")?, Value::Null);
    page.expect_no_errors()
}

fn one_finger_scrolls_the_page(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::PHONE, PATH)?;
    let from = page.place(0.3, 0.9)?;
    page.drag(Pointer::Finger, from, (from.0, from.1 - 150.0))?;
    page.wait_until("scrollY > 20")?;
    assert_eq!(page.get("[value('view'), value('start')]")?, json!([null, "4,0"]));
    Ok(())
}

fn where_the_pointer_rests_loss_and_gradient_are_shown(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let line = "inside.querySelector('.hovered').textContent";
    assert_eq!(page.text(line)?, "");
    // In WebKit what is painted first differs by bits from the same painted again.
    page.hover(page.place(0.3, 0.3)?)?;
    page.settle()?;
    page.hover((5.0, 5.0))?;
    page.settle()?;
    let before = page.picture()?;
    page.hover(page.place(0.3, 0.3)?)?;
    page.settle()?;
    let text = page.text(line)?;
    assert!(text.starts_with("f(") && text.contains("∇f = (") && text.contains("‖∇f‖ = "), "{text}");
    assert_ne!(page.picture()?[1], before[1], "the way down is drawn");
    page.hover((5.0, 5.0))?;
    page.settle()?;
    assert_eq!(page.text(line)?, "");
    assert_eq!(page.picture()?[1], before[1]);
    Ok(())
}

fn a_pan_that_the_browser_takes_away_is_over(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.listen()?;
    page.ask(
        "// A pointer that the browser does not know cannot be captured.
         Element.prototype.setPointerCapture = () => {};
         const front = inside.querySelector('canvas:last-of-type'), { x, y } = front.getBoundingClientRect();
         const send = (type, dx) => front.dispatchEvent(new PointerEvent(type, {
           bubbles: true, composed: true, pointerId: 7, pointerType: 'mouse', button: 0, buttons: 1, clientX: x + 150 + dx, clientY: y + 120 }));
         send('pointerdown', 0);
         send('pointermove', 40);
         send('pointercancel', 40)",
    )?;
    page.rest()?;
    assert_eq!(page.heard("change")?, 1);
    assert_eq!(page.get("inside.querySelector('.picture').matches('.panning')")?, json!(false));
    page.expect_no_errors()
}
