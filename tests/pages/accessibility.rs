//! The page for visitors who cannot see it or use no mouse.

use std::fs;
use std::sync::LazyLock;

use anyhow::Result;
use serde_json::{Value, json};
use thirtyfour::Key;
use xtask::npm;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::lesson::LESSONS;
use crate::page::Page;

page_tests! {
    One: axe_finds_nothing_serious_on_the_page, axe_finds_nothing_serious_on_a_phone_or_in_a_frame,
        axe_finds_nothing_on_prose_pages, axe_finds_nothing_in_any_figure,
        axe_finds_nothing_in_a_projected_figure, every_control_has_a_name, the_picture_has_a_description_that_follows_it,
        errors_are_associated_with_their_fields, texts_declare_their_language_and_the_step_counter_is_silent;
    Every: tab_reaches_every_control_with_visible_focus;
    Every needs ForcedColours: focus_is_visible_under_forced_colours;
}

/// The source of axe-core.
static AXE: LazyLock<String> = LazyLock::new(|| {
    let path = npm::file("axe-core/axe.min.js").expect("axe-core is installed");
    fs::read_to_string(path).expect("axe-core can be read")
});

/// What the keyboard should reach: every visible, enabled control in the tab order.
const CONTROLS: &str = r#"[...inside.querySelectorAll("button, input, select, summary, [tabindex='0']")]
      .filter((control) => shown(control) && control.tabIndex >= 0 && !control.disabled)"#;

/// A short description of the focused element, and whether its focus is visible.
const FOCUS: &str = r#"
    const at = document.activeElement === figure ? inside.activeElement : document.activeElement;
    if (!at || at === document.body) return null;
    const outlined = (pseudo) => {
      const style = getComputedStyle(at, pseudo);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
        || pseudo === "::after" && style.content !== "none" && style.borderTopStyle !== "none" && parseFloat(style.borderTopWidth) >= 2;
    };
    const all = [...inside.querySelectorAll("*")];
    return { index: all.indexOf(at), name: at.ariaLabel ?? at.textContent.slice(0, 30), visible: outlined(null) || outlined("::after") };
"#;

/// Serious violations of axe's rules, as `rule: selector`.
fn violations(page: &Page) -> Result<Value> {
    page.script(&AXE)?;
    page.execute(
        "return axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
           violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) =>
             nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary}`)))",
    )
}

/// Violations of any of axe's rules, as `rule: selector`.
fn all_violations(page: &Page) -> Result<Value> {
    page.script(&AXE)?;
    violations_of(page, "{}")
}

/// Violations of the rules about colours, in a page that has been checked by all rules in other colours.
fn colour_violations(page: &Page) -> Result<Value> {
    violations_of(page, "{ runOnly: { type: 'tag', values: ['cat.color'] } }")
}

/// Violations of the rules that some options of axe select, as `rule: selector`.
fn violations_of(page: &Page, options: &str) -> Result<Value> {
    page.execute(&format!(
        "return axe.run(document, {{ resultTypes: ['violations'], ...{options} }}).then(({{ violations }}) =>
           violations.flatMap(({{ id, nodes }}) => nodes.map(({{ target }}) => `${{id}}: ${{target.flat().join(' ')}}`)))",
    ))
}

fn axe_finds_nothing_serious_on_the_page(run: &TestRun) -> Result<()> {
    for dark in [false, true] {
        let page = Page::open(
            run,
            Screen { dark, ..Screen::LAPTOP },
            "index.html?figure=descent&surface=bowl&learning-rate=x&schedule=step",
        )?;
        page.execute("for (const part of inside.querySelectorAll('details')) part.open = true")?;
        page.paste("formula", "x^2 +")?;
        assert_eq!(violations(&page)?, json!([]), "dark: {dark}");
    }
    Ok(())
}

fn axe_finds_nothing_serious_on_a_phone_or_in_a_frame(run: &TestRun) -> Result<()> {
    let phone = Page::open(run, Screen::PHONE, "index.html")?;
    assert_eq!(violations(&phone)?, json!([]));
    let frame = Page::open(run, Screen::LAPTOP, "embed.html?figure=descent&theme=dark")?;
    assert_eq!(violations(&frame)?, json!([]));
    Ok(())
}

fn axe_finds_nothing_on_prose_pages(run: &TestRun) -> Result<()> {
    for (path, first) in LESSONS {
        let mut page = Page::open_at_figure(run, Screen::LAPTOP, path, first)?;
        page.execute(
            "const all = [...document.querySelectorAll('fall-line')];
             for (const one of all) one.setAttribute('loading', 'eager');
             return Promise.all(all.map((one) => one.ready)).then(() => null)",
        )?;
        page.settle()?;
        assert_eq!(all_violations(&page)?, json!([]), "{path}");
        page.show(Screen { dark: true, ..Screen::LAPTOP })?;
        assert_eq!(colour_violations(&page)?, json!([]), "{path}, dark");
    }
    Ok(())
}

fn axe_finds_nothing_in_any_figure(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embed.html?figure=descent")?;
    for figure in page.figures()? {
        page.go(&format!("embed.html?figure={figure}&theme=light"))?;
        assert_eq!(all_violations(&page)?, json!([]), "{figure}");
        page.execute("figure.setAttribute('theme', 'dark')")?;
        page.settle()?;
        assert_eq!(colour_violations(&page)?, json!([]), "{figure}, dark");
    }
    Ok(())
}

fn axe_finds_nothing_in_a_projected_figure(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen { width: 1920, height: 1080, ..Screen::LAPTOP }, "index.html")?;
    page.execute("figure.project(true)")?;
    for key in ["", "r", "c"] {
        if !key.is_empty() {
            page.press(key)?;
        }
        page.settle()?;
        assert_eq!(all_violations(&page)?, json!([]), "{key}");
    }
    Ok(())
}

fn every_control_has_a_name(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    page.execute("for (const part of inside.querySelectorAll('details')) part.open = true")?;
    let nameless = page.get(&format!(
        "{CONTROLS}.filter((one) => !(one.ariaLabel ?? (one.labels?.length ? one.labels[0].textContent : one.textContent)).trim()).map((one) => one.outerHTML)"
    ))?;
    assert_eq!(nameless, json!([]));
    let handle = page.execute(
        "const handle = inside.querySelector('.handles button');
         return [handle.role, handle.ariaLabel, handle.ariaValueText]",
    )?;
    assert_eq!([&handle[0], &handle[1]], [&json!("slider"), &json!("Start")]);
    assert!(handle[2].as_str().is_some_and(|place| place.starts_with('(')), "{handle}");
    Ok(())
}

fn tab_reaches_every_control_with_visible_focus(run: &TestRun) -> Result<()> {
    tab_through(run, Screen::LAPTOP)
}

fn focus_is_visible_under_forced_colours(run: &TestRun) -> Result<()> {
    tab_through(run, Screen { forced_colours: true, ..Screen::LAPTOP })
}

fn tab_through(run: &TestRun, screen: Screen) -> Result<()> {
    let page = Page::open(run, screen, "index.html?figure=descent&start=-1,-1+2,2")?;
    let expected = page.get(&format!("(() => {{ const all = [...inside.querySelectorAll('*')]; return {CONTROLS}.map((one) => all.indexOf(one)) }})()"))?;
    let expected: Vec<i64> = expected.as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
    assert!(expected.len() > 30, "{expected:?}");
    page.execute("document.body.tabIndex = -1; document.body.focus()")?;
    let mut reached = Vec::new();
    // The page's own links come before the figure and after it.
    for _ in 0..expected.len() + 30 {
        page.press(Key::Tab)?;
        let focus = page.execute(FOCUS)?;
        let Some(index) = focus["index"].as_i64() else { break };
        if index < 0 && !reached.is_empty() {
            break;
        }
        assert_eq!(focus["visible"], json!(true), "the focus of {} is not visible", focus["name"]);
        if index >= 0 {
            reached.push(index);
        }
    }
    let missed: Vec<_> = expected.iter().filter(|index| !reached.contains(index)).collect();
    let names = page.get(&format!("(() => {{ const all = [...inside.querySelectorAll('*')]; return {missed:?}.map((index) => all[index].outerHTML) }})()"))?;
    assert_eq!(names, json!([]));
    Ok(())
}

fn the_picture_has_a_description_that_follows_it(run: &TestRun) -> Result<()> {
    let page =
        Page::open(run, Screen::LAPTOP, "index.html?figure=descent&surface=bowl&optimisers=sgd&learning-rate=0.05")?;
    let description = "inside.querySelector('#description').textContent";
    let before = page.text(description)?;
    assert!(before.contains("Quadratic bowl") && before.contains("Gradient descent: converged"), "{before}");
    assert_eq!(page.text("inside.querySelector('canvas[role=img]').getAttribute('aria-describedby')")?, "description");
    page.enter("learning-rate", "0.21")?;
    assert!(page.text(description)?.contains("Gradient descent: diverged"));
    Ok(())
}

fn errors_are_associated_with_their_fields(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    page.paste("learning-rate", "-1")?;
    let association = page.execute(
        "const field = inside.querySelector('[data-name=learning-rate] input');
         const error = inside.getElementById(field.getAttribute('aria-describedby'));
         return [field.ariaInvalid, error.role, shown(error)]",
    )?;
    assert_eq!(association, json!(["true", "alert", true]));
    page.paste("learning-rate", "0.01")?;
    assert_eq!(
        page.get("inside.querySelector('[data-name=learning-rate] input').getAttribute('aria-invalid')")?,
        json!(null)
    );
    Ok(())
}

fn texts_declare_their_language_and_the_step_counter_is_silent(run: &TestRun) -> Result<()> {
    let page =
        Page::from_html(run, Screen::LAPTOP, r#"<div lang="de"><fall-line figure="descent"></fall-line></div>"#)?;
    page.ready()?;
    assert_eq!(page.get("inside.querySelector('.summary').closest('[lang]').lang")?, json!("en"));
    assert_eq!(page.get("inside.querySelector('.count').getAttribute('aria-live')")?, json!("off"));
    Ok(())
}
