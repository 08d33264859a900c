//! Minifies scripts and style sheets.

use anyhow::{Context, Result, anyhow, bail};
use cssparser::{Parser, ParserInput, Token};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};

use crate::script;

/// Minifies a script. Returns it with its source map, which calls the source `name`.
pub fn script(name: &str, text: &str) -> Result<(String, String)> {
    let allocator = Allocator::default();
    let mut program = script::parse(&allocator, text)?.program;
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let options = CodegenOptions { source_map_path: Some(name.into()), ..CodegenOptions::minify() };
    let printer = Codegen::new()
        .with_options(options)
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings);
    let printed = printer.build(&program);
    let map = printed.map.context("the minifier wrote no source map")?;
    Ok((printed.code, map.to_json_string()))
}

/// Minifies a style sheet: removes comments and insignificant whitespace.
pub fn style(text: &str) -> Result<String> {
    let mut input = ParserInput::new(text);
    let mut out = String::with_capacity(text.len());
    write(&mut Parser::new(&mut input), &mut out)?;
    Ok(out)
}

/// The separator between two tokens.
#[derive(PartialEq)]
enum Between {
    Nothing,
    Comment,
    Space,
}

/// Writes the tokens up to the end of a block or of the sheet.
fn write(input: &mut Parser, out: &mut String) -> Result<()> {
    let mut between = Between::Nothing;
    loop {
        let (start, line) = (input.position(), input.current_source_location().line + 1);
        let Ok(token) = input.next_including_whitespace_and_comments().cloned() else { return Ok(()) };
        match token {
            Token::WhiteSpace(_) => between = Between::Space,
            Token::Comment(_) if between == Between::Nothing => between = Between::Comment,
            Token::Comment(_) => {}
            token if token.is_parse_error() => bail!("line {line}: `{}` is not CSS", input.slice_from(start)),
            token => {
                let text = input.slice_from(start);
                match between {
                    Between::Space if is_needed(out, text) => out.push(' '),
                    // Without a separator, two tokens might merge.
                    Between::Comment => *out += "/**/",
                    _ => {}
                }
                *out += text;
                between = Between::Nothing;
                write_block(&token, input, out).with_context(|| format!("line {line}"))?;
            }
        }
    }
}

/// Writes the block that a token opens, if any.
fn write_block(opening: &Token, input: &mut Parser, out: &mut String) -> Result<()> {
    let closing = match opening {
        Token::CurlyBracketBlock => '}',
        Token::SquareBracketBlock => ']',
        Token::ParenthesisBlock | Token::Function(_) => ')',
        _ => return Ok(()),
    };
    let mut written = Ok(());
    let parsed = input.parse_nested_block(|block| {
        written = write(block, out);
        Ok::<_, cssparser::ParseError<()>>(())
    });
    written?;
    parsed.map_err(|_| anyhow!("unclosed block"))?;
    if closing == '}' && out.ends_with(';') {
        out.pop();
    }
    out.push(closing);
    Ok(())
}

/// Whether a space before the next token is significant.
fn is_needed(before: &str, next: &str) -> bool {
    !before.is_empty()
        && !before.ends_with(['{', '}', ';', ',', ':', '(', '[', '>'])
        && !next.starts_with(['{', '}', ';', ',', ')', ']', '>', '!'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::references;

    fn code(text: &str) -> String {
        script("a.js", text).unwrap().0
    }

    #[test]
    fn comments_whitespace_and_names_are_minified() {
        let text = "// A file.\n\n/**\n * Adds one.\n */\nexport function one(first /* the first */) {\n  return first + 1; // why\n}\n";
        assert_eq!(code(text), "export function one(e){return e+1}");
    }

    #[test]
    fn text_that_only_looks_like_a_comment_stays() {
        for text in [
            r#"if (ok) /"/.test(a) && b("x  // y");"#,
            r#"a("//", '/*', "\"//");"#,
            "a(`//  \n  ${b({ c: `/*${d}  */` }, \"}\")} // \\` ${e}`);",
            "a(/[/*]\\/\\//g, b / c / d);",
            "a = b / 2; c = d / 3;",
            "a `b\n  c` // d",
            "a++ / 2; b = (c) / d / e; f = {} / g / h;",
        ] {
            let minified = code(text);
            let strings = |text: &str| references::strings(text).unwrap().others;
            assert_eq!(strings(&minified), strings(text), "{minified}");
            assert_eq!(code(&minified), minified, "minifying is idempotent");
        }
        assert_eq!(code(r#"if (ok) /"/.test(a) && b("x  // y");"#), r#"ok&&/"/.test(a)&&b(`x  // y`);"#);
    }

    #[test]
    fn global_names_of_a_classic_script_stay() {
        assert_eq!(
            code("let shelf = 1; function open() { return shelf++ }"),
            "let shelf=1;function open(){return shelf++}"
        );
    }

    #[test]
    fn significant_whitespace_in_styles_stays() {
        for (text, minified) in [
            ("/* A */\na {\n  b: url(//c);\n}\n", "a{b:url(//c)}"),
            ("a  b > c, d :hover { }", "a b>c,d :hover{}"),
            ("a/* */.b/**/c { }", "a/**/.b/**/c{}"),
            (
                "a { b: calc( 1px + 2px ) -1px; c: \"x  ; y\" !important; }",
                "a{b:calc(1px + 2px) -1px;c:\"x  ; y\"!important}",
            ),
            ("@media (width < 1px) and (height > 2px) { a { b: c } }", "@media (width < 1px) and (height>2px){a{b:c}}"),
            (":root { --a: ; --b: 1px  2px; }", ":root{--a:;--b:1px 2px}"),
            ("a:not([b=\"c d\"] .e) { }", "a:not([b=\"c d\"] .e){}"),
        ] {
            assert_eq!(style(text).unwrap(), minified, "{text}");
        }
        let error = style("a {\n  b: \"c\n}").unwrap_err();
        assert!(format!("{error:#}").contains("line 2"), "{error:#}");
    }
}
