//! A figure's state as one short string in the syntax of an address's query, `surface=beale&learning-rate=0.01`: used
//! by the address, the attributes, undo and the tests alike. Only what differs from the defaults is written.

use super::{Figure, Refusal};

/// The version of the syntax and of what names and values mean. A state of this version does not say so, which keeps it short;
/// one that says a later version in its key `version` was written by a later release, and may mean something else.
pub const VERSION: u32 = 1;

/// Something in a state that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The key.
    pub name: String,
    /// Why.
    pub refusal: Refusal,
}

/// The state of a figure.
pub fn write(figure: &mut dyn Figure) -> String {
    let mut pairs = Vec::new();
    figure.settings(&mut |setting| {
        if !setting.is_default() {
            pairs.push(format!("{}={}", encode(setting.name()), encode(&setting.value())));
        }
    });
    pairs.join("&")
}

/// Sets what a state says on a figure that has just been opened. Keys are applied in the figure's own order, since
/// choosing a surface or an optimiser brings parameters of its own. What is not taken comes back; the rest holds.
pub fn restore(figure: &mut dyn Figure, state: &str) -> Vec<Rejected> {
    let mut waiting = read(state);
    let mut rejected: Vec<Rejected> = foreign_version(&mut waiting).into_iter().collect();
    while let Some((name, value)) = next(figure, &mut waiting) {
        if let Err(refusal) = figure.set(&name, &value) {
            rejected.push(Rejected { name, refusal });
        }
    }
    rejected.extend(
        waiting.into_iter().map(|(name, _)| Rejected { refusal: Refusal::new("nothing here has that name"), name }),
    );
    rejected
}

/// Takes the version out of what waits, and says so if it is not one that is known here.
fn foreign_version(waiting: &mut Vec<(String, String)>) -> Option<Rejected> {
    let index = waiting.iter().position(|(name, _)| name == "version")?;
    let (name, value) = waiting.remove(index);
    let is_known = value.parse::<u32>().is_ok_and(|version| (1..=VERSION).contains(&version));
    let message = format!("this is version {VERSION}, and what comes from another may mean something else here");
    (!is_known).then(|| Rejected { name, refusal: Refusal::new(message) })
}

/// The names and values of a query, decoded. A key that stands twice counts the last time.
pub fn read(query: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for part in query.trim_start_matches('?').split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let (name, value) = (decode(name), decode(value));
        pairs.retain(|(other, _)| *other != name);
        pairs.push((name, value));
    }
    pairs
}

/// Takes the waiting pair whose setting comes first in the figure's order as it is now.
fn next(figure: &mut dyn Figure, waiting: &mut Vec<(String, String)>) -> Option<(String, String)> {
    let mut index = None;
    figure.settings(&mut |setting| {
        index = index.or_else(|| waiting.iter().position(|(name, _)| name == setting.name()));
    });
    index.map(|index| waiting.remove(index))
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push('+'),
            // RFC 3986 lets these stand in a query as they are; the first four also read well.
            b',' | b'(' | b')' | b'*' | b'-' | b'.' | b'_' | b'~' | b'/' => encoded.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let escaped = (bytes[index] == b'%').then(|| bytes.get(index + 1..index + 3)).flatten();
        let code = escaped
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (bytes[index], code) {
            (_, Some(code)) => {
                decoded.push(code);
                index += 2;
            }
            (b'+', _) => decoded.push(b' '),
            (byte, _) => decoded.push(byte),
        }
        index += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_reads_back_as_it_was_written() {
        for text in ["x^2 + 3y^2", "α·x & <b>", "100%", "-1.5,2 1,1", "", "%zz+"] {
            let pairs = [("a".to_string(), text.to_string()), ("b".to_string(), "1".to_string())];
            assert_eq!(read(&format!("a={}&b=1", encode(text))), pairs);
        }
    }

    #[test]
    fn the_last_of_two_equal_keys_counts() {
        let pairs = read("?a=1&b=2&a=3&&c");
        let expected = [("b", "2"), ("a", "3"), ("c", "")];
        assert_eq!(pairs, expected.map(|(name, value)| (name.to_string(), value.to_string())));
    }
}
