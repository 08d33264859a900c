//! Figures on paper: the page is printed and turned into pixels.

use std::ops::Range;

use anyhow::Result;
use serde_json::json;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::pdf::{self, Sheet};
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every needs Print: the_picture_is_printed_whole_and_in_colour, figures_never_scrolled_to_are_printed,
        a_figure_in_a_frame_is_printed;
    Every: the_screen_is_as_before_after_printing, a_page_about_to_be_printed_has_all_its_pictures;
    One needs Print: every_figure_of_a_lesson_is_printed;
}

/// The width and height of A4 and A5 in cm.
const A4: [f64; 2] = [21.0, 29.7];
const A5: [f64; 2] = [14.8, 21.0];

const FIGURE: &str = r#"<fall-line figure="descent" loading="eager" theme="dark"></fall-line>"#;

/// Prints the page.
fn print(page: &Page, [width, height]: [f64; 2], name: &str) -> Result<Vec<Sheet>> {
    let name = format!("{name}-{}", page.engine().name());
    pdf::sheets(&page.print(width, height)?, 150, &name)
}

/// The pixels of a sheet in a rectangle that satisfy a condition.
fn count(sheet: &Sheet, columns: Range<usize>, rows: Range<usize>, is: fn([u8; 3]) -> bool) -> usize {
    rows.map(|row| sheet.pixels[row * sheet.width..][columns.clone()].iter().filter(|pixel| is(**pixel)).count()).sum()
}

fn is_coloured(pixel: [u8; 3]) -> bool {
    pixel.iter().max() > pixel.iter().min().map(|least| least.saturating_add(60)).as_ref()
}

fn is_dark_grey(pixel: [u8; 3]) -> bool {
    !is_coloured(pixel) && pixel[1] < 140
}

fn is_white(pixel: [u8; 3]) -> bool {
    pixel.iter().all(|channel| *channel > 235)
}

/// The columns and rows of a sheet in which the coloured map of a picture lies: those half of whose pixels are coloured.
fn map(sheet: &Sheet) -> Option<[Range<usize>; 2]> {
    let extent = |share: Vec<usize>, least: usize| {
        let first = share.iter().position(|count| *count > least)?;
        Some(first..share.iter().rposition(|count| *count > least)? + 1)
    };
    let per_row = (0..sheet.height).map(|row| count(sheet, 0..sheet.width, row..row + 1, is_coloured)).collect();
    let rows = extent(per_row, sheet.width / 4)?;
    let per_column =
        (0..sheet.width).map(|column| count(sheet, column..column + 1, rows.clone(), is_coloured)).collect();
    Some([extent(per_column, rows.len() / 2)?, rows])
}

/// Demands a whole picture: its map with contours, its axes, and nothing cut off.
fn expect_picture(sheet: &Sheet, what: &str) {
    let Some([columns, rows]) = map(sheet) else { panic!("{what}: no map on paper") };
    let [width, height] = [columns.len(), rows.len()].map(|length| length as f64);
    // Beside the map is a panel of about half its width.
    assert!(
        width > 0.4 * sheet.width as f64 && height > 0.15 * sheet.height as f64,
        "{what}: a map of {width} × {height}"
    );
    assert!(columns.end < sheet.width * 7 / 10, "{what}: the map ends at {columns:?} of {}", sheet.width);
    let contours = count(sheet, columns.clone(), rows.clone(), is_white);
    assert!(contours > 100, "{what}: {contours} white pixels on the map");
    let numbers = count(sheet, columns.start - sheet.width / 30..columns.start, rows.clone(), is_dark_grey);
    assert!(numbers > 30, "{what}: {numbers} pixels of numbers on the axis");
    let losses = count(sheet, columns.end + 5..sheet.width, rows, is_coloured);
    assert!(losses > 100, "{what}: {losses} coloured pixels beside the map");
    let margin = count(sheet, sheet.width * 96 / 100..sheet.width, 0..sheet.height, |pixel| !is_white(pixel));
    assert_eq!(margin, 0, "{what}: ink in the margin");
}

fn the_picture_is_printed_whole_and_in_colour(run: &TestRun) -> Result<()> {
    let page = Page::from_html(run, Screen::LAPTOP, FIGURE)?;
    page.ready()?;
    for (paper, name) in [(A4, "A4"), (A5, "A5")] {
        let sheets = print(&page, paper, name)?;
        expect_picture(&sheets[0], name);
        let white = count(&sheets[0], 0..sheets[0].width, 0..sheets[0].height, is_white);
        assert!(2 * white > sheets[0].pixels.len(), "{name}: the paper is white although the screen is dark");
    }
    page.expect_no_errors()
}

fn figures_never_scrolled_to_are_printed(run: &TestRun) -> Result<()> {
    let far = r#"<fall-line figure="descent"></fall-line><div style="height: 300vh; break-after: page"></div><fall-line figure="descent"></fall-line>"#;
    let page = Page::from_html(run, Screen::LAPTOP, far)?;
    page.ready()?;
    page.wait_until_settled()?;
    let sheets = print(&page, A4, "far")?;
    let pictures: Vec<_> = sheets.iter().filter(|sheet| map(sheet).is_some()).collect();
    assert_eq!(pictures.len(), 2, "pictures on {} sheets", sheets.len());
    for sheet in pictures {
        expect_picture(sheet, "one of two");
    }
    Ok(())
}

fn a_figure_in_a_frame_is_printed(run: &TestRun) -> Result<()> {
    let frame = r#"<iframe src="embed.html?figure=descent" width="100%" height="640" style="border: 0"></iframe>"#;
    let page = Page::from_html(run, Screen::LAPTOP, frame)?;
    page.wait_until("document.querySelector('iframe').contentWindow.length === 0")?;
    page.settle()?;
    page.wait_for("document.querySelector('iframe').contentDocument === null || document.querySelector('iframe').contentDocument?.querySelector('fall-line')?.readouts?.length > 0")?;
    page.settle()?;
    expect_picture(&print(&page, A4, "frame")?[0], "a frame");
    Ok(())
}

/// WebKit's driver cannot print, but the page can say that it is about to be printed.
fn a_page_about_to_be_printed_has_all_its_pictures(run: &TestRun) -> Result<()> {
    let far = r#"<fall-line figure="descent"></fall-line><div style="height: 300vh"></div><fall-line figure="descent" steps="50"></fall-line>"#;
    let page = Page::from_html(run, Screen::LAPTOP, far)?;
    page.ready()?;
    let pixels = "[...document.querySelectorAll('fall-line')].map(({ shadowRoot }) => shadowRoot.querySelector('.still')?.width)";
    page.execute("dispatchEvent(new Event('beforeprint'))")?;
    assert_eq!(page.get(pixels)?, json!([2160, 2160]));
    assert_eq!(page.get("document.querySelector('fall-line:last-of-type').readouts[0].step")?, json!(50));
    page.execute("dispatchEvent(new Event('afterprint'))")?;
    assert_eq!(page.get(&format!("{pixels}[0] ?? 0"))?, json!(0));
    page.expect_no_errors()
}

fn the_screen_is_as_before_after_printing(run: &TestRun) -> Result<()> {
    let page = Page::from_html(run, Screen::LAPTOP, FIGURE)?;
    page.ready()?;
    page.wait_until_settled()?;
    let before = page.picture()?;
    for type_ in ["beforeprint", "afterprint"] {
        page.execute(&format!("dispatchEvent(new Event('{type_}')); return figure.settled.then(() => null)"))?;
        page.settle()?;
    }
    page.wait_until_settled()?;
    assert_eq!(page.picture()?, before);
    assert_eq!(page.get("inside.querySelector('.still')")?, json!(null));
    Ok(())
}

fn every_figure_of_a_lesson_is_printed(run: &TestRun) -> Result<()> {
    let page = Page::open_at_figure(run, Screen::LAPTOP, "1-derivatives.html", "tangent")?;
    let figures = page.number("document.querySelectorAll('fall-line').length")? as usize;
    page.wait_until("[...document.querySelectorAll('fall-line')].every((one) => one.matches(':defined'))")?;
    let sheets = print(&page, A4, "lesson")?;
    // Numbers and lines of a picture in many shades: text alone has few coloured pixels.
    let coloured: usize = sheets.iter().map(|sheet| count(sheet, 0..sheet.width, 0..sheet.height, is_coloured)).sum();
    assert!(coloured > figures * 1000, "{coloured} coloured pixels on {} sheets for {figures} figures", sheets.len());
    let dark = page.get("[...document.querySelectorAll('fall-line')].map((one) => one.readouts.length)")?;
    assert!(
        dark.as_array().is_some_and(|rows| rows.iter().all(|count| count != 0)),
        "figures that did not open: {dark}"
    );
    Ok(())
}
