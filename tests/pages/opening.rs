//! The page opens.

use anyhow::Result;
use serde_json::json;
use xtask::browser::Browser;
use xtask::screen::Screen;

#[test]
fn the_page_opens_without_a_complaint() -> Result<()> {
    let page = Browser::start(Screen::LAPTOP)?;
    page.open("index.html")?;
    page.settle()?;
    let title = page.script("return document.title")?;
    assert!(title.as_str().is_some_and(|title| title.starts_with("Fall Line")), "{title}");
    assert_eq!(page.script("return [innerWidth, innerHeight, devicePixelRatio]")?, json!([1280, 800, 1]));
    page.expect_no_errors()
}
