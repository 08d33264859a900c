//! The page opens with a picture on every screen.

use anyhow::Result;
use serde_json::json;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    One: every_optimiser_of_the_opening_race_converges, without_webassembly_a_static_picture_and_a_message_are_shown, an_unknown_figure_lists_the_known_ones;
    Every: the_page_opens_with_a_picture, the_page_opens_on_a_phone, the_page_opens_in_dark_mode, the_page_opens_on_a_high_density_screen,
        in_dark_mode_the_picture_has_the_colour_of_the_page;
}

/// For each canvas: its backing store's size, its CSS size, its number of colours, and the share of its pixels that differ from its
/// commonest colour.
const CANVASES: &str = r#"
    return [...inside.querySelectorAll("canvas")].map((canvas) => {
      const { width, height, clientWidth, clientHeight } = canvas;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      const counts = new Map();
      for (const pixel of new Uint32Array(data.buffer)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
      const drawn = 1 - Math.max(...counts.values()) / (width * height);
      return { width, height, clientWidth, clientHeight, colours: counts.size, drawn };
    })
"#;

/// Addresses fetched from hosts other than the page's own.
const THIRD_PARTY: &str = r#"
    performance.getEntriesByType("resource").map(({ name }) => new URL(name, location))
      .filter(({ protocol, host }) => protocol.startsWith("http") && host !== location.host).map(String)
"#;

fn every_optimiser_of_the_opening_race_converges(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    assert_eq!(page.column("verdict")?, ["converged"; 3]);
    // Each in its own way: after a fifth of the steps they are in three places.
    page.execute("figure.set('step', 40)")?;
    page.settle()?;
    let apart = page.number(
        "(([one, two, three]) => Math.min(...[[one, two], [one, three], [two, three]].map(([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]))))
         (figure.readouts.map(({ position }) => position))",
    )?;
    assert!(apart > 0.01, "{apart}");
    page.expect_no_errors()
}

fn the_page_opens_with_a_picture(run: &TestRun) -> Result<()> {
    opens_on(run, Screen::LAPTOP)
}

fn the_page_opens_on_a_phone(run: &TestRun) -> Result<()> {
    opens_on(run, Screen::PHONE)
}

fn the_page_opens_in_dark_mode(run: &TestRun) -> Result<()> {
    opens_on(run, Screen { dark: true, ..Screen::LAPTOP })
}

fn the_page_opens_on_a_high_density_screen(run: &TestRun) -> Result<()> {
    opens_on(run, Screen { scale: 2.0, ..Screen::LAPTOP })
}

fn in_dark_mode_the_picture_has_the_colour_of_the_page(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen { dark: true, ..Screen::LAPTOP }, "index.html")?;
    let pixel = page.execute(
        "const [backdrop] = inside.querySelectorAll('canvas');
         return [...backdrop.getContext('2d').getImageData(2, 2, 1, 1).data]",
    )?;
    let page_colour = page.get("getComputedStyle(document.body).backgroundColor")?;
    let [red, green, blue] = [0, 1, 2].map(|index| pixel[index].as_u64().unwrap_or(255));
    assert_eq!(page_colour, format!("rgb({red}, {green}, {blue})"));
    assert!(red.max(green).max(blue) < 64, "{pixel}");
    Ok(())
}

fn without_webassembly_a_static_picture_and_a_message_are_shown(run: &TestRun) -> Result<()> {
    let element = "<script>delete window.WebAssembly</script><fall-line figure=\"descent\"></fall-line>";
    let page = Page::from_html(run, Screen::LAPTOP, element)?;
    page.wait_until("inside?.querySelector('[role=alert]')?.textContent.includes('WebAssembly')")?;
    page.wait_until("inside.querySelector('img').naturalWidth > 100")
}

fn an_unknown_figure_lists_the_known_ones(run: &TestRun) -> Result<()> {
    let page = Page::from_html(run, Screen::LAPTOP, "<fall-line figure=\"perpetuum-mobile\"></fall-line>")?;
    page.wait_until("inside?.querySelector('[role=alert]')")?;
    let sentence = page.text("inside.querySelector('[role=alert]').textContent")?;
    assert!(sentence.contains("perpetuum-mobile") && sentence.contains("descent"), "{sentence}");
    Ok(())
}

/// Opens the page and checks everything a first glance would notice.
fn opens_on(run: &TestRun, screen: Screen) -> Result<()> {
    let page = Page::open(run, screen, "index.html")?;
    assert!(page.text("document.title")?.starts_with("Fall Line"));
    assert_eq!(page.number("innerWidth")?, f64::from(screen.width));
    assert_eq!(page.number("devicePixelRatio")?, screen.scale);
    has_a_picture(&page, screen.scale)?;
    assert_eq!(page.get(THIRD_PARTY)?, json!([]), "another host was contacted");
    page.expect_no_errors()
}

fn has_a_picture(page: &Page, ratio: f64) -> Result<()> {
    let canvases = page.execute(CANVASES)?;
    let canvases = canvases.as_array().map(Vec::as_slice).unwrap_or_default();
    assert_eq!(canvases.len(), 2);
    for (canvas, min_drawn) in canvases.iter().zip([0.3, 0.005]) {
        let number = |name: &str| canvas[name].as_f64().unwrap_or_default();
        assert_eq!(number("width"), (ratio * number("clientWidth")).round(), "{canvas}");
        assert_eq!(number("height"), (ratio * number("clientHeight")).round(), "{canvas}");
        assert!(number("clientWidth") > 300.0 && number("clientHeight") > 200.0, "{canvas}");
        assert!(number("colours") > 100.0 && number("drawn") > min_drawn, "{canvas}");
    }
    Ok(())
}
