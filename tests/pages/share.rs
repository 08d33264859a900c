//! Taking a figure along: its address, the line that embeds it, its picture and its numbers.

use anyhow::{Context, Result};
use serde_json::json;
use xtask::gesture::Pointer;
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    One: a_copied_link_opens_the_same_figure_and_embed_code_the_same_in_a_frame, a_copied_link_keeps_the_look;
    Every: where_the_clipboard_is_shut_the_text_stands_ready, pictures_and_numbers_can_be_taken_along,
        the_sheet_closes_by_escape_and_when_the_focus_leaves;
}

const STATE: &str = "surface=booth&optimisers=sgd&start=1,1&steps=7";

/// A page whose figure is in a state of its own, with the sheet open and what is copied kept in `copied`.
fn shared(run: &Run) -> Result<Page> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    page.ask(&format!("figure.state = {STATE:?}"))?;
    page.ask("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text } } })")?;
    page.settle()?;
    open(&page)?;
    Ok(page)
}

/// Opens the sheet by hand.
fn open(page: &Page) -> Result<()> {
    page.tap(Pointer::Mouse, page.middle(".share summary")?)?;
    page.wait_until("inside.querySelector('.share').open")?;
    page.settle()
}

fn press(page: &Page, nth: usize) -> Result<()> {
    page.tap(Pointer::Mouse, page.middle(&format!(".share .sheet button:nth-of-type({nth})"))?)?;
    page.settle()
}

fn a_copied_link_opens_the_same_figure_and_embed_code_the_same_in_a_frame(run: &Run) -> Result<()> {
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

fn where_the_clipboard_is_shut_the_text_stands_ready(run: &Run) -> Result<()> {
    let page = shared(run)?;
    page.ask("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")?;
    press(&page, 1)?;
    page.wait_until("inside.activeElement === inside.querySelector('.share input')")?;
    let selected = page
        .text("(({ value, selectionStart: from, selectionEnd: to }) => value.slice(from, to))(inside.activeElement)")?;
    assert!(selected.contains("?figure=descent&surface=booth"), "{selected}");
    page.expect_no_errors()
}

fn pictures_and_numbers_can_be_taken_along(run: &Run) -> Result<()> {
    let page = shared(run)?;
    let size = page.ask(
        "const picture = await createImageBitmap(await figure.toPNG());
         const { clientWidth, clientHeight } = inside.querySelector('.picture');
         return [picture.width / clientWidth, picture.height / clientHeight]",
    )?;
    assert_eq!(size, json!([2, 2]), "two pixels to a CSS pixel");
    let drawn =
        page.ask("return figure.toSVG().then((text) => new DOMParser().parseFromString(text, 'image/svg+xml').documentElement.tagName)")?;
    assert_eq!(drawn, "svg");
    let rows = page.get("figure.toCSV().trim().split('\\r\\n').map((row) => row.split(','))")?;
    let rows = rows.as_array().context("rows")?;
    assert_eq!(rows.len(), 9, "a header, the start and seven steps");
    let last = page.get("figure.readouts[0]")?;
    assert_eq!(rows[8][5].as_str().and_then(|loss| loss.parse::<f64>().ok()), last["loss"].as_f64());
    // A download is a click on a link that names the file.
    page.ask(
        "window.saved = [];
         HTMLAnchorElement.prototype.click = function () { saved.push(this.download) }",
    )?;
    // What is said of a file moves the buttons, so each is waited for.
    for nth in 3..=5 {
        press(&page, nth)?;
        page.wait_until(&format!("saved.length === {}", nth - 2))?;
        page.settle()?;
    }
    assert_eq!(page.get("saved.sort()")?, json!(["descent.csv", "descent.png", "descent.svg"]));
    page.expect_no_errors()
}

fn the_sheet_closes_by_escape_and_when_the_focus_leaves(run: &Run) -> Result<()> {
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

fn a_copied_link_keeps_the_look(run: &Run) -> Result<()> {
    let page = shared(run)?;
    page.ask("figure.setAttribute('theme', 'dark'); figure.setAttribute('hide', 'tries summary')")?;
    page.settle()?;
    for nth in [1, 2] {
        page.ask("window.copied = undefined")?;
        press(&page, nth)?;
        page.wait_until("window.copied")?;
        let copied = page.text("copied")?.replace("&amp;", "&");
        assert!(copied.contains("&hide=tries+summary&theme=dark"), "{copied}");
    }
    page.expect_no_errors()
}
