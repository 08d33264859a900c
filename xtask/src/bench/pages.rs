//! The benchmark's pages in a browser. The site and the pages are served from two origins, like a figure and the course page that
//! embeds it.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::peers;
use crate::browser::Browser;
use crate::engines::ENGINES;
use crate::screen::Screen;
use crate::server::Server;

/// A small file of the site that runs no code.
const BLANK: &str = "icon.svg";

/// A browser for the benchmark's pages.
pub struct Pages {
    browser: Browser,
    server: Server,
    site: String,
}

impl Pages {
    /// Installs the competitors and opens a window.
    pub fn open() -> Result<Self> {
        let server = Server::start(&peers::install()?, 0)?;
        let browser = Browser::start(ENGINES[0], Screen::LAPTOP)?;
        browser.open(BLANK)?;
        let site = browser.address()?.trim_end_matches(BLANK).trim_end_matches('/').to_owned();
        Ok(Self { browser, server, site })
    }

    /// The address of the site.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// Goes to one of the pages, with the site's address in its query.
    pub fn go(&self, page: &str) -> Result<()> {
        let address = json!(self.server.url(&format!("{page}?site={}", self.site)));
        self.browser.script(&format!("location.href = {address}"))?;
        self.browser.wait_for(&format!("location.href === {address} && document.readyState === 'complete'"))
    }

    /// Evaluates an expression in the page; a promise is awaited.
    pub fn evaluate(&self, expression: &str) -> Result<Value> {
        let answer = self.browser.script(&format!("return {expression}"))?;
        Some(answer)
            .filter(|answer| !answer.is_null())
            .with_context(|| format!("the page returns nothing for {expression}"))
    }
}
