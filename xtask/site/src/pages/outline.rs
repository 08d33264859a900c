//! What the prose of a page holds: its sections, its figures, the places that a link may lead to, and its links. And what the build
//! writes into it: names for headings, and what stands in a figure where nothing can be computed.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result, bail};
use roxmltree::{Document, Node};

use super::figure;
use super::fragment::Fragment;
use crate::catalogue::FigureCard;

/// Stands where the home page lists the lessons.
pub const LESSONS: &str = "lessons";

/// What is in a page.
#[derive(Default)]
pub struct Outline {
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// Its figures, in order.
    pub figures: Vec<Placed>,
    /// The places that a link may lead to, and their lines.
    pub places: BTreeMap<String, u32>,
    /// The addresses that it names, and their lines.
    pub links: Vec<(String, u32)>,
    /// Where the list of lessons stands.
    pub list: Option<Range<usize>>,
    /// What the build writes in the place of something.
    pub edits: Vec<(Range<usize>, String)>,
}

/// A part of a page with a heading of its own.
pub struct Section {
    /// Where it begins in the prose.
    pub start: usize,
    /// The name of its place.
    pub id: String,
    /// Its heading, as HTML.
    pub title: String,
}

/// A figure in its place.
pub struct Placed {
    /// The name of the figure.
    pub id: String,
    /// The section that it is in; the home page's own figure is in none.
    pub section: Option<String>,
}

impl Outline {
    /// Reads a page.
    pub fn of(fragment: &Fragment, cards: &[FigureCard]) -> Result<Self> {
        let document = Document::parse(&fragment.prose).map_err(|error| {
            let line = error.pos().row;
            anyhow::anyhow!(
                "{}:{line}: {error}: every tag is closed, as in <img/>, and & is written &amp;",
                fragment.source
            )
        })?;
        let mut outline = Self::default();
        for node in document.descendants().filter(Node::is_element) {
            let line = document.text_pos_at(node.range().start).row;
            outline.add(node, line, fragment, cards).with_context(|| format!("{}:{line}", fragment.source))?;
        }
        Ok(outline)
    }

    fn add(&mut self, node: Node, line: u32, fragment: &Fragment, cards: &[FigureCard]) -> Result<()> {
        if let Some(id) = node.attribute("id") {
            self.place(id, line)?;
        }
        let addresses = ["href", "src"].into_iter().filter_map(|name| node.attribute(name));
        self.links.extend(addresses.map(|address| (address.to_owned(), line)));
        match node.tag_name().name() {
            "section" => self.section(node, line, &fragment.prose),
            "fall-line" => self.figure(node, cards, fragment.is_home()),
            "div" if node.ancestors().any(|ancestor| ancestor.has_tag_name("p")) => {
                bail!("a formula between $$ and $$ is in a paragraph: end the paragraph with </p> before it")
            }
            LESSONS => {
                self.list = Some(node.range());
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn place(&mut self, id: &str, line: u32) -> Result<()> {
        match self.places.insert(id.to_owned(), line) {
            Some(first) => bail!("id=\"{id}\" is in line {first} already: an id is one place of a page"),
            None => Ok(()),
        }
    }

    /// A section is called what its heading says.
    fn section(&mut self, node: Node, line: u32, prose: &str) -> Result<()> {
        let id = node
            .attribute("id")
            .context("a section has no id: links lead to it by that, as by <section id=\"tangent\">")?;
        let heading = node.children().find(|child| child.has_tag_name("h2"));
        let heading = heading.with_context(|| format!("the section {id} has no heading: expected an <h2> in it"))?;
        let name = format!("{id}-title");
        self.place(&name, line)?;
        let within = match (heading.first_child(), heading.last_child()) {
            (Some(first), Some(last)) => first.range().start..last.range().end,
            _ => bail!("the heading of the section {id} is empty"),
        };
        self.sections.push(Section { start: node.range().start, id: id.to_owned(), title: prose[within].to_owned() });
        self.attribute(node, format!(" aria-labelledby=\"{name}\""));
        self.attribute(heading, format!(" id=\"{name}\""));
        Ok(())
    }

    /// Adds an attribute to an element.
    fn attribute(&mut self, node: Node, attribute: String) {
        let place = node.range().start + 1 + node.tag_name().name().len();
        self.edits.push((place..place, attribute));
    }

    fn figure(&mut self, node: Node, cards: &[FigureCard], is_home: bool) -> Result<()> {
        let id = node.attribute("figure").unwrap_or_default();
        if !cards.iter().any(|card| card.id == id) {
            let known: Vec<_> = cards.iter().map(|card| &*card.id).collect();
            bail!("there is no figure “{id}”: expected one of {}", known.join(", "));
        }
        let section = node.ancestors().find(|ancestor| ancestor.has_tag_name("section"));
        let section = section.and_then(|section| section.attribute("id")).map(str::to_owned);
        if section.is_none() && !is_home {
            bail!("the figure {id} is in no section: the home page leads to a figure by its section");
        }
        self.figures.push(Placed { id: id.to_owned(), section });
        if !node.has_children() {
            self.edits.push((node.range(), figure::markup(node)?));
        }
        Ok(())
    }
}
