//! The page opens, on every screen, with a picture.

use anyhow::Result;
use serde_json::json;
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    One: without_webassembly_there_is_a_still_picture_and_a_sentence, an_unknown_figure_says_which_there_are;
    Every: the_page_opens_with_a_picture, the_page_opens_on_a_phone, the_page_opens_in_the_dark, the_page_opens_on_a_fine_screen,
        a_dark_page_is_drawn_on_dark;
}

/// For each canvas: its backing store, its size on the screen, how many colours are in it and the share of its pixels
/// that differ from its commonest colour.
const LOOK: &str = r#"
    return [...inside.querySelectorAll("canvas")].map((canvas) => {
      const { width, height, clientWidth, clientHeight } = canvas;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      const counts = new Map();
      for (const pixel of new Uint32Array(data.buffer)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
      const drawn = 1 - Math.max(...counts.values()) / (width * height);
      return { width, height, clientWidth, clientHeight, colours: counts.size, drawn };
    })
"#;

/// Hosts that anything was fetched from, other than the page's own.
const STRANGERS: &str = r#"
    performance.getEntriesByType("resource").map(({ name }) => new URL(name, location))
      .filter(({ protocol, host }) => protocol.startsWith("http") && host !== location.host).map(String)
"#;

fn the_page_opens_with_a_picture(run: &Run) -> Result<()> {
    opens_on(run, Screen::LAPTOP)
}

fn the_page_opens_on_a_phone(run: &Run) -> Result<()> {
    opens_on(run, Screen::PHONE)
}

fn the_page_opens_in_the_dark(run: &Run) -> Result<()> {
    opens_on(run, Screen { dark: true, ..Screen::LAPTOP })
}

fn the_page_opens_on_a_fine_screen(run: &Run) -> Result<()> {
    opens_on(run, Screen { scale: 2.0, ..Screen::LAPTOP })
}

fn a_dark_page_is_drawn_on_dark(run: &Run) -> Result<()> {
    let page = Page::open(run, Screen { dark: true, ..Screen::LAPTOP }, "index.html")?;
    let corner = page.ask(
        "const [backdrop] = inside.querySelectorAll('canvas');
         return [...backdrop.getContext('2d').getImageData(2, 2, 1, 1).data]",
    )?;
    let around = page.get("getComputedStyle(document.body).backgroundColor")?;
    let [red, green, blue] = [0, 1, 2].map(|index| corner[index].as_u64().unwrap_or(255));
    assert_eq!(around, format!("rgb({red}, {green}, {blue})"));
    assert!(red.max(green).max(blue) < 64, "{corner}");
    Ok(())
}

fn without_webassembly_there_is_a_still_picture_and_a_sentence(run: &Run) -> Result<()> {
    let element = "<script>delete window.WebAssembly</script><fall-line figure=\"descent\"></fall-line>";
    let page = Page::made(run, Screen::LAPTOP, element)?;
    page.wait_until("inside?.querySelector('[role=alert]')?.textContent.includes('WebAssembly')")?;
    page.wait_until("inside.querySelector('img').naturalWidth > 100")
}

fn an_unknown_figure_says_which_there_are(run: &Run) -> Result<()> {
    let page = Page::made(run, Screen::LAPTOP, "<fall-line figure=\"perpetuum-mobile\"></fall-line>")?;
    page.wait_until("inside?.querySelector('[role=alert]')")?;
    let sentence = page.text("inside.querySelector('[role=alert]').textContent")?;
    assert!(sentence.contains("perpetuum-mobile") && sentence.contains("descent"), "{sentence}");
    Ok(())
}

/// Opens the page and looks at everything a first glance would notice.
fn opens_on(run: &Run, screen: Screen) -> Result<()> {
    let page = Page::open(run, screen, "index.html")?;
    assert!(page.text("document.title")?.starts_with("Fall Line"));
    assert_eq!(page.number("innerWidth")?, f64::from(screen.width));
    assert_eq!(page.number("devicePixelRatio")?, screen.scale);
    has_a_picture(&page, screen.scale)?;
    assert_eq!(page.get(STRANGERS)?, json!([]), "asked another host");
    page.expect_no_errors()
}

fn has_a_picture(page: &Page, ratio: f64) -> Result<()> {
    let canvases = page.ask(LOOK)?;
    let canvases = canvases.as_array().map(Vec::as_slice).unwrap_or_default();
    assert_eq!(canvases.len(), 2);
    for (canvas, least_drawn) in canvases.iter().zip([0.3, 0.005]) {
        let number = |name: &str| canvas[name].as_f64().unwrap_or_default();
        assert_eq!(number("width"), (ratio * number("clientWidth")).round(), "{canvas}");
        assert_eq!(number("height"), (ratio * number("clientHeight")).round(), "{canvas}");
        assert!(number("clientWidth") > 300.0 && number("clientHeight") > 200.0, "{canvas}");
        assert!(number("colours") > 100.0 && number("drawn") > least_drawn, "{canvas}");
    }
    Ok(())
}
