//! What was drawn, read back from its document.

use roxmltree::{Document, Node};

/// An element with the text that it begins with.
#[derive(Clone, Debug)]
pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub text: String,
}

impl Element {
    fn of(node: Node) -> Self {
        let attribute = |attribute: roxmltree::Attribute| (attribute.name().into(), attribute.value().into());
        Self {
            name: node.tag_name().name().into(),
            attributes: node.attributes().map(attribute).collect(),
            text: node.text().unwrap_or_default().trim().into(),
        }
    }

    /// An attribute, if it has it.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// An attribute that it has.
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_else(|| panic!("{self:?} has no {name}"))
    }

    /// An attribute that is a number.
    pub fn number(&self, name: &str) -> f64 {
        self.get(name).parse().unwrap_or_else(|_| panic!("{name} of {self:?} is no number"))
    }

    /// The attributes in their order.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The elements of an XML document in order. Panics where it is not well-formed.
pub fn read(text: &str) -> Vec<Element> {
    let document = Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    document.descendants().filter(Node::is_element).map(Element::of).collect()
}
