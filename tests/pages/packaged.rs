//! What is published beside the site: the npm package, in a bundler and from another origin, and the single-file build, from disk
//! and in a sandbox.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use xtask::dist;
use xtask::gesture::Pointer;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;
use xtask::server::Server;
use xtask::{files, npm, program, repository, site};

use crate::page::Page;

page_tests! {
    One: the_package_works_in_vite_typescript_and_node, the_single_file_address_selects_the_figure;
    Every: the_package_and_the_site_work_across_origins, the_single_file_opens_from_disk, the_single_file_contains_every_page,
        the_single_file_works_in_a_sandbox, the_single_file_opens_with_a_malformed_fragment, the_single_file_opens_from_a_blob;
}

const ELEMENT: &str =
    r#"<fall-line figure="descent" surface="bowl" optimisers="sgd" learning-rate="0.05" steps="300"></fall-line>"#;

/// A page's script in TypeScript: every API it uses must be typed.
const SCRIPT: &str = r#"
import init, { Room, Surface, type Card, type Trajectory, optimisers } from "fall-line";

await init();
const adam: Card | undefined = optimisers().find(({ id }) => id === "adam");
const run: Trajectory = Surface.named("bowl").descend({ optimiser: "sgd", parameters: { learningRate: 0.05 }, start: [3, 2], steps: 5 });
const figure = document.querySelector("fall-line");
figure?.addEventListener("fall-line:verdict", ({ detail }) => (document.body.dataset.verdict = detail.verdict));
await figure?.ready;
figure?.set("learning-rate", 0.21);
const room: Room = new Room();
room.free();
// @ts-expect-error A parameter has a name.
if (!figure) figure.set(7, 7);
document.title = `${adam?.title} ${run.x.length} ${[...new Surface("a x^2 + 3y^2", { a: 2 }).gradient(1, 2)]}`;
"#;

/// The computing module alone, as a course's script runs it in Node.
const IN_NODE: &str = r#"
import { readFileSync } from "node:fs";
import { initSync, Surface } from "fall-line/core";

initSync({ module: readFileSync(new URL(import.meta.resolve("fall-line/core.wasm"))) });
console.log(...Surface.named("himmelblau").gradient(1, 1));
"#;

/// Creates a folder for the test with the given files.
fn folder(run: &TestRun, name: &str, files: &[(&str, &str)]) -> Result<PathBuf> {
    let folder = run.folder(name)?;
    for (name, text) in files {
        fs::write(folder.join(name), text)?;
    }
    Ok(folder)
}

/// The HTML of a course page that loads a script.
fn html(script: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><title>course</title><link rel=\"icon\" href=\"data:,\">\
         <script type=\"module\" src=\"{script}\"></script><body>{ELEMENT}</body></html>"
    )
}

fn tarball() -> Result<PathBuf> {
    let mut packed = fs::read_dir(repository::published())?.flatten().map(|entry| entry.path());
    packed
        .find(|path| path.extension().is_some_and(|extension| extension == "tgz"))
        .context("no package has been built")
}

/// Creates a project with the package installed.
fn project(run: &TestRun, name: &str) -> Result<PathBuf> {
    let package = r#"{ "private": true, "type": "module" }"#;
    let folder = folder(
        run,
        name,
        &[("package.json", package), ("index.html", &html("/main.ts")), ("main.ts", SCRIPT), ("node.mjs", IN_NODE)],
    )?;
    let mut install = npm::npm()?;
    install.current_dir(&folder).args(["install", "--silent", "--offline", "--no-audit", "--no-fund"]).arg(tarball()?);
    program::run(&mut install)?;
    Ok(folder)
}

/// Runs a command in a folder and returns its output.
fn output(mut command: Command, folder: &Path, arguments: &[&str]) -> Result<String> {
    program::output(command.current_dir(folder).args(arguments))
}

fn the_package_works_in_vite_typescript_and_node(run: &TestRun) -> Result<()> {
    let course = project(run, "vite")?;
    let options = ["--noEmit", "--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler"];
    output(
        npm::tool("typescript/bin/tsc")?,
        &course,
        &[&options[..], &["--lib", "es2023,dom,dom.iterable,esnext.disposable", "main.ts"]].concat(),
    )?;
    output(npm::tool("vite/bin/vite.js")?, &course, &["build", "--logLevel", "warn"])?;
    assert_eq!(output(npm::node()?, &course, &["node.mjs"])?, "-46 -38");
    // The site's script works without a page too.
    let script_file = repository::published().join("site/fall-line.js");
    let import = "import(process.argv[1]).then(({ Surface }) => console.log(typeof Surface))";
    assert_eq!(
        output(npm::node()?, &course, &["--input-type=module", "--eval", import, &script_file.to_string_lossy()])?,
        "function"
    );
    let page = Page::empty(run, Screen::LAPTOP)?;
    let server = page.serve(&course.join("dist"), 0)?;
    page.go_to_url(&server.url("index.html"))?;
    page.wait_until("document.title !== 'course' && document.body.dataset.verdict")?;
    assert_eq!(page.text("document.title")?, "Adam 6 4,12");
    assert_eq!(page.column("verdict")?, ["diverged"]);
    assert_eq!(page.text("document.body.dataset.verdict")?, "diverged");
    let styled = page.get("getComputedStyle(inside.querySelector('.layout')).display")?;
    assert_eq!(styled, json!("grid"), "the style sheet is missing");
    page.expect_no_errors()
}

fn the_package_and_the_site_work_across_origins(run: &TestRun) -> Result<()> {
    let published = repository::published();
    for folder_served in ["npm", "site"] {
        let page = Page::empty(run, Screen::LAPTOP)?;
        let host = page.serve(&published.join(folder_served), 0)?;
        let index = html(&host.url("fall-line.js"));
        let course = page.serve(&folder(run, &format!("course-of-{folder_served}"), &[("index.html", &index)])?, 0)?;
        page.go_to_url(&course.url("index.html"))?;
        assert_eq!(page.column("verdict")?, ["converged"]);
        let gradient = page.execute(&format!(
            "return import({}).then(({{ Surface }}) => [...new Surface('a x^2 + 3y^2', {{ a: 2 }}).gradient(1, 2)])",
            json!(host.url("fall-line.js"))
        ))?;
        assert_eq!(gradient, json!([4, 12]));
        let from = page.handle(0)?;
        page.drag(Pointer::Mouse, from, (from.0 + 30.0, from.1 + 20.0))?;
        page.settle()?;
        assert_ne!(page.get("value('start')")?, Value::Null);
        let (state, frame) = (page.state()?, embedded(&page)?);
        assert!(frame.starts_with(&host.url("embed.html?figure=descent")), "{frame}");
        page.expect_no_errors()?;
        page.visit(&frame)?;
        page.ready()?;
        assert_eq!(page.state()?, state);
        page.expect_no_errors()?;
    }
    Ok(())
}

/// The address in the figure's embed code.
fn embedded(page: &Page) -> Result<String> {
    page.execute(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text } } });
         inside.querySelector('.share .sheet button:nth-of-type(2)').click()",
    )?;
    page.wait_until("window.copied")?;
    page.text("new DOMParser().parseFromString(copied, 'text/html').querySelector('iframe').src")
}

/// A `file:` address of the single-file build, followed by `rest`.
fn from_disk(rest: &str) -> String {
    let path = repository::published().join("fall-line.html");
    let path = path.to_string_lossy().replace('\\', "/");
    format!("file:///{}{rest}", path.trim_start_matches('/'))
}

fn the_single_file_opens_from_disk(run: &TestRun) -> Result<()> {
    let page = Page::open_url(run, Screen::LAPTOP, &from_disk(""))?;
    assert!(page.text("document.title")?.starts_with("Fall Line:"));
    assert_eq!(page.column("id")?, ["sgd", "momentum", "adam"]);
    assert!(page.text("document.querySelector('h1, h2').textContent")?.contains("Fall Line"));
    let from = page.handle(0)?;
    page.drag(Pointer::Mouse, from, (from.0 + 40.0, from.1 + 10.0))?;
    page.settle()?;
    assert_ne!(page.get("value('start')")?, Value::Null);
    let requests =
        "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !name.startsWith('data:'))";
    assert_eq!(page.get(requests)?, json!([]), "it requested something");
    let (state, frame) = (page.state()?, embedded(&page)?);
    assert_eq!(frame, format!("{}{state}", from_disk("?figure=descent&")));
    page.expect_no_errors()
}

fn the_single_file_address_selects_the_figure(run: &TestRun) -> Result<()> {
    for address in ["?figure=descent&surface=beale&theme=dark", "#figure=descent&surface=beale&theme=dark"] {
        let page = Page::open_url(run, Screen::LAPTOP, &from_disk(address))?;
        page.wait_until("value('surface') === 'beale'")?;
        assert_eq!(page.get("figure.getAttribute('theme')")?, json!("dark"));
        page.expect_no_errors()?;
    }
    Ok(())
}

fn the_single_file_contains_every_page(run: &TestRun) -> Result<()> {
    let mut site = site::built(&repository::dist())?;
    let index = files::text(&site, "index.html")?;
    let other = index
        .replace("<title>", "<title>Other: ")
        .replace("figure=\"descent\"", "figure=\"descent\" surface=\"booth\"")
        .replace("</main>", "<p id=\"only-here\"><a href=\"./\">back</a></p></main>");
    let index = index.replace("</main>", "<a id=\"over\" href=\"9-other.html#only-here\">other</a></main>");
    site.insert("9-other.html".into(), other.into_bytes());
    site.insert("index.html".into(), index.into_bytes());
    let folder = folder(run, "single-file", &[("all.html", &dist::one_file(&site)?)])?;
    let address = format!("file://{}", folder.join("all.html").display());
    let page = Page::open_url(run, Screen::LAPTOP, &format!("{address}?figure=descent&surface=beale"))?;
    assert_eq!(page.get("[document.title.split(':')[0], value('surface')]")?, json!(["Fall Line", "beale"]));
    let on_other_page = "document.title.startsWith('Other') && value('surface') === 'booth' && scrollY > 300";
    page.script("document.getElementById('over').click()")?;
    page.wait_until(on_other_page)?;
    page.script("document.querySelector('#only-here a').click()")?;
    page.wait_until("document.title.startsWith('Fall Line') && value('steps') === null")?;
    for place in ["#/9-other/only-here", "#only-here"] {
        page.visit("about:blank")?;
        page.visit(&format!("{address}{place}"))?;
        page.wait_until(on_other_page)?;
    }
    page.expect_no_errors()
}

fn the_single_file_works_in_a_sandbox(run: &TestRun) -> Result<()> {
    let html = "<!doctype html><head><link rel=\"icon\" href=\"data:,\"><script>
        const messages = [];
        addEventListener('message', ({ data, source, origin }) => { if (source === frames[0]) messages.push({ ...data, origin }); });
      </script>
      <iframe sandbox=\"allow-scripts\" width=900 height=700
              src=\"fall-line.html?figure=descent&surface=booth&optimisers=sgd&learning-rate=0.05\"></iframe>";
    let course = folder(run, "sandbox", &[("index.html", html)])?;
    fs::copy(repository::published().join("fall-line.html"), course.join("fall-line.html"))?;
    let browser = run.browser(Screen::LAPTOP)?;
    let server = browser.serve(&course, 0)?;
    browser.visit(&server.url("index.html"))?;
    browser.wait_for("messages.some(({ type, height }) => type === 'fall-line:resize' && height > 300)")?;
    assert_eq!(browser.script("return messages[0].origin")?, json!("null"));
    browser.script("frames[0].postMessage({ type: 'fall-line:set', name: 'steps', value: 12 }, '*')")?;
    browser
        .wait_for("messages.some(({ type, readouts }) => type === 'fall-line:change' && readouts[0].step === 12)")?;
    browser.expect_no_errors()
}

fn the_single_file_opens_with_a_malformed_fragment(run: &TestRun) -> Result<()> {
    let page = Page::open_url(run, Screen::LAPTOP, &from_disk("#100%"))?;
    assert!(page.text("document.title")?.starts_with("Fall Line:"));
    page.expect_no_errors()
}

fn the_single_file_opens_from_a_blob(run: &TestRun) -> Result<()> {
    let server = Server::start(&repository::published(), 0)?;
    let page = Page::open_url(run, Screen::LAPTOP, &server.url("fall-line.html"))?;
    page.script(
        "return fetch('fall-line.html').then((answer) => answer.blob())
           .then((file) => { location.href = URL.createObjectURL(new Blob([file], { type: 'text/html' })) })",
    )?;
    page.wait_for("location.protocol === 'blob:' && document.readyState === 'complete'")?;
    page.ready()?;
    assert_eq!(page.column("id")?, ["sgd", "momentum", "adam"]);
    let shares =
        page.get("[...inside.querySelectorAll('.share .sheet button')].map((button) => button.textContent)")?;
    assert_eq!(shares, json!(["PNG", "SVG", "CSV"]), "there is no address to copy");
    Ok(())
}
