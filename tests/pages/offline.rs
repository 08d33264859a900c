//! The published site without a network, and from one release to the next.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;
use xtask::dist;
use xtask::page_test::Run;
use xtask::page_tests;
use xtask::screen::Screen;
use xtask::server::Server;
use xtask::{files, repository, site};

use crate::page::Page;

page_tests! {
    Every: after_one_visit_the_site_opens_without_a_network;
    Every needs ReleasesEnd: a_new_release_takes_over_whole;
}

const PAGE: &str = "index.html?figure=descent&surface=beale&learning-rate=0.002";

/// The site is kept, and whatever is opened from now on is answered by what keeps it.
const KEPT: &str = "return navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated' ? null
    : new Promise((done) => active.addEventListener('statechange', () => active.state === 'activated' && done(null))))";

/// However slow the machine is: what is kept is shown where the network does not answer, and not where it answers late.
const PATIENT: (&str, &str, &str) = ("service-worker.js", "PATIENCE = 3000", "PATIENCE = 60000");

/// How long an old release may be kept, and the longest time without a page in which the browser can let it go.
const LETTING_GO: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_secs(5);

/// Publishes the built site, changed, into a folder of the test's own.
fn release(run: &Run, name: &str, changes: &[(&str, &str, &str)]) -> Result<PathBuf> {
    let mut site = site::built(&repository::dist())?;
    for (path, from, to) in [PATIENT].iter().chain(changes) {
        let text = files::text(&site, path)?;
        if !text.contains(from) {
            bail!("there is no {from} in {path}");
        }
        let text = text.replace(from, to);
        site.insert(path.to_string(), text.into_bytes());
    }
    let folder = run.folder(name)?;
    files::write(&folder, &dist::release(&site)?)?;
    Ok(folder)
}

/// Serves a folder where another server has just stopped.
fn serve_again(page: &Page, folder: &Path, port: u16) -> Result<Server> {
    let start = Instant::now();
    loop {
        match page.serve(folder, port) {
            Err(error) if start.elapsed() > Duration::from_secs(30) => return Err(error),
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
            served => return served,
        }
    }
}

fn port(server: &Server) -> Result<u16> {
    let address = server.url("");
    address.trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok()).context("no port")
}

/// Fails where the network still answers.
fn expect_no_network(page: &Page) -> Result<()> {
    let answer = page.script("return fetch('nothing.txt').then((answer) => answer.status, () => 'none')")?;
    assert_eq!(answer, json!("none"), "the server still answers");
    Ok(())
}

fn after_one_visit_the_site_opens_without_a_network(run: &Run) -> Result<()> {
    let mut page = Page::empty(run, Screen::LAPTOP)?;
    page.retire();
    let server = page.serve(&release(run, "kept", &[])?, 0)?;
    let (page_address, frame) = (server.url(PAGE), server.url("embed.html?figure=descent&surface=booth"));
    let folder = server.url("");
    page.look_at(&page_address)?;
    page.script(KEPT)?;
    let readouts = page.readouts()?;
    page.expect_no_errors()?;
    drop(server);
    page.look_at(&page_address)?;
    assert_eq!(page.readouts()?, readouts);
    page.enter("learning-rate", "0.001")?;
    assert_ne!(page.readouts()?, readouts, "the figure works");
    page.expect_no_errors()?;
    expect_no_network(&page)?;
    for (address, surface) in [(&frame, json!("booth")), (&folder, json!(null))] {
        page.look_at(address)?;
        assert_eq!(page.get("value('surface')")?, surface);
    }
    Ok(())
}

fn a_new_release_takes_over_whole(run: &Run) -> Result<()> {
    let first = release(run, "first", &[])?;
    let second = release(
        run,
        "second",
        &[
            ("index.html", "<title>", "<title>The next release: "),
            // Something that every module depends on.
            ("dom.js", "\"http://www.w3.org/2000/svg\"", "(globalThis.release = 2, \"http://www.w3.org/2000/svg\")"),
        ],
    )?;
    let mut page = Page::empty(run, Screen::LAPTOP)?;
    page.retire();
    let server = page.serve(&first, 0)?;
    let (address, port) = (server.url(PAGE), port(&server)?);
    page.look_at(&address)?;
    page.script(KEPT)?;
    drop(server);
    let server = serve_again(&page, &second, port)?;

    // The page that is open goes on with its own release, also with what only that one has.
    let old = name_of(&first, "assets/dom-")?;
    assert!(!second.join(&old).exists());
    page.open_in_new_tab("embed.html?figure=descent")?;
    page.ready()?;
    page.look_at(&address)?;
    assert!(page.text("document.title")?.starts_with("The next release"), "a new release is seen at once");
    assert_eq!(page.get("globalThis.release")?, json!(2));
    assert_eq!(page.get(&used(&first, &second))?, json!([]), "a page of two releases");
    let old_there = format!("return fetch({}).then((answer) => answer.status)", json!(old));
    assert_eq!(page.script(&old_there)?, json!(200), "an open page may still need it");
    page.expect_no_errors()?;

    // When no page of the old release is open any more, what was kept of it goes.
    page.wait_for("navigator.serviceWorker.controller !== null")?;
    page.script(
        "return navigator.serviceWorker.getRegistration().then((registration) => new Promise((done) => {
           // A release that did not come whole is asked for anew by the next page; here there is none.
           const look = () => {
             if (registration.waiting) return done(null);
             if (!registration.installing) registration.update().catch(() => {});
             setTimeout(look, 200);
           };
           look();
         }))",
    )?;
    page.close_other_tabs()?;
    page.visit("about:blank")?;
    let (start, mut pause) = (Instant::now(), Duration::from_millis(100));
    loop {
        page.look_at(&address)?;
        let kept = page.script("return caches.keys().then((names) => names.length)")?;
        if kept == json!(1) {
            break;
        }
        if start.elapsed() > LETTING_GO {
            bail!("{kept} releases are kept");
        }
        page.visit("about:blank")?;
        page.pause(pause);
        pause = PAUSE.min(2 * pause);
    }
    assert_eq!(page.script(&old_there)?, json!(404));
    page.console()?;
    drop(server);
    page.look_at(&address)?;
    assert_eq!(page.get("globalThis.release")?, json!(2));
    expect_no_network(&page)
}

/// The path of the only file of a release that begins so.
fn name_of(release: &Path, start: &str) -> Result<String> {
    let files = files::read(release)?;
    files.into_keys().find(|path| path.starts_with(start)).with_context(|| format!("no {start}"))
}

/// An expression for what the page has loaded of the first release that the second does not have.
fn used(first: &Path, second: &Path) -> String {
    let names = |folder: &Path| files::read(folder).unwrap_or_default().into_keys().collect::<Vec<_>>();
    let second = names(second);
    let gone: Vec<_> = names(first).into_iter().filter(|name| !second.contains(name)).collect();
    format!(
        "performance.getEntriesByType('resource').map(({{ name }}) => new URL(name).pathname.slice(1)).filter((name) => {}.includes(name))",
        json!(gone)
    )
}
