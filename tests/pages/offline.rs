//! The published site offline, and from one release to the next.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;
use xtask::dist;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::screen::Screen;
use xtask::server::Server;
use xtask::{files, repository, site};

use crate::page::Page;

page_tests! {
    Every: after_one_visit_the_site_opens_offline;
    Every needs ReleasesEnd: a_new_release_takes_over_completely;
}

const PAGE: &str = "index.html?figure=descent&surface=beale&learning-rate=0.002";

/// Waits until the site is cached and its service worker answers whatever is opened from now on.
const SITE_IS_CACHED: &str =
    "return navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated' ? null
    : new Promise((done) => active.addEventListener('statechange', () => active.state === 'activated' && done(null))))";

/// A timeout for slow machines: the cache is used if the network does not answer, not if it answers late.
const LONG_TIMEOUT: (&str, &str, &str) = ("service-worker.js", "PATIENCE=3e3", "PATIENCE=6e4");

/// How long an old release may stay cached, and the longest pause without a page, in which the browser can delete it.
const MAX_RETENTION: Duration = Duration::from_secs(120);
const MAX_PAUSE: Duration = Duration::from_secs(5);

/// Publishes the built site, with changes, to a folder of the test.
fn release(run: &TestRun, name: &str, changes: &[(&str, &str, &str)]) -> Result<PathBuf> {
    let mut site = site::built(&repository::dist())?;
    for (path, from, to) in [LONG_TIMEOUT].iter().chain(changes) {
        let text = files::text(&site, path)?;
        if !text.contains(from) {
            bail!("{path} does not contain {from}");
        }
        let text = text.replace(from, to);
        site.insert(path.to_string(), text.into_bytes());
    }
    let folder = run.folder(name)?;
    files::write(&folder, &dist::release(&site)?)?;
    Ok(folder)
}

/// Serves a folder on the port of a server that has just stopped.
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

/// Fails if the network still answers.
fn expect_no_network(page: &Page) -> Result<()> {
    let answer = page.script("return fetch('nothing.txt').then((answer) => answer.status, () => 'none')")?;
    assert_eq!(answer, json!("none"), "the server still answers");
    Ok(())
}

fn after_one_visit_the_site_opens_offline(run: &TestRun) -> Result<()> {
    let mut page = Page::empty(run, Screen::LAPTOP)?;
    page.retire();
    let server = page.serve(&release(run, "cached", &[])?, 0)?;
    let (page_address, frame) = (server.url(PAGE), server.url("embed.html?figure=descent&surface=booth"));
    let folder = server.url("");
    page.go_to_url(&page_address)?;
    page.script(SITE_IS_CACHED)?;
    let readouts = page.readouts()?;
    page.expect_no_errors()?;
    drop(server);
    page.go_to_url(&page_address)?;
    assert_eq!(page.readouts()?, readouts);
    page.enter("learning-rate", "0.001")?;
    assert_ne!(page.readouts()?, readouts, "the figure works");
    page.expect_no_errors()?;
    expect_no_network(&page)?;
    for (address, surface) in [(&frame, json!("booth")), (&folder, json!(null))] {
        page.go_to_url(address)?;
        assert_eq!(page.get("value('surface')")?, surface);
    }
    Ok(())
}

fn a_new_release_takes_over_completely(run: &TestRun) -> Result<()> {
    let first = release(run, "first", &[])?;
    let second = release(
        run,
        "second",
        &[
            ("index.html", "<title>", "<title>The next release: "),
            // Something that every module depends on.
            ("dom.js", "`http://www.w3.org/2000/svg`", "(globalThis.release = 2, `http://www.w3.org/2000/svg`)"),
        ],
    )?;
    let mut page = Page::empty(run, Screen::LAPTOP)?;
    page.retire();
    let server = page.serve(&first, 0)?;
    let (address, port) = (server.url(PAGE), port(&server)?);
    page.go_to_url(&address)?;
    page.script(SITE_IS_CACHED)?;
    drop(server);
    let server = serve_again(&page, &second, port)?;

    // The open page continues with its own release, including files that only that release has.
    let old = path_of(&first, "assets/dom-")?;
    assert!(!second.join(&old).exists());
    page.open_in_new_tab("embed.html?figure=descent")?;
    page.ready()?;
    page.go_to_url(&address)?;
    assert!(page.text("document.title")?.starts_with("The next release"), "a new release is shown at once");
    assert_eq!(page.get("globalThis.release")?, json!(2));
    assert_eq!(page.get(&loaded_from_first_only(&first, &second))?, json!([]), "the page mixes two releases");
    let fetch_old = format!("return fetch({}).then((answer) => answer.status)", json!(old));
    assert_eq!(page.script(&fetch_old)?, json!(200), "an open page may still need it");
    page.expect_no_errors()?;

    // Once no page of the old release is open, its cache is deleted.
    page.wait_for("navigator.serviceWorker.controller !== null")?;
    page.script(
        "return navigator.serviceWorker.getRegistration().then((registration) => new Promise((done) => {
           // An incomplete release is requested again by the next page; here there is none.
           const poll = () => {
             if (registration.waiting) return done(null);
             if (!registration.installing) registration.update().catch(() => {});
             setTimeout(poll, 200);
           };
           poll();
         }))",
    )?;
    page.close_other_tabs()?;
    page.visit("about:blank")?;
    let (start, mut pause) = (Instant::now(), Duration::from_millis(100));
    loop {
        page.go_to_url(&address)?;
        let count = page.script("return caches.keys().then((names) => names.length)")?;
        if count == json!(1) {
            break;
        }
        if start.elapsed() > MAX_RETENTION {
            bail!("{count} releases are still cached");
        }
        page.visit("about:blank")?;
        page.pause(pause);
        pause = MAX_PAUSE.min(2 * pause);
    }
    assert_eq!(page.script(&fetch_old)?, json!(404));
    page.console()?;
    drop(server);
    page.go_to_url(&address)?;
    assert_eq!(page.get("globalThis.release")?, json!(2));
    expect_no_network(&page)
}

/// The path of the only file of a release with this prefix.
fn path_of(release: &Path, start: &str) -> Result<String> {
    let files = files::read(release)?;
    files.into_keys().find(|path| path.starts_with(start)).with_context(|| format!("no {start}"))
}

/// An expression for the loaded files that only the first release has.
fn loaded_from_first_only(first: &Path, second: &Path) -> String {
    let names = |folder: &Path| files::read(folder).unwrap_or_default().into_keys().collect::<Vec<_>>();
    let second = names(second);
    let removed: Vec<_> = names(first).into_iter().filter(|name| !second.contains(name)).collect();
    format!(
        "performance.getEntriesByType('resource').map(({{ name }}) => new URL(name).pathname.slice(1)).filter((name) => {}.includes(name))",
        json!(removed)
    )
}
