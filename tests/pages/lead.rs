//! A figure leads to another: the link opens that figure in the very state that is meant.

use anyhow::Result;
use serde_json::json;
use xtask::gesture::Pointer;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: the_link_opens_the_selected_network;
    One: on_a_page_with_both_figures_the_link_sets_the_other;
}

/// A few small networks, one of them selected.
const STATE: &str = "widths=2+3&runs=4&epochs=12&samples=30&selected=3+2";

/// The loss of the selected network, from the table.
const LOSS: &str = "return Number(figure.toCSV().split('\\n').find((row) => row.startsWith('3,2,')).split(',')[2])";

fn the_link_opens_the_selected_network(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, &format!("embed.html?figure=local-minima&{STATE}"))?;
    page.wait_until_settled()?;
    let loss = page.execute(LOSS)?;
    page.tap(Pointer::Mouse, page.centre_of(".lead a")?)?;
    page.wait_until("location.search.includes('figure=network') && figure?.matches(':defined')")?;
    page.ready()?;
    page.wait_until_settled()?;
    assert_eq!(page.column("loss")?, [loss]);
    page.expect_no_errors()
}

fn on_a_page_with_both_figures_the_link_sets_the_other(run: &TestRun) -> Result<()> {
    let body = "<fall-line figure=local-minima widths='2 3' runs=4 epochs=12 samples=30 selected='3 2'></fall-line>
                <fall-line figure=network loading=eager></fall-line>";
    let page = Page::from_html(run, Screen::LAPTOP, body)?;
    page.ready()?;
    page.wait_until_settled()?;
    let loss = page.execute(LOSS)?;
    let network = "document.querySelector('[figure=network]')";
    page.execute(&format!("return {network}.ready.then(() => null)"))?;
    page.tap(Pointer::Mouse, page.centre_of(".lead a")?)?;
    page.wait_until(&format!("{network}.state.includes('run=2')"))?;
    page.execute(&format!("return {network}.settled.then(() => null)"))?;
    assert_eq!(page.get(&format!("{network}.readouts[0].loss"))?, loss);
    assert_eq!(page.get("document.querySelectorAll('fall-line').length")?, json!(2));
    page.expect_no_errors()
}
