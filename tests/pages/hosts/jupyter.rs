//! Jupyter: single letters are commands that cut and insert cells. The notebook is JupyterLite's, the front end of Jupyter Notebook 7
//! without a server; it shows the saved output of a trusted cell.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;
use xtask::{program, pypi};

use super::{Course, listing};

page_tests! {
    One: a_notebook_gets_only_the_keys_that_a_figure_does_not_use;
}

const DATE: &str = "2026-01-01T00:00:00Z";

/// A notebook of three cells. The middle one shows the HTML that its source in the page about document tools displays.
fn cells() -> Result<Value> {
    let source = listing("document-tools.html", "jupyter-cell")?;
    let html = source.split("\"\"\"").nth(1).context("a cell with HTML in triple quotes")?;
    let output = json!({ "output_type": "display_data", "metadata": {}, "data": { "text/html": html } });
    let code = |id: &str, source: &str, outputs: &[Value]| json!({ "cell_type": "code", "id": id, "metadata": { "trusted": true }, "execution_count": null, "source": source, "outputs": outputs });
    let text = json!({ "cell_type": "markdown", "id": "first", "metadata": {}, "source": "# A lesson" });
    Ok(json!({
        "cells": [text, code("figure", &source, &[output]), code("last", "1 + 1", &[])],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }))
}

/// Builds the notebook's page, which has the listing of its folder in a file.
fn build(course: &Course, folder: &Path) -> Result<()> {
    let settings = json!({ "contentsAllJsonFile": "all.json" });
    let settings = json!({ "jupyter-lite-schema-version": 0, "jupyter-config-data": settings });
    course.write(folder, "jupyter-lite.json", &settings.to_string())?;
    let mut lite = pypi::module("jupyterlite_core")?;
    lite.current_dir(folder).args(["build", "--apps", "notebooks", "--output-dir", "site"]);
    program::output(&mut lite)?;
    let name = "lesson.ipynb";
    course.write(folder, &format!("site/files/{name}"), &cells()?.to_string())?;
    let entry = json!({ "name": name, "path": name, "type": "notebook", "format": "json", "last_modified": DATE, "created": DATE });
    let listing = json!({ "name": "", "path": "", "type": "directory", "format": "json", "content": [entry] });
    course.write(folder, "site/api/contents/all.json", &listing.to_string())
}

/// Opens the notebook without a kernel and waits for its figure.
fn notebook(run: &TestRun) -> Result<Course> {
    let mut course = Course::new(run, Screen::LAPTOP)?;
    let folder = run.folder("jupyter")?;
    build(&course, &folder)?;
    let address = course.serve(&folder.join("site"))?;
    course.visit(&format!("{address}notebooks/index.html?path=lesson.ipynb"))?;
    course.wait_until("document.querySelector('.jp-Dialog .jp-mod-accept')")?;
    course.execute("document.querySelector('.jp-Dialog .jp-mod-accept').click()")?;
    course.wait_until("!document.querySelector('.jp-Dialog')")?;
    course.ready()?;
    course.wait_until("document.querySelectorAll('.jp-Cell').length === 3")?;
    Ok(course)
}

/// The number of cells, and whether the figure is still in its own.
fn contents(course: &Course) -> Result<Value> {
    course.settle()?;
    course.get("[document.querySelectorAll('.jp-Cell').length, figure?.closest('.jp-OutputArea-output') !== null]")
}

fn a_notebook_gets_only_the_keys_that_a_figure_does_not_use(run: &TestRun) -> Result<()> {
    let course = notebook(run)?;
    let width = course.number("inside.querySelector('.picture').getBoundingClientRect().width")?;
    assert!(width > 400.0, "{width}");
    let prompt = course.execute(
        "const prompt = figure.closest('.jp-Cell').querySelector('.jp-InputPrompt');
         prompt.scrollIntoView({ block: 'center' });
         const { x, y } = prompt.getBoundingClientRect();
         return [x + 5, y + 5]",
    )?;
    course.tap(Pointer::Mouse, (prompt[0].as_f64().context("x")?, prompt[1].as_f64().context("y")?))?;
    let is_selected = "document.querySelector('.jp-mod-selected').contains(figure)";
    course.wait_until(is_selected)?;
    course.focus(".handles button")?;
    for key in [Key::Down, Key::Up] {
        let before = course.state()?;
        course.press(key)?;
        assert_eq!(contents(&course)?, json!([3, true]));
        assert_ne!(course.state()?, before);
        assert_eq!(course.get(is_selected)?, json!(true), "another cell is selected");
    }
    // A handle does not use this one: it inserts a cell.
    course.press("b")?;
    course.wait_until("document.querySelectorAll('.jp-Cell').length === 4")?;
    // x cuts a cell, a and b insert one, c and v copy and paste, m makes text of it.
    for formula in ["x^2 + a y^2 + b", "c x^2 + v y^2 + m", "x/2 + x^2 + y^2"] {
        course.type_formula(formula)?;
        assert_eq!(contents(&course)?, json!([4, true]), "{formula}");
    }
    Ok(())
}
