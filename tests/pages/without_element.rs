//! Pictures and readouts of figures in a page without a `<fall-line>`.

use anyhow::Result;
use serde_json::json;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: pictures_and_readouts_work_without_an_element;
}

/// The beginning of a script that loads the core.
const CORE: &str = "return import(`${location.origin}/fall-line.js`).then(async (core) => {";

fn pictures_and_readouts_work_without_an_element(run: &TestRun) -> Result<()> {
    let page = Page::from_html(run, Screen::LAPTOP, "<p>No figure here.</p>")?;
    let early = page.execute(&format!(
        "{CORE} try {{ core.render('figure=tangent') }} catch (error) {{ return error.message }} }})"
    ))?;
    assert!(early.as_str().is_some_and(|text| text.contains("init()")), "{early}");
    let results = page.execute(&format!(
        "{CORE}
           await core.default();
           const svg = core.render('figure=tangent&x=1', {{ width: 640, height: 400 }});
           const picture = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
           const cells = core.readouts('figure=gradient&formula=x%5E2%2B3y%5E2&x=1&y=2')[0].cells;
           await core.prepare('descent');
           const runs = core.readouts('figure=descent&steps=10').map(({{ id }}) => id);
           return [picture.nodeName, picture.getAttribute('width'), cells.find(({{ name }}) => name === 'slopeY').value, runs.join(' ')];
         }})"
    ))?;
    assert_eq!(results, json!(["svg", "640", 12, "sgd momentum adam"]));
    let rejected = page.execute(&format!(
        "{CORE} try {{ core.readouts('figure=tangent&x=far') }} catch (error) {{ return error.message }} }})"
    ))?;
    assert!(rejected.as_str().is_some_and(|text| text.starts_with("“x”: Point x must be a number")), "{rejected}");
    page.expect_no_errors()
}
