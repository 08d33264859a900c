//! The derivation figure: its lines follow the steps.

use anyhow::Result;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: steps_add_lines_and_keep_the_current_one_visible;
}

fn steps_add_lines_and_keep_the_current_one_visible(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embed.html?figure=rules&function=quotient&step=0")?;
    let lines = || page.number("inside.querySelectorAll('.statements > li').length");
    assert_eq!(lines()?, 1.0);
    for count in 2..=9 {
        page.press_button("Step")?;
        assert_eq!(lines()?, f64::from(count));
        let current = "inside.querySelector('.statements > [aria-current]')";
        assert_eq!(
            page.text(&format!("{current}.querySelector('.label').textContent"))?,
            page.text("figure.readouts[0].rule")?
        );
        let overflow = format!(
            "(([list, line]) => Math.max(list.top - line.top, line.bottom - list.bottom))
             ([inside.querySelector('.statements'), {current}].map((one) => one.getBoundingClientRect()))"
        );
        assert!(page.number(&overflow)? < 2.0, "line {count} is not visible");
    }
    page.expect_no_errors()
}
