//! The syntax of a URL query, `a=1&b=2`: names and values with spaces and other characters encoded. People also write addresses by hand,
//! and a plus sign, which stands for a space in a query, for a plus.

use crate::formula;

/// A name, decoded, and a value as it was written.
pub type Pair<'q> = (String, &'q str);

/// The pairs of a query. Of two equal names the last one wins.
pub fn read(query: &str) -> Vec<Pair<'_>> {
    let mut pairs: Vec<Pair> = Vec::new();
    for part in query.trim_start_matches('?').split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let name = decode(name);
        pairs.retain(|(other, _)| *other != name);
        pairs.push((name, value));
    }
    pairs
}

/// A query without one of its names: its value, decoded, if it has one, and the rest.
pub fn without(query: &str, name: &str) -> (Option<String>, String) {
    let parts = query.trim_start_matches('?').split('&').filter(|part| !part.is_empty());
    let is_named = |part: &&str| decode(part.split_once('=').map_or(*part, |(name, _)| name)) == name;
    let (own, rest): (Vec<&str>, Vec<&str>) = parts.partition(is_named);
    (own.last().map(|part| decode(part.split_once('=').map_or("", |(_, value)| value))), rest.join("&"))
}

/// Encodes a name or a value; a space becomes a plus sign.
pub fn encode(text: &str) -> String {
    escape(text, "+")
}

/// Encodes a formula, in which a plus sign could be read as a plus: a space becomes `%20`.
pub fn encode_formula(text: &str) -> String {
    escape(text, "%20")
}

fn escape(text: &str, space: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push_str(space),
            // RFC 3986 allows these in a query without escaping; the first four also read well.
            b',' | b'(' | b')' | b'*' | b'-' | b'.' | b'_' | b'~' | b'/' => encoded.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// Decodes a name or a value.
pub fn decode(text: &str) -> String {
    unescape(&text.replace('+', " "))
}

/// Decodes a formula. Where spaces or plus signs are escaped, a program has written it, and a plus sign is a space. Otherwise a plus
/// sign between two operands is a plus, as in `x^2+y^2`, and any other one a space.
pub fn decode_formula(text: &str) -> String {
    if ["%20", "%2B", "%2b"].iter().any(|escape| text.contains(escape)) {
        return decode(text);
    }
    let text = unescape(text);
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('+') {
        let after = rest[at..].trim_start_matches(['+', ' ']);
        decoded.push_str(&rest[..at]);
        let is_plus = ends_operand(&decoded) && after.starts_with(begins_operand);
        decoded.push(if is_plus { '+' } else { ' ' });
        rest = after;
    }
    decoded + rest
}

/// Whether a text ends in an operand: a number, a variable, a closing bracket, a power or a factorial, but not the name of a function.
fn ends_operand(text: &str) -> bool {
    let text = text.trim_end_matches(' ');
    let letters = text.bytes().rev().take_while(u8::is_ascii_alphanumeric).count();
    text.ends_with(is_operand) && !formula::is_callable(&text[text.len() - letters..])
        || text.ends_with([')', ']', '}', '|', '!', '_', '\''])
}

fn begins_operand(c: char) -> bool {
    is_operand(c) || matches!(c, '(' | '[' | '{' | '|' | '.')
}

/// Letters, digits, Greek letters, powers such as ², roots.
fn is_operand(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii()
}

fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let escaped = (bytes[index] == b'%').then(|| bytes.get(index + 1..index + 3)).flatten();
        let code = escaped
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(code.unwrap_or(bytes[index]));
        index += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_text_decodes_to_itself() {
        for text in ["x^2 + 3y^2", "α·x & <b>", "100%", "-1.5,2 1,1", "", "%zz+"] {
            assert_eq!(
                read(&format!("a={}&b=1", encode(text))),
                [("a".to_owned(), encode(text).as_str()), ("b".to_owned(), "1")]
            );
            assert_eq!(decode(&encode(text)), text);
        }
    }

    #[test]
    fn encoded_formulas_decode_to_themselves() {
        for text in
            ["x^2 + 3y^2", "x y", "a x", "2 + sin x", "x+y", "-x - y", "x  +  y", "x y + z", "sin x", "|x| + y", "%2B+"]
        {
            assert_eq!(decode_formula(&encode_formula(text)), text);
        }
    }

    #[test]
    fn a_plus_between_two_operands_of_a_formula_written_by_hand_is_a_plus() {
        for (written, meant) in [
            ("x^2+y^2", "x^2+y^2"),
            ("x%5E2+y%5E2", "x^2+y^2"),
            ("(x+y)^2+|x|+2.5+.5", "(x+y)^2+|x|+2.5+.5"),
            ("x²+α+sin(x)", "x²+α+sin(x)"),
            ("x^2+++y^2", "x^2+y^2"),
            // Written by a program: spaces are plus signs.
            ("a+x%5E2+%2B+3y%5E2", "a x^2 + 3y^2"),
            ("a%20x+y", "a x y"),
            // Not between operands.
            ("x^2+-+y^2", "x^2 - y^2"),
            ("sin+x+*+y", "sin x * y"),
            ("+x+", " x "),
        ] {
            assert_eq!(decode_formula(written), meant, "{written}");
        }
    }

    #[test]
    fn the_last_of_two_equal_names_wins() {
        let expected = [("b", "2"), ("a", "3"), ("c", "")].map(|(name, value)| (name.to_owned(), value));
        assert_eq!(read("?a=1&b=2&a=3&&c"), expected);
    }
}
