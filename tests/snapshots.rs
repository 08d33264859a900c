//! Snapshots of every figure's initial rendering, in `tests/snapshots/` in both themes. They are compared byte for byte and serve
//! as the thumbnails on the page.
//!
//! After an intended change, look at the gallery (`cargo xtask gallery`), then update the snapshots with
//! `FALL_LINE_BLESS=1 cargo test -p fall-line --test native snapshots` and commit them.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fall_line::figure::FigureCard;
use fall_line::figures::FIGURES;
use fall_line::paint::{Theme, svg};
use fall_line::scene::Frame;

const THUMBNAIL: Frame = Frame::new(480.0, 300.0);
const LAPTOP: Frame = Frame::new(880.0, 500.0);
const PHONE: Frame = Frame::new(360.0, 424.0);

/// The largest size of a snapshot: phones download it as a thumbnail.
const MAX_BYTES: usize = 150_000;

/// The themes with the suffixes of their files.
const THEMES: [(Theme, &str); 2] = [(Theme::Light, ""), (Theme::Dark, "-dark")];

/// A figure's initial rendering in each theme, with the suffix of its file.
fn pictures(card: &FigureCard, frame: Frame) -> [(&'static str, String); 2] {
    let mut figure = (card.open)();
    // Work that the frame requests belongs to the picture.
    figure.scene(frame);
    while figure.advance(&mut || true) {}
    let (scene, description) = (figure.scene(frame), figure.description());
    THEMES.map(|(theme, suffix)| (suffix, svg(&scene, frame, theme, card.title, &description)))
}

/// The expected snapshots by file name, drawn once for all tests.
static SNAPSHOTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let of = |card: &'static FigureCard| {
        pictures(card, THUMBNAIL).map(|(suffix, picture)| (format!("{}{suffix}.svg", card.id), picture))
    };
    FIGURES.iter().flat_map(of).collect()
});

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}

#[test]
fn every_initial_rendering_matches_its_snapshot() {
    let bless = env::var_os("FALL_LINE_BLESS").is_some();
    let mut differences = Vec::new();
    for (name, drawn) in &*SNAPSHOTS {
        let path = folder().join(name);
        if bless {
            fs::write(&path, drawn).expect("a snapshot can be written");
        } else if let Some(difference) = difference(&path, drawn) {
            differences.push(format!("{name} {difference}"));
        }
    }
    let hint = "Look at `cargo xtask gallery`; if the change is intended: FALL_LINE_BLESS=1 cargo test -p fall-line --test native snapshots";
    assert!(differences.is_empty(), "{}\n{hint}", differences.join("\n"));
}

/// How a picture differs from its snapshot, if it does.
fn difference(path: &Path, drawn: &str) -> Option<String> {
    let Ok(snapshot) = fs::read_to_string(path) else { return Some("has no snapshot yet".into()) };
    let same = snapshot.bytes().zip(drawn.bytes()).take_while(|(expected, actual)| expected == actual).count();
    let around = |text: &str| {
        let bytes = &text.as_bytes()[same.saturating_sub(40)..text.len().min(same + 40)];
        String::from_utf8_lossy(bytes).into_owned()
    };
    (snapshot != drawn)
        .then(|| format!("differs from byte {same}:\n  expected: {}\n  drawn:    {}", around(&snapshot), around(drawn)))
}

#[test]
fn there_is_one_light_and_one_dark_snapshot_per_figure() {
    let expected: BTreeSet<String> = SNAPSHOTS.keys().cloned().collect();
    assert_eq!(expected.len(), THEMES.len() * FIGURES.len());
    let files = fs::read_dir(folder()).expect("a folder of snapshots").flatten();
    let files: BTreeSet<String> = files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(files, expected);
}

#[test]
fn snapshots_are_small_enough_to_download() {
    for (name, drawn) in &*SNAPSHOTS {
        assert!(drawn.len() <= MAX_BYTES, "{name} has {} bytes", drawn.len());
    }
}

/// Writes every figure in both themes for both screens to `target/tmp/gallery/`, with a page to view them.
#[test]
fn the_gallery_shows_every_figure() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    fs::create_dir_all(&folder).expect("a folder for the gallery");
    let mut page = String::from(GALLERY);
    for card in FIGURES {
        let _ = write!(page, "<h2>{}</h2><p>{}</p><div>", card.title, card.summary);
        for (screen, frame) in [("laptop", LAPTOP), ("phone", PHONE)] {
            for (suffix, picture) in pictures(card, frame) {
                let name = format!("{}-{screen}{suffix}.svg", card.id);
                fs::write(folder.join(&name), picture).expect("a picture can be written");
                let _ = write!(page, r#"<img src="{name}" alt="{} as it opens">"#, card.title);
            }
        }
        page.push_str("</div>");
    }
    fs::write(folder.join("index.html"), &page).expect("the gallery can be written");
    let shown = page.split("<img src=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let pictures = shown.filter(|name| fs::metadata(folder.join(name)).is_ok_and(|file| file.len() > 1000)).count();
    assert_eq!(pictures, 4 * FIGURES.len());
}

/// The beginning of the gallery's page.
const GALLERY: &str = r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Fall Line: every figure as it opens</title>
<style>
body { margin: 24px; font: 16px/1.5 system-ui, sans-serif; background: #808890; }
div { display: flex; flex-wrap: wrap; gap: 16px; align-items: start; }
</style>
<h1>Every figure as it opens</h1>
"#;
