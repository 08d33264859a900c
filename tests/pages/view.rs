//! The view of the plane: zooming, panning and resetting.

use anyhow::Result;
use serde_json::{Value, json};
use xtask::gesture::{Point, Pointer};
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::expected::Expected;
use crate::page::Page;

page_tests! {
    Every needs Wheel: ctrl_wheel_zooms_and_the_button_resets_the_view, the_wheel_scrolls_the_page_until_the_picture_is_clicked,
        wheel_zoom_keeps_the_point_under_the_pointer;
    Every needs Finger: pinching_and_spreading_two_fingers_zooms;
    Every needs Finger FingerScroll: one_finger_scrolls_the_page;
    Every: buttons_zoom_about_the_centre, a_mouse_drags_the_plane, after_a_drag_the_picture_has_full_quality,
        hovering_shows_loss_and_gradient, values_under_the_pointer_are_beside_it, a_cancelled_pan_ends;
}

const PATH: &str = "index.html?figure=descent&surface=himmelblau&optimisers=sgd&learning-rate=0.01&start=4,0";

/// The view as left, right, low, high; the preset's if the state has none.
fn view(page: &Page) -> Result<[f64; 4]> {
    let text = page.text("value('view') ?? '-5,5,-5,5'")?;
    let ends: Vec<f64> = text.split(',').filter_map(|end| end.parse().ok()).collect();
    Ok(ends.try_into().expect("four numbers"))
}

fn width(view: [f64; 4]) -> f64 {
    view[1] - view[0]
}

/// Turns the wheel with Ctrl held down, and returns the new view.
fn wheel_with_control(page: &Page, at: Point, pixels: i32) -> Result<[f64; 4]> {
    let before = page.get("value('view')")?;
    let pause = json!({ "type": "pause", "duration": 0 });
    let scroll = json!({ "type": "scroll", "x": at.0 as i64, "y": at.1 as i64, "deltaX": 0, "deltaY": pixels, "origin": "viewport" });
    let key = |kind: &str| json!({ "type": kind, "value": "\u{e009}" });
    page.act(json!([
        { "type": "key", "id": "keys", "actions": [key("keyDown"), pause, key("keyUp")] },
        { "type": "wheel", "id": "wheel", "actions": [pause, scroll, pause] },
    ]))?;
    page.wait_until(&format!("value('view') !== {before}"))?;
    page.settle()?;
    view(page)
}

fn ctrl_wheel_zooms_and_the_button_resets_the_view(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let (before, at) = (page.picture()?, page.plot_point(0.5, 0.5)?);
    let zoomed = wheel_with_control(&page, at, -120)?;
    assert!(width(zoomed) < 10.0, "{zoomed:?}");
    assert_ne!(page.picture()?[0], before[0]);
    assert!(width(wheel_with_control(&page, at, 240)?) > 10.0);
    page.press_button("Reset the view")?;
    assert_eq!(page.get("value('view')")?, Value::Null);
    assert_eq!(page.picture()?, before);
    Expected { surface: "Surface.named('himmelblau')", optimisers: &["sgd"], learning_rate: 0.01, steps: 200 }
        .check(&page)?;
    page.expect_no_errors()
}

fn the_wheel_scrolls_the_page_until_the_picture_is_clicked(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let at = page.plot_point(0.3, 0.7)?;
    page.wheel(at, 100)?;
    page.wait_until("scrollY > 50")?;
    assert_eq!(page.get("value('view')")?, Value::Null);
    assert!(page.text("inside.querySelector('.hint').textContent")?.contains("Ctrl"));
    // The wheel scrolls smoothly, and would continue after the script's own scrolling.
    page.wait_until_stable("[scrollY]")?;
    page.execute("scrollTo(0, 0)")?;
    page.wait_until("scrollY === 0")?;
    page.settle()?;
    page.tap(Pointer::Mouse, at)?;
    page.wheel(at, -100)?;
    page.wait_until("value('view') !== null")?;
    assert!(width(view(&page)?) < 10.0);
    assert_eq!(page.get("scrollY")?, json!(0));
    Ok(())
}

fn wheel_zoom_keeps_the_point_under_the_pointer(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, &PATH.replace("start=4,0", "start=2,1"))?;
    let before = page.handle(0)?;
    // Over the ring the picture gets no wheel events, so the pointer is just beside it.
    let zoomed = wheel_with_control(&page, (before.0 + 30.0, before.1), -200)?;
    let after = page.handle(0)?;
    assert!(width(zoomed) < 10.0);
    assert!((after.1 - before.1).abs() < 1.0 && after.0 < before.0, "{before:?} {after:?}");
    Ok(())
}

fn buttons_zoom_about_the_centre(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.record_events()?;
    page.press_button("Zoom in")?;
    let zoomed = view(&page)?;
    assert!(width(zoomed) < 10.0 && (zoomed[0] + zoomed[1]).abs() < 1e-9, "{zoomed:?}");
    page.press_button("Zoom out")?;
    page.press_button("Zoom out")?;
    assert!(width(view(&page)?) > 10.0);
    page.press_button("Reset the view")?;
    assert_eq!(page.get("value('view')")?, Value::Null);
    assert_eq!(page.event_count("change")?, 4);
    Ok(())
}

fn a_mouse_drags_the_plane(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let handle = page.handle(0)?;
    let from = page.plot_point(0.3, 0.7)?;
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

fn after_a_drag_the_picture_has_full_quality(run: &TestRun) -> Result<()> {
    let page =
        Page::open(run, Screen { scale: 2.0, ..Screen::LAPTOP }, "index.html?figure=descent&formula=x^2%2Bb y^2")?;
    let slider = "[data-name=b] input[type=range]";
    page.record_events()?;
    page.drag(Pointer::Mouse, page.slider_thumb(slider, 0.5)?, page.slider_thumb(slider, 0.8)?)?;
    page.wait_for_event("change")?;
    page.wait_until_settled()?;
    let (dragged, state) = (page.picture()?[0].clone(), page.state()?);
    page.go(&format!("index.html?figure=descent&{state}"))?;
    page.wait_until_settled()?;
    assert_eq!(page.picture()?[0], dragged, "the backdrop differs from a new page's");
    page.expect_no_errors()
}

fn pinching_and_spreading_two_fingers_zooms(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::PHONE, PATH)?;
    let centre = page.plot_point(0.4, 0.5)?;
    page.pinch(centre, 40.0, 90.0)?;
    page.settle()?;
    let zoomed = view(&page)?;
    assert!(width(zoomed) < 8.0, "{zoomed:?}");
    page.pinch(centre, 90.0, 30.0)?;
    page.settle()?;
    assert!(width(view(&page)?) > width(zoomed));
    assert_eq!(page.get("value('start')")?, json!("4,0"), "pinching adds no start");
    assert_eq!(page.get("visualViewport.scale")?, json!(1), "the page itself is not zoomed");
    page.press_button("Reset the view")?;
    assert_eq!(page.get("value('view')")?, Value::Null);
    page.expect_no_errors()
}

fn one_finger_scrolls_the_page(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::PHONE, PATH)?;
    let from = page.plot_point(0.3, 0.9)?;
    page.drag(Pointer::Finger, from, (from.0, from.1 - 150.0))?;
    page.wait_until("scrollY > 20")?;
    assert_eq!(page.get("[value('view'), value('start')]")?, json!([null, "4,0"]));
    Ok(())
}

fn hovering_shows_loss_and_gradient(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let hovered = "inside.querySelector('.hovered').textContent";
    assert_eq!(page.text(hovered)?, "");
    // In WebKit the first painting differs by a few bits from later ones.
    page.hover(page.plot_point(0.3, 0.3)?)?;
    page.settle()?;
    page.hover((5.0, 5.0))?;
    page.settle()?;
    let before = page.picture()?;
    page.hover(page.plot_point(0.3, 0.3)?)?;
    page.settle()?;
    let text = page.text(hovered)?;
    assert!(text.starts_with("f(") && text.contains("∇f = (") && text.contains("‖∇f‖ = "), "{text}");
    assert_ne!(page.picture()?[1], before[1], "the descent direction is drawn");
    page.hover((5.0, 5.0))?;
    page.settle()?;
    assert_eq!(page.text(hovered)?, "");
    assert_eq!(page.picture()?[1], before[1]);
    Ok(())
}

fn values_under_the_pointer_are_beside_it(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen { width: 600, ..Screen::LAPTOP }, PATH)?;
    // On the side with more space.
    for [right, down] in [[0.3, 0.3], [0.9, 0.3], [0.3, 0.9]] {
        let (x, y) = page.plot_point(right, down)?;
        page.hover((x, y))?;
        page.settle()?;
        let beside = page.execute(&format!(
            "const {{ left, top, right, bottom }} = inside.querySelector('.hovered').getBoundingClientRect();
             const picture = inside.querySelector('.picture').getBoundingClientRect();
             const gap = Math.hypot(Math.max(left - {x}, {x} - right, 0), Math.max(top - {y}, {y} - bottom, 0));
             return gap > 4 && gap < 40 && left >= picture.left && right <= picture.right && top >= picture.top && bottom <= picture.bottom"
        ))?;
        assert_eq!(beside, json!(true), "at {right}, {down}");
    }
    Ok(())
}

fn a_cancelled_pan_ends(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.record_events()?;
    page.execute(
        "// A synthetic pointer cannot be captured.
         Element.prototype.setPointerCapture = () => {};
         const front = inside.querySelector('canvas:last-of-type'), { x, y } = front.getBoundingClientRect();
         const send = (type, dx) => front.dispatchEvent(new PointerEvent(type, {
           bubbles: true, composed: true, pointerId: 7, pointerType: 'mouse', button: 0, buttons: 1, clientX: x + 150 + dx, clientY: y + 120 }));
         send('pointerdown', 0);
         send('pointermove', 40);
         send('pointercancel', 40)",
    )?;
    page.wait_until_settled()?;
    assert_eq!(page.event_count("change")?, 1);
    assert_eq!(page.get("inside.querySelector('.picture').matches('.panning')")?, json!(false));
    page.expect_no_errors()
}
