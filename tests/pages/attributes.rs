//! What the attributes of an element mean, whatever HTML or a framework makes of them: none is lost without a word.

use anyhow::{Context, Result};
use serde_json::json;
use xtask::page_test::TestRun;
use xtask::page_tests;

use crate::element::{ELEMENT, course};

page_tests! {
    One: a_value_assigned_to_a_method_sets_the_attribute, no_parameter_has_the_name_of_another_property,
        constants_are_set_whatever_their_letter, an_attribute_that_sets_nothing_is_named;
}

/// React and Vue assign an attribute's value to a property of its name.
fn a_value_assigned_to_a_method_sets_the_attribute(run: &TestRun) -> Result<()> {
    let early = "<script>document.querySelector('fall-line').step = 40</script>";
    let page = course(run, &format!("{ELEMENT}{early}"))?;
    let step = || page.column("step");
    assert_eq!(step()?, [40, 40], "assigned before the script had loaded");
    page.execute("figure.step = 50")?;
    page.settle()?;
    assert_eq!(step()?, [50, 50]);
    page.execute("figure.step()")?;
    page.settle()?;
    assert_eq!(step()?, [51, 51], "the method is still there");
    assert_eq!(page.get("figure.getAttribute('step')")?, json!("50"));
    for nothing in ["null", "undefined", "false", "''"] {
        page.execute(&format!("figure.step = 20; figure.step = {nothing}"))?;
        page.settle()?;
        assert_eq!(
            page.get("[figure.hasAttribute('step'), typeof figure.step]")?,
            json!([false, "function"]),
            "{nothing}"
        );
    }
    assert_eq!(step()?, [100, 100], "without the attribute the default applies");
    page.execute("for (const method of ['play', 'pause', 'reset', 'set', 'project', 'toPNG', 'toSVG', 'toCSV']) figure[method] = 1")?;
    page.execute("figure.reset(); figure.set('steps', 30)")?;
    page.expect_no_errors()
}

fn no_parameter_has_the_name_of_another_property(run: &TestRun) -> Result<()> {
    let page = course(run, ELEMENT)?;
    let taken = page.execute(
        "return import(new URL('core.js', document.baseURI)).then(async ({ default: init, Figure, figures, prepare }) => {
           const taken = [];
           for (const { id } of figures()) {
             await prepare(id);
             for (const { name } of new Figure(id).parameters())
               if (name in figure && typeof figure[name] !== 'function') taken.push(`${id}: ${name}`);
           }
           return taken;
         })",
    )?;
    assert_eq!(taken, json!([]));
    Ok(())
}

fn constants_are_set_whatever_their_letter(run: &TestRun) -> Result<()> {
    let values = "Object.fromEntries(['a', 'A', 'lambda', 'Gamma', 'r', 'R'].map((name) => [name, value(name)]))";
    for (attributes, expected) in [
        (r#"formula="A x^2 + λ y^2" constants="A=5 λ=2""#, json!({ "A": "5", "lambda": "2" })),
        (r#"formula="A x^2 + λ y^2" constants="A = 5, λ = 2""#, json!({ "A": "5", "lambda": "2" })),
        (r#"formula="A x^2 + a y^2" constants="A=5" a="3""#, json!({ "A": "5", "a": "3" })),
        (r#"formula="A x^2 + λ y^2" A="5" λ="2""#, json!({ "A": "5", "lambda": "2" })),
        (r#"formula="R x^2 + Γ y^2" R="3" Gamma="4""#, json!({ "R": "3", "Gamma": "4" })),
        (r#"formula="Γ x^2 + y^2" Γ="4""#, json!({ "Gamma": "4" })),
        (r#"surface="rosenbrock" constants="a=2""#, json!({ "a": "2" })),
    ] {
        let page = course(run, &format!(r#"<fall-line figure="descent" {attributes}></fall-line>"#))?;
        let mut set = page.get(values)?;
        set.as_object_mut().context("values")?.retain(|_, value| !value.is_null());
        assert_eq!(set, expected, "{attributes}");
        assert_eq!(page.get("shown(inside.querySelector('.notice'))")?, json!(false), "{attributes}");
        page.execute("figure.setAttribute('constants', '')")?;
    }
    Ok(())
}

fn an_attribute_that_sets_nothing_is_named(run: &TestRun) -> Result<()> {
    let notice = "[shown(inside.querySelector('.notice')), ...[...inside.querySelectorAll('.notice li')].map((row) => row.textContent)]";
    for (attributes, expected) in [
        (r#"learningrate="0.1""#, json!([false])),
        (r#"learning-rte="0.1""#, json!([true, "learning-rte: unknown setting"])),
        (r#"formula="x^2 + y^2" q="3""#, json!([true, "q: unknown setting"])),
        (
            r#"formula="A x^2 + y^2" constants="B=3""#,
            json!([true, "constants: the formula has no constant “B”; its constants: A"]),
        ),
        (
            r#"formula="A x^2 + y^2" constants="5""#,
            json!([true, "constants: Constants must be names and values: A=5 λ=2"]),
        ),
        (
            r#"data-x="1" aria-label="a" role="figure" tabindex="0" part="p" onclick="" v-if="a" x-data="" _ngcontent-a="" :key="1" @click="" hidden-x="" style="" class="c" translate="no" itemprop="image""#,
            json!([true, "hidden-x: unknown setting"]),
        ),
    ] {
        let page = course(run, &format!(r#"<fall-line figure="descent" {attributes}></fall-line>"#))?;
        assert_eq!(page.get(notice)?, expected, "{attributes}");
    }
    let page = course(run, r#"<fall-line figure="descent"></fall-line>"#)?;
    page.execute("figure.setAttribute('wibble', '1')")?;
    page.settle()?;
    assert_eq!(page.get(notice)?, json!([true, "wibble: there is no parameter “wibble”"]));
    page.execute("figure.removeAttribute('wibble')")?;
    Ok(())
}
