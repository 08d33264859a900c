//! Adapts math-core's MathML to the pages. A strict policy blocks `style` attributes, so classes align the columns of tables. A prime
//! stands beside its letter, not above it, because text fonts raise it already. And scripts are aligned for fonts without mathematical
//! constants, as `www/scripts.js` does and explains.

use anyhow::{Context, Result, bail};
use roxmltree::{Attribute, Document, Node};

use super::html::escaped;

/// The styles that math-core gives cells, and the classes in `www/page/formulas.css` that stand for them.
const CLASSES: [(&str, &str); 4] = [
    ("text-align: right;justify-items: end;padding-right: 0;", "left-side"),
    ("text-align: left;justify-items: start;padding-left: 0;", "right-side"),
    ("text-align: left;justify-items: start;padding-right: 0;", "case"),
    ("text-align: left;justify-items: start;padding-right: 0;padding-left:1em;", "condition"),
];

/// What makes the base of a script tall.
const TALL: [&str; 7] = ["mfrac", "msqrt", "mroot", "mtable", "munder", "mover", "munderover"];

/// Rewrites a formula.
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
    for child in node.children() {
        match padding(node).filter(|_| child.prev_sibling().is_none() && !is_tall(child)) {
            Some(padding) => {
                *out += &format!("<mpadded {padding}>");
                write(child, out)?;
                *out += "</mpadded>";
            }
            None => write(child, out)?,
        }
    }
    *out += &format!("</{text}>");
    Ok(())
}

/// The size that the base of a script reports, as attributes of `mpadded`.
fn padding(node: Node) -> Option<&'static str> {
    match node.tag_name().name() {
        "msup" => Some("height=\"0.55em\""),
        "msub" => Some("depth=\"0.15em\""),
        "msubsup" => Some("height=\"0.55em\" depth=\"0.15em\""),
        _ => None,
    }
}

fn is_tall(base: Node) -> bool {
    base.descendants().any(|node| TALL.contains(&node.tag_name().name()))
}

/// A base and its primes, if it has no other exponent.
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
        let beside = "<math><mrow><mi>f</mi><mo lspace=\"0\" rspace=\"0\">″</mo></mrow><msup><mpadded height=\"0.55em\"><mi>x</mi></mpadded><mn>2</mn></msup></math>";
        assert_eq!(adapted(prime).unwrap(), beside);
    }

    #[test]
    fn bases_of_scripts_report_the_size_of_a_letter_unless_they_are_tall() {
        let fraction = "<math><msup><mfrac><mi>x</mi><mi>y</mi></mfrac><mn>2</mn></msup></math>";
        assert_eq!(adapted(fraction).unwrap(), fraction);
        let subscript = adapted("<math><msub><mi>x</mi><mn>1</mn></msub></math>").unwrap();
        assert_eq!(subscript, "<math><msub><mpadded depth=\"0.15em\"><mi>x</mi></mpadded><mn>1</mn></msub></math>");
    }

    #[test]
    fn styles_become_classes_or_fail() {
        let cell = |style: &str| format!("<math><mtd style=\"{style}\"><mo>&lt;</mo></mtd></math>");
        assert_eq!(adapted(&cell(CLASSES[0].0)).unwrap(), "<math><mtd class=\"left-side\"><mo>&lt;</mo></mtd></math>");
        let error = adapted(&cell("color:#FF0000;")).unwrap_err().to_string();
        assert!(error.contains("color:#FF0000;") && error.contains("strict policy"), "{error}");
    }
}
