//! The `<fall-line>` element in a course's page, and what that page can do with it.

use anyhow::{Context, Result};
use serde_json::json;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;

use crate::expected::Expected;
use crate::page::Page;

page_tests! {
    Every: a_state_set_before_the_script_loads_is_kept, theme_and_scale_are_attributes,
        a_reinserted_element_keeps_its_state, a_style_sheet_that_failed_to_load_is_requested_again;
    One: attributes_are_parameters, attribute_changes_are_applied, a_rejected_attribute_is_named_and_changes_nothing,
        the_state_can_be_read_and_set, set_accepts_strings_and_numbers_and_throws_on_invalid_values,
        play_pause_step_and_reset_work, commands_before_ready_throw, readouts_are_rows_of_numbers,
        input_change_and_verdict_events_are_dispatched, hiding_the_controls_leaves_the_picture_alone, two_elements_are_independent,
        changing_the_figure_attribute_opens_another_figure, changes_made_while_detached_are_applied,
        another_figure_inherits_no_state, an_attribute_overrides_a_state_set_before_it,
        ready_is_renewed_for_another_figure_after_a_move_and_after_a_failure,
        exporting_a_picture_before_ready_rejects, hiding_the_share_menu_keeps_the_shares_of_a_legend,
        unrelated_attributes_change_nothing, a_listener_may_remove_the_element;
}

/// A race over a valley, with attributes of every kind.
pub const ELEMENT: &str = r#"<fall-line figure="descent" surface="rosenbrock" optimisers="momentum adam" learning-rate="0.002"
                          start="-1.2,1.7" steps="100"></fall-line>"#;
const EXPECTED: Expected = Expected {
    surface: "Surface.named('rosenbrock')",
    optimisers: &["momentum", "adam"],
    learning_rate: 0.002,
    steps: 100,
};

/// Opens a course page with the given elements.
pub fn course(run: &TestRun, body: &str) -> Result<Page> {
    let page = Page::from_html(run, Screen::LAPTOP, body)?;
    page.ready()?;
    Ok(page)
}

fn attributes_are_parameters(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    EXPECTED.check(&page)?;
    page.expect_no_errors()
}

fn attribute_changes_are_applied(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.execute("figure.setAttribute('learning-rate', '0.001'); figure.setAttribute('steps', '30')")?;
    page.settle()?;
    Expected { learning_rate: 0.001, steps: 30, ..EXPECTED }.check(&page)?;
    page.execute("figure.setAttribute('surface', 'beale'); figure.setAttribute('start', '1,1')")?;
    page.settle()?;
    assert_eq!(page.get("[value('surface'), value('start')]")?, json!(["beale", "1,1"]));
    page.execute("figure.removeAttribute('steps')")?;
    page.settle()?;
    assert_eq!(page.column("step")?, [200, 200], "without the attribute the default applies");
    page.expect_no_errors()
}

fn a_rejected_attribute_is_named_and_changes_nothing(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.execute("figure.setAttribute('learning-rate', '-1')")?;
    page.settle()?;
    EXPECTED.check(&page)?;
    assert_eq!(page.get("inside.querySelector('.notice code').textContent")?, json!("learning-rate"));
    assert_eq!(page.get("shown(inside.querySelector('.notice'))")?, json!(true));
    page.execute("figure.dataset.lesson = '4'; figure.setAttribute('learning-rate', '0.002')")?;
    page.settle()?;
    assert_eq!(page.get("shown(inside.querySelector('.notice'))")?, json!(false), "a valid value dismisses the notice");
    Ok(())
}

fn the_state_can_be_read_and_set(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let (state, readouts) = (page.state()?, page.readouts()?);
    page.execute("figure.state = 'surface=booth&optimisers=sgd&steps=5'")?;
    page.settle()?;
    assert_eq!(page.state()?, "surface=booth&optimisers=sgd&steps=5");
    assert_eq!(page.column("step")?, [5]);
    page.execute(&format!("figure.state = {}", json!(state)))?;
    page.settle()?;
    assert_eq!((page.state()?, page.readouts()?), (state, readouts));
    Ok(())
}

fn a_state_set_before_the_script_loads_is_kept(run: &TestRun) -> Result<()> {
    let page = Page::from_html(run, Screen::LAPTOP, "<main></main>")?;
    page.execute(
        "const early = document.createElement('fall-line');
         early.setAttribute('figure', 'descent');
         early.state = 'surface=booth&steps=7';
         document.querySelector('main').append(early)",
    )?;
    page.ready()?;
    assert_eq!(page.state()?, "surface=booth&steps=7");
    Ok(())
}

fn set_accepts_strings_and_numbers_and_throws_on_invalid_values(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.execute("figure.set('learning-rate', 0.001); figure.set('steps', '40')")?;
    page.settle()?;
    Expected { learning_rate: 0.001, steps: 40, ..EXPECTED }.check(&page)?;
    let outcomes = page.execute(
        "return [['learning-rate', -1], ['steps', 1e6], ['formula', 'x^2 +'], ['no-such-thing', 1], ['surface', '<b>']]
           .map(([name, value]) => { try { figure.set(name, value); return 'accepted'; } catch (error) { return error.message; } })",
    )?;
    for message in outcomes.as_array().into_iter().flatten() {
        assert!(message.as_str().is_some_and(|text| text.len() > 15), "{outcomes}");
    }
    Expected { learning_rate: 0.001, steps: 40, ..EXPECTED }.check(&page)
}

fn play_pause_step_and_reset_work(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let step = |command: &str| -> Result<f64> {
        page.execute(&format!("figure.{command}()"))?;
        page.settle()?;
        page.number("figure.readouts[0].step")
    };
    // A run this slow and long has not ended before it is paused.
    page.execute("figure.set('speed', 5); figure.set('steps', 1000)")?;
    assert_eq!(step("reset")?, 0.0);
    assert_eq!(step("step")?, 1.0);
    page.execute("figure.play()")?;
    page.wait_until("figure.readouts[0].step > 3")?;
    let paused = step("pause")?;
    page.settle()?;
    assert_eq!(page.number("figure.readouts[0].step")?, paused);
    assert_eq!(step("step")?, paused + 1.0);
    page.expect_no_errors()
}

fn commands_before_ready_throw(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let message = page.execute(
        "const other = document.createElement('fall-line');
         try { other.play(); return ''; } catch (error) { return error.message; }",
    )?;
    assert!(message.as_str().is_some_and(|text| text.contains("ready")), "{message}");
    Ok(())
}

fn readouts_are_rows_of_numbers(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let row = page.get("figure.readouts[1]")?;
    assert_eq!(
        [&row["id"], &row["label"], &row["step"], &row["evaluations"]],
        [&json!("adam"), &json!("Adam"), &json!(100), &json!(101)]
    );
    assert_eq!(row["position"].as_array().map(Vec::len), Some(2));
    let differences = page.execute(
        "return import(new URL('fall-line.js', document.baseURI)).then(({ Surface }) => {
           const { position: [x, y], loss, gradientNorm, distance } = figure.readouts[1];
           const surface = Surface.named('rosenbrock');
           return [surface.value(x, y) - loss, Math.hypot(...surface.gradient(x, y)) - gradientNorm, Math.hypot(x - 1, y - 1) - distance];
         })",
    )?;
    for difference in differences.as_array().into_iter().flatten() {
        assert!(difference.as_f64().is_some_and(|difference| difference.abs() < 1e-12), "{differences}");
    }
    Ok(())
}

fn input_change_and_verdict_events_are_dispatched(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.execute("figure.state = 'surface=bowl&optimisers=sgd+momentum&learning-rate=0.05&steps=400'")?;
    page.settle()?;
    page.record_events()?;
    page.execute("figure.set('learning-rate', 0.21)")?;
    page.settle()?;
    let steps = page.number("figure.readouts[0].step")?;
    let verdict = json!({ "optimiser": "sgd", "verdict": "diverged", "steps": steps as u64 });
    assert_eq!(
        page.get("events.filter(([type]) => type === 'fall-line:verdict').map(([, detail]) => detail)")?[0],
        verdict
    );
    assert_eq!([page.event_count("input")?, page.event_count("change")?], [1, 1]);
    let bubbled = page.execute(
        "return new Promise((done) => {
           document.addEventListener('fall-line:verdict', ({ target, detail }) => done([target === figure, detail.verdict]), { once: true });
           figure.set('learning-rate', 0.05);
         })",
    )?;
    assert_eq!(bubbled, json!([true, "converged"]));
    Ok(())
}

fn hiding_the_controls_leaves_the_picture_alone(run: &TestRun) -> Result<()> {
    let page = course(run, &ELEMENT.replace("figure=", "hide=\"controls\" figure="))?;
    assert_eq!(
        page.get("['.controls', '.play-bar', '.picture'].map((part) => shown(inside.querySelector(part)))")?,
        json!([false, false, true])
    );
    EXPECTED.check(&page)?;
    page.execute("figure.removeAttribute('hide')")?;
    page.settle()?;
    assert_eq!(page.get("shown(inside.querySelector('.controls'))")?, json!(true));
    Ok(())
}

fn theme_and_scale_are_attributes(run: &TestRun) -> Result<()> {
    let page = course(run, &ELEMENT.replace("figure=", "theme=\"dark\" scale=\"1.5\" figure="))?;
    let size = "parseFloat(getComputedStyle(inside.querySelector('.figure')).fontSize)";
    let paper = "getComputedStyle(inside.querySelector('.figure')).backgroundColor";
    assert_eq!((page.number(size)?, page.text(paper)?), (24.0, "rgb(17, 20, 24)".into()));
    let dark = page.picture()?;
    page.execute("figure.setAttribute('theme', 'light'); figure.setAttribute('scale', '1')")?;
    page.settle()?;
    assert_eq!((page.number(size)?, page.text(paper)?), (16.0, "rgb(255, 255, 255)".into()));
    assert_ne!(page.picture()?, dark);
    Ok(())
}

fn two_elements_are_independent(run: &TestRun) -> Result<()> {
    let page =
        course(run, &format!("{ELEMENT}<fall-line figure=\"descent\" surface=\"booth\" steps=\"9\"></fall-line>"))?;
    page.execute("return document.querySelector('fall-line:last-of-type').ready.then(() => null)")?;
    let other = "document.querySelector('fall-line:last-of-type')";
    let state = page.text(&format!("{other}.state"))?;
    page.execute("figure.set('steps', 60); figure.set('learning-rate', 0.001)")?;
    page.settle()?;
    Expected { learning_rate: 0.001, steps: 60, ..EXPECTED }.check(&page)?;
    assert_eq!(page.text(&format!("{other}.state"))?, state);
    page.execute(&format!("{other}.set('steps', 3); {other}.reset()"))?;
    page.settle()?;
    Expected { learning_rate: 0.001, steps: 60, ..EXPECTED }.check(&page)?;
    assert_eq!(page.get(&format!("{other}.readouts[0].step"))?, json!(0));
    page.expect_no_errors()
}

fn a_reinserted_element_keeps_its_state(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.execute("figure.set('steps', 60)")?;
    page.settle()?;
    let readouts = page.readouts()?;
    page.execute("window.element = figure; figure.remove()")?;
    page.execute("element.setAttribute('title', 'elsewhere'); document.body.append(element)")?;
    page.wait_until_settled()?;
    assert_eq!(page.readouts()?, readouts);
    page.execute("figure.set('steps', 20)")?;
    page.settle()?;
    Expected { steps: 20, ..EXPECTED }.check(&page)?;
    page.execute("document.body.prepend(figure); figure.remove(); document.body.append(figure)")?;
    page.wait_until_settled()?;
    Expected { steps: 20, ..EXPECTED }.check(&page)?;
    page.expect_no_errors()
}

fn changing_the_figure_attribute_opens_another_figure(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.execute("figure.setAttribute('figure', 'nothing')")?;
    page.wait_until("inside.querySelector('.failure')")?;
    page.execute("figure.setAttribute('figure', 'descent')")?;
    page.wait_until_settled()?;
    EXPECTED.check(&page)
}

fn changes_made_while_detached_are_applied(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.execute(
        "figure.set('steps', 60);
         figure.setAttribute('surface', 'beale');
         figure.remove();
         figure.setAttribute('learning-rate', '0.0015');
         document.body.append(figure)",
    )?;
    page.ready()?;
    let set = "['surface', 'steps', 'learning-rate'].map(value)";
    assert_eq!(page.get(set)?, json!(["beale", "60", "0.0015"]));
    page.execute("window.element = figure; figure.remove()")?;
    page.execute("element.setAttribute('steps', '7'); document.body.append(element)")?;
    page.ready()?;
    assert_eq!(page.get(set)?, json!(["beale", "7", "0.0015"]));
    assert_eq!(page.column("step")?, [7, 7]);
    page.expect_no_errors()
}

fn another_figure_inherits_no_state(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.execute("figure.set('steps', 60); figure.setAttribute('figure', 'jacobian'); figure.remove(); document.body.append(figure)")?;
    page.ready()?;
    assert_eq!(page.get("[shown(inside.querySelector('.notice')), value('steps')]")?, json!([false, null]));
    assert_eq!(page.text("inside.querySelector('.layout').ariaLabel")?, "Jacobian");
    page.execute("window.element = figure; figure.remove()")?;
    page.execute("element.setAttribute('figure', 'descent'); document.body.append(element)")?;
    page.ready()?;
    EXPECTED.check(&page)?;
    page.expect_no_errors()
}

fn an_attribute_overrides_a_state_set_before_it(run: &TestRun) -> Result<()> {
    let page = Page::from_html(run, Screen::LAPTOP, "<main></main>")?;
    page.wait_for("customElements.get('fall-line')")?;
    let early = page.execute(
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

fn ready_is_renewed_for_another_figure_after_a_move_and_after_a_failure(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let is_open = "return figure.ready.then(() => { figure.reset(); return figure.readouts.length > 0 })";
    assert_eq!(page.execute(&format!("figure.setAttribute('figure', 'jacobian'); {is_open}"))?, json!(true));
    assert_eq!(page.execute(&format!("document.body.prepend(figure); {is_open}"))?, json!(true));
    let rejected = page.execute(
        "figure.setAttribute('figure', 'nothing'); return figure.ready.then(() => 'open', () => 'rejected')",
    )?;
    assert_eq!(rejected, json!("rejected"));
    assert_eq!(
        page.execute("return figure.ready.then(() => 'open', () => 'rejected')")?,
        json!("rejected"),
        "the rejection lasts"
    );
    assert_eq!(page.execute(&format!("figure.setAttribute('figure', 'descent'); {is_open}"))?, json!(true));
    Ok(())
}

fn exporting_a_picture_before_ready_rejects(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let outcomes = page.execute(
        "const other = document.createElement('fall-line');
         return Promise.all([other.toPNG(), other.toSVG()].map((promise) => promise.catch((error) => error.message.includes('ready'))))",
    )?;
    assert_eq!(outcomes, json!([true, true]));
    Ok(())
}

fn a_style_sheet_that_failed_to_load_is_requested_again(run: &TestRun) -> Result<()> {
    let body = format!(
        "<script>
           window.offline = true;
           const online = fetch;
           window.fetch = (address, ...rest) =>
             offline && String(address).includes('fall-line.css') ? Promise.reject(new TypeError('no network')) : online(address, ...rest);
         </script>{ELEMENT}"
    );
    let page = Page::from_html(run, Screen::LAPTOP, &body)?;
    page.wait_until("inside?.querySelector('.failure')")?;
    page.execute("window.offline = false; figure.setAttribute('figure', 'descent')")?;
    page.ready()?;
    EXPECTED.check(&page)
}

fn hiding_the_share_menu_keeps_the_shares_of_a_legend(run: &TestRun) -> Result<()> {
    let page = course(run, r#"<fall-line figure="descent" basins="sgd" hide="share"></fall-line>"#)?;
    page.wait_until_settled()?;
    let shares = "[...inside.querySelectorAll('.legend li')].map((row) => /\\d.*%$/.test(row.innerText.trim()))";
    assert_eq!(page.get(shares)?, json!(vec![true; 4]));
    assert_eq!(page.get("shown(inside.querySelector('details.share'))")?, json!(false));
    page.expect_no_errors()
}

fn unrelated_attributes_change_nothing(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.record_events()?;
    page.execute("figure.dataset.lesson = '4'; figure.classList.add('wide'); figure.setAttribute('formula', 'c x^2 + y^2'); figure.setAttribute('c', '3')")?;
    page.wait_until_settled()?;
    assert_eq!(page.get("value('c')")?, json!("3"), "a constant is a parameter once its formula is set");
    page.execute("window.events = []; figure.dataset.lesson = '5'; figure.classList.remove('wide')")?;
    page.settle()?;
    assert_eq!(page.get("events")?, json!([]));
    page.expect_no_errors()
}

fn a_listener_may_remove_the_element(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    page.execute("window.element = figure")?;
    for (kind, change) in
        [("input", "'steps', 60"), ("change", "'steps', 70"), ("fall-line:verdict", "'learning-rate', 1")]
    {
        page.execute(&format!(
            "element.addEventListener('{kind}', () => element.remove(), {{ once: true }});
             element.set({change})"
        ))?;
        page.wait_until("!element.isConnected")?;
        page.settle()?;
        page.expect_no_errors().with_context(|| format!("removed at {kind}"))?;
        page.execute("document.body.append(element)")?;
        page.wait_until_settled()?;
        assert_eq!(page.column("step")?.len(), 2, "it is back");
    }
    page.expect_no_errors()
}
