//! Sharing a figure: its link, its embed code, its picture and its numbers.

use anyhow::{Context, Result};
use serde_json::json;
use xtask::gesture::Pointer;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    One: copied_link_and_embed_code_open_the_same_figure, a_copied_link_keeps_theme_and_hidden_parts;
    Every: without_clipboard_access_the_text_is_selected, pictures_and_numbers_can_be_downloaded,
        the_share_menu_closes_on_escape_and_on_losing_focus;
}

const STATE: &str = "surface=booth&optimisers=sgd&start=1,1&steps=7";

/// Opens a page whose figure has [`STATE`], with the share menu open; copied text goes to `copied`.
fn shared(run: &TestRun) -> Result<Page> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    page.execute(&format!("figure.state = {STATE:?}"))?;
    page.execute("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text } } })")?;
    page.settle()?;
    open(&page)?;
    Ok(page)
}

/// Opens the share menu by mouse.
fn open(page: &Page) -> Result<()> {
    page.tap(Pointer::Mouse, page.centre_of(".share summary")?)?;
    page.wait_until("inside.querySelector('.share').open")?;
    page.settle()
}

fn press(page: &Page, nth: usize) -> Result<()> {
    page.tap(Pointer::Mouse, page.centre_of(&format!(".share .sheet button:nth-of-type({nth})"))?)?;
    page.settle()
}

fn copied_link_and_embed_code_open_the_same_figure(run: &TestRun) -> Result<()> {
    let page = shared(run)?;
    let readouts = page.readouts()?;
    press(&page, 1)?;
    page.wait_until("window.copied")?;
    let link = page.text("copied")?;
    press(&page, 2)?;
    page.wait_until("copied.startsWith('<iframe')")?;
    let source = page.text("new DOMParser().parseFromString(copied, 'text/html').querySelector('iframe').src")?;
    for address in [link, source] {
        let path = address.splitn(4, '/').nth(3).context("an address has a path")?.to_owned();
        page.go(&path)?;
        assert_eq!((page.state()?, page.readouts()?), (STATE.to_owned(), readouts.clone()), "{address}");
    }
    page.expect_no_errors()
}

fn without_clipboard_access_the_text_is_selected(run: &TestRun) -> Result<()> {
    let page = shared(run)?;
    page.execute("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")?;
    press(&page, 1)?;
    page.wait_until("inside.activeElement === inside.querySelector('.share input')")?;
    let selected = page
        .text("(({ value, selectionStart: from, selectionEnd: to }) => value.slice(from, to))(inside.activeElement)")?;
    assert!(selected.contains("?figure=descent&surface=booth"), "{selected}");
    page.expect_no_errors()
}

fn pictures_and_numbers_can_be_downloaded(run: &TestRun) -> Result<()> {
    let page = shared(run)?;
    let size = page.execute(
        "const picture = await createImageBitmap(await figure.toPNG());
         const { clientWidth, clientHeight } = inside.querySelector('.picture');
         return [picture.width / clientWidth, picture.height / clientHeight]",
    )?;
    assert_eq!(size, json!([2, 2]), "two pixels per CSS pixel");
    let tag =
        page.execute("return figure.toSVG().then((text) => new DOMParser().parseFromString(text, 'image/svg+xml').documentElement.tagName)")?;
    assert_eq!(tag, "svg");
    let rows = page.get("figure.toCSV().trim().split('\\r\\n').map((row) => row.split(','))")?;
    let rows = rows.as_array().context("rows")?;
    assert_eq!(rows.len(), 9, "a header, the start and seven steps");
    let last = page.get("figure.readouts[0]")?;
    assert_eq!(rows[8][5].as_str().and_then(|loss| loss.parse::<f64>().ok()), last["loss"].as_f64());
    // A download is a click on a link that names the file.
    page.execute(
        "window.saved = [];
         HTMLAnchorElement.prototype.click = function () { saved.push(this.download) }",
    )?;
    // The message about a file moves the buttons, so wait for each.
    for nth in 3..=5 {
        press(&page, nth)?;
        page.wait_until(&format!("saved.length === {}", nth - 2))?;
        page.settle()?;
    }
    assert_eq!(page.get("saved.sort()")?, json!(["descent.csv", "descent.png", "descent.svg"]));
    page.expect_no_errors()
}

fn the_share_menu_closes_on_escape_and_on_losing_focus(run: &TestRun) -> Result<()> {
    let page = shared(run)?;
    page.focus(".share .sheet button")?;
    page.press(thirtyfour::Key::Escape)?;
    page.wait_until("!inside.querySelector('.share').open && inside.activeElement.matches('.share summary')")?;
    open(&page)?;
    page.focus(".share .sheet button")?;
    page.focus(".handles button")?;
    page.wait_until("!inside.querySelector('.share').open")?;
    Ok(())
}

fn a_copied_link_keeps_theme_and_hidden_parts(run: &TestRun) -> Result<()> {
    let page = shared(run)?;
    page.execute("figure.setAttribute('theme', 'dark'); figure.setAttribute('hide', 'tries summary')")?;
    page.settle()?;
    for nth in [1, 2] {
        page.execute("window.copied = undefined")?;
        press(&page, nth)?;
        page.wait_until("window.copied")?;
        let copied = page.text("copied")?.replace("&amp;", "&");
        assert!(copied.contains("&hide=tries+summary&theme=dark"), "{copied}");
    }
    page.expect_no_errors()
}
