//! `<fall-line>` in a page of somebody else's, and what that page can do with it.

use anyhow::{Context, Result};
use serde_json::json;
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::expected::Expected;
use crate::page::Page;

page_tests! {
    Every: a_state_that_was_set_before_the_script_came_is_kept, theme_and_scale_are_attributes,
        an_element_that_is_taken_out_and_put_back_goes_on, a_style_sheet_that_could_not_be_had_is_asked_for_again;
    One: attributes_are_parameters, attributes_that_change_are_followed, an_attribute_that_is_refused_is_named_and_changes_nothing,
        the_state_is_read_and_written, set_takes_texts_and_numbers_and_throws_what_it_refuses,
        play_pause_step_and_reset_do_as_they_are_told, before_the_figure_is_there_a_command_says_so, readouts_are_rows_of_numbers,
        events_tell_of_input_change_and_verdicts, hidden_controls_leave_the_picture_alone, two_elements_are_independent,
        another_figure_attribute_opens_another_figure, what_changes_while_an_element_is_out_of_the_page_is_followed,
        another_figure_has_nothing_of_the_state_of_the_one_before, an_attribute_goes_over_a_state_that_was_asked_for_before_it,
        ready_is_promised_anew_for_another_figure_after_a_move_and_after_a_failure,
        a_picture_of_a_figure_that_is_not_there_is_a_promise_that_is_broken, what_shares_is_hidden_and_the_shares_of_a_legend_are_not,
        an_attribute_that_is_no_parameter_changes_nothing, a_listener_may_take_the_element_out_of_the_page;
}

const ELEMENT: &str = r#"<fall-line figure="descent" surface="rosenbrock" optimisers="momentum adam" learning-rate="0.002"
                          start="-1.2,1.7" steps="100"></fall-line>"#;
const EXPECTED: Expected = Expected {
    surface: "Surface.named('rosenbrock')",
    optimisers: &["momentum", "adam"],
    learning_rate: 0.002,
    steps: 100,
};

/// A course's page with elements in it.
fn course(run: &Run, body: &str) -> Result<Page> {
    let page = Page::made(run, Screen::LAPTOP, body)?;
    page.ready()?;
    Ok(page)
}

fn attributes_are_parameters(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    EXPECTED.holds_on(&page)?;
    page.expect_no_errors()
}

fn attributes_that_change_are_followed(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.ask("figure.setAttribute('learning-rate', '0.001'); figure.setAttribute('steps', '30')")?;
    page.settle()?;
    Expected { learning_rate: 0.001, steps: 30, ..EXPECTED }.holds_on(&page)?;
    page.ask("figure.setAttribute('surface', 'beale'); figure.setAttribute('start', '1,1')")?;
    page.settle()?;
    assert_eq!(page.get("[value('surface'), value('start')]")?, json!(["beale", "1,1"]));
    page.ask("figure.removeAttribute('steps')")?;
    page.settle()?;
    assert_eq!(page.column("step")?, [200, 200], "without an attribute the default holds");
    page.expect_no_errors()
}

fn an_attribute_that_is_refused_is_named_and_changes_nothing(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.ask("figure.setAttribute('learning-rate', '-1')")?;
    page.settle()?;
    EXPECTED.holds_on(&page)?;
    assert_eq!(page.get("inside.querySelector('.notice code').textContent")?, json!("learning-rate"));
    assert_eq!(page.get("shown(inside.querySelector('.notice'))")?, json!(true));
    page.ask("figure.dataset.lesson = '4'; figure.setAttribute('learning-rate', '0.002')")?;
    page.settle()?;
    assert_eq!(
        page.get("shown(inside.querySelector('.notice'))")?,
        json!(false),
        "what is set right dismisses the notice"
    );
    Ok(())
}

fn the_state_is_read_and_written(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let (state, readouts) = (page.state()?, page.readouts()?);
    page.ask("figure.state = 'surface=booth&optimisers=sgd&steps=5'")?;
    page.settle()?;
    assert_eq!(page.state()?, "surface=booth&optimisers=sgd&steps=5");
    assert_eq!(page.column("step")?, [5]);
    page.ask(&format!("figure.state = {}", json!(state)))?;
    page.settle()?;
    assert_eq!((page.state()?, page.readouts()?), (state, readouts));
    Ok(())
}

fn a_state_that_was_set_before_the_script_came_is_kept(run: &Run) -> Result<()> {
    let page = Page::made(run, Screen::LAPTOP, "<main></main>")?;
    page.ask(
        "const early = document.createElement('fall-line');
         early.setAttribute('figure', 'descent');
         early.state = 'surface=booth&steps=7';
         document.querySelector('main').append(early)",
    )?;
    page.ready()?;
    assert_eq!(page.state()?, "surface=booth&steps=7");
    Ok(())
}

fn set_takes_texts_and_numbers_and_throws_what_it_refuses(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.ask("figure.set('learning-rate', 0.001); figure.set('steps', '40')")?;
    page.settle()?;
    Expected { learning_rate: 0.001, steps: 40, ..EXPECTED }.holds_on(&page)?;
    let told = page.ask(
        "return [['learning-rate', -1], ['steps', 1e6], ['formula', 'x^2 +'], ['no-such-thing', 1], ['surface', '<b>']]
           .map(([name, value]) => { try { figure.set(name, value); return 'taken'; } catch (error) { return error.message; } })",
    )?;
    for message in told.as_array().into_iter().flatten() {
        assert!(message.as_str().is_some_and(|text| text.len() > 15), "{told}");
    }
    Expected { learning_rate: 0.001, steps: 40, ..EXPECTED }.holds_on(&page)
}

fn play_pause_step_and_reset_do_as_they_are_told(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let step = |command: &str| -> Result<f64> {
        page.ask(&format!("figure.{command}()"))?;
        page.settle()?;
        page.number("figure.readouts[0].step")
    };
    // So slow and so long a walk is not over before it is paused.
    page.ask("figure.set('speed', 5); figure.set('steps', 1000)")?;
    assert_eq!(step("reset")?, 0.0);
    assert_eq!(step("step")?, 1.0);
    page.ask("figure.play()")?;
    page.wait_until("figure.readouts[0].step > 3")?;
    let held = step("pause")?;
    page.settle()?;
    assert_eq!(page.number("figure.readouts[0].step")?, held);
    assert_eq!(step("step")?, held + 1.0);
    page.expect_no_errors()
}

fn before_the_figure_is_there_a_command_says_so(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let message = page.ask(
        "const other = document.createElement('fall-line');
         try { other.play(); return ''; } catch (error) { return error.message; }",
    )?;
    assert!(message.as_str().is_some_and(|text| text.contains("ready")), "{message}");
    Ok(())
}

fn readouts_are_rows_of_numbers(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let row = page.get("figure.readouts[1]")?;
    assert_eq!(
        [&row["id"], &row["label"], &row["step"], &row["evaluations"]],
        [&json!("adam"), &json!("Adam"), &json!(100), &json!(101)]
    );
    assert_eq!(row["position"].as_array().map(Vec::len), Some(2));
    let slopes = page.ask(
        "return import(new URL('fall-line.js', document.baseURI)).then(({ Surface }) => {
           const { position: [x, y], loss, gradientNorm, distance } = figure.readouts[1];
           const surface = Surface.named('rosenbrock');
           return [surface.value(x, y) - loss, Math.hypot(...surface.gradient(x, y)) - gradientNorm, Math.hypot(x - 1, y - 1) - distance];
         })",
    )?;
    for off in slopes.as_array().into_iter().flatten() {
        assert!(off.as_f64().is_some_and(|off| off.abs() < 1e-12), "{slopes}");
    }
    Ok(())
}

fn events_tell_of_input_change_and_verdicts(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.ask("figure.state = 'surface=bowl&optimisers=sgd+momentum&learning-rate=0.05&steps=400'")?;
    page.settle()?;
    page.listen()?;
    page.ask("figure.set('learning-rate', 0.21)")?;
    page.settle()?;
    let steps = page.number("figure.readouts[0].step")?;
    let verdict = json!({ "optimiser": "sgd", "verdict": "diverged", "steps": steps as u64 });
    assert_eq!(
        page.get("heard.filter(([type]) => type === 'fall-line:verdict').map(([, detail]) => detail)")?[0],
        verdict
    );
    assert_eq!([page.heard("input")?, page.heard("change")?], [1, 1]);
    let bubbled = page.ask(
        "return new Promise((done) => {
           document.addEventListener('fall-line:verdict', ({ target, detail }) => done([target === figure, detail.verdict]), { once: true });
           figure.set('learning-rate', 0.05);
         })",
    )?;
    assert_eq!(bubbled, json!([true, "converged"]));
    Ok(())
}

fn hidden_controls_leave_the_picture_alone(run: &Run) -> Result<()> {
    let page = course(run, &ELEMENT.replace("figure=", "hide=\"controls\" figure="))?;
    assert_eq!(
        page.get("['.controls', '.play-bar', '.picture'].map((part) => shown(inside.querySelector(part)))")?,
        json!([false, false, true])
    );
    EXPECTED.holds_on(&page)?;
    page.ask("figure.removeAttribute('hide')")?;
    page.settle()?;
    assert_eq!(page.get("shown(inside.querySelector('.controls'))")?, json!(true));
    Ok(())
}

fn theme_and_scale_are_attributes(run: &Run) -> Result<()> {
    let page = course(run, &ELEMENT.replace("figure=", "theme=\"dark\" scale=\"1.5\" figure="))?;
    let size = "parseFloat(getComputedStyle(inside.querySelector('.figure')).fontSize)";
    let paper = "getComputedStyle(inside.querySelector('.figure')).backgroundColor";
    assert_eq!((page.number(size)?, page.text(paper)?), (24.0, "rgb(17, 20, 24)".into()));
    let dark = page.picture()?;
    page.ask("figure.setAttribute('theme', 'light'); figure.setAttribute('scale', '1')")?;
    page.settle()?;
    assert_eq!((page.number(size)?, page.text(paper)?), (16.0, "rgb(255, 255, 255)".into()));
    assert_ne!(page.picture()?, dark);
    Ok(())
}

fn two_elements_are_independent(run: &Run) -> Result<()> {
    let page =
        course(run, &format!("{ELEMENT}<fall-line figure=\"descent\" surface=\"booth\" steps=\"9\"></fall-line>"))?;
    page.ask("return document.querySelector('fall-line:last-of-type').ready.then(() => null)")?;
    let other = "document.querySelector('fall-line:last-of-type')";
    let state = page.text(&format!("{other}.state"))?;
    page.ask("figure.set('steps', 60); figure.set('learning-rate', 0.001)")?;
    page.settle()?;
    Expected { learning_rate: 0.001, steps: 60, ..EXPECTED }.holds_on(&page)?;
    assert_eq!(page.text(&format!("{other}.state"))?, state);
    page.ask(&format!("{other}.set('steps', 3); {other}.reset()"))?;
    page.settle()?;
    Expected { learning_rate: 0.001, steps: 60, ..EXPECTED }.holds_on(&page)?;
    assert_eq!(page.get(&format!("{other}.readouts[0].step"))?, json!(0));
    page.expect_no_errors()
}

fn an_element_that_is_taken_out_and_put_back_goes_on(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.ask("figure.set('steps', 60)")?;
    page.settle()?;
    let readouts = page.readouts()?;
    page.ask("window.kept = figure; figure.remove()")?;
    page.ask("kept.setAttribute('title', 'elsewhere'); document.body.append(kept)")?;
    page.rest()?;
    assert_eq!(page.readouts()?, readouts);
    page.ask("figure.set('steps', 20)")?;
    page.settle()?;
    Expected { steps: 20, ..EXPECTED }.holds_on(&page)?;
    page.ask("document.body.prepend(figure); figure.remove(); document.body.append(figure)")?;
    page.rest()?;
    Expected { steps: 20, ..EXPECTED }.holds_on(&page)?;
    page.expect_no_errors()
}

fn another_figure_attribute_opens_another_figure(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.ask("figure.setAttribute('figure', 'nothing')")?;
    page.wait_until("inside.querySelector('.failure')")?;
    page.ask("figure.setAttribute('figure', 'descent')")?;
    page.rest()?;
    EXPECTED.holds_on(&page)
}

fn what_changes_while_an_element_is_out_of_the_page_is_followed(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.ask(
        "figure.set('steps', 60);
         figure.setAttribute('surface', 'beale');
         figure.remove();
         figure.setAttribute('learning-rate', '0.0015');
         document.body.append(figure)",
    )?;
    page.ready()?;
    let set = "['surface', 'steps', 'learning-rate'].map(value)";
    assert_eq!(page.get(set)?, json!(["beale", "60", "0.0015"]));
    page.ask("window.kept = figure; figure.remove()")?;
    page.ask("kept.setAttribute('steps', '7'); document.body.append(kept)")?;
    page.ready()?;
    assert_eq!(page.get(set)?, json!(["beale", "7", "0.0015"]));
    assert_eq!(page.column("step")?, [7, 7]);
    page.expect_no_errors()
}

fn another_figure_has_nothing_of_the_state_of_the_one_before(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.ask("figure.set('steps', 60); figure.setAttribute('figure', 'jacobian'); figure.remove(); document.body.append(figure)")?;
    page.ready()?;
    assert_eq!(page.get("[shown(inside.querySelector('.notice')), value('steps')]")?, json!([false, null]));
    assert_eq!(page.text("inside.querySelector('.layout').ariaLabel")?, "Jacobian");
    page.ask("window.kept = figure; figure.remove()")?;
    page.ask("kept.setAttribute('figure', 'descent'); document.body.append(kept)")?;
    page.ready()?;
    EXPECTED.holds_on(&page)?;
    page.expect_no_errors()
}

fn an_attribute_goes_over_a_state_that_was_asked_for_before_it(run: &Run) -> Result<()> {
    let page = Page::made(run, Screen::LAPTOP, "<main></main>")?;
    page.wait_for("customElements.get('fall-line')")?;
    let early = page.ask(
        "const early = document.createElement('fall-line');
         early.setAttribute('steps', '5');
         early.state = 'surface=booth&steps=7';
         early.setAttribute('figure', 'descent');
         early.setAttribute('steps', '9');
         document.querySelector('main').append(early);
         early.setAttribute('learning-rate', '0.0015');
         return early.state",
    )?;
    assert_eq!(early, json!("surface=booth&steps=9&learning-rate=0.0015"));
    page.ready()?;
    assert_eq!(page.get("['surface', 'steps', 'learning-rate'].map(value)")?, json!(["booth", "9", "0.0015"]));
    assert_eq!(page.get("shown(inside.querySelector('.notice'))")?, json!(false));
    page.expect_no_errors()
}

fn ready_is_promised_anew_for_another_figure_after_a_move_and_after_a_failure(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let is_there = "return figure.ready.then(() => { figure.reset(); return figure.readouts.length > 0 })";
    assert_eq!(page.ask(&format!("figure.setAttribute('figure', 'jacobian'); {is_there}"))?, json!(true));
    assert_eq!(page.ask(&format!("document.body.prepend(figure); {is_there}"))?, json!(true));
    let refused =
        page.ask("figure.setAttribute('figure', 'nothing'); return figure.ready.then(() => 'open', () => 'refused')")?;
    assert_eq!(refused, json!("refused"));
    assert_eq!(page.ask("return figure.ready.then(() => 'open', () => 'refused')")?, json!("refused"), "it stays");
    assert_eq!(page.ask(&format!("figure.setAttribute('figure', 'descent'); {is_there}"))?, json!(true));
    Ok(())
}

fn a_picture_of_a_figure_that_is_not_there_is_a_promise_that_is_broken(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let told = page.ask(
        "const other = document.createElement('fall-line');
         return Promise.all([other.toPNG(), other.toSVG()].map((taken) => taken.catch((error) => error.message.includes('ready'))))",
    )?;
    assert_eq!(told, json!([true, true]));
    Ok(())
}

fn a_style_sheet_that_could_not_be_had_is_asked_for_again(run: &Run) -> Result<()> {
    let body = format!(
        "<script>
           window.offline = true;
           const online = fetch;
           window.fetch = (address, ...rest) =>
             offline && String(address).includes('fall-line.css') ? Promise.reject(new TypeError('no network')) : online(address, ...rest);
         </script>{ELEMENT}"
    );
    let page = Page::made(run, Screen::LAPTOP, &body)?;
    page.wait_until("inside?.querySelector('.failure')")?;
    page.ask("window.offline = false; figure.setAttribute('figure', 'descent')")?;
    page.ready()?;
    EXPECTED.holds_on(&page)
}

fn what_shares_is_hidden_and_the_shares_of_a_legend_are_not(run: &Run) -> Result<()> {
    let page = course(run, r#"<fall-line figure="descent" basins="sgd" hide="share"></fall-line>"#)?;
    page.rest()?;
    let shares = "[...inside.querySelectorAll('.legend li')].map((row) => /\\d.*%$/.test(row.innerText.trim()))";
    assert_eq!(page.get(shares)?, json!(vec![true; 5]));
    assert_eq!(page.get("shown(inside.querySelector('details.share'))")?, json!(false));
    page.expect_no_errors()
}

fn an_attribute_that_is_no_parameter_changes_nothing(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.listen()?;
    page.ask("figure.dataset.lesson = '4'; figure.classList.add('wide'); figure.setAttribute('formula', 'c x^2 + y^2'); figure.setAttribute('c', '3')")?;
    page.rest()?;
    assert_eq!(page.get("value('c')")?, json!("3"), "a letter comes with its formula");
    page.ask("window.heard = []; figure.dataset.lesson = '5'; figure.classList.remove('wide')")?;
    page.settle()?;
    assert_eq!(page.get("heard")?, json!([]));
    page.expect_no_errors()
}

fn a_listener_may_take_the_element_out_of_the_page(run: &Run) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.ask("window.kept = figure")?;
    for (kind, change) in
        [("input", "'steps', 60"), ("change", "'steps', 70"), ("fall-line:verdict", "'learning-rate', 1")]
    {
        page.ask(&format!(
            "kept.addEventListener('{kind}', () => kept.remove(), {{ once: true }});
             kept.set({change})"
        ))?;
        page.wait_until("!kept.isConnected")?;
        page.settle()?;
        page.expect_no_errors().with_context(|| format!("taken out at {kind}"))?;
        page.ask("document.body.append(kept)")?;
        page.rest()?;
        assert_eq!(page.column("step")?.len(), 2, "it is back");
    }
    page.expect_no_errors()
}
