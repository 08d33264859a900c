//! The pointer in a page that scales, turns or zooms what is around a figure, as slide decks do: what it holds stays under it.

use anyhow::Result;
use serde_json::json;
use xtask::gesture::{Point, Pointer};
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: what_the_mouse_holds_stays_under_it, a_magnified_picture_is_sharp;
    Every needs Finger: what_a_finger_holds_stays_under_it;
}

/// What pages do to the parent of a figure.
const STYLES: [&str; 7] = [
    "transform: scale(0.6)",
    "transform: scale(1.5)",
    "transform: rotate(25deg) scale(0.6)",
    "transform: skewX(15deg) translate(40px, 10px) scale(0.7, 0.5)",
    "zoom: 0.6",
    "zoom: 1.5; transform: scale(0.5) rotate(-8deg)",
    "scale: 0.5; rotate: 90deg; translate: 20px 300px",
];

/// A figure with two starts, in a parent that the page transforms.
const BODY: &str = r#"<body style="margin: 0"><p style="height: 30px"></p><div id="parent" style="width: 900px; transform-origin: 30% 10%">
    <fall-line figure="descent" hide="controls summary formula readouts tries share" loading="eager"></fall-line></div>"#;

fn open(run: &TestRun) -> Result<Page> {
    let page = Page::from_html(run, Screen::LAPTOP, BODY)?;
    page.ready()?;
    Ok(page)
}

/// Transforms the parent and starts over, with both starts at the same height.
fn transform(page: &Page, style: &str) -> Result<()> {
    page.execute(&format!(
        "const parent = document.getElementById('parent');
         parent.style.cssText = 'width: 900px; transform-origin: 30% 10%; {style}';
         figure.state = 'surface=himmelblau&optimisers=sgd&start=-2,1+2,1&view=-4,4,-2.5,2.5';
         return figure.settled.then(() => null)"
    ))?;
    page.settle()
}

/// The centre of a handle on the screen. Older WebKit divides the boxes that it reports by the zoom around them.
fn handle(page: &Page, index: usize) -> Result<Point> {
    let zoom = page.number("'currentCSSZoom' in figure ? 1 : Number(getComputedStyle(figure.parentElement).zoom)")?;
    let (x, y) = page.handle(index)?;
    Ok((zoom * x, zoom * y))
}

#[track_caller]
fn assert_near(at: Point, expected: Point, what: &str) {
    let distance = (at.0 - expected.0).hypot(at.1 - expected.1);
    assert!(distance < 2.0, "{what}: at {at:?}, {distance:.1} px from {expected:?}");
}

fn what_a_finger_holds_stays_under_it(run: &TestRun) -> Result<()> {
    let page = open(run)?;
    for style in STYLES {
        transform(&page, style)?;
        let from = handle(&page, 1)?;
        let to = (from.0 - 50.0, from.1 + 40.0);
        page.drag(Pointer::Finger, from, to)?;
        page.settle()?;
        assert_near(handle(&page, 1)?, to, style);
    }
    Ok(())
}

fn what_the_mouse_holds_stays_under_it(run: &TestRun) -> Result<()> {
    let page = open(run)?;
    for style in STYLES {
        transform(&page, style)?;
        let (first, second) = (handle(&page, 0)?, handle(&page, 1)?);
        // Of two handles the one that is pressed moves.
        let to = (second.0 + 60.0, second.1 + 30.0);
        page.drag(Pointer::Mouse, second, to)?;
        page.settle()?;
        assert_near(handle(&page, 0)?, first, &format!("{style}: the first start"));
        assert_near(handle(&page, 1)?, to, &format!("{style}: the second start"));
        transform(&page, style)?;
        let middle = (((first.0 + second.0) / 2.0).round(), ((first.1 + second.1) / 2.0).round());
        values_follow(&page, middle, style)?;
        page.tap(Pointer::Mouse, middle)?;
        page.settle()?;
        assert_near(handle(&page, 2)?, middle, &format!("{style}: a start placed by a click"));
        transform(&page, style)?;
        page.drag(Pointer::Mouse, middle, (middle.0 + 40.0, middle.1 - 25.0))?;
        page.settle()?;
        assert_near(handle(&page, 0)?, (first.0 + 40.0, first.1 - 25.0), &format!("{style}: the plane"));
        assert_eq!(page.get("value('start')")?, json!("-2,1 2,1"), "the plane moves, not the starts");
    }
    page.expect_no_errors()
}

/// As sharp as the screen, also after the window and with it the slide have changed.
fn a_magnified_picture_is_sharp(run: &TestRun) -> Result<()> {
    let page = open(run)?;
    let ratio =
        "inside.querySelector('canvas').width / (inside.querySelector('.picture').clientWidth * devicePixelRatio)";
    for (style, expected) in
        [("scale: 2", 2.0), ("scale: 1.3", 1.5), ("scale: 0.5", 1.0), ("zoom: 1.5; scale: 2", 3.0), ("", 1.0)]
    {
        page.execute(&format!("document.getElementById('parent').style.cssText = 'width: 400px; {style}'; dispatchEvent(new Event('resize'))"))?;
        page.wait_until(&format!("Math.abs({ratio} - {expected}) < 0.01"))?;
    }
    Ok(())
}

/// The numbers beside the pointer are those of the place under it: between the starts, at (0, 1).
fn values_follow(page: &Page, at: Point, style: &str) -> Result<()> {
    page.hover(at)?;
    page.settle()?;
    let hovered = page.text("inside.querySelector('.hovered').textContent")?;
    let number = |word: &str| word.trim().replace('−', "-").parse::<f64>().ok();
    let said: Vec<f64> = hovered.split(['(', ',', ')']).filter_map(number).collect();
    assert!(said.len() >= 2 && said[0].abs() < 0.05 && (said[1] - 1.0).abs() < 0.05, "{style}: {hovered}");
    Ok(())
}
