//! Source maps, which map a minified script back to its source, so errors in a browser's console can be located. Only developer
//! tools request them.

use std::iter;

use anyhow::Result;
use oxc_sourcemap::{SourceMap, SourceMapBuilder};

use crate::edit::Edit;

/// The start of the last line of a script with a source map.
const COMMENT: &str = "//# sourceMappingURL=";

/// The path of a script's source map.
pub fn of(script: &str) -> String {
    format!("{script}.map")
}

/// Adds the address of its source map to a script.
pub fn attach(script: &str, address: &str) -> String {
    format!("{}\n{COMMENT}{address}\n", script.trim_end())
}

/// Removes the address of its source map from a script.
pub fn detach(script: &str) -> &str {
    script.rsplit_once(COMMENT).map_or(script, |(script, _)| script)
}

/// The source map of a script after edits, which must be in order.
pub fn after(map: &str, script: &str, edits: &[Edit]) -> Result<String> {
    let map = SourceMap::from_json_string(map)?;
    let mut moved = SourceMapBuilder::default();
    for (source, content) in map.get_sources().zip(map.get_source_contents()) {
        moved.set_source_and_content(source, content.unwrap_or_default());
    }
    map.get_names().for_each(|name| _ = moved.add_name(name));
    let (mut tokens, mut edits) = (map.get_tokens().peekable(), edits.iter().peekable());
    let (mut old, mut new, mut end) = (Position::default(), Position::default(), 0);
    for (offset, char) in script.char_indices().chain(iter::once((script.len(), '\n'))) {
        while let Some(edit) = edits.next_if(|edit| edit.range.start == offset) {
            edit.text.chars().for_each(|char| new.advance(char));
            end = edit.range.end;
        }
        while let Some(token) =
            tokens.next_if(|token| (token.get_dst_line(), token.get_dst_col()) <= (old.line, old.column))
        {
            let (line, column) = (token.get_src_line(), token.get_src_col());
            moved.add_token(new.line, new.column, line, column, token.get_source_id(), token.get_name_id());
        }
        old.advance(char);
        if offset >= end {
            new.advance(char);
        }
    }
    Ok(moved.into_sourcemap().to_json_string())
}

/// A position in a script, as in source maps.
#[derive(Default)]
struct Position {
    line: u32,
    /// In UTF-16 code units.
    column: u32,
}

impl Position {
    fn advance(&mut self, char: char) {
        match char {
            '\n' => *self = Self { line: self.line + 1, column: 0 },
            _ => self.column += char.len_utf16() as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{edit, minify};

    /// The source of a piece of a script, to the end of the source line.
    fn origin(script: &str, map: &str, piece: &str) -> String {
        let map = SourceMap::from_json_string(map).unwrap();
        let mut position = Position::default();
        script[..script.find(piece).unwrap()].chars().for_each(|char| position.advance(char));
        let token = map.lookup_token(&map.generate_lookup_table(), position.line, position.column).unwrap();
        let line = map.get_source_content(0).unwrap().lines().nth(token.get_src_line() as usize).unwrap();
        line.chars().skip(token.get_src_col() as usize).collect()
    }

    #[test]
    fn a_source_map_stays_correct_after_edits() {
        let source = "// Why.\nimport { a } from \"./a.js\";\n\nsay(\"“”\", new URL(\"b.svg\", import.meta.url));\nthrow new Error(a);\n";
        let (script, map) = minify::script("c.js", source).unwrap();
        assert_eq!(origin(&script, &map, "throw"), "throw new Error(a);");
        assert_eq!(origin(&script, &map, "new URL"), "new URL(\"b.svg\", import.meta.url));");
        let at = |piece: &str| script.find(piece).unwrap()..script.find(piece).unwrap() + piece.len();
        let edits = [Edit::new(0..0, "1;\n2;\n"), Edit::new(at("./a.js"), "./a-“12”.js"), Edit::new(at("b.svg"), "b")];
        let moved = after(&map, &script, &edits).unwrap();
        let edited = edit::apply(&script, edits.to_vec());
        assert_eq!(origin(&edited, &moved, "throw"), "throw new Error(a);");
        assert_eq!(origin(&edited, &moved, "new URL"), "new URL(\"b.svg\", import.meta.url));");
    }

    #[test]
    fn the_address_of_the_source_map_is_the_last_line() {
        let script = attach("a();", "a.js.map");
        assert_eq!(script, "a();\n//# sourceMappingURL=a.js.map\n");
        assert_eq!(detach(&script), "a();\n");
        assert_eq!(detach("b();"), "b();");
    }
}
