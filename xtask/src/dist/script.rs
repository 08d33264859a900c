//! Where a JavaScript module names other files: `import … from "x"`, `export … from "x"`, `import("x")` and
//! `new URL("x", import.meta.url)`, written by hand or by a minifier. Comments, strings, templates and regular expressions
//! are told apart, so that nothing else is taken for a reference; what names a file in another way is refused.

use std::ops::Range;

use anyhow::{Result, bail};

/// What a reference is to become where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Another module, which this one needs to begin.
    Module,
    /// Another module, which is asked for when this one runs.
    Later,
    /// Any file, whose address is asked for.
    Address,
}

/// A reference, and where it stands between its quotes.
#[derive(Debug, PartialEq, Eq)]
pub struct Reference {
    /// How it is used.
    pub kind: Kind,
    /// Its bytes in the text.
    pub at: Range<usize>,
    /// What it is relative to: the bytes of `import.meta.url`, or nothing where that goes without saying.
    pub base: Range<usize>,
}

/// A script as far as references need it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    /// The text between the quotes; a template only if nothing is put into it.
    Text(Range<usize>),
    Sign(u8),
    /// A template with something in it, a number, a regular expression: nothing that names a file.
    Other,
}

/// Every reference of a module, in order; an import of what is only known later, or another use of `import.meta.url`, is an
/// error.
pub fn references(text: &str) -> Result<Vec<Reference>> {
    let tokens = tokens(text)?;
    let word = |index: usize, name: &str| tokens.get(index) == Some(&Token::Word(name));
    let sign = |index: usize, sign: u8| tokens.get(index) == Some(&Token::Sign(sign));
    let here = |index: usize| {
        ["import", "meta", "url"].iter().enumerate().all(|(at, name)| word(index + 2 * at, name))
            && sign(index + 1, b'.')
            && sign(index + 3, b'.')
    };
    // A word is a part of the text itself.
    let start = |index: usize| match tokens[index] {
        Token::Word(word) => word.as_ptr() as usize - text.as_ptr() as usize,
        _ => unreachable!("only words are asked for"),
    };
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let Token::Word(name) = token else { continue };
        let of_an_object = index > 0 && sign(index - 1, b'.');
        let reference = match (*name, &tokens.get(index + 1), &tokens.get(index + 2)) {
            ("from" | "import", Some(Token::Text(at)), _) if !of_an_object => (Kind::Module, at),
            ("import", Some(Token::Sign(b'(')), Some(Token::Text(at)))
                if !of_an_object && (sign(index + 3, b')') || sign(index + 3, b',')) =>
            {
                (Kind::Later, at)
            }
            ("import", Some(Token::Sign(b'(')), _) if !of_an_object => bail!("it imports what is only known later"),
            ("URL", Some(Token::Sign(b'(')), Some(Token::Text(at))) if sign(index + 3, b',') && here(index + 4) => {
                (Kind::Address, at)
            }
            ("import", ..) if here(index) => {
                let known = index >= 4 && word(index - 4, "URL") && matches!(tokens[index - 2], Token::Text(_));
                if known {
                    continue;
                }
                bail!("it uses import.meta.url otherwise than in `new URL(\"…\", import.meta.url)`")
            }
            _ => continue,
        };
        let (kind, at) = reference;
        let at = at.clone();
        let base = match kind {
            Kind::Address => start(index + 4)..start(index + 8) + "url".len(),
            Kind::Module | Kind::Later => at.end..at.end,
        };
        found.push(Reference { kind, at, base });
    }
    Ok(found)
}

/// The texts that are no references.
pub fn other_texts<'a>(text: &'a str, references: &[Reference]) -> Result<Vec<&'a str>> {
    let texts = tokens(text)?.into_iter().filter_map(|token| match token {
        Token::Text(at) if !references.iter().any(|reference| reference.at == at) => Some(&text[at]),
        _ => None,
    });
    Ok(texts.collect())
}

/// Writes each reference anew.
pub fn rewrite(text: &str, mut write: impl FnMut(Kind, &str) -> Result<String>) -> Result<String> {
    rewrite_with_base(text, |kind, address| Ok((write(kind, address)?, None)))
}

/// Writes each reference anew and, where another base is given, what it is relative to.
pub fn rewrite_with_base(
    text: &str,
    mut write: impl FnMut(Kind, &str) -> Result<(String, Option<&'static str>)>,
) -> Result<String> {
    let mut rewritten = String::with_capacity(text.len());
    let mut end = 0;
    for Reference { kind, at, base } in references(text)? {
        let (address, new_base) = write(kind, &text[at.clone()])?;
        rewritten += &text[end..at.start];
        rewritten += &address;
        rewritten += &text[at.end..base.start];
        rewritten += new_base.unwrap_or(&text[base.clone()]);
        end = base.end;
    }
    Ok(rewritten + &text[end..])
}

/// Cuts a script into tokens.
fn tokens(text: &str) -> Result<Vec<Token<'_>>> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    // For every open brace, whether it is one of a template.
    let mut braces = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'/' if bytes[at..].starts_with(b"//") => at += text[at..].find('\n').unwrap_or(text.len() - at),
            b'/' if bytes[at..].starts_with(b"/*") => match text[at..].find("*/") {
                Some(length) => at += length + 2,
                None => bail!("a comment does not end"),
            },
            b'/' if expects_value(tokens.last()) => {
                at = regular_expression(bytes, at)?;
                tokens.push(Token::Other);
            }
            quote @ (b'"' | b'\'') => {
                at = closing(bytes, at + 1, |byte| byte == quote)?;
                tokens.push(Token::Text(start + 1..at - 1));
            }
            b'`' => at = template(bytes, at, &mut tokens, &mut braces)?,
            b'}' if braces.pop() == Some(true) => at = template(bytes, at, &mut tokens, &mut braces)?,
            byte if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#') || byte >= 0x80 => {
                let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || *byte >= 0x80;
                at += 1 + bytes[at + 1..].iter().take_while(|byte| in_name(byte)).count();
                tokens.push(if byte.is_ascii_digit() { Token::Other } else { Token::Word(&text[start..at]) });
            }
            sign => {
                if sign == b'{' {
                    braces.push(false);
                }
                at += 1;
                tokens.push(Token::Sign(sign));
            }
        }
    }
    Ok(tokens)
}

/// Whether a slash after this token begins a regular expression rather than divides.
fn expects_value(last: Option<&Token>) -> bool {
    match last {
        None => true,
        Some(Token::Sign(sign)) => !matches!(sign, b')' | b']' | b'}'),
        Some(Token::Word(name)) => {
            matches!(*name, "return" | "typeof" | "case" | "in" | "of" | "else" | "void" | "await" | "yield" | "throw")
        }
        Some(Token::Text(_) | Token::Other) => false,
    }
}

/// Behind the first unescaped byte that ends a text.
fn closing(bytes: &[u8], mut at: usize, ends: impl Fn(u8) -> bool) -> Result<usize> {
    while let Some(&byte) = bytes.get(at) {
        at += if byte == b'\\' { 2 } else { 1 };
        if ends(byte) {
            return Ok(at);
        }
    }
    bail!("a text does not end")
}

/// Behind a regular expression, in whose classes a slash is only a slash; its flags are read as a word.
fn regular_expression(bytes: &[u8], start: usize) -> Result<usize> {
    let mut at = start + 1;
    loop {
        at = closing(bytes, at, |byte| matches!(byte, b'/' | b'['))?;
        if bytes[at - 1] == b'/' {
            return Ok(at);
        }
        at = closing(bytes, at, |byte| byte == b']')?;
    }
}

/// Reads a template from its opening, or from the brace that closes what was put into it.
fn template(bytes: &[u8], start: usize, tokens: &mut Vec<Token>, braces: &mut Vec<bool>) -> Result<usize> {
    let mut at = start + 1;
    loop {
        at = closing(bytes, at, |byte| matches!(byte, b'`' | b'$'))?;
        if bytes[at - 1] == b'`' {
            let whole = bytes[start] == b'`';
            tokens.push(if whole { Token::Text(start + 1..at - 1) } else { Token::Other });
            return Ok(at);
        }
        if bytes.get(at) == Some(&b'{') {
            braces.push(true);
            tokens.push(Token::Sign(b'{'));
            return Ok(at + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Kind, &str)> {
        references(text).unwrap().into_iter().map(|one| (one.kind, &text[one.at])).collect()
    }

    #[test]
    fn every_form_of_a_reference_is_found() {
        use Kind::{Address, Later, Module};
        for (text, wanted) in [
            (r#"import a, { b } from "./a.js";"#, (Module, "./a.js")),
            (r#"import{a as b}from"./a.js";"#, (Module, "./a.js")),
            (r#"import './a.js'"#, (Module, "./a.js")),
            (r#"export*from"./a.js""#, (Module, "./a.js")),
            (r#"const { a } = await import("./a.js");"#, (Later, "./a.js")),
            ("import(`./a.js`)", (Later, "./a.js")),
            (r#"fetch(new URL('a.css', import.meta.url))"#, (Address, "a.css")),
            ("new URL(`a.css`,import.meta.url).href", (Address, "a.css")),
            ("const q = /['\"`]/g; import './a.js'", (Module, "./a.js")),
            ("`x ${a ? `'${b}` : {}} '`; import './a.js'", (Module, "./a.js")),
            ("a = b / c; d = 'x/'; import './a.js'", (Module, "./a.js")),
        ] {
            assert_eq!(found(text), [wanted], "{text}");
        }
    }

    #[test]
    fn nothing_else_is_taken_for_one() {
        for text in [
            r#"/** @import { A } from "./a.js" */"#,
            r#"// import "./a.js""#,
            r#""import './a.js'""#,
            r#"Array.from("./a.js")"#,
            r#"new URL("./a.js", document.baseURI)"#,
            r#"loader.import("./a.js")"#,
            r"/import '.\/a.js'/.test(x)",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn what_cannot_be_followed_is_refused() {
        for text in
            ["import(name)", "import(`./${name}.js`)", "new URL(name, import.meta.url)", "'./' + import.meta.url"]
        {
            assert!(references(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_reference_is_written_anew_and_nothing_else() {
        let text = r#"import "./a.js"; import './b.js'; // "./a.js""#;
        let rewritten = rewrite(text, |_, name| Ok(name.to_uppercase())).unwrap();
        assert_eq!(rewritten, r#"import "./A.JS"; import './B.JS'; // "./a.js""#);
        let bound =
            rewrite_with_base("f(new URL('a', import.meta.url).href)", |_, _| Ok(("b".into(), Some("base")))).unwrap();
        assert_eq!(bound, "f(new URL('b', base).href)");
        assert_eq!(other_texts(r#"import "./a.js"; f("b.css")"#, &references(text).unwrap()[..1]).unwrap(), ["b.css"]);
    }
}
