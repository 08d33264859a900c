//! A figure's state as one short string in the syntax of a URL query, `surface=beale&learning-rate=0.01`, shared by the
//! address, attributes, undo and tests. Only what differs from the defaults is written.

use super::{Figure, Refusal};

/// The version of the syntax and of the meaning of names and values. States of this version omit it, to stay short. A state whose
/// key `version` is higher was written by a later release and may mean something else.
pub const VERSION: u32 = 1;

/// A key of a state that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The key.
    pub name: String,
    /// Why it was not accepted.
    pub refusal: Refusal,
}

/// Writes the state of a figure.
pub fn write(figure: &mut dyn Figure) -> String {
    let mut pairs = Vec::new();
    figure.settings(&mut |setting| {
        if !setting.is_default() {
            pairs.push(format!("{}={}", encode(setting.name()), encode(&setting.value())));
        }
    });
    pairs.join("&")
}

/// Applies a state to a figure that has just been opened, in the figure's own order of settings, since choosing a surface or an
/// optimiser adds parameters. Returns the keys that were not accepted; the others are applied.
pub fn restore(figure: &mut dyn Figure, state: &str) -> Vec<Rejected> {
    let mut pending = read(state);
    let mut rejected: Vec<Rejected> = reject_unknown_version(&mut pending).into_iter().collect();
    while let Some((name, value)) = next(figure, &mut pending) {
        if let Err(refusal) = figure.set(&name, &value) {
            rejected.push(Rejected { name, refusal });
        }
    }
    rejected.extend(pending.into_iter().map(|(name, _)| Rejected { refusal: Refusal::new("unknown setting"), name }));
    rejected
}

/// Removes the version from the pending pairs, and rejects it unless this release knows it.
fn reject_unknown_version(pending: &mut Vec<(String, String)>) -> Option<Rejected> {
    let index = pending.iter().position(|(name, _)| name == "version")?;
    let (name, value) = pending.remove(index);
    let is_known = value.parse::<u32>().is_ok_and(|version| (1..=VERSION).contains(&version));
    let message = format!("expected version {VERSION}: settings from another version may mean something else here");
    (!is_known).then(|| Rejected { name, refusal: Refusal::new(message) })
}

/// The names and values of a query, decoded. Of two equal keys the last one wins.
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

/// Removes a key from a state. Returns its value, if it has one, and the rest of the state.
pub fn without(state: &str, name: &str) -> (Option<String>, String) {
    let parts = state.trim_start_matches('?').split('&').filter(|part| !part.is_empty());
    let is_named = |part: &&str| decode(part.split_once('=').map_or(*part, |(name, _)| name)) == name;
    let (own, rest): (Vec<&str>, Vec<&str>) = parts.partition(is_named);
    (own.last().map(|part| decode(part.split_once('=').map_or("", |(_, value)| value))), rest.join("&"))
}

/// Removes and returns the pending pair whose setting comes first in the figure's current order.
fn next(figure: &mut dyn Figure, pending: &mut Vec<(String, String)>) -> Option<(String, String)> {
    let mut index = None;
    figure.settings(&mut |setting| {
        index = index.or_else(|| pending.iter().position(|(name, _)| name == setting.name()));
    });
    index.map(|index| pending.remove(index))
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push('+'),
            // RFC 3986 allows these in a query without escaping; the first four also read well.
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
    fn encoded_text_decodes_to_itself() {
        for text in ["x^2 + 3y^2", "α·x & <b>", "100%", "-1.5,2 1,1", "", "%zz+"] {
            let pairs = [("a".to_string(), text.to_string()), ("b".to_string(), "1".to_string())];
            assert_eq!(read(&format!("a={}&b=1", encode(text))), pairs);
        }
    }

    #[test]
    fn the_last_of_two_equal_keys_wins() {
        let pairs = read("?a=1&b=2&a=3&&c");
        let expected = [("b", "2"), ("a", "3"), ("c", "")];
        assert_eq!(pairs, expected.map(|(name, value)| (name.to_string(), value.to_string())));
    }
}
