//! Checks links: a missing page, id or figure fails the build.

use anyhow::{Context, Result, bail};

use super::SitePage;
use crate::files::{self, Files, resolve};

/// Checks every address in the pages. The site holds everything but these pages.
pub fn check(pages: &[SitePage], site: &Files) -> Result<()> {
    for page in pages {
        for (address, line) in &page.outline.links {
            let place = || format!("{}:{line}: {address} is broken", page.fragment.source);
            follow(address, page, pages, site).with_context(place)?;
        }
    }
    Ok(())
}

fn follow(address: &str, from: &SitePage, pages: &[SitePage], site: &Files) -> Result<()> {
    if let Some(state) = address.strip_prefix("?figure=") {
        let figure = state.split('&').next().unwrap_or_default();
        if !from.has_figure(figure) {
            bail!("the figure {figure} is not on this page: a link can only set a figure of its own page");
        }
        return Ok(());
    }
    if address.starts_with("https://") || address.starts_with("mailto:") {
        return Ok(());
    }
    let (path, place) = address.split_once('#').map_or((address, None), |(path, place)| (path, Some(place)));
    let target =
        resolve(&from.fragment.address, path).context("expected an address relative to this page, or https://")?;
    let page = pages.iter().find(|page| page.fragment.address == target);
    let Some(place) = place else {
        if page.is_none() && !site.contains_key(&target) {
            let known: Vec<_> = pages.iter().map(|page| &*page.fragment.address).collect();
            bail!("there is no {target}: expected {} or a file of www/", known.join(", "));
        }
        return Ok(());
    };
    let is_there = match page {
        Some(page) => page.outline.places.contains_key(place),
        None => files::text(site, &target)?.contains(&format!(" id=\"{place}\"")),
    };
    if !is_there {
        let sections = page.into_iter().flat_map(|page| &page.outline.sections);
        let known: Vec<_> = sections.map(|section| &*section.id).collect();
        bail!("{target} has no id=\"{place}\": its sections are {}", known.join(", "));
    }
    Ok(())
}
