//! The list of lessons on the home page: each figure's card links to the section that teaches it.

use anyhow::{Context, Result, bail};

use super::SitePage;
use super::figure::{Theme, thumbnail};
use super::html::escaped;
use crate::catalogue::FigureCard;
use crate::files::Files;

/// The lessons with their figures.
pub fn markup(lessons: &[SitePage], cards: &[FigureCard], site: &Files) -> Result<String> {
    let mut out = String::new();
    for lesson in lessons {
        out += &format!(
            "<h3><a href=\"{}\">{}</a></h3>\n<p>{}</p>\n<ul class=\"cards\">\n",
            lesson.fragment.address,
            escaped(lesson.fragment.required("title")?),
            escaped(lesson.fragment.required("summary")?),
        );
        for figure in &lesson.outline.figures {
            let card = cards.iter().find(|card| card.id == figure.id).context("a figure has no card")?;
            let section = figure.section.as_deref().unwrap_or_default();
            out += &item(card, &format!("{}#{section}", lesson.fragment.address), site)?;
        }
        out += "</ul>\n";
    }
    Ok(out)
}

/// The card of a figure, linked to an address.
fn item(card: &FigureCard, address: &str, site: &Files) -> Result<String> {
    let [light, dark] = [Theme::Light, Theme::Dark].map(|theme| thumbnail(&card.id, theme));
    if let Some(lost) = [&light, &dark].into_iter().find(|picture| !site.contains_key(*picture)) {
        bail!(
            "the figure {} has no thumbnail {lost}: write it with `FALL_LINE_BLESS=1 cargo test -p fall-line --test native snapshots`",
            card.id
        );
    }
    Ok(format!(
        "<li>\n<a href=\"{address}\">\n\
         <img class=\"light\" src=\"{light}\" alt=\"\" width=\"480\" height=\"300\" loading=\"lazy\">\n\
         <img class=\"dark\" src=\"{dark}\" alt=\"\" width=\"480\" height=\"300\" loading=\"lazy\">\n\
         <b>{}</b>\n</a>\n<p>{}</p>\n</li>\n",
        escaped(&card.title),
        escaped(&card.summary),
    ))
}
