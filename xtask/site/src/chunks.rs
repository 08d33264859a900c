//! Splits the core into chunks, so a page does not load code that only figures of other pages need. One program is compiled and
//! linked; then functions that only one figure needs, or several but not all, move from the module into separate modules. These
//! share the core's memory and function table: the core calls them only through the table, as it calls any figure, and the shell
//! loads them before it opens a figure that needs them.
//!
//! Data stays in the core, addresses do not change, and no function is recompiled.

mod graph;
mod split;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

use self::graph::CallGraph;
pub use self::split::whole;
use crate::files::Files;

/// The module that lists the chunks of each figure.
pub const SCRIPT: &str = "chunks.js";

/// The minimum size, in bytes of code, of a chunk that several figures share.
const MIN_SHARED_SIZE: usize = 12_000;

/// Other code loaded on demand: a name, and the function that the core calls by address.
const ON_DEMAND: [(&str, &str); 7] = [
    ("svg", "fall_line::paint::svg::svg"),
    ("network-class", "fall_line::web::network::open"),
    ("curve-class", "fall_line::web::curve::open"),
    ("computation-class", "fall_line::web::computation::open"),
    ("own-rule", "fall_line::sketch::own_rule::read"),
    ("own-rule-class", "fall_line::optimisers::own::read_rule"),
    ("relief", "fall_line::sketch::relief::open"),
];

/// The figures and on-demand entries that need a function.
type Users<'a> = BTreeSet<&'a str>;

/// The contents of each chunk; by default, a core in one piece.
#[derive(Default)]
pub struct Chunks {
    /// The chunks of each figure, by its name in attributes; a chunk comes after the chunks it imports from.
    figures: BTreeMap<String, Vec<String>>,
    /// The functions of each chunk, by their mangled names.
    chunks: BTreeMap<String, BTreeSet<String>>,
}

impl Chunks {
    /// Finds the chunks of a module that was linked with `--emit-relocs`.
    pub fn of(module: &[u8]) -> Result<Self> {
        let graph = CallGraph::read(module)?;
        let openers: Vec<_> =
            graph.functions.iter().filter_map(|(index, name)| Some((opened_by(name)?, *index))).collect();
        let is_on_demand = |name: &str| ON_DEMAND.iter().any(|(other, _)| *other == name);
        let count = openers.iter().filter(|(name, _)| !is_on_demand(name)).count();
        if count == 0 || openers.len() != count + ON_DEMAND.len() {
            bail!("some functions that open figures or are loaded on demand are missing: {openers:?}");
        }
        let is_opener = |function| openers.iter().any(|(_, opener)| *opener == function);
        // Chunks are selected by function names, so functions with an ambiguous name stay in the core.
        let core = graph.needed(graph.exports.iter().copied().chain(graph.ambiguous()), is_opener);
        let mut users: BTreeMap<u32, Users> = BTreeMap::new();
        for (figure, opener) in &openers {
            // What one of them loads on demand is not its own.
            let is_other = |function| function != *opener && is_opener(function);
            for function in graph.needed([*opener], |function| core.contains(&function) || is_other(function)) {
                users.entry(function).or_default().insert(figure);
            }
        }
        let mut groups: BTreeMap<Users, BTreeSet<u32>> = BTreeMap::new();
        for (function, figures) in users {
            // Functions that every figure needs belong to the core.
            if figures.iter().filter(|name| !is_on_demand(name)).count() < count {
                groups.entry(figures).or_default().insert(function);
            }
        }
        Ok(Self::assign(&graph, groups))
    }

    /// Makes chunks of the large groups. The rest is small: each chunk contains its own copy of what it needs.
    fn assign(graph: &CallGraph, mut groups: BTreeMap<Users, BTreeSet<u32>>) -> Self {
        let mut rest = BTreeSet::new();
        groups.retain(|users, functions| {
            let size: usize = functions.iter().map(|&function| graph.size(function)).sum();
            let is_chunk = users.len() == 1 || size >= MIN_SHARED_SIZE;
            if !is_chunk {
                rest.append(functions);
            }
            is_chunk
        });
        let mut files: Vec<_> = groups.into_iter().collect();
        // A chunk imports only from chunks that more figures need.
        files.sort_by_key(|(users, _)| Reverse(users.len()));
        let (mut figures, mut chunks) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::new());
        for (users, functions) in files {
            let chunk = users.iter().copied().collect::<Vec<_>>().join("-");
            for user in users {
                figures.entry(user.to_owned()).or_default().push(chunk.clone());
            }
            let is_other = |function| !functions.contains(&function) && !rest.contains(&function);
            let all = graph.needed(functions.iter().copied(), is_other);
            let names = graph.functions.iter().filter(|(index, _)| all.contains(index)).map(|(_, name)| name.clone());
            chunks.insert(chunk, names.collect());
        }
        Self { figures, chunks }
    }

    /// Splits a module whose functions still have their names: replaces it among the files by the core and one module per chunk,
    /// and adds [`SCRIPT`]. Returns the module in one piece.
    pub fn split(&self, files: &mut Files, module: &str) -> Result<Vec<u8>> {
        let named = files.remove(module).with_context(|| format!("{module} does not exist"))?;
        for (name, bytes) in split::split(&named, &self.chunks)? {
            files.insert(name.map_or(module.to_owned(), |name| format!("{name}.wasm")), bytes);
        }
        files.insert(SCRIPT.into(), self.script().into_bytes());
        whole(&named)
    }

    /// The chunks of each figure, without the on-demand entries.
    pub fn of_figures(&self) -> BTreeMap<&str, &[String]> {
        let figures = self.figures.iter().filter(|(name, _)| ON_DEMAND.iter().all(|(other, _)| other != name));
        figures.map(|(name, chunks)| (&**name, &**chunks)).collect()
    }

    /// The text of the module that lists each figure's chunks.
    pub fn script(&self) -> String {
        let names: Vec<_> = self.chunks.keys().collect();
        let constant =
            |name: &String| format!("chunk{}", names.iter().position(|one| *one == name).unwrap_or_default());
        let mut script = String::from("// The chunks of each figure besides the core.\n");
        for name in &names {
            script += &format!("const {} = new URL(\"{name}.wasm\", import.meta.url);\n", constant(name));
        }
        script += "/** @type {Record<string, URL[]>} */\nexport const chunks = {\n";
        for (figure, chunks) in &self.figures {
            let chunks: Vec<_> = chunks.iter().map(constant).collect();
            script += &format!("  \"{figure}\": [{}],\n", chunks.join(", "));
        }
        script + "};\n"
    }
}

/// The figure opened by a function named `fall_line::figures::<name>::open`, or the on-demand entry that it starts.
fn opened_by(function: &str) -> Option<String> {
    let path = format!("{:#}", rustc_demangle::demangle(function));
    if let Some((name, _)) = ON_DEMAND.iter().find(|(_, function)| *function == path) {
        return Some((*name).to_owned());
    }
    let figure = path.strip_prefix("fall_line::figures::")?.strip_suffix("::open")?;
    (!figure.contains(':')).then(|| figure.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_recognised_by_their_open_functions() {
        let opened = |name| opened_by(name);
        let mangled = "_ZN9fall_line7figures8gradient4open17h0123456789abcdefE";
        assert_eq!(opened(mangled).as_deref(), Some("gradient"));
        assert_eq!(opened("fall_line::figures::learning_rate::open").as_deref(), Some("learning-rate"));
        assert_eq!(opened("fall_line::paint::svg::svg").as_deref(), Some("svg"));
        for other in ["fall_line::figures::gradient::close", "fall_line::figures::a::b::open", "open"] {
            assert_eq!(opened(other), None, "{other}");
        }
    }

    #[test]
    fn the_script_lists_each_file_once() {
        let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let chunks = Chunks {
            figures: BTreeMap::from([("a".into(), list(&["a-b", "a"])), ("b".into(), list(&["a-b"]))]),
            chunks: list(&["a", "a-b"]).into_iter().map(|name| (name, BTreeSet::new())).collect(),
        };
        assert_eq!(
            chunks.script(),
            "// The chunks of each figure besides the core.\n\
             const chunk0 = new URL(\"a.wasm\", import.meta.url);\n\
             const chunk1 = new URL(\"a-b.wasm\", import.meta.url);\n\
             /** @type {Record<string, URL[]>} */\n\
             export const chunks = {\n  \"a\": [chunk1, chunk0],\n  \"b\": [chunk1],\n};\n"
        );
    }
}
