//! Splits a module into the core, which keeps memory, table, globals and data, and chunks, which import what they use from the core
//! and from each other, and put their functions at their original indices in the table.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context, Result, bail};
use walrus::ir::{Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, DataId, ElementItems, ElementKind, ExportItem, FunctionId, FunctionKind, GlobalKind, ImportId,
    ImportKind, ImportedFunction, Module, ModuleConfig, TableId,
};

/// The import module of chunks: the core, and the chunks loaded before.
const CORE: &str = "core";

/// The module in one piece, and the functions that leave the core.
struct Whole<'a> {
    bytes: &'a [u8],
    /// The functions of each chunk, by their indices in the module.
    chunks: BTreeMap<&'a str, BTreeSet<usize>>,
    /// The functions that one chunk imports from another.
    shared: BTreeSet<usize>,
}

/// Splits a module into its chunks and the core, which has no name.
pub fn split(bytes: &[u8], chunks: &BTreeMap<String, BTreeSet<String>>) -> Result<Vec<(Option<String>, Vec<u8>)>> {
    let whole = Whole::read(bytes, chunks)?;
    let mut imported = BTreeSet::new();
    let mut modules = Vec::new();
    for name in chunks.keys() {
        let mut chunk = whole.chunk(name).with_context(|| format!("in the chunk {name}"))?;
        imported.extend(chunk.imports.iter().map(|import| import.name.clone()));
        modules.push((Some(name.clone()), chunk.emit_wasm()));
    }
    modules.push((None, whole.core(&imported)?.emit_wasm()));
    Ok(modules)
}

/// The module in one piece, without names and linker sections, like the split core.
pub fn whole(bytes: &[u8]) -> Result<Vec<u8>> {
    Ok(parse(bytes)?.emit_wasm())
}

impl<'a> Whole<'a> {
    fn read(bytes: &'a [u8], chunks: &'a BTreeMap<String, BTreeSet<String>>) -> Result<Self> {
        let module = parse(bytes)?;
        let mut indices: HashMap<&str, usize> = HashMap::new();
        for function in module.funcs.iter() {
            let name = function.name.as_deref().unwrap_or_default();
            if indices.insert(name, function.id().index()).is_some()
                && chunks.values().any(|chunk| chunk.contains(name))
            {
                bail!("two functions are named {name}");
            }
        }
        // Functions removed as unused have no index.
        let present =
            |names: &BTreeSet<String>| names.iter().filter_map(|name| indices.get(&**name).copied()).collect();
        let mut whole = Self {
            bytes,
            chunks: chunks.iter().map(|(chunk, names)| (&**chunk, present(names))).collect(),
            shared: BTreeSet::new(),
        };
        whole.shared = whole.shared(&module)?;
        Ok(whole)
    }

    /// The functions that chunks call in other chunks.
    fn shared(&self, module: &Module) -> Result<BTreeSet<usize>> {
        let mut shared = BTreeSet::new();
        for (caller, function) in module.funcs.iter_local() {
            let mut callees = Callees::default();
            dfs_in_order(&mut callees, function, function.entry_block());
            for callee in callees.0.into_iter().filter(|&callee| !self.is_core(callee)) {
                if self.is_core(caller) {
                    bail!("the core calls {:?} in a chunk", module.funcs.get(callee).name);
                }
                let mut callers = self.chunks.values().filter(|chunk| chunk.contains(&caller.index()));
                if callers.any(|chunk| !chunk.contains(&callee.index())) {
                    shared.insert(callee.index());
                }
            }
        }
        Ok(shared)
    }

    fn is_core(&self, function: FunctionId) -> bool {
        !self.chunks.values().any(|chunk| chunk.contains(&function.index()))
    }

    /// The module without the functions of the chunks, exporting what the chunks import.
    fn core(&self, imported: &BTreeSet<String>) -> Result<Module> {
        let mut module = parse(self.bytes)?;
        retain_in_tables(&mut module, |function| self.is_core(function))?;
        for (name, item) in items(&module) {
            let is_own = !matches!(item, ExportItem::Function(function) if !self.is_core(function));
            if is_own && imported.contains(&name) {
                module.exports.add(&name, item);
            }
        }
        walrus::passes::gc::run(&mut module);
        Ok(module)
    }

    /// A chunk, which imports everything else.
    fn chunk(&self, chunk: &str) -> Result<Module> {
        let mut module = parse(self.bytes)?;
        let own = |function: FunctionId| self.chunks[chunk].contains(&function.index());
        module.start = None;
        let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
        exports.into_iter().for_each(|export| module.exports.delete(export));
        let data: Vec<DataId> = module.data.iter().map(|data| data.id()).collect();
        data.into_iter().for_each(|data| module.data.delete(data));
        module.memories.iter_mut().for_each(|memory| memory.data_segments.clear());
        retain_in_tables(&mut module, own)?;
        for (name, item) in items(&module) {
            match item {
                ExportItem::Function(function) if own(function) => {
                    if self.shared.contains(&function.index()) {
                        module.exports.add(&name, item);
                    }
                }
                _ => import(&mut module, &name, item)?,
            }
        }
        walrus::passes::gc::run(&mut module);
        Ok(module)
    }
}

/// Parses the module; every call gives the same indices. The emitted module has neither names nor linker sections.
fn parse(bytes: &[u8]) -> Result<Module> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(bytes)?;
    let customs: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    customs.into_iter().for_each(|id| _ = module.customs.delete(id));
    Ok(module)
}

/// Everything that modules can share, with its import and export names.
fn items(module: &Module) -> Vec<(String, ExportItem)> {
    let functions = module.funcs.iter().map(|one| (format!("f{}", one.id().index()), one.id().into()));
    let globals = module.globals.iter().map(|one| (format!("g{}", one.id().index()), one.id().into()));
    let tables = module.tables.iter().map(|one| (format!("t{}", one.id().index()), one.id().into()));
    let memories = module.memories.iter().map(|one| (format!("m{}", one.id().index()), one.id().into()));
    functions.chain(globals).chain(tables).chain(memories).collect()
}

/// Turns an item into an import from the core, whether or not it was an import before.
fn import(module: &mut Module, name: &str, item: ExportItem) -> Result<()> {
    let imports = &mut module.imports;
    let mut from_core = |before: Option<ImportId>, kind: ImportKind| match before {
        Some(id) => {
            let import = imports.get_mut(id);
            (import.module, import.name) = (CORE.to_owned(), name.to_owned());
            id
        }
        None => imports.add(CORE, name, kind),
    };
    match item {
        ExportItem::Function(id) => {
            let function = module.funcs.get_mut(id);
            let before = match &function.kind {
                FunctionKind::Import(import) => Some(import.import),
                _ => None,
            };
            let import = ImportedFunction { import: from_core(before, id.into()), ty: function.ty() };
            function.kind = FunctionKind::Import(import);
        }
        ExportItem::Global(id) => {
            let global = module.globals.get_mut(id);
            let before = match global.kind {
                GlobalKind::Import(import) => Some(import),
                GlobalKind::Local(_) => None,
            };
            global.kind = GlobalKind::Import(from_core(before, id.into()));
        }
        ExportItem::Table(id) => {
            let table = module.tables.get_mut(id);
            table.import = Some(from_core(table.import, id.into()));
            table.init = None;
        }
        ExportItem::Memory(id) => {
            let memory = module.memories.get_mut(id);
            memory.import = Some(from_core(memory.import, id.into()));
        }
        ExportItem::Tag(_) => bail!("exception tags cannot be shared"),
    }
    Ok(())
}

/// Retains only some functions in the tables, at their indices.
fn retain_in_tables(module: &mut Module, keep: impl Fn(FunctionId) -> bool) -> Result<()> {
    let segments: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    for id in segments {
        let element = module.elements.get(id);
        let (ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(offset)) }, ElementItems::Functions(all)) =
            (&element.kind, &element.items)
        else {
            bail!("a table segment has an unsupported form");
        };
        let (table, runs) = (*table, runs(all, *offset, &keep));
        module.elements.delete(id);
        module.tables.get_mut(table).elem_segments.remove(&id);
        runs.into_iter().for_each(|(offset, functions)| fill(module, table, offset, functions));
    }
    Ok(())
}

fn fill(module: &mut Module, table: TableId, offset: i32, functions: Vec<FunctionId>) {
    let kind = ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(offset)) };
    let id = module.elements.add(kind, ElementItems::Functions(functions));
    module.tables.get_mut(table).elem_segments.insert(id);
}

/// The runs of consecutive retained functions, each with the index of its first.
fn runs(all: &[FunctionId], offset: i32, keep: impl Fn(FunctionId) -> bool) -> Vec<(i32, Vec<FunctionId>)> {
    let mut runs: Vec<(i32, Vec<FunctionId>)> = Vec::new();
    for (index, &function) in (offset..).zip(all).filter(|&(_, &function)| keep(function)) {
        match runs.last_mut().filter(|(first, run)| first + run.len() as i32 == index) {
            Some((_, run)) => run.push(function),
            None => runs.push((index, vec![function])),
        }
    }
    runs
}

/// The functions referenced by a function's code.
#[derive(Default)]
struct Callees(Vec<FunctionId>);

impl Visitor<'_> for Callees {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.0.push(*function);
    }
}
