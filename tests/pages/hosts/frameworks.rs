//! React and Vue: they set a property where the element has one of the attribute's name, and an attribute otherwise, before or after
//! the element is defined.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use serde_json::json;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;
use xtask::{npm, program};

use super::{Course, listing};

page_tests! {
    One: react_sets_every_parameter, vue_sets_every_parameter, react_runs_the_example, vue_runs_the_example,
        react_changes_removes_and_returns_a_figure, vue_changes_removes_and_returns_a_figure,
        react_renders_before_the_script_has_loaded, vue_renders_before_the_script_has_loaded;
}

/// A framework: its packages, and a project that renders figures with it.
struct Framework {
    name: &'static str,
    packages: &'static [&'static str],
    entry: (&'static str, &'static str),
    example: &'static str,
    /// The folder of the bundled project, once a test has made it.
    bundle: Mutex<Option<PathBuf>>,
}

static REACT: Framework = Framework {
    name: "react",
    packages: &["react", "react-dom"],
    entry: ("main.jsx", include_str!("react.jsx")),
    example: "Descent.jsx",
    bundle: Mutex::new(None),
};
static VUE: Framework = Framework {
    name: "vue",
    packages: &["vue", "@vitejs/plugin-vue"],
    entry: ("main.js", include_str!("vue.js")),
    example: "Descent.vue",
    bundle: Mutex::new(None),
};

/// Waits until the figure is open and has settled.
const OPEN: &str = "await customElements.whenDefined('fall-line');
    await document.querySelector('fall-line').settled;";

impl Framework {
    /// The bundled project; its tests share it.
    fn bundle(&self, run: &TestRun) -> Result<PathBuf> {
        let mut bundle = self.bundle.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = &*bundle {
            return Ok(folder.clone());
        }
        let folder = run.folder(self.name)?;
        self.build(&folder)?;
        Ok(bundle.insert(folder.join("dist")).clone())
    }

    /// Bundles the project with Vite, as its template would.
    fn build(&self, folder: &Path) -> Result<()> {
        fs::write(folder.join("package.json"), r#"{ "private": true, "type": "module" }"#)?;
        fs::write(folder.join(self.entry.0), self.entry.1)?;
        fs::write(folder.join(self.example), listing("frameworks.html", self.example)?)?;
        if self.name == "vue" {
            fs::write(folder.join("vite.config.js"), listing("frameworks.html", "vite.config.js")?)?;
        }
        let html = format!(
            "<!doctype html><title>app</title><link rel=icon href=data:,><div id=app></div><script type=module src={}></script>",
            self.entry.0
        );
        fs::write(folder.join("index.html"), html)?;
        let mut install = npm::npm()?;
        install.args(["install", "--silent", "--offline", "--no-audit", "--no-fund", "--no-package-lock"]);
        for package in self.packages {
            install.arg(npm::file(package)?);
        }
        program::output(install.current_dir(folder))?;
        let mut vite = npm::tool("vite/bin/vite.js")?;
        program::output(vite.current_dir(folder).args(["build", "--logLevel", "warn"]))?;
        Ok(())
    }

    /// Opens the bundled project, with nothing rendered yet and no script loaded.
    fn open(&self, run: &TestRun) -> Result<Course> {
        let mut course = Course::new(run, Screen::LAPTOP)?;
        let address = course.serve(&self.bundle(run)?)?;
        course.visit(&address)?;
        course.wait_until("window.showExample")?;
        Ok(course)
    }

    /// Opens it and loads the script.
    fn open_with_script(&self, run: &TestRun) -> Result<Course> {
        let course = self.open(run)?;
        load_script(&course)?;
        Ok(course)
    }
}

/// Loads the script of the site.
fn load_script(course: &Course) -> Result<()> {
    course.execute(&format!("return import({}).then(() => null)", json!(format!("{}fall-line.js", course.host))))?;
    Ok(())
}

/// For every parameter: renders a figure with this one set to another value than its default, and compares. A framework knows a
/// parameter by its name, so one that several figures have is set in the first. Returns what was lost or broken, and the number of
/// parameters.
const EVERY_PARAMETER: &str = "
    const { default: init, Figure, figures, prepare } = await import(`${host}core.js`);
    await init();
    const methods = ['set', 'play', 'pause', 'step', 'reset', 'project', 'toPNG', 'toSVG', 'toCSV'];
    const broken = [];
    const names = new Set();
    const other = (id, { name, kind, value, options }) => {
      const scratch = new Figure(id);
      const candidates = options?.map((option) => option.value) ?? [];
      if (kind === 'toggle') candidates.push(String(value !== 'true'));
      try {
        if (kind === 'number') scratch.slide(name, 0.3);
        else scratch.set(name, candidates.find((candidate) => candidate !== value) ?? value);
        return new URLSearchParams(scratch.state).get(name);
      } finally {
        scratch.free();
      }
    };
    for (const { id } of figures()) {
      await prepare(id);
      const scratch = new Figure(id);
      const parameters = scratch.parameters();
      scratch.free();
      for (const parameter of parameters) {
        const text = other(id, parameter);
        const { name } = parameter;
        if (text === null || names.has(name)) continue;
        names.add(name);
        show({ key: `${id} ${name}`, figure: id, loading: 'eager', [name]: parameter.kind === 'number' ? Number(text) : text });
        const element = document.querySelector('fall-line');
        await element.ready;
        const state = new URLSearchParams(element.state).get(name);
        if (state !== text) broken.push(`${id} ${name}: ${state}, not ${text}`);
        for (const method of methods) if (typeof element[method] !== 'function') broken.push(`${id} ${name}: no ${method}()`);
      }
    }
    return { broken, count: names.size }";

fn sets_every_parameter(run: &TestRun, framework: &Framework) -> Result<()> {
    let course = framework.open_with_script(run)?;
    let script = format!("const host = {}; return (async () => {{ {EVERY_PARAMETER} }})()", json!(course.host));
    let result = course.script(&script)?;
    assert_eq!(result["broken"], json!([]));
    assert!(result["count"].as_u64() > Some(60), "{result}");
    course.expect_no_errors()
}

fn react_sets_every_parameter(run: &TestRun) -> Result<()> {
    sets_every_parameter(run, &REACT)
}

fn vue_sets_every_parameter(run: &TestRun) -> Result<()> {
    sets_every_parameter(run, &VUE)
}

fn runs_the_example(run: &TestRun, framework: &Framework) -> Result<()> {
    let course = framework.open_with_script(run)?;
    course.execute("showExample()")?;
    course.ready()?;
    assert_eq!(course.column("step")?, [50]);
    let press = |name: &str| {
        course.execute(&format!(
            "[...document.querySelectorAll('button')].find((one) => one.textContent === '{name}').click()"
        ))
    };
    press("One step")?;
    course.wait_until("figure.readouts[0].step === 51")?;
    course.wait_until("document.querySelector('output').textContent.includes('step=51')")?;
    press("Step 200")?;
    course.wait_until("figure.readouts[0].step === 200")?;
    course.execute("figure.set('learning-rate', 1)")?;
    course.wait_until("document.querySelector('output').textContent.includes('sgd: diverged')")?;
    course.expect_no_errors()
}

fn react_runs_the_example(run: &TestRun) -> Result<()> {
    runs_the_example(run, &REACT)
}

fn vue_runs_the_example(run: &TestRun) -> Result<()> {
    runs_the_example(run, &VUE)
}

/// The attributes of a figure at step 50 of a run.
const AT_STEP_50: &str = "{ figure: 'descent', surface: 'bowl', optimisers: 'sgd', loading: 'eager', step: 50 }";

fn changes_removes_and_returns_a_figure(run: &TestRun, framework: &Framework) -> Result<()> {
    let course = framework.open_with_script(run)?;
    let show = |changes: &str| {
        course.script(&format!("show({{ ...{AT_STEP_50}, {changes} }}); return (async () => {{ {OPEN} }})()"))
    };
    let state = || course.get("[value('surface'), figure.readouts[0].step, typeof figure.step]");
    show("")?;
    assert_eq!(state()?, json!(["bowl", 50, "function"]));
    course.execute("figure.step()")?;
    course.wait_until("figure.readouts[0].step === 51")?;
    show("step: 20")?;
    assert_eq!(state()?, json!(["bowl", 20, "function"]));
    show("step: '30', surface: 'booth'")?;
    assert_eq!(state()?, json!(["booth", 30, "function"]));
    show("step: 0")?;
    assert_eq!(state()?, json!(["bowl", 0, "function"]));
    course.script("clear()")?;
    assert_eq!(course.get("figure")?, json!(null));
    show("step: 40")?;
    assert_eq!(state()?, json!(["bowl", 40, "function"]));
    // Another figure in the same element.
    course.script("show({ figure: 'tangent', loading: 'eager', x: 1 })")?;
    course.wait_until("value('x') === '1'")?;
    course.expect_no_errors()
}

fn react_changes_removes_and_returns_a_figure(run: &TestRun) -> Result<()> {
    changes_removes_and_returns_a_figure(run, &REACT)
}

fn vue_changes_removes_and_returns_a_figure(run: &TestRun) -> Result<()> {
    changes_removes_and_returns_a_figure(run, &VUE)
}

fn renders_before_the_script_has_loaded(run: &TestRun, framework: &Framework) -> Result<()> {
    let course = framework.open(run)?;
    course.script(&format!("show({AT_STEP_50})"))?;
    load_script(&course)?;
    course.ready()?;
    assert_eq!(course.get("[figure.readouts[0].step, typeof figure.step]")?, json!([50, "function"]));
    course.execute("figure.step()")?;
    course.wait_until("figure.readouts[0].step === 51")?;
    course.script(&format!("show({{ ...{AT_STEP_50}, step: 20 }})"))?;
    course.wait_until("figure.readouts[0].step === 20 && typeof figure.step === 'function'")?;
    course.expect_no_errors()
}

fn react_renders_before_the_script_has_loaded(run: &TestRun) -> Result<()> {
    renders_before_the_script_has_loaded(run, &REACT)
}

fn vue_renders_before_the_script_has_loaded(run: &TestRun) -> Result<()> {
    renders_before_the_script_has_loaded(run, &VUE)
}
