//! A figure takes the width that its parent offers, and a sensible one where the parent asks its content.

use anyhow::Result;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: a_parent_that_shrinks_to_fit_gives_a_figure_its_width, the_width_that_a_parent_offers_is_taken;
}

const FIGURE: &str = r#"<fall-line figure="descent" loading="eager"></fall-line>"#;

/// Parents that give no width of their own, in 1000 px: the width expected of the figure.
const PARENTS: [(&str, [f64; 2]); 15] = [
    ("display: flex", [1000.0; 2]),
    ("display: flex; flex-direction: column; align-items: center", [1000.0; 2]),
    ("display: flex; justify-content: center", [1000.0; 2]),
    ("display: inline-flex", [1000.0; 2]),
    ("display: grid; place-items: center", [1000.0; 2]),
    ("display: grid; justify-content: center", [1000.0; 2]),
    ("display: inline-grid", [1000.0; 2]),
    ("display: inline-block", [1000.0; 2]),
    ("float: left", [1000.0; 2]),
    ("float: right", [1000.0; 2]),
    ("position: absolute", [1000.0; 2]),
    ("display: table-cell", [1000.0; 2]),
    ("width: fit-content", [1000.0; 2]),
    ("width: max-content", [1000.0, 1220.0]),
    ("width: min-content", [288.0, 296.0]),
];

fn page(run: &TestRun, body: &str) -> Result<Page> {
    let page = Page::from_html(
        run,
        Screen::LAPTOP,
        &format!(r#"<body style="margin: 0"><div style="width: 1000px">{body}</div>"#),
    )?;
    page.ready()?;
    Ok(page)
}

fn a_parent_that_shrinks_to_fit_gives_a_figure_its_width(run: &TestRun) -> Result<()> {
    let page = page(run, &format!(r#"<div style="position: relative"><div id="parent">{FIGURE}</div></div>"#))?;
    for (style, [low, high]) in PARENTS {
        page.execute(&format!("document.getElementById('parent').style.cssText = '{style}'"))?;
        page.wait_until_settled()?;
        // Where nothing is offered, all of the window is.
        let high = if style == "position: absolute" { 1280.0 } else { high };
        let [width, height] =
            ["width", "height"].map(|side| page.number(&format!("figure.getBoundingClientRect().{side}")));
        let (width, height) = (width?, height?);
        assert!((low - 1.0..=high + 1.0).contains(&width), "{style}: {width} px");
        assert!(width < 300.0 || height < 2000.0, "{style}: {height} px high");
        let picture = page.number("inside.querySelector('.picture').clientWidth")?;
        assert!(picture > 0.6 * width.min(600.0), "{style}: a picture of {picture} px");
    }
    Ok(())
}

fn the_width_that_a_parent_offers_is_taken(run: &TestRun) -> Result<()> {
    for (body, expected) in [
        (format!(r#"<div style="width: 200px">{FIGURE}</div>"#), 200.0),
        (format!(r#"<div style="display: flex; width: 500px">{FIGURE}</div>"#), 500.0),
        (format!(r#"<div style="display: grid; grid-template-columns: 1fr 1fr">{FIGURE}<p>Text</p></div>"#), 500.0),
        (format!(r#"<div style="columns: 2; column-gap: 0">{FIGURE}</div>"#), 500.0),
        (FIGURE.replace("<fall-line", r#"<fall-line style="float: left; width: 350px""#), 350.0),
        (
            format!(r#"<div style="white-space: nowrap; font-size: 40px; display: flex; width: 320px">{FIGURE}</div>"#),
            320.0,
        ),
    ] {
        let page = page(run, &body)?;
        let width = page.number("figure.getBoundingClientRect().width")?;
        assert!((width - expected).abs() < 1.0, "{body}: {width} px");
        let overflow = page.number("document.documentElement.scrollWidth - innerWidth")?;
        assert!(overflow <= 0.0, "{body}: {overflow} px too wide");
    }
    // Beside text of any length there is room for both.
    let page = page(run, &format!(r#"<div style="display: flex">{FIGURE}<p>{}</p></div>"#, "a word and ".repeat(200)))?;
    let width = page.number("figure.getBoundingClientRect().width")?;
    assert!((288.0..=900.0).contains(&width), "{width} px beside a text");
    Ok(())
}
