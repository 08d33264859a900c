//! Forced colours: lines replace the backgrounds and shadows that mark things elsewhere, and whatever shows colours keeps them.

use anyhow::Result;
use serde_json::{Value, json};
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every needs ForcedColours: handles_keep_their_rings_and_focus_adds_a_second, swatches_and_the_legend_keep_their_colours,
        active_states_show_by_more_than_a_background, buttons_have_visible_borders_and_icons,
        the_current_item_is_marked_by_a_line, a_blank_screen_is_black;
}

const FORCED: Screen = Screen { forced_colours: true, ..Screen::LAPTOP };

/// Opens a page under forced colours, and checks that the browser reports them.
fn forced(run: &TestRun, dark: bool, path: &str) -> Result<Page> {
    let page = Page::open(run, Screen { dark, ..FORCED }, path)?;
    assert_eq!(page.get("matchMedia('(forced-colors: active)').matches")?, json!(true));
    Ok(page)
}

fn handles_keep_their_rings_and_focus_adds_a_second(run: &TestRun) -> Result<()> {
    // Two concentric colours, so that one of them contrasts with whatever lies below.
    let ring = |pseudo: &str| {
        format!(
            "(({{ content, borderTopStyle, borderTopWidth, borderTopColor, boxShadow }}) =>
               [content !== 'none' && borderTopStyle, parseFloat(borderTopWidth) >= 2, borderTopColor, boxShadow.match(/rgb[^)]*\\)/)?.[0]]
             )(getComputedStyle(inside.querySelector('.handles button'), '{pseudo}'))"
        )
    };
    for dark in [false, true] {
        let page = forced(run, dark, "embed.html?figure=descent")?;
        page.press(" ")?;
        page.focus(".handles button")?;
        page.press(thirtyfour::Key::Right)?;
        page.settle()?;
        assert_eq!(page.get(&ring("::before"))?, json!(["solid", true, "rgb(255, 255, 255)", "rgb(21, 24, 28)"]));
        assert_eq!(page.get(&ring("::after"))?, json!(["solid", true, "rgb(255, 255, 255)", "rgb(0, 100, 160)"]));
    }
    Ok(())
}

fn swatches_and_the_legend_keep_their_colours(run: &TestRun) -> Result<()> {
    let path = "embed.html?figure=descent&basins=sgd";
    let colours = |page: &Page| {
        page.wait_until_settled()?;
        page.get(
            "[[...inside.querySelectorAll('.swatch')].map((one) => getComputedStyle(one.firstElementChild).stroke),
              [...inside.querySelectorAll('.patch')].map((one) => getComputedStyle(one).backgroundColor)]",
        )
    };
    for dark in [false, true] {
        let usual = colours(&Page::open(run, Screen { dark, ..Screen::LAPTOP }, path)?)?;
        assert!(usual[0].as_array().is_some_and(|swatches| swatches.len() > 15), "{usual}");
        assert_eq!(usual[1].as_array().map(Vec::len), Some(4), "{usual}");
        assert_eq!(colours(&forced(run, dark, path)?)?, usual, "dark: {dark}");
    }
    Ok(())
}

fn active_states_show_by_more_than_a_background(run: &TestRun) -> Result<()> {
    let page = forced(run, false, "embed.html?figure=descent")?;
    let boxes = "[...inside.querySelectorAll('input[type=checkbox]')].every((one) => getComputedStyle(one).appearance === 'auto')";
    assert_eq!(page.get(boxes)?, json!(true), "the system draws the tick");
    let icon = "inside.querySelector('.play path').getAttribute('d')";
    let before = page.get(icon)?;
    page.execute("figure.set('speed', 1); figure.reset(); figure.play()")?;
    page.wait_until(&format!("{icon} !== {before}"))?;
    page.execute("figure.pause()")?;
    Ok(())
}

fn buttons_have_visible_borders_and_icons(run: &TestRun) -> Result<()> {
    for dark in [false, true] {
        let page = forced(run, dark, "embed.html?figure=descent")?;
        let faint = page.get(
            "[...inside.querySelectorAll('button:not([role]), summary')].filter(shown).filter((one) => {
               const { borderTopStyle, borderTopWidth, borderTopColor, color, backgroundColor } = getComputedStyle(one);
               const icon = one.querySelector('.icon');
               const style = icon && getComputedStyle(icon);
               const edge = one.matches('.controls summary') || borderTopStyle === 'solid' && parseFloat(borderTopWidth) >= 1 && borderTopColor !== backgroundColor;
               return !edge || color === backgroundColor || style && (style.fill !== color || !/, 0\\)$/.test(style.backgroundColor));
             }).map((one) => one.outerHTML)",
        )?;
        assert_eq!(faint, json!([]), "dark: {dark}");
    }
    Ok(())
}

fn the_current_item_is_marked_by_a_line(run: &TestRun) -> Result<()> {
    let page = forced(run, false, "embed.html?figure=rules")?;
    let lines = |of: &str, side: &str| {
        page.get(&format!(
            "[...{of}].map((one) => [one.ariaCurrent !== null, getComputedStyle(one).border{side}Color !== 'rgb(255, 255, 255)'])"
        ))
    };
    let marks_current =
        |lines: &Value| lines.as_array().is_some_and(|all| all.len() > 2 && all.iter().all(|line| line[0] == line[1]));
    let steps = lines("inside.querySelectorAll('.statements > li')", "Left")?;
    assert!(marks_current(&steps), "{steps}");
    page.go("2-gradients.html")?;
    let links = lines("document.querySelectorAll('header nav a')", "Bottom")?;
    assert!(marks_current(&links), "{links}");
    Ok(())
}

fn a_blank_screen_is_black(run: &TestRun) -> Result<()> {
    let page = forced(run, false, "embed.html?figure=descent")?;
    page.focus(".handles button")?;
    page.press("p")?;
    page.wait_until("figure.hasAttribute('projected')")?;
    page.press(".")?;
    assert_eq!(page.text("getComputedStyle(inside.querySelector('.blank')).backgroundColor")?, "rgb(0, 0, 0)");
    Ok(())
}
