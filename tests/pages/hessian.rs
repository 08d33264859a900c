//! The mathematics beside the Hessian's picture.

use anyhow::Result;
use serde_json::json;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: short_lines_share_a_row_and_long_ones_do_not;
}

fn short_lines_share_a_row_and_long_ones_do_not(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen { width: 1280, ..Screen::LAPTOP }, "embed.html?figure=hessian")?;
    let rows = "(() => { const rows = new Map();
        for (const line of inside.querySelectorAll('.statements > li')) rows.set(line.offsetTop, 1 + (rows.get(line.offsetTop) ?? 0));
        return [...rows.values()] })()";
    assert_eq!(page.get(rows)?, json!([2, 2]));
    // Larger entries in the matrix change nothing.
    page.execute("figure.set('x', 1.95); figure.set('y', 1e5)")?;
    page.settle()?;
    assert_eq!(page.get(rows)?, json!([2, 2]));
    page.type_over("formula", "exp(x y) sin(x + y) + cos(x^2 y)")?;
    assert_eq!(page.get(rows)?, json!([1, 1, 1, 1]));
    page.expect_no_errors()
}
