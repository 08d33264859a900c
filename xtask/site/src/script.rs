//! Parses a JavaScript file into a syntax tree, for every build step that inspects scripts.

use anyhow::{Result, anyhow};
use oxc_allocator::Allocator;
use oxc_parser::{Parser, ParserReturn};
use oxc_span::SourceType;

/// Parses a script: as a module if it imports, exports or awaits, otherwise as a classic script, whose top-level names are global.
pub fn parse<'a>(allocator: &'a Allocator, text: &'a str) -> Result<ParserReturn<'a>> {
    let parsed = Parser::new(allocator, text, SourceType::unambiguous()).parse();
    if let Some(error) = parsed.diagnostics.first() {
        let offset = error.labels.first().map_or(0, |label| label.offset() as usize);
        let line = text[..offset].matches('\n').count() + 1;
        return Err(anyhow!("line {line}: {error}"));
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syntax_error_names_its_line() {
        let allocator = Allocator::default();
        let error = parse(&allocator, "let a = 1;\nlet b = ;\n").err().unwrap();
        assert!(error.to_string().starts_with("line 2: "), "{error}");
    }
}
