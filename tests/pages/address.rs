//! The page's address holds the figure's state: it follows changes, restores them, and supports back and forward.

use anyhow::{Context, Result};
use serde_json::json;
use xtask::gesture::Pointer;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    Every: an_address_restores_the_figure_in_a_new_tab, back_and_forward_step_through_changes,
        a_drag_is_one_history_entry, the_address_follows_playback;
    One: formula_constants_and_view_are_restored, invalid_settings_are_named_and_the_rest_applied,
        an_unknown_figure_is_named, a_plus_in_a_formula_written_by_hand_is_a_plus;
}

const PATH: &str =
    "index.html?figure=descent&surface=beale&optimisers=momentum+lion&learning-rate=0.002&start=-1,2&steps=90";

fn an_address_restores_the_figure_in_a_new_tab(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html")?;
    page.choose("surface", "beale")?;
    page.enter("learning-rate", "0.002")?;
    let from = page.handle(0)?;
    page.drag(Pointer::Mouse, from, (from.0 + 33.0, from.1 - 21.0))?;
    page.press_button("Step back")?;
    page.tap(Pointer::Mouse, page.centre_of("label:has(input[type=checkbox]):nth-of-type(4)")?)?;
    page.settle()?;
    let (state, readouts) = (page.state()?, page.readouts()?);
    page.wait_until("location.search === `?figure=descent&${figure.state}`")?;
    page.open_in_new_tab(&path(&page)?)?;
    page.ready()?;
    assert_eq!((page.state()?, page.readouts()?), (state, readouts));
    page.expect_no_errors()
}

fn formula_constants_and_view_are_restored(run: &TestRun) -> Result<()> {
    let query = "figure=descent&formula=a+x%5E2+%2B+%CE%B2+y%5E2&a=2.5&beta=-0.5&view=-2,3,-1,4&start=0.5,0.25";
    let page = Page::open(run, Screen::LAPTOP, &format!("index.html?{query}"))?;
    assert_eq!(
        page.get("['formula', 'a', 'start', 'view'].map(value)")?,
        json!(["a x^2 + β y^2", "2.5", "0.5,0.25", "-2,3,-1,4"])
    );
    assert_eq!(page.get("shown(inside.querySelector('.notice'))")?, json!(false), "{}", page.state()?);
    let (state, readouts) = (page.state()?, page.readouts()?);
    page.go(&format!("index.html?figure=descent&{state}"))?;
    assert_eq!((page.state()?, page.readouts()?), (state, readouts));
    Ok(())
}

fn a_plus_in_a_formula_written_by_hand_is_a_plus(run: &TestRun) -> Result<()> {
    for page_name in ["embed.html", "index.html"] {
        for (written, meant) in [
            ("x^2+y^2", "x^2+y^2"),
            ("x%5E2+y%5E2", "x^2+y^2"),
            ("2x^2+sin(y)+3", "2x^2+sin(y)+3"),
            ("a+x%5E2+%2B+3y%5E2", "a x^2 + 3y^2"),
            ("a%20x^2", "a x^2"),
        ] {
            let page = Page::open(run, Screen::LAPTOP, &format!("{page_name}?figure=descent&formula={written}"))?;
            assert_eq!(page.get("value('formula')")?, json!(meant), "{page_name} {written}");
            // The address that the page writes means the same, also after it has named the projected figure and forgotten it.
            page.execute("figure.project(true); figure.project(false); figure.set('steps', 30)")?;
            page.wait_until("location.search.includes('steps=30')")?;
            page.reload()?;
            page.ready()?;
            assert_eq!(page.get("value('formula')")?, json!(meant), "{page_name} {written} reloaded");
        }
    }
    Ok(())
}

fn back_and_forward_step_through_changes(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let mut states = vec![page.state()?];
    // Typed, not set by a script: browsers skip history entries made without user interaction.
    page.enter("learning-rate", "0.001")?;
    states.push(page.state()?);
    page.enter("steps", "50")?;
    states.push(page.state()?);
    let from = page.handle(0)?;
    page.drag(Pointer::Mouse, from, (from.0 + 40.0, from.1 + 10.0))?;
    page.settle()?;
    states.push(page.state()?);
    let [first, rate, steps, dragged] = &states[..] else { unreachable!() };
    for (go, state) in
        [("back", steps), ("back", rate), ("back", first), ("forward", rate), ("forward", steps), ("forward", dragged)]
    {
        if go == "back" {
            page.back()?
        } else {
            page.forward()?
        }
        page.wait_until(&format!("figure.state === {}", json!(state)))?;
    }
    page.expect_no_errors()
}

fn a_drag_is_one_history_entry(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    let length = page.number("history.length")?;
    let from = page.handle(0)?;
    page.drag(Pointer::Mouse, from, (from.0 + 40.0, from.1 + 10.0))?;
    page.settle()?;
    assert_eq!(page.number("history.length")?, length + 1.0);
    page.drag(Pointer::Mouse, page.handle(0)?, from)?;
    page.settle()?;
    assert_eq!(page.number("history.length")?, length + 2.0);
    assert_eq!(page.get("location.search")?, json!(format!("?figure=descent&{}", page.state()?)));
    Ok(())
}

fn the_address_follows_playback(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, PATH)?;
    page.execute("figure.reset()")?;
    page.wait_until("location.search.includes('step=0') && location.search === `?figure=descent&${figure.state}`")?;
    page.execute(
        "window.updates = 0;
         const replace = history.replaceState;
         history.replaceState = (...entry) => {
           if (inside.querySelector('.play').ariaLabel === 'Pause') updates++;
           replace.apply(history, entry);
         };
         figure.play()",
    )?;
    page.wait_until("updates > 0")?;
    page.wait_until(
        "inside.querySelector('.play').ariaLabel === 'Play' && location.search === `?figure=descent&${figure.state}`",
    )
}

fn invalid_settings_are_named_and_the_rest_applied(run: &TestRun) -> Result<()> {
    let query = "figure=descent&surface=beale&wibble=1&learning-rate=abc&start=1;2&steps=70\
                 &optimisers=sgd+%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&%3Cscript%3Ealert(2)%3C/script%3E=3";
    let page = Page::open(run, Screen::LAPTOP, &format!("index.html?{query}"))?;
    assert!(page.get("shown(inside.querySelector('.notice'))")? == json!(true), "no notice is shown");
    let names = page.get("[...inside.querySelectorAll('.notice code')].map((name) => name.textContent).sort()")?;
    assert_eq!(names, json!(["<script>alert(2)</script>", "learning-rate", "optimisers", "start", "wibble"]));
    let reasons =
        page.get("[...inside.querySelectorAll('.notice li')].map((row) => row.textContent.split(': ')[1])")?;
    assert!(
        reasons.as_array().is_some_and(|all| all.iter().all(|one| one.as_str().is_some_and(|text| text.len() > 9))),
        "{reasons}"
    );
    assert_eq!(page.get("inside.querySelectorAll('img, script').length")?, json!(0));
    assert_eq!(page.get("[value('surface'), value('steps')]")?, json!(["beale", "70"]));
    assert_eq!(page.column("id")?, ["sgd", "momentum", "adam"]);
    page.screenshot("notice")?;
    page.press_button("Dismiss")?;
    assert_eq!(page.get("shown(inside.querySelector('.notice'))")?, json!(false));
    page.expect_no_errors()
}

fn an_unknown_figure_is_named(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "index.html?figure=%3Cb%3Eperpetuum%3C/b%3E&steps=5")?;
    let complaint = page.text("document.querySelector('.complaint').textContent")?;
    assert!(complaint.contains("<b>perpetuum</b>"), "{complaint}");
    assert_eq!(page.get("document.querySelector('.complaint b')")?, json!(null));
    assert_eq!(page.get("value('steps')")?, json!(null));
    page.expect_no_errors()
}

/// The page's address without its host.
fn path(page: &Page) -> Result<String> {
    let address = page.address()?;
    let (_, path) = address.split_once("//").and_then(|(_, rest)| rest.split_once('/')).context("no path")?;
    Ok(path.to_owned())
}
