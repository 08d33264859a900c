//! The elements of an XML document, read back.

use roxmltree::{Document, Node};

/// An element, with the text at its beginning.
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

    /// The value of an attribute, if there is one.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of an attribute.
    ///
    /// # Panics
    /// If there is none.
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_else(|| panic!("{self:?} has no {name}"))
    }

    /// The value of an attribute as a number.
    ///
    /// # Panics
    /// If it is not a number.
    pub fn number(&self, name: &str) -> f64 {
        self.get(name).parse().unwrap_or_else(|_| panic!("{name} of {self:?} is not a number"))
    }

    /// The attributes in document order.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The elements of an XML document in order.
///
/// # Panics
/// If it is not well-formed.
pub fn read(text: &str) -> Vec<Element> {
    let document = Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    document.descendants().filter(Node::is_element).map(Element::of).collect()
}
