//! What of a page's styles reaches into an element, and what does not.

use anyhow::Result;
use serde_json::{Value, json};
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: what_a_page_says_of_its_text_is_not_said_of_a_figure, letters_are_as_large_as_the_reader_asks_and_never_small,
        a_page_keeps_its_word_on_direction_scheme_and_what_is_to_be_touched;
}

const ELEMENT: &str = r#"<fall-line figure="descent" steps="20"></fall-line>"#;

/// All that a page can say of its text, said wrongly.
const LOUD: &str = "<style>
    html { font-size: 62.5% }
    body {
      text-align: center; text-indent: 3em; text-transform: uppercase; text-shadow: 0 0 4px red; line-height: 3;
      letter-spacing: 0.3em; word-spacing: 1em; white-space: pre; word-break: break-all; tab-size: 2; list-style: square;
      font: italic small-caps 900 40px cursive; font-feature-settings: 'zero'; color: red; caret-color: red; hyphens: auto;
      border-collapse: separate; border-spacing: 9px; caption-side: bottom; accent-color: red; fill: red; stroke: red;
    }
  </style>";

/// How the parts of a figure that hold text look: every property, part by part.
const LOOKS: &str = "['.figure', '.summary', '.count', 'h2', 'label', 'input[type=text]', 'select', 'th', 'td', '.tries button', 'summary', 'svg']
    .map((part) => {
      const style = getComputedStyle(inside.querySelector(part));
      // What page around and layout decide anyway.
      const open = /^(width|height|inline-size|block-size|min-|max-|perspective-origin|transform-origin|--)/;
      return [part, ...[...style].filter((name) => !open.test(name)).map((name) => `${name}: ${style.getPropertyValue(name)}`)];
    })";

fn looks(run: &Run, body: &str) -> Result<Value> {
    let page = Page::made(run, Screen::LAPTOP, body)?;
    page.ready()?;
    page.get(LOOKS)
}

fn what_a_page_says_of_its_text_is_not_said_of_a_figure(run: &Run) -> Result<()> {
    let (plain, loud) = (looks(run, ELEMENT)?, looks(run, &format!("{LOUD}{ELEMENT}"))?);
    for (plain, loud) in plain.as_array().into_iter().flatten().zip(loud.as_array().into_iter().flatten()) {
        let parts = [plain, loud].map(|part| part.as_array().cloned().unwrap_or_default());
        let differ: Vec<_> = parts[1].iter().filter(|said| !parts[0].contains(said)).collect();
        assert!(parts[0].len() > 100 && differ.len() == 1 || differ.is_empty(), "{}: {differ:?}", parts[0][0]);
    }
    Ok(())
}

fn letters_are_as_large_as_the_reader_asks_and_never_small(run: &Run) -> Result<()> {
    let page = Page::made(run, Screen::LAPTOP, ELEMENT)?;
    page.ready()?;
    for (asked, given) in [("62.5%", "16px"), ("100%", "16px"), ("20px", "20px"), ("200%", "32px")] {
        page.ask(&format!("document.documentElement.style.fontSize = '{asked}'"))?;
        assert_eq!(page.get("getComputedStyle(inside.querySelector('.figure')).fontSize")?, json!(given), "{asked}");
    }
    Ok(())
}

fn a_page_keeps_its_word_on_direction_scheme_and_what_is_to_be_touched(run: &Run) -> Result<()> {
    let around = "<div dir=rtl style='color-scheme: dark; visibility: hidden; pointer-events: none; cursor: wait'>";
    let page = Page::made(run, Screen::LAPTOP, &format!("{around}{ELEMENT}</div>"))?;
    page.ready()?;
    let said = page.get(
        "(({ direction, visibility, pointerEvents, cursor }) => [direction, visibility, pointerEvents, cursor])(getComputedStyle(inside.querySelector('.figure')))",
    )?;
    assert_eq!(said, json!(["rtl", "hidden", "none", "wait"]));
    page.ask("figure.setAttribute('theme', 'dark')")?;
    assert_eq!(page.get("getComputedStyle(inside.querySelector('.figure')).colorScheme")?, json!("dark"));
    Ok(())
}
