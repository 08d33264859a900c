//! MathML as the pages need it. A strict policy blocks `style` attributes, so that the columns of a table say by a class how they
//! are aligned; and a prime stands beside its letter, not above it: in a font that is not made for mathematics it is raised already.

use anyhow::{Context, Result, bail};
use roxmltree::{Attribute, Document, Node};

use super::html::escaped;

/// The styles that math-core gives cells, and the classes in `page.css` that stand for them.
const CLASSES: [(&str, &str); 4] = [
    ("text-align: right;justify-items: end;padding-right: 0;", "left-side"),
    ("text-align: left;justify-items: start;padding-left: 0;", "right-side"),
    ("text-align: left;justify-items: start;padding-right: 0;", "case"),
    ("text-align: left;justify-items: start;padding-right: 0;padding-left:1em;", "condition"),
];

/// Writes a formula anew.
pub fn adapted(mathml: &str) -> Result<String> {
    let document = Document::parse(mathml).context("math-core has written MathML that is not XML")?;
    let mut out = String::with_capacity(mathml.len());
    write(document.root_element(), &mut out)?;
    Ok(out)
}

fn write(node: Node, out: &mut String) -> Result<()> {
    let Some(text) = node.is_element().then(|| node.tag_name().name()) else {
        *out += &escaped(node.text().unwrap_or_default());
        return Ok(());
    };
    if let Some((base, primes)) = primed(node) {
        *out += "<mrow>";
        write(base, out)?;
        *out += &format!("<mo lspace=\"0\" rspace=\"0\">{primes}</mo></mrow>");
        return Ok(());
    }
    *out += &format!("<{text}");
    for attribute in node.attributes() {
        *out += &written(attribute)?;
    }
    out.push('>');
    node.children().try_for_each(|child| write(child, out))?;
    *out += &format!("</{text}>");
    Ok(())
}

/// What has primes, and these, where there is nothing else in its exponent.
fn primed<'a>(node: Node<'a, 'a>) -> Option<(Node<'a, 'a>, &'a str)> {
    let [base, exponent] = node.children().collect::<Vec<_>>().try_into().ok()?;
    let primes = exponent.text()?;
    let is_primed =
        node.has_tag_name("msup") && exponent.has_tag_name("mo") && primes.chars().all(|c| "′″‴⁗".contains(c));
    is_primed.then_some((base, primes))
}

fn written(attribute: Attribute) -> Result<String> {
    let (name, value) = (attribute.name(), attribute.value());
    if name != "style" {
        return Ok(format!(" {name}=\"{}\"", escaped(value)));
    }
    match CLASSES.iter().find(|(style, _)| *style == value) {
        Some((_, class)) => Ok(format!(" class=\"{class}\"")),
        None => bail!(
            "it needs the style “{value}”, which a strict policy blocks: aligned, cases and matrices have classes for theirs, \
             any other needs one in xtask/site/src/pages/mathml.rs"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prime_stands_beside_its_letter_and_an_exponent_above() {
        let prime = "<math><msup><mi>f</mi><mo>″</mo></msup><msup><mi>x</mi><mn>2</mn></msup></math>";
        let beside =
            "<math><mrow><mi>f</mi><mo lspace=\"0\" rspace=\"0\">″</mo></mrow><msup><mi>x</mi><mn>2</mn></msup></math>";
        assert_eq!(adapted(prime).unwrap(), beside);
    }

    #[test]
    fn styles_become_classes_or_fail() {
        let cell = |style: &str| format!("<math><mtd style=\"{style}\"><mo>&lt;</mo></mtd></math>");
        assert_eq!(adapted(&cell(CLASSES[0].0)).unwrap(), "<math><mtd class=\"left-side\"><mo>&lt;</mo></mtd></math>");
        let error = adapted(&cell("color:#FF0000;")).unwrap_err().to_string();
        assert!(error.contains("color:#FF0000;") && error.contains("strict policy"), "{error}");
    }
}
