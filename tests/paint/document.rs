//! Just enough XML to read back what was drawn.

/// An opening tag with the text that follows it.
#[derive(Clone, Debug)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
}

impl Element {
    pub fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub fn number(&self, name: &str) -> f64 {
        self.get(name).parse().unwrap_or(0.0)
    }
}

/// The elements in order. Panics where the document is not well-formed.
pub fn read(document: &str) -> Vec<Element> {
    let mut elements = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for part in document.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        assert!(!text.contains('>') && entities_are_known(text), "bare text: {text}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed in order");
            continue;
        }
        let (body, alone) = tag.strip_suffix('/').map_or((tag, false), |body| (body, true));
        let (name, rest) = body.split_once(' ').unwrap_or((body, ""));
        let element = Element { name: name.into(), attributes: attributes(rest), text: unescape(text.trim()) };
        elements.push(element);
        if !alone {
            open.push(name.into());
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    elements
}

fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    while let Some((name, after)) = rest.trim_start().split_once("=\"") {
        let (value, after) = after.split_once('"').expect("a quoted value");
        assert!(entities_are_known(value), "a bare ampersand: {value}");
        assert!(found.iter().all(|(other, _)| other != name), "{name} twice");
        found.push((name.into(), unescape(value)));
        rest = after;
    }
    assert!(rest.trim().is_empty(), "no value: {rest}");
    found
}

fn entities_are_known(text: &str) -> bool {
    text.split('&').skip(1).all(|rest| ["amp;", "lt;", "gt;", "quot;", "apos;"].iter().any(|end| rest.starts_with(end)))
}

fn unescape(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to))
}
