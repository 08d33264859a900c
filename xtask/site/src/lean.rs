//! Scripts and styles without what only their readers need: comments, indentation and empty lines. Lines stay lines, and names
//! stay names, so that an error in a browser's console still says where it is.

/// What is in a file.
#[derive(Clone, Copy, PartialEq)]
enum Language {
    Script,
    Style,
}

/// A script as browsers need it.
pub fn script(text: &str) -> String {
    lean(text, Language::Script)
}

/// A style sheet as browsers need it.
pub fn style(text: &str) -> String {
    lean(text, Language::Style)
}

fn lean(text: &str, language: Language) -> String {
    let mut out = String::with_capacity(text.len());
    // How many braces are open in each template that is open.
    let mut templates: Vec<usize> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_script = language == Language::Script;
        if let Some(length) = comment(rest, language) {
            let is_break = rest[..length].contains('\n');
            space(&mut out, if is_break { '\n' } else { ' ' });
            rest = &rest[length..];
            continue;
        }
        let length = match first {
            '"' | '\'' => literal(rest, first),
            '`' if is_script => template(rest, &mut templates),
            '}' if is_script && templates.last() == Some(&0) => {
                templates.pop();
                template(rest, &mut templates)
            }
            '/' if is_script && begins_expression(&out) => regular_expression(rest),
            _ => first.len_utf8(),
        };
        if let (Some(open), true) = (templates.last_mut(), length == 1) {
            *open = *open + usize::from(first == '{') - usize::from(first == '}');
        }
        match first {
            ' ' | '\t' | '\n' | '\r' => space(&mut out, if first == '\n' { '\n' } else { ' ' }),
            _ => out += &rest[..length],
        }
        rest = &rest[length..];
    }
    out
}

/// A space or a line's end, unless there is one already.
fn space(out: &mut String, which: char) {
    if which == '\n' {
        out.truncate(out.trim_end_matches(' ').len());
    }
    let is_there = out.is_empty() || out.ends_with('\n') || which == ' ' && out.ends_with(' ');
    if !is_there {
        out.push(which);
    }
}

/// The length of the comment at the beginning, if there is one.
fn comment(text: &str, language: Language) -> Option<usize> {
    if text.starts_with("/*") {
        return Some(text.find("*/").map_or(text.len(), |end| end + 2));
    }
    (language == Language::Script && text.starts_with("//")).then(|| text.find('\n').unwrap_or(text.len()))
}

/// The length of what ends with a sign that has no backslash before it, its first sign included.
fn literal(text: &str, end: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == end && !is_escaped {
            return at + c.len_utf8();
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

/// The length of a template up to its end, or to an expression in it, which is opened then.
fn template(text: &str, templates: &mut Vec<usize>) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == '`' && !is_escaped {
            return at + 1;
        }
        if text[at..].starts_with("${") && !is_escaped {
            templates.push(0);
            return at + 2;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

/// Whether what comes next begins an expression, so that a slash is no division.
fn begins_expression(before: &str) -> bool {
    let before = before.trim_end();
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    before.is_empty()
        || before.ends_with(|c| "(,=:[!&|?{};+-*%~^<>".contains(c))
        || ["return", "typeof"].contains(&word)
}

fn regular_expression(text: &str) -> usize {
    let (mut is_escaped, mut in_class) = (false, false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return 1,
            '/' if !is_escaped && !in_class => return at + 1,
            '[' if !is_escaped => in_class = true,
            ']' if !is_escaped => in_class = false,
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        let text =
            "// A file.\n\n/**\n * Says so.\n */\nfunction one() {\n    return 1; // why\n}\n\n\nlet a /* b */ = 2;\n";
        assert_eq!(script(text), "function one() {\nreturn 1;\n}\nlet a = 2;\n");
        assert_eq!(style("/* A */\na {\n  b: url(//c);\n}\n"), "a {\nb: url(//c);\n}\n");
    }

    #[test]
    fn what_only_looks_like_a_comment_stays() {
        for text in [
            "a(\"//\", '/*', \"\\\"//\");\n",
            "a(`//  \n  ${b({ c: `/*${d}  */` }, \"}\")} // \\` ${e}`);\n",
            "a(/[/*]\\/\\//g, b / c / d);\nreturn /\\/*/;\n",
            "a = b / 2; c = d / 3;\n",
        ] {
            assert_eq!(script(text), text);
        }
        assert_eq!(script("a `b\n  c` // d"), "a `b\n  c` ");
    }
}
