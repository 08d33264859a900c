//! The savings of each figure from splitting the core: the bytes that a page with only that figure does not load.

use std::fmt::{self, Display, Formatter};

use anyhow::{Context, Result};

use crate::bindings::{MODULE, Split};

/// The savings of each figure, to print as a table.
pub struct Gains(Vec<Gain>);

/// The savings of one figure, negative if chunks cost more than they save.
struct Gain {
    figure: String,
    bytes: isize,
    brotli: isize,
    percent: isize,
}

/// The size of a module in bytes, raw and in brotli.
pub type Sizes = (usize, usize);

impl Gains {
    /// Compares the chunks of a split core with the core in one piece.
    pub fn of(split: &Split, whole: Sizes, sizes: impl Fn(&str) -> Option<Sizes>) -> Result<Self> {
        let gain = |(figure, chunks): (&String, &Vec<String>)| {
            let modules = chunks.iter().map(|chunk| format!("{chunk}.wasm")).chain([MODULE.to_owned()]);
            let (mut bytes, mut brotli) = (whole.0 as isize, whole.1 as isize);
            for module in modules {
                let sizes =
                    sizes(&module).with_context(|| format!("{module}, which {figure} needs, does not exist"))?;
                bytes -= sizes.0 as isize;
                brotli -= sizes.1 as isize;
            }
            Ok(Gain { figure: figure.clone(), bytes, brotli, percent: brotli * 100 / whole.1 as isize })
        };
        split.figures.iter().map(gain).collect::<Result<_>>().map(Self)
    }
}

impl Display for Gains {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        writeln!(f, "{:>10} {:>10}   saved on a page that has only", "bytes", "brotli")?;
        for Gain { figure, bytes, brotli, percent } in &self.0 {
            writeln!(f, "{bytes:>10} {brotli:>10}   {figure} ({percent} %)")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gain_is_the_size_of_the_other_chunks() {
        let sizes = |module: &str| {
            let size = match module {
                MODULE => 700,
                "a.wasm" => 100,
                "a-b.wasm" => 50,
                "b.wasm" => 200,
                _ => return None,
            };
            Some((size, size / 10))
        };
        let figures = [("a", vec!["a", "a-b"]), ("b", vec!["a-b", "b"])];
        let figures =
            figures.map(|(name, chunks)| (name.into(), chunks.into_iter().map(str::to_owned).collect())).into();
        let gains = Gains::of(&Split { whole: Vec::new(), figures }, (1000, 100), sizes).unwrap();
        let gains: Vec<_> = gains.0.iter().map(|gain| (&*gain.figure, gain.bytes, gain.brotli, gain.percent)).collect();
        assert_eq!(gains, [("a", 150, 15, 15), ("b", 50, 5, 5)]);
    }
}
