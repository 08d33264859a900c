//! Generates the pages of the site, each from one fragment: the home page from `index.html`, the lessons from `www/lessons/`. The build
//! adds what all pages share or would repeat: head, navigation, contents, the list of lessons, and each figure's placeholder.
//! Formulas are TeX in a fragment and MathML in its page.

mod body;
mod figure;
mod formula;
mod fragment;
mod html;
mod layout;
mod links;
mod list;
mod mathml;
mod outline;

use anyhow::Result;

use self::fragment::Fragment;
use self::outline::Outline;
use crate::catalogue::{self, FigureCard};
use crate::files::Files;

/// A fragment and its outline.
struct SitePage {
    fragment: Fragment,
    outline: Outline,
}

impl SitePage {
    fn has_figure(&self, id: &str) -> bool {
        self.outline.figures.iter().any(|figure| figure.id == id)
    }
}

/// Replaces the fragments of a site by their pages.
pub fn add(site: &mut Files) -> Result<()> {
    let cards = catalogue::take(site)?;
    let page = |fragment: Fragment| Ok(SitePage { outline: Outline::of(&fragment, &cards)?, fragment });
    let pages: Vec<_> = Fragment::take(site)?.into_iter().map(page).collect::<Result<_>>()?;
    links::check(&pages, site)?;
    for index in 0..pages.len() {
        let text = whole(&pages, index, &cards, site)?;
        site.insert(pages[index].fragment.address.clone(), text.into_bytes());
    }
    Ok(())
}

fn whole(pages: &[SitePage], index: usize, cards: &[FigureCard], site: &Files) -> Result<String> {
    layout::page(pages, index, &body::markup(pages, index, cards, site)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

    const HOME: &str = "---\ntitle: Home\nlabel: Start\ntab: All of it\ndescription: First\n---\n\
                        <fall-line figure=\"race\"><p>It runs.</p></fall-line>\n\
                        <section id=\"all\"><h2>All</h2><lessons/></section>\n";

    const LESSON: &str = "---\ntitle: Slopes\ndescription: How \"steep\" it is\nsummary: It & more.\n---\n\
                          <p class=\"lead\">Of $h$.</p>\n\
                          <section id=\"one\">\n<h2>One $x$</h2>\n\
                          <fall-line figure=\"tangent\" hide=\"tries\" alt=\"A curve.\"></fall-line>\n\
                          <p><a href=\"?figure=tangent&amp;x=0\">so</a>, <a href=\"index.html#all\">all</a></p>\n</section>\n";

    /// A site with a home page and a lesson, with one text replaced.
    fn site(from: &str, to: &str) -> Files {
        let files = [
            ("core/figures.tsv", "tangent\tTangent\tIt touches.\nrace\tRace\tIt runs.\n"),
            ("index.html", &HOME.replace(from, to)),
            ("lessons/1-slopes.html", &LESSON.replace(from, to)),
            ("thumbnails/tangent.svg", ""),
            ("thumbnails/tangent-dark.svg", ""),
        ];
        files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_owned())).into()
    }

    fn page(path: &str) -> String {
        let mut site = site("", "");
        add(&mut site).unwrap();
        files::text(&site, path).unwrap().to_owned()
    }

    #[test]
    fn a_lesson_is_a_whole_page() {
        let page = page("1-slopes.html");
        for part in [
            "<title>Slopes: Fall Line</title>",
            "<meta name=\"description\" content=\"How &quot;steep&quot; it is\">",
            "<a href=\"index.html\">Start</a>\n        <a href=\"1-slopes.html\" aria-current=\"page\">Slopes</a>",
            "<main class=\"lesson\">\n<h1>Slopes</h1>\n<p class=\"lead\">Of <math><mi>h</mi></math>.</p>\n<nav class=\"contents\"",
            "<li><a href=\"#one\">One <math><mi>x</mi></math></a></li>",
            "<section aria-labelledby=\"one-title\" id=\"one\">\n<h2 id=\"one-title\">One",
            "<fall-line figure=\"tangent\" hide=\"tries\">\n<img src=\"thumbnails/tangent.svg\" loading=\"lazy\" alt=\"A curve.\">",
            "<a rel=\"prev\" href=\"index.html\"><small>Back to</small> Home</a>",
            "<a rel=\"next\" href=\"index.html\"><small>On to</small> Home</a>",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert_eq!(page.matches("<main").count(), 1, "{page}");
    }

    #[test]
    fn the_home_page_leads_to_every_figure_of_the_lessons() {
        let page = page("index.html");
        for part in [
            "<title>All of it</title>",
            "<a href=\"index.html\" aria-current=\"page\">Start</a>",
            "<fall-line figure=\"race\"><p>It runs.</p></fall-line>",
            "<h3><a href=\"1-slopes.html\">Slopes</a></h3>\n<p>It &amp; more.</p>",
            "<a href=\"1-slopes.html#one\">\n<img class=\"light\" src=\"thumbnails/tangent.svg\"",
            "<b>Tangent</b>\n</a>\n<p>It touches.</p>",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert!(!page.contains("<h1>") && !page.contains("class=\"turn\""), "{page}");
    }

    #[test]
    fn broken_links_and_unknown_figures_fail_the_build_with_their_line() {
        for (from, to, complaint) in [
            (
                "figure=\"tangent\"",
                "figure=\"tangnet\"",
                "1-slopes.html:9: there is no figure “tangnet”: expected one of tangent, race",
            ),
            (
                "?figure=tangent",
                "?figure=race",
                "1-slopes.html:10: ?figure=race&x=0 is broken: the figure race is not on this page",
            ),
            (
                "#all",
                "#al",
                "1-slopes.html:10: index.html#al is broken: index.html has no id=\"al\": its sections are all",
            ),
            (
                "index.html#all",
                "2.html",
                "10: 2.html is broken: there is no 2.html: expected index.html, 1-slopes.html",
            ),
            ("index.html#all", "/", "10: / is broken: expected an address relative to this page"),
            ("<p class=\"lead\"", "<p id=\"one\"", "1-slopes.html:7: id=\"one\" is already used in line 6"),
            ("<p class=\"lead\"", "<p id=\"one-title\"", "1-slopes.html:7: id=\"one-title\" is already used in line 6"),
            ("<section id=\"one\">", "<section>", "1-slopes.html:7: a section has no id"),
            ("<h2>One $x$</h2>", "", "1-slopes.html:7: the section one has no heading"),
            (" alt=\"A curve.\"", "", "1-slopes.html:9: the figure has no alt"),
            ("Of $h$.", "Of $$h$$.", "1-slopes.html:6: a display formula ($$) is inside a paragraph"),
            ("</h2>\n<fall", "</h2></section>\n<fall", "1-slopes.html:11: "),
            ("summary: It & more.\n", "", "1-slopes.html:1: there is no `summary:`"),
        ] {
            let error = format!("{:#}", add(&mut site(from, to)).unwrap_err());
            assert!(error.contains(complaint), "{complaint} is not in {error}");
        }
        let mut without = site("", "");
        without.remove("thumbnails/tangent-dark.svg");
        let error = add(&mut without).unwrap_err().to_string();
        assert!(error.contains("no thumbnail thumbnails/tangent-dark.svg"), "{error}");
    }
}
