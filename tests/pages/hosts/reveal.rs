//! reveal.js: it turns slides by keys and by swipes, scales them, and lays them out in boxes that shrink to fit.

use anyhow::Result;
use serde_json::{Value, json};
use thirtyfour::Key;
use xtask::gesture::{Point, Pointer};
use xtask::npm;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use super::{Course, listing};

page_tests! {
    One: a_figure_opens_when_its_slide_is_shown;
    Every: keys_that_a_figure_uses_do_not_turn_the_slide, other_keys_turn_the_slide,
        a_point_stays_under_the_pointer_on_a_scaled_slide, a_figure_has_a_width_in_every_box;
    Every needs Finger: fingers_on_a_figure_do_not_turn_the_slide;
}

/// A slide is 960 × 700 CSS pixels before it is scaled.
const NATURAL: Screen = Screen { width: 1120, height: 760, ..Screen::LAPTOP };

/// Opens a deck, in a folder for this test, at the second slide, which has the given content.
fn deck(run: &TestRun, test: &str, screen: Screen, slide: &str) -> Result<Course> {
    let mut course = Course::new(run, screen)?;
    let library = course.serve(&npm::file("reveal.js/dist")?)?;
    let head = listing("slides.html", "reveal-head")?;
    let html = format!(
        "<!doctype html><html lang=en><head><title>deck</title><link rel=icon href=data:,>
         <link rel=stylesheet href={library}reset.css><link rel=stylesheet href={library}reveal.css>
         <link rel=stylesheet href={library}theme/white.css>{head}</head>
         <body><div class=reveal><div class=slides>
         <section><h2>Before</h2></section><section>{slide}</section><section><h2>After</h2></section>
         <section></section><section></section><section></section><section></section>
         </div></div>
         <script type=module>
           import Reveal from '{library}reveal.mjs';
           await Reveal.initialize({{ transition: 'none', backgroundTransition: 'none' }});
           Reveal.slide(1);
           window.Reveal = Reveal;
         </script></body></html>"
    );
    let folder = run.folder(&format!("reveal-{test}"))?;
    course.write(&folder, "index.html", &html)?;
    let address = course.serve(&folder)?;
    course.visit(&address)?;
    course.wait_until("window.Reveal?.isReady() && document.readyState === 'complete'")?;
    Ok(course)
}

/// The deck of the page about slides, once its figure is open.
fn example(run: &TestRun, test: &str, screen: Screen) -> Result<Course> {
    let course = deck(run, test, screen, &listing("slides.html", "reveal-slide")?)?;
    course.ready()?;
    Ok(course)
}

/// The number of the current slide; the figure's is 1.
fn slide(course: &Course) -> Result<Value> {
    course.settle()?;
    course.get("Reveal.getIndices().h")
}

fn keys_that_a_figure_uses_do_not_turn_the_slide(run: &TestRun) -> Result<()> {
    let course = example(run, "keys", NATURAL)?;
    course.execute(
        "figure.setAttribute('controls', 'shown'); figure.setAttribute('hide', 'summary readouts tries share')",
    )?;
    course.settle()?;
    course.focus(".handles button")?;
    for key in [Key::Right, Key::Left, Key::Down, Key::Up] {
        let before = course.state()?;
        course.press(key.clone())?;
        assert_eq!(slide(&course)?, json!(1), "{key:?} on a handle");
        assert_ne!(course.state()?, before, "{key:?} on a handle");
    }
    course.focus(".play-bar input[type=range]")?;
    for key in [Key::Left, Key::PageDown, Key::Right, Key::PageUp] {
        let before = course.state()?;
        course.press(key.clone())?;
        assert_eq!(slide(&course)?, json!(1), "{key:?} on the slider");
        assert_ne!(course.state()?, before, "{key:?} on the slider");
    }
    // Each of these letters is a key of reveal.js: next, previous, black screen, full screen, left and right.
    for formula in ["x^2 + n y^2", "p x^2 + b y^2 + v", "f x^2 + h y^2 + l x y + s"] {
        course.type_formula(formula)?;
        assert_eq!(slide(&course)?, json!(1), "{formula}");
        assert_eq!(course.get("Reveal.isPaused() || Reveal.isOverview()")?, json!(false), "{formula}");
    }
    course.expect_no_errors()
}

fn other_keys_turn_the_slide(run: &TestRun) -> Result<()> {
    let course = example(run, "other-keys", NATURAL)?;
    course.focus(".handles button")?;
    course.press("n")?;
    assert_eq!(slide(&course)?, json!(2), "a key that a handle does not use");
    course.execute("document.activeElement.blur()")?;
    course.press(Key::Left)?;
    assert_eq!(slide(&course)?, json!(1), "a key outside the figure");
    course.press(Key::Right)?;
    assert_eq!(slide(&course)?, json!(2), "a key outside the figure");
    course.expect_no_errors()
}

fn fingers_on_a_figure_do_not_turn_the_slide(run: &TestRun) -> Result<()> {
    let course = example(run, "fingers", Screen { touch: true, ..NATURAL })?;
    course.execute("figure.set('step', 150)")?;
    course.settle()?;
    let steps = |course: &Course| course.get("figure.readouts[0].step");
    let before = steps(&course)?;
    let slider = ".play-bar input[type=range]";
    course.drag(Pointer::Finger, course.slider_thumb(slider, 0.75)?, course.slider_thumb(slider, 0.2)?)?;
    assert_eq!(slide(&course)?, json!(1), "a finger on the slider");
    assert_ne!(steps(&course)?, before, "the finger moves the slider");
    let (state, from) = (course.state()?, course.handle(0)?);
    course.drag(Pointer::Finger, from, (from.0 - 90.0, from.1 + 20.0))?;
    assert_eq!(slide(&course)?, json!(1), "a finger on a handle");
    assert_ne!(course.state()?, state, "the finger moves the handle");
    let title = course.execute("return document.querySelector('.present h2').getBoundingClientRect().toJSON()")?;
    let at = |share: f64| -> Point {
        let side = |name: &str| title[name].as_f64().unwrap_or_default();
        (side("x") + share * side("width"), side("y") + side("height") / 2.0)
    };
    course.drag(Pointer::Finger, at(0.8), at(0.2))?;
    assert_eq!(slide(&course)?, json!(2), "a finger on the title");
    course.expect_no_errors()
}

fn a_point_stays_under_the_pointer_on_a_scaled_slide(run: &TestRun) -> Result<()> {
    for (width, height) in [(640, 480), (1680, 1050)] {
        let course = example(run, "scale", Screen { width, height, ..Screen::LAPTOP })?;
        let scale = course.number("Reveal.getScale()")?;
        assert!((scale - 1.0).abs() > 0.2, "{scale}");
        let from = course.handle(0)?;
        for (dx, dy) in [(60.0, 30.0), (-50.0, -25.0), (-80.0, 40.0)] {
            let to = (from.0 + dx * scale, from.1 + dy * scale);
            course.drag(Pointer::Mouse, course.handle(0)?, to)?;
            course.settle()?;
            assert_near(course.handle(0)?, to, scale);
        }
        // A click places a second point.
        let at = course.plot_point(0.25, 0.8)?;
        course.tap(Pointer::Mouse, at)?;
        course.settle()?;
        assert_near(course.handle(1)?, at, scale);
        course.expect_no_errors()?;
    }
    Ok(())
}

/// Fails unless two points agree to two pixels.
fn assert_near(actual: Point, expected: Point, scale: f64) {
    let distance = (actual.0 - expected.0).abs().max((actual.1 - expected.1).abs());
    assert!(distance <= 2.0, "{actual:?} is not at {expected:?} at a scale of {scale}");
}

fn a_figure_has_a_width_in_every_box(run: &TestRun) -> Result<()> {
    let course = example(run, "boxes", NATURAL)?;
    let element = "<fall-line figure=\"descent\" surface=\"himmelblau\" hide=\"controls\"></fall-line>";
    for (before, after) in [
        ("", ""),
        ("<div class=r-hstack>", "</div>"),
        ("<div class=r-hstack><p>Text</p>", "<p>Text</p></div>"),
        ("<div class=r-vstack>", "</div>"),
        ("<div class=r-stack><p>Under the figure</p>", "</div>"),
        ("<div style='float: left'>", "</div>"),
        ("<div style='display: inline-block'>", "</div>"),
        ("<table><tr><td>", "</td></tr></table>"),
    ] {
        let slide = json!(format!("{before}{element}{after}"));
        course.execute(&format!("Reveal.getCurrentSlide().innerHTML = {slide}; Reveal.sync()"))?;
        course.ready()?;
        let width = |part: &str| course.number(&format!("{part}.getBoundingClientRect().width"));
        let (whole, picture) = (width("figure")?, width("inside.querySelector('.picture')")?);
        assert!(whole > 250.0 && picture > 200.0, "{before} {whole} {picture}");
    }
    course.expect_no_errors()
}

fn a_figure_opens_when_its_slide_is_shown(run: &TestRun) -> Result<()> {
    let course = example(run, "opens", NATURAL)?;
    course.execute(
        "Reveal.slide(0);
         window.later = document.createElement('fall-line');
         later.setAttribute('figure', 'tangent');
         document.querySelector('section:last-of-type').append(later);
         Reveal.sync()",
    )?;
    course.settle()?;
    assert_eq!(course.get("later.readouts")?, json!([]), "its slide is not displayed yet");
    course.execute("Reveal.slide(6)")?;
    course.wait_until("later.readouts.length > 0 && later.offsetWidth > 400")?;
    course.expect_no_errors()
}
