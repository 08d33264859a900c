//! Figures in the pages of other libraries, as a course would put them there: the library is the real one, and the script comes from
//! another origin. What the pages about embedding tell authors to write is what runs here.

mod frameworks;
mod jupyter;
mod reveal;
mod sphinx;

use std::fs;
use std::ops::Deref;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;
use thirtyfour::Key;
use xtask::gesture::Pointer;
use xtask::page_test::{PageTest, TestRun};
use xtask::repository;
use xtask::screen::Screen;
use xtask::server::Server;

use crate::page::Page;

/// The tests of all libraries.
pub fn tests() -> Vec<PageTest> {
    [frameworks::tests(), jupyter::tests(), reveal::tests(), sphinx::tests()].into_iter().flatten().collect()
}

/// The address of the site in every listing.
const HOST: &str = "https://HOST/";

/// A browser with the site on one origin, and a course and its libraries on others.
struct Course {
    page: Page,
    /// The address of the site.
    host: String,
    servers: Vec<Server>,
}

impl Deref for Course {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl Course {
    /// An empty page beside the site.
    fn new(run: &TestRun, screen: Screen) -> Result<Self> {
        let page = Page::empty(run, screen)?;
        let site = page.serve(&repository::dist(), 0)?;
        Ok(Self { page, host: site.url(""), servers: vec![site] })
    }

    /// Serves a folder from an origin of its own, and returns the address.
    fn serve(&mut self, folder: &Path) -> Result<String> {
        let server = self.page.serve(folder, 0)?;
        let address = server.url("");
        self.servers.push(server);
        Ok(address)
    }

    /// Writes a file of the course; the address of the site takes the place of `https://HOST/`.
    fn write(&self, folder: &Path, name: &str, text: &str) -> Result<()> {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().context("a file is in a folder")?)?;
        fs::write(&path, text.replace(HOST, &self.host)).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Presses the formula's field, types over it key by key, and fails unless all keys have arrived there.
    fn type_formula(&self, formula: &str) -> Result<()> {
        let field = "[data-name=formula] input[type=text]";
        self.tap(Pointer::Mouse, self.centre_of(field)?)?;
        self.settle()?;
        self.press_with(Key::Control, "a")?;
        self.press(formula)?;
        self.settle()?;
        let field = format!("inside?.querySelector('{field}')");
        assert_eq!(self.get(&format!("[{field}?.value, inside?.activeElement === {field}]"))?, json!([formula, true]));
        self.wait_until(&format!("value('formula') === {}", json!(formula)))
    }
}

/// The code that a page about embedding offers to copy, by the id of its listing.
fn listing(page: &str, id: &str) -> Result<String> {
    let html = fs::read_to_string(repository::root().join("www/embedding").join(page))?;
    let start = html.find(&format!("id=\"{id}\"")).with_context(|| format!("no listing {id} in {page}"))?;
    let code = html[start..].split_once("<code>").and_then(|(_, rest)| rest.split_once("</code>"));
    let (code, _) = code.with_context(|| format!("no code in the listing {id} of {page}"))?;
    Ok(code.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
}
