//! The share of the window that the picture gets: more than half on every screen, with the play bar in sight.

use std::fs;

use anyhow::Result;
use serde_json::{Value, json};
use xtask::gesture::Pointer;
use xtask::page_test::TestRun;
use xtask::page_tests;
use xtask::repository;
use xtask::screen::Screen;

use crate::page::Page;

page_tests! {
    One: every_embedded_figure_gives_its_picture_most_of_the_window, figures_on_the_site_do_so_too, a_frame_does_so_too;
    Every: folded_controls_leave_their_space_to_the_picture_and_stay_folded,
        a_fixed_height_is_kept_and_the_rest_scrolls, a_page_sets_the_height_of_the_picture;
}

/// The screens, and the least share of each for the picture.
const SCREENS: [(Screen, f64); 4] = [
    (Screen { width: 1280, height: 720, ..Screen::LAPTOP }, 0.55),
    (Screen { width: 1024, height: 768, ..Screen::LAPTOP }, 0.55),
    (Screen { width: 800, height: 600, ..Screen::LAPTOP }, 0.55),
    (Screen { scale: 1.0, ..Screen::PHONE }, 0.5),
];

/// The share of the window that the picture of the figure `of` has, without what is outside the window or below the play bar.
const SHARE: &str = r#"
    const [picture, bar] = [".picture", ".play-bar"].map((part) => of.shadowRoot.querySelector(part).getBoundingClientRect());
    const inSight = picture.top > -1 && Math.max(picture.bottom, bar.bottom) < innerHeight + 1;
    return inSight ? picture.width * picture.height / (innerWidth * innerHeight) : `from ${picture.top} to ${bar.bottom} of ${innerHeight}`;
"#;

fn every_embedded_figure_gives_its_picture_most_of_the_window(run: &TestRun) -> Result<()> {
    let mut low = Vec::new();
    let mut page = Page::open(run, Screen::LAPTOP, "embed.html?figure=descent")?;
    for id in page.figures()? {
        page.go(&format!("embed.html?figure={id}"))?;
        for (screen, least) in SCREENS {
            page.show(screen)?;
            let share = page.execute(&format!("const of = figure; {SHARE}"))?;
            note_low(&mut low, &format!("{id} at {}×{}", screen.width, screen.height), &share, least);
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
    Ok(())
}

fn a_frame_does_so_too(run: &TestRun) -> Result<()> {
    for (Screen { width, height, .. }, least) in SCREENS {
        let body = format!("<iframe src=\"embed.html?figure=mse\" width={width} height={height}></iframe>");
        let page = Page::from_html(run, Screen { height: 1200, ..Screen::LAPTOP }, &body)?;
        page.wait_for("frames[0]?.document.querySelector('fall-line')?.readouts?.length === 1")?;
        page.settle()?;
        let share = page.script(&format!(
            "return ((document, innerWidth, innerHeight) => {{
               const of = document.querySelector('fall-line');
               {SHARE}
             }})(frames[0].document, frames[0].innerWidth, frames[0].innerHeight)"
        ))?;
        assert!(share.as_f64().is_some_and(|share| share >= least), "{share} of {width}×{height}");
    }
    Ok(())
}

fn figures_on_the_site_do_so_too(run: &TestRun) -> Result<()> {
    let root = repository::root();
    let lessons = fs::read_dir(root.join("www/lessons"))?.collect::<Result<Vec<_>, _>>()?;
    let files = lessons.into_iter().map(|file| file.path()).chain([root.join("index.html")]);
    let mut pages: Vec<(String, Vec<String>)> = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file)?;
        let ids = text.split("<fall-line").skip(1).filter_map(|tag| tag.split("figure=\"").nth(1)?.split('"').next());
        pages.push((
            file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            ids.map(str::to_owned).collect(),
        ));
    }
    let mut low = Vec::new();
    for (path, ids) in &pages {
        let mut page = Page::open_at_figure(run, Screen::LAPTOP, path, &ids[0])?;
        for (screen, least) in SCREENS {
            page.show(screen)?;
            for id in ids {
                let of = format!("document.querySelector('fall-line[figure={id}]')");
                // On the home page the figure is in the first screen.
                let scroll = if path == "index.html" { "" } else { ".scrollIntoView()" };
                page.execute("scrollTo(0, 0)")?;
                page.execute(&format!("const of = {of}; of{scroll}; return of.ready.then(() => null)"))?;
                page.execute(&format!("{of}{scroll}"))?;
                page.settle()?;
                let share = page.execute(&format!("const of = {of}; {SHARE}"))?;
                note_low(&mut low, &format!("{id} on {path} at {}×{}", screen.width, screen.height), &share, least);
            }
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
    Ok(())
}

fn note_low(low: &mut Vec<String>, what: &str, share: &Value, least: f64) {
    if share.as_f64().is_none_or(|share| share < least) {
        low.push(format!("{what}: {share} instead of {least}"));
    }
}

fn folded_controls_leave_their_space_to_the_picture_and_stay_folded(run: &TestRun) -> Result<()> {
    let page = Page::open(run, Screen::LAPTOP, "embed.html?figure=descent")?;
    let width = "inside.querySelector('.picture').clientWidth";
    let before = page.number(width)?;
    page.focus(".fold")?;
    page.press(" ")?;
    page.wait_until("!shown(inside.querySelector('.controls'))")?;
    page.settle()?;
    assert!(page.number(width)? > before + 250.0, "the picture is wider");
    assert_eq!(page.state()?, "controls=folded");
    page.wait_until("location.search === '?figure=descent&controls=folded'")?;
    page.go("embed.html?figure=descent&controls=folded")?;
    page.ready()?;
    assert_eq!(page.get("shown(inside.querySelector('.controls'))")?, json!(false));
    page.execute("inside.querySelector('.tries button').click()")?;
    page.settle()?;
    assert_eq!(page.get("[value('surface'), value('controls')]")?, json!(["rosenbrock", "folded"]));
    page.execute("figure.state = 'controls=folded'")?;
    page.settle()?;
    // On the wall they appear on demand all the same.
    page.execute("figure.project(true)")?;
    page.press("c")?;
    page.wait_until("shown(inside.querySelector('.controls'))")?;
    page.press("p")?;
    page.wait_until("!shown(inside.querySelector('.controls'))")?;
    page.tap(Pointer::Mouse, page.centre_of(".fold")?)?;
    page.wait_until("shown(inside.querySelector('.controls'))")?;
    assert_eq!(page.state()?, "");
    page.execute("figure.setAttribute('controls', 'folded')")?;
    page.wait_until("!shown(inside.querySelector('.controls'))")?;
    page.expect_no_errors()
}

fn a_fixed_height_is_kept_and_the_rest_scrolls(run: &TestRun) -> Result<()> {
    for screen in [Screen::LAPTOP, Screen::PHONE] {
        let body = "<fall-line figure=descent style='height: 480px'></fall-line><p id=after>After</p>";
        let page = Page::from_html(run, screen, body)?;
        page.ready()?;
        page.settle()?;
        let sizes = page.execute(
            "const [after, picture, bar] = [document.getElementById('after'), ...inside.querySelectorAll('.picture, .play-bar')].map((part) => part.getBoundingClientRect());
             const frame = inside.querySelector('.figure'), { bottom } = figure.getBoundingClientRect();
             return [after.top >= bottom, bar.bottom <= bottom, picture.height / 480 > 0.5, frame.scrollHeight > frame.clientHeight]",
        )?;
        assert_eq!(sizes, json!([true, true, true, true]), "{}", screen.width);
        page.execute("figure.style.height = ''")?;
        page.settle()?;
        assert_eq!(
            page.get(
                "(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(inside.querySelector('.figure'))"
            )?,
            json!(0)
        );
        page.expect_no_errors()?;
    }
    Ok(())
}

fn a_page_sets_the_height_of_the_picture(run: &TestRun) -> Result<()> {
    for screen in [Screen::LAPTOP, Screen::PHONE] {
        let body = "<fall-line figure=descent style='--fall-line-height: 333px'></fall-line>";
        let page = Page::from_html(run, screen, body)?;
        page.ready()?;
        assert_eq!(page.number("inside.querySelector('.picture').clientHeight")?, 333.0, "{}", screen.width);
    }
    Ok(())
}
