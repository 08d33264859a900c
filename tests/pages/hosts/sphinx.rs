//! Sphinx: `navigation_with_keys` turns its pages by arrow keys, and a slash goes to the search field.

use anyhow::Result;
use serde_json::json;
use thirtyfour::Key;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;
use xtask::{program, pypi};

use super::{Course, listing};

page_tests! {
    One: sphinx_gets_only_the_keys_that_a_figure_does_not_use;
}

/// Builds three pages, of which the middle one has the figure of the page about document tools, and opens that.
fn documentation(run: &TestRun) -> Result<Course> {
    let mut course = Course::new(run, Screen::LAPTOP)?;
    let folder = run.folder("sphinx")?;
    let configuration = listing("document-tools.html", "sphinx-configuration")?;
    let theme = "html_theme = 'alabaster'\nhtml_theme_options = {'navigation_with_keys': True}\n";
    course.write(&folder, "conf.py", &format!("project = 'course'\n{theme}{configuration}\n"))?;
    course.write(&folder, "index.rst", "Course\n======\n\n.. toctree::\n\n   figure\n   last\n")?;
    let element = listing("document-tools.html", "sphinx-figure")?;
    course.write(&folder, "figure.rst", &format!("Figure\n======\n\n{element}\n\nText after the figure.\n"))?;
    course.write(&folder, "last.rst", "Last\n====\n\nNothing.\n")?;
    let mut build = pypi::module("sphinx")?;
    program::output(build.current_dir(&folder).args(["--fail-on-warning", "--quiet", ".", "html"]))?;
    let address = course.serve(&folder.join("html"))?;
    course.visit(&format!("{address}figure.html"))?;
    course.ready()?;
    Ok(course)
}

/// The file of the page.
fn place(course: &Course) -> Result<String> {
    course.settle()?;
    course.text("location.pathname.slice(1)")
}

fn sphinx_gets_only_the_keys_that_a_figure_does_not_use(run: &TestRun) -> Result<()> {
    let course = documentation(run)?;
    course.focus(".handles button")?;
    for key in [Key::Right, Key::Left] {
        let before = course.state()?;
        course.press(key)?;
        assert_eq!(place(&course)?, "figure.html");
        assert_ne!(course.state()?, before);
    }
    course.focus(".play-bar input[type=range]")?;
    for key in [Key::Left, Key::Right] {
        let before = course.state()?;
        course.press(key)?;
        assert_eq!(place(&course)?, "figure.html");
        assert_ne!(course.state()?, before);
    }
    course.type_formula("x/2 + x^2/3 + y^2")?;
    // In a field, arrow keys move the cursor.
    for key in [Key::Left, Key::Left, Key::Right] {
        course.press(key)?;
        assert_eq!(place(&course)?, "figure.html");
    }
    assert_eq!(course.get("document.querySelector('input[name=q]').value")?, json!(""));
    course.focus(".handles button")?;
    course.press("/")?;
    course.wait_until("document.activeElement.name === 'q'")?;
    course.execute("document.activeElement.blur()")?;
    course.press(Key::Right)?;
    course.wait_until("location.pathname === '/last.html'")?;
    course.press(Key::Left)?;
    course.wait_until("location.pathname === '/figure.html'")?;
    course.ready()
}
