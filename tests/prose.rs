//! Checks the pages against the figures: every figure has a page, and links set valid states. Also checks every state offered to
//! readers, in a link or among the figures' suggestions.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fall_line::figure::{Figure, Value, state};
use fall_line::figures::{self, FIGURES};
use fall_line::scene::Frame;

/// The sources of the home page and of all lessons, by their paths.
fn pages() -> impl Iterator<Item = (String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lessons = fs::read_dir(root.join("www/lessons")).expect("a folder of lessons");
    let lessons = lessons.map(|entry| format!("www/lessons/{}", entry.expect("a lesson").file_name().display()));
    ["index.html".to_owned()].into_iter().chain(lessons).map(|path| {
        let text = fs::read_to_string(root.join(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        (path, text)
    })
}

/// The text between each occurrence of a prefix and the next quotation mark.
fn after<'a>(html: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(prefix).skip(1).filter_map(|rest| rest.split('"').next())
}

/// The figures of each page, in order.
fn placed() -> Vec<(String, Vec<String>)> {
    let placed = |(path, html): (String, String)| {
        let tags = html.split("<fall-line ").skip(1).filter_map(|rest| rest.split('>').next());
        (path, tags.flat_map(|tag| after(tag, r#"figure=""#)).map(str::to_owned).collect())
    };
    pages().map(placed).collect()
}

#[test]
fn every_figure_is_in_exactly_one_lesson_and_the_home_page_opens_with_one() {
    let (home, lessons): (Vec<_>, Vec<_>) = placed().into_iter().partition(|(path, _)| path == "index.html");
    assert_eq!(home[0].1, ["descent"]);
    let mut in_lessons: Vec<String> = lessons.into_iter().flat_map(|(_, figures)| figures).collect();
    let mut figures: Vec<&str> = FIGURES.iter().map(|card| card.id).collect();
    in_lessons.sort_unstable();
    figures.sort_unstable();
    assert_eq!(in_lessons, figures);
}

#[test]
fn every_link_to_a_figure_sets_a_valid_state() {
    let mut links = 0;
    for (name, html) in pages() {
        for query in after(&html, r#"href="?figure="#) {
            let query = query.replace("&amp;", "&");
            let (id, settings) =
                query.split_once('&').unwrap_or_else(|| panic!("{name}: ?figure={query} names no state"));
            let mut figure = (figures::named(id).unwrap_or_else(|| panic!("{name}: no figure is named {id}")).open)();
            let rejected = state::restore(&mut *figure, settings);
            assert!(rejected.is_empty(), "{name}: ?figure={query}: {rejected:?}");
            assert!(
                names(settings).is_subset(&names(&state::write(&mut *figure))),
                "{name}: ?figure={query} sets a default"
            );
            links += 1;
        }
    }
    assert!(links > FIGURES.len(), "{links} links");
}

/// Every figure in every state offered to readers: the states of links in the pages and of the figures' suggestions.
pub fn offered() -> Vec<(String, Box<dyn Figure>)> {
    let linked = pages().flat_map(|(_, html)| {
        let queries = after(&html, r#"href="?figure="#).map(|query| query.replace("&amp;", "&"));
        queries.collect::<Vec<_>>()
    });
    let tries = FIGURES.iter().flat_map(|card| card.tries.iter().map(|(_, state)| format!("{}&{state}", card.id)));
    let open = |query: String| {
        let (id, settings) = query.split_once('&').unwrap_or((&query, ""));
        let mut figure = (figures::named(id).unwrap_or_else(|| panic!("no figure is named {id}")).open)();
        state::restore(&mut *figure, settings);
        (query, figure)
    };
    let queries: BTreeSet<_> = linked.chain(tries).collect();
    let offered: Vec<_> = queries.into_iter().map(open).collect();
    assert!(!offered.is_empty());
    offered
}

#[test]
fn every_handle_is_inside_its_panel_in_every_offered_state() {
    for (query, mut figure) in offered() {
        for [width, height] in [[960.0, 600.0], [700.0, 500.0], [360.0, 640.0]] {
            let scene = figure.scene(Frame { detail: 0.25, ..Frame::new(width, height) });
            assert!(!figure.handles().is_empty(), "{query}");
            for handle in figure.handles() {
                let panel = scene.panels.iter().find(|panel| panel.id == handle.panel).expect("a handle has a panel");
                let at = panel.to_page(handle.at);
                assert!(panel.area.contains(at), "{query}: {} is at {at:?} on {width} × {height}", handle.id);
            }
        }
    }
}

#[test]
fn the_hessian_in_rosenbrocks_valley_is_positive_definite() {
    let mut valleys = offered();
    valleys.retain(|(query, _)| query.starts_with("hessian&surface=rosenbrock"));
    assert_eq!(valleys.len(), 1, "a link and a suggestion set the same state");
    for (query, figure) in valleys {
        for cell in figure.readouts().remove(0).cells.iter().filter(|cell| ["lowest", "highest"].contains(&cell.name)) {
            assert!(matches!(cell.value, Value::Number(value) if value > 0.0), "{query}: {cell:?}");
        }
    }
}

/// The keys of a state.
fn names(state: &str) -> BTreeSet<String> {
    state.split('&').filter_map(|pair| pair.split('=').next()).map(str::to_owned).collect()
}
