//! A table of samples is dropped on a figure, pasted into it, chosen as a file, or typed.

use anyhow::Result;
use serde_json::{Value, json};
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: a_table_is_dropped_and_pasted;
    One: a_table_that_cannot_be_read_is_named_with_its_line, a_table_is_typed_and_chosen_as_a_file,
        a_figure_without_a_table_leaves_files_to_the_page;
}

const TABLE: &str = "x;y;class\\r\\n0,5;1;red\\r\\n-1;0.25;blue\\r\\n2;-1;red\\r\\n";
const READ: &str = "0.5,1,red -1,0.25,blue 2,-1,red";

/// Drops a file with a text, a JavaScript string without its quotes. Returns whether the figure took what was dragged and dropped.
fn drop_file(page: &Page, text: &str) -> Result<Value> {
    let taken = page.execute(&format!(
        "const dataTransfer = new DataTransfer();
         dataTransfer.items.add(new File(['{text}'], 'data.csv', {{ type: 'text/csv' }}));
         const events = ['dragover', 'drop'].map((type) => new DragEvent(type, {{ dataTransfer, bubbles: true, composed: true, cancelable: true }}));
         return events.map((event) => !inside.querySelector('.picture').dispatchEvent(event));"
    ))?;
    page.settle()?;
    Ok(taken)
}

fn notice(page: &Page) -> Result<Value> {
    page.get("[...inside.querySelectorAll('.notice:not([hidden]) li')].map((line) => line.textContent)")
}

fn points(page: &Page) -> Result<Value> {
    page.get("value('points')")
}

fn a_table_is_dropped_and_pasted(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embed.html?figure=network")?;
    let (before, picture) = (page.state()?, page.picture()?);
    assert_eq!(drop_file(&page, TABLE)?, json!([true, true]));
    page.wait_until("value('points') !== null")?;
    page.settle()?;
    assert_eq!(points(&page)?, json!(READ));
    assert_eq!(page.get("value('data-set')")?, json!("placed"));
    assert_ne!(page.picture()?, picture);
    page.press_button("Undo")?;
    assert_eq!(page.state()?, before);
    page.execute(
        "const clipboardData = new DataTransfer();
         clipboardData.setData('text/plain', '1,2,0\\n3,4,1\\n');
         // Firefox takes the text itself.
         const own = { dataType: 'text/plain', data: clipboardData.getData('text/plain') };
         const event = new ClipboardEvent('paste', { clipboardData, ...own, bubbles: true, composed: true, cancelable: true });
         inside.querySelector('.handles button').dispatchEvent(event);",
    )?;
    page.wait_until("value('points') !== null")?;
    assert_eq!(points(&page)?, json!("1,2,0 3,4,1"));
    page.expect_no_errors()
}

fn a_table_that_cannot_be_read_is_named_with_its_line(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embed.html?figure=network")?;
    let before = (page.state()?, page.column("loss")?);
    for (text, message) in [
        ("1,2,0\\n3,x,1", "points: Line 2: “x” is not a number"),
        (" ", "points: there is no text in it"),
        (
            "1,2,3\\n<script>alert(1)</script>",
            "points: Line 2: 1 column, where a sample has three: x, y, and a class or a value",
        ),
    ] {
        drop_file(&page, text)?;
        page.wait_until("inside.querySelector('.notice li') !== null && !inside.querySelector('.notice').hidden")?;
        assert_eq!(notice(&page)?, json!([message]));
        page.press_button("Dismiss")?;
    }
    drop_file(&page, "' + '1,2,0\\n'.repeat(3e5) + '")?;
    page.wait_until("inside.querySelector('.notice li')?.textContent.includes('2 MB')")?;
    assert_eq!((page.state()?, page.column("loss")?), before);
    // What can be read takes the notice away.
    drop_file(&page, TABLE)?;
    page.wait_until("value('points') !== null")?;
    assert_eq!(notice(&page)?, json!([]));
    page.expect_no_errors()
}

fn a_table_is_typed_and_chosen_as_a_file(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embed.html?figure=network")?;
    page.execute("inside.querySelector('[data-name=points]').closest('details').open = true")?;
    let field = "inside.querySelector('[data-name=points] textarea')";
    // What is pasted into the field keeps its lines.
    page.execute(&format!(
        "const field = {field}; field.focus(); field.value = '1,2,0\\n3,4,1'; field.dispatchEvent(new Event('change'));"
    ))?;
    assert_eq!(points(&page)?, json!("1,2,0 3,4,1"));
    page.execute(&format!(
        "const field = {field}; field.value = '1,2,0\\n3,4'; field.dispatchEvent(new Event('change'));"
    ))?;
    let message = page.error_message("points")?;
    assert!(message.contains("Line 2: 2 columns"), "{message}");
    assert_eq!(points(&page)?, json!("1,2,0 3,4,1"));
    page.execute(
        "const input = inside.querySelector('[data-name=points] input[type=file]');
         const files = new DataTransfer();
         files.items.add(new File(['5,6,1'], 'one.csv'));
         input.files = files.files;
         input.dispatchEvent(new Event('change'));",
    )?;
    page.wait_until("value('points') === '5,6,1'")?;
    assert_eq!(page.get(&format!("{field}.getAttribute('aria-invalid')"))?, Value::Null);
    page.expect_no_errors()
}

fn a_figure_without_a_table_leaves_files_to_the_page(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embed.html?figure=descent")?;
    let before = page.state()?;
    assert_eq!(drop_file(&page, TABLE)?, json!([false, false]));
    assert_eq!((page.state()?, notice(&page)?), (before, json!([])));
    page.expect_no_errors()
}
