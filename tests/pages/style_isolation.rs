//! Which of a page's styles reach into an element, and which do not.

use anyhow::Result;
use serde_json::{Value, json};
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: text_styles_of_a_page_do_not_reach_figures, font_size_follows_the_reader_and_is_never_small,
        visibility_and_pointer_styles_are_inherited, a_page_from_right_to_left_changes_no_number_and_no_picture;
}

const ELEMENT: &str = r#"<fall-line figure="descent" steps="20"></fall-line>"#;

/// Every inherited text property, with a value that would show.
const HOSTILE: &str = "<style>
    html { font-size: 62.5% }
    body {
      text-align: center; text-indent: 3em; text-transform: uppercase; text-shadow: 0 0 4px red; line-height: 3;
      letter-spacing: 0.3em; word-spacing: 1em; white-space: pre; word-break: break-all; tab-size: 2; list-style: square;
      font: italic small-caps 900 40px cursive; font-feature-settings: 'zero'; color: red; caret-color: red; hyphens: auto;
      border-collapse: separate; border-spacing: 9px; caption-side: bottom; accent-color: red; fill: red; stroke: red;
    }
  </style>";

/// The computed styles of a figure's parts that hold text: every property, part by part.
const STYLES: &str = "['.figure', '.summary', '.count', 'h2', 'label', 'input[type=text]', 'select', 'th', 'td', '.tries button', 'summary', 'svg']
    .map((part) => {
      const style = getComputedStyle(inside.querySelector(part));
      // Properties that depend on the page and the layout anyway.
      const dependent = /^(width|height|inline-size|block-size|min-|max-|perspective-origin|transform-origin|--)/;
      return [part, ...[...style].filter((name) => !dependent.test(name)).map((name) => `${name}: ${style.getPropertyValue(name)}`)];
    })";

fn computed_styles(run: &TestRun, body: &str) -> Result<Value> {
    let page = Page::from_html(run, Screen::LAPTOP, body)?;
    page.ready()?;
    page.get(STYLES)
}

fn text_styles_of_a_page_do_not_reach_figures(run: &TestRun) -> Result<()> {
    let (plain, hostile) = (computed_styles(run, ELEMENT)?, computed_styles(run, &format!("{HOSTILE}{ELEMENT}"))?);
    for (plain, hostile) in plain.as_array().into_iter().flatten().zip(hostile.as_array().into_iter().flatten()) {
        let parts = [plain, hostile].map(|part| part.as_array().cloned().unwrap_or_default());
        let differ: Vec<_> = parts[1].iter().filter(|style| !parts[0].contains(style)).collect();
        assert!(parts[0].len() > 100 && differ.len() == 1 || differ.is_empty(), "{}: {differ:?}", parts[0][0]);
    }
    Ok(())
}

fn font_size_follows_the_reader_and_is_never_small(run: &TestRun) -> Result<()> {
    let page = Page::from_html(run, Screen::LAPTOP, ELEMENT)?;
    page.ready()?;
    for (root, expected) in [("62.5%", "16px"), ("100%", "16px"), ("20px", "20px"), ("200%", "32px")] {
        page.execute(&format!("document.documentElement.style.fontSize = '{root}'"))?;
        assert_eq!(page.get("getComputedStyle(inside.querySelector('.figure')).fontSize")?, json!(expected), "{root}");
    }
    Ok(())
}

fn visibility_and_pointer_styles_are_inherited(run: &TestRun) -> Result<()> {
    let around = "<div style='visibility: hidden; pointer-events: none; cursor: wait'>";
    let page = Page::from_html(run, Screen::LAPTOP, &format!("{around}{ELEMENT}</div>"))?;
    page.ready()?;
    let inherited = page.get(
        "(({ visibility, pointerEvents, cursor }) => [visibility, pointerEvents, cursor])(getComputedStyle(inside.querySelector('.figure')))",
    )?;
    assert_eq!(inherited, json!(["hidden", "none", "wait"]));
    Ok(())
}

/// A figure is English and mathematics, whatever the language of the page.
fn a_page_from_right_to_left_changes_no_number_and_no_picture(run: &TestRun) -> Result<()> {
    let figure = r#"<fall-line figure="descent" steps="20" start="3,-2" theme="light"></fall-line>"#;
    // Where each character of a cell such as (3.000, −2.000) stands, where the texts of an SVG in the page do, and the PNG.
    let look = "const texts = document.createTreeWalker(inside.querySelector('.readouts'), NodeFilter.SHOW_TEXT), places = [];
                while (texts.nextNode()) {
                  const text = texts.currentNode;
                  places.push([...text.data].map((character, at) => {
                    const range = new Range();
                    range.setStart(text, at);
                    range.setEnd(text, at + 1);
                    return character + Math.round(range.getBoundingClientRect().left - text.parentElement.getBoundingClientRect().left);
                  }).join(' '));
                }
                const svg = new DOMParser().parseFromString(await figure.toSVG(), 'image/svg+xml').documentElement;
                document.body.append(svg);
                for (const text of svg.querySelectorAll('text'))
                  places.push(text.textContent + Math.round(text.getBoundingClientRect().left - svg.getBoundingClientRect().left));
                svg.remove();
                const png = await figure.toPNG();
                return JSON.stringify([places, [...new Uint8Array(await png.arrayBuffer())].reduce((sum, byte) => (31 * sum + byte) | 0, 0)])";
    let looks = ["ltr", "rtl"].map(|direction| {
        let page = Page::from_html(
            run,
            Screen::LAPTOP,
            &format!("<script>document.documentElement.dir = '{direction}'</script>{figure}"),
        )?;
        page.ready()?;
        page.wait_until_settled()?;
        Ok((page.execute(&format!("return (async () => {{ {look} }})()"))?, page.picture()?))
    });
    let [ltr, rtl]: [Result<_>; 2] = looks;
    let (ltr, rtl) = (ltr?, rtl?);
    assert!(ltr.0.as_str().is_some_and(|text| text.contains("\"(0 ")), "{}", ltr.0);
    assert_eq!(rtl, ltr);
    Ok(())
}
