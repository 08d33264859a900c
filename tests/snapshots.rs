//! What every figure looks like as it opens: kept in `tests/snapshots/` in both themes, compared byte for byte, and shown
//! on the page as the figure's thumbnail.
//!
//! After a change that is meant, look at the gallery (`cargo xtask gallery`), then write the pictures anew with
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

/// A thumbnail travels to phones.
const MOST_BYTES: usize = 150_000;

/// The themes with what their files end in.
const THEMES: [(Theme, &str); 2] = [(Theme::Light, ""), (Theme::Dark, "-dark")];

/// A figure as it opens, in each theme with what its file ends in.
fn pictures(card: &FigureCard, frame: Frame) -> [(&'static str, String); 2] {
    let mut figure = (card.open)();
    // What a frame wants worked out after it belongs to the picture.
    figure.scene(frame);
    while figure.advance(&mut || true) {}
    let (scene, description) = (figure.scene(frame), figure.description());
    THEMES.map(|(theme, ending)| (ending, svg(&scene, frame, theme, card.title, &description)))
}

/// Every snapshot that there should be, drawn once for all tests: its file's name and what should be in it.
static SNAPSHOTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let of = |card: &'static FigureCard| {
        pictures(card, THUMBNAIL).map(|(ending, picture)| (format!("{}{ending}.svg", card.id), picture))
    };
    FIGURES.iter().flat_map(of).collect()
});

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}

#[test]
fn every_figure_opens_with_the_picture_that_is_kept() {
    let bless = env::var_os("FALL_LINE_BLESS").is_some();
    let mut wrong = Vec::new();
    for (name, drawn) in &*SNAPSHOTS {
        let path = folder().join(name);
        if bless {
            fs::write(&path, drawn).expect("a snapshot can be written");
        } else if let Some(how) = difference(&path, drawn) {
            wrong.push(format!("{name} {how}"));
        }
    }
    let hint = "Look at `cargo xtask gallery`; if it is meant, FALL_LINE_BLESS=1 cargo test -p fall-line --test native snapshots";
    assert!(wrong.is_empty(), "{}\n{hint}", wrong.join("\n"));
}

/// How a picture differs from the kept one, if it does.
fn difference(path: &Path, drawn: &str) -> Option<String> {
    let Ok(kept) = fs::read_to_string(path) else { return Some("is not kept yet".into()) };
    let same = kept.bytes().zip(drawn.bytes()).take_while(|(kept, drawn)| kept == drawn).count();
    let around = |text: &str| {
        let bytes = &text.as_bytes()[same.saturating_sub(40)..text.len().min(same + 40)];
        String::from_utf8_lossy(bytes).into_owned()
    };
    (kept != drawn)
        .then(|| format!("differs from byte {same} on:\n  kept:  {}\n  drawn: {}", around(&kept), around(drawn)))
}

#[test]
fn what_is_kept_is_one_light_and_one_dark_picture_a_figure() {
    let wanted: BTreeSet<String> = SNAPSHOTS.keys().cloned().collect();
    assert_eq!(wanted.len(), THEMES.len() * FIGURES.len());
    let kept = fs::read_dir(folder()).expect("a folder of snapshots").flatten();
    let kept: BTreeSet<String> = kept.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(kept, wanted);
}

#[test]
fn a_snapshot_is_light_enough_to_travel() {
    for (name, drawn) in &*SNAPSHOTS {
        assert!(drawn.len() <= MOST_BYTES, "{name} has {} bytes", drawn.len());
    }
}

/// Leaves every figure in both themes on both screens in `target/tmp/gallery/`, with a page to look at them.
#[test]
fn the_gallery_shows_every_figure() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    fs::create_dir_all(&folder).expect("a folder for the gallery");
    let mut page = String::from(GALLERY);
    for card in FIGURES {
        let _ = write!(page, "<h2>{}</h2><p>{}</p><div>", card.title, card.summary);
        for (screen, frame) in [("laptop", LAPTOP), ("phone", PHONE)] {
            for (ending, picture) in pictures(card, frame) {
                let name = format!("{}-{screen}{ending}.svg", card.id);
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

/// How the gallery begins.
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
