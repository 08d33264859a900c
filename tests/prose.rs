//! What the pages of prose say of the figures: that they exist, that the states they link to are states, and that the first page
//! leads to each. And what all states that are shown to a reader, there or among the things to try, must hold.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fall_line::figure::{Figure, Value, state};
use fall_line::figures::{self, FIGURES};
use fall_line::scene::Frame;

/// The pages with figures in them, and where they lie.
const PAGES: [(&str, &str); 3] = [
    ("index.html", "index.html"),
    ("1-derivatives.html", "www/1-derivatives.html"),
    ("2-gradients.html", "www/2-gradients.html"),
];

fn pages() -> impl Iterator<Item = (&'static str, String)> {
    PAGES.into_iter().map(|(name, path)| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        (name, fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    })
}

/// What stands between a beginning and a quotation mark, each time.
fn after<'a>(html: &'a str, beginning: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(beginning).skip(1).filter_map(|rest| rest.split('"').next())
}

/// Where each figure lives: its page and its id.
fn homes() -> Vec<(&'static str, String)> {
    let of = |(name, html): (&'static str, String)| {
        let tags = html.split("<fall-line ").skip(1).filter_map(|rest| rest.split('>').next());
        let ids: Vec<_> = tags.flat_map(|tag| after(tag, r#"figure=""#)).map(str::to_owned).collect();
        ids.into_iter().map(move |id| (name, id))
    };
    pages().flat_map(of).collect()
}

#[test]
fn every_figure_has_one_page_where_it_lives() {
    let mut living: Vec<String> = homes().into_iter().map(|(_, id)| id).collect();
    let mut known: Vec<&str> = FIGURES.iter().map(|card| card.id).collect();
    living.sort_unstable();
    known.sort_unstable();
    assert_eq!(living, known);
}

#[test]
fn every_sentence_that_sets_a_figure_names_a_state_of_it() {
    let mut sentences = 0;
    for (name, html) in pages() {
        for query in after(&html, r#"href="?figure="#) {
            let query = query.replace("&amp;", "&");
            let (id, wanted) =
                query.split_once('&').unwrap_or_else(|| panic!("{name}: ?figure={query} names no state"));
            let mut figure = (figures::named(id).unwrap_or_else(|| panic!("{name}: there is no figure {id}")).open)();
            let rejected = state::restore(&mut *figure, wanted);
            assert!(rejected.is_empty(), "{name}: ?figure={query}: {rejected:?}");
            assert!(
                names(wanted).is_subset(&names(&state::write(&mut *figure))),
                "{name}: ?figure={query} says what it need not"
            );
            assert!(html.contains(&format!(r#" figure="{id}""#)), "{name}: {id} is on another page");
            sentences += 1;
        }
    }
    assert!(sentences > FIGURES.len(), "{sentences} sentences");
}

/// Every figure in every state that a reader is led to: those that the pages link to, and those among the things to try.
fn shown() -> Vec<(String, Box<dyn Figure>)> {
    let linked = pages().flat_map(|(_, html)| {
        let queries = after(&html, r#"href="?figure="#).map(|query| query.replace("&amp;", "&"));
        queries.collect::<Vec<_>>()
    });
    let tries = FIGURES.iter().flat_map(|card| card.tries.iter().map(|(_, state)| format!("{}&{state}", card.id)));
    let open = |query: String| {
        let (id, wanted) = query.split_once('&').unwrap_or((&query, ""));
        let mut figure = (figures::named(id).unwrap_or_else(|| panic!("there is no figure {id}")).open)();
        state::restore(&mut *figure, wanted);
        (query, figure)
    };
    let shown: Vec<_> = linked.chain(tries).map(open).collect();
    assert!(!shown.is_empty());
    shown
}

#[test]
fn every_handle_of_what_is_shown_lies_in_its_panel() {
    for (query, mut figure) in shown() {
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
fn the_valley_of_rosenbrock_that_is_shown_has_an_ellipse() {
    let mut valleys = shown();
    valleys.retain(|(query, _)| query.starts_with("hessian&surface=rosenbrock"));
    assert_eq!(valleys.len(), 2, "a sentence and a thing to try");
    for (query, figure) in valleys {
        for cell in figure.readouts().remove(0).cells.iter().filter(|cell| ["lowest", "highest"].contains(&cell.name)) {
            assert!(matches!(cell.value, Value::Number(value) if value > 0.0), "{query}: {cell:?}");
        }
    }
}

/// The names of what a state sets.
fn names(state: &str) -> BTreeSet<String> {
    state.split('&').filter_map(|pair| pair.split('=').next()).map(str::to_owned).collect()
}

#[test]
fn the_first_page_leads_to_each_figure_of_the_others() {
    let (_, first) = pages().next().expect("a first page");
    let cards: BTreeSet<&str> = after(&first, r#"<a href=""#).filter(|address| address.contains('#')).collect();
    let homes = homes();
    let wanted: BTreeSet<String> =
        homes.iter().filter(|(name, _)| *name != "index.html").map(|(name, id)| format!("{name}#{id}")).collect();
    assert_eq!(cards, wanted.iter().map(String::as_str).collect());
    for (_, id) in homes.iter().filter(|(name, _)| *name != "index.html") {
        for ending in ["", "-dark"] {
            assert!(first.contains(&format!("thumbnails/{id}{ending}.svg")), "{id} has no picture{ending}");
        }
    }
}

#[test]
fn an_anchor_leads_somewhere() {
    let pages: Vec<_> = pages().collect();
    let mut anchors = 0;
    for (name, html) in &pages {
        for address in after(html, r#"href=""#).filter(|address| address.contains('#')) {
            let (page, id) = address.split_once('#').expect("it has one");
            let target = if page.is_empty() { name } else { page };
            let (_, there) =
                pages.iter().find(|(name, _)| name == &target).unwrap_or_else(|| panic!("{name}: no page {page}"));
            assert!(there.contains(&format!(r#"id="{id}""#)), "{name}: {address} leads nowhere");
            anchors += 1;
        }
    }
    assert!(anchors >= FIGURES.len() - 1, "{anchors} anchors");
}
