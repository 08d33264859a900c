//! The call graph of a linked module: which functions need which others, by a call, by taking their address, or through data that
//! contains their address. With `--emit-relocs` the linker records all of this in the file: a symbol table, and every relocation in
//! code and data that references a symbol (WebAssembly tool conventions, Linking.md).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasmparser::{
    ExternalKind, KnownCustom, Linking, LinkingSectionReader, Parser, Payload, RelocSectionReader, RelocationType,
    SymbolInfo,
};

/// A function by its index in the module, or a data symbol by its index in the symbol table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallNode {
    Function(u32),
    Data(usize),
}

/// The functions and data of a module, with their references to each other.
pub struct CallGraph {
    /// The index and the mangled name of each function in the symbol table.
    pub functions: Vec<(u32, String)>,
    /// The exported functions.
    pub exports: Vec<u32>,
    /// The byte range of each function's body, in file order.
    bodies: Vec<(Range<usize>, u32)>,
    /// The byte range of each data symbol.
    data: Vec<(Range<usize>, usize)>,
    /// The offsets of relocations, in order, and the nodes they reference.
    references: Vec<(usize, CallNode)>,
}

/// The contents of a module's sections, by file offset.
#[derive(Default)]
struct Sections<'a> {
    imported: u32,
    exports: Vec<u32>,
    bodies: Vec<Range<usize>>,
    segments: Vec<Range<usize>>,
    /// The offset of each section's content, by section index.
    starts: Vec<usize>,
    symbols: Vec<SymbolInfo<'a>>,
    relocations: Vec<RelocSectionReader<'a>>,
}

impl CallGraph {
    /// Reads a module that was linked with `--emit-relocs`.
    pub fn read(module: &[u8]) -> Result<Self> {
        let sections = Sections::read(module)?;
        if sections.symbols.is_empty() || sections.relocations.is_empty() {
            bail!("the module has no relocations: link it with --emit-relocs");
        }
        let mut references = sections.references()?;
        references.sort_unstable();
        Ok(Self {
            functions: sections.functions(),
            bodies: sections.bodies.iter().cloned().zip(sections.imported..).collect(),
            data: sections.data(),
            exports: sections.exports,
            references,
        })
    }

    /// The functions whose name is not unique, such as private functions of two codegen units.
    pub fn ambiguous(&self) -> BTreeSet<u32> {
        let mut named: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
        for (function, name) in &self.functions {
            named.entry(name).or_default().insert(*function);
        }
        named.into_values().filter(|functions| functions.len() > 1).flatten().collect()
    }

    /// The functions reachable from the roots, including the roots. Functions for which `stop` holds are excluded and not followed.
    pub fn needed(&self, roots: impl IntoIterator<Item = u32>, stop: impl Fn(u32) -> bool) -> BTreeSet<u32> {
        let mut pending: Vec<_> = roots.into_iter().map(CallNode::Function).collect();
        let mut seen: BTreeSet<_> = pending.iter().copied().collect();
        while let Some(node) = pending.pop() {
            for &(_, next) in self.references_in(self.bytes(node)) {
                let stopped = matches!(next, CallNode::Function(function) if stop(function));
                if !stopped && seen.insert(next) {
                    pending.push(next);
                }
            }
        }
        let function = |node| match node {
            CallNode::Function(function) => Some(function),
            CallNode::Data(_) => None,
        };
        seen.into_iter().filter_map(function).collect()
    }

    /// The code size of a function in bytes; zero for an imported one.
    pub fn size(&self, function: u32) -> usize {
        self.bytes(CallNode::Function(function)).len()
    }

    /// The byte range of a node in the file.
    fn bytes(&self, node: CallNode) -> Range<usize> {
        let found = match node {
            CallNode::Function(index) => self.bodies.binary_search_by_key(&index, |&(_, function)| function).ok(),
            CallNode::Data(symbol) => {
                let index = self.data.binary_search_by_key(&symbol, |&(_, data)| data);
                return index.map_or(0..0, |index| self.data[index].0.clone());
            }
        };
        found.map_or(0..0, |index| self.bodies[index].0.clone())
    }

    fn references_in(&self, bytes: Range<usize>) -> &[(usize, CallNode)] {
        let from = self.references.partition_point(|&(offset, _)| offset < bytes.start);
        let to = self.references.partition_point(|&(offset, _)| offset < bytes.end);
        &self.references[from..to]
    }
}

impl<'a> Sections<'a> {
    fn read(module: &'a [u8]) -> Result<Self> {
        let mut sections = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                sections.starts.push(range.start);
            }
            sections.add(payload)?;
        }
        Ok(sections)
    }

    fn add(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if !matches!(import?.ty, wasmparser::TypeRef::Func(_)) {
                        bail!("the module imports something other than a function");
                    }
                    self.imported += 1;
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.exports.push(export.index);
                    }
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body.range()),
            Payload::DataSection(segments) => {
                for segment in segments {
                    let segment = segment?;
                    self.segments.push(segment.range.end - segment.data.len()..segment.range.end);
                }
            }
            Payload::CustomSection(custom) => match custom.as_known() {
                KnownCustom::Linking(linking) => self.symbols = symbols(linking)?,
                KnownCustom::Reloc(relocations) => self.relocations.push(relocations),
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn functions(&self) -> Vec<(u32, String)> {
        let named = |symbol: &SymbolInfo| match *symbol {
            SymbolInfo::Func { index, name: Some(name), .. } => Some((index, name.to_owned())),
            _ => None,
        };
        self.symbols.iter().filter_map(named).collect()
    }

    fn data(&self) -> Vec<(Range<usize>, usize)> {
        let range = |(index, symbol): (usize, &SymbolInfo)| match symbol {
            SymbolInfo::Data { symbol: Some(data), .. } => {
                let start = self.segments.get(data.index as usize)?.start + data.offset as usize;
                Some((start..start + data.size as usize, index))
            }
            _ => None,
        };
        self.symbols.iter().enumerate().filter_map(range).collect()
    }

    /// Every reference to a function or data.
    fn references(&self) -> Result<Vec<(usize, CallNode)>> {
        let mut references = Vec::new();
        for section in &self.relocations {
            let start = self.starts.get(section.section_index() as usize).context("a relocated section is missing")?;
            for entry in section.entries() {
                let entry = entry?;
                // Its index refers to a type.
                if entry.ty == RelocationType::TypeIndexLeb {
                    continue;
                }
                let symbol = entry.index as usize;
                let node = match self.symbols.get(symbol).context("a symbol is missing")? {
                    SymbolInfo::Func { index, .. } => CallNode::Function(*index),
                    SymbolInfo::Data { .. } => CallNode::Data(symbol),
                    _ => continue,
                };
                references.push((start + entry.offset as usize, node));
            }
        }
        Ok(references)
    }
}

fn symbols(linking: LinkingSectionReader) -> Result<Vec<SymbolInfo>> {
    for part in linking.subsections() {
        if let Linking::SymbolTable(symbols) = part? {
            return Ok(symbols.into_iter().collect::<Result<_, _>>()?);
        }
    }
    bail!("the module has no symbol table")
}
