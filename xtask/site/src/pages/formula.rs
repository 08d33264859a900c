//! Formulas in prose: TeX between dollar signs becomes MathML. `$x$` is inline, `$$x$$` a display formula between paragraphs, `\$` a
//! dollar sign. Tags with their attributes, comments and `<code>` are left alone.

use anyhow::{Context, Result, bail};
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use super::mathml;

/// Converts the formulas of a text to MathML and preserves its line numbers.
pub fn set(text: &str) -> Result<String> {
    let typesetter = LatexToMathML::new(MathCoreConfig::default()).ok().context("math-core does not start")?;
    let mut out = String::with_capacity(2 * text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['$', '<', '\\']) {
        out += &rest[..at];
        rest = &rest[at..];
        let line = 1 + text[..text.len() - rest.len()].matches('\n').count();
        let length = if rest.starts_with('<') {
            let length = markup(rest).with_context(|| format!("{line}: unclosed tag"))?;
            out += &rest[..length];
            length
        } else if rest.starts_with('\\') {
            let is_dollar = rest.starts_with("\\$");
            out.push(if is_dollar { '$' } else { '\\' });
            1 + usize::from(is_dollar)
        } else {
            let formula = TexFormula::at(rest).with_context(|| line.to_string())?;
            out += &formula.mathml(&typesetter, line)?;
            formula.length
        };
        rest = &rest[length..];
    }
    Ok(out + rest)
}

/// The length of the tag that the text begins with, or of the whole comment or `<code>` element.
fn markup(text: &str) -> Option<usize> {
    for (start, end) in [("<!--", "-->"), ("<code", "</code>")] {
        if text.starts_with(start) {
            return text.find(end).map(|at| at + end.len());
        }
    }
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '>' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

struct TexFormula<'a> {
    tex: &'a str,
    display: MathDisplay,
    /// Its length in the text, with the dollar signs.
    length: usize,
}

impl<'a> TexFormula<'a> {
    /// The formula at the beginning of a text.
    fn at(text: &'a str) -> Result<Self> {
        let (sign, display) = match text.starts_with("$$") {
            true => ("$$", MathDisplay::Block),
            false => ("$", MathDisplay::Inline),
        };
        let inner = &text[sign.len()..];
        let ends = inner.match_indices(sign).map(|(at, _)| at);
        let end = ends.into_iter().find(|&at| !inner[..at].ends_with('\\'));
        let tex = end.map(|end| &inner[..end]).filter(|tex| !tex.contains("</") && !tex.contains("\n\n"));
        let Some(tex) = tex else {
            bail!(
                "a formula begins with {sign} but is not closed in its paragraph: close it, or write \\$ for a dollar sign"
            );
        };
        if tex.trim().is_empty() {
            bail!("the formula between {sign} and {sign} is empty: write TeX, or \\$ for a dollar sign");
        }
        Ok(Self { tex, display, length: tex.len() + 2 * sign.len() })
    }

    /// The formula as MathML, with as many line breaks as in TeX.
    fn mathml(&self, typesetter: &LatexToMathML, line: usize) -> Result<String> {
        match self.display {
            MathDisplay::Inline => typeset(typesetter, self.tex, self.display, line),
            MathDisplay::Block => {
                let mut line = line;
                let typeset = |part: &str| {
                    let mathml = typeset(typesetter, part, self.display, line);
                    line += lines(part);
                    mathml
                };
                let parts = side_by_side(self.tex).into_iter().map(typeset).collect::<Result<String>>()?;
                Ok(format!("<div class=\"formula\">{parts}</div>"))
            }
        }
    }
}

/// TeX as one `math` element.
fn typeset(typesetter: &LatexToMathML, tex: &str, display: MathDisplay, line: usize) -> Result<String> {
    let written = typesetter.convert_with_local_state(tex, display).map_err(|error| {
        let line = line + lines(&tex[..error.0.start.min(tex.len())]);
        anyhow::anyhow!("{line}: {error} Expected TeX that math-core supports: {}", tex.trim())
    })?;
    let mathml = mathml::adapted(&written.mathml).with_context(|| format!("{line}: {}", tex.trim()))?;
    Ok(mathml.replacen('>', &format!(">{}", "\n".repeat(lines(tex))), 1))
}

/// The number of line breaks in a text.
fn lines(text: &str) -> usize {
    text.matches('\n').count()
}

/// The parts of a displayed formula between wide spaces. Each becomes an element, so that a narrow page puts them on several lines.
fn side_by_side(tex: &str) -> Vec<&str> {
    const SPACE: &str = r"\qquad";
    let count = |part: &str, what: &str| part.matches(what).count();
    let is_whole = |part: &str| {
        let pairs = [("{", "}"), (r"\left", r"\right"), (r"\begin", r"\end")];
        pairs.iter().all(|(open, close)| count(part, open) == count(part, close))
    };
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, _) in tex.match_indices(SPACE) {
        if is_whole(&tex[start..at]) {
            parts.push(&tex[start..at]);
            start = at + SPACE.len();
        }
    }
    parts.push(&tex[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_inline_or_displayed() {
        let sentence = set("a step $h$, <b title=\"$5\">or</b> \\$2").unwrap();
        assert_eq!(sentence, "a step <math><mi>h</mi></math>, <b title=\"$5\">or</b> $2");
        let alone = set("$$\nx\n$$\n<p>").unwrap();
        assert_eq!(alone, "<div class=\"formula\"><math display=\"block\">\n\n<mi>x</mi></math></div>\n<p>");
        assert_eq!(set("<!-- $ --><code>$a</code> 5 \\ 6").unwrap(), "<!-- $ --><code>$a</code> 5 \\ 6");
    }

    #[test]
    fn formulas_side_by_side_may_stand_on_several_lines() {
        let count = |tex: &str| set(tex).unwrap().matches("<math").count();
        assert_eq!(count(r"$$a \qquad b \qquad c$$"), 3);
        for whole in [r"$$\left( a \qquad b \right)$$", r"$$\frac{a \qquad b}{c}$$", r"$a \qquad b$"] {
            assert_eq!(count(whole), 1, "{whole}");
        }
        let error = set("$$a\n\\qquad b\n\\foo$$").unwrap_err();
        assert!(format!("{error:#}").starts_with("3:"), "{error:#}");
    }

    #[test]
    fn lines_of_a_derivation_are_aligned() {
        let aligned = set(r"$$\begin{aligned} (fg)' &= f'g \\ f &< 1 \end{aligned}$$").unwrap();
        for part in ["<mtd class=\"left-side\">", "<mtd class=\"right-side\">", "<mo lspace=\"0\" rspace=\"0\">′</mo>"]
        {
            assert!(aligned.contains(part), "{part} is not in {aligned}");
        }
    }

    #[test]
    fn errors_in_a_formula_name_its_line() {
        for (text, complaint) in [
            ("\n$\\foo$", "2: Unknown command"),
            ("$$\nx\n+ \\frac{1}\n$$", "4: "),
            ("one\n<p>$x</p><p>$y$</p>", "2: a formula begins with $ but is not closed in its paragraph"),
            ("$$x\n\n$$", "1: a formula begins with $$"),
            ("a $$$$", "1: the formula between"),
            ("\n\n<p", "3: unclosed tag"),
            ("$\\color{red} x$", "strict policy"),
        ] {
            let error = format!("{:#}", set(text).unwrap_err());
            assert!(error.contains(complaint), "{text}: {error}");
        }
    }
}
