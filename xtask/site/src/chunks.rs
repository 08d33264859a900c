//! The core in chunks, so that a page does not load what only the figures of other pages need. One program is compiled and
//! linked; then what one figure alone needs, and what several need but not all, is taken out of the module and put into modules
//! of their own. Those share the core's memory and its table of functions: the core calls them only through the table, as it calls
//! any figure, and the shell loads them before it opens the figure that needs them.
//!
//! Data stays with the core; addresses do not change, and no function is compiled otherwise than before.

mod graph;
mod split;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

use self::graph::Graph;
pub use self::split::whole;
use crate::files::Files;

/// The module that says which chunks each figure needs.
pub const SCRIPT: &str = "chunks.js";

/// Bytes of code from which what several figures share is worth a file of its own.
const WORTH_A_FILE: usize = 12_000;

/// What else is loaded on demand: a name, and the function whose address the core has.
const ON_DEMAND: [(&str, &str); 1] = [("svg", "fall_line::paint::svg::svg")];

/// The figures, or what else, that need something.
type Users<'a> = BTreeSet<&'a str>;

/// What each chunk is made of; by default, a core that is in one piece.
#[derive(Default)]
pub struct Chunks {
    /// The chunks that each figure needs, by its name in attributes; what a chunk needs of another comes after that one.
    figures: BTreeMap<String, Vec<String>>,
    /// The functions of each chunk, by the names that the compiler gave them.
    chunks: BTreeMap<String, BTreeSet<String>>,
}

impl Chunks {
    /// Finds them in a module as it was linked, with `--emit-relocs`.
    pub fn of(module: &[u8]) -> Result<Self> {
        let graph = Graph::read(module)?;
        let openers: Vec<_> =
            graph.functions.iter().filter_map(|(index, name)| Some((opened_by(name)?, *index))).collect();
        let is_on_demand = |name: &str| ON_DEMAND.iter().any(|(other, _)| *other == name);
        let count = openers.iter().filter(|(name, _)| !is_on_demand(name)).count();
        if count == 0 || openers.len() != count + ON_DEMAND.len() {
            bail!(
                "the functions that open figures are not all there, or those that are loaded on demand are not: {openers:?}"
            );
        }
        let is_opener = |function| openers.iter().any(|(_, opener)| *opener == function);
        // A chunk is taken out by names: what shares its name with another stays.
        let core = graph.needed(graph.exports.iter().copied().chain(graph.namesakes()), is_opener);
        let mut users: BTreeMap<u32, Users> = BTreeMap::new();
        for (figure, opener) in &openers {
            for function in graph.needed([*opener], |function| core.contains(&function)) {
                users.entry(function).or_default().insert(figure);
            }
        }
        let mut together: BTreeMap<Users, BTreeSet<u32>> = BTreeMap::new();
        for (function, figures) in users {
            // What every figure needs belongs to the core.
            if figures.iter().filter(|name| !is_on_demand(name)).count() < count {
                together.entry(figures).or_default().insert(function);
            }
        }
        Ok(Self::filed(&graph, together))
    }

    /// Gives those that are worth it files. The rest is small: a file holds of it what it needs, as other files may too.
    fn filed(graph: &Graph, mut together: BTreeMap<Users, BTreeSet<u32>>) -> Self {
        let mut rest = BTreeSet::new();
        together.retain(|users, functions| {
            let size: usize = functions.iter().map(|&function| graph.size(function)).sum();
            let keep = users.len() == 1 || size >= WORTH_A_FILE;
            if !keep {
                rest.append(functions);
            }
            keep
        });
        let mut files: Vec<_> = together.into_iter().collect();
        // Whatever a chunk calls in another one is needed by more figures than it is.
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

    /// Takes the chunks out of a module among files, whose functions still have their names, and adds one module a chunk, and
    /// [`SCRIPT`]. Returns the module in one piece.
    pub fn take(&self, files: &mut Files, module: &str) -> Result<Vec<u8>> {
        let named = files.remove(module).with_context(|| format!("there is no {module}"))?;
        for (name, bytes) in split::split(&named, &self.chunks)? {
            files.insert(name.map_or(module.to_owned(), |name| format!("{name}.wasm")), bytes);
        }
        files.insert(SCRIPT.into(), self.script().into_bytes());
        whole(&named)
    }

    /// The chunks that each figure needs, without what is loaded on demand.
    pub fn of_figures(&self) -> BTreeMap<&str, &[String]> {
        let figures = self.figures.iter().filter(|(name, _)| ON_DEMAND.iter().all(|(other, _)| other != name));
        figures.map(|(name, chunks)| (&**name, &**chunks)).collect()
    }

    /// The module that names each figure's chunks.
    pub fn script(&self) -> String {
        let names: Vec<_> = self.chunks.keys().collect();
        let constant =
            |name: &String| format!("chunk{}", names.iter().position(|one| *one == name).unwrap_or_default());
        let mut script = String::from("// What each figure needs besides the core.\n");
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

/// The figure that a function opens, which is called `fall_line::figures::<name>::open`; or what else it is the beginning of.
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
    fn a_figure_is_known_by_the_function_that_opens_it() {
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
    fn the_script_names_each_file_once() {
        let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let chunks = Chunks {
            figures: BTreeMap::from([("a".into(), list(&["a-b", "a"])), ("b".into(), list(&["a-b"]))]),
            chunks: list(&["a", "a-b"]).into_iter().map(|name| (name, BTreeSet::new())).collect(),
        };
        assert_eq!(
            chunks.script(),
            "// What each figure needs besides the core.\n\
             const chunk0 = new URL(\"a.wasm\", import.meta.url);\n\
             const chunk1 = new URL(\"a-b.wasm\", import.meta.url);\n\
             /** @type {Record<string, URL[]>} */\n\
             export const chunks = {\n  \"a\": [chunk1, chunk0],\n  \"b\": [chunk1],\n};\n"
        );
    }
}
