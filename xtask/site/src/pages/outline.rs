//! The outline of a page: its sections, figures, link targets and links. And the edits that the build makes to its prose: ids of
//! headings, and the placeholders of figures.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result, bail};
use roxmltree::{Document, Node};

use super::figure;
use super::fragment::Fragment;
use crate::catalogue::FigureCard;

/// The element that the list of lessons replaces.
pub const LESSONS: &str = "lessons";

/// The structure of a page.
#[derive(Default)]
pub struct Outline {
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// Its figures, in order.
    pub figures: Vec<Placed>,
    /// The ids that a link may lead to, with their lines.
    pub places: BTreeMap<String, u32>,
    /// The addresses in `href` and `src`, with their lines.
    pub links: Vec<(String, u32)>,
    /// The range of the list of lessons.
    pub list: Option<Range<usize>>,
    /// Replacements of ranges of the prose.
    pub edits: Vec<(Range<usize>, String)>,
}

/// A section with its heading.
pub struct Section {
    /// The offset at which it begins.
    pub start: usize,
    /// Its id.
    pub id: String,
    /// Its heading, as HTML.
    pub title: String,
}

/// A figure and its section.
pub struct Placed {
    /// The id of the figure.
    pub id: String,
    /// The id of its section; none for the home page's own figure.
    pub section: Option<String>,
}

impl Outline {
    /// Reads a page.
    pub fn of(fragment: &Fragment, cards: &[FigureCard]) -> Result<Self> {
        let document = Document::parse(&fragment.prose).map_err(|error| {
            let line = error.pos().row;
            anyhow::anyhow!("{}:{line}: {error}: close every tag, as in <img/>, and write & as &amp;", fragment.source)
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
                bail!("a display formula ($$) is inside a paragraph: close the paragraph with </p> first")
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
            Some(first) => bail!("id=\"{id}\" is already used in line {first}: every id of a page is unique"),
            None => Ok(()),
        }
    }

    /// Records a section, and labels it by its heading.
    fn section(&mut self, node: Node, line: u32, prose: &str) -> Result<()> {
        let id =
            node.attribute("id").context("a section has no id for links to lead to: write <section id=\"tangent\">")?;
        let heading = node.children().find(|child| child.has_tag_name("h2"));
        let heading = heading.with_context(|| format!("the section {id} has no heading: expected an <h2>"))?;
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
            bail!("the figure {id} is outside any <section>, which the home page links to");
        }
        self.figures.push(Placed { id: id.to_owned(), section });
        if !node.has_children() {
            self.edits.push((node.range(), figure::markup(node)?));
        }
        Ok(())
    }
}
