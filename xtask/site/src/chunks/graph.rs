//! Which functions of a linked module need which others: by calling them, by taking their address, or through data that holds
//! their address. The linker knows all of it, and with `--emit-relocs` it leaves what it knew in the file: a table of symbols,
//! and every place in code and data that names one (WebAssembly tool conventions, Linking.md).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasmparser::{
    ExternalKind, KnownCustom, Linking, LinkingSectionReader, Parser, Payload, RelocSectionReader, RelocationType,
    SymbolInfo,
};

/// A function by its index in the module, or a piece of data by the place of its symbol in the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    Function(u32),
    Data(usize),
}

/// The functions and the data of a module, and what each needs.
pub struct Graph {
    /// The name that the compiler gave each function of the table of symbols.
    pub functions: Vec<(u32, String)>,
    /// What a host may call.
    pub exports: Vec<u32>,
    /// The bytes of each function's body, in the order of their places in the file.
    bodies: Vec<(Range<usize>, u32)>,
    /// The bytes of each piece of data.
    pieces: Vec<(Range<usize>, usize)>,
    /// The places that name something, in order, and what they name.
    named: Vec<(usize, Node)>,
}

/// What a module's sections say, by their places in the file.
#[derive(Default)]
struct Sections<'a> {
    imported: u32,
    exports: Vec<u32>,
    bodies: Vec<Range<usize>>,
    segments: Vec<Range<usize>>,
    /// The place of each section's content, by the number of the section.
    starts: Vec<usize>,
    symbols: Vec<SymbolInfo<'a>>,
    relocations: Vec<RelocSectionReader<'a>>,
}

impl Graph {
    /// Reads a module that was linked with `--emit-relocs`.
    pub fn read(module: &[u8]) -> Result<Self> {
        let sections = Sections::read(module)?;
        if sections.symbols.is_empty() || sections.relocations.is_empty() {
            bail!("the module does not say what needs what: it was linked without --emit-relocs");
        }
        let mut named = sections.named()?;
        named.sort_unstable();
        Ok(Self {
            functions: sections.functions(),
            bodies: sections.bodies.iter().cloned().zip(sections.imported..).collect(),
            pieces: sections.pieces(),
            exports: sections.exports,
            named,
        })
    }

    /// The functions that are not alone in having their name, as private ones of two of the compiler's units.
    pub fn namesakes(&self) -> BTreeSet<u32> {
        let mut named: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
        for (function, name) in &self.functions {
            named.entry(name).or_default().insert(*function);
        }
        named.into_values().filter(|functions| functions.len() > 1).flatten().collect()
    }

    /// The functions that some others need, those included. What is stopped at does not count, nor what only that needs.
    pub fn needed(&self, roots: impl IntoIterator<Item = u32>, stop: impl Fn(u32) -> bool) -> BTreeSet<u32> {
        let mut open: Vec<_> = roots.into_iter().map(Node::Function).collect();
        let mut seen: BTreeSet<_> = open.iter().copied().collect();
        while let Some(node) = open.pop() {
            for &(_, next) in self.inside(self.bytes(node)) {
                let stopped = matches!(next, Node::Function(function) if stop(function));
                if !stopped && seen.insert(next) {
                    open.push(next);
                }
            }
        }
        let function = |node| match node {
            Node::Function(function) => Some(function),
            Node::Data(_) => None,
        };
        seen.into_iter().filter_map(function).collect()
    }

    /// The bytes of code of a function; none of an imported one.
    pub fn size(&self, function: u32) -> usize {
        self.bytes(Node::Function(function)).len()
    }

    /// Where a node lies in the file.
    fn bytes(&self, node: Node) -> Range<usize> {
        let found = match node {
            Node::Function(index) => self.bodies.binary_search_by_key(&index, |&(_, function)| function).ok(),
            Node::Data(symbol) => {
                let place = self.pieces.binary_search_by_key(&symbol, |&(_, piece)| piece);
                return place.map_or(0..0, |place| self.pieces[place].0.clone());
            }
        };
        found.map_or(0..0, |place| self.bodies[place].0.clone())
    }

    fn inside(&self, bytes: Range<usize>) -> &[(usize, Node)] {
        let from = self.named.partition_point(|&(place, _)| place < bytes.start);
        let to = self.named.partition_point(|&(place, _)| place < bytes.end);
        &self.named[from..to]
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
            sections.take(payload)?;
        }
        Ok(sections)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if !matches!(import?.ty, wasmparser::TypeRef::Func(_)) {
                        bail!("something other than a function is imported");
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

    fn pieces(&self) -> Vec<(Range<usize>, usize)> {
        let piece = |(place, symbol): (usize, &SymbolInfo)| match symbol {
            SymbolInfo::Data { symbol: Some(data), .. } => {
                let start = self.segments.get(data.index as usize)?.start + data.offset as usize;
                Some((start..start + data.size as usize, place))
            }
            _ => None,
        };
        self.symbols.iter().enumerate().filter_map(piece).collect()
    }

    /// Every place that names a function or data.
    fn named(&self) -> Result<Vec<(usize, Node)>> {
        let mut named = Vec::new();
        for section in &self.relocations {
            let start = self.starts.get(section.section_index() as usize).context("a section is not there")?;
            for entry in section.entries() {
                let entry = entry?;
                // Its index is that of a type.
                if entry.ty == RelocationType::TypeIndexLeb {
                    continue;
                }
                let symbol = entry.index as usize;
                let node = match self.symbols.get(symbol).context("a symbol is not there")? {
                    SymbolInfo::Func { index, .. } => Node::Function(*index),
                    SymbolInfo::Data { .. } => Node::Data(symbol),
                    _ => continue,
                };
                named.push((start + entry.offset as usize, node));
            }
        }
        Ok(named)
    }
}

fn symbols(linking: LinkingSectionReader) -> Result<Vec<SymbolInfo>> {
    for part in linking.subsections() {
        if let Linking::SymbolTable(symbols) = part? {
            return Ok(symbols.into_iter().collect::<Result<_, _>>()?);
        }
    }
    bail!("the module has no table of symbols")
}
